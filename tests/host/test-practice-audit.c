/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include "host-pairing.h"

#include "althea-database.h"

#include <string.h>

#define CONDITION(id, patient, text)                                                                         \
  "{'resourceType':'Condition','id':'" id "','subject':{'reference':'Patient/" patient "'},"                 \
  "'code':{'text':'" text "'}}"

/* What the audit holds, read from the disk. */
static AltheaDatabase *
open_audit (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (host_practice_flush (f->practice, &error));
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (f->directory, "record.db", NULL);
  g_autoptr (AltheaSecret) key = althea_secret_derive (f->master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  AltheaDatabase *database = althea_database_open (path, key, ALTHEA_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  return database;
}

typedef struct
{
  gint64 n_entries;
  gint64 n_times;                           /* with those that stand for several */
  char *person, *device, *patient, *detail; /* of the last one */
} Found;

static void
found_clear (Found *found)
{
  g_free (found->person);
  g_free (found->device);
  g_free (found->patient);
  g_free (found->detail);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gint64
times_of (const char *detail)
{
  const char *times = detail != NULL ? strstr (detail, "times=") : NULL;
  return times != NULL ? g_ascii_strtoll (times + strlen ("times="), NULL, 10) : 1;
}

static Found
find (Fixture *f, const char *action, const char *outcome, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDatabase) database = open_audit (f);
  AltheaStatement *statement = althea_database_prepare (
      database,
      "SELECT actor, device, patient, detail FROM audit WHERE action = $1 AND outcome = $2 "
      "AND ($3 IS NULL OR id = $3) ORDER BY seq",
      &error);
  g_assert_no_error (error);
  althea_statement_bind_text (statement, 1, action);
  althea_statement_bind_text (statement, 2, outcome);
  althea_statement_bind_text (statement, 3, id);
  Found found = { 0 };
  for (gboolean row = TRUE; row;)
    {
      althea_statement_step (statement, &row, &error);
      g_assert_no_error (error);
      if (!row)
        break;
      found_clear (&found);
      found.person = g_strdup (althea_statement_text (statement, 0));
      found.device = g_strdup (althea_statement_text (statement, 1));
      found.patient = g_strdup (althea_statement_text (statement, 2));
      found.detail = g_strdup (althea_statement_text (statement, 3));
      found.n_entries++;
      found.n_times += times_of (found.detail);
    }
  return found;
}

static void
assert_count (Fixture *f, const char *action, const char *outcome, const char *id, gint64 n)
{
  g_auto (Found) found = find (f, action, outcome, id);
  if (found.n_entries != n)
    g_error ("%s %s %s: %" G_GINT64_FORMAT " entries", action, outcome, id, found.n_entries);
}

static gboolean
reads (Fixture *f, HostActor *actor, const char *id)
{
  g_autoptr (HostVersion) version = host_practice_read (f->practice, actor, "Condition", id, NULL);
  return version != NULL;
}

static void
test_reads (Fixture *f, gconstpointer data)
{
  must_commit (f, f->clinician, "Condition", "a1", 0, CONDITION ("a1", ANNA, "Asthma"));
  must_commit (f, f->clinician, "Condition", "b1", 0, CONDITION ("b1", BEN, "Gout"));
  g_assert_true (reads (f, f->clinician, "a1"));
  g_assert_false (reads (f, f->anna, "b1"));
  g_assert_false (reads (f, f->anna, "none"));
  {
    g_auto (Found) found = find (f, "read", "ok", "a1");
    g_autofree char *person = g_strconcat ("Practitioner/", f->clinician_id, NULL);
    g_assert_cmpint (found.n_entries, ==, 1);
    g_assert_cmpstr (found.person, ==, person);
    g_assert_cmpstr (found.device, ==, "local");
    g_assert_cmpstr (found.patient, ==, ANNA);
  }
  {
    g_auto (Found) found = find (f, "read", "denied", "b1");
    g_assert_cmpint (found.n_entries, ==, 1);
    g_assert_cmpstr (found.person, ==, "Patient/" ANNA);
    g_assert_cmpstr (found.device, ==, "device-anna");
    g_assert_cmpstr (found.patient, ==, BEN);
  }
  assert_count (f, "read", "failed", "none", 1);

  for (guint i = 0; i < 500; i++)
    g_assert_true (reads (f, f->staff, "b1"));
  g_auto (Found) many = find (f, "read", "ok", "b1");
  g_assert_cmpint (many.n_times, ==, 500);
  g_assert_cmpint (many.n_entries, <=, 100);
}

static void
test_searches_and_charts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  must_commit (f, f->clinician, "Condition", "a1", 0, CONDITION ("a1", ANNA, "Asthma"));
  must_commit (f, f->clinician, "Condition", "a2", 0, CONDITION ("a2", ANNA, "Gout"));
  HostQuery query = { .resource_type = "Condition", .patient_id = ANNA };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->staff, &query, &error);
  g_assert_no_error (error);
  g_auto (Found) search = find (f, "search", "ok", NULL);
  g_assert_cmpint (search.n_entries, ==, 1);
  g_assert_cmpstr (search.detail, ==, "n=2");
  g_assert_cmpstr (search.patient, ==, ANNA);

  g_autoptr (HostPage) first = host_practice_everything (f->practice, f->staff, ANNA, 1, NULL, &error);
  g_assert_no_error (error);
  assert_count (f, "chart-open", "ok", ANNA, 1);
  g_autoptr (HostPage) next = host_practice_everything (f->practice, f->staff, ANNA, 1, first->next, &error);
  g_assert_no_error (error);
  assert_count (f, "chart-open", "ok", ANNA, 1);
  assert_count (f, "chart-page", "ok", ANNA, 1);
  g_autoptr (HostPage) denied = host_practice_everything (f->practice, f->ben, ANNA, 1, NULL, &error);
  g_assert_null (denied);
  assert_count (f, "chart-open", "denied", ANNA, 1);

  HostQuery forbidden = { .resource_type = "Flag" };
  g_assert_null (host_practice_search (f->practice, f->anna, &forbidden, NULL));
  assert_count (f, "search", "denied", NULL, 1);
}

