/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-operation.h"

#include <stdarg.h>
#include <string.h>

#include "althea-error.h"
#include "althea-id.h"
#include "althea-message-json.h"

#define MOST_BYTES (1024 * 1024)
#define MOST_DEPTH 16
#define MOST_NAME_BYTES 40

struct _AltheaOperation
{
  GObject parent_instance;

  char *name;             /* (owned) */
  char *id;               /* (owned) */
  JsonObject *parameters; /* (owned) immutable */
};

G_DEFINE_FINAL_TYPE (AltheaOperation, althea_operation, G_TYPE_OBJECT)

static gboolean
name_is_valid (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz-");
  return length > 0 && length <= MOST_NAME_BYTES && name[length] == '\0';
}

static void
althea_operation_finalize (GObject *object)
{
  AltheaOperation *self = ALTHEA_OPERATION (object);
  g_free (self->name);
  g_free (self->id);
  g_clear_pointer (&self->parameters, json_object_unref);
  G_OBJECT_CLASS (althea_operation_parent_class)->finalize (object);
}

static void
althea_operation_class_init (AltheaOperationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_operation_finalize;
}

static void
althea_operation_init (AltheaOperation *self)
{
}

/* A copy of its own: the caller's object may still change. */
static JsonObject *
dup_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  g_autoptr (JsonNode) copy = althea_message_json_copy (node);
  json_node_seal (copy);
  return json_node_dup_object (copy);
}

/* @id and @parameters: (transfer full) */
static AltheaOperation *
operation_take (const char *name, char *id, JsonObject *parameters)
{
  AltheaOperation *self = g_object_new (ALTHEA_TYPE_OPERATION, NULL);
  self->name = g_strdup (name);
  self->id = id;
  self->parameters = parameters;
  return self;
}

AltheaOperation *
althea_operation_new_with_id (const char *name, const char *id, JsonObject *parameters)
{
  g_return_val_if_fail (name != NULL && name_is_valid (name), NULL);
  g_return_val_if_fail (althea_id_is_valid (id), NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  return operation_take (name, g_strdup (id), dup_object (parameters != NULL ? parameters : nothing));
}

AltheaOperation *
althea_operation_new (const char *name, JsonObject *parameters)
{
  g_autofree char *id = althea_id_new ();
  return althea_operation_new_with_id (name, id, parameters);
}

AltheaOperation *
althea_operation_new_strings (const char *name, const char *first_parameter, ...)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  va_list list;
  va_start (list, first_parameter);
  for (const char *parameter = first_parameter; parameter != NULL; parameter = va_arg (list, const char *))
    {
      const char *value = va_arg (list, const char *);
      if (value != NULL)
        json_object_set_string_member (parameters, parameter, value);
    }
  va_end (list);
  return althea_operation_new (name, parameters);
}

const char *
althea_operation_get_name (AltheaOperation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (self), NULL);
  return self->name;
}

const char *
althea_operation_get_id (AltheaOperation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (self), NULL);
  return self->id;
}

JsonObject *
althea_operation_get_parameters (AltheaOperation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (self), NULL);
  return self->parameters;
}

const char *
althea_operation_get_string (AltheaOperation *self, const char *parameter)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (self) && parameter != NULL, NULL);
  return althea_message_json_get_string (self->parameters, parameter);
}

char *
althea_operation_to_json (AltheaOperation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (self), NULL);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", self->id);
  json_object_set_object_member (object, "parameters", json_object_ref (self->parameters));
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

AltheaOperation *
althea_operation_from_json (const char *name, const char *json, gssize length, GError **error)
{
  static const char *const members[] = { "id", "parameters", NULL };
  g_return_val_if_fail (name != NULL && json != NULL, NULL);
  if (!name_is_valid (name))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "The name of an operation does not fit");
      return NULL;
    }
  g_autoptr (JsonObject) object
      = althea_message_json_read_object (json, length, MOST_BYTES, MOST_DEPTH, error);
  if (object == NULL || !althea_message_json_check_members (object, members, error))
    return NULL;
  const char *id = althea_message_json_get_string (object, "id");
  JsonNode *parameters = json_object_get_member (object, "parameters");
  if (!althea_id_is_valid (id) || (parameters != NULL && !JSON_NODE_HOLDS_OBJECT (parameters)))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "An operation needs an id and an object of parameters");
      return NULL;
    }
  return althea_operation_new_with_id (name, id,
                                       parameters != NULL ? json_node_get_object (parameters) : NULL);
}
