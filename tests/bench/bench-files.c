/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../unit/material.h"

#include "althea-database.h"
#include "host-demo.h"
#include "host-import.h"

#include <stdlib.h>

/* What an administrator waits for: FHIR files through the whole import as the command line runs it (read,
 * check, rewrite, pack, store, keep the originals and the report, close the record), and a demo practice
 * made. Each run also inserts the same records' bytes with bare SQLCipher, and gives the share of its speed.
 * The files are those of the shared material, or else made by the demo's generator. */

#define SYNTHEA "fhir/synthea-r4-2019.tar.xz"
#define RUNS 3
#define BATCH 2000
#define DEMO_PATIENTS 200
#define FILE_PATIENTS 600

static char *place;
static AltheaSecret *master;

static void
stop_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-files: %s\n", error->message);
  material_remove (place);
  exit (1);
}

static double
now (void)
{
  return (double)g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
print_figure (const char *name, double value, const char *unit)
{
  g_print ("%s %.*f %s\n", name, value >= 100 ? 0 : 3, value, unit);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, RUNS, sizeof *values, compare);
  return values[RUNS / 2];
}

static gboolean
collect (HostVersion *version, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, g_bytes_ref (version->json));
  return TRUE;
}

static double
time_bare (GPtrArray *documents)
{
  g_autofree char *path = g_build_filename (place, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDatabase) db
      = althea_database_open (path, master, ALTHEA_DATABASE_CREATE | ALTHEA_DATABASE_BULK, &error);
  stop_on (error);
  double start = now ();
  althea_database_exec (db, "CREATE TABLE bare(id INTEGER PRIMARY KEY, doc BLOB NOT NULL) STRICT", &error);
  for (guint i = 0; i < documents->len && error == NULL; i++)
    {
      AltheaStatement *statement = althea_database_prepare (db, "INSERT INTO bare(doc) VALUES ($1)", &error);
      gsize n_bytes;
      const void *bytes = g_bytes_get_data (documents->pdata[i], &n_bytes);
      if (i % BATCH == 0)
        althea_database_begin (db, TRUE, &error);
      althea_statement_bind_blob (statement, 1, bytes, n_bytes);
      althea_statement_run (statement, &error);
      if ((i + 1) % BATCH == 0 || i + 1 == documents->len)
        althea_database_commit (db, &error);
    }
  stop_on (error);
  althea_database_checkpoint (db, TRUE, &error);
  stop_on (error);
  double seconds = now () - start;
  g_clear_object (&db);
  g_remove (path);
  return seconds;
}

/* A new record for each run, so that none finds what another left. */
static HostStore *
open_new (const char *name)
{
  g_autofree char *path = g_build_filename (place, name, NULL);
  g_autoptr (GError) error = NULL;
  material_remove (path);
  HostStore *store = host_store_open (path, master, HOST_STORE_CREATE, &error);
  stop_on (error);
  return store;
}

/* What the last run left in the record. */
static void
collect_all (GPtrArray *documents)
{
  g_autofree char *path = g_build_filename (place, "import", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) store = host_store_open (path, master, HOST_STORE_NONE, &error);
  stop_on (error);
  host_store_for_each (store, NULL, collect, documents, &error);
  stop_on (error);
  host_store_close (store);
}

static double
time_import (const char *directory, HostImportCounts *counts, GPtrArray *documents)
{
  g_autoptr (HostStore) store = open_new ("import");
  g_autoptr (HostPractice) practice = host_practice_new (store);
  g_autoptr (HostImport) import = host_import_new (practice);
  g_autoptr (GError) error = NULL;
  const char *paths[] = { directory, NULL };
  double start = now ();
  host_import_run (import, paths, &error);
  stop_on (error);
  host_import_get_counts (import, counts);
  g_clear_object (&import);
  host_practice_flush (practice, &error);
  stop_on (error);
  g_clear_object (&practice);
  host_store_close (store);
  double seconds = now () - start;
  if (documents->len == 0)
    collect_all (documents);
  return seconds;
}

static gboolean
append_line (const char *resource_type, const char *id, GBytes *json, gpointer user_data, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_string_append_len (user_data, text, (gssize)n_bytes);
  g_string_append_c (user_data, '\n');
  return TRUE;
}

/* A directory of FHIR files, to be removed. */
static char *
find_files (void)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  g_autofree char *archive = g_build_filename (shared != NULL ? shared : "", SYNTHEA, NULL);
  if (shared != NULL && g_file_test (archive, G_FILE_TEST_EXISTS))
    return material_unpack (SYNTHEA);
  HostDemoOptions options
      = { .n_patients = FILE_PATIENTS, .seed = 3, .now_us = G_GINT64_CONSTANT (1795000000000000) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  char *directory = g_dir_make_tmp ("althea-bench-files-XXXXXX", &error);
  stop_on (error);
  g_autofree char *path = g_build_filename (directory, "practice.ndjson", NULL);
  host_demo_generate (&options, append_line, lines, NULL, &error);
  stop_on (error);
  g_file_set_contents (path, lines->str, (gssize)lines->len, &error);
  stop_on (error);
  return directory;
}

static void
bench_import (void)
{
  g_autofree char *directory = find_files ();
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  double rates[RUNS], ratios[RUNS], megabytes[RUNS];
  HostImportCounts counts;
  for (guint i = 0; i < RUNS; i++)
    {
      double seconds = time_import (directory, &counts, documents);
      double n = (double)(counts.imported + counts.updated + counts.unchanged);
      rates[i] = n / seconds;
      ratios[i] = rates[i] / (documents->len / time_bare (documents));
      megabytes[i] = (double)counts.bytes / 1e6 / seconds;
    }
  print_figure ("import.resources_per_s", median (rates), "1/s");
  print_figure ("import.ratio_to_bare_sqlcipher", median (ratios), "ratio");
  print_figure ("import.mb_per_s", median (megabytes), "MB/s");
  material_remove (directory);
}

/* --- the demo
 * ----------------------------------------------------------------------------------------------------- */

static gboolean
count_one (const char *resource_type, const char *id, GBytes *json, gpointer user_data, GError **error)
{
  (*(guint *)user_data)++;
  return TRUE;
}

static void
bench_demo (void)
{
  HostDemoOptions options
      = { .n_patients = DEMO_PATIENTS, .seed = 1, .now_us = G_GINT64_CONSTANT (1795000000000000) };
  double rates[RUNS];
  for (guint i = 0; i < RUNS; i++)
    {
      guint n = 0;
      double start = now ();
      host_demo_generate (&options, count_one, &n, NULL, NULL);
      rates[i] = n / (now () - start);
    }
  print_figure ("demo.made_records_per_s", median (rates), "1/s");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean import = argc == 1, demo = argc == 1;
  for (int i = 1; i < argc; i++)
    {
      import |= g_str_has_prefix (argv[i], "import") || g_str_has_prefix ("import", argv[i]);
      demo |= g_str_has_prefix (argv[i], "demo") || g_str_has_prefix ("demo", argv[i]);
    }
  if (!import && !demo)
    return 0;
  althea_crypto_init ();
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "althea-bench-XXXXXX", NULL);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  place = g_mkdtemp (g_steal_pointer (&parent));
  if (place == NULL)
    {
      g_printerr ("bench-files: no directory to work in\n");
      return 1;
    }
  master = althea_secret_new_random (32);
  if (import)
    bench_import ();
  if (demo)
    bench_demo ();
  althea_secret_unref (master);
  material_remove (place);
  g_free (place);
  return 0;
}
