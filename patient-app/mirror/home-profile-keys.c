/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-profile-private.h"

#include <string.h>

#include "althea-error.h"

#define KEYRING_SLOT "keyring"

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

void
home_profile_request_free (gpointer data)
{
  HomeProfileRequest *request = data;

  g_free (request->directory);
  g_free (request->name);
  wipe (request->password);
  wipe (request->other_password);
  g_clear_pointer (&request->key, althea_secret_unref);
  g_free (request);
}

AltheaKeyslots *
home_profile_open_slots (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, HOME_PROFILE_KEYS_FILE, NULL);

  return althea_keyslots_open (path, error);
}

void
home_profile_unlock_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HomeProfileRequest *request = data;
  GError *error = NULL;
  g_autoptr (AltheaKeyslots) slots = home_profile_open_slots (request->directory, &error);
  AltheaSecret *master = NULL;

  if (slots != NULL && request->key != NULL)
    master = althea_keyslots_open_keyring (slots, KEYRING_SLOT, request->key, &error);
  else if (slots != NULL)
    master = althea_keyslots_open_passphrase (slots, request->name, request->password, NULL, &error);
  if (master != NULL)
    g_task_return_pointer (task, master, (GDestroyNotify)althea_secret_unref);
  else
    g_task_return_error (task, error);
}

void
home_profile_slot_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HomeProfileRequest *request = data;
  GError *error = NULL;
  g_autoptr (AltheaKeyslots) slots = home_profile_open_slots (request->directory, &error);
  g_autoptr (AltheaSecret) master = NULL;
  AltheaSecret *key = NULL;

  if (slots != NULL)
    master = althea_keyslots_open_passphrase (slots, request->name, request->password, NULL, &error);
  if (master != NULL)
    key = althea_keyslots_set_keyring (slots, master, KEYRING_SLOT, &error);
  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify)althea_secret_unref);
  else
    g_task_return_error (task, error);
}

void
home_profile_forget_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HomeProfileRequest *request = data;
  GError *error = NULL;
  g_autoptr (AltheaKeyslots) slots = home_profile_open_slots (request->directory, &error);

  if (slots != NULL
      && (althea_keyslots_remove_slot (slots, ALTHEA_SLOT_KEYRING, KEYRING_SLOT, &error)
          || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND)))
    {
      g_clear_error (&error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

void
home_profile_password_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HomeProfileRequest *request = data;
  GError *error = NULL;
  g_autoptr (AltheaKeyslots) slots = home_profile_open_slots (request->directory, &error);
  g_autoptr (AltheaSecret) master = NULL;

  if (slots != NULL)
    master = althea_keyslots_open_passphrase (slots, request->name, request->password, NULL, &error);
  if (master != NULL
      && althea_keyslots_set_passphrase (slots, master, request->name, NULL, request->other_password, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}
