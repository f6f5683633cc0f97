/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-service-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host-form.h"
#include "host-code-desk.h"
#include "host-local.h"
#include "host-network.h"
#include "host-release-timer.h"

#define FAST_WORKERS 4
#define SLOW_WORKERS 2
#define CACHE_BYTES (8 * 1024 * 1024)

struct _HostService
{
  GObject parent_instance;
  char *directory; /* (owned) */
  HostLimits limits;
  GMutex mutex;           /* over the members up to the line below */
  HostPractice *practice; /* (owned) (nullable) while unlocked */
  AltheaSecret *master;   /* (owned) (nullable) while unlocked */
  guint watch_id;         /* of the store */
  char *recovery_sheet;   /* (owned) (nullable) between set-up and its confirmation */
  HostNetwork *network;   /* (owned) (nullable) */
  guint16 wanted_port;    /* 0: none */
  guint16 unreachable;    /* the port that could not be taken; 0: none */
  gint stopping;          /* atomic */
  /* --- */
  GRWLock working;          /* read: a worker is at the record; write: it is being closed. Before @opening */
  GMutex opening;           /* one unlocking, locking or starting at a time */
  HostSessions *sessions;   /* (owned) */
  HostServer *server;       /* (owned) (nullable) until the first listener */
  GThreadPool *fast, *slow; /* (owned) (nullable) with the server */
  /* Serving thread only: */
  HostLocal *local;        /* (owned) (nullable) */
  HostLive *live;          /* (owned) (nullable) */
  HostReleaseTimer *timer; /* (owned) (nullable) with the server */
  HostReadCache *cache;    /* (owned) */
  HostCodeDesk *desk;      /* (owned) any thread */
};

G_DEFINE_FINAL_TYPE (HostService, host_service, G_TYPE_OBJECT)

HostLimits
host_limits_default (void)
{
  return (HostLimits){
    .handshake_ms = 5000,
    .head_ms = 10000,
    .body_ms = 15000,
    .idle_ms = 30000,
    .head_bytes = 16 * 1024,
    .body_bytes = 8 * 1024 * 1024,
    .pair_body_bytes = 16 * 1024,
    .connections = 1000,
    .connections_each = 64,
    .pair_connections = 8,
    .reply_bytes = 4 * 1024 * 1024,
    .session_idle_s = 3600,
    .session_s = 12 * 3600,
  };
}

/* --- workers ------------------------------------------------------------------------------------ */

typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
} Job;

/* The record is not closed under a worker's hands. */
static void
run_job (gpointer data, gpointer user_data)
{
  HostService *self = user_data;
  Job *job = data;

  g_rw_lock_reader_lock (&self->working);
  job->func (job->data);
  g_rw_lock_reader_unlock (&self->working);
  g_free (job);
}

void
host_service_push (HostService *self, gboolean slow, void (*func) (gpointer data), gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  g_thread_pool_push (slow ? self->slow : self->fast, job, NULL);
}

void
host_service_post (HostService *self, void (*func) (gpointer data), gpointer data)
{
  host_server_post (self->server, func, data, NULL);
}

/* --- what the rest of host/ asks ------------------------------------------------------------------ */

const HostLimits *
host_service_get_limits (HostService *self)
{
  return &self->limits;
}

HostSessions *
host_service_get_sessions (HostService *self)
{
  return self->sessions;
}

HostReadCache *
host_service_get_read_cache (HostService *self)
{
  return self->cache;
}

HostLive *
host_service_get_live (HostService *self)
{
  return self->live;
}

HostGate *
host_service_get_gate (HostService *self)
{
  return self->network != NULL ? host_network_get_gate (self->network) : NULL;
}

static void
look_at_devices (gpointer data)
{
  HostService *self = data;

  if (self->network != NULL)
    host_network_note_devices (self->network);
}

void
host_service_devices_changed (HostService *self)
{
  if (self->server != NULL)
    host_service_post (self, look_at_devices, self);
}

gboolean
host_service_is_stopping (HostService *self)
{
  return g_atomic_int_get (&self->stopping) != 0;
}

