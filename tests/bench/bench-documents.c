/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-documents.h"

#include <string.h>

struct _BenchDocuments
{
  GRand *rand;
  guint chart;  /* records a patient; 0 random */
  guint n_left; /* of the present patient */
  char patient[40];
  char encounter[40];
  guint encounter_left;
  gint64 time; /* of the present encounter, seconds */
  guint64 counter;
  GString *text;
};

typedef struct
{
  const char *code, *display;
} Coding;

static const char *const families[] = { "Smith",   "Johnson",      "García",    "Müller",       "Nguyen",
                                        "O'Brien", "Łukasiewicz",  "Kowalski",  "Rossi",        "Silva",
                                        "Haddad",  "Okafor",       "Svensson",  "Yılmaz",       "Ivanova",
                                        "Tanaka",  "Papadopoulos", "Dubois",    "van der Berg", "Andersen",
                                        "Kim",     "Patel",        "Fernández", "Jones",        "Williams",
                                        "Brown",   "Davis",        "Miller",    "Wilson",       "Moore" };
static const char *const givens[]
    = { "Anna",   "John",  "María",   "José",   "Linh",    "Seán",   "Łukasz", "Ewa",    "Luca",
        "João",   "Layla", "Chidi",   "Astrid", "Emre",    "Olga",   "Yuki",   "Eleni",  "Camille",
        "Jan",    "Freja", "Min-jun", "Priya",  "Lucía",   "Emily",  "Noah",   "Olivia", "Liam",
        "Sophia", "James", "Robert",  "Jonas",  "Johanna", "Joseph", "Marie",  "Martin", "Sara" };
/* Family names are as uneven as real ones: a few are common, most are made of two parts and rare. */
static const char *const name_starts[]
    = { "Al",  "Ander", "Bar", "Beck", "Berg", "Bran", "Cal", "Car",  "Chand", "Clay", "Dal", "Dem",
        "Dor", "Eck",   "El",  "Fair", "Fer",  "Gal",  "Gra", "Hal",  "Har",   "Hol",  "Jan", "Kal",
        "Ken", "Kov",   "Lam", "Lin",  "Mac",  "Mar",  "Mor", "Nor",  "Ol",    "Pal",  "Pet", "Ram",
        "Ros", "San",   "Sch", "Ste",  "Tor",  "Val",  "Wal", "Whit", "Zim" };
static const char *const name_ends[]
    = { "a",     "acs",  "ari",   "berg", "bert", "by",   "cek",  "dez",  "dorf",  "ell",   "elli",  "er",
        "es",    "ez",   "field", "ford", "gren", "ham",  "ian",  "ic",   "ides",  "ier",   "ina",   "ini",
        "ki",    "land", "ley",   "lin",  "man",  "mark", "mer",  "mond", "nen",   "ner",   "ova",   "ovic",
        "quist", "ra",   "ric",   "rud",  "sen",  "ser",  "shi",  "ska",  "stad",  "stein", "strom", "ti",
        "ton",   "uk",   "va",    "vic",  "ward", "well", "wick", "wood", "worth", "y",     "yan",   "zki" };
static const char *const cities[]
    = { "Springfield", "Riverton", "Lakeside", "Ashford", "Greenville", "Milton" };
static const char *const streets[]
    = { "Main Street", "Oak Avenue", "Mill Lane", "Park Road", "Church Street" };

