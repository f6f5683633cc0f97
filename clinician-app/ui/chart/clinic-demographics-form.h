/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/**
 * ClinicDemographicsForm:
 * Names, birth date (as far as known), sex, phones, e-mail, address, language and marital status of a
 * Patient. For an existing patient and for a new one: clinic_form_load (form, NULL) and clinic_form_build
 * (form, NULL). Signal "identity-changed" (): family name, given name, birth date or phone was typed, for
 * duplicate search.
 */
#define CLINIC_TYPE_DEMOGRAPHICS_FORM (clinic_demographics_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicDemographicsForm, clinic_demographics_form, CLINIC, DEMOGRAPHICS_FORM, ClinicForm)

GtkWidget *clinic_demographics_form_new (void);
/* As typed so far, for operation duplicates-find. All (transfer full); "" when empty; the date as FHIR text,
 * "" when it cannot be read. */
char *clinic_demographics_form_dup_family (ClinicDemographicsForm *self);
char *clinic_demographics_form_dup_given (ClinicDemographicsForm *self);
char *clinic_demographics_form_dup_birth_date (ClinicDemographicsForm *self);
char *clinic_demographics_form_dup_phone (ClinicDemographicsForm *self);
/* Starts a new patient from what was typed into the search box: words become names, digits the phone. */
void clinic_demographics_form_prefill (ClinicDemographicsForm *self, const char *typed);

G_END_DECLS
