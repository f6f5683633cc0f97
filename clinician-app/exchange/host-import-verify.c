/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-json.h"

#include <string.h>

/* The store finds a kept file that was changed, but only whoever names one can tell that it is gone. */

static gboolean
fail_corrupt (const char *what, GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, what);
  return FALSE;
}

static gboolean
check_originals (HostStore *store, yyjson_val *file, GError **error)
{
  yyjson_val *name;
  size_t i, n;

  yyjson_arr_foreach (yyjson_obj_get (file, "originals"), i, n, name)
  {
    const char *text = yyjson_get_str (name);
    if (text == NULL || !host_store_has_blob (store, text))
      return fail_corrupt ("an original that an import's report names is gone", error);
  }
  return TRUE;
}

static gboolean
check_report (HostStore *store, GBytes *report, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (report, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NOFLAG);
  yyjson_val *file;
  size_t i, n;

  if (doc == NULL)
    return fail_corrupt ("an import's report cannot be read", error);
  yyjson_arr_foreach (yyjson_obj_get (yyjson_doc_get_root (doc), "files"), i, n, file)
  {
    if (!check_originals (store, file, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_fact (HostStore *store, const char *fact, GError **error)
{
  g_autoptr (yyjson_doc) doc = yyjson_read (fact, strlen (fact), YYJSON_READ_NOFLAG);
  const char *names[] = { yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), "report")), NULL };
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) report = NULL;

  if (names[0] == NULL)
    return fail_corrupt ("an import's entry names no report", error);
  report = host_import_read_original (store, names, &failure);
  if (report != NULL)
    return check_report (store, report, error);
  if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    return fail_corrupt ("an import's report is gone", error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
host_import_verify (HostStore *store, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (store), FALSE);
  g_autoptr (GPtrArray) facts = host_store_list_facts (store, HOST_IMPORT_FACTS, error);
  if (facts == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < facts->len; i += 2)
    if (!check_fact (store, facts->pdata[i + 1], error))
      return FALSE;
  return TRUE;
}
