/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-guard-stream.h"

#include "host-guard-input.h"
#include "host-guard-output.h"

/* How long, and how much, a refused peer may go on sending, so that it gets to read why. */
#define DRAIN_MS 2000
#define DRAIN_BYTES (4 * 1024 * 1024)

struct _HostGuardStream
{
  GIOStream parent_instance;
  GIOStream *base;                                              /* (owned) */
  GInputStream *input;                                          /* (owned) */
  GOutputStream *output;                                        /* (owned) */
  GSocket *socket;                                              /* (owned) */
  HostChannel *connection;                                      /* (owned) */
  void (*closed) (HostChannel *connection, gpointer user_data); /* (nullable) once called */
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (HostGuardStream, host_guard_stream, G_TYPE_IO_STREAM)

/* What is left of a connection whose request was refused. */
typedef struct
{
  GIOStream *base;
  GSocket *socket;
  HostChannel *connection;
  void (*closed) (HostChannel *connection, gpointer user_data);
  gpointer user_data;
  gsize bytes;
  GSource *input, *timer;
} Drain;

static void
drain_end (Drain *drain)
{
  g_source_destroy (drain->input);
  g_source_destroy (drain->timer);
  g_source_unref (drain->input);
  g_source_unref (drain->timer);
  g_socket_shutdown (drain->socket, TRUE, TRUE, NULL);
  if (drain->closed != NULL)
    drain->closed (drain->connection, drain->user_data);
  g_object_unref (drain->base);
  g_object_unref (drain->socket);
  g_object_unref (drain->connection);
  g_free (drain);
}

static gboolean
drain_more (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Drain *drain = user_data;
  char waste[16 * 1024];
  gssize n = g_socket_receive_with_blocking (socket, waste, sizeof waste, FALSE, NULL, NULL);

  if (n > 0 && (drain->bytes += (gsize)n) < DRAIN_BYTES)
    return G_SOURCE_CONTINUE;
  drain_end (drain);
  return G_SOURCE_REMOVE;
}

static gboolean
drain_over (gpointer user_data)
{
  drain_end (user_data);
  return G_SOURCE_REMOVE;
}

static void
drain_start (HostGuardStream *self)
{
  Drain *drain = g_new0 (Drain, 1);

  drain->base = g_object_ref (self->base);
  drain->socket = g_object_ref (self->socket);
  drain->connection = g_object_ref (self->connection);
  drain->closed = g_steal_pointer (&self->closed);
  drain->user_data = self->user_data;
  host_channel_set_deadline (self->connection, 0);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  drain->input = g_socket_create_source (self->socket, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (drain->input, G_SOURCE_FUNC (drain_more), drain, NULL);
  g_source_attach (drain->input, g_main_context_get_thread_default ());
  drain->timer = g_timeout_source_new (DRAIN_MS);
  g_source_set_callback (drain->timer, drain_over, drain, NULL);
  g_source_attach (drain->timer, g_main_context_get_thread_default ());
}

/* No TLS goodbye: it could wait for a peer that does not read. Lengths and WebSocket frames tell a whole
 * answer from a cut one. */
static gboolean
host_guard_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  HostGuardStream *self = HOST_GUARD_STREAM (stream);

  if (self->closed == NULL)
    return TRUE;
  if (host_guard_input_has_refused (HOST_GUARD_INPUT (self->input)))
    drain_start (self);
  else
    {
      void (*closed) (HostChannel *connection, gpointer user_data) = g_steal_pointer (&self->closed);

      g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
      closed (self->connection, self->user_data);
    }
  return TRUE;
}

static void
host_guard_stream_close_async (GIOStream *stream, int io_priority, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, host_guard_stream_close_async);
  g_task_return_boolean (task, host_guard_stream_close (stream, NULL, NULL));
}

static gboolean
host_guard_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static GInputStream *
host_guard_stream_get_input_stream (GIOStream *stream)
{
  return HOST_GUARD_STREAM (stream)->input;
}

static GOutputStream *
host_guard_stream_get_output_stream (GIOStream *stream)
{
  return HOST_GUARD_STREAM (stream)->output;
}

static void
host_guard_stream_finalize (GObject *object)
{
  HostGuardStream *self = HOST_GUARD_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
  g_clear_object (&self->socket);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (host_guard_stream_parent_class)->finalize (object);
}

static void
host_guard_stream_class_init (HostGuardStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = host_guard_stream_finalize;
  stream_class->get_input_stream = host_guard_stream_get_input_stream;
  stream_class->get_output_stream = host_guard_stream_get_output_stream;
  stream_class->close_fn = host_guard_stream_close;
  stream_class->close_async = host_guard_stream_close_async;
  stream_class->close_finish = host_guard_stream_close_finish;
}

static void
host_guard_stream_init (HostGuardStream *self)
{
}

GIOStream *
host_guard_stream_new (GIOStream *base, GSocket *socket, HostChannel *connection,
                       void (*closed) (HostChannel *connection, gpointer user_data), gpointer user_data)
{
  HostGuardStream *self;

  g_return_val_if_fail (G_IS_IO_STREAM (base) && G_IS_SOCKET (socket) && closed != NULL, NULL);
  self = g_object_new (HOST_TYPE_GUARD_STREAM, NULL);
  self->base = g_object_ref (base);
  self->socket = g_object_ref (socket);
  self->connection = g_object_ref (connection);
  self->closed = closed;
  self->user_data = user_data;
  self->input = host_guard_input_new (base, connection);
  self->output = host_guard_output_new (base);
  return G_IO_STREAM (self);
}
