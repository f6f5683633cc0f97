/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-record-edits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-records.h"
#include "althea-text.h"

#define CONDITION_VERIFICATION "http://terminology.hl7.org/CodeSystem/condition-ver-status"
#define ALLERGY_VERIFICATION "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
#define WRONG "entered-in-error"

gboolean
clinic_record_can_be_wrong (AltheaRecord *record)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (record), FALSE);
  if (althea_record_is_entered_in_error (record) || ALTHEA_IS_PATIENT (record))
    return FALSE;
  return althea_record_has_field (record, "verification-status")
         || althea_record_has_field (record, "status");
}

AltheaRecord *
clinic_record_mark_wrong (AltheaRecord *record, GError **error)
{
  AltheaRecordBuilder *builder;

  g_return_val_if_fail (clinic_record_can_be_wrong (record), NULL);
  builder = althea_record_builder_new_edit (record);
  if (althea_record_has_field (record, "verification-status"))
    {
      /* FHIR rules con-5 and ait-2: what was never true has no clinical status. */
      althea_record_builder_take_value (
          builder, "verification-status",
          althea_codeable_concept_new (
              ALTHEA_IS_CONDITION (record) ? CONDITION_VERIFICATION : ALLERGY_VERIFICATION, WRONG, NULL));
      althea_record_builder_set_value (builder, "clinical-status", NULL);
    }
  else
    althea_record_builder_set_string (builder, "status", WRONG);
  return althea_record_builder_end (builder, error);
}

gboolean
clinic_record_can_stop (AltheaRecord *record)
{
  return ALTHEA_IS_MEDICATION_REQUEST (record)
         && althea_medication_request_is_current (ALTHEA_MEDICATION_REQUEST (record));
}

AltheaRecord *
clinic_record_stop (AltheaRecord *record, const char *reason, GError **error)
{
  AltheaRecordBuilder *builder;

  g_return_val_if_fail (clinic_record_can_stop (record), NULL);
  builder = althea_record_builder_new_edit (record);
  althea_record_builder_set_string (builder, "status", "stopped");
  if (!althea_text_is_empty (reason))
    althea_record_builder_take_value (builder, "status-reason", althea_codeable_concept_new_text (reason));
  return althea_record_builder_end (builder, error);
}

char *
clinic_record_dup_short_title (AltheaRecord *record)
{
  g_autofree char *title = althea_record_to_title (record);
  gsize length = strcspn (title, "0123456789");

  if (!ALTHEA_IS_MEDICATION_REQUEST (record) || length == 0)
    return g_steal_pointer (&title);
  return g_strchomp (g_strndup (title, length));
}

const char *
clinic_record_get_kind_label (AltheaRecord *record)
{
  static const struct
  {
    const char *type, *label;
  } kinds[] = {
    { "Patient", N_ ("Personal details") },   { "Condition", N_ ("Problem") },
    { "AllergyIntolerance", N_ ("Allergy") }, { "MedicationRequest", N_ ("Medication") },
    { "Immunization", N_ ("Immunization") },  { "Observation", N_ ("Result") },
    { "DiagnosticReport", N_ ("Report") },    { "Encounter", N_ ("Visit") },
    { "Communication", N_ ("Message") },      { "DocumentReference", N_ ("Document") },
    { "Procedure", N_ ("Procedure") },        { "CarePlan", N_ ("Care plan") },
    { "Appointment", N_ ("Appointment") },    { "Task", N_ ("Task") },
  };
  const char *type = althea_record_get_resource_type (record);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, type))
      return _ (kinds[i].label);
  return type;
}
