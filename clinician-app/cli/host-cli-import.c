/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
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

/* Items from @first up to @end; TRUE when there are more than are listed. */
static gboolean
list_items (HostImport *import, guint64 first, guint64 end)
{
  for (guint64 i = first; i < MIN (end, first + MAX_LISTED); i++)
    {
      g_autofree char *line = host_import_describe (import, (guint)i);
      if (line == NULL)
        return TRUE;
      g_printerr ("%s\n", line);
    }
  return end > first + MAX_LISTED;
}

/* What was not looked at stands at the report's end, and must not be hidden by many that were set aside. */
static void
list_findings (HostImport *import, const HostImportCounts *counts)
{
  guint64 n_found = counts->set_aside + counts->notes;
  gboolean more = list_items (import, 0, n_found);
  more |= list_items (import, n_found, n_found + counts->skipped);
  if (more)
    g_printerr ("%s\n", _ ("… and more; --report FILE writes all of them."));
}

/* --- the end
 * -------------------------------------------------------------------------------------------------- */

static int
fail_saying_taken (const GError *error, const char *why, guint64 n_taken)
{
  g_autofree char *taken = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "The import ended before its end. %" G_GUINT64_FORMAT
          " record was taken and is in the record, whole; the same import once more goes on from there.",
          "The import ended before its end. %" G_GUINT64_FORMAT
          " records were taken and are in the record, whole; the same import once more goes on from "
          "there.",
          n_taken),
      n_taken);
  g_autofree char *text = g_strconcat (why, " ", taken, NULL);
  return host_cli_fail_saying (error, text);
}

static int
fail_import (HostImport *import, const GError *error, const HostImportCounts *counts)
{
  guint64 n_taken = counts->imported + counts->updated + counts->unchanged;
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND) && counts->files == 0)
    {
      host_cli_fail_saying (error, _ ("A file or directory that was named is not there. Nothing was taken."));
      return HOST_CLI_IO;
    }
  if (!host_import_has_report (import))
    g_printerr ("althea-host: %s\n", _ ("The record has no room for the report of this import; --report FILE "
                                        "writes it elsewhere."));
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DISK_FULL))
    return fail_saying_taken (error, _ ("The disk is full. Make room and try again."), n_taken);
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_IO))
    return fail_saying_taken (error, _ ("The record's disk could not be read or written."), n_taken);
  return host_cli_fail (error);
}

static int
tell_unreadable (guint64 n)
{
  if (n == 0)
    return HOST_CLI_OK;
  g_printerr (g_dngettext (GETTEXT_PACKAGE,
                           "althea-host: %" G_GUINT64_FORMAT " file or directory could not be read.\n",
                           "althea-host: %" G_GUINT64_FORMAT " files or directories could not be read.\n", n),
              n);
  return HOST_CLI_IO;
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
  if (counts.files + counts.set_aside + counts.skipped > 0 && options->report != NULL)
    code = write_report (import, options->report);
  if (!options->quiet)
    list_findings (import, &counts);
  if (!ok)
    code = fail_import (import, error, &counts);
  else if (code == HOST_CLI_OK)
    code = tell_unreadable (counts.unreadable);
  g_clear_object (&import);
  int closed = host_cli_record_close (&record);
  if (code == HOST_CLI_OK)
    code = closed;
  print_totals (&counts);
  return code == HOST_CLI_OK && options->strict && counts.set_aside > 0 ? HOST_CLI_REFUSED : code;
}
