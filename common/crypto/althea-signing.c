/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-signing.h"

#include <sodium.h>

AltheaSecret *
althea_signing_key_new (GBytes **public_key)
{
  g_return_val_if_fail (public_key != NULL, NULL);
  guint8 public_bytes[crypto_sign_PUBLICKEYBYTES], secret_bytes[crypto_sign_SECRETKEYBYTES];
  althea_crypto_init ();
  crypto_sign_keypair (public_bytes, secret_bytes);
  AltheaSecret *key = althea_secret_new (secret_bytes, sizeof secret_bytes);
  sodium_memzero (secret_bytes, sizeof secret_bytes);
  *public_key = g_bytes_new (public_bytes, sizeof public_bytes);
  return key;
}

GBytes *
althea_sign (AltheaSecret *signing_key, const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (signing_key != NULL, NULL);
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  gsize n_key;
  const guint8 *key = althea_secret_get_bytes (signing_key, &n_key);
  g_return_val_if_fail (n_key == crypto_sign_SECRETKEYBYTES, NULL);
  guint8 *signature = g_malloc (crypto_sign_BYTES);
  crypto_sign_detached (signature, NULL, bytes, n_bytes, key);
  return g_bytes_new_take (signature, crypto_sign_BYTES);
}

gboolean
althea_signature_verify (GBytes *public_key, GBytes *signature, const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (public_key != NULL && signature != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, FALSE);
  gsize n_key, n_signature;
  const guint8 *key = g_bytes_get_data (public_key, &n_key);
  const guint8 *signed_with = g_bytes_get_data (signature, &n_signature);
  return n_key == crypto_sign_PUBLICKEYBYTES && n_signature == crypto_sign_BYTES
         && crypto_sign_verify_detached (signed_with, bytes, n_bytes, key) == 0;
}

void
althea_chain_next (AltheaSecret *key, const guint8 previous[32], const guint8 *bytes, gsize n_bytes,
                   guint8 link[32])
{
  g_return_if_fail (previous != NULL && link != NULL);
  g_return_if_fail (bytes != NULL || n_bytes == 0);
  if (key == NULL)
    {
      crypto_hash_sha256_state state;
      crypto_hash_sha256_init (&state);
      crypto_hash_sha256_update (&state, previous, 32);
      crypto_hash_sha256_update (&state, bytes, n_bytes);
      crypto_hash_sha256_final (&state, link);
      return;
    }
  gsize n_key;
  const guint8 *key_bytes = althea_secret_get_bytes (key, &n_key);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init (&state, key_bytes, n_key);
  crypto_auth_hmacsha256_update (&state, previous, 32);
  crypto_auth_hmacsha256_update (&state, bytes, n_bytes);
  crypto_auth_hmacsha256_final (&state, link);
  sodium_memzero (&state, sizeof state);
}
