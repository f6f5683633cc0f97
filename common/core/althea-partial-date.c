/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-partial-date.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define US_PER_DAY (86400 * US_PER_SECOND)
#define UNKNOWN_US G_MININT64

struct _AltheaPartialDate
{
  gatomicrefcount refs;
  guint16 year;
  guint8 month, day; /* 0: unknown */
  guint8 precision;  /* AltheaPrecision */
  guint8 hour, minute, second;
  gint64 start_us, end_us; /* atomic; UNKNOWN_US until asked for when the machine's zone decides */
  char text[];
};

G_DEFINE_BOXED_TYPE (AltheaPartialDate, althea_partial_date, althea_partial_date_ref,
                     althea_partial_date_unref)

/* --- reading ------------------------------------------------------------------------------------- */

static gboolean
take_digits (const char **p, guint n_digits, guint *value)
{
  guint sum = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      sum = sum * 10 + (guint)((*p)[i] - '0');
    }
  *p += n_digits;
  *value = sum;
  return TRUE;
}

static guint
days_in_month (guint year, guint month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
    return 29;
  return days[month - 1];
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar: counts from 1 March of a year 0, so that the
 * leap day comes last. */
static gint64
days_from_civil (gint64 year, gint64 month, gint64 day)
{
  if (month <= 2)
    year--;
  gint64 era = year / 400;
  gint64 year_of_era = year - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static gboolean
read_zone (const char **p, int *offset_s)
{
  guint hours, minutes;
  char sign = **p;
  if (sign == 'Z')
    {
      (*p)++;
      *offset_s = 0;
      return TRUE;
    }
  if (sign != '+' && sign != '-')
    return FALSE;
  (*p)++;
  if (!take_digits (p, 2, &hours) || *(*p)++ != ':' || !take_digits (p, 2, &minutes) || minutes > 59
      || hours > 14 || (hours == 14 && minutes > 0))
    return FALSE;
  *offset_s = (int)(hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1);
  return TRUE;
}

static gboolean
read_time (AltheaPartialDate *self, const char **p)
{
  guint hour, minute, second, micro = 0, scale = 100000;
  int offset_s;
  gint64 span_us = US_PER_SECOND;
  if (!take_digits (p, 2, &hour) || *(*p)++ != ':' || !take_digits (p, 2, &minute) || *(*p)++ != ':'
      || !take_digits (p, 2, &second) || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  if (**p == '.')
    {
      (*p)++;
      if (!g_ascii_isdigit (**p))
        return FALSE;
      for (; g_ascii_isdigit (**p); (*p)++)
        {
          micro += (guint)(**p - '0') * scale;
          span_us = MAX (span_us / 10, 1);
          scale /= 10;
        }
    }
  if (!read_zone (p, &offset_s))
    return FALSE;
  self->precision = ALTHEA_PRECISION_TIME;
  self->hour = (guint8)hour;
  self->minute = (guint8)minute;
  self->second = (guint8)second;
  self->start_us = days_from_civil (self->year, self->month, self->day) * US_PER_DAY
                   + ((gint64)hour * 3600 + minute * 60 + second - offset_s) * US_PER_SECOND + micro;
  self->end_us = self->start_us + span_us;
  return TRUE;
}

static gboolean
read_text (AltheaPartialDate *self, const char *p)
{
  guint year, month, day;
  if (!take_digits (&p, 4, &year) || year == 0)
    return FALSE;
  self->year = (guint16)year;
  self->precision = ALTHEA_PRECISION_YEAR;
  if (*p == '\0')
    return TRUE;
  if (*p++ != '-' || !take_digits (&p, 2, &month) || month < 1 || month > 12)
    return FALSE;
  self->month = (guint8)month;
  self->precision = ALTHEA_PRECISION_MONTH;
  if (*p == '\0')
    return TRUE;
  if (*p++ != '-' || !take_digits (&p, 2, &day) || day < 1 || day > days_in_month (year, month))
    return FALSE;
  self->day = (guint8)day;
  self->precision = ALTHEA_PRECISION_DAY;
  if (*p == '\0')
    return TRUE;
  return *p++ == 'T' && read_time (self, &p) && *p == '\0';
}

AltheaPartialDate *
althea_partial_date_new (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  gsize length = strlen (text);
  AltheaPartialDate *self = g_malloc0 (sizeof *self + length + 1);
  g_atomic_ref_count_init (&self->refs);
  self->start_us = self->end_us = UNKNOWN_US;
  memcpy (self->text, text, length + 1);
  if (read_text (self, text))
    return self;
  g_free (self);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                       "Not a date: expected like 2024, 2024-03, 2024-03-12 or 2024-03-12T10:42:00+01:00");
  return NULL;
}

gboolean
althea_partial_date_text_is_valid (const char *text, AltheaPrecision *precision)
{
  AltheaPartialDate scratch = { .year = 0 };
  g_return_val_if_fail (text != NULL, FALSE);
  if (!read_text (&scratch, text))
    return FALSE;
  if (precision != NULL)
    *precision = scratch.precision;
  return TRUE;
}

AltheaPartialDate *
althea_partial_date_new_for_us (gint64 time_us)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local_usec (time_us);
  g_return_val_if_fail (local != NULL, NULL);
  gint64 offset_min = g_date_time_get_utc_offset (local) / (60 * US_PER_SECOND);
  g_autofree char *text = g_strdup_printf (
      "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", g_date_time_get_year (local), g_date_time_get_month (local),
      g_date_time_get_day_of_month (local), g_date_time_get_hour (local), g_date_time_get_minute (local),
      g_date_time_get_second (local), offset_min < 0 ? '-' : '+', (int)(ABS (offset_min) / 60),
      (int)(ABS (offset_min) % 60));
  return althea_partial_date_new (text, NULL);
}

AltheaPartialDate *
althea_partial_date_new_now (void)
{
  return althea_partial_date_new_for_us (althea_clock_now_us ());
}

AltheaPartialDate *
althea_partial_date_new_today (void)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  return althea_partial_date_new_ymd (g_date_time_get_year (now), g_date_time_get_month (now),
                                      g_date_time_get_day_of_month (now));
}

