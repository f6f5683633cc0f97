/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-facts.h"

#include <math.h>
#include <string.h>

#include "althea-text.h"
#include "althea-unit.h"

#define LOINC "http://loinc.org"
#define ICD_10_CM "http://hl7.org/fhir/sid/icd-10-cm"

struct _AltheaFacts
{
  gatomicrefcount refs;
  AltheaPatient *patient; /* (owned) */
  GHashTable *by_type;    /* (owned) utf8 to GPtrArray of AltheaRecord, newest first */
  gint64 at_us;
};

/* --- which records count ---------------------------------------------------------------------------- */

static gboolean
status_is_one_of (AltheaRecord *record, const char *const *words)
{
  const char *status
      = althea_record_has_field (record, "status") ? althea_record_get_string (record, "status") : NULL;
  return status != NULL && g_strv_contains (words, status);
}

/* A measurement that the practice has not accepted yet is not a fact. */
static gboolean
counts (AltheaRecord *record)
{
  static const char *const observed[] = { "final", "amended", "corrected", NULL };
  static const char *const dropped[]
      = { "entered-in-error", "not-done", "cancelled", "revoked", "draft", NULL };
  if (althea_record_is_entered_in_error (record))
    return FALSE;
  if (ALTHEA_IS_OBSERVATION (record))
    return status_is_one_of (record, observed);
  if (ALTHEA_IS_CONDITION (record))
    {
      const AltheaCodeableConcept *verification = althea_record_get_value (record, "verification-status");
      return !althea_codeable_concept_has_code (verification, NULL, "refuted")
             && !althea_codeable_concept_has_code (verification, NULL, "entered-in-error");
    }
  return !status_is_one_of (record, dropped);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const AltheaPartialDate *first = althea_record_get_date (*(AltheaRecord *const *)a);
  const AltheaPartialDate *second = althea_record_get_date (*(AltheaRecord *const *)b);
  return althea_partial_date_compare (second, first);
}

static void
add_record (AltheaFacts *self, AltheaRecord *record)
{
  const char *type = althea_record_get_resource_type (record);
  GPtrArray *list = g_hash_table_lookup (self->by_type, type);
  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->by_type, g_strdup (type), list);
    }
  g_ptr_array_add (list, g_object_ref (record));
}

AltheaFacts *
althea_facts_new (AltheaPatient *patient, const GPtrArray *records, gint64 at_us)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  AltheaFacts *self = g_new0 (AltheaFacts, 1);
  const char *id = althea_record_get_id (ALTHEA_RECORD (patient));
  GHashTableIter iter;
  gpointer list;
  g_atomic_ref_count_init (&self->refs);
  self->patient = g_object_ref (patient);
  self->at_us = at_us;
  self->by_type = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      AltheaRecord *record = records->pdata[i];
      const char *of = althea_record_get_patient_id (record);
      if ((of == NULL || id == NULL || strcmp (of, id) == 0) && counts (record))
        add_record (self, record);
    }
  g_hash_table_iter_init (&iter, self->by_type);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_sort (list, newest_first);
  return self;
}

AltheaFacts *
althea_facts_ref (AltheaFacts *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
althea_facts_unref (AltheaFacts *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->patient);
  g_hash_table_unref (self->by_type);
  g_free (self);
}

/* --- the person ----------------------------------------------------------------------------------------- */

AltheaPatient *
althea_facts_get_patient (AltheaFacts *self)
{
  return self->patient;
}

gint64
althea_facts_get_at_us (AltheaFacts *self)
{
  return self->at_us;
}

void
althea_facts_get_today (AltheaFacts *self, GDate *today)
{
  g_autoptr (AltheaPartialDate) now = althea_partial_date_new_for_us (self->at_us);
  g_date_clear (today, 1);
  g_date_set_dmy (today, althea_partial_date_get_day (now), althea_partial_date_get_month (now),
                  althea_partial_date_get_year (now));
}

gboolean
althea_facts_get_birth (AltheaFacts *self, GDate *birth)
{
  const AltheaPartialDate *date = althea_record_get_value (ALTHEA_RECORD (self->patient), "birth-date");
  g_date_clear (birth, 1);
  if (date == NULL)
    return FALSE;
  int month = althea_partial_date_get_month (date), day = althea_partial_date_get_day (date);
  g_date_set_dmy (birth,
                  day != 0     ? day
                  : month != 0 ? 15
                               : 1,
                  month != 0 ? month : 7, althea_partial_date_get_year (date));
  return day != 0;
}

double
althea_facts_get_age_days (AltheaFacts *self)
{
  GDate birth, today;
  althea_facts_get_birth (self, &birth);
  althea_facts_get_today (self, &today);
  return g_date_valid (&birth) ? g_date_days_between (&birth, &today) : NAN;
}

int
althea_facts_get_age_years (AltheaFacts *self)
{
  return althea_age_in_years (althea_record_get_value (ALTHEA_RECORD (self->patient), "birth-date"),
                              self->at_us);
}

static AltheaSex
sex_of (const char *code)
{
  if (code != NULL && (g_ascii_strcasecmp (code, "male") == 0 || g_ascii_strcasecmp (code, "m") == 0))
    return ALTHEA_SEX_MALE;
  if (code != NULL && (g_ascii_strcasecmp (code, "female") == 0 || g_ascii_strcasecmp (code, "f") == 0))
    return ALTHEA_SEX_FEMALE;
  return 0;
}

