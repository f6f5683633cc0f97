/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-sync.h"

#include "althea-clock.h"
#include "home-mirror-private.h"
#include "home-pull.h"
#include "home-sync-private.h"

#define FIRST_RETRY_SECONDS 5
#define LAST_RETRY_SECONDS 300

struct _HomeSync
{
  GObject parent_instance;
  HomeMirror *mirror;        /* (owned) */
  AltheaSession *session;    /* (owned) (nullable) while started */
  GCancellable *cancellable; /* (owned) (nullable) of this start */
  HomeSyncState state;
  char *state_text;      /* (owned) */
  char *trouble;         /* (owned) (nullable) what failed, for people */
  guint n_received;      /* in this run */
  guint n_total;         /* with what is still to come in this run; 0: the practice does not tell */
  guint n_offered_again; /* after a new epoch, in this run */
  gboolean pulling, pull_again;
  gboolean new_epoch;     /* this run asks for everything again */
  gboolean receipts_sent; /* one request is under way */
  GHashTable *receipted;  /* (owned) ids that the practice was told of by this object */
  guint retry_id;
  guint retry_seconds;
};

G_DEFINE_FINAL_TYPE (HomeSync, home_sync, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_STATE_TEXT,
  PROP_N_RECEIVED,
  PROP_N_TOTAL,
  PROP_SESSION,
} HomeSyncProperty;

static GParamSpec *props[PROP_SESSION + 1];

static void pull (HomeSync *self);

static void
set_state (HomeSync *self, HomeSyncState state)
{
  gboolean same = self->state == state;
  g_autofree char *text = NULL;

  self->state = state;
  text = home_sync_make_text (state, self->mirror, self->n_received, self->n_total, self->new_epoch,
                              self->trouble);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (g_set_str (&self->state_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE_TEXT]);
}

static void
set_counts (HomeSync *self, guint n_received, guint n_total)
{
  gboolean received_changed = self->n_received != n_received, total_changed = self->n_total != n_total;

  self->n_received = n_received;
  self->n_total = n_total;
  if (received_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_RECEIVED]);
  if (total_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
}

/* --- failures ------------------------------------------------------------------------------------- */

static gboolean
retry_cb (gpointer user_data)
{
  HomeSync *self = HOME_SYNC (user_data);

  self->retry_id = 0;
  pull (self);
  return G_SOURCE_REMOVE;
}

static void
note_revoked (HomeSync *self)
{
  g_message ("The practice unlinked this computer");
  home_mirror_set_revoked (self->mirror);
  home_sync_stop (self);
  set_state (self, HOME_SYNC_REVOKED);
}

static void
note_failure (HomeSync *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_REVOKED))
    {
      note_revoked (self);
      return;
    }
  if (self->retry_id == 0)
    {
      self->retry_seconds = CLAMP (self->retry_seconds * 2, FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS);
      self->retry_id = g_timeout_add_seconds (self->retry_seconds, retry_cb, self);
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE))
    {
      set_state (self, HOME_SYNC_OFFLINE);
      return;
    }
  g_warning ("Synchronising failed: %s", error->message);
  text = althea_error_to_text (error);
  g_set_str (&self->trouble, text);
  set_state (self, HOME_SYNC_TROUBLE);
}

/* --- receipts: which messages of the practice have arrived here ----------------------------------- */

static void
receipts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeSync) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  self->receipts_sent = FALSE;
  if (error == NULL)
    return;
  /* Told again with the next run, since the records still say that they are not delivered. */
  g_hash_table_remove_all (self->receipted);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("The practice was not told of arrived messages: %s", error->message);
}

static void
send_receipts (HomeSync *self)
{
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->receipts_sent || self->session == NULL)
    return;
  operation = home_sync_make_receipt (self->mirror, self->receipted);
  if (operation == NULL)
    return;
  self->receipts_sent = TRUE;
  althea_session_operate_async (self->session, operation, self->cancellable, receipts_cb,
                                g_object_ref (self));
}

static void
note_seen_messages (HomeSync *self)
{
  HomeOutbox *outbox = home_mirror_get_outbox (self->mirror);
  GListModel *messages = G_LIST_MODEL (home_mirror_get_records (self->mirror, "Communication"));

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (messages, i);
      const AltheaPartialDate *seen = althea_record_get_value (message, "seen");

      if (seen != NULL)
        home_outbox_note_seen (outbox, althea_record_get_id (message),
                               althea_partial_date_get_start_us (seen));
    }
}

