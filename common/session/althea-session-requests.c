/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-message-json.h"
#include "althea-setup.h"

#define MAX_RESULT_BYTES (4 * 1024 * 1024)
#define MAX_RESULT_DEPTH 16
#define MAX_CHANGES 1000

GType
althea_session_state_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ALTHEA_SESSION_OFFLINE, "ALTHEA_SESSION_OFFLINE", "offline" },
    { ALTHEA_SESSION_CONNECTING, "ALTHEA_SESSION_CONNECTING", "connecting" },
    { ALTHEA_SESSION_LOCKED, "ALTHEA_SESSION_LOCKED", "locked" },
    { ALTHEA_SESSION_SIGNED_OUT, "ALTHEA_SESSION_SIGNED_OUT", "signed-out" },
    { ALTHEA_SESSION_ONLINE, "ALTHEA_SESSION_ONLINE", "online" },
    { ALTHEA_SESSION_NO_RECORD, "ALTHEA_SESSION_NO_RECORD", "no-record" },
    { ALTHEA_SESSION_REVOKED, "ALTHEA_SESSION_REVOKED", "revoked" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AltheaSessionState", values));
  return type;
}

/* {"name": "value", ...} of pairs, NULL-terminated; NULL values are left out. */
static GBytes *
object_of_texts (const char *first_name, ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  va_list arguments;
  char *text;

  va_start (arguments, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      if (value != NULL)
        json_object_set_string_member (object, name, value);
    }
  va_end (arguments);
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* Ends @task with what the transport says, or hands on its answer. */
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

/* --- signing in ------------------------------------------------------------------------------------------
 */

static void
sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  /* A wrong passphrase says nothing about the connection. */
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);

  if (json != NULL && althea_session_take_description (self, json, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE))
        althea_session_note_error (self, error);
      g_task_return_error (task, error);
    }
}

void
althea_session_sign_in_async (AltheaSession *self, const char *user, const char *passphrase,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && user != NULL && passphrase != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_sign_in_async);
  body = object_of_texts ("user", user, "passphrase", passphrase, NULL);
  althea_transport_send_async (althea_session_get_transport (self), "POST", "/session", body, cancellable,
                               sign_in_cb, g_steal_pointer (&task));
}

gboolean
althea_session_sign_in_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);

  /* The token is forgotten here either way; the host forgets it when it is idle. */
  if (json == NULL)
    {
      g_debug ("the host did not hear of the sign-out: %s", error->message);
      althea_session_note_error (self, error);
    }
}

void
althea_session_sign_out (AltheaSession *self)
{
  static const char nobody[] = "{\"state\":\"signed-out\"}";
  g_autoptr (GBytes) description = g_bytes_new_static (nobody, strlen (nobody));
  AltheaTransport *transport;

  g_return_if_fail (ALTHEA_IS_SESSION (self));
  transport = althea_session_get_transport (self);
  if (!althea_transport_has_token (transport))
    return;
  althea_transport_send_async (transport, "DELETE", "/session", NULL, NULL, sign_out_cb, g_object_ref (self));
  althea_session_take_description (self, description, NULL);
}

/* --- first run ---------------------------------------------------------------------------------------------
 */

typedef struct
{
  char *user, *passphrase; /* (owned) */
  char *sheet;             /* (owned) (nullable) */
} SettingUp;

static void
setting_up_free (gpointer data)
{
  SettingUp *setting = data;

  explicit_bzero (setting->passphrase, strlen (setting->passphrase));
  if (setting->sheet != NULL)
    explicit_bzero (setting->sheet, strlen (setting->sheet));
  g_free (setting->sheet);
  g_free (setting->passphrase);
  g_free (setting->user);
  g_free (setting);
}

static void
set_up_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SettingUp *setting = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* The record is there, and its sheet is shown only this once, whether or not signing in worked. */
  if (!althea_session_sign_in_finish (ALTHEA_SESSION (source), result, &error))
    g_warning ("the new record was made, but signing in failed: %s", error->message);
  g_task_return_pointer (task, g_steal_pointer (&setting->sheet), g_free);
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaSession *self = g_task_get_source_object (task);
  SettingUp *setting = g_task_get_task_data (task);
  g_autoptr (GBytes) json = take_reply (task, source, result);
  g_autoptr (JsonObject) object = NULL;
  GError *error = NULL;

  if (json == NULL)
    return;
  object = althea_message_json_read_object (g_bytes_get_data (json, NULL), (gssize)g_bytes_get_size (json),
                                            MAX_RESULT_BYTES, MAX_RESULT_DEPTH, &error);
  if (object == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  setting->sheet = g_strdup (althea_message_json_get_string (object, "recovery"));
  althea_session_sign_in_async (self, setting->user, setting->passphrase, NULL, set_up_signed_in_cb,
                                g_steal_pointer (&task));
}