AltheaSecret *
host_service_dup_master (HostService *self, GError **error)
{
  AltheaSecret *master;

  g_mutex_lock (&self->mutex);
  master = self->master != NULL ? althea_secret_ref (self->master) : NULL;
  g_mutex_unlock (&self->mutex);
  if (master == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
  return master;
}

HostCodes *
host_service_dup_codes (HostService *self, GError **error)
{
  g_autoptr (AltheaSecret) master = host_service_dup_master (self, error);

  return master != NULL ? host_code_desk_dup (self->desk, self->directory, master, error) : NULL;
}

static void
wipe_text (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

void
host_service_set_recovery_sheet (HostService *self, const char *sheet)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->recovery_sheet, wipe_text);
  self->recovery_sheet = g_strdup (sheet);
  g_mutex_unlock (&self->mutex);
}

char *
host_service_dup_recovery_sheet (HostService *self)
{
  char *sheet;

  g_mutex_lock (&self->mutex);
  sheet = g_strdup (self->recovery_sheet);
  g_mutex_unlock (&self->mutex);
  return sheet;
}

/* --- the record ----------------------------------------------------------------------------------- */

HostPractice *
host_service_dup_practice (HostService *self)
{
  HostPractice *practice;

  g_return_val_if_fail (HOST_IS_SERVICE (self), NULL);
  g_mutex_lock (&self->mutex);
  practice = self->practice != NULL ? g_object_ref (self->practice) : NULL;
  g_mutex_unlock (&self->mutex);
  return practice;
}

gboolean
host_service_holds (HostService *self, HostPractice *practice)
{
  gboolean holds;

  g_mutex_lock (&self->mutex);
  holds = self->practice == practice;
  g_mutex_unlock (&self->mutex);
  return holds;
}

gboolean
host_service_is_locked (HostService *self)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (self);

  return practice == NULL;
}

/* On the serving thread. */
static void
on_committed (HostStore *store, gint64 last_seq, gpointer user_data)
{
  HostService *self = user_data;

  if (self->live != NULL)
    host_live_note (self->live, last_seq);
  host_service_devices_changed (self);
}

static void
take_record (HostService *self, HostStore *store, AltheaSecret *master)
{
  g_mutex_lock (&self->mutex);
  self->practice = host_practice_new (store);
  self->master = althea_secret_ref (master);
  g_mutex_unlock (&self->mutex);
  if (self->server != NULL)
    self->watch_id
        = host_store_watch (store, host_server_get_context (self->server), on_committed, self, NULL);
}

/* The record is of use without them: a full disk must not keep it closed. */
static void
put_forms (HostService *self)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (self);
  g_autoptr (GError) error = NULL;

  if (practice != NULL && !host_practice_put_forms (practice, &error))
    g_warning ("The questionnaires could not be put into the record: %s", error->message);
}

static gboolean
open_record (HostService *self, AltheaSecret *master, GError **error)
{
  g_autoptr (HostStore) store = NULL;
  g_autoptr (GError) failure = NULL;

  if (!host_service_is_locked (self))
    return TRUE;
  store = host_store_open (self->directory, master, HOST_STORE_NONE, &failure);
  if (store == NULL)
    {
      /* Its key slots are here, or there were no master key: the database was lost. */
      if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "the record's database is gone");
      else
        g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  take_record (self, store, master);
  put_forms (self);
  return TRUE;
}

/* Whoever listens looks again at how things stand. */
static void
forget_served (gpointer data)
{
  HostService *self = data;

  host_read_cache_clear (self->cache);
  if (self->live != NULL)
    host_live_close_all (self->live);
  if (self->timer != NULL)
    host_release_timer_look (self->timer);
}

/* Under @opening. */
static void
start_network (HostService *self, guint16 port, GError **error)
{
  self->network = host_network_start (self, self->server, port, error);
  g_mutex_lock (&self->mutex);
  self->unreachable = self->network == NULL ? port : 0;
  g_mutex_unlock (&self->mutex);
}

