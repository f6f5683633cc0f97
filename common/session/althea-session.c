/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-live.h"

#include <json-glib/json-glib.h>

#include "althea-live-event.h"
#include "althea-message-json.h"
#include "althea-retry.h"

#define MAX_DESCRIPTION_BYTES (16 * 1024)

G_DEFINE_FINAL_TYPE_WITH_CODE (AltheaSession, althea_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALTHEA_TYPE_CODE_FINDER,
                                                      althea_session_code_finder_init))

typedef enum
{
  PROP_STATE = 1,
  PROP_PRACTICE_NAME,
  PROP_PRACTICE_PHONE,
  PROP_PERSON_NAME,
  PROP_PERSON_REFERENCE,
  PROP_ROLE,
  PROP_ERROR_TEXT,
  PROP_UNREACHABLE_PORT,
} AltheaSessionProperty;

static GParamSpec *props[PROP_UNREACHABLE_PORT + 1];

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RESYNCED,
  SIGNAL_RESET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_text (AltheaSession *self, char **member, const char *text, AltheaSessionProperty property)
{
  if (g_set_str (member, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_state (AltheaSession *self, AltheaSessionState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
althea_session_set_offline (AltheaSession *self, const GError *error)
{
  g_autofree char *text = althea_error_to_text (error);

  set_text (self, &self->error_text, text, PROP_ERROR_TEXT);
  /* Said by the pinned host itself, so it is final. */
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_REVOKED))
    {
      set_state (self, ALTHEA_SESSION_REVOKED);
      return;
    }
  set_state (self, ALTHEA_SESSION_OFFLINE);
  if (self->open)
    althea_retry_later (self->retry);
}

/* --- how things stand
 * ----------------------------------------------------------------------------------------- */

static const char *
text_of (JsonObject *object, const char *member)
{
  const char *text = althea_message_json_get_string (object, member);

  return text != NULL ? text : "";
}

static gint64
number_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static void
take_unreachable_port (AltheaSession *self, gint64 port)
{
  const guint taken = port > 0 && port <= G_MAXUINT16 ? (guint)port : 0;

  if (self->unreachable_port == taken)
    return;
  self->unreachable_port = taken;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREACHABLE_PORT]);
}

/* Goes on in the feed where it stopped; another epoch begins anew. */
static void
take_online (AltheaSession *self, JsonObject *object)
{
  const char *epoch = text_of (object, "epoch");
  gboolean other_person = g_strcmp0 (self->followed, text_of (object, "person")) != 0;
  gboolean anew = g_strcmp0 (self->epoch, epoch) != 0 || other_person;

  self->missed = self->was_online;
  if (anew)
    {
      g_set_str (&self->epoch, epoch);
      g_set_str (&self->followed, text_of (object, "person"));
      self->cursor = number_of (object, "cursor");
    }
  set_text (self, &self->person_name, text_of (object, "name"), PROP_PERSON_NAME);
  set_text (self, &self->person_reference, text_of (object, "person"), PROP_PERSON_REFERENCE);
  set_text (self, &self->role, text_of (object, "role"), PROP_ROLE);
  take_unreachable_port (self, number_of (object, "unreachable_port"));
  set_state (self, ALTHEA_SESSION_ONLINE);
  if (anew && self->was_online)
    g_signal_emit (self, signals[SIGNAL_RESET], 0);
  self->was_online = TRUE;
  althea_session_follow (self);
}

static void
take_nobody (AltheaSession *self, const char *state)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (ALTHEA_TYPE_SESSION_STATE);
  const GEnumValue *value = g_enum_get_value_by_nick (states, state);

  if (althea_transport_is_local (self->transport) && althea_transport_has_token (self->transport))
    {
      althea_transport_set_token (self->transport, NULL);
      self->n_signed_in++;
    }
  set_text (self, &self->person_name, "", PROP_PERSON_NAME);
  set_text (self, &self->person_reference, "", PROP_PERSON_REFERENCE);
  set_text (self, &self->role, "", PROP_ROLE);
  set_state (self, value != NULL ? (AltheaSessionState)value->value : ALTHEA_SESSION_SIGNED_OUT);
}

