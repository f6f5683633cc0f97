/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

void
host_demo_visit_diagnose (HostDemoVisit *self, const char *problem_id)
{
  if (self->n_diagnoses == G_N_ELEMENTS (self->diagnosis_ids))
    return;
  g_strlcpy (self->diagnosis_ids[self->n_diagnoses++], problem_id, 37);
}

static void
write_encounter (HostDemoVisit *self)
{
  HostDemoPatient *patient = self->patient;
  const HostDemoStaff *doctor = &self->patient->demo->staff[self->clinician];
  HostDemoCode type = { NULL, NULL, NULL, self->type };
  HostDemoCode performer
      = { HOST_DEMO_TERMINOLOGY "v3-ParticipationType", "PPRF", "primary performer", NULL };
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, patient->demo, "Encounter", self->encounter_id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", "finished");
  yyjson_mut_val *class = host_demo_object (&doc, doc.root, "class");
  host_demo_string (&doc, class, "system", HOST_DEMO_TERMINOLOGY "v3-ActCode");
  host_demo_string (&doc, class, "code", "AMB");
  host_demo_string (&doc, class, "display", "ambulatory");
  host_demo_concept_list (&doc, doc.root, "type", &type);
  host_demo_reference (&doc, doc.root, "subject", "Patient", patient->id, patient->display);
  yyjson_mut_val *participant = host_demo_item (&doc, host_demo_array (&doc, doc.root, "participant"));
  host_demo_concept_list (&doc, participant, "type", &performer);
  host_demo_reference (&doc, participant, "individual", "Practitioner", doctor->practitioner_id,
                       doctor->name);
  yyjson_mut_val *period = host_demo_object (&doc, doc.root, "period");
  host_demo_time (&doc, period, "start", self->day, self->minute);
  host_demo_time (&doc, period, "end", self->day, self->minute + self->n_minutes);
  host_demo_concept_list (&doc, doc.root, "reasonCode", &self->reason);
  if (self->n_diagnoses > 0)
    {
      yyjson_mut_val *diagnoses = host_demo_array (&doc, doc.root, "diagnosis");
      for (guint i = 0; i < self->n_diagnoses; i++)
        host_demo_reference (&doc, host_demo_item (&doc, diagnoses), "condition", "Condition",
                             self->diagnosis_ids[i], NULL);
    }
  host_demo_reference (&doc, doc.root, "serviceProvider", "Organization", patient->demo->organization_id,
                       NULL);
  host_demo_doc_end (&doc);
}

static char *
compose_subjective (HostDemoVisit *self)
{
  HostDemoPatient *patient = self->patient;
  int age = (int)host_demo_patient_age (patient, self->day);
  const char *who = patient->female ? (age < 18 ? "girl" : "woman") : age < 18 ? "boy" : "man";
  return age >= 2 ? g_strdup_printf ("%d-year-old %s. %s", age, who, self->complaint->str)
                  : g_strdup_printf ("Infant. %s", self->complaint->str);
}

static char *
compose_note (HostDemoVisit *self)
{
  const HostDemoStaff *doctor = &self->patient->demo->staff[self->clinician];
  g_autofree char *subjective = compose_subjective (self);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n\nSUBJECTIVE\n%s\n\nOBJECTIVE\n%s\n", self->type, subjective,
                          self->findings->str);
  if (self->results->len > 0)
    g_string_append_printf (text, "\nRESULTS\n%s.\n", self->results->str);
  g_string_append_printf (text, "\nASSESSMENT AND PLAN\n%s\n\n%s\n", self->assessment->str, doctor->name);
  return g_string_free_and_steal (text);
}

