/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-gate.h"

#include <errno.h>
#include <gio/gnetworking.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>

#include "althea-certificate.h"
#include "althea-error.h"

/* Handshakes at one time: each holds a thread of GLib's pool for a round trip. */
#define MAX_HANDSHAKES 48
#define MAX_HANDSHAKES_EACH 8
#define ACCEPT_AT_ONCE 16
#define TLS_RECORD_HEADER 5
#define TLS_RECORD_MAX (16 * 1024 + 256)
#define TLS_HANDSHAKE 22

struct _HostGate
{
  HostServer *server; /* not owned: outlives the gate */
  HostLimits limits;
  GTlsCertificate *identity; /* (owned) */
  char *authority_pem;       /* (owned) */
  HostDevices *devices;      /* (owned) */
  GPtrArray *listeners;      /* (owned) (element-type GSource) */
  GPtrArray *handshakes;     /* (owned) (element-type Handshake), not owned */
};

/* From accept to libsoup or the end. */
typedef struct
{
  HostGate *gate;
  HostChannel *connection;   /* (owned) */
  GSocketConnection *stream; /* (owned) */
  GTlsConnection *tls;       /* (owned) (nullable) */
  char *pin;                 /* (owned) (nullable) of a certificate that was accepted */
  guint8 *unread;            /* (owned) (nullable) what a revoked device sent; nobody looks at it */
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  g_ptr_array_remove_fast (handshake->gate->handshakes, handshake);
  g_clear_object (&handshake->tls);
  g_clear_object (&handshake->stream);
  g_clear_object (&handshake->connection);
  g_free (handshake->pin);
  g_free (handshake->unread);
  g_free (handshake);
}

static void
handshake_fail (Handshake *handshake, const char *why)
{
  g_debug ("a connection was refused: %s", why);
  host_channel_cut (handshake->connection);
  host_server_remove_connection (handshake->gate->server, handshake->connection);
  handshake_free (handshake);
}

/* The chain alone is not enough: a certificate of ours that is not a device's must not pass. One of a device
 * that was revoked finishes the handshake only to be told so. */
static gboolean
on_accept_certificate (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags,
                       gpointer user_data)
{
  Handshake *handshake = user_data;
  HostGate *gate = handshake->gate;

  g_clear_pointer (&handshake->pin, g_free);
  if (!althea_certificate_is_device_of (certificate, gate->authority_pem))
    return FALSE;
  handshake->pin = althea_certificate_pin (certificate);
  return handshake->pin != NULL
         && (host_devices_find (gate->devices, handshake->pin) != NULL
             || host_devices_was_revoked (gate->devices, handshake->pin));
}

/* What the finished handshake makes of the peer; NULL, or why it is refused. */
static const char *
decide (Handshake *handshake)
{
  HostGate *gate = handshake->gate;
  HostActor *actor;

  if (g_tls_connection_get_protocol_version (handshake->tls) != G_TLS_PROTOCOL_VERSION_TLS_1_3)
    return "not TLS 1.3";
  if (g_tls_connection_get_peer_certificate (handshake->tls) == NULL)
    {
      if (!host_devices_is_door_open (gate->devices))
        return "no certificate and no invite open";
      if (host_server_count_door (gate->server) >= gate->limits.pair_connections)
        return "too many at the enrolment door";
      host_channel_set_enrolling (handshake->connection);
      return NULL;
    }
  actor = handshake->pin != NULL ? host_devices_find (gate->devices, handshake->pin) : NULL;
  if (actor == NULL)
    return "the device is not enrolled";
  host_channel_set_device (handshake->connection, handshake->pin, actor);
  return NULL;
}

/* --- a revoked device ---------------------------------------------------------------------------------- */

/* A computer that was unlinked must learn it, or its owner waits for a practice that is only away. The answer
 * is always the same and what the device sent is not looked at, so it still reaches nothing. */
#define FAREWELL_BODY                                                                                        \
  "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"security\","         \
  "\"details\":{\"coding\":[{\"system\":\"urn:althea:error\",\"code\":\"revoked\"}]}}]}"
#define FAREWELL_HEAD                                                                                        \
  "HTTP/1.1 410 Gone\r\nContent-Type: application/fhir+json\r\nConnection: close\r\nContent-Length: "        \
  "%zu\r\n\r\n"
#define FAREWELL_READ 16384

static void
farewell_said_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  handshake_fail (user_data, "the device was revoked");
}

