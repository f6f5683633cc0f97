/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"
#include "home-profile-list.h"

G_BEGIN_DECLS

/**
 * HomeWindow:
 * The one window: first run, sign-in, or a signed-in person's shell. Locks after ten minutes without a touch;
 * then everything of the patient is destroyed, not hidden. Actions: win.lock, win.remove-profile.
 */
#define HOME_TYPE_WINDOW (home_window_get_type ())
G_DECLARE_FINAL_TYPE (HomeWindow, home_window, HOME, WINDOW, AdwApplicationWindow)

#define HOME_LOCK_AFTER_US (10 * G_TIME_SPAN_MINUTE)

GtkWidget *home_window_new (GtkApplication *application, HomeProfileList *profiles);
/* An invitation that the desktop handed over: the text of a file, or a link. */
void home_window_take_invitation (HomeWindow *self, const char *text);
/* @reason (nullable) is told on the sign-in page. Nothing happens when nobody is signed in. */
void home_window_lock (HomeWindow *self, const char *reason);
/* Goes on with an open record; for tests and previews too. */
void home_window_open_context (HomeWindow *self, HomeContext *context);
HomeContext *home_window_get_context (HomeWindow *self); /* (nullable) lent */
/* Locks when nobody touched anything for ten minutes; the application asks now and then. */
void home_window_check_idle (HomeWindow *self);

G_END_DECLS
