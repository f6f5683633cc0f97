/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-facts.h"

#include <math.h>
#include <string.h>

#include "althea-facts-private.h"
#include "althea-text.h"
#include "althea-unit.h"

#define LOINC "http://loinc.org"
#define ICD_10_CM "http://hl7.org/fhir/sid/icd-10-cm"

/* One name that records of a type go by, and the newest of them. */
typedef struct
{
  char *folded;         /* (owned) */
  AltheaRecord *newest; /* lent by .by_type */
} Name;

typedef struct
{
  AltheaRecord *record; /* lent by .by_type */
  const char *icd;      /* (nullable) lent */
  char *folded;         /* (owned) */
} Problem;

struct _AltheaFacts
{
  gatomicrefcount refs;
  AltheaPatient *patient; /* (owned) */
  GPtrArray *records;     /* (owned) as they were given */
  gint64 at_us;

  /* The index is made by whoever asks first, so that a snapshot costs the main thread nothing. */
  GMutex mutex;
  gboolean indexed;
  GHashTable *by_type; /* (owned) utf8 to GPtrArray of AltheaRecord, newest first */
  GHashTable *by_code; /* (owned) "Type|system|code" to GPtrArray of AltheaRecord (lent), newest first */
  GHashTable *names;   /* (owned) "Type" to GHashTable of utf8 to Name */
  GArray *problems;    /* (owned) (element-type Problem) newest first */
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

/* --- the index ------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64 start_us;
  AltheaRecord *record;
} Dated;

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Dated *)a)->start_us, second = ((const Dated *)b)->start_us;
  return first < second ? 1 : first > second ? -1 : 0;
}

static GArray *
dated_records (AltheaFacts *self)
{
  GArray *dated = g_array_sized_new (FALSE, FALSE, sizeof (Dated), self->records->len);
  const char *id = althea_record_get_id (ALTHEA_RECORD (self->patient));
  for (guint i = 0; i < self->records->len; i++)
    {
      AltheaRecord *record = self->records->pdata[i];
      const char *of = althea_record_get_patient_id (record);
      if ((of != NULL && id != NULL && strcmp (of, id) != 0) || !counts (record))
        continue;
      const AltheaPartialDate *date = althea_record_get_date (record);
      Dated one = { date != NULL ? althea_partial_date_get_start_us (date) : G_MININT64, record };
      g_array_append_val (dated, one);
    }
  g_array_sort (dated, newest_first);
  return dated;
}

static void
put (GHashTable *table, const char *key, AltheaRecord *record)
{
  GPtrArray *list = g_hash_table_lookup (table, key);
  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (table, g_strdup (key), list);
    }
  if (list->len == 0 || list->pdata[list->len - 1] != record)
    g_ptr_array_add (list, record);
}

static const char *
code_field_of (const char *resource_type)
{
  return strcmp (resource_type, "Immunization") == 0        ? "vaccine-code"
         : strcmp (resource_type, "MedicationRequest") == 0 ? "medication-codeable-concept"
                                                            : "code";
}

static void
put_codes (AltheaFacts *self, const char *type, const AltheaCodeableConcept *concept, AltheaRecord *record)
{
  for (guint i = 0; concept != NULL && concept->coding != NULL && i < concept->coding->len; i++)
    {
      const AltheaCoding *coding = concept->coding->pdata[i];
      if (coding->code == NULL)
        continue;
      g_autofree char *key
          = g_strconcat (type, "|", coding->system != NULL ? coding->system : "", "|", coding->code, NULL);
      put (self->by_code, key, record);
    }
}

static void
name_free (Name *name)
{
  g_free (name->folded);
  g_free (name);
}

static void
put_name (AltheaFacts *self, const char *type, const AltheaCodeableConcept *concept, AltheaRecord *record)
{
  const char *display = althea_codeable_concept_get_display (concept);
  GHashTable *names = g_hash_table_lookup (self->names, type);
  if (names == NULL)
    {
      names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)name_free);
      g_hash_table_insert (self->names, g_strdup (type), names);
    }
  if (g_hash_table_contains (names, display))
    return;
  Name *name = g_new (Name, 1);
  *name = (Name){ althea_text_fold (display), record };
  g_hash_table_insert (names, (gpointer)display, name);
}

static void
put_problem (AltheaFacts *self, const AltheaCodeableConcept *concept, AltheaRecord *record)
{
  Problem problem = { record, althea_codeable_concept_get_code (concept, ICD_10_CM),
                      althea_text_fold (althea_codeable_concept_get_display (concept)) };
  g_array_append_val (self->problems, problem);
}

static void
index_record (AltheaFacts *self, AltheaRecord *record)
{
  const char *type = althea_record_get_resource_type (record);
  const char *field = code_field_of (type);
  put (self->by_type, type, record);
  if (!althea_record_has_field (record, field))
    return;
  const AltheaCodeableConcept *concept = althea_record_get_value (record, field);
  const GPtrArray *parts = ALTHEA_IS_OBSERVATION (record) ? althea_record_get_list (record, "component")
                                                          : NULL;
  put_codes (self, type, concept, record);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    put_codes (self, type, ((const AltheaComponent *)parts->pdata[i])->code, record);
  if (concept != NULL)
    put_name (self, type, concept, record);
  if (concept != NULL && ALTHEA_IS_CONDITION (record))
    put_problem (self, concept, record);
}

static void
problem_clear (gpointer problem)
{
  g_free (((Problem *)problem)->folded);
}

static void
make_index (AltheaFacts *self)
{
  const GDestroyNotify free_list = (GDestroyNotify)g_ptr_array_unref;
  g_autoptr (GArray) dated = dated_records (self);
  self->by_type = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  self->by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  self->problems = g_array_new (FALSE, FALSE, sizeof (Problem));
  g_array_set_clear_func (self->problems, problem_clear);
  for (guint i = 0; i < dated->len; i++)
    index_record (self, g_array_index (dated, Dated, i).record);
}

static void
need_index (AltheaFacts *self)
{
  g_mutex_lock (&self->mutex);
  if (!self->indexed)
    make_index (self);
  self->indexed = TRUE;
  g_mutex_unlock (&self->mutex);
}

AltheaFacts *
althea_facts_new (AltheaPatient *patient, const GPtrArray *records, gint64 at_us)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  AltheaFacts *self = g_new0 (AltheaFacts, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->patient = g_object_ref (patient);
  self->at_us = at_us;
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (self->records, g_object_ref (records->pdata[i]));
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
  g_clear_pointer (&self->by_type, g_hash_table_unref);
  g_clear_pointer (&self->by_code, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->problems, g_array_unref);
  g_object_unref (self->patient);
  g_ptr_array_unref (self->records);
  g_mutex_clear (&self->mutex);
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
  need_index (self);
  return g_hash_table_lookup (self->by_type, resource_type);
}

static const GPtrArray *
records_with_code (AltheaFacts *self, const char *type, const char *system, const char *code)
{
  g_autofree char *key = g_strconcat (type, "|", system, "|", code, NULL);
  need_index (self);
  return g_hash_table_lookup (self->by_code, key);
}

static gboolean
is_newer (AltheaRecord *a, AltheaRecord *b)
{
  return b == NULL
         || althea_partial_date_compare (althea_record_get_date (a), althea_record_get_date (b)) > 0;
}

AltheaRecord *
althea_facts_newest_with_code (AltheaFacts *self, const char *resource_type, const char *system,
                               const char *codes)
{
  g_auto (GStrv) wanted = g_strsplit (codes, "|", -1);
  AltheaRecord *newest = NULL;
  for (char **code = wanted; *code != NULL; code++)
    {
      const GPtrArray *records = records_with_code (self, resource_type, system, *code);
      if (records != NULL && is_newer (records->pdata[0], newest))
        newest = records->pdata[0];
    }
  return newest;
}

AltheaRecord *
althea_facts_find_record (AltheaFacts *self, const char *resource_type, const char *system, const char *codes)
{
  return althea_facts_newest_with_code (self, resource_type, system, codes);
}

AltheaRecord *
althea_facts_newest_with_words (AltheaFacts *self, const char *resource_type, const char *words)
{
  AltheaRecord *newest = NULL;
  GHashTableIter iter;
  gpointer value;
  need_index (self);
  GHashTable *names = g_hash_table_lookup (self->names, resource_type);
  if (names == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Name *name = value;
      if (is_newer (name->newest, newest) && althea_words_fit (name->folded, words))
        newest = name->newest;
    }
  return newest;
}

/* --- numbers -------------------------------------------------------------------------------------------- */

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
number_of_observation (AltheaRecord *record, const char *code, const char *loincs, const char *unit,
                       double *number)
{
  const AltheaComponent *part = althea_observation_get_component (ALTHEA_OBSERVATION (record), code);
  if (althea_codeable_concept_has_code (althea_record_get_value (record, "code"), LOINC, code)
      && number_in (althea_record_get_value (record, "value-quantity"), unit, loincs, number))
    return TRUE;
  return part != NULL && number_in (part->value_quantity, unit, loincs, number);
}

gboolean
althea_facts_find_number (AltheaFacts *self, const char *loincs, const char *unit, double *number,
                          AltheaObservation **record)
{
  g_auto (GStrv) codes = g_strsplit (loincs, "|", -1);
  AltheaRecord *newest = NULL;
  double found;
  for (char **code = codes; *code != NULL; code++)
    {
      const GPtrArray *observations = records_with_code (self, "Observation", LOINC, *code);
      for (guint i = 0; observations != NULL && i < observations->len; i++)
        if (number_of_observation (observations->pdata[i], *code, loincs, unit, &found))
          {
            if (is_newer (observations->pdata[i], newest))
              {
                newest = observations->pdata[i];
                *number = found;
              }
            break; /* they are newest first */
          }
    }
  if (record != NULL && newest != NULL)
    *record = ALTHEA_OBSERVATION (newest);
  return newest != NULL;
}

/* --- conditions -------------------------------------------------------------------------------------------
 */

static gboolean
starts_with_one_of (const char *code, const char *prefixes)
{
  for (const char *prefix = prefixes; prefix != NULL;)
    {
      const char *end = strchrnul (prefix, '|');
      if (end > prefix && strncmp (code, prefix, end - prefix) == 0)
        return TRUE;
      prefix = *end == '|' ? end + 1 : NULL;
    }
  return FALSE;
}

gboolean
althea_words_fit (const char *folded, const char *words)
{
  g_auto (GStrv) wanted = g_strsplit (words, "|", -1);
  gboolean found = FALSE;
  for (char **word = wanted; *word != NULL; word++)
    {
      gboolean forbidden = **word == '!';
      g_autofree char *plain = althea_text_fold (*word + forbidden);
      if (*plain == '\0' || strstr (folded, plain) == NULL)
        continue;
      if (forbidden)
        return FALSE;
      found = TRUE;
    }
  return found;
}

static gboolean
problem_fits (const Problem *problem, const char *prefixes, const char *words)
{
  if (problem->icd != NULL)
    return prefixes != NULL && starts_with_one_of (problem->icd, prefixes);
  return words != NULL && althea_words_fit (problem->folded, words);
}

AltheaRecord *
althea_facts_find_condition (AltheaFacts *self, const char *prefixes, const char *words, gboolean ever)
{
  need_index (self);
  for (guint i = 0; i < self->problems->len; i++)
    {
      const Problem *problem = &g_array_index (self->problems, Problem, i);
      if (problem_fits (problem, prefixes, words)
          && (ever || althea_condition_is_active (ALTHEA_CONDITION (problem->record))))
        return problem->record;
    }
  return NULL;
}
