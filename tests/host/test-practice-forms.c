/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-form.h"
#include "host-accept.h"
#include "practice-fixture.h"

#include <string.h>

/* Questionnaires from assignment to review, by who may do what; scores and alerts are the host's own. */

#define PHQ9 "althea-phq-9"

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture_set_up (f, data);
  host_practice_put_forms (f->practice, &error);
  g_assert_no_error (error);
}

static char *
assign (Fixture *f, const char *patient, const char *questionnaire)
{
  g_autoptr (JsonObject) result
      = must_operate (f, f->clinician,
                      althea_operation_new_strings ("form-assign", "patient", patient, "questionnaire",
                                                    questionnaire, "due", "2026-12-01", NULL));
  return g_strdup (member (result, "task"));
}

/* Answers to PHQ-9: one digit a question, as many as are answered. @extra: further items. */
static char *
phq9 (const char *status, const char *digits, const char *extra)
{
  static const char *const codes[] = { "LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9" };
  g_autoptr (GString) json = g_string_new (NULL);
  g_string_printf (
      json,
      "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"%s\",\"item\":[{\"linkId\":\"problems\","
      "\"item\":[",
      status);
  for (guint i = 0; digits[i] != '\0'; i++)
    g_string_append_printf (
        json,
        "%s{\"linkId\":\"q%u\",\"answer\":[{\"valueCoding\":{\"system\":\"http://loinc.org\","
        "\"code\":\"%s\"}}]}",
        i > 0 ? "," : "", i + 1, codes[digits[i] - '0']);
  g_string_append_printf (json, "]}%s]}", extra);
  return g_string_free_and_steal (g_steal_pointer (&json));
}

static AltheaOperation *
save (const char *task, const char *status, const char *digits)
{
  g_autofree char *record = phq9 (status, digits, "");
  return althea_operation_new_strings ("form-save", "task", task, "record", record, NULL);
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

static gboolean
feed_has (Fixture *f, HostActor *actor, const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFeed) feed = host_practice_changes (f->practice, actor, 0, 1000, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < feed->entries->len; i++)
    {
      HostFeedEntry *entry = feed->entries->pdata[i];
      if (!entry->gone && g_str_equal (entry->version->resource_type, type)
          && g_str_equal (entry->version->id, id))
        return TRUE;
    }
  return FALSE;
}

/* Assigned, begun, gone on with, completed, taken note of; at each step the one state that both sides see. */
static void
test_loop (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_assert_true (feed_has (f, f->anna, "Task", task));
  g_assert_false (feed_has (f, f->ben, "Task", task));
  g_assert_true (can_read (f, f->anna, "Questionnaire", PHQ9));
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (HostVersion) version = host_practice_read (f->practice, f->anna, "Task", task, &error);
    g_assert_no_error (error);
    g_autoptr (AltheaForm) form = althea_form_new_for_task (version->json, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (althea_form_get_canonical (form), ==, "urn:althea:questionnaire:phq-9|1.0.0");
    g_autoptr (yyjson_doc) doc = read_doc (f, "Task", task);
    assert_member (doc, "status", "requested");
    assert_member (doc, "focus.reference", "Questionnaire/" PHQ9);
    assert_member (doc, "restriction.period.end", "2026-12-01");
    assert_member (doc, "owner.reference", "Patient/" ANNA);
  }
  must_fail (f, f->staff,
             althea_operation_new_strings ("form-assign", "patient", ANNA, "questionnaire", PHQ9, NULL),
             ALTHEA_ERROR_EXISTS, NULL);

  g_autoptr (JsonObject) first = must_operate (f, f->anna, save (task, "in-progress", "12"));
  const char *response = member (first, "response");
  g_assert_cmpstr (member (first, "status"), ==, "in-progress");
  g_assert_null (member (first, "total"));
  g_assert_true (feed_has (f, f->anna, "QuestionnaireResponse", response));
  g_autoptr (JsonObject) second = must_operate (f, f->anna, save (task, "in-progress", "1230"));
  g_assert_cmpstr (member (second, "response"), ==, response);
  must_fail (f, f->anna, save (task, "completed", "12301230"), ALTHEA_ERROR_INVALID, NULL);
  g_assert_cmpuint (count (f, "Observation", ANNA, "44261-6"), ==, 0);

  g_autoptr (JsonObject) last = must_operate (f, f->anna, save (task, "completed", "123012300"));
  g_assert_cmpstr (member (last, "total"), ==, "12");
  g_assert_cmpstr (member (last, "band"), ==, "Moderate");
  g_assert_null (member (last, "safety"));
  g_assert_cmpuint (count (f, "Observation", ANNA, "44261-6"), ==, 1);
  g_assert_cmpuint (count (f, "Observation", ANNA, "44260-8"), ==, 1);
  g_autoptr (yyjson_doc) done = read_doc (f, "Task", task);
  assert_member (done, "status", "completed");
  assert_member (done, "businessStatus.coding[0].code", "practice");
  g_autofree char *owner = g_strconcat ("Practitioner/", f->clinician_id, NULL);
  assert_member (done, "owner.reference", owner);
  g_autoptr (yyjson_doc) answers = read_doc (f, "QuestionnaireResponse", response);
  assert_member (answers, "status", "completed");
  assert_member (answers, "subject.reference", "Patient/" ANNA);
  assert_member (answers, "author.reference", "Patient/" ANNA);
  assert_member (answers, "questionnaire", "urn:althea:questionnaire:phq-9|1.0.0");
  assert_member (answers, "meta.tag[0].code", "patient");

  must_fail (f, f->anna, save (task, "in-progress", "1"), ALTHEA_ERROR_CONFLICT, NULL);
  must_fail (f, f->anna, althea_operation_new_strings ("form-accept", "response", response, NULL),
             ALTHEA_ERROR_DENIED, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) accepted = must_operate (
          f, f->clinician, althea_operation_new_strings ("form-accept", "response", response, NULL));
      g_autoptr (yyjson_doc) reviewed = read_doc (f, "QuestionnaireResponse", response);
      assert_member (reviewed, "extension[1].url", HOST_EXTENSION_REVIEW);
      g_assert_null (althea_json_get (yyjson_doc_get_root (reviewed), "extension[2]"));
      g_autoptr (yyjson_doc) closed = read_doc (f, "Task", task);
      g_assert_null (althea_json_get (yyjson_doc_get_root (closed), "businessStatus"));
    }
  /* Answered, so it may be asked again. */
  g_autofree char *again = assign (f, ANNA, PHQ9);
  g_assert_cmpstr (again, !=, task);
}

