/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-records.h"
#include "althea-value-private.h"
#include "material.h"

/* What is read comes out again, whatever is known of it; an edit changes what it is meant to and no more. */

static const char *const types[]
    = { "Patient",      "Practitioner",      "PractitionerRole",   "Organization",
        "Encounter",    "Condition",         "AllergyIntolerance", "MedicationRequest",
        "Immunization", "Observation",       "DiagnosticReport",   "DetectedIssue",
        "Procedure",    "DocumentReference", "CarePlan",           "Communication",
        "Task",         "Appointment",       "Composition",        "Provenance" };

/* --- samples: one of everything a table can hold ------------------------------------------------- */

static gpointer make_slot (const AltheaField *field, guint seed);

static gpointer
make_item (const AltheaField *field, guint seed)
{
  g_autofree char *text = NULL;
  const AltheaValueType *type = althea_value_type_for_kind (field->kind);
  if (type != NULL)
    {
      AltheaValue *value = althea_value_alloc (type);
      for (guint i = 0; i < type->n_members; i++)
        {
          const AltheaField *member = &type->members[i].field;
          /* Of a choice only the first is filled, so that the sample is one that may exist. */
          gboolean taken = FALSE;
          for (guint j = 0; member->choice != NULL && j < i; j++)
            taken |= g_strcmp0 (type->members[j].field.choice, member->choice) == 0;
          if (!taken)
            althea_value_take_slot (value, &type->members[i], make_slot (member, seed * 7 + i));
        }
      return value;
    }
  if (field->codes != NULL)
    return g_strndup (field->codes, strcspn (field->codes, "|"));
  if (althea_kind_is_string (field->kind))
    return g_strdup_printf ("%s %u „ł“", field->name, seed);
  if (field->kind == ALTHEA_KIND_INTEGER)
    text = g_strdup_printf ("%u", seed + 1);
  else if (field->kind == ALTHEA_KIND_DECIMAL)
    text = g_strdup_printf ("%u.50", seed);
  if (text != NULL)
    return althea_decimal_new (text, NULL);
  if (field->kind == ALTHEA_KIND_DATE)
    return althea_partial_date_new ("2019-03", NULL);
  if (field->kind == ALTHEA_KIND_DATE_TIME)
    return althea_partial_date_new ("2019-03-12T10:42:00.5+01:00", NULL);
  return GINT_TO_POINTER (seed % 2 == 0 ? ALTHEA_TRUTH_YES : ALTHEA_TRUTH_NO);
}

static gpointer
make_slot (const AltheaField *field, guint seed)
{
  if (!(field->flags & ALTHEA_FIELD_LIST))
    return make_item (field, seed);
  GPtrArray *list = althea_slot_list_new (field->kind, 2);
  g_ptr_array_add (list, make_item (field, seed));
  g_ptr_array_add (list, make_item (field, seed + 100));
  return list;
}

static void
put_slot (AltheaRecordBuilder *builder, const AltheaField *field, gconstpointer slot)
{
  if (field->flags & ALTHEA_FIELD_LIST)
    althea_record_builder_set_list (builder, field->name, slot);
  else if (field->kind == ALTHEA_KIND_BOOLEAN)
    althea_record_builder_set_truth (builder, field->name, GPOINTER_TO_INT (slot));
  else if (althea_kind_is_string (field->kind))
    althea_record_builder_set_string (builder, field->name, slot);
  else
    althea_record_builder_set_value (builder, field->name, slot);
}

static gconstpointer
get_slot (AltheaRecord *record, const AltheaField *field)
{
  if (field->flags & ALTHEA_FIELD_LIST)
    return althea_record_get_list (record, field->name);
  if (field->kind == ALTHEA_KIND_BOOLEAN)
    return GINT_TO_POINTER (althea_record_get_truth (record, field->name));
  if (althea_kind_is_string (field->kind))
    return althea_record_get_string (record, field->name);
  return althea_record_get_value (record, field->name);
}

