/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include "host-release-policy.h"

#include <string.h>

#define DAY ((gint64)24 * G_TIME_SPAN_HOUR)
#define LABORATORY                                                                                           \
  "'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0074','code':'LAB'}]}]"
#define VALUE(id, patient, status, value, flag)                                                              \
  "{'resourceType':'Observation','id':'" id "','status':'" status "',"                                       \
  "'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/observation-category',"           \
  "'code':'laboratory'}]}],'code':{'text':'Potassium'},'subject':{'reference':'Patient/" patient "'},"       \
  "'issued':'2026-11-22T09:00:00Z','valueQuantity':{'value':" value ",'unit':'mmol/L'},"                     \
  "'interpretation':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"                           \
  "v3-ObservationInterpretation','code':'" flag "'}]}]}"
#define REPORT(id, patient, status, category, issued, more)                                                  \
  "{'resourceType':'DiagnosticReport','id':'" id "','status':'" status "'," category                         \
  ",'code':{'text':'Electrolytes'},'subject':{'reference':'Patient/" patient "'},'issued':'" issued "'" more \
  "}"
#define NOW "2026-11-22T09:00:00Z"
#define OF(value) ",'result':[{'reference':'Observation/" value "'}]"
#define CATEGORY(code)                                                                                       \
  "'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0074','code':'" code "'}]}]"

static void
set_time (const char *instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (instant, NULL);
  althea_clock_set_fake_us (g_date_time_to_unix (time) * G_USEC_PER_SEC);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fixture_set_up (f, data);
  set_time ("2026-11-22T10:00:00Z");
}

static AltheaOperation *
enter (const char *id, const char *patient, const char *first, const char *second)
{
  const char *texts[] = { first, second != NULL ? second : "" };
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonArray *records = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (texts[i]);
      g_string_replace (text, "'", "\"", 0);
      if (*texts[i] != '\0')
        json_array_add_string_element (records, text->str);
    }
  json_object_set_string_member (parameters, "patient", patient);
  json_object_set_array_member (parameters, "records", records);
  return id != NULL ? althea_operation_new_with_id ("result-enter", id, parameters)
                    : althea_operation_new ("result-enter", parameters);
}

/* Enters it and gives the id of its review. */
static char *
must_enter (Fixture *f, const char *report, const char *value)
{
  g_autoptr (JsonObject) result = must_operate (f, f->clinician, enter (NULL, ANNA, report, value));
  g_assert_true (json_object_has_member (result, "task"));
  return g_strdup (json_object_get_string_member (result, "task"));
}

static void
set_policy (Fixture *f, const char *category, const char *rule, const char *days)
{
  g_autoptr (JsonObject) result
      = must_operate (f, f->clinician,
                      althea_operation_new_strings ("release-policy-set", "category", category, "rule", rule,
                                                    "days", days, "reason", "Agreed on 3 March", NULL));
  g_assert_true (json_object_has_member (result, "policy"));
}

static void
acknowledge (Fixture *f, const char *task, const char *release, const char *reason, const char *expected)
{
  g_autoptr (JsonObject) result
      = must_operate (f, f->clinician,
                      althea_operation_new_strings ("result-acknowledge", "task", task, "release", release,
                                                    "reason", reason, NULL));
  g_assert_cmpstr (json_object_get_string_member (result, "release"), ==, expected);
}

/* --- the rules, one cell each --------------------------------------------------------------------------- */

typedef struct
{
  const char *name, *code, *category, *rule, *days;
  gboolean at_once;  /* seen when it arrives */
  gboolean reviewed; /* seen after the review, with nothing said about release */
  gboolean later;    /* seen after five days without a review */
} Cell;

