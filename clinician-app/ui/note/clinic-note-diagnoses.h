/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"
#include "clinic-note-content.h"
#include "clinic-note-library.h"

G_BEGIN_DECLS

/**
 * ClinicNoteDiagnoses:
 * The diagnoses of a visit in their rank, each with its plan, under a row that finds a code as one types. A
 * diagnosis moves by its buttons or by Alt+Up and Alt+Down, goes to the problem list by one button (stored at
 * once), and leaves by another. Signal "edited" ().
 */
#define CLINIC_TYPE_NOTE_DIAGNOSES (clinic_note_diagnoses_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteDiagnoses, clinic_note_diagnoses, CLINIC, NOTE_DIAGNOSES, AdwBin)

GtkWidget *clinic_note_diagnoses_new (ClinicChart *chart, ClinicNoteLibrary *library);

void clinic_note_diagnoses_set (ClinicNoteDiagnoses *self, GPtrArray *diagnoses); /* no edit */
/* Adds to @diagnoses what is shown, plans as sources, or frozen. (element-type ClinicNoteDiagnosis) */
void clinic_note_diagnoses_get (ClinicNoteDiagnoses *self, gboolean frozen, GPtrArray *diagnoses);
guint clinic_note_diagnoses_count (ClinicNoteDiagnoses *self);
/* The texts of the plans, in rank: ClinicNoteText. (transfer container) */
GPtrArray *clinic_note_diagnoses_dup_texts (ClinicNoteDiagnoses *self);
void clinic_note_diagnoses_focus (ClinicNoteDiagnoses *self); /* where one is added */

G_END_DECLS
