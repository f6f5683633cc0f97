/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-invite.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define EXPIRES_US (G_GINT64_CONSTANT (1797000000) * G_USEC_PER_SEC)

static const char *const addresses[] = { "192.168.1.5:8443", "praxis.example:8443", "[fd00::5]:8443", NULL };

static AltheaInvite *
make_invite (const char *id)
{
  g_autoptr (AltheaSecret) secret = althea_secret_new ((const guint8 *)"sixteen bytes !!", 16);
  return althea_invite_new ("Praxis am See – Dr. Lee", addresses, PIN, id, secret, EXPIRES_US + 123456,
                            "555 0142");
}

static void
assert_same (AltheaInvite *a, AltheaInvite *b)
{
  g_assert_cmpstr (althea_invite_get_practice_name (a), ==, althea_invite_get_practice_name (b));
  g_assert_cmpstr (althea_invite_get_practice_phone (a), ==, althea_invite_get_practice_phone (b));
  g_assert_true (g_strv_equal (althea_invite_get_addresses (a), althea_invite_get_addresses (b)));
  g_assert_cmpstr (althea_invite_get_host_pin (a), ==, althea_invite_get_host_pin (b));
  g_assert_cmpstr (althea_invite_get_id (a), ==, althea_invite_get_id (b));
  g_assert_true (althea_secret_equal (althea_invite_get_secret (a), althea_invite_get_secret (b)));
  g_assert_cmpint (althea_invite_get_expires_us (a), ==, althea_invite_get_expires_us (b));
}

static void
test_members (void)
{
  AltheaInvite *invite = make_invite ("invite-1");
  g_assert_cmpstr (althea_invite_get_practice_name (invite), ==, "Praxis am See – Dr. Lee");
  g_assert_cmpstr (althea_invite_get_practice_phone (invite), ==, "555 0142");
  g_assert_cmpstr (althea_invite_get_addresses (invite)[2], ==, "[fd00::5]:8443");
  g_assert_cmpstr (althea_invite_get_host_pin (invite), ==, PIN);
  g_assert_cmpint (althea_invite_get_expires_us (invite), ==, EXPIRES_US);
  g_assert_finalize_object (invite);
}

/* Ids of every spelling come back as they were. */
static void
test_round_trips (void)
{
  static const char *const ids[] = { "a",
                                     "invite-1",
                                     "0193a7c2-0001-7000-8000-000000000001",
                                     "0123456789abcdef0123456789abcdef",
                                     "0123456789ABCDEF0123456789ABCDEF",
                                     "01234567-89abcdef01234567-89abcdef",
                                     "a234567890123456789012345678901234567890123456789012345678901234" };
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaInvite) invite = make_invite (ids[i]);
      g_autofree char *link = althea_invite_to_link (invite);
      g_autofree char *file = althea_invite_to_file (invite);
      g_assert_cmpstr (althea_invite_get_id (invite), ==, ids[i]);
      g_autoptr (AltheaInvite) from_link = althea_invite_parse (link, &error);
      g_assert_no_error (error);
      assert_same (invite, from_link);
      g_autoptr (AltheaInvite) from_file = althea_invite_parse (file, &error);
      g_assert_no_error (error);
      assert_same (invite, from_file);
    }
}

static void
test_smallest_and_largest (void)
{
  static const char *const one[] = { "a:1", NULL };
  g_autofree char *long_name = g_strnfill (500, 'n');
  g_autofree char *long_host = g_strnfill (63, 'h');
  g_autofree char *long_address = g_strdup_printf ("%s.example:65535", long_host);
  const char *many[]
      = { long_address, "bad address", "no-port.example", long_address, long_address, "x:1", NULL };
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) smallest = althea_invite_new ("P", one, PIN, "a", secret, 0, NULL);
  g_autoptr (AltheaInvite) largest = althea_invite_new (long_name, many, PIN, "a", secret,
                                                        (gint64)G_MAXUINT32 * G_USEC_PER_SEC, long_name);
  AltheaInvite *both[] = { smallest, largest };

  g_assert_null (althea_invite_get_practice_phone (smallest));
  g_assert_cmpuint (strlen (althea_invite_get_practice_name (largest)), ==, 160);
  g_assert_cmpuint (g_strv_length ((char **)althea_invite_get_addresses (largest)), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *link = althea_invite_to_link (both[i]);
      g_autofree char *file = althea_invite_to_file (both[i]);
      g_autoptr (AltheaInvite) from_link = althea_invite_parse (link, &error);
      g_assert_no_error (error);
      g_autoptr (AltheaInvite) from_file = althea_invite_parse (file, &error);
      g_assert_no_error (error);
      assert_same (both[i], from_link);
      assert_same (both[i], from_file);
    }
}

