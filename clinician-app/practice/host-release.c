/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-release.h"

#include "althea-json.h"

#include <stdlib.h>
#include <string.h>

/* When the patient may see a record. The rules in their order, and why:
 *
 *  1. Restricted: label V (very restricted, also as a note's own confidentiality), or a psychotherapy note.
 * Never, not even by hand: 45 CFR 164.524(a)(1)(i) leaves psychotherapy notes out of the patient's right of
 * access, and V is what a clinician sets when a disclosure could endanger somebody.
 *  2. Held: the tag urn:althea:release|held. A clinician decided so and answers for it.
 *  3. By hand: the tag urn:althea:release|released opens what the rules below would keep.
 *  4. Label R (restricted) or work of the practice among itself: not without somebody's decision.
 *  5. Corrections: entered in error, cancelled or not done is shown when an earlier version was: a patient
 *     who has read a wrong result must see that it was wrong.
 *  6. By type, below. Results go out when final, without delay (45 CFR 171), and notes when signed; what is
 * preliminary or a draft may still change and would be read as a fact. Plans and orders go out unless drafts.
 * Threads, messages and questionnaires to fill in go to those they are addressed to, and answers in progress
 * to the patient who gives them; every other work item is internal. A planned encounter is the practice's own
 * preparation: the patient sees the appointment. What patients measured themselves is theirs from the start.
 * Provenance, flags and detected issues are the practice's notes to itself.
 *  7. A type that is not in the table is not shown.
 */

#define CONFIDENTIALITY "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
#define ACT_CODE "http://terminology.hl7.org/CodeSystem/v3-ActCode"
#define TASK_CODES "urn:althea:task"

typedef enum
{
  SHOW_ALWAYS = 1,
  SHOW_FINAL,     /* final, amended, corrected, appended */
  SHOW_NOT_DRAFT, /* any status but those of a draft */
  SHOW_DOCUMENT,
  SHOW_ENCOUNTER,
  SHOW_TASK,
  SHOW_ANSWERS,
  SHOW_MESSAGE,
  SHOW_NEVER,
} Show;

typedef struct
{
  const char *resource_type;
  Show show;
} TypeRule;

/* Sorted by type. */
static const TypeRule type_rules[] = {
  { "Account", SHOW_ALWAYS },
  { "AllergyIntolerance", SHOW_ALWAYS },
  { "Appointment", SHOW_ALWAYS },
  { "AppointmentResponse", SHOW_ALWAYS },
  { "BodyStructure", SHOW_ALWAYS },
  { "CarePlan", SHOW_NOT_DRAFT },
  { "CareTeam", SHOW_NOT_DRAFT },
  { "ChargeItem", SHOW_NOT_DRAFT },
  { "Claim", SHOW_NOT_DRAFT },
  { "ClaimResponse", SHOW_NOT_DRAFT },
  { "ClinicalImpression", SHOW_NOT_DRAFT },
  { "Communication", SHOW_MESSAGE },
  { "Composition", SHOW_FINAL },
  { "Condition", SHOW_ALWAYS },
  { "Consent", SHOW_NOT_DRAFT },
  { "Coverage", SHOW_NOT_DRAFT },
  { "CoverageEligibilityRequest", SHOW_NOT_DRAFT },
  { "CoverageEligibilityResponse", SHOW_NOT_DRAFT },
  { "Device", SHOW_ALWAYS },
  { "DeviceRequest", SHOW_NOT_DRAFT },
  { "DeviceUseStatement", SHOW_ALWAYS },
  { "DiagnosticReport", SHOW_FINAL },
  { "DocumentManifest", SHOW_ALWAYS },
  { "DocumentReference", SHOW_DOCUMENT },
  { "Encounter", SHOW_ENCOUNTER },
  { "EpisodeOfCare", SHOW_ALWAYS },
  { "ExplanationOfBenefit", SHOW_NOT_DRAFT },
  { "FamilyMemberHistory", SHOW_ALWAYS },
  { "Goal", SHOW_NOT_DRAFT },
  { "HealthcareService", SHOW_ALWAYS },
  { "ImagingStudy", SHOW_NOT_DRAFT },
  { "Immunization", SHOW_ALWAYS },
  { "ImmunizationEvaluation", SHOW_ALWAYS },
  { "ImmunizationRecommendation", SHOW_ALWAYS },
  { "Invoice", SHOW_NOT_DRAFT },
  { "List", SHOW_NOT_DRAFT },
  { "Location", SHOW_ALWAYS },
  { "Media", SHOW_NOT_DRAFT },
  { "Medication", SHOW_ALWAYS },
  { "MedicationAdministration", SHOW_ALWAYS },
  { "MedicationDispense", SHOW_ALWAYS },
  { "MedicationKnowledge", SHOW_ALWAYS },
  { "MedicationRequest", SHOW_NOT_DRAFT },
  { "MedicationStatement", SHOW_ALWAYS },
  { "NutritionOrder", SHOW_NOT_DRAFT },
  { "Observation", SHOW_FINAL },
  { "Organization", SHOW_ALWAYS },
  { "Patient", SHOW_ALWAYS },
  { "Practitioner", SHOW_ALWAYS },
  { "PractitionerRole", SHOW_ALWAYS },
  { "Procedure", SHOW_ALWAYS },
  { "Questionnaire", SHOW_NOT_DRAFT },
  { "QuestionnaireResponse", SHOW_ANSWERS },
  { "RelatedPerson", SHOW_ALWAYS },
  { "RiskAssessment", SHOW_FINAL },
  { "ServiceRequest", SHOW_NOT_DRAFT },
  { "Specimen", SHOW_ALWAYS },
  { "Substance", SHOW_ALWAYS },
  { "SupplyDelivery", SHOW_ALWAYS },
  { "SupplyRequest", SHOW_NOT_DRAFT },
  { "Task", SHOW_TASK },
  { "VisionPrescription", SHOW_NOT_DRAFT },
};

