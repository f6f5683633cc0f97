/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"
#include "clinic-note-content.h"

G_BEGIN_DECLS

/* The records that signing a note makes beside it: diagnoses and the visit. Main thread. */

typedef enum
{
  CLINIC_NOTE_PROBLEM = 1, /* on the problem list */
  CLINIC_NOTE_DIAGNOSIS,   /* of this visit only */
} ClinicNoteConditionKind;

/* @encounter_id (nullable). (transfer full) */
AltheaRecord *clinic_note_condition_new (ClinicChart *chart, AltheaCode *code, ClinicNoteConditionKind kind,
                                         const char *encounter_id, GError **error);
/* The active problem with the same code, or the same words; its id (transfer full) (nullable). */
char *clinic_note_find_problem (ClinicChart *chart, AltheaCode *code);

/* The visit that is going on now with this patient: id (transfer full) (nullable). */
char *clinic_note_find_visit (ClinicChart *chart);
/* Why the patient is here today, as typed at booking; (transfer full) never NULL. */
char *clinic_note_dup_booked_reason (ClinicChart *chart);

/* The visit as it is to be stored with the note: finished, with reasons and ranked diagnoses. *version is
 * that of the stored visit, 0 for a new one. (transfer full) */
AltheaRecord *clinic_note_build_visit (ClinicChart *chart, ClinicNoteContent *content,
                                       GPtrArray *condition_ids, guint64 *version, GError **error);

G_END_DECLS