void
althea_session_set_up_async (AltheaSession *self, const char *practice, const char *phone, const char *person,
                             const char *user, const char *passphrase, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  SettingUp *setting;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && practice != NULL && person != NULL && user != NULL);
  g_return_if_fail (passphrase != NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, althea_session_set_up_async);
  setting = g_new0 (SettingUp, 1);
  setting->user = g_strdup (user);
  setting->passphrase = g_strdup (passphrase);
  g_task_set_task_data (task, setting, setting_up_free);
  body = object_of_texts ("practice", practice, "phone", phone, "name", person, "user", user, "passphrase",
                          passphrase, NULL);
  althea_transport_send_async (althea_session_get_transport (self), "POST", "/setup", body, NULL, set_up_cb,
                               g_steal_pointer (&task));
}

char *
althea_session_set_up_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- one record
 * ---------------------------------------------------------------------------------------------- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) json = take_reply (task, source, result);
  GError *error = NULL;
  AltheaRecord *record;

  if (json == NULL)
    return;
  record = althea_fhir_read (json, &error);
  if (record != NULL)
    g_task_return_pointer (task, record, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
althea_session_read_async (AltheaSession *self, const char *resource_type, const char *id,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && resource_type != NULL && id != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_read_async);
  if (!althea_id_is_valid (id))
    {
      g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "That is no record's id.");
      return;
    }
  path = g_strdup_printf ("/fhir/%s/%s", resource_type, id);
  althea_transport_send_async (althea_session_get_transport (self), "GET", path, NULL, cancellable, read_cb,
                               g_steal_pointer (&task));
}

AltheaRecord *
althea_session_read_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- commits
 * -------------------------------------------------------------------------------------------------- */

typedef struct
{
  AltheaChangeset *changeset; /* (owned) */
  GError *conflict;           /* (owned) (nullable) until the current record was read */
  AltheaRecord *current;      /* (owned) (nullable) */
  GBytes *bundle;             /* (owned) what is sent */
  guint index;                /* G_MAXUINT: none */
  gboolean repeated;
} Committing;

static void
committing_free (gpointer data)
{
  Committing *committing = data;

  g_clear_object (&committing->changeset);
  g_clear_object (&committing->current);
  g_clear_pointer (&committing->bundle, g_bytes_unref);
  g_clear_error (&committing->conflict);
  g_free (committing);
}

/* The person compares with what stands there now; when even that cannot be read, the conflict is told alone.
 */
static void
conflict_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Committing *committing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  committing->current = althea_session_read_finish (ALTHEA_SESSION (source), result, &error);
  if (committing->current == NULL)
    g_debug ("the newer version cannot be read: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&committing->conflict));
}

/* "Bundle.entry[3]" */
static guint
index_of (const char *expression)
{
  guint64 index = G_MAXUINT;

  if (expression != NULL && g_str_has_prefix (expression, "Bundle.entry["))
    {
      g_autofree char *digits = g_strndup (expression + strlen ("Bundle.entry["),
                                           strcspn (expression + strlen ("Bundle.entry["), "]"));

      if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT, &index, NULL))
        index = G_MAXUINT;
    }
  return (guint)index;
}

static void
commit_failed (GTask *task, GError *error, const char *expression)
{
  AltheaSession *self = g_task_get_source_object (task);
  Committing *committing = g_task_get_task_data (task);
  AltheaRecord *mine;

  committing->index = index_of (expression);
  althea_session_note_error (self, error);
  if (!g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT)
      || committing->index >= althea_changeset_get_n_records (committing->changeset))
    {
      g_task_return_error (task, error);
      return;
    }
  mine = althea_changeset_get_record (committing->changeset, committing->index);
  committing->conflict = error;
  althea_session_read_async (self, althea_record_get_resource_type (mine), althea_record_get_id (mine), NULL,
                             conflict_read_cb, g_object_ref (task));
}

static void
commit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Committing *committing = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autofree char *expression = NULL;
  g_autoptr (GBytes) json
      = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, &expression, &error);
  AltheaRecordPage *page;

  if (json == NULL && !committing->repeated && g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE))
    {
      /* The answer may be all that was lost. Records carry their own ids and base versions, and the host
       * takes the same bytes again as done, so asking twice cannot write twice. */
      g_error_free (error);
      committing->repeated = TRUE;
      althea_transport_send_async (ALTHEA_TRANSPORT (source), "POST", "/fhir", committing->bundle,
                                   cancellable, commit_cb, g_steal_pointer (&task));
      return;
    }
  if (json == NULL)
    {
      commit_failed (task, error, expression);
      return;
    }
  page = althea_record_page_parse (json, &error);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&page->records), (GDestroyNotify)g_ptr_array_unref);
  althea_record_page_free (page);
}