static void
messages_changed_cb (HomeSync *self)
{
  note_seen_messages (self);
  if (self->state == HOME_SYNC_UP_TO_DATE)
    send_receipts (self);
}

/* --- pulling -------------------------------------------------------------------------------------- */

/* After a restore: the practice knows an operation when the message it made is there. Others have no record
 * of their own; offering them again is harmless. */
static gboolean
is_known_there (HomeOutboxItem *item, gpointer user_data)
{
  HomeSync *self = user_data;
  const char *message = home_outbox_item_get_result (item, "message");

  return message != NULL
         && home_record_list_find (home_mirror_get_records (self->mirror, "Communication"), message) != NULL;
}

static void
finish_run (HomeSync *self)
{
  self->pulling = FALSE;
  self->retry_seconds = 0;
  if (self->new_epoch)
    {
      self->new_epoch = FALSE;
      self->n_offered_again
          = home_outbox_offer_again (home_mirror_get_outbox (self->mirror), is_known_there, self);
      if (self->n_offered_again > 0)
        g_message ("The practice restored its records; %u operations are offered again",
                   self->n_offered_again);
    }
  set_state (self, HOME_SYNC_UP_TO_DATE);
  note_seen_messages (self);
  send_receipts (self);
  home_outbox_flush (home_mirror_get_outbox (self->mirror));
  if (self->pull_again)
    pull (self);
}

static void
fail_run (HomeSync *self, const GError *error)
{
  /* What was asked while the run was cancelled belongs to the session that came after it. */
  gboolean again = self->pull_again && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  self->pulling = FALSE;
  self->pull_again = FALSE;
  note_failure (self, error);
  if (again)
    pull (self);
}

static void
progress_cb (guint n_received, gint64 n_left, gboolean new_epoch, gpointer user_data)
{
  HomeSync *self = HOME_SYNC (user_data);

  /* Stays until a run is done, also when the one that met the epoch broke off. */
  self->new_epoch = self->new_epoch || new_epoch;
  set_counts (self, n_received, n_left >= 0 ? (guint)MIN (n_received + n_left, G_MAXINT) : 0);
  /* After the last page the run is over in a moment, and a small one was never spoken of. */
  if (new_epoch || n_left != 0 || self->state == HOME_SYNC_RUNNING)
    set_state (self, HOME_SYNC_RUNNING);
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeSync *self = HOME_SYNC (source);
  g_autoptr (GError) error = NULL;

  if (home_pull_run_finish (result, &error))
    finish_run (self);
  else
    fail_run (self, error);
}

static void
pull (HomeSync *self)
{
  if (self->session == NULL || althea_session_get_state (self->session) != ALTHEA_SESSION_ONLINE)
    return;
  if (self->pulling)
    {
      self->pull_again = TRUE;
      return;
    }
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->pulling = TRUE;
  self->pull_again = FALSE;
  set_counts (self, 0, 0);
  /* A run that brings a few changes is over before words about it could be read. */
  if (!home_mirror_get_first_sync_done (self->mirror) || self->state != HOME_SYNC_UP_TO_DATE)
    set_state (self, HOME_SYNC_RUNNING);
  home_pull_run_async (G_OBJECT (self), self->session, self->mirror, progress_cb, self->cancellable,
                       pulled_cb, NULL);
}

/* --- the session ---------------------------------------------------------------------------------- */

static void
session_state_cb (AltheaSession *session, GParamSpec *pspec, HomeSync *self)
{
  switch (althea_session_get_state (session))
    {
    case ALTHEA_SESSION_ONLINE:
      home_mirror_set_practice (self->mirror, althea_session_get_practice_name (session),
                                althea_session_get_practice_phone (session));
      pull (self);
      break;
    case ALTHEA_SESSION_CONNECTING:
      if (self->state != HOME_SYNC_OFFLINE)
        set_state (self, HOME_SYNC_CONNECTING);
      break;
    case ALTHEA_SESSION_LOCKED:
    case ALTHEA_SESSION_SIGNED_OUT:
      set_state (self, HOME_SYNC_WAITING);
      break;
    case ALTHEA_SESSION_REVOKED:
      note_revoked (self);
      break;
    case ALTHEA_SESSION_OFFLINE:
    default:
      set_state (self, HOME_SYNC_OFFLINE);
    }
}

static void
changed_cb (AltheaSession *session, AltheaChange *change, HomeSync *self)
{
  pull (self);
}

static void
resynced_cb (AltheaSession *session, HomeSync *self)
{
  pull (self);
}

