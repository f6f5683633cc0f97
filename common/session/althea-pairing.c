/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-pairing.h"

#include <gio/gnetworking.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-http-reply.h"
#include "althea-message-json.h"
#include "althea-secret.h"

/* Both proofs cover the TLS session's exporter value, so the one request must ride the connection that they
 * were made for. A client that keeps a pool of connections cannot promise that; this one has a single
 * connection, and says so little on it that it needs no more of HTTP than one request and one answer with a
 * length. */

#define CONNECT_S 15
#define MAX_REPLY_BYTES (64 * 1024)
#define MAX_JSON_DEPTH 8

typedef struct
{
  AltheaInvite *invite;      /* (owned) */
  char *device_name;         /* (owned) */
  guint address;             /* the one being tried */
  GSocketClient *client;     /* (owned) */
  GSocketConnection *socket; /* (owned) (nullable) */
  GTlsConnection *tls;       /* (owned) (nullable) */
  gboolean wrong_pin;
  GBytes *exporter;            /* (owned) (nullable) */
  char *key_pem, *request_pem; /* (owned) (nullable) made here */
  char *request;               /* (owned) (nullable) the HTTP request */
  GByteArray *reply;           /* (owned) (nullable) what came so far */
  guint8 piece[4096];
} Pairing;

void
althea_pairing_free (AltheaPairing *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->identity, althea_identity_free);
  g_free (self->authority_pem);
  g_free (self->host_pin);
  g_strfreev (self->addresses);
  g_free (self->practice_name);
  g_free (self->practice_phone);
  g_free (self->patient_id);
  g_free (self->patient_name);
  g_free (self->device_id);
  g_free (self);
}

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
pairing_task_free (gpointer data)
{
  Pairing *pairing = data;
  g_autoptr (GError) ignored = NULL;

  if (pairing->socket != NULL)
    g_socket_close (g_socket_connection_get_socket (pairing->socket), NULL);
  if (pairing->tls != NULL)
    {
      g_signal_handlers_disconnect_by_data (pairing->tls, pairing);
      /* Left to its own end, glib-networking loses the error that says that the socket is closed. */
      g_io_stream_close (G_IO_STREAM (pairing->tls), NULL, &ignored);
    }
  g_clear_object (&pairing->tls);
  g_clear_object (&pairing->socket);
  g_clear_object (&pairing->client);
  g_clear_object (&pairing->invite);
  g_clear_pointer (&pairing->exporter, g_bytes_unref);
  g_clear_pointer (&pairing->reply, g_byte_array_unref);
  g_clear_pointer (&pairing->key_pem, wipe);
  g_free (pairing->request_pem);
  g_free (pairing->request);
  g_free (pairing->device_name);
  g_free (pairing);
}

static void
fail (GTask *task, AltheaErrorCode code, const char *message)
{
  g_task_return_new_error_literal (task, ALTHEA_ERROR, (int)code, message);
}

/* --- the answer -------------------------------------------------------------------------------------------
 */

static gboolean
is_right_proof (Pairing *pairing, const char *proof)
{
  g_autofree char *expected = althea_invite_prove_host (althea_invite_get_secret (pairing->invite),
                                                        pairing->exporter, pairing->request_pem);
  g_autoptr (GBytes) ours = g_bytes_new (expected, strlen (expected));
  g_autoptr (GBytes) theirs = g_bytes_new (proof != NULL ? proof : "", proof != NULL ? strlen (proof) : 0);

  return althea_bytes_equal (ours, theirs);
}

/* The addresses that the host gives, or else those of the card. */
static char **
read_addresses (Pairing *pairing, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "addresses");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_read = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && n_read < 8; i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (item) ? json_node_get_string (item) : NULL;

      if (text == NULL || *text == '\0' || strlen (text) > 255)
        continue;
      g_strv_builder_add (builder, text);
      n_read++;
    }
  if (n_read == 0)
    g_strv_builder_addv (builder, (const char **)althea_invite_get_addresses (pairing->invite));
  return g_strv_builder_end (builder);
}

static char *
dup_member (JsonObject *object, const char *member)
{
  const char *text = althea_message_json_get_string (object, member);

  return g_strdup (text != NULL ? text : "");
}