static void
write_note (HostDemoVisit *self)
{
  HostDemoPatient *patient = self->patient;
  const HostDemoStaff *doctor = &self->patient->demo->staff[self->clinician];
  HostDemoCode type = { HOST_DEMO_LOINC, "11506-3", "Progress note", NULL };
  HostDemoCode category = { "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
                            "clinical-note", "Clinical Note", NULL };
  g_autofree char *text = compose_note (self);
  g_autofree char *data = g_base64_encode ((const guchar *)text, strlen (text));
  char id[37];
  HostDemoDoc doc;
  host_demo_patient_make_id (patient, id);
  host_demo_doc_begin (&doc, patient->demo, "DocumentReference", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", "current");
  host_demo_string (&doc, doc.root, "docStatus", "final");
  host_demo_concept (&doc, doc.root, "type", &type);
  host_demo_concept_list (&doc, doc.root, "category", &category);
  host_demo_reference (&doc, doc.root, "subject", "Patient", patient->id, patient->display);
  host_demo_instant (&doc, doc.root, "date", self->day, self->minute + self->n_minutes + 5, 0);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "author"), "Practitioner",
                            doctor->practitioner_id, doctor->name);
  host_demo_string (&doc, doc.root, "description", self->type);
  yyjson_mut_val *attachment = host_demo_object (
      &doc, host_demo_item (&doc, host_demo_array (&doc, doc.root, "content")), "attachment");
  host_demo_string (&doc, attachment, "contentType", "text/plain; charset=utf-8");
  host_demo_string (&doc, attachment, "data", data);
  host_demo_string (&doc, attachment, "title", self->type);
  yyjson_mut_val *context = host_demo_object (&doc, doc.root, "context");
  host_demo_item_reference (&doc, host_demo_array (&doc, context, "encounter"), "Encounter",
                            self->encounter_id, NULL);
  host_demo_doc_end (&doc);
}

void
host_demo_visit_write (HostDemoVisit *self)
{
  g_autofree char *subjective = compose_subjective (self);
  write_encounter (self);
  /* What was written before Althea was here came with the old system's export, as documents. */
  if (self->patient->demo->today - self->day < HOST_DEMO_SIGNED_DAYS)
    host_demo_write_signed_note (self, subjective);
  else
    write_note (self);
}

/* --- the years at this practice
 * ------------------------------------------------------------------------------- */

/* Ages in days of the well-child visits of the first three years; from then on yearly. */
static const int child_days[] = { 4, 30, 61, 122, 183, 274, 365, 456, 548, 730, 913, 1096 };

static int
next_well_visit (HostDemoPatient *self, int day)
{
  int age_days = day - self->birth;
  for (guint i = 0; i < G_N_ELEMENTS (child_days); i++)
    if (child_days[i] > age_days)
      return self->birth + child_days[i];
  if (age_days < 18 * 365)
    return day + 365;
  double age = host_demo_patient_age (self, day);
  return day
         + (age < 40 ? host_demo_random_range (&self->random, 500, 900)
                     : host_demo_random_range (&self->random, 350, 420));
}

static int
next_acute_visit (HostDemoPatient *self, int day)
{
  double age = host_demo_patient_age (self, day);
  int mean = age < 6 ? 210 : age < 18 ? 420 : age < 65 ? 560 : 420;
  return day + 20 + (int)host_demo_random_below (&self->random, (guint)(2 * mean));
}

static void
begin_visit (HostDemoVisit *visit, HostDemoPatient *self, int day)
{
  *visit = (HostDemoVisit){ .patient = self, .day = day, .n_minutes = 20, .clinician = self->clinician };
  visit->minute = 8 * 60 + 30 + 20 * (int)host_demo_random_below (&self->random, 24);
  if (host_demo_random_chance (&self->random, 0.15))
    visit->clinician = 1 - self->clinician;
  host_demo_patient_make_id (self, visit->encounter_id);
  visit->complaint = g_string_new (NULL);
  visit->findings = g_string_new (NULL);
  visit->assessment = g_string_new (NULL);
  visit->results = g_string_new (NULL);
}

static void
end_visit (HostDemoVisit *visit)
{
  host_demo_visit_write (visit);
  g_string_free (visit->complaint, TRUE);
  g_string_free (visit->findings, TRUE);
  g_string_free (visit->assessment, TRUE);
  g_string_free (visit->results, TRUE);
}

