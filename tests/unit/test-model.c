/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-records.h"

static gpointer
read_record (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  AltheaRecord *record = althea_fhir_read (bytes, &error);
  g_assert_no_error (error);
  return record;
}

static AltheaDecimal *
decimal (const char *text)
{
  AltheaDecimal *made = althea_decimal_new (text, NULL);
  g_assert_nonnull (made);
  return made;
}

/* --- values -------------------------------------------------------------------------------------- */

static void
test_value_new_and_edit (void)
{
  g_autoptr (AltheaDecimal) value = decimal ("7.20");
  g_autoptr (AltheaQuantity) quantity = althea_quantity_new_ucum (value, "%", "%");
  g_autoptr (AltheaQuantity) same = althea_value_new (ALTHEA_KIND_QUANTITY, "value", value, "unit", "%",
                                                      "system", "http://unitsofmeasure.org", "code", "%",
                                                      NULL);
  g_autoptr (AltheaQuantity) other = althea_value_edit (quantity, "comparator", "<", "system", NULL, NULL);
  g_assert_true (althea_value_equal (&quantity->parent, &same->parent));
  g_assert_false (althea_value_equal (&quantity->parent, &other->parent));
  g_assert_cmpstr (other->comparator, ==, "<");
  g_assert_null (other->system);
  g_assert_cmpstr (quantity->system, ==, "http://unitsofmeasure.org");
  g_assert_true (other->value == value);
}

static void
test_value_boxed (void)
{
  for (int kind = ALTHEA_KIND_CODING; kind <= ALTHEA_KIND_SECTION; kind++)
    {
      GType type = althea_kind_get_boxed_type (kind);
      g_autoptr (GString) name = g_string_new (g_type_name (type));
      AltheaValue *value = althea_value_new (kind, NULL, NULL);
      AltheaValue *copy = g_boxed_copy (type, value);
      g_assert_true (g_str_has_prefix (name->str, "Althea"));
      g_assert_true (copy == value);
      g_boxed_free (type, copy);
      althea_value_unref (value);
    }
  g_assert_true (althea_kind_get_boxed_type (ALTHEA_KIND_TEXT) == G_TYPE_INVALID);
}

static void
test_concept (void)
{
  g_autoptr (AltheaCodeableConcept) coded
      = althea_codeable_concept_new ("http://loinc.org", "4548-4", "HbA1c");
  g_autoptr (AltheaCodeableConcept) words = althea_codeable_concept_new_text ("tired since August");
  g_autoptr (AltheaCodeableConcept) blank = althea_value_edit (coded, "text", " ", NULL);
  g_assert_cmpstr (althea_codeable_concept_get_display (coded), ==, "HbA1c");
  g_assert_cmpstr (althea_codeable_concept_get_display (words), ==, "tired since August");
  g_assert_cmpstr (althea_codeable_concept_get_display (blank), ==, "HbA1c");
  g_assert_cmpstr (althea_codeable_concept_get_display (NULL), ==, "");
  g_assert_cmpstr (althea_codeable_concept_get_code (coded, "http://loinc.org"), ==, "4548-4");
  g_assert_null (althea_codeable_concept_get_code (coded, "http://snomed.info/sct"));
  g_assert_null (althea_codeable_concept_get_code (words, NULL));
  g_assert_true (althea_codeable_concept_has_code (coded, NULL, "4548-4"));
  g_assert_false (althea_codeable_concept_has_code (coded, "http://loinc.org", "x"));
}

static void
test_reference (void)
{
  static const struct
  {
    const char *text, *type, *id;
  } cases[] = { { "Patient/123", "Patient", "123" },
                { "Patient/123/_history/4", "Patient", "123" },
                { "#x", NULL, NULL },
                { "urn:uuid:1", NULL, NULL },
                { "http://a/Patient/1", NULL, NULL },
                { "Patient/", NULL, NULL },
                { "Patient?identifier=a/b", NULL, NULL } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaReference) reference = althea_reference_new_raw (cases[i].text, NULL);
      g_autofree char *type = NULL, *id = NULL;
      g_assert_true (althea_reference_split (reference, &type, &id) == (cases[i].type != NULL));
      g_assert_cmpstr (type, ==, cases[i].type);
      g_assert_cmpstr (id, ==, cases[i].id);
    }
  g_autoptr (AltheaReference) made = althea_reference_new ("Patient", "7", "Maria");
  g_assert_cmpstr (made->reference, ==, "Patient/7");
  g_assert_cmpstr (althea_reference_get_id (made), ==, "7");
}

