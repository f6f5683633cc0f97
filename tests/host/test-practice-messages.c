/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <string.h>

#define NOT_FOUND_MESSAGE "There is no such record."

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member (object, name);
}

static AltheaOperation *
send (const char *patient, const char *thread, const char *text)
{
  return althea_operation_new_strings ("message-send", "patient", patient, "thread", thread, "text", text,
                                       NULL);
}

static AltheaOperation *
delivered (const char *const *ids)
{
  JsonObject *parameters = json_object_new ();
  JsonArray *array = json_array_new ();
  for (guint i = 0; ids[i] != NULL; i++)
    json_array_add_string_element (array, ids[i]);
  json_object_set_array_member (parameters, "messages", array);
  AltheaOperation *operation = althea_operation_new ("message-delivered", parameters);
  json_object_unref (parameters);
  return operation;
}

static gboolean
has_time (Fixture *f, const char *message, const char *url)
{
  g_autoptr (yyjson_doc) doc = read_doc (f, "Communication", message);
  yyjson_val *extensions = althea_json_get (yyjson_doc_get_root (doc), "extension");
  size_t i, n;
  yyjson_val *extension;
  yyjson_arr_foreach (extensions, i, n,
                      extension) if (g_strcmp0 (althea_json_get_string (extension, "url"), url)
                                     == 0) return althea_json_get_string (extension, "valueDateTime")
      != NULL;
  return FALSE;
}

/* The loop between the two apps: she writes, it is opened, answered, reaches her, is read, and closed. */
static void
test_loop (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) first
      = must_operate (f, f->anna,
                      althea_operation_new_strings ("message-send", "subject", "New tablets", "text",
                                                    "May I take them at night?", "category", "medical",
                                                    "client_time", "2026-11-22T09:58:00+01:00", NULL));
  const char *thread = member (first, "thread");
  const char *question = member (first, "message");
  {
    g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
    assert_member (task, "status", "requested");
    assert_member (task, "description", "New tablets");
    assert_member (task, "for.reference", "Patient/" ANNA);
    assert_member (task, "for.display", "Anna Kowalska");
    assert_member (task, "requester.reference", "Patient/" ANNA);
    assert_member (task, "code.coding[0].code", "message-thread");
    assert_member (task, "businessStatus.coding[0].code", "practice");
    assert_member (task, "owner.reference", NULL);
    g_autoptr (yyjson_doc) message = read_doc (f, "Communication", question);
    g_autofree char *part_of = g_strconcat ("Task/", thread, NULL);
    assert_member (message, "partOf[0].reference", part_of);
    assert_member (message, "sender.reference", "Patient/" ANNA);
    assert_member (message, "payload[0].contentString", "May I take them at night?");
    assert_member (message, "category[0].coding[0].code", "medical");
    g_assert_nonnull (althea_json_get_string (yyjson_doc_get_root (message), "sent"));
    g_assert_true (has_time (f, question, "urn:althea:written"));
    g_assert_false (has_time (f, question, "urn:althea:seen"));
  }

  g_autoptr (JsonObject) opened
      = must_operate (f, f->staff, althea_operation_new_strings ("message-seen", "thread", thread, NULL));
  g_assert_true (has_time (f, question, "urn:althea:seen"));

  g_autoptr (JsonObject) second = must_operate (f, f->clinician, send (ANNA, thread, "Yes, with water."));
  g_assert_cmpstr (member (second, "thread"), ==, thread);
  const char *answer = member (second, "message");
  {
    g_autofree char *owner = g_strconcat ("Practitioner/", f->clinician_id, NULL);
    g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
    assert_member (task, "status", "in-progress");
    assert_member (task, "owner.reference", owner);
    assert_member (task, "businessStatus.coding[0].code", "patient");
    g_autoptr (yyjson_doc) message = read_doc (f, "Communication", answer);
    assert_member (message, "recipient[0].reference", "Patient/" ANNA);
  }

  /* Her device has it; then she opens it. Her own message is not marked by herself. */
  const char *ids[] = { answer, question, NULL };
  g_autoptr (JsonObject) arrived = must_operate (f, f->anna, delivered (ids));
  g_assert_true (has_time (f, answer, "urn:althea:delivered"));
  g_assert_false (has_time (f, answer, "urn:althea:seen"));
  g_assert_false (has_time (f, question, "urn:althea:delivered"));
  g_autoptr (JsonObject) read
      = must_operate (f, f->anna, althea_operation_new_strings ("message-seen", "thread", thread, NULL));
  g_assert_true (has_time (f, answer, "urn:althea:seen"));

  /* Closed, and opened again by a word more, which goes to who has it. */
  g_autoptr (JsonObject) closed
      = must_operate (f, f->staff, althea_operation_new_strings ("thread-close", "thread", thread, NULL));
  {
    g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
    assert_member (task, "status", "completed");
    assert_member (task, "businessStatus.coding[0].code", NULL);
  }
  g_autoptr (JsonObject) third = must_operate (f, f->anna, send (NULL, thread, "Thank you"));
  {
    g_autofree char *owner = g_strconcat ("Practitioner/", f->clinician_id, NULL);
    g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
    assert_member (task, "status", "requested");
    g_autoptr (yyjson_doc) message = read_doc (f, "Communication", member (third, "message"));
    assert_member (message, "recipient[0].reference", owner);
  }

  /* Both sides can read all of it. */
  g_autofree char *based_on = g_strconcat ("Task/", thread, NULL);
  HostQuery query = { .resource_type = "Communication", .based_on = based_on };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) hers = host_practice_search (f->practice, f->anna, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hers->versions->len, ==, 3);
  g_autoptr (HostPage) bens = host_practice_search (f->practice, f->ben, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bens->versions->len, ==, 0);

  /* She wrote last, so it is found among what waits for the practice. */
  HostQuery waiting = { .resource_type = "Task", .category = "practice" };
  g_autoptr (HostPage) threads = host_practice_search (f->practice, f->staff, &waiting, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (threads->versions->len, ==, 1);
  waiting.category = "patient";
  g_autoptr (HostPage) answered = host_practice_search (f->practice, f->staff, &waiting, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answered->versions->len, ==, 0);
}

