/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-setup.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "althea-session-private.h"

typedef struct
{
  char *user, *passphrase; /* (owned) wiped */
} Recovering;

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
recovering_free (gpointer data)
{
  Recovering *recovering = data;

  g_free (recovering->user);
  wipe (recovering->passphrase);
  g_free (recovering);
}

static GBytes *
request_of (const char *sheet, const char *user, const char *passphrase)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_object_set_string_member (object, "sheet", sheet);
  json_object_set_string_member (object, "user", user);
  json_object_set_string_member (object, "passphrase", passphrase);
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  return g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify)wipe, text);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (althea_session_sign_in_finish (ALTHEA_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaSession *self = g_task_get_source_object (task);
  Recovering *recovering = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) answer = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    althea_session_sign_in_async (self, recovering->user, recovering->passphrase,
                                  g_task_get_cancellable (task), signed_in_cb, g_object_ref (task));
}

void
althea_session_recover_async (AltheaSession *self, const char *sheet, const char *user,
                              const char *passphrase, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;
  g_autoptr (GBytes) body = NULL;
  Recovering *recovering;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && sheet != NULL && user != NULL && passphrase != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_recover_async);
  recovering = g_new0 (Recovering, 1);
  recovering->user = g_strdup (user);
  recovering->passphrase = g_strdup (passphrase);
  g_task_set_task_data (task, recovering, recovering_free);
  body = request_of (sheet, user, passphrase);
  althea_transport_send_async (althea_session_get_transport (self), "POST", "/recovery", body, cancellable,
                               recovered_cb, task);
}

gboolean
althea_session_recover_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
