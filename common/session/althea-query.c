/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

char *
althea_query_new (const char *first_name, ...)
{
  g_autoptr (GString) query = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      if (value == NULL)
        continue;
      if (query->len > 0)
        g_string_append_c (query, '&');
      g_string_append_uri_escaped (query, name, NULL, FALSE);
      g_string_append_c (query, '=');
      g_string_append_uri_escaped (query, value, NULL, FALSE);
    }
  va_end (arguments);
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static gboolean
is_same (AltheaRecord *a, AltheaRecord *b)
{
  return althea_record_get_version (a) == althea_record_get_version (b)
         && g_strcmp0 (althea_record_get_id (a), althea_record_get_id (b)) == 0
         && g_strcmp0 (althea_record_get_resource_type (a), althea_record_get_resource_type (b)) == 0;
}

void
althea_records_become (GListModel *model, GPtrArray *records, GPtrArray *wanted)
{
  guint head = 0, tail = 0;
  guint shorter = MIN (records->len, wanted->len);
  guint removed, added;

  while (head < shorter && is_same (records->pdata[head], wanted->pdata[head]))
    head++;
  while (tail < shorter - head
         && is_same (records->pdata[records->len - 1 - tail], wanted->pdata[wanted->len - 1 - tail]))
    tail++;
  removed = records->len - head - tail;
  added = wanted->len - head - tail;
  if (removed > 0)
    g_ptr_array_remove_range (records, head, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (records, (int)(head + i), g_object_ref (wanted->pdata[head + i]));
  if (removed > 0 || added > 0)
    g_list_model_items_changed (model, head, removed, added);
}

GListModel *
althea_session_search (AltheaSession *self, const char *resource_type, const char *query)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self) && resource_type != NULL, NULL);
  return G_LIST_MODEL (althea_record_list_new (self, resource_type, NULL, query));
}

GListModel *
althea_session_history (AltheaSession *self, const char *resource_type, const char *id)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self) && resource_type != NULL && id != NULL, NULL);
  return G_LIST_MODEL (althea_record_list_new (self, resource_type, id, NULL));
}

GListModel *
althea_session_everything (AltheaSession *self, const char *patient_id)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self) && patient_id != NULL, NULL);
  return G_LIST_MODEL (althea_patient_records_new (self, patient_id));
}