static void
test_score_observation (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_autoptr (JsonObject) saved = must_operate (f, f->anna, save (task, "completed", "333333200"));
  g_autofree char *id = g_strconcat ("total-", member (saved, "response"), NULL);
  g_autofree char *derived = g_strconcat ("QuestionnaireResponse/", member (saved, "response"), NULL);
  g_autoptr (yyjson_doc) doc = read_doc (f, "Observation", id);
  assert_member (doc, "status", "final");
  assert_member (doc, "code.coding[0].code", "44261-6");
  assert_member (doc, "code.text", "PHQ-9");
  assert_member (doc, "category[0].coding[0].code", "survey");
  assert_member (doc, "interpretation[0].text", "Severe");
  assert_member (doc, "interpretation[0].coding[0].code", "A");
  assert_member (doc, "derivedFrom[0].reference", derived);
  assert_member (doc, "meta.tag[0].code", "patient");
  g_assert_cmpstr (yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), "valueQuantity.value")), ==,
                   "20");
  g_assert_cmpstr (
      yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), "referenceRange[0].high.value")), ==, "9");
  g_assert_true (can_read (f, f->anna, "Observation", id));
  g_assert_false (can_read (f, f->ben, "Observation", id));
}

/* What answers above 0 to the ninth question set off, at once, once, and not for the patient to see as work.
 */
static void
test_safety (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_autoptr (JsonObject) early = must_operate (f, f->anna, save (task, "in-progress", "000000001"));
  g_assert_cmpstr (member (early, "safety"), ==, "yes");
  g_assert_cmpuint (count (f, "Task", ANNA, HOST_TASK_SAFETY), ==, 1);
  g_autofree char *id = g_strconcat ("safety-", member (early, "response"), NULL);
  g_autofree char *focus = g_strconcat ("QuestionnaireResponse/", member (early, "response"), NULL);
  g_autoptr (yyjson_doc) doc = read_doc (f, "Task", id);
  assert_member (doc, "priority", "urgent");
  assert_member (doc, "status", "requested");
  assert_member (doc, "code.coding[0].system", "urn:althea:task");
  assert_member (doc, "focus.reference", focus);
  assert_member (doc, "for.reference", "Patient/" ANNA);
  g_assert_false (can_read (f, f->anna, "Task", id));
  g_assert_true (can_read (f, f->staff, "Task", id));
  g_autoptr (JsonObject) late = must_operate (f, f->anna, save (task, "completed", "000000003"));
  g_assert_cmpstr (member (late, "safety"), ==, "yes");
  g_assert_cmpstr (member (late, "total"), ==, "3");
  g_assert_cmpuint (count (f, "Task", ANNA, HOST_TASK_SAFETY), ==, 1);
  /* Another questionnaire another time is another matter. */
  g_autofree char *next = assign (f, ANNA, PHQ9);
  g_autoptr (JsonObject) again = must_operate (f, f->anna, save (next, "completed", "000000001"));
  g_assert_cmpstr (member (again, "safety"), ==, "yes");
  g_assert_cmpuint (count (f, "Task", ANNA, HOST_TASK_SAFETY), ==, 2);
}