AltheaPartialDate *
althea_partial_date_new_ymd (int year, int month, int day)
{
  char text[48];
  if (month == 0)
    g_snprintf (text, sizeof text, "%04d", year);
  else if (day == 0)
    g_snprintf (text, sizeof text, "%04d-%02d", year, month);
  else
    g_snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return althea_partial_date_new (text, NULL);
}

AltheaPartialDate *
althea_partial_date_ref (const AltheaPartialDate *self)
{
  AltheaPartialDate *mutable = (AltheaPartialDate *)self;
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&mutable->refs);
  return mutable;
}

void
althea_partial_date_unref (AltheaPartialDate *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

/* --- asking -------------------------------------------------------------------------------------- */

const char *
althea_partial_date_get_text (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->text;
}

AltheaPrecision
althea_partial_date_get_precision (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, ALTHEA_PRECISION_YEAR);
  return self->precision;
}

int
althea_partial_date_get_year (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->year;
}

int
althea_partial_date_get_month (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->month;
}

int
althea_partial_date_get_day (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->day;
}

/* Midnight of a local day. Where a zone skips midnight, GLib gives the first moment of the day. */
static gint64
local_midnight_us (int year, int month, int day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new_local (year, month, day, 0, 0, 0);
  return midnight != NULL ? g_date_time_to_unix_usec (midnight)
                          : days_from_civil (year, month, day) * US_PER_DAY;
}

static gint64
start_in_machine_zone_us (const AltheaPartialDate *self)
{
  return local_midnight_us (self->year, MAX (self->month, 1), MAX (self->day, 1));
}

static gint64
end_in_machine_zone_us (const AltheaPartialDate *self)
{
  int year = self->year, month = self->month, day = self->day;
  if (self->precision == ALTHEA_PRECISION_YEAR)
    return local_midnight_us (year + 1, 1, 1);
  if (self->precision == ALTHEA_PRECISION_DAY && day < (int)days_in_month ((guint)year, (guint)month))
    return local_midnight_us (year, month, day + 1);
  return month == 12 ? local_midnight_us (year + 1, 1, 1) : local_midnight_us (year, month + 1, 1);
}

gint64
althea_partial_date_get_start_us (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, 0);
  AltheaPartialDate *mutable = (AltheaPartialDate *)self;
  gint64 known = __atomic_load_n (&mutable->start_us, __ATOMIC_RELAXED);
  if (known == UNKNOWN_US)
    {
      known = start_in_machine_zone_us (self);
      __atomic_store_n (&mutable->start_us, known, __ATOMIC_RELAXED);
    }
  return known;
}

gint64
althea_partial_date_get_end_us (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, 0);
  AltheaPartialDate *mutable = (AltheaPartialDate *)self;
  gint64 known = __atomic_load_n (&mutable->end_us, __ATOMIC_RELAXED);
  if (known == UNKNOWN_US)
    {
      known = end_in_machine_zone_us (self);
      __atomic_store_n (&mutable->end_us, known, __ATOMIC_RELAXED);
    }
  return known;
}

int
althea_partial_date_compare (const AltheaPartialDate *a, const AltheaPartialDate *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  gint64 left = althea_partial_date_get_start_us (a), right = althea_partial_date_get_start_us (b);
  return (left > right) - (left < right);
}

gboolean
althea_partial_date_equal (const AltheaPartialDate *a, const AltheaPartialDate *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return strcmp (a->text, b->text) == 0;
}

/* --- for people ---------------------------------------------------------------------------------- */

