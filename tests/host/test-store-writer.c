/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-store-private.h"
#include "host-transaction-private.h"
#include "store-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What happens when many write, when a write fails, when the disk is full, and when the program is killed. */

typedef StoreFixture Fixture;

static char *
basic_json (guint n, guint version)
{
  return g_strdup_printf (
      "{\"resourceType\":\"Basic\",\"id\":\"b-%u\",\"subject\":{\"reference\":\"Patient/p-%u\"},"
      "\"created\":\"2026-01-%02u\",\"language\":\"en-%u\"}",
      n, n % 10, n % 28 + 1, version);
}

static HostVersion *
put_basic (HostTransaction *transaction, guint n, guint64 base, GError **error)
{
  g_autofree char *id = g_strdup_printf ("b-%u", n);
  g_autofree char *json = basic_json (n, (guint)base + 1);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return host_transaction_put (transaction, "Basic", id, base, bytes, FALSE, &store_author, NULL, NULL,
                               error);
}

static guint
count_basic (HostStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) stats = host_store_stats (store, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_UINT (g_hash_table_lookup (stats, "Basic"));
}

/* --- many writers -------------------------------------------------------------------------------- */

#define WRITERS 8
#define JOBS_EACH 60

typedef struct
{
  HostStore *store;
  guint first;
  guint n_refused;
} Writer;

typedef struct
{
  guint n;
  gboolean fail;
} Job;

static gboolean
write_one (HostTransaction *transaction, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (HostVersion) version = put_basic (transaction, job->n, 0, error);

  if (version == NULL)
    return FALSE;
  if (!job->fail)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "this one is not wanted");
  return FALSE;
}

/* Every seventh job fails after it has written: its neighbours in the group must not notice. */
static gpointer
write_many (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < JOBS_EACH; i++)
    {
      Job job = { .n = writer->first + i, .fail = i % 7 == 3 };
      g_autoptr (GError) error = NULL;
      const gboolean ok = host_store_run (writer->store, write_one, &job, &error);
      g_assert_true (ok != job.fail);
      if (job.fail)
        {
          g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
          writer->n_refused++;
        }
    }
  return NULL;
}

typedef struct
{
  HostStore *store;
  gint stop; /* atomic */
  gint64 cursor;
} Follower;

/* The feed as a device follows it: from its cursor on, each number once and without a hole. */
static gpointer
follow (gpointer data)
{
  Follower *follower = data;

  for (gboolean last = FALSE; !last;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) versions = NULL;
      gboolean more;
      last = g_atomic_int_get (&follower->stop) != 0;
      do
        {
          g_clear_pointer (&versions, g_ptr_array_unref);
          versions = host_store_changes (follower->store, follower->cursor, NULL, 7, &more, &error);
          g_assert_no_error (error);
          for (guint i = 0; i < versions->len; i++)
            g_assert_cmpint (((HostVersion *)g_ptr_array_index (versions, i))->seq, ==, ++follower->cursor);
        }
      while (more);
    }
  return NULL;
}

static void
test_many_writers (Fixture *fixture, gconstpointer unused)
{
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  Follower follower = { .store = fixture->store };
  GThread *following = g_thread_new ("follower", follow, &follower);
  guint n_refused = 0;

  for (guint i = 0; i < WRITERS; i++)
    {
      writers[i] = (Writer){ .store = fixture->store, .first = i * JOBS_EACH };
      threads[i] = g_thread_new ("writer", write_many, &writers[i]);
    }
  for (guint i = 0; i < WRITERS; i++)
    {
      g_thread_join (threads[i]);
      n_refused += writers[i].n_refused;
    }
  g_atomic_int_set (&follower.stop, 1);
  g_thread_join (following);
  g_assert_cmpuint (count_basic (fixture->store), ==, WRITERS * JOBS_EACH - n_refused);
  g_assert_cmpint (follower.cursor, ==, WRITERS * JOBS_EACH - n_refused);
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, follower.cursor);
}

/* --- a failure at the N-th step ------------------------------------------------------------------ */

typedef struct
{
  guint n_puts;
  guint fail_at; /* G_MAXUINT: never */
  gboolean hide; /* answer TRUE all the same */
} Steps;

static gboolean
write_steps (HostTransaction *transaction, gpointer data, GError **error)
{
  const Steps *steps = data;
  const HostAuditEntry entry = { .action = "create", .outcome = "ok", .resource_type = "Basic" };

  for (guint i = 0; i < steps->n_puts; i++)
    {
      /* The same id twice, the second time as new: refused. */
      g_autoptr (HostVersion) version
          = put_basic (transaction, i == steps->fail_at ? 0 : i, i == steps->fail_at ? 5 : 0, error);
      if (version == NULL)
        return FALSE;
      if (!host_transaction_audit (transaction, &store_author, &entry, error)
          || !host_transaction_set_fact (transaction, "step", "last", "{}", error))
        return FALSE;
    }
  return TRUE;
}