static const Cell cells[] = {
  { "laboratory-immediate", "LAB", "laboratory", "immediate", NULL, TRUE, TRUE, TRUE },
  { "laboratory-on-review", "LAB", "laboratory", "on-review", NULL, FALSE, TRUE, FALSE },
  { "laboratory-after-days", "HM", "laboratory", "after-days", "3", FALSE, TRUE, TRUE },
  { "laboratory-after-call", "CH", "laboratory", "after-call", NULL, FALSE, FALSE, FALSE },
  { "imaging-on-review", "RAD", "imaging", "on-review", NULL, FALSE, TRUE, FALSE },
  { "imaging-after-days", "CT", "imaging", "after-days", "5", FALSE, TRUE, TRUE },
  { "imaging-too-soon", "CT", "imaging", "after-days", "6", FALSE, TRUE, FALSE },
  { "imaging-of-laboratory", "CT", "laboratory", "on-review", NULL, TRUE, TRUE, TRUE },
  { "pathology-after-call", "SP", "pathology", "after-call", NULL, FALSE, FALSE, FALSE },
  { "genetics-after-call", "GE", "genetics", "after-call", NULL, FALSE, FALSE, FALSE },
  { "genetics-on-review", "GE", "genetics", "on-review", NULL, FALSE, TRUE, FALSE },
  { "other-on-review", "EC", "other", "on-review", NULL, FALSE, TRUE, FALSE },
  { "other-immediate", "EC", "other", "immediate", NULL, TRUE, TRUE, TRUE },
};

static void
test_cell (Fixture *f, gconstpointer data)
{
  const Cell *cell = data;
  HostReleaseClock clock = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  g_autofree char *reviewed
      = g_strdup_printf (REPORT ("r1", ANNA, "final", CATEGORY ("%s"), NOW, ""), cell->code);
  g_autofree char *waiting
      = g_strdup_printf (REPORT ("r2", ANNA, "final", CATEGORY ("%s"), NOW, ""), cell->code);
  set_policy (f, cell->category, cell->rule, cell->days);
  g_autofree char *task = must_enter (f, reviewed, NULL);
  g_autofree char *other = must_enter (f, waiting, NULL);
  g_assert_cmpint (can_read (f, f->anna, "DiagnosticReport", "r1"), ==, cell->at_once);
  g_assert_false (can_read (f, f->anna, "Task", task));
  g_assert_true (can_read (f, f->staff, "DiagnosticReport", "r1"));
  acknowledge (f, task, NULL, NULL, cell->reviewed && !cell->at_once ? "released" : "kept");
  g_assert_cmpint (can_read (f, f->anna, "DiagnosticReport", "r1"), ==, cell->reviewed);
  g_assert_true (host_practice_release_due (f->practice, &clock, &round, &error));
  g_assert_no_error (error);
  althea_clock_advance_fake_us (5 * DAY);
  g_assert_true (host_practice_release_due (f->practice, &clock, &round, &error));
  g_assert_no_error (error);
  g_assert_false (round.jumped);
  g_assert_cmpint (can_read (f, f->anna, "DiagnosticReport", "r2"), ==, cell->later);
  /* Whatever the rule, a call opens it. */
  acknowledge (f, other, "called", NULL, "released");
  g_assert_true (can_read (f, f->anna, "DiagnosticReport", "r2"));
  g_assert_false (can_read (f, f->ben, "DiagnosticReport", "r2"));
}

