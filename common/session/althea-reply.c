/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

#include <string.h>

#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-json.h"

static GQuark
patient_quark (void)
{
  return g_quark_from_static_string ("althea-change-patient");
}

const char *
althea_change_get_patient_id (AltheaChange *change)
{
  return g_object_get_qdata (G_OBJECT (change), patient_quark ());
}

void
althea_record_page_free (AltheaRecordPage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}

void
althea_change_page_free (AltheaChangePage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self->epoch);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, what);
  return FALSE;
}

static yyjson_doc *
parse (GBytes *json, GError **error)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (json, &n_bytes);

  if (text == NULL)
    {
      refuse (error, "The host's answer is empty.");
      return NULL;
    }
  return althea_json_parse (text, n_bytes, NULL, NULL, error);
}

/* Only a path of this host: a link must not lead anywhere else. */
static char *
find_next (yyjson_val *bundle)
{
  yyjson_val *link, *links = yyjson_obj_get (bundle, "link");
  size_t i, n;

  yyjson_arr_foreach (links, i, n, link)
  {
    const char *relation = yyjson_get_str (yyjson_obj_get (link, "relation"));
    const char *url = yyjson_get_str (yyjson_obj_get (link, "url"));

    if (g_strcmp0 (relation, "next") == 0 && url != NULL && g_str_has_prefix (url, "/fhir/"))
      return g_strdup (url);
  }
  return NULL;
}

/* One record that cannot be read must not hide the others; it is kept as what it is. */
static gboolean
add_record (AltheaRecordPage *page, yyjson_val *resource, GError **error)
{
  g_autoptr (GBytes) json = NULL;
  AltheaRecord *record;

  if (!yyjson_is_obj (resource))
    return refuse (error, "An entry of the host's answer has no resource.");
  json = althea_json_write (resource);
  record = althea_fhir_read (json, error);
  if (record == NULL)
    return FALSE;
  g_ptr_array_add (page->records, record);
  return TRUE;
}

static gint64
number (yyjson_val *value, gint64 otherwise)
{
  gint64 result = otherwise;

  /* Numbers are kept as their text. */
  if (yyjson_is_raw (value))
    g_ascii_string_to_signed (yyjson_get_raw (value), 10, 0, G_MAXINT64, &result, NULL);
  return result;
}

AltheaRecordPage *
althea_record_page_parse (GBytes *json, GError **error)
{
  g_autoptr (yyjson_doc) doc = parse (json, error);
  g_autoptr (AltheaRecordPage) page = NULL;
  yyjson_val *bundle, *entry;
  size_t i, n;

  if (doc == NULL)
    return NULL;
  bundle = yyjson_doc_get_root (doc);
  if (g_strcmp0 (althea_json_get_string (bundle, "resourceType"), "Bundle") != 0)
    {
      refuse (error, "The host's answer is no Bundle.");
      return NULL;
    }
  page = g_new0 (AltheaRecordPage, 1);
  page->records = g_ptr_array_new_with_free_func (g_object_unref);
  page->next = find_next (bundle);
  page->total = number (yyjson_obj_get (bundle, "total"), -1);
  yyjson_arr_foreach (yyjson_obj_get (bundle, "entry"), i, n,
                      entry) if (!add_record (page, yyjson_obj_get (entry, "resource"), error)) return NULL;
  return g_steal_pointer (&page);
}

static AltheaChange *
read_change (yyjson_val *entry, GError **error)
{
  const char *type = yyjson_get_str (yyjson_obj_get (entry, "type"));
  const char *id = yyjson_get_str (yyjson_obj_get (entry, "id"));
  const char *patient = yyjson_get_str (yyjson_obj_get (entry, "patient"));
  yyjson_val *resource = yyjson_obj_get (entry, "resource");
  g_autoptr (GBytes) json = resource != NULL ? althea_json_write (resource) : NULL;
  AltheaChange *change;

  if (type == NULL || id == NULL || !althea_id_is_valid (id))
    {
      refuse (error, "An entry of the change feed says not what changed.");
      return NULL;
    }
  change = althea_change_new (type, id, (guint64)number (yyjson_obj_get (entry, "version"), 0),
                              number (yyjson_obj_get (entry, "seq"), 0),
                              yyjson_is_true (yyjson_obj_get (entry, "gone")), json);
  g_object_set_qdata_full (G_OBJECT (change), patient_quark (), g_strdup (patient), g_free);
  return change;
}