static int
days_apart (GDateTime *a, GDateTime *b)
{
  return (int)(days_from_civil (g_date_time_get_year (a), g_date_time_get_month (a),
                                g_date_time_get_day_of_month (a))
               - days_from_civil (g_date_time_get_year (b), g_date_time_get_month (b),
                                  g_date_time_get_day_of_month (b)));
}

static char *
display_day (GDateTime *when, gboolean with_time)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  const char *format;
  switch (days_apart (when, now))
    {
    case 0:
      /* Translators: a time of today. %H:%M as in strftime. */
      format = with_time ? _ ("Today %H:%M") : _ ("Today");
      break;
    case -1:
      format = _ ("Yesterday");
      break;
    case 1:
      format = with_time ? _ ("Tomorrow %H:%M") : _ ("Tomorrow");
      break;
    default:
      if (g_date_time_get_year (when) == g_date_time_get_year (now))
        /* Translators: a day of this year, such as 12 Mar. */
        format = _ ("%-d %b");
      else
        /* Translators: a day, such as 12 Mar 2024. */
        format = _ ("%-d %b %Y");
    }
  return g_date_time_format (when, format);
}

/* The day or month that was written, whatever zone it was written in; noon keeps clear of midnight. */
static GDateTime *
written_day (const AltheaPartialDate *self)
{
  return g_date_time_new_local (self->year, MAX (self->month, 1), MAX (self->day, 1), 12, 0, 0);
}

static GDateTime *
to_local (const AltheaPartialDate *self)
{
  if (self->precision == ALTHEA_PRECISION_TIME)
    return g_date_time_new_from_unix_local_usec (self->start_us);
  return written_day (self);
}

char *
althea_partial_date_to_display (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GDateTime) when = to_local (self);
  if (when == NULL)
    return g_strdup (self->text);
  if (self->precision == ALTHEA_PRECISION_YEAR)
    return g_date_time_format (when, "%Y");
  if (self->precision == ALTHEA_PRECISION_MONTH)
    /* Translators: a month, such as Mar 2019. */
    return g_date_time_format (when, _ ("%b %Y"));
  return display_day (when, self->precision == ALTHEA_PRECISION_TIME);
}

char *
althea_partial_date_to_full_display (const AltheaPartialDate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GDateTime) when = to_local (self);
  if (when == NULL)
    return g_strdup (self->text);
  switch (self->precision)
    {
    case ALTHEA_PRECISION_YEAR:
      return g_date_time_format (when, "%Y");
    case ALTHEA_PRECISION_MONTH:
      return g_date_time_format (when, _ ("%b %Y"));
    case ALTHEA_PRECISION_DAY:
      return g_date_time_format (when, _ ("%-d %b %Y"));
    default:
      /* Translators: a day with its time, such as 12 Mar 2024, 10:42. */
      return g_date_time_format (when, _ ("%-d %b %Y, %H:%M"));
    }
}

char *
althea_time_to_display (gint64 time_us)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local_usec (time_us);
  g_return_val_if_fail (when != NULL, g_strdup (""));
  return display_day (when, TRUE);
}

/* Whole months from a birth date to a day; unknown parts of the birth date count as its first. */
static int
months_between (const AltheaPartialDate *birth, GDateTime *at)
{
  int months = (g_date_time_get_year (at) - birth->year) * 12 + g_date_time_get_month (at)
               - MAX (birth->month, 1);
  if (g_date_time_get_day_of_month (at) < MAX (birth->day, 1))
    months--;
  return months;
}

static GDateTime *
age_day (const AltheaPartialDate *birth_date, gint64 at_us)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local_usec (at_us);
  if (birth_date == NULL || at == NULL || months_between (birth_date, at) < 0)
    return NULL;
  return g_steal_pointer (&at);
}

char *
althea_age_to_display (const AltheaPartialDate *birth_date, gint64 at_us)
{
  g_autoptr (GDateTime) at = age_day (birth_date, at_us);
  if (at == NULL)
    return NULL;
  int months = months_between (birth_date, at);
  /* An age in days or weeks is said only where the day of birth is known. */
  if (birth_date->day != 0 && months < 3)
    {
      g_autoptr (GDateTime) born = written_day (birth_date);
      int days = days_apart (at, born);
      if (days < 28)
        return g_strdup_printf (C_ ("age in days", "%d d"), days);
      return g_strdup_printf (C_ ("age in weeks", "%d wk"), days / 7);
    }
  if (birth_date->month != 0 && months < 24)
    return g_strdup_printf (C_ ("age in months", "%d mo"), months);
  return g_strdup_printf (C_ ("age in years", "%d y"), months / 12);
}

int
althea_age_in_years (const AltheaPartialDate *birth_date, gint64 at_us)
{
  g_autoptr (GDateTime) at = age_day (birth_date, at_us);
  return at != NULL ? months_between (birth_date, at) / 12 : -1;
}
