/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include "althea-database.h"

#include <sys/stat.h>

static void
test_first_run (HostFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = NULL;
  g_auto (GStrv) groups = NULL;

  althea_session_open (f->session);
  await_state (f->session, ALTHEA_SESSION_NO_RECORD);
  althea_session_set_up_async (f->session, "Lakeside Practice", "555 0142", "Dr Lena Lee", LENA_USER,
                               LENA_PASSPHRASE, keep_result, &result);
  await_result (&result);
  sheet = althea_session_set_up_finish (f->session, result, &error);
  g_assert_no_error (error);
  groups = g_strsplit (sheet, "-", -1);
  g_assert_cmpuint (g_strv_length (groups), ==, 14);
  await_state (f->session, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_practice_name (f->session), ==, "Lakeside Practice");
  g_assert_cmpstr (althea_session_get_practice_phone (f->session), ==, "555 0142");
  g_assert_cmpstr (althea_session_get_person_name (f->session), ==, "Dr Lena Lee");
  g_assert_true (g_str_has_prefix (althea_session_get_person_reference (f->session), "Practitioner/"));
  g_assert_cmpstr (althea_session_get_role (f->session), ==, "clinician");

  /* Only once. */
  g_clear_object (&result);
  althea_session_set_up_async (f->session, "Other", "", "Dr Other", "other", "another long passphrase",
                               keep_result, &result);
  await_result (&result);
  g_assert_null (althea_session_set_up_finish (f->session, result, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
}

static gboolean
recover (AltheaSession *session, const char *sheet, const char *user, const char *passphrase, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  althea_session_recover_async (session, sheet, user, passphrase, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_recover_finish (session, result, error);
}

/* Whether the audit on the disk has such an entry, made by the host itself. */
static gboolean
is_noted (HostFixture *f, const char *sheet, const char *action, const char *outcome)
{
  g_autofree char *path = g_build_filename (f->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = g_build_filename (f->directory, "keys", NULL);
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (keys, &error);
  g_autoptr (AltheaSecret) master = althea_keyslots_open_recovery (slots, sheet, &error);
  g_autoptr (AltheaSecret) key = althea_secret_derive (master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autoptr (AltheaDatabase) db = althea_database_open (path, key, ALTHEA_DATABASE_READ_ONLY, &error);
  AltheaStatement *statement;
  gboolean row = FALSE;

  g_assert_no_error (error);
  statement = althea_database_prepare (
      db, "SELECT 1 FROM audit WHERE action = $1 AND outcome = $2 AND role = 'system'", &error);
  g_assert_no_error (error);
  althea_statement_bind_text (statement, 1, action);
  althea_statement_bind_text (statement, 2, outcome);
  g_assert_true (althea_statement_step (statement, &row, &error));
  althea_statement_reset (statement);
  return row;
}

/* Every passphrase forgotten: the sheet of the first run opens the locked record, on this machine only. */
static void
test_recovery (HostFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = NULL;
  g_autofree char *mistyped = NULL;

  althea_session_open (f->session);
  await_state (f->session, ALTHEA_SESSION_NO_RECORD);
  althea_session_set_up_async (f->session, "Lakeside Practice", "", "Dr Lena Lee", LENA_USER, LENA_PASSPHRASE,
                               keep_result, &result);
  await_result (&result);
  sheet = althea_session_set_up_finish (f->session, result, &error);
  g_assert_no_error (error);
  await_state (f->session, ALTHEA_SESSION_ONLINE);
  althea_session_sign_out (f->session);
  host_service_lock (f->service);
  await_state (f->session, ALTHEA_SESSION_LOCKED);

  mistyped = g_strdup (sheet);
  mistyped[31] = mistyped[31] == 'A' ? 'B' : 'A';
  g_assert_false (recover (f->session, mistyped, LENA_USER, "another long phrase", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "Group 7 has a mistake.");
  g_clear_error (&error);
  g_assert_true (host_service_is_locked (f->service));
  g_assert_false (recover (f->session, sheet, LENA_USER, "too short", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (recover (f->session, sheet, "lina", "another long phrase", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (recover (f->session, sheet, LENA_USER, "another long phrase", &error));
  g_assert_no_error (error);
  await_state (f->session, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_person_name (f->session), ==, "Dr Lena Lee");
  g_assert_cmpstr (althea_session_get_role (f->session), ==, "clinician");
  g_assert_true (is_noted (f, sheet, "recovery-sheet", "ok"));
  g_assert_true (is_noted (f, sheet, "set-passphrase", "ok"));
  althea_session_sign_out (f->session);
  g_assert_false (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_false (recover (f->session, mistyped, LENA_USER, "another long phrase", &error));
  g_clear_error (&error);
  g_assert_true (is_noted (f, sheet, "recovery-sheet", "failed"));
  g_assert_true (sign_in (f->session, LENA_USER, "another long phrase", &error));
  g_assert_no_error (error);
}

static guint
unreachable_port (AltheaSession *session)
{
  guint port = 0;

  g_object_get (session, "unreachable-port", &port, NULL);
  return port;
}

/* Whoever signs in is told that patients cannot come in, and no longer once they can. */
static void
test_port_taken (HostFixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (other, NULL, &error);

  g_assert_no_error (error);
  g_test_expect_message ("althea-host", G_LOG_LEVEL_WARNING, "*not on the network*");
  host_service_lock (f->service);
  host_service_listen_network_when_unlocked (f->service, port);
  host_fixture_sign_in (f);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (unreachable_port (f->session), ==, port);
  g_assert_cmpuint (host_service_get_port (f->service), ==, 0);
  g_socket_listener_close (other);
  althea_session_sign_out (f->session);
  g_assert_true (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (unreachable_port (f->session), ==, 0);
  g_assert_cmpuint (host_service_get_port (f->service), ==, port);
}

static void
test_set_up_refuses (HostFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  althea_session_open (f->session);
  await_state (f->session, ALTHEA_SESSION_NO_RECORD);
  althea_session_set_up_async (f->session, "Lakeside Practice", "", "Dr Lena Lee", LENA_USER, "too short",
                               keep_result, &result);
  await_result (&result);
  g_assert_null (althea_session_set_up_finish (f->session, result, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_false (host_service_has_record (f->service));
}

static void
test_socket_is_private (HostFixture *f, gconstpointer data)
{
  g_autofree char *open_directory = g_build_filename (f->directory, "open", NULL);
  g_autofree char *path = g_build_filename (open_directory, "host.sock", NULL);
  g_autoptr (HostService) other = host_service_new (f->directory);
  g_autoptr (GError) error = NULL;
  struct stat place;

  g_assert_cmpint (stat (f->socket_path, &place), ==, 0);
  g_assert_cmpint (place.st_mode & 0777, ==, 0600);
  g_assert_true (S_ISSOCK (place.st_mode));
  g_assert_cmpint (g_mkdir (open_directory, 0755), ==, 0);
  g_assert_cmpint (g_chmod (open_directory, 0755), ==, 0);
  g_assert_false (host_service_listen_local (other, path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (host_service_listen_local (other, f->socket_path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  host_service_stop (other);
}

static void
test_sign_in (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = NULL;

  althea_session_open (f->session);
  await_state (f->session, ALTHEA_SESSION_SIGNED_OUT);
  g_assert_null (read_record (f->session, "Patient", "anyone", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_SIGNED_OUT);
  g_clear_error (&error);
  g_assert_false (sign_in (f->session, LENA_USER, "wrong horse battery", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_false (sign_in (f->session, "nobody", LENA_PASSPHRASE, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_true (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (althea_session_get_state (f->session), ==, ALTHEA_SESSION_ONLINE);
  record = read_record (f->session, "Practitioner",
                        strchr (althea_session_get_person_reference (f->session), '/') + 1, &error);
  g_assert_no_error (error);
  althea_session_sign_out (f->session);
  g_assert_cmpint (althea_session_get_state (f->session), ==, ALTHEA_SESSION_SIGNED_OUT);
  g_assert_cmpstr (althea_session_get_person_name (f->session), ==, "");
  g_assert_null (read_record (f->session, "Patient", "anyone", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_SIGNED_OUT);
}

/* After the third wrong passphrase the right one has to wait, too. */
static void
test_back_off (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  althea_clock_set_fake_us (g_get_real_time ());
  althea_session_open (f->session);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (sign_in (f->session, LENA_USER, "wrong horse battery", &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
      g_clear_error (&error);
    }
  g_assert_false (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY);
  g_clear_error (&error);
  althea_clock_advance_fake_us (2 * G_USEC_PER_SEC);
  g_assert_true (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_no_error (error);
}

static void
test_session_ends (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  althea_clock_set_fake_us (g_get_real_time ());
  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  althea_clock_advance_fake_us (3601 * (gint64)G_USEC_PER_SEC);
  g_assert_null (read_record (f->session, "Patient", "anna", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_SIGNED_OUT);
  await_state (f->session, ALTHEA_SESSION_SIGNED_OUT);
}

/* Locked: the socket answers, the record does not; a passphrase opens it again. */
static void
test_lock (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = NULL;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  host_service_lock (f->service);
  g_assert_true (host_service_is_locked (f->service));
  await_state (f->session, ALTHEA_SESSION_LOCKED);
  g_assert_null (read_record (f->session, "Patient", "anna", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error));
  g_assert_no_error (error);
  record = read_record (f->session, "Patient", "anna", &error);
  g_assert_no_error (error);
}

static void
test_read_and_commit (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new ("typing mistake");
  g_autoptr (AltheaRecord) first = NULL;
  g_autoptr (AltheaRecord) again = NULL;
  g_autoptr (AltheaRecord) edited = NULL;
  g_autoptr (AltheaRecord) current = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder;
  guint conflict = 0;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_observation (f->session, "hba1c", "anna", "7.20");
  first = read_record (f->session, "Observation", "hba1c", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_record_get_version (first), ==, 1);
  g_assert_cmpint (althea_record_get_last_updated_us (first), >, 0);
  /* The decimal keeps its text through both ways of serving it: from the disk and from memory. */
  again = read_record (f->session, "Observation", "hba1c", &error);
  g_assert_no_error (error);
  g_assert_true (g_strstr_len (g_bytes_get_data (althea_record_get_source (again), NULL),
                               (gssize)g_bytes_get_size (althea_record_get_source (again)), "7.20")
                 != NULL);

  builder = althea_record_builder_new_edit (first);
  althea_record_builder_set_string (builder, "status", "amended");
  edited = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  althea_changeset_add (changeset, edited);
  stored = commit (f->session, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_record_get_version (stored->pdata[0]), ==, 2);
  g_assert_cmpstr (althea_record_get_string (stored->pdata[0], "status"), ==, "amended");

  /* The same edit of version 1 once more: somebody was faster. */
  g_clear_pointer (&stored, g_ptr_array_unref);
  builder = althea_record_builder_new_edit (first);
  althea_record_builder_set_string (builder, "status", "corrected");
  g_clear_object (&edited);
  edited = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_clear_object (&changeset);
  changeset = althea_changeset_new (NULL);
  althea_changeset_add (changeset, edited);
  stored = commit (f->session, changeset, &current, &conflict, &error);
  g_assert_null (stored);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_assert_cmpuint (conflict, ==, 0);
  g_assert_cmpuint (althea_record_get_version (current), ==, 2);
}

/* All or none, and which entry it was. */
static void
test_commit_is_whole (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  g_autoptr (AltheaRecord) fresh = NULL;
  g_autoptr (AltheaRecord) taken = NULL;
  g_autofree char *text = observation_text ("fresh", "anna", "6.5");
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  guint conflict = G_MAXUINT;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  fresh = record_of (text);
  taken = record_of ("{'resourceType':'Patient','id':'anna','name':[{'family':'Other'}],'gender':'female'}");
  althea_changeset_add (changeset, fresh);
  althea_changeset_add (changeset, taken);
  stored = commit (f->session, changeset, NULL, &conflict, &error);
  g_assert_null (stored);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_assert_cmpuint (conflict, ==, 1);
  g_clear_error (&error);
  g_assert_null (read_record (f->session, "Observation", "fresh", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_operation_happens_once (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaOperation) operation = NULL;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) people = NULL;
  g_autoptr (GError) error = NULL;
  const char *record = "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Okello\",\"given\":[\"Ben\"]}],"
                       "\"birthDate\":\"1990-11-02\",\"gender\":\"male\"}";

  host_fixture_sign_in (f);
  operation = althea_operation_new_strings ("patient-register", "record", record, NULL);
  first = operate (f->session, operation, &error);
  g_assert_no_error (error);
  second = operate (f->session, operation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (first, "patient"), ==,
                   json_object_get_string_member (second, "patient"));
  g_assert_cmpstr (json_object_get_string_member (first, "record_number"), ==,
                   json_object_get_string_member (second, "record_number"));
  g_clear_object (&operation);
  operation = althea_operation_new ("no-such-thing", NULL);
  g_assert_null (operate (f->session, operation, &error));
  g_assert_nonnull (error);
}

/* A colleague gets a key slot of the own and signs in with it, until the record is locked and after. */
static void
test_staff_add (HostFixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) added = NULL;
  AltheaSession *colleague = althea_session_new_local (f->socket_path);
  g_autoptr (AltheaOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  host_fixture_sign_in (f);
  added = must_operate (f->session,
                        althea_operation_new_strings ("staff-add", "user", "ana", "name", "Ana Reyes", "role",
                                                      "staff", "passphrase", "seven small boats", NULL));
  g_assert_true (json_object_has_member (added, "person"));
  althea_session_open (colleague);
  sign_in (colleague, "ana", "seven small boats", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_session_get_role (colleague), ==, "staff");
  g_assert_cmpstr (althea_session_get_person_name (colleague), ==, "Ana Reyes");
  operation = althea_operation_new_strings ("staff-add", "user", "eve", "name", "Eve", "role", "clinician",
                                            "passphrase", "another long phrase", NULL);
  g_assert_null (operate (colleague, operation, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (sign_in (colleague, "eve", "another long phrase", &error));
  g_clear_error (&error);
  host_service_lock (f->service);
  sign_in (colleague, "ana", "seven small boats", &error);
  g_assert_no_error (error);
  end_session (colleague);
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/host-local/" name, HostFixture, NULL, host_fixture_set_up, func, host_fixture_tear_down)
#define TEST_EMPTY(name, func)                                                                               \
  g_test_add ("/host-local/" name, HostFixture, NULL, host_fixture_set_up_empty, func, host_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST_EMPTY ("first-run", test_first_run);
  TEST_EMPTY ("set-up-refuses", test_set_up_refuses);
  TEST_EMPTY ("recovery", test_recovery);
  TEST ("port-taken", test_port_taken);
  TEST ("socket-is-private", test_socket_is_private);
  TEST ("sign-in", test_sign_in);
  TEST ("back-off", test_back_off);
  TEST ("session-ends", test_session_ends);
  TEST ("lock", test_lock);
  TEST ("read-and-commit", test_read_and_commit);
  TEST ("commit-is-whole", test_commit_is_whole);
  TEST ("operation-happens-once", test_operation_happens_once);
  TEST ("staff-add", test_staff_add);
  return g_test_run ();
}
