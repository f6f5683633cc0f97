/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-server.h"

#include <gio/gunixconnection.h>
#include <sys/socket.h>

#include "host-guard-stream.h"

/* Sweeping is cheap; a deadline is met this much late at most. */
#define SWEEP_MS 1000
#define FAREWELL_MS 30

struct _HostServer
{
  GMainContext *context;   /* (owned) */
  GMainLoop *loop;         /* (owned) */
  GThread *thread;         /* (owned) */
  SoupServer *soup;        /* (owned) serving thread only, as all below */
  GHashTable *connections; /* (owned) set of HostChannel, each (owned) */
  GSource *sweeper;        /* (owned) */
  int keeper;              /* the far end of the socket pair that libsoup takes for a listener */
  HostLimits limits;
  HostServerRequest request;
  HostServerSocket websocket;
  gpointer user_data;
};

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *form,
            gpointer user_data)
{
  HostServer *self = user_data;
  HostChannel *connection = host_channel_from_tag (soup_server_message_get_remote_address (message));

  if (connection == NULL)
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  else
    self->request (message, connection, self->user_data);
}

static void
on_websocket (SoupServer *soup, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *websocket, gpointer user_data)
{
  HostServer *self = user_data;
  HostChannel *connection = host_channel_from_tag (soup_server_message_get_remote_address (message));

  if (connection == NULL)
    return;
  host_channel_set_upgraded (connection);
  self->websocket (websocket, message, connection, self->user_data);
}

/* libsoup keeps a connection alive only while it has a listener of its own. It gets one that nobody can
 * reach: one end of a socket pair, whose other end stays silent. */
static void
add_silent_listener (HostServer *self)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    g_error ("cannot make a socket pair: %s", g_strerror (errno));
  self->keeper = ends[1];
  socket = g_socket_new_from_fd (ends[0], &error);
  if (socket == NULL || !soup_server_listen_socket (self->soup, socket, 0, &error))
    g_error ("cannot set up the HTTP server: %s", error->message);
}

static gboolean
sweep (gpointer user_data)
{
  HostServer *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    if (host_channel_is_overdue (connection, now_us))
      host_channel_cut (connection);
  return G_SOURCE_CONTINUE;
}

static guint
sweep_interval (const HostLimits *limits)
{
  guint shortest = MIN (MIN (limits->handshake_ms, limits->head_ms), MIN (limits->body_ms, limits->idle_ms));

  return CLAMP (shortest / 4, 10, SWEEP_MS);
}

static void
start (HostServer *self)
{
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  add_silent_listener (self);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  soup_server_add_handler (self->soup, "/live", on_request, self, NULL);
  soup_server_add_websocket_handler (self->soup, "/live", NULL, NULL, on_websocket, self, NULL);
  self->sweeper = g_timeout_source_new (sweep_interval (&self->limits));
  g_source_set_callback (self->sweeper, sweep, self, NULL);
  g_source_attach (self->sweeper, self->context);
}