static void
farewell_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  g_autofree char *head = NULL;
  char *farewell;

  if (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) <= 0)
    {
      handshake_fail (handshake, "the device was revoked");
      return;
    }
  head = g_strdup_printf (FAREWELL_HEAD, strlen (FAREWELL_BODY));
  farewell = g_strconcat (head, FAREWELL_BODY, NULL);
  g_free (handshake->unread);
  handshake->unread = (guint8 *)farewell;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (handshake->tls)), farewell,
                                   strlen (farewell), G_PRIORITY_DEFAULT, NULL, farewell_said_cb, handshake);
}

/* After the first piece of its request: an answer that comes before would be lost when the socket closes. */
static void
say_farewell (Handshake *handshake)
{
  g_signal_handlers_disconnect_by_data (handshake->tls, handshake);
  handshake->unread = g_malloc (FAREWELL_READ);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (handshake->tls)), handshake->unread,
                             FAREWELL_READ, G_PRIORITY_DEFAULT, NULL, farewell_read_cb, handshake);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  g_autoptr (GByteArray) exporter = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  const char *why;

  if (!g_tls_connection_handshake_finish (handshake->tls, result, NULL))
    {
      handshake_fail (handshake, "the handshake failed");
      return;
    }
  why = decide (handshake);
  if (why != NULL && handshake->pin != NULL
      && host_devices_was_revoked (handshake->gate->devices, handshake->pin))
    {
      say_farewell (handshake);
      return;
    }
  if (why == NULL
      && !g_tls_connection_get_channel_binding_data (handshake->tls, G_TLS_CHANNEL_BINDING_TLS_EXPORTER,
                                                     exporter, NULL))
    why = "no channel binding";
  if (why != NULL)
    {
      handshake_fail (handshake, why);
      return;
    }
  bytes = g_bytes_new (exporter->data, exporter->len);
  host_channel_set_exporter (handshake->connection, bytes);
  g_signal_handlers_disconnect_by_data (handshake->tls, handshake);
  host_server_serve (handshake->gate->server, handshake->connection, G_IO_STREAM (handshake->tls),
                     g_socket_connection_get_socket (handshake->stream));
  handshake_free (handshake);
}

static void
handshake_start (Handshake *handshake)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GIOStream) tls
      = g_tls_server_connection_new (G_IO_STREAM (handshake->stream), handshake->gate->identity, NULL);

  if (tls == NULL)
    {
      handshake_fail (handshake, "TLS is not available");
      return;
    }
  handshake->tls = G_TLS_CONNECTION (g_steal_pointer (&tls));
  g_object_set (handshake->tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUESTED, "database", NULL,
                "require-close-notify", FALSE, "advertised-protocols", protocols, NULL);
  g_signal_connect (handshake->tls, "accept-certificate", G_CALLBACK (on_accept_certificate), handshake);
  g_tls_connection_handshake_async (handshake->tls, G_PRIORITY_DEFAULT, NULL, handshake_cb, handshake);
}

/* How many bytes must have come before a handshake is worth a thread: the whole first record. 0: it is not
 * TLS. */
static int
wanted_bytes (int fd, gboolean *enough)
{
  guint8 header[TLS_RECORD_HEADER];
  int waiting = 0, wanted;
  gssize n = recv (fd, header, sizeof header, MSG_PEEK | MSG_DONTWAIT);

  *enough = FALSE;
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? TLS_RECORD_HEADER : 0;
  if (n == 0 || header[0] != TLS_HANDSHAKE)
    return 0;
  if (n < TLS_RECORD_HEADER)
    return TLS_RECORD_HEADER;
  wanted = TLS_RECORD_HEADER + (header[3] << 8 | header[4]);
  if (wanted > TLS_RECORD_MAX || ioctl (fd, FIONREAD, &waiting) != 0)
    return 0;
  *enough = waiting >= wanted;
  return wanted;
}

/* The handshake blocks a thread of a small pool, so a peer that says nothing or little must not get one. */
static gboolean
on_first_bytes (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Handshake *handshake = user_data;
  gboolean enough = FALSE;
  int wanted = wanted_bytes (g_socket_get_fd (socket), &enough);

  if (wanted == 0 || (condition & (G_IO_ERR | G_IO_HUP)) != 0)
    {
      handshake_fail (handshake, "it did not begin with TLS");
      return G_SOURCE_REMOVE;
    }
  /* The kernel wakes this source only when so much has come. */
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, enough ? 1 : wanted, NULL);
  if (!enough)
    return G_SOURCE_CONTINUE;
  handshake_start (handshake);
  return G_SOURCE_REMOVE;
}

static guint
count_handshakes (HostGate *self, const char *address)
{
  guint n = 0;

  for (guint i = 0; i < self->handshakes->len; i++)
    {
      const Handshake *handshake = self->handshakes->pdata[i];

      n += g_strcmp0 (host_channel_get_address (handshake->connection), address) == 0 ? 1 : 0;
    }
  return n;
}

