/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

#include <string.h>

/* An item this close to the end of what is loaded asks for the next page. */
#define NEAR_END 10
/* Changes that come close together are looked at once. */
#define SETTLE_MS 100
/* More changes than this, and the list is read again rather than record by record. */
#define MANY_CHANGES 20

struct _AltheaRecordList
{
  GObject parent_instance;
  AltheaSession *session; /* (owned) */
  char *resource_type;    /* (owned) */
  char *id;               /* (owned) (nullable) of the record whose versions these are */
  char *path;             /* (owned) of the first page */
  GPtrArray *records;     /* (owned) (element-type AltheaRecord) */
  char *next;             /* (owned) (nullable) path of the page after what is loaded */
  gint64 n_total;         /* -1: not told */
  char *error_text;       /* (owned) (nullable) */
  gboolean loading, loaded;
  GCancellable *cancellable; /* (owned) of the page that is being loaded */
  GHashTable *changed;       /* (owned) set of ids that changed and were not looked at yet */
  GSource *more, *settling;  /* (owned) (nullable) */
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_TOTAL,
  PROP_ERROR_TEXT,
  PROP_EMPTY,
} AltheaRecordListProperty;

static GParamSpec *props[PROP_EMPTY + 1];

static void althea_record_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AltheaRecordList, althea_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, althea_record_list_model_init))

static void
set_loading (AltheaRecordList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
set_n_total (AltheaRecordList *self, gint64 n_total)
{
  if (self->n_total == n_total)
    return;
  self->n_total = n_total;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
}

static void
set_error (AltheaRecordList *self, const GError *error)
{
  g_autofree char *text = error != NULL ? althea_error_to_text (error) : NULL;

  if (g_set_str (&self->error_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_TEXT]);
}

static gboolean
find (AltheaRecordList *self, const char *id, guint *position)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_strcmp0 (althea_record_get_id (self->records->pdata[i]), id) == 0)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/* Every change of the items goes through here, so that "empty" is told when it flips. */
static void
become (AltheaRecordList *self, GPtrArray *wanted)
{
  gboolean was_empty = althea_record_list_get_empty (self);

  self->loaded = TRUE;
  althea_records_become (G_LIST_MODEL (self), self->records, wanted);
  if (was_empty != althea_record_list_get_empty (self))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EMPTY]);
}

/* --- pages -------------------------------------------------------------------------------------------------
 */

static GPtrArray *
copy_records (AltheaRecordList *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (copy, g_object_ref (self->records->pdata[i]));
  return copy;
}

static gboolean
was_superseded (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
next_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecordPage) page
      = althea_session_load_page_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (GPtrArray) wanted = NULL;
  guint ignored;

  if (was_superseded (error))
    return;
  set_error (self, error);
  if (page != NULL)
    {
      g_set_str (&self->next, page->next);
      wanted = copy_records (self);
      for (guint i = 0; i < page->records->len; i++)
        if (self->id != NULL || !find (self, althea_record_get_id (page->records->pdata[i]), &ignored))
          g_ptr_array_add (wanted, g_object_ref (page->records->pdata[i]));
      become (self, wanted);
    }
  set_loading (self, FALSE);
}

static void
first_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecordPage) page
      = althea_session_load_page_finish (ALTHEA_SESSION (source), result, &error);

  if (was_superseded (error))
    return;
  set_error (self, error);
  if (page != NULL)
    {
      g_set_str (&self->next, page->next);
      become (self, page->records);
      set_n_total (self, page->total);
    }
  set_loading (self, FALSE);
}

static void
load (AltheaRecordList *self, const char *path, GAsyncReadyCallback callback)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_loading (self, TRUE);
  althea_session_load_page_async (self->session, path, self->cancellable, callback, g_object_ref (self));
}

static gboolean
on_more (gpointer user_data)
{
  AltheaRecordList *self = user_data;

  g_clear_pointer (&self->more, g_source_unref);
  if (!self->loading && self->next != NULL)
    load (self, self->next, next_page_cb);
  return G_SOURCE_REMOVE;
}

