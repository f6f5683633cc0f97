/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-trend-series.h"

G_BEGIN_DECLS

/* One point of a series as a line of the table under a trend chart. Immutable. Properties (read only):
 * "date-text", "title", "value-text", "flag-text". */
#define ALTHEA_TYPE_TREND_ROW (althea_trend_row_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTrendRow, althea_trend_row, ALTHEA, TREND_ROW, GObject)

AltheaTrendRow *althea_trend_row_new (AltheaTrendSeries *series, const AltheaTrendPoint *point);
/* All points of @series from @from_us on, newest first. (transfer full) (element-type AltheaTrendRow) */
GListModel *althea_trend_row_list_new (GPtrArray *series, gint64 from_us);

G_END_DECLS
