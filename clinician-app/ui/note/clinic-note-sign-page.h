/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"
#include "clinic-note-content.h"
#include "clinic-note-keeper.h"

G_BEGIN_DECLS

/* Something that a note lacks, and the widget where it can be mended. */
typedef struct
{
  char *text;       /* (owned) */
  GtkWidget *where; /* (owned) */
} ClinicNoteMissing;

void clinic_note_missing_free (gpointer missing);

/**
 * ClinicNoteSignPage:
 * The end of a visit: what is missing, each one key away; then the passphrase, and the note is signed. It
 * goes in one commit with the visit, its diagnoses, and the summary for the patient. Signals "jump"
 * (GtkWidget *) and "signed" (const char *note_id). Actions: sign.sign (Ctrl+Enter, Enter in the passphrase).
 */
#define CLINIC_TYPE_NOTE_SIGN_PAGE (clinic_note_sign_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteSignPage, clinic_note_sign_page, CLINIC, NOTE_SIGN_PAGE, AdwNavigationPage)

/* @content is lent for as long as the page lives: frozen texts. @missing (element-type ClinicNoteMissing). */
AdwNavigationPage *clinic_note_sign_page_new (ClinicChart *chart, ClinicNoteContent *content,
                                              ClinicNoteKeeper *keeper, GPtrArray *missing);

G_END_DECLS
