/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-pull.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-records.h"
#include "althea-text.h"

#define LOINC "http://loinc.org"
/* The newest come first; what is older than so many is no news for a note. */
#define MOST_LOOKED_AT 4000

typedef char *(*PullFunc) (AltheaPatientRecords *records, GPtrArray *entries);

static void
add_entry (GPtrArray *entries, AltheaRecord *record)
{
  if (entries != NULL)
    g_ptr_array_add (entries, althea_reference_new (althea_record_get_resource_type (record),
                                                    althea_record_get_id (record), NULL));
}

/* The day with its year, as it will be read in ten years. (transfer full) */
static char *
dup_day (AltheaRecord *record)
{
  const AltheaPartialDate *date = althea_record_get_date (record);
  g_autoptr (AltheaPartialDate) day = NULL;

  if (date == NULL)
    return g_strdup (_ ("date not known"));
  day = althea_partial_date_new_ymd (althea_partial_date_get_year (date),
                                     althea_partial_date_get_month (date),
                                     althea_partial_date_get_day (date));
  return althea_partial_date_to_full_display (day);
}

/* --- measurements ---------------------------------------------------------------------------------- */

/* The newest of each of @codes, in their order. (transfer full) (element-type AltheaRecord), gaps NULL */
static GPtrArray *
find_newest (AltheaPatientRecords *records, const char *const *codes)
{
  g_autoptr (GListModel) model = althea_patient_records_get_type_model (records, "Observation");
  GPtrArray *found = g_ptr_array_new ();
  guint n = MIN (g_list_model_get_n_items (model), MOST_LOOKED_AT), n_codes = 0, n_found = 0;

  while (codes[n_codes] != NULL)
    n_codes++;
  g_ptr_array_set_size (found, (int)n_codes);
  for (guint i = 0; i < n && n_found < n_codes; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (model, i);
      const AltheaCodeableConcept *code = althea_record_get_value (record, "code");

      if (code == NULL || althea_record_is_entered_in_error (record))
        continue;
      for (guint j = 0; j < n_codes; j++)
        if (found->pdata[j] == NULL && althea_codeable_concept_has_code (code, LOINC, codes[j]))
          {
            found->pdata[j] = g_steal_pointer (&record);
            n_found++;
            break;
          }
    }
  return found;
}

static void
free_found (GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    g_clear_object ((AltheaRecord **)&found->pdata[i]);
  g_ptr_array_unref (found);
}

static char *
pull_vitals (AltheaPatientRecords *records, GPtrArray *entries)
{
  /* Blood pressure (panel of two codes in use), pulse, temperature, breathing, oxygen, weight, height, BMI.
   */
  static const char *const codes[] = { "85354-9", "55284-4", "8867-4", "8310-5",  "9279-1", "59408-5",
                                       "2708-6",  "29463-7", "8302-2", "39156-5", NULL };
  GPtrArray *found = find_newest (records, codes);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *last_day = NULL;

  for (guint i = 0; i < found->len; i++)
    {
      AltheaRecord *record = found->pdata[i];
      g_autofree char *title = record != NULL ? althea_record_to_title (record) : NULL;
      g_autofree char *day = record != NULL ? dup_day (record) : NULL;

      if (record == NULL)
        continue;
      if (g_strcmp0 (day, last_day) == 0)
        g_string_append_printf (text, " · %s", title);
      else
        /* Translators: a day, then what was measured on it. */
        g_string_append_printf (text, _ ("%s%s: %s"), text->len > 0 ? "\n" : "", day, title);
      g_free (last_day);
      last_day = g_steal_pointer (&day);
      add_entry (entries, record);
    }
  free_found (found);
  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text))
                       : g_strdup (_ ("No vital signs recorded"));
}

