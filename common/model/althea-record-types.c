/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include <string.h>

#include "althea-records.h"

typedef struct
{
  const char *resource_type;
  GType (*get_type) (void);
} RecordType;

/* Sorted by name. */
static const RecordType types[] = {
  { "AllergyIntolerance", althea_allergy_intolerance_get_type },
  { "Appointment", althea_appointment_get_type },
  { "Basic", althea_basic_get_type },
  { "CarePlan", althea_care_plan_get_type },
  { "Communication", althea_communication_get_type },
  { "Composition", althea_composition_get_type },
  { "Condition", althea_condition_get_type },
  { "DetectedIssue", althea_detected_issue_get_type },
  { "DiagnosticReport", althea_diagnostic_report_get_type },
  { "DocumentReference", althea_document_reference_get_type },
  { "Encounter", althea_encounter_get_type },
  { "Immunization", althea_immunization_get_type },
  { "MedicationRequest", althea_medication_request_get_type },
  { "Observation", althea_observation_get_type },
  { "Organization", althea_organization_get_type },
  { "Patient", althea_patient_get_type },
  { "Practitioner", althea_practitioner_get_type },
  { "PractitionerRole", althea_practitioner_role_get_type },
  { "Procedure", althea_procedure_get_type },
  { "Provenance", althea_provenance_get_type },
  { "ServiceRequest", althea_service_request_get_type },
  { "Task", althea_task_get_type },
};

GType
althea_record_type_for_name (const char *resource_type)
{
  gsize low = 0, high = G_N_ELEMENTS (types);
  g_return_val_if_fail (resource_type != NULL, ALTHEA_TYPE_RECORD);
  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strcmp (resource_type, types[middle].resource_type);
      if (order == 0)
        return types[middle].get_type ();
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return ALTHEA_TYPE_RECORD;
}
