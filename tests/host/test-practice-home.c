/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-form.h"
#include "host-accept.h"
#include "practice-fixture.h"

/* What patients tell from home: measurements, and medicines that they take otherwise than the list says. */

#define NOON "2026-11-18T12:00:00Z"
#define PRESSURE "85354-9"

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaPartialDate) noon = althea_partial_date_new (NOON, NULL);
  althea_clock_set_fake_us (althea_partial_date_get_start_us (noon));
  fixture_set_up (f, data);
}

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static AltheaOperation *
send (const char *code, const char *value, const char *unit)
{
  return althea_operation_new_strings ("measurement-send", "code", code, "value", value, "unit", unit, "time",
                                       "2026-11-18T07:30:00+01:00", NULL);
}

/* @second (nullable). */
static AltheaOperation *
send_pressure (const char *first_code, const char *first, const char *second_code, const char *second,
               const char *unit)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonArray *parts = json_array_new ();
  const char *const given[][2] = { { first_code, first }, { second_code, second } };
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (given[i][0] != NULL)
      {
        JsonObject *part = json_object_new ();
        json_object_set_string_member (part, "code", given[i][0]);
        json_object_set_string_member (part, "value", given[i][1]);
        json_array_add_object_element (parts, part);
      }
  json_object_set_string_member (parameters, "code", PRESSURE);
  json_object_set_string_member (parameters, "unit", unit);
  json_object_set_string_member (parameters, "time", "2026-11-18T07:30:00+01:00");
  json_object_set_array_member (parameters, "components", parts);
  return althea_operation_new ("measurement-send", parameters);
}

static const char *
raw (yyjson_doc *doc, const char *path)
{
  return yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), path));
}

static guint
count (Fixture *f, const char *type, const char *patient, const char *code)
{
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = type, .patient_id = patient, .code = code, .limit = 100 };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->system, &query, &error);
  g_assert_no_error (error);
  return page->versions->len;
}

/* Sent, seen by both, taken into the chart. */
static void
test_loop (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) sent = must_operate (f, f->anna, send ("29463-7", "82.50", "kg"));
  const char *id = member (sent, "observation");
  g_assert_null (member (sent, "safety"));
  g_autoptr (yyjson_doc) doc = read_doc (f, "Observation", id);
  assert_member (doc, "status", "preliminary");
  assert_member (doc, "subject.reference", "Patient/" ANNA);
  assert_member (doc, "performer[0].reference", "Patient/" ANNA);
  assert_member (doc, "meta.tag[0].system", HOST_TAG_ORIGIN);
  assert_member (doc, "meta.tag[0].code", "patient");
  assert_member (doc, "code.coding[0].code", "29463-7");
  assert_member (doc, "valueQuantity.code", "kg");
  assert_member (doc, "effectiveDateTime", "2026-11-18T07:30:00+01:00");
  g_assert_cmpstr (raw (doc, "valueQuantity.value"), ==, "82.50");
  g_assert_true (can_read (f, f->anna, "Observation", id));
  g_assert_true (can_read (f, f->staff, "Observation", id));
  g_assert_false (can_read (f, f->ben, "Observation", id));

  must_fail (f, f->anna, althea_operation_new_strings ("measurement-accept", "observation", id, NULL),
             ALTHEA_ERROR_DENIED, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) accepted = must_operate (
          f, f->staff, althea_operation_new_strings ("measurement-accept", "observation", id, NULL));
      g_autoptr (yyjson_doc) final = read_doc (f, "Observation", id);
      assert_member (final, "status", "final");
      assert_member (final, "meta.tag[0].code", "patient");
      assert_member (final, "extension[0].url", HOST_EXTENSION_REVIEW);
      assert_member (final, "extension[0].extension[1].valueReference.display", "Ana Reyes");
      g_assert_null (althea_json_get (yyjson_doc_get_root (final), "extension[1]"));
      g_assert_cmpstr (raw (final, "valueQuantity.value"), ==, "82.50");
    }
  g_assert_true (can_read (f, f->anna, "Observation", id));
  must_fail (f, f->anna, althea_operation_new_strings ("measurement-withdraw", "observation", id, NULL),
             ALTHEA_ERROR_CONFLICT, NULL);
}