static void
test_displays (void)
{
  g_autoptr (AltheaDecimal) value = decimal ("7.20");
  g_autoptr (AltheaQuantity) quantity = althea_quantity_new_ucum (value, "mmol/L", "mmol/L");
  g_autofree char *shown = althea_quantity_to_display (quantity);
  g_assert_cmpstr (shown, ==, "7.20\u2009mmol/L");

  const char *given[] = { "Maria", "Anna" };
  g_autoptr (GPtrArray) names = g_ptr_array_new_from_array ((gpointer *)given, 2, NULL, NULL, NULL);
  g_autoptr (AltheaHumanName) name
      = althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Kowalska", "given", names, NULL);
  g_autofree char *people = althea_human_name_to_display (name),
                  *sorted = althea_human_name_to_sort_display (name);
  g_assert_cmpstr (people, ==, "Maria Anna Kowalska");
  g_assert_cmpstr (sorted, ==, "Kowalska, Maria Anna");
  g_autoptr (AltheaHumanName) text = althea_value_new (ALTHEA_KIND_HUMAN_NAME, "text", "孫悟空", NULL);
  g_autofree char *whole = althea_human_name_to_display (text);
  g_assert_cmpstr (whole, ==, "孫悟空");

  const char *lines[] = { "1 Main St" };
  g_autoptr (GPtrArray) line = g_ptr_array_new_from_array ((gpointer *)lines, 1, NULL, NULL, NULL);
  g_autoptr (AltheaAddress) address = althea_value_new (
      ALTHEA_KIND_ADDRESS, "line", line, "city", "Springfield", "state", "MA", "postal-code", "01101", NULL);
  g_autofree char *place = althea_address_to_display (address);
  g_assert_cmpstr (place, ==, "1 Main St, Springfield, MA 01101");
}

static void
test_dosage_display (void)
{
  g_autoptr (AltheaDecimal) two = decimal ("2"), one = decimal ("1"), eight = decimal ("8"),
                            dose = decimal ("500");
  g_autoptr (AltheaQuantity) quantity = althea_quantity_new_ucum (dose, "mg", "mg");
  g_autoptr (AltheaCodeableConcept) pain = althea_codeable_concept_new_text ("pain");
  g_autoptr (AltheaDosage) daily = althea_value_new (ALTHEA_KIND_DOSAGE, "dose-quantity", quantity,
                                                     "frequency", two, "period", one, "period-unit", "d",
                                                     NULL);
  g_autoptr (AltheaDosage) hourly = althea_value_edit (daily, "frequency", one, "period", eight,
                                                       "period-unit", "h", "as-needed-reason", pain, NULL);
  g_autoptr (AltheaDosage) needed
      = althea_value_new (ALTHEA_KIND_DOSAGE, "as-needed", ALTHEA_TRUTH_YES, NULL);
  g_autoptr (AltheaDosage) written = althea_value_edit (daily, "text", "as before", NULL);
  g_autofree char *a = althea_dosage_to_display (daily), *b = althea_dosage_to_display (hourly),
                  *c = althea_dosage_to_display (needed), *d = althea_dosage_to_display (written);
  g_assert_cmpstr (a, ==, "500\u2009mg, 2 times a day");
  g_assert_cmpstr (b, ==, "500\u2009mg, every 8 h, as needed for pain");
  g_assert_cmpstr (c, ==, "as needed");
  g_assert_cmpstr (d, ==, "as before");
}

/* --- records ------------------------------------------------------------------------------------- */

static AltheaRecordBuilder *
patient_builder (void)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Patient");
  althea_record_builder_add_take (builder, "name",
                                  althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Kowalska", NULL));
  return builder;
}

