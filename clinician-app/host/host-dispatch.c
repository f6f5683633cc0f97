/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-service-private.h"

#include <string.h>

#define MAX_SEGMENTS 8
#define BEARER "Bearer "
/* Answers longer than this may take more than one deadline to go out. */
#define LONG_REPLY_BYTES (16 * 1024)

/* A message of libsoup and what a worker makes of it. Belongs to the serving thread but for the worker's
 * turn, which touches @request and @reply alone. */
typedef struct
{
  SoupServerMessage *message; /* (owned) */
  gulong finished_id;
  gboolean gone; /* the connection ended meanwhile */
  HostRouteFunc func;
  HostRequest request;
  HostReply reply;
} Exchange;

static void
on_finished (SoupServerMessage *message, gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->gone = TRUE;
}

static void
exchange_free (Exchange *exchange)
{
  g_signal_handler_disconnect (exchange->message, exchange->finished_id);
  g_object_unref (exchange->message);
  host_request_clear (&exchange->request);
  host_reply_clear (&exchange->reply);
  g_free (exchange);
}

static void
on_wrote_body_data (SoupServerMessage *message, guint n_bytes, gpointer user_data)
{
  HostChannel *connection = user_data;

  host_channel_set_deadline (connection, host_channel_get_limits (connection)->body_ms);
}

static void
send_body (SoupServerMessage *message, HostChannel *connection, guint status, const char *type, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, NULL);
  host_channel_set_deadline (connection, host_channel_get_limits (connection)->body_ms);
  if (body == NULL)
    return;
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  if (g_bytes_get_size (body) > LONG_REPLY_BYTES)
    g_signal_connect_object (message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), connection,
                             G_CONNECT_DEFAULT);
}

/* What is served is about people: nobody in between keeps it. */
static void
send_reply (SoupServerMessage *message, HostChannel *connection, const HostReply *reply,
            const char *if_none_match)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "private, no-cache");
  if (reply->etag != NULL)
    soup_message_headers_replace (headers, "ETag", reply->etag);
  if (reply->modified_us > 0)
    {
      g_autoptr (GDateTime) modified = g_date_time_new_from_unix_utc (reply->modified_us / G_USEC_PER_SEC);
      g_autofree char *text = soup_date_time_to_string (modified, SOUP_DATE_HTTP);

      soup_message_headers_replace (headers, "Last-Modified", text);
    }
  if (reply->status == 200 && reply->etag != NULL && g_strcmp0 (if_none_match, reply->etag) == 0)
    send_body (message, connection, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
  else
    send_body (message, connection, reply->status, reply->type, reply->body);
}

static void
send_problem (SoupServerMessage *message, HostChannel *connection, AltheaErrorCode code, const char *text)
{
  g_auto (HostReply) reply = { 0 };

  host_reply_set_problem (&reply, code, "%s", text);
  send_reply (message, connection, &reply, NULL);
}

static void
answer (gpointer data)
{
  Exchange *exchange = data;

  if (!exchange->gone)
    {
      send_reply (exchange->message, exchange->request.connection, &exchange->reply,
                  exchange->request.if_none_match);
      soup_server_message_unpause (exchange->message);
    }
  exchange_free (exchange);
}

static void
work (gpointer data)
{
  Exchange *exchange = data;

  if (exchange->request.practice != NULL
      && !host_service_holds (exchange->request.service, exchange->request.practice))
    host_reply_set_problem (&exchange->reply, ALTHEA_ERROR_LOCKED, "The record is locked.");
  else
    exchange->func (&exchange->request, &exchange->reply);
  if (exchange->reply.status == 0)
    host_reply_set_problem (&exchange->reply, ALTHEA_ERROR_FAILED, "A route gave no answer.");
  host_service_post (exchange->request.service, answer, exchange);
}

static const char *
static_method (const char *method)
{
  static const char *const known[] = { "GET", "POST", "PUT", "DELETE" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (method, known[i]) == 0)
      return known[i];
  return NULL;
}

/* Segments of the path, unescaped one by one; an escaped slash is refused. */
static char **
split_path (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (*path == '/' ? path + 1 : path, "/", MAX_SEGMENTS + 1);
  guint n = g_strv_length (segments);

  if (n > 1 && *segments[n - 1] == '\0')
    g_clear_pointer (&segments[--n], g_free);
  if (n > MAX_SEGMENTS)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      char *plain = g_uri_unescape_string (segments[i], "/");

      if (plain == NULL || *plain == '\0' || !g_utf8_validate (plain, -1, NULL))
        {
          g_free (plain);
          return NULL;
        }
      g_free (segments[i]);
      segments[i] = plain;
    }
  return g_steal_pointer (&segments);
}

static char *
dup_token (SoupServerMessage *message)
{
  const char *authorization
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  return authorization != NULL && g_str_has_prefix (authorization, BEARER)
             ? g_strdup (authorization + strlen (BEARER))
             : NULL;
}

HostActor *
host_dispatch_find_actor (HostService *service, HostChannel *connection, SoupServerMessage *message)
{
  g_autofree char *token = NULL;
  HostGate *gate = host_service_get_gate (service);
  HostActor *actor = NULL;

  switch (host_channel_get_peer (connection))
    {
    case HOST_PEER_DEVICE:
      actor = gate != NULL ? host_gate_find_actor (gate, connection) : NULL;
      return actor != NULL ? g_object_ref (actor) : NULL;
    case HOST_PEER_LOCAL:
      token = dup_token (message);
      return token != NULL ? host_sessions_find (host_service_get_sessions (service), token) : NULL;
    case HOST_PEER_ENROLLING:
    case HOST_PEER_UNKNOWN:
    default:
      return NULL;
    }
}