AltheaSex
althea_facts_get_sex (AltheaFacts *self)
{
  AltheaRecord *patient = ALTHEA_RECORD (self->patient);
  AltheaSex sex = sex_of (althea_record_get_string (patient, "birth-sex"));
  return sex != 0 ? sex : sex_of (althea_record_get_string (patient, "gender"));
}

/* --- records -------------------------------------------------------------------------------------------- */

const GPtrArray *
althea_facts_get_records (AltheaFacts *self, const char *resource_type)
{
  return g_hash_table_lookup (self->by_type, resource_type);
}

static gboolean
has_one_of (const AltheaCodeableConcept *concept, const char *system, char **codes)
{
  for (char **code = codes; concept != NULL && *code != NULL; code++)
    if (althea_codeable_concept_has_code (concept, system, *code))
      return TRUE;
  return FALSE;
}

static gboolean
number_in (const AltheaQuantity *quantity, const char *unit, const char *loincs, double *number)
{
  if (quantity == NULL || quantity->value == NULL || quantity->comparator != NULL)
    return FALSE;
  double value = althea_decimal_get_double (quantity->value);
  return isfinite (value)
         && ((quantity->code != NULL && althea_unit_convert (value, quantity->code, unit, loincs, number))
             || althea_unit_convert (value, quantity->unit, unit, loincs, number));
}

static gboolean
number_of_observation (AltheaRecord *record, char **codes, const char *loincs, const char *unit,
                       double *number)
{
  const GPtrArray *components = althea_record_get_list (record, "component");
  if (has_one_of (althea_record_get_value (record, "code"), LOINC, codes)
      && number_in (althea_record_get_value (record, "value-quantity"), unit, loincs, number))
    return TRUE;
  for (guint i = 0; components != NULL && i < components->len; i++)
    {
      const AltheaComponent *component = components->pdata[i];
      if (has_one_of (component->code, LOINC, codes)
          && number_in (component->value_quantity, unit, loincs, number))
        return TRUE;
    }
  return FALSE;
}

gboolean
althea_facts_find_number (AltheaFacts *self, const char *loincs, const char *unit, double *number,
                          AltheaObservation **record)
{
  g_auto (GStrv) codes = g_strsplit (loincs, "|", -1);
  const GPtrArray *observations = althea_facts_get_records (self, "Observation");
  for (guint i = 0; observations != NULL && i < observations->len; i++)
    if (number_of_observation (observations->pdata[i], codes, loincs, unit, number))
      {
        if (record != NULL)
          *record = observations->pdata[i];
        return TRUE;
      }
  return FALSE;
}

static const char *
code_field_of (const char *resource_type)
{
  return strcmp (resource_type, "Immunization") == 0        ? "vaccine-code"
         : strcmp (resource_type, "MedicationRequest") == 0 ? "medication-codeable-concept"
                                                            : "code";
}

AltheaRecord *
althea_facts_find_record (AltheaFacts *self, const char *resource_type, const char *system, const char *codes)
{
  g_auto (GStrv) wanted = g_strsplit (codes, "|", -1);
  const GPtrArray *records = althea_facts_get_records (self, resource_type);
  const char *field = code_field_of (resource_type);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      AltheaRecord *record = records->pdata[i];
      if (althea_record_has_field (record, field)
          && has_one_of (althea_record_get_value (record, field), system, wanted))
        return record;
    }
  return NULL;
}

/* --- conditions -------------------------------------------------------------------------------------------
 */

static gboolean
starts_with_one_of (const char *code, const char *prefixes)
{
  g_auto (GStrv) wanted = g_strsplit (prefixes, "|", -1);
  for (char **prefix = wanted; *prefix != NULL; prefix++)
    if (**prefix != '\0' && g_str_has_prefix (code, *prefix))
      return TRUE;
  return FALSE;
}

static gboolean
words_fit (const char *display, const char *words)
{
  g_autofree char *folded = althea_text_fold (display);
  g_auto (GStrv) wanted = g_strsplit (words, "|", -1);
  gboolean found = FALSE;
  for (char **word = wanted; *word != NULL; word++)
    if (**word == '!' && strstr (folded, *word + 1) != NULL)
      return FALSE;
    else if (**word != '!' && **word != '\0' && strstr (folded, *word) != NULL)
      found = TRUE;
  return found;
}

static gboolean
condition_fits (AltheaRecord *record, const char *prefixes, const char *words)
{
  const AltheaCodeableConcept *concept = althea_record_get_value (record, "code");
  const char *icd = althea_codeable_concept_get_code (concept, ICD_10_CM);
  if (concept == NULL)
    return FALSE;
  if (icd != NULL)
    return prefixes != NULL && starts_with_one_of (icd, prefixes);
  return words != NULL && words_fit (althea_codeable_concept_get_display (concept), words);
}

AltheaRecord *
althea_facts_find_condition (AltheaFacts *self, const char *prefixes, const char *words, gboolean ever)
{
  const GPtrArray *conditions = althea_facts_get_records (self, "Condition");
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    if (condition_fits (conditions->pdata[i], prefixes, words)
        && (ever || althea_condition_is_active (conditions->pdata[i])))
      return conditions->pdata[i];
  return NULL;
}
