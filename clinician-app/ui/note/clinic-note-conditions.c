/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-conditions.h"

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-text.h"

#define CLINICAL_STATUS "http://terminology.hl7.org/CodeSystem/condition-clinical"
#define VERIFICATION "http://terminology.hl7.org/CodeSystem/condition-ver-status"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/condition-category"
#define ACT "http://terminology.hl7.org/CodeSystem/v3-ActCode"
#define DIAGNOSIS_ROLE "http://terminology.hl7.org/CodeSystem/diagnosis-role"

/* --- diagnoses ------------------------------------------------------------------------------------- */

AltheaRecord *
clinic_note_condition_new (ClinicChart *chart, AltheaCode *code, ClinicNoteConditionKind kind,
                           const char *encounter_id, GError **error)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Condition");
  const char *person = clinic_chart_get_person_reference (chart);

  althea_record_builder_take_value (builder, "clinical-status",
                                    althea_codeable_concept_new (CLINICAL_STATUS, "active", NULL));
  althea_record_builder_take_value (builder, "verification-status",
                                    althea_codeable_concept_new (VERIFICATION, "confirmed", NULL));
  althea_record_builder_add_take (
      builder, "category",
      althea_codeable_concept_new (
          CATEGORY, kind == CLINIC_NOTE_PROBLEM ? "problem-list-item" : "encounter-diagnosis", NULL));
  althea_record_builder_take_value (builder, "code", althea_code_to_concept (code));
  althea_record_builder_take_value (builder, "subject", clinic_chart_dup_reference (chart));
  if (encounter_id != NULL)
    althea_record_builder_take_value (builder, "encounter",
                                      althea_reference_new ("Encounter", encounter_id, NULL));
  althea_record_builder_take_value (builder, "recorded-date", althea_partial_date_new_today ());
  if (*person != '\0')
    althea_record_builder_take_value (builder, "recorder", althea_reference_new_raw (person, NULL));
  return althea_record_builder_end (builder, error);
}

static gboolean
is_same (AltheaRecord *condition, AltheaCode *code)
{
  const AltheaCodeableConcept *concept = althea_record_get_value (condition, "code");
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  if (concept == NULL)
    return FALSE;
  if (!althea_code_is_free_text (code))
    return althea_codeable_concept_has_code (concept, althea_code_get_system (code),
                                             althea_code_get_code (code));
  mine = althea_text_fold (althea_code_get_display (code));
  theirs = althea_text_fold (althea_codeable_concept_get_display (concept));
  return g_str_equal (mine, theirs);
}

char *
clinic_note_find_problem (ClinicChart *chart, AltheaCode *code)
{
  g_autoptr (GListModel) conditions
      = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "Condition");

  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (AltheaRecord) condition = g_list_model_get_item (conditions, i);

      if (althea_condition_is_active (ALTHEA_CONDITION (condition))
          && !althea_condition_has_category (ALTHEA_CONDITION (condition), "encounter-diagnosis")
          && is_same (condition, code))
        return g_strdup (althea_record_get_id (condition));
    }
  return NULL;
}

/* --- the visit ------------------------------------------------------------------------------------- */

static gboolean
is_of_today (const AltheaPartialDate *date)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();

  return date != NULL && althea_partial_date_get_year (date) == g_date_time_get_year (now)
         && althea_partial_date_get_month (date) == g_date_time_get_month (now)
         && althea_partial_date_get_day (date) == g_date_time_get_day_of_month (now);
}

char *
clinic_note_find_visit (ClinicChart *chart)
{
  static const char *const going_on[] = { "planned", "arrived", "triaged", "in-progress", "onleave", NULL };
  g_autoptr (GListModel) visits
      = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "Encounter");

  for (guint i = 0; i < g_list_model_get_n_items (visits); i++)
    {
      g_autoptr (AltheaRecord) visit = g_list_model_get_item (visits, i);
      const char *status = althea_record_get_string (visit, "status");

      if (status != NULL && g_strv_contains (going_on, status)
          && is_of_today (althea_encounter_get_start (ALTHEA_ENCOUNTER (visit))))
        return g_strdup (althea_record_get_id (visit));
    }
  return NULL;
}

/* Today's appointment, whether or not the patient has been seen to. (transfer full) (nullable) */
static AltheaRecord *
find_appointment (ClinicChart *chart)
{
  static const char *const over[] = { "cancelled", "noshow", "entered-in-error", "fulfilled", NULL };
  g_autoptr (GListModel) appointments
      = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "Appointment");

  for (guint i = 0; i < g_list_model_get_n_items (appointments); i++)
    {
      g_autoptr (AltheaRecord) appointment = g_list_model_get_item (appointments, i);
      const char *status = althea_record_get_string (appointment, "status");

      if (is_of_today (althea_record_get_value (appointment, "start"))
          && (status == NULL || !g_strv_contains (over, status)))
        return g_steal_pointer (&appointment);
    }
  return NULL;
}

