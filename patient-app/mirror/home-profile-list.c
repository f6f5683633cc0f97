/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-profile-list.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "althea-error.h"
#include "althea-id.h"
#include "althea-keyring.h"
#include "althea-keyslots.h"
#include "althea-text.h"
#include "home-mirror-private.h"
#include "home-password.h"
#include "home-profile-private.h"

#define ARGON_MIB 64
#define HALF_MADE_PREFIX ".new-"
#define NAME_BYTES 8

struct _HomeProfileList
{
  GObject parent_instance;
  char *directory;     /* (owned) */
  GPtrArray *profiles; /* (owned) (element-type HomeProfile) */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HomeProfileList, home_profile_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- removing ------------------------------------------------------------------------------------- */

static gboolean
set_errno (GError **error, int number, const char *what)
{
  g_set_error (error, ALTHEA_ERROR, number == ENOSPC ? ALTHEA_ERROR_DISK_FULL : ALTHEA_ERROR_IO, "%s: %s",
               what, g_strerror (number));
  return FALSE;
}

/* Random bytes over the whole file, on the disk before anything else happens. */
static gboolean
overwrite (const char *path, GError **error)
{
  struct stat info;
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean done = FALSE;

  if (fd < 0)
    return errno == ENOENT ? TRUE : set_errno (error, errno, "the key slots cannot be overwritten");
  if (fstat (fd, &info) == 0 && info.st_size > 0)
    {
      gsize n_bytes = (gsize)info.st_size;
      g_autoptr (AltheaSecret) noise = althea_secret_new_random (n_bytes);

      done = pwrite (fd, althea_secret_get_bytes (noise, NULL), n_bytes, 0) == (gssize)n_bytes
             && fsync (fd) == 0;
    }
  else
    done = TRUE;
  if (!done)
    set_errno (error, errno, "the key slots cannot be overwritten");
  if (close (fd) != 0 && done)
    done = set_errno (error, errno, "the key slots cannot be overwritten");
  return done;
}

static gboolean
remove_files (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name = NULL;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_unlink (path) != 0)
        return set_errno (error, errno, "a file of the profile cannot be removed");
    }
  if (g_rmdir (directory) != 0)
    return set_errno (error, errno, "the profile cannot be removed");
  return TRUE;
}

static gboolean
shred (const char *directory, GError **error)
{
  static const char *const key_files[] = { HOME_PROFILE_KEYS_FILE, HOME_PROFILE_KEYS_FILE ".2" };

  for (guint i = 0; i < G_N_ELEMENTS (key_files); i++)
    {
      g_autofree char *path = g_build_filename (directory, key_files[i], NULL);

      if (!overwrite (path, error))
        return FALSE;
    }
  return remove_files (directory, error);
}

static void
shred_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (shred (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
keyring_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!althea_keyring_clear_finish (result, &error))
    g_message ("The keyring keeps a key that opens nothing: %s", error->message);
}

static void
shredded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeProfileList *self = HOME_PROFILE_LIST (source);
  g_autoptr (GTask) task = user_data;
  HomeProfile *profile = g_task_get_task_data (task);
  GError *error = NULL;
  guint position = 0;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (home_profile_get_kept_open (profile))
    {
      g_autofree char *id = g_path_get_basename (home_profile_get_directory (profile));

      althea_keyring_clear_async (HOME_PROFILE_KEYRING_PURPOSE, id, NULL, keyring_cleared_cb, NULL);
    }
  if (g_ptr_array_find (self->profiles, profile, &position))
    {
      g_ptr_array_remove_index (self->profiles, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  g_task_return_boolean (task, TRUE);
}

void
home_profile_list_remove_async (HomeProfileList *self, HomeProfile *profile, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;
  g_autoptr (GTask) inner = NULL;

  g_return_if_fail (HOME_IS_PROFILE_LIST (self));
  g_return_if_fail (HOME_IS_PROFILE (profile));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_list_remove_async);
  g_task_set_task_data (task, g_object_ref (profile), g_object_unref);
  inner = g_task_new (self, NULL, shredded_cb, task);
  g_task_set_source_tag (inner, shred_thread);
  g_task_set_task_data (inner, g_strdup (home_profile_get_directory (profile)), g_free);
  g_task_run_in_thread (inner, shred_thread);
}

