/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/**
 * AltheaInvite:
 * What an invitation card says: practice name, 1 to 3 address hints ("192.168.1.5:8443"), the pin of the
 * host's key, the invite's id and its 128-bit secret, and when it ends. Immutable. As QR and link:
 * althea:pair?... ; as file: .althea-invite, JSON with the same members.
 */
#define ALTHEA_TYPE_INVITE (althea_invite_get_type ())
G_DECLARE_FINAL_TYPE (AltheaInvite, althea_invite, ALTHEA, INVITE, GObject)

AltheaInvite *
althea_invite_new (const char *practice_name, const char *const *addresses, const char *host_pin,
                   const char *id, AltheaSecret *secret, gint64 expires_us, const char *practice_phone);
const char *althea_invite_get_practice_name (AltheaInvite *self);
const char *althea_invite_get_practice_phone (AltheaInvite *self); /* (nullable) */
const char *const *althea_invite_get_addresses (AltheaInvite *self);
const char *althea_invite_get_host_pin (AltheaInvite *self); /* 64 hex characters */
const char *althea_invite_get_id (AltheaInvite *self);
AltheaSecret *althea_invite_get_secret (AltheaInvite *self);
gint64 althea_invite_get_expires_us (AltheaInvite *self);

char *althea_invite_to_link (AltheaInvite *self);
char *althea_invite_to_file (AltheaInvite *self); /* text of an .althea-invite file */
/* Reads a link, or a file's text, however it was pasted (spaces and line breaks are skipped). Its own
 * checksum finds typing errors: ALTHEA_ERROR_INVALID with words for the person. At most 8 KiB. */
AltheaInvite *althea_invite_parse (const char *text, GError **error);

/* The proofs of both sides, bound to the TLS session: HMAC over a label and the exporter value
 * (RFC 9266 tls-exporter channel binding), so that neither can be relayed. (transfer full) hex */
char *althea_invite_prove_device (AltheaSecret *secret, GBytes *exporter, const char *request_pem);
char *althea_invite_prove_host (AltheaSecret *secret, GBytes *exporter, const char *request_pem);

G_END_DECLS
