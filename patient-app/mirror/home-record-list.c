/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-record-list.h"

/* More changes than this at once are shown as one, so that views do not walk the list for each. */
#define MAX_SINGLE_CHANGES 16

struct _HomeRecordList
{
  GObject parent_instance;
  GSequence *records; /* (owned) (element-type AltheaRecord) */
  GHashTable *by_id;  /* (owned) id, lent by the record -> GSequenceIter */
  gboolean loading;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HomeRecordList, home_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum
{
  PROP_LOADING = 1,
} HomeRecordListProperty;

static GParamSpec *props[PROP_LOADING + 1];

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  AltheaRecord *left = (AltheaRecord *)a, *right = (AltheaRecord *)b;
  int order = althea_partial_date_compare (althea_record_get_date (right), althea_record_get_date (left));

  return order != 0 ? order : g_strcmp0 (althea_record_get_id (right), althea_record_get_id (left));
}

static void
remove_iter (HomeRecordList *self, GSequenceIter *iter)
{
  AltheaRecord *record = g_sequence_get (iter);

  g_hash_table_remove (self->by_id, althea_record_get_id (record));
  g_sequence_remove (iter);
}

static void
insert (HomeRecordList *self, AltheaRecord *record, guint *position)
{
  GSequenceIter *iter = g_sequence_insert_sorted (self->records, g_object_ref (record), compare, NULL);

  /* Replaces the key too: it is lent by the record that is in the list now. */
  g_hash_table_replace (self->by_id, (gpointer)althea_record_get_id (record), iter);
  if (position != NULL)
    *position = g_sequence_iter_get_position (iter);
}

static void
change_one (HomeRecordList *self, AltheaRecord *record)
{
  GSequenceIter *old = g_hash_table_lookup (self->by_id, althea_record_get_id (record));
  guint before = 0, after = 0;
  gboolean had = old != NULL;

  if (had)
    {
      before = g_sequence_iter_get_position (old);
      remove_iter (self, old);
    }
  insert (self, record, &after);
  if (had && before == after)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), after, 1, 1);
      return;
    }
  if (had)
    {
      /* The model must be true at each signal, so the move is told as the span that it touches. */
      guint first = MIN (before, after), n = MAX (before, after) - first + 1;

      g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
      return;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), after, 0, 1);
}

static void
remove_one (HomeRecordList *self, const char *id)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_id, id);
  guint position = 0;

  if (iter == NULL)
    return;
  position = g_sequence_iter_get_position (iter);
  remove_iter (self, iter);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static GType
get_item_type (GListModel *model)
{
  return ALTHEA_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return g_sequence_get_length (HOME_RECORD_LIST (model)->records);
}

static gpointer
get_item (GListModel *model, guint position)
{
  GSequenceIter *iter = g_sequence_get_iter_at_pos (HOME_RECORD_LIST (model)->records, position);

  return g_sequence_iter_is_end (iter) ? NULL : g_object_ref (g_sequence_get (iter));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
home_record_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeRecordList *self = HOME_RECORD_LIST (object);

  switch ((HomeRecordListProperty)prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_record_list_finalize (GObject *object)
{
  HomeRecordList *self = HOME_RECORD_LIST (object);

  g_hash_table_unref (self->by_id);
  g_sequence_free (self->records);
  G_OBJECT_CLASS (home_record_list_parent_class)->finalize (object);
}

static void
home_record_list_class_init (HomeRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = home_record_list_get_property;
  object_class->finalize = home_record_list_finalize;
  props[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_record_list_init (HomeRecordList *self)
{
  self->records = g_sequence_new (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

HomeRecordList *
home_record_list_new (gboolean loading)
{
  HomeRecordList *self = g_object_new (HOME_TYPE_RECORD_LIST, NULL);

  self->loading = loading;
  return self;
}

gboolean
home_record_list_get_loading (HomeRecordList *self)
{
  g_return_val_if_fail (HOME_IS_RECORD_LIST (self), FALSE);

  return self->loading;
}

AltheaRecord *
home_record_list_find (HomeRecordList *self, const char *id)
{
  GSequenceIter *iter = NULL;

  g_return_val_if_fail (HOME_IS_RECORD_LIST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  iter = g_hash_table_lookup (self->by_id, id);
  return iter != NULL ? g_sequence_get (iter) : NULL;
}

void
home_record_list_replace (HomeRecordList *self, GPtrArray *records)
{
  guint n_old = 0;

  g_return_if_fail (HOME_IS_RECORD_LIST (self));

  n_old = g_sequence_get_length (self->records);
  g_hash_table_remove_all (self->by_id);
  g_sequence_remove_range (g_sequence_get_begin_iter (self->records),
                           g_sequence_get_end_iter (self->records));
  for (guint i = 0; records != NULL && i < records->len; i++)
    insert (self, g_ptr_array_index (records, i), NULL);
  if (self->loading)
    {
      self->loading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, g_sequence_get_length (self->records));
}

void
home_record_list_apply (HomeRecordList *self, GPtrArray *changed, GPtrArray *gone_ids)
{
  guint n_changed = changed != NULL ? changed->len : 0, n_gone = gone_ids != NULL ? gone_ids->len : 0;
  guint n_old = 0;

  g_return_if_fail (HOME_IS_RECORD_LIST (self));

  if (n_changed + n_gone <= MAX_SINGLE_CHANGES)
    {
      for (guint i = 0; i < n_gone; i++)
        remove_one (self, g_ptr_array_index (gone_ids, i));
      for (guint i = 0; i < n_changed; i++)
        change_one (self, g_ptr_array_index (changed, i));
      return;
    }
  n_old = g_sequence_get_length (self->records);
  for (guint i = 0; i < n_gone; i++)
    {
      GSequenceIter *iter = g_hash_table_lookup (self->by_id, g_ptr_array_index (gone_ids, i));

      if (iter != NULL)
        remove_iter (self, iter);
    }
  for (guint i = 0; i < n_changed; i++)
    {
      AltheaRecord *record = g_ptr_array_index (changed, i);
      GSequenceIter *iter = g_hash_table_lookup (self->by_id, althea_record_get_id (record));

      if (iter != NULL)
        remove_iter (self, iter);
      insert (self, record, NULL);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, g_sequence_get_length (self->records));
}
