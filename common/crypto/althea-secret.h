/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Key bytes in guarded memory (sodium_malloc: locked, never swapped, wiped at the end). Immutable,
 * reference counted, any thread. */
typedef struct _AltheaSecret AltheaSecret;

/* Starts libsodium; called by every program before anything else. Aborts when it cannot. */
void althea_crypto_init (void);

AltheaSecret *althea_secret_new (const guint8 *bytes, gsize n_bytes);
AltheaSecret *althea_secret_new_random (gsize n_bytes);
AltheaSecret *althea_secret_ref (AltheaSecret *self);
void althea_secret_unref (AltheaSecret *self);
const guint8 *althea_secret_get_bytes (AltheaSecret *self, gsize *n_bytes); /* lent */
gboolean althea_secret_equal (AltheaSecret *a, AltheaSecret *b);            /* constant time */

/* What a master key is turned into. A label is part of every file that was ever written with it: append,
 * never change. */
#define ALTHEA_LABEL_RECORD_DATABASE "althea record database v1"
#define ALTHEA_LABEL_RECORD_BLOBS "althea record blobs v1"
#define ALTHEA_LABEL_RECORD_AUDIT "althea record audit v1"
#define ALTHEA_LABEL_BACKUP_WRAP "althea backup wrap 1"
#define ALTHEA_LABEL_TLS_WRAP "althea tls identity wrap 1"
#define ALTHEA_LABEL_RECOVERY_SLOT "althea recovery slot 1"
#define ALTHEA_LABEL_KEYRING_SLOT "althea keyring slot 1"
#define ALTHEA_LABEL_PERSONAL_KEYS "althea personal keys 1"
#define ALTHEA_LABEL_PROFILE_DATABASE "althea home mirror"

/* HKDF-SHA256 (RFC 5869) of @master with @label as info and no salt. */
AltheaSecret *althea_secret_derive (AltheaSecret *master, const char *label, gsize n_bytes);

/* Argon2id of NFKC(@password), 32 bytes. @memory_mib at least 19 (8 where tests are built), @passes at
 * least 1. Blocking, 0.1 to 2 s: at most two at once, the rest wait their turn. (nullable): NULL when the
 * machine has not that much memory. */
AltheaSecret *
althea_secret_from_password (const char *password, const guint8 salt[16], guint memory_mib, guint passes);

/* XChaCha20-Poly1305 with a fresh random nonce in front. @context is authenticated, not stored. */
GBytes *althea_seal (AltheaSecret *key, const char *context, const guint8 *bytes, gsize n_bytes);
/* NULL and ALTHEA_ERROR_CORRUPT when it was not sealed with this key and context. */
GBytes *althea_unseal (AltheaSecret *key, const char *context, GBytes *sealed, GError **error);

/* SHA-256 as lower-case hex. (transfer full) */
char *althea_sha256_hex (const guint8 *bytes, gsize n_bytes);
/* HMAC-SHA256; constant-time compare with althea_bytes_equal. (transfer full) */
GBytes *althea_hmac (AltheaSecret *key, const guint8 *bytes, gsize n_bytes);
gboolean althea_bytes_equal (GBytes *a, GBytes *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaSecret, althea_secret_unref)

G_END_DECLS