static void
take_enrolment (GTask *task, JsonObject *object)
{
  Pairing *pairing = g_task_get_task_data (task);
  const char *certificate = althea_message_json_get_string (object, "certificate");
  const char *authority = althea_message_json_get_string (object, "authority");
  AltheaPairing *result;

  if (!is_right_proof (pairing, althea_message_json_get_string (object, "proof")))
    {
      fail (task, ALTHEA_ERROR_DENIED, "The host did not prove that it made the invitation.");
      return;
    }
  if (certificate == NULL || authority == NULL)
    {
      fail (task, ALTHEA_ERROR_INVALID, "The host's answer holds no certificate.");
      return;
    }
  result = g_new0 (AltheaPairing, 1);
  result->identity = g_new0 (AltheaIdentity, 1);
  result->identity->certificate_pem = g_strdup (certificate);
  result->identity->key_pem = g_steal_pointer (&pairing->key_pem);
  result->authority_pem = g_strdup (authority);
  result->host_pin = g_strdup (althea_invite_get_host_pin (pairing->invite));
  result->addresses = read_addresses (pairing, object);
  result->practice_name = dup_member (object, "practice");
  result->practice_phone = dup_member (object, "phone");
  result->patient_id = dup_member (object, "patient");
  result->patient_name = dup_member (object, "patient_name");
  result->device_id = dup_member (object, "device");
  g_task_return_pointer (task, result, (GDestroyNotify)althea_pairing_free);
}

static void
take_reply (GTask *task, const AltheaHttpReply *reply)
{
  g_autoptr (JsonObject) object = althea_message_json_read_object (reply->body, (gssize)reply->n_bytes,
                                                                   MAX_REPLY_BYTES, MAX_JSON_DEPTH, NULL);

  if (object == NULL)
    fail (task, ALTHEA_ERROR_INVALID, "The host's answer cannot be read.");
  else if (reply->status == 200)
    take_enrolment (task, object);
  else
    g_task_return_error (task, althea_http_refusal_to_error (reply->status, object, NULL));
}

static void read_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pairing *pairing = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  AltheaHttpReply reply;

  if (n < 0)
    {
      /* In TLS 1.3 a host's refusal of the handshake shows only here. */
      althea_error_normalize (&error);
      g_task_return_error (task, error);
      return;
    }
  g_byte_array_append (pairing->reply, pairing->piece, (guint)n);
  switch (althea_http_reply_parse (pairing->reply->data, pairing->reply->len, MAX_REPLY_BYTES, &reply))
    {
    case ALTHEA_HTTP_WHOLE:
      take_reply (task, &reply);
      break;
    case ALTHEA_HTTP_MORE:
      if (n > 0)
        read_more (g_steal_pointer (&task));
      else
        fail (task, ALTHEA_ERROR_OFFLINE, "The host closed the connection.");
      break;
    case ALTHEA_HTTP_WRONG:
    default:
      fail (task, ALTHEA_ERROR_INVALID, "The host's answer is not one.");
    }
}

/* Takes @task. */
static void
read_more (GTask *task)
{
  Pairing *pairing = g_task_get_task_data (task);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (pairing->tls));

  g_input_stream_read_async (input, pairing->piece, sizeof pairing->piece, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), read_cb, task);
}

/* --- the request
 * --------------------------------------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      althea_error_normalize (&error);
      g_task_return_error (task, error);
      return;
    }
  read_more (g_steal_pointer (&task));
}

static char *
make_request (Pairing *pairing)
{
  g_autofree char *proof = althea_invite_prove_device (althea_invite_get_secret (pairing->invite),
                                                       pairing->exporter, pairing->request_pem);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *body = NULL;

  json_object_set_string_member (object, "invite", althea_invite_get_id (pairing->invite));
  json_object_set_string_member (object, "proof", proof);
  json_object_set_string_member (object, "request", pairing->request_pem);
  json_object_set_string_member (object, "device", pairing->device_name);
  json_node_set_object (node, object);
  body = json_to_string (node, FALSE);
  return g_strdup_printf ("POST /pair/enrol HTTP/1.1\r\nHost: althea\r\nContent-Type: application/json\r\n"
                          "Connection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          strlen (body), body);
}

static void
make_key_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Pairing *pairing = task_data;
  GError *error = NULL;

  pairing->request_pem = althea_device_request_new (pairing->device_name, &pairing->key_pem, &error);
  if (pairing->request_pem != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
key_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pairing *pairing = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  pairing->request = make_request (pairing);
  pairing->reply = g_byte_array_new ();
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (pairing->tls)),
                                   pairing->request, strlen (pairing->request), G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/* --- the connection
 * -------------------------------------------------------------------------------------------- */

