/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-thread.h"

G_BEGIN_DECLS

/* One conversation in a list: subject, newest message, time, unread count, true state. Property: "thread"
 * (nullable). */
#define HOME_TYPE_THREAD_ROW (home_thread_row_get_type ())
G_DECLARE_FINAL_TYPE (HomeThreadRow, home_thread_row, HOME, THREAD_ROW, AdwBin)

G_END_DECLS
