/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-summary.h"

#include "host-policy.h"
#include "host-settings.h"

#include "althea-clock.h"
#include "althea-composition.h"
#include "althea-encounter.h"
#include "althea-fhir.h"
#include "althea-text.h"

#include <glib/gi18n-lib.h>

#define MOST_LINES 60 /* of one heading; a stay has many measurements */
#define MOST_RECORDS 500

struct _HostSummary
{
  HostPractice *practice; /* (unowned) */
  HostActor *actor;       /* (unowned) */
  gboolean discharge;
  char *patient_id;   /* (owned) */
  char *encounter_id; /* (owned) (nullable) */
  char *phone;        /* (owned) (nullable) of the practice */
  /* (owned) (element-type AltheaRecord) */
  GPtrArray *conditions;   /* of the patient: the visit's diagnoses are among them */
  GPtrArray *observations; /* of the visit, as the rest */
  GPtrArray *procedures, *immunizations, *orders;
  GPtrArray *medications;  /* that the patient takes now */
  GPtrArray *appointments; /* to come, the next one first */
};

void
host_summary_free (HostSummary *self)
{
  GPtrArray *lists[] = { self->conditions, self->observations, self->procedures,  self->immunizations,
                         self->orders,     self->medications,  self->appointments };
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (&lists[i], g_ptr_array_unref);
  g_free (self->patient_id);
  g_free (self->encounter_id);
  g_free (self->phone);
  g_free (self);
}

/* --- gathering ------------------------------------------------------------------------------------- */

/* What is held back from the patient, or was an error, stays out. */
static gboolean
keep_record (HostSummary *self, HostVersion *version, GPtrArray *records, GError **error)
{
  if (!version->released || !host_policy_may_view (self->actor, version))
    return TRUE;
  g_autoptr (AltheaRecord) record = althea_fhir_read (version->json, error);
  if (record == NULL)
    return FALSE;
  if (!althea_record_is_entered_in_error (record))
    g_ptr_array_add (records, g_steal_pointer (&record));
  return TRUE;
}

static GPtrArray *
search (HostSummary *self, HostQuery query, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  query.patient_id = self->patient_id;
  query.limit = MOST_RECORDS;
  g_autoptr (HostPage) page = host_store_search (host_practice_get_store (self->practice), &query, error);
  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->versions->len; i++)
    if (!keep_record (self, page->versions->pdata[i], records, error))
      return NULL;
  return g_steal_pointer (&records);
}

/* Without a visit there is nothing of it. */
static GPtrArray *
search_of_visit (HostSummary *self, const char *resource_type, GError **error)
{
  if (self->encounter_id == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  HostQuery query = { .resource_type = resource_type,
                      .encounter_id = self->encounter_id,
                      .order = HOST_ORDER_DATE_ASCENDING };
  return search (self, query, error);
}

HostSummary *
host_summary_gather (HostPractice *practice, HostActor *actor, gboolean discharge, const char *patient_id,
                     const char *encounter_id, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && HOST_IS_ACTOR (actor), NULL);
  g_autoptr (HostSummary) self = g_new0 (HostSummary, 1);
  self->practice = practice;
  self->actor = actor;
  self->discharge = discharge;
  self->patient_id = g_strdup (patient_id);
  self->encounter_id = g_strdup (encounter_id);
  if (patient_id == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A note is about a patient.");
      return NULL;
    }
  self->phone = host_practice_get_setting (practice, HOST_SETTING_PHONE, NULL);
  HostQuery appointments = { .resource_type = "Appointment",
                             .status = "booked",
                             .date_from_us = althea_clock_now_us (),
                             .order = HOST_ORDER_DATE_ASCENDING };
  if ((self->conditions = search (self, (HostQuery){ .resource_type = "Condition" }, error)) == NULL
      || (self->observations = search_of_visit (self, "Observation", error)) == NULL
      || (self->procedures = search_of_visit (self, "Procedure", error)) == NULL
      || (self->immunizations = search_of_visit (self, "Immunization", error)) == NULL
      || (self->orders = search_of_visit (self, "ServiceRequest", error)) == NULL
      || (self->medications
          = search (self, (HostQuery){ .resource_type = "MedicationRequest", .status = "active" }, error))
             == NULL
      || (self->appointments = search (self, appointments, error)) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
host_summary_add_condition (HostSummary *self, AltheaRecord *condition)
{
  g_return_if_fail (self != NULL && ALTHEA_IS_RECORD (condition));
  if (g_strcmp0 (althea_record_get_patient_id (condition), self->patient_id) == 0)
    g_ptr_array_add (self->conditions, g_object_ref (condition));
}

/* --- lines ----------------------------------------------------------------------------------------- */

/* One section while it is written. */
typedef struct
{
  GString *text;
  GPtrArray *entries; /* (element-type AltheaReference) */
  guint n_lines;
} Section;

static void
section_clear (Section *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->entries);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Section, section_clear)

static Section
section_new (void)
{
  return (Section){ .text = g_string_new (NULL),
                    .entries = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref) };
}

