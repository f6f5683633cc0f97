/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

/* What comes of an import besides the records: the kept originals, and a disk that is full. */

typedef CliFixture Fixture;

/* The words of line @index of what was printed, NULL past the end. */
static char **
split_line (Fixture *f, guint index)
{
  g_auto (GStrv) lines = g_strsplit (f->out, "\n", -1);
  return index < g_strv_length (lines) && *lines[index] != '\0' ? g_strsplit (lines[index], "\t", -1) : NULL;
}

static void
assert_same_file (const char *a, const char *b)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;
  g_assert_true (g_file_get_contents (a, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (b, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

/* --- originals ------------------------------------------------------------------------------------- */

static void
test_originals (Fixture *f, gconstpointer data)
{
  g_autofree char *file
      = cli_write_file (f, "p.json", " {\"resourceType\" : \"Patient\",\r\n\t\"id\":\"a\"}\n\n");
  g_autofree char *bad = cli_write_file (f, "bad\tname.json", "\xff{ no JSON");
  g_autofree char *out = g_build_filename (f->place, "out", NULL);
  g_autofree char *report = g_build_filename (f->place, "report.json", NULL);
  cli_init (f);
  g_assert_cmpint (cli_run (f, "originals", "list", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_cmpint (cli_run (f, "import", bad, file, "--report", report, NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "originals", "list", NULL), ==, 0);
  g_auto (GStrv) kept_report = split_line (f, 0);
  g_auto (GStrv) first = split_line (f, 1);
  g_auto (GStrv) second = split_line (f, 2);
  g_assert_null (split_line (f, 3));
  g_assert_cmpuint (g_strv_length (kept_report), ==, 4);
  g_assert_cmpuint (g_strv_length (first), ==, 4);
  g_assert_cmpuint (g_strv_length (second), ==, 4);
  g_assert_true (g_str_has_suffix (kept_report[0], "/report"));
  /* Patients come before what nobody knows. */
  g_assert_cmpstr (first[3], ==, file);
  g_assert_cmpstr (first[1], ==, "whole");
  g_assert_cmpstr (first[2], ==, "43");
  g_assert_cmpint (cli_run (f, "originals", "write", first[0], out, NULL), ==, 0);
  assert_same_file (out, file);
  g_assert_cmpint (cli_run (f, "originals", "write", second[0], out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "already"));
  assert_same_file (out, file);
  g_assert_cmpint (g_unlink (out), ==, 0);
  g_assert_cmpint (cli_run (f, "originals", "write", second[0], out, NULL), ==, 0);
  assert_same_file (out, bad);
  g_assert_cmpint (cli_run (f, "originals", "write", first[0], "-", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, " {\"resourceType\" : \"Patient\",\r\n\t\"id\":\"a\"}\n\n");
  g_assert_cmpint (g_unlink (out), ==, 0);
  g_assert_cmpint (cli_run (f, "originals", "write", kept_report[0], out, NULL), ==, 0);
  assert_same_file (out, report);
}

static void
test_originals_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (f->place, "no", "where", NULL);
  g_autofree char *file = cli_write_file (f, "p.json", "{\"resourceType\":\"Patient\",\"id\":\"a\"}");
  cli_init (f);
  g_assert_cmpint (cli_run (f, "originals", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "originals", "write", "x", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "originals", "write", "x", nowhere, NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "originals list"));
  g_assert_cmpint (cli_run (f, "import", file, NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "originals", "list", NULL), ==, 0);
  g_auto (GStrv) first = split_line (f, 1);
  g_assert_cmpint (cli_run (f, "originals", "write", first[0], nowhere, NULL), ==, 4);
}

/* --- a full disk ----------------------------------------------------------------------------------- */

#define NO_DISK 77

static gboolean
write_proc (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && write (fd, text, strlen (text)) == (ssize_t)strlen (text);
  if (fd >= 0)
    close (fd);
  return ok;
}

/* In the child: a small disk of its own at @data, which nobody else sees. */
static void
mount_small_disk (gpointer data)
{
  char map[2][32];
  g_snprintf (map[0], sizeof map[0], "%u %u 1", geteuid (), geteuid ());
  g_snprintf (map[1], sizeof map[1], "%u %u 1", getegid (), getegid ());
  if (unshare (CLONE_NEWNS) != 0
      && (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_proc ("/proc/self/setgroups", "deny")
          || !write_proc ("/proc/self/uid_map", map[0]) || !write_proc ("/proc/self/gid_map", map[1])))
    _exit (NO_DISK);
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("none", data, "tmpfs", 0, "size=9M") != 0)
    _exit (NO_DISK);
}

static char *
write_many (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (guint i = 0; i < 20000; i++)
    {
      g_string_append_printf (text, "{\"resourceType\":\"Patient\",\"id\":\"m%u\",\"name\":[{\"family\":\"",
                              i);
      for (guint j = 0; j < 12; j++)
        g_string_append_printf (text, "%08x", g_rand_int (rand));
      g_string_append (text, "\"}]}\n");
    }
  return cli_write_file (f, "many.ndjson", text->str);
}

/* What was taken is told as it is, the report is kept, and the record is whole. */
static void
test_disk_full (Fixture *f, gconstpointer data)
{
  static const char script[]
      = "set -e\n"
        "run () { \"$PROGRAM\" --record \"$DISK/record\" --passphrase-file \"$PASS\" \"$@\"; }\n"
        "run init --practice Test >/dev/null\n"
        "run import \"$MANY\" && exit 1 || echo code $?\n"
        "run verify\n"
        "run originals list\n";
  g_autofree char *many = write_many (f);
  g_autofree char *disk = g_build_filename (f->place, "disk", NULL);
  g_auto (GStrv) env = g_get_environ ();
  const char *const words[] = { "/bin/sh", "-c", script, NULL };
  guint64 n_taken;
  int status = 0;
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir (disk, 0700), ==, 0);
  env = g_environ_setenv (env, "PROGRAM", f->program, TRUE);
  env = g_environ_setenv (env, "DISK", disk, TRUE);
  env = g_environ_setenv (env, "PASS", f->passphrase, TRUE);
  env = g_environ_setenv (env, "MANY", many, TRUE);
  g_spawn_sync (NULL, (char **)words, env, G_SPAWN_DEFAULT, mount_small_disk, disk, &f->out, &f->err, &status,
                &error);
  g_assert_no_error (error);
  if (WIFEXITED (status) && WEXITSTATUS (status) == NO_DISK)
    {
      g_test_skip ("no small disk can be mounted here");
      return;
    }
  g_test_message ("%s%s", f->out, f->err);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_assert_null (strstr (f->err, "half-saved"));
  g_assert_nonnull (strstr (f->err, "The disk is full."));
  g_assert_null (strstr (f->err, "no room for the report"));
  g_assert_nonnull (strstr (f->out, "code 4\n"));
  g_assert_cmpint (sscanf (f->out, "imported %" G_GUINT64_FORMAT, &n_taken), ==, 1);
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_taken, <, 20000);
  g_autofree char *told = g_strdup_printf (" %" G_GUINT64_FORMAT " records were taken", n_taken);
  g_assert_nonnull (strstr (f->err, told));
  g_assert_nonnull (strstr (f->out, "The record is whole."));
  g_assert_nonnull (strstr (f->out, "/report\twhole\t"));
  g_assert_nonnull (strstr (f->out, "/1\tpart\t"));
}

#define ADD(path, func) g_test_add ("/cli-import/" path, Fixture, NULL, cli_set_up, func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("originals", test_originals);
  ADD ("originals-refused", test_originals_refused);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
