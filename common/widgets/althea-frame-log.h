/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Frames for whoever measures the apps from outside. Silent unless G_MESSAGES_DEBUG names the log domain
 * althea-frames; never with anything of a record. */

/* Logs "WHAT painted at T" (T: µs of the monotonic clock) once the next frame of @widget is painted, at once
 * or when the widget is first shown. @what: a static string. */
void althea_frame_log_next (GtkWidget *widget, const char *what);
/* Logs "WHAT asked at T" now. */
void althea_frame_log_now (const char *what);

G_END_DECLS
