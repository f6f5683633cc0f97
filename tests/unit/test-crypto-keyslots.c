/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "althea-error.h"
#include "althea-keyslots.h"
#include "althea-recovery-sheet.h"
#include "althea-slot-file.h"

typedef struct
{
  char *folder, *path, *second; /* (owned) */
  AltheaKeyslots *slots;
  AltheaSecret *master;
  AltheaSecret *kept; /* opens the keyring slot "kiosk" */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("althea-keyslots-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "keys", NULL);
  f->second = g_strconcat (f->path, ".2", NULL);
  f->slots = althea_keyslots_create (f->path, 64, &f->master, &error);
  g_assert_no_error (error);
  f->kept = althea_keyslots_set_keyring (f->slots, f->master, "kiosk", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->slots);
  althea_secret_unref (f->master);
  althea_secret_unref (f->kept);
  g_unlink (f->path);
  g_unlink (f->second);
  /* Nothing else may be left behind. */
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->second);
}

static void
reopen (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_clear_object (&f->slots);
  f->slots = althea_keyslots_open (f->path, &error);
  g_assert_no_error (error);
}

static void
assert_opens_with_keyring (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) master = althea_keyslots_open_keyring (f->slots, "kiosk", f->kept, &error);
  g_assert_no_error (error);
  g_assert_true (althea_secret_equal (master, f->master));
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static void
write_file (const char *path, gconstpointer bytes, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, bytes, (gssize)n_bytes, &error);
  g_assert_no_error (error);
}

static void
test_passphrase (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *owner = NULL;
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", "clinician Practitioner/1",
                                                 "correct horse", &error));
  g_assert_no_error (error);
  reopen (f);

  g_autoptr (AltheaSecret) master
      = althea_keyslots_open_passphrase (f->slots, "lee", "correct horse", &owner, &error);
  g_assert_no_error (error);
  g_assert_true (althea_secret_equal (master, f->master));
  g_assert_cmpstr (owner, ==, "clinician Practitioner/1");

  g_assert_null (althea_keyslots_open_passphrase (f->slots, "lee", "Correct horse", NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_autofree char *words_for_wrong = g_strdup (error->message);
  g_clear_error (&error);
  g_assert_null (althea_keyslots_open_passphrase (f->slots, "nobody", "correct horse", NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_assert_cmpstr (error->message, ==, words_for_wrong);
}

static void
test_passphrase_replaced (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "first", NULL));
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "second", NULL));
  g_assert_null (althea_keyslots_open_passphrase (f->slots, "lee", "first", NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  char *owner = f->path;
  g_autoptr (AltheaSecret) master = althea_keyslots_open_passphrase (f->slots, "lee", "second", &owner, NULL);
  g_assert_nonnull (master);
  g_assert_null (owner);
  g_auto (GStrv) names = althea_keyslots_list (f->slots, ALTHEA_SLOT_PASSPHRASE);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
}

static gint64
own_cpu_us (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gint64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static gint64
least_cost_us (Fixture *f, const char *name)
{
  gint64 least = G_MAXINT64;
  for (int i = 0; i < 5; i++)
    {
      gint64 start = own_cpu_us ();
      g_assert_null (althea_keyslots_open_passphrase (f->slots, name, "wrong", NULL, NULL));
      least = MIN (least, own_cpu_us () - start);
    }
  return least;
}

/* Nobody learns from the time whether somebody works here. */
static void
test_unknown_name_costs_the_same (Fixture *f, gconstpointer data)
{
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "secret", NULL));
  gint64 known_us = least_cost_us (f, "lee"), unknown_us = least_cost_us (f, "nobody");
  g_test_message ("known %" G_GINT64_FORMAT " us, unknown %" G_GINT64_FORMAT " us", known_us, unknown_us);
  g_assert_cmpint (unknown_us, >, known_us * 2 / 3);
  g_assert_cmpint (known_us, >, unknown_us * 2 / 3);
}

