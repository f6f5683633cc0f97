/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-profile.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-keyring.h"
#include "home-profile-private.h"

#define TRIES_FILE "tries"
#define MAX_WAIT_US (15 * G_TIME_SPAN_MINUTE)

struct _HomeProfile
{
  GObject parent_instance;
  char *directory; /* (owned) */
  char *name;      /* (owned) */
  gboolean kept_open;
  guint n_failures;
  gint64 last_failure_us; /* 0: none */
};

G_DEFINE_FINAL_TYPE (HomeProfile, home_profile, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
} HomeProfileProperty;

static GParamSpec *props[PROP_NAME + 1];

static HomeProfileRequest *
request_new (HomeProfile *self, const char *password)
{
  HomeProfileRequest *request = g_new0 (HomeProfileRequest, 1);

  request->directory = g_strdup (self->directory);
  request->name = g_strdup (self->name);
  request->password = g_strdup (password);
  return request;
}

static GTask *
task_new (HomeProfile *self, gpointer tag, HomeProfileRequest *request, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, home_profile_request_free);
  return task;
}

/* --- waiting after failures ----------------------------------------------------------------------- */

static void
read_tries (HomeProfile *self)
{
  g_autofree char *path = g_build_filename (self->directory, TRIES_FILE, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  parts = g_strsplit (g_strchomp (text), " ", 2);
  if (g_strv_length (parts) != 2)
    return;
  self->n_failures = (guint)MIN (g_ascii_strtoull (parts[0], NULL, 10), 1000);
  self->last_failure_us = g_ascii_strtoll (parts[1], NULL, 10);
}

static void
write_tries (HomeProfile *self)
{
  g_autofree char *path = g_build_filename (self->directory, TRIES_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (self->n_failures == 0)
    {
      if (g_unlink (path) != 0 && errno != ENOENT)
        g_warning ("The count of failed tries stays: %s", g_strerror (errno));
      return;
    }
  text = g_strdup_printf ("%u %" G_GINT64_FORMAT "\n", self->n_failures, self->last_failure_us);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("A failed try is not counted across starts: %s", error->message);
}

static void
count_try (HomeProfile *self, gboolean failed)
{
  if (!failed && self->n_failures == 0)
    return;
  self->n_failures = failed ? self->n_failures + 1 : 0;
  self->last_failure_us = failed ? althea_clock_now_us () : 0;
  write_tries (self);
}

gint64
home_profile_get_wait_us (HomeProfile *self)
{
  gint64 wait_us = 0, since_us = 0;

  g_return_val_if_fail (HOME_IS_PROFILE (self), 0);

  if (self->n_failures == 0)
    return 0;
  wait_us = self->n_failures > 10
                ? MAX_WAIT_US
                : MIN (((gint64)1 << (self->n_failures - 1)) * G_TIME_SPAN_SECOND, MAX_WAIT_US);
  since_us = althea_clock_now_us () - self->last_failure_us;
  /* A clock that went back must not lock anybody out for longer than the rule says. */
  return since_us < 0 ? wait_us : MAX (wait_us - since_us, 0);
}

guint
home_profile_get_n_failures (HomeProfile *self)
{
  g_return_val_if_fail (HOME_IS_PROFILE (self), 0);

  return self->n_failures;
}

static gboolean
check_wait (HomeProfile *self, GError **error)
{
  gint64 seconds = (home_profile_get_wait_us (self) + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND;

  if (seconds == 0)
    return TRUE;
  g_set_error (
      error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY,
      ngettext ("Please wait %d second and try again.", "Please wait %d seconds and try again.", seconds),
      (int)seconds);
  return FALSE;
}

/* --- unlocking ------------------------------------------------------------------------------------ */

static void
mirror_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  HomeMirror *mirror = home_mirror_open_finish (result, &error);

  if (mirror != NULL)
    g_task_return_pointer (task, mirror, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
master_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeProfile *self = HOME_PROFILE (source);
  g_autoptr (GTask) task = user_data;
  HomeProfileRequest *request = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (AltheaSecret) master = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *path = NULL;

  /* A stale key of the keyring is nobody's wrong guess. */
  if (request->key == NULL
      && (master != NULL || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET)))
    count_try (self, master == NULL);
  if (master == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  path = g_build_filename (self->directory, HOME_PROFILE_MIRROR_FILE, NULL);
  home_mirror_open_async (path, master, mirror_opened_cb, g_steal_pointer (&task));
}

void
home_profile_unlock_async (HomeProfile *self, const char *password, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL, opening = NULL;
  GError *error = NULL;

  g_return_if_fail (HOME_IS_PROFILE (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_unlock_async);
  if (!check_wait (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  opening = task_new (self, home_profile_unlock_thread, request_new (self, password), master_cb,
                      g_object_ref (task));
  g_task_run_in_thread (opening, home_profile_unlock_thread);
}

static void
keyring_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) opening = NULL;
  HomeProfile *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AltheaSecret) key = althea_keyring_lookup_finish (result, &error);
  HomeProfileRequest *request = NULL;

  if (key == NULL)
    {
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                                 "the keyring has no key of the profile");
      return;
    }
  request = request_new (self, NULL);
  request->key = g_steal_pointer (&key);
  opening = task_new (self, home_profile_unlock_thread, request, master_cb, g_object_ref (task));
  g_task_run_in_thread (opening, home_profile_unlock_thread);
}

void
home_profile_unlock_kept_async (HomeProfile *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (HOME_IS_PROFILE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_unlock_kept_async);
  id = g_path_get_basename (self->directory);
  althea_keyring_lookup_async (HOME_PROFILE_KEYRING_PURPOSE, id, NULL, keyring_looked_cb, task);
}

HomeMirror *
home_profile_unlock_finish (HomeProfile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the keyring ---------------------------------------------------------------------------------- */

static void
keyring_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeProfile *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!althea_keyring_store_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->kept_open = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
slot_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeProfile *self = HOME_PROFILE (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (AltheaSecret) key = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *id = NULL, *label = NULL;

  if (key != NULL || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    count_try (self, key == NULL);
  if (key == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  id = g_path_get_basename (self->directory);
  /* Translators: %s is a user name. Shown in the desktop's keyring. */
  label = g_strdup_printf (_ ("Althea Home: %s"), self->name);
  althea_keyring_store_async (HOME_PROFILE_KEYRING_PURPOSE, id, label, key, NULL, keyring_kept_cb,
                              g_steal_pointer (&task));
}

static void
keyring_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* The slot is gone, so the key that stays in the keyring opens nothing. */
  if (!althea_keyring_clear_finish (result, &error))
    g_message ("The keyring keeps a key that opens nothing: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
slot_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeProfile *self = HOME_PROFILE (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *id = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->kept_open = FALSE;
  id = g_path_get_basename (self->directory);
  althea_keyring_clear_async (HOME_PROFILE_KEYRING_PURPOSE, id, NULL, keyring_cleared_cb,
                              g_steal_pointer (&task));
}

void
home_profile_set_kept_open_async (HomeProfile *self, gboolean kept_open, const char *password,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL, inner = NULL;
  GError *error = NULL;

  g_return_if_fail (HOME_IS_PROFILE (self));
  g_return_if_fail (!kept_open || password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_set_kept_open_async);
  if (kept_open && !check_wait (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  inner = task_new (self, home_profile_set_kept_open_async, request_new (self, password),
                    kept_open ? slot_made_cb : slot_removed_cb, g_object_ref (task));
  g_task_run_in_thread (inner, kept_open ? home_profile_slot_thread : home_profile_forget_thread);
}

gboolean
home_profile_set_kept_open_finish (HomeProfile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the password --------------------------------------------------------------------------------- */

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeProfile *self = HOME_PROFILE (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean changed = g_task_propagate_boolean (G_TASK (result), &error);

  if (changed || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    count_try (self, !changed);
  if (changed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
home_profile_change_password_async (HomeProfile *self, const char *old_password, const char *new_password,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL, inner = NULL;
  HomeProfileRequest *request = NULL;
  GError *error = NULL;

  g_return_if_fail (HOME_IS_PROFILE (self));
  g_return_if_fail (old_password != NULL && new_password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_change_password_async);
  if (!check_wait (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  request = request_new (self, old_password);
  request->other_password = g_strdup (new_password);
  inner = task_new (self, home_profile_password_thread, request, password_changed_cb, g_object_ref (task));
  g_task_run_in_thread (inner, home_profile_password_thread);
}

gboolean
home_profile_change_password_finish (HomeProfile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_profile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeProfile *self = HOME_PROFILE (object);

  switch ((HomeProfileProperty)prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_profile_finalize (GObject *object)
{
  HomeProfile *self = HOME_PROFILE (object);

  g_free (self->directory);
  g_free (self->name);
  G_OBJECT_CLASS (home_profile_parent_class)->finalize (object);
}

static void
home_profile_class_init (HomeProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = home_profile_get_property;
  object_class->finalize = home_profile_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_profile_init (HomeProfile *self)
{
}

HomeProfile *
home_profile_open (const char *directory, GError **error)
{
  g_autoptr (AltheaKeyslots) slots = NULL;
  g_auto (GStrv) names = NULL, kept = NULL;
  HomeProfile *self = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  slots = home_profile_open_slots (directory, error);
  if (slots == NULL)
    return NULL;
  names = althea_keyslots_list (slots, ALTHEA_SLOT_PASSPHRASE);
  kept = althea_keyslots_list (slots, ALTHEA_SLOT_KEYRING);
  if (names[0] == NULL)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "the profile has no password");
      return NULL;
    }
  self = g_object_new (HOME_TYPE_PROFILE, NULL);
  self->directory = g_strdup (directory);
  self->name = g_strdup (names[0]);
  self->kept_open = kept[0] != NULL;
  read_tries (self);
  return self;
}

const char *
home_profile_get_name (HomeProfile *self)
{
  g_return_val_if_fail (HOME_IS_PROFILE (self), "");

  return self->name;
}

const char *
home_profile_get_directory (HomeProfile *self)
{
  g_return_val_if_fail (HOME_IS_PROFILE (self), NULL);

  return self->directory;
}

gboolean
home_profile_get_kept_open (HomeProfile *self)
{
  g_return_val_if_fail (HOME_IS_PROFILE (self), FALSE);

  return self->kept_open;
}
