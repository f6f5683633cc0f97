/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-composition.h"
#include "althea-session.h"

G_BEGIN_DECLS

/**
 * ClinicNoteLibrary:
 * What notes are begun from: templates and phrases, those of the practice in front of those that come with
 * Althea. Both are Compositions without a patient. Follows the practice's own as they change. Main thread.
 * GListModel of AltheaComposition: the templates in their order. Signal "phrases-changed" ().
 */
#define CLINIC_TYPE_NOTE_LIBRARY (clinic_note_library_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteLibrary, clinic_note_library, CLINIC, NOTE_LIBRARY, GObject)

/* One for each session, shared by its charts; @session (nullable): only what comes with Althea.
 * (transfer full) */
ClinicNoteLibrary *clinic_note_library_get (AltheaSession *session);

/* (nullable) lent */
AltheaComposition *clinic_note_library_find (ClinicNoteLibrary *self, const char *template_id);
/* TRUE for a template that the practice wrote or changed. */
gboolean clinic_note_library_is_own (ClinicNoteLibrary *self, const char *template_id);
/* The words for ".name", without the dot; (transfer full) (nullable). */
char *clinic_note_library_dup_phrase (ClinicNoteLibrary *self, const char *name);
/* All phrases: a Composition whose sections are named ".name". Lent. */
AltheaComposition *clinic_note_library_get_phrases (ClinicNoteLibrary *self);

/* Stores @edited (a template, or the phrases) as the practice's own. A new template has an id that none has.
 */
void clinic_note_library_save_async (ClinicNoteLibrary *self, AltheaComposition *edited,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean clinic_note_library_save_finish (ClinicNoteLibrary *self, GAsyncResult *result, GError **error);

G_END_DECLS
