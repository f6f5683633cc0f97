/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-thread-item.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-communication.h"

struct _AltheaThreadItem
{
  GObject parent_instance;

  char *id;          /* (owned) */
  char *text;        /* (owned) */
  char *sender_name; /* (owned) */
  char *state_text;  /* (owned) */
  gint64 time_us;
  gboolean own;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (AltheaThreadItem, althea_thread_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_TEXT,
  PROP_SENDER_NAME,
  PROP_OWN,
  PROP_TIME_US,
  PROP_STATE_TEXT,
  PROP_FAILED,
} AltheaThreadItemProperty;

static GParamSpec *props[PROP_FAILED + 1];

static void
althea_thread_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaThreadItem *self = ALTHEA_THREAD_ITEM (object);

  switch ((AltheaThreadItemProperty)prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_SENDER_NAME:
      g_value_set_string (value, self->sender_name);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    case PROP_TIME_US:
      g_value_set_int64 (value, self->time_us);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_string (AltheaThreadItem *self, char **place, const GValue *value, GParamSpec *pspec)
{
  if (g_set_str (place, g_value_get_string (value)))
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_boolean (AltheaThreadItem *self, gboolean *place, const GValue *value, GParamSpec *pspec)
{
  if (*place == g_value_get_boolean (value))
    return;
  *place = g_value_get_boolean (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
althea_thread_item_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaThreadItem *self = ALTHEA_THREAD_ITEM (object);

  switch ((AltheaThreadItemProperty)prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_TEXT:
      set_string (self, &self->text, value, pspec);
      break;
    case PROP_SENDER_NAME:
      set_string (self, &self->sender_name, value, pspec);
      break;
    case PROP_STATE_TEXT:
      set_string (self, &self->state_text, value, pspec);
      break;
    case PROP_OWN:
      set_boolean (self, &self->own, value, pspec);
      break;
    case PROP_FAILED:
      set_boolean (self, &self->failed, value, pspec);
      break;
    case PROP_TIME_US:
      if (self->time_us == g_value_get_int64 (value))
        break;
      self->time_us = g_value_get_int64 (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_thread_item_finalize (GObject *object)
{
  AltheaThreadItem *self = ALTHEA_THREAD_ITEM (object);

  g_free (self->id);
  g_free (self->text);
  g_free (self->sender_name);
  g_free (self->state_text);
  G_OBJECT_CLASS (althea_thread_item_parent_class)->finalize (object);
}

static void
althea_thread_item_class_init (AltheaThreadItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_thread_item_get_property;
  object_class->set_property = althea_thread_item_set_property;
  object_class->finalize = althea_thread_item_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL,
                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_SENDER_NAME] = g_param_spec_string ("sender-name", NULL, NULL, NULL, flags);
  props[PROP_OWN] = g_param_spec_boolean ("own", NULL, NULL, FALSE, flags);
  props[PROP_TIME_US] = g_param_spec_int64 ("time-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  props[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_thread_item_init (AltheaThreadItem *self)
{
}

AltheaThreadItem *
althea_thread_item_new (const char *id, const char *text, const char *sender_name, gboolean own,
                        gint64 time_us, const char *state_text, gboolean failed)
{
  return g_object_new (ALTHEA_TYPE_THREAD_ITEM, "id", id, "text", text, "sender-name", sender_name, "own",
                       own, "time-us", time_us, "state-text", state_text, "failed", failed, NULL);
}

static gboolean
same_side (const AltheaReference *sender, const char *own_reference)
{
  g_autofree char *type = NULL;
  gboolean own_is_patient = g_str_has_prefix (own_reference, "Patient/");

  if (sender == NULL || !althea_reference_split (sender, &type, NULL))
    return FALSE;
  return own_is_patient == g_str_equal (type, "Patient");
}

/* Beside "Seen" the time is enough for today. */
static char *
time_words (const AltheaPartialDate *date)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local_usec (althea_partial_date_get_start_us (date));
  g_autoptr (GDateTime) now = althea_clock_now_local ();

  if (althea_partial_date_get_precision (date) > ALTHEA_PRECISION_DAY && then != NULL
      && g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");
  return althea_partial_date_to_display (date);
}

/* The furthest that the message is known to have come, in words that are true on the sender's side. */
static char *
state_of (AltheaRecord *communication, gboolean from_patient)
{
  const AltheaPartialDate *seen = althea_record_get_value (communication, "seen");
  const AltheaPartialDate *delivered = althea_record_get_value (communication, "delivered");
  const AltheaPartialDate *sent = althea_record_get_value (communication, "sent");
  g_autofree char *time = NULL;

  if (seen != NULL)
    {
      time = time_words (seen);
      /* Translators: a time follows, "Seen 10:40". */
      return g_strdup_printf (_ ("Seen %s"), time);
    }
  if (delivered != NULL && !from_patient)
    {
      time = time_words (delivered);
      return g_strdup_printf (_ ("On the patient’s device %s"), time);
    }
  if (sent == NULL)
    return g_strdup ("");
  time = time_words (sent);
  return from_patient ? g_strdup_printf (_ ("At the practice %s"), time)
                      : g_strdup_printf (_ ("Kept %s"), time);
}

/* A patient reads "You", since nobody else writes on that side; of the practice's people each has a name. */
static const char *
sender_words (const AltheaReference *sender, const char *own_reference)
{
  if (sender != NULL && g_str_has_prefix (own_reference, "Patient/")
      && g_strcmp0 (sender->reference, own_reference) == 0)
    return _ ("You");
  return sender != NULL && sender->display != NULL ? sender->display : _ ("Unknown sender");
}

AltheaThreadItem *
althea_thread_item_new_for_communication (AltheaRecord *communication, const char *own_reference)
{
  const AltheaReference *sender;
  const AltheaPartialDate *date;
  g_autofree char *state = NULL;
  gboolean own;
  const char *text;

  g_return_val_if_fail (ALTHEA_IS_COMMUNICATION (communication), NULL);
  g_return_val_if_fail (own_reference != NULL, NULL);
  sender = althea_record_get_value (communication, "sender");
  date = althea_record_get_date (communication);
  own = same_side (sender, own_reference);
  state = own ? state_of (communication, g_str_has_prefix (own_reference, "Patient/")) : g_strdup ("");
  text = althea_communication_get_text (ALTHEA_COMMUNICATION (communication));
  if (althea_record_is_entered_in_error (communication))
    text = _ ("This message was withdrawn.");
  return althea_thread_item_new (althea_record_get_id (communication), text,
                                 sender_words (sender, own_reference), own,
                                 date != NULL ? althea_partial_date_get_start_us (date)
                                              : althea_record_get_last_updated_us (communication),
                                 state, FALSE);
}

const char *
althea_thread_item_get_id (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), NULL);
  return self->id;
}

const char *
althea_thread_item_get_text (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), NULL);
  return self->text;
}

const char *
althea_thread_item_get_sender_name (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), NULL);
  return self->sender_name;
}

gboolean
althea_thread_item_get_own (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), FALSE);
  return self->own;
}

gint64
althea_thread_item_get_time_us (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), 0);
  return self->time_us;
}

const char *
althea_thread_item_get_state_text (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), NULL);
  return self->state_text;
}

gboolean
althea_thread_item_get_failed (AltheaThreadItem *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_ITEM (self), FALSE);
  return self->failed;
}
