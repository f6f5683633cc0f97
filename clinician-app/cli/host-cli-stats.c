/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "host-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  gboolean whole = host_store_verify (record.store, options->quiet ? NULL : show_verify, NULL, &error)
                   && host_import_verify (record.store, &error);
  host_cli_progress (NULL);
  if (whole)
    g_print ("%s\n", _ ("The record is whole."));
  else
    code = host_cli_fail (error);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