/* The same operation sent again, as after a lost answer. */
static void
test_repeated (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_autoptr (AltheaOperation) operation = save (task, "completed", "000000002");
  g_autoptr (JsonObject) first = must_operate (f, f->anna, g_object_ref (operation));
  g_autoptr (JsonObject) second = must_operate (f, f->anna, g_object_ref (operation));
  g_assert_cmpstr (member (first, "response"), ==, member (second, "response"));
  g_assert_cmpstr (member (second, "safety"), ==, "yes");
  g_assert_cmpuint (count (f, "QuestionnaireResponse", ANNA, NULL), ==, 1);
  g_assert_cmpuint (count (f, "Observation", ANNA, "44261-6"), ==, 1);
  g_assert_cmpuint (count (f, "Task", ANNA, HOST_TASK_SAFETY), ==, 1);
}

static void
test_wrong_patient (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_autofree char *record = phq9 ("completed", "000000000", "");
  must_fail (f, f->ben, save (task, "completed", "000000000"), ALTHEA_ERROR_NOT_FOUND,
             "There is no such record.");
  must_fail (f, f->ben, save ("no-such-task", "completed", "0"), ALTHEA_ERROR_NOT_FOUND,
             "There is no such record.");
  /* A patient answers what was assigned, and assigns nothing. */
  must_fail (f, f->ben,
             althea_operation_new_strings ("form-save", "patient", BEN, "questionnaire", PHQ9, "record",
                                           record, NULL),
             ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->ben,
             althea_operation_new_strings ("form-assign", "patient", BEN, "questionnaire", PHQ9, NULL),
             ALTHEA_ERROR_DENIED, NULL);
  must_fail (f, f->ben, althea_operation_new_strings ("form-cancel", "task", task, NULL), ALTHEA_ERROR_DENIED,
             NULL);
  /* Another work item is no questionnaire. */
  g_autoptr (JsonObject) thread
      = must_operate (f, f->anna, althea_operation_new_strings ("message-send", "text", "Hello", NULL));
  must_fail (f, f->anna, save (member (thread, "thread"), "in-progress", "0"), ALTHEA_ERROR_NOT_FOUND, NULL);
  /* Ben's answers do not go over Anna's. */
  g_autoptr (JsonObject) hers = must_operate (f, f->anna, save (task, "in-progress", "0"));
  must_fail (f, f->clinician,
             althea_operation_new_strings ("form-save", "patient", BEN, "questionnaire", PHQ9, "response",
                                           member (hers, "response"), "record", record, NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  g_assert_cmpuint (count (f, "QuestionnaireResponse", BEN, NULL), ==, 0);
}

/* A client that lies: about the total, the weights, the subject, the release. */
static void
test_tampered (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  g_autoptr (GString) lie = g_string_new (NULL);
  g_autofree char *answers
      = phq9 ("completed", "333333330", ",{\"linkId\":\"total\",\"answer\":[{\"valueInteger\":0}]}");
  g_string_assign (lie, answers);
  g_string_replace (
      lie, "\"status\":",
      "\"id\":\"mine\",\"subject\":{\"reference\":\"Patient/" BEN
      "\"},\"author\":{\"reference\":\"Patient/" BEN
      "\"},\"authored\":\"2001-01-01\",\"meta\":{\"tag\":[{\"system\":\"urn:althea:release\",\"code\":"
      "\"held\"}]},\"status\":",
      1);
  g_autoptr (JsonObject) saved = must_operate (
      f, f->anna, althea_operation_new_strings ("form-save", "task", task, "record", lie->str, NULL));
  g_assert_cmpstr (member (saved, "total"), ==, "24");
  g_autoptr (yyjson_doc) doc = read_doc (f, "QuestionnaireResponse", member (saved, "response"));
  assert_member (doc, "subject.reference", "Patient/" ANNA);
  assert_member (doc, "author.reference", "Patient/" ANNA);
  assert_member (doc, "meta.tag[0].code", "patient");
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "authored"), !=, "2001-01-01");
  g_assert_cmpstr (
      yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), "item[1].answer[0].valueInteger")), ==,
      "24");
  /* Questions that are not asked, answers that are none, a status that skips what is required. */
  g_autofree char *next = assign (f, ANNA, "althea-phq-2");
  static const char *const bad[] = {
    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"item\":[{\"linkId\":\"more\"}]}",
    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\"}",
    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"amended\"}",
    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"item\":[{\"linkId\":\"problems\","
    "\"item\":[{"
    "\"linkId\":\"q1\",\"answer\":[{\"valueCoding\":{\"code\":\"LA0-0\"}}]},{\"linkId\":\"q2\",\"answer\":[{"
    "\"valueCoding\":"
    "{\"code\":\"LA0-0\"}}]}]}]}",
    "{\"resourceType\":\"Patient\"}",
    "no JSON",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    must_fail (f, f->anna, althea_operation_new_strings ("form-save", "task", next, "record", bad[i], NULL),
               ALTHEA_ERROR_INVALID, NULL);
  g_assert_cmpuint (count (f, "Observation", ANNA, "55758-7"), ==, 0);
}

