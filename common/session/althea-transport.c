/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-transport.h"

#include <gio/gunixsocketaddress.h>
#include "althea-certificate.h"
#include "althea-http-reply.h"
#include "althea-message-json.h"

#define MAX_REPLY_BYTES (64 * 1024 * 1024)
#define MAX_OUTCOME_BYTES (256 * 1024)
#define TIMEOUT_S 30
/* The host closes idle connections after 30 s; this side goes first, so that no request meets a closing one.
 */
#define IDLE_S 20
#define CONNECTIONS 6

struct _AltheaTransport
{
  GObject parent_instance;
  SoupSession *session;    /* (owned) */
  char **addresses;        /* (owned) "host:port"; one made-up name over the Unix socket */
  guint address;           /* the one in use */
  char *host_pin;          /* (owned) (nullable) NULL: the Unix socket */
  GTlsCertificate *device; /* (owned) (nullable) */
  char *token;             /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaTransport, althea_transport, G_TYPE_OBJECT)

/* One request, on its way to one address after the other. */
typedef struct
{
  char *method, *path;       /* (owned) */
  GBytes *body;              /* (owned) (nullable) */
  SoupMessage *message;      /* (owned) (nullable) of the try under way */
  GCancellable *cancellable; /* (owned) this request's own */
  GCancellable *outer;       /* (owned) (nullable) the caller's */
  gulong outer_id;
  gsize received;
  gboolean too_large, wrong_peer;
  guint tries;
  char *expression; /* (owned) (nullable) */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  if (sending->outer != NULL)
    g_cancellable_disconnect (sending->outer, sending->outer_id);
  g_clear_object (&sending->outer);
  g_clear_object (&sending->cancellable);
  g_clear_object (&sending->message);
  g_clear_pointer (&sending->body, g_bytes_unref);
  g_free (sending->method);
  g_free (sending->path);
  g_free (sending->expression);
  g_free (sending);
}

static void
althea_transport_finalize (GObject *object)
{
  AltheaTransport *self = ALTHEA_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->device);
  g_strfreev (self->addresses);
  g_free (self->host_pin);
  g_free (self->token);
  G_OBJECT_CLASS (althea_transport_parent_class)->finalize (object);
}

static void
althea_transport_class_init (AltheaTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_transport_finalize;
}

static void
althea_transport_init (AltheaTransport *self)
{
}

static AltheaTransport *
transport_new (GSocketConnectable *connectable)
{
  AltheaTransport *self = g_object_new (ALTHEA_TYPE_TRANSPORT, NULL);

  self->session = soup_session_new_with_options (
      "remote-connectable", connectable, "timeout", TIMEOUT_S, "idle-timeout", IDLE_S, "max-conns",
      CONNECTIONS, "max-conns-per-host", CONNECTIONS, "user-agent", "althea/" ALTHEA_VERSION, NULL);
  soup_session_set_proxy_resolver (self->session, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  /* With no database every certificate is doubtful, so that the pin is always asked: nothing that the system
   * trusts can stand in for the practice. */
  soup_session_set_tls_database (self->session, NULL);
  return self;
}

AltheaTransport *
althea_transport_new_local (const char *socket_path)
{
  static const char *const address[] = { "localhost", NULL };
  g_autoptr (GSocketAddress) socket = g_unix_socket_address_new (socket_path);
  AltheaTransport *self = transport_new (G_SOCKET_CONNECTABLE (socket));

  self->addresses = g_strdupv ((char **)address);
  return self;
}

AltheaTransport *
althea_transport_new_remote (const char *const *addresses, const char *host_pin, GTlsCertificate *device)
{
  AltheaTransport *self;

  g_return_val_if_fail (addresses != NULL && addresses[0] != NULL && host_pin != NULL, NULL);
  self = transport_new (NULL);
  self->addresses = g_strdupv ((char **)addresses);
  self->host_pin = g_ascii_strdown (host_pin, -1);
  self->device = device != NULL ? g_object_ref (device) : NULL;
  return self;
}

gboolean
althea_transport_is_local (AltheaTransport *self)
{
  return self->host_pin == NULL;
}

void
althea_transport_set_token (AltheaTransport *self, const char *token)
{
  g_set_str (&self->token, token);
}

gboolean
althea_transport_has_token (AltheaTransport *self)
{
  return self->token != NULL;
}

/* --- trusting the host ------------------------------------------------------------------------------- */

static gboolean
on_accept_certificate (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags,
                       gpointer user_data)
{
  AltheaTransport *self = user_data;
  g_autofree char *pin = althea_certificate_pin (certificate);

  return pin != NULL && g_str_equal (pin, self->host_pin);
}

/* Before anything is sent: the host speaks TLS 1.3 or it is not the host. */
static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  Sending *sending = user_data;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED || !G_IS_TLS_CONNECTION (connection)
      || g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection))
             == G_TLS_PROTOCOL_VERSION_TLS_1_3)
    return;
  sending->wrong_peer = TRUE;
  g_cancellable_cancel (sending->cancellable);
}

/* --- requests ------------------------------------------------------------------------------------------ */

static void
on_body_data (SoupMessage *message, guint n_bytes, gpointer user_data)
{
  Sending *sending = user_data;

  sending->received += n_bytes;
  if (sending->received <= MAX_REPLY_BYTES || sending->too_large)
    return;
  sending->too_large = TRUE;
  g_cancellable_cancel (sending->cancellable);
}