gboolean
host_service_unlock (HostService *self, AltheaSecret *master, GError **error)
{
  g_autoptr (GError) network = NULL;
  gboolean was_locked, opened;

  g_return_val_if_fail (HOST_IS_SERVICE (self), FALSE);
  g_mutex_lock (&self->opening);
  was_locked = host_service_is_locked (self);
  opened = open_record (self, master, error);
  if (opened && was_locked && self->server != NULL)
    host_server_call (self->server, forget_served, self);
  if (opened && self->wanted_port != 0 && self->network == NULL)
    start_network (self, self->wanted_port, &network);
  g_mutex_unlock (&self->opening);
  /* Who signs in on this machine must not be kept out by a port that is taken. */
  if (network != NULL)
    g_warning ("the host is not on the network: %s", network->message);
  return opened;
}

static void
close_record (HostService *self)
{
  g_autoptr (HostPractice) practice = NULL;
  g_autoptr (GError) error = NULL;
  HostStore *store;

  g_mutex_lock (&self->mutex);
  practice = g_steal_pointer (&self->practice);
  g_clear_pointer (&self->master, althea_secret_unref);
  g_mutex_unlock (&self->mutex);
  host_code_desk_close (self->desk);
  if (practice == NULL)
    return;
  store = host_practice_get_store (practice);
  if (self->watch_id != 0)
    host_store_unwatch (store, self->watch_id);
  self->watch_id = 0;
  if (!host_practice_flush (practice, &error))
    g_warning ("the audit of the last reads could not be written: %s", error->message);
  host_store_close (store);
}

void
host_service_lock (HostService *self)
{
  g_return_if_fail (HOST_IS_SERVICE (self));
  g_rw_lock_writer_lock (&self->working);
  g_mutex_lock (&self->opening);
  if (self->sessions != NULL)
    host_sessions_close_all (self->sessions);
  close_record (self);
  if (self->server != NULL)
    host_server_call (self->server, forget_served, self);
  g_mutex_unlock (&self->opening);
  g_rw_lock_writer_unlock (&self->working);
}

/* --- listening ------------------------------------------------------------------------------------ */

static void
start_live (gpointer data)
{
  HostService *self = data;

  self->live = host_live_new (self);
  self->timer = host_release_timer_new (self);
}

static void
on_websocket (SoupWebsocketConnection *websocket, SoupServerMessage *message, HostChannel *connection,
              gpointer user_data)
{
  HostService *self = user_data;
  g_autoptr (HostActor) actor = host_dispatch_find_actor (self, connection, message);

  host_live_add (self->live, websocket, connection, actor);
}

/* The first listener starts the serving thread and the workers. */
static void
ensure_server (HostService *self)
{
  g_autoptr (HostPractice) practice = NULL;

  if (self->server != NULL)
    return;
  self->sessions = self->sessions != NULL
                       ? self->sessions
                       : host_sessions_new (self->limits.session_idle_s, self->limits.session_s);
  /* Exclusive threads: each keeps its own reading connection to the record. */
  self->fast = g_thread_pool_new (run_job, self, FAST_WORKERS, TRUE, NULL);
  self->slow = g_thread_pool_new (run_job, self, SLOW_WORKERS, FALSE, NULL);
  self->server = host_server_new (&self->limits, host_dispatch_request, on_websocket, self);
  host_server_call (self->server, start_live, self);
  practice = host_service_dup_practice (self);
  if (practice != NULL)
    self->watch_id = host_store_watch (host_practice_get_store (practice),
                                       host_server_get_context (self->server), on_committed, self, NULL);
}

static void
start_local (gpointer data)
{
  HostService *self = data;

  host_local_start (self->local);
}

gboolean
host_service_listen_local (HostService *self, const char *socket_path, GError **error)
{
  HostLocal *local;

  g_return_val_if_fail (HOST_IS_SERVICE (self) && socket_path != NULL, FALSE);
  g_mutex_lock (&self->opening);
  ensure_server (self);
  local = host_local_new (self->server, &self->limits, socket_path, error);
  if (local != NULL)
    {
      self->local = local;
      host_server_call (self->server, start_local, self);
    }
  g_mutex_unlock (&self->opening);
  return local != NULL;
}

