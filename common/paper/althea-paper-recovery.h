/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* The recovery sheet of a practice's record. @sheet: the groups with hyphens between them, as
 * althea_keyslots_set_recovery() gives it. The time on it is now. */

void althea_paper_recovery_sheet_draw (cairo_t *cr, double width_pt, double height_pt,
                                       const char *practice_name, const char *sheet);
/* For those who print elsewhere. The file opens the record: it is readable for its owner only, and wants to
 * be deleted after printing. */
gboolean althea_paper_recovery_sheet_to_pdf (const char *practice_name, const char *sheet, const char *path,
                                             GError **error);

G_END_DECLS
