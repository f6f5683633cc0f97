/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include "althea-error.h"
#include "althea-keyring.h"

static GAsyncResult *last_result; /* (owned) */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_null (last_result);
  last_result = g_object_ref (result);
}

static gboolean
give_up (gpointer user_data)
{
  g_error ("The keyring did not answer in time");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
await_result (void)
{
  guint deadline = g_timeout_add_seconds (30, give_up, NULL);
  while (last_result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  return g_steal_pointer (&last_result);
}

static AltheaSecret *
lookup (const char *purpose, const char *id, GError **error)
{
  althea_keyring_lookup_async (purpose, id, NULL, keep_result, NULL);
  g_autoptr (GAsyncResult) result = await_result ();
  return althea_keyring_lookup_finish (result, error);
}

static void
store (const char *purpose, const char *id, AltheaSecret *key)
{
  g_autoptr (GError) error = NULL;
  althea_keyring_store_async (purpose, id, "Althea test", key, NULL, keep_result, NULL);
  g_autoptr (GAsyncResult) result = await_result ();
  g_assert_true (althea_keyring_store_finish (result, &error));
  g_assert_no_error (error);
}

static void
clear (const char *purpose, const char *id)
{
  g_autoptr (GError) error = NULL;
  althea_keyring_clear_async (purpose, id, NULL, keep_result, NULL);
  g_autoptr (GAsyncResult) result = await_result ();
  g_assert_true (althea_keyring_clear_finish (result, &error));
  g_assert_no_error (error);
}

static void
assert_absent (const char *purpose, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lookup (purpose, id, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_store_lookup_clear (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) key = althea_secret_new_random (32);
  g_autoptr (AltheaSecret) newer = althea_secret_new_random (32);
  assert_absent ("profile", "maria");
  store ("profile", "maria", key);
  g_autoptr (AltheaSecret) found = lookup ("profile", "maria", &error);
  g_assert_no_error (error);
  g_assert_true (althea_secret_equal (found, key));
  assert_absent ("profile", "john");
  assert_absent ("record", "maria");

  store ("profile", "maria", newer);
  g_autoptr (AltheaSecret) replaced = lookup ("profile", "maria", &error);
  g_assert_true (althea_secret_equal (replaced, newer));

  clear ("profile", "maria");
  assert_absent ("profile", "maria");
  clear ("profile", "maria");
}

/* Somebody wrote something else under our name. */
static void
test_not_a_key (void)
{
  static const SecretSchema schema = {
    "org.althea.Unlock",
    SECRET_SCHEMA_NONE,
    { { "purpose", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  };
  static const char *const texts[] = { "", "not base64!", "====", "QUJD\x01" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "test", texts[i], NULL,
                                                 &error, "purpose", "record", "id", "odd", NULL));
      g_assert_no_error (error);
      g_assert_null (lookup ("record", "odd", &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
    }
  clear ("record", "odd");
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  althea_keyring_lookup_async ("profile", "maria", cancellable, keep_result, NULL);
  g_autoptr (GAsyncResult) result = await_result ();
  g_assert_null (althea_keyring_lookup_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A keyring of its own in a file: the person's real one is never touched. */
int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("althea-keyring-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "test.keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  g_test_add_func ("/crypto/keyring/store-lookup-clear", test_store_lookup_clear);
  g_test_add_func ("/crypto/keyring/not-a-key", test_not_a_key);
  g_test_add_func ("/crypto/keyring/cancelled", test_cancelled);
  int status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  return status;
}