static void
test_assign (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) first
      = must_operate (f, f->anna, send (NULL, NULL, "A question about my bill\nIt is long."));
  const char *thread = member (first, "thread");
  g_autofree char *owner = g_strconcat ("Practitioner/", f->staff_id, NULL);
  g_autoptr (JsonObject) done
      = must_operate (f, f->clinician,
                      althea_operation_new_strings ("thread-assign", "thread", thread, "owner", owner, NULL));
  {
    g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
    assert_member (task, "description", "A question about my bill");
    assert_member (task, "owner.reference", owner);
    assert_member (task, "owner.display", "Ana Reyes");
  }
  g_autoptr (JsonObject) back = must_operate (
      f, f->staff, althea_operation_new_strings ("thread-assign", "thread", thread, "owner", "", NULL));
  g_autoptr (yyjson_doc) task = read_doc (f, "Task", thread);
  assert_member (task, "owner.reference", NULL);
  /* Not to somebody who does not work here. */
  must_fail (
      f, f->clinician,
      althea_operation_new_strings ("thread-assign", "thread", thread, "owner", "Practitioner/x", NULL),
      ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
}

static void
test_text_is_cleaned (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) first = must_operate (f, f->anna, send (NULL, NULL, "  one\u202Etwo\n\tthree\a  "));
  g_autoptr (yyjson_doc) message = read_doc (f, "Communication", member (first, "message"));
  assert_member (message, "payload[0].contentString", "onetwo\n\tthree");

  must_fail (f, f->anna, send (NULL, NULL, " \n\u202E "), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna, send (NULL, NULL, NULL), ALTHEA_ERROR_INVALID, NULL);
  g_autofree char *most = g_strnfill (10000, 'a');
  g_autoptr (JsonObject) fits = must_operate (f, f->anna, send (NULL, NULL, most));
  g_autofree char *more = g_strnfill (10001, 'a');
  must_fail (f, f->anna, send (NULL, NULL, more), ALTHEA_ERROR_TOO_LARGE, NULL);
  g_autofree char *huge = g_strnfill (100000, 'a');
  must_fail (f, f->anna, send (NULL, NULL, huge), ALTHEA_ERROR_TOO_LARGE, NULL);
  must_fail (f, f->anna,
             althea_operation_new_strings ("message-send", "text", "hello", "category", "gossip", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->anna,
             althea_operation_new_strings ("message-send", "text", "hello", "client_time", "yesterday", NULL),
             ALTHEA_ERROR_INVALID, NULL);
}