gboolean
home_profile_list_remove_finish (HomeProfileList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- making --------------------------------------------------------------------------------------- */

typedef struct
{
  char *base;             /* (owned) */
  char *directory;        /* (owned) out: where the profile came to be */
  AltheaPairing *pairing; /* lent by the caller until it copies: owned */
  char *user_name;        /* (owned) */
  char *password;         /* (owned) wiped */
  AltheaSecret *master;   /* (owned) out */
} Making;

static AltheaPairing *
pairing_copy (const AltheaPairing *pairing)
{
  AltheaPairing *copy = g_new0 (AltheaPairing, 1);

  copy->identity = althea_identity_copy (pairing->identity);
  copy->authority_pem = g_strdup (pairing->authority_pem);
  copy->host_pin = g_strdup (pairing->host_pin);
  copy->addresses = g_strdupv (pairing->addresses);
  copy->practice_name = g_strdup (pairing->practice_name);
  copy->practice_phone = g_strdup (pairing->practice_phone);
  copy->patient_id = g_strdup (pairing->patient_id);
  copy->patient_name = g_strdup (pairing->patient_name);
  copy->device_id = g_strdup (pairing->device_id);
  return copy;
}

static void
making_free (gpointer data)
{
  Making *making = data;

  g_free (making->base);
  g_free (making->directory);
  g_clear_pointer (&making->pairing, althea_pairing_free);
  g_free (making->user_name);
  explicit_bzero (making->password, strlen (making->password));
  g_free (making->password);
  g_clear_pointer (&making->master, althea_secret_unref);
  g_free (making);
}

static gboolean
fill_directory (Making *making, const char *directory, GError **error)
{
  g_autofree char *keys = g_build_filename (directory, HOME_PROFILE_KEYS_FILE, NULL);
  g_autofree char *path = g_build_filename (directory, HOME_PROFILE_MIRROR_FILE, NULL);
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_create (keys, ARGON_MIB, &making->master, error);
  g_autoptr (AltheaDatabase) database = NULL;

  if (slots == NULL
      || !althea_keyslots_set_passphrase (slots, making->master, making->user_name, NULL, making->password,
                                          error))
    return FALSE;
  database = home_vault_open_database (path, making->master, TRUE, error);
  if (database == NULL || !althea_database_begin (database, TRUE, error))
    return FALSE;
  if (!home_pairing_write (database, making->pairing, making->user_name, error))
    {
      althea_database_rollback (database);
      return FALSE;
    }
  return althea_database_commit (database, error);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Making *making = data;
  g_autofree char *name = althea_id_random_hex (NAME_BYTES),
                  *temporary = g_strconcat (HALF_MADE_PREFIX, name, NULL);
  g_autofree char *directory = g_build_filename (making->base, temporary, NULL);
  GError *error = NULL;

  making->directory = g_build_filename (making->base, name, NULL);
  if (g_mkdir_with_parents (making->base, 0700) != 0 || g_mkdir (directory, 0700) != 0)
    set_errno (&error, errno, "no place for the profile");
  else if (fill_directory (making, directory, &error) && g_rename (directory, making->directory) != 0)
    set_errno (&error, errno, "the profile cannot be finished");
  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  {
    g_autoptr (GError) left = NULL;

    if (g_file_test (directory, G_FILE_TEST_IS_DIR) && !shred (directory, &left))
      g_warning ("A half-made profile stays: %s", left->message);
  }
  g_task_return_error (task, error);
}

typedef struct
{
  HomeProfile *profile; /* (owned) */
  HomeMirror *mirror;   /* (owned) */
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;

  g_clear_object (&made->profile);
  g_clear_object (&made->mirror);
  g_free (made);
}

static int
compare_profiles (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (home_profile_get_name (*(HomeProfile **)a),
                         home_profile_get_name (*(HomeProfile **)b));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeProfileList *self = g_task_get_source_object (task);
  HomeProfile *profile = g_task_get_task_data (task);
  GError *error = NULL;
  HomeMirror *mirror = home_mirror_open_finish (result, &error);
  Made *made = NULL;
  guint n = self->profiles->len;

  if (mirror == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  made = g_new0 (Made, 1);
  made->profile = g_object_ref (profile);
  made->mirror = mirror;
  g_ptr_array_add (self->profiles, g_object_ref (profile));
  g_ptr_array_sort (self->profiles, compare_profiles);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, n + 1);
  g_task_return_pointer (task, made, made_free);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (G_TASK (result));
  HomeProfile *profile = NULL;
  GError *error = NULL;
  g_autofree char *path = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  profile = home_profile_open (making->directory, &error);
  if (profile == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, profile, g_object_unref);
  path = g_build_filename (making->directory, HOME_PROFILE_MIRROR_FILE, NULL);
  home_mirror_open_async (path, making->master, opened_cb, g_steal_pointer (&task));
}

void
home_profile_list_create_async (HomeProfileList *self, const AltheaPairing *pairing, const char *user_name,
                                const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL, inner = NULL;
  Making *making = NULL;
  GError *error = NULL;

  g_return_if_fail (HOME_IS_PROFILE_LIST (self));
  g_return_if_fail (pairing != NULL && user_name != NULL && password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_profile_list_create_async);
  if (!home_profile_list_check_name (self, user_name, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  making = g_new0 (Making, 1);
  making->base = g_strdup (self->directory);
  making->pairing = pairing_copy (pairing);
  making->user_name = g_strstrip (g_strdup (user_name));
  making->password = g_strdup (password);
  inner = g_task_new (self, NULL, made_cb, g_object_ref (task));
  g_task_set_source_tag (inner, make_thread);
  g_task_set_task_data (inner, making, making_free);
  g_task_run_in_thread (inner, make_thread);
}

HomeMirror *
home_profile_list_create_finish (HomeProfileList *self, GAsyncResult *result, HomeProfile **profile,
                                 GError **error)
{
  Made *made = NULL;
  HomeMirror *mirror = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  made = g_task_propagate_pointer (G_TASK (result), error);
  if (made == NULL)
    return NULL;
  if (profile != NULL)
    *profile = g_object_ref (made->profile);
  mirror = g_steal_pointer (&made->mirror);
  made_free (made);
  return mirror;
}

gboolean
home_profile_list_check_name (HomeProfileList *self, const char *user_name, GError **error)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (HOME_IS_PROFILE_LIST (self), FALSE);
  g_return_val_if_fail (user_name != NULL, FALSE);

  if (!home_user_name_check (user_name, error))
    return FALSE;
  wanted = althea_text_fold (user_name);
  for (guint i = 0; i < self->profiles->len; i++)
    {
      g_autofree char *taken
          = althea_text_fold (home_profile_get_name (g_ptr_array_index (self->profiles, i)));

      if (!g_str_equal (g_strstrip (wanted), g_strstrip (taken)))
        continue;
      g_set_error_literal (
          error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS,
          _ ("Somebody on this computer has this user name already. Please choose another."));
      return FALSE;
    }
  return TRUE;
}

/* --- reading -------------------------------------------------------------------------------------- */

static void
scan (HomeProfileList *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (self->directory, name, NULL);
      g_autofree char *keys = g_build_filename (directory, HOME_PROFILE_KEYS_FILE, NULL);
      g_autoptr (GError) error = NULL;
      HomeProfile *profile = NULL;

      if (g_str_has_prefix (name, HALF_MADE_PREFIX))
        {
          if (!shred (directory, &error))
            g_warning ("A half-made profile stays: %s", error->message);
          continue;
        }
      if (!g_file_test (keys, G_FILE_TEST_EXISTS))
        continue;
      profile = home_profile_open (directory, &error);
      if (profile != NULL)
        g_ptr_array_add (self->profiles, profile);
      else
        g_warning ("A profile cannot be read: %s", error->message);
    }
  g_ptr_array_sort (self->profiles, compare_profiles);
}

static GType
get_item_type (GListModel *model)
{
  return HOME_TYPE_PROFILE;
}

static guint
get_n_items (GListModel *model)
{
  return HOME_PROFILE_LIST (model)->profiles->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HomeProfileList *self = HOME_PROFILE_LIST (model);

  return position < self->profiles->len ? g_object_ref (g_ptr_array_index (self->profiles, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
home_profile_list_finalize (GObject *object)
{
  HomeProfileList *self = HOME_PROFILE_LIST (object);

  g_free (self->directory);
  g_ptr_array_unref (self->profiles);
  G_OBJECT_CLASS (home_profile_list_parent_class)->finalize (object);
}

static void
home_profile_list_class_init (HomeProfileListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = home_profile_list_finalize;
}

static void
home_profile_list_init (HomeProfileList *self)
{
  self->profiles = g_ptr_array_new_with_free_func (g_object_unref);
}

HomeProfileList *
home_profile_list_new (const char *directory)
{
  HomeProfileList *self = g_object_new (HOME_TYPE_PROFILE_LIST, NULL);

  self->directory = directory != NULL ? g_strdup (directory)
                                      : g_build_filename (g_get_user_data_dir (), "althea-home", NULL);
  scan (self);
  return self;
}
