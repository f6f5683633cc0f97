/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"

G_BEGIN_DECLS

/**
 * HomeProfile:
 * One patient's profile on this computer: a directory with key slots and mirror.db. Locked it tells its user
 * name and nothing else. Main thread; slow work runs in threads of its own. Property: "name" (construct
 * only).
 */
#define HOME_TYPE_PROFILE (home_profile_get_type ())
G_DECLARE_FINAL_TYPE (HomeProfile, home_profile, HOME, PROFILE, GObject)

/* NULL when @directory holds no profile that can be read. Blocking, short. */
HomeProfile *home_profile_open (const char *directory, GError **error);
const char *home_profile_get_name (HomeProfile *self);
const char *home_profile_get_directory (HomeProfile *self);

/* Opens the mirror. WRONG_SECRET counts as a failure and makes the next try wait; TOO_MANY before that wait
 * is over, with the time in words. */
void home_profile_unlock_async (HomeProfile *self, const char *password, GAsyncReadyCallback callback,
                                gpointer user_data);
HomeMirror *home_profile_unlock_finish (HomeProfile *self, GAsyncResult *result, GError **error);
/* How long until another try is answered: 1, 2, 4... s after failures, 15 min at most; 0 now. Kept on disk,
 * so that starting again does not shorten it. */
gint64 home_profile_get_wait_us (HomeProfile *self);
guint home_profile_get_n_failures (HomeProfile *self);

/* Whether the desktop's keyring keeps an unlock key of this profile. */
gboolean home_profile_get_kept_open (HomeProfile *self);
/* Asks the keyring in place of the person. NOT_FOUND when it has no key, WRONG_SECRET when that is stale. */
void home_profile_unlock_kept_async (HomeProfile *self, GAsyncReadyCallback callback, gpointer user_data);
/* Puts a key into the keyring, or takes it out. @password proves that the person asks. */
void home_profile_set_kept_open_async (HomeProfile *self, gboolean kept_open, const char *password,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean home_profile_set_kept_open_finish (HomeProfile *self, GAsyncResult *result, GError **error);

void
home_profile_change_password_async (HomeProfile *self, const char *old_password, const char *new_password,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean home_profile_change_password_finish (HomeProfile *self, GAsyncResult *result, GError **error);

G_END_DECLS
