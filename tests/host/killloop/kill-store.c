/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "killloop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY_BYTES 32u

/* --- the one that is killed
 * ------------------------------------------------------------------------------------- */

typedef struct
{
  HostStore *store;
  guint writer;
  guint64 next;
} Writer;

typedef struct
{
  const char *id;
  GBytes *json;
} Job;

static gboolean
put (HostTransaction *transaction, gpointer user_data, GError **error)
{
  static const HostAuthor author = { "system", "system", NULL };
  Job *job = user_data;
  g_autoptr (HostVersion) version
      = host_transaction_put (transaction, "Basic", job->id, 0, job->json, FALSE, &author, NULL, NULL, error);
  HostAuditEntry entry
      = { .action = "create", .outcome = "ok", .resource_type = "Basic", .resource_id = job->id };
  return version != NULL && host_transaction_audit (transaction, &author, &entry, error);
}

/* Never ends by itself. */
static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  for (;; writer->next++)
    {
      g_autofree char *id = NULL;
      g_autoptr (GBytes) json = kill_make_record (writer->writer, writer->next, &id);
      g_autoptr (GError) error = NULL;
      Job job = { id, json };
      char line[64];
      if (!host_store_run (writer->store, put, &job, &error))
        g_error ("writer %u: %s", writer->writer, error->message);
      int n_bytes
          = g_snprintf (line, sizeof line, "%u %" G_GUINT64_FORMAT " .\n", writer->writer, writer->next);
      /* One write of so few bytes is whole or not at all. */
      if (write (STDOUT_FILENO, line, (gsize)n_bytes) != n_bytes)
        return NULL;
    }
}

int
kill_child_store (const char *record, const char *key_hex, guint64 first, guint64 second)
{
  guint8 key[KEY_BYTES];
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < KEY_BYTES; i++)
    key[i] = (guint8)(g_ascii_xdigit_value (key_hex[2 * i]) * 16 + g_ascii_xdigit_value (key_hex[2 * i + 1]));
  g_autoptr (AltheaSecret) master = althea_secret_new (key, sizeof key);
  HostStore *store = host_store_open (record, master, HOST_STORE_NONE, &error);
  if (store == NULL)
    g_error ("the record does not open after a kill: %s", error->message);
  Writer writers[N_WRITERS] = { { store, 0, first }, { store, 1, second } };
  if (write (STDOUT_FILENO, "open\n", 5) != 5)
    return 1;
  GThread *other = g_thread_new ("writer", write_on, &writers[1]);
  write_on (&writers[0]);
  g_thread_join (other);
  return 0;
}

/* --- the one that kills
 * ------------------------------------------------------------------------------------------- */

static void
wait_until_open (int fd)
{
  char text[5];
  gsize n_read = 0;
  while (n_read < sizeof text)
    {
      gssize n = read (fd, text + n_read, sizeof text - n_read);
      if (n <= 0)
        g_error ("the writer ended before it had the record open");
      n_read += (gsize)n;
    }
}

static void
kill_once (Killing *self, const char *key_hex)
{
  g_autofree char *first = g_strdup_printf ("%" G_GUINT64_FORMAT, self->acknowledged[0] + 1);
  g_autofree char *second = g_strdup_printf ("%" G_GUINT64_FORMAT, self->acknowledged[1] + 1);
  char *words[] = {
    (char *)"/proc/self/exe", (char *)"child-store", self->record, (char *)key_hex, first, second, NULL
  };
  g_autoptr (GError) error = NULL;
  GPid pid;
  int fd = -1, status;
  g_autofree char *program = g_file_read_link (words[0], &error);
  g_assert_no_error (error);
  words[0] = program;
  g_spawn_async_with_pipes (NULL, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL,
                            &error);
  g_assert_no_error (error);
  wait_until_open (fd);
  g_usleep ((gulong)g_random_int_range (1000, 50000));
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (!WIFSIGNALED (status))
    g_error ("the writer ended by itself with %d", status);
  kill_read_reports (self, fd);
  self->n_kills++;
}

void
kill_loop_store (Killing *self, guint n_kills)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  gsize n_bytes;
  self->master = althea_secret_new_random (KEY_BYTES);
  const guint8 *key = althea_secret_get_bytes (self->master, &n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (hex, "%02x", key[i]);
  g_autoptr (HostStore) store = host_store_open (self->record, self->master, HOST_STORE_CREATE, &error);
  g_assert_no_error (error);
  host_store_close (store);
  for (guint i = 0; i < n_kills; i++)
    {
      kill_once (self, hex->str);
      /* Each time, because the next writer must know where to go on; the whole record now and then. */
      kill_check (self, i % 20 == 19 || i + 1 == n_kills);
    }
}
