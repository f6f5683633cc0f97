/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AltheaQrView:
 * Paints a QR code: dark modules on white with the quiet zone of 4 modules, whatever the colour scheme, whole
 * pixels a module. Property: "label" (what a screen reader says of it).
 */
#define ALTHEA_TYPE_QR_VIEW (althea_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (AltheaQrView, althea_qr_view, ALTHEA, QR_VIEW, GtkWidget)

GtkWidget *althea_qr_view_new (void);
/* @modules: @size x @size bytes, row by row, not 0 is dark; copied. @size 0 empties the view. */
void althea_qr_view_set_modules (AltheaQrView *self, const guint8 *modules, guint size);
void althea_qr_view_set_label (AltheaQrView *self, const char *label);

G_END_DECLS
