/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <string.h>

#include "althea-certificate.h"

/* A TLS connection by hand, for saying what no well-bred client says. Blocking: the host serves on a thread
 * of its own. */
typedef struct
{
  GSocketConnection *socket;
  GTlsConnection *tls; /* NULL when the handshake failed */
} Wire;

static inline gboolean
wire_accept_any (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  return TRUE;
}

static inline GSocketConnection *
wire_connect (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *socket;
  g_socket_client_set_timeout (client, 20);
  g_socket_client_set_enable_proxy (client, FALSE);
  socket = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return socket;
}

/* @certificate (nullable). */
static inline Wire *
wire_open (guint16 port, GTlsCertificate *certificate)
{
  Wire *wire = g_new0 (Wire, 1);
  g_autoptr (GIOStream) tls = NULL;
  wire->socket = wire_connect (port);
  tls = g_tls_client_connection_new (G_IO_STREAM (wire->socket), NULL, NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (wire_accept_any), NULL);
  if (certificate != NULL)
    g_tls_connection_set_certificate (G_TLS_CONNECTION (tls), certificate);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    wire->tls = G_TLS_CONNECTION (g_steal_pointer (&tls));
  return wire;
}

static inline void
wire_close (Wire *wire)
{
  g_socket_close (g_socket_connection_get_socket (wire->socket), NULL);
  g_clear_object (&wire->tls);
  g_clear_object (&wire->socket);
  g_free (wire);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wire, wire_close)

/* FALSE when the host no longer takes it. */
static inline gboolean
wire_send (Wire *wire, const char *text)
{
  return wire->tls != NULL
         && g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (wire->tls)), text,
                                       strlen (text), NULL, NULL, NULL);
}

/* Everything until the host ends the connection; "" when it says nothing. */
static inline char *
wire_read_all (Wire *wire)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[4096];
  gssize n;
  if (wire->tls == NULL)
    return g_strdup ("");
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (wire->tls)), piece,
                                   sizeof piece, NULL, NULL))
         > 0)
    g_string_append_len (text, piece, n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One answer with a Content-Length, on a connection that stays open. */
static inline char *
wire_read_reply (Wire *wire)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize wanted = 0;
  g_assert_nonnull (wire->tls);
  while (wanted == 0 || text->len < wanted)
    {
      char piece[4096];
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (wire->tls)), piece,
                                      wanted == 0 ? 1 : MIN (sizeof piece, wanted - text->len), NULL, NULL);
      if (n <= 0)
        break;
      g_string_append_len (text, piece, n);
      if (wanted == 0 && g_str_has_suffix (text->str, "\r\n\r\n"))
        {
          const char *length = strstr (text->str, "Content-Length: ");
          wanted = text->len
                   + (length != NULL ? strtoul (length + strlen ("Content-Length: "), NULL, 10) : 0);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline guint
status_of (const char *reply)
{
  return g_str_has_prefix (reply, "HTTP/1.1 ") ? (guint)strtoul (reply + strlen ("HTTP/1.1 "), NULL, 10) : 0;
}

static inline guint
count_replies (const char *text)
{
  guint n = 0;
  for (const char *at = strstr (text, "HTTP/1.1 "); at != NULL; at = strstr (at + 1, "HTTP/1.1 "))
    n++;
  return n;
}
