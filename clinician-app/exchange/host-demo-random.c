/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <math.h>

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* SplitMix64: small, the same on every machine, and far better than the demo needs. */
HostDemoRandom
host_demo_random_new (guint64 seed, guint64 stream)
{
  return (HostDemoRandom){ mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ mix (stream * 2 + 1) };
}

guint64
host_demo_random_next (HostDemoRandom *self)
{
  return mix (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}

guint
host_demo_random_below (HostDemoRandom *self, guint end)
{
  g_assert (end > 0);
  return (guint)(((host_demo_random_next (self) >> 32) * end) >> 32);
}

int
host_demo_random_range (HostDemoRandom *self, int first, int last)
{
  if (last <= first)
    return first;
  return first + (int)host_demo_random_below (self, (guint)(last - first) + 1);
}

double
host_demo_random_unit (HostDemoRandom *self)
{
  return (double)(host_demo_random_next (self) >> 11) * 0x1p-53;
}

gboolean
host_demo_random_chance (HostDemoRandom *self, double probability)
{
  return host_demo_random_unit (self) < probability;
}

/* Twelve uniform numbers make a bell that needs no logarithm, so it is the same bit for bit everywhere. */
double
host_demo_random_normal (HostDemoRandom *self, double mean, double deviation)
{
  double sum = -6;
  for (int i = 0; i < 12; i++)
    sum += host_demo_random_unit (self);
  return mean + deviation * CLAMP (sum, -2.5, 2.5);
}

/* Days and dates after the proleptic Gregorian calendar; March begins the year, so that the leap day
 * comes last. */
int
host_demo_day_join (int year, int month, int of_month)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int of_era = y - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + of_month - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void
host_demo_day_split (int day, int *year, int *month, int *of_month)
{
  int z = day + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int in_era = z - era * 146097;
  int of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  int in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
  int shifted = (5 * in_year + 2) / 153;
  *of_month = in_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = of_era + era * 400 + (*month <= 2);
}

int
host_demo_day_weekday (int day)
{
  return ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

int
host_demo_day_to_workday (int day)
{
  int weekday = host_demo_day_weekday (day);
  return weekday < 5 ? day : day + 7 - weekday;
}
