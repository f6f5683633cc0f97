/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-draft-private.h"

#include <json-glib/json-glib.h>

#include "althea-message-json.h"

/* One answer: contents of 4 MiB, six times as long where every character is escaped. */
#define MOST_ANSWER_BYTES (32 * 1024 * 1024)
#define MOST_DEPTH 8

struct _AltheaDraft
{
  GObject parent_instance;

  char *key;        /* (owned) */
  char *patient_id; /* (owned) "" none */
  char *kind;       /* (owned) */
  char *rival;      /* (owned) (nullable) */
  char *content;    /* (owned) (nullable) */
  guint64 sequence;
  gint64 time_us;
};

typedef enum
{
  PROP_KEY = 1,
  PROP_PATIENT_ID,
  PROP_KIND,
  PROP_CONTENT,
  PROP_SEQUENCE,
  PROP_TIME,
} AltheaDraftProperty;

static GParamSpec *props[PROP_TIME + 1];

G_DEFINE_FINAL_TYPE (AltheaDraft, althea_draft, G_TYPE_OBJECT)

static void
althea_draft_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AltheaDraft *self = ALTHEA_DRAFT (object);

  switch ((AltheaDraftProperty)property_id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_PATIENT_ID:
      g_value_set_string (value, self->patient_id);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_CONTENT:
      g_value_set_string (value, self->content);
      break;
    case PROP_SEQUENCE:
      g_value_set_uint64 (value, self->sequence);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->time_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
althea_draft_finalize (GObject *object)
{
  AltheaDraft *self = ALTHEA_DRAFT (object);

  g_free (self->key);
  g_free (self->patient_id);
  g_free (self->kind);
  g_free (self->rival);
  g_free (self->content);
  G_OBJECT_CLASS (althea_draft_parent_class)->finalize (object);
}

static void
althea_draft_class_init (AltheaDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_draft_get_property;
  object_class->finalize = althea_draft_finalize;
  props[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  props[PROP_PATIENT_ID] = g_param_spec_string ("patient-id", NULL, NULL, NULL, flags);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  props[PROP_CONTENT] = g_param_spec_string ("content", NULL, NULL, NULL, flags);
  props[PROP_SEQUENCE] = g_param_spec_uint64 ("sequence", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, PROP_TIME + 1, props);
}

static void
althea_draft_init (AltheaDraft *self)
{
}

/* --- reading answers ----------------------------------------------------------------------------- */

static gint64
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : 0;
}

static AltheaDraft *
draft_from_object (JsonObject *object, GError **error)
{
  const char *key = althea_message_json_get_string (object, "key");
  const char *kind = althea_message_json_get_string (object, "kind");
  const char *patient = althea_message_json_get_string (object, "patient");
  const gint64 sequence = get_number (object, "sequence");
  AltheaDraft *self;

  if (key == NULL || kind == NULL || sequence <= 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The host's answer is no draft.");
      return NULL;
    }
  self = g_object_new (ALTHEA_TYPE_DRAFT, NULL);
  self->key = g_strdup (key);
  self->kind = g_strdup (kind);
  self->patient_id = g_strdup (patient != NULL ? patient : "");
  self->rival = g_strdup (althea_message_json_get_string (object, "rival"));
  self->content = g_strdup (althea_message_json_get_string (object, "content"));
  self->sequence = (guint64)sequence;
  self->time_us = get_number (object, "time");
  return self;
}

static JsonObject *
parse (GBytes *json, GError **error)
{
  return althea_message_json_read_object (g_bytes_get_data (json, NULL), (gssize)g_bytes_get_size (json),
                                          MOST_ANSWER_BYTES, MOST_DEPTH, error);
}

AltheaDraft *
althea_draft_from_json (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = parse (json, error);

  return object != NULL ? draft_from_object (object, error) : NULL;
}

GPtrArray *
althea_draft_list_from_json (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = parse (json, error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *node = object != NULL ? json_object_get_member (object, "drafts") : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (object != NULL && array == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         "The host's answer is no list of drafts.");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      AltheaDraft *draft
          = JSON_NODE_HOLDS_OBJECT (item) ? draft_from_object (json_node_get_object (item), error) : NULL;
      if (draft == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The host's answer is no draft.");
          return NULL;
        }
      g_ptr_array_add (drafts, draft);
    }
  return array != NULL ? g_steal_pointer (&drafts) : NULL;
}

/* --- what a draft says ---------------------------------------------------------------------------- */

const char *
althea_draft_get_key (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), "");
  return self->key;
}

const char *
althea_draft_get_patient_id (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), "");
  return self->patient_id;
}

const char *
althea_draft_get_kind (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), "");
  return self->kind;
}

const char *
althea_draft_get_content (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), NULL);
  return self->content;
}

guint64
althea_draft_get_sequence (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), 0);
  return self->sequence;
}

gint64
althea_draft_get_time_us (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), 0);
  return self->time_us;
}

const char *
althea_draft_get_conflicts_with (AltheaDraft *self)
{
  g_return_val_if_fail (ALTHEA_IS_DRAFT (self), NULL);
  return self->rival;
}