gboolean
althea_session_take_description (AltheaSession *self, GBytes *json, GError **error)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (JsonObject) object = althea_message_json_read_object (text != NULL ? text : "", (gssize)n_bytes,
                                                                   MAX_DESCRIPTION_BYTES, 8, error);
  const char *token;

  if (object == NULL)
    return FALSE;
  token = althea_message_json_get_string (object, "token");
  if (token != NULL)
    {
      /* The channel that is open was granted to nobody, or to whoever was signed in before. */
      althea_transport_set_token (self->transport, token);
      self->n_signed_in++;
      althea_session_drop_live (self);
    }
  set_text (self, &self->error_text, NULL, PROP_ERROR_TEXT);
  if (*text_of (object, "practice") != '\0')
    {
      set_text (self, &self->practice_name, text_of (object, "practice"), PROP_PRACTICE_NAME);
      set_text (self, &self->practice_phone, text_of (object, "phone"), PROP_PRACTICE_PHONE);
    }
  if (g_str_equal (text_of (object, "state"), "online"))
    take_online (self, object);
  else
    take_nobody (self, text_of (object, "state"));
  althea_session_connect_live (self);
  return TRUE;
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);
  gboolean again = self->probe_again;

  self->probing = self->probe_again = FALSE;
  if (!self->open || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What was asked before somebody signed in is no answer to how things stand since. */
  if (json != NULL && self->probed_at != self->n_signed_in)
    althea_session_probe (self);
  else if (json == NULL || !althea_session_take_description (self, json, &error))
    althea_session_set_offline (self, error);
  else if (again)
    althea_session_probe (self);
}

void
althea_session_probe (AltheaSession *self)
{
  if (!self->open)
    return;
  if (self->probing)
    {
      self->probe_again = TRUE;
      return;
    }
  althea_retry_stop (self->retry);
  self->probing = TRUE;
  self->probed_at = self->n_signed_in;
  if (self->state == ALTHEA_SESSION_OFFLINE)
    set_state (self, ALTHEA_SESSION_CONNECTING);
  althea_transport_send_async (self->transport, "GET", "/session", NULL, self->cancellable, probe_cb,
                               g_object_ref (self));
}

static void
probe_again (gpointer user_data)
{
  althea_session_probe (user_data);
}

void
althea_session_note_error (AltheaSession *self, const GError *error)
{
  if (error->domain == ALTHEA_ERROR
      && (error->code == ALTHEA_ERROR_OFFLINE || error->code == ALTHEA_ERROR_SIGNED_OUT
          || error->code == ALTHEA_ERROR_LOCKED || error->code == ALTHEA_ERROR_REVOKED))
    althea_session_probe (self);
}

/* --- the object
 * ------------------------------------------------------------------------------------------------ */

static void
althea_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaSession *self = ALTHEA_SESSION (object);

  switch ((AltheaSessionProperty)id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int)self->state);
      break;
    case PROP_PRACTICE_NAME:
      g_value_set_string (value, self->practice_name);
      break;
    case PROP_PRACTICE_PHONE:
      g_value_set_string (value, self->practice_phone);
      break;
    case PROP_PERSON_NAME:
      g_value_set_string (value, self->person_name);
      break;
    case PROP_PERSON_REFERENCE:
      g_value_set_string (value, self->person_reference);
      break;
    case PROP_ROLE:
      g_value_set_string (value, self->role);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_UNREACHABLE_PORT:
      g_value_set_uint (value, self->unreachable_port);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_session_dispose (GObject *object)
{
  AltheaSession *self = ALTHEA_SESSION (object);

  althea_session_close (self);
  G_OBJECT_CLASS (althea_session_parent_class)->dispose (object);
}

