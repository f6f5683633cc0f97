/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens @window in the size that it had last time and remembers the next one: keys window-width,
 * window-height (px) and window-maximized of the settings @schema. Does nothing where the schema is not
 * installed. Before the window is shown. */
void althea_window_state_keep (GtkWindow *window, const char *schema);

G_END_DECLS
