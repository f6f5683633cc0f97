/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALTHEA_ID_MAX_BYTES 64

/* A new record id: UUID version 7 (RFC 9562), lower case, 36 characters; ids made later sort later.
 * (transfer full) Thread-safe. */
char *althea_id_new (void);

/* FHIR id grammar: 1 to 64 of A-Z a-z 0-9 - . */
gboolean althea_id_is_valid (const char *id);

/* @bytes random bytes from the system as lower-case hex. (transfer full) */
char *althea_id_random_hex (gsize n_bytes);

/* Crockford base 32 (no I L O U), upper case, five bits a character. (transfer full) */
char *althea_base32_encode (const guint8 *bytes, gsize n_bytes);
/* Reads what people type: case, I/L for 1 and O for 0 folded, spaces and hyphens skipped.
 * (transfer full) (nullable): NULL and ALTHEA_ERROR_INVALID on another character. */
GBytes *althea_base32_decode (const char *text, GError **error);

G_END_DECLS
