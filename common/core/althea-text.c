/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-text.h"

#include <string.h>

#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define POP_DIRECTIONAL_ISOLATE "\xe2\x81\xa9"

/* Letters that Unicode does not take apart, and what people type who do not have them. */
static const char *
plain_letters (gunichar c)
{
  switch (c)
    {
    case 0x00df:
      return "ss"; /* ß */
    case 0x00e6:
      return "ae"; /* æ */
    case 0x00f0:
      return "d"; /* ð */
    case 0x00f8:
      return "o"; /* ø */
    case 0x00fe:
      return "th"; /* þ */
    case 0x0111:
      return "d"; /* đ */
    case 0x0127:
      return "h"; /* ħ */
    case 0x0131:
      return "i"; /* ı */
    case 0x0138:
      return "k"; /* ĸ */
    case 0x0142:
      return "l"; /* ł */
    case 0x014b:
      return "n"; /* ŋ */
    case 0x0153:
      return "oe"; /* œ */
    case 0x0167:
      return "t"; /* ŧ */
    case 0x0180:
      return "b"; /* ƀ */
    case 0x0183:
      return "b"; /* ƃ */
    case 0x0199:
      return "k"; /* ƙ */
    case 0x019a:
      return "l"; /* ƚ */
    case 0x01b4:
      return "y"; /* ƴ */
    case 0x01b6:
      return "z"; /* ƶ */
    case 0x0253:
      return "b"; /* ɓ */
    case 0x0257:
      return "d"; /* ɗ */
    case 0x0268:
      return "i"; /* ɨ */
    default:
      return NULL;
    }
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar)*text >= 0x80)
      return FALSE;
  return TRUE;
}

static char *
fold_ascii (const char *text)
{
  char *folded = g_malloc (strlen (text) + 1), *out = folded;
  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      *out++ = g_ascii_tolower (*text);
    else if (out > folded && out[-1] != ' ')
      *out++ = ' ';
  if (out > folded && out[-1] == ' ')
    out--;
  *out = '\0';
  return folded;
}

static void
fold_character (GString *folded, gunichar c)
{
  const char *plain = plain_letters (c);
  if (plain != NULL)
    g_string_append (folded, plain);
  else if (g_unichar_type (c) == G_UNICODE_NON_SPACING_MARK || g_unichar_type (c) == G_UNICODE_ENCLOSING_MARK
           || g_unichar_type (c) == G_UNICODE_FORMAT)
    return;
  else if (g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_SPACING_MARK)
    g_string_append_unichar (folded, c);
  else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
    g_string_append_c (folded, ' ');
}

char *
althea_text_fold (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (is_ascii (text))
    return fold_ascii (text);

  g_autofree char *folded_case = g_utf8_casefold (text, -1);
  g_autofree char *taken_apart = g_utf8_normalize (folded_case, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) folded = g_string_sized_new (strlen (text));
  if (taken_apart == NULL)
    return NULL;
  for (const char *p = taken_apart; *p != '\0'; p = g_utf8_next_char (p))
    fold_character (folded, g_unichar_tolower (g_utf8_get_char (p)));
  while (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);
  /* Korean syllables were taken apart above; people search whole ones. */
  return g_utf8_normalize (folded->str, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* What reorders or hides text without a trace. Joiners stay (Persian, Indic scripts and emoji need them),
 * and so do the two plain direction marks, which cannot reach past their neighbours. */
static gboolean
is_hidden (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return TRUE;
  return c == 0x00ad || c == 0x200b || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)
         || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

char *
althea_text_clean (const char *text, gboolean multiline, guint *n_removed)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid));
  guint removed = 0;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if ((c == '\n' || c == '\t') && multiline)
        g_string_append_c (clean, (char)c);
      else if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029)
        g_string_append_c (clean, ' ');
      else if (is_hidden (c))
        removed++;
      else
        g_string_append_unichar (clean, c);
    }
  if (n_removed != NULL)
    *n_removed = removed;
  return g_string_free_and_steal (clean);
}

char *
althea_text_isolate (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  /* A stray closing mark inside would end our isolate early. */
  g_autofree char *clean = althea_text_clean (text, TRUE, NULL);
  return g_strconcat (FIRST_STRONG_ISOLATE, clean, POP_DIRECTIONAL_ISOLATE, NULL);
}

char *
althea_text_join (const char *separator, const char *const *parts)
{
  g_return_val_if_fail (separator != NULL, NULL);
  GString *joined = g_string_new (NULL);
  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      if (joined->len > 0)
        g_string_append (joined, separator);
      g_string_append (joined, parts[i]);
    }
  return g_string_free_and_steal (joined);
}

char *
althea_text_digits (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  GString *digits = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int value = g_unichar_digit_value (g_utf8_get_char (p));
      if (value >= 0)
        g_string_append_c (digits, (char)('0' + value));
    }
  return g_string_free_and_steal (digits);
}
