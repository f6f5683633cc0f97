/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-guard-output.h"

#include <string.h>

/* One TLS record. */
#define TOGETHER_BYTES (16 * 1024)

struct _HostGuardOutput
{
  GOutputStream parent_instance;
  GPollableOutputStream *base; /* (owned) */
  GByteArray *held;            /* (owned) a head that waits for its body, then both */
  gsize head_left;             /* bytes of the head in @held; 0: nothing is held */
};

static void host_guard_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HostGuardOutput, host_guard_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      host_guard_output_pollable_init))

/* A whole head that a body follows at once: an answer that tells its length. libsoup writes a head in one
 * piece. */
static gboolean
is_head_with_body (const char *bytes, gsize n_bytes)
{
  static const char bodiless[][4] = { "101", "204", "304" };
  const char *length;

  if (n_bytes < 16 || n_bytes > TOGETHER_BYTES / 2 || memcmp (bytes, "HTTP/1.1 ", 9) != 0
      || memcmp (bytes + n_bytes - 4, "\r\n\r\n", 4) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (bodiless); i++)
    if (memcmp (bytes + 9, bodiless[i], 3) == 0)
      return FALSE;
  length = memmem (bytes, n_bytes, "\r\nContent-Length: ", 18);
  return length != NULL && length[18] != '0';
}

/* Writes what is held and then @bytes; returns how many of @bytes went. libsoup gives the same bytes again
 * after it was told to wait, so what was added to the held ones stands there already. */
static gssize
write_together (HostGuardOutput *self, const char *bytes, gsize n_bytes, gboolean blocking,
                GCancellable *cancellable, GError **error)
{
  gsize added;

  if (self->held->len == self->head_left)
    g_byte_array_append (self->held, (const guint8 *)bytes,
                         (guint)MIN (n_bytes, TOGETHER_BYTES - MIN (self->head_left, TOGETHER_BYTES)));
  added = self->held->len - self->head_left;
  while (self->head_left > 0)
    {
      gssize n = g_pollable_stream_write (G_OUTPUT_STREAM (self->base), self->held->data, self->held->len,
                                          blocking, cancellable, error);

      if (n < 0)
        return -1;
      if ((gsize)n < self->head_left)
        {
          g_byte_array_remove_range (self->held, 0, (guint)n);
          self->head_left -= (gsize)n;
          continue;
        }
      added = (gsize)n - self->head_left;
      self->head_left = 0;
      g_byte_array_set_size (self->held, 0);
    }
  return added > 0 ? (gssize)added
                   : g_pollable_stream_write (G_OUTPUT_STREAM (self->base), bytes, n_bytes, blocking,
                                              cancellable, error);
}

static gssize
guarded_write (HostGuardOutput *self, const char *bytes, gsize n_bytes, gboolean blocking,
               GCancellable *cancellable, GError **error)
{
  if (self->head_left > 0)
    return write_together (self, bytes, n_bytes, blocking, cancellable, error);
  if (is_head_with_body (bytes, n_bytes))
    {
      g_byte_array_append (self->held, (const guint8 *)bytes, (guint)n_bytes);
      self->head_left = n_bytes;
      return (gssize)n_bytes;
    }
  return g_pollable_stream_write (G_OUTPUT_STREAM (self->base), bytes, n_bytes, blocking, cancellable, error);
}

static gssize
host_guard_output_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable,
                         GError **error)
{
  return guarded_write (HOST_GUARD_OUTPUT (stream), buffer, count, TRUE, cancellable, error);
}

static gssize
host_guard_output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count,
                                     GError **error)
{
  return guarded_write (HOST_GUARD_OUTPUT (stream), buffer, count, FALSE, NULL, error);
}

static gboolean
host_guard_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (HOST_GUARD_OUTPUT (stream)->base);
}

static GSource *
host_guard_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  HostGuardOutput *self = HOST_GUARD_OUTPUT (stream);
  g_autoptr (GSource) child = g_pollable_output_stream_create_source (self->base, NULL);

  return g_pollable_source_new_full (self, child, cancellable);
}

static void
host_guard_output_finalize (GObject *object)
{
  HostGuardOutput *self = HOST_GUARD_OUTPUT (object);

  g_clear_object (&self->base);
  g_byte_array_unref (self->held);
  G_OBJECT_CLASS (host_guard_output_parent_class)->finalize (object);
}

static void
host_guard_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = host_guard_output_is_writable;
  iface->create_source = host_guard_output_create_source;
  iface->write_nonblocking = host_guard_output_write_nonblocking;
}

static void
host_guard_output_class_init (HostGuardOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_guard_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = host_guard_output_write;
}

static void
host_guard_output_init (HostGuardOutput *self)
{
  self->held = g_byte_array_new ();
}

GOutputStream *
host_guard_output_new (GIOStream *base)
{
  HostGuardOutput *self = g_object_new (HOST_TYPE_GUARD_OUTPUT, NULL);

  self->base = g_object_ref (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)));
  return G_OUTPUT_STREAM (self);
}
