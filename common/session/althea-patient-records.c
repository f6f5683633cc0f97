/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-private.h"

#define PAGE_COUNT 2500
#define SETTLE_MS 50
/* More changes than this at once, and the chart is read again rather than record by record. */
#define MANY_CHANGES 60

struct _AltheaPatientRecords
{
  GObject parent_instance;
  AltheaSession *session;   /* (owned) (nullable) NULL: follows nothing */
  char *patient_id;         /* (owned) */
  GPtrArray *records;       /* (owned) (element-type AltheaRecord) the Patient first */
  GHashTable *by_reference; /* (owned) "Type/id" -> AltheaRecord of @records */
  GHashTable *stores;       /* (owned) type -> GListStore, those that were asked for */
  GPtrArray *incoming;      /* (owned) (nullable) pages of a chart that is being read again */
  char *error_text;         /* (owned) (nullable) */
  gboolean loading, loaded;
  GCancellable *cancellable; /* (owned) of the page that is being loaded */
  GHashTable *changed;       /* (owned) set of references not looked at yet */
  GSource *settling;         /* (owned) (nullable) */
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_PATIENT,
  PROP_ERROR_TEXT,
} AltheaPatientRecordsProperty;

static GParamSpec *props[PROP_ERROR_TEXT + 1];

static void althea_patient_records_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AltheaPatientRecords, althea_patient_records, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, althea_patient_records_model_init))

static void
set_loading (AltheaPatientRecords *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
set_error (AltheaPatientRecords *self, const GError *error)
{
  g_autofree char *text = error != NULL ? althea_error_to_text (error) : NULL;

  if (g_set_str (&self->error_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_TEXT]);
}

/* --- the models of one type
 * ---------------------------------------------------------------------------------- */

/* Newest first; what has no date comes last. */
static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  AltheaRecord *left = (AltheaRecord *)a, *right = (AltheaRecord *)b;
  int order = althea_partial_date_compare (althea_record_get_date (right), althea_record_get_date (left));

  if (order != 0)
    return order;
  return g_strcmp0 (althea_record_get_id (right), althea_record_get_id (left));
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return compare_newest_first (*(gconstpointer *)a, *(gconstpointer *)b, NULL);
}

/* Brings @store to what @records holds of its type, with one notice for the span that differs. */
static void
update_store (AltheaPatientRecords *self, const char *type, GListStore *store)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint head = 0, tail = 0;

  for (guint i = 0; i < self->records->len; i++)
    if (g_strcmp0 (althea_record_get_resource_type (self->records->pdata[i]), type) == 0)
      g_ptr_array_add (wanted, self->records->pdata[i]);
  g_ptr_array_sort (wanted, compare_pointers);
  for (; head < MIN (n_items, wanted->len); head++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), head);

      if (item != wanted->pdata[head])
        break;
    }
  for (; tail < MIN (n_items, wanted->len) - head; tail++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), n_items - 1 - tail);

      if (item != wanted->pdata[wanted->len - 1 - tail])
        break;
    }
  if (n_items != wanted->len || head < n_items)
    g_list_store_splice (store, head, n_items - head - tail, wanted->pdata + head, wanted->len - head - tail);
}

static void
update_stores (AltheaPatientRecords *self)
{
  GHashTableIter iter;
  gpointer type, store;

  g_hash_table_iter_init (&iter, self->stores);
  while (g_hash_table_iter_next (&iter, &type, &store))
    update_store (self, type, store);
}

/* --- what the chart holds
 * -------------------------------------------------------------------------------------- */

static void
index_records (AltheaPatientRecords *self)
{
  g_hash_table_remove_all (self->by_reference);
  for (guint i = 0; i < self->records->len; i++)
    g_hash_table_insert (self->by_reference, althea_record_dup_reference (self->records->pdata[i]),
                         self->records->pdata[i]);
}

static void
become (AltheaPatientRecords *self, GPtrArray *wanted)
{
  g_autoptr (AltheaRecord) before = self->records->len > 0 ? g_object_ref (self->records->pdata[0]) : NULL;

  althea_records_become (G_LIST_MODEL (self), self->records, wanted);
  index_records (self);
  update_stores (self);
  if (before != (self->records->len > 0 ? self->records->pdata[0] : NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATIENT]);
}

/* Adds @record or puts it in the place of its older version. */
static void
put (GPtrArray *records, GHashTable *places, AltheaRecord *record)
{
  char *reference = althea_record_dup_reference (record);
  gpointer place = NULL;

  if (!g_hash_table_lookup_extended (places, reference, NULL, &place))
    {
      g_hash_table_insert (places, reference, GUINT_TO_POINTER (records->len));
      g_ptr_array_add (records, g_object_ref (record));
      return;
    }
  g_free (reference);
  if (althea_record_get_version (records->pdata[GPOINTER_TO_UINT (place)])
      >= althea_record_get_version (record))
    return;
  g_object_unref (records->pdata[GPOINTER_TO_UINT (place)]);
  records->pdata[GPOINTER_TO_UINT (place)] = g_object_ref (record);
}

