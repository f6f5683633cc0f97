/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-guard-input.h"

#include <string.h>

#include "host-http-head.h"
#include "host-reply.h"

#define READ_BYTES (16 * 1024)
/* A body may be slow, but not slower than this many bytes a deadline. */
#define PROGRESS_BYTES 1024

typedef enum
{
  GUARD_HEAD = 0, /* between requests, or collecting a head */
  GUARD_BODY,     /* Content-Length */
  GUARD_CHUNKS,
  GUARD_UPGRADE, /* a WebSocket was asked for and not granted yet */
  GUARD_RAW,
  GUARD_REFUSED,
} GuardState;

struct _HostGuardInput
{
  GInputStream parent_instance;
  GPollableInputStream *base; /* (owned) */
  GIOStream *base_stream;     /* (owned) */
  HostChannel *connection;    /* (owned) */
  GuardState state;
  GByteArray *pending; /* (owned) read from the base, not handed on */
  gsize ready;         /* so many of them are checked */
  gsize searched;      /* so many were searched for the end of the head */
  guint64 body_left;
  HostChunks chunks;
  gsize progress_bytes; /* since the deadline was last moved */
  gboolean head_timed;  /* the head being collected has its deadline */
};

static void host_guard_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HostGuardInput, host_guard_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      host_guard_input_pollable_init))

/* libsoup reads the next request only when it wrote the last answer, and the rest of this one only before it
 * writes, so nothing can stand between these bytes and those of an answer. */
static void
refuse (HostGuardInput *self, guint status)
{
  GPollableOutputStream *output
      = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->base_stream));
  g_autofree char *answer = host_reply_to_refusal (status);

  g_debug ("refused a request with %u", status);
  g_pollable_output_stream_write_nonblocking (output, answer, strlen (answer), NULL, NULL);
  self->state = GUARD_REFUSED;
  g_byte_array_set_size (self->pending, 0);
  self->ready = 0;
}

static void
request_is_whole (HostGuardInput *self)
{
  self->state = GUARD_HEAD;
  self->searched = 0;
  host_channel_set_deadline (self->connection, 0);
}

static gboolean
approve_head (HostGuardInput *self)
{
  const HostLimits *limits = host_channel_get_limits (self->connection);
  gsize head_bytes = host_head_find_end (self->pending->data, self->pending->len, &self->searched);
  HostHead head;
  guint status;

  if (!self->head_timed)
    {
      self->head_timed = TRUE;
      host_channel_set_deadline (self->connection, limits->head_ms);
    }
  if (head_bytes == 0 && self->pending->len <= limits->head_bytes)
    return FALSE;
  self->head_timed = FALSE;
  if (head_bytes == 0 || head_bytes > limits->head_bytes)
    status = 431;
  else
    status
        = host_head_check (self->pending, &head_bytes, host_channel_get_body_limit (self->connection), &head);
  if (status != 0)
    {
      refuse (self, status);
      return FALSE;
    }
  self->ready = head_bytes;
  self->progress_bytes = 0;
  self->body_left = head.content_length;
  self->chunks = (HostChunks){ 0 };
  if (head.upgrade)
    {
      host_channel_set_deadline (self->connection, limits->body_ms);
      self->state = GUARD_UPGRADE;
    }
  else if (head.chunked || head.content_length > 0)
    {
      host_channel_set_deadline (self->connection, limits->body_ms);
      self->state = head.chunked ? GUARD_CHUNKS : GUARD_BODY;
    }
  else
    request_is_whole (self);
  return TRUE;
}

static void
note_progress (HostGuardInput *self, gsize n_bytes)
{
  self->progress_bytes += n_bytes;
  if (self->progress_bytes < PROGRESS_BYTES)
    return;
  self->progress_bytes = 0;
  host_channel_set_deadline (self->connection, host_channel_get_limits (self->connection)->body_ms);
}

static gboolean
approve_body (HostGuardInput *self)
{
  gsize n = (gsize)MIN (self->body_left, (guint64)self->pending->len);

  self->ready = n;
  self->body_left -= n;
  note_progress (self, n);
  if (self->body_left == 0)
    request_is_whole (self);
  return n > 0;
}

static gboolean
approve_chunks (HostGuardInput *self)
{
  gboolean done = FALSE;
  gsize n = 0;
  guint status = host_chunks_follow (&self->chunks, self->pending->data, self->pending->len,
                                     host_channel_get_body_limit (self->connection), &n, &done);

  if (status != 0)
    {
      refuse (self, status);
      return FALSE;
    }
  self->ready = n;
  note_progress (self, n);
  if (done)
    request_is_whole (self);
  return n > 0;
}

/* Checks more of what was read; TRUE when some of it may be handed on. */
static gboolean
approve (HostGuardInput *self)
{
  if (self->pending->len == 0)
    return FALSE;
  switch (self->state)
    {
    case GUARD_HEAD:
      return approve_head (self);
    case GUARD_BODY:
      return approve_body (self);
    case GUARD_CHUNKS:
      return approve_chunks (self);
    case GUARD_RAW:
      self->ready = self->pending->len;
      return TRUE;
    case GUARD_UPGRADE:
    case GUARD_REFUSED:
    default:
      return FALSE;
    }
}

