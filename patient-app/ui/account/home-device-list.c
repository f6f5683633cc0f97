/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-device-list.h"

#include "althea-error.h"
#include "althea-partial-date.h"

struct _HomeDevice
{
  GObject parent_instance;
  char *id;          /* (owned) */
  char *name;        /* (owned) */
  char *paired_text; /* (owned) "" unknown */
  gboolean own;
};

G_DEFINE_FINAL_TYPE (HomeDevice, home_device, G_TYPE_OBJECT)

static void
home_device_finalize (GObject *object)
{
  HomeDevice *self = HOME_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->paired_text);
  G_OBJECT_CLASS (home_device_parent_class)->finalize (object);
}

static void
home_device_class_init (HomeDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = home_device_finalize;
}

static void
home_device_init (HomeDevice *self)
{
}

const char *
home_device_get_id (HomeDevice *self)
{
  g_return_val_if_fail (HOME_IS_DEVICE (self), "");

  return self->id;
}

const char *
home_device_get_name (HomeDevice *self)
{
  g_return_val_if_fail (HOME_IS_DEVICE (self), "");

  return self->name;
}

const char *
home_device_get_paired_text (HomeDevice *self)
{
  g_return_val_if_fail (HOME_IS_DEVICE (self), "");

  return self->paired_text;
}

gboolean
home_device_get_own (HomeDevice *self)
{
  g_return_val_if_fail (HOME_IS_DEVICE (self), FALSE);

  return self->own;
}

/* --- asking --------------------------------------------------------------------------------------- */

/* (nullable) NULL for one that was unlinked or cannot be read. */
static HomeDevice *
read_device (JsonNode *node, const char *own_id)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = NULL, *paired = NULL;
  g_autoptr (AltheaPartialDate) date = NULL;
  HomeDevice *self = NULL;

  if (object == NULL)
    return NULL;
  id = json_object_get_string_member_with_default (object, "id", NULL);
  if (id == NULL
      || g_strcmp0 (json_object_get_string_member_with_default (object, "revoked", "no"), "no") != 0)
    return NULL;
  self = g_object_new (HOME_TYPE_DEVICE, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (json_object_get_string_member_with_default (object, "name", ""));
  paired = json_object_get_string_member_with_default (object, "paired", NULL);
  if (paired != NULL)
    date = althea_partial_date_new (paired, NULL);
  self->paired_text = date != NULL ? althea_partial_date_to_display (date) : g_strdup ("");
  self->own = g_strcmp0 (id, own_id) == 0;
  return self;
}

static GListModel *
read_devices (JsonObject *answer, const char *own_id)
{
  GListStore *devices = g_list_store_new (HOME_TYPE_DEVICE);
  JsonArray *array = NULL;

  if (json_object_has_member (answer, "devices")
      && JSON_NODE_HOLDS_ARRAY (json_object_get_member (answer, "devices")))
    array = json_object_get_array_member (answer, "devices");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (HomeDevice) device = read_device (json_array_get_element (array, i), own_id);

      if (device == NULL)
        continue;
      if (device->own)
        g_list_store_insert (devices, 0, device);
      else
        g_list_store_append (devices, device);
    }
  return G_LIST_MODEL (devices);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, read_devices (answer, g_task_get_task_data (task)), g_object_unref);
}

static AltheaSession *
get_session (HomeSync *sync, GTask *task)
{
  AltheaSession *session = home_sync_get_session (sync);

  if (session != NULL && althea_session_get_state (session) == ALTHEA_SESSION_ONLINE)
    return session;
  g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE, "the practice cannot be reached");
  return NULL;
}

void
home_device_list_load_async (HomeSync *sync, const char *own_id, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (AltheaOperation) operation = NULL;
  AltheaSession *session = NULL;

  g_return_if_fail (HOME_IS_SYNC (sync));

  g_task_set_source_tag (task, home_device_list_load_async);
  g_task_set_task_data (task, g_strdup (own_id), g_free);
  session = get_session (sync, task);
  if (session == NULL)
    return;
  operation = althea_operation_new ("device-list", NULL);
  althea_session_operate_async (session, operation, NULL, loaded_cb, g_steal_pointer (&task));
}

GListModel *
home_device_list_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
home_device_revoke_async (HomeSync *sync, HomeDevice *device, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (AltheaOperation) operation = NULL;
  AltheaSession *session = NULL;

  g_return_if_fail (HOME_IS_SYNC (sync));
  g_return_if_fail (HOME_IS_DEVICE (device));

  g_task_set_source_tag (task, home_device_revoke_async);
  session = get_session (sync, task);
  if (session == NULL)
    return;
  operation = althea_operation_new_strings ("device-revoke", "device", device->id, NULL);
  althea_session_operate_async (session, operation, NULL, revoked_cb, g_steal_pointer (&task));
}

gboolean
home_device_revoke_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