/* The list must not change while somebody asks for its items, so the page is asked for a moment later. */
static void
want_more (AltheaRecordList *self)
{
  if (self->more != NULL || self->loading || self->next == NULL || self->error_text != NULL)
    return;
  self->more = g_idle_source_new ();
  g_source_set_callback (self->more, on_more, self, NULL);
  g_source_attach (self->more, g_main_context_get_thread_default ());
}

/* --- following changes
 * --------------------------------------------------------------------------------------- */

static void
remove_id (AltheaRecordList *self, const char *id)
{
  g_autoptr (GPtrArray) wanted = NULL;
  guint position;

  if (!find (self, id, &position))
    return;
  wanted = copy_records (self);
  g_ptr_array_remove_index (wanted, position);
  become (self, wanted);
  if (self->n_total > 0)
    set_n_total (self, self->n_total - 1);
}

/* What one record of the list has become. */
typedef struct
{
  AltheaRecordList *list; /* (owned) */
  char *id;               /* (owned) */
} Look;

static void
look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  g_autoptr (AltheaRecordList) self = look->list;
  g_autofree char *id = look->id;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecordPage) page
      = althea_session_load_page_finish (ALTHEA_SESSION (source), result, &error);
  guint position;

  g_free (look);
  if (page == NULL)
    {
      g_debug ("a changed record could not be read again: %s", error->message);
      return;
    }
  if (page->records->len == 0)
    remove_id (self, id);
  else if (find (self, id, &position))
    {
      g_autoptr (GPtrArray) wanted = copy_records (self);

      g_object_unref (wanted->pdata[position]);
      wanted->pdata[position] = g_object_ref (page->records->pdata[0]);
      become (self, wanted);
    }
}

static void
look_at (AltheaRecordList *self, const char *id)
{
  g_autofree char *path
      = g_strconcat (self->path, strchr (self->path, '?') != NULL ? "&_id=" : "?_id=", id, NULL);
  Look *look = g_new0 (Look, 1);

  look->list = g_object_ref (self);
  look->id = g_strdup (id);
  althea_session_load_page_async (self->session, path, NULL, look_cb, look);
}

/* The first page again: new matches stand there where they belong; what is loaded beyond it stays. */
static void
refresh_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecordPage) page
      = althea_session_load_page_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GPtrArray) wanted = NULL;
  guint n_before;

  if (page == NULL)
    {
      g_debug ("a list could not be read again: %s", error->message);
      return;
    }
  n_before = self->records->len;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < page->records->len; i++)
    {
      g_hash_table_add (seen, (gpointer)althea_record_get_id (page->records->pdata[i]));
      g_ptr_array_add (wanted, g_object_ref (page->records->pdata[i]));
    }
  /* With a page behind it the rest of the list goes on; without one the page is all there is. */
  for (guint i = 0; page->next != NULL && i < self->records->len; i++)
    if (!g_hash_table_contains (seen, althea_record_get_id (self->records->pdata[i])))
      g_ptr_array_add (wanted, g_object_ref (self->records->pdata[i]));
  if (page->next == NULL || n_before <= page->records->len)
    g_set_str (&self->next, page->next);
  become (self, wanted);
  if (page->total >= 0)
    set_n_total (self, page->total);
}

