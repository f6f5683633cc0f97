/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-trend-series.h"

G_BEGIN_DECLS

typedef enum
{
  ALTHEA_TREND_SPAN_ALL = 0,
  ALTHEA_TREND_SPAN_MONTH,
  ALTHEA_TREND_SPAN_HALF_YEAR,
  ALTHEA_TREND_SPAN_YEAR,
  ALTHEA_TREND_SPAN_FIVE_YEARS,
} AltheaTrendSpan;
#define ALTHEA_TYPE_TREND_SPAN (althea_trend_span_get_type ())
GType althea_trend_span_get_type (void);
/* When @span begins, counted back from now; 0 for all. */
gint64 althea_trend_span_get_start_us (AltheaTrendSpan span);

/**
 * AltheaTrendView:
 * A trend chart with all that belongs to it: title, span selector (1 month, 6 months, 1 year, 5 years, all),
 * the chart, the same facts as a sentence, and as a table on demand. Properties: "title", "span",
 * "show-table".
 */
#define ALTHEA_TYPE_TREND_VIEW (althea_trend_view_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTrendView, althea_trend_view, ALTHEA, TREND_VIEW, GtkWidget)

GtkWidget *althea_trend_view_new (void);
/* Observations of one test, live: the chart follows. @observations (nullable): empty. Referenced. */
void althea_trend_view_set_observations (AltheaTrendView *self, const char *title, GListModel *observations);
/* Any series. @series (element-type AltheaTrendSeries). */
void althea_trend_view_set_series (AltheaTrendView *self, const char *title, GPtrArray *series);
void althea_trend_view_set_span (AltheaTrendView *self, AltheaTrendSpan span);
AltheaTrendSpan althea_trend_view_get_span (AltheaTrendView *self);
const char *althea_trend_view_get_sentence (AltheaTrendView *self);

G_END_DECLS
