/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-form.h"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-json.h"

#define PUBLISHER "Althea"

typedef struct
{
  HostWriter writer;
  GPtrArray *forms; /* (element-type GBytes) */
} PutForms;

/* "1.10.2" is newer than "1.9". Text that is no number counts as 0. */
static int
compare_versions (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a != NULL ? a : "", ".", 8);
  g_auto (GStrv) right = g_strsplit (b != NULL ? b : "", ".", 8);
  for (guint i = 0, more_left = 1, more_right = 1; more_left || more_right; i++)
    {
      more_left = more_left && left[i] != NULL;
      more_right = more_right && right[i] != NULL;
      guint64 x = more_left ? g_ascii_strtoull (left[i], NULL, 10) : 0;
      guint64 y = more_right ? g_ascii_strtoull (right[i], NULL, 10) : 0;
      if (x != y)
        return x < y ? -1 : 1;
    }
  return 0;
}

static gboolean
is_current (HostVersion *stored, yyjson_val *shipped)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (stored->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  return g_strcmp0 (althea_json_get_string (root, "publisher"), PUBLISHER) != 0
         || compare_versions (althea_json_get_string (root, "version"),
                              althea_json_get_string (shipped, "version"))
                >= 0;
}

static gboolean
put_form (PutForms *put, HostTransaction *transaction, GBytes *json, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  const char *id = althea_json_get_string (root, "id");
  g_autoptr (HostVersion) stored = host_transaction_read (transaction, "Questionnaire", id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (stored != NULL && is_current (stored, root))
    return TRUE;
  g_autoptr (HostVersion) version = host_write_put (&put->writer, transaction, "Questionnaire", id,
                                                    stored != NULL ? stored->version : 0, json, root, error);
  return version != NULL;
}

static gboolean
put_forms (HostTransaction *transaction, gpointer user_data, GError **error)
{
  PutForms *put = user_data;
  for (guint i = 0; i < put->forms->len; i++)
    if (!put_form (put, transaction, put->forms->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Looks without writing first: most starts have nothing to put. */
static gboolean
are_current (HostStore *store, GPtrArray *forms, GError **error)
{
  for (guint i = 0; i < forms->len; i++)
    {
      gsize n_bytes;
      const char *text = g_bytes_get_data (forms->pdata[i], &n_bytes);
      g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
      yyjson_val *root = yyjson_doc_get_root (doc);
      g_autoptr (GError) failure = NULL;
      g_autoptr (HostVersion) stored
          = host_store_read (store, "Questionnaire", althea_json_get_string (root, "id"), &failure);
      if (failure != NULL && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&failure));
      if (stored == NULL || !is_current (stored, root))
        return FALSE;
    }
  return TRUE;
}

gboolean
host_practice_put_forms (HostPractice *self, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self), FALSE);
  HostStore *store = host_practice_get_store (self);
  g_autoptr (GPtrArray) forms = althea_form_list_shipped ();
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GError) failure = NULL;
  PutForms put = { .writer = { .actor = system, .reason = "forms" }, .forms = forms };
  if (are_current (store, forms, &failure))
    return TRUE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return host_store_run (store, put_forms, &put, error);
}
