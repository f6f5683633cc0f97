/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-originals.h"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-text.h"

#include <string.h>

#define REPORT "report"

void
host_original_free (HostOriginal *self)
{
  g_free (self->name);
  g_free (self->path);
  g_strfreev (self->pieces);
  g_free (self);
}

static char *
clean_path (const char *path)
{
  g_autofree char *valid = g_utf8_make_valid (path != NULL ? path : "", -1);
  char *clean = althea_text_clean (valid, FALSE, NULL);
  g_strdelimit (clean, "\n\r\t", ' ');
  return clean;
}

static void
add_report (GPtrArray *list, const char *import, const char *piece, GBytes *report)
{
  HostOriginal *original = g_new0 (HostOriginal, 1);
  const char *const pieces[] = { piece, NULL };
  original->name = g_strconcat (import, "/" REPORT, NULL);
  original->path = g_strdup ("report.json");
  original->n_bytes = g_bytes_get_size (report);
  original->whole = TRUE;
  original->pieces = g_strdupv ((char **)pieces);
  g_ptr_array_add (list, original);
}

static void
add_file (GPtrArray *list, const char *import, gsize index, yyjson_val *file)
{
  HostOriginal *original = g_new0 (HostOriginal, 1);
  yyjson_val *names = yyjson_obj_get (file, "originals"), *name;
  g_autoptr (GStrvBuilder) pieces = g_strv_builder_new ();
  size_t i, n;
  yyjson_arr_foreach (names, i, n, name)
  {
    if (yyjson_is_str (name))
      g_strv_builder_add (pieces, yyjson_get_str (name));
  }
  original->name = g_strdup_printf ("%s/%" G_GSIZE_FORMAT, import, index + 1);
  original->path = clean_path (yyjson_get_str (yyjson_obj_get (file, "path")));
  original->n_bytes = yyjson_get_uint (yyjson_obj_get (file, "bytes"));
  original->whole = !yyjson_is_false (yyjson_obj_get (file, "whole"));
  original->pieces = g_strv_builder_end (pieces);
  g_ptr_array_add (list, original);
}

static gboolean
add_import (GPtrArray *list, HostStore *store, const char *import, const char *fact, GError **error)
{
  g_autoptr (yyjson_doc) doc = yyjson_read (fact, strlen (fact), YYJSON_READ_NOFLAG);
  const char *piece = yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), "report"));
  g_autoptr (GBytes) report = piece != NULL ? host_import_read_piece (store, piece, error) : NULL;
  if (report == NULL)
    {
      if (piece == NULL)
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "An import's entry names no report.");
      return FALSE;
    }
  gsize n_bytes;
  const char *text = g_bytes_get_data (report, &n_bytes);
  g_autoptr (yyjson_doc) read = yyjson_read (text, n_bytes, YYJSON_READ_NOFLAG);
  yyjson_val *file;
  size_t i, n;
  add_report (list, import, piece, report);
  yyjson_arr_foreach (yyjson_obj_get (yyjson_doc_get_root (read), "files"), i, n, file)
      add_file (list, import, i, file);
  return TRUE;
}

GPtrArray *
host_originals_list (HostStore *store, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (store), NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)host_original_free);
  g_autoptr (GPtrArray) facts = host_store_list_facts (store, HOST_IMPORT_FACTS, error);
  if (facts == NULL)
    return NULL;
  for (guint i = 0; i + 1 < facts->len; i += 2)
    if (!add_import (list, store, facts->pdata[i], facts->pdata[i + 1], error))
      return NULL;
  return g_steal_pointer (&list);
}

HostOriginal *
host_originals_find (HostStore *store, const char *name, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (store) && name != NULL, NULL);
  g_autoptr (GPtrArray) list = host_originals_list (store, error);
  if (list == NULL)
    return NULL;
  g_ptr_array_set_free_func (list, NULL);
  HostOriginal *found = NULL;
  for (guint i = 0; i < list->len; i++)
    if (found == NULL && strcmp (((HostOriginal *)list->pdata[i])->name, name) == 0)
      found = list->pdata[i];
    else
      host_original_free (list->pdata[i]);
  if (found == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no original of that name.");
  return found;
}

gboolean
host_original_write (const HostOriginal *self, HostStore *store, GOutputStream *stream, GError **error)
{
  g_return_val_if_fail (self != NULL && HOST_IS_STORE (store) && G_IS_OUTPUT_STREAM (stream), FALSE);
  for (guint i = 0; self->pieces[i] != NULL; i++)
    {
      g_autoptr (GBytes) piece = host_import_read_piece (store, self->pieces[i], error);
      gsize n_bytes;
      if (piece == NULL)
        return FALSE;
      const void *data = g_bytes_get_data (piece, &n_bytes);
      if (!g_output_stream_write_all (stream, data, n_bytes, NULL, NULL, error))
        {
          althea_error_normalize (error);
          return FALSE;
        }
    }
  return TRUE;
}
