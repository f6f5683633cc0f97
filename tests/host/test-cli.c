/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

/* The real program, as scripts use it. */

#define CANARY "Zyxomma-Quillfeather"

static const char *
last_line (CliFixture *f)
{
  g_strchomp (f->out);
  const char *end = strrchr (f->out, '\n');
  return end != NULL ? end + 1 : f->out;
}

static void
test_a_whole_life (CliFixture *f, gconstpointer data)
{
  g_autofree char *file = cli_write_file (
      f, "p.ndjson",
      "{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"family\":\"" CANARY "\"}]}\n"
      "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"text\":\"Weight\"},"
      "\"subject\":{\"reference\":\"Patient/a\"},\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\"}}\n");
  g_autofree char *out = g_build_filename (f->place, "out", NULL);
  cli_init (f);
  g_assert_nonnull (strchr (f->out, '-'));
  g_assert_cmpint (cli_run (f, "import", file, NULL), ==, 0);
  g_assert_cmpstr (last_line (f), ==, "imported 2, updated 0, unchanged 0, set aside 0");
  g_assert_cmpint (cli_run (f, "import", file, NULL), ==, 0);
  g_assert_cmpstr (last_line (f), ==, "imported 0, updated 0, unchanged 2, set aside 0");
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
  g_assert_cmpstr (
      f->out, ==,
      "Observation 1\nOrganization 1\nPatient 1\nPractitioner 1\nPractitionerRole 1\nQuestionnaire 5\n");
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "export", out, NULL), ==, 0);
  g_autofree char *exported = g_build_filename (out, "Observation.ndjson", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (exported, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"value\":71.50,"));
  g_assert_cmpuint (strlen (text) - strcspn (text, "\n"), ==, 1);
  g_assert_cmpint (cli_run (f, "export", out, NULL), ==, 1);
}

static void
test_set_aside (CliFixture *f, gconstpointer data)
{
  g_autofree char *file = cli_write_file (
      f, "bad.json", "{\"resourceType\":\"Patient\",\n \"id\":\"a\",\n \"birthDate\":\"80\"}");
  g_autofree char *report = g_build_filename (f->place, "report.json", NULL);
  g_autofree char *text = NULL;
  cli_init (f);
  g_assert_cmpint (cli_run (f, "import", file, "--report", report, NULL), ==, 0);
  g_assert_cmpstr (last_line (f), ==, "imported 0, updated 0, unchanged 0, set aside 1");
  g_assert_nonnull (strstr (f->err, "bad.json:3:"));
  g_assert_nonnull (strstr (f->err, "Patient.birthDate"));
  g_assert_true (g_file_get_contents (report, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"element\": \"Patient.birthDate\""));
  g_assert_cmpint (cli_run (f, "import", "--strict", file, NULL), ==, 1);
}

/* Nothing in a directory is passed by unsaid. */
static void
test_skipped (CliFixture *f, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (f->place, "charts", NULL);
  g_autofree char *report = g_build_filename (f->place, "report.json", NULL);
  g_autofree char *text = NULL;
  cli_init (f);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_free (cli_write_file (f, "charts/read.me", "A list of charts"));
  g_assert_cmpint (cli_run (f, "import", directory, "--report", report, NULL), ==, 0);
  g_assert_nonnull (strstr (f->err, "charts/read.me: skipped"));
  g_assert_true (g_file_get_contents (report, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"kind\": \"skipped\""));
}

static void
test_exit_codes (CliFixture *f, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (f->place, "missing.json", NULL);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 1);
  g_assert_cmpint (cli_run (f, "fly", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "stats", "--practice", "X", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "import", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "--no-such-option", NULL), ==, 2);
  cli_init (f);
  g_assert_cmpint (cli_run (f, "init", "--practice", "Test", NULL), ==, 1);
  g_assert_cmpint (cli_run (f, "import", missing, NULL), ==, 4);
  g_assert_nonnull (strstr (f->err, "missing.json"));
  g_assert_nonnull (strstr (f->err, "is not there. Nothing was taken."));
  /* Opens, and cannot be read. */
  g_assert_cmpint (cli_run (f, "import", "/proc/self/mem", NULL), ==, 4);
  g_assert_nonnull (strstr (f->err, "could not be read"));
  g_assert_cmpstr (last_line (f), ==, "imported 0, updated 0, unchanged 0, set aside 1");
  g_assert_true (g_file_set_contents (f->passphrase, "not the passphrase at all\n", -1, NULL));
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 3);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_true (g_file_set_contents (f->passphrase, "\n", -1, NULL));
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 3);
  g_assert_cmpint (g_unlink (f->passphrase), ==, 0);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 4);
}

/* Damage to the database is found, told and never taken for an empty record. */
static void
test_damage_is_found (CliFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->record, "record.db", NULL);
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  cli_init (f);
  g_assert_cmpint (cli_run (f, "demo", "--patients", "3", NULL), ==, 0);
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  memset (bytes + n_bytes / 2, 0x5a, 4096);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n_bytes, NULL));
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 5);
}

/* Calls @visit for each file below @path. */
static void
each_file (const char *path, void (*visit) (const char *path, gpointer data), gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        each_file (child, visit, data);
      else if (g_file_test (child, G_FILE_TEST_IS_REGULAR))
        visit (child, data);
    }
}

