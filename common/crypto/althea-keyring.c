/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-keyring.h"

#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>

#include "althea-error.h"

#define MOST_KEY_BYTES 64

static const SecretSchema schema = {
  "org.althea.Unlock",
  SECRET_SCHEMA_NONE,
  { { "purpose", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* @error: (transfer full) of libsecret, GIO or D-Bus. */
static void
return_error (GTask *task, GError *error)
{
  int code = ALTHEA_ERROR_FAILED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    code = ALTHEA_ERROR_LOCKED;
  g_task_return_new_error (task, ALTHEA_ERROR, code, "The keyring: %s", error->message);
  g_error_free (error);
}

static void
store_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    return_error (task, error);
  else
    g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The keyring was not unlocked");
}

void
althea_keyring_store_async (const char *purpose, const char *id, const char *label, AltheaSecret *key,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (purpose != NULL && id != NULL && label != NULL && key != NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (key, &n_bytes);
  char text[sodium_base64_ENCODED_LEN (MOST_KEY_BYTES, sodium_base64_VARIANT_ORIGINAL)];

  g_task_set_source_tag (task, althea_keyring_store_async);
  g_assert (n_bytes <= MOST_KEY_BYTES);
  sodium_bin2base64 (text, sizeof text, bytes, n_bytes, sodium_base64_VARIANT_ORIGINAL);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, text, cancellable, store_done, task,
                         "purpose", purpose, "id", id, NULL);
  sodium_memzero (text, sizeof text);
}

gboolean
althea_keyring_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, althea_keyring_store_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static AltheaSecret *
secret_from_text (const char *text)
{
  guint8 bytes[MOST_KEY_BYTES];
  gsize n_bytes;
  AltheaSecret *secret = NULL;
  if (sodium_base642bin (bytes, sizeof bytes, text, strlen (text), NULL, &n_bytes, NULL,
                         sodium_base64_VARIANT_ORIGINAL)
          == 0
      && n_bytes > 0)
    secret = althea_secret_new (bytes, n_bytes);
  sodium_memzero (bytes, sizeof bytes);
  return secret;
}

static void
lookup_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = secret_password_lookup_finish (result, &error);
  if (error != NULL)
    {
      return_error (task, error);
      return;
    }
  if (text == NULL)
    {
      g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "The keyring holds no such key");
      return;
    }
  AltheaSecret *secret = secret_from_text (text);
  secret_password_free (text);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)althea_secret_unref);
  else
    g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "What the keyring holds is no key");
}

void
althea_keyring_lookup_async (const char *purpose, const char *id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (purpose != NULL && id != NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_keyring_lookup_async);
  secret_password_lookup (&schema, cancellable, lookup_done, task, "purpose", purpose, "id", id, NULL);
}

AltheaSecret *
althea_keyring_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, althea_keyring_lookup_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
clear_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
althea_keyring_clear_async (const char *purpose, const char *id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (purpose != NULL && id != NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_keyring_clear_async);
  secret_password_clear (&schema, cancellable, clear_done, task, "purpose", purpose, "id", id, NULL);
}

gboolean
althea_keyring_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, althea_keyring_clear_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
