/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-measurement.h"

G_BEGIN_DECLS

/* One point; a NAN value is a gap at that time: the line is broken there. */
typedef struct
{
  gint64 time_us;
  double value;
  AltheaFlag flag;
  char *text;      /* (owned) "7.2 %" as recorded */
  char *date_text; /* (owned) "12 Mar 2024 10:42" */
} AltheaTrendPoint;

/**
 * AltheaTrendSeries:
 * One line of a trend chart, oldest point first. Main thread; not changed once a chart has it.
 * Property: "title" (construct), "unit".
 */
#define ALTHEA_TYPE_TREND_SERIES (althea_trend_series_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTrendSeries, althea_trend_series, ALTHEA, TREND_SERIES, GObject)

AltheaTrendSeries *althea_trend_series_new (const char *title, const char *unit);
/* Sorted in by time. @text (nullable): made from @value and the unit. */
void althea_trend_series_add (AltheaTrendSeries *self, gint64 time_us, double value, AltheaFlag flag,
                              const char *text, const char *date_text);
void althea_trend_series_set_range (AltheaTrendSeries *self, double low, double high); /* NAN: open */

/* Series from Observations of one test, in any order (GListModel of AltheaRecord): one for the value, or one
 * a component. Units that differ from the newest one are left out and counted in @n_left_out (out)
 * (optional), entered-in-error ones are left out. (transfer full) (element-type AltheaTrendSeries) */
GPtrArray *althea_trend_series_new_for_observations (GListModel *observations, guint *n_left_out);

const char *althea_trend_series_get_title (AltheaTrendSeries *self);
const char *althea_trend_series_get_unit (AltheaTrendSeries *self);
guint althea_trend_series_get_n_points (AltheaTrendSeries *self);
const AltheaTrendPoint *althea_trend_series_get_point (AltheaTrendSeries *self, guint index); /* lent */
double althea_trend_series_get_low (AltheaTrendSeries *self);
double althea_trend_series_get_high (AltheaTrendSeries *self);

/* The series in words, for screen readers and under the chart: "HbA1c: 6 values from 3 Feb 2023 to 3 Nov
 * 2025, lowest 6.9, highest 8.4, latest 7.2 % (high, normal 4.0–5.6)." Only points from @from_us on.
 * (transfer full) */
char *althea_trend_series_to_sentence (AltheaTrendSeries *self, gint64 from_us);

G_END_DECLS