static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "secret", NULL));
  g_autoptr (AltheaSecret) lee_key = althea_keyslots_set_keyring (f->slots, f->master, "lee", NULL);
  g_assert_true (althea_keyslots_remove (f->slots, "lee", &error));
  g_assert_no_error (error);
  reopen (f);
  g_assert_null (althea_keyslots_open_passphrase (f->slots, "lee", "secret", NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_null (althea_keyslots_open_keyring (f->slots, "lee", lee_key, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);

  g_assert_false (althea_keyslots_remove (f->slots, "lee", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Whoever is called "recovery" does not take the sheet along. */
  g_autofree char *sheet = althea_keyslots_set_recovery (f->slots, f->master, NULL);
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "recovery", NULL, "secret", NULL));
  g_assert_true (althea_keyslots_remove (f->slots, "recovery", &error));
  g_autoptr (AltheaSecret) master = althea_keyslots_open_recovery (f->slots, sheet, &error);
  g_assert_no_error (error);
  g_assert_nonnull (master);
}

/* Somebody's user name is the name of the keyring's slot. */
static void
test_remove_slot (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "kiosk", NULL, "secret", NULL));
  g_assert_true (althea_keyslots_remove_slot (f->slots, ALTHEA_SLOT_KEYRING, "kiosk", &error));
  g_assert_no_error (error);
  g_autoptr (AltheaSecret) master
      = althea_keyslots_open_passphrase (f->slots, "kiosk", "secret", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (althea_keyslots_remove_slot (f->slots, ALTHEA_SLOT_KEYRING, "kiosk", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (althea_keyslots_remove_slot (f->slots, ALTHEA_SLOT_PASSPHRASE, "kiosk", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
}

static void
test_last_slot_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (althea_keyslots_remove (f->slots, "kiosk", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  assert_opens_with_keyring (f);
}

static void
test_bad_arguments (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "", "two\nlines", "\xff", "bell\a" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) other = althea_secret_new_random (32);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (althea_keyslots_set_passphrase (f->slots, f->master, names[i], NULL, "secret", &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (althea_keyslots_set_passphrase (f->slots, other, "lee", NULL, "secret", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_null (althea_keyslots_set_recovery (f->slots, other, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_autoptr (AltheaSecret) made = NULL;
  g_assert_null (althea_keyslots_create (f->path, 64, &made, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  g_autofree char *elsewhere = g_build_filename (f->folder, "none", NULL);
  g_assert_null (althea_keyslots_open (elsewhere, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_recovery (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = althea_keyslots_set_recovery (f->slots, f->master, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (sheet), ==, 14 * 4 + 13);
  g_autofree char *lower = g_ascii_strdown (sheet, -1);
  g_strdelimit (lower, "-", '\n');
  g_auto (GStrv) groups = g_strsplit (sheet, "-", -1);
  g_autofree char *packed = g_strjoinv ("", groups);
  reopen (f);
  const char *forms[] = { sheet, lower, packed };
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (AltheaSecret) master = althea_keyslots_open_recovery (f->slots, forms[i], &error);
      g_assert_no_error (error);
      g_assert_true (althea_secret_equal (master, f->master));
    }
  /* A new sheet ends the old one. */
  g_autofree char *newer = althea_keyslots_set_recovery (f->slots, f->master, &error);
  g_assert_null (althea_keyslots_open_recovery (f->slots, sheet, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
}

/* Worked out by another program: what is printed today has to be read in ten years. */
static void
test_recovery_known (void)
{
  guint8 bytes[ALTHEA_RECOVERY_SECRET_BYTES];
  for (guint8 i = 0; i < sizeof bytes; i++)
    bytes[i] = i;
  g_autoptr (AltheaSecret) secret = althea_secret_new (bytes, sizeof bytes);
  char *sheet = althea_recovery_sheet_encode (secret);
  g_assert_cmpstr (sheet, ==, "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFG-Q5QA");
  althea_recovery_sheet_free (sheet);
}

static void
test_recovery_names_the_group (Fixture *f, gconstpointer data)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autofree char *sheet = althea_keyslots_set_recovery (f->slots, f->master, NULL);
  for (guint group = 0; group < 14; group++)
    for (guint n_wrong = 1; n_wrong <= 4; n_wrong++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *typed = g_strdup (sheet);
        g_autofree char *expected = g_strdup_printf ("Group %u has a mistake.", group + 1);
        for (guint i = 0; i < n_wrong; i++)
          {
            char *c = typed + group * 5 + i;
            *c = digits[((strchr (digits, *c) - digits) + g_test_rand_int_range (1, 32)) % 32];
          }
        g_assert_null (althea_keyslots_open_recovery (f->slots, typed, &error));
        g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
        g_assert_cmpstr (error->message, ==, expected);
      }
}

static void
test_recovery_other_mistakes (Fixture *f, gconstpointer data)
{
  g_autofree char *sheet = althea_keyslots_set_recovery (f->slots, f->master, NULL);
  g_autofree char *short_group = g_strdup (sheet), *two_groups = g_strdup (sheet),
                  *exchanged = g_strdup (sheet);
  g_autofree char *odd_character = g_strdup (sheet);
  memmove (short_group + 6, short_group + 7, strlen (short_group + 7) + 1);
  odd_character[5 * 8] = 'U';
  two_groups[0] = two_groups[0] == '7' ? '8' : '7';
  two_groups[6] = two_groups[6] == '7' ? '8' : '7';
  memcpy (exchanged, sheet + 5, 4);
  memcpy (exchanged + 5, sheet, 4);
  const struct
  {
    const char *typed, *words;
  } cases[] = {
    { short_group, "Group 2 has a mistake." },
    { odd_character, "Group 9 has a mistake." },
    { two_groups, "More than one group has a mistake, or this is the sheet of another practice." },
    { exchanged, "More than one group has a mistake, or this is the sheet of another practice." },
    { "", "The recovery sheet has 14 groups of 4 characters. Please enter all of them." },
    { "ABCD-EFGH", "The recovery sheet has 14 groups of 4 characters. Please enter all of them." },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_keyslots_open_recovery (f->slots, cases[i].typed, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].words);
    }
}

/* Whatever happens to one copy, the other one opens and the damaged one is made anew. */
static void
check_damage (Fixture *f, const char *damaged_path)
{
  g_autoptr (GBytes) whole = read_file (damaged_path);
  gsize n_bytes = g_bytes_get_size (whole);
  for (gsize i = 0; i < n_bytes; i++)
    for (int cut = 0; cut < 2; cut++)
      {
        g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
        bytes[i] ^= 1u << (i % 8);
        write_file (damaged_path, bytes, cut ? i : n_bytes);
        g_test_expect_message ("althea-crypto", G_LOG_LEVEL_MESSAGE, "One copy*");
        reopen (f);
        g_test_assert_expected_messages ();
        assert_opens_with_keyring (f);
        g_autoptr (GBytes) healed = read_file (damaged_path);
        g_assert_true (g_bytes_equal (healed, whole));
      }
  g_unlink (damaged_path);
  g_test_expect_message ("althea-crypto", G_LOG_LEVEL_MESSAGE, "One copy*");
  reopen (f);
  g_test_assert_expected_messages ();
  g_autoptr (GBytes) healed = read_file (damaged_path);
  g_assert_true (g_bytes_equal (healed, whole));
}

static void
test_damaged_copy (Fixture *f, gconstpointer data)
{
  check_damage (f, f->path);
  check_damage (f, f->second);
}

static void
test_both_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_file (f->path, "AltheaKS", 8);
  write_file (f->second, "", 0);
  g_assert_null (althea_keyslots_open (f->path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  g_clear_error (&error);
  g_unlink (f->path);
  g_assert_null (althea_keyslots_open (f->path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
}

/* The machine stopped between the two copies: the newer one counts. */
static void
test_older_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) old = read_file (f->second);
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "secret", NULL));
  write_file (f->second, g_bytes_get_data (old, NULL), g_bytes_get_size (old));
  g_test_expect_message ("althea-crypto", G_LOG_LEVEL_MESSAGE, "One copy*");
  reopen (f);
  g_test_assert_expected_messages ();
  g_auto (GStrv) names = althea_keyslots_list (f->slots, ALTHEA_SLOT_PASSPHRASE);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
}

static void
test_newer_format (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = read_file (f->path);
  gsize n_bytes = g_bytes_get_size (whole);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
  g_autoptr (GByteArray) hashed = g_byte_array_new ();
  bytes[11] = 2;
  g_byte_array_append (hashed, bytes, 16);
  g_byte_array_append (hashed, bytes + 48, (guint)n_bytes - 48);
  g_autofree char *hex = althea_sha256_hex (hashed->data, hashed->len);
  for (guint i = 0; i < 32; i++)
    bytes[16 + i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  write_file (f->path, bytes, n_bytes);
  g_assert_null (althea_keyslots_open (f->path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW);
  g_autoptr (GBytes) second = read_file (f->second);
  g_assert_true (g_bytes_equal (second, whole));
}

/* Somebody with the file but without keys gives a slot to another owner, and sums the file up again. */
static void
test_owner_is_bound (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (
      althea_keyslots_set_passphrase (f->slots, f->master, "lee", "staff Practitioner/2", "secret", NULL));
  g_autoptr (AltheaSlotFile) file = althea_slot_file_read (f->path, NULL, &error);
  g_assert_no_error (error);
  AltheaSlot *slot = g_ptr_array_index (file->slots, 1);
  g_assert_cmpstr (slot->name, ==, "lee");
  g_free (slot->owner);
  slot->owner = g_strdup ("clinician Practitioner/2");
  file->generation++;
  g_assert_true (althea_slot_file_write (file, f->path, &error));
  reopen (f);
  g_assert_null (althea_keyslots_open_passphrase (f->slots, "lee", "secret", NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
}

/* The command line adds somebody while the host runs. */
static void
test_two_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaKeyslots) other = althea_keyslots_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (althea_keyslots_set_passphrase (other, f->master, "lee", NULL, "secret", &error));
  g_assert_true (althea_keyslots_set_passphrase (f->slots, f->master, "okafor", NULL, "secret", &error));
  g_autoptr (AltheaSecret) master = althea_keyslots_open_passphrase (f->slots, "lee", "secret", NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) names = althea_keyslots_list (other, ALTHEA_SLOT_PASSPHRASE);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
}

static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *blocker = g_strconcat (f->path, ".2.new", NULL);
  g_autoptr (GBytes) before = read_file (f->path);
  g_assert_cmpint (g_mkdir (blocker, 0700), ==, 0);
  g_assert_false (althea_keyslots_set_passphrase (f->slots, f->master, "lee", NULL, "secret", &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == ALTHEA_ERROR);
  g_autoptr (GBytes) after = read_file (f->path);
  g_assert_true (g_bytes_equal (before, after));
  g_auto (GStrv) names = althea_keyslots_list (f->slots, ALTHEA_SLOT_PASSPHRASE);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  g_assert_cmpint (g_rmdir (blocker), ==, 0);
}

static void
test_file_is_private (Fixture *f, gconstpointer data)
{
  GStatBuf info;
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (f->second, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

#define ADD(name, function) g_test_add ("/crypto/keyslots/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("ALTHEA_TEST_ARGON_MIB", "8", TRUE);
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  ADD ("passphrase", test_passphrase);
  ADD ("passphrase/replaced", test_passphrase_replaced);
  ADD ("passphrase/unknown-name-costs-the-same", test_unknown_name_costs_the_same);
  ADD ("remove", test_remove);
  ADD ("remove/slot", test_remove_slot);
  ADD ("remove/last", test_last_slot_stays);
  ADD ("bad-arguments", test_bad_arguments);
  ADD ("recovery", test_recovery);
  g_test_add_func ("/crypto/keyslots/recovery/known", test_recovery_known);
  ADD ("recovery/names-the-group", test_recovery_names_the_group);
  ADD ("recovery/other-mistakes", test_recovery_other_mistakes);
  ADD ("file/damaged-copy", test_damaged_copy);
  ADD ("file/both-damaged", test_both_damaged);
  ADD ("file/older-copy", test_older_copy);
  ADD ("file/newer-format", test_newer_format);
  ADD ("file/owner-is-bound", test_owner_is_bound);
  ADD ("file/two-programs", test_two_programs);
  ADD ("file/unwritable", test_unwritable);
  ADD ("file/private", test_file_is_private);
  return g_test_run ();
}