static void
test_properties (void)
{
  AltheaRecordBuilder *builder = patient_builder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaPartialDate) born = althea_partial_date_new ("1972-03-12", NULL);
  althea_record_builder_set_string (builder, "gender", "female");
  althea_record_builder_set_value (builder, "birth-date", born);
  althea_record_builder_set_truth (builder, "active", ALTHEA_TRUTH_YES);
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_true (ALTHEA_IS_PATIENT (record));

  g_autofree char *type = NULL, *id = NULL, *gender = NULL;
  g_autoptr (AltheaPartialDate) date = NULL;
  g_autoptr (GPtrArray) names = NULL;
  gboolean active = FALSE, deceased = TRUE;
  guint64 version = 1;
  g_object_get (record, "resource-type", &type, "id", &id, "gender", &gender, "birth-date", &date, "name",
                &names, "active", &active, "deceased-boolean", &deceased, "version-id", &version, NULL);
  g_assert_cmpstr (type, ==, "Patient");
  g_assert_cmpstr (id, ==, althea_record_get_id (record));
  g_assert_cmpstr (gender, ==, "female");
  g_assert_true (date == born);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_true (active);
  g_assert_false (deceased);
  g_assert_cmpuint (version, ==, 0);
  g_assert_cmpint (althea_record_get_truth (record, "deceased-boolean"), ==, ALTHEA_TRUTH_UNSET);
}

