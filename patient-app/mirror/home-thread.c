/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-thread.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"

struct _HomeThread
{
  GObject parent_instance;
  char *key;        /* (owned) */
  char *id;         /* (owned) "" while unknown */
  char *subject;    /* (owned) */
  char *preview;    /* (owned) */
  char *state_text; /* (owned) */
  gint64 last_us;
  guint n_unread;
  gboolean closed;
  GListStore *messages; /* (owned) */
  GListStore *pending;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (HomeThread, home_thread, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_SUBJECT,
  PROP_PREVIEW,
  PROP_LAST_US,
  PROP_N_UNREAD,
  PROP_STATE_TEXT,
  PROP_CLOSED,
} HomeThreadProperty;

static GParamSpec *props[PROP_CLOSED + 1];

static void
home_thread_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeThread *self = HOME_THREAD (object);

  switch ((HomeThreadProperty)prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_PREVIEW:
      g_value_set_string (value, self->preview);
      break;
    case PROP_LAST_US:
      g_value_set_int64 (value, self->last_us);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, self->n_unread);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_CLOSED:
      g_value_set_boolean (value, self->closed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_thread_finalize (GObject *object)
{
  HomeThread *self = HOME_THREAD (object);

  g_free (self->key);
  g_free (self->id);
  g_free (self->subject);
  g_free (self->preview);
  g_free (self->state_text);
  g_clear_object (&self->messages);
  g_clear_object (&self->pending);
  G_OBJECT_CLASS (home_thread_parent_class)->finalize (object);
}

static void
home_thread_class_init (HomeThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_thread_get_property;
  object_class->finalize = home_thread_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags);
  props[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, "", flags);
  props[PROP_PREVIEW] = g_param_spec_string ("preview", NULL, NULL, "", flags);
  props[PROP_LAST_US] = g_param_spec_int64 ("last-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, "", flags);
  props[PROP_CLOSED] = g_param_spec_boolean ("closed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_thread_init (HomeThread *self)
{
  self->id = g_strdup ("");
  self->subject = g_strdup ("");
  self->preview = g_strdup ("");
  self->state_text = g_strdup ("");
  self->messages = g_list_store_new (ALTHEA_TYPE_RECORD);
  self->pending = g_list_store_new (HOME_TYPE_OUTBOX_ITEM);
}

HomeThread *
home_thread_new (const char *key)
{
  HomeThread *self = g_object_new (HOME_TYPE_THREAD, NULL);

  self->key = g_strdup (key);
  return self;
}

/* --- updating ------------------------------------------------------------------------------------- */

/* Changes only the span that differs, so that a view keeps its place. */
static void
update_store (GListStore *store, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store)), n_new = items->len;
  guint head = 0, tail = 0;

  while (head < MIN (n_old, n_new))
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), head);

      if (item != g_ptr_array_index (items, head))
        break;
      head++;
    }
  while (tail < MIN (n_old, n_new) - head)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), n_old - 1 - tail);

      if (item != g_ptr_array_index (items, n_new - 1 - tail))
        break;
      tail++;
    }
  if (head + tail == n_old && n_old == n_new)
    return;
  g_list_store_splice (store, head, n_old - head - tail, items->pdata + head, n_new - head - tail);
}

static char *
dup_message_text (AltheaRecord *message)
{
  const AltheaPayload *payload = althea_record_get_first (message, "payload");

  if (payload != NULL && payload->content_string != NULL)
    return althea_text_clean (payload->content_string, FALSE, NULL);
  return g_strdup (_ ("Attachment"));
}

static gint64
message_time_us (AltheaRecord *message)
{
  const AltheaPartialDate *sent = althea_record_get_date (message);

  return sent != NULL ? althea_partial_date_get_start_us (sent) : althea_record_get_last_updated_us (message);
}