static SoupMessage *
make_message (AltheaTransport *self, Sending *sending, const char *scheme)
{
  g_autofree char *url = g_strconcat (scheme, "://", self->addresses[self->address], sending->path, NULL);
  SoupMessage *message = soup_message_new (sending->method, url);

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_set_force_http1 (message, TRUE);
  if (self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (sending->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", sending->body);
  if (self->host_pin != NULL)
    {
      g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self,
                               G_CONNECT_DEFAULT);
      g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), sending);
      if (self->device != NULL)
        soup_message_set_tls_client_certificate (message, self->device);
    }
  g_signal_connect (message, "got-body-data", G_CALLBACK (on_body_data), sending);
  return message;
}

static GError *
read_refusal (guint status, GBytes *body, char **expression)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (body, &n_bytes);
  g_autoptr (JsonObject) outcome
      = text != NULL ? althea_message_json_read_object (text, (gssize)n_bytes, MAX_OUTCOME_BYTES, 16, NULL)
                     : NULL;

  return althea_http_refusal_to_error (status, outcome, expression);
}

/* What happened to a request that got no answer, in our terms. */
static GError *
translate (Sending *sending, GError *error)
{
  if (sending->too_large)
    {
      g_error_free (error);
      return g_error_new_literal (ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, "The answer is too large.");
    }
  if (sending->wrong_peer)
    {
      g_error_free (error);
      return g_error_new_literal (ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "The host does not speak TLS 1.3.");
    }
  if (error->domain == G_IO_ERROR && error->code == G_IO_ERROR_CANCELLED)
    return error;
  althea_error_normalize (&error);
  /* However the connection failed: the host was not reached. */
  if (error->code != ALTHEA_ERROR_DENIED)
    {
      g_autoptr (GError) cause = error;

      return g_error_new (ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE, "The host cannot be reached: %s",
                          cause->message);
    }
  return error;
}

static gboolean
was_never_sent (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return TRUE;
  return error->domain == G_IO_ERROR
         && (error->code == G_IO_ERROR_CONNECTION_REFUSED || error->code == G_IO_ERROR_HOST_UNREACHABLE
             || error->code == G_IO_ERROR_NETWORK_UNREACHABLE || error->code == G_IO_ERROR_HOST_NOT_FOUND
             || error->code == G_IO_ERROR_TIMED_OUT);
}

static void send_now (AltheaTransport *self, GTask *task);

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaTransport *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (sending->message);

  g_signal_handlers_disconnect_by_data (sending->message, sending);
  if (body == NULL)
    {
      guint n_addresses = g_strv_length (self->addresses);

      if (was_never_sent (error) && !sending->too_large && ++sending->tries < n_addresses)
        {
          g_error_free (error);
          self->address = (self->address + 1) % n_addresses;
          send_now (self, g_steal_pointer (&task));
          return;
        }
      g_task_return_error (task, translate (sending, error));
    }
  else if (status >= 200 && status < 300)
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, read_refusal (status, body, &sending->expression));
}

/* Takes @task. */
static void
send_now (AltheaTransport *self, GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  g_clear_object (&sending->message);
  sending->message = make_message (self, sending, self->host_pin != NULL ? "https" : "http");
  if (sending->message == NULL)
    {
      g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                                       "The request has no valid address.");
      g_object_unref (task);
      return;
    }
  soup_session_send_and_read_async (self->session, sending->message, G_PRIORITY_DEFAULT, sending->cancellable,
                                    on_sent, task);
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static Sending *
sending_new (const char *method, const char *path, GBytes *body, GCancellable *cancellable)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->method = g_strdup (method);
  sending->path = g_strdup (path);
  sending->body = body != NULL ? g_bytes_ref (body) : NULL;
  sending->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      sending->outer = g_object_ref (cancellable);
      sending->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                                 g_object_ref (sending->cancellable), g_object_unref);
    }
  return sending;
}

void
althea_transport_send_async (AltheaTransport *self, const char *method, const char *path, GBytes *body,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ALTHEA_IS_TRANSPORT (self) && path != NULL && *path == '/');
  g_task_set_source_tag (task, althea_transport_send_async);
  g_task_set_task_data (task, sending_new (method, path, body, cancellable), sending_free);
  send_now (self, task);
}

GBytes *
althea_transport_send_finish (AltheaTransport *self, GAsyncResult *result, char **expression, GError **error)
{
  Sending *sending = g_task_get_task_data (G_TASK (result));

  if (expression != NULL)
    *expression = g_steal_pointer (&sending->expression);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the live channel ------------------------------------------------------------------------------------
 */

static void
on_live (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  SoupWebsocketConnection *live
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  g_signal_handlers_disconnect_by_data (sending->message, sending);
  if (live != NULL)
    g_task_return_pointer (task, live, g_object_unref);
  else
    g_task_return_error (task, translate (sending, error));
}

void
althea_transport_connect_live_async (AltheaTransport *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = sending_new ("GET", "/live", NULL, cancellable);

  g_return_if_fail (ALTHEA_IS_TRANSPORT (self));
  g_task_set_source_tag (task, althea_transport_connect_live_async);
  g_task_set_task_data (task, sending, sending_free);
  sending->message = make_message (self, sending, self->host_pin != NULL ? "wss" : "ws");
  if (sending->message == NULL)
    g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                                     "The host has no valid address.");
  else
    soup_session_websocket_connect_async (self->session, sending->message, NULL, NULL, G_PRIORITY_DEFAULT,
                                          sending->cancellable, on_live, g_steal_pointer (&task));
}

SoupWebsocketConnection *
althea_transport_connect_live_finish (AltheaTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
althea_transport_abort (AltheaTransport *self)
{
  g_return_if_fail (ALTHEA_IS_TRANSPORT (self));
  soup_session_abort (self->session);
}