/* A name is cut between characters, never inside one, and cannot turn the text around it. */
static void
test_names (void)
{
  static const char *const one[] = { "a:1", NULL };
  g_autoptr (GString) name = g_string_new ("x");
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
  for (int i = 0; i < 100; i++)
    g_string_append (name, "é");
  g_autoptr (AltheaInvite) long_one = althea_invite_new (name->str, one, PIN, "a", secret, 0, NULL);
  g_assert_true (g_utf8_validate (althea_invite_get_practice_name (long_one), -1, NULL));
  g_assert_cmpuint (strlen (althea_invite_get_practice_name (long_one)), ==, 159);
  g_autoptr (AltheaInvite) turned = althea_invite_new ("Praxis\u202e eeL", one, PIN, "a", secret, 0, NULL);
  g_assert_cmpstr (althea_invite_get_practice_name (turned), ==, "Praxis eeL");
}

static void
test_pasted (void)
{
  g_autoptr (AltheaInvite) invite = make_invite ("0193a7c2-0001-7000-8000-000000000001");
  g_autofree char *link = althea_invite_to_link (invite);
  g_autofree char *lower = g_ascii_strdown (link, -1);
  g_autofree char *upper = g_ascii_strup (link, -1);
  g_autofree char *quoted = g_strdup_printf (" <%s>\r\n", link);
  g_autofree char *mistaken = g_strdup (link);
  g_autoptr (GString) wrapped = g_string_new (NULL);
  for (gsize i = 0; link[i] != '\0'; i++)
    {
      if (i % 30 == 29)
        g_string_append (wrapped, i % 60 == 29 ? "\r\n  " : "\u00a0\u200b");
      g_string_append_c (wrapped, link[i]);
    }
  for (char *p = mistaken + strlen ("althea:pair?"); *p != '\0'; p++)
    *p = *p == '0' ? 'O' : *p == '1' ? 'l' : *p;
  const char *forms[] = { link, lower, upper, quoted, wrapped->str, mistaken };
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaInvite) back = althea_invite_parse (forms[i], &error);
      g_assert_no_error (error);
      assert_same (invite, back);
    }
}

/* Every mistyped, missing or doubled character, and every two exchanged ones. */
static void
test_mistyped (void)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (AltheaInvite) invite = make_invite ("invite-1");
  g_autofree char *link = althea_invite_to_link (invite);
  gsize length = strlen (link);
  for (gsize i = strlen ("althea:pair?"); i < length; i++)
    {
      g_autofree char *other = g_strdup (link), *cut = g_strdup (link), *swapped = g_strdup (link);
      g_autofree char *missing = g_strdup_printf ("%.*s%s", (int)i, link, link + i + 1);
      g_autofree char *doubled = g_strdup_printf ("%.*s%s", (int)i + 1, link, link + i);
      const char *forms[] = { other, cut, missing, doubled, swapped };
      other[i] = digits[(strchr (digits, other[i]) - digits + 1 + i % 31) % 32];
      cut[i] = '\0';
      if (i + 1 < length && link[i] != link[i + 1])
        {
          swapped[i] = link[i + 1];
          swapped[i + 1] = link[i];
        }
      else
        swapped[i] = 'U';
      for (gsize j = 0; j < G_N_ELEMENTS (forms); j++)
        {
          g_autoptr (GError) error = NULL;
          g_assert_null (althea_invite_parse (forms[j], &error));
          g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
        }
    }
}

static void
test_other_texts (void)
{
  g_autofree char *huge = g_strnfill (9000, 'A');
  g_autofree char *huge_link = g_strconcat ("althea:pair?", huge, NULL);
  g_autofree char *deep = g_strnfill (8000, '[');
  g_autofree char *deep_file = g_strconcat ("{\"althea\":", deep, NULL);
  const struct
  {
    const char *text;
    int code;
  } cases[] = {
    { "", ALTHEA_ERROR_INVALID },
    { "hello", ALTHEA_ERROR_INVALID },
    { "https://praxis.example/pair?AAAA", ALTHEA_ERROR_INVALID },
    { "althea:pair?", ALTHEA_ERROR_INVALID },
    { "althea:pair?00", ALTHEA_ERROR_INVALID },
    { "\xff\xfe", ALTHEA_ERROR_INVALID },
    { "{}", ALTHEA_ERROR_INVALID },
    { "{", ALTHEA_ERROR_INVALID },
    { huge, ALTHEA_ERROR_TOO_LARGE },
    { huge_link, ALTHEA_ERROR_TOO_LARGE },
    { deep_file, ALTHEA_ERROR_INVALID },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_invite_parse (cases[i].text, &error));
      g_assert_error (error, ALTHEA_ERROR, cases[i].code);
    }
}