/* Each number goes to its own component, whatever the order. */
static void
test_pressure (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) sent
      = must_operate (f, f->anna, send_pressure ("8462-4", "84", "8480-6", "138", "mmHg"));
  g_autoptr (yyjson_doc) doc = read_doc (f, "Observation", member (sent, "observation"));
  assert_member (doc, "code.coding[0].code", PRESSURE);
  assert_member (doc, "component[0].code.coding[0].code", "8480-6");
  g_assert_cmpstr (raw (doc, "component[0].valueQuantity.value"), ==, "138");
  assert_member (doc, "component[1].code.coding[0].code", "8462-4");
  g_assert_cmpstr (raw (doc, "component[1].valueQuantity.value"), ==, "84");
  assert_member (doc, "component[1].valueQuantity.code", "mm[Hg]");
  g_assert_null (althea_json_get (yyjson_doc_get_root (doc), "valueQuantity"));

  must_fail (f, f->anna, send_pressure ("8480-6", "138", NULL, NULL, "mmHg"), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna, send_pressure ("8480-6", "138", "8480-6", "84", "mmHg"), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna, send_pressure ("8480-6", "138", "8867-4", "84", "mmHg"), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna, send_pressure ("8480-6", "138", "8462-4", "84", "kPa"), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna, send_pressure ("8480-6", "1380", "8462-4", "84", "mmHg"), ALTHEA_ERROR_INVALID,
             NULL);
  must_fail (f, f->anna, send (PRESSURE, "138", "mmHg"), ALTHEA_ERROR_INVALID, NULL);
  g_assert_cmpuint (count (f, "Observation", ANNA, NULL), ==, 1);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const char *const bad[][3] = {
    { "29463-7", "0", "kg" },       { "29463-7", "4000", "kg" }, { "29463-7", "eighty", "kg" },
    { "29463-7", "80", "st" },      { "29463-7", NULL, "kg" },   { "4548-4", "7.2", "%" },
    { "41653-7", "5.6", "mmol/L" }, { "59408-5", "101", "%" },   { "8310-5", "37", "°F" },
    { "8480-6", "138", "mmHg" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    must_fail (f, f->anna, send (bad[i][0], bad[i][1], bad[i][2]), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna,
             althea_operation_new_strings ("measurement-send", "code", "29463-7", "value", "80", "unit", "kg",
                                           "time", "2026-11-18T12:11:00Z", NULL),
             ALTHEA_ERROR_INVALID, "The time is still to come.");
  must_fail (f, f->anna,
             althea_operation_new_strings ("measurement-send", "code", "29463-7", "value", "80", "unit", "kg",
                                           "time", "2026-11", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  /* Another person's chart, and people who have their own way of writing measurements. */
  must_fail (f, f->anna,
             althea_operation_new_strings ("measurement-send", "patient", BEN, "code", "29463-7", "value",
                                           "80", "unit", "kg", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->clinician,
             althea_operation_new_strings ("measurement-send", "patient", BEN, "code", "29463-7", "value",
                                           "80", "unit", "kg", NULL),
             ALTHEA_ERROR_DENIED, NULL);
  g_assert_cmpuint (count (f, "Observation", ANNA, NULL), ==, 0);
  g_assert_cmpuint (count (f, "Observation", BEN, NULL), ==, 0);
}

static void
test_alarm (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaOperation) operation = send_pressure ("8480-6", "181", "8462-4", "90", "mmHg");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) sent = must_operate (f, f->anna, g_object_ref (operation));
      g_assert_cmpstr (member (sent, "safety"), ==, "yes");
      g_assert_cmpuint (count (f, "Task", ANNA, HOST_TASK_SAFETY), ==, 1);
    }
  g_autoptr (JsonObject) edge
      = must_operate (f, f->anna, send_pressure ("8480-6", "180", "8462-4", "110", "mmHg"));
  g_assert_null (member (edge, "safety"));
  g_autoptr (JsonObject) sugar = must_operate (f, f->anna, send ("14743-9", "2.9", "mmol/L"));
  g_assert_cmpstr (member (sugar, "safety"), ==, "yes");

  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = "Task", .patient_id = ANNA, .code = HOST_TASK_SAFETY, .limit = 10 };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->staff, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->versions->len, ==, 2);
  for (guint i = 0; i < page->versions->len; i++)
    {
      const char *id = ((HostVersion *)page->versions->pdata[i])->id;
      g_autoptr (yyjson_doc) doc = read_doc (f, "Task", id);
      assert_member (doc, "priority", "urgent");
      g_assert_true (g_str_has_prefix (althea_json_get_string (yyjson_doc_get_root (doc), "focus.reference"),
                                       "Observation/"));
      g_assert_false (can_read (f, f->anna, "Task", id));
    }
}

