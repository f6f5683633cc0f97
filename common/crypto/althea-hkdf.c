/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-hkdf.h"

#include <sodium.h>
#include <string.h>

#define HASH_BYTES crypto_auth_hmacsha256_BYTES

static void
extract (const guint8 *key, gsize n_key, const guint8 *salt, gsize n_salt,
         guint8 pseudo_random_key[HASH_BYTES])
{
  static const guint8 zeros[HASH_BYTES];
  crypto_auth_hmacsha256_state state;
  if (n_salt == 0)
    crypto_auth_hmacsha256_init (&state, zeros, sizeof zeros);
  else
    crypto_auth_hmacsha256_init (&state, salt, n_salt);
  crypto_auth_hmacsha256_update (&state, key, n_key);
  crypto_auth_hmacsha256_final (&state, pseudo_random_key);
  sodium_memzero (&state, sizeof state);
}

void
althea_hkdf_sha256 (const guint8 *key, gsize n_key, const guint8 *salt, gsize n_salt, const guint8 *info,
                    gsize n_info, guint8 *out, gsize n_out)
{
  guint8 pseudo_random_key[HASH_BYTES], block[HASH_BYTES];
  crypto_auth_hmacsha256_state state;

  g_return_if_fail (n_out <= 255 * HASH_BYTES);

  extract (key, n_key, salt, n_salt, pseudo_random_key);
  for (guint8 counter = 1; n_out > 0; counter++)
    {
      gsize n_taken = MIN (n_out, sizeof block);
      crypto_auth_hmacsha256_init (&state, pseudo_random_key, sizeof pseudo_random_key);
      if (counter > 1)
        crypto_auth_hmacsha256_update (&state, block, sizeof block);
      if (n_info > 0)
        crypto_auth_hmacsha256_update (&state, info, n_info);
      crypto_auth_hmacsha256_update (&state, &counter, 1);
      crypto_auth_hmacsha256_final (&state, block);
      memcpy (out, block, n_taken);
      out += n_taken;
      n_out -= n_taken;
    }
  sodium_memzero (pseudo_random_key, sizeof pseudo_random_key);
  sodium_memzero (block, sizeof block);
  sodium_memzero (&state, sizeof state);
}