static AltheaRecord *
make_full_record (const char *type, gboolean last_of_choice)
{
  g_autoptr (AltheaRecordClass) klass = g_type_class_ref (althea_record_type_for_name (type));
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new (type);
  for (guint n = 0; n < klass->n_fields; n++)
    {
      /* A later field of a choice drives out an earlier one, so the order decides which is tested. */
      guint i = last_of_choice ? n : klass->n_fields - 1 - n;
      gpointer slot = make_slot (&klass->fields[i], i);
      put_slot (builder, &klass->fields[i], slot);
      althea_slot_unref (&klass->fields[i], slot);
    }
  AltheaRecord *record = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return record;
}

static AltheaRecord *
write_and_read (AltheaRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = althea_fhir_write (record);
  AltheaRecord *again = althea_fhir_read (json, &error);
  g_assert_no_error (error);
  return again;
}

/* Fields out of one repeating element go together: to take the attachment out takes its format along. */
static gboolean
shares_item (const AltheaField *a, const AltheaField *b)
{
  const char *bracket = strstr (a->element, "[]");
  gsize length = bracket != NULL ? (gsize)(bracket - a->element) : 0;
  return length > 0 && strncmp (a->element, b->element, length) == 0 && b->element[length] == '[';
}

static void
assert_same_fields (AltheaRecord *a, AltheaRecord *b, const AltheaField *except)
{
  guint n_fields;
  const AltheaField *fields = althea_record_get_fields (a, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    if (&fields[i] != except && (except == NULL || !shares_item (except, &fields[i]))
        && !althea_record_field_equal (a, b, fields[i].name))
      g_error ("%s.%s came out different", althea_record_get_resource_type (a), fields[i].name);
}

static void
test_every_field (gconstpointer data)
{
  for (int pass = 0; pass < 2; pass++)
    {
      g_autoptr (AltheaRecord) made = make_full_record (data, pass == 1);
      g_autoptr (AltheaRecord) read = write_and_read (made);
      g_assert_cmpstr (althea_record_get_resource_type (read), ==, data);
      g_assert_cmpstr (althea_record_get_id (read), ==, althea_record_get_id (made));
      assert_same_fields (made, read, NULL);
    }
}

/* Each field cleared and put back by an edit of what was read. */
static void
test_edit_each_field (gconstpointer data)
{
  g_autoptr (AltheaRecord) made = make_full_record (data, FALSE);
  g_autoptr (GBytes) json = althea_fhir_write (made);
  g_autoptr (AltheaRecord) base = althea_fhir_read (json, NULL);
  guint n_fields;
  const AltheaField *fields = althea_record_get_fields (base, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      gconstpointer slot = get_slot (base, &fields[i]);
      g_autoptr (GError) error = NULL;
      if (slot == NULL || (fields[i].flags & ALTHEA_FIELD_REQUIRED))
        continue;
      AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
      put_slot (builder, &fields[i], NULL);
      g_autoptr (AltheaRecord) cleared = althea_record_builder_end (builder, &error);
      g_assert_no_error (error);
      g_autoptr (AltheaRecord) stored = write_and_read (cleared);
      g_assert_null (get_slot (stored, &fields[i]));
      assert_same_fields (base, stored, &fields[i]);

      builder = althea_record_builder_new_edit (stored);
      put_slot (builder, &fields[i], slot);
      g_autoptr (AltheaRecord) restored = althea_record_builder_end (builder, &error);
      g_assert_no_error (error);
      g_autoptr (AltheaRecord) again = write_and_read (restored);
      assert_same_fields (base, again, strstr (fields[i].element, "[]") != NULL ? &fields[i] : NULL);
      g_assert_true (althea_record_field_equal (base, again, fields[i].name));
    }
}

/* --- unknown content ----------------------------------------------------------------------------- */

#define STRANGE                                                                                              \
  "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\",\"lastUpdated\":\"2020-01-"     \
  "02T03:04:05Z\","                                                                                          \
  "\"profile\":[\"http://x/y\"],\"tag\":[{\"system\":\"http://t\",\"code\":\"a\",\"display\":\"A\"}]},"      \
  "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"In\"}],"                        \
  "\"extension\":[{\"url\":\"http://x/e\",\"valueDecimal\":1.10},"                                           \
  "{\"url\":\"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex\",\"valueCode\":\"F\"}],"     \
  "\"identifier\":[{\"id\":\"i1\",\"system\":\"s\",\"value\":\"v\",\"assigner\":{\"display\":\"Q\"}}],"      \
  "\"name\":[{\"family\":\"Kowalska\",\"_family\":{\"id\":\"f\"},\"given\":[\"Maria\",\"Anna\",\"Zofia\"],"  \
  "\"_given\":[null,{\"extension\":[{\"url\":\"http://x/q\",\"valueCode\":\"CL\"}]},null]},"                 \
  "{\"use\":\"old\",\"text\":\"M. "                                                                          \
  "Nowak\",\"extension\":[{\"url\":\"http://x/n\",\"valueString\":\"kept\"}]}],"                             \
  "\"birthDate\":\"1972-03\",\"_birthDate\":{\"extension\":[{"                                               \
  "\"url\":\"http://hl7.org/fhir/StructureDefinition/"                                                       \
  "patient-birthTime\",\"valueDateTime\":\"1972-03-12T01:00:00Z\"}]},"                                       \
  "\"multipleBirthInteger\":2,\"future\":{\"deep\":[1.0,-0.0,1e400]}}"

static yyjson_doc *
parse_record (AltheaRecord *record)
{
  g_autoptr (GBytes) json = althea_fhir_write (record);
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  yyjson_doc *doc = althea_json_parse (text, n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  return doc;
}

static void
assert_json (yyjson_val *root, const char *path, const char *expected)
{
  yyjson_val *val = althea_json_get (root, path);
  g_autofree char *text = val != NULL ? yyjson_val_write (val, 0, NULL) : NULL;
  g_assert_cmpstr (text, ==, expected);
}

static void
test_unknown_survives (void)
{
  g_autoptr (GBytes) json = g_bytes_new_static (STRANGE, strlen (STRANGE));
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) base = althea_fhir_read (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_record_get_version (base), ==, 3);
  g_assert_true (althea_record_has_tag (base, "http://t", "a"));
  g_assert_cmpstr (althea_record_get_string (base, "birth-sex"), ==, "F");
  g_assert_nonnull (althea_record_get_value (base, "birth-time"));
  g_autoptr (GBytes) same = althea_fhir_write (base);
  g_assert_true (g_bytes_equal (same, json));

  /* The second name is edited, a given name goes, an identifier is added, the sex at birth changes. */
  const AltheaHumanName *name = althea_record_get_first (base, "name");
  const GPtrArray *names = althea_record_get_list (base, "name");
  g_autoptr (GPtrArray) given = g_ptr_array_new ();
  g_ptr_array_add (given, (gpointer) "Anna");
  g_ptr_array_add (given, (gpointer) "Ewa");
  g_autoptr (AltheaHumanName) edited = althea_value_edit (name, "given", given, "use", "official", NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, names->pdata[1]);
  g_ptr_array_add (list, edited);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
  althea_record_builder_set_list (builder, "name", list);
  althea_record_builder_add_take (
      builder, "identifier", althea_value_new (ALTHEA_KIND_IDENTIFIER, "system", "n", "value", "2", NULL));
  althea_record_builder_set_string (builder, "birth-sex", "M");
  althea_record_builder_add_tag (builder, "http://t", "b");
  g_autoptr (AltheaRecord) after = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);

  g_autoptr (yyjson_doc) doc = parse_record (after);
  yyjson_val *root = yyjson_doc_get_root (doc);
  assert_json (root, "future", "{\"deep\":[1.0,-0.0,1e400]}");
  assert_json (root, "contained[0].name", "\"In\"");
  assert_json (root, "extension[0].valueDecimal", "1.10");
  assert_json (root, "extension[1].valueCode", "\"M\"");
  assert_json (root, "identifier[0].assigner.display", "\"Q\"");
  assert_json (root, "identifier[0].id", "\"i1\"");
  assert_json (root, "identifier[1].value", "\"2\"");
  assert_json (root, "name[0].extension[0].valueString", "\"kept\"");
  assert_json (root, "name[1]._family", "{\"id\":\"f\"}");
  assert_json (root, "name[1].given", "[\"Anna\",\"Ewa\"]");
  assert_json (root, "name[1]._given",
               "[{\"extension\":[{\"url\":\"http://x/q\",\"valueCode\":\"CL\"}]},null]");
  assert_json (root, "name[1].use", "\"official\"");
  assert_json (root, "_birthDate.extension[0].valueDateTime", "\"1972-03-12T01:00:00Z\"");
  assert_json (root, "meta.profile[0]", "\"http://x/y\"");
  assert_json (root, "meta.tag[0].display", "\"A\"");
  assert_json (root, "meta.tag[1]", "{\"system\":\"http://t\",\"code\":\"b\"}");
  assert_json (root, "meta.versionId", NULL);
}

