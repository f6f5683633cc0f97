/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "althea-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
print_stats (HostStore *store, GError **error)
{
  g_autoptr (GHashTable) counts = host_store_stats (store, error);
  if (counts == NULL)
    return FALSE;
  g_autoptr (GPtrArray) types = g_hash_table_get_keys_as_ptr_array (counts);
  g_ptr_array_sort (types, compare_names);
  for (guint i = 0; i < types->len; i++)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, types->pdata[i]));
      if (count > 0)
        g_print ("%s %u\n", (const char *)types->pdata[i], count);
    }
  return TRUE;
}

int
host_cli_stats (HostCliOptions *options)
{
  HostCliRecord record;
  g_autoptr (GError) error = NULL;
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  if (!print_stats (record.store, &error))
    code = host_cli_fail (error);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}

/* --- verify
 * ------------------------------------------------------------------------------------------------------ */

static void
show_verify (const char *what, guint done, guint of, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%s %u/%u", what, done, of);
  host_cli_progress (text);
}

int
host_cli_verify (HostCliOptions *options)
{
  HostCliRecord record;
  g_autoptr (GError) error = NULL;
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  gboolean whole = host_store_verify (record.store, options->quiet ? NULL : show_verify, NULL, &error);
  host_cli_progress (NULL);
  if (whole)
    g_print ("%s\n", _ ("The record is whole."));
  else
    code = host_cli_fail (error);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}

/* --- export
 * ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *directory;
  GHashTable *files; /* (owned) type to FILE */
  guint64 n_records;
} Export;

static gboolean
fail_file (GError **error, const char *what)
{
  int number = errno;
  g_set_error (error, ALTHEA_ERROR,
               number == ENOSPC || number == EDQUOT ? ALTHEA_ERROR_DISK_FULL : ALTHEA_ERROR_IO, "%s: %s",
               what, g_strerror (number));
  return FALSE;
}

static FILE *
get_file (Export *self, const char *resource_type, GError **error)
{
  FILE *file = g_hash_table_lookup (self->files, resource_type);
  if (file != NULL)
    return file;
  g_autofree char *name = g_strconcat (resource_type, ".ndjson", NULL);
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  file = g_fopen (path, "wxe");
  if (file == NULL)
    {
      fail_file (error, path);
      return NULL;
    }
  g_hash_table_insert (self->files, (gpointer)resource_type, file);
  return file;
}

/* What has line breaks between its members would be two lines of NDJSON; then it is written without them. */
static GBytes *
on_one_line (GBytes *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  if (memchr (text, '\n', n_bytes) == NULL && memchr (text, '\r', n_bytes) == NULL)
    return g_bytes_ref (json);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return doc != NULL ? althea_json_write (yyjson_doc_get_root (doc)) : g_bytes_ref (json);
}

static gboolean
export_one (HostVersion *version, gpointer user_data, GError **error)
{
  Export *self = user_data;
  gsize n_bytes;
  if (version->deleted)
    return TRUE;
  FILE *file = get_file (self, version->resource_type, error);
  if (file == NULL)
    return FALSE;
  g_autoptr (GBytes) line = on_one_line (version->json);
  const void *bytes = g_bytes_get_data (line, &n_bytes);
  if (fwrite (bytes, 1, n_bytes, file) != n_bytes || fputc ('\n', file) == EOF)
    return fail_file (error, version->resource_type);
  self->n_records++;
  return TRUE;
}

static gboolean
close_files (Export *self, GError **error)
{
  GHashTableIter iter;
  gpointer type, file;
  gboolean ok = TRUE;
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &type, &file))
    {
      gboolean written = fflush (file) == 0 && fsync (fileno (file)) == 0;
      if (!written && ok)
        ok = fail_file (error, type);
      fclose (file);
    }
  g_hash_table_unref (self->files);
  return ok;
}

/* Everything goes into a directory of its own, so that no file of an earlier export is taken for part of it.
 */
static gboolean
make_empty_directory (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_file (error, path);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return FALSE;
  if (g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "%s is not empty; export into a new directory",
               path);
  return FALSE;
}

int
host_cli_export (HostCliOptions *options)
{
  HostCliRecord record;
  g_autoptr (GError) error = NULL;
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  Export self = { .directory = options->arguments[0] };
  gboolean ok = make_empty_directory (self.directory, &error);
  if (ok)
    {
      self.files = g_hash_table_new (g_str_hash, g_str_equal);
      ok = host_store_for_each (record.store, NULL, export_one, &self, &error);
      ok = close_files (&self, ok ? &error : NULL) && ok;
    }
  if (!ok)
    code = host_cli_fail (error);
  else if (!options->quiet)
    g_print ("exported %" G_GUINT64_FORMAT "\n", self.n_records);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
