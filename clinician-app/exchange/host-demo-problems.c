/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

/* --- conditions -------------------------------------------------------------------------------------------
 */

HostDemoProblem *
host_demo_patient_add_problem (HostDemoPatient *self, const HostDemoCode *code, int onset, gboolean listed)
{
  if (self->n_problems == HOST_DEMO_MAX_PROBLEMS)
    return &self->problems[HOST_DEMO_MAX_PROBLEMS - 1];
  HostDemoProblem *problem = &self->problems[self->n_problems++];
  problem->code = code;
  problem->onset = MAX (onset, self->birth);
  problem->listed = listed;
  host_demo_patient_make_id (self, problem->id);
  return problem;
}

HostDemoProblem *
host_demo_patient_find_problem (HostDemoPatient *self, const char *code)
{
  for (guint i = 0; i < self->n_problems; i++)
    if (self->problems[i].end == 0 && g_strcmp0 (self->problems[i].code->code, code) == 0)
      return &self->problems[i];
  return NULL;
}

static void
write_problem (HostDemoPatient *self, const HostDemoProblem *problem)
{
  HostDemoDoc doc;
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  HostDemoCode active = { HOST_DEMO_TERMINOLOGY "condition-clinical", "active", "Active", NULL };
  HostDemoCode resolved = { HOST_DEMO_TERMINOLOGY "condition-clinical", "resolved", "Resolved", NULL };
  HostDemoCode confirmed = { HOST_DEMO_TERMINOLOGY "condition-ver-status", "confirmed", "Confirmed", NULL };
  HostDemoCode listed
      = { HOST_DEMO_TERMINOLOGY "condition-category", "problem-list-item", "Problem List Item", NULL };
  HostDemoCode of_visit
      = { HOST_DEMO_TERMINOLOGY "condition-category", "encounter-diagnosis", "Encounter Diagnosis", NULL };
  host_demo_doc_begin (&doc, self->demo, "Condition", problem->id, HOST_DEMO_RELEASED);
  host_demo_concept (&doc, doc.root, "clinicalStatus", problem->end == 0 ? &active : &resolved);
  host_demo_concept (&doc, doc.root, "verificationStatus", &confirmed);
  host_demo_concept_list (&doc, doc.root, "category", problem->listed ? &listed : &of_visit);
  host_demo_concept (&doc, doc.root, "code", problem->code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  if (problem->onset < self->since && problem->listed)
    {
      /* What began before the patient came here is known to the month at best. */
      int year, month, of_month;
      host_demo_day_split (problem->onset, &year, &month, &of_month);
      g_autofree char *text = problem->onset < self->since - 1800
                                  ? g_strdup_printf ("%04d", year)
                                  : g_strdup_printf ("%04d-%02d", year, month);
      host_demo_string (&doc, doc.root, "onsetDateTime", text);
    }
  else
    host_demo_day (&doc, doc.root, "onsetDateTime", problem->onset);
  if (problem->end != 0)
    host_demo_day (&doc, doc.root, "abatementDateTime", problem->end);
  host_demo_day (&doc, doc.root, "recordedDate", MAX (problem->onset, self->since));
  host_demo_reference (&doc, doc.root, "recorder", "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_doc_end (&doc);
}

void
host_demo_write_problems (HostDemoPatient *self)
{
  for (guint i = 0; i < self->n_problems; i++)
    write_problem (self, &self->problems[i]);
}

/* --- medications -------------------------------------------------------------------------------------------
 */

HostDemoMedication *
host_demo_patient_find_drug (HostDemoPatient *self, const HostDemoDrug *drug)
{
  for (guint i = 0; i < self->n_medications; i++)
    if (self->medications[i].drug == drug && self->medications[i].end == 0)
      return &self->medications[i];
  return NULL;
}

static HostDemoMedication *
add_medication (HostDemoPatient *self, const HostDemoDrug *drug, const char *reason_id,
                const char *encounter_id, int day)
{
  if (self->n_medications == HOST_DEMO_MAX_MEDICATIONS)
    return NULL;
  HostDemoMedication *medication = &self->medications[self->n_medications++];
  medication->drug = drug;
  medication->start = day;
  g_strlcpy (medication->reason_id, reason_id != NULL ? reason_id : "", sizeof medication->reason_id);
  g_strlcpy (medication->encounter_id, encounter_id != NULL ? encounter_id : "",
             sizeof medication->encounter_id);
  host_demo_patient_make_id (self, medication->id);
  return medication;
}

void
host_demo_patient_start (HostDemoPatient *self, const HostDemoDrug *drug, const char *reason_id,
                         const char *encounter_id, int day)
{
  if (host_demo_patient_find_drug (self, drug) == NULL)
    add_medication (self, drug, reason_id, encounter_id, day);
}

void
host_demo_patient_course (HostDemoPatient *self, const HostDemoDrug *drug, const char *reason_id,
                          const char *encounter_id, int day, int n_days)
{
  HostDemoMedication *medication = add_medication (self, drug, reason_id, encounter_id, day);
  if (medication == NULL || day + n_days > self->demo->today)
    return;
  medication->end = day + n_days;
  medication->course = TRUE;
}

void
host_demo_patient_stop (HostDemoPatient *self, const HostDemoDrug *drug, int day)
{
  HostDemoMedication *medication = host_demo_patient_find_drug (self, drug);
  if (medication != NULL)
    medication->end = MAX (day, medication->start + 1);
}

static void
write_dosage (HostDemoDoc *doc, const HostDemoDrug *drug)
{
  yyjson_mut_val *dosage = host_demo_item (doc, host_demo_array (doc, doc->root, "dosageInstruction"));
  host_demo_string (doc, dosage, "text", drug->dose_text);
  yyjson_mut_val *repeat = host_demo_object (doc, host_demo_object (doc, dosage, "timing"), "repeat");
  host_demo_number (doc, repeat, "frequency", drug->times, 0);
  host_demo_number (doc, repeat, "period", drug->period, 0);
  host_demo_string (doc, repeat, "periodUnit", drug->period_unit);
  if (drug->as_needed)
    host_demo_flag (doc, dosage, "asNeededBoolean", TRUE);
  HostDemoCode route = { NULL, NULL, NULL, drug->route };
  host_demo_concept (doc, dosage, "route", &route);
  yyjson_mut_val *rate = host_demo_item (doc, host_demo_array (doc, dosage, "doseAndRate"));
  int decimals = drug->dose == (int)drug->dose ? 0 : 1;
  host_demo_quantity (doc, rate, "doseQuantity", drug->dose, decimals, drug->dose_unit, drug->dose_ucum);
}

static void
write_medication (HostDemoPatient *self, const HostDemoMedication *medication)
{
  const HostDemoDrug *drug = medication->drug;
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  const char *status = medication->end == 0 ? "active" : medication->course ? "completed" : "stopped";
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, self->demo, "MedicationRequest", medication->id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", status);
  host_demo_string (&doc, doc.root, "intent", "order");
  host_demo_concept (&doc, doc.root, "medicationCodeableConcept", &drug->code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  if (*medication->encounter_id != '\0')
    host_demo_reference (&doc, doc.root, "encounter", "Encounter", medication->encounter_id, NULL);
  host_demo_day (&doc, doc.root, "authoredOn", medication->start);
  host_demo_reference (&doc, doc.root, "requester", "Practitioner", doctor->practitioner_id, doctor->name);
  if (*medication->reason_id != '\0')
    host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "reasonReference"), "Condition",
                              medication->reason_id, NULL);
  write_dosage (&doc, drug);
  yyjson_mut_val *dispense = host_demo_object (&doc, doc.root, "dispenseRequest");
  host_demo_number (&doc, dispense, "numberOfRepeatsAllowed", drug->refills, 0);
  if (medication->end != 0)
    {
      yyjson_mut_val *period = host_demo_object (&doc, dispense, "validityPeriod");
      host_demo_day (&doc, period, "start", medication->start);
      host_demo_day (&doc, period, "end", medication->end);
    }
  host_demo_doc_end (&doc);
}

void
host_demo_write_medications (HostDemoPatient *self)
{
  for (guint i = 0; i < self->n_medications; i++)
    write_medication (self, &self->medications[i]);
}

/* --- allergies
 * ----------------------------------------------------------------------------------------------- */

static const struct
{
  HostDemoCode code;
  const char *category, *criticality, *severity;
  HostDemoCode reaction;
  guint weight;
} allergies[] = {
  { { HOST_DEMO_RXNORM, "7980", "penicillin G", "Penicillin" },
    "medication",
    "high",
    "severe",
    { HOST_DEMO_ICD10, "L50.0", "Allergic urticaria", "Hives" },
    10 },
  { { HOST_DEMO_RXNORM, "723", "amoxicillin", "Amoxicillin" },
    "medication",
    "low",
    "mild",
    { HOST_DEMO_ICD10, "R21", "Rash and other nonspecific skin eruption", "Rash" },
    7 },
  { { HOST_DEMO_RXNORM, "10180", "sulfamethoxazole", "Sulfamethoxazole" },
    "medication",
    "low",
    "moderate",
    { HOST_DEMO_ICD10, "R21", "Rash and other nonspecific skin eruption", "Rash" },
    6 },
  { { HOST_DEMO_RXNORM, "2670", "codeine", "Codeine" },
    "medication",
    "low",
    "moderate",
    { HOST_DEMO_ICD10, "R11.0", "Nausea", "Nausea" },
    4 },
  { { HOST_DEMO_RXNORM, "5640", "ibuprofen", "Ibuprofen" },
    "medication",
    "high",
    "moderate",
    { HOST_DEMO_ICD10, "R06.2", "Wheezing", "Wheezing" },
    3 },
  { { HOST_DEMO_RXNORM, "1191", "aspirin", "Aspirin" },
    "medication",
    "high",
    "moderate",
    { HOST_DEMO_ICD10, "L50.0", "Allergic urticaria", "Hives" },
    3 },
  { { NULL, NULL, NULL, "Peanut" },
    "food",
    "high",
    "severe",
    { NULL, NULL, NULL, "Swelling of the face and trouble breathing" },
    4 },
  { { NULL, NULL, NULL, "Egg" },
    "food",
    "low",
    "mild",
    { HOST_DEMO_ICD10, "L50.0", "Allergic urticaria", "Hives" },
    2 },
  { { NULL, NULL, NULL, "Shellfish" },
    "food",
    "high",
    "moderate",
    { HOST_DEMO_ICD10, "L50.0", "Allergic urticaria", "Hives" },
    4 },
  { { NULL, NULL, NULL, "Latex" },
    "environment",
    "low",
    "mild",
    { NULL, NULL, NULL, "Itching and redness" },
    3 },
  { { NULL, NULL, NULL, "Bee venom" },
    "environment",
    "high",
    "severe",
    { NULL, NULL, NULL, "Swelling and light-headedness" },
    2 },
  { { NULL, NULL, NULL, "Grass pollen" },
    "environment",
    "low",
    "mild",
    { NULL, NULL, NULL, "Sneezing and itchy eyes" },
    7 },
};

static void
write_allergy (HostDemoPatient *self, guint which)
{
  HostDemoDoc doc;
  char id[37];
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  int age = (int)host_demo_patient_age (self, self->since);
  HostDemoCode active = { HOST_DEMO_TERMINOLOGY "allergyintolerance-clinical", "active", "Active", NULL };
  HostDemoCode confirmed
      = { HOST_DEMO_TERMINOLOGY "allergyintolerance-verification", "confirmed", "Confirmed", NULL };
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "AllergyIntolerance", id, HOST_DEMO_RELEASED);
  host_demo_concept (&doc, doc.root, "clinicalStatus", &active);
  host_demo_concept (&doc, doc.root, "verificationStatus", &confirmed);
  host_demo_string (&doc, doc.root, "type", "allergy");
  host_demo_item_string (&doc, host_demo_array (&doc, doc.root, "category"), allergies[which].category);
  host_demo_string (&doc, doc.root, "criticality", allergies[which].criticality);
  host_demo_concept (&doc, doc.root, "code", &allergies[which].code);
  host_demo_reference (&doc, doc.root, "patient", "Patient", self->id, self->display);
  if (age > 1)
    {
      int year, month, of_month;
      host_demo_day_split (self->birth
                               + (int)(HOST_DEMO_YEAR * host_demo_random_range (&self->random, 1, age)),
                           &year, &month, &of_month);
      g_autofree char *text = g_strdup_printf ("%04d", year);
      host_demo_string (&doc, doc.root, "onsetDateTime", text);
    }
  host_demo_day (&doc, doc.root, "recordedDate", self->since);
  host_demo_reference (&doc, doc.root, "recorder", "Practitioner", doctor->practitioner_id, doctor->name);
  yyjson_mut_val *reaction = host_demo_item (&doc, host_demo_array (&doc, doc.root, "reaction"));
  host_demo_concept_list (&doc, reaction, "manifestation", &allergies[which].reaction);
  host_demo_string (&doc, reaction, "severity", allergies[which].severity);
  host_demo_doc_end (&doc);
}

