/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* Registers a patient: who somebody is, with a warning while typing when a likely duplicate is known. Signal
 * "open-chart" (const char *patient_id): registered, or one of the known ones was chosen. The rest of the
 * demographics is edited in the chart. What was typed stays on every failure. */
#define CLINIC_TYPE_NEW_PATIENT_DIALOG (clinic_new_patient_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNewPatientDialog, clinic_new_patient_dialog, CLINIC, NEW_PATIENT_DIALOG,
                      AdwDialog)

/* (transfer none) floating */
GtkWidget *clinic_new_patient_dialog_new (AltheaSession *session);

/* Starts from what was typed to find somebody who turned out not to be there. */
void clinic_new_patient_dialog_prefill (ClinicNewPatientDialog *self, const char *typed);

G_END_DECLS
