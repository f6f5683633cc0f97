/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-measurement.h"

G_BEGIN_DECLS

/**
 * AltheaRangeBar:
 * Where a value stands to its reference range: a track with the range as a band and the value as a mark.
 * A value outside stands outside the band and is named in the accessible text. Hidden (invisible) when there
 * is no range or no number. Property: "measurement" (nullable).
 */
#define ALTHEA_TYPE_RANGE_BAR (althea_range_bar_get_type ())
G_DECLARE_FINAL_TYPE (AltheaRangeBar, althea_range_bar, ALTHEA, RANGE_BAR, GtkWidget)

GtkWidget *althea_range_bar_new (void);
void althea_range_bar_set_measurement (AltheaRangeBar *self, AltheaMeasurement *measurement); /* (nullable) */
/* NAN for an unknown bound. @text is what a screen reader says. */
void althea_range_bar_set (AltheaRangeBar *self, double value, double low, double high, const char *text);

G_END_DECLS