static void
test_newer (void)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[5] = { 2, 0, 0, 0, 0 };
  g_autofree char *hash = althea_sha256_hex (bytes, 1);
  for (guint i = 0; i < 4; i++)
    bytes[1 + i] = (guint8)(g_ascii_xdigit_value (hash[2 * i]) << 4 | g_ascii_xdigit_value (hash[2 * i + 1]));
  g_autofree char *code = althea_base32_encode (bytes, sizeof bytes);
  g_autofree char *link = g_strconcat ("althea:pair?", code, NULL);
  g_assert_null (althea_invite_parse (link, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW);
}

static void
test_samples (void)
{
  const char *source = g_getenv ("ALTHEA_SOURCE_DIR");
  guint n_valid = 0, n_invalid = 0;
  const char *name;
  if (source == NULL)
    {
      g_test_skip ("ALTHEA_SOURCE_DIR is not set");
      return;
    }
  g_autofree char *folder = g_build_filename (source, "tests", "fixtures", "data", "invite", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      int code = g_str_has_prefix (name, "newer") ? ALTHEA_ERROR_TOO_NEW : ALTHEA_ERROR_INVALID;
      if (!g_str_has_suffix (name, ".althea-invite"))
        continue;
      g_test_message ("%s", name);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_autoptr (AltheaInvite) invite = althea_invite_parse (contents, &error);
      if (g_str_has_prefix (name, "valid"))
        {
          g_assert_no_error (error);
          n_valid++;
          continue;
        }
      g_assert_null (invite);
      if (g_str_has_prefix (name, "oversized"))
        code = ALTHEA_ERROR_TOO_LARGE;
      g_assert_error (error, ALTHEA_ERROR, code);
      n_invalid++;
    }
  g_assert_cmpuint (n_valid, >=, 2);
  g_assert_cmpuint (n_invalid, >=, 10);
}

/* Nothing that arrives brings the reader down; whatever it accepts, it can write again. */
static void
test_random_damage (void)
{
  g_autoptr (AltheaInvite) invite = make_invite ("invite-1");
  g_autofree char *file = althea_invite_to_file (invite);
  gsize length = strlen (file);
  guint n_refused = 0;
  for (int round = 0; round < 3000; round++)
    {
      g_autofree char *damaged = g_strdup (file);
      g_autoptr (GError) error = NULL;
      for (int i = g_test_rand_int_range (1, 4); i > 0; i--)
        damaged[g_test_rand_int_range (0, (gint32)length)] = (char)g_test_rand_int_range (1, 256);
      g_autoptr (AltheaInvite) back = althea_invite_parse (damaged, &error);
      if (back == NULL)
        {
          g_assert_nonnull (error);
          n_refused++;
          continue;
        }
      g_autofree char *link = althea_invite_to_link (back);
      g_assert_nonnull (link);
    }
  g_test_message ("%u of 3000 refused", n_refused);
  g_assert_cmpuint (n_refused, >, 1500);
}

static void
test_proofs (void)
{
  g_autoptr (AltheaSecret) secret = althea_secret_new ((const guint8 *)"sixteen bytes !!", 16);
  g_autoptr (AltheaSecret) other_secret = althea_secret_new_random (16);
  g_autoptr (GBytes) exporter = g_bytes_new_static ("01234567890123456789012345678901", 32);
  g_autoptr (GBytes) other_exporter = g_bytes_new_static ("01234567890123456789012345678902", 32);
  g_autofree char *device = althea_invite_prove_device (secret, exporter, "request");
  g_autofree char *again = althea_invite_prove_device (secret, exporter, "request");
  g_autofree char *host = althea_invite_prove_host (secret, exporter, "request");
  g_autofree char *with_other_secret = althea_invite_prove_device (other_secret, exporter, "request");
  g_autofree char *in_other_session = althea_invite_prove_device (secret, other_exporter, "request");
  g_autofree char *for_other_request = althea_invite_prove_device (secret, exporter, "request ");
  g_assert_cmpuint (strlen (device), ==, 64);
  g_assert_cmpstr (device, ==, again);
  g_assert_cmpstr (device, !=, host);
  g_assert_cmpstr (device, !=, with_other_secret);
  g_assert_cmpstr (device, !=, in_other_session);
  g_assert_cmpstr (device, !=, for_other_request);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  g_test_add_func ("/message/invite/members", test_members);
  g_test_add_func ("/message/invite/round-trips", test_round_trips);
  g_test_add_func ("/message/invite/smallest-and-largest", test_smallest_and_largest);
  g_test_add_func ("/message/invite/names", test_names);
  g_test_add_func ("/message/invite/pasted", test_pasted);
  g_test_add_func ("/message/invite/mistyped", test_mistyped);
  g_test_add_func ("/message/invite/other-texts", test_other_texts);
  g_test_add_func ("/message/invite/newer", test_newer);
  g_test_add_func ("/message/invite/samples", test_samples);
  g_test_add_func ("/message/invite/random-damage", test_random_damage);
  g_test_add_func ("/message/invite/proofs", test_proofs);
  return g_test_run ();
}