/* Naming what belongs to somebody else, or is something else, is naming nothing. */
static void
test_other_patients (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) bens = must_operate (f, f->ben, send (NULL, NULL, "Private"));
  g_autoptr (JsonObject) annas = must_operate (f, f->anna, send (NULL, NULL, "Mine"));
  const char *thread = member (bens, "thread");
  g_autoptr (JsonObject) answer = must_operate (f, f->clinician, send (BEN, thread, "Answer"));
  const char *ids[] = { member (answer, "message"), NULL };
  const char *missing[] = { "no-such-message", NULL };
  must_commit (f, f->clinician, "Task", "other-task", 0,
               "{'resourceType':'Task','id':'other-task','status':'requested','intent':'order',"
               "'for':{'reference':'Patient/" ANNA "'}}");

  must_fail (f, f->anna, send (BEN, NULL, "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->anna, send ("nobody", NULL, "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->anna, send (NULL, thread, "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->anna, send (NULL, "no-such-thread", "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->anna, send (NULL, "other-task", "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->anna, send (NULL, "../../x", "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  /* Nothing happens, and nothing is told. */
  g_autoptr (JsonObject) not_hers = must_operate (f, f->anna, delivered (ids));
  g_autoptr (JsonObject) not_there = must_operate (f, f->anna, delivered (missing));
  g_assert_cmpuint (json_object_get_size (not_hers), ==, 0);
  g_assert_cmpuint (json_object_get_size (not_there), ==, 0);
  must_fail (f, f->anna, althea_operation_new_strings ("message-seen", "thread", thread, NULL),
             ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  /* A thread of one patient is not answered to another, and staff do not mix them up either. */
  must_fail (f, f->clinician, send (ANNA, thread, "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  must_fail (f, f->clinician, send (ANNA, "other-task", "x"), ALTHEA_ERROR_NOT_FOUND, NOT_FOUND_MESSAGE);
  g_assert_false (has_time (f, ids[0], "urn:althea:delivered"));
}

static void
test_pace (Fixture *f, gconstpointer data)
{
  althea_clock_set_fake_us (g_get_real_time ());
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (JsonObject) sent = must_operate (f, f->anna, send (NULL, NULL, "again"));
    }
  must_fail (f, f->anna, send (NULL, NULL, "again"), ALTHEA_ERROR_TOO_MANY, NULL);
  g_autoptr (JsonObject) other = must_operate (f, f->ben, send (NULL, NULL, "one"));
  althea_clock_advance_fake_us (G_TIME_SPAN_HOUR);
  g_autoptr (JsonObject) later = must_operate (f, f->anna, send (NULL, NULL, "again"));
}

static guint
count_messages (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = "Communication", .patient_id = ANNA, .limit = 100 };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->system, &query, &error);
  g_assert_no_error (error);
  return page->versions->len;
}

static void
test_exactly_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = send (NULL, NULL, "Once");
  g_autofree char *first = host_practice_operate (f->practice, f->anna, operation, &error);
  g_assert_no_error (error);
  g_autofree char *second = host_practice_operate (f->practice, f->anna, operation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (count_messages (f), ==, 1);

  /* The same id for something else. */
  g_autoptr (JsonObject) parameters = json_object_new ();
  json_object_set_string_member (parameters, "text", "Twice");
  must_fail (f, f->anna,
             althea_operation_new_with_id ("message-send", althea_operation_get_id (operation), parameters),
             ALTHEA_ERROR_INVALID, NULL);
  /* From another device it is another operation: nobody can use up another's ids. */
  g_autofree char *bens = host_practice_operate (f->practice, f->ben, operation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bens, !=, first);
  g_assert_cmpuint (count_messages (f), ==, 1);

  /* Two people at the practice's own machine share a device, not their operations. */
  g_autoptr (AltheaOperation) reply = send (ANNA, NULL, "From the practice");
  g_autofree char *lenas = host_practice_operate (f->practice, f->clinician, reply, &error);
  g_assert_no_error (error);
  g_assert_null (host_practice_operate (f->practice, f->colleague, reply, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

typedef struct
{
  Fixture *f;
  AltheaOperation *operation;
  char *answers[5];
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  for (guint i = 0; i < G_N_ELEMENTS (racer->answers); i++)
    {
      g_autoptr (GError) error = NULL;
      racer->answers[i]
          = host_practice_operate (racer->f->practice, racer->f->anna, racer->operation, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_exactly_once_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaOperation) operation = send (NULL, NULL, "Once");
  g_autofree char *body = althea_operation_to_json (operation);
  Racer racers[4];
  GThread *threads[4];
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      /* Each has its own, as each request does: an operation stays in one thread. */
      racers[i]
          = (Racer){ .f = f, .operation = althea_operation_from_json ("message-send", body, -1, &error) };
      g_assert_no_error (error);
      threads[i] = g_thread_new ("racer", race, &racers[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < G_N_ELEMENTS (racers[i].answers); k++)
      g_assert_cmpstr (racers[i].answers[k], ==, racers[0].answers[0]);
  g_assert_cmpuint (count_messages (f), ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (racers[i].answers); k++)
        g_free (racers[i].answers[k]);
      g_object_unref (racers[i].operation);
    }
}

/* A failure leaves nothing, and the same operation may be tried again. */
static void
test_failure_is_not_remembered (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) parameters = json_object_new ();
  json_object_set_string_member (parameters, "patient", "carla");
  json_object_set_string_member (parameters, "text", "Welcome");
  g_autoptr (AltheaOperation) operation = althea_operation_new_with_id ("message-send", "op-1", parameters);
  g_assert_null (host_practice_operate (f->practice, f->clinician, operation, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  add_patient (f, "carla", "Diaz", "Carla", "2001-01-01");
  g_autofree char *answer = host_practice_operate (f->practice, f->clinician, operation, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/messages/loop", test_loop);
  ADD ("/messages/assign", test_assign);
  ADD ("/messages/text", test_text_is_cleaned);
  ADD ("/messages/other-patients", test_other_patients);
  ADD ("/messages/pace", test_pace);
  ADD ("/operations/exactly-once", test_exactly_once);
  ADD ("/operations/exactly-once-at-once", test_exactly_once_at_once);
  ADD ("/operations/failure-is-not-remembered", test_failure_is_not_remembered);
  return g_test_run ();
}
