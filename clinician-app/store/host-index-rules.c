/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-index-rules.h"

#define SUBJECT                                                                                              \
  {                                                                                                          \
    { "subject", NULL },                                                                                     \
    {                                                                                                        \
      "patient", NULL                                                                                        \
    }                                                                                                        \
  }
#define PATIENT                                                                                              \
  {                                                                                                          \
    { "patient", NULL },                                                                                     \
    {                                                                                                        \
      "subject", NULL                                                                                        \
    }                                                                                                        \
  }
#define CODE                                                                                                 \
  {                                                                                                          \
    {                                                                                                        \
      "code", NULL                                                                                           \
    }                                                                                                        \
  }
#define TYPE                                                                                                 \
  {                                                                                                          \
    {                                                                                                        \
      "type", NULL                                                                                           \
    }                                                                                                        \
  }
#define EFFECTIVE                                                                                            \
  {                                                                                                          \
    { "effectiveDateTime", NULL }, { "effectivePeriod", "start" }, { "effectiveInstant", NULL },             \
    {                                                                                                        \
      "issued", NULL                                                                                         \
    }                                                                                                        \
  }

/* HL7 FHIR R4 (4.0.1): the elements behind the search parameters patient, code and date of each type. */
static const HostRule rules[] = {
  { "AllergyIntolerance",
    PATIENT,
    CODE,
    { { "onsetDateTime", NULL }, { "onsetPeriod", "start" }, { "recordedDate", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Appointment",
    { { "participant", "actor" } },
    { { "appointmentType", NULL }, { "serviceType", NULL } },
    { { "start", NULL }, { "created", NULL } },
    { { "participant", "actor" } },
    HOST_NAME_NONE },
  { "AppointmentResponse",
    { { "actor", NULL } },
    { { NULL } },
    { { "start", NULL } },
    { { "actor", NULL } },
    HOST_NAME_NONE },
  { "CarePlan",
    SUBJECT,
    { { NULL } },
    { { "period", "start" }, { "created", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "CareTeam",
    SUBJECT,
    { { NULL } },
    { { "period", "start" } },
    { { "participant", "member" } },
    HOST_NAME_TEXT },
  { "Claim",
    PATIENT,
    TYPE,
    { { "billablePeriod", "start" }, { "created", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Communication",
    SUBJECT,
    { { "topic", NULL } },
    { { "sent", NULL }, { "received", NULL } },
    { { "recipient", NULL } },
    HOST_NAME_NONE },
  { "CommunicationRequest",
    SUBJECT,
    { { "reasonCode", NULL } },
    { { "occurrenceDateTime", NULL }, { "authoredOn", NULL } },
    { { "recipient", NULL } },
    HOST_NAME_NONE },
  { "Composition", SUBJECT, TYPE, { { "date", NULL } }, { { NULL } }, HOST_NAME_NONE },
  { "Condition",
    SUBJECT,
    CODE,
    { { "onsetDateTime", NULL }, { "onsetPeriod", "start" }, { "recordedDate", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Consent", PATIENT, { { NULL } }, { { "dateTime", NULL } }, { { NULL } }, HOST_NAME_NONE },
  { "Coverage",
    { { "beneficiary", NULL }, { "patient", NULL } },
    TYPE,
    { { "period", "start" } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Device", PATIENT, TYPE, { { "manufactureDate", NULL } }, { { NULL } }, HOST_NAME_NONE },
  { "DiagnosticReport", SUBJECT, CODE, EFFECTIVE, { { NULL } }, HOST_NAME_NONE },
  { "DocumentReference",
    SUBJECT,
    TYPE,
    { { "date", NULL }, { "period", "start" } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Encounter",
    SUBJECT,
    TYPE,
    { { "period", "start" } },
    { { "participant", "individual" } },
    HOST_NAME_NONE },
  { "EpisodeOfCare", PATIENT, TYPE, { { "period", "start" } }, { { NULL } }, HOST_NAME_NONE },
  { "ExplanationOfBenefit",
    PATIENT,
    TYPE,
    { { "billablePeriod", "start" }, { "created", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "FamilyMemberHistory",
    PATIENT,
    { { "relationship", NULL } },
    { { "date", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Flag", SUBJECT, CODE, { { "period", "start" } }, { { NULL } }, HOST_NAME_NONE },
  { "Goal",
    SUBJECT,
    { { "description", NULL } },
    { { "startDate", NULL }, { "statusDate", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Group", { { NULL } }, CODE, { { NULL } }, { { NULL } }, HOST_NAME_TEXT },
  { "HealthcareService", { { NULL } }, TYPE, { { NULL } }, { { NULL } }, HOST_NAME_TEXT },
  { "ImagingStudy",
    SUBJECT,
    { { "procedureCode", NULL } },
    { { "started", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Immunization",
    PATIENT,
    { { "vaccineCode", NULL } },
    { { "occurrenceDateTime", NULL }, { "recorded", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Location", { { NULL } }, TYPE, { { NULL } }, { { NULL } }, HOST_NAME_TEXT },
  { "Media",
    SUBJECT,
    TYPE,
    { { "createdDateTime", NULL }, { "createdPeriod", "start" }, { "issued", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "MedicationAdministration",
    SUBJECT,
    { { "medicationCodeableConcept", NULL } },
    EFFECTIVE,
    { { NULL } },
    HOST_NAME_NONE },
  { "MedicationDispense",
    SUBJECT,
    { { "medicationCodeableConcept", NULL } },
    { { "whenHandedOver", NULL }, { "whenPrepared", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "MedicationRequest",
    SUBJECT,
    { { "medicationCodeableConcept", NULL } },
    { { "authoredOn", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "MedicationStatement",
    SUBJECT,
    { { "medicationCodeableConcept", NULL } },
    { { "effectiveDateTime", NULL }, { "effectivePeriod", "start" }, { "dateAsserted", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Observation", SUBJECT, CODE, EFFECTIVE, { { NULL } }, HOST_NAME_NONE },
  { "Organization", { { NULL } }, TYPE, { { NULL } }, { { NULL } }, HOST_NAME_TEXT },
  { "Patient", { { NULL } }, { { NULL } }, { { "birthDate", NULL } }, { { NULL } }, HOST_NAME_HUMAN },
  { "Person", { { NULL } }, { { NULL } }, { { "birthDate", NULL } }, { { NULL } }, HOST_NAME_HUMAN },
  { "Practitioner", { { NULL } }, { { NULL } }, { { "birthDate", NULL } }, { { NULL } }, HOST_NAME_HUMAN },
  { "PractitionerRole",
    { { NULL } },
    CODE,
    { { "period", "start" } },
    { { "practitioner", NULL } },
    HOST_NAME_NONE },
  { "Procedure",
    SUBJECT,
    CODE,
    { { "performedDateTime", NULL }, { "performedPeriod", "start" } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Provenance",
    { { "target", NULL } },
    { { "activity", NULL } },
    { { "recorded", NULL }, { "occurredDateTime", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "QuestionnaireResponse", SUBJECT, { { NULL } }, { { "authored", NULL } }, { { NULL } }, HOST_NAME_NONE },
  { "RelatedPerson",
    PATIENT,
    { { "relationship", NULL } },
    { { "birthDate", NULL } },
    { { NULL } },
    HOST_NAME_HUMAN },
  { "Schedule",
    { { "actor", NULL } },
    { { "serviceType", NULL } },
    { { "planningHorizon", "start" } },
    { { "actor", NULL } },
    HOST_NAME_NONE },
  { "ServiceRequest",
    SUBJECT,
    CODE,
    { { "authoredOn", NULL }, { "occurrenceDateTime", NULL }, { "occurrencePeriod", "start" } },
    { { "performer", NULL } },
    HOST_NAME_NONE },
  { "Slot",
    { { NULL } },
    { { "appointmentType", NULL }, { "serviceType", NULL } },
    { { "start", NULL } },
    { { NULL } },
    HOST_NAME_NONE },
  { "Specimen", SUBJECT, TYPE, { { "receivedTime", NULL } }, { { NULL } }, HOST_NAME_NONE },
  { "Task",
    { { "for", NULL } },
    CODE,
    { { "authoredOn", NULL }, { "lastModified", NULL } },
    { { "owner", NULL } },
    HOST_NAME_NONE },
};

static const HostRule general = {
  NULL,
  { { "subject", NULL }, { "patient", NULL }, { "beneficiary", NULL }, { "for", NULL } },
  { { "code", NULL }, { "type", NULL } },
  { { "effectiveDateTime", NULL },
    { "occurrenceDateTime", NULL },
    { "period", "start" },
    { "authoredOn", NULL },
    { "date", NULL },
    { "created", NULL } },
  { { NULL } },
  HOST_NAME_NONE,
};

static gpointer
make_table (gpointer unused)
{
  GHashTable *table = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_hash_table_insert (table, (gpointer)g_intern_static_string (rules[i].kind), (gpointer)&rules[i]);
  return table;
}

const HostRule *
host_rule_for (const char *kind)
{
  static GOnce once = G_ONCE_INIT;
  const HostRule *rule = g_hash_table_lookup (g_once (&once, make_table, NULL), kind);

  return rule != NULL ? rule : &general;
}
