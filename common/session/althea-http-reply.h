/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a host answers, private to session/. Any thread. */

typedef enum
{
  ALTHEA_HTTP_MORE, /* not all of it is there yet */
  ALTHEA_HTTP_WHOLE,
  ALTHEA_HTTP_WRONG, /* not an answer that a host of ours gives */
} AltheaHttpParse;

typedef struct
{
  guint status;
  const char *body; /* lent */
  gsize n_bytes;
} AltheaHttpReply;

/* Reads "HTTP/1.1 200 ..." with a Content-Length and nothing behind it: strict, because one place alone uses
 * it. */
AltheaHttpParse
althea_http_reply_parse (const guint8 *bytes, gsize n_bytes, gsize max_bytes, AltheaHttpReply *reply);

/* What an OperationOutcome says: issue[0].details.coding[0].code is the nick of our error. @outcome
 * (nullable).
 * @expression (out) (optional) (transfer full). */
GError *althea_http_refusal_to_error (guint status, JsonObject *outcome, char **expression);

G_END_DECLS
