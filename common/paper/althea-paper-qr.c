/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-qr.h"

#include <errno.h>
#include <qrencode.h>

#include "althea-error.h"

#define DARK 1

GBytes *
althea_paper_qr_modules (const char *text, guint *size, GError **error)
{
  g_return_val_if_fail (text != NULL && size != NULL, NULL);
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == NULL)
    {
      int number = errno;
      g_set_error (error, ALTHEA_ERROR, number == ERANGE ? ALTHEA_ERROR_TOO_LARGE : ALTHEA_ERROR_FAILED,
                   "A QR code cannot be made: %s", g_strerror (number));
      return NULL;
    }
  gsize n_modules = (gsize)code->width * (gsize)code->width;
  guint8 *modules = g_malloc (n_modules);
  for (gsize i = 0; i < n_modules; i++)
    modules[i] = code->data[i] & DARK;
  *size = (guint)code->width;
  QRcode_free (code);
  return g_bytes_new_take (modules, n_modules);
}

void
althea_paper_qr_draw (cairo_t *cr, GBytes *modules, guint size, double x, double y, double side)
{
  g_return_if_fail (cr != NULL && modules != NULL);
  g_return_if_fail (g_bytes_get_size (modules) == (gsize)size * size);
  const guint8 *dark = g_bytes_get_data (modules, NULL);
  double module = side / (size + 2 * ALTHEA_PAPER_QR_QUIET_MODULES);

  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y, side, side);
  cairo_fill (cr);
  cairo_translate (cr, x + module * ALTHEA_PAPER_QR_QUIET_MODULES,
                   y + module * ALTHEA_PAPER_QR_QUIET_MODULES);
  cairo_scale (cr, module, module);
  /* Runs of a row are one rectangle, and all are one path: no hairlines between neighbours. */
  for (guint row = 0; row < size; row++)
    for (guint column = 0; column < size; column++)
      {
        guint start = column;
        while (column < size && dark[row * size + column])
          column++;
        if (column > start)
          cairo_rectangle (cr, start, row, column - start, 1);
      }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  cairo_restore (cr);
}