static void
test_policy_is_refused (Fixture *f, gconstpointer data)
{
  must_fail (f, f->clinician,
             althea_operation_new_strings ("release-policy-set", "category", "laboratory", "rule",
                                           "on-review", NULL),
             ALTHEA_ERROR_INVALID, "A rule that lets patients wait needs a reason.");
  must_fail (f, f->clinician,
             althea_operation_new_strings ("release-policy-set", "category", "laboratory", "rule",
                                           "after-days", "days", "31", "reason", "x", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  must_fail (
      f, f->clinician,
      althea_operation_new_strings ("release-policy-set", "category", "blood", "rule", "immediate", NULL),
      ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->staff,
             althea_operation_new_strings ("release-policy-set", "category", "laboratory", "rule",
                                           "immediate", NULL),
             ALTHEA_ERROR_DENIED, NULL);
  must_fail (f, f->anna, althea_operation_new ("release-policy", NULL), ALTHEA_ERROR_DENIED, NULL);
}

/* --- the clock --------------------------------------------------------------------------------------------
 */

static void
reopen (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  host_practice_flush (f->practice, &error);
  g_assert_no_error (error);
  g_clear_object (&f->practice);
  host_store_close (f->store);
  g_clear_object (&f->store);
  f->store = host_store_open (f->directory, f->master, HOST_STORE_NONE, &error);
  g_assert_no_error (error);
  f->practice = host_practice_new (f->store);
}

static void
test_due (Fixture *f, gconstpointer data)
{
  HostReleaseClock clock = { 0 }, fresh = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  gint64 due = althea_clock_now_us () - G_TIME_SPAN_HOUR + 3 * DAY; /* from when it was issued */
  set_policy (f, "laboratory", "after-days", "3");
  g_autofree char *task = must_enter (f, REPORT ("r", ANNA, "final", LABORATORY, NOW, OF ("v")),
                                      VALUE ("v", ANNA, "final", "4.1", "N"));
  g_autoptr (yyjson_doc) held = read_doc (f, "DiagnosticReport", "r");
  g_assert_cmpstr (host_release_get_stamp (yyjson_doc_get_root (held), HOST_EXTENSION_RELEASE_DUE), ==,
                   "2026-11-25T09:00:00.000Z");
  g_assert_cmpstr (host_release_get_stamp (yyjson_doc_get_root (held), HOST_EXTENSION_RELEASE_REASON), ==,
                   "Agreed on 3 March");
  g_assert_true (host_practice_release_due (f->practice, &clock, &round, &error));
  g_assert_no_error (error);
  g_assert_cmpint (round.next_due_us, ==, due);
  althea_clock_advance_fake_us (due - althea_clock_now_us () - 1);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_released, ==, 0);
  g_assert_false (can_read (f, f->anna, "Observation", "v"));
  /* The host is off when it is due, and does it when it comes back. */
  reopen (f);
  althea_clock_advance_fake_us (2);
  host_practice_release_due (f->practice, &fresh, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_released, ==, 2);
  g_assert_cmpint (round.next_due_us, ==, 0);
  g_assert_true (can_read (f, f->anna, "Observation", "v"));
  g_assert_true (can_read (f, f->anna, "DiagnosticReport", "r"));
  host_practice_release_due (f->practice, &fresh, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_released, ==, 0);
}

/* A clock that is set by mistake opens nothing, and is told. */
static void
test_jump (Fixture *f, gconstpointer data)
{
  HostReleaseClock clock = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  set_policy (f, "laboratory", "after-days", "3");
  g_autofree char *task = must_enter (f, REPORT ("r", ANNA, "final", LABORATORY, NOW, ""), NULL);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  gint64 right = althea_clock_now_us ();
  g_test_expect_message ("althea-practice", G_LOG_LEVEL_WARNING, "The clock of this machine jumped*");
  althea_clock_set_fake_us (right + 40 * DAY);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_true (round.jumped);
  g_assert_cmpuint (round.n_released, ==, 0);
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "r"));
  /* Put right again: told as well, and nothing was lost. */
  g_test_expect_message ("althea-practice", G_LOG_LEVEL_WARNING, "The clock of this machine jumped*");
  althea_clock_set_fake_us (right);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  g_assert_true (round.jumped);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_false (round.jumped);
  g_assert_cmpuint (round.n_released, ==, 0);
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "r"));
}

/* --- reviews
 * ------------------------------------------------------------------------------------------------ */

static void
test_priority (Fixture *f, gconstpointer data)
{
  HostReleaseClock clock = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  g_autofree char *critical = must_enter (f, REPORT ("rc", ANNA, "final", LABORATORY, NOW, OF ("vc")),
                                          VALUE ("vc", ANNA, "final", "7.1", "HH"));
  g_autofree char *abnormal = must_enter (f, REPORT ("ra", ANNA, "final", LABORATORY, NOW, OF ("va")),
                                          VALUE ("va", ANNA, "final", "5.3", "H"));
  g_autofree char *normal = must_enter (f, REPORT ("rn", ANNA, "final", LABORATORY, NOW, OF ("vn")),
                                        VALUE ("vn", ANNA, "final", "4.1", "N"));
  g_autoptr (yyjson_doc) stat = read_doc (f, "Task", critical);
  g_autoptr (yyjson_doc) urgent = read_doc (f, "Task", abnormal);
  g_autoptr (yyjson_doc) routine = read_doc (f, "Task", normal);
  assert_member (stat, "priority", "stat");
  assert_member (stat, "focus.reference", "DiagnosticReport/rc");
  assert_member (stat, "for.display", "Anna Kowalska");
  assert_member (urgent, "priority", "urgent");
  assert_member (routine, "priority", "routine");
  /* Nobody looks at the critical one for an hour: it goes to everybody, once. */
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_escalated, ==, 0);
  althea_clock_advance_fake_us (G_TIME_SPAN_HOUR + G_USEC_PER_SEC);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_escalated, ==, 1);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_cmpuint (round.n_escalated, ==, 0);
  g_autoptr (yyjson_doc) told = read_doc (f, "Task", critical);
  g_assert_null (althea_json_get (yyjson_doc_get_root (told), "owner"));
}