static void
set_string (HomeThread *self, char **slot, const char *text, HomeThreadProperty property)
{
  if (g_set_str (slot, text != NULL ? text : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
update_newest (HomeThread *self, GPtrArray *messages, GPtrArray *pending)
{
  AltheaRecord *message = messages->len > 0 ? g_ptr_array_index (messages, 0) : NULL;
  HomeOutboxItem *item = pending->len > 0 ? g_ptr_array_index (pending, pending->len - 1) : NULL;
  g_autofree char *text = NULL;
  gint64 last_us = 0;

  if (item != NULL)
    {
      text = althea_text_clean (althea_operation_get_string (home_outbox_item_get_operation (item), "text"),
                                FALSE, NULL);
      last_us = home_outbox_item_get_made_us (item);
    }
  else if (message != NULL)
    {
      text = dup_message_text (message);
      last_us = message_time_us (message);
    }
  set_string (self, &self->preview, text, PROP_PREVIEW);
  set_string (self, &self->state_text, item != NULL ? home_outbox_item_get_state_text (item) : "",
              PROP_STATE_TEXT);
  if (self->last_us != last_us)
    {
      self->last_us = last_us;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_US]);
    }
}

static const char *
find_subject (AltheaRecord *task, GPtrArray *messages, GPtrArray *pending)
{
  const AltheaCodeableConcept *topic = NULL;
  const char *subject = task != NULL ? althea_record_get_string (task, "description") : NULL;

  if (!althea_text_is_empty (subject))
    return subject;
  if (messages->len > 0)
    topic = althea_record_get_value (g_ptr_array_index (messages, messages->len - 1), "topic");
  if (topic != NULL)
    return althea_codeable_concept_get_display (topic);
  if (pending->len > 0)
    subject = althea_operation_get_string (home_outbox_item_get_operation (g_ptr_array_index (pending, 0)),
                                           "subject");
  return !althea_text_is_empty (subject) ? subject : _ ("Message");
}

void
home_thread_update (HomeThread *self, HomeMirror *mirror, const char *id, AltheaRecord *task,
                    GPtrArray *messages, GPtrArray *pending)
{
  const char *status = task != NULL ? althea_record_get_string (task, "status") : NULL;
  gboolean closed = g_strcmp0 (status, "completed") == 0 || g_strcmp0 (status, "cancelled") == 0;
  guint n_unread = 0;

  for (guint i = 0; i < messages->len; i++)
    n_unread += home_mirror_is_new (mirror, g_ptr_array_index (messages, i));
  set_string (self, &self->id, id, PROP_ID);
  set_string (self, &self->subject, find_subject (task, messages, pending), PROP_SUBJECT);
  update_newest (self, messages, pending);
  if (self->n_unread != n_unread)
    {
      self->n_unread = n_unread;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNREAD]);
    }
  if (self->closed != closed)
    {
      self->closed = closed;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CLOSED]);
    }
  update_store (self->messages, messages);
  update_store (self->pending, pending);
}

/* --- public --------------------------------------------------------------------------------------- */

const char *
home_thread_get_id (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), "");

  return self->id;
}

const char *
home_thread_get_key (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), "");

  return self->key;
}

const char *
home_thread_get_subject (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), "");

  return self->subject;
}

const char *
home_thread_get_preview (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), "");

  return self->preview;
}

const char *
home_thread_get_state_text (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), "");

  return self->state_text;
}

gint64
home_thread_get_last_us (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), 0);

  return self->last_us;
}

guint
home_thread_get_n_unread (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), 0);

  return self->n_unread;
}

gboolean
home_thread_get_closed (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), FALSE);

  return self->closed;
}

GListModel *
home_thread_get_messages (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), NULL);

  return G_LIST_MODEL (self->messages);
}

GListModel *
home_thread_get_pending (HomeThread *self)
{
  g_return_val_if_fail (HOME_IS_THREAD (self), NULL);

  return G_LIST_MODEL (self->pending);
}
