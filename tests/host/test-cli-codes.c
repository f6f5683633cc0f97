/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-fixture.h"

/* The real program with code packs. */

typedef CliFixture Fixture;

static const char mvx[] = "MSD       |Merck and Co., Inc.||Active|2012/10/18\n"
                          "ZZZ       |Imaginary vaccines||Active|2013/01/02\n";

static void
test_list_and_search (Fixture *f, gconstpointer data)
{
  cli_init (f);
  g_assert_cmpint (cli_run (f, "codes", "list", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "ICD-10-CM\t2025-10-01\t"));
  g_assert_nonnull (strstr (f->out, "\nLOINC\t"));
  g_assert_cmpint (cli_run (f, "codes", "search", "icd10cm", "htn", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "I10\tEssential (primary) hypertension\n"));
  g_assert_cmpint (cli_run (f, "codes", "search", "LOINC", "blood", "pressure", "panel", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "85354-9\t"));
}

static void
test_import (Fixture *f, gconstpointer data)
{
  g_autofree char *good = cli_write_file (f, "mvx.txt", mvx);
  g_autofree char *bad = cli_write_file (f, "l.csv", "LOINC_NUM,LONG_COMMON_NAME\n1-1,x\n");

  cli_init (f);
  g_assert_cmpint (cli_run (f, "codes", "import", good, bad, NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "l.csv:2: "));
  g_assert_cmpint (cli_run (f, "codes", "search", "mvx", "imaginary", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_cmpint (cli_run (f, "codes", "import", good, NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "MVX\t2013-01-02\t2\t\tmvx.txt\n");
  g_assert_cmpint (cli_run (f, "codes", "import", good, "--date", "2026-01-02", "--release", "spring", NULL),
                   ==, 0);
  g_assert_cmpstr (f->out, ==, "MVX\t2026-01-02\t2\tspring\tmvx.txt\n");
  g_assert_cmpint (cli_run (f, "codes", "search", "mvx", "imaginary", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "ZZZ\tImaginary vaccines\n");
  g_assert_cmpint (cli_run (f, "verify", NULL), ==, 0);
}

/* Codes are renewed beside a host that serves. */
static void
test_beside_a_host (Fixture *f, gconstpointer data)
{
  g_autofree char *good = cli_write_file (f, "mvx.txt", mvx);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) host = NULL;

  cli_init (f);
  host = cli_serve (f, &lines);
  g_assert_cmpint (cli_run (f, "codes", "import", good, NULL), ==, 0);
  g_assert_cmpint (cli_run (f, "stats", NULL), ==, 6);
  g_subprocess_send_signal (host, SIGTERM);
  g_assert_true (g_subprocess_wait (host, NULL, NULL));
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  cli_init (f);
  g_assert_cmpint (cli_run (f, "codes", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "codes", "burn", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "codes", "list", "more", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "codes", "list", "--date", "2026-01-01", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "codes", "search", "snomed", "x", NULL), ==, 2);
  g_assert_cmpint (cli_run (f, "codes", "import", "/nonexistent/file", NULL), !=, 0);
  g_assert_cmpint (cli_run (f, "stats", "--date", "2026-01-01", NULL), ==, 2);
  g_assert_true (g_file_set_contents (f->passphrase, "not this one at all\n", -1, NULL));
  g_assert_cmpint (cli_run (f, "codes", "list", NULL), ==, 3);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, cli_set_up, func, cli_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/cli/codes/list-and-search", test_list_and_search);
  add ("/cli/codes/import", test_import);
  add ("/cli/codes/beside-a-host", test_beside_a_host);
  add ("/cli/codes/usage", test_usage);
  return g_test_run ();
}
