/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-http-reply.h"

#include <string.h>

#include "althea-error.h"
#include "althea-message-json.h"

#define MAX_HEAD_BYTES (16 * 1024)
#define STATUS_LINE "HTTP/1.1 "

/* @line (nullable): an empty head has no lines. */
static gboolean
parse_status (const char *line, guint *status)
{
  if (line == NULL || !g_str_has_prefix (line, STATUS_LINE) || !g_ascii_isdigit (line[9])
      || !g_ascii_isdigit (line[10]) || !g_ascii_isdigit (line[11]) || line[12] != ' ')
    return FALSE;
  *status = (guint)(line[9] - '0') * 100 + (guint)(line[10] - '0') * 10 + (guint)(line[11] - '0');
  return TRUE;
}

/* Exactly one Content-Length and no Transfer-Encoding. */
static gboolean
parse_length (char **lines, guint64 max, guint64 *length)
{
  gboolean found = FALSE;

  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        return FALSE;
      *colon = '\0';
      if (g_ascii_strcasecmp (lines[i], "Transfer-Encoding") == 0)
        return FALSE;
      if (g_ascii_strcasecmp (lines[i], "Content-Length") != 0)
        continue;
      if (found || !g_ascii_string_to_unsigned (g_strstrip (colon + 1), 10, 0, max, length, NULL))
        return FALSE;
      found = TRUE;
    }
  return found;
}

AltheaHttpParse
althea_http_reply_parse (const guint8 *bytes, gsize n_bytes, gsize max_bytes, AltheaHttpReply *reply)
{
  const char *end = n_bytes > 0 ? memmem (bytes, MIN (n_bytes, MAX_HEAD_BYTES), "\r\n\r\n", 4) : NULL;
  g_autofree char *head = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 length = 0;
  gsize head_bytes;

  if (end == NULL)
    return n_bytes < MAX_HEAD_BYTES ? ALTHEA_HTTP_MORE : ALTHEA_HTTP_WRONG;
  head_bytes = (gsize)(end - (const char *)bytes);
  head = g_strndup ((const char *)bytes, head_bytes);
  lines = g_strsplit (head, "\r\n", -1);
  if (strlen (head) != head_bytes || !parse_status (lines[0], &reply->status)
      || !parse_length (lines, max_bytes, &length))
    return ALTHEA_HTTP_WRONG;
  head_bytes += 4;
  if (n_bytes - head_bytes < length)
    return ALTHEA_HTTP_MORE;
  reply->body = (const char *)bytes + head_bytes;
  reply->n_bytes = (gsize)length;
  return n_bytes - head_bytes == length ? ALTHEA_HTTP_WHOLE : ALTHEA_HTTP_WRONG;
}

static JsonNode *
first_of (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  JsonArray *items = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return items != NULL && json_array_get_length (items) > 0 ? json_array_get_element (items, 0) : NULL;
}

static JsonObject *
as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

GError *
althea_http_refusal_to_error (guint status, JsonObject *outcome, char **expression)
{
  JsonObject *issue = as_object (first_of (outcome, "issue"));
  JsonObject *details = issue != NULL ? as_object (json_object_get_member (issue, "details")) : NULL;
  JsonObject *coding = as_object (first_of (details, "coding"));
  const char *nick = coding != NULL ? althea_message_json_get_string (coding, "code") : NULL;
  const char *diagnostics = issue != NULL ? althea_message_json_get_string (issue, "diagnostics") : NULL;
  JsonNode *about = first_of (issue, "expression");
  int code = (int)althea_error_code_from_nick (nick);

  if (expression != NULL && about != NULL && JSON_NODE_HOLDS_VALUE (about))
    *expression = g_strdup (json_node_get_string (about));
  if (diagnostics != NULL)
    return g_error_new_literal (ALTHEA_ERROR, code, diagnostics);
  return g_error_new (ALTHEA_ERROR, code, "The host answered %u (%s).", status,
                      nick != NULL ? nick : "no reason");
}
