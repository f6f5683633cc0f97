/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-primitive.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-partial-date.h"

#define MAX_STRING_BYTES (1024 * 1024)

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Something to read, and no control characters. */
static gboolean
is_text (const char *text, gsize n)
{
  gboolean visible = FALSE;
  for (gsize i = 0; i < n; i++)
    {
      guchar c = (guchar)text[i];
      if (c > ' ')
        visible = TRUE;
      else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
        return FALSE;
    }
  return visible;
}

/* Words with one blank between them. */
static gboolean
is_code (const char *text, gsize n)
{
  if (n == 0 || is_space (text[0]) || is_space (text[n - 1]))
    return FALSE;
  for (gsize i = 1; i < n; i++)
    if ((guchar)text[i] < 0x20 || (is_space (text[i]) && is_space (text[i - 1])))
      return FALSE;
  return TRUE;
}

static gboolean
is_uri (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((guchar)text[i] <= ' ')
      return FALSE;
  return n > 0;
}

static gboolean
is_id (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '.')
      return FALSE;
  return n > 0 && n <= 64;
}

static gboolean
is_uuid (const char *text, gsize n)
{
  if (n != 45 || memcmp (text, "urn:uuid:", 9) != 0)
    return FALSE;
  for (gsize i = 9; i < n; i++)
    if (i == 17 || i == 22 || i == 27 || i == 32 ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_oid (const char *text, gsize n)
{
  gsize i = 9;
  if (n < 11 || memcmp (text, "urn:oid:", 8) != 0 || text[8] < '0' || text[8] > '2')
    return FALSE;
  while (i < n)
    {
      if (text[i++] != '.' || i >= n || !g_ascii_isdigit (text[i])
          || (text[i] == '0' && i + 1 < n && text[i + 1] != '.'))
        return FALSE;
      while (i < n && g_ascii_isdigit (text[i]))
        i++;
    }
  return TRUE;
}

static gboolean
is_base64 (const char *text, gsize n)
{
  gsize n_digits = 0, n_padding = 0;
  for (gsize i = 0; i < n; i++)
    {
      if (is_space (text[i]))
        continue;
      if (text[i] == '=')
        n_padding++;
      else if (n_padding > 0 || !(g_ascii_isalnum (text[i]) || text[i] == '+' || text[i] == '/'))
        return FALSE;
      else
        n_digits++;
    }
  return n_digits > 0 && n_padding <= 2 && (n_digits + n_padding) % 4 == 0;
}

static gboolean
is_time (const char *text, gsize n)
{
  static const char pattern[] = "29:59:69";
  for (gsize i = 0; i < 8; i++)
    if (i >= n || (pattern[i] == ':' ? text[i] != ':' : !g_ascii_isdigit (text[i]) || text[i] > pattern[i]))
      return FALSE;
  if ((text[0] == '2' && text[1] > '3') || (text[6] == '6' && text[7] > '0'))
    return FALSE;
  if (n == 8)
    return TRUE;
  for (gsize i = 9; i < n; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return text[8] == '.' && n > 9;
}

static gboolean
is_integer (const char *text, gsize n, gint64 low)
{
  gint64 value;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (text[i]) && !(i == 0 && text[i] == '-'))
      return FALSE;
  if (n == 0 || n > 11 || (n > 1 && text[0] == '-' && text[1] == '0'))
    return FALSE;
  value = g_ascii_strtoll (text, NULL, 10);
  return value >= low && value <= G_MAXINT32;
}

static gboolean
is_date (const char *text, gsize n, gboolean with_time, gboolean only_time)
{
  AltheaPrecision precision;
  if (!althea_partial_date_text_is_valid (text, &precision) || strlen (text) != n)
    return FALSE;
  return only_time ? precision == ALTHEA_PRECISION_TIME : with_time || precision != ALTHEA_PRECISION_TIME;
}

static const char *
check_number (AltheaPrimitive primitive, yyjson_val *val)
{
  const char *text = yyjson_get_raw (val);
  gsize n = text != NULL ? yyjson_get_len (val) : 0;
  switch (primitive)
    {
    case ALTHEA_PRIMITIVE_INTEGER:
      return text != NULL && is_integer (text, n, G_MININT32) ? NULL : _ ("a whole number");
    case ALTHEA_PRIMITIVE_UNSIGNED_INT:
      return text != NULL && is_integer (text, n, 0) ? NULL : _ ("a whole number, 0 or more");
    case ALTHEA_PRIMITIVE_POSITIVE_INT:
      return text != NULL && is_integer (text, n, 1) ? NULL : _ ("a whole number, 1 or more");
    default:
      return text != NULL ? NULL : _ ("a number");
    }
}

const char *
althea_primitive_check (AltheaPrimitive primitive, yyjson_val *val)
{
  if (primitive == ALTHEA_PRIMITIVE_BOOLEAN)
    return yyjson_is_bool (val) ? NULL : _ ("true or false");
  if (primitive == ALTHEA_PRIMITIVE_DECIMAL || primitive == ALTHEA_PRIMITIVE_INTEGER
      || primitive == ALTHEA_PRIMITIVE_UNSIGNED_INT || primitive == ALTHEA_PRIMITIVE_POSITIVE_INT)
    return check_number (primitive, val);
  if (!yyjson_is_str (val))
    return _ ("a text in quotes");
  const char *text = unsafe_yyjson_get_str (val);
  gsize n = unsafe_yyjson_get_len (val);
  if (n > MAX_STRING_BYTES && primitive != ALTHEA_PRIMITIVE_BASE64_BINARY
      && primitive != ALTHEA_PRIMITIVE_XHTML)
    return _ ("a text of at most 1 MB");
  switch (primitive)
    {
    case ALTHEA_PRIMITIVE_CODE:
      return is_code (text, n) ? NULL : _ ("a code: words with single blanks between them");
    case ALTHEA_PRIMITIVE_URI:
    case ALTHEA_PRIMITIVE_URL:
    case ALTHEA_PRIMITIVE_CANONICAL:
      return is_uri (text, n) ? NULL : _ ("an address without blanks");
    case ALTHEA_PRIMITIVE_ID:
      return is_id (text, n) ? NULL : _ ("an id: 1 to 64 letters A to Z, digits, hyphens and points");
    case ALTHEA_PRIMITIVE_DATE:
      return is_date (text, n, FALSE, FALSE) ? NULL : _ ("a date like 2026-11-22, 2026-11 or 2026");
    case ALTHEA_PRIMITIVE_DATE_TIME:
      return is_date (text, n, TRUE, FALSE)
                 ? NULL
                 : _ ("a date like 2026-11-22, or a time like 2026-11-22T10:42:00+01:00");
    case ALTHEA_PRIMITIVE_INSTANT:
      return is_date (text, n, TRUE, TRUE) ? NULL : _ ("a time like 2026-11-22T10:42:00+01:00");
    case ALTHEA_PRIMITIVE_TIME:
      return is_time (text, n) ? NULL : _ ("a time of day like 10:42:00");
    case ALTHEA_PRIMITIVE_UUID:
      return is_uuid (text, n) ? NULL : _ ("an id like urn:uuid:c757873d-ec9a-4326-a141-556f43239520");
    case ALTHEA_PRIMITIVE_OID:
      return is_oid (text, n) ? NULL : _ ("an id like urn:oid:1.2.3");
    case ALTHEA_PRIMITIVE_BASE64_BINARY:
      return is_base64 (text, n) ? NULL : _ ("content in base 64");
    case ALTHEA_PRIMITIVE_XHTML:
      return althea_narrative_check (text, n);
    default:
      return is_text (text, n) ? NULL : _ ("a text that is not empty and has no control characters");
    }
}