/* That there are none is said too, with its own record: an empty list would mean that nobody asked. */
static void
write_no_allergies (HostDemoPatient *self)
{
  HostDemoDoc doc;
  char id[37];
  HostDemoCode active = { HOST_DEMO_TERMINOLOGY "allergyintolerance-clinical", "active", "Active", NULL };
  HostDemoCode confirmed
      = { HOST_DEMO_TERMINOLOGY "allergyintolerance-verification", "confirmed", "Confirmed", NULL };
  HostDemoCode none = { NULL, NULL, NULL, "No known allergies" };
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "AllergyIntolerance", id, HOST_DEMO_RELEASED);
  host_demo_concept (&doc, doc.root, "clinicalStatus", &active);
  host_demo_concept (&doc, doc.root, "verificationStatus", &confirmed);
  host_demo_concept (&doc, doc.root, "code", &none);
  host_demo_reference (&doc, doc.root, "patient", "Patient", self->id, self->display);
  host_demo_day (&doc, doc.root, "recordedDate", self->since);
  host_demo_doc_end (&doc);
}

void
host_demo_write_allergies (HostDemoPatient *self)
{
  guint total = 0, n = 0, last = G_MAXUINT;
  for (guint i = 0; i < G_N_ELEMENTS (allergies); i++)
    total += allergies[i].weight;
  double share = host_demo_random_unit (&self->random);
  n = self->index == 0 ? 2 : share < 0.62 ? 0 : share < 0.9 ? 1 : 2;
  for (guint i = 0; i < n; i++)
    {
      guint chosen = host_demo_random_below (&self->random, total), which = 0;
      while (chosen >= allergies[which].weight)
        chosen -= allergies[which++].weight;
      if (which != last)
        write_allergy (self, which);
      self->avoids_penicillin |= which <= 1;
      self->avoids_nsaids |= which == 4 || which == 5;
      last = which;
    }
  if (n == 0 && share < 0.5)
    write_no_allergies (self);
}
