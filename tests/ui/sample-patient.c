/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sample-patient.h"

#include "althea-records.h"

#define LOINC "http://loinc.org"
#define SNOMED "http://snomed.info/sct"
#define ICD10 "http://hl7.org/fhir/sid/icd-10-cm"
#define CLINICAL "http://terminology.hl7.org/CodeSystem/condition-clinical"
#define ALLERGY_CLINICAL "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/observation-category"

static AltheaPartialDate *
date_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  AltheaPartialDate *date = althea_partial_date_new (text, &error);

  g_assert_no_error (error);
  return date;
}

static void
set_date (AltheaRecordBuilder *builder, const char *field, const char *text)
{
  g_autoptr (AltheaPartialDate) date = date_of (text);

  althea_record_builder_set_value (builder, field, date);
}

static void
set_concept (AltheaRecordBuilder *builder, const char *field, const char *system, const char *code,
             const char *display)
{
  althea_record_builder_take_value (builder, field, althea_codeable_concept_new (system, code, display));
}

static void
set_subject (AltheaRecordBuilder *builder, const char *field)
{
  althea_record_builder_take_value (builder, field,
                                    althea_reference_new ("Patient", SAMPLE_PATIENT_ID, "Maria Kowalska"));
}

static AltheaRecord *
end (AltheaRecordBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  AltheaRecord *record = althea_record_builder_end (builder, &error);

  g_assert_no_error (error);
  return record;
}

static void
add (GListStore *store, AltheaRecord *record)
{
  g_list_store_append (store, record);
  g_object_unref (record);
}

static AltheaRecordBuilder *
begin (const char *type, const char *id)
{
  AltheaRecordBuilder *builder = althea_record_builder_new (type);

  althea_record_builder_set_id (builder, id);
  return builder;
}

static AltheaRecord *
make_patient (void)
{
  AltheaRecordBuilder *builder = begin ("Patient", SAMPLE_PATIENT_ID);
  g_autoptr (GPtrArray) given = g_ptr_array_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (AltheaCodeableConcept) number_type = NULL;

  g_ptr_array_add (given, (gpointer) "Maria");
  g_ptr_array_add (lines, (gpointer) "14 Harbour Street");
  althea_record_builder_add_take (builder, "name",
                                  althea_value_new (ALTHEA_KIND_HUMAN_NAME, "use", "official", "family",
                                                    "Kowalska", "given", given, NULL));
  set_date (builder, "birth-date", "1972-03-12");
  althea_record_builder_set_string (builder, "gender", "female");
  number_type = althea_codeable_concept_new ("http://terminology.hl7.org/CodeSystem/v2-0203", "MR",
                                             "Medical record number");
  althea_record_builder_add_take (builder, "identifier",
                                  althea_value_new (ALTHEA_KIND_IDENTIFIER, "system",
                                                    "urn:althea:record-number", "value", "10442", "type",
                                                    number_type, NULL));
  althea_record_builder_add_take (builder, "telecom",
                                  althea_value_new (ALTHEA_KIND_CONTACT_POINT, "system", "phone", "value",
                                                    "555 0177", "use", "mobile", NULL));
  althea_record_builder_add_take (
      builder, "telecom",
      althea_value_new (ALTHEA_KIND_CONTACT_POINT, "system", "email", "value", "maria@example.org", NULL));
  althea_record_builder_add_take (builder, "address",
                                  althea_value_new (ALTHEA_KIND_ADDRESS, "use", "home", "line", lines, "city",
                                                    "Lakeside", "postal-code", "49024", "country", "US",
                                                    NULL));
  althea_record_builder_add_take (builder, "communication-language",
                                  althea_codeable_concept_new ("urn:ietf:bcp:47", "pl", "Polish"));
  set_concept (builder, "marital-status", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "M",
               "Married");
  althea_record_builder_add_tag (builder, "urn:althea:portal", "paired");
  return end (builder);
}

static AltheaRecord *
make_condition (const char *id, const char *code, const char *name, const char *status, const char *onset)
{
  AltheaRecordBuilder *builder = begin ("Condition", id);

  set_concept (builder, "code", ICD10, code, name);
  set_concept (builder, "clinical-status", CLINICAL, status, NULL);
  set_subject (builder, "subject");
  set_date (builder, "onset-date-time", onset);
  althea_record_builder_add_take (
      builder, "category",
      althea_codeable_concept_new ("http://terminology.hl7.org/CodeSystem/condition-category",
                                   "problem-list-item", "Problem list"));
  return end (builder);
}

