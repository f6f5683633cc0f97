/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-secret.h"

#include <sodium.h>
#include <string.h>

#include "althea-error.h"

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

static const guint8 *
key_bytes (AltheaSecret *key)
{
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (key, &n_bytes);
  return n_bytes == KEY_BYTES ? bytes : NULL;
}

GBytes *
althea_seal (AltheaSecret *key, const char *context, const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (key != NULL && key_bytes (key) != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  gsize n_sealed = NONCE_BYTES + n_bytes + TAG_BYTES;
  guint8 *sealed = g_malloc (n_sealed);
  randombytes_buf (sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, n_bytes,
                                              (const guint8 *)context, strlen (context), NULL, sealed,
                                              key_bytes (key));
  return g_bytes_new_take (sealed, n_sealed);
}

GBytes *
althea_unseal (AltheaSecret *key, const char *context, GBytes *sealed, GError **error)
{
  g_return_val_if_fail (key != NULL && key_bytes (key) != NULL, NULL);
  g_return_val_if_fail (context != NULL && sealed != NULL, NULL);
  gsize n_sealed;
  const guint8 *from = g_bytes_get_data (sealed, &n_sealed);
  gsize n_bytes = n_sealed >= NONCE_BYTES + TAG_BYTES ? n_sealed - NONCE_BYTES - TAG_BYTES : 0;
  guint8 *bytes = g_malloc (n_bytes + 1);
  if (n_sealed < NONCE_BYTES + TAG_BYTES
      || crypto_aead_xchacha20poly1305_ietf_decrypt (bytes, NULL, NULL, from + NONCE_BYTES,
                                                     n_sealed - NONCE_BYTES, (const guint8 *)context,
                                                     strlen (context), from, key_bytes (key))
             != 0)
    {
      g_free (bytes);
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                           "Sealed bytes do not open with this key in this place");
      return NULL;
    }
  return g_bytes_new_take (bytes, n_bytes);
}

char *
althea_sha256_hex (const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  guint8 hash[crypto_hash_sha256_BYTES];
  char *hex = g_malloc (2 * sizeof hash + 1);
  crypto_hash_sha256 (hash, bytes, n_bytes);
  return sodium_bin2hex (hex, 2 * sizeof hash + 1, hash, sizeof hash);
}

GBytes *
althea_hmac (AltheaSecret *key, const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  gsize n_key;
  const guint8 *key_data = althea_secret_get_bytes (key, &n_key);
  guint8 *mac = g_malloc (crypto_auth_hmacsha256_BYTES);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init (&state, key_data, n_key);
  crypto_auth_hmacsha256_update (&state, bytes, n_bytes);
  crypto_auth_hmacsha256_final (&state, mac);
  sodium_memzero (&state, sizeof state);
  return g_bytes_new_take (mac, crypto_auth_hmacsha256_BYTES);
}

gboolean
althea_bytes_equal (GBytes *a, GBytes *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  gsize n_a, n_b;
  const guint8 *data_a = g_bytes_get_data (a, &n_a);
  const guint8 *data_b = g_bytes_get_data (b, &n_b);
  return n_a == n_b && (n_a == 0 || sodium_memcmp (data_a, data_b, n_a) == 0);
}
