/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-scale.h"

#include <math.h>

#define HOUR_US (G_TIME_SPAN_HOUR)
#define DAY_US (G_TIME_SPAN_DAY)

static void
tick_clear (AltheaTrendTick *tick)
{
  g_free (tick->label);
}

static GArray *
ticks_new (void)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (AltheaTrendTick));

  g_array_set_clear_func (ticks, (GDestroyNotify)tick_clear);
  return ticks;
}

/* The finest of 1, 2 and 5 times a power of ten that needs no more than @max_ticks to enclose both. */
static double
nice_step (double low, double high, guint max_ticks)
{
  static const double factors[] = { 1, 2, 5 };
  double power = pow (10, floor (log10 ((high - low) / MAX (max_ticks, 2))));

  for (;; power *= 10)
    {
      for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
        {
          double step = power * factors[i];

          if (ceil (high / step - 1e-9) - floor (low / step + 1e-9) + 1 <= MAX (max_ticks, 2))
            return step;
        }
    }
}

GArray *
althea_trend_scale_new_values (double *low, double *high, guint max_ticks)
{
  GArray *ticks = ticks_new ();
  double step, first, last;
  int decimals;

  g_return_val_if_fail (low != NULL && high != NULL && isfinite (*low) && isfinite (*high), ticks);
  if (*high <= *low)
    {
      double margin = fabs (*low) > 0 ? fabs (*low) * 0.1 : 1;

      *low -= margin;
      *high += margin;
    }
  step = nice_step (*low, *high, MAX (max_ticks, 3));
  first = floor (*low / step + 1e-9);
  last = ceil (*high / step - 1e-9);
  decimals = step < 1 ? (int)ceil (-log10 (step) - 1e-9) : 0;
  for (double i = first; i <= last; i++)
    {
      AltheaTrendTick tick = { .at = i * step };

      tick.label = g_strdup_printf ("%.*f", decimals, fabs (tick.at) < step / 2 ? 0.0 : tick.at);
      g_array_append_val (ticks, tick);
    }
  *low = first * step;
  *high = last * step;
  return ticks;
}

/* Steps that people read time in, finest first: in hours, or days, or months. */
static const struct
{
  int hours, days, months;
} time_steps[] = {
  { 1, 0, 0 },  { 3, 0, 0 },  { 6, 0, 0 },  { 12, 0, 0 },  { 0, 1, 0 },   { 0, 2, 0 },
  { 0, 7, 0 },  { 0, 14, 0 }, { 0, 0, 1 },  { 0, 0, 2 },   { 0, 0, 3 },   { 0, 0, 6 },
  { 0, 0, 12 }, { 0, 0, 24 }, { 0, 0, 60 }, { 0, 0, 120 }, { 0, 0, 240 },
};

static double
approximate_us (guint step)
{
  return (double)HOUR_US * time_steps[step].hours + (double)DAY_US * time_steps[step].days
         + 30.44 * (double)DAY_US * time_steps[step].months;
}

/* The last tick of the step's grid at or before @time. (transfer full) */
static GDateTime *
align (GDateTime *time, guint step)
{
  int year = g_date_time_get_year (time), month = g_date_time_get_month (time),
      day = g_date_time_get_day_of_month (time);
  int months = time_steps[step].months;
  GDateTime *midnight, *monday;

  if (time_steps[step].hours > 0)
    return g_date_time_new_local (
        year, month, day, g_date_time_get_hour (time) / time_steps[step].hours * time_steps[step].hours, 0,
        0);
  if (months >= 12)
    return g_date_time_new_local (MAX (year / (months / 12) * (months / 12), 1), 1, 1, 0, 0, 0);
  if (months > 0)
    return g_date_time_new_local (year, (month - 1) / months * months + 1, 1, 0, 0, 0);
  midnight = g_date_time_new_local (year, month, day, 0, 0, 0);
  if (time_steps[step].days < 7)
    return midnight;
  monday = g_date_time_add_days (midnight, 1 - g_date_time_get_day_of_week (midnight));
  g_date_time_unref (midnight);
  return monday;
}

static GDateTime *
advance (GDateTime *time, guint step)
{
  if (time_steps[step].hours > 0)
    return g_date_time_add_hours (time, time_steps[step].hours);
  if (time_steps[step].days > 0)
    return g_date_time_add_days (time, time_steps[step].days);
  return g_date_time_add_months (time, time_steps[step].months);
}

static char *
label_time (GDateTime *time, guint step, gboolean first)
{
  if (time_steps[step].hours > 0)
    return g_date_time_format (time, first || g_date_time_get_hour (time) == 0 ? "%-d %b %H:%M" : "%H:%M");
  if (time_steps[step].months >= 12)
    return g_date_time_format (time, "%Y");
  if (time_steps[step].months > 0)
    return g_date_time_format (time, first || g_date_time_get_month (time) == 1 ? "%b %Y" : "%b");
  return g_date_time_format (time, "%-d %b");
}

static gint64
to_us (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

GArray *
althea_trend_scale_new_times (gint64 from_us, gint64 until_us, guint max_ticks)
{
  GArray *ticks = ticks_new ();
  guint step = 0;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (until_us >= from_us, ticks);
  while (step + 1 < G_N_ELEMENTS (time_steps)
         && (double)(until_us - from_us) / approximate_us (step) > MAX (max_ticks, 1))
    step++;
  start = g_date_time_new_from_unix_local (from_us / G_USEC_PER_SEC);
  if (start == NULL)
    return ticks;
  time = align (start, step);
  while (time != NULL && to_us (time) <= until_us && ticks->len < max_ticks)
    {
      GDateTime *next = advance (time, step);

      if (to_us (time) >= from_us)
        {
          AltheaTrendTick tick = { .at = to_us (time), .label = label_time (time, step, ticks->len == 0) };

          g_array_append_val (ticks, tick);
        }
      g_date_time_unref (time);
      time = next;
    }
  return ticks;
}