static void
test_withdraw (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) sent = must_operate (f, f->anna, send ("29463-7", "825", "lb"));
  const char *id = member (sent, "observation");
  must_fail (f, f->ben, althea_operation_new_strings ("measurement-withdraw", "observation", id, NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) gone = must_operate (
          f, f->anna, althea_operation_new_strings ("measurement-withdraw", "observation", id, NULL));
      g_autoptr (yyjson_doc) doc = read_doc (f, "Observation", id);
      assert_member (doc, "status", "entered-in-error");
    }
  must_fail (f, f->clinician, althea_operation_new_strings ("measurement-accept", "observation", id, NULL),
             ALTHEA_ERROR_CONFLICT, NULL);
  /* What the practice measured is no report of the patient. */
  must_commit (f, f->clinician, "Observation", "ours", 0,
               "{'resourceType':'Observation','id':'ours','status':'final','code':{'text':'Weight'},"
               "'subject':{'reference':'Patient/" ANNA "'}}");
  must_fail (f, f->anna, althea_operation_new_strings ("measurement-withdraw", "observation", "ours", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->clinician,
             althea_operation_new_strings ("measurement-accept", "observation", "ours", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
}

static void
prescribe (Fixture *f, const char *id, const char *patient)
{
  g_autofree char *text = g_strdup_printf (
      "{'resourceType':'MedicationRequest','id':'%s','status':'active','intent':'order',"
      "'medicationCodeableConcept':{'text':'Metformin 500 mg'},'subject':{'reference':'Patient/%s'},"
      "'requester':{'reference':'Practitioner/%s','display':'Dr Lena Lee'}}",
      id, patient, f->clinician_id);
  must_commit (f, f->clinician, "MedicationRequest", id, 0, text);
}

static AltheaOperation *
report (const char *medication, const char *state, const char *text)
{
  return althea_operation_new_strings ("medication-report", "medication", medication, "state", state, "text",
                                       text, NULL);
}

static void
test_medication (Fixture *f, gconstpointer data)
{
  g_autofree char *owner = g_strconcat ("Practitioner/", f->clinician_id, NULL);
  prescribe (f, "metformin", ANNA);
  prescribe (f, "another", BEN);
  g_autoptr (JsonObject) first
      = must_operate (f, f->anna, report ("metformin", "differently", "One at noon"));
  const char *id = member (first, "task");
  g_autoptr (yyjson_doc) doc = read_doc (f, "Task", id);
  assert_member (doc, "status", "requested");
  assert_member (doc, "code.coding[0].code", "medication-report");
  assert_member (doc, "description", "Takes Metformin 500 mg differently");
  assert_member (doc, "focus.reference", "MedicationRequest/metformin");
  assert_member (doc, "for.reference", "Patient/" ANNA);
  assert_member (doc, "requester.reference", "Patient/" ANNA);
  assert_member (doc, "owner.reference", owner);
  assert_member (doc, "note[0].text", "One at noon");
  assert_member (doc, "input[0].valueCode", "differently");
  g_assert_true (can_read (f, f->anna, "Task", id));
  g_assert_true (can_read (f, f->staff, "Task", id));
  g_assert_false (can_read (f, f->ben, "Task", id));

  /* Said again: one work item, with what was said last. The list of medicines is as it was. */
  g_autoptr (JsonObject) second = must_operate (f, f->anna, report ("metformin", "stopped", NULL));
  g_assert_cmpstr (member (second, "task"), ==, id);
  g_assert_cmpuint (count (f, "Task", ANNA, "medication-report"), ==, 1);
  g_autoptr (yyjson_doc) again = read_doc (f, "Task", id);
  assert_member (again, "description", "Has stopped Metformin 500 mg");
  assert_member (again, "input[0].valueCode", "stopped");
  g_assert_null (althea_json_get (yyjson_doc_get_root (again), "input[1]"));
  g_assert_null (althea_json_get (yyjson_doc_get_root (again), "note"));
  g_autoptr (yyjson_doc) medicine = read_doc (f, "MedicationRequest", "metformin");
  assert_member (medicine, "status", "active");

  must_fail (f, f->anna, report ("another", "stopped", NULL), ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->anna, report ("nothing", "stopped", NULL), ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->anna, report ("metformin", "doubled", NULL), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->clinician, report ("metformin", "stopped", NULL), ALTHEA_ERROR_DENIED, NULL);
  g_assert_cmpuint (count (f, "Task", BEN, "medication-report"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, fixture_tear_down)
  ADD ("/practice/home/loop", test_loop);
  ADD ("/practice/home/pressure", test_pressure);
  ADD ("/practice/home/refused", test_refused);
  ADD ("/practice/home/alarm", test_alarm);
  ADD ("/practice/home/withdraw", test_withdraw);
  ADD ("/practice/home/medication", test_medication);
  return g_test_run ();
}