static void
count_notify (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* A record never changes: nobody can set a property of it, and no edit notifies. */
static void
test_immutable (void)
{
  g_autoptr (AltheaRecord) record = althea_record_builder_end (patient_builder (), NULL);
  guint n_props, n_notified = 0;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (record), &n_props);
  g_assert_cmpuint (n_props, >, 20);
  for (guint i = 0; i < n_props; i++)
    {
      g_assert_true (specs[i]->flags & G_PARAM_READABLE);
      g_assert_false (specs[i]->flags & G_PARAM_WRITABLE);
    }
  g_signal_connect (record, "notify", G_CALLBACK (count_notify), &n_notified);
  const GPtrArray *names = althea_record_get_list (record, "name");
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (record);
  althea_record_builder_set_string (builder, "gender", "female");
  althea_record_builder_add_take (builder, "name",
                                  althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Nowak", NULL));
  g_autoptr (AltheaRecord) edited = althea_record_builder_end (builder, NULL);
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_null (althea_record_get_string (record, "gender"));
  g_assert_cmpuint (althea_record_get_list (edited, "name")->len, ==, 2);
  g_assert_cmpstr (althea_record_get_id (edited), ==, althea_record_get_id (record));
  g_assert_false (althea_record_field_equal (record, edited, "name"));
  g_assert_true (althea_record_field_equal (record, edited, "address"));
}

static void
test_finalize (void)
{
  AltheaRecord *record = althea_record_builder_end (patient_builder (), NULL);
  AltheaHumanName *name = (AltheaHumanName *)althea_value_ref (althea_record_get_first (record, "name"));
  g_assert_cmpstr (althea_patient_get_sort_name (ALTHEA_PATIENT (record)), ==, "Kowalska");
  g_assert_finalize_object (record);
  /* What was taken from it lives on. */
  g_assert_cmpstr (name->family, ==, "Kowalska");
  althea_value_unref (&name->parent);
  althea_record_builder_free (patient_builder ());
}

typedef struct
{
  const char *field, *value, *message;
} BadField;

static void
test_validation (void)
{
  static const BadField cases[]
      = { { "status", NULL, "“Status” is missing" },
          { "status", "done", "“Status” is not one of the choices there are" },
          { "value-string", "a\x01", "“Value” holds characters that cannot be kept" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");
      althea_record_builder_set_string (builder, "status", "final");
      althea_record_builder_take_value (builder, "code", althea_codeable_concept_new_text ("Mood"));
      althea_record_builder_set_string (builder, cases[i].field, cases[i].value);
      g_assert_null (althea_record_builder_end (builder, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_validation_inside (void)
{
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new ("AllergyIntolerance");
  g_autoptr (AltheaReference) patient = althea_reference_new ("Patient", "1", NULL);
  althea_record_builder_set_value (builder, "patient", patient);
  althea_record_builder_take_value (builder, "code", althea_codeable_concept_new_text ("Penicillin"));
  althea_record_builder_add_take (builder, "reaction",
                                  althea_value_new (ALTHEA_KIND_REACTION, "severity", "mild", NULL));
  g_assert_null (althea_record_builder_end (builder, &error));
  g_assert_cmpstr (error->message, ==, "“Reaction” is missing");
  g_clear_error (&error);

  builder = althea_record_builder_new ("Condition");
  althea_record_builder_take_value (builder, "code", althea_codeable_concept_new_text ("x"));
  g_assert_null (althea_record_builder_end (builder, &error));
  g_assert_cmpstr (error->message, ==, "“Patient” is missing");
}

/* Of a choice that must be made, one is enough, and the last one set counts. */
static void
test_choice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaReference) patient = althea_reference_new ("Patient", "1", NULL);
  AltheaRecordBuilder *builder = althea_record_builder_new ("MedicationRequest");
  althea_record_builder_set_string (builder, "status", "active");
  althea_record_builder_set_string (builder, "intent", "order");
  althea_record_builder_set_value (builder, "subject", patient);
  althea_record_builder_take_value (builder, "medication-reference",
                                    althea_reference_new ("Medication", "m", "Metformin"));
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (record)), ==,
                   "Metformin");

  builder = althea_record_builder_new_edit (record);
  althea_record_builder_take_value (builder, "medication-codeable-concept",
                                    althea_codeable_concept_new_text ("Warfarin"));
  g_autoptr (AltheaRecord) edited = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_null (althea_record_get_value (edited, "medication-reference"));

  builder = althea_record_builder_new_edit (edited);
  althea_record_builder_set_value (builder, "medication-codeable-concept", NULL);
  g_assert_null (althea_record_builder_end (builder, &error));
  g_assert_cmpstr (error->message, ==, "“Medicine” is missing");
}

static void
test_tags (void)
{
  AltheaRecordBuilder *builder = patient_builder ();
  althea_record_builder_add_tag (builder, "http://t", "a");
  althea_record_builder_add_tag (builder, "http://t", "a");
  althea_record_builder_add_tag (builder, "http://t", "b");
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, NULL);
  g_autoptr (GBytes) json = althea_fhir_write (record);
  g_autoptr (AltheaRecord) read = althea_fhir_read (json, NULL);
  g_assert_true (althea_record_has_tag (read, "http://t", "a"));
  g_assert_false (althea_record_has_tag (read, "http://t", "ab"));
  g_assert_false (althea_record_has_tag (read, "http://", "t|a"));
  builder = althea_record_builder_new_edit (read);
  althea_record_builder_remove_tag (builder, "http://t", "a");
  g_autoptr (AltheaRecord) fewer = althea_record_builder_end (builder, NULL);
  g_autoptr (GBytes) written = althea_fhir_write (fewer);
  g_autoptr (AltheaRecord) again = althea_fhir_read (written, NULL);
  g_assert_false (althea_record_has_tag (again, "http://t", "a"));
  g_assert_true (althea_record_has_tag (again, "http://t", "b"));
}

/* --- what is particular to a type ---------------------------------------------------------------- */

static void
test_patient (void)
{
  g_autoptr (AltheaPatient) patient = read_record (
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"identifier\":[{\"value\":\"SSN\"},{\"type\":{\"coding\":["
      "{"
      "\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"MR\"}]},\"value\":\"10442\"}],"
      "\"name\":[{\"use\":\"old\",\"family\":\"Nowak\"},{\"use\":\"official\",\"family\":\"Kowalska\","
      "\"given\":[\"Maria\"]}],"
      "\"telecom\":[{\"system\":\"email\",\"value\":\"m@x\"},{\"system\":\"phone\",\"use\":\"home\","
      "\"value\":\"1\"},"
      "{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"2\"},{\"system\":\"phone\",\"use\":\"old\","
      "\"rank\":1,\"value\":\"0\"}],"
      "\"birthDate\":\"1972-03-12\",\"deceasedBoolean\":false,"
      "\"communication\":[{\"language\":{\"text\":\"Polish\"}}]}");
  g_autofree char *title = althea_record_to_title (ALTHEA_RECORD (patient));
  g_autofree char *reference = althea_record_dup_reference (ALTHEA_RECORD (patient));
  g_assert_cmpstr (althea_patient_get_display_name (patient), ==, "Maria Kowalska");
  g_assert_cmpstr (althea_patient_get_sort_name (patient), ==, "Kowalska, Maria");
  g_assert_true (althea_patient_get_sort_name (patient) == althea_patient_get_sort_name (patient));
  g_assert_cmpstr (althea_patient_get_mrn (patient), ==, "10442");
  g_assert_cmpstr (althea_patient_get_phone (patient), ==, "2");
  g_assert_cmpstr (althea_patient_get_email (patient), ==, "m@x");
  g_assert_cmpstr (althea_patient_get_language (patient), ==, "Polish");
  g_assert_false (althea_patient_is_deceased (patient));
  g_assert_cmpstr (althea_record_get_patient_id (ALTHEA_RECORD (patient)), ==, "p");
  g_assert_cmpstr (title, ==, "Maria Kowalska");
  g_assert_cmpstr (reference, ==, "Patient/p");
}

#define LAB(value, more)                                                                                     \
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"HbA1c\"},"                    \
  "\"subject\":{\"reference\":\"Patient/7\"},\"effectiveDateTime\":\"2026-01-05\","                          \
  "\"valueQuantity\":{\"value\":" value ",\"unit\":\"%\",\"code\":\"%\"}" more "}"
#define RANGE                                                                                                \
  ",\"referenceRange\":[{\"low\":{\"value\":4.0,\"unit\":\"%\"},\"high\":{\"value\":5.6,\"unit\":\"%\"}}]"

static void
test_observation_flags (void)
{
  static const struct
  {
    const char *json, *flag;
  } cases[] = {
    { LAB ("7.2", RANGE), "H" },
    { LAB ("5.60", RANGE), "N" },
    { LAB ("3.9", RANGE), "L" },
    { LAB ("7.2", ""), NULL },
    { LAB ("7.2", RANGE ",\"interpretation\":[{\"coding\":[{\"code\":\"HH\"}]}]"), "HH" },
    { LAB ("5.0", RANGE ",\"interpretation\":[{\"coding\":[{\"code\":\"POS\"}]}]"), "A" },
    { LAB ("7.2", ",\"referenceRange\":[{\"high\":{\"value\":38,\"unit\":\"mmol/mol\"}}]"), NULL },
    { LAB ("7.2", ",\"referenceRange\":[{\"high\":{\"value\":10,\"unit\":\"%\"}}]"), "N" },
    { LAB ("7.2",
           ",\"referenceRange\":[{\"type\":{\"coding\":[{\"code\":\"treatment\"}]},\"high\":{\"value\":7}}]"),
      NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaObservation) observation = read_record (cases[i].json);
      g_assert_cmpstr (althea_observation_get_flag (observation), ==, cases[i].flag);
    }
}

static void
test_observation_value (void)
{
  g_autoptr (AltheaObservation) lab = read_record (LAB ("7.20", RANGE));
  g_autofree char *title = althea_record_to_title (ALTHEA_RECORD (lab));
  g_autofree char *range = althea_observation_dup_range_display (lab);
  double number, low, high;
  g_assert_cmpstr (title, ==, "HbA1c 7.20\u2009%");
  g_assert_cmpstr (range, ==, "4.0 \u2013 5.6\u2009%");
  g_assert_cmpstr (althea_observation_get_unit (lab), ==, "%");
  g_assert_true (althea_observation_get_number (lab, &number));
  g_assert_cmpfloat (number, ==, 7.2);
  g_assert_true (althea_observation_get_range (lab, &low, &high));
  g_assert_cmpfloat (low, ==, 4.0);
  g_assert_cmpfloat (high, ==, 5.6);
  g_assert_cmpstr (althea_record_get_patient_id (ALTHEA_RECORD (lab)), ==, "7");
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_date (ALTHEA_RECORD (lab))), ==,
                   "2026-01-05");

  g_autoptr (AltheaObservation) pressure
      = read_record ("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"Blood "
                     "pressure\"},\"component\":["
                     "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8462-4\"}]},"
                     "\"valueQuantity\":{\"value\":84,\"code\":\"mm[Hg]\"}},"
                     "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},"
                     "\"valueQuantity\":{\"value\":138,\"code\":\"mm[Hg]\"},\"interpretation\":[{\"coding\":["
                     "{\"code\":\"H\"}]}]}]}");
  g_autofree char *shown = althea_observation_dup_value_display (pressure);
  g_assert_cmpstr (shown, ==, "138/84\u2009mmHg");
  g_assert_cmpstr (althea_observation_get_flag (pressure), ==, "H");
  g_assert_false (althea_observation_get_number (pressure, &number));
  g_assert_nonnull (althea_observation_get_component (pressure, "8480-6"));

  g_autoptr (AltheaObservation) absent
      = read_record ("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                     "\"dataAbsentReason\":{\"text\":\"not asked\"}}");
  g_autofree char *reason = althea_observation_dup_value_display (absent);
  g_assert_cmpstr (reason, ==, "not asked");
  g_assert_false (althea_observation_get_range (absent, &low, &high));
  g_assert_true (isnan (low) && isnan (high));
}

