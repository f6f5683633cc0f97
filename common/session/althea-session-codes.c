/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

#include "althea-json.h"

#define MAX_FOUND 200
#define MAX_FACTS 32

/* What is about every code of an answer. */
typedef struct
{
  const char *system;  /* as asked */
  const char *date;    /* lent by the answer; "" when not told */
  const char *version; /* lent by the answer; "" when not told */
} Pack;

/* Names and values in turn, both lent, of what the pack says beside the display. */
static void
read_facts (yyjson_val *contains, GPtrArray *facts, const char **detail)
{
  yyjson_val *extension;
  size_t i, n;

  yyjson_arr_foreach (yyjson_obj_get (contains, "extension"), i, n, extension)
  {
    const char *url = yyjson_get_str (yyjson_obj_get (extension, "url"));
    const char *value = yyjson_get_str (yyjson_obj_get (extension, "valueString"));

    if (url == NULL || value == NULL)
      continue;
    if (g_str_equal (url, ALTHEA_CODE_DETAIL_URL))
      *detail = value;
    else if (g_str_has_prefix (url, ALTHEA_CODE_FACT_URL) && facts->len < 2 * MAX_FACTS)
      {
        g_ptr_array_add (facts, (gpointer)(url + strlen (ALTHEA_CODE_FACT_URL)));
        g_ptr_array_add (facts, (gpointer)value);
      }
  }
  g_ptr_array_add (facts, NULL);
}

static AltheaCode *
read_code (yyjson_val *contains, const Pack *pack)
{
  const char *code = yyjson_get_str (yyjson_obj_get (contains, "code"));
  const char *display = yyjson_get_str (yyjson_obj_get (contains, "display"));
  const char *detail = NULL;
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();

  if (code == NULL || display == NULL)
    return NULL;
  read_facts (contains, facts, &detail);
  return althea_code_new (pack->system, code, display, detail, pack->date,
                          !yyjson_is_true (yyjson_obj_get (contains, "abstract")),
                          (const char *const *)facts->pdata);
}

static const char *
find_parameter (yyjson_val *expansion, const char *name)
{
  yyjson_val *parameter;
  size_t i, n;

  yyjson_arr_foreach (yyjson_obj_get (expansion, "parameter"), i, n, parameter)
  {
    const char *text = yyjson_get_str (yyjson_obj_get (parameter, "valueString"));

    if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (parameter, "name")), name) == 0 && text != NULL)
      return text;
  }
  return "";
}

static AltheaCodeList *
read_expansion (GBytes *json, const char *system, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, NULL, NULL, error);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_object_unref);
  yyjson_val *expansion, *contains;
  Pack pack = { .system = system };
  size_t i, n;

  if (doc == NULL)
    return NULL;
  expansion = yyjson_obj_get (yyjson_doc_get_root (doc), "expansion");
  if (!yyjson_is_obj (expansion))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The host's answer is no expansion.");
      return NULL;
    }
  pack.date = find_parameter (expansion, "version");
  pack.version = find_parameter (expansion, "release");
  yyjson_arr_foreach (yyjson_obj_get (expansion, "contains"), i, n, contains)
  {
    AltheaCode *code = read_code (contains, &pack);

    if (code != NULL)
      g_ptr_array_add (codes, code);
  }
  return althea_code_list_new (system, pack.date, pack.version, codes);
}

static void
find_codes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);
  AltheaCodeList *list = NULL;

  if (json != NULL)
    list = read_expansion (json, g_task_get_task_data (task), &error);
  else
    althea_session_note_error (g_task_get_source_object (task), error);
  if (list != NULL)
    g_task_return_pointer (task, list, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
althea_session_find_codes_async (AltheaSession *self, const char *system, const char *text, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *count = g_strdup_printf ("%u", CLAMP (limit, 1, MAX_FOUND));
  g_autofree char *query = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (ALTHEA_IS_SESSION (self) && system != NULL && text != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_session_find_codes_async);
  g_task_set_task_data (task, g_strdup (system), g_free);
  query = althea_query_new ("url", system, "filter", text, "count", count, NULL);
  path = g_strconcat ("/fhir/ValueSet/$expand?", query, NULL);
  althea_transport_send_async (althea_session_get_transport (self), "GET", path, NULL, cancellable,
                               find_codes_cb, g_steal_pointer (&task));
}

AltheaCodeList *
althea_session_find_codes_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
finder_find_async (AltheaCodeFinder *finder, const char *system, const char *text, guint limit,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  althea_session_find_codes_async (ALTHEA_SESSION (finder), system, text, limit, cancellable, callback,
                                   user_data);
}

static AltheaCodeList *
finder_find_finish (AltheaCodeFinder *finder, GAsyncResult *result, GError **error)
{
  return althea_session_find_codes_finish (ALTHEA_SESSION (finder), result, error);
}

void
althea_session_code_finder_init (AltheaCodeFinderInterface *iface)
{
  iface->find_async = finder_find_async;
  iface->find_finish = finder_find_finish;
}