static AltheaRecord *
make_allergy (const char *id, const char *code, const char *name, const char *reaction, const char *severity,
              const char *criticality)
{
  AltheaRecordBuilder *builder = begin ("AllergyIntolerance", id);
  g_autoptr (GPtrArray) manifestations = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  set_concept (builder, "code", SNOMED, code, name);
  set_concept (builder, "clinical-status", ALLERGY_CLINICAL, "active", NULL);
  set_subject (builder, "patient");
  althea_record_builder_set_string (builder, "criticality", criticality);
  g_ptr_array_add (manifestations, althea_codeable_concept_new_text (reaction));
  althea_record_builder_add_take (
      builder, "reaction",
      althea_value_new (ALTHEA_KIND_REACTION, "manifestation", manifestations, "severity", severity, NULL));
  set_date (builder, "recorded-date", "2019-03-14T09:12:00Z");
  return end (builder);
}

static AltheaRecord *
make_medication (const char *id, const char *code, const char *name, const char *directions,
                 const char *status, const char *authored)
{
  AltheaRecordBuilder *builder = begin ("MedicationRequest", id);

  set_concept (builder, "medication-codeable-concept", "http://www.nlm.nih.gov/research/umls/rxnorm", code,
               name);
  althea_record_builder_set_string (builder, "status", status);
  althea_record_builder_set_string (builder, "intent", "order");
  set_subject (builder, "subject");
  set_date (builder, "authored-on", authored);
  althea_record_builder_add_take (builder, "dosage-instruction",
                                  althea_value_new (ALTHEA_KIND_DOSAGE, "text", directions, NULL));
  althea_record_builder_take_value (builder, "requester",
                                    althea_reference_new ("Practitioner", "lee", "Dr Susan Lee"));
  return end (builder);
}

static AltheaRecord *
make_immunization (const char *id, const char *cvx, const char *name, const char *date)
{
  AltheaRecordBuilder *builder = begin ("Immunization", id);

  set_concept (builder, "vaccine-code", "http://hl7.org/fhir/sid/cvx", cvx, name);
  althea_record_builder_set_string (builder, "status", "completed");
  set_subject (builder, "patient");
  set_date (builder, "occurrence-date-time", date);
  return end (builder);
}

