/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-service.h"

G_BEGIN_DECLS

/* Looks every half minute, on a worker, whether a result is due to its patient or a review is late. Made,
 * asked and freed on the serving thread; it holds no record open. */
typedef struct _HostReleaseTimer HostReleaseTimer;

HostReleaseTimer *host_release_timer_new (HostService *service); /* lent, outlives it */
void host_release_timer_free (HostReleaseTimer *self);
/* Looks now: the record was opened. */
void host_release_timer_look (HostReleaseTimer *self);

G_END_DECLS
