/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Runs the default main context until @done says TRUE or 10 s have passed; returns what @done said last. */
gboolean picture_wait (gboolean (*done) (gpointer user_data), gpointer user_data);
/* Shows @window and waits until it has drawn a frame and nothing more is due. */
void picture_settle (GtkWindow *window);
/* Writes what @window shows, dialogs included, as PNG. */
void picture_save (GtkWindow *window, const char *path);
/* The first descendant of @root of @type whose accessible or visible text is @label (NULL: any). (nullable)
 */
GtkWidget *picture_find (GtkWidget *root, GType type, const char *label);

G_END_DECLS
