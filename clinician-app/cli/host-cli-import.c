/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "host-import.h"

#include <glib/gi18n-lib.h>

#define MAX_LISTED 20u /* on the terminal; the report has all */

static void
show_progress (guint64 bytes_done, guint64 bytes_total, guint64 n_records, gpointer user_data)
{
  guint percent = bytes_total > 0 ? (guint)MIN (100, bytes_done * 100 / bytes_total) : 100;
  g_autofree char *text = g_strdup_printf (_ ("%u %%, %" G_GUINT64_FORMAT " records"), percent, n_records);
  host_cli_progress (text);
}

static int
write_report (HostImport *import, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = host_import_to_report (import);
  if (g_file_set_contents_full (path, report, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return HOST_CLI_OK;
  g_printerr ("althea-host: %s\n", error->message);
  return HOST_CLI_IO;
}

static void
list_findings (HostImport *import)
{
  char *line;
  guint i;
  for (i = 0; i < MAX_LISTED && (line = host_import_describe (import, i)) != NULL; i++)
    {
      g_printerr ("%s\n", line);
      g_free (line);
    }
  if (i == MAX_LISTED && (line = host_import_describe (import, i)) != NULL)
    {
      g_printerr ("%s\n", _ ("… and more; --report FILE writes all of them."));
      g_free (line);
    }
}

static void
print_totals (const HostImportCounts *counts)
{
  /* Scripts read this line; it is the same in every language. */
  g_print ("imported %" G_GUINT64_FORMAT ", updated %" G_GUINT64_FORMAT ", unchanged %" G_GUINT64_FORMAT
           ", set aside %" G_GUINT64_FORMAT "\n",
           counts->imported, counts->updated, counts->unchanged, counts->set_aside);
}

int
host_cli_import (HostCliOptions *options)
{
  HostCliRecord record;
  HostImportCounts counts;
  g_autoptr (GError) error = NULL;
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  g_autoptr (HostImport) import = host_import_new (record.practice);
  if (!options->quiet)
    host_import_set_progress (import, show_progress, NULL);
  gboolean ok = host_import_run (import, (const char *const *)options->arguments, &error);
  host_cli_progress (NULL);
  host_import_get_counts (import, &counts);
  if (counts.files > 0 && options->report != NULL)
    code = write_report (import, options->report);
  if (!options->quiet)
    list_findings (import);
  if (!ok)
    code = host_cli_fail (error);
  g_clear_object (&import);
  int closed = host_cli_record_close (&record);
  if (code == HOST_CLI_OK)
    code = closed;
  print_totals (&counts);
  return code == HOST_CLI_OK && options->strict && counts.set_aside > 0 ? HOST_CLI_REFUSED : code;
}
