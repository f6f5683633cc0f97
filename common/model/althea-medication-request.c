/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-medication-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-record-private.h"

struct _AltheaMedicationRequest
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaMedicationRequest, althea_medication_request, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "active|on-hold|cancelled|completed|entered-in-error|stopped|draft|unknown" },
  { "status-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "statusReason",
    N_ ("Reason for the status") },
  { "intent", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "intent", N_ ("Intent"),
    "proposal|plan|order|original-order|reflex-order|filler-order|instance-order|option" },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "priority", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "priority", N_ ("Urgency"), "routine|urgent|asap|stat" },
  { "do-not-perform", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "doNotPerform", N_ ("Must not be given") },
  { "reported-boolean", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "reportedBoolean", N_ ("Reported"), NULL,
    "reported" },
  { "reported-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "reportedReference", N_ ("Reported by"),
    NULL, "reported" },
  { "medication-codeable-concept", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED,
    "medicationCodeableConcept", N_ ("Medicine"), NULL, "medication" },
  { "medication-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "medicationReference",
    N_ ("Medicine"), NULL, "medication" },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "supporting-information", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "supportingInformation",
    N_ ("Supporting information") },
  { "authored-on", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "authoredOn", N_ ("Prescribed") },
  { "requester", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "requester", N_ ("Prescribed by") },
  { "performer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "performer", N_ ("To be given by") },
  { "performer-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "performerType",
    N_ ("To be given by") },
  { "recorder", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "recorder", N_ ("Recorded by") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "group-identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "groupIdentifier",
    N_ ("Prescription number") },
  { "course-of-therapy-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "courseOfTherapyType",
    N_ ("Course") },
  { "insurance", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "insurance", N_ ("Insurance") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "dosage-instruction", ALTHEA_KIND_DOSAGE, ALTHEA_FIELD_LIST, "dosageInstruction", N_ ("Directions") },
  { "validity-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "dispenseRequest.validityPeriod",
    N_ ("Valid") },
  { "number-of-repeats-allowed", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE,
    "dispenseRequest.numberOfRepeatsAllowed", N_ ("Refills") },
  { "quantity", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "dispenseRequest.quantity", N_ ("Quantity") },
  { "expected-supply-duration", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE,
    "dispenseRequest.expectedSupplyDuration", N_ ("Supply for") },
  { "dispense-performer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "dispenseRequest.performer",
    N_ ("Pharmacy") },
  { "substitution-allowed", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "substitution.allowedBoolean",
    N_ ("Substitution allowed") },
  { "substitution-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "substitution.reason",
    N_ ("Reason for or against substitution") },
  { "prior-prescription", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "priorPrescription", N_ ("Renews") },
  { "detected-issue", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "detectedIssue", N_ ("Warnings") },
};

static const char *const date_fields[] = { "authored-on", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (record)));
}

static void
althea_medication_request_class_init (AltheaMedicationRequestClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "MedicationRequest", fields, G_N_ELEMENTS (fields));
}

static void
althea_medication_request_init (AltheaMedicationRequest *self)
{
}

const char *
althea_medication_request_get_medication_display (AltheaMedicationRequest *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEDICATION_REQUEST (self), "");
  AltheaRecord *record = ALTHEA_RECORD (self);
  const AltheaReference *reference = althea_record_get_value (record, "medication-reference");
  const char *text
      = althea_codeable_concept_get_display (althea_record_get_value (record, "medication-codeable-concept"));
  return *text == '\0' && reference != NULL && reference->display != NULL ? reference->display : text;
}

const char *
althea_medication_request_get_rxnorm (AltheaMedicationRequest *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEDICATION_REQUEST (self), NULL);
  return althea_codeable_concept_get_code (
      althea_record_get_value (ALTHEA_RECORD (self), "medication-codeable-concept"),
      "http://www.nlm.nih.gov/research/umls/rxnorm");
}

char *
althea_medication_request_dup_dosage_text (AltheaMedicationRequest *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEDICATION_REQUEST (self), g_strdup (""));
  const GPtrArray *dosages = althea_record_get_list (ALTHEA_RECORD (self), "dosage-instruction");
  GString *text = g_string_new (NULL);
  for (guint i = 0; dosages != NULL && i < dosages->len; i++)
    {
      g_autofree char *one = althea_dosage_to_display (dosages->pdata[i]);
      if (*one == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, "; ");
      g_string_append (text, one);
    }
  return g_string_free_and_steal (text);
}

gboolean
althea_medication_request_is_current (AltheaMedicationRequest *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEDICATION_REQUEST (self), FALSE);
  const char *status = althea_record_get_string (ALTHEA_RECORD (self), "status");
  return status != NULL && (strcmp (status, "active") == 0 || strcmp (status, "on-hold") == 0)
         && althea_record_get_truth (ALTHEA_RECORD (self), "do-not-perform") != ALTHEA_TRUTH_YES;
}
