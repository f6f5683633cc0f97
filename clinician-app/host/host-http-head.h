/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The shape of an HTTP/1.1 request as the gate accepts it, checked before any other parser sees a byte.
 * Stricter than RFC 9112 where leniency lets two parsers disagree about where a request ends. Pure functions,
 * any thread.
 */

#define HOST_HEAD_MAX_HEADERS 64
#define HOST_HEAD_MAX_TARGET (8 * 1024)

typedef struct
{
  guint64 content_length; /* 0 for none, and for a chunked body */
  gboolean chunked;
  gboolean upgrade; /* asks for a WebSocket */
} HostHead;

/* Offset behind the empty line that ends a head, or 0 when it is not there yet. @from: where the search went
 * on the last time; kept by the caller. */
gsize host_head_find_end (const guint8 *bytes, gsize n_bytes, gsize *from);

/* Checks the head in @bytes (up to and with its empty line) and takes out of @bytes what must not reach the
 * parser behind (Range, If-Range). Returns 0, or the status to refuse with. */
guint host_head_check (GByteArray *bytes, gsize *head_bytes, guint64 max_body, HostHead *head);

/* Follows the framing of a chunked body. Zero-initialise. */
typedef struct
{
  int state;
  guint digits;
  guint64 left;  /* of this chunk */
  guint64 total; /* of the body so far */
} HostChunks;

/* Looks at the next @n_bytes: *n_taken of them belong to this body, *done when it ends with them. Returns 0,
 * or the status to refuse with. No extensions, no trailers, no bare line feeds. */
guint host_chunks_follow (HostChunks *self, const guint8 *bytes, gsize n_bytes, guint64 max_body,
                          gsize *n_taken, gboolean *done);

G_END_DECLS
