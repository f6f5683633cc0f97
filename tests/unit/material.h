/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

/* Test material that others made, unpacked for one test and removed behind it. */

static inline void
material_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      GDir *dir = g_dir_open (path, 0, NULL);
      const char *name;
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          material_remove (child);
        }
      g_clear_pointer (&dir, g_dir_close);
    }
  g_remove (path);
}

/* Unpacks @archive ("fhir/hl7-r4-examples.tar.xz") below $ALTHEA_SHARED_DATA into a new directory. Skips
 * the test and returns NULL where the material is not there. */
static inline char *
material_unpack (const char *archive)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, archive, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The shared test material is not there");
      return NULL;
    }
  char *directory = g_dir_make_tmp ("althea-material-XXXXXX", &error);
  g_assert_no_error (error);
  const char *command[] = { "tar", "xf", path, "-C", directory, NULL };
  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return directory;
}

static inline void
material_collect (const char *path, const char *suffix, GPtrArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        material_collect (child, suffix, files);
      else if (g_str_has_suffix (name, suffix))
        g_ptr_array_add (files, g_steal_pointer (&child));
    }
}

static inline int
material_compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* All files below @directory whose name ends so, sorted. */
static inline GPtrArray *
material_list (const char *directory, const char *suffix)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  material_collect (directory, suffix, files);
  g_ptr_array_sort (files, material_compare);
  return files;
}

static inline GBytes *
material_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize n_bytes;
  g_file_get_contents (path, &text, &n_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, n_bytes);
}
