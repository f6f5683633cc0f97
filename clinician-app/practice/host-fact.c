/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-fact.h"

#include "althea-error.h"

JsonObject *
host_fact_parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A stored fact is not JSON.");
  return NULL;
}

char *
host_fact_format (JsonObject *fact)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, fact);
  return json_to_string (node, FALSE);
}

static JsonNode *
value_node (JsonObject *fact, const char *member)
{
  JsonNode *node = json_object_get_member (fact, member);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
host_fact_get_string (JsonObject *fact, const char *member)
{
  JsonNode *node = value_node (fact, member);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                          : NULL;
}

gint64
host_fact_get_int (JsonObject *fact, const char *member)
{
  JsonNode *node = value_node (fact, member);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

JsonObject *
host_fact_load (HostTransaction *transaction, const char *space, const char *key, GError **error)
{
  g_autofree char *text = host_transaction_get_fact (transaction, space, key, error);
  return text != NULL ? host_fact_parse (text, error) : NULL;
}

gboolean
host_fact_save (HostTransaction *transaction, const char *space, const char *key, JsonObject *fact,
                GError **error)
{
  g_autofree char *text = host_fact_format (fact);
  return host_transaction_set_fact (transaction, space, key, text, error);
}
