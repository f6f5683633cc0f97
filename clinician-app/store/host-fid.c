/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-fid.h"

#include <string.h>

#define UUID_BYTES 16
#define UUID_CHARS 36
#define TEXT_TAG 't'

/* Lower-case digits only: an id in capitals is another id and must come back as it was. */
static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gboolean
read_uuid (const char *id, guint8 bytes[UUID_BYTES])
{
  gsize n = 0;

  for (gsize i = 0; i < UUID_CHARS;)
    {
      int high, low;
      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (id[i++] != '-')
            return FALSE;
          continue;
        }
      high = hex_value (id[i]);
      low = hex_value (id[i + 1]);
      if (high < 0 || low < 0)
        return FALSE;
      bytes[n++] = (guint8)(high << 4 | low);
      i += 2;
    }
  return TRUE;
}

gboolean
host_fid_init (HostFid *self, const char *id, gsize n_chars)
{
  if (n_chars == UUID_CHARS && read_uuid (id, self->bytes))
    {
      self->n_bytes = UUID_BYTES;
      return TRUE;
    }
  if (n_chars < 1 || n_chars > 64)
    return FALSE;
  for (gsize i = 0; i < n_chars; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '-' && id[i] != '.')
      return FALSE;
  self->bytes[0] = TEXT_TAG;
  memcpy (self->bytes + 1, id, n_chars);
  self->n_bytes = (guint8)(n_chars + 1);
  if (self->n_bytes == UUID_BYTES)
    self->bytes[self->n_bytes++] = '\0';
  return TRUE;
}

char *
host_fid_to_text (const guint8 *bytes, gsize n_bytes)
{
  static const char digits[] = "0123456789abcdef";
  char *text;
  gsize n = 0;

  if (n_bytes != UUID_BYTES)
    return n_bytes >= 2 && bytes[0] == TEXT_TAG ? g_strndup ((const char *)bytes + 1, n_bytes - 1) : NULL;
  text = g_malloc (UUID_CHARS + 1);
  for (gsize i = 0; i < UUID_BYTES; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        text[n++] = '-';
      text[n++] = digits[bytes[i] >> 4];
      text[n++] = digits[bytes[i] & 15];
    }
  text[n] = '\0';
  return text;
}

/* --- dates --------------------------------------------------------------------------------------- */

typedef struct
{
  int year, month, day; /* month and day 0: not said */
  int hour, minute;
  int ms; /* of the minute */
  gboolean has_zone;
  int zone_minutes;
} Parts;

static gboolean
digits (const char **at, const char *end, int n, int *value)
{
  *value = 0;
  if (end - *at < n)
    return FALSE;
  for (int i = 0; i < n; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *value = *value * 10 + (**at - '0');
    }
  return TRUE;
}

static gboolean
take (const char **at, const char *end, char c)
{
  if (*at < end && **at == c)
    {
      (*at)++;
      return TRUE;
    }
  return FALSE;
}

static void
fraction (const char **at, const char *end, int *ms)
{
  int scale = 100;

  for (; *at < end && g_ascii_isdigit (**at); (*at)++, scale /= 10)
    *ms += (**at - '0') * scale;
}

static gboolean
parse_time (const char **at, const char *end, Parts *parts)
{
  int seconds = 0, zone_hours, zone_minutes;
  gboolean west;

  if (!digits (at, end, 2, &parts->hour) || !take (at, end, ':') || !digits (at, end, 2, &parts->minute))
    return FALSE;
  if (take (at, end, ':') && !digits (at, end, 2, &seconds))
    return FALSE;
  parts->ms = seconds * 1000;
  if (take (at, end, '.'))
    fraction (at, end, &parts->ms);
  if (*at == end)
    return TRUE;
  parts->has_zone = TRUE;
  if (take (at, end, 'Z'))
    return TRUE;
  west = take (at, end, '-');
  if ((!west && !take (at, end, '+')) || !digits (at, end, 2, &zone_hours) || !take (at, end, ':')
      || !digits (at, end, 2, &zone_minutes))
    return FALSE;
  parts->zone_minutes = (zone_hours * 60 + zone_minutes) * (west ? -1 : 1);
  return TRUE;
}

static gboolean
parse_date (const char *text, gsize n_chars, Parts *parts)
{
  const char *at = text;
  const char *end = text + n_chars;

  *parts = (Parts){ 0 };
  if (!digits (&at, end, 4, &parts->year))
    return FALSE;
  if (take (&at, end, '-') && (!digits (&at, end, 2, &parts->month) || parts->month < 1 || parts->month > 12))
    return FALSE;
  if (take (&at, end, '-') && (!digits (&at, end, 2, &parts->day) || parts->day < 1 || parts->day > 31))
    return FALSE;
  if (take (&at, end, 'T') && !parse_time (&at, end, parts))
    return FALSE;
  return at == end && parts->year > 0;
}

/* Days since 1970-01-01 in the Gregorian calendar: years are counted from March, so that the leap day is
 * a year's last. */
static gint64
days_of (int year, int month, int day)
{
  gint64 y = month > 2 ? year : year - 1;
  gint64 m = month > 2 ? month - 3 : month + 9;

  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

gint64
host_date_to_ms (const char *text, gsize n_chars, GTimeZone *zone)
{
  Parts parts;
  gint64 seconds;

  if (!parse_date (text, n_chars, &parts))
    return HOST_NO_DATE;
  seconds = days_of (parts.year, MAX (parts.month, 1), MAX (parts.day, 1)) * 86400 + parts.hour * 3600
            + parts.minute * 60;
  if (parts.has_zone)
    seconds -= parts.zone_minutes * 60;
  else
    {
      int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);
      seconds -= g_time_zone_get_offset (zone, interval);
    }
  return seconds * 1000 + parts.ms;
}

int
host_date_to_number (const char *text, gsize n_chars)
{
  Parts parts;

  return parse_date (text, n_chars, &parts) ? parts.year * 10000 + parts.month * 100 + parts.day : 0;
}