static gboolean
on_settled (gpointer user_data)
{
  AltheaRecordList *self = user_data;
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  gboolean refresh = FALSE;
  GHashTableIter iter;
  gpointer id;
  guint ignored;

  g_clear_pointer (&self->settling, g_source_unref);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (self->id != NULL || !self->loaded || g_hash_table_size (changed) > MANY_CHANGES
      || strstr (self->path, "_id=") != NULL)
    {
      althea_record_list_reload (self);
      return G_SOURCE_REMOVE;
    }
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (find (self, id, &ignored))
      look_at (self, id);
    else
      refresh = TRUE;
  if (refresh)
    althea_session_load_page_async (self->session, self->path, NULL, refresh_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
on_changed (AltheaSession *session, AltheaChange *change, gpointer user_data)
{
  AltheaRecordList *self = user_data;
  const char *id = althea_change_get_id (change);

  if (g_strcmp0 (althea_change_get_resource_type (change), self->resource_type) != 0
      || (self->id != NULL && g_strcmp0 (self->id, id) != 0))
    return;
  if (althea_change_get_gone (change) && self->id == NULL)
    {
      remove_id (self, id);
      return;
    }
  g_hash_table_add (self->changed, g_strdup (id));
  if (self->settling != NULL)
    return;
  self->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->settling, on_settled, self, NULL);
  g_source_attach (self->settling, g_main_context_get_thread_default ());
}

/* What could not be loaded for want of a connection is loaded when there is one. */
static void
on_state (AltheaSession *session, GParamSpec *pspec, gpointer user_data)
{
  AltheaRecordList *self = user_data;

  if (althea_session_get_state (session) == ALTHEA_SESSION_ONLINE && self->error_text != NULL)
    althea_record_list_reload (self);
}

static void
on_reset (AltheaSession *session, gpointer user_data)
{
  althea_record_list_reload (user_data);
}

/* --- the object
 * ------------------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return ALTHEA_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return ALTHEA_RECORD_LIST (model)->records->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AltheaRecordList *self = ALTHEA_RECORD_LIST (model);

  if (position >= self->records->len)
    return NULL;
  if (position + NEAR_END >= self->records->len)
    want_more (self);
  return g_object_ref (self->records->pdata[position]);
}

static void
althea_record_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
althea_record_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaRecordList *self = ALTHEA_RECORD_LIST (object);

  switch ((AltheaRecordListProperty)id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_TOTAL:
      g_value_set_int64 (value, self->n_total);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, althea_record_list_get_empty (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
althea_record_list_dispose (GObject *object)
{
  AltheaRecordList *self = ALTHEA_RECORD_LIST (object);

  drop_source (&self->more);
  drop_source (&self->settling);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (althea_record_list_parent_class)->dispose (object);
}

static void
althea_record_list_finalize (GObject *object)
{
  AltheaRecordList *self = ALTHEA_RECORD_LIST (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->records);
  g_hash_table_unref (self->changed);
  g_free (self->resource_type);
  g_free (self->id);
  g_free (self->path);
  g_free (self->next);
  g_free (self->error_text);
  G_OBJECT_CLASS (althea_record_list_parent_class)->finalize (object);
}

static void
althea_record_list_class_init (AltheaRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = althea_record_list_get_property;
  object_class->dispose = althea_record_list_dispose;
  object_class->finalize = althea_record_list_finalize;
  props[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_TOTAL] = g_param_spec_int64 ("n-total", NULL, NULL, -1, G_MAXINT64, -1,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ERROR_TEXT]
      = g_param_spec_string ("error-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_EMPTY]
      = g_param_spec_boolean ("empty", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_record_list_init (AltheaRecordList *self)
{
  self->n_total = -1;
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AltheaRecordList *
althea_record_list_new (AltheaSession *session, const char *resource_type, const char *id, const char *query)
{
  AltheaRecordList *self = g_object_new (ALTHEA_TYPE_RECORD_LIST, NULL);

  self->session = g_object_ref (session);
  self->resource_type = g_strdup (resource_type);
  self->id = g_strdup (id);
  if (id != NULL)
    self->path = g_strdup_printf ("/fhir/%s/%s/_history", resource_type, id);
  else
    self->path = g_strconcat ("/fhir/", resource_type, query != NULL && *query != '\0' ? "?" : "",
                              query != NULL ? query : "", NULL);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (session, "reset", G_CALLBACK (on_reset), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_DEFAULT);
  althea_record_list_reload (self);
  return self;
}

gboolean
althea_record_list_get_loading (AltheaRecordList *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD_LIST (self), FALSE);
  return self->loading;
}

gboolean
althea_record_list_get_empty (AltheaRecordList *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD_LIST (self), FALSE);
  return self->loaded && self->records->len == 0;
}

gint64
althea_record_list_get_n_total (AltheaRecordList *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD_LIST (self), -1);
  return self->n_total;
}

const char *
althea_record_list_get_error_text (AltheaRecordList *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD_LIST (self), NULL);
  return self->error_text;
}

void
althea_record_list_reload (AltheaRecordList *self)
{
  g_return_if_fail (ALTHEA_IS_RECORD_LIST (self));
  load (self, self->path, first_page_cb);
}
