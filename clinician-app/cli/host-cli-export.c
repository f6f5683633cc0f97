/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "althea-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Stands in the directory until everything is in it: without it, an export is whole. */
#define MARK "unfinished"

typedef struct
{
  const char *directory;
  gboolean is_ours;  /* the directory was made for this */
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

/* Takes back what this export, or one before that was cut off, has written. */
static gboolean
remove_files (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;
  gboolean ok = dir != NULL;
  if (dir == NULL)
    althea_error_normalize (error);
  while (ok && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      if (g_str_has_suffix (name, ".ndjson") && g_unlink (path) != 0)
        ok = fail_file (error, path);
    }
  return ok;
}

static gboolean
is_empty (const char *directory, gboolean *empty, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  *empty = dir != NULL && g_dir_read_name (dir) == NULL;
  if (dir == NULL)
    althea_error_normalize (error);
  return dir != NULL;
}

/* Everything goes into a directory of its own, so that no file of an earlier export is taken for part of it.
 * One that was cut off left its mark, and is begun anew. */
static gboolean
begin (Export *self, GError **error)
{
  g_autofree char *mark = g_build_filename (self->directory, MARK, NULL);
  gboolean empty;
  self->is_ours = !g_file_test (self->directory, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    return fail_file (error, self->directory);
  if (g_file_test (mark, G_FILE_TEST_IS_REGULAR))
    return remove_files (self->directory, error);
  if (!is_empty (self->directory, &empty, error))
    return FALSE;
  if (!empty)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "%s is not empty; export into a new directory",
                   self->directory);
      return FALSE;
    }
  int fd = g_open (mark, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_file (error, mark);
  close (fd);
  return TRUE;
}

static gboolean
sync_directory (const char *directory, GError **error)
{
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = (fd >= 0 && fsync (fd) == 0) || fail_file (error, directory);
  if (fd >= 0)
    close (fd);
  return ok;
}

/* With the mark gone the export is whole, so everything else lasts before that. */
static gboolean
finish (Export *self, GError **error)
{
  g_autofree char *mark = g_build_filename (self->directory, MARK, NULL);
  if (!sync_directory (self->directory, error))
    return FALSE;
  if (g_unlink (mark) != 0)
    return fail_file (error, mark);
  return sync_directory (self->directory, error);
}

/* A disk that is full gives the space back; what cannot be taken back keeps its mark. */
static gboolean
take_back (Export *self)
{
  g_autofree char *mark = g_build_filename (self->directory, MARK, NULL);
  return remove_files (self->directory, NULL) && g_unlink (mark) == 0
         && (!self->is_ours || g_rmdir (self->directory) == 0);
}

static gboolean
write_files (Export *self, HostStore *store, GError **error)
{
  self->files = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean ok = host_store_for_each (store, NULL, export_one, self, error);
  ok = close_files (self, ok ? error : NULL) && ok;
  return ok && finish (self, error);
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
  if (!begin (&self, &error))
    {
      if (self.is_ours)
        g_rmdir (self.directory);
      code = host_cli_fail (error);
    }
  else if (!write_files (&self, record.store, &error))
    code = host_cli_fail_saying (
        error, take_back (&self)
                   ? _ ("The export could not be completed. The files that it had written are removed.")
                   : _ ("The export could not be completed. Its directory holds a part of it, and a file "
                        "named “unfinished”; export into it again, or remove it."));
  else if (!options->quiet)
    g_print ("exported %" G_GUINT64_FORMAT "\n", self.n_records);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
