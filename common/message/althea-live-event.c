/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-live-event.h"

#include "althea-error.h"
#include "althea-id.h"
#include "althea-message-json.h"

#define MOST_BYTES 1024
#define MOST_DEPTH 4

struct _AltheaLiveEvent
{
  GObject parent_instance;

  gint64 seq;
  char *epoch; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AltheaLiveEvent, althea_live_event, G_TYPE_OBJECT)

static void
althea_live_event_finalize (GObject *object)
{
  g_free (ALTHEA_LIVE_EVENT (object)->epoch);
  G_OBJECT_CLASS (althea_live_event_parent_class)->finalize (object);
}

static void
althea_live_event_class_init (AltheaLiveEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_live_event_finalize;
}

static void
althea_live_event_init (AltheaLiveEvent *self)
{
}

AltheaLiveEvent *
althea_live_event_new (gint64 seq, const char *epoch)
{
  g_return_val_if_fail (seq >= 0 && althea_id_is_valid (epoch), NULL);
  AltheaLiveEvent *self = g_object_new (ALTHEA_TYPE_LIVE_EVENT, NULL);
  self->seq = seq;
  self->epoch = g_strdup (epoch);
  return self;
}

gint64
althea_live_event_get_seq (AltheaLiveEvent *self)
{
  g_return_val_if_fail (ALTHEA_IS_LIVE_EVENT (self), 0);
  return self->seq;
}

const char *
althea_live_event_get_epoch (AltheaLiveEvent *self)
{
  g_return_val_if_fail (ALTHEA_IS_LIVE_EVENT (self), NULL);
  return self->epoch;
}

/* An id needs no escaping. */
char *
althea_live_event_to_json (AltheaLiveEvent *self)
{
  g_return_val_if_fail (ALTHEA_IS_LIVE_EVENT (self), NULL);
  return g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT ",\"epoch\":\"%s\"}", self->seq, self->epoch);
}

AltheaLiveEvent *
althea_live_event_from_json (const char *json, gssize length, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonObject) object
      = althea_message_json_read_object (json, length, MOST_BYTES, MOST_DEPTH, error);
  if (object == NULL)
    return NULL;
  const char *epoch = althea_message_json_get_string (object, "epoch");
  JsonNode *seq = json_object_get_member (object, "seq");
  if (!althea_id_is_valid (epoch) || seq == NULL || !JSON_NODE_HOLDS_VALUE (seq)
      || json_node_get_value_type (seq) != G_TYPE_INT64 || json_node_get_int (seq) < 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "A live event needs a seq and an epoch");
      return NULL;
    }
  return althea_live_event_new (json_node_get_int (seq), epoch);
}
