/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include <gio/gunixsocketaddress.h>

/* A line between the session and the host that breaks in the middle of an answer, when told to. */

typedef struct
{
  const char *host_path;
  gint n_to_break; /* atomic: answers to commits and operations still to be cut off */
  gint n_broken;   /* atomic */
} Line;

typedef struct
{
  GInputStream *from;
  GOutputStream *to;
} Half;

static gpointer
carry (gpointer data)
{
  Half *half = data;
  g_output_stream_splice (half->to, half->from, G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  return NULL;
}

static gboolean
cut_off (Line *line)
{
  gint left = g_atomic_int_get (&line->n_to_break);
  while (left > 0 && !g_atomic_int_compare_and_exchange (&line->n_to_break, left, left - 1))
    left = g_atomic_int_get (&line->n_to_break);
  if (left > 0)
    g_atomic_int_inc (&line->n_broken);
  return left > 0;
}

/* Requests go up a read at a time; the answer to a commit that is to break ends after its first bytes, when
 * the host has done its work. */
static void
carry_both (Line *line, GIOStream *near_end, GIOStream *far_end)
{
  char bytes[65536];
  Half down = { g_io_stream_get_input_stream (far_end), g_io_stream_get_output_stream (near_end) };
  g_autoptr (GThread) thread = NULL;
  gssize n;
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (near_end), bytes, sizeof bytes, NULL, NULL))
         > 0)
    {
      gboolean is_write
          = n > 11 && (memcmp (bytes, "POST /fhir ", 11) == 0 || memcmp (bytes, "POST /operat", 11) == 0);
      gboolean breaks = is_write && thread == NULL && cut_off (line);
      if (!breaks && thread == NULL)
        thread = g_thread_new ("down", carry, &down);
      if (!g_output_stream_write_all (g_io_stream_get_output_stream (far_end), bytes, (gsize)n, NULL, NULL,
                                      NULL))
        break;
      if (breaks && g_input_stream_read_all (down.from, bytes, 8, NULL, NULL, NULL))
        {
          g_output_stream_write_all (down.to, bytes, 8, NULL, NULL, NULL);
          break;
        }
    }
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (near_end)), TRUE, TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (far_end)), TRUE, TRUE, NULL);
  if (thread != NULL)
    g_thread_join (g_steal_pointer (&thread));
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *near_end, GObject *source, gpointer data)
{
  Line *line = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (line->host_path);
  g_autoptr (GSocketConnection) far_end
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (far_end != NULL)
    carry_both (line, G_IO_STREAM (near_end), G_IO_STREAM (far_end));
  return TRUE;
}

static GSocketService *
lay_line (Line *line, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketService *service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (on_run), line);
  g_socket_service_start (service);
  return service;
}

typedef struct
{
  HostFixture *f;
  Line line;
  GSocketService *service;
  AltheaSession *session; /* over the line */
  char *path;
} Broken;

static void
broken_open (Broken *b, HostFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_path_get_dirname (f->socket_path);
  b->line.host_path = f->socket_path;
  b->path = g_build_filename (directory, "line.sock", NULL);
  b->service = lay_line (&b->line, b->path);
  b->session = althea_session_new_local (b->path);
  althea_session_open (b->session);
  sign_in (b->session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
}

static void
broken_close (Broken *b)
{
  end_session (b->session);
  g_socket_service_stop (b->service);
  g_socket_listener_close (G_SOCKET_LISTENER (b->service));
  g_object_unref (b->service);
  g_free (b->path);
}

/* The answer of a commit was lost, not the commit: the person is told that it is done, and it is done once.
 */
static void
test_commit_once (HostFixture *f, gconstpointer data)
{
  Broken b = { .f = f };
  g_autoptr (GError) error = NULL;
  broken_open (&b, f);
  add_patient (b.session, "anna", "Kowalska", "Anna");
  g_atomic_int_set (&b.line.n_to_break, 1);
  add_observation (b.session, "one", "anna", "5.60");
  g_assert_cmpint (g_atomic_int_get (&b.line.n_broken), ==, 1);
  g_autoptr (AltheaRecord) stored = read_record (b.session, "Observation", "one", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_record_get_version (stored), ==, 1);
  broken_close (&b);
}

/* A line that stays broken is told, and what was sent before it broke counts once all the same. */
static void
test_commit_fails_in_the_end (HostFixture *f, gconstpointer data)
{
  Broken b = { .f = f };
  g_autoptr (GError) error = NULL;
  broken_open (&b, f);
  add_patient (b.session, "anna", "Kowalska", "Anna");
  g_autofree char *text = observation_text ("one", "anna", "5.60");
  g_autoptr (AltheaRecord) record = record_of (text);
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  althea_changeset_add (changeset, record);
  g_atomic_int_set (&b.line.n_to_break, 2);
  g_assert_null (commit (b.session, changeset, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE);
  g_assert_cmpint (g_atomic_int_get (&b.line.n_broken), ==, 2);
  g_clear_error (&error);
  g_autoptr (GPtrArray) again = commit (b.session, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_record_get_version (again->pdata[0]), ==, 1);
  broken_close (&b);
}

static void
test_operation_once (HostFixture *f, gconstpointer data)
{
  Broken b = { .f = f };
  g_autoptr (GError) error = NULL;
  broken_open (&b, f);
  add_patient (b.session, "anna", "Kowalska", "Anna");
  g_atomic_int_set (&b.line.n_to_break, 1);
  AltheaOperation *operation
      = althea_operation_new_strings ("message-send", "patient", "anna", "text", "Once", NULL);
  g_autoptr (JsonObject) result = must_operate (b.session, operation);
  g_assert_cmpint (g_atomic_int_get (&b.line.n_broken), ==, 1);
  g_autoptr (AltheaRecord) stored
      = read_record (b.session, "Communication", json_object_get_string_member (result, "message"), &error);
  g_assert_no_error (error);
  g_assert_nonnull (stored);
  broken_close (&b);
}

#define ADD(path, func)                                                                                      \
  g_test_add ("/session-broken/" path, HostFixture, NULL, host_fixture_set_up, func, host_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("commit-once", test_commit_once);
  ADD ("operation-once", test_operation_once);
  ADD ("commit-fails-in-the-end", test_commit_fails_in_the_end);
  return g_test_run ();
}