static void
look_for_clear_text (const char *path, gpointer data)
{
  static const char *const words[]
      = { CANARY, "resourceType", "SQLite format 3", "CREATE TABLE", "Patient", "set-aside" };
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  guint *n_files = data;
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    /* A word of seven letters does not turn up in random bytes; "Patient" is one of them. */
    if (memmem (bytes, n_bytes, words[i], strlen (words[i])) != NULL)
      g_error ("%s holds “%s” in clear", path, words[i]);
  (*n_files)++;
}

/* The real program, with a record in use and after it: nothing that says who is a patient is on the disk. */
static void
test_nothing_in_clear (CliFixture *f, gconstpointer data)
{
  g_autofree char *file
      = cli_write_file (f, "p.json", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" CANARY "\"}]}");
  g_autofree char *bad
      = cli_write_file (f, "b.json", "{\"resourceType\":\"Patient\",\"birthDate\":\"" CANARY "\"}");
  g_autoptr (GDataInputStream) lines = NULL;
  guint n_files = 0;
  cli_init (f);
  g_assert_cmpint (cli_run (f, "import", file, bad, NULL), ==, 0);
  each_file (f->record, look_for_clear_text, &n_files);
  g_assert_cmpuint (n_files, >, 4);
  g_autoptr (GSubprocess) host = cli_serve (f, &lines);
  each_file (f->record, look_for_clear_text, &n_files);
  g_subprocess_send_signal (host, SIGTERM);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (host), ==, 0);
  each_file (f->record, look_for_clear_text, &n_files);
}

static void
test_one_program_at_a_time (CliFixture *f, gconstpointer data)
{
  g_autoptr (GDataInputStream) lines = NULL;
  cli_init (f);
  g_autoptr (GSubprocess) host = cli_serve (f, &lines);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 6);
  g_assert_nonnull (strstr (f->err, "althea-host"));
  g_subprocess_send_signal (host, SIGTERM);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
}

static void
test_demo_and_people (CliFixture *f, gconstpointer data)
{
  g_autofree char *invite = g_build_filename (f->place, "card.althea-invite", NULL);
  cli_init (f);
  g_assert_cmpint (cli_run (f, "demo", "--patients", "6", "--seed", "4", NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "user", "list", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "okafor\tclinician\tPractitioner/"));
  g_assert_cmpint (cli_run (f, "user", "add", "okafor", "--name", "X", "--role", "staff", NULL), ==, 1);
  g_assert_cmpint (cli_run (f, "user", "add", "new", "--name", "New Person", "--role", "staff",
                            "--new-passphrase-file", f->passphrase, NULL),
                   ==, 0);
  g_assert_cmpint (cli_run (f, "--user", "new", "stats", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "Patient 6\n"));
  g_assert_cmpint (cli_run (f, "invite", "100002", "--output", invite, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "althea:"));
  g_assert_true (g_file_test (invite, G_FILE_TEST_EXISTS));
  g_assert_cmpint (cli_run (f, "invite", "999", NULL), ==, 1);
}

/* Kills an init once the file is there; it may have come to its end before. */
static void
kill_init_at (CliFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = g_build_filename (f->record, name, NULL);
  const char *const words[] = { f->program, "--record",          f->record,     "init", "--practice",
                                "Killed",   "--passphrase-file", f->passphrase, NULL };
  GPid pid;
  int status;
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  g_spawn_async (NULL, (char **)words, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                 NULL, &pid, &error);
  g_assert_no_error (error);
  while (!g_file_test (state, G_FILE_TEST_EXISTS) && waitpid (pid, &status, WNOHANG) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
  kill (pid, SIGKILL);
  waitpid (pid, &status, 0);
  g_spawn_close_pid (pid);
}

static void
test_cut_off_setup (CliFixture *f, gconstpointer data)
{
  static const char *const states[] = { "setup-unfinished", "keys", "record.db", "reserve" };
  g_autofree char *mark = g_build_filename (f->record, states[0], NULL);
  gboolean was_cut = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      kill_init_at (f, states[i]);
      if (!g_file_test (mark, G_FILE_TEST_EXISTS))
        break;
      was_cut = TRUE;
      g_assert_cmpint (cli_run (f, "stats", NULL), ==, 1);
    }
  g_assert_true (was_cut);
  /* A set-up that was cut off does not stand in the way of the next, which is whole. */
  if (g_file_test (mark, G_FILE_TEST_EXISTS))
    cli_init (f);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "Organization 1\nPractitioner 1\nPractitionerRole 1\nQuestionnaire 5\n");
}

#define ADD(path, func) g_test_add ("/cli/" path, CliFixture, NULL, cli_set_up, func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_a_whole_life);
  ADD ("set-aside", test_set_aside);
  ADD ("skipped", test_skipped);
  ADD ("exit-codes", test_exit_codes);
  ADD ("cut-off-setup", test_cut_off_setup);
  ADD ("damage", test_damage_is_found);
  ADD ("in-clear", test_nothing_in_clear);
  ADD ("one-at-a-time", test_one_program_at_a_time);
  ADD ("demo", test_demo_and_people);
  return g_test_run ();
}