AltheaChangePage *
althea_change_page_parse (GBytes *json, GError **error)
{
  g_autoptr (yyjson_doc) doc = parse (json, error);
  g_autoptr (AltheaChangePage) page = NULL;
  yyjson_val *feed, *entry;
  const char *epoch;
  size_t i, n;

  if (doc == NULL)
    return NULL;
  feed = yyjson_doc_get_root (doc);
  epoch = althea_json_get_string (feed, "epoch");
  page = g_new0 (AltheaChangePage, 1);
  page->changes = g_ptr_array_new_with_free_func (g_object_unref);
  page->epoch = g_strdup (epoch);
  page->cursor = number (yyjson_obj_get (feed, "cursor"), -1);
  page->n_left = number (yyjson_obj_get (feed, "remaining"), -1);
  page->more = yyjson_is_true (yyjson_obj_get (feed, "more"));
  if (epoch == NULL || page->cursor < 0)
    {
      refuse (error, "The host's answer is no change feed.");
      return NULL;
    }
  yyjson_arr_foreach (yyjson_obj_get (feed, "entry"), i, n, entry)
  {
    AltheaChange *change = read_change (entry, error);

    if (change == NULL)
      return NULL;
    g_ptr_array_add (page->changes, change);
  }
  return g_steal_pointer (&page);
}

/* --- the same, asked and read without blocking
 * --------------------------------------------------------------- */

typedef gpointer (*ParseFunc) (GBytes *json, GError **error);

typedef struct
{
  ParseFunc parse;
  GDestroyNotify destroy;
  GBytes *json; /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->json, g_bytes_unref);
  g_free (reading);
}

static void
parse_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  GError *error = NULL;
  gpointer result = reading->parse (reading->json, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, reading->destroy);
  else
    g_task_return_error (task, error);
}

static void
on_parsed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gpointer page = g_task_propagate_pointer (G_TASK (result), &error);

  if (page != NULL)
    g_task_return_pointer (task, page, reading->destroy);
  else
    g_task_return_error (task, error);
}

/* The last reference of a task that ran in a thread may go in that thread, so the one that does knows nothing
 * of the session, which must end where it lives. */
static void
parse_elsewhere (GTask *task, GBytes *json)
{
  const Reading *asked = g_task_get_task_data (task);
  g_autoptr (GTask) parsing = g_task_new (NULL, NULL, on_parsed, g_object_ref (task));
  Reading *reading = g_new0 (Reading, 1);

  reading->parse = asked->parse;
  reading->destroy = asked->destroy;
  reading->json = g_bytes_ref (json);
  g_task_set_source_tag (parsing, parse_elsewhere);
  g_task_set_task_data (parsing, reading, reading_free);
  g_task_run_in_thread (parsing, parse_thread);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) json = althea_transport_send_finish (ALTHEA_TRANSPORT (source), result, NULL, &error);

  if (json != NULL)
    parse_elsewhere (task, json);
  else
    {
      althea_session_note_error (g_task_get_source_object (task), error);
      g_task_return_error (task, error);
    }
}

static void
load (AltheaSession *self, const char *path, ParseFunc parse_func, GDestroyNotify destroy, gpointer tag,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->parse = parse_func;
  reading->destroy = destroy;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, reading, reading_free);
  althea_transport_send_async (althea_session_get_transport (self), "GET", path, NULL, cancellable, on_loaded,
                               task);
}

static gpointer
parse_record_page (GBytes *json, GError **error)
{
  return althea_record_page_parse (json, error);
}

static gpointer
parse_change_page (GBytes *json, GError **error)
{
  return althea_change_page_parse (json, error);
}

void
althea_session_load_page_async (AltheaSession *self, const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  load (self, path, parse_record_page, (GDestroyNotify)althea_record_page_free,
        althea_session_load_page_async, cancellable, callback, user_data);
}

AltheaRecordPage *
althea_session_load_page_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
althea_session_load_changes_async (AltheaSession *self, gint64 since, guint limit, gboolean bodies,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/changes?since=%" G_GINT64_FORMAT "&_count=%u&body=%d", since,
                                           limit, bodies ? 1 : 0);

  load (self, path, parse_change_page, (GDestroyNotify)althea_change_page_free,
        althea_session_load_changes_async, cancellable, callback, user_data);
}

AltheaChangePage *
althea_session_load_changes_finish (AltheaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
