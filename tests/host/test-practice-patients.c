/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <string.h>

static AltheaOperation *
register_patient (const char *text, const char *confirmed)
{
  g_autoptr (GString) record = g_string_new (text);
  g_string_replace (record, "'", "\"", 0);
  return althea_operation_new_strings ("patient-register", "record", record->str, "confirmed", confirmed,
                                       NULL);
}

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member (object, name);
}

#define CARLA                                                                                                \
  "{'resourceType':'Patient','name':[{'family':'Diaz','given':['Carla']}],'birthDate':'2001-01-01',"         \
  "'gender':'female','telecom':[{'system':'phone','value':'555 0199'}],"                                     \
  "'extension':[{'url':'http://example.org/kept','valueDecimal':1.50}]}"

static void
test_register (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) first = must_operate (f, f->staff, register_patient (CARLA, NULL));
  const char *id = member (first, "patient");
  const char *number = member (first, "record_number");
  g_assert_true (althea_id_is_valid (id));
  g_autoptr (yyjson_doc) doc = read_doc (f, "Patient", id);
  assert_member (doc, "name[0].family", "Diaz");
  assert_member (doc, "identifier[0].value", number);
  assert_member (doc, "identifier[0].system", "urn:althea:record-number");
  assert_member (doc, "identifier[0].type.coding[0].code", "MR");
  g_assert_cmpstr (yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), "extension[0].valueDecimal")),
                   ==, "1.50");

  g_autoptr (JsonObject) second = must_operate (
      f, f->clinician,
      register_patient ("{'resourceType':'Patient','id':'dora','name':[{'family':'Engel','given':['Dora']}],"
                        "'birthDate':'1950-06-07'}",
                        NULL));
  g_assert_cmpstr (member (second, "patient"), ==, "dora");
  g_assert_cmpint (g_ascii_strtoll (member (second, "record_number"), NULL, 10), ==,
                   g_ascii_strtoll (number, NULL, 10) + 1);
}

static void
test_own_number (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) carla = must_operate (f, f->staff, register_patient (CARLA, NULL));
  gint64 next = g_ascii_strtoll (member (carla, "record_number"), NULL, 10) + 1;
  g_autofree char *text = g_strdup_printf (
      "{'resourceType':'Patient','name':[{'family':'Engel'}],'birthDate':'1950-06-07','identifier':"
      "[{'system':'urn:althea:record-number','value':'%" G_GINT64_FORMAT "'}]}",
      next);
  g_autoptr (JsonObject) dora = must_operate (f, f->staff, register_patient (text, NULL));
  g_assert_cmpint (g_ascii_strtoll (member (dora, "record_number"), NULL, 10), ==, next);
  must_fail (f, f->staff, register_patient (text, "yes"), ALTHEA_ERROR_EXISTS, NULL);
  /* The counter passes over the number that was brought along. */
  g_autoptr (JsonObject) emil = must_operate (
      f, f->staff,
      register_patient ("{'resourceType':'Patient','name':[{'family':'Faro'}],'birthDate':'1999-09-09'}",
                        NULL));
  g_assert_cmpint (g_ascii_strtoll (member (emil, "record_number"), NULL, 10), ==, next + 1);
}

static void
test_duplicates (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) first = must_operate (f, f->staff, register_patient (CARLA, NULL));
  g_autoptr (JsonObject) refused = operate (f, f->staff, register_patient (CARLA, NULL), &error);
  g_assert_null (refused);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, member (first, "patient")));
  g_assert_null (strstr (error->message, "Diaz"));

  g_autoptr (JsonObject) found
      = must_operate (f, f->staff,
                      althea_operation_new_strings ("duplicates-find", "family", "DIAZ", "given", "Cárla",
                                                    "birth_date", "2001-01-01", NULL));
  JsonArray *ids = json_object_get_array_member (found, "patients");
  g_assert_cmpuint (json_array_get_length (ids), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (ids, 0), ==, member (first, "patient"));
  g_autoptr (JsonObject) nobody
      = must_operate (f, f->staff,
                      althea_operation_new_strings ("duplicates-find", "family", "Xu", "given", "Wei",
                                                    "birth_date", "1931-01-01", NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (nobody, "patients")), ==, 0);

  g_autoptr (JsonObject) twin = must_operate (f, f->staff, register_patient (CARLA, "yes"));
  g_assert_cmpstr (member (twin, "patient"), !=, member (first, "patient"));
  g_assert_cmpstr (member (twin, "record_number"), !=, member (first, "record_number"));
}

static void
test_register_bad (Fixture *f, gconstpointer data)
{
  must_fail (f, f->staff, register_patient ("{'resourceType':'Practitioner'}", NULL), ALTHEA_ERROR_INVALID,
             NULL);
  must_fail (f, f->staff, register_patient ("{", NULL), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->staff, register_patient ("{'resourceType':'Patient'}", NULL), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->staff,
             register_patient ("{'resourceType':'Patient','name':[{'family':'X'}],'gender':'perhaps'}", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->staff, althea_operation_new ("patient-register", NULL), ALTHEA_ERROR_INVALID, NULL);
  /* An id that is taken is not written over. */
  must_fail (f, f->staff,
             register_patient ("{'resourceType':'Patient','id':'" BEN "','name':[{'family':'Xu'}],"
                               "'birthDate':'1931-01-01'}",
                               "yes"),
             ALTHEA_ERROR_EXISTS, NULL);
}

static void
test_staff_list (Fixture *f, gconstpointer data)
{
  /* A practitioner of somewhere else, as imports bring them, does not work here. */
  must_commit (f, f->clinician, "Practitioner", "elsewhere", 0,
               "{'resourceType':'Practitioner','id':'elsewhere','name':[{'family':'Far'}]}");
  g_autoptr (JsonObject) result = must_operate (f, f->staff, althea_operation_new ("staff-list", NULL));
  JsonArray *people = json_object_get_array_member (result, "people");
  g_assert_cmpuint (json_array_get_length (people), ==, 3);
  guint n_clinicians = 0;
  gboolean found = FALSE;
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      n_clinicians += g_str_equal (member (person, "role"), "clinician");
      if (g_str_equal (member (person, "id"), f->staff_id))
        {
          g_assert_cmpstr (member (person, "name"), ==, "Ana Reyes");
          g_assert_cmpstr (member (person, "role"), ==, "staff");
          found = TRUE;
        }
    }
  g_assert_true (found);
  g_assert_cmpuint (n_clinicians, ==, 2);
}

static void
test_chart_open (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) opened
      = must_operate (f, f->staff, althea_operation_new_strings ("chart-open", "patient", ANNA, NULL));
  must_fail (f, f->staff, althea_operation_new_strings ("chart-open", "patient", "nobody", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->staff, althea_operation_new ("chart-open", NULL), ALTHEA_ERROR_INVALID, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/patients/register", test_register);
  ADD ("/patients/own-number", test_own_number);
  ADD ("/patients/duplicates", test_duplicates);
  ADD ("/patients/register-bad", test_register_bad);
  ADD ("/patients/staff-list", test_staff_list);
  ADD ("/patients/chart-open", test_chart_open);
  return g_test_run ();
}
