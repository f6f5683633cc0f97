/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/* Ed25519 signatures and the audit hash chain. Any thread. */

AltheaSecret *althea_signing_key_new (GBytes **public_key);
GBytes *althea_sign (AltheaSecret *signing_key, const guint8 *bytes, gsize n_bytes);
gboolean althea_signature_verify (GBytes *public_key, GBytes *signature, const guint8 *bytes, gsize n_bytes);

/* The next link of a hash chain: SHA-256(previous || bytes), keyed: HMAC with @key when not NULL.
 * @previous and @link are 32 bytes. */
void althea_chain_next (AltheaSecret *key, const guint8 previous[32], const guint8 *bytes, gsize n_bytes,
                        guint8 link[32]);

G_END_DECLS
