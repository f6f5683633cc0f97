/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-clock.h"

static gint64 fake_now_us; /* atomic; 0: the real clock */
static gint64 advanced_us; /* atomic; how far tests moved the monotonic clock */

gint64
althea_clock_now_us (void)
{
  gint64 fake = __atomic_load_n (&fake_now_us, __ATOMIC_ACQUIRE);
  return fake != 0 ? fake : g_get_real_time ();
}

gint64
althea_clock_monotonic_us (void)
{
  return g_get_monotonic_time () + __atomic_load_n (&advanced_us, __ATOMIC_ACQUIRE);
}

GDateTime *
althea_clock_now_local (void)
{
  return g_date_time_new_from_unix_local_usec (althea_clock_now_us ());
}

void
althea_clock_set_fake_us (gint64 now_us)
{
  __atomic_store_n (&fake_now_us, now_us, __ATOMIC_RELEASE);
}

void
althea_clock_advance_fake_us (gint64 delta_us)
{
  g_return_if_fail (delta_us >= 0);
  if (__atomic_load_n (&fake_now_us, __ATOMIC_ACQUIRE) == 0)
    __atomic_store_n (&fake_now_us, g_get_real_time (), __ATOMIC_RELEASE);
  __atomic_add_fetch (&fake_now_us, delta_us, __ATOMIC_ACQ_REL);
  __atomic_add_fetch (&advanced_us, delta_us, __ATOMIC_ACQ_REL);
}

char *
althea_clock_to_instant (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time_us);
  g_return_val_if_fail (utc != NULL, NULL);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year (utc),
                          g_date_time_get_month (utc), g_date_time_get_day_of_month (utc),
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc),
                          g_date_time_get_second (utc), g_date_time_get_microsecond (utc) / 1000);
}