static void
ask_about_smoking (HostDemoVisit *visit)
{
  HostDemoPatient *self = visit->patient;
  HostDemoCode code = { HOST_DEMO_LOINC, "72166-2", "Tobacco smoking status", NULL };
  HostDemoCode answer = { HOST_DEMO_LOINC, "LA18978-9", "Never smoker", NULL };
  HostDemoCode category
      = { HOST_DEMO_TERMINOLOGY "observation-category", "social-history", "Social History", NULL };
  if (self->smoker)
    answer.code = "LA18976-3", answer.display = "Current every day smoker";
  else if (self->former_smoker)
    answer.code = "LA15920-4", answer.display = "Former smoker";
  char id[37];
  HostDemoDoc doc;
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "Observation", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", "final");
  host_demo_concept_list (&doc, doc.root, "category", &category);
  host_demo_concept (&doc, doc.root, "code", &code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  host_demo_reference (&doc, doc.root, "encounter", "Encounter", visit->encounter_id, NULL);
  host_demo_time (&doc, doc.root, "effectiveDateTime", visit->day, visit->minute + 3);
  host_demo_concept (&doc, doc.root, "valueCodeableConcept", &answer);
  host_demo_doc_end (&doc);
}

static void
well_adult (HostDemoVisit *visit)
{
  HostDemoPatient *self = visit->patient;
  visit->type = "Annual physical examination";
  visit->n_minutes = 40;
  visit->reason = (HostDemoCode){ HOST_DEMO_ICD10, "Z00.00",
                                  "Encounter for general adult medical examination without abnormal findings",
                                  "Annual check-up" };
  g_string_append (visit->complaint, "Here for the yearly check-up. ");
  ask_about_smoking (visit);
  if (self->smoker)
    g_string_append (visit->assessment, "Smokes daily; counselled to stop, nicotine replacement offered.\n");
  if (host_demo_patient_age (self, visit->day) >= 35)
    host_demo_order_lipids (visit);
  host_demo_order_blood_count (visit);
  host_demo_order_metabolic (visit);
  if (self->last_a1c == 0 && host_demo_patient_age (self, visit->day) >= 45)
    host_demo_order_single (visit, HOST_DEMO_LAB_A1C, self->a1c);
}

static void
follow_all (HostDemoVisit *visit, int *next_days)
{
  host_demo_follow_diabetes (visit, next_days);
  host_demo_follow_heart (visit, next_days);
  host_demo_follow_kidney (visit, next_days);
  host_demo_follow_lungs (visit, next_days);
  host_demo_follow_other (visit, next_days);
}

static void
scheduled_visit (HostDemoPatient *self, int day, gboolean well, int *next_days)
{
  HostDemoVisit visit;
  gboolean child = host_demo_patient_age (self, day) < 18;
  begin_visit (&visit, self, day);
  visit.chronic = TRUE;
  visit.well = well;
  visit.type = "Follow-up visit";
  visit.reason = (HostDemoCode){ NULL, NULL, NULL, "Follow-up of long-term conditions" };
  host_demo_visit_vitals (&visit, host_demo_random_normal (&self->random, 36.7, 0.2));
  if (well && child)
    host_demo_visit_well_child (&visit);
  else if (well)
    well_adult (&visit);
  follow_all (&visit, next_days);
  if (visit.assessment->len == 0)
    g_string_append (visit.assessment, "Well. No change. Come again in a year, sooner with trouble.");
  end_visit (&visit);
}

static gboolean
is_ill_for_long (HostDemoPatient *self)
{
  for (guint i = 0; i < self->n_problems; i++)
    if (self->problems[i].listed && self->problems[i].end == 0)
      return TRUE;
  return FALSE;
}

/* From the first visit here to today: well visits, follow-ups and sudden ones, each when it is due. */
void
host_demo_live (HostDemoPatient *self)
{
  int today = self->demo->today;
  int well = self->since, acute = next_acute_visit (self, self->since), follow = G_MAXINT;
  for (;;)
    {
      int day = host_demo_day_to_workday (MIN (well, MIN (acute, follow)));
      if (day > today || self->demo->error != NULL)
        break;
      if (acute <= MIN (well, follow))
        {
          HostDemoVisit visit;
          begin_visit (&visit, self, day);
          host_demo_visit_acute (&visit);
          end_visit (&visit);
          acute = next_acute_visit (self, day);
          continue;
        }
      gboolean is_well = follow == G_MAXINT
                         || well <= follow + (host_demo_patient_age (self, day) < 4 ? 0 : 45);
      int next_days = G_MAXINT;
      scheduled_visit (self, day, is_well, &next_days);
      if (is_well)
        well = next_well_visit (self, day);
      follow = is_ill_for_long (self) && next_days != G_MAXINT ? day + next_days : G_MAXINT;
    }
}
