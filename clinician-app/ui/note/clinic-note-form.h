/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"
#include "clinic-note-content.h"
#include "clinic-note-library.h"

G_BEGIN_DECLS

/**
 * ClinicNoteForm:
 * The fields of a note that is written: the reason, the sections, and the diagnoses with their plan before
 * the plan. Owned by its pane, which owns the content. Signal "edited" (): the person changed something.
 */
#define CLINIC_TYPE_NOTE_FORM (clinic_note_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteForm, clinic_note_form, CLINIC, NOTE_FORM, AdwBin)

void
clinic_note_form_set_chart (ClinicNoteForm *self, ClinicChart *chart, ClinicNoteLibrary *library); /* once */
/* Fills the fields from @content, which is lent until the next one. No edit. */
void clinic_note_form_show (ClinicNoteForm *self, ClinicNoteContent *content);
/* Writes what is shown into that content; @frozen: pulls as text, with what they were made from. */
void clinic_note_form_gather (ClinicNoteForm *self, gboolean frozen);

/* What the note lacks, after gathering. (transfer full) (element-type ClinicNoteMissing) */
GPtrArray *clinic_note_form_find_missing (ClinicNoteForm *self);
/* Puts the focus where something is missing. */
void clinic_note_form_jump (ClinicNoteForm *self, GtkWidget *where);
/* On from the cursor to the next "***", through all sections and round; FALSE when there is none. */
gboolean clinic_note_form_next_gap (ClinicNoteForm *self);
/* Where the cursor is. */
void clinic_note_form_insert_pull (ClinicNoteForm *self, const char *pull);
void clinic_note_form_focus (ClinicNoteForm *self);

G_END_DECLS
