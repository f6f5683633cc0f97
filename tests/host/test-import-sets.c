/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "import-fixture.h"

/* Real files of many makers: after an import the record holds what the files hold, counted here by other
 * code. */

typedef struct
{
  GHashTable *names;  /* "Type/id" */
  GHashTable *counts; /* type to number of different ids */
} Tally;

static void
tally_resource (Tally *tally, yyjson_val *resource)
{
  const char *type = yyjson_get_str (yyjson_obj_get (resource, "resourceType"));
  const char *id = yyjson_get_str (yyjson_obj_get (resource, "id"));
  g_assert_nonnull (type);
  g_assert_nonnull (id);
  if (!g_hash_table_add (tally->names, g_strconcat (type, "/", id, NULL)))
    return;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (tally->counts, type));
  g_hash_table_insert (tally->counts, g_strdup (type), GUINT_TO_POINTER (n + 1));
}

static void
tally_file (Tally *tally, const char *path)
{
  g_autoptr (yyjson_doc) doc = yyjson_read_file (path, YYJSON_READ_NUMBER_AS_RAW, NULL, NULL);
  yyjson_val *root = yyjson_doc_get_root (doc), *entry;
  size_t i, n;
  g_assert_nonnull (doc);
  if (!yyjson_equals_str (yyjson_obj_get (root, "resourceType"), "Bundle"))
    {
      tally_resource (tally, root);
      return;
    }
  yyjson_arr_foreach (yyjson_obj_get (root, "entry"), i, n, entry)
      tally_resource (tally, yyjson_obj_get (entry, "resource"));
}

static void
check_counts (Fixture *f, const char *const *paths)
{
  Tally tally = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                  g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  GHashTableIter iter;
  gpointer type, n;
  g_autoptr (GError) error = NULL;
  for (guint i = 0; paths[i] != NULL; i++)
    tally_file (&tally, paths[i]);
  g_autoptr (HostImport) import = host_import_new (f->practice);
  g_assert_true (host_import_run (import, paths, &error));
  g_assert_no_error (error);
  host_import_get_counts (import, &f->counts);
  g_assert_cmpuint (f->counts.imported, ==, g_hash_table_size (tally.names));
  g_assert_cmpuint (f->counts.set_aside, ==, 0);
  g_hash_table_iter_init (&iter, tally.counts);
  while (g_hash_table_iter_next (&iter, &type, &n))
    g_assert_cmpuint (count_type (f, type), ==, GPOINTER_TO_UINT (n));
  g_hash_table_unref (tally.names);
  g_hash_table_unref (tally.counts);
}

static void
check_again (Fixture *f, const char *const *paths)
{
  g_autoptr (HostImport) again = host_import_new (f->practice);
  g_assert_true (host_import_run (again, paths, NULL));
  host_import_get_counts (again, &f->counts);
  g_assert_cmpuint (f->counts.imported + f->counts.updated + f->counts.set_aside, ==, 0);
}

/* @most: so many files of it, in the order of their names; 0 all. */
static void
check_set (Fixture *f, const char *archive, guint most, gboolean again)
{
  g_autofree char *directory = material_unpack (archive);
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  material_collect (directory, ".json", files);
  g_assert_cmpuint (files->len, >, 0);
  g_ptr_array_sort_values (files, (GCompareFunc)strcmp);
  if (most > 0 && files->len > most)
    g_ptr_array_set_size (files, (int)most);
  g_ptr_array_add (files, NULL);
  check_counts (f, (const char *const *)files->pdata);
  if (again)
    check_again (f, (const char *const *)files->pdata);
  material_remove (directory);
}

static void
test_synthea_2021 (Fixture *f, gconstpointer data)
{
  check_set (f, "fhir/synthea-r4-2021-uscore.tar.xz", 0, FALSE);
  g_assert_cmpuint (f->counts.notes, ==, 0);
}

static void
test_synthea_2019 (Fixture *f, gconstpointer data)
{
  check_set (f, "fhir/synthea-r4-2019.tar.xz", 20, TRUE);
}

static void
test_pathling (Fixture *f, gconstpointer data)
{
  check_set (f, "fhir/synthea-r4-pathling.tar.xz", 0, TRUE);
}

static void
test_us_core (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = material_unpack ("fhir/us-core-examples.tar.xz");
  if (directory == NULL)
    return;
  const char *paths[] = { directory, NULL };
  run_import (f, directory);
  g_assert_cmpuint (f->counts.set_aside, ==, 0);
  g_assert_cmpuint (f->counts.imported, >, 90);
  check_again (f, paths);
  material_remove (directory);
}

static void
test_official_examples (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = material_unpack ("fhir/hl7-r4-examples.tar.xz");
  if (directory == NULL)
    return;
  const char *paths[] = { directory, NULL };
  run_import (f, directory);
  g_assert_cmpuint (f->counts.set_aside, ==, 0);
  g_assert_cmpuint (f->counts.imported, >=, 470);
  check_again (f, paths);
  material_remove (directory);
}

static gboolean
takes (Fixture *f, const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  run_import (f, path);
  g_assert_cmpuint (f->counts.imported + f->counts.updated + f->counts.unchanged + f->counts.set_aside, >, 0);
  return f->counts.set_aside == 0;
}

/* The manifest says of each hostile file whether it must be taken or refused. */
static void
test_adversarial (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = material_unpack ("fhir/adversarial.tar.xz");
  if (directory == NULL)
    return;
  g_autofree char *inner = g_build_filename (directory, "adversarial", NULL);
  g_autofree char *manifest = g_build_filename (inner, "manifest.tsv", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (manifest, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_checked = 0;
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 4);
      if (g_strv_length (cells) < 2 || strcmp (cells[1], "either") == 0)
        continue;
      gboolean taken = takes (f, inner, cells[0]);
      if (taken != (strcmp (cells[1], "accept") == 0))
        g_error ("%s was %s", cells[0], taken ? "taken" : "set aside");
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 50);
  material_remove (directory);
}

/* Nothing in there is FHIR, so nothing is taken; and none of it brings anything down. */
static void
test_json_suite (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = material_unpack ("json/jsontestsuite.tar.xz");
  if (directory == NULL)
    return;
  run_import (f, directory);
  g_assert_cmpuint (f->counts.files, >, 150);
  assert_counts (f, 0, 0, 0, f->counts.files);
  material_remove (directory);
}

#define ADD(path, func)                                                                                      \
  g_test_add ("/import-sets/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  althea_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("pathling", test_pathling);
  ADD ("synthea-2021", test_synthea_2021);
  ADD ("synthea-2019", test_synthea_2019);
  ADD ("us-core", test_us_core);
  ADD ("official", test_official_examples);
  ADD ("adversarial", test_adversarial);
  ADD ("json-suite", test_json_suite);
  return g_test_run ();
}
