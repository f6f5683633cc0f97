/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-measurement.h"

G_BEGIN_DECLS

/**
 * AltheaQuantityLabel:
 * A value, its unit dimmed after a thin space, and the flag in a pill: letters, arrow and colour say the
 * same. Properties: "value-text", "unit", "flag", "measurement" (sets the three). Style classes: "large" for
 * the value of a page.
 */
#define ALTHEA_TYPE_QUANTITY_LABEL (althea_quantity_label_get_type ())
G_DECLARE_FINAL_TYPE (AltheaQuantityLabel, althea_quantity_label, ALTHEA, QUANTITY_LABEL, GtkWidget)

GtkWidget *althea_quantity_label_new (void);
void althea_quantity_label_set (AltheaQuantityLabel *self, const char *value_text, const char *unit,
                                AltheaFlag flag);
void althea_quantity_label_set_measurement (AltheaQuantityLabel *self,
                                            AltheaMeasurement *measurement); /* (nullable) */

G_END_DECLS
