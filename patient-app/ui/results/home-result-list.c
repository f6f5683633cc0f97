/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-result-list.h"

#define CATEGORY_SYSTEM "http://terminology.hl7.org/CodeSystem/observation-category"

struct _HomeResultList
{
  GObject parent_instance;
  HomeMirror *mirror;           /* (owned) */
  HomeRecordList *observations; /* (owned) */
  HomeRecordList *reports;      /* (owned) */
  gboolean measurements;
  GPtrArray *results; /* (owned) (element-type HomeResult) */
  guint n_new;
  guint rebuild_id; /* 0: none */
};

static void list_model_init (GListModelInterface *iface);
static void section_model_init (GtkSectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HomeResultList, home_result_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL, section_model_init))

typedef enum
{
  PROP_N_NEW = 1,
  PROP_LOADING,
} HomeResultListProperty;

static GParamSpec *props[PROP_LOADING + 1];

static gboolean
has_category (AltheaRecord *observation, const char *code)
{
  const GPtrArray *categories = althea_record_get_list (observation, "category");

  for (guint i = 0; categories != NULL && i < categories->len; i++)
    if (althea_codeable_concept_has_code (g_ptr_array_index (categories, i), CATEGORY_SYSTEM, code))
      return TRUE;
  return FALSE;
}

/* Tests are what a laboratory or a department found; what a questionnaire asked is not a result. */
static gboolean
belongs (HomeResultList *self, AltheaRecord *observation, gboolean in_report)
{
  gboolean vital = has_category (observation, "vital-signs");

  if (althea_record_is_entered_in_error (observation))
    return FALSE;
  if (self->measurements)
    return vital;
  if (vital)
    return FALSE;
  return in_report || has_category (observation, "laboratory") || has_category (observation, "imaging")
         || has_category (observation, "procedure") || has_category (observation, "exam");
}

/* Observation id -> the report that lists it. */
static GHashTable *
map_reports (HomeResultList *self)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->reports)); i++)
    {
      g_autoptr (AltheaRecord) report = g_list_model_get_item (G_LIST_MODEL (self->reports), i);
      const GPtrArray *members = althea_record_get_list (report, "result");

      for (guint n = 0; members != NULL && n < members->len; n++)
        {
          const char *id = althea_reference_get_id (g_ptr_array_index (members, n));

          if (id != NULL && !althea_record_is_entered_in_error (report))
            g_hash_table_insert (map, g_strdup (id), g_object_ref (report));
        }
    }
  return map;
}

/* A report that lists no values says its result in words. */
static gboolean
is_report_in_words (AltheaRecord *report)
{
  return althea_record_get_list (report, "result") == NULL && !althea_record_is_entered_in_error (report)
         && althea_record_get_string (report, "conclusion") != NULL;
}

static int
compare_results (gconstpointer a, gconstpointer b)
{
  HomeResult *left = *(HomeResult **)a, *right = *(HomeResult **)b;
  gint64 left_us = home_result_get_time_us (left), right_us = home_result_get_time_us (right);
  int order = 0;

  if (left_us != right_us)
    return left_us > right_us ? -1 : 1;
  order = g_strcmp0 (home_result_get_group_key (left), home_result_get_group_key (right));
  return order != 0 ? order : g_utf8_collate (home_result_get_title (left), home_result_get_title (right));
}

static gboolean
is_same (HomeResult *left, HomeResult *right)
{
  return home_result_get_observation (left) == home_result_get_observation (right)
         && home_result_get_report (left) == home_result_get_report (right);
}

static void
replace_results (HomeResultList *self, GPtrArray *results)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->results);
  guint head = 0, tail = 0, shorter = MIN (old->len, results->len);

  /* Results that stayed keep their objects, so that views keep their rows and their place. */
  for (; head < shorter && is_same (old->pdata[head], results->pdata[head]); head++)
    g_set_object ((HomeResult **)&results->pdata[head], old->pdata[head]);
  for (; tail < shorter - head
         && is_same (old->pdata[old->len - 1 - tail], results->pdata[results->len - 1 - tail]);
       tail++)
    g_set_object ((HomeResult **)&results->pdata[results->len - 1 - tail], old->pdata[old->len - 1 - tail]);
  self->results = g_ptr_array_ref (results);
  if (head + tail < old->len || head + tail < results->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                results->len - head - tail);
}

static void
count_new (HomeResultList *self)
{
  const char *counted = NULL;
  guint n_new = 0;

  for (guint i = 0; i < self->results->len; i++)
    {
      HomeResult *result = g_ptr_array_index (self->results, i);

      if (!home_result_get_is_new (result) || g_strcmp0 (counted, home_result_get_group_key (result)) == 0)
        continue;
      counted = home_result_get_group_key (result);
      n_new++;
    }
  if (self->n_new == n_new)
    return;
  self->n_new = n_new;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW]);
}

static void
rebuild (HomeResultList *self)
{
  g_autoptr (GHashTable) reports = map_reports (self);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->observations)); i++)
    {
      g_autoptr (AltheaRecord) observation = g_list_model_get_item (G_LIST_MODEL (self->observations), i);
      AltheaRecord *report = g_hash_table_lookup (reports, althea_record_get_id (observation));

      if (belongs (self, observation, report != NULL))
        g_ptr_array_add (results, home_result_new (self->mirror, observation, report));
    }
  for (guint i = 0; !self->measurements && i < g_list_model_get_n_items (G_LIST_MODEL (self->reports)); i++)
    {
      g_autoptr (AltheaRecord) report = g_list_model_get_item (G_LIST_MODEL (self->reports), i);

      if (is_report_in_words (report))
        g_ptr_array_add (results, home_result_new (self->mirror, NULL, report));
    }
  g_ptr_array_sort (results, compare_results);
  replace_results (self, results);
  count_new (self);
}

