/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-recovery-sheet.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "althea-error.h"
#include "althea-id.h"

#define GROUP_CHARS 4
#define N_CHARS (ALTHEA_RECOVERY_N_GROUPS * GROUP_CHARS)
#define N_SECRET_CHARS (N_CHARS - GROUP_CHARS)
#define CHECK_GROUP (ALTHEA_RECOVERY_N_GROUPS - 1)
#define FIELD_BITS 20
#define FIELD_POLYNOMIAL 0x100009u /* x^20 + x^3 + 1, primitive */

typedef guint32 Groups[ALTHEA_RECOVERY_N_GROUPS]; /* 20 bits each */

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static guint32
field_multiply (guint32 a, guint32 b)
{
  guint32 product = 0;
  for (int bit = 0; bit < FIELD_BITS; bit++)
    {
      product ^= a & (0u - (b & 1));
      b >>= 1;
      a <<= 1;
      a ^= FIELD_POLYNOMIAL & (0u - (a >> FIELD_BITS));
    }
  return product;
}

/* a^(2^20 - 2) */
static guint32
field_invert (guint32 a)
{
  guint32 result = 1;
  for (int bit = 1; bit < FIELD_BITS; bit++)
    {
      a = field_multiply (a, a);
      result = field_multiply (result, a);
    }
  return result;
}

/* Every group weighs differently, so that two exchanged groups are noticed too. */
static guint32
weight (guint group)
{
  return group == CHECK_GROUP ? 1u : 2u << group;
}

/* Zero for a whole sheet. */
static guint32
syndrome (const Groups groups)
{
  guint32 sum = 0;
  for (guint i = 0; i < ALTHEA_RECOVERY_N_GROUPS; i++)
    sum ^= field_multiply (groups[i], weight (i));
  return sum;
}

static guint32
group_from_chars (const char *chars)
{
  guint32 group = 0;
  for (int i = 0; i < GROUP_CHARS; i++)
    group = group << 5 | (guint32)(strchr (digits, chars[i]) - digits);
  return group;
}

static void
group_to_chars (guint32 group, char *chars)
{
  for (int i = 0; i < GROUP_CHARS; i++)
    chars[i] = digits[group >> (5 * (GROUP_CHARS - 1 - i)) & 31];
}

char *
althea_recovery_sheet_encode (AltheaSecret *secret)
{
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (secret, &n_bytes);
  g_return_val_if_fail (n_bytes == ALTHEA_RECOVERY_SECRET_BYTES, NULL);
  char *text = althea_base32_encode (bytes, n_bytes);
  char *sheet = g_malloc0 (N_CHARS + ALTHEA_RECOVERY_N_GROUPS);
  Groups groups = { 0 };

  g_assert (strlen (text) == N_SECRET_CHARS);
  for (guint i = 0; i < CHECK_GROUP; i++)
    groups[i] = group_from_chars (text + i * GROUP_CHARS);
  groups[CHECK_GROUP] = syndrome (groups);
  for (guint i = 0; i < ALTHEA_RECOVERY_N_GROUPS; i++)
    {
      group_to_chars (groups[i], sheet + i * (GROUP_CHARS + 1));
      if (i < CHECK_GROUP)
        sheet[i * (GROUP_CHARS + 1) + GROUP_CHARS] = '-';
    }
  sodium_memzero (groups, sizeof groups);
  althea_recovery_sheet_free (text);
  return sheet;
}

void
althea_recovery_sheet_free (char *sheet)
{
  if (sheet != NULL)
    sodium_memzero (sheet, strlen (sheet));
  g_free (sheet);
}

static AltheaSecret *
secret_from_groups (const Groups groups)
{
  char text[N_SECRET_CHARS + 1] = { 0 };
  AltheaSecret *secret = NULL;
  for (guint i = 0; i < CHECK_GROUP; i++)
    group_to_chars (groups[i], text + i * GROUP_CHARS);
  /* Refused where the four bits beyond 256 are not zero. */
  GBytes *bytes = althea_base32_decode (text, NULL);
  if (bytes != NULL && g_bytes_get_size (bytes) == ALTHEA_RECOVERY_SECRET_BYTES)
    secret = althea_secret_new (g_bytes_get_data (bytes, NULL), ALTHEA_RECOVERY_SECRET_BYTES);
  if (bytes != NULL)
    {
      gsize n_bytes;
      guint8 *data = g_bytes_unref_to_data (bytes, &n_bytes);
      sodium_memzero (data, n_bytes);
      g_free (data);
    }
  sodium_memzero (text, sizeof text);
  return secret;
}

