/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-sync-private.h"

/* The practice's limit on names in one message-delivered is 500. */
#define MAX_RECEIPTS 100

static gboolean
is_undelivered (AltheaRecord *message, GHashTable *told)
{
  const AltheaReference *sender = althea_record_get_value (message, "sender");

  return althea_record_get_value (message, "delivered") == NULL && sender != NULL && sender->reference != NULL
         && !g_str_has_prefix (sender->reference, "Patient/")
         && althea_record_get_first (message, "part-of") != NULL
         && !g_hash_table_contains (told, althea_record_get_id (message));
}

AltheaOperation *
home_sync_make_receipt (HomeMirror *mirror, GHashTable *told)
{
  GListModel *messages = G_LIST_MODEL (home_mirror_get_records (mirror, "Communication"));
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (JsonObject) parameters = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (messages) && json_array_get_length (ids) < MAX_RECEIPTS;
       i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (messages, i);

      if (!is_undelivered (message, told))
        continue;
      json_array_add_string_element (ids, althea_record_get_id (message));
      g_hash_table_add (told, g_strdup (althea_record_get_id (message)));
    }
  if (json_array_get_length (ids) == 0)
    return NULL;
  json_object_set_array_member (parameters, "messages", g_steal_pointer (&ids));
  return althea_operation_new ("message-delivered", parameters);
}
