/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-trend-series.h"

G_BEGIN_DECLS

/**
 * AltheaTrendChart:
 * The drawing alone: series over time with the reference band behind, points as they are, gaps as gaps.
 * Pointer or left and right choose a point and its words appear; Home and End the first and last, Esc none.
 * Accessible role image, its label the series in words. Properties: "from-us", "until-us" (0: as the data),
 * "selected" (position of the chosen point among all times, -1 none), "accessible-text" (read only).
 */
#define ALTHEA_TYPE_TREND_CHART (althea_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTrendChart, althea_trend_chart, ALTHEA, TREND_CHART, GtkWidget)

GtkWidget *althea_trend_chart_new (void);
/* @series (element-type AltheaTrendSeries) (nullable): at most 6, of one unit. Referenced. */
void althea_trend_chart_set_series (AltheaTrendChart *self, GPtrArray *series);
void
althea_trend_chart_set_window (AltheaTrendChart *self, gint64 from_us, gint64 until_us); /* 0: as the data */
/* The chosen point in words, "" when none. Lent. */
const char *althea_trend_chart_get_selected_text (AltheaTrendChart *self);
const char *althea_trend_chart_get_accessible_text (AltheaTrendChart *self);

G_END_DECLS
