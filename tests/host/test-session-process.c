/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include "althea-host-process.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>

/* The real program, started as the clinic's app starts it. */
typedef struct
{
  char *directory;
  AltheaHostProcess *process;
} ProcessFixture;

static gboolean
find_program (void)
{
  const char *build = g_getenv ("ALTHEA_BUILD_DIR");
  g_autofree char *program = build != NULL ? g_build_filename (build, "clinician-app", "althea-host", NULL)
                                           : NULL;

  if (program == NULL || !g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return FALSE;
  g_setenv ("ALTHEA_HOST_PROGRAM", program, TRUE);
  return TRUE;
}

static void
set_up (ProcessFixture *f, gconstpointer data)
{
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  althea_crypto_init ();
  f->directory = g_dir_make_tmp ("althea-process-XXXXXX", &error);
  g_assert_no_error (error);
  place = g_build_filename (f->directory, "record", NULL);
  f->process = althea_host_process_new (place);
}

static void
tear_down (ProcessFixture *f, gconstpointer data)
{
  gpointer left = f->process;

  g_object_add_weak_pointer (G_OBJECT (f->process), &left);
  althea_host_process_stop (f->process);
  g_object_unref (g_steal_pointer (&f->process));
  /* The object stays until its child has ended. */
  await (is_null, &left);
  remove_tree (f->directory);
  g_free (f->directory);
}

static gboolean
start (AltheaHostProcess *process, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  althea_host_process_start_async (process, NULL, keep_result, &result);
  await_result (&result);
  return althea_host_process_start_finish (process, result, error);
}

static void
test_starts (ProcessFixture *f, gconstpointer data)
{
  g_autofree char *place = g_build_filename (f->directory, "record", NULL);
  g_autoptr (AltheaHostProcess) second = althea_host_process_new (place);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = NULL;
  AltheaSession *session;

  if (!find_program ())
    {
      g_test_skip ("althea-host is not built");
      return;
    }
  start (f->process, &error);
  g_assert_no_error (error);
  session = althea_session_new_local (althea_host_process_get_socket_path (f->process));
  althea_session_set_retry_ms (session, 20, 100);
  althea_session_open (session);
  await_state (session, ALTHEA_SESSION_NO_RECORD);
  althea_session_set_up_async (session, "Lakeside Practice", "", "Dr Lena Lee", LENA_USER, LENA_PASSPHRASE,
                               keep_result, &result);
  await_result (&result);
  sheet = althea_session_set_up_finish (session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  await_state (session, ALTHEA_SESSION_ONLINE);

  /* A second window finds the same host, and its end does not end it. */
  start (second, &error);
  g_assert_no_error (error);
  althea_host_process_stop (second);
  add_patient (session, "anna", "Kowalska", "Anna");
  end_session (session);
}

static void
note_ended (AltheaHostProcess *process, gboolean *ended)
{
  *ended = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

/* As a crash would: the host is whom the socket's credentials name. */
static void
kill_host (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "record", "host.sock", NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_autoptr (GCredentials) credentials = NULL;
  pid_t pid;

  g_assert_no_error (error);
  credentials = g_socket_get_credentials (g_socket_connection_get_socket (connection), &error);
  g_assert_no_error (error);
  pid = g_credentials_get_unix_pid (credentials, &error);
  g_assert_cmpint (pid, >, 1);
  kill (pid, SIGKILL);
}

/* A host that dies is told of, and starts again with what it had. */
static void
test_dies (ProcessFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = NULL;
  g_autofree char *sheet = NULL;
  AltheaSession *session;
  gboolean ended = FALSE;

  if (!find_program ())
    {
      g_test_skip ("althea-host is not built");
      return;
    }
  g_signal_connect (f->process, "ended", G_CALLBACK (note_ended), &ended);
  start (f->process, &error);
  g_assert_no_error (error);
  session = althea_session_new_local (althea_host_process_get_socket_path (f->process));
  althea_session_set_retry_ms (session, 20, 100);
  althea_session_open (session);
  await_state (session, ALTHEA_SESSION_NO_RECORD);
  althea_session_set_up_async (session, "Lakeside Practice", "", "Dr Lena Lee", LENA_USER, LENA_PASSPHRASE,
                               keep_result, &result);
  await_result (&result);
  sheet = althea_session_set_up_finish (session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  add_patient (session, "anna", "Kowalska", "Anna");
  kill_host (f->directory);
  await (is_true, &ended);
  await_state (session, ALTHEA_SESSION_OFFLINE);
  start (f->process, &error);
  g_assert_no_error (error);
  await_state (session, ALTHEA_SESSION_LOCKED);
  sign_in (session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  record = read_record (session, "Patient", "anna", &error);
  g_assert_no_error (error);
  end_session (session);
}

static void
test_no_program (ProcessFixture *f, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (f->directory, "no-such-program", NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("ALTHEA_HOST_PROGRAM", nowhere, TRUE);
  g_assert_false (start (f->process, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_ends_at_once (ProcessFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("ALTHEA_HOST_PROGRAM", "/bin/false", TRUE);
  g_assert_false (start (f->process, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE);
}

#define TEST(name, func) g_test_add ("/session-process/" name, ProcessFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("starts", test_starts);
  TEST ("dies", test_dies);
  TEST ("no-program", test_no_program);
  TEST ("ends-at-once", test_ends_at_once);
  return g_test_run ();
}