static gboolean
on_accept_certificate (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags,
                       gpointer user_data)
{
  Pairing *pairing = user_data;
  g_autofree char *pin = althea_certificate_pin (certificate);

  pairing->wrong_pin = pin == NULL
                       || g_ascii_strcasecmp (pin, althea_invite_get_host_pin (pairing->invite)) != 0;
  return !pairing->wrong_pin;
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pairing *pairing = g_task_get_task_data (task);
  g_autoptr (GByteArray) exporter = g_byte_array_new ();
  g_autoptr (GTask) making = NULL;
  GError *error = NULL;

  if (!g_tls_connection_handshake_finish (pairing->tls, result, &error))
    {
      if (pairing->wrong_pin)
        {
          g_clear_error (&error);
          g_set_error_literal (&error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
                               "This is not the practice of the card.");
        }
      althea_error_normalize (&error);
      g_task_return_error (task, error);
      return;
    }
  if (g_tls_connection_get_protocol_version (pairing->tls) != G_TLS_PROTOCOL_VERSION_TLS_1_3
      || !g_tls_connection_get_channel_binding_data (pairing->tls, G_TLS_CHANNEL_BINDING_TLS_EXPORTER,
                                                     exporter, NULL))
    {
      fail (task, ALTHEA_ERROR_DENIED, "The host does not speak TLS 1.3.");
      return;
    }
  pairing->exporter = g_bytes_new (exporter->data, exporter->len);
  making = g_task_new (NULL, g_task_get_cancellable (task), key_made_cb, g_object_ref (task));
  g_task_set_source_tag (making, handshake_cb);
  g_task_set_task_data (making, pairing, NULL);
  g_task_run_in_thread (making, make_key_thread);
}

static void try_address (GTask *task);

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pairing *pairing = g_task_get_task_data (task);
  GError *error = NULL;
  GIOStream *tls;

  pairing->socket = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  if (pairing->socket == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          || althea_invite_get_addresses (pairing->invite)[pairing->address + 1] == NULL)
        {
          althea_error_normalize (&error);
          g_task_return_error (task, error);
          return;
        }
      g_error_free (error);
      pairing->address++;
      try_address (g_steal_pointer (&task));
      return;
    }
  tls = g_tls_client_connection_new (G_IO_STREAM (pairing->socket), NULL, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  pairing->tls = G_TLS_CONNECTION (tls);
  /* No database: every certificate is doubtful, so that the pin alone decides. */
  g_tls_connection_set_database (pairing->tls, NULL);
  g_signal_connect (pairing->tls, "accept-certificate", G_CALLBACK (on_accept_certificate), pairing);
  g_tls_connection_handshake_async (pairing->tls, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    handshake_cb, g_object_ref (task));
}

/* Takes @task. */
static void
try_address (GTask *task)
{
  Pairing *pairing = g_task_get_task_data (task);

  g_socket_client_connect_to_host_async (pairing->client,
                                         althea_invite_get_addresses (pairing->invite)[pairing->address],
                                         8443, g_task_get_cancellable (task), connected_cb, task);
}

void
althea_pairing_run_async (AltheaInvite *invite, const char *device_name, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Pairing *pairing = g_new0 (Pairing, 1);

  g_return_if_fail (ALTHEA_IS_INVITE (invite) && device_name != NULL);
  g_task_set_source_tag (task, althea_pairing_run_async);
  pairing->invite = g_object_ref (invite);
  pairing->device_name = g_strdup (device_name);
  pairing->client = g_socket_client_new ();
  g_socket_client_set_timeout (pairing->client, CONNECT_S);
  g_socket_client_set_enable_proxy (pairing->client, FALSE);
  g_task_set_task_data (task, pairing, pairing_task_free);
  try_address (task);
}

AltheaPairing *
althea_pairing_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, althea_pairing_run_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