static void
test_writes (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one = json_bytes (CONDITION ("a1", ANNA, "Asthma"));
  g_autoptr (GBytes) two = json_bytes (CONDITION ("a2", ANNA, "Gout"));
  HostCommitEntry entries[] = { { "Condition", "a1", 0, one }, { "Condition", "a2", 7, two } };
  g_assert_null (host_practice_commit (f->practice, f->clinician, entries, 2, NULL, NULL, NULL));
  /* What did not happen left no entry but the try. */
  assert_count (f, "create", "ok", "a1", 0);
  g_auto (Found) failed = find (f, "commit", "denied", NULL);
  g_assert_cmpint (failed.n_entries, ==, 1);
  g_assert_cmpstr (failed.detail, ==, "not-found");

  entries[1].base_version = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions
      = host_practice_commit (f->practice, f->clinician, entries, 2, "visit", NULL, &error);
  g_assert_no_error (error);
  assert_count (f, "create", "ok", "a1", 1);
  assert_count (f, "create", "ok", "a2", 1);
  must_commit (f, f->clinician, "Condition", "a1", 1, CONDITION ("a1", ANNA, "Severe asthma"));
  assert_count (f, "update", "ok", "a1", 1);
  g_assert_null (commit_one (f, f->anna, "Condition", "a1", 2, CONDITION ("a1", ANNA, "None"), NULL));
  assert_count (f, "commit", "denied", NULL, 2);
}