static void
test_failure_rolls_back (Fixture *fixture, gconstpointer unused)
{
  for (guint at = 0; at < 12; at += 3)
    {
      Steps steps = { .n_puts = 12, .fail_at = at };
      g_autoptr (GError) error = NULL;
      g_autofree char *fact = NULL;
      g_assert_false (host_store_run (fixture->store, write_steps, &steps, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
      g_assert_cmpuint (count_basic (fixture->store), ==, 0);
      g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 0);
      fact = host_store_get_fact (fixture->store, "step", "last", NULL);
      g_assert_null (fact);
      store_fixture_reopen (fixture);
      store_fixture_verify (fixture);
    }
  {
    Steps steps = { .n_puts = 12, .fail_at = G_MAXUINT };
    g_autoptr (GError) error = NULL;
    host_store_run (fixture->store, write_steps, &steps, &error);
    g_assert_no_error (error);
    g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 12);
  }
}

/* --- a full disk --------------------------------------------------------------------------------- */

static gboolean
limit_pages (HostTransaction *transaction, gpointer data, GError **error)
{
  /* Fewer than the file has is taken as what it has. */
  return althea_database_exec (transaction->db, "PRAGMA max_page_count = 1", error);
}

static gboolean
lift_limit (HostTransaction *transaction, gpointer data, GError **error)
{
  return althea_database_exec (transaction->db, "PRAGMA max_page_count = 1000000", error);
}

static gboolean
write_large (HostTransaction *transaction, gpointer data, GError **error)
{
  for (guint i = 100; i < 2000; i++)
    {
      g_autoptr (HostVersion) version = put_basic (transaction, i, 0, error);
      if (version == NULL)
        return FALSE;
    }
  return TRUE;
}

/* A careless job that goes on after the disk was full must not be acknowledged either. */
static gboolean
write_large_and_hide (HostTransaction *transaction, gpointer data, GError **error)
{
  write_large (transaction, data, NULL);
  return TRUE;
}

