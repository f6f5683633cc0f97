/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-fixture.h"

#include <signal.h>
#include <sys/resource.h>

/* The real program where something was lost, is full, is taken or was forgotten. */

#define NEW_PASSPHRASE "eight loud geese leave the pond"

typedef CliFixture Fixture;

/* --- what was lost -------------------------------------------------------------------------------- */

/* A record of which the database is gone is not whole, and no new one is made in its place. */
static void
test_database_lost (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->record, "record.db", NULL);

  cli_init (f);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 5);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 5);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 5);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The paths of all kept files. */
static GPtrArray *
find_kept (Fixture *f)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *blobs = g_build_filename (f->record, "blobs", NULL);
  g_autoptr (GDir) outer = g_dir_open (blobs, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (outer)) != NULL)
    {
      g_autofree char *path = g_build_filename (blobs, name, NULL);
      g_autoptr (GDir) inner = g_dir_open (path, 0, NULL);
      const char *file;
      while ((file = g_dir_read_name (inner)) != NULL)
        g_ptr_array_add (found, g_build_filename (path, file, NULL));
    }
  return found;
}

/* Each kept file in turn, the report as well as the two that it names. */
static void
test_kept_file_lost (Fixture *f, gconstpointer data)
{
  g_autofree char *good = cli_write_file (f, "p.json", "{\"resourceType\":\"Patient\",\"id\":\"a\"}");
  g_autofree char *bad = cli_write_file (f, "b.json", "{\"resourceType\":\"Patient\",\"birthDate\":\"?\"}");
  g_autofree char *away = g_build_filename (f->place, "away", NULL);

  cli_init (f);
  g_assert_cmpint (cli_run (f, "import", good, bad, NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
  g_autoptr (GPtrArray) kept = find_kept (f);
  g_assert_cmpuint (kept->len, ==, 3);
  for (guint i = 0; i < kept->len; i++)
    {
      g_assert_cmpint (g_rename (kept->pdata[i], away), ==, 0);
      g_assert_cmpint (cli_run (f, "verify", NULL), ==, 5);
      g_assert_null (strstr (f->out, "whole"));
      g_assert_cmpint (g_rename (away, kept->pdata[i]), ==, 0);
    }
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
}

/* --- people --------------------------------------------------------------------------------------- */

static int
add_user (Fixture *f, const char *user, const char *passphrase)
{
  g_autofree char *line = g_strconcat (passphrase, "\n", NULL);
  g_autofree char *file = cli_write_file (f, "new", line);

  return cli_run (f, "user", "add", user, "--name", "New Person", "--role", "staff", "--new-passphrase-file",
                  file, NULL);
}

/* What is refused leaves nobody behind, so that the name is free for the next try. */
static void
test_user_refused (Fixture *f, gconstpointer data)
{
  cli_init (f);
  g_assert_cmpint (add_user (f, "desk", "eleven char"), ==, 1);
  g_assert_nonnull (strstr (f->err, "12"));
  g_assert_cmpint (add_user (f, "desk\tone", NEW_PASSPHRASE), ==, 1);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "Practitioner 1\n"));
  g_assert_cmpint (add_user (f, "desk", NEW_PASSPHRASE), ==, 0);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "Practitioner 2\n"));
}

/* --- a full disk ---------------------------------------------------------------------------------- */

/* What a program of this test's may write into one file; SIG_IGN goes along, so that writing fails. */
static void
limit_files (gpointer data)
{
  const struct rlimit limit = { 4 * 1024 * 1024 + 4096, 4 * 1024 * 1024 + 4096 };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

static int
export_in_little_room (Fixture *f, const char *directory)
{
  const char *const words[]
      = { f->program, "--record", f->record, "--passphrase-file", f->passphrase, "export", directory, NULL };
  int status = 0;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->err, g_free);
  g_spawn_sync (NULL, (char **)words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, limit_files, NULL, NULL, &f->err,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static char *
write_large (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *filling = g_strnfill (60000, 'x');

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "{\"resourceType\":\"Basic\",\"id\":\"b%u\",\"code\":{\"text\":\"%s\"}}\n",
                            i, filling);
  return cli_write_file (f, "large.ndjson", text->str);
}

/* Nothing is left that could be taken for an export, and the next try with the same name goes well. */
static void
test_export_fails_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *large = write_large (f);
  g_autofree char *parent = g_build_filename (f->place, "exports", NULL);
  g_autofree char *out = g_build_filename (parent, "today", NULL);
  g_autofree char *basics = g_build_filename (out, "Basic.ndjson", NULL);

  cli_init (f);
  g_assert_cmpint (cli_run (f, "import", large, NULL), ==, 0);
  g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
  g_assert_cmpint (export_in_little_room (f, out), ==, 4);
  g_assert_null (strstr (f->err, "half-saved"));
  g_assert_nonnull (strstr (f->err, "export"));
  g_autoptr (GDir) left = g_dir_open (parent, 0, NULL);
  g_assert_null (g_dir_read_name (left));
  g_assert_cmpint (cli_run (f, "export", out, NULL), ==, 0);
  g_assert_true (g_file_test (basics, G_FILE_TEST_EXISTS));
}