static void
test_acknowledge (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonArray *complete = json_array_new ();
  must_commit (f, f->clinician, "ServiceRequest", "o", 0,
               "{'resourceType':'ServiceRequest','id':'o','status':'active','intent':'order',"
               "'subject':{'reference':'Patient/" ANNA "'},'code':{'text':'Electrolytes'}}");
  must_commit (f, f->clinician, "Task", "call-anna", 0,
               "{'resourceType':'Task','id':'call-anna','status':'requested','intent':'order',"
               "'for':{'reference':'Patient/" ANNA "'},'description':'Call about the potassium'}");
  must_commit (f, f->clinician, "Task", "call-ben", 0,
               "{'resourceType':'Task','id':'call-ben','status':'requested','intent':'order',"
               "'for':{'reference':'Patient/" BEN "'},'description':'Call'}");
  g_autofree char *task = must_enter (
      f,
      REPORT ("r", ANNA, "final", LABORATORY, NOW, ",'basedOn':[{'reference':'ServiceRequest/o'}]" OF ("v")),
      VALUE ("v", ANNA, "final", "5.3", "H"));
  g_autoptr (yyjson_doc) done = read_doc (f, "ServiceRequest", "o");
  assert_member (done, "status", "completed");

  /* A work item of somebody else's chart is not there, and nothing has happened. */
  json_array_add_string_element (complete, "call-ben");
  json_object_set_string_member (parameters, "task", task);
  json_object_set_string_member (parameters, "comment",
                                 "A little high. Drink more, we measure again in June.");
  json_object_set_array_member (parameters, "complete", complete);
  must_fail (f, f->clinician, althea_operation_new ("result-acknowledge", parameters), ALTHEA_ERROR_NOT_FOUND,
             NULL);
  g_autoptr (yyjson_doc) still = read_doc (f, "Task", task);
  assert_member (still, "status", "requested");

  complete = json_array_new ();
  json_array_add_string_element (complete, "call-anna");
  json_object_set_array_member (parameters, "complete", complete);
  g_autofree char *id = althea_id_new ();
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) result = must_operate (
          f, f->clinician, althea_operation_new_with_id ("result-acknowledge", id, parameters));
      g_assert_cmpstr (json_object_get_string_member (result, "report"), ==, "r");
    }
  g_autoptr (yyjson_doc) reviewed = read_doc (f, "Task", task);
  g_autoptr (yyjson_doc) called = read_doc (f, "Task", "call-anna");
  g_autoptr (yyjson_doc) value = read_doc (f, "Observation", "v");
  g_autoptr (yyjson_doc) report = read_doc (f, "DiagnosticReport", "r");
  assert_member (reviewed, "status", "completed");
  assert_member (reviewed, "output[0].valueReference.display", "Dr Lena Lee");
  assert_member (called, "status", "completed");
  assert_member (value, "note[0].text", "A little high. Drink more, we measure again in June.");
  assert_member (value, "note[0].authorReference.display", "Dr Lena Lee");
  g_assert_null (althea_json_get (yyjson_doc_get_root (value), "note[1]"));
  assert_member (report, "extension[0].valueAnnotation.text",
                 "A little high. Drink more, we measure again in June.");
  g_assert_true (can_read (f, f->anna, "Observation", "v"));
  /* Somebody else comes too late; those who are no clinicians never do. */
  must_fail (f, f->colleague, althea_operation_new_strings ("result-acknowledge", "task", task, NULL),
             ALTHEA_ERROR_CONFLICT, NULL);
  must_fail (f, f->staff, althea_operation_new_strings ("result-acknowledge", "task", task, NULL),
             ALTHEA_ERROR_DENIED, NULL);
}

