/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaPatient:
 *
 * One person in the practice's care: who they are and how to reach them. A FHIR R4 Patient. Property and
 * field names with their kinds:
 *
 *   identifier: identifier list; active: boolean; name: human name list; telecom: contact point list;
 *   gender: code; birth-date: date; deceased-boolean: boolean; deceased-date-time: date time;
 *   address: address list; marital-status: codeable concept; multiple-birth-boolean: boolean;
 *   multiple-birth-integer: integer; photo: attachment list; contact: contact list;
 *   communication-language: codeable concept list; communication-preferred: boolean;
 *   general-practitioner: reference list; managing-organization: reference; link-other: reference list;
 *   link-type: code list; birth-sex: code; gender-identity: codeable concept; pronouns: codeable concept;
 *   race-text: text; ethnicity-text: text; interpreter-required: boolean; mothers-maiden-name: text;
 *   birth-place: address; birth-time: date time.
 */
#define ALTHEA_TYPE_PATIENT (althea_patient_get_type ())
G_DECLARE_FINAL_TYPE (AltheaPatient, althea_patient, ALTHEA, PATIENT, AltheaRecord)

/* All of these lend what belongs to the record. */
/* The name to show: the official one, else the usual, else the first that is not an old one. (nullable) */
const AltheaHumanName *althea_patient_get_name (AltheaPatient *self);
const char *althea_patient_get_display_name (AltheaPatient *self); /* "Maria Kowalska"; "" when unnamed */
const char *althea_patient_get_sort_name (AltheaPatient *self);    /* "Kowalska, Maria"; "" when unnamed */
/* The practice's record number: the identifier of type MR, else the first that is in use. (nullable) */
const char *althea_patient_get_mrn (AltheaPatient *self);
const char *althea_patient_get_phone (AltheaPatient *self);    /* (nullable) best ranked, mobile first */
const char *althea_patient_get_email (AltheaPatient *self);    /* (nullable) */
const char *althea_patient_get_language (AltheaPatient *self); /* (nullable) as shown: "Polish" */
gboolean althea_patient_is_deceased (AltheaPatient *self);

G_END_DECLS
