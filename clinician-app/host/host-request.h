/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "host-channel.h"
#include "host-reply.h"
#include "host-service.h"

G_BEGIN_DECLS

/* One request on its way through a worker. Filled on the serving thread, then owned by one worker. */
typedef struct
{
  HostService *service;    /* (owned) */
  HostChannel *connection; /* (owned) */
  HostPractice *practice;  /* (owned) (nullable) NULL: the record is locked */
  HostActor *actor;        /* (owned) (nullable) who asks, from the connection or its session */
  const char *method;      /* static */
  char **segments;         /* (owned) of the path, unescaped */
  char *query;             /* (owned) (nullable) as it came */
  char *token;             /* (owned) (nullable) of the session */
  char *if_none_match;     /* (owned) (nullable) */
  GBytes *body;            /* (owned) (nullable) */
} HostRequest;

void host_request_clear (HostRequest *self);

/* Names and values of @query, unescaped, in order; repeated names stay. NULL with INVALID when it is
 * malformed or too much. (transfer full) (element-type utf8) name, value, name, value... */
GPtrArray *host_request_parse_query (const char *query, GError **error);
/* The value of the first parameter of that name. (nullable) lent */
const char *host_request_find_parameter (GPtrArray *parameters, const char *name);
/* FALSE with INVALID naming the first parameter that is not in @known (NULL-terminated). */
gboolean host_request_check_parameters (GPtrArray *parameters, const char *const *known, GError **error);
gboolean
host_request_parse_number (const char *text, guint64 max, guint64 *number, const char *name, GError **error);

/* The body as one JSON object, strictly read. (transfer full) NULL with INVALID or TOO_LARGE. */
JsonObject *host_request_parse_object (HostRequest *request, GError **error);
/* The same for a body of up to @most_bytes. */
JsonObject *host_request_parse_large_object (HostRequest *request, gsize most_bytes, GError **error);
/* A string member of 1 to @max_bytes bytes. Lent; NULL with INVALID. */
const char *host_request_get_text (JsonObject *object, const char *member, gsize max_bytes, GError **error);

typedef enum
{
  HOST_ROUTE_NONE = 0,
  HOST_ROUTE_OPEN = 1 << 0,  /* answers a peer of whom no person is known, and without a record */
  HOST_ROUTE_LOCAL = 1 << 1, /* on the Unix socket only */
  HOST_ROUTE_DOOR = 1 << 2,  /* for peers without a certificate, and for them only */
  HOST_ROUTE_SLOW = 1 << 3,  /* takes long by design (Argon2id) */
} HostRouteFlags;

/* Answers @request by filling @reply. On a worker; may block. */
typedef void (*HostRouteFunc) (HostRequest *request, HostReply *reply);

/* The route of a method and path. (nullable) */
HostRouteFunc host_routes_find (const char *method, char **segments, HostRouteFlags *flags);

/* The families, each in its own file. */
void host_route_metadata (HostRequest *request, HostReply *reply);
void host_route_search (HostRequest *request, HostReply *reply);
void host_route_read (HostRequest *request, HostReply *reply);
void host_route_history (HostRequest *request, HostReply *reply);
void host_route_read_version (HostRequest *request, HostReply *reply);
void host_route_expand (HostRequest *request, HostReply *reply);
void host_route_everything (HostRequest *request, HostReply *reply);
void host_route_transaction (HostRequest *request, HostReply *reply);
void host_route_operation (HostRequest *request, HostReply *reply);
void host_route_changes (HostRequest *request, HostReply *reply);
void host_route_draft_list (HostRequest *request, HostReply *reply);
void host_route_draft_get (HostRequest *request, HostReply *reply);
void host_route_draft_put (HostRequest *request, HostReply *reply);
void host_route_draft_delete (HostRequest *request, HostReply *reply);
void host_route_session_get (HostRequest *request, HostReply *reply);
void host_route_session_post (HostRequest *request, HostReply *reply);
void host_route_session_delete (HostRequest *request, HostReply *reply);
void host_route_setup (HostRequest *request, HostReply *reply);
void host_route_setup_confirm (HostRequest *request, HostReply *reply);
void host_route_recovery (HostRequest *request, HostReply *reply);
void host_route_enrol (HostRequest *request, HostReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostRequest, host_request_clear)

G_END_DECLS