static void
stop (HostServer *self)
{
  g_source_destroy (self->sweeper);
  g_clear_pointer (&self->sweeper, g_source_unref);
  soup_server_disconnect (self->soup);
  /* What was cut ends here, on the thread that it lived on. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->soup);
  g_hash_table_remove_all (self->connections);
  close (self->keeper);
}

static gpointer
serve_thread (gpointer user_data)
{
  HostServer *self = user_data;

  g_main_context_push_thread_default (self->context);
  start (self);
  g_main_loop_run (self->loop);
  stop (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

HostServer *
host_server_new (const HostLimits *limits, HostServerRequest request, HostServerSocket websocket,
                 gpointer user_data)
{
  HostServer *self = g_new0 (HostServer, 1);

  self->limits = *limits;
  self->request = request;
  self->websocket = websocket;
  self->user_data = user_data;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->connections = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->thread = g_thread_new ("host-serve", serve_thread, self);
  return self;
}

static gboolean
always (HostChannel *connection, gpointer data)
{
  return TRUE;
}

static gboolean
quit (gpointer data)
{
  HostServer *self = data;

  host_server_cut (self, always, NULL);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Answers that were just handed over get a moment to leave. */
static void
quit_soon (gpointer data)
{
  HostServer *self = data;
  g_autoptr (GSource) source = g_timeout_source_new (FAREWELL_MS);

  g_source_set_callback (source, quit, self, NULL);
  g_source_attach (source, self->context);
}

void
host_server_free (HostServer *self)
{
  if (self == NULL)
    return;
  host_server_post (self, quit_soon, self, NULL);
  g_thread_join (self->thread);
  g_hash_table_unref (self->connections);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

GMainContext *
host_server_get_context (HostServer *self)
{
  return self->context;
}

/* One piece of work for the serving thread. */
typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
  GMutex *mutex; /* (nullable) of who waits */
  GCond *cond;
  gboolean *done;
} Errand;

static gboolean
errand_run (gpointer user_data)
{
  Errand *errand = user_data;

  errand->func (errand->data);
  return G_SOURCE_REMOVE;
}

/* Also when the loop ends before its turn came: who waits must not wait for ever. */
static void
errand_free (gpointer user_data)
{
  Errand *errand = user_data;

  if (errand->destroy != NULL)
    errand->destroy (errand->data);
  if (errand->mutex != NULL)
    {
      g_mutex_lock (errand->mutex);
      *errand->done = TRUE;
      g_cond_signal (errand->cond);
      g_mutex_unlock (errand->mutex);
    }
  g_free (errand);
}

static void
errand_send (HostServer *self, Errand *errand)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, errand_run, errand, errand_free);
  g_source_attach (source, self->context);
}

void
host_server_post (HostServer *self, void (*func) (gpointer data), gpointer data, GDestroyNotify destroy)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->func = func;
  errand->data = data;
  errand->destroy = destroy;
  errand_send (self, errand);
}

void
host_server_call (HostServer *self, void (*func) (gpointer data), gpointer data)
{
  Errand *errand = g_new0 (Errand, 1);
  gboolean done = FALSE;
  GMutex mutex;
  GCond cond;

  g_assert (g_thread_self () != self->thread);
  g_mutex_init (&mutex);
  g_cond_init (&cond);
  *errand = (Errand){ .func = func, .data = data, .mutex = &mutex, .cond = &cond, .done = &done };
  errand_send (self, errand);
  g_mutex_lock (&mutex);
  while (!done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
}

void
host_server_add_connection (HostServer *self, HostChannel *connection)
{
  g_hash_table_add (self->connections, g_object_ref (connection));
}

void
host_server_remove_connection (HostServer *self, HostChannel *connection)
{
  g_hash_table_remove (self->connections, connection);
}

static void
on_closed (HostChannel *connection, gpointer user_data)
{
  host_server_remove_connection (user_data, connection);
}

void
host_server_serve (HostServer *self, HostChannel *connection, GIOStream *stream, GSocket *socket)
{
  g_autoptr (GIOStream) guard = host_guard_stream_new (stream, socket, connection, on_closed, self);
  GSocketAddress *tag = host_channel_get_tag (connection);

  soup_server_accept_iostream (self->soup, guard, tag, tag, NULL);
}

static guint
count (HostServer *self, gboolean (*counts) (HostChannel *connection, gconstpointer data), gconstpointer data)
{
  GHashTableIter iter;
  gpointer connection;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    n += counts (connection, data) ? 1 : 0;
  return n;
}

static gboolean
is_on_network (HostChannel *connection, gconstpointer data)
{
  return host_channel_get_address (connection) != NULL;
}

static gboolean
is_from (HostChannel *connection, gconstpointer data)
{
  return g_strcmp0 (host_channel_get_address (connection), data) == 0;
}

static gboolean
is_at_door (HostChannel *connection, gconstpointer data)
{
  return host_channel_get_peer (connection) == HOST_PEER_ENROLLING;
}

guint
host_server_count_network (HostServer *self)
{
  return count (self, is_on_network, NULL);
}

guint
host_server_count_address (HostServer *self, const char *address)
{
  return count (self, is_from, address);
}

guint
host_server_count_door (HostServer *self)
{
  return count (self, is_at_door, NULL);
}

void
host_server_cut (HostServer *self, gboolean (*should_cut) (HostChannel *connection, gpointer data),
                 gpointer data)
{
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    if (should_cut (connection, data))
      host_channel_cut (connection);
}
