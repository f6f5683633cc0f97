/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-profile.h"

G_BEGIN_DECLS

/**
 * HomeProfileList:
 * GListModel of HomeProfile: the profiles on this computer, by name. Main thread.
 */
#define HOME_TYPE_PROFILE_LIST (home_profile_list_get_type ())
G_DECLARE_FINAL_TYPE (HomeProfileList, home_profile_list, HOME, PROFILE_LIST, GObject)

/* @directory (nullable): where profiles are kept; NULL for the user's data directory. */
HomeProfileList *home_profile_list_new (const char *directory);

/* The user name fits and nobody here has it yet; INVALID or EXISTS with words for the person. */
gboolean home_profile_list_check_name (HomeProfileList *self, const char *user_name, GError **error);

/* Makes a profile of a fresh pairing and opens it. Whole or not at all: what a crash leaves half-made is
 * removed at the next start. */
void
home_profile_list_create_async (HomeProfileList *self, const AltheaPairing *pairing, const char *user_name,
                                const char *password, GAsyncReadyCallback callback, gpointer user_data);
/* The open mirror. @profile (out) (optional) (transfer full). */
HomeMirror *home_profile_list_create_finish (HomeProfileList *self, GAsyncResult *result,
                                             HomeProfile **profile, GError **error);

/* Takes the profile off this computer for good: the key slots are overwritten first, so that what a disk may
 * still hold of the rest cannot be read. The mirror must be closed. */
void home_profile_list_remove_async (HomeProfileList *self, HomeProfile *profile,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean home_profile_list_remove_finish (HomeProfileList *self, GAsyncResult *result, GError **error);

G_END_DECLS
