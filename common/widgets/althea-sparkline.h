/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AltheaSparkline:
 * The course of one test in the size of a table cell: a line through the latest values in the order of time,
 * a mark on the newest. A second component (the lower blood pressure) is a second line. It shows a shape, not
 * numbers: the values stand beside it and in the trend. Nothing is drawn for fewer than two numbers.
 * Property: "observations" (nullable).
 */
#define ALTHEA_TYPE_SPARKLINE (althea_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (AltheaSparkline, althea_sparkline, ALTHEA, SPARKLINE, GtkWidget)

/* @observations (nullable): GListModel of Observations of one test, newest first; read once. */
void althea_sparkline_set_observations (AltheaSparkline *self, GListModel *observations);

/* How many values the first line goes through. */
guint althea_sparkline_get_n_points (AltheaSparkline *self);

G_END_DECLS
