/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-message-json.h"

#include <math.h>
#include <string.h>

#include "althea-error.h"

/* What one pass over the text finds out before json-glib sees it. */
typedef struct
{
  guint depth, deepest;
  gsize n_members; /* colons outside of strings */
  gboolean has_nul_escape;
} Scan;

static gboolean
fail (GError **error, const char *words)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, words);
  return FALSE;
}

/* Returns the last byte of the string that starts at @p. */
static const char *
scan_string (const char *p, const char *end, Scan *scan)
{
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\' && p + 1 < end)
      {
        p++;
        if (end - p >= 5 && strncmp (p, "u0000", 5) == 0)
          scan->has_nul_escape = TRUE;
      }
  return p;
}

static void
scan_text (const char *json, gsize length, Scan *scan)
{
  const char *end = json + length;
  for (const char *p = json; p < end; p++)
    switch (*p)
      {
      case '"':
        p = scan_string (p, end, scan);
        break;
      case '{':
      case '[':
        scan->depth++;
        scan->deepest = MAX (scan->deepest, scan->depth);
        break;
      case '}':
      case ']':
        if (scan->depth > 0)
          scan->depth--;
        break;
      case ':':
        scan->n_members++;
        break;
      default:
        break;
      }
}

/* FALSE for a number that is not finite. */
static gboolean
count_members (JsonNode *node, gsize *n_members)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *value;
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &value))
        {
          *n_members += 1;
          if (!count_members (value, n_members))
            return FALSE;
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!count_members (json_array_get_element (array, i), n_members))
          return FALSE;
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return isfinite (json_node_get_double (node));
  return TRUE;
}

static gboolean
check_text (const char *json, gsize length, guint most_depth, Scan *scan, GError **error)
{
  gsize start = strspn (json, " \t\r\n");
  if (!g_utf8_validate_len (json, length, NULL))
    return fail (error, "A message is not UTF-8");
  if (start >= length || json[start] != '{')
    return fail (error, "A message has to be a JSON object");
  scan_text (json, length, scan);
  if (scan->deepest > most_depth)
    return fail (error, "A message is nested too deeply");
  if (scan->has_nul_escape)
    return fail (error, "A message holds a NUL character");
  return TRUE;
}

JsonObject *
althea_message_json_read_object (const char *json, gssize length, gsize most_bytes, guint most_depth,
                                 GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  gsize n_bytes = length < 0 ? strnlen (json, most_bytes + 1) : (gsize)length;
  gsize n_members = 0;
  Scan scan = { 0 };

  if (n_bytes > most_bytes)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, "A message is too large");
      return NULL;
    }
  /* A terminated copy, so that no scan can run past the end of what arrived. */
  g_autofree char *text = g_strndup (json, n_bytes);
  if (strlen (text) != n_bytes)
    {
      fail (error, "A message holds a NUL character");
      return NULL;
    }
  if (!check_text (text, n_bytes, most_depth, &scan, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, (gssize)n_bytes, NULL))
    {
      /* The parser's own words quote the text, which may be a patient's. */
      fail (error, "A message is not well-formed JSON");
      return NULL;
    }
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, "A message has to be a JSON object");
      return NULL;
    }
  if (!count_members (root, &n_members) || n_members != scan.n_members)
    {
      fail (error, "A message has a member twice, or a number that is too large");
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

gboolean
althea_message_json_check_members (JsonObject *object, const char *const *members, GError **error)
{
  g_return_val_if_fail (object != NULL && members != NULL, FALSE);
  JsonObjectIter iter;
  const char *member;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL))
    if (!g_strv_contains (members, member))
      return fail (error, "A message has an unknown member");
  return TRUE;
}

const char *
althea_message_json_get_string (JsonObject *object, const char *member)
{
  g_return_val_if_fail (object != NULL && member != NULL, NULL);
  JsonNode *node = json_object_get_member (object, member);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonNode *
althea_message_json_copy (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *copy = json_object_new ();
      JsonObjectIter iter;
      const char *member;
      JsonNode *value;
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &member, &value))
        json_object_set_member (copy, member, althea_message_json_copy (value));
      JsonNode *result = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (result, copy);
      return result;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *from = json_node_get_array (node), *copy = json_array_new ();
      for (guint i = 0; i < json_array_get_length (from); i++)
        json_array_add_element (copy, althea_message_json_copy (json_array_get_element (from, i)));
      JsonNode *result = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (result, copy);
      return result;
    }
  return json_node_copy (node);
}
