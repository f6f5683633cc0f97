/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-signing.h"

#define TEXT ((const guint8 *)"signed note")
#define N_TEXT 11

static void
test_sign (void)
{
  g_autoptr (GBytes) public_key = NULL, other_public_key = NULL;
  g_autoptr (AltheaSecret) key = althea_signing_key_new (&public_key);
  g_autoptr (AltheaSecret) other = althea_signing_key_new (&other_public_key);
  g_autoptr (GBytes) signature = althea_sign (key, TEXT, N_TEXT);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (signature, 0, 63);
  g_assert_cmpuint (g_bytes_get_size (signature), ==, 64);
  g_assert_cmpuint (g_bytes_get_size (public_key), ==, 32);
  g_assert_true (althea_signature_verify (public_key, signature, TEXT, N_TEXT));
  g_assert_false (althea_signature_verify (public_key, signature, TEXT, N_TEXT - 1));
  g_assert_false (althea_signature_verify (other_public_key, signature, TEXT, N_TEXT));
  g_assert_false (althea_signature_verify (public_key, cut, TEXT, N_TEXT));
  g_assert_false (althea_signature_verify (signature, signature, TEXT, N_TEXT));
}

static void
test_altered_signature (void)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (AltheaSecret) key = althea_signing_key_new (&public_key);
  g_autoptr (GBytes) signature = althea_sign (key, TEXT, N_TEXT);
  for (gsize i = 0; i < 64; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (signature, NULL), 64);
      bytes[i] ^= 0x10;
      g_autoptr (GBytes) altered = g_bytes_new (bytes, 64);
      g_assert_false (althea_signature_verify (public_key, altered, TEXT, N_TEXT));
    }
}

/* RFC 8032, section 7.1, test 2: the secret key of libsodium is seed and public key. */
static void
test_known_signature (void)
{
  static const guint8 secret_key[64] = {
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
    0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
    0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a, 0xa7, 0x4d, 0x1b, 0x7e, 0xbc,
    0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4, 0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c,
  };
  static const guint8 expected_start[8] = { 0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8 };
  static const guint8 message = 0x72;
  g_autoptr (AltheaSecret) key = althea_secret_new (secret_key, sizeof secret_key);
  g_autoptr (GBytes) public_key = g_bytes_new (secret_key + 32, 32);
  g_autoptr (GBytes) signature = althea_sign (key, &message, 1);
  g_assert_cmpmem (g_bytes_get_data (signature, NULL), 8, expected_start, 8);
  g_assert_true (althea_signature_verify (public_key, signature, &message, 1));
}

static void
test_chain (void)
{
  guint8 zero[32] = { 0 }, one[32], two[32], other[32], keyed[32];
  guint8 joined[32 + N_TEXT] = { 0 };
  g_autoptr (AltheaSecret) key = althea_secret_new_random (32);
  memcpy (joined + 32, TEXT, N_TEXT);
  g_autofree char *expected = althea_sha256_hex (joined, sizeof joined);

  althea_chain_next (NULL, zero, TEXT, N_TEXT, one);
  for (guint i = 0; i < 32; i++)
    {
      char hex[3];
      g_snprintf (hex, sizeof hex, "%02x", one[i]);
      g_assert_cmpint (strncmp (hex, expected + 2 * i, 2), ==, 0);
    }
  althea_chain_next (NULL, one, TEXT, N_TEXT, two);
  g_assert_cmpint (memcmp (one, two, 32), !=, 0);
  althea_chain_next (NULL, one, TEXT, N_TEXT - 1, other);
  g_assert_cmpint (memcmp (two, other, 32), !=, 0);
  althea_chain_next (key, one, TEXT, N_TEXT, keyed);
  g_assert_cmpint (memcmp (two, keyed, 32), !=, 0);

  /* The chain continues in place. */
  memcpy (other, one, 32);
  althea_chain_next (NULL, other, TEXT, N_TEXT, other);
  g_assert_cmpmem (other, 32, two, 32);
  memcpy (other, one, 32);
  althea_chain_next (key, other, TEXT, N_TEXT, other);
  g_assert_cmpmem (other, 32, keyed, 32);

  /* Keyed: HMAC of the joined bytes. */
  althea_chain_next (key, zero, TEXT, N_TEXT, keyed);
  g_autoptr (GBytes) mac = althea_hmac (key, joined, sizeof joined);
  g_assert_cmpmem (keyed, 32, g_bytes_get_data (mac, NULL), 32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  g_test_add_func ("/crypto/signing/sign", test_sign);
  g_test_add_func ("/crypto/signing/altered", test_altered_signature);
  g_test_add_func ("/crypto/signing/known", test_known_signature);
  g_test_add_func ("/crypto/chain", test_chain);
  return g_test_run ();
}
