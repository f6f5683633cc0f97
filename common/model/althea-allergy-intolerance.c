/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-allergy-intolerance.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaAllergyIntolerance
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaAllergyIntolerance, althea_allergy_intolerance, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "clinical-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "clinicalStatus", N_ ("Status") },
  { "verification-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "verificationStatus",
    N_ ("Certainty") },
  { "type", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "type", N_ ("Kind"), "allergy|intolerance" },
  { "category", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "category", N_ ("Category"),
    "food|medication|environment|biologic" },
  { "criticality", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "criticality", N_ ("Danger"),
    "low|high|unable-to-assess" },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code", N_ ("Allergy") },
  { "patient", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "patient", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "onset-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "onsetDateTime", N_ ("Began"), NULL,
    "onset" },
  { "onset-age", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "onsetAge", N_ ("Age when it began"), NULL,
    "onset" },
  { "onset-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "onsetPeriod", N_ ("Began"), NULL, "onset" },
  { "onset-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "onsetString", N_ ("Began"), NULL, "onset" },
  { "recorded-date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "recordedDate", N_ ("Recorded") },
  { "recorder", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "recorder", N_ ("Recorded by") },
  { "asserter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "asserter", N_ ("Reported by") },
  { "last-occurrence", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "lastOccurrence", N_ ("Last time") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "reaction", ALTHEA_KIND_REACTION, ALTHEA_FIELD_LIST, "reaction", N_ ("Reactions") },
};

static const char *const date_fields[] = { "onset-date-time", "onset-period", "recorded-date", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_allergy_intolerance_class_init (AltheaAllergyIntoleranceClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "AllergyIntolerance", fields, G_N_ELEMENTS (fields));
}

static void
althea_allergy_intolerance_init (AltheaAllergyIntolerance *self)
{
}

const char *
althea_allergy_intolerance_get_clinical_status (AltheaAllergyIntolerance *self)
{
  g_return_val_if_fail (ALTHEA_IS_ALLERGY_INTOLERANCE (self), NULL);
  return althea_codeable_concept_get_code (althea_record_get_value (ALTHEA_RECORD (self), "clinical-status"),
                                           NULL);
}

/* An allergy without a status counts: to miss one is worse than to show one too many. */
gboolean
althea_allergy_intolerance_is_active (AltheaAllergyIntolerance *self)
{
  g_return_val_if_fail (ALTHEA_IS_ALLERGY_INTOLERANCE (self), FALSE);
  const AltheaCodeableConcept *certainty
      = althea_record_get_value (ALTHEA_RECORD (self), "verification-status");
  const char *status = althea_allergy_intolerance_get_clinical_status (self);
  if (althea_codeable_concept_has_code (certainty, NULL, "refuted")
      || althea_codeable_concept_has_code (certainty, NULL, "entered-in-error"))
    return FALSE;
  return status == NULL || !althea_codes_contain ("inactive|resolved", status);
}

gboolean
althea_allergy_intolerance_is_none_known (AltheaAllergyIntolerance *self)
{
  /* No known allergy; of drugs, of food, of environment, of animals; and the older forms of the first two. */
  static const char codes[] = "716186003|409137002|429625007|428607008|428197003|160244002|428803005";
  g_return_val_if_fail (ALTHEA_IS_ALLERGY_INTOLERANCE (self), FALSE);
  const AltheaCodeableConcept *concept = althea_record_get_value (ALTHEA_RECORD (self), "code");
  const char *code = althea_codeable_concept_get_code (concept, "http://snomed.info/sct");
  return code != NULL && althea_codes_contain (codes, code);
}

const char *
althea_allergy_intolerance_get_worst_severity (AltheaAllergyIntolerance *self)
{
  static const char *const severities[] = { "severe", "moderate", "mild" };
  g_return_val_if_fail (ALTHEA_IS_ALLERGY_INTOLERANCE (self), NULL);
  const GPtrArray *reactions = althea_record_get_list (ALTHEA_RECORD (self), "reaction");
  for (gsize i = 0; i < G_N_ELEMENTS (severities); i++)
    for (guint j = 0; reactions != NULL && j < reactions->len; j++)
      if (g_strcmp0 (((const AltheaReaction *)reactions->pdata[j])->severity, severities[i]) == 0)
        return severities[i];
  return NULL;
}

char *
althea_allergy_intolerance_dup_reaction_display (AltheaAllergyIntolerance *self)
{
  g_return_val_if_fail (ALTHEA_IS_ALLERGY_INTOLERANCE (self), g_strdup (""));
  const GPtrArray *reactions = althea_record_get_list (ALTHEA_RECORD (self), "reaction");
  GString *line = g_string_new (NULL);
  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const AltheaReaction *reaction = reactions->pdata[i];
      for (guint j = 0; reaction->manifestation != NULL && j < reaction->manifestation->len; j++)
        {
          if (line->len > 0)
            g_string_append (line, ", ");
          g_string_append (line, althea_codeable_concept_get_display (reaction->manifestation->pdata[j]));
        }
    }
  return g_string_free_and_steal (line);
}
