/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the axes of a trend chart have their ticks. */
typedef struct
{
  double at;   /* value, or time in microseconds */
  char *label; /* (owned) */
} AltheaTrendTick;

/* Ticks at 1, 2 or 5 times a power of ten, at most @max_ticks (at least 3), that enclose *low and
 * *high; both are moved out to the outermost ticks. (transfer full) (element-type AltheaTrendTick) */
GArray *althea_trend_scale_new_values (double *low, double *high, guint max_ticks);

/* Ticks at hours, days, weeks, months or years in the local zone, all between the two times, at most
 * @max_ticks. (transfer full) (element-type AltheaTrendTick) */
GArray *althea_trend_scale_new_times (gint64 from_us, gint64 until_us, guint max_ticks);

G_END_DECLS
