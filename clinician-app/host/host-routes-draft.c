/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "althea-message-json.h"
#include "host-drafts.h"
#include "host-request.h"

#include <string.h>

#define MOST_SEQUENCE G_MAXINT64
/* The content in JSON, with its escapes. */
#define MOST_BODY_BYTES (6 * HOST_DRAFT_MOST_BYTES)

static void
append_draft (GString *json, const HostDraft *draft)
{
  g_string_append_c (json, '{');
  host_json_append_member (json, "key", draft->key);
  host_json_append_member (json, "patient", draft->patient);
  host_json_append_member (json, "kind", draft->kind);
  host_json_append_number (json, "sequence", (gint64)draft->sequence);
  host_json_append_number (json, "time", draft->time_us);
  if (draft->rival[0] != '\0')
    host_json_append_member (json, "rival", draft->rival);
  if (draft->content != NULL)
    host_json_append_member (json, "content", draft->content);
  g_string_append_c (json, '}');
}

static void
reply_draft (HostReply *reply, const HostDraft *draft)
{
  GString *json = g_string_new (NULL);

  append_draft (json, draft);
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
}

static gboolean
read_sequence (JsonObject *object, guint64 *sequence, GError **error)
{
  JsonNode *node = json_object_get_member (object, "base");

  *sequence = 0;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
      && json_node_get_int (node) >= 0)
    {
      *sequence = (guint64)json_node_get_int (node);
      return TRUE;
    }
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "\"base\" is the number of a draft.");
  return FALSE;
}

/* PUT /draft/KEY {patient?, kind, content, base?, editor?} -> {key, patient, kind, sequence, time}
 *
 * base: the sequence that the editor goes on from, absent or 0 for a new draft. After CONFLICT what was sent
 * stands under KEY.EDITOR. */
void
host_route_draft_put (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_large_object (request, MOST_BODY_BYTES, &error);
  HostDraftChange change = { .key = request->segments[1] };
  g_autoptr (HostDraft) draft = NULL;

  if (object != NULL && read_sequence (object, &change.sequence, &error))
    {
      change.patient_id = althea_message_json_get_string (object, "patient");
      change.kind = althea_message_json_get_string (object, "kind");
      change.content = althea_message_json_get_string (object, "content");
      change.editor = althea_message_json_get_string (object, "editor");
      draft = host_practice_keep_draft (request->practice, request->actor, &change, &error);
    }
  if (draft == NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  g_clear_pointer (&draft->content, g_free);
  reply_draft (reply, draft);
}

/* GET /draft/KEY -> the draft with its content */
void
host_route_draft_get (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDraft) draft
      = host_practice_get_draft (request->practice, request->actor, request->segments[1], &error);

  if (draft != NULL)
    reply_draft (reply, draft);
  else
    host_reply_set_error (reply, error, NULL);
}

/* GET /draft?patient=&kind= -> {drafts: [...]}, newest first, contents up to 4 MiB in all */
void
host_route_draft_list (HostRequest *request, HostReply *reply)
{
  static const char *const known[] = { "patient", "kind", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, &error);
  g_autoptr (GPtrArray) drafts = NULL;
  GString *json;

  if (parameters != NULL && host_request_check_parameters (parameters, known, &error))
    drafts = host_practice_list_drafts (request->practice, request->actor,
                                        host_request_find_parameter (parameters, "patient"),
                                        host_request_find_parameter (parameters, "kind"), &error);
  if (drafts == NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  json = g_string_new ("{\"drafts\":[");
  for (guint i = 0; i < drafts->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_draft (json, drafts->pdata[i]);
    }
  g_string_append (json, "]}");
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
}

/* DELETE /draft/KEY?base=SEQUENCE -> {} */
void
host_route_draft_delete (HostRequest *request, HostReply *reply)
{
  static const char *const known[] = { "base", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, &error);
  const char *base = NULL;
  guint64 sequence = 0;

  if (parameters != NULL && host_request_check_parameters (parameters, known, &error))
    base = host_request_find_parameter (parameters, "base");
  if (error == NULL && base == NULL)
    g_set_error_literal (&error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "\"base\" says which draft was seen.");
  if (error == NULL && host_request_parse_number (base, MOST_SEQUENCE, &sequence, "base", &error)
      && host_practice_discard_draft (request->practice, request->actor, request->segments[1], sequence,
                                      &error))
    host_reply_take_text (reply, 200, HOST_REPLY_JSON, g_string_new ("{}"));
  else
    host_reply_set_error (reply, error, NULL);
}