static char *
pull_a1c (AltheaPatientRecords *records, GPtrArray *entries)
{
  static const char *const codes[] = { "4548-4", NULL };
  GPtrArray *found = find_newest (records, codes);
  AltheaRecord *record = found->pdata[0];
  char *text;

  if (record != NULL)
    {
      g_autofree char *title = althea_record_to_title (record);
      g_autofree char *day = dup_day (record);

      text = g_strdup_printf ("%s (%s)", title, day);
      add_entry (entries, record);
    }
  else
    text = g_strdup (_ ("No HbA1c on record"));
  free_found (found);
  return text;
}

/* --- lists ----------------------------------------------------------------------------------------- */

static gboolean
is_taken (AltheaRecord *record)
{
  return althea_medication_request_is_current (ALTHEA_MEDICATION_REQUEST (record));
}

static gboolean
is_problem (AltheaRecord *record)
{
  return althea_condition_is_active (ALTHEA_CONDITION (record))
         && !althea_condition_has_category (ALTHEA_CONDITION (record), "encounter-diagnosis");
}

static gboolean
is_allergy (AltheaRecord *record)
{
  return althea_allergy_intolerance_is_active (ALTHEA_ALLERGY_INTOLERANCE (record));
}

static char *
list_lines (AltheaPatientRecords *records, GPtrArray *entries, const char *resource_type,
            gboolean (*wanted) (AltheaRecord *), char *(*detail) (AltheaRecord *), const char *nothing)
{
  g_autoptr (GListModel) model = althea_patient_records_get_type_model (records, resource_type);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (model, i);
      g_autofree char *title = NULL;
      g_autofree char *more = NULL;

      if (!wanted (record))
        continue;
      title = althea_record_to_title (record);
      more = detail != NULL ? detail (record) : NULL;
      g_string_append_printf (text, "%s- %s", text->len > 0 ? "\n" : "", title);
      if (!althea_text_is_empty (more) && strstr (title, more) == NULL)
        g_string_append_printf (text, ", %s", more);
      add_entry (entries, record);
    }
  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text)) : g_strdup (nothing);
}

static char *
dup_dosage (AltheaRecord *record)
{
  return althea_medication_request_dup_dosage_text (ALTHEA_MEDICATION_REQUEST (record));
}

static char *
dup_reaction (AltheaRecord *record)
{
  return althea_allergy_intolerance_dup_reaction_display (ALTHEA_ALLERGY_INTOLERANCE (record));
}

static char *
pull_medications (AltheaPatientRecords *records, GPtrArray *entries)
{
  return list_lines (records, entries, "MedicationRequest", is_taken, dup_dosage,
                     _ ("No medication on record"));
}

static char *
pull_problems (AltheaPatientRecords *records, GPtrArray *entries)
{
  return list_lines (records, entries, "Condition", is_problem, NULL, _ ("No problem on record"));
}

static char *
pull_allergies (AltheaPatientRecords *records, GPtrArray *entries)
{
  return list_lines (records, entries, "AllergyIntolerance", is_allergy, dup_reaction,
                     _ ("No allergy on record; not asked"));
}

static const struct
{
  const char *name, *label;
  PullFunc pull;
} pulls[] = {
  { "vitals", N_ ("Vital signs"), pull_vitals },           { "a1c", N_ ("Last HbA1c"), pull_a1c },
  { "medications", N_ ("Medications"), pull_medications }, { "problems", N_ ("Problems"), pull_problems },
  { "allergies", N_ ("Allergies"), pull_allergies },
};

static const char *const names[] = { "vitals", "a1c", "medications", "problems", "allergies", NULL };

gboolean
clinic_note_pull_is_known (const char *name)
{
  return g_strv_contains (names, name);
}

const char *const *
clinic_note_pull_get_names (void)
{
  return names;
}

const char *
clinic_note_pull_get_label (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pulls); i++)
    if (g_str_equal (pulls[i].name, name))
      return _ (pulls[i].label);
  g_return_val_if_reached ("");
}

char *
clinic_note_pull_to_text (const char *name, AltheaPatientRecords *records, GPtrArray *entries)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT_RECORDS (records), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pulls); i++)
    if (g_str_equal (pulls[i].name, name))
      return pulls[i].pull (records, entries);
  g_return_val_if_reached (g_strdup (""));
}
