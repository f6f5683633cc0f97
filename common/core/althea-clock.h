/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one clock of a program, so that tests can set it. Thread-safe. Times are microseconds since
 * 1970-01-01T00:00:00Z unless the name says otherwise. */

gint64 althea_clock_now_us (void);
gint64 althea_clock_monotonic_us (void);             /* never steps back; for time-outs */
GDateTime *althea_clock_now_local (void);            /* (transfer full) in the machine's time zone */
void althea_clock_set_fake_us (gint64 now_us);       /* tests; 0 returns to the real clock */
void althea_clock_advance_fake_us (gint64 delta_us); /* tests; moves the monotonic clock too */

/* FHIR instant with milliseconds and Z. (transfer full) */
char *althea_clock_to_instant (gint64 time_us);

G_END_DECLS
