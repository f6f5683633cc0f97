/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "althea-clock.h"
#include "althea-error.h"

static GMutex last_lock;
static guint64 last_stamp; /* under last_lock: milliseconds << 12 | fraction */

/* Without random bytes from the system nothing that Althea makes is safe, so it stops. */
static void
fill_random (guint8 *bytes, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      ssize_t got = getrandom (bytes, MIN (n_bytes, 256), 0);
      if (got > 0)
        {
          bytes += got;
          n_bytes -= (gsize)got;
        }
      else if (errno != EINTR)
        g_error ("The system gives no random bytes: %s", g_strerror (errno));
    }
}

/* Milliseconds with twelve bits of their fraction; never the same or less than before. */
static guint64
next_stamp (void)
{
  guint64 now_us = (guint64)MAX (althea_clock_now_us (), 0);
  guint64 stamp = (now_us / 1000) << 12 | (now_us % 1000) * 4096 / 1000;
  g_mutex_lock (&last_lock);
  if (stamp <= last_stamp)
    stamp = last_stamp + 1;
  last_stamp = stamp;
  g_mutex_unlock (&last_lock);
  return stamp;
}

static char *
put_hex (char *out, const guint8 *bytes, gsize n_bytes)
{
  static const char digits[] = "0123456789abcdef";
  for (gsize i = 0; i < n_bytes; i++)
    {
      *out++ = digits[bytes[i] >> 4];
      *out++ = digits[bytes[i] & 15];
    }
  return out;
}

char *
althea_id_new (void)
{
  static const guint8 groups[] = { 4, 2, 2, 2, 6 };
  guint8 bytes[16], *from = bytes;
  guint64 stamp = next_stamp ();
  guint64 milliseconds = stamp >> 12;
  char *id = g_malloc (37), *out = id;

  fill_random (bytes + 8, 8);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8)(milliseconds >> (40 - 8 * i));
  bytes[6] = (guint8)(0x70 | ((stamp >> 8) & 0x0f));
  bytes[7] = (guint8)stamp;
  bytes[8] = (guint8)(0x80 | (bytes[8] & 0x3f));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (i > 0)
        *out++ = '-';
      out = put_hex (out, from, groups[i]);
      from += groups[i];
    }
  *out = '\0';
  return id;
}

gboolean
althea_id_is_valid (const char *id)
{
  gsize length = 0;
  if (id == NULL)
    return FALSE;
  for (; id[length] != '\0'; length++)
    if (length >= ALTHEA_ID_MAX_BYTES
        || !(g_ascii_isalnum (id[length]) || id[length] == '-' || id[length] == '.'))
      return FALSE;
  return length > 0;
}

char *
althea_id_random_hex (gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (MAX (n_bytes, 1));
  char *text = g_malloc (2 * n_bytes + 1);
  fill_random (bytes, n_bytes);
  *put_hex (text, bytes, n_bytes) = '\0';
  return text;
}

static const char base32_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *
althea_base32_encode (const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  GString *text = g_string_sized_new ((n_bytes * 8 + 4) / 5);
  guint32 held = 0;
  guint n_held = 0;
  for (gsize i = 0; i < n_bytes; i++)
    {
      held = (held << 8) | bytes[i];
      n_held += 8;
      while (n_held >= 5)
        {
          n_held -= 5;
          g_string_append_c (text, base32_digits[(held >> n_held) & 31]);
        }
      held &= (1u << n_held) - 1;
    }
  if (n_held > 0)
    g_string_append_c (text, base32_digits[(held << (5 - n_held)) & 31]);
  return g_string_free_and_steal (text);
}

static int
base32_value (char c)
{
  const char *found;
  c = g_ascii_toupper (c);
  if (c == 'I' || c == 'L')
    c = '1';
  if (c == 'O')
    c = '0';
  found = c != '\0' ? strchr (base32_digits, c) : NULL;
  return found != NULL ? (int)(found - base32_digits) : -1;
}

GBytes *
althea_base32_decode (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 held = 0;
  guint n_held = 0;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '-')
        continue;
      int value = base32_value (*p);
      if (value < 0)
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                               "A character that codes never contain");
          return NULL;
        }
      held = (held << 5) | (guint32)value;
      n_held += 5;
      if (n_held >= 8)
        {
          guint8 byte = (guint8)(held >> (n_held - 8));
          n_held -= 8;
          held &= (1u << n_held) - 1;
          g_byte_array_append (bytes, &byte, 1);
        }
    }
  /* Whole bytes leave fewer than five bits, all zero; anything else was cut or mistyped. */
  if (n_held >= 5 || held != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The code is not complete");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
