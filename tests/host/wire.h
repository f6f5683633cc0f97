/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <fcntl.h>
#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>

/* A TLS 1.3 connection by hand, for saying what no well-bred client says. Blocking: the host serves on a
 * thread of its own. */
typedef struct
{
  GSocketConnection *socket;
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t tls;
  gboolean open; /* the handshake went well on this side */
} Wire;

#define WIRE_TIMEOUT_S 20

static inline GSocketConnection *
wire_connect (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *socket;
  g_socket_client_set_timeout (client, WIRE_TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  socket = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return socket;
}

static inline void
wire_use_certificate (Wire *wire, GTlsCertificate *certificate)
{
  g_autofree char *certificate_pem = NULL;
  g_autofree char *key_pem = NULL;
  gnutls_datum_t public_part, secret_part;
  g_object_get (certificate, "certificate-pem", &certificate_pem, "private-key-pem", &key_pem, NULL);
  public_part = (gnutls_datum_t){ (guint8 *)certificate_pem, (guint)strlen (certificate_pem) };
  secret_part = (gnutls_datum_t){ (guint8 *)key_pem, (guint)strlen (key_pem) };
  g_assert_cmpint (gnutls_certificate_set_x509_key_mem (wire->credentials, &public_part, &secret_part,
                                                        GNUTLS_X509_FMT_PEM),
                   ==, 0);
}

/* @certificate (nullable); @versions: as GnuTLS writes them. */
static inline Wire *
wire_open_with (guint16 port, GTlsCertificate *certificate, const char *versions)
{
  Wire *wire = g_new0 (Wire, 1);
  struct timeval patience = { .tv_sec = WIRE_TIMEOUT_S };
  GSocket *socket;
  wire->socket = wire_connect (port);
  socket = g_socket_connection_get_socket (wire->socket);
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  fcntl (g_socket_get_fd (socket), F_SETFL, fcntl (g_socket_get_fd (socket), F_GETFL) & ~O_NONBLOCK);
  gnutls_certificate_allocate_credentials (&wire->credentials);
  if (certificate != NULL)
    wire_use_certificate (wire, certificate);
  gnutls_init (&wire->tls, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (wire->tls, versions, NULL);
  gnutls_credentials_set (wire->tls, GNUTLS_CRD_CERTIFICATE, wire->credentials);
  gnutls_transport_set_int (wire->tls, g_socket_get_fd (socket));
  wire->open = gnutls_handshake (wire->tls) == 0;
  return wire;
}

static inline Wire *
wire_open (guint16 port, GTlsCertificate *certificate)
{
  return wire_open_with (port, certificate, "NORMAL:-VERS-ALL:+VERS-TLS1.3");
}

static inline void
wire_close (Wire *wire)
{
  gnutls_deinit (wire->tls);
  gnutls_certificate_free_credentials (wire->credentials);
  g_socket_close (g_socket_connection_get_socket (wire->socket), NULL);
  g_clear_object (&wire->socket);
  g_free (wire);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wire, wire_close)

/* The session's exporter value (RFC 9266). (transfer full) */
static inline GBytes *
wire_export (Wire *wire)
{
  gnutls_datum_t value = { NULL, 0 };
  GBytes *bytes;
  g_assert_cmpint (gnutls_session_channel_binding (wire->tls, GNUTLS_CB_TLS_EXPORTER, &value), ==, 0);
  bytes = g_bytes_new (value.data, value.size);
  gnutls_free (value.data);
  return bytes;
}

static inline gssize
wire_receive (Wire *wire, char *piece, gsize n_bytes)
{
  gssize n;
  do
    n = gnutls_record_recv (wire->tls, piece, n_bytes);
  while (n == GNUTLS_E_INTERRUPTED);
  return n;
}

/* FALSE when the host no longer takes it. */
static inline gboolean
wire_send (Wire *wire, const char *text)
{
  gsize length = strlen (text), sent = 0;
  while (wire->open && sent < length)
    {
      gssize n = gnutls_record_send (wire->tls, text + sent, length - sent);
      if (n < 0)
        return FALSE;
      sent += (gsize)n;
    }
  return wire->open;
}

/* Everything until the host ends the connection; "" when it says nothing. */
static inline char *
wire_read_all (Wire *wire)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[4096];
  gssize n;
  while (wire->open && (n = wire_receive (wire, piece, sizeof piece)) > 0)
    g_string_append_len (text, piece, n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One answer with a Content-Length, on a connection that stays open. */
static inline char *
wire_read_reply (Wire *wire)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize wanted = 0;
  g_assert_true (wire->open);
  while (wanted == 0 || text->len < wanted)
    {
      char piece[4096];
      gssize n = wire_receive (wire, piece, wanted == 0 ? 1 : MIN (sizeof piece, wanted - text->len));
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
