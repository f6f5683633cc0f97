/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/**
 * ClinicImmunizationForm:
 * A dose that was given, or why it was not. Refuses a date before birth or in the future; says when the same
 * vaccine was given shortly before.
 */
#define CLINIC_TYPE_IMMUNIZATION_FORM (clinic_immunization_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicImmunizationForm, clinic_immunization_form, CLINIC, IMMUNIZATION_FORM, ClinicForm)

GtkWidget *clinic_immunization_form_new (void);

G_END_DECLS