/* In the room: the practice fills it in with the patient, without an assignment. */
static void
test_by_practice (Fixture *f, gconstpointer data)
{
  g_autofree char *part = phq9 ("in-progress", "11", "");
  g_autofree char *whole = phq9 ("completed", "111110000", "");
  g_autoptr (JsonObject) begun
      = must_operate (f, f->staff,
                      althea_operation_new_strings ("form-save", "patient", BEN, "questionnaire", PHQ9,
                                                    "record", part, NULL));
  g_assert_false (can_read (f, f->ben, "QuestionnaireResponse", member (begun, "response")));
  g_autoptr (JsonObject) done = must_operate (
      f, f->clinician,
      althea_operation_new_strings ("form-save", "patient", BEN, "questionnaire", PHQ9, "response",
                                    member (begun, "response"), "record", whole, NULL));
  g_assert_cmpstr (member (done, "total"), ==, "5");
  g_assert_cmpstr (member (done, "band"), ==, "Mild");
  g_assert_true (can_read (f, f->ben, "QuestionnaireResponse", member (done, "response")));
  g_autoptr (yyjson_doc) doc = read_doc (f, "QuestionnaireResponse", member (done, "response"));
  g_assert_null (althea_json_get (yyjson_doc_get_root (doc), "meta.tag"));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autofree char *task = assign (f, ANNA, PHQ9);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) result
          = must_operate (f, f->staff, althea_operation_new_strings ("form-cancel", "task", task, NULL));
    }
  must_fail (f, f->anna, save (task, "in-progress", "0"), ALTHEA_ERROR_CONFLICT, NULL);
}

/* Put once; an older one of ours is replaced, one of the practice's own is not. */
static void
test_put_forms (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = host_store_get_last_seq (f->store);
  host_practice_put_forms (f->practice, &error);
  g_assert_no_error (error);
  g_assert_cmpint (host_store_get_last_seq (f->store), ==, seq);
  must_commit (f, f->clinician, "Questionnaire", PHQ9, 1,
               "{'resourceType':'Questionnaire','id':'" PHQ9
               "','url':'urn:x','version':'0.9.9','publisher':'Althea','status':'active'}");
  must_commit (f, f->clinician, "Questionnaire", "althea-gad-7", 1,
               "{'resourceType':'Questionnaire','id':'althea-gad-7','version':'0.1','publisher':'Lakeside',"
               "'status':'retired'}");
  host_practice_put_forms (f->practice, &error);
  g_assert_no_error (error);
  g_autoptr (yyjson_doc) ours = read_doc (f, "Questionnaire", PHQ9);
  assert_member (ours, "version", "1.0.0");
  g_autoptr (yyjson_doc) theirs = read_doc (f, "Questionnaire", "althea-gad-7");
  assert_member (theirs, "publisher", "Lakeside");
  /* What is retired is not assigned. */
  must_fail (
      f, f->clinician,
      althea_operation_new_strings ("form-assign", "patient", ANNA, "questionnaire", "althea-gad-7", NULL),
      ALTHEA_ERROR_INVALID, NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/practice/forms/loop", test_loop);
  ADD ("/practice/forms/score", test_score_observation);
  ADD ("/practice/forms/safety", test_safety);
  ADD ("/practice/forms/repeated", test_repeated);
  ADD ("/practice/forms/wrong-patient", test_wrong_patient);
  ADD ("/practice/forms/tampered", test_tampered);
  ADD ("/practice/forms/by-practice", test_by_practice);
  ADD ("/practice/forms/cancel", test_cancel);
  ADD ("/practice/forms/put", test_put_forms);
  return g_test_run ();
}
