/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-outbox-item.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "home-outbox-private.h"
#include "home-schema.h"

struct _HomeOutboxItem
{
  GObject parent_instance;
  AltheaOperation *operation; /* (owned) */
  HomeOutboxState state;
  gint64 made_us, stored_us, seen_us; /* 0: not yet */
  JsonObject *result;                 /* (owned) (nullable) */
  char *error_nick;                   /* (owned) (nullable) */
  char *reason;                       /* (owned) (nullable) */
  char *state_text;                   /* (owned) */
  guint n_failures;
};

G_DEFINE_FINAL_TYPE (HomeOutboxItem, home_outbox_item, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (HomeOutboxState, home_outbox_state, G_DEFINE_ENUM_VALUE (HOME_OUTBOX_KEPT, "kept"),
                    G_DEFINE_ENUM_VALUE (HOME_OUTBOX_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (HOME_OUTBOX_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (HOME_OUTBOX_SEEN, "seen"),
                    G_DEFINE_ENUM_VALUE (HOME_OUTBOX_REFUSED, "refused"))

typedef enum
{
  PROP_STATE = 1,
  PROP_STATE_TEXT,
  PROP_REASON,
  PROP_FAILED,
} HomeOutboxItemProperty;

static GParamSpec *props[PROP_FAILED + 1];

char *
home_time_to_words (gint64 time_us)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local_usec (time_us);
  g_autoptr (GDateTime) now = althea_clock_now_local ();

  if (then != NULL && g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");
  return althea_time_to_display (time_us);
}

static char *
make_state_text (HomeOutboxItem *self)
{
  g_autofree char *time = NULL;

  switch (self->state)
    {
    case HOME_OUTBOX_KEPT:
      return g_strdup (_ ("Kept on this computer"));
    case HOME_OUTBOX_SENDING:
      return g_strdup (_ ("On its way"));
    case HOME_OUTBOX_ACCEPTED:
      time = home_time_to_words (self->stored_us);
      /* Translators: %s is a time such as 10:02 or Yesterday 10:02. */
      return g_strdup_printf (_ ("At the practice %s"), time);
    case HOME_OUTBOX_SEEN:
      time = home_time_to_words (self->seen_us);
      /* Translators: %s is a time; a person of the practice opened the message then. */
      return g_strdup_printf (_ ("Seen %s"), time);
    case HOME_OUTBOX_REFUSED:
      /* Translators: %s is a whole sentence that says why. */
      return g_strdup_printf (_ ("Not sent. %s"), self->reason != NULL ? self->reason : "");
    default:
      g_assert_not_reached ();
    }
}

static void
state_changed (HomeOutboxItem *self)
{
  g_free (self->state_text);
  self->state_text = make_state_text (self);
  for (guint i = PROP_STATE; i <= PROP_FAILED; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

static void
home_outbox_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeOutboxItem *self = HOME_OUTBOX_ITEM (object);

  switch ((HomeOutboxItemProperty)prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->state == HOME_OUTBOX_REFUSED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_outbox_item_finalize (GObject *object)
{
  HomeOutboxItem *self = HOME_OUTBOX_ITEM (object);

  g_clear_object (&self->operation);
  g_clear_pointer (&self->result, json_object_unref);
  g_free (self->error_nick);
  g_free (self->reason);
  g_free (self->state_text);
  G_OBJECT_CLASS (home_outbox_item_parent_class)->finalize (object);
}

static void
home_outbox_item_class_init (HomeOutboxItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_outbox_item_get_property;
  object_class->finalize = home_outbox_item_finalize;
  props[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, HOME_TYPE_OUTBOX_STATE, HOME_OUTBOX_KEPT, flags);
  props[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  props[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_outbox_item_init (HomeOutboxItem *self)
{
  self->state = HOME_OUTBOX_KEPT;
  self->state_text = make_state_text (self);
}

HomeOutboxItem *
home_outbox_item_new (AltheaOperation *operation, gint64 made_us)
{
  HomeOutboxItem *self = g_object_new (HOME_TYPE_OUTBOX_ITEM, NULL);

  self->operation = g_object_ref (operation);
  self->made_us = made_us;
  return self;
}

static JsonObject *
read_result (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

HomeOutboxItem *
home_outbox_item_new_for_row (const HomeOutboxRow *row, GError **error)
{
  g_autoptr (AltheaOperation) operation = althea_operation_from_json (row->name, row->body, -1, error);
  HomeOutboxItem *self = NULL;

  if (operation == NULL)
    return NULL;
  self = home_outbox_item_new (operation, row->made_us);
  self->stored_us = row->stored_us;
  self->seen_us = row->seen_us;
  self->result = read_result (row->result);
  self->error_nick = g_strdup (row->error);
  self->reason = g_strdup (row->reason);
  if (row->state == HOME_STORED_REFUSED)
    self->state = HOME_OUTBOX_REFUSED;
  else if (row->state == HOME_STORED_ACCEPTED)
    self->state = row->seen_us != 0 ? HOME_OUTBOX_SEEN : HOME_OUTBOX_ACCEPTED;
  g_free (self->state_text);
  self->state_text = make_state_text (self);
  return self;
}

HomeOutboxRow *
home_outbox_item_to_row (HomeOutboxItem *self)
{
  HomeOutboxRow *row = g_new0 (HomeOutboxRow, 1);

  row->id = g_strdup (home_outbox_item_get_id (self));
  row->name = g_strdup (althea_operation_get_name (self->operation));
  row->body = althea_operation_to_json (self->operation);
  row->state = self->state == HOME_OUTBOX_REFUSED ? HOME_STORED_REFUSED
               : self->stored_us != 0             ? HOME_STORED_ACCEPTED
                                                  : HOME_STORED_KEPT;
  row->made_us = self->made_us;
  row->stored_us = self->stored_us;
  row->seen_us = self->seen_us;
  if (self->result != NULL)
    {
      g_autoptr (JsonNode) node = json_node_alloc ();

      json_node_init_object (node, self->result);
      row->result = json_to_string (node, FALSE);
    }
  row->error = g_strdup (self->error_nick);
  row->reason = g_strdup (self->reason);
  return row;
}

void
home_outbox_item_set_state (HomeOutboxItem *self, HomeOutboxState state)
{
  if (self->state == state)
    return;
  self->state = state;
  state_changed (self);
}

void
home_outbox_item_set_accepted (HomeOutboxItem *self, gint64 stored_us, JsonObject *result)
{
  self->stored_us = stored_us;
  g_clear_pointer (&self->result, json_object_unref);
  self->result = result != NULL ? json_object_ref (result) : NULL;
  self->state = HOME_OUTBOX_ACCEPTED;
  state_changed (self);
}

void
home_outbox_item_set_seen (HomeOutboxItem *self, gint64 seen_us)
{
  self->seen_us = seen_us;
  self->state = HOME_OUTBOX_SEEN;
  state_changed (self);
}

void
home_outbox_item_set_refused (HomeOutboxItem *self, const char *error_nick, const char *reason)
{
  g_set_str (&self->error_nick, error_nick);
  g_set_str (&self->reason, reason);
  self->state = HOME_OUTBOX_REFUSED;
  state_changed (self);
}

void
home_outbox_item_set_kept (HomeOutboxItem *self)
{
  self->stored_us = 0;
  self->seen_us = 0;
  g_clear_pointer (&self->result, json_object_unref);
  self->state = HOME_OUTBOX_KEPT;
  state_changed (self);
}

guint
home_outbox_item_bump_failures (HomeOutboxItem *self)
{
  return ++self->n_failures;
}

const char *
home_outbox_item_get_id (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), NULL);

  return althea_operation_get_id (self->operation);
}

AltheaOperation *
home_outbox_item_get_operation (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), NULL);

  return self->operation;
}

HomeOutboxState
home_outbox_item_get_state (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), HOME_OUTBOX_KEPT);

  return self->state;
}

const char *
home_outbox_item_get_state_text (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), NULL);

  return self->state_text;
}

const char *
home_outbox_item_get_reason (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), NULL);

  return self->reason;
}

gint64
home_outbox_item_get_made_us (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), 0);

  return self->made_us;
}

gint64
home_outbox_item_get_stored_us (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), 0);

  return self->stored_us;
}

gint64
home_outbox_item_get_seen_us (HomeOutboxItem *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), 0);

  return self->seen_us;
}

const char *
home_outbox_item_get_result (HomeOutboxItem *self, const char *name)
{
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return self->result != NULL ? json_object_get_string_member_with_default (self->result, name, NULL) : NULL;
}
