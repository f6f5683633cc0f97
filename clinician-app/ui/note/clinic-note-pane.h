/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicNotePane:
 * The note of a visit while it is written, beside its chart. Begins by a template, or goes on from the draft
 * that the practice's computer keeps; finishing lists what is missing and signs. Nothing that is typed needs
 * saving. Bound to one chart for life. Properties (notify): "writing" (a note is begun).
 *
 * Actions: note.finish (Ctrl+Enter), note.next-gap (F2), note.insert (s: a pull), note.discard,
 * note.templates, note.phrases, note.merge, note.take-theirs.
 */
#define CLINIC_TYPE_NOTE_PANE (clinic_note_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNotePane, clinic_note_pane, CLINIC, NOTE_PANE, AdwBin)

void clinic_note_pane_set_chart (ClinicNotePane *self, ClinicChart *chart); /* once */
gboolean clinic_note_pane_is_writing (ClinicNotePane *self);
/* Begins a note; @template_id (nullable): the usual one. Nothing when one is being written. */
void clinic_note_pane_begin (ClinicNotePane *self, const char *template_id);
/* Sends what was typed last; for when the chart is left. */
void clinic_note_pane_flush (ClinicNotePane *self);
gboolean clinic_note_pane_is_busy (ClinicNotePane *self); /* typed and not kept yet */
/* Puts the focus where writing goes on. */
void clinic_note_pane_focus (ClinicNotePane *self);

G_END_DECLS
