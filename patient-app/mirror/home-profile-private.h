/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-keyslots.h"
#include "home-profile.h"

G_BEGIN_DECLS

/* The files of a profile; the key slots have a second copy beside them. */
#define HOME_PROFILE_KEYS_FILE "keys"
#define HOME_PROFILE_MIRROR_FILE "mirror.db"
#define HOME_PROFILE_KEYRING_PURPOSE "profile"

AltheaKeyslots *home_profile_open_slots (const char *directory, GError **error);

/* What a thread works with; it never touches the profile itself. */
typedef struct
{
  char *directory;      /* (owned) */
  char *name;           /* (owned) user name, of the password's slot */
  char *password;       /* (owned) (nullable) wiped */
  char *other_password; /* (owned) (nullable) wiped */
  AltheaSecret *key;    /* (owned) (nullable) what the keyring kept */
  gboolean kept_open;
} HomeProfileRequest;

void home_profile_request_free (gpointer request);

/* GTaskThreadFunc with a HomeProfileRequest: Argon2id is too slow for the main thread. */
void home_profile_unlock_thread (GTask *task, gpointer source, gpointer data,
                                 GCancellable *cancellable); /* AltheaSecret: master */
void home_profile_slot_thread (GTask *task, gpointer source, gpointer data,
                               GCancellable *cancellable); /* AltheaSecret: for the keyring */
void home_profile_forget_thread (GTask *task, gpointer source, gpointer data,
                                 GCancellable *cancellable); /* gboolean */
void home_profile_password_thread (GTask *task, gpointer source, gpointer data,
                                   GCancellable *cancellable); /* gboolean */

G_END_DECLS