static void
test_hold_and_day (Fixture *f, gconstpointer data)
{
  HostReleaseClock clock = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  g_autofree char *one = must_enter (f, REPORT ("r1", ANNA, "final", LABORATORY, NOW, ""), NULL);
  g_autofree char *two = must_enter (f, REPORT ("r2", ANNA, "final", LABORATORY, NOW, ""), NULL);
  must_fail (f, f->clinician,
             althea_operation_new_strings ("result-acknowledge", "task", one, "release", "hold", NULL),
             ALTHEA_ERROR_INVALID, "Why the patient has to wait must be said.");
  must_fail (f, f->clinician,
             althea_operation_new_strings ("result-acknowledge", "task", one, "release", "2026-11-20",
                                           "reason", "x", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  acknowledge (f, one, "hold", "The patient asked for it", "held");
  acknowledge (f, two, "2026-11-24", "I call on Monday", "waits");
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "r1"));
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "r2"));
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  althea_clock_advance_fake_us (3 * DAY);
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.n_released, ==, 1);
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "r1"));
  g_assert_true (can_read (f, f->anna, "DiagnosticReport", "r2"));
}

/* --- corrections and wrong patients --------------------------------------------------------------------- */

static void
test_correction (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *task = must_enter (f, REPORT ("r", ANNA, "final", LABORATORY, NOW, OF ("v")),
                                      VALUE ("v", ANNA, "final", "7.1", "HH"));
  acknowledge (f, task, "now", NULL, "released");
  /* What was final does not change in silence. */
  must_fail (f, f->clinician,
             enter (NULL, ANNA, REPORT ("r", ANNA, "final", LABORATORY, NOW, OF ("v")),
                    VALUE ("v", ANNA, "final", "4.1", "N")),
             ALTHEA_ERROR_INVALID, NULL);
  g_autofree char *again = must_enter (f, REPORT ("r", ANNA, "corrected", LABORATORY, NOW, OF ("v")),
                                       VALUE ("v", ANNA, "corrected", "4.1", "N"));
  g_assert_cmpstr (again, !=, task);
  g_autoptr (yyjson_doc) review = read_doc (f, "Task", again);
  const char *text = NULL;
  yyjson_val *input;
  size_t i, n;
  yyjson_arr_foreach (yyjson_obj_get (yyjson_doc_get_root (review), "input"), i, n, input)
  {
    if (g_strcmp0 (althea_json_get_string (input, "type.coding[0].code"), "corrects") == 0)
      text = althea_json_get_string (input, "valueReference.reference");
  }
  g_assert_nonnull (text);
  g_assert_true (g_str_has_prefix (text, "DiagnosticReport/r/_history/"));
  /* The old value stays, for both sides. */
  g_autoptr (HostPage) past
      = host_practice_history (f->practice, f->anna, "Observation", "v", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (past->versions->len, ==, 2);
  HostVersion *old = past->versions->pdata[1];
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (old->json, NULL), (gssize)g_bytes_get_size (old->json), "7.1"));
  /* A partial report and its final one are one review while nobody has done it. */
  g_autofree char *partial = must_enter (f, REPORT ("p", ANNA, "partial", LABORATORY, NOW, ""), NULL);
  g_assert_false (can_read (f, f->anna, "DiagnosticReport", "p"));
  g_autofree char *whole = must_enter (f, REPORT ("p", ANNA, "final", LABORATORY, NOW, ""), NULL);
  g_assert_cmpstr (partial, ==, whole);
}

static void
test_wrong_patient (Fixture *f, gconstpointer data)
{
  must_fail (f, f->clinician, enter (NULL, ANNA, REPORT ("r", BEN, "final", LABORATORY, NOW, ""), NULL),
             ALTHEA_ERROR_INVALID, "The result is of another patient.");
  must_fail (f, f->clinician,
             enter (NULL, ANNA, REPORT ("r", ANNA, "final", LABORATORY, NOW, OF ("v")),
                    VALUE ("v", BEN, "final", "4.1", "N")),
             ALTHEA_ERROR_INVALID, "The result is of another patient.");
  g_assert_false (can_read (f, f->system, "DiagnosticReport", "r"));
  g_autofree char *task = must_enter (f, REPORT ("r", ANNA, "final", LABORATORY, NOW, ""), NULL);
  must_fail (f, f->clinician, enter (NULL, BEN, REPORT ("r", BEN, "corrected", LABORATORY, NOW, ""), NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->anna, enter (NULL, ANNA, REPORT ("r2", ANNA, "final", LABORATORY, NOW, ""), NULL),
             ALTHEA_ERROR_DENIED, NULL);
  must_fail (f, f->clinician, enter (NULL, ANNA, VALUE ("v", ANNA, "final", "4.1", "N"), NULL),
             ALTHEA_ERROR_INVALID, "One report is entered at a time.");
}

/* --- what arrives
 * ------------------------------------------------------------------------------------------- */

static void
must_import (Fixture *f, const char *type, const char *id, const char *text, HostIntakeOutcome expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = json_bytes (text);
  HostIntakeEntry entry = { .resource_type = type, .id = id, .json = json };
  HostIntakeOutcome outcome = 0;
  host_practice_import (f->practice, f->system, &entry, 1, "test", &outcome, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, expected);
}

/* The only review there is. */
static char *
find_review (Fixture *f, guint expected)
{
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = "Task", .code = "result-review", .status = "requested" };
  g_autoptr (HostPage) page = host_store_search (f->store, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->versions->len, ==, expected);
  return expected > 0 ? g_strdup (((HostVersion *)page->versions->pdata[0])->id) : NULL;
}