static AltheaRecord *
make_encounter (const char *id, const char *reason, const char *who, const char *start, const char *finish)
{
  AltheaRecordBuilder *builder = begin ("Encounter", id);
  g_autoptr (AltheaPartialDate) from = date_of (start);
  g_autoptr (AltheaPartialDate) until = date_of (finish);
  g_autoptr (AltheaReference) person = althea_reference_new ("Practitioner", "lee", who);

  althea_record_builder_set_string (builder, "status", "finished");
  althea_record_builder_take_value (builder, "encounter-class",
                                    althea_value_new (ALTHEA_KIND_CODING, "system",
                                                      "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                                                      "code", "AMB", "display", "ambulatory", NULL));
  althea_record_builder_add_take (builder, "type", althea_codeable_concept_new_text ("Office visit"));
  althea_record_builder_add_take (builder, "reason-code", althea_codeable_concept_new_text (reason));
  althea_record_builder_add_take (builder, "participant",
                                  althea_value_new (ALTHEA_KIND_PARTICIPANT, "actor", person, NULL));
  althea_record_builder_take_value (builder, "period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "start", from, "end", until, NULL));
  set_subject (builder, "subject");
  return end (builder);
}

static AltheaQuantity *
quantity (const char *text, const char *unit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDecimal) value = NULL;

  if (text == NULL)
    return NULL;
  value = althea_decimal_new (text, &error);
  g_assert_no_error (error);
  return althea_quantity_new_ucum (value, unit, unit);
}

static gpointer
range_of (const char *low_text, const char *high_text, const char *unit)
{
  g_autoptr (AltheaQuantity) low = quantity (low_text, unit);
  g_autoptr (AltheaQuantity) high = quantity (high_text, unit);

  return althea_value_new (ALTHEA_KIND_REFERENCE_RANGE, "low", low, "high", high, NULL);
}

static AltheaRecordBuilder *
begin_observation (const char *id, const char *category, const char *loinc, const char *name,
                   const char *date, const char *encounter)
{
  AltheaRecordBuilder *builder = begin ("Observation", id);

  althea_record_builder_set_string (builder, "status", "final");
  set_concept (builder, "code", LOINC, loinc, name);
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (CATEGORY, category, category));
  set_subject (builder, "subject");
  set_date (builder, "effective-date-time", date);
  if (encounter != NULL)
    althea_record_builder_take_value (builder, "encounter",
                                      althea_reference_new ("Encounter", encounter, NULL));
  return builder;
}

AltheaRecord *
sample_observation (const char *id, const char *category, const char *loinc, const char *name,
                    const char *value, const char *unit, const char *low, const char *high, const char *date,
                    const char *encounter)
{
  AltheaRecordBuilder *builder = begin_observation (id, category, loinc, name, date, encounter);

  if (value != NULL)
    althea_record_builder_take_value (builder, "value-quantity", quantity (value, unit));
  else
    set_concept (builder, "data-absent-reason", "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                 "error", "Sample clotted");
  if (low != NULL || high != NULL)
    althea_record_builder_add_take (builder, "reference-range", range_of (low, high, unit));
  return end (builder);
}

static gpointer
component (const char *loinc, const char *name, const char *value, const char *high)
{
  g_autoptr (AltheaCodeableConcept) code = althea_codeable_concept_new (LOINC, loinc, name);
  g_autoptr (AltheaQuantity) amount = quantity (value, "mmHg");
  g_autoptr (GPtrArray) ranges = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  g_ptr_array_add (ranges, range_of (NULL, high, "mmHg"));
  return althea_value_new (ALTHEA_KIND_COMPONENT, "code", code, "value-quantity", amount, "reference-range",
                           ranges, NULL);
}

static AltheaRecord *
make_pressure (const char *id, const char *systolic, const char *diastolic, const char *date,
               const char *encounter)
{
  AltheaRecordBuilder *builder
      = begin_observation (id, "vital-signs", "85354-9", "Blood pressure", date, encounter);

  althea_record_builder_add_take (builder, "component", component ("8480-6", "Systolic", systolic, "130"));
  althea_record_builder_add_take (builder, "component", component ("8462-4", "Diastolic", diastolic, "85"));
  return end (builder);
}

static AltheaRecord *
make_message (const char *id, const char *text, gboolean from_patient, const char *sent, const char *seen)
{
  AltheaRecordBuilder *builder = begin ("Communication", id);

  althea_record_builder_set_string (builder, "status", "completed");
  set_subject (builder, "subject");
  althea_record_builder_add_take (builder, "part-of", althea_reference_new ("Task", "thread-tired", NULL));
  althea_record_builder_take_value (
      builder, "sender",
      from_patient ? althea_reference_new ("Patient", SAMPLE_PATIENT_ID, "Maria Kowalska")
                   : althea_reference_new ("Practitioner", "lee", "Dr Susan Lee"));
  althea_record_builder_add_take (builder, "payload",
                                  althea_value_new (ALTHEA_KIND_PAYLOAD, "content-string", text, NULL));
  set_date (builder, "sent", sent);
  if (seen != NULL)
    set_date (builder, "seen", seen);
  return end (builder);
}

static AltheaRecord *
make_thread (void)
{
  AltheaRecordBuilder *builder = begin ("Task", "thread-tired");

  althea_record_builder_set_string (builder, "status", "in-progress");
  althea_record_builder_set_string (builder, "intent", "order");
  set_concept (builder, "code", "urn:althea:task", "message-thread", "Message thread");
  althea_record_builder_set_string (builder, "description", "Tired since August");
  set_subject (builder, "for");
  set_date (builder, "authored-on", "2026-10-02T08:15:00Z");
  return end (builder);
}

static AltheaRecord *
make_document (const char *id, const char *type, const char *title, const char *date)
{
  AltheaRecordBuilder *builder = begin ("DocumentReference", id);

  althea_record_builder_set_string (builder, "status", "current");
  althea_record_builder_take_value (builder, "type", althea_codeable_concept_new_text (type));
  althea_record_builder_set_string (builder, "description", title);
  set_subject (builder, "subject");
  set_date (builder, "date", date);
  althea_record_builder_add_take (builder, "author",
                                  althea_reference_new ("Practitioner", "okafor", "Dr Ben Okafor"));
  althea_record_builder_add_take (
      builder, "attachment",
      althea_value_new (ALTHEA_KIND_ATTACHMENT, "content-type", "application/pdf", "title", title, NULL));
  return end (builder);
}

/* One visit a row: what was found and measured then. */
static const struct
{
  const char *id, *reason, *who, *day;
  const char *a1c, *glucose, *ldl, *weight, *systolic, *diastolic;
} visits[] = {
  { "v2019", "Thirst and weight loss", "Dr Ben Okafor", "2019-03-14", "9.6", "214", "148", "91.0", "152",
    "94" },
  { "v2020", "Diabetes review", "Dr Ben Okafor", "2020-06-09", "8.4", "178", "131", "89.5", "148", "92" },
  { "v2021", "Diabetes review", "Dr Ben Okafor", "2021-09-21", "8.1", "171", "122", "88.0", "146", "90" },
  { "v2023", "Diabetes review", "Dr Susan Lee", "2023-02-03", "8.0", "166", "118", "87.2", "144", "88" },
  { "v2024", "Diabetes review", "Dr Susan Lee", "2024-01-30", NULL, "159", "109", "86.4", "141", "87" },
  { "v2025a", "Diabetes review", "Dr Susan Lee", "2025-02-11", "7.7", "152", "104", "85.1", "140", "86" },
  { "v2025b", "Diabetes review", "Dr Susan Lee", "2025-09-16", "7.5", "148", "99", "84.3", "139", "85" },
  { "v2026a", "Diabetes review", "Dr Susan Lee", "2026-05-19", "7.4", "141", "96", "83.6", "139", "84" },
  { "v2026b", "Annual check", "Dr Ben Okafor", "2026-08-14", NULL, "139", "94", "83.0", "136", "82" },
  { "v2026c", "Tired since August", "Dr Susan Lee", "2026-11-03", "7.2", "137", "92", "82.4", "138", "84" },
};

static void
add_value (GListStore *store, const char *visit, const char *suffix, const char *category, const char *loinc,
           const char *name, const char *value, const char *unit, const char *low, const char *high,
           const char *day)
{
  g_autofree char *id = g_strdup_printf ("%s-%s", visit, suffix);
  g_autofree char *time = g_strdup_printf ("%sT10:30:00Z", day);

  add (store, sample_observation (id, category, loinc, name, value, unit, low, high, time, visit));
}

static void
add_visit (GListStore *store, guint i)
{
  g_autofree char *start = g_strdup_printf ("%sT10:20:00Z", visits[i].day);
  g_autofree char *finish = g_strdup_printf ("%sT10:45:00Z", visits[i].day);
  g_autofree char *pressure_id = g_strdup_printf ("%s-bp", visits[i].id);
  const char *id = visits[i].id, *day = visits[i].day;

  add (store, make_encounter (id, visits[i].reason, visits[i].who, start, finish));
  add (store, make_pressure (pressure_id, visits[i].systolic, visits[i].diastolic, start, id));
  add_value (store, id, "a1c", "laboratory", "4548-4", "HbA1c", visits[i].a1c, "%", "4.0", "5.6", day);
  add_value (store, id, "glucose", "laboratory", "2345-7", "Glucose", visits[i].glucose, "mg/dL", "70", "99",
             day);
  add_value (store, id, "ldl", "laboratory", "13457-7", "LDL cholesterol", visits[i].ldl, "mg/dL", NULL,
             "100", day);
  add_value (store, id, "weight", "vital-signs", "29463-7", "Body weight", visits[i].weight, "kg", NULL, NULL,
             day);
  add_value (store, id, "pulse", "vital-signs", "8867-4", "Heart rate", "74", "/min", "60", "100", day);
}

static void
add_latest_results (GListStore *store)
{
  add_value (store, "v2026c", "potassium", "laboratory", "2823-3", "Potassium", "6.1", "mmol/L", "3.5", "5.1",
             "2026-11-03");
  add_value (store, "v2026c", "sodium", "laboratory", "2951-2", "Sodium", "139", "mmol/L", "136", "145",
             "2026-11-03");
  add_value (store, "v2026c", "creatinine", "laboratory", "2160-0", "Creatinine", "0.82", "mg/dL", "0.50",
             "1.10", "2026-11-03");
  add_value (store, "v2026c", "ferritin", "laboratory", "2276-4", "Ferritin", "9", "ng/mL", "13", "150",
             "2026-11-03");
  add_value (store, "v2026c", "tsh", "laboratory", "3016-3", "TSH", "2.41", "mIU/L", "0.45", "4.50",
             "2026-11-03");
}

GListStore *
sample_patient_new (void)
{
  GListStore *store = g_list_store_new (ALTHEA_TYPE_RECORD);

  add (store, make_patient ());
  add (store, make_condition ("dm2", "E11.9", "Type 2 diabetes mellitus", "active", "2019-03"));
  add (store, make_condition ("htn", "I10", "Hypertension", "active", "2019"));
  add (store, make_condition ("lipid", "E78.5", "Hyperlipidemia", "active", "2020-06-09"));
  add (store, make_condition ("gdm", "O24.4", "Gestational diabetes", "resolved", "2001"));
  add (store, make_allergy ("penicillin", "91936005", "Penicillin", "Anaphylaxis", "severe", "high"));
  add (store, make_allergy ("latex", "1003755004", "Latex", "Hives", "mild", "low"));
  add (store, make_medication ("metformin", "860975", "Metformin 500 mg tablet",
                               "1 tablet twice a day with meals", "active", "2026-05-19T10:40:00Z"));
  add (store, make_medication ("lisinopril", "314076", "Lisinopril 10 mg tablet", "1 tablet each morning",
                               "active", "2026-05-19T10:41:00Z"));
  add (store, make_medication ("atorvastatin", "617310", "Atorvastatin 20 mg tablet", "1 tablet at night",
                               "active", "2026-05-19T10:42:00Z"));
  add (store, make_medication ("warfarin", "855332", "Warfarin 5 mg tablet", "as directed by INR", "stopped",
                               "2023-02-03T10:40:00Z"));
  add (store, make_immunization ("flu26", "150", "Influenza, seasonal", "2026-10-06"));
  add (store, make_immunization ("covid", "313", "COVID-19", "2026-10-06"));
  add (store, make_immunization ("tdap", "115", "Tdap", "2021-09-21"));
  for (guint i = 0; i < G_N_ELEMENTS (visits); i++)
    add_visit (store, i);
  add_latest_results (store);
  add (store, make_thread ());
  add (store,
       make_message (
           "m1", "Good morning. I have been so tired since August, even after sleeping. Should I come in?",
           TRUE, "2026-10-02T08:15:00Z", "2026-10-02T09:02:00Z"));
  add (store,
       make_message ("m2", "Yes, please come in. I have ordered a blood test for the visit, so come fasting.",
                     FALSE, "2026-10-02T09:10:00Z", "2026-10-02T12:40:00Z"));
  add (store,
       make_message ("m3", "Thank you. I booked Tuesday at 10:20.", TRUE, "2026-10-02T12:44:00Z", NULL));
  add (store, make_document ("eye", "Eye examination", "Retinal screening letter", "2026-04-02"));
  add (store, make_document ("ecg", "ECG", "12-lead ECG", "2023-02-03"));
  return store;
}

GListStore *
sample_patient_new_large (guint n_records)
{
  GListStore *store = sample_patient_new ();
  g_autoptr (GDateTime) day = g_date_time_new_utc (2018, 12, 20, 9, 0, 0);

  for (guint visit = 0; g_list_model_get_n_items (G_LIST_MODEL (store)) < n_records; visit++)
    {
      g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
      g_autofree char *start = g_strdup_printf ("%sT09:00:00Z", date);
      g_autofree char *finish = g_strdup_printf ("%sT09:20:00Z", date);
      g_autofree char *id = g_strdup_printf ("old-%u", visit);
      g_autofree char *a1c = g_strdup_printf ("%u.%u", 6 + visit % 4, visit % 10);
      GDateTime *earlier = g_date_time_add_days (day, -23);

      add (store, make_encounter (id, "Follow-up", "Dr Ben Okafor", start, finish));
      add_value (store, id, "a1c", "laboratory", "4548-4", "HbA1c", a1c, "%", "4.0", "5.6", date);
      add_value (store, id, "k", "laboratory", "2823-3", "Potassium", "4.4", "mmol/L", "3.5", "5.1", date);
      add_value (store, id, "na", "laboratory", "2951-2", "Sodium", "140", "mmol/L", "136", "145", date);
      add_value (store, id, "crea", "laboratory", "2160-0", "Creatinine", "0.90", "mg/dL", "0.50", "1.10",
                 date);
      add_value (store, id, "kg", "vital-signs", "29463-7", "Body weight", "88.0", "kg", NULL, NULL, date);
      add_value (store, id, "hr", "vital-signs", "8867-4", "Heart rate", "78", "/min", "60", "100", date);
      g_date_time_unref (day);
      day = earlier;
    }
  return store;
}

AltheaRecord *
sample_find (GListModel *records, const char *type, const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      g_autofree char *text = NULL;

      if (g_strcmp0 (althea_record_get_resource_type (record), type) != 0)
        continue;
      text = althea_record_to_title (record);
      if (g_str_has_prefix (text, title))
        return g_steal_pointer (&record);
    }
  return NULL;
}