char *
clinic_note_dup_booked_reason (ClinicChart *chart)
{
  g_autoptr (AltheaRecord) appointment = find_appointment (chart);
  const char *words = appointment != NULL ? althea_record_get_string (appointment, "description") : NULL;

  return g_strdup (words != NULL ? words : "");
}

static void
set_reasons (AltheaRecordBuilder *builder, ClinicNoteContent *content)
{
  althea_record_builder_set_list (builder, "reason-code", NULL);
  if (!althea_text_is_empty (content->reason))
    {
      g_autoptr (AltheaCodeableConcept) words = althea_codeable_concept_new_text (content->reason);

      althea_record_builder_add_take (builder, "reason-code",
                                      althea_value_edit (words, "verbatim", ALTHEA_TRUTH_YES, NULL));
    }
  if (content->reason_code != NULL)
    althea_record_builder_add_take (builder, "reason-code", althea_code_to_concept (content->reason_code));
}

static void
set_diagnoses (AltheaRecordBuilder *builder, GPtrArray *condition_ids)
{
  althea_record_builder_set_list (builder, "diagnosis-condition", NULL);
  althea_record_builder_set_list (builder, "diagnosis-use", NULL);
  althea_record_builder_set_list (builder, "diagnosis-rank", NULL);
  for (guint i = 0; i < condition_ids->len; i++)
    {
      g_autofree char *rank = g_strdup_printf ("%u", i + 1);

      althea_record_builder_add_take (builder, "diagnosis-condition",
                                      althea_reference_new ("Condition", condition_ids->pdata[i], NULL));
      althea_record_builder_add_take (builder, "diagnosis-use",
                                      althea_codeable_concept_new (DIAGNOSIS_ROLE, "AD", NULL));
      althea_record_builder_add_take (builder, "diagnosis-rank", althea_decimal_new (rank, NULL));
    }
}

static void
begin_visit (AltheaRecordBuilder *builder, ClinicChart *chart, ClinicNoteContent *content)
{
  gboolean by_phone = g_strcmp0 (content->kind, ALTHEA_NOTE_TELEPHONE) == 0;
  g_autoptr (AltheaRecord) appointment = find_appointment (chart);
  g_autoptr (AltheaReference) who
      = althea_reference_new_raw (clinic_chart_get_person_reference (chart), NULL);

  althea_record_builder_set_id (builder, content->encounter_id);
  althea_record_builder_take_value (
      builder, "encounter-class",
      althea_value_new (ALTHEA_KIND_CODING, "system", ACT, "code", by_phone ? "VR" : "AMB", NULL));
  althea_record_builder_add_take (builder, "type", althea_codeable_concept_new_text (content->title));
  althea_record_builder_take_value (builder, "subject", clinic_chart_dup_reference (chart));
  althea_record_builder_add_take (builder, "participant",
                                  althea_value_new (ALTHEA_KIND_PARTICIPANT, "actor", who, NULL));
  if (appointment != NULL && !by_phone)
    althea_record_builder_add_take (
        builder, "appointment",
        althea_reference_new ("Appointment", althea_record_get_id (appointment), NULL));
}

AltheaRecord *
clinic_note_build_visit (ClinicChart *chart, ClinicNoteContent *content, GPtrArray *condition_ids,
                         guint64 *version, GError **error)
{
  AltheaRecord *stored = clinic_chart_find_record (chart, "Encounter", content->encounter_id);
  AltheaRecordBuilder *builder = stored != NULL ? althea_record_builder_new_edit (stored)
                                                : althea_record_builder_new ("Encounter");
  const AltheaPartialDate *began = stored != NULL ? althea_encounter_get_start (ALTHEA_ENCOUNTER (stored))
                                                  : content->date;
  const AltheaPartialDate *ended = stored != NULL ? althea_encounter_get_end (ALTHEA_ENCOUNTER (stored))
                                                  : NULL;
  g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();

  if (stored == NULL)
    begin_visit (builder, chart, content);
  /* A visit of another day was over on that day; how late is not known. */
  if (ended == NULL)
    ended = is_of_today (began) ? now : began;
  althea_record_builder_set_string (builder, "status", "finished");
  althea_record_builder_take_value (
      builder, "period", althea_value_new (ALTHEA_KIND_PERIOD, "start", began, "end", ended, NULL));
  set_reasons (builder, content);
  set_diagnoses (builder, condition_ids);
  *version = stored != NULL ? althea_record_get_version (stored) : 0;
  return althea_record_builder_end (builder, error);
}