static void
test_allergy (void)
{
  g_autoptr (AltheaAllergyIntolerance) allergy = read_record (
      "{\"resourceType\":\"AllergyIntolerance\",\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},"
      "\"code\":{\"text\":\"Penicillin\"},\"patient\":{\"reference\":\"Patient/7\"},\"reaction\":["
      "{\"manifestation\":[{\"text\":\"hives\"}],\"severity\":\"mild\"},"
      "{\"manifestation\":[{\"text\":\"wheezing\"}],\"severity\":\"severe\"}]}");
  g_autofree char *reactions = althea_allergy_intolerance_dup_reaction_display (allergy);
  g_assert_true (althea_allergy_intolerance_is_active (allergy));
  g_assert_false (althea_allergy_intolerance_is_none_known (allergy));
  g_assert_cmpstr (althea_allergy_intolerance_get_worst_severity (allergy), ==, "severe");
  g_assert_cmpstr (reactions, ==, "hives, wheezing");
  g_assert_cmpstr (althea_record_get_patient_id (ALTHEA_RECORD (allergy)), ==, "7");

  g_autoptr (AltheaAllergyIntolerance) none = read_record (
      "{\"resourceType\":\"AllergyIntolerance\",\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},"
      "\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"716186003\"}]},"
      "\"patient\":{\"reference\":\"http://elsewhere/Patient/7\"}}");
  g_assert_true (althea_allergy_intolerance_is_none_known (none));
  g_assert_false (althea_allergy_intolerance_is_active (none));
  g_assert_null (althea_record_get_patient_id (ALTHEA_RECORD (none)));
}