/* @first and then @second, each record once at its newest version. (transfer full) */
static GPtrArray *
merge (GPtrArray *first, GPtrArray *second)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *merged = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < first->len; i++)
    put (merged, places, first->pdata[i]);
  for (guint i = 0; i < second->len; i++)
    put (merged, places, second->pdata[i]);
  return merged;
}

static void
remove_reference (AltheaPatientRecords *self, const char *reference)
{
  AltheaRecord *record = g_hash_table_lookup (self->by_reference, reference);
  g_autoptr (GPtrArray) wanted = NULL;

  if (record == NULL)
    return;
  wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->records->len; i++)
    if (self->records->pdata[i] != (gpointer)record)
      g_ptr_array_add (wanted, g_object_ref (self->records->pdata[i]));
  become (self, wanted);
}

/* --- loading
 * ------------------------------------------------------------------------------------------------------ */

static void load (AltheaPatientRecords *self, const char *path);

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaPatientRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecordPage) page
      = althea_session_load_page_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (GPtrArray) merged = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_error (self, error);
  if (page == NULL)
    {
      g_clear_pointer (&self->incoming, g_ptr_array_unref);
      set_loading (self, FALSE);
      return;
    }
  merged = merge (self->incoming, page->records);
  g_ptr_array_unref (self->incoming);
  self->incoming = g_ptr_array_ref (merged);
  /* A first look shows the first page at once; drawing each of many further pages would cost more than
   * waiting for the whole, and a second look waits for it anyway, lest rows flicker away. */
  if ((!self->loaded && merged->len == page->records->len) || page->next == NULL)
    become (self, merged);
  if (page->next != NULL)
    {
      load (self, page->next);
      return;
    }
  g_clear_pointer (&self->incoming, g_ptr_array_unref);
  self->loaded = TRUE;
  set_loading (self, FALSE);
}

static void
load (AltheaPatientRecords *self, const char *path)
{
  althea_session_load_page_async (self->session, path, self->cancellable, page_cb, g_object_ref (self));
}

static void
reload (AltheaPatientRecords *self)
{
  g_autofree char *path
      = g_strdup_printf ("/fhir/Patient/%s/$everything?_count=%d", self->patient_id, PAGE_COUNT);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->incoming, g_ptr_array_unref);
  self->incoming = g_ptr_array_new_with_free_func (g_object_unref);
  set_loading (self, TRUE);
  load (self, path);
}

/* --- following changes
 * ---------------------------------------------------------------------------------------------- */

typedef struct
{
  AltheaPatientRecords *records; /* (owned) */
  char *reference;               /* (owned) */
} Look;

static void
look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  g_autoptr (AltheaPatientRecords) self = look->records;
  g_autofree char *reference = look->reference;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = althea_session_read_finish (ALTHEA_SESSION (source), result, &error);

  g_free (look);
  if (record != NULL)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_autoptr (GPtrArray) merged = NULL;

      g_ptr_array_add (one, record);
      merged = merge (self->records, one);
      become (self, merged);
    }
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    remove_reference (self, reference);
  else
    g_debug ("a changed record could not be read again: %s", error->message);
}

static gboolean
on_settled (gpointer user_data)
{
  AltheaPatientRecords *self = user_data;
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  GHashTableIter iter;
  gpointer reference;

  g_clear_pointer (&self->settling, g_source_unref);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (self->loading || !self->loaded || g_hash_table_size (changed) > MANY_CHANGES)
    {
      reload (self);
      return G_SOURCE_REMOVE;
    }
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &reference, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (reference, "/", 2);
      Look *look = g_new0 (Look, 1);

      look->records = g_object_ref (self);
      look->reference = g_strdup (reference);
      althea_session_read_async (self->session, parts[0], parts[1], NULL, look_cb, look);
    }
  return G_SOURCE_REMOVE;
}

static void
on_changed (AltheaSession *session, AltheaChange *change, gpointer user_data)
{
  AltheaPatientRecords *self = user_data;
  const char *type = althea_change_get_resource_type (change);
  g_autofree char *reference = g_strconcat (type, "/", althea_change_get_id (change), NULL);
  gboolean known = g_hash_table_contains (self->by_reference, reference);

  if (!known && g_strcmp0 (althea_change_get_patient_id (change), self->patient_id) != 0
      && !(g_str_equal (type, "Patient") && g_str_equal (althea_change_get_id (change), self->patient_id)))
    return;
  if (althea_change_get_gone (change))
    {
      remove_reference (self, reference);
      return;
    }
  g_hash_table_add (self->changed, g_steal_pointer (&reference));
  if (self->settling != NULL)
    return;
  self->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->settling, on_settled, self, NULL);
  g_source_attach (self->settling, g_main_context_get_thread_default ());
}

