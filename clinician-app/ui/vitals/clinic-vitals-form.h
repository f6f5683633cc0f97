/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/**
 * ClinicVitalsForm:
 * What is measured at a visit, in the order of measuring, kept as several Observations in one commit. What is
 * impossible is refused at its field; what is unlikely is asked once and taken when it is saved again.
 */
#define CLINIC_TYPE_VITALS_FORM (clinic_vitals_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicVitalsForm, clinic_vitals_form, CLINIC, VITALS_FORM, ClinicForm)

GtkWidget *clinic_vitals_form_new (void);

G_END_DECLS
