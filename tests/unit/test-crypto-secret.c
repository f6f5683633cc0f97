/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-error.h"
#include "althea-hkdf.h"
#include "althea-secret.h"

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();
  for (const char *p = hex; *p != '\0'; p += 2)
    {
      guint8 byte = (guint8)(g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

typedef struct
{
  const char *key, *salt, *info, *out;
} Vector;

/* RFC 5869, appendix A.1 to A.3. */
static const Vector hkdf_vectors[] = {
  { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
  { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233"
    "343536"
    "3738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919293"
    "949596"
    "9798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
    "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3"
    "e4e5e6"
    "e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da327560"
    "0c2f09"
    "b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87" },
  { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
};

static void
test_hkdf (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hkdf_vectors); i++)
    {
      g_autoptr (GByteArray) key = from_hex (hkdf_vectors[i].key);
      g_autoptr (GByteArray) salt = from_hex (hkdf_vectors[i].salt);
      g_autoptr (GByteArray) info = from_hex (hkdf_vectors[i].info);
      g_autoptr (GByteArray) expected = from_hex (hkdf_vectors[i].out);
      g_autofree guint8 *out = g_malloc (expected->len);
      althea_hkdf_sha256 (key->data, key->len, salt->data, salt->len, info->data, info->len, out,
                          expected->len);
      g_assert_cmpmem (out, expected->len, expected->data, expected->len);
    }
}

static void
test_derive (void)
{
  guint8 expected[32];
  gsize n_bytes;
  g_autoptr (AltheaSecret) master
      = althea_secret_new ((const guint8 *)"0123456789abcdef0123456789abcdef", 32);
  g_autoptr (AltheaSecret) database = althea_secret_derive (master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autoptr (AltheaSecret) again = althea_secret_derive (master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autoptr (AltheaSecret) blobs = althea_secret_derive (master, ALTHEA_LABEL_RECORD_BLOBS, 32);
  g_autoptr (AltheaSecret) longer = althea_secret_derive (master, ALTHEA_LABEL_RECORD_BLOBS, 64);

  g_assert_true (althea_secret_equal (database, again));
  g_assert_false (althea_secret_equal (database, blobs));
  g_assert_false (althea_secret_equal (blobs, longer));
  althea_hkdf_sha256 ((const guint8 *)"0123456789abcdef0123456789abcdef", 32, NULL, 0,
                      (const guint8 *)"althea record database v1", 25, expected, sizeof expected);
  const guint8 *bytes = althea_secret_get_bytes (database, &n_bytes);
  g_assert_cmpmem (bytes, n_bytes, expected, sizeof expected);
}

static void
test_secret_life (void)
{
  g_autoptr (AltheaSecret) a = althea_secret_new_random (32);
  g_autoptr (AltheaSecret) b = althea_secret_new_random (32);
  g_autoptr (AltheaSecret) same = althea_secret_ref (a);
  g_assert_false (althea_secret_equal (a, b));
  g_assert_true (althea_secret_equal (a, same));
  g_assert_true (althea_secret_get_bytes (a, NULL) == althea_secret_get_bytes (same, NULL));
}

/* Key memory cannot be written once it is filled. */
static void
test_secret_is_read_only (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (AltheaSecret) secret = althea_secret_new_random (32);
      volatile guint8 *bytes = (volatile guint8 *)althea_secret_get_bytes (secret, NULL);
      bytes[0] = 0;
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

static void
test_password (void)
{
  static const guint8 salt[16] = "salt of sixteen";
  static const guint8 other_salt[16] = "another sixteen";
  /* The same letters, composed and not, and a full-width digit. */
  g_autoptr (AltheaSecret) a = althea_secret_from_password ("caf\u00e9 \uff11", salt, 8, 1);
  g_autoptr (AltheaSecret) b = althea_secret_from_password ("cafe\u0301 1", salt, 8, 1);
  g_autoptr (AltheaSecret) c = althea_secret_from_password ("cafe 1", salt, 8, 1);
  g_autoptr (AltheaSecret) d = althea_secret_from_password ("cafe 1", other_salt, 8, 1);
  g_autoptr (AltheaSecret) e = althea_secret_from_password ("cafe 1", salt, 9, 1);
  g_autoptr (AltheaSecret) f = althea_secret_from_password ("cafe 1", salt, 8, 2);
  g_autoptr (AltheaSecret) not_text = althea_secret_from_password ("\xff\xfe", salt, 8, 1);
  g_assert_true (althea_secret_equal (a, b));
  g_assert_false (althea_secret_equal (b, c));
  g_assert_false (althea_secret_equal (c, d));
  g_assert_false (althea_secret_equal (c, e));
  g_assert_false (althea_secret_equal (c, f));
  g_assert_nonnull (not_text);
}

static gpointer
hash_in_thread (gpointer user_data)
{
  static const guint8 salt[16] = { 1 };
  return althea_secret_from_password (user_data, salt, 8, 1);
}

/* More callers than turns: all get their key, and all the same. */
static void
test_password_queue (void)
{
  GThread *threads[6];
  g_autoptr (AltheaSecret) expected = hash_in_thread ((gpointer) "storm");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign-in", hash_in_thread, (gpointer) "storm");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (AltheaSecret) got = g_thread_join (threads[i]);
      g_assert_true (althea_secret_equal (expected, got));
    }
}

static void
test_seal (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) key = althea_secret_new_random (32);
  g_autoptr (AltheaSecret) other = althea_secret_new_random (32);
  g_autoptr (GBytes) sealed = althea_seal (key, "place", (const guint8 *)"a note", 6);
  g_autoptr (GBytes) again = althea_seal (key, "place", (const guint8 *)"a note", 6);
  g_autoptr (GBytes) opened = althea_unseal (key, "place", sealed, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "a note", 6);
  g_assert_cmpuint (g_bytes_get_size (sealed), ==, 6 + 24 + 16);
  g_assert_false (g_bytes_equal (sealed, again));

  g_assert_null (althea_unseal (other, "place", sealed, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (althea_unseal (key, "another place", sealed, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
}

static void
test_seal_damaged (void)
{
  g_autoptr (AltheaSecret) key = althea_secret_new_random (32);
  g_autoptr (GBytes) sealed = althea_seal (key, "", NULL, 0);
  g_autoptr (GBytes) empty = althea_unseal (key, "", sealed, NULL);
  g_assert_nonnull (empty);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  for (gsize i = 0; i < g_bytes_get_size (sealed); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
      copy[i] ^= 0x40;
      g_autoptr (GBytes) damaged = g_bytes_new (copy, g_bytes_get_size (sealed));
      g_autoptr (GBytes) cut = g_bytes_new (copy, i);
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_unseal (key, "", damaged, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_null (althea_unseal (key, "", cut, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
    }
}

/* FIPS 180-4 and RFC 4231 (case 2) values. */
static void
test_hashes (void)
{
  g_autofree char *abc = althea_sha256_hex ((const guint8 *)"abc", 3);
  g_autofree char *nothing = althea_sha256_hex (NULL, 0);
  g_autoptr (AltheaSecret) key = althea_secret_new ((const guint8 *)"Jefe", 4);
  g_autoptr (GBytes) mac = althea_hmac (key, (const guint8 *)"what do ya want for nothing?", 28);
  g_autoptr (GByteArray) expected
      = from_hex ("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  g_autoptr (GBytes) expected_bytes = g_bytes_new (expected->data, expected->len);
  g_autoptr (GBytes) shorter = g_bytes_new (expected->data, expected->len - 1);
  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (nothing, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_true (althea_bytes_equal (mac, expected_bytes));
  g_assert_false (althea_bytes_equal (mac, shorter));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  g_test_add_func ("/crypto/hkdf", test_hkdf);
  g_test_add_func ("/crypto/derive", test_derive);
  g_test_add_func ("/crypto/secret/life", test_secret_life);
  g_test_add_func ("/crypto/secret/read-only", test_secret_is_read_only);
  g_test_add_func ("/crypto/password", test_password);
  g_test_add_func ("/crypto/password/queue", test_password_queue);
  g_test_add_func ("/crypto/seal", test_seal);
  g_test_add_func ("/crypto/seal/damaged", test_seal_damaged);
  g_test_add_func ("/crypto/hashes", test_hashes);
  return g_test_run ();
}