/* Answers from what was served before, when the record did not move since: the policy is asked and the read
 * is audited all the same. */
static gboolean
answer_from_cache (HostService *service, SoupServerMessage *message, HostChannel *connection,
                   const char *path, HostPractice *practice, HostActor *actor)
{
  HostReadCache *cache = host_service_get_read_cache (service);
  gint64 seq = host_store_get_last_seq (host_practice_get_store (practice));
  const HostReadEntry *entry = host_read_cache_find (cache, path, seq);
  HostReply reply = { .status = 200, .type = HOST_REPLY_FHIR };

  if (entry == NULL || !host_practice_read_again (practice, actor, entry->version))
    return FALSE;
  reply.body = entry->body;
  reply.etag = entry->etag;
  reply.modified_us = entry->version->updated_us;
  send_reply (
      message, connection, &reply,
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-None-Match"));
  return TRUE;
}

/* Why this peer may not use this route; NULL when it may. */
static const char *
find_hindrance (HostChannel *connection, HostRouteFlags flags, HostPractice *practice, HostActor *actor,
                AltheaErrorCode *code)
{
  HostPeer peer = host_channel_get_peer (connection);
  gboolean at_door = peer == HOST_PEER_ENROLLING;

  *code = ALTHEA_ERROR_NOT_FOUND;
  if (at_door != ((flags & HOST_ROUTE_DOOR) != 0)
      || ((flags & HOST_ROUTE_LOCAL) != 0 && peer != HOST_PEER_LOCAL))
    return "There is nothing here.";
  if ((flags & HOST_ROUTE_OPEN) != 0)
    return NULL;
  *code = ALTHEA_ERROR_LOCKED;
  if (practice == NULL)
    return "The record is locked.";
  *code = ALTHEA_ERROR_SIGNED_OUT;
  return actor == NULL && !at_door ? "Nobody is signed in." : NULL;
}

static void
send_to_worker (HostService *service, SoupServerMessage *message, HostChannel *connection, Exchange *exchange,
                gboolean slow)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  HostRequest *request = &exchange->request;

  exchange->message = g_object_ref (message);
  exchange->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), exchange);
  request->service = g_object_ref (service);
  request->connection = g_object_ref (connection);
  request->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  request->token = dup_token (message);
  request->if_none_match = g_strdup (soup_message_headers_get_one (headers, "If-None-Match"));
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  soup_server_message_pause (message);
  host_service_push (service, slow, work, exchange);
}

/* A WebSocket is granted by leaving the message without a status. Local peers get it before anybody signed
 * in: it then tells only that the host is there. */
static void
check_live (HostService *service, SoupServerMessage *message, HostChannel *connection)
{
  g_autoptr (HostActor) actor = host_dispatch_find_actor (service, connection, message);

  if (host_channel_get_peer (connection) == HOST_PEER_ENROLLING)
    send_problem (message, connection, ALTHEA_ERROR_NOT_FOUND, "There is nothing here.");
  else if (actor == NULL && host_channel_get_peer (connection) != HOST_PEER_LOCAL)
    send_problem (message, connection, ALTHEA_ERROR_SIGNED_OUT, "Nobody is signed in.");
  else if (!soup_websocket_server_check_handshake (message, NULL, NULL, NULL, NULL))
    send_problem (message, connection, ALTHEA_ERROR_INVALID, "This is a WebSocket.");
}

void
host_dispatch_request (SoupServerMessage *message, HostChannel *connection, gpointer user_data)
{
  HostService *service = user_data;
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *method = static_method (soup_server_message_get_method (message));
  g_autoptr (HostPractice) practice = host_service_dup_practice (service);
  g_autoptr (HostActor) actor = NULL;
  g_auto (GStrv) segments = NULL;
  HostRouteFlags flags = HOST_ROUTE_NONE;
  HostRouteFunc func = NULL;
  const char *hindrance;
  AltheaErrorCode code;
  Exchange *exchange;

  if (host_service_is_stopping (service))
    {
      send_problem (message, connection, ALTHEA_ERROR_BUSY, "The host is stopping.");
      return;
    }
  if (g_str_equal (path, "/live"))
    {
      check_live (service, message, connection);
      return;
    }
  actor = host_dispatch_find_actor (service, connection, message);
  if (actor != NULL && practice != NULL && method != NULL && *method == 'G'
      && g_str_has_prefix (path, "/fhir/") && g_uri_get_query (soup_server_message_get_uri (message)) == NULL
      && answer_from_cache (service, message, connection, path + strlen ("/fhir/"), practice, actor))
    return;
  segments = split_path (path);
  if (method != NULL && segments != NULL)
    func = host_routes_find (method, segments, &flags);
  if (func == NULL)
    {
      send_problem (message, connection, ALTHEA_ERROR_NOT_FOUND, "There is nothing here.");
      return;
    }
  hindrance = find_hindrance (connection, flags, practice, actor, &code);
  if (hindrance != NULL)
    {
      send_problem (message, connection, code, hindrance);
      return;
    }
  exchange = g_new0 (Exchange, 1);
  exchange->func = func;
  exchange->request.method = method;
  exchange->request.segments = g_steal_pointer (&segments);
  exchange->request.practice = g_steal_pointer (&practice);
  exchange->request.actor = g_steal_pointer (&actor);
  send_to_worker (service, message, connection, exchange, (flags & HOST_ROUTE_SLOW) != 0);
}