static int
compare_rule (const void *key, const void *rule)
{
  return strcmp (key, ((const TypeRule *)rule)->resource_type);
}

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static gboolean
is_one_of (const char *code, const char *const *codes)
{
  return code != NULL && g_strv_contains (codes, code);
}

/* TRUE when the list of codings @codings holds @code of @system. */
static gboolean
codings_have (yyjson_val *codings, const char *system, const char *code)
{
  size_t i, n;
  yyjson_val *coding;
  yyjson_arr_foreach (codings, i, n,
                      coding) if (g_strcmp0 (member (coding, "system"), system) == 0
                                  && g_strcmp0 (member (coding, "code"), code) == 0) return TRUE;
  return FALSE;
}

static gboolean
concept_has (yyjson_val *concept, const char *system, const char *code)
{
  return codings_have (yyjson_obj_get (concept, "coding"), system, code);
}

static yyjson_val *
security_of (yyjson_val *resource)
{
  return yyjson_obj_get (yyjson_obj_get (resource, "meta"), "security");
}

static gboolean
is_restricted (yyjson_val *resource)
{
  yyjson_val *security = security_of (resource);
  return codings_have (security, CONFIDENTIALITY, "V") || codings_have (security, ACT_CODE, "PSYTHPN")
         || g_strcmp0 (member (resource, "confidentiality"), "V") == 0;
}

/* "" when the record has none. Conditions and allergies say "entered in error" in their verification. */
static const char *
status_of (yyjson_val *resource)
{
  yyjson_val *verification = yyjson_obj_get (resource, "verificationStatus");
  if (verification != NULL)
    {
      size_t i, n;
      yyjson_val *coding;
      yyjson_arr_foreach (yyjson_obj_get (verification, "coding"), i, n,
                          coding) if (g_strcmp0 (member (coding, "code"), "entered-in-error")
                                      == 0) return "entered-in-error";
    }
  const char *status = member (resource, "status");
  return status != NULL ? status : "";
}

static gboolean
is_correction (const char *status)
{
  static const char *const corrections[] = { "entered-in-error", "cancelled", "not-done", "revoked", NULL };
  return is_one_of (status, corrections);
}

static gboolean
is_final (const char *status)
{
  static const char *const final[] = { "final", "amended", "corrected", "appended", NULL };
  return is_one_of (status, final);
}

static gboolean
is_draft (const char *status)
{
  static const char *const drafts[] = { "draft",      "preparation", "in-preparation", "proposed",
                                        "registered", "planned",     "in-progress",    NULL };
  return is_one_of (status, drafts);
}

static gboolean
refers_to (yyjson_val *reference, const char *to)
{
  return g_strcmp0 (member (reference, "reference"), to) == 0;
}

/* The reference of a member, when it is to a patient of this record. */
static const char *
patient_reference (yyjson_val *resource, const char *name)
{
  const char *reference = member (yyjson_obj_get (resource, name), "reference");
  return reference != NULL && g_str_has_prefix (reference, "Patient/") ? reference : NULL;
}

/* To or from the patient. A note between colleagues about a patient has the patient as its subject only. */
static gboolean
message_is_of_patient (yyjson_val *resource)
{
  const char *patient = patient_reference (resource, "subject");
  if (patient == NULL || g_str_equal (status_of (resource), "preparation"))
    return FALSE;
  yyjson_val *recipients = yyjson_obj_get (resource, "recipient");
  if (refers_to (yyjson_obj_get (resource, "sender"), patient))
    return TRUE;
  if (yyjson_arr_size (recipients) == 0)
    return TRUE;
  size_t i, n;
  yyjson_val *recipient;
  yyjson_arr_foreach (recipients, i, n, recipient) if (refers_to (recipient, patient)) return TRUE;
  return FALSE;
}

/* A thread, or what the patient asked for. */
static gboolean
task_is_of_patient (yyjson_val *resource)
{
  const char *patient = patient_reference (resource, "for");
  if (patient == NULL)
    return FALSE;
  return concept_has (yyjson_obj_get (resource, "code"), TASK_CODES, "message-thread")
         || concept_has (yyjson_obj_get (resource, "code"), TASK_CODES, "questionnaire")
         || refers_to (yyjson_obj_get (resource, "requester"), patient);
}

