/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-password.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-text.h"

/* Stems that people build passwords from, folded. A password is one of them when nothing but digits and
 * punctuation stands around it. */
static const char *const common_stems[] = {
  "abc",        "abcd",       "abcdef",   "abcdefgh",   "access",   "admin",     "administrator",
  "altheahome", "althea",     "andrew",   "angel",      "ashley",   "asdf",      "asdfgh",
  "asdfghjk",   "asdfghjkl",  "baseball", "basketball", "batman",   "butterfly", "changeme",
  "charlie",    "chocolate",  "computer", "cookie",     "daniel",   "default",   "doctor",
  "dragon",     "flower",     "football", "freedom",    "friends",  "guest",     "health",
  "hello",      "helloworld", "hospital", "hunter",     "iloveyou", "internet",  "jennifer",
  "jessica",    "jesus",      "jordan",   "letmein",    "login",    "love",      "lovely",
  "loveme",     "master",     "medical",  "michael",    "michelle", "monkey",    "mustang",
  "mypassword", "ninja",      "nothing",  "pass",       "passcode", "passw0rd",  "passwd",
  "password",   "patient",    "pepper",   "please",     "pokemon",  "princess",  "purple",
  "qazwsx",     "qwer",       "qwert",    "qwertz",     "qwerty",   "qwertyui",  "qwertyuiop",
  "qwertzuiop", "rainbow",    "samsung",  "secret",     "shadow",   "soccer",    "starwars",
  "success",    "summer",     "sunshine", "superman",   "test",     "testtest",  "thankyou",
  "trustno",    "welcome",    "whatever", "winter",     "zxcvbn",   "zxcvbnm",
};

/* Letters only: "P@ssw0rd2024!" keeps "pssw rd", so look-alikes are put back first. */
static char *
make_stem (const char *password)
{
  g_autofree char *folded = althea_text_fold (password);
  GString *stem = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        g_string_append_unichar (stem, c);
    }
  return g_string_free (stem, FALSE);
}

static char *
undo_look_alikes (const char *password)
{
  g_autofree char *lower = g_utf8_strdown (password, -1);

  for (char *p = lower; *p != '\0'; p++)
    switch (*p)
      {
      case '0':
        *p = 'o';
        break;
      case '1':
      case '!':
        *p = 'i';
        break;
      case '3':
        *p = 'e';
        break;
      case '4':
      case '@':
        *p = 'a';
        break;
      case '5':
      case '$':
        *p = 's';
        break;
      default:
        break;
      }
  return g_steal_pointer (&lower);
}

static gboolean
is_common (const char *password)
{
  g_autofree char *stem = make_stem (password), *plain = undo_look_alikes (password),
                  *undone = make_stem (plain);

  for (guint i = 0; i < G_N_ELEMENTS (common_stems); i++)
    if (g_str_equal (stem, common_stems[i]) || g_str_equal (undone, common_stems[i]))
      return TRUE;
  return FALSE;
}

/* "aaaaaaaa", "12345678", "87654321", "abababab", "20242024". */
static gboolean
is_pattern (const char *password)
{
  glong n = 0;
  g_autofree gunichar *text = g_utf8_to_ucs4_fast (password, -1, &n);
  gboolean rising = n > 1, falling = n > 1;

  for (glong i = 1; i < n; i++)
    {
      gint64 step = (gint64)text[i] - (gint64)text[i - 1];

      /* Nine is followed by nought on the keyboard. */
      rising = rising && (step == 1 || (text[i - 1] == '9' && text[i] == '0'));
      falling = falling && (step == -1 || (text[i - 1] == '0' && text[i] == '9'));
    }
  if (rising || falling)
    return TRUE;
  for (glong period = 1; period <= n / 2 && period <= 4; period++)
    {
      gboolean repeats = TRUE;

      for (glong i = period; i < n && repeats; i++)
        repeats = text[i] == text[i - period];
      if (repeats)
        return TRUE;
    }
  return FALSE;
}

/* A name counts when it is most of the password: "Kowalska1972" says as little as "Kowalska". */
static gboolean
is_built_on (const char *password, const char *const *words)
{
  g_autofree char *stem = make_stem (password);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autofree char *folded = althea_text_fold (words[i]);
      g_auto (GStrv) parts = g_strsplit (folded, " ", -1);
      g_autofree char *whole = g_strjoinv ("", parts);

      if (strlen (whole) >= 3 && g_str_equal (stem, whole))
        return TRUE;
      for (guint n = 0; parts[n] != NULL; n++)
        if (strlen (parts[n]) >= 3 && g_str_equal (stem, parts[n]))
          return TRUE;
    }
  return FALSE;
}

gboolean
home_password_check (const char *password, const char *const *words, GError **error)
{
  glong n = 0;

  g_return_val_if_fail (password != NULL, FALSE);

  n = g_utf8_validate (password, -1, NULL) ? g_utf8_strlen (password, -1) : -1;
  if (n < HOME_PASSWORD_MIN_CHARACTERS)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("The password needs at least %d characters."),
                 HOME_PASSWORD_MIN_CHARACTERS);
  else if (n > HOME_PASSWORD_MAX_CHARACTERS)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                 _ ("The password can have at most %d characters."), HOME_PASSWORD_MAX_CHARACTERS);
  else if (is_common (password) || is_pattern (password))
    g_set_error_literal (
        error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
        _ ("This password is one of the first that anybody would guess. Three or four words that"
           " do not belong together are easy to remember and hard to guess."));
  else if (is_built_on (password, words))
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         _ ("The password is too close to a name that others know. Please choose another."));
  else
    return TRUE;
  return FALSE;
}

char *
home_password_advise (const char *password)
{
  glong n = 0;

  g_return_val_if_fail (password != NULL, NULL);

  n = g_utf8_validate (password, -1, NULL) ? g_utf8_strlen (password, -1) : 0;
  if (n == 0)
    return g_strdup (_ ("At least 8 characters. Three or four words are easy to remember."));
  if (n < HOME_PASSWORD_MIN_CHARACTERS)
    return g_strdup_printf (
        ngettext ("%d more character", "%d more characters", HOME_PASSWORD_MIN_CHARACTERS - n),
        (int)(HOME_PASSWORD_MIN_CHARACTERS - n));
  if (is_common (password) || is_pattern (password))
    return g_strdup (_ ("Too easy to guess"));
  if (n < HOME_PASSWORD_GOOD_CHARACTERS)
    return g_strdup (_ ("Good enough. 12 characters or more are better."));
  return g_strdup (_ ("Good"));
}

gboolean
home_user_name_check (const char *user_name, GError **error)
{
  g_autofree char *clean = NULL;
  guint n_removed = 0;

  g_return_val_if_fail (user_name != NULL, FALSE);

  if (g_utf8_validate (user_name, -1, NULL))
    clean = g_strstrip (althea_text_clean (user_name, FALSE, &n_removed));
  if (clean == NULL || n_removed > 0 || strpbrk (user_name, "\n\r\t") != NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         _ ("The user name has hidden characters. Please type it again."));
  else if (*clean == '\0')
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("Please choose a user name."));
  else if (g_utf8_strlen (clean, -1) > HOME_USER_NAME_MAX_CHARACTERS)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("The longest user name has %d characters."),
                 HOME_USER_NAME_MAX_CHARACTERS);
  else
    return TRUE;
  return FALSE;
}