static void
test_choice_changes_type (void)
{
  static const char text[]
      = "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
        "\"valueRatio\":{\"numerator\":{\"value\":1}},\"effectiveDateTime\":\"2020\"}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (AltheaRecord) base = althea_fhir_read (json, NULL);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
  althea_record_builder_set_string (builder, "value-string", "positive");
  althea_record_builder_take_value (builder, "effective-period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "start",
                                                      althea_record_get_value (base, "effective-date-time"),
                                                      NULL));
  g_autoptr (AltheaRecord) after = althea_record_builder_end (builder, NULL);
  g_autoptr (yyjson_doc) doc = parse_record (after);
  assert_json (yyjson_doc_get_root (doc), "valueRatio", NULL);
  assert_json (yyjson_doc_get_root (doc), "effectiveDateTime", NULL);
  assert_json (yyjson_doc_get_root (doc), "valueString", "\"positive\"");
  assert_json (yyjson_doc_get_root (doc), "effectivePeriod", "{\"start\":\"2020\"}");
}

/* An item of a path like content[].attachment keeps what stands beside it. */
static void
test_each_keeps_neighbours (void)
{
  static const char text[] = "{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"content\":["
                             "{\"attachment\":{\"title\":\"one\"},\"format\":{\"code\":\"f1\"}},"
                             "{\"attachment\":{\"title\":\"two\"},\"format\":{\"code\":\"f2\"}}]}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (AltheaRecord) base = althea_fhir_read (json, NULL);
  const GPtrArray *attachments = althea_record_get_list (base, "attachment");
  g_assert_cmpuint (attachments->len, ==, 2);
  g_autoptr (AltheaAttachment) edited = althea_value_edit (attachments->pdata[1], "title", "zwei", NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, attachments->pdata[0]);
  g_ptr_array_add (list, edited);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
  althea_record_builder_set_list (builder, "attachment", list);
  g_autoptr (AltheaRecord) after = althea_record_builder_end (builder, NULL);
  g_autoptr (yyjson_doc) doc = parse_record (after);
  assert_json (yyjson_doc_get_root (doc), "content[1]",
               "{\"attachment\":{\"title\":\"zwei\"},\"format\":{\"code\":\"f2\"}}");

  g_ptr_array_remove_index (list, 0);
  g_ptr_array_index (list, 0) = attachments->pdata[1];
  builder = althea_record_builder_new_edit (base);
  althea_record_builder_set_list (builder, "attachment", list);
  g_autoptr (AltheaRecord) fewer = althea_record_builder_end (builder, NULL);
  g_autoptr (yyjson_doc) rest = parse_record (fewer);
  assert_json (yyjson_doc_get_root (rest), "content",
               "[{\"attachment\":{\"title\":\"two\"},\"format\":{\"code\":\"f2\"}}]");
}