static gboolean
rebuild_cb (gpointer user_data)
{
  HomeResultList *self = HOME_RESULT_LIST (user_data);

  self->rebuild_id = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

static void
queue_rebuild (HomeResultList *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, rebuild_cb, self, NULL);
}

static void
seen_changed_cb (HomeMirror *mirror, const char *resource_type, const char *id, HomeResultList *self)
{
  for (guint i = 0; i < self->results->len; i++)
    home_result_update_is_new (g_ptr_array_index (self->results, i), mirror);
  count_new (self);
}

static void
loading_cb (HomeResultList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

/* --- models --------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return HOME_TYPE_RESULT;
}

static guint
get_n_items (GListModel *model)
{
  return HOME_RESULT_LIST (model)->results->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HomeResultList *self = HOME_RESULT_LIST (model);

  return position < self->results->len ? g_object_ref (g_ptr_array_index (self->results, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
get_section (GtkSectionModel *model, guint position, guint *out_start, guint *out_end)
{
  HomeResultList *self = HOME_RESULT_LIST (model);
  const char *key = NULL;
  guint start = position, end = position;

  if (position >= self->results->len)
    {
      *out_start = self->results->len;
      *out_end = G_MAXUINT;
      return;
    }
  key = home_result_get_group_key (g_ptr_array_index (self->results, position));
  while (start > 0
         && g_str_equal (home_result_get_group_key (g_ptr_array_index (self->results, start - 1)), key))
    start--;
  while (end < self->results->len
         && g_str_equal (home_result_get_group_key (g_ptr_array_index (self->results, end)), key))
    end++;
  *out_start = start;
  *out_end = end;
}

static void
section_model_init (GtkSectionModelInterface *iface)
{
  iface->get_section = get_section;
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_result_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeResultList *self = HOME_RESULT_LIST (object);

  switch ((HomeResultListProperty)prop_id)
    {
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, home_result_list_get_loading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_list_dispose (GObject *object)
{
  HomeResultList *self = HOME_RESULT_LIST (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  g_clear_object (&self->observations);
  g_clear_object (&self->reports);
  g_clear_object (&self->mirror);
  G_OBJECT_CLASS (home_result_list_parent_class)->dispose (object);
}

static void
home_result_list_finalize (GObject *object)
{
  g_ptr_array_unref (HOME_RESULT_LIST (object)->results);
  G_OBJECT_CLASS (home_result_list_parent_class)->finalize (object);
}

static void
home_result_list_class_init (HomeResultListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_result_list_get_property;
  object_class->dispose = home_result_list_dispose;
  object_class->finalize = home_result_list_finalize;
  props[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_result_list_init (HomeResultList *self)
{
  self->results = g_ptr_array_new_with_free_func (g_object_unref);
}

HomeResultList *
home_result_list_new (HomeMirror *mirror, gboolean measurements)
{
  HomeResultList *self = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);

  self = g_object_new (HOME_TYPE_RESULT_LIST, NULL);
  self->mirror = g_object_ref (mirror);
  self->measurements = measurements;
  self->observations = g_object_ref (home_mirror_get_records (mirror, "Observation"));
  self->reports = g_object_ref (home_mirror_get_records (mirror, "DiagnosticReport"));
  g_signal_connect_object (self->observations, "items-changed", G_CALLBACK (queue_rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reports, "items-changed", G_CALLBACK (queue_rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->observations, "notify::loading", G_CALLBACK (loading_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mirror, "seen-changed", G_CALLBACK (seen_changed_cb), self, G_CONNECT_DEFAULT);
  rebuild (self);
  return self;
}

guint
home_result_list_get_n_new (HomeResultList *self)
{
  g_return_val_if_fail (HOME_IS_RESULT_LIST (self), 0);

  return self->n_new;
}

gboolean
home_result_list_get_loading (HomeResultList *self)
{
  g_return_val_if_fail (HOME_IS_RESULT_LIST (self), FALSE);

  return self->observations != NULL && home_record_list_get_loading (self->observations);
}

GListModel *
home_result_list_get_same_test (HomeResultList *self, HomeResult *result)
{
  GListStore *same = g_list_store_new (ALTHEA_TYPE_RECORD);
  AltheaMeasurement *measurement = NULL;

  g_return_val_if_fail (HOME_IS_RESULT_LIST (self), NULL);
  g_return_val_if_fail (HOME_IS_RESULT (result), NULL);

  measurement = home_result_get_measurement (result);
  for (guint i = 0; measurement != NULL && i < self->results->len; i++)
    {
      HomeResult *other = g_ptr_array_index (self->results, i);
      AltheaMeasurement *theirs = home_result_get_measurement (other);

      if (theirs != NULL
          && g_str_equal (althea_measurement_get_key (theirs), althea_measurement_get_key (measurement)))
        g_list_store_append (same, home_result_get_observation (other));
    }
  return G_LIST_MODEL (same);
}

void
home_result_list_mark_seen (HomeResultList *self, HomeResult *result)
{
  g_autofree char *key = NULL;

  g_return_if_fail (HOME_IS_RESULT_LIST (self));
  g_return_if_fail (HOME_IS_RESULT (result));

  key = g_strdup (home_result_get_group_key (result));
  for (guint i = 0; i < self->results->len; i++)
    {
      HomeResult *other = g_ptr_array_index (self->results, i);

      if (!home_result_get_is_new (other) || !g_str_equal (home_result_get_group_key (other), key))
        continue;
      home_mirror_mark_seen (self->mirror, home_result_get_observation (other) != NULL
                                               ? home_result_get_observation (other)
                                               : home_result_get_report (other));
    }
}