guint16
host_service_listen_network (HostService *self, guint16 port, GError **error)
{
  guint16 taken = 0;

  g_return_val_if_fail (HOST_IS_SERVICE (self), 0);
  g_mutex_lock (&self->opening);
  ensure_server (self);
  if (self->network == NULL)
    start_network (self, port, error);
  else
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "The host is on the network already.");
  if (self->network != NULL)
    taken = host_network_get_port (self->network);
  g_mutex_unlock (&self->opening);
  return taken;
}

void
host_service_listen_network_when_unlocked (HostService *self, guint16 port)
{
  g_return_if_fail (HOST_IS_SERVICE (self) && port != 0);
  g_mutex_lock (&self->opening);
  ensure_server (self);
  self->wanted_port = port;
  g_mutex_unlock (&self->opening);
}

guint16
host_service_get_port (HostService *self)
{
  g_return_val_if_fail (HOST_IS_SERVICE (self), 0);
  return self->network != NULL ? host_network_get_port (self->network) : 0;
}

guint16
host_service_get_unreachable_port (HostService *self)
{
  guint16 port;

  g_return_val_if_fail (HOST_IS_SERVICE (self), 0);
  g_mutex_lock (&self->mutex);
  port = self->unreachable;
  g_mutex_unlock (&self->mutex);
  return port;
}

static void
close_doors (gpointer data)
{
  HostService *self = data;

  g_clear_pointer (&self->local, host_local_free);
  g_clear_pointer (&self->live, host_live_free);
  g_clear_pointer (&self->timer, host_release_timer_free);
}

void
host_service_stop (HostService *self)
{
  g_return_if_fail (HOST_IS_SERVICE (self));
  g_mutex_lock (&self->opening);
  g_atomic_int_set (&self->stopping, 1);
  if (self->server != NULL)
    {
      host_server_call (self->server, close_doors, self);
      g_clear_pointer (&self->network, host_network_stop);
      /* What is being worked on gets its answer; nothing new is taken. */
      g_thread_pool_free (g_steal_pointer (&self->fast), FALSE, TRUE);
      g_thread_pool_free (g_steal_pointer (&self->slow), FALSE, TRUE);
      g_clear_pointer (&self->server, host_server_free);
    }
  close_record (self);
  g_mutex_unlock (&self->opening);
}

/* --- the object ------------------------------------------------------------------------------------ */

static void
host_service_finalize (GObject *object)
{
  HostService *self = HOST_SERVICE (object);

  host_service_stop (self);
  g_clear_pointer (&self->recovery_sheet, wipe_text);
  g_clear_pointer (&self->sessions, host_sessions_free);
  g_clear_pointer (&self->cache, host_read_cache_free);
  g_clear_pointer (&self->desk, host_code_desk_free);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->opening);
  g_rw_lock_clear (&self->working);
  g_free (self->directory);
  G_OBJECT_CLASS (host_service_parent_class)->finalize (object);
}

static void
host_service_class_init (HostServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_service_finalize;
}

static void
host_service_init (HostService *self)
{
  self->limits = host_limits_default ();
  self->cache = host_read_cache_new (CACHE_BYTES);
  self->desk = host_code_desk_new ();
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->opening);
  g_rw_lock_init (&self->working);
}

/* The record's own directory is nobody else's business; one that was made with wider rights is narrowed. */
static void
close_directory_to_others (const char *directory)
{
  struct stat place;

  if (stat (directory, &place) == 0 && S_ISDIR (place.st_mode) && place.st_uid == geteuid ()
      && (place.st_mode & 0077) != 0 && g_chmod (directory, 0700) != 0)
    g_warning ("the record's directory stays open to others: %s", g_strerror (errno));
}

HostService *
host_service_new (const char *directory)
{
  HostService *self;

  g_return_val_if_fail (directory != NULL, NULL);
  self = g_object_new (HOST_TYPE_SERVICE, NULL);
  self->directory = g_strdup (directory);
  close_directory_to_others (directory);
  return self;
}

void
host_service_set_limits (HostService *self, const HostLimits *limits)
{
  g_return_if_fail (HOST_IS_SERVICE (self) && self->server == NULL);
  self->limits = *limits;
}

const char *
host_service_get_directory (HostService *self)
{
  g_return_val_if_fail (HOST_IS_SERVICE (self), NULL);
  return self->directory;
}
