/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-timeline-model.h"

#include <gio/gio.h>

#include "althea-records.h"
#include "althea-text.h"

struct _ClinicTimelineModel
{
  GObject parent_instance;

  GListModel *records; /* (owned) */
  GPtrArray *all;      /* (owned) (element-type ClinicTimelineItem) */
  GPtrArray *shown;    /* (owned) (element-type ClinicTimelineItem) those that pass the filter */
  ClinicTimelineKinds kinds;
  char *needle; /* (owned) folded; "" finds everything */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ClinicTimelineModel, clinic_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* A visit, or a day on which something happened outside of one. */
typedef struct
{
  AltheaRecord *encounter;       /* (nullable) lent */
  const AltheaPartialDate *date; /* (nullable) lent */
  gint64 start_us;
  GPtrArray *records; /* (owned) lent records */
} Group;

static void
group_free (Group *group)
{
  g_ptr_array_unref (group->records);
  g_free (group);
}

static GType
get_item_type (GListModel *model)
{
  return CLINIC_TYPE_TIMELINE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CLINIC_TIMELINE_MODEL (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *shown = CLINIC_TIMELINE_MODEL (model)->shown;

  return position < shown->len ? g_object_ref (g_ptr_array_index (shown, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- grouping ------------------------------------------------------------------------------------ */

/* What did not happen to the patient: who works where, what was billed, who looked. Threads show as their
 * messages. */
static gboolean
is_administrative (AltheaRecord *record)
{
  static const char *const types[]
      = { "Patient",  "Task",    "Appointment",  "Practitioner",  "PractitionerRole",     "Organization",
          "Location", "Claim",   "Coverage",     "Provenance",    "AuditEvent",           "CareTeam",
          "Device",   "Account", "Subscription", "RelatedPerson", "ExplanationOfBenefit", "ClaimResponse",
          NULL };

  return g_strv_contains (types, althea_record_get_resource_type (record));
}

static gboolean
belongs_on_timeline (AltheaRecord *record)
{
  return !is_administrative (record) && althea_record_get_date (record) != NULL
         && !althea_record_is_entered_in_error (record);
}

static const char *
encounter_id_of (AltheaRecord *record)
{
  const AltheaReference *encounter = NULL;

  if (!althea_record_has_field (record, "encounter"))
    return NULL;
  if (ALTHEA_IS_DOCUMENT_REFERENCE (record))
    encounter = althea_record_get_first (record, "encounter");
  else
    encounter = althea_record_get_value (record, "encounter");
  return encounter != NULL ? althea_reference_get_id (encounter) : NULL;
}

static Group *
group_new (GPtrArray *groups, AltheaRecord *encounter, const AltheaPartialDate *date)
{
  Group *group = g_new0 (Group, 1);

  group->encounter = encounter;
  group->date = date;
  group->start_us = date != NULL ? althea_partial_date_get_start_us (date) : 0;
  group->records = g_ptr_array_new ();
  g_ptr_array_add (groups, group);
  return group;
}

static int
day_of (const AltheaPartialDate *date)
{
  return althea_partial_date_get_year (date) * 10000 + althea_partial_date_get_month (date) * 100
         + althea_partial_date_get_day (date);
}

static Group *
group_for (AltheaRecord *record, GPtrArray *groups, GHashTable *visits, GHashTable *days)
{
  const char *encounter = encounter_id_of (record);
  Group *group = encounter != NULL ? g_hash_table_lookup (visits, encounter) : NULL;
  const AltheaPartialDate *date = althea_record_get_date (record);
  gpointer day = GINT_TO_POINTER (day_of (date));

  if (group == NULL)
    group = g_hash_table_lookup (days, day);
  if (group == NULL)
    {
      group = group_new (groups, NULL, date);
      g_hash_table_insert (days, day, group);
    }
  return group;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *left = *(Group **)a, *right = *(Group **)b;

  return left->start_us > right->start_us ? -1 : left->start_us < right->start_us;
}

static GPtrArray *
make_groups (ClinicTimelineModel *self)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify)group_free);
  g_autoptr (GHashTable) visits = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
  guint n = g_list_model_get_n_items (self->records);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (self->records, i);

      if (ALTHEA_IS_ENCOUNTER (record) && belongs_on_timeline (record))
        g_hash_table_insert (visits, (gpointer)althea_record_get_id (record),
                             group_new (groups, record, althea_record_get_date (record)));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (self->records, i);

      if (!ALTHEA_IS_ENCOUNTER (record) && belongs_on_timeline (record))
        g_ptr_array_add (group_for (record, groups, visits, days)->records, record);
    }
  g_ptr_array_sort (groups, compare_groups);
  return groups;
}

/* Notes and the like, then flagged values, because they are why one looks, then what is normal. */
static int
importance (AltheaRecord *record)
{
  const char *flag;

  if (!ALTHEA_IS_OBSERVATION (record))
    return 0;
  flag = althea_observation_get_flag (ALTHEA_OBSERVATION (record));
  return flag == NULL || g_str_equal (flag, "N") ? 2 : 1;
}

static int
compare_importance (gconstpointer a, gconstpointer b)
{
  return importance (*(AltheaRecord **)a) - importance (*(AltheaRecord **)b);
}

static void
append_group (ClinicTimelineModel *self, Group *group)
{
  g_autoptr (GPtrArray) vitals = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (self->all, clinic_timeline_item_new_heading (group->encounter, group->date));
  g_ptr_array_sort (group->records, compare_importance);
  for (guint i = 0; i < group->records->len; i++)
    {
      AltheaRecord *record = g_ptr_array_index (group->records, i);

      if (ALTHEA_IS_OBSERVATION (record)
          && althea_observation_has_category (ALTHEA_OBSERVATION (record), "vital-signs"))
        g_ptr_array_add (vitals, g_object_ref (record));
      else
        g_ptr_array_add (self->all, clinic_timeline_item_new_record (record));
    }
  if (vitals->len > 0)
    g_ptr_array_add (self->all, clinic_timeline_item_new_vitals (vitals));
}

/* --- filtering ----------------------------------------------------------------------------------- */

static gboolean
passes (ClinicTimelineModel *self, ClinicTimelineItem *item)
{
  return (clinic_timeline_item_get_kinds (item) & self->kinds) != 0
         && (*self->needle == '\0' || clinic_timeline_item_matches (item, self->needle));
}

/* A heading shows with whatever passes under it, and alone when it is itself what is looked for. */
static void
refilter (ClinicTimelineModel *self)
{
  guint before = self->shown->len;
  ClinicTimelineItem *heading = NULL;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->all->len; i++)
    {
      ClinicTimelineItem *item = g_ptr_array_index (self->all, i);

      if (clinic_timeline_item_is_heading (item))
        heading = item;
      if (!passes (self, item))
        continue;
      if (heading != NULL && heading != item)
        g_ptr_array_add (self->shown, g_object_ref (heading));
      g_ptr_array_add (self->shown, g_object_ref (item));
      heading = NULL;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

void
clinic_timeline_model_rebuild (ClinicTimelineModel *self)
{
  g_autoptr (GPtrArray) groups = NULL;

  g_return_if_fail (CLINIC_IS_TIMELINE_MODEL (self));
  groups = make_groups (self);
  g_ptr_array_set_size (self->all, 0);
  for (guint i = 0; i < groups->len; i++)
    append_group (self, g_ptr_array_index (groups, i));
  refilter (self);
}

static void
clinic_timeline_model_dispose (GObject *object)
{
  g_clear_object (&CLINIC_TIMELINE_MODEL (object)->records);
  G_OBJECT_CLASS (clinic_timeline_model_parent_class)->dispose (object);
}

static void
clinic_timeline_model_finalize (GObject *object)
{
  ClinicTimelineModel *self = CLINIC_TIMELINE_MODEL (object);

  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_free (self->needle);
  G_OBJECT_CLASS (clinic_timeline_model_parent_class)->finalize (object);
}

static void
clinic_timeline_model_class_init (ClinicTimelineModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_timeline_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_timeline_model_finalize;
}

static void
clinic_timeline_model_init (ClinicTimelineModel *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->kinds = CLINIC_TIMELINE_ALL;
  self->needle = g_strdup ("");
}

ClinicTimelineModel *
clinic_timeline_model_new (GListModel *records)
{
  ClinicTimelineModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (records), NULL);
  self = g_object_new (CLINIC_TYPE_TIMELINE_MODEL, NULL);
  self->records = g_object_ref (records);
  clinic_timeline_model_rebuild (self);
  return self;
}

void
clinic_timeline_model_set_filter (ClinicTimelineModel *self, ClinicTimelineKinds kinds, const char *text)
{
  g_autofree char *needle = NULL;

  g_return_if_fail (CLINIC_IS_TIMELINE_MODEL (self));
  needle = g_strstrip (althea_text_fold (text != NULL ? text : ""));
  if (self->kinds == kinds && g_str_equal (self->needle, needle))
    return;
  self->kinds = kinds;
  g_set_str (&self->needle, needle);
  refilter (self);
}

guint
clinic_timeline_model_get_n_unfiltered (ClinicTimelineModel *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_MODEL (self), 0);
  return self->all->len;
}
