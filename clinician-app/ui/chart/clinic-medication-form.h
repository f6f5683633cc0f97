/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/* A medication: medicine, dose, how often, directions, status, reason, start. */
#define CLINIC_TYPE_MEDICATION_FORM (clinic_medication_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicMedicationForm, clinic_medication_form, CLINIC, MEDICATION_FORM, ClinicForm)

GtkWidget *clinic_medication_form_new (void);

G_END_DECLS
