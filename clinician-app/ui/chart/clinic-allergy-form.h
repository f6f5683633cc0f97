/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/* An allergy or intolerance, or that none is known. */
#define CLINIC_TYPE_ALLERGY_FORM (clinic_allergy_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicAllergyForm, clinic_allergy_form, CLINIC, ALLERGY_FORM, ClinicForm)

GtkWidget *clinic_allergy_form_new (void);

G_END_DECLS
