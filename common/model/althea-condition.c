/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-condition.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaCondition
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaCondition, althea_condition, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "clinical-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "clinicalStatus", N_ ("Status") },
  { "verification-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "verificationStatus",
    N_ ("Certainty") },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "severity", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "severity", N_ ("Severity") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code", N_ ("Problem") },
  { "body-site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "bodySite", N_ ("Body site") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "onset-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "onsetDateTime", N_ ("Began"), NULL,
    "onset" },
  { "onset-age", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "onsetAge", N_ ("Age when it began"), NULL,
    "onset" },
  { "onset-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "onsetPeriod", N_ ("Began"), NULL, "onset" },
  { "onset-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "onsetString", N_ ("Began"), NULL, "onset" },
  { "abatement-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "abatementDateTime", N_ ("Ended"), NULL,
    "abatement" },
  { "abatement-age", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "abatementAge", N_ ("Age when it ended"), NULL,
    "abatement" },
  { "abatement-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "abatementPeriod", N_ ("Ended"), NULL,
    "abatement" },
  { "abatement-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "abatementString", N_ ("Ended"), NULL,
    "abatement" },
  { "recorded-date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "recordedDate", N_ ("Recorded") },
  { "recorder", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "recorder", N_ ("Recorded by") },
  { "asserter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "asserter", N_ ("Reported by") },
  { "stage-summary", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "stage[].summary", N_ ("Stage") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "asserted-date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/condition-assertedDate).valueDateTime",
    N_ ("First reported") },
};

static const char *const date_fields[] = { "onset-date-time", "onset-period", "recorded-date", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_condition_class_init (AltheaConditionClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Condition", fields, G_N_ELEMENTS (fields));
}

static void
althea_condition_init (AltheaCondition *self)
{
}

const char *
althea_condition_get_clinical_status (AltheaCondition *self)
{
  g_return_val_if_fail (ALTHEA_IS_CONDITION (self), NULL);
  return althea_codeable_concept_get_code (althea_record_get_value (ALTHEA_RECORD (self), "clinical-status"),
                                           NULL);
}

gboolean
althea_condition_is_active (AltheaCondition *self)
{
  g_return_val_if_fail (ALTHEA_IS_CONDITION (self), FALSE);
  const AltheaCodeableConcept *certainty
      = althea_record_get_value (ALTHEA_RECORD (self), "verification-status");
  const char *status = althea_condition_get_clinical_status (self);
  if (althea_codeable_concept_has_code (certainty, NULL, "refuted")
      || althea_codeable_concept_has_code (certainty, NULL, "entered-in-error"))
    return FALSE;
  return status != NULL && althea_codes_contain ("active|recurrence|relapse", status);
}

gboolean
althea_condition_has_category (AltheaCondition *self, const char *category)
{
  g_return_val_if_fail (ALTHEA_IS_CONDITION (self), FALSE);
  const GPtrArray *categories = althea_record_get_list (ALTHEA_RECORD (self), "category");
  for (guint i = 0; categories != NULL && i < categories->len; i++)
    if (althea_codeable_concept_has_code (categories->pdata[i], NULL, category))
      return TRUE;
  return FALSE;
}

char *
althea_condition_dup_onset_display (AltheaCondition *self)
{
  g_return_val_if_fail (ALTHEA_IS_CONDITION (self), g_strdup (""));
  AltheaRecord *record = ALTHEA_RECORD (self);
  const AltheaPartialDate *date = althea_record_get_value (record, "onset-date-time");
  if (date != NULL)
    return althea_partial_date_to_display (date);
  if (althea_record_get_value (record, "onset-period") != NULL)
    return althea_period_to_display (althea_record_get_value (record, "onset-period"));
  if (althea_record_get_value (record, "onset-age") != NULL)
    {
      g_autofree char *age = althea_quantity_to_display (althea_record_get_value (record, "onset-age"));
      /* Translators: %s is an age with its unit. */
      return g_strdup_printf (_ ("at age %s"), age);
    }
  const char *text = althea_record_get_string (record, "onset-string");
  return g_strdup (text != NULL ? text : "");
}