static void
test_generic_type (void)
{
  static const char text[]
      = "{\"resourceType\":\"Goal\",\"id\":\"g\",\"subject\":{\"reference\":\"Patient/7\"},"
        "\"code\":{\"text\":\"Walk\"},\"status\":\"entered-in-error\",\"date\":\"2020-05\"}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (AltheaRecord) record = althea_fhir_read (json, NULL);
  g_autofree char *title = althea_record_to_title (record);
  g_assert_true (G_OBJECT_TYPE (record) == ALTHEA_TYPE_RECORD);
  g_assert_cmpstr (althea_record_get_resource_type (record), ==, "Goal");
  g_assert_cmpstr (althea_record_get_patient_id (record), ==, "7");
  g_assert_cmpstr (title, ==, "Walk");
  g_assert_true (althea_record_is_entered_in_error (record));
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_date (record)), ==, "2020-05");
  g_autoptr (GBytes) written = althea_fhir_write (record);
  g_assert_true (g_bytes_equal (written, json));
}

/* --- what others wrote --------------------------------------------------------------------------- */

static void
strip_stored (yyjson_mut_doc *doc)
{
  yyjson_mut_val *root = yyjson_mut_doc_get_root (doc), *meta = yyjson_mut_obj_get (root, "meta");
  yyjson_mut_obj_remove_key (meta, "versionId");
  yyjson_mut_obj_remove_key (meta, "lastUpdated");
  if (meta != NULL && yyjson_mut_obj_size (meta) == 0)
    yyjson_mut_obj_remove_key (root, "meta");
}