static void
test_other_types (void)
{
  g_autoptr (AltheaImmunization) shot = read_record (
      "{\"resourceType\":\"Immunization\",\"status\":\"completed\",\"vaccineCode\":{\"text\":\"MMR\"},"
      "\"patient\":{\"reference\":\"Patient/7\"},\"occurrenceDateTime\":\"2020\","
      "\"protocolApplied\":[{\"doseNumberPositiveInt\":2,\"seriesDosesString\":\"3\"}]}");
  g_autofree char *dose = althea_immunization_dup_dose_display (shot);
  g_assert_cmpstr (dose, ==, "2 of 3");

  g_autoptr (AltheaAppointment) visit
      = read_record ("{\"resourceType\":\"Appointment\",\"status\":\"booked\",\"start\":\"2026-01-05T10:00:"
                     "00Z\",\"participant\":["
                     "{\"actor\":{\"reference\":\"Practitioner/1\"},\"status\":\"accepted\"},"
                     "{\"actor\":{\"reference\":\"Patient/7\"},\"status\":\"needs-action\"}]}");
  g_assert_cmpstr (althea_record_get_patient_id (ALTHEA_RECORD (visit)), ==, "7");
  g_assert_cmpstr (althea_appointment_get_participant (visit, "Patient")->status, ==, "needs-action");
  g_assert_null (althea_appointment_get_participant (visit, "Location"));

  g_autoptr (AltheaAppointment) typed = read_record (
      "{\"resourceType\":\"Appointment\",\"status\":\"booked\",\"appointmentType\":{\"coding\":[{\"system\":"
      "\"http://terminology.hl7.org/CodeSystem/v2-0276\",\"code\":\"FOLLOWUP\","
      "\"display\":\"A follow up visit from a previous appointment\"}],"
      "\"text\":\"A follow up visit from a previous appointment\"},\"participant\":[]}");
  g_autofree char *kind_title = althea_record_to_title (ALTHEA_RECORD (typed));
  g_assert_cmpstr (kind_title, ==, "Follow-up");

  g_autoptr (AltheaTask) task
      = read_record ("{\"resourceType\":\"Task\",\"status\":\"requested\",\"intent\":\"order\",\"for\":{"
                     "\"reference\":\"Patient/7\"},"
                     "\"input\":[{\"type\":{\"coding\":[{\"code\":\"note\"}]},\"valueString\":\"please\"}]}");
  g_assert_cmpstr (althea_task_get_input (task, "note")->value_string, ==, "please");
  g_assert_null (althea_task_get_output (task, "note"));
  g_assert_cmpstr (althea_record_get_patient_id (ALTHEA_RECORD (task)), ==, "7");

  g_autoptr (AltheaCommunication) message
      = read_record ("{\"resourceType\":\"Communication\",\"status\":\"completed\",\"payload\":["
                     "{\"contentReference\":{\"reference\":\"#x\"}},{\"contentString\":\"Hello\\nthere\"}]}");
  g_autofree char *title = althea_record_to_title (ALTHEA_RECORD (message));
  g_assert_cmpstr (title, ==, "Hello");

  g_autoptr (AltheaCondition) wrong = read_record (
      "{\"resourceType\":\"Condition\",\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]},"
      "\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},\"subject\":{\"reference\":\"Patient/7\"},"
      "\"onsetAge\":{\"value\":12,\"unit\":\"y\"}}");
  g_autofree char *onset = althea_condition_dup_onset_display (wrong);
  g_assert_true (althea_record_is_entered_in_error (ALTHEA_RECORD (wrong)));
  g_assert_false (althea_condition_is_active (wrong));
  g_assert_cmpstr (onset, ==, "at age 12\u2009y");
}