/* One that was killed left its mark: the next one begins anew there. */
static void
test_export_after_a_kill (Fixture *f, gconstpointer data)
{
  g_autofree char *out = g_build_filename (f->place, "today", NULL);
  g_autofree char *mark = g_build_filename (out, "unfinished", NULL);
  g_autofree char *half = g_build_filename (out, "Basic.ndjson", NULL);
  g_autofree char *whole = g_build_filename (out, "Organization.ndjson", NULL);

  cli_init (f);
  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
  g_assert_true (g_file_set_contents (half, "{\"resour", -1, NULL));
  g_assert_cmpint (cli_run (f, "export", out, NULL), ==, 1);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  g_assert_cmpint (cli_run (f, "export", out, NULL), ==, 0);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (whole, G_FILE_TEST_EXISTS));
}

/* --- a port that is taken ------------------------------------------------------------------------- */

static void
test_port_taken (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (other, NULL, &error);
  g_autofree char *number = g_strdup_printf ("%u", port);

  g_assert_no_error (error);
  cli_init (f);
  g_assert_cmpint (cli_run (f, "serve", "--port", number, NULL), ==, 4);
  g_assert_nonnull (strstr (f->err, number));
  g_assert_null (strstr (f->err, "Something went wrong"));
  g_socket_listener_close (other);
}

/* --- every passphrase forgotten ------------------------------------------------------------------- */

static int
recover (Fixture *f, const char *sheet, const char *user, const char *passphrase)
{
  g_autofree char *line = g_strconcat (passphrase, "\n", NULL);
  g_autofree char *file = cli_write_file (f, "new", line);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *const parts[] = { f->program, "--record",        f->record, "recover",
                                user,       "--recovery-file", sheet,     "--new-passphrase-file",
                                file };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_ptr_array_add (words, (gpointer)parts[i]);
  g_ptr_array_add (words, NULL);
  cli_run_words (f, words);
  return f->code;
}

/* The sheet as somebody typed it, with one character wrong. */
static char *
mistype (Fixture *f, const char *sheet)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (sheet, &text, NULL, NULL));
  text[10] = text[10] == 'A' ? 'B' : 'A';
  g_autofree char *wrong = text;
  return cli_write_file (f, "mistyped", wrong);
}

static void
test_recover (Fixture *f, gconstpointer data)
{
  g_autofree char *sheet = g_build_filename (f->place, "sheet", NULL);
  g_autofree char *nobody = cli_write_file (f, "nobody", "0123-4567-89AB\n");

  g_assert_cmpint (cli_run (f, "init", "--practice", "Test", "--user", "lee", "--recovery-file", sheet, NULL),
                   ==, 0);
  g_autofree char *wrong = mistype (f, sheet);
  g_assert_cmpint (recover (f, wrong, "lee", NEW_PASSPHRASE), ==, 3);
  g_assert_nonnull (strstr (f->err, "Group 3"));
  g_assert_cmpint (recover (f, nobody, "lee", NEW_PASSPHRASE), ==, 3);
  g_assert_cmpint (recover (f, sheet, "lee", "too short"), ==, 1);
  g_assert_cmpint (recover (f, sheet, "leo", NEW_PASSPHRASE), ==, 1);
  g_assert_nonnull (strstr (f->err, "lee"));
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 0);
  g_assert_cmpint (recover (f, sheet, "lee", NEW_PASSPHRASE), ==, 0);
  /* The old passphrase no longer opens it, the new one does, and the sheet can do it again. */
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 3);
  g_assert_cmpint (recover (f, sheet, "lee", PASSPHRASE), ==, 0);
  g_assert_cmpint (cli_run (f, "--user", "lee", "verify", NULL), ==, 0);
}

#define ADD(path, func) g_test_add ("/cli-care/" path, Fixture, NULL, cli_set_up, func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("database-lost", test_database_lost);
  ADD ("kept-file-lost", test_kept_file_lost);
  ADD ("user-refused", test_user_refused);
  ADD ("export-fails-whole", test_export_fails_whole);
  ADD ("export-after-a-kill", test_export_after_a_kill);
  ADD ("port-taken", test_port_taken);
  ADD ("recover", test_recover);
  return g_test_run ();
}