void
althea_session_commit_async (AltheaSession *self, AltheaChangeset *changeset, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Committing *committing;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && ALTHEA_IS_CHANGESET (changeset));
  g_return_if_fail (althea_changeset_get_n_records (changeset) > 0);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_commit_async);
  committing = g_new0 (Committing, 1);
  committing->changeset = g_object_ref (changeset);
  committing->index = G_MAXUINT;
  g_task_set_task_data (task, committing, committing_free);
  committing->bundle = althea_changeset_to_bundle (changeset);
  althea_transport_send_async (althea_session_get_transport (self), "POST", "/fhir", committing->bundle,
                               cancellable, commit_cb, g_steal_pointer (&task));
}

GPtrArray *
althea_session_commit_finish (AltheaSession *self, GAsyncResult *result, AltheaRecord **current,
                              guint *conflict_index, GError **error)
{
  Committing *committing = g_task_get_task_data (G_TASK (result));

  if (current != NULL)
    *current = g_steal_pointer (&committing->current);
  if (conflict_index != NULL)
    *conflict_index = committing->index;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- operations
 * -------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;   /* (owned) */
  GBytes *body; /* (owned) */
  gboolean repeated;
} Operating;

static void
operating_free (gpointer data)
{
  Operating *operating = data;

  g_free (operating->path);
  g_bytes_unref (operating->body);
  g_free (operating);
}

static void
operate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaSession *self = g_task_get_source_object (task);
  Operating *operating = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);
  JsonObject *object;

  if (json == NULL && !operating->repeated && g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE))
    {
      /* A connection that died unnoticed looks like this once. The operation's id makes it safe to ask again.
       */
      g_error_free (error);
      operating->repeated = TRUE;
      althea_transport_send_async (ALTHEA_TRANSPORT (source), "POST", operating->path, operating->body,
                                   cancellable, operate_cb, g_steal_pointer (&task));
      return;
    }
  if (json == NULL)
    {
      althea_session_note_error (self, error);
      g_task_return_error (task, error);
      return;
    }
  object = althea_message_json_read_object (g_bytes_get_data (json, NULL), (gssize)g_bytes_get_size (json),
                                            MAX_RESULT_BYTES, MAX_RESULT_DEPTH, &error);
  if (object != NULL)
    g_task_return_pointer (task, object, (GDestroyNotify)json_object_unref);
  else
    g_task_return_error (task, error);
}

void
althea_session_operate_async (AltheaSession *self, AltheaOperation *operation, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *json = NULL;
  Operating *operating;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && ALTHEA_IS_OPERATION (operation));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_operate_async);
  json = althea_operation_to_json (operation);
  operating = g_new0 (Operating, 1);
  operating->path = g_strconcat ("/operation/", althea_operation_get_name (operation), NULL);
  operating->body = g_bytes_new (json, strlen (json));
  g_task_set_task_data (task, operating, operating_free);
  althea_transport_send_async (althea_session_get_transport (self), "POST", operating->path, operating->body,
                               cancellable, operate_cb, g_steal_pointer (&task));
}

JsonObject *
althea_session_operate_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the change feed
 * ------------------------------------------------------------------------------------------------ */

static void
changes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AltheaChangePage *page = althea_session_load_changes_finish (ALTHEA_SESSION (source), result, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify)althea_change_page_free);
  else
    g_task_return_error (task, error);
}

void
althea_session_changes_async (AltheaSession *self, const char *cursor, guint limit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  gint64 since = 0;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && cursor != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_changes_async);
  if (*cursor != '\0' && !g_ascii_string_to_signed (cursor, 10, 0, G_MAXINT64, &since, NULL))
    g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "That is no cursor.");
  else
    althea_session_load_changes_async (self, since, CLAMP (limit, 1, MAX_CHANGES), TRUE, cancellable,
                                       changes_cb, g_steal_pointer (&task));
}

GPtrArray *
althea_session_changes_finish (AltheaSession *self, GAsyncResult *result, char **cursor, gboolean *more,
                               gint64 *n_left, char **epoch, GError **error)
{
  g_autoptr (AltheaChangePage) page = g_task_propagate_pointer (G_TASK (result), error);

  if (page == NULL)
    return NULL;
  *cursor = g_strdup_printf ("%" G_GINT64_FORMAT, page->cursor);
  *more = page->more;
  if (n_left != NULL)
    *n_left = page->n_left;
  *epoch = g_steal_pointer (&page->epoch);
  return g_steal_pointer (&page->changes);
}