/* Every field is taken out and put back, so the whole of it goes through the writer. */
static void
check_example (GBytes *json, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) base = althea_fhir_read (json, &error);
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  guint n_fields;
  if (base == NULL)
    g_error ("%s: %s", path, error->message);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
  g_autoptr (AltheaRecord) edited = althea_record_builder_end (builder, NULL);
  if (edited == NULL) /* our own rules ask for more than FHIR: a name, a code */
    return;
  g_autoptr (yyjson_doc) original = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) expected = yyjson_doc_mut_copy (original, NULL);
  g_autoptr (yyjson_doc) doc = parse_record (edited);
  g_autoptr (yyjson_mut_doc) written = yyjson_doc_mut_copy (doc, NULL);
  strip_stored (expected);
  if (!yyjson_mut_equals (yyjson_mut_doc_get_root (written), yyjson_mut_doc_get_root (expected)))
    g_error ("%s is not the same when written again", path);

  const AltheaField *fields = althea_record_get_fields (base, &n_fields);
  AltheaRecordBuilder *copier = althea_record_builder_new (althea_record_get_resource_type (base));
  for (guint i = 0; i < n_fields; i++)
    if (get_slot (base, &fields[i]) != NULL)
      put_slot (copier, &fields[i], get_slot (base, &fields[i]));
  g_autoptr (AltheaRecord) copy = althea_record_builder_end (copier, &error);
  g_assert_no_error (error);
  g_autoptr (AltheaRecord) again = write_and_read (copy);
  for (guint i = 0; i < n_fields; i++)
    if (!althea_record_field_equal (base, again, fields[i].name))
      g_error ("%s: %s is not the same in a copy", path, fields[i].name);
}

static void
test_examples (gconstpointer archive)
{
  g_autofree char *directory = material_unpack (archive);
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = material_list (directory, ".json");
  g_assert_cmpuint (files->len, >, 200);
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GBytes) json = material_read (files->pdata[i]);
      g_autofree char *type = NULL;
      if (althea_fhir_peek (json, &type, NULL))
        check_example (json, files->pdata[i]);
    }
  material_remove (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *fields = g_strconcat ("/fhir/round-trip/fields/", types[i], NULL);
      g_autofree char *edits = g_strconcat ("/fhir/round-trip/edits/", types[i], NULL);
      g_test_add_data_func (fields, types[i], test_every_field);
      g_test_add_data_func (edits, types[i], test_edit_each_field);
    }
  g_test_add_func ("/fhir/round-trip/unknown", test_unknown_survives);
  g_test_add_func ("/fhir/round-trip/choice", test_choice_changes_type);
  g_test_add_func ("/fhir/round-trip/each", test_each_keeps_neighbours);
  g_test_add_func ("/fhir/round-trip/generic", test_generic_type);
  g_test_add_data_func ("/fhir/round-trip/hl7", "fhir/hl7-r4-examples.tar.xz", test_examples);
  g_test_add_data_func ("/fhir/round-trip/us-core", "fhir/us-core-examples.tar.xz", test_examples);
  return g_test_run ();
}