static void
add_paragraph (Section *self, const char *text)
{
  if (althea_text_is_empty (text))
    return;
  if (self->text->len > 0)
    g_string_append (self->text, "\n\n");
  g_string_append (self->text, text);
}

static void
add_entry (Section *self, AltheaRecord *record)
{
  g_ptr_array_add (self->entries, althea_reference_new (althea_record_get_resource_type (record),
                                                        althea_record_get_id (record), NULL));
}

/* A heading comes with its first line, so that none stands alone. */
static void
add_line (Section *self, const char *heading, const char *line, AltheaRecord *record)
{
  if (self->n_lines == 0)
    add_paragraph (self, heading);
  if (self->n_lines++ >= MOST_LINES)
    return;
  g_string_append_printf (self->text, "\n- %s", line);
  if (record != NULL)
    add_entry (self, record);
}

static void
add_titles (Section *self, const char *heading, const GPtrArray *records)
{
  self->n_lines = 0;
  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *title = althea_record_to_title (records->pdata[i]);
      add_line (self, heading, title, records->pdata[i]);
    }
}

static char *
dup_note_section (AltheaRecord *note, const char *loinc)
{
  const AltheaSection *section = althea_composition_find_section (ALTHEA_COMPOSITION (note), loinc);
  return section != NULL ? g_strstrip (althea_section_dup_text (section)) : g_strdup ("");
}

static void
end_section (AltheaRecordBuilder *builder, Section *self, const char *title, const char *loinc)
{
  if (self->text->len > 0)
    althea_record_builder_add_take (builder, "section",
                                    althea_section_new_text (title, loinc, self->text->str, self->entries));
}

/* --- the sections ---------------------------------------------------------------------------------- */

static void
write_reason (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *note, AltheaRecord *encounter)
{
  g_auto (Section) section = section_new ();
  const GPtrArray *reasons = encounter != NULL ? althea_record_get_list (encounter, "reason-code") : NULL;
  const AltheaPeriod *period = encounter != NULL ? althea_record_get_value (encounter, "period") : NULL;
  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    add_paragraph (&section, althea_codeable_concept_get_display (reasons->pdata[i]));
  if (section.text->len == 0)
    {
      g_autofree char *text = dup_note_section (note, ALTHEA_SECTION_REASON);
      add_paragraph (&section, text);
    }
  if (self->discharge && period != NULL)
    {
      g_autofree char *display = althea_period_to_display (period);
      /* Translators: the days of a stay, like "12 Mar 2026 – 15 Mar 2026". */
      g_autofree char *line = g_strdup_printf (_ ("Your stay: %s"), display);
      add_paragraph (&section, line);
    }
  end_section (builder, &section, self->discharge ? _ ("Why you were here") : _ ("Why you came"),
               ALTHEA_SECTION_REASON);
}

static AltheaRecord *
find_condition (HostSummary *self, const char *id)
{
  for (guint i = 0; i < self->conditions->len; i++)
    if (g_strcmp0 (althea_record_get_id (self->conditions->pdata[i]), id) == 0)
      return self->conditions->pdata[i];
  return NULL;
}

/* In the order of the visit's list, which is by rank. */
static void
add_diagnoses (HostSummary *self, Section *section, AltheaRecord *encounter)
{
  const GPtrArray *diagnoses = encounter != NULL ? althea_record_get_list (encounter, "diagnosis-condition")
                                                 : NULL;
  section->n_lines = 0;
  for (guint i = 0; diagnoses != NULL && i < diagnoses->len; i++)
    {
      AltheaRecord *condition = find_condition (self, althea_reference_get_id (diagnoses->pdata[i]));
      g_autofree char *title = condition != NULL ? althea_record_to_title (condition) : NULL;
      if (condition != NULL)
        add_line (section, _ ("Diagnoses:"), title, condition);
    }
}

static void
write_findings (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *encounter)
{
  g_auto (Section) section = section_new ();
  add_diagnoses (self, &section, encounter);
  add_titles (&section, _ ("Measurements and results:"), self->observations);
  end_section (builder, &section, _ ("What we found"), ALTHEA_SECTION_FINDINGS);
}

static void
write_course (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *note)
{
  g_auto (Section) section = section_new ();
  g_autofree char *course = dup_note_section (note, ALTHEA_SECTION_COURSE);
  add_paragraph (&section, course);
  add_titles (&section, _ ("Procedures:"), self->procedures);
  add_titles (&section, _ ("Vaccines:"), self->immunizations);
  end_section (builder, &section, _ ("What was done"), ALTHEA_SECTION_COURSE);
}

static char *
medication_line (AltheaRecord *medication)
{
  g_autofree char *title = althea_record_to_title (medication);
  const AltheaDosage *dosage = althea_record_get_first (medication, "dosage-instruction");
  g_autofree char *directions = dosage != NULL ? althea_dosage_to_display (dosage) : NULL;
  return althea_text_is_empty (directions) ? g_strdup (title) : g_strdup_printf ("%s: %s", title, directions);
}

