/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "killloop.h"

#include <json-glib/json-glib.h>
#include <signal.h>

/* One editor that keeps its draft again and again, as fast as the host answers. Only its own thread touches
 * it until that ended. */
typedef struct
{
  SoupSession *session; /* (owned) */
  char *token;          /* (owned) */
  guint editor;
  guint64 base;     /* the sequence of the last answer */
  guint64 number;   /* of the content that was acknowledged last; 0 none */
  gint *n_answered; /* of all editors; the clock of the kill begins with it */
} Editor;

static SoupMessage *
new_message (Editor *self, const char *method)
{
  g_autofree char *uri = g_strdup_printf ("http://localhost/draft/note-%u", self->editor);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  SoupMessage *message = soup_message_new (method, uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  return message;
}

/* A note of a length that differs, so that pages are filled and freed. */
static char *
make_content (guint editor, guint64 number)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%u %" G_GUINT64_FORMAT " ", editor, number);
  for (guint64 i = 0; i < 20 + number * 37 % 400; i++)
    g_string_append_printf (text, "word%" G_GUINT64_FORMAT " ", i * number);
  return g_string_free (text, FALSE);
}

/* NULL when the host is gone. */
static JsonNode *
send_draft (Editor *self, const char *method, const char *body, guint *status)
{
  g_autoptr (SoupMessage) message = new_message (self, method);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  g_autoptr (GBytes) answer = soup_session_send_and_read (self->session, message, NULL, NULL);
  *status = soup_message_get_status (message);
  if (answer == NULL || *status != 200)
    return NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  return json_from_string (text, NULL);
}

static gpointer
write_on (gpointer data)
{
  Editor *self = data;
  for (;;)
    {
      g_autofree char *content = make_content (self->editor, self->number + 1);
      g_autofree char *body = g_strdup_printf (
          "{\"kind\":\"note\",\"content\":\"%s\",\"base\":%" G_GUINT64_FORMAT "}", content, self->base);
      guint status;
      g_autoptr (JsonNode) node = send_draft (self, "PUT", body, &status);
      if (node == NULL)
        {
          g_assert_cmpuint (status, <, 400);
          return NULL;
        }
      self->base = (guint64)json_object_get_int_member (json_node_get_object (node), "sequence");
      self->number++;
      g_atomic_int_inc (self->n_answered);
    }
}

/* The draft holds what was acknowledged last, or what was under way when the host was killed. */
static void
check (Killing *killing, Editor *self)
{
  guint status;
  g_autoptr (JsonNode) node = send_draft (self, "GET", NULL, &status);
  if (self->number == 0 && status == 404)
    return;
  g_assert_cmpuint (status, ==, 200);
  JsonObject *draft = json_node_get_object (node);
  const char *content = json_object_get_string_member (draft, "content");
  guint64 sequence = (guint64)json_object_get_int_member (draft, "sequence");
  g_autofree char *acknowledged = make_content (self->editor, self->number);
  g_autofree char *under_way = make_content (self->editor, self->number + 1);
  if (strcmp (content, acknowledged) == 0)
    g_assert_cmpuint (sequence, ==, self->base);
  else if (strcmp (content, under_way) == 0)
    {
      g_assert_cmpuint (sequence, >, self->base);
      self->number++;
      killing->n_found++;
    }
  else
    {
      g_autofree char *name
          = g_strdup_printf ("draft %u, content %" G_GUINT64_FORMAT ",", self->editor, self->number);
      kill_note_lost (killing, name);
    }
  self->base = sequence;
}

static void
connect_all (Killing *self, Editor editors[N_WRITERS])
{
  g_autofree char *socket = g_build_filename (self->record, "host.sock", NULL);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_clear_object (&editors[i].session);
      g_free (editors[i].token);
      editors[i].session = kill_new_session (socket);
      editors[i].token = kill_sign_in (editors[i].session, KILL_USER, KILL_PASSPHRASE);
      g_assert_nonnull (editors[i].token);
      check (self, &editors[i]);
    }
}

static void
kill_once (Killing *self, Editor editors[N_WRITERS], const char *passphrase_file)
{
  g_autoptr (GSubprocess) host = kill_start_host (self, passphrase_file);
  GThread *threads[N_WRITERS];
  connect_all (self, editors);
  gint before = g_atomic_int_get (editors[0].n_answered);
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("editor", write_on, &editors[i]);
  while (g_atomic_int_get (editors[0].n_answered) == before)
    g_thread_yield ();
  g_usleep ((gulong)g_random_int_range (1000, 50000));
  g_subprocess_send_signal (host, SIGKILL);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  self->n_kills++;
}

void
kill_loop_drafts (Killing *self, guint n_kills)
{
  g_autofree char *passphrase_file = kill_make_host (self);
  gint n_answered = 0;
  Editor editors[N_WRITERS]
      = { { .editor = 0, .n_answered = &n_answered }, { .editor = 1, .n_answered = &n_answered } };
  for (guint i = 0; i < n_kills; i++)
    kill_once (self, editors, passphrase_file);
  g_autoptr (GSubprocess) host = kill_start_host (self, passphrase_file);
  connect_all (self, editors);
  g_subprocess_send_signal (host, SIGKILL);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
  for (guint i = 0; i < N_WRITERS; i++)
    {
      self->acknowledged[i] = editors[i].number;
      g_clear_object (&editors[i].session);
      g_free (editors[i].token);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) store = host_store_open (self->record, self->master, HOST_STORE_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (host_store_verify (store, NULL, NULL, &error));
  g_assert_no_error (error);
  self->n_checks = self->n_kills + 1;
  host_store_close (store);
}