static void
on_state (AltheaSession *session, GParamSpec *pspec, gpointer user_data)
{
  AltheaPatientRecords *self = user_data;

  if (althea_session_get_state (session) == ALTHEA_SESSION_ONLINE && self->error_text != NULL)
    reload (self);
}

static void
on_reset (AltheaSession *session, gpointer user_data)
{
  reload (user_data);
}

/* --- the object
 * ------------------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return ALTHEA_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return ALTHEA_PATIENT_RECORDS (model)->records->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AltheaPatientRecords *self = ALTHEA_PATIENT_RECORDS (model);

  return position < self->records->len ? g_object_ref (self->records->pdata[position]) : NULL;
}

static void
althea_patient_records_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
althea_patient_records_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaPatientRecords *self = ALTHEA_PATIENT_RECORDS (object);

  switch ((AltheaPatientRecordsProperty)id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_PATIENT:
      g_value_set_object (value, althea_patient_records_get_patient (self));
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_patient_records_dispose (GObject *object)
{
  AltheaPatientRecords *self = ALTHEA_PATIENT_RECORDS (object);

  if (self->settling != NULL)
    g_source_destroy (self->settling);
  g_clear_pointer (&self->settling, g_source_unref);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (althea_patient_records_parent_class)->dispose (object);
}

static void
althea_patient_records_finalize (GObject *object)
{
  AltheaPatientRecords *self = ALTHEA_PATIENT_RECORDS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->incoming, g_ptr_array_unref);
  g_hash_table_unref (self->by_reference);
  g_hash_table_unref (self->stores);
  g_hash_table_unref (self->changed);
  g_ptr_array_unref (self->records);
  g_free (self->patient_id);
  g_free (self->error_text);
  G_OBJECT_CLASS (althea_patient_records_parent_class)->finalize (object);
}

static void
althea_patient_records_class_init (AltheaPatientRecordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = althea_patient_records_get_property;
  object_class->dispose = althea_patient_records_dispose;
  object_class->finalize = althea_patient_records_finalize;
  props[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PATIENT] = g_param_spec_object ("patient", NULL, NULL, ALTHEA_TYPE_RECORD,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ERROR_TEXT]
      = g_param_spec_string ("error-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_patient_records_init (AltheaPatientRecords *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_reference = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AltheaPatientRecords *
althea_patient_records_new (AltheaSession *session, const char *patient_id)
{
  AltheaPatientRecords *self = g_object_new (ALTHEA_TYPE_PATIENT_RECORDS, NULL);

  self->session = g_object_ref (session);
  self->patient_id = g_strdup (patient_id);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (session, "reset", G_CALLBACK (on_reset), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_DEFAULT);
  reload (self);
  return self;
}

AltheaPatientRecords *
althea_patient_records_new_static (GListModel *records)
{
  AltheaPatientRecords *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (records), NULL);
  self = g_object_new (ALTHEA_TYPE_PATIENT_RECORDS, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      AltheaRecord *record = g_list_model_get_item (records, i);
      gboolean is_patient = g_strcmp0 (althea_record_get_resource_type (record), "Patient") == 0;

      g_ptr_array_insert (self->records, is_patient ? 0 : -1, record);
      if (is_patient)
        g_set_str (&self->patient_id, althea_record_get_id (record));
    }
  self->loaded = TRUE;
  index_records (self);
  return self;
}

const char *
althea_patient_records_get_patient_id (AltheaPatientRecords *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT_RECORDS (self), NULL);
  return self->patient_id;
}

AltheaRecord *
althea_patient_records_get_patient (AltheaPatientRecords *self)
{
  AltheaRecord *first;

  g_return_val_if_fail (ALTHEA_IS_PATIENT_RECORDS (self), NULL);
  first = self->records->len > 0 ? self->records->pdata[0] : NULL;
  return first != NULL && g_strcmp0 (althea_record_get_resource_type (first), "Patient") == 0 ? first : NULL;
}

gboolean
althea_patient_records_get_loading (AltheaPatientRecords *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT_RECORDS (self), FALSE);
  return self->loading;
}

GListModel *
althea_patient_records_get_type_model (AltheaPatientRecords *self, const char *resource_type)
{
  GListStore *store;

  g_return_val_if_fail (ALTHEA_IS_PATIENT_RECORDS (self) && resource_type != NULL, NULL);
  store = g_hash_table_lookup (self->stores, resource_type);
  if (store == NULL)
    {
      store = g_list_store_new (ALTHEA_TYPE_RECORD);
      g_hash_table_insert (self->stores, g_strdup (resource_type), store);
      update_store (self, resource_type, store);
    }
  return G_LIST_MODEL (g_object_ref (store));
}
