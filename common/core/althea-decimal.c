/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-decimal.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "althea-error.h"

struct _AltheaDecimal
{
  gatomicrefcount refs;
  guint16 n_decimals;
  char text[];
};

G_DEFINE_BOXED_TYPE (AltheaDecimal, althea_decimal, althea_decimal_ref, althea_decimal_unref)

/* An exponent past this is as good as infinite for comparing, and cannot overflow a gint64 sum. */
#define EXPONENT_LIMIT 1000000000

/* The number as sign, significant digits and the power of ten in front of which they stand:
 * 0.DIGITS x 10^exponent. Zero has no digits. */
typedef struct
{
  gboolean negative;
  const char *text; /* where the digits stand, with a point among them perhaps */
  const char *end;  /* past the last digit that is not zero */
  gint64 exponent;
} Parts;

/* Returns the length of the number that @p begins with, or 0; counts the digits after the point. */
static gsize
scan_number (const char *p, guint *n_decimals)
{
  const char *start = p;
  *n_decimals = 0;
  if (*p == '-')
    p++;
  if (*p == '0')
    p++;
  else if (g_ascii_isdigit (*p))
    while (g_ascii_isdigit (*p))
      p++;
  else
    return 0;
  if (*p == '.')
    {
      const char *point = p++;
      while (g_ascii_isdigit (*p))
        p++;
      *n_decimals = (guint)(p - point - 1);
      if (*n_decimals == 0)
        return 0;
    }
  if (*p == 'e' || *p == 'E')
    {
      p++;
      if (*p == '+' || *p == '-')
        p++;
      if (!g_ascii_isdigit (*p))
        return 0;
      while (g_ascii_isdigit (*p))
        p++;
    }
  return (gsize)(p - start);
}

static Parts
split_parts (const char *p)
{
  Parts parts = { 0 };
  gint64 written = 0;
  const char *mantissa_end;
  if (*p == '-')
    {
      parts.negative = TRUE;
      p++;
    }
  mantissa_end = p + strspn (p, "0123456789.");
  if (*mantissa_end != '\0')
    {
      gboolean minus = mantissa_end[1] == '-';
      for (const char *e = mantissa_end + 1; *e != '\0'; e++)
        if (g_ascii_isdigit (*e) && written < EXPONENT_LIMIT)
          written = written * 10 + (*e - '0');
      if (minus)
        written = -written;
    }
  const char *point = memchr (p, '.', (gsize)(mantissa_end - p));
  parts.end = mantissa_end;
  while (parts.end > p && (parts.end[-1] == '0' || parts.end[-1] == '.'))
    parts.end--;
  parts.text = p;
  while (parts.text < parts.end && (*parts.text == '0' || *parts.text == '.'))
    parts.text++;
  if (parts.text == parts.end)
    {
      parts.negative = FALSE;
      return parts;
    }
  const char *units = point != NULL ? point : mantissa_end;
  parts.exponent = written + (parts.text < units ? units - parts.text : -(parts.text - units - 1));
  return parts;
}

static int
compare_digits (const Parts *a, const Parts *b)
{
  const char *p = a->text, *q = b->text;
  for (;;)
    {
      if (p < a->end && *p == '.')
        p++;
      if (q < b->end && *q == '.')
        q++;
      if (p >= a->end || q >= b->end)
        return (p < a->end) - (q < b->end);
      if (*p != *q)
        return *p < *q ? -1 : 1;
      p++;
      q++;
    }
}

static AltheaDecimal *
make (const char *text, gsize length, guint n_decimals)
{
  AltheaDecimal *self = g_malloc (sizeof *self + length + 1);
  g_atomic_ref_count_init (&self->refs);
  self->n_decimals = (guint16)MIN (n_decimals, G_MAXUINT16);
  memcpy (self->text, text, length);
  self->text[length] = '\0';
  return self;
}

AltheaDecimal *
althea_decimal_new (const char *text, GError **error)
{
  guint n_decimals;
  g_return_val_if_fail (text != NULL, NULL);
  gsize length = scan_number (text, &n_decimals);
  if (length == 0 || text[length] != '\0')
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Not a decimal number");
      return NULL;
    }
  return make (text, length, n_decimals);
}

AltheaDecimal *
althea_decimal_new_from_double (double value, int decimals)
{
  g_autofree char *text = NULL;
  char format[8], *p;
  g_return_val_if_fail (isfinite (value), NULL);
  g_return_val_if_fail (decimals >= 0 && decimals <= 17, NULL);
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  text = g_malloc (400);
  g_ascii_formatd (text, 400, format, value);
  p = text;
  /* "-0.00" would read as a value below zero. */
  if (*p == '-' && strspn (p + 1, "0.") == strlen (p + 1))
    p++;
  return althea_decimal_new (p, NULL);
}

AltheaDecimal *
althea_decimal_ref (const AltheaDecimal *self)
{
  AltheaDecimal *mutable = (AltheaDecimal *)self;
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&mutable->refs);
  return mutable;
}

void
althea_decimal_unref (AltheaDecimal *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

const char *
althea_decimal_get_text (const AltheaDecimal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->text;
}

double
althea_decimal_get_double (const AltheaDecimal *self)
{
  g_return_val_if_fail (self != NULL, NAN);
  return g_ascii_strtod (self->text, NULL);
}

int
althea_decimal_get_decimals (const AltheaDecimal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_decimals;
}

int
althea_decimal_compare (const AltheaDecimal *a, const AltheaDecimal *b)
{
  if (a == b || a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  Parts left = split_parts (a->text), right = split_parts (b->text);
  gboolean left_zero = left.text == left.end, right_zero = right.text == right.end;
  int order;
  if (left_zero || right_zero)
    {
      if (left_zero && right_zero)
        return 0;
      return left_zero ? (right.negative ? 1 : -1) : (left.negative ? -1 : 1);
    }
  if (left.negative != right.negative)
    return left.negative ? -1 : 1;
  if (left.exponent != right.exponent)
    order = left.exponent < right.exponent ? -1 : 1;
  else
    order = compare_digits (&left, &right);
  return left.negative ? -order : order;
}

/* "1,234" is 1234 for one reader and 1.234 for another. A dose must not depend on who reads it, so a
 * separator that is not the locale's own and has three digits behind it is refused. */
static gboolean
is_ambiguous (const char *number, const char *separator)
{
  const char *own = nl_langinfo (RADIXCHAR);
  return *separator != *own && strlen (separator + 1) == 3 && number[0] != '0' && number[0] != '-'
         && separator - number <= 3;
}

AltheaDecimal *
althea_decimal_new_from_input (const char *typed, GError **error)
{
  g_return_val_if_fail (typed != NULL, NULL);
  g_autofree char *text = g_strstrip (g_strdup (typed));
  const char *from = text;
  g_autoptr (GString) number = g_string_new (NULL);
  const char *separator;
  AltheaDecimal *result = NULL;

  if (g_str_has_prefix (from, "\xe2\x88\x92")) /* MINUS SIGN */
    {
      g_string_append_c (number, '-');
      from += 3;
    }
  else if (*from == '-')
    {
      g_string_append_c (number, '-');
      from++;
    }
  separator = strpbrk (from, ".,");
  if (separator == NULL || !is_ambiguous (from, separator))
    {
      if (separator == from)
        g_string_append_c (number, '0');
      g_string_append (number, from);
      g_strdelimit (number->str, ",", '.');
      if (strpbrk (number->str, "eE") == NULL)
        result = althea_decimal_new (number->str, NULL);
    }
  if (result == NULL)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "“%s” is not a number that can be read safely",
                 typed);
  return result;
}