static void
test_import (Fixture *f, gconstpointer data)
{
  static const char *const report = REPORT ("r", ANNA, "final", LABORATORY, NOW, OF ("v"));
  static const char *const value = VALUE ("v", ANNA, "final", "7.1", "HH");
  HostReleaseClock clock = { 0 };
  HostReleaseRound round;
  g_autoptr (GError) error = NULL;
  set_policy (f, "laboratory", "on-review", NULL);
  /* History is no news. */
  must_import (f, "DiagnosticReport", "old",
               REPORT ("old", ANNA, "final", LABORATORY, "2020-03-01T09:00:00Z", ""), HOST_INTAKE_CREATED);
  g_assert_true (can_read (f, f->anna, "DiagnosticReport", "old"));
  g_assert_null (find_review (f, 0));
  /* The report is here before its values: they count when they come. */
  must_import (f, "DiagnosticReport", "r", report, HOST_INTAKE_CREATED);
  g_autofree char *task = find_review (f, 1);
  g_autoptr (yyjson_doc) before = read_doc (f, "Task", task);
  assert_member (before, "priority", "routine");
  must_import (f, "Observation", "v", value, HOST_INTAKE_CREATED);
  g_assert_false (can_read (f, f->anna, "Observation", "v"));
  host_practice_release_due (f->practice, &clock, &round, &error);
  g_assert_no_error (error);
  g_autoptr (yyjson_doc) after = read_doc (f, "Task", task);
  assert_member (after, "priority", "stat");
  /* The same file again changes nothing, before the review and after it. */
  must_import (f, "DiagnosticReport", "r", report, HOST_INTAKE_UNCHANGED);
  acknowledge (f, task, NULL, NULL, "released");
  g_assert_true (can_read (f, f->anna, "Observation", "v"));
  g_assert_null (find_review (f, 0));
  /* A correction is a review of its own, and the patient who read it wrong reads it right. */
  must_import (f, "Observation", "v", VALUE ("v", ANNA, "corrected", "4.1", "N"), HOST_INTAKE_UPDATED);
  must_import (f, "DiagnosticReport", "r", REPORT ("r", ANNA, "corrected", LABORATORY, NOW, OF ("v")),
               HOST_INTAKE_UPDATED);
  g_autofree char *corrected = find_review (f, 1);
  g_assert_cmpstr (corrected, !=, task);
  g_assert_true (can_read (f, f->anna, "Observation", "v"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *path = g_strconcat ("/results/policy/", cells[i].name, NULL);
      g_test_add (path, Fixture, &cells[i], set_up, test_cell, fixture_tear_down);
    }
  g_test_add ("/results/policy-is-refused", Fixture, NULL, set_up, test_policy_is_refused, fixture_tear_down);
  g_test_add ("/results/due", Fixture, NULL, set_up, test_due, fixture_tear_down);
  g_test_add ("/results/jump", Fixture, NULL, set_up, test_jump, fixture_tear_down);
  g_test_add ("/results/priority", Fixture, NULL, set_up, test_priority, fixture_tear_down);
  g_test_add ("/results/acknowledge", Fixture, NULL, set_up, test_acknowledge, fixture_tear_down);
  g_test_add ("/results/hold-and-day", Fixture, NULL, set_up, test_hold_and_day, fixture_tear_down);
  g_test_add ("/results/correction", Fixture, NULL, set_up, test_correction, fixture_tear_down);
  g_test_add ("/results/wrong-patient", Fixture, NULL, set_up, test_wrong_patient, fixture_tear_down);
  g_test_add ("/results/import", Fixture, NULL, set_up, test_import, fixture_tear_down);
  return g_test_run ();
}