static void
set_group_error (GError **error, guint group)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
               /* Translators: a group of characters on the printed recovery sheet. */
               _ ("Group %u has a mistake."), group + 1);
}

static gboolean
is_separator (char c)
{
  return c == '-' || g_ascii_isspace (c);
}

/* Where every group stands by itself, the one of a wrong length is told. */
static gboolean
find_group_of_wrong_length (const char *sheet, guint *found)
{
  guint n_groups = 0, n_wrong = 0;
  for (const char *p = sheet; *p != '\0';)
    {
      gsize length = 0;
      while (is_separator (*p))
        p++;
      while (p[length] != '\0' && !is_separator (p[length]))
        length++;
      if (length == 0)
        break;
      if (length != GROUP_CHARS)
        {
          *found = n_groups;
          n_wrong++;
        }
      n_groups++;
      p += length;
    }
  return n_groups == ALTHEA_RECOVERY_N_GROUPS && n_wrong == 1;
}

static char
fold_char (char c)
{
  c = g_ascii_toupper (c);
  if (c == 'I' || c == 'L')
    return '1';
  return c == 'O' ? '0' : c;
}

static gboolean
read_groups (const char *sheet, Groups groups, GError **error)
{
  char chars[N_CHARS];
  gsize n_chars = 0;
  guint wrong_group;

  for (const char *p = sheet; *p != '\0'; p++)
    {
      if (is_separator (*p))
        continue;
      if (n_chars < N_CHARS)
        chars[n_chars] = fold_char (*p);
      n_chars++;
    }
  if (find_group_of_wrong_length (sheet, &wrong_group))
    {
      set_group_error (error, wrong_group);
      return FALSE;
    }
  if (n_chars != N_CHARS)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                   _ ("The recovery sheet has %d groups of %d characters. Please enter all of them."),
                   ALTHEA_RECOVERY_N_GROUPS, GROUP_CHARS);
      return FALSE;
    }
  for (guint i = 0; i < N_CHARS; i++)
    if (chars[i] == '\0' || strchr (digits, chars[i]) == NULL)
      {
        set_group_error (error, i / GROUP_CHARS);
        return FALSE;
      }
  for (guint i = 0; i < ALTHEA_RECOVERY_N_GROUPS; i++)
    groups[i] = group_from_chars (chars + i * GROUP_CHARS);
  sodium_memzero (chars, sizeof chars);
  return TRUE;
}

/* For each group in turn: what it had to be if the other 13 are right, and whether that opens. */
static gboolean
find_mistyped_group (const Groups groups, guint32 rest, AltheaRecoveryProof proof, gpointer user_data,
                     guint *found)
{
  gboolean is_found = FALSE;
  Groups mended;
  for (guint i = 0; i < ALTHEA_RECOVERY_N_GROUPS && !is_found; i++)
    {
      memcpy (mended, groups, sizeof mended);
      mended[i] ^= field_multiply (rest, field_invert (weight (i)));
      g_autoptr (AltheaSecret) secret = secret_from_groups (mended);
      is_found = secret != NULL && proof (secret, user_data);
      *found = i;
    }
  sodium_memzero (mended, sizeof mended);
  return is_found;
}

AltheaSecret *
althea_recovery_sheet_decode (const char *sheet, AltheaRecoveryProof proof, gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (sheet != NULL && proof != NULL, NULL);
  Groups groups = { 0 };
  AltheaSecret *secret = NULL;
  guint wrong_group;

  if (!read_groups (sheet, groups, error))
    return NULL;
  guint32 rest = syndrome (groups);
  if (rest == 0)
    secret = secret_from_groups (groups);
  if (secret == NULL)
    {
      if (rest != 0 && find_mistyped_group (groups, rest, proof, user_data, &wrong_group))
        set_group_error (error, wrong_group);
      else
        g_set_error_literal (
            error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
            _ ("More than one group has a mistake, or this is the sheet of another practice."));
    }
  sodium_memzero (groups, sizeof groups);
  return secret;
}