/* Completed, or being given by the patient, perhaps on another device. */
static gboolean
answers_are_of_patient (yyjson_val *resource)
{
  const char *patient = patient_reference (resource, "subject");
  const char *status = status_of (resource);
  if (g_str_equal (status, "in-progress"))
    return patient != NULL && refers_to (yyjson_obj_get (resource, "author"), patient);
  return !g_str_equal (status, "entered-in-error");
}

/* Sent by the patient, and waiting to be taken into the chart. */
static gboolean
is_by_patient (yyjson_val *resource, const char *status)
{
  return g_str_equal (status, "preliminary")
         && g_strcmp0 (host_release_find_tag (resource, HOST_TAG_ORIGIN), "patient") == 0;
}

static gboolean
document_is_final (yyjson_val *resource)
{
  static const char *const current[] = { "current", "superseded", NULL };
  const char *doc_status = member (resource, "docStatus");
  return is_one_of (status_of (resource), current) && (doc_status == NULL || is_final (doc_status));
}

static gboolean
decide_by_type (yyjson_val *resource, HostReleaseRule *rule)
{
  const char *type = member (resource, "resourceType");
  const char *status = status_of (resource);
  const TypeRule *found
      = type == NULL ? NULL
                     : bsearch (type, type_rules, G_N_ELEMENTS (type_rules), sizeof (TypeRule), compare_rule);
  *rule = HOST_RELEASE_RULE_STATUS;
  switch (found != NULL ? found->show : SHOW_NEVER)
    {
    case SHOW_ALWAYS:
      *rule = HOST_RELEASE_RULE_TYPE;
      return !g_str_equal (status, "entered-in-error");
    case SHOW_FINAL:
      return is_final (status) || is_by_patient (resource, status);
    case SHOW_NOT_DRAFT:
      return !is_draft (status) && !g_str_equal (status, "entered-in-error");
    case SHOW_DOCUMENT:
      return document_is_final (resource);
    case SHOW_ENCOUNTER:
      return !g_str_equal (status, "planned") && !g_str_equal (status, "entered-in-error");
    case SHOW_TASK:
      *rule = HOST_RELEASE_RULE_PARTY;
      return task_is_of_patient (resource);
    case SHOW_ANSWERS:
      *rule = HOST_RELEASE_RULE_PARTY;
      return answers_are_of_patient (resource);
    case SHOW_MESSAGE:
      *rule = HOST_RELEASE_RULE_PARTY;
      return message_is_of_patient (resource);
    case SHOW_NEVER:
    default:
      *rule = HOST_RELEASE_RULE_UNKNOWN_TYPE;
      return FALSE;
    }
}

const char *
host_release_find_tag (yyjson_val *resource, const char *system)
{
  size_t i, n;
  yyjson_val *tag;
  yyjson_arr_foreach (yyjson_obj_get (yyjson_obj_get (resource, "meta"), "tag"), i, n,
                      tag) if (g_strcmp0 (member (tag, "system"), system) == 0) return member (tag, "code");
  return NULL;
}

const char *
host_release_get_tag (yyjson_val *resource)
{
  return host_release_find_tag (resource, HOST_TAG_RELEASE);
}

gboolean
host_release_decide (yyjson_val *resource, gboolean was_released, HostReleaseRule *rule)
{
  HostReleaseRule unused;
  rule = rule != NULL ? rule : &unused;
  const char *tag = host_release_get_tag (resource);

  *rule = HOST_RELEASE_RULE_RESTRICTED;
  if (is_restricted (resource))
    return FALSE;
  *rule = HOST_RELEASE_RULE_HELD;
  if (g_strcmp0 (tag, "held") == 0)
    return FALSE;
  *rule = HOST_RELEASE_RULE_BY_HAND;
  if (g_strcmp0 (tag, "released") == 0)
    return TRUE;
  *rule = HOST_RELEASE_RULE_INTERNAL;
  if (codings_have (security_of (resource), CONFIDENTIALITY, "R")
      || g_strcmp0 (member (resource, "confidentiality"), "R") == 0
      || g_strcmp0 (host_release_find_tag (resource, HOST_TAG_AUDIENCE), "internal") == 0)
    return FALSE;
  *rule = HOST_RELEASE_RULE_CORRECTION;
  if (was_released && is_correction (status_of (resource)))
    return TRUE;
  return decide_by_type (resource, rule);
}

gboolean
host_release_is_restricted (GBytes *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  /* Nearly every record has no label at all, and a search of the bytes is much cheaper than reading them. An
   * escaped member name would slip past it, so text with escapes is read too. */
  if (memmem (text, n_bytes, "\"security\"", strlen ("\"security\"")) == NULL
      && memmem (text, n_bytes, "\"confidentiality\"", strlen ("\"confidentiality\"")) == NULL
      && memmem (text, n_bytes, "\\u", 2) == NULL)
    return FALSE;
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  /* What cannot be read cannot be shown to be harmless. */
  return doc == NULL || is_restricted (yyjson_doc_get_root (doc));
}
