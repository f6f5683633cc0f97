/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "killloop.h"

#include "althea-keyslots.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <unistd.h>

/* --- the client that writes, and reports what it was told is stored
 * ------------------------------------------------ */

typedef struct
{
  SoupSession *session;
  char *token;
  guint writer;
  guint64 next;
} Client;

static GBytes *
post (SoupSession *session, const char *path, const char *token, const char *body, guint *status)
{
  g_autofree char *uri = g_strconcat ("http://localhost", path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  GBytes *answer = soup_session_send_and_read (session, message, NULL, NULL);
  *status = soup_message_get_status (message);
  return answer;
}

SoupSession *
kill_new_session (const char *socket)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);
  return g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address, NULL);
}

/* The token between quotes behind its name; the rest of the answer does not matter here. */
char *
kill_sign_in (SoupSession *session, const char *user, const char *passphrase)
{
  g_autofree char *body = g_strdup_printf ("{\"user\":\"%s\",\"passphrase\":\"%s\"}", user, passphrase);
  guint status;
  g_autoptr (GBytes) answer = post (session, "/session", NULL, body, &status);
  g_autofree char *text
      = answer != NULL ? g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer)) : NULL;
  const char *at = status == 200 ? strstr (text, "\"token\":\"") : NULL;
  if (at == NULL)
    return NULL;
  at += strlen ("\"token\":\"");
  return g_strndup (at, strcspn (at, "\""));
}

static gpointer
write_on (gpointer data)
{
  Client *client = data;
  for (;; client->next++)
    {
      g_autofree char *id = NULL;
      g_autoptr (GBytes) json = kill_make_record (client->writer, client->next, &id);
      g_autofree char *body = g_strdup_printf (
          "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":%.*s,"
          "\"request\":{\"method\":\"POST\",\"url\":\"Basic\"}}]}",
          (int)g_bytes_get_size (json), (const char *)g_bytes_get_data (json, NULL));
      guint status;
      char line[64];
      g_autoptr (GBytes) answer = post (client->session, "/fhir", client->token, body, &status);
      /* The host is gone in the middle of a request: nothing was acknowledged. */
      if (answer == NULL || status != 200)
        return GUINT_TO_POINTER (answer != NULL ? status : 0);
      int n_bytes
          = g_snprintf (line, sizeof line, "%u %" G_GUINT64_FORMAT " .\n", client->writer, client->next);
      if (write (STDOUT_FILENO, line, (gsize)n_bytes) != n_bytes)
        return NULL;
    }
}

int
kill_child_socket (const char *socket, const char *user, const char *passphrase, guint64 first,
                   guint64 second)
{
  Client clients[N_WRITERS] = { { .writer = 0, .next = first }, { .writer = 1, .next = second } };
  GThread *threads[N_WRITERS];
  int code = 0;
  for (guint i = 0; i < N_WRITERS; i++)
    {
      clients[i].session = kill_new_session (socket);
      clients[i].token = kill_sign_in (clients[i].session, user, passphrase);
      if (clients[i].token == NULL)
        return 3;
    }
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("client", write_on, &clients[i]);
  for (guint i = 0; i < N_WRITERS; i++)
    if (GPOINTER_TO_UINT (g_thread_join (threads[i])) >= 400)
      code = 4;
  return code;
}

/* --- the one that kills
 * --------------------------------------------------------------------------------------------- */

static char *
host_program (void)
{
  return g_build_filename (g_getenv ("ALTHEA_BUILD_DIR"), "clinician-app", "althea-host", NULL);
}

GSubprocess *
kill_start_host (Killing *self, const char *passphrase_file)
{
  g_autofree char *program = host_program ();
  g_autoptr (GError) error = NULL;
  GSubprocess *host = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--record",
                                        self->record, "--passphrase-file", passphrase_file, "serve",
                                        "--no-network", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (host));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  char *line;
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      gboolean ready = strcmp (line, "ready") == 0;
      g_free (line);
      if (ready)
        return host;
    }
  g_error ("the host does not come up after %" G_GUINT64_FORMAT " kills", self->n_kills);
}

static void
kill_once (Killing *self, const char *passphrase_file)
{
  g_autofree char *socket = g_build_filename (self->record, "host.sock", NULL);
  g_autofree char *first = g_strdup_printf ("%" G_GUINT64_FORMAT, self->acknowledged[0] + 1);
  g_autofree char *second = g_strdup_printf ("%" G_GUINT64_FORMAT, self->acknowledged[1] + 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  g_assert_no_error (error);
  g_autoptr (GSubprocess) host = kill_start_host (self, passphrase_file);
  char *words[]
      = { program, (char *)"child-socket", socket, (char *)KILL_USER, (char *)KILL_PASSPHRASE, first, second,
          NULL };
  int fd = -1;
  char begun;
  GPid pid;
  g_spawn_async_with_pipes (NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &pid, NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  /* Signing in takes its time; the clock begins with the first record that is reported. */
  if (read (fd, &begun, 1) != 1)
    g_error ("the client could not write");
  g_usleep ((gulong)g_random_int_range (1000, 50000));
  g_subprocess_send_signal (host, SIGKILL);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
  self->n_kills++;
  self->first_byte = begun;
  kill_read_reports (self, fd);
}

char *
kill_make_host (Killing *self)
{
  g_autofree char *program = host_program ();
  g_autofree char *keys = g_build_filename (self->record, "keys", NULL);
  g_autoptr (GError) error = NULL;
  char *passphrase_file = g_build_filename (self->place, "passphrase", NULL);
  g_assert_true (g_file_set_contents (passphrase_file, KILL_PASSPHRASE "\n", -1, NULL));
  g_autoptr (GSubprocess) init = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "--record", self->record, "init", "--practice",
      "Kill", "--user", KILL_USER, "--passphrase-file", passphrase_file, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (init, NULL, &error));
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (keys, &error);
  g_assert_no_error (error);
  self->master = althea_keyslots_open_passphrase (slots, KILL_USER, KILL_PASSPHRASE, NULL, &error);
  g_assert_no_error (error);
  return passphrase_file;
}

void
kill_loop_host (Killing *self, guint n_kills)
{
  g_autofree char *passphrase_file = kill_make_host (self);
  for (guint i = 0; i < n_kills; i++)
    {
      kill_once (self, passphrase_file);
      kill_check (self, i % 20 == 19 || i + 1 == n_kills);
    }
}
