/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-immunization.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaImmunization
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaImmunization, althea_immunization, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "completed|entered-in-error|not-done" },
  { "status-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "statusReason", N_ ("Why not given") },
  { "vaccine-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "vaccineCode", N_ ("Vaccine") },
  { "patient", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "patient", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "occurrence-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_REQUIRED, "occurrenceDateTime", N_ ("Given"),
    NULL, "occurrence" },
  { "occurrence-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_REQUIRED, "occurrenceString", N_ ("Given"), NULL,
    "occurrence" },
  { "recorded", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "recorded", N_ ("Recorded") },
  { "primary-source", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "primarySource",
    N_ ("Recorded by who gave it") },
  { "report-origin", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "reportOrigin", N_ ("Source") },
  { "location", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "location", N_ ("Place") },
  { "manufacturer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "manufacturer", N_ ("Manufacturer") },
  { "lot-number", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "lotNumber", N_ ("Lot number") },
  { "expiration-date", ALTHEA_KIND_DATE, ALTHEA_FIELD_NONE, "expirationDate", N_ ("Expires") },
  { "site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "site", N_ ("Site") },
  { "route", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "route", N_ ("Route") },
  { "dose-quantity", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "doseQuantity", N_ ("Dose") },
  { "performer-actor", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "performer[].actor", N_ ("Given by") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "is-subpotent", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "isSubpotent", N_ ("Weakened") },
  { "subpotent-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "subpotentReason",
    N_ ("Why weakened") },
  { "program-eligibility", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "programEligibility",
    N_ ("Program") },
  { "funding-source", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "fundingSource", N_ ("Paid by") },
  { "reaction-detail", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reaction[].detail", N_ ("Reaction") },
  { "protocol-applied", ALTHEA_KIND_PROTOCOL, ALTHEA_FIELD_LIST, "protocolApplied",
    N_ ("Dose in the series") },
};

static const char *const date_fields[] = { "occurrence-date-time", "recorded", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_immunization_get_vaccine_display (ALTHEA_IMMUNIZATION (record)));
}

static void
althea_immunization_class_init (AltheaImmunizationClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Immunization", fields, G_N_ELEMENTS (fields));
}

static void
althea_immunization_init (AltheaImmunization *self)
{
}

const char *
althea_immunization_get_vaccine_display (AltheaImmunization *self)
{
  g_return_val_if_fail (ALTHEA_IS_IMMUNIZATION (self), "");
  return althea_codeable_concept_get_display (althea_record_get_value (ALTHEA_RECORD (self), "vaccine-code"));
}

const char *
althea_immunization_get_cvx (AltheaImmunization *self)
{
  g_return_val_if_fail (ALTHEA_IS_IMMUNIZATION (self), NULL);
  return althea_codeable_concept_get_code (althea_record_get_value (ALTHEA_RECORD (self), "vaccine-code"),
                                           "http://hl7.org/fhir/sid/cvx");
}

char *
althea_immunization_dup_dose_display (AltheaImmunization *self)
{
  g_return_val_if_fail (ALTHEA_IS_IMMUNIZATION (self), g_strdup (""));
  const AltheaProtocol *protocol = althea_record_get_first (ALTHEA_RECORD (self), "protocol-applied");
  if (protocol == NULL)
    return g_strdup ("");
  const char *dose = protocol->dose_number != NULL ? althea_decimal_get_text (protocol->dose_number)
                                                   : protocol->dose_number_string;
  const char *series = protocol->series_doses != NULL ? althea_decimal_get_text (protocol->series_doses)
                                                      : protocol->series_doses_string;
  if (dose != NULL && series != NULL)
    /* Translators: a dose of a vaccine in its series: "2 of 3". */
    return g_strdup_printf (_ ("%s of %s"), dose, series);
  return g_strdup (dose != NULL ? dose : "");
}