static void
althea_session_finalize (GObject *object)
{
  AltheaSession *self = ALTHEA_SESSION (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->retry, althea_retry_free);
  g_free (self->practice_name);
  g_free (self->practice_phone);
  g_free (self->person_name);
  g_free (self->person_reference);
  g_free (self->role);
  g_free (self->error_text);
  g_free (self->epoch);
  g_free (self->followed);
  G_OBJECT_CLASS (althea_session_parent_class)->finalize (object);
}

/* In the order of the properties, from PROP_PRACTICE_NAME. */
static const char *const text_names[]
    = { "practice-name", "practice-phone", "person-name", "person-reference", "role", "error-text" };

static void
althea_session_class_init (AltheaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = althea_session_get_property;
  object_class->dispose = althea_session_dispose;
  object_class->finalize = althea_session_finalize;
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ALTHEA_TYPE_SESSION_STATE,
                                         ALTHEA_SESSION_OFFLINE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  for (guint i = 0; i < G_N_ELEMENTS (text_names); i++)
    props[PROP_PRACTICE_NAME + i]
        = g_param_spec_string (text_names[i], NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_UNREACHABLE_PORT] = g_param_spec_uint ("unreachable-port", NULL, NULL, 0, G_MAXUINT16, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", ALTHEA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, ALTHEA_TYPE_CHANGE);
  signals[SIGNAL_RESYNCED] = g_signal_new ("resynced", ALTHEA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RESET]
      = g_signal_new ("reset", ALTHEA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
althea_session_init (AltheaSession *self)
{
  self->practice_name = g_strdup ("");
  self->practice_phone = g_strdup ("");
  self->person_name = g_strdup ("");
  self->person_reference = g_strdup ("");
  self->role = g_strdup ("");
  self->retry = althea_retry_new (probe_again, self);
}

AltheaSession *
althea_session_new_local (const char *socket_path)
{
  AltheaSession *self;

  g_return_val_if_fail (socket_path != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_SESSION, NULL);
  self->transport = althea_transport_new_local (socket_path);
  return self;
}

AltheaSession *
althea_session_new_remote (const char *const *addresses, const char *host_pin, GTlsCertificate *device)
{
  AltheaSession *self;

  g_return_val_if_fail (addresses != NULL && addresses[0] != NULL && host_pin != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_SESSION, NULL);
  self->transport = althea_transport_new_remote (addresses, host_pin, device);
  return self;
}

void
althea_session_open (AltheaSession *self)
{
  g_return_if_fail (ALTHEA_IS_SESSION (self));
  if (self->open)
    return;
  self->open = TRUE;
  self->cancellable = g_cancellable_new ();
  althea_retry_reset (self->retry);
  althea_session_probe (self);
}

void
althea_session_close (AltheaSession *self)
{
  g_return_if_fail (ALTHEA_IS_SESSION (self));
  if (!self->open)
    return;
  self->open = FALSE;
  althea_retry_stop (self->retry);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  althea_session_drop_live (self);
  self->probing = self->following = self->connecting_live = FALSE;
  self->was_online = FALSE;
  set_state (self, ALTHEA_SESSION_OFFLINE);
}

AltheaTransport *
althea_session_get_transport (AltheaSession *self)
{
  return self->transport;
}

void
althea_session_set_retry_ms (AltheaSession *self, guint first_ms, guint longest_ms)
{
  g_return_if_fail (ALTHEA_IS_SESSION (self));
  althea_retry_set_ms (self->retry, first_ms, longest_ms);
}

AltheaSessionState
althea_session_get_state (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), ALTHEA_SESSION_OFFLINE);
  return self->state;
}

const char *
althea_session_get_practice_name (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), "");
  return self->practice_name;
}

const char *
althea_session_get_practice_phone (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), "");
  return self->practice_phone;
}

const char *
althea_session_get_person_name (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), "");
  return self->person_name;
}

const char *
althea_session_get_person_reference (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), "");
  return self->person_reference;
}

const char *
althea_session_get_role (AltheaSession *self)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (self), "");
  return self->role;
}
