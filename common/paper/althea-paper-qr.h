/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Around a QR code this many modules stay white, or cameras do not find it. */
#define ALTHEA_PAPER_QR_QUIET_MODULES 4

/* The QR code of @text at error level M: *@size times *@size bytes, row by row, 1 is dark; without the quiet
 * zone. TOO_LARGE when no code holds it. (transfer full) */
GBytes *althea_paper_qr_modules (const char *text, guint *size, GError **error);

/* Paints @modules black on white into the square of @side at (@x, @y), quiet zone included. */
void althea_paper_qr_draw (cairo_t *cr, GBytes *modules, guint size, double x, double y, double side);

G_END_DECLS
