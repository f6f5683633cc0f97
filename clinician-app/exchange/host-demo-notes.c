/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include "althea-composition.h"
#include "althea-fhir.h"
#include "althea-narrative-text.h"

/* Notes in Althea's own form: sections, an author, a signature to come. */

static void
write_section (HostDemoDoc *doc, yyjson_mut_val *sections, const char *title, const char *loinc,
               const char *text)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *div = althea_narrative_from_text (plain);
  HostDemoCode code = { HOST_DEMO_LOINC, loinc, NULL, NULL };
  if (*plain == '\0')
    return;
  yyjson_mut_val *section = host_demo_item (doc, sections);
  host_demo_string (doc, section, "title", title);
  host_demo_concept (doc, section, "code", &code);
  yyjson_mut_val *narrative = host_demo_object (doc, section, "text");
  host_demo_string (doc, narrative, "status", "additional");
  host_demo_string (doc, narrative, "div", div);
}

void
host_demo_write_signed_note (HostDemoVisit *self, const char *subjective)
{
  HostDemoPatient *patient = self->patient;
  const HostDemoStaff *doctor = &patient->demo->staff[self->clinician];
  HostDemoCode type = { HOST_DEMO_LOINC, ALTHEA_NOTE_PROGRESS, "Progress note", NULL };
  g_autofree char *findings = self->results->len > 0
                                  ? g_strdup_printf ("%s\n\n%s.", self->findings->str, self->results->str)
                                  : g_strdup (self->findings->str);
  char id[37];
  HostDemoDoc doc;
  host_demo_patient_make_id (patient, id);
  host_demo_doc_begin (&doc, patient->demo, "Composition", id, HOST_DEMO_UNTAGGED);
  host_demo_string (&doc, doc.root, "status", "final");
  host_demo_concept (&doc, doc.root, "type", &type);
  host_demo_reference (&doc, doc.root, "subject", "Patient", patient->id, patient->display);
  host_demo_reference (&doc, doc.root, "encounter", "Encounter", self->encounter_id, NULL);
  host_demo_time (&doc, doc.root, "date", self->day, self->minute);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "author"), "Practitioner",
                            doctor->practitioner_id, doctor->name);
  host_demo_string (&doc, doc.root, "title", self->type);
  yyjson_mut_val *attester = host_demo_item (&doc, host_demo_array (&doc, doc.root, "attester"));
  host_demo_string (&doc, attester, "mode", "professional");
  host_demo_time (&doc, attester, "time", self->day, self->minute + self->n_minutes + 5);
  host_demo_reference (&doc, attester, "party", "Practitioner", doctor->practitioner_id, doctor->name);
  yyjson_mut_val *sections = host_demo_array (&doc, doc.root, "section");
  write_section (&doc, sections, "Subjective", ALTHEA_SECTION_SUBJECTIVE, subjective);
  write_section (&doc, sections, "Objective", ALTHEA_SECTION_OBJECTIVE, findings);
  write_section (&doc, sections, "Assessment and plan", ALTHEA_SECTION_PLAN, self->assessment->str);
  host_demo_doc_end (&doc);
}

char *
host_demo_make_draft (const char *practitioner_id, const char *practitioner_name, const char *patient_id,
                      gint64 now_us, char **key)
{
  g_autofree char *id = g_strdup_printf ("draft-%.50s", patient_id);
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");
  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "status", "preliminary");
  althea_record_builder_take_value (
      builder, "type", althea_codeable_concept_new (HOST_DEMO_LOINC, ALTHEA_NOTE_PROGRESS, "Progress note"));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient_id, NULL));
  althea_record_builder_take_value (builder, "date", althea_partial_date_new_for_us (now_us));
  althea_record_builder_add_take (builder, "author",
                                  althea_reference_new ("Practitioner", practitioner_id, practitioner_name));
  althea_record_builder_set_string (builder, "title", "Follow-up visit");
  althea_record_builder_add_take (
      builder, "section",
      althea_section_new_text ("Subjective", ALTHEA_SECTION_SUBJECTIVE,
                               "Feels well. Takes the tablets most days; forgets them at weekends.", NULL));
  althea_record_builder_add_take (
      builder, "section",
      althea_section_new_text ("Plan", ALTHEA_SECTION_PLAN, "- repeat blood pressure", NULL));
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, NULL);
  g_autoptr (GBytes) json = althea_fhir_write (record);
  *key = g_strconcat ("note-", id, NULL);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}