static const struct
{
  const char *code, *display, *unit;
  int low, high, decimals;
  gboolean laboratory;
} measures[] = {
  { "8302-2", "Body height", "cm", 150, 195, 1, FALSE },
  { "29463-7", "Body weight", "kg", 45, 120, 1, FALSE },
  { "39156-5", "Body mass index (BMI)", "kg/m2", 18, 38, 2, FALSE },
  { "8867-4", "Heart rate", "/min", 55, 100, 0, FALSE },
  { "8310-5", "Body temperature", "Cel", 36, 38, 1, FALSE },
  { "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 5, 11, 1, TRUE },
  { "2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 70, 240, 2, TRUE },
  { "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 1, 3, 2, TRUE },
  { "2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 120, 280, 2, TRUE },
  { "718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 11, 17, 1, TRUE },
  { "6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 4, 11, 1, TRUE },
  { "777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 150, 400, 0, TRUE },
};
static const Coding conditions[]
    = { { "44054006", "Type 2 diabetes mellitus" }, { "38341003", "Essential hypertension" },
        { "195662009", "Acute viral pharyngitis" }, { "444814009", "Viral sinusitis" },
        { "55822004", "Hyperlipidemia" },           { "195967001", "Asthma" },
        { "73211009", "Diabetes mellitus" } };
static const Coding drugs[] = { { "860975", "metformin hydrochloride 500 MG Oral Tablet" },
                                { "314076", "lisinopril 10 MG Oral Tablet" },
                                { "259255", "atorvastatin 20 MG Oral Tablet" },
                                { "308136", "amlodipine 5 MG Oral Tablet" },
                                { "313782", "acetaminophen 325 MG Oral Tablet" },
                                { "308192", "amoxicillin 500 MG Oral Capsule" } };
static const Coding procedures[] = { { "430193006", "Medication reconciliation" },
                                     { "710824005", "Assessment of health and social care needs" },
                                     { "171207006", "Depression screening" },
                                     { "428211000124100", "Assessment of substance use" } };
static const Coding vaccines[] = { { "140", "Influenza, seasonal, injectable, preservative free" },
                                   { "113", "Td (adult) preservative free" },
                                   { "133", "Pneumococcal conjugate PCV 13" } };

#define PICK(self, array) (&(array)[g_rand_int_range ((self)->rand, 0, G_N_ELEMENTS (array))])

BenchDocuments *
bench_documents_new (guint32 seed)
{
  BenchDocuments *self = g_new0 (BenchDocuments, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->text = g_string_sized_new (4096);
  self->time = 1577880000;
  return self;
}

void
bench_documents_free (BenchDocuments *self)
{
  g_rand_free (self->rand);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
bench_documents_set_chart (BenchDocuments *self, guint n_records)
{
  self->chart = n_records;
}

void
bench_document_clear (BenchDocument *document)
{
  g_clear_pointer (&document->json, g_bytes_unref);
}

/* UUIDs in the order of time, as the program's own ids are. */
static void
new_id (BenchDocuments *self, char id[40])
{
  const guint64 n = ++self->counter;

  g_snprintf (id, 40, "0190%04x-%04x-7%03x-%04x-%08x%04x", (guint)(n >> 28) & 0xffff,
              (guint)(n >> 12) & 0xffff, (guint)n & 0xfff, 0x8000 | (g_rand_int (self->rand) & 0x3fff),
              g_rand_int (self->rand), g_rand_int (self->rand) & 0xffff);
}

static void
append_time (BenchDocuments *self, gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S+00:00");

  g_string_append (self->text, text);
}

static void
begin (BenchDocuments *self, BenchDocument *document, const char *kind)
{
  document->kind = kind;
  new_id (self, document->id);
  g_string_printf (self->text, "{\"resourceType\":\"%s\",\"id\":\"%s\",", kind, document->id);
}

static void
append_coding (BenchDocuments *self, const char *member, const char *system, const Coding *coding)
{
  g_string_append_printf (
      self->text,
      "\"%s\":{\"coding\":[{\"system\":\"%s\",\"code\":\"%s\",\"display\":\"%s\"}],\"text\":\"%s\"},", member,
      system, coding->code, coding->display, coding->display);
}

static void
append_context (BenchDocuments *self, const char *subject)
{
  g_string_append_printf (
      self->text, "\"%s\":{\"reference\":\"Patient/%s\"},\"encounter\":{\"reference\":\"Encounter/%s\"},",
      subject, self->patient, self->encounter);
}

static void
finish (BenchDocuments *self, BenchDocument *document)
{
  document->json = g_bytes_new (self->text->str, self->text->len);
}

void
bench_documents_next_patient (BenchDocuments *self, BenchDocument *document)
{
  g_autofree char *family = g_rand_int_range (self->rand, 0, 10) < 2
                                ? g_strdup (*PICK (self, families))
                                : g_strconcat (*PICK (self, name_starts), *PICK (self, name_ends), NULL);
  const char *given = *PICK (self, givens);
  const char *middle = *PICK (self, givens);
  const char *gender = g_rand_boolean (self->rand) ? "female" : "male";

  begin (self, document, "Patient");
  g_string_append_printf (
      self->text,
      "\"meta\":{\"profile\":[\"http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient\"]},"
      "\"identifier\":[{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
      "v2-0203\",\"code\":\"MR\","
      "\"display\":\"Medical record number\"}]},\"system\":\"urn:althea:record-number\",\"value\":\"%07u\"}],"
      "\"active\":true,\"name\":[{\"use\":\"official\",\"family\":\"%s\",\"given\":[\"%s\",\"%s\"]}],"
      "\"telecom\":[{\"system\":\"phone\",\"value\":\"(%03d) "
      "%03d-%04d\",\"use\":\"home\"},{\"system\":\"email\",\"value\":\"%s.%u@example.org\"}],"
      "\"gender\":\"%s\",\"birthDate\":\"%04d-%02d-%02d\","
      "\"address\":[{\"use\":\"home\",\"line\":[\"%d "
      "%s\"],\"city\":\"%s\",\"state\":\"OH\",\"postalCode\":\"%05d\",\"country\":\"US\"}]}",
      (guint)self->counter, family, given, middle, g_rand_int_range (self->rand, 201, 990),
      g_rand_int_range (self->rand, 100, 999), g_rand_int_range (self->rand, 0, 10000), "mail",
      (guint)self->counter, gender, g_rand_int_range (self->rand, 1925, 2024),
      g_rand_int_range (self->rand, 1, 13), g_rand_int_range (self->rand, 1, 29),
      g_rand_int_range (self->rand, 1, 400), *PICK (self, streets), *PICK (self, cities),
      g_rand_int_range (self->rand, 10000, 99999));
  finish (self, document);
  strcpy (self->patient, document->id);
  self->encounter_left = 0;
  self->time = 1420113600 + g_rand_int_range (self->rand, 0, 30000000);
  self->n_left = self->chart != 0 ? self->chart : (guint)g_rand_int_range (self->rand, 20, 180);
}

static void
make_encounter (BenchDocuments *self, BenchDocument *document)
{
  self->time += g_rand_int_range (self->rand, 86400, 86400 * 90);
  begin (self, document, "Encounter");
  g_string_append (
      self->text,
      "\"status\":\"finished\",\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/"
      "v3-ActCode\",\"code\":\"AMB\"},"
      "\"type\":[{\"coding\":[{\"system\":\"http://snomed.info/"
      "sct\",\"code\":\"162673000\",\"display\":\"General "
      "examination of patient (procedure)\"}],\"text\":\"General examination of patient (procedure)\"}],");
  g_string_append_printf (self->text, "\"subject\":{\"reference\":\"Patient/%s\"},\"period\":{\"start\":\"",
                          self->patient);
  append_time (self, self->time);
  g_string_append (self->text, "\",\"end\":\"");
  append_time (self, self->time + 900);
  g_string_append (self->text, "\"},\"serviceProvider\":{\"reference\":\"Organization/"
                               "practice\",\"display\":\"Ashford Family Practice\"}}");
  finish (self, document);
  strcpy (self->encounter, document->id);
  self->encounter_left = (guint)g_rand_int_range (self->rand, 6, 14);
}

static void
make_pressure (BenchDocuments *self, BenchDocument *document)
{
  begin (self, document, "Observation");
  g_string_append (self->text, "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://"
                               "terminology.hl7.org/CodeSystem/observation-category\","
                               "\"code\":\"vital-signs\",\"display\":\"Vital signs\"}]}],");
  append_coding (self, "code", "http://loinc.org",
                 &(Coding){ "85354-9", "Blood pressure panel with all children optional" });
  append_context (self, "subject");
  g_string_append (self->text, "\"effectiveDateTime\":\"");
  append_time (self, self->time);
  g_string_append_printf (self->text,
                          "\",\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://"
                          "loinc.org\",\"code\":\"8480-6\",\"display\":\"Systolic blood pressure\"}]},"
                          "\"valueQuantity\":{\"value\":%d,\"unit\":\"mm[Hg]\",\"system\":\"http://"
                          "unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},"
                          "{\"code\":{\"coding\":[{\"system\":\"http://"
                          "loinc.org\",\"code\":\"8462-4\",\"display\":\"Diastolic blood pressure\"}]},"
                          "\"valueQuantity\":{\"value\":%d,\"unit\":\"mm[Hg]\",\"system\":\"http://"
                          "unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}]}",
                          g_rand_int_range (self->rand, 100, 170), g_rand_int_range (self->rand, 60, 100));
  finish (self, document);
}

static void
make_measure (BenchDocuments *self, BenchDocument *document)
{
  const guint i = (guint)g_rand_int_range (self->rand, 0, G_N_ELEMENTS (measures));
  const double value = g_rand_double_range (self->rand, measures[i].low, measures[i].high);
  const char *category = measures[i].laboratory ? "laboratory" : "vital-signs";
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (number, sizeof number, "%.*f", measures[i].decimals, value);
  begin (self, document, "Observation");
  g_string_append_printf (
      self->text,
      "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
      "observation-category\",\"code\":\"%s\",\"display\":\"%s\"}]}],",
      category, category);
  append_coding (self, "code", "http://loinc.org", &(Coding){ measures[i].code, measures[i].display });
  append_context (self, "subject");
  g_string_append (self->text, "\"effectiveDateTime\":\"");
  append_time (self, self->time);
  g_string_append (self->text, "\",\"issued\":\"");
  append_time (self, self->time + 3600);
  g_string_append_printf (self->text,
                          "\",\"valueQuantity\":{\"value\":%s,\"unit\":\"%s\",\"system\":\"http://"
                          "unitsofmeasure.org\",\"code\":\"%s\"},"
                          "\"referenceRange\":[{\"low\":{\"value\":%d,\"unit\":\"%s\"},\"high\":{\"value\":%"
                          "d,\"unit\":\"%s\"}}]}",
                          number, measures[i].unit, measures[i].unit, measures[i].low, measures[i].unit,
                          measures[i].high, measures[i].unit);
  finish (self, document);
}

static void
make_condition (BenchDocuments *self, BenchDocument *document)
{
  begin (self, document, "Condition");
  g_string_append (
      self->text,
      "\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
      "condition-clinical\",\"code\":\"active\"}]},"
      "\"verificationStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
      "condition-ver-status\",\"code\":\"confirmed\"}]},"
      "\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-category\","
      "\"code\":\"encounter-diagnosis\",\"display\":\"Encounter Diagnosis\"}]}],");
  append_coding (self, "code", "http://snomed.info/sct", PICK (self, conditions));
  append_context (self, "subject");
  g_string_append (self->text, "\"onsetDateTime\":\"");
  append_time (self, self->time);
  g_string_append (self->text, "\",\"recordedDate\":\"");
  append_time (self, self->time);
  g_string_append (self->text, "\"}");
  finish (self, document);
}

static void
make_prescription (BenchDocuments *self, BenchDocument *document)
{
  begin (self, document, "MedicationRequest");
  g_string_append (self->text, "\"status\":\"active\",\"intent\":\"order\",");
  append_coding (self, "medicationCodeableConcept", "http://www.nlm.nih.gov/research/umls/rxnorm",
                 PICK (self, drugs));
  append_context (self, "subject");
  g_string_append (self->text, "\"authoredOn\":\"");
  append_time (self, self->time);
  g_string_append_printf (
      self->text,
      "\",\"requester\":{\"reference\":\"Practitioner/dr-ashford\",\"display\":\"Dr. Ruth Ashford\"},"
      "\"dosageInstruction\":[{\"sequence\":1,\"text\":\"Take %d tablet "
      "daily\",\"timing\":{\"repeat\":{\"frequency\":%d,"
      "\"period\":1.0,\"periodUnit\":\"d\"}},\"asNeededBoolean\":false,\"doseAndRate\":[{\"type\":{"
      "\"coding\":[{\"system\":"
      "\"http://terminology.hl7.org/CodeSystem/"
      "dose-rate-type\",\"code\":\"ordered\",\"display\":\"Ordered\"}]},"
      "\"doseQuantity\":{\"value\":1.0}}]}]}",
      g_rand_int_range (self->rand, 1, 3), g_rand_int_range (self->rand, 1, 4));
  finish (self, document);
}

static void
make_other (BenchDocuments *self, BenchDocument *document)
{
  const gboolean vaccine = g_rand_int_range (self->rand, 0, 3) == 0;

  begin (self, document, vaccine ? "Immunization" : "Procedure");
  g_string_append (self->text, "\"status\":\"completed\",");
  if (vaccine)
    append_coding (self, "vaccineCode", "http://hl7.org/fhir/sid/cvx", PICK (self, vaccines));
  else
    append_coding (self, "code", "http://snomed.info/sct", PICK (self, procedures));
  append_context (self, vaccine ? "patient" : "subject");
  g_string_append (self->text, vaccine ? "\"occurrenceDateTime\":\"" : "\"performedPeriod\":{\"start\":\"");
  append_time (self, self->time);
  if (!vaccine)
    {
      g_string_append (self->text, "\",\"end\":\"");
      append_time (self, self->time + 600);
    }
  g_string_append (self->text, vaccine ? "\",\"primarySource\":true}" : "\"}}");
  finish (self, document);
}

void
bench_documents_next (BenchDocuments *self, BenchDocument *document)
{
  const int dice = g_rand_int_range (self->rand, 0, 100);

  if (self->n_left == 0)
    {
      bench_documents_next_patient (self, document);
      return;
    }
  self->n_left--;
  if (self->encounter_left == 0)
    {
      make_encounter (self, document);
      return;
    }
  self->encounter_left--;
  if (dice < 12)
    make_pressure (self, document);
  else if (dice < 68)
    make_measure (self, document);
  else if (dice < 76)
    make_condition (self, document);
  else if (dice < 88)
    make_prescription (self, document);
  else
    make_other (self, document);
}