static void
test_operations (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = althea_operation_new_strings ("message-send", "text", "CANARY-TEXT",
                                                                        "subject", "CANARY-SUBJECT", NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = host_practice_operate (f->practice, f->anna, operation, &error);
      g_assert_no_error (error);
    }
  assert_count (f, "operation:message-send", "ok", NULL, 1);
  must_fail (f, f->anna, althea_operation_new ("staff-list", NULL), ALTHEA_ERROR_DENIED, NULL);
  g_auto (Found) denied = find (f, "operation:staff-list", "denied", NULL);
  g_assert_cmpint (denied.n_entries, ==, 1);
  must_fail (f, f->anna, althea_operation_new_strings ("message-send", "text", "x", "patient", BEN, NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  assert_count (f, "operation:message-send", "denied", NULL, 1);
}

static void
test_pairing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result
      = must_operate (f, f->staff, althea_operation_new_strings ("invite-create", "patient", ANNA, NULL));
  g_autoptr (AltheaInvite) card
      = althea_invite_parse (json_object_get_string_member (result, "link"), &error);
  g_assert_no_error (error);
  g_autofree char *key = NULL;
  g_autofree char *request = althea_device_request_new ("Desk", &key, &error);
  g_autoptr (GBytes) exporter = g_bytes_new_static ("session", 7);
  g_autofree char *proof = althea_invite_prove_device (althea_invite_get_secret (card), exporter, request);
  const char *id = althea_invite_get_id (card);
  g_assert_null (host_pairing_enrol (f->practice, id, exporter, "00", request, "Desk", NULL));
  g_assert_null (host_pairing_enrol (f->practice, "none", exporter, proof, request, "Desk", NULL));
  g_autoptr (HostEnrolment) enrolment
      = host_pairing_enrol (f->practice, id, exporter, proof, request, "Desk", &error);
  g_assert_no_error (error);
  assert_count (f, "operation:invite-create", "ok", ANNA, 1);
  assert_count (f, "pair", "denied", NULL, 2);
  assert_count (f, "pair", "ok", ANNA, 1);
  g_auto (Found) added = find (f, "device-add", "ok", ANNA);
  g_assert_cmpint (added.n_entries, ==, 1);
  g_assert_cmpstr (added.detail, ==, enrolment->device_id);
}

/* Nothing that a chart or a message says is in any column. */
static void
test_no_content (Fixture *f, gconstpointer data)
{
  static const char *const canaries[] = { "CANARY", "Kowalska", "1972-03-12", "Lena", "Severe" };
  g_autoptr (GError) error = NULL;
  must_commit (f, f->clinician, "Condition", "a1", 0, CONDITION ("a1", ANNA, "CANARY-DIAGNOSIS"));
  g_assert_true (reads (f, f->anna, "a1"));
  HostQuery query = { .resource_type = "Patient", .text = "Kowalska 1972-03-12" };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->staff, &query, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) sent
      = must_operate (f, f->anna,
                      althea_operation_new_strings ("message-send", "text", "CANARY-TEXT", "subject",
                                                    "CANARY-SUBJECT", NULL));
  must_fail (f, f->anna, althea_operation_new_strings ("message-send", "text", "x", "thread", "CANARY", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  g_assert_null (host_practice_read (f->practice, f->anna, "CANARY type", "CANARY id!", NULL));

  g_autoptr (AltheaDatabase) database = open_audit (f);
  AltheaStatement *statement = althea_database_prepare (
      database,
      "SELECT concat_ws(' ', actor, role, device, patient, action, kind, id, outcome, detail) FROM audit",
      &error);
  g_assert_no_error (error);
  guint n_rows = 0;
  for (gboolean row = TRUE; row; n_rows++)
    {
      althea_statement_step (statement, &row, &error);
      g_assert_no_error (error);
      for (guint i = 0; row && i < G_N_ELEMENTS (canaries); i++)
        g_assert_null (strstr (althea_statement_text (statement, 0), canaries[i]));
    }
  g_assert_cmpuint (n_rows, >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/audit/reads", test_reads);
  ADD ("/audit/searches-and-charts", test_searches_and_charts);
  ADD ("/audit/writes", test_writes);
  ADD ("/audit/operations", test_operations);
  ADD ("/audit/pairing", test_pairing);
  ADD ("/audit/no-content", test_no_content);
  return g_test_run ();
}
