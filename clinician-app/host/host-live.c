/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "althea-live-event.h"
#include "host-service-private.h"

/* Commits that come close together are told once. */
#define SETTLE_MS 50
#define KEEPALIVE_S 25
#define PONG_S 10
#define MAX_SENT_BY_PEER 1024
/* When more than this changed at once, every patient is told to look instead of being looked up. */
#define MAX_LOOKED_AT 2000

struct _HostLive
{
  HostService *service; /* not owned: outlives this */
  GPtrArray *listeners; /* (owned) (element-type Listener) */
  GSource *settling;    /* (owned) (nullable) */
  gint64 told_seq;      /* up to here everybody was told */
  gint64 last_seq;
  gboolean looking;
};

/* Somebody who wants to know. */
typedef struct
{
  HostLive *live;
  SoupWebsocketConnection *websocket; /* (owned) */
  HostChannel *connection;            /* (owned) */
  HostActor *actor;                   /* (owned) (nullable) before anybody signed in: told nothing */
} Listener;

/* Whose records changed in a span of the feed: found on a worker. */
typedef struct
{
  HostService *service;   /* (owned) */
  HostPractice *practice; /* (owned) */
  gint64 since, upto;
  GHashTable *patients; /* (owned) (nullable) NULL: everybody may be concerned */
  char *epoch;          /* (owned) */
} Look;

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  g_signal_handlers_disconnect_by_data (listener->websocket, listener);
  g_object_unref (listener->websocket);
  g_object_unref (listener->connection);
  g_clear_object (&listener->actor);
  g_free (listener);
}

static void
on_closed (SoupWebsocketConnection *websocket, gpointer user_data)
{
  Listener *listener = user_data;

  g_ptr_array_remove_fast (listener->live->listeners, listener);
}

/* Nothing that a peer says here means anything. */
static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, gpointer user_data)
{
  soup_websocket_connection_close (websocket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, NULL);
}

static gboolean
concerns (Look *look, HostActor *actor)
{
  const char *patient = host_actor_get_patient_id (actor);

  return patient == NULL || look->patients == NULL || g_hash_table_contains (look->patients, patient);
}

static void
tell (Look *look, Listener *listener)
{
  g_autoptr (AltheaLiveEvent) event = NULL;
  g_autofree char *text = NULL;

  if (listener->actor == NULL || !concerns (look, listener->actor)
      || soup_websocket_connection_get_state (listener->websocket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  event = althea_live_event_new (look->upto, look->epoch);
  text = althea_live_event_to_json (event);
  soup_websocket_connection_send_text (listener->websocket, text);
}

static void settle (HostLive *self);

static void
look_done (gpointer data)
{
  Look *look = data;
  HostLive *self = host_service_get_live (look->service);

  if (self != NULL)
    self->looking = FALSE;
  if (self != NULL && look->epoch != NULL)
    {
      /* Sending may close a connection and so change the list. */
      for (guint i = self->listeners->len; i > 0; i--)
        if (i <= self->listeners->len)
          tell (look, self->listeners->pdata[i - 1]);
      if (self->last_seq > self->told_seq)
        settle (self);
    }
  g_clear_pointer (&look->patients, g_hash_table_unref);
  g_object_unref (look->practice);
  g_object_unref (look->service);
  g_free (look->epoch);
  g_free (look);
}

/* Which patients a commit was about; what a patient may see of it is settled when the feed is asked. Records
 * of nobody (who works here) concern everybody. */
static void
look_work (gpointer data)
{
  Look *look = data;
  HostStore *store = host_practice_get_store (look->practice);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  gboolean more = FALSE;

  if (!host_service_holds (look->service, look->practice))
    {
      host_service_post (look->service, look_done, look);
      return;
    }
  look->epoch = host_store_dup_epoch (store);
  versions = host_store_changes (store, look->since, NULL, MAX_LOOKED_AT, &more, &error);
  if (versions == NULL)
    g_warning ("the changes cannot be read: %s", error->message);
  if (versions != NULL && !more)
    {
      look->patients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < versions->len && look->patients != NULL; i++)
        {
          const HostVersion *version = versions->pdata[i];

          if (g_str_equal (version->resource_type, "Patient"))
            g_hash_table_add (look->patients, g_strdup (version->id));
          else if (version->patient_id != NULL)
            g_hash_table_add (look->patients, g_strdup (version->patient_id));
          else
            g_clear_pointer (&look->patients, g_hash_table_unref);
        }
    }
  host_service_post (look->service, look_done, look);
}

static gboolean
on_settled (gpointer user_data)
{
  HostLive *self = user_data;
  g_autoptr (HostPractice) practice = host_service_dup_practice (self->service);
  Look *look;

  g_clear_pointer (&self->settling, g_source_unref);
  if (practice == NULL || host_service_is_stopping (self->service))
    return G_SOURCE_REMOVE;
  look = g_new0 (Look, 1);
  look->service = g_object_ref (self->service);
  look->practice = g_steal_pointer (&practice);
  look->since = self->told_seq;
  look->upto = self->last_seq;
  self->told_seq = self->last_seq;
  self->looking = TRUE;
  host_service_push (self->service, FALSE, look_work, look);
  return G_SOURCE_REMOVE;
}

static void
settle (HostLive *self)
{
  if (self->settling != NULL || self->looking || self->listeners->len == 0)
    return;
  self->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->settling, on_settled, self, NULL);
  g_source_attach (self->settling, g_main_context_get_thread_default ());
}

void
host_live_note (HostLive *self, gint64 seq)
{
  self->last_seq = MAX (self->last_seq, seq);
  if (self->listeners->len == 0)
    self->told_seq = self->last_seq;
  settle (self);
}

void
host_live_add (HostLive *self, SoupWebsocketConnection *websocket, HostChannel *connection, HostActor *actor)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->live = self;
  listener->websocket = g_object_ref (websocket);
  listener->connection = g_object_ref (connection);
  listener->actor = actor != NULL ? g_object_ref (actor) : NULL;
  soup_websocket_connection_set_max_incoming_payload_size (websocket, MAX_SENT_BY_PEER);
  soup_websocket_connection_set_keepalive_interval (websocket, KEEPALIVE_S);
  soup_websocket_connection_set_keepalive_pong_timeout (websocket, PONG_S);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_closed), listener);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), listener);
  g_ptr_array_add (self->listeners, listener);
}

void
host_live_close_all (HostLive *self)
{
  for (guint i = self->listeners->len; i > 0; i--)
    {
      const Listener *listener = self->listeners->pdata[i - 1];

      host_channel_cut (listener->connection);
    }
}

HostLive *
host_live_new (HostService *service)
{
  HostLive *self = g_new0 (HostLive, 1);

  self->service = service;
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  return self;
}

void
host_live_free (HostLive *self)
{
  if (self == NULL)
    return;
  if (self->settling != NULL)
    g_source_destroy (self->settling);
  g_clear_pointer (&self->settling, g_source_unref);
  host_live_close_all (self);
  g_ptr_array_unref (self->listeners);
  g_free (self);
}
