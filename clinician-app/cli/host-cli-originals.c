/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "host-originals.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

static int
list (HostStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) originals = host_originals_list (store, &error);
  if (originals == NULL)
    return host_cli_fail (error);
  for (guint i = 0; i < originals->len; i++)
    {
      const HostOriginal *original = originals->pdata[i];
      /* Scripts read this; it is the same in every language. */
      g_print ("%s\t%s\t%" G_GUINT64_FORMAT "\t%s\n", original->name, original->whole ? "whole" : "part",
               original->n_bytes, original->path);
    }
  return HOST_CLI_OK;
}

/* A file that is there is never written over. */
static GOutputStream *
open_output (const char *path, GError **error)
{
  if (strcmp (path, "-") == 0)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileOutputStream *stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);
  if (stream == NULL)
    {
      /* What is not there is the place to write to, not the original. */
      gboolean exists = g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS);
      (*error)->domain = ALTHEA_ERROR;
      (*error)->code = exists ? ALTHEA_ERROR_EXISTS : ALTHEA_ERROR_IO;
    }
  return (GOutputStream *)stream;
}

static gboolean
write_to (const HostOriginal *original, HostStore *store, const char *path, GError **error)
{
  g_autoptr (GOutputStream) stream = open_output (path, error);
  if (stream == NULL)
    return FALSE;
  gboolean ok = host_original_write (original, store, stream, error);
  if (!g_output_stream_close (stream, NULL, ok ? error : NULL) && ok)
    {
      althea_error_normalize (error);
      ok = FALSE;
    }
  if (!ok && strcmp (path, "-") != 0)
    unlink (path);
  return ok;
}

static int
fail_write (const GError *error)
{
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS))
    return host_cli_fail_saying (error, _ ("There is a file of that name already."));
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_IO)
      || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DISK_FULL))
    return host_cli_fail_saying (error, _ ("The file could not be written."));
  return host_cli_fail (error);
}

static int
write_one (HostStore *store, const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostOriginal) original = host_originals_find (store, name, &error);
  if (original == NULL)
    return g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND)
               ? host_cli_fail_saying (error, _ ("There is no original of that name; see “originals list”."))
               : host_cli_fail (error);
  if (!write_to (original, store, path, &error))
    return fail_write (error);
  if (original->whole)
    return HOST_CLI_OK;
  g_printerr ("althea-host: %s\n",
              _ ("Only a part of this file was kept: its import ended before its end, or "
                 "it could not be read."));
  return HOST_CLI_REFUSED;
}

int
host_cli_originals (HostCliOptions *options)
{
  HostCliRecord record;
  const guint n = g_strv_length (options->arguments);
  gboolean is_list = strcmp (options->arguments[0], "list") == 0 && n == 1;
  if (!is_list && !(strcmp (options->arguments[0], "write") == 0 && n == 3))
    return host_cli_usage (_ ("Use it like this: althea-host --record DIR %s"),
                           "originals list | originals write NAME FILE");
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  code = is_list ? list (record.store)
                 : write_one (record.store, options->arguments[1], options->arguments[2]);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