static gboolean
is_of_visit (HostSummary *self, AltheaRecord *record)
{
  const AltheaReference *visit = althea_record_get_value (record, "encounter");
  return self->encounter_id != NULL && g_strcmp0 (althea_reference_get_id (visit), self->encounter_id) == 0;
}

static void
add_medications (HostSummary *self, Section *section, const char *heading, gboolean of_visit)
{
  section->n_lines = 0;
  for (guint i = 0; i < self->medications->len; i++)
    {
      g_autofree char *line = medication_line (self->medications->pdata[i]);
      if (!of_visit || is_of_visit (self, self->medications->pdata[i]))
        add_line (section, heading, line, self->medications->pdata[i]);
    }
}

/* The words that the clinician wrote for the patient, else the plan of the note. */
static void
write_instructions (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *note)
{
  g_auto (Section) section = section_new ();
  g_autofree char *words = dup_note_section (note, ALTHEA_SECTION_INSTRUCTIONS);
  g_autofree char *plan = dup_note_section (note, ALTHEA_SECTION_PLAN);
  add_paragraph (&section, *words != '\0' ? words : plan);
  add_medications (self, &section, _ ("Prescribed at this visit:"), TRUE);
  add_titles (&section, _ ("Tests and referrals:"), self->orders);
  end_section (builder, &section, _ ("What to do"), ALTHEA_SECTION_INSTRUCTIONS);
}

static void
write_medications (HostSummary *self, AltheaRecordBuilder *builder)
{
  g_auto (Section) section = section_new ();
  add_medications (self, &section, NULL, FALSE);
  end_section (builder, &section, _ ("Your medicines now"), ALTHEA_SECTION_MEDICATIONS);
}

static void
write_follow_up (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *note)
{
  g_auto (Section) section = section_new ();
  g_autofree char *words = dup_note_section (note, ALTHEA_SECTION_FOLLOW_UP);
  AltheaRecord *next = self->appointments->len > 0 ? self->appointments->pdata[0] : NULL;
  const AltheaPartialDate *start = next != NULL ? althea_record_get_value (next, "start") : NULL;
  add_paragraph (&section, words);
  if (start != NULL)
    {
      g_autofree char *when = althea_partial_date_to_full_display (start);
      /* Translators: day and time of the next visit. */
      g_autofree char *line = g_strdup_printf (_ ("Your next visit: %s"), when);
      add_paragraph (&section, line);
      add_entry (&section, next);
    }
  else if (*words == '\0')
    add_paragraph (&section, _ ("No visit is booked."));
  if (!althea_text_is_empty (self->phone))
    {
      g_autofree char *line
          = g_strdup_printf (_ ("Call us if you get worse or have questions: %s"), self->phone);
      add_paragraph (&section, line);
    }
  end_section (builder, &section, _ ("When to come back"), ALTHEA_SECTION_FOLLOW_UP);
}

static void
write_head (HostSummary *self, AltheaRecordBuilder *builder, AltheaRecord *note, const char *person,
            const char *name, gint64 when_us)
{
  const char *patient = althea_record_get_patient_id (note);
  const char *title = self->discharge ? _ ("Discharge summary") : _ ("Visit summary");
  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_take_value (
      builder, "type",
      althea_codeable_concept_new (
          "http://loinc.org", self->discharge ? ALTHEA_NOTE_DISCHARGE_SUMMARY : ALTHEA_NOTE_VISIT_SUMMARY,
          self->discharge ? "Discharge summary" : "Summary of episode note"));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient, NULL));
  if (self->encounter_id != NULL)
    althea_record_builder_take_value (builder, "encounter",
                                      althea_reference_new ("Encounter", self->encounter_id, NULL));
  althea_record_builder_take_value (builder, "date", althea_partial_date_new_for_us (when_us));
  althea_record_builder_add_take (builder, "author", althea_reference_new_raw (person, name));
  althea_record_builder_set_string (builder, "title", title);
  althea_record_builder_set_string (builder, "confidentiality",
                                    althea_record_get_string (note, "confidentiality"));
  althea_record_builder_add_string (builder, "attester-mode", "professional");
  althea_record_builder_add_take (builder, "attester-time", althea_partial_date_new_for_us (when_us));
  althea_record_builder_add_take (builder, "attester-party", althea_reference_new_raw (person, name));
  althea_record_builder_add_string (builder, "relates-to-code", "transforms");
  althea_record_builder_add_take (builder, "relates-to-target",
                                  althea_reference_new ("Composition", althea_record_get_id (note), NULL));
}

GBytes *
host_summary_write (HostSummary *self, AltheaRecord *note, AltheaRecord *encounter, const char *person,
                    const char *name, gint64 when_us, GError **error)
{
  g_return_val_if_fail (self != NULL && ALTHEA_IS_COMPOSITION (note) && person != NULL, NULL);
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");
  write_head (self, builder, note, person, name, when_us);
  write_reason (self, builder, note, encounter);
  write_findings (self, builder, encounter);
  write_course (self, builder, note);
  write_instructions (self, builder, note);
  write_medications (self, builder);
  write_follow_up (self, builder, note);
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, error);
  return record != NULL ? althea_fhir_write (record) : NULL;
}
