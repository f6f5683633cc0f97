/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"
#include "clinic-note-library.h"

G_BEGIN_DECLS

/**
 * ClinicNoteText:
 * A text view for one section of a note. ".phrase" and a space becomes the phrase; pulls ("@vitals@" in the
 * source) stand tinted, follow the chart and cannot be edited, only taken out as a whole; "***" is a gap to
 * fill. Signal "edited" (): the person changed something, not the chart.
 */
#define CLINIC_TYPE_NOTE_TEXT (clinic_note_text_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteText, clinic_note_text, CLINIC, NOTE_TEXT, GtkTextView)

GtkWidget *clinic_note_text_new (const char *label, ClinicChart *chart, ClinicNoteLibrary *library);
/* A frame around @text that is as high as what is written. floating */
GtkWidget *clinic_note_text_frame_new (GtkWidget *text);

/* The text with pulls as "@name@". Setting it is no edit. */
void clinic_note_text_set_source (ClinicNoteText *self, const char *source);
char *clinic_note_text_dup_source (ClinicNoteText *self); /* (transfer full) */
/* The text as shown, pulls as they are now; @entries (nullable) gets what they were made from. */
char *clinic_note_text_dup_frozen (ClinicNoteText *self, GPtrArray *entries);

/* Puts a pull where the cursor is. */
void clinic_note_text_insert_pull (ClinicNoteText *self, const char *name);
/* Selects the next "***" after the cursor, or from the beginning; FALSE when there is none. */
gboolean clinic_note_text_next_gap (ClinicNoteText *self, gboolean from_start);
guint clinic_note_text_count_gaps (ClinicNoteText *self);
gboolean clinic_note_text_is_empty (ClinicNoteText *self);

G_END_DECLS