/* What a type hands to lists when nothing is known is its name, never nothing. */
static void
test_document_text (void)
{
  gboolean cut = TRUE;
  /* "Well.\n" and a bidirectional override, which must not reach a screen. */
  g_autoptr (AltheaRecord) note = read_record (
      "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"status\":\"current\",\"content\":["
      "{\"attachment\":{\"contentType\":\"image/png\",\"data\":\"AAAA\"}},"
      "{\"attachment\":{\"contentType\":\"text/plain; charset=utf-8\",\"data\":\"V2VsbC4K4oCuWA==\"}}]}");
  g_autofree char *text = althea_document_reference_dup_text (ALTHEA_DOCUMENT_REFERENCE (note), &cut);
  g_autoptr (AltheaRecord) picture = read_record (
      "{\"resourceType\":\"DocumentReference\",\"id\":\"p\",\"status\":\"current\",\"content\":["
      "{\"attachment\":{\"contentType\":\"image/png\",\"data\":\"AAAA\"}}]}");

  g_assert_cmpstr (text, ==, "Well.\nX");
  g_assert_false (cut);
  g_assert_null (althea_document_reference_dup_text (ALTHEA_DOCUMENT_REFERENCE (picture), NULL));
}

static void
test_titles_of_bare_records (void)
{
  static const char *const types[]
      = { "Patient",           "Practitioner", "PractitionerRole",   "Organization",
          "Encounter",         "Condition",    "AllergyIntolerance", "MedicationRequest",
          "Immunization",      "Observation",  "DiagnosticReport",   "Procedure",
          "DocumentReference", "CarePlan",     "Communication",      "Task",
          "Appointment",       "Composition",  "Provenance",         "Goal" };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"%s\"}", types[i]);
      g_autoptr (AltheaRecord) record = read_record (json);
      g_autofree char *title = althea_record_to_title (record);
      g_assert_cmpstr (title, ==, types[i]);
      g_assert_null (althea_record_get_date (record));
      g_assert_null (althea_record_get_patient_id (record));
      g_assert_false (althea_record_is_entered_in_error (record));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/value/new-and-edit", test_value_new_and_edit);
  g_test_add_func ("/model/value/boxed", test_value_boxed);
  g_test_add_func ("/model/value/concept", test_concept);
  g_test_add_func ("/model/value/reference", test_reference);
  g_test_add_func ("/model/value/displays", test_displays);
  g_test_add_func ("/model/value/dosage", test_dosage_display);
  g_test_add_func ("/model/record/properties", test_properties);
  g_test_add_func ("/model/record/immutable", test_immutable);
  g_test_add_func ("/model/record/finalize", test_finalize);
  g_test_add_func ("/model/record/validation", test_validation);
  g_test_add_func ("/model/record/validation-inside", test_validation_inside);
  g_test_add_func ("/model/record/choice", test_choice);
  g_test_add_func ("/model/record/tags", test_tags);
  g_test_add_func ("/model/type/patient", test_patient);
  g_test_add_func ("/model/type/observation-flags", test_observation_flags);
  g_test_add_func ("/model/type/observation-value", test_observation_value);
  g_test_add_func ("/model/type/allergy", test_allergy);
  g_test_add_func ("/model/type/others", test_other_types);
  g_test_add_func ("/model/type/document-text", test_document_text);
  g_test_add_func ("/model/type/bare", test_titles_of_bare_records);
  return g_test_run ();
}
