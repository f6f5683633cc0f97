/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../unit/material.h"

#include "althea-error.h"
#include "althea-json.h"
#include "host-import.h"

#include <string.h>

/* An empty record in a temporary directory, and a directory for files to import. */
typedef struct
{
  char *place, *files;
  AltheaSecret *master;
  HostStore *store;
  HostPractice *practice;
  HostImport *import; /* the last run */
  HostImportCounts counts;
} Fixture;

static inline void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->place = g_dir_make_tmp ("althea-import-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *record = g_build_filename (f->place, "record", NULL);
  f->files = g_build_filename (f->place, "files", NULL);
  g_assert_cmpint (g_mkdir (f->files, 0700), ==, 0);
  f->master = althea_secret_new_random (32);
  f->store = host_store_open (record, f->master, HOST_STORE_CREATE, &error);
  g_assert_no_error (error);
  f->practice = host_practice_new (f->store);
}

static inline void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (host_practice_flush (f->practice, &error));
  g_assert_true (host_store_verify (f->store, NULL, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&f->import);
  g_clear_object (&f->practice);
  host_store_close (f->store);
  g_clear_object (&f->store);
  althea_secret_unref (f->master);
  material_remove (f->place);
  g_free (f->place);
  g_free (f->files);
}

/* Writes @text with ' for " into the files' directory. (transfer full) */
static inline char *
write_file (Fixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->files, name, NULL);
  g_autoptr (GString) json = g_string_new (text);
  g_autoptr (GError) error = NULL;
  g_string_replace (json, "'", "\"", 0);
  g_file_set_contents (path, json->str, (gssize)json->len, &error);
  g_assert_no_error (error);
  return path;
}

static inline void
run_import (Fixture *f, const char *path)
{
  const char *paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_clear_object (&f->import);
  f->import = host_import_new (f->practice);
  g_assert_true (host_import_run (f->import, paths, &error));
  g_assert_no_error (error);
  host_import_get_counts (f->import, &f->counts);
}

#define assert_counts(f, i, u, n, s)                                                                         \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_assert_cmpuint ((f)->counts.imported, ==, i);                                                          \
    g_assert_cmpuint ((f)->counts.updated, ==, u);                                                           \
    g_assert_cmpuint ((f)->counts.unchanged, ==, n);                                                         \
    g_assert_cmpuint ((f)->counts.set_aside, ==, s);                                                         \
  }                                                                                                          \
  G_STMT_END

/* The stored JSON, parsed; fails the test when it is not there. */
static inline yyjson_doc *
read_record (Fixture *f, const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = host_store_read (f->store, type, id, &error);
  g_assert_no_error (error);
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  return yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
}

static inline guint
count_type (Fixture *f, const char *type)
{
  g_autoptr (GHashTable) stats = host_store_stats (f->store, NULL);
  return GPOINTER_TO_UINT (g_hash_table_lookup (stats, type));
}
