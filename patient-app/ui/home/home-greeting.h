/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Good morning, Maria" by the local time. @first_name may be "". (transfer full) */
char *home_greeting_new (const char *first_name, int hour);

G_END_DECLS