static void
test_disk_full (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *reserve = g_build_filename (fixture->directory, "reserve", NULL);
  Job small = { .n = 1 };
  g_autoptr (GError) error = NULL;

  store_fixture_close (fixture);
  g_assert_true (g_file_set_contents (reserve, "0123456789", 10, NULL));
  host_store_set_reserve_bytes (10);
  store_fixture_open (fixture, HOST_STORE_NONE);
  host_store_run (fixture->store, write_one, &small, &error);
  g_assert_no_error (error);
  host_store_run (fixture->store, limit_pages, NULL, &error);
  g_assert_no_error (error);
  g_test_expect_message ("althea-store", G_LOG_LEVEL_WARNING, "*reserve is given up*");
  g_assert_false (host_store_run (fixture->store, write_large, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DISK_FULL);
  g_test_assert_expected_messages ();
  g_clear_error (&error);
  g_assert_false (g_file_test (reserve, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_basic (fixture->store), ==, 1);
  g_assert_false (host_store_run (fixture->store, write_large_and_hide, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpuint (count_basic (fixture->store), ==, 1);
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 1);
  store_fixture_verify (fixture);
  host_store_run (fixture->store, lift_limit, NULL, &error);
  g_assert_no_error (error);
  host_store_run (fixture->store, write_large, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_basic (fixture->store), ==, 1901);
  host_store_set_reserve_bytes (0);
}

/* Fills the disk while others of the same group have written already: those are not lost. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean go;
} Gate;

static gboolean
wait_at_gate (HostTransaction *transaction, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  while (!gate->go)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

typedef struct
{
  guint n_left;
  guint n_ok, n_full;
} Answers;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (GError) error = NULL;

  if (host_store_run_finish (HOST_STORE (source), result, &error))
    answers->n_ok++;
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DISK_FULL))
    answers->n_full++;
  else
    g_assert_no_error (error);
  answers->n_left--;
}

static void
test_disk_full_in_group (Fixture *fixture, gconstpointer unused)
{
  Gate gate = { 0 };
  Answers answers = { .n_left = 4 };
  Job one = { .n = 1 };
  g_autoptr (GError) error = NULL;

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.changed);
  /* All four are queued while the first holds the writer, so they make one group. */
  host_store_run_async (fixture->store, wait_at_gate, &gate, on_answer, &answers);
  host_store_run_async (fixture->store, write_one, &one, on_answer, &answers);
  host_store_run_async (fixture->store, limit_pages, NULL, on_answer, &answers);
  host_store_run_async (fixture->store, write_large, NULL, on_answer, &answers);
  g_mutex_lock (&gate.lock);
  gate.go = TRUE;
  g_cond_signal (&gate.changed);
  g_mutex_unlock (&gate.lock);
  while (answers.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answers.n_ok, ==, 3);
  g_assert_cmpuint (answers.n_full, ==, 1);
  g_assert_cmpuint (count_basic (fixture->store), ==, 1);
  host_store_run (fixture->store, lift_limit, NULL, &error);
  g_assert_no_error (error);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.changed);
}

/* --- watching ------------------------------------------------------------------------------------ */

typedef struct
{
  guint n_calls;
  gint64 last_seq;
  gboolean destroyed;
} Watched;

static void
on_change (HostStore *store, gint64 last_seq, gpointer data)
{
  Watched *watched = data;

  watched->n_calls++;
  g_assert_cmpint (last_seq, >, watched->last_seq);
  watched->last_seq = last_seq;
}

static void
on_destroyed (gpointer data)
{
  ((Watched *)data)->destroyed = TRUE;
}

static void
test_watch (Fixture *fixture, gconstpointer unused)
{
  Watched watched = { 0 };
  const guint id = host_store_watch (fixture->store, NULL, on_change, &watched, on_destroyed);

  for (guint i = 0; i < 5; i++)
    {
      Job job = { .n = i };
      g_assert_true (host_store_run (fixture->store, write_one, &job, NULL));
    }
  while (watched.last_seq < 5)
    g_main_context_iteration (NULL, TRUE);
  /* Five commits while nobody listened are one notice. */
  g_assert_cmpuint (watched.n_calls, ==, 1);
  host_store_unwatch (fixture->store, id);
  g_assert_true (watched.destroyed);
  {
    Job job = { .n = 9 };
    g_assert_true (host_store_run (fixture->store, write_one, &job, NULL));
  }
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (watched.n_calls, ==, 1);
}

/* --- killed -------------------------------------------------------------------------------------- */

#define KILLS 12

/* Writes without end and says which numbers were acknowledged. */
static int
run_child (const char *directory, guint first)
{
  g_autoptr (AltheaSecret) master = store_master (1);
  g_autoptr (GError) error = NULL;
  HostStore *store = host_store_open (directory, master, HOST_STORE_NONE, &error);

  if (store == NULL)
    return 1;
  for (guint n = first;; n++)
    {
      Job job = { .n = n };
      if (!host_store_run (store, write_one, &job, &error))
        return 1;
      dprintf (STDOUT_FILENO, "%u\n", n);
    }
}

/* Lets the child go on until it has said @n_lines numbers, kills it, and returns the last whole number that
 * it said. */
static guint
kill_after (Fixture *fixture, const char *program, guint first, guint n_lines)
{
  g_autofree char *from = g_strdup_printf ("%u", first);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[512];
  guint last = 0, n = 0;
  ssize_t n_bytes;
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL,
                            (char *[]){ (char *)program, (char *)"--child", fixture->directory, from, NULL },
                            NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  while ((n_bytes = read (out, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (said, buffer, n_bytes);
      for (ssize_t i = 0; i < n_bytes; i++)
        n += buffer[i] == '\n';
      if (n >= n_lines)
        kill (pid, SIGKILL);
    }
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
  close (out);
  {
    g_auto (GStrv) lines = g_strsplit (said->str, "\n", 0);
    for (char **line = lines; *line != NULL && line[1] != NULL; line++)
      last = (guint)g_ascii_strtoull (*line, NULL, 10);
  }
  return last;
}

static void
test_killed (Fixture *fixture, gconstpointer program)
{
  guint first = 1;

  store_fixture_close (fixture);
  for (guint i = 0; i < KILLS; i++)
    {
      const guint last = kill_after (fixture, program, first, 3 + i * 7);
      guint stored;
      g_assert_cmpuint (last, >=, first);
      store_fixture_open (fixture, HOST_STORE_NONE);
      stored = count_basic (fixture->store);
      /* All that were acknowledged, and at most the one that was under way. */
      g_assert_cmpuint (stored, >=, last);
      g_assert_cmpuint (stored, <=, last + 1);
      g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, stored);
      store_fixture_verify (fixture);
      store_fixture_close (fixture);
      first = stored + 1;
    }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], (guint)g_ascii_strtoull (argv[3], NULL, 10));
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  host_store_set_reserve_bytes (0);
#define ADD(path, data, func)                                                                                \
  g_test_add ("/store/writer/" path, Fixture, data, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("many-writers", NULL, test_many_writers);
  ADD ("failure-rolls-back", NULL, test_failure_rolls_back);
  ADD ("disk-full", NULL, test_disk_full);
  ADD ("disk-full-in-group", NULL, test_disk_full_in_group);
  ADD ("watch", NULL, test_watch);
  ADD ("killed", argv[0], test_killed);
#undef ADD
  return g_test_run ();
}
