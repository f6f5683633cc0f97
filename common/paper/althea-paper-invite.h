/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-paper-qr.h"

G_BEGIN_DECLS

/* The invitation card that a patient takes home. */

typedef struct
{
  const char *practice_name;
  const char *practice_phone; /* (nullable) */
  const char *patient_name;
  const char *link;  /* althea:pair?... */
  gint64 expires_us; /* since 1970, UTC */
} AltheaPaperInvite;

/* Draws it into a page of @width_pt times @height_pt at the origin; for GtkPrintOperation with
 * GTK_UNIT_POINTS and for anything else that has a cairo_t. */
void
althea_paper_invite_card_draw (cairo_t *cr, double width_pt, double height_pt, const AltheaPaperInvite *card);
gboolean althea_paper_invite_card_to_pdf (const AltheaPaperInvite *card, const char *path, GError **error);

G_END_DECLS