static gssize
hand_on (HostGuardInput *self, void *buffer, gsize count)
{
  gsize n = MIN (count, self->ready);

  memcpy (buffer, self->pending->data, n);
  if (n == self->pending->len)
    g_byte_array_set_size (self->pending, 0);
  else
    g_byte_array_remove_range (self->pending, 0, (guint)n);
  self->ready -= n;
  return (gssize)n;
}

/* Reads more from the base: its count, 0 at the end, -1 with @error (often WOULD_BLOCK). */
static gssize
read_more (HostGuardInput *self, gboolean blocking, GCancellable *cancellable, GError **error)
{
  gsize had = self->pending->len;
  gssize n;

  g_byte_array_set_size (self->pending, (guint)(had + READ_BYTES));
  n = g_pollable_stream_read (G_INPUT_STREAM (self->base), self->pending->data + had, READ_BYTES, blocking,
                              cancellable, error);
  g_byte_array_set_size (self->pending, (guint)(had + (gsize)MAX (n, 0)));
  return n;
}

static gssize
guarded_read (HostGuardInput *self, void *buffer, gsize count, gboolean blocking, GCancellable *cancellable,
              GError **error)
{
  if (self->state == GUARD_UPGRADE && self->ready == 0)
    {
      if (!host_channel_get_upgraded (self->connection))
        return 0;
      self->state = GUARD_RAW;
      host_channel_set_deadline (self->connection, 0);
    }
  while (self->ready == 0 && !approve (self))
    {
      gssize n = self->state == GUARD_REFUSED ? 0 : read_more (self, blocking, cancellable, error);

      if (n <= 0)
        return n;
    }
  return hand_on (self, buffer, count);
}

static gssize
host_guard_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                       GError **error)
{
  return guarded_read (HOST_GUARD_INPUT (stream), buffer, count, TRUE, cancellable, error);
}

static gssize
host_guard_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  return guarded_read (HOST_GUARD_INPUT (stream), buffer, count, FALSE, NULL, error);
}

/* A head that is not whole yet does not make the stream readable: only what was checked does, and whatever
 * was read beyond a finished request. */
static gboolean
has_something (HostGuardInput *self)
{
  if (self->ready > 0 || self->state == GUARD_REFUSED || self->state == GUARD_UPGRADE)
    return TRUE;
  return self->pending->len > 0 && !(self->state == GUARD_HEAD && self->searched == self->pending->len);
}

static gboolean
host_guard_input_is_readable (GPollableInputStream *stream)
{
  HostGuardInput *self = HOST_GUARD_INPUT (stream);

  return has_something (self) || g_pollable_input_stream_is_readable (self->base);
}

static GSource *
host_guard_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  HostGuardInput *self = HOST_GUARD_INPUT (stream);
  g_autoptr (GSource) child = NULL;

  /* The last answer is out, and the next request has not begun. */
  if (self->state == GUARD_HEAD && self->pending->len == 0)
    host_channel_set_deadline (self->connection, host_channel_get_limits (self->connection)->idle_ms);
  if (self->state == GUARD_UPGRADE ? self->pending->len > 0 : has_something (self))
    child = g_timeout_source_new (0);
  else
    child = g_pollable_input_stream_create_source (self->base, NULL);
  return g_pollable_source_new_full (self, child, cancellable);
}

static void
host_guard_input_finalize (GObject *object)
{
  HostGuardInput *self = HOST_GUARD_INPUT (object);

  g_clear_object (&self->base);
  g_clear_object (&self->base_stream);
  g_clear_object (&self->connection);
  g_byte_array_unref (self->pending);
  G_OBJECT_CLASS (host_guard_input_parent_class)->finalize (object);
}

static void
host_guard_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = host_guard_input_is_readable;
  iface->create_source = host_guard_input_create_source;
  iface->read_nonblocking = host_guard_input_read_nonblocking;
}

static void
host_guard_input_class_init (HostGuardInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_guard_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = host_guard_input_read;
}

static void
host_guard_input_init (HostGuardInput *self)
{
  self->pending = g_byte_array_sized_new (READ_BYTES);
}

GInputStream *
host_guard_input_new (GIOStream *base, HostChannel *connection)
{
  HostGuardInput *self = g_object_new (HOST_TYPE_GUARD_INPUT, NULL);

  self->base_stream = g_object_ref (base);
  self->base = g_object_ref (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  self->connection = g_object_ref (connection);
  host_channel_set_deadline (connection, host_channel_get_limits (connection)->idle_ms);
  return G_INPUT_STREAM (self);
}

gboolean
host_guard_input_has_refused (HostGuardInput *self)
{
  g_return_val_if_fail (HOST_IS_GUARD_INPUT (self), FALSE);
  return self->state == GUARD_REFUSED;
}
