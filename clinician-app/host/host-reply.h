/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "althea-error.h"

G_BEGIN_DECLS

/* What a route answers: filled on a worker, sent on the serving thread. */
typedef struct
{
  guint status;       /* HTTP; 0 until something answered */
  GBytes *body;       /* (owned) (nullable) JSON */
  const char *type;   /* content type; static */
  char *etag;         /* (owned) (nullable) as in the header, quotes and all */
  gint64 modified_us; /* 0: none */
} HostReply;

void host_reply_clear (HostReply *self);

#define HOST_REPLY_FHIR "application/fhir+json; charset=utf-8"
#define HOST_REPLY_JSON "application/json; charset=utf-8"

/* Takes what @text holds and leaves it empty. */
void host_reply_take_text (HostReply *self, guint status, const char *type, GString *text);
void host_reply_take_bytes (HostReply *self, guint status, const char *type, GBytes *body);
/* OperationOutcome for @error with the status of its code. @expression (nullable): the element it is about.
 */
void host_reply_set_error (HostReply *self, const GError *error, const char *expression);
G_GNUC_PRINTF (3, 4)
void host_reply_set_problem (HostReply *self, AltheaErrorCode code, const char *format, ...);

guint host_reply_status_for_code (AltheaErrorCode code);
/* A whole answer that ends the connection, for what the gate refuses with @status. (transfer full) */
char *host_reply_to_refusal (guint status);

/* Appends "text" as a JSON string; members as ,"name":"value" (no comma after an opening bracket). */
void host_json_append_string (GString *json, const char *text);
void host_json_append_member (GString *json, const char *name, const char *text);
void host_json_append_number (GString *json, const char *name, gint64 number);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostReply, host_reply_clear)

G_END_DECLS