static gboolean
has_room (HostGate *self, const char *address)
{
  return host_server_count_network (self->server) < self->limits.connections
         && host_server_count_address (self->server, address) < self->limits.connections_each
         && self->handshakes->len < MAX_HANDSHAKES && count_handshakes (self, address) < MAX_HANDSHAKES_EACH;
}

static char *
address_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return NULL;
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static void
welcome (HostGate *self, GSocket *socket)
{
  g_autofree char *address = address_of (socket);
  Handshake *handshake;
  g_autoptr (GSource) source = NULL;

  if (address == NULL || !has_room (self, address))
    {
      g_socket_close (socket, NULL);
      return;
    }
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, TLS_RECORD_HEADER, NULL);
  handshake = g_new0 (Handshake, 1);
  handshake->gate = self;
  handshake->connection = host_channel_new (HOST_PEER_UNKNOWN, socket, address, &self->limits);
  handshake->stream = g_socket_connection_factory_create_connection (socket);
  g_ptr_array_add (self->handshakes, handshake);
  host_channel_set_deadline (handshake->connection, self->limits.handshake_ms);
  host_server_add_connection (self->server, handshake->connection);
  source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_first_bytes), handshake, NULL);
  g_source_attach (source, host_server_get_context (self->server));
}

static gboolean
on_incoming (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr (GSocket) socket = NULL;

      socket = g_socket_accept (listener, NULL, NULL);
      if (socket == NULL)
        break;
      welcome (user_data, socket);
    }
  return G_SOURCE_CONTINUE;
}

static GSocket *
open_listener (GSocketFamily family, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, port);
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  if (family == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, 0, NULL);
  g_socket_set_listen_backlog (socket, 128);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static void
add_listener (HostGate *self, GSocket *socket)
{
  GSource *source = g_socket_create_source (socket, G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (on_incoming), self, NULL);
  g_source_attach (source, host_server_get_context (self->server));
  g_ptr_array_add (self->listeners, source);
}

guint16
host_gate_listen (HostGate *self, guint16 port, GError **error)
{
  /* One socket for both families; machines without IPv6 get one for IPv4. */
  g_autoptr (GSocket) socket = open_listener (G_SOCKET_FAMILY_IPV6, port, NULL);
  g_autoptr (GSocketAddress) address = NULL;

  if (socket == NULL || !g_socket_speaks_ipv4 (socket))
    {
      g_clear_object (&socket);
      socket = open_listener (G_SOCKET_FAMILY_IPV4, port, error);
    }
  if (socket == NULL)
    return 0;
  address = g_socket_get_local_address (socket, error);
  if (address == NULL)
    return 0;
  add_listener (self, socket);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static gboolean
is_allowed_no_more (HostChannel *connection, gpointer data)
{
  HostGate *self = data;

  return host_channel_get_peer (connection) == HOST_PEER_DEVICE
         && host_gate_find_actor (self, connection) == NULL;
}

void
host_gate_set_devices (HostGate *self, HostDevices *devices)
{
  /* Looks are made on several workers and may arrive in another order. */
  if (host_devices_is_older (devices, self->devices))
    return;
  host_devices_ref (devices);
  host_devices_unref (self->devices);
  self->devices = devices;
  host_server_cut (self->server, is_allowed_no_more, self);
}

HostActor *
host_gate_find_actor (HostGate *self, HostChannel *connection)
{
  const char *pin = host_channel_get_pin (connection);

  return pin != NULL ? host_devices_find (self->devices, pin) : NULL;
}

static void
listener_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

HostGate *
host_gate_new (HostServer *server, const HostLimits *limits, GTlsCertificate *identity,
               const char *authority_pem, HostDevices *devices)
{
  HostGate *self = g_new0 (HostGate, 1);

  self->server = server;
  self->limits = *limits;
  self->identity = g_object_ref (identity);
  self->authority_pem = g_strdup (authority_pem);
  self->devices = host_devices_ref (devices);
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->handshakes = g_ptr_array_new ();
  return self;
}

void
host_gate_free (HostGate *self)
{
  if (self == NULL)
    return;
  g_ptr_array_set_size (self->listeners, 0);
  for (guint i = 0; i < self->handshakes->len; i++)
    host_channel_cut (((Handshake *)self->handshakes->pdata[i])->connection);
  while (self->handshakes->len > 0)
    g_main_context_iteration (host_server_get_context (self->server), TRUE);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->handshakes);
  g_object_unref (self->identity);
  host_devices_unref (self->devices);
  g_free (self->authority_pem);
  g_free (self);
}
