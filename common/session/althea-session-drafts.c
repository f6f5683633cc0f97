/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-draft-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "althea-id.h"
#include "althea-record-list.h"
#include "althea-session-private.h"

static char *
path_of (const char *key, const char *query)
{
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);

  return g_strconcat ("/draft/", escaped, query, NULL);
}

/* Two windows of one person are two editors, and each is itself for as long as it is open. */
static const char *
editor_of (AltheaSession *session)
{
  static const char name[] = "althea-draft-editor";
  const char *editor = g_object_get_data (G_OBJECT (session), name);

  if (editor == NULL)
    {
      g_object_set_data_full (G_OBJECT (session), name, althea_id_random_hex (4), g_free);
      editor = g_object_get_data (G_OBJECT (session), name);
    }
  return editor;
}

/* What a keeping sends and gets; also of what is read after a conflict. */
typedef struct
{
  char *path;  /* (owned) */
  char *key;   /* (owned) */
  char *rival; /* (owned) key of what was sent, after a conflict */
  GBytes *body;
  gboolean repeated;
  GError *conflict;           /* (owned) (nullable) until both sides were read */
  AltheaDraft *theirs, *mine; /* (owned) (nullable) */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_free (keeping->path);
  g_free (keeping->key);
  g_free (keeping->rival);
  g_bytes_unref (keeping->body);
  g_clear_error (&keeping->conflict);
  g_clear_object (&keeping->theirs);
  g_clear_object (&keeping->mine);
  g_free (keeping);
}

static GBytes *
make_body (AltheaSession *self, const char *patient_id, const char *kind, const char *content,
           guint64 sequence)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  if (patient_id != NULL)
    json_object_set_string_member (object, "patient", patient_id);
  json_object_set_string_member (object, "kind", kind);
  json_object_set_string_member (object, "content", content);
  json_object_set_int_member (object, "base", (gint64)sequence);
  json_object_set_string_member (object, "editor", editor_of (self));
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* A side that cannot be read is left out: the conflict itself is what must be told. */
static void
mine_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keeping *keeping = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  keeping->mine = althea_session_read_draft_finish (ALTHEA_SESSION (source), result, &error);
  if (keeping->mine == NULL)
    g_debug ("the kept side of a conflict cannot be read: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&keeping->conflict));
}

static void
theirs_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keeping *keeping = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  keeping->theirs = althea_session_read_draft_finish (ALTHEA_SESSION (source), result, &error);
  if (keeping->theirs == NULL)
    g_debug ("the other side of a conflict cannot be read: %s", error->message);
  althea_session_read_draft_async (ALTHEA_SESSION (source), keeping->rival, NULL, mine_read_cb,
                                   g_steal_pointer (&task));
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaSession *self = g_task_get_source_object (task);
  Keeping *keeping = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);
  AltheaDraft *draft = json != NULL ? althea_draft_from_json (json, &error) : NULL;

  if (draft != NULL)
    {
      g_task_return_pointer (task, draft, g_object_unref);
      return;
    }
  if (json == NULL && !keeping->repeated && g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE))
    {
      /* A connection that died unnoticed looks like this once; the same content again is no conflict. */
      g_error_free (error);
      keeping->repeated = TRUE;
      althea_transport_send_async (ALTHEA_TRANSPORT (source), "PUT", keeping->path, keeping->body, NULL,
                                   keep_cb, g_steal_pointer (&task));
      return;
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT))
    {
      keeping->conflict = error;
      keeping->rival = g_strconcat (keeping->key, ".", editor_of (self), NULL);
      althea_session_read_draft_async (self, keeping->key, NULL, theirs_read_cb, g_steal_pointer (&task));
      return;
    }
  althea_session_note_error (self, error);
  g_task_return_error (task, error);
}

void
althea_session_keep_draft_async (AltheaSession *self, const char *key, const char *patient_id,
                                 const char *kind, const char *content, guint64 sequence,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Keeping *keeping;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && key != NULL && kind != NULL && content != NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, althea_session_keep_draft_async);
  if (strlen (content) > ALTHEA_DRAFT_MOST_BYTES)
    {
      g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE,
                                       "A draft has a content of at most 1 MiB.");
      return;
    }
  keeping = g_new0 (Keeping, 1);
  keeping->key = g_strdup (key);
  keeping->path = path_of (key, NULL);
  keeping->body = make_body (self, patient_id, kind, content, sequence);
  g_task_set_task_data (task, keeping, keeping_free);
  althea_transport_send_async (althea_session_get_transport (self), "PUT", keeping->path, keeping->body, NULL,
                               keep_cb, g_steal_pointer (&task));
}

AltheaDraft *
althea_session_keep_draft_finish (AltheaSession *self, GAsyncResult *result, AltheaDraft **theirs,
                                  AltheaDraft **mine, GError **error)
{
  Keeping *keeping = g_task_get_task_data (G_TASK (result));

  if (theirs != NULL)
    *theirs = keeping != NULL ? g_steal_pointer (&keeping->theirs) : NULL;
  if (mine != NULL)
    *mine = keeping != NULL ? g_steal_pointer (&keeping->mine) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- reading, listing, discarding ---------------------------------------------------------------- */

static GBytes *
take_reply (GTask *task, GObject *transport, GAsyncResult *result)
{
  GError *error = NULL;
  GBytes *json = althea_transport_send_finish (ALTHEA_TRANSPORT (transport), result, NULL, &error);

  if (json != NULL)
    return json;
  althea_session_note_error (g_task_get_source_object (task), error);
  g_task_return_error (task, error);
  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) json = take_reply (task, source, result);
  GError *error = NULL;
  AltheaDraft *draft;

  if (json == NULL)
    return;
  draft = althea_draft_from_json (json, &error);
  if (draft != NULL)
    g_task_return_pointer (task, draft, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
althea_session_read_draft_async (AltheaSession *self, const char *key, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && key != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_read_draft_async);
  path = path_of (key, NULL);
  althea_transport_send_async (althea_session_get_transport (self), "GET", path, NULL, cancellable, read_cb,
                               task);
}

AltheaDraft *
althea_session_read_draft_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) json = take_reply (task, source, result);
  GError *error = NULL;
  GPtrArray *drafts;

  if (json == NULL)
    return;
  drafts = althea_draft_list_from_json (json, &error);
  if (drafts != NULL)
    g_task_return_pointer (task, drafts, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
althea_session_list_drafts_async (AltheaSession *self, const char *patient_id, const char *kind,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = NULL;
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (ALTHEA_IS_SESSION (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_list_drafts_async);
  query = althea_query_new ("patient", patient_id, "kind", kind, NULL);
  path = g_strconcat ("/draft", *query != '\0' ? "?" : NULL, query, NULL);
  althea_transport_send_async (althea_session_get_transport (self), "GET", path, NULL, cancellable, list_cb,
                               task);
}

GPtrArray *
althea_session_list_drafts_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) json = take_reply (task, source, result);

  if (json != NULL)
    g_task_return_boolean (task, TRUE);
}

void
althea_session_discard_draft_async (AltheaSession *self, const char *key, guint64 sequence,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = NULL;
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && key != NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, althea_session_discard_draft_async);
  query = g_strdup_printf ("?base=%" G_GUINT64_FORMAT, sequence);
  path = path_of (key, query);
  althea_transport_send_async (althea_session_get_transport (self), "DELETE", path, NULL, NULL, discard_cb,
                               task);
}

gboolean
althea_session_discard_draft_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