gboolean
home_sync_start (HomeSync *self, GError **error)
{
  AltheaPairing *pairing = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;

  g_return_val_if_fail (HOME_IS_SYNC (self), FALSE);

  if (self->session != NULL)
    return TRUE;
  if (home_mirror_get_revoked (self->mirror))
    {
      set_state (self, HOME_SYNC_REVOKED);
      return TRUE;
    }
  pairing = home_mirror_get_pairing (self->mirror);
  certificate = althea_identity_to_tls (pairing->identity, error);
  if (certificate == NULL)
    return FALSE;
  self->session
      = althea_session_new_remote ((const char *const *)pairing->addresses, pairing->host_pin, certificate);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (session_state_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->session, "resynced", G_CALLBACK (resynced_cb), self, G_CONNECT_DEFAULT);
  set_state (self, HOME_SYNC_CONNECTING);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
  althea_session_open (self->session);
  home_outbox_set_session (home_mirror_get_outbox (self->mirror), self->session);
  return TRUE;
}

void
home_sync_stop (HomeSync *self)
{
  g_autoptr (AltheaSession) session = NULL;

  g_return_if_fail (HOME_IS_SYNC (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->session == NULL)
    return;
  home_outbox_set_session (home_mirror_get_outbox (self->mirror), NULL);
  session = g_steal_pointer (&self->session);
  g_signal_handlers_disconnect_by_data (session, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  althea_session_close (session);
  self->pull_again = FALSE;
  set_state (self, HOME_SYNC_STOPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

void
home_sync_now (HomeSync *self)
{
  g_return_if_fail (HOME_IS_SYNC (self));

  if (self->session == NULL)
    return;
  if (althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE)
    {
      pull (self);
      home_outbox_flush (home_mirror_get_outbox (self->mirror));
      return;
    }
  /* Connects at once in place of waiting for the next try. */
  althea_session_close (self->session);
  althea_session_open (self->session);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_sync_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeSync *self = HOME_SYNC (object);

  switch ((HomeSyncProperty)prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_N_RECEIVED:
      g_value_set_uint (value, self->n_received);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_sync_dispose (GObject *object)
{
  HomeSync *self = HOME_SYNC (object);

  if (self->mirror != NULL)
    home_sync_stop (self);
  g_clear_object (&self->mirror);
  G_OBJECT_CLASS (home_sync_parent_class)->dispose (object);
}

static void
home_sync_finalize (GObject *object)
{
  HomeSync *self = HOME_SYNC (object);

  g_free (self->state_text);
  g_free (self->trouble);
  g_hash_table_unref (self->receipted);
  G_OBJECT_CLASS (home_sync_parent_class)->finalize (object);
}

static void
home_sync_class_init (HomeSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_sync_get_property;
  object_class->dispose = home_sync_dispose;
  object_class->finalize = home_sync_finalize;
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, HOME_TYPE_SYNC_STATE, HOME_SYNC_STOPPED, flags);
  props[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, "", flags);
  props[PROP_N_RECEIVED] = g_param_spec_uint ("n-received", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ALTHEA_TYPE_SESSION, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_sync_init (HomeSync *self)
{
  self->state_text = g_strdup ("");
  self->receipted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

HomeSync *
home_sync_new (HomeMirror *mirror)
{
  HomeSync *self = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);

  self = g_object_new (HOME_TYPE_SYNC, NULL);
  self->mirror = g_object_ref (mirror);
  g_signal_connect_object (home_mirror_get_records (mirror, "Communication"), "items-changed",
                           G_CALLBACK (messages_changed_cb), self, G_CONNECT_SWAPPED);
  if (home_mirror_get_revoked (mirror))
    set_state (self, HOME_SYNC_REVOKED);
  return self;
}

HomeSyncState
home_sync_get_state (HomeSync *self)
{
  g_return_val_if_fail (HOME_IS_SYNC (self), HOME_SYNC_STOPPED);

  return self->state;
}

const char *
home_sync_get_state_text (HomeSync *self)
{
  g_return_val_if_fail (HOME_IS_SYNC (self), "");

  return self->state_text;
}

guint
home_sync_get_n_received (HomeSync *self)
{
  g_return_val_if_fail (HOME_IS_SYNC (self), 0);

  return self->n_received;
}

guint
home_sync_get_n_total (HomeSync *self)
{
  g_return_val_if_fail (HOME_IS_SYNC (self), 0);

  return self->n_total;
}

AltheaSession *
home_sync_get_session (HomeSync *self)
{
  g_return_val_if_fail (HOME_IS_SYNC (self), NULL);

  return self->session;
}
