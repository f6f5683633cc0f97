/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-profile-model.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "althea-basic.h"
#include "althea-clock.h"
#include "althea-measurement.h"
#include "althea-records.h"

#define MAX_IMMUNIZATIONS 12
#define STALE_US (7 * G_TIME_SPAN_DAY)

struct _ClinicProfileModel
{
  GObject parent_instance;

  GListModel *records; /* (owned) */
  GPtrArray *items;    /* (owned) (element-type ClinicProfileItem) */
  gboolean show_past[CLINIC_PROFILE_N_SECTIONS];
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ClinicProfileModel, clinic_profile_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What one walk over the records finds, by section. */
typedef struct
{
  GPtrArray *current[CLINIC_PROFILE_N_SECTIONS]; /* (element-type AltheaRecord) */
  GPtrArray *past[CLINIC_PROFILE_N_SECTIONS];
  GHashTable *latest;                               /* vital sign or vaccine -> its newest record, lent */
  AltheaRecord *none_known;                         /* (nullable) lent: says that no allergy is known */
  AltheaRecord *reviews[CLINIC_PROFILE_N_SECTIONS]; /* (nullable) lent: the newest of each list */
} Finds;

static GListModel *
self_model (ClinicProfileModel *self)
{
  return G_LIST_MODEL (self);
}

static GType
get_item_type (GListModel *model)
{
  return CLINIC_TYPE_PROFILE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CLINIC_PROFILE_MODEL (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *items = CLINIC_PROFILE_MODEL (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- sorting records into sections ---------------------------------------------------------------- */

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return althea_partial_date_compare (althea_record_get_date (*(AltheaRecord **)b),
                                      althea_record_get_date (*(AltheaRecord **)a));
}

/* What can kill comes first. */
static int
allergy_rank (AltheaRecord *record)
{
  const char *severity = althea_allergy_intolerance_get_worst_severity (ALTHEA_ALLERGY_INTOLERANCE (record));

  if (g_strcmp0 (althea_record_get_string (record, "criticality"), "high") == 0
      || g_strcmp0 (severity, "severe") == 0)
    return 0;
  return g_strcmp0 (severity, "moderate") == 0 ? 1 : 2;
}

static int
compare_allergies (gconstpointer a, gconstpointer b)
{
  return allergy_rank (*(AltheaRecord **)a) - allergy_rank (*(AltheaRecord **)b);
}

static void
keep_latest (Finds *finds, const char *key, AltheaRecord *record)
{
  AltheaRecord *known = g_hash_table_lookup (finds->latest, key);

  if (known == NULL
      || althea_partial_date_compare (althea_record_get_date (known), althea_record_get_date (record)) < 0)
    g_hash_table_replace (finds->latest, g_strdup (key), record);
}

static void
keep (Finds *finds, ClinicProfileSection section, gboolean current, AltheaRecord *record)
{
  g_ptr_array_add (current ? finds->current[section] : finds->past[section], record);
}

static void
keep_review (Finds *finds, AltheaRecord *record)
{
  const char *list = althea_basic_get_content (ALTHEA_BASIC (record));

  if (!althea_codeable_concept_has_code (althea_record_get_value (record, "code"), ALTHEA_BASIC_SYSTEM,
                                         ALTHEA_BASIC_LIST_REVIEW))
    return;
  for (guint i = 0; i < CLINIC_PROFILE_N_SECTIONS; i++)
    {
      if (g_strcmp0 (clinic_profile_section_get_list (i), list) == 0
          && (finds->reviews[i] == NULL
              || althea_partial_date_compare (althea_record_get_date (record),
                                              althea_record_get_date (finds->reviews[i]))
                     > 0))
        finds->reviews[i] = record;
    }
}

static void
sort_record (Finds *finds, AltheaRecord *record)
{
  if (ALTHEA_IS_CONDITION (record))
    keep (finds, CLINIC_PROFILE_PROBLEMS, althea_condition_is_active (ALTHEA_CONDITION (record)), record);
  else if (ALTHEA_IS_ALLERGY_INTOLERANCE (record))
    {
      AltheaAllergyIntolerance *allergy = ALTHEA_ALLERGY_INTOLERANCE (record);
      gboolean active = althea_allergy_intolerance_is_active (allergy);

      if (althea_allergy_intolerance_is_none_known (allergy))
        finds->none_known = active ? record : finds->none_known;
      else
        keep (finds, CLINIC_PROFILE_ALLERGIES, active, record);
    }
  else if (ALTHEA_IS_MEDICATION_REQUEST (record))
    keep (finds, CLINIC_PROFILE_MEDICATIONS,
          althea_medication_request_is_current (ALTHEA_MEDICATION_REQUEST (record)), record);
  else if (ALTHEA_IS_BASIC (record))
    keep_review (finds, record);
  else if (ALTHEA_IS_IMMUNIZATION (record))
    keep_latest (finds, althea_immunization_get_vaccine_display (ALTHEA_IMMUNIZATION (record)), record);
  else if (ALTHEA_IS_OBSERVATION (record)
           && althea_observation_has_category (ALTHEA_OBSERVATION (record), "vital-signs"))
    keep_latest (finds, althea_codeable_concept_get_display (althea_record_get_value (record, "code")),
                 record);
}

static void
finds_clear (Finds *finds)
{
  for (guint i = 0; i < CLINIC_PROFILE_N_SECTIONS; i++)
    {
      g_ptr_array_unref (finds->current[i]);
      g_ptr_array_unref (finds->past[i]);
    }
  g_hash_table_unref (finds->latest);
}

static void
find_all (ClinicProfileModel *self, Finds *finds)
{
  guint n = g_list_model_get_n_items (self->records);
  GHashTableIter iter;
  gpointer record;

  *finds = (Finds){ .latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  for (guint i = 0; i < CLINIC_PROFILE_N_SECTIONS; i++)
    {
      finds->current[i] = g_ptr_array_new ();
      finds->past[i] = g_ptr_array_new ();
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) one = g_list_model_get_item (self->records, i);

      if (!althea_record_is_entered_in_error (one))
        sort_record (finds, one);
    }
  g_hash_table_iter_init (&iter, finds->latest);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    keep (finds, ALTHEA_IS_IMMUNIZATION (record) ? CLINIC_PROFILE_IMMUNIZATIONS : CLINIC_PROFILE_VITALS, TRUE,
          record);
  for (guint i = 0; i < CLINIC_PROFILE_N_SECTIONS; i++)
    {
      g_ptr_array_sort (finds->current[i], compare_newest_first);
      g_ptr_array_sort (finds->past[i], compare_newest_first);
    }
  g_ptr_array_sort (finds->current[CLINIC_PROFILE_ALLERGIES], compare_allergies);
}

/* --- the list ------------------------------------------------------------------------------------ */

static const char *
heading_text (ClinicProfileSection section)
{
  switch (section)
    {
    case CLINIC_PROFILE_PROBLEMS:
      return _ ("Problems");
    case CLINIC_PROFILE_ALLERGIES:
      return _ ("Allergies");
    case CLINIC_PROFILE_MEDICATIONS:
      return _ ("Medications");
    case CLINIC_PROFILE_IMMUNIZATIONS:
      return _ ("Immunizations");
    case CLINIC_PROFILE_VITALS:
      return _ ("Latest vitals");
    case CLINIC_PROFILE_N_SECTIONS:
    default:
      return "";
    }
}

static const char *
nothing_text (ClinicProfileSection section)
{
  switch (section)
    {
    case CLINIC_PROFILE_PROBLEMS:
      return _ ("No current problems");
    case CLINIC_PROFILE_ALLERGIES:
      return _ ("Not asked yet");
    case CLINIC_PROFILE_MEDICATIONS:
      return _ ("No current medications");
    case CLINIC_PROFILE_IMMUNIZATIONS:
      return _ ("None recorded");
    case CLINIC_PROFILE_VITALS:
    case CLINIC_PROFILE_N_SECTIONS:
    default:
      return _ ("None measured");
    }
}

static void
append (GPtrArray *items, ClinicProfileSection section, ClinicProfileKind kind, const char *text,
        AltheaRecord *record)
{
  g_ptr_array_add (items, clinic_profile_item_new (section, kind, text, record));
}

/* "Reviewed 3 Nov, Dr Lee". (transfer full) */
static char *
review_text (AltheaRecord *review)
{
  const AltheaPartialDate *date = althea_record_get_date (review);
  const AltheaReference *author = althea_record_get_value (review, "author");
  g_autofree char *day = date != NULL ? althea_partial_date_to_display (date) : g_strdup ("");

  if (author == NULL || author->display == NULL)
    return g_strdup_printf (_ ("Reviewed %s"), day);
  /* Translators: when and by whom a list was gone through. */
  return g_strdup_printf (_ ("Reviewed %s, %s"), day, author->display);
}

static gboolean
is_stale (AltheaRecord *newest)
{
  const AltheaPartialDate *date = althea_record_get_date (newest);

  return date == NULL || althea_clock_now_us () - althea_partial_date_get_start_us (date) > STALE_US;
}

static void
append_section (ClinicProfileModel *self, Finds *finds, ClinicProfileSection section, GPtrArray *items)
{
  GPtrArray *current = finds->current[section], *past = finds->past[section];
  guint n = section == CLINIC_PROFILE_IMMUNIZATIONS ? MIN (current->len, MAX_IMMUNIZATIONS) : current->len;

  append (items, section, CLINIC_PROFILE_HEADING, heading_text (section), NULL);
  for (guint i = 0; i < n; i++)
    append (items, section, CLINIC_PROFILE_RECORD, NULL, g_ptr_array_index (current, i));
  if (current->len == 0 && section == CLINIC_PROFILE_ALLERGIES && finds->none_known != NULL)
    append (items, section, CLINIC_PROFILE_RECORD, NULL, finds->none_known);
  else if (current->len == 0)
    append (items, section,
            section == CLINIC_PROFILE_ALLERGIES ? CLINIC_PROFILE_WARNING : CLINIC_PROFILE_NOTHING,
            nothing_text (section), NULL);
  if (section == CLINIC_PROFILE_VITALS && current->len > 0 && is_stale (g_ptr_array_index (current, 0)))
    append (items, section, CLINIC_PROFILE_NOTHING, _ ("Over one week old"), NULL);
  if (past->len > 0)
    {
      g_autofree char *text = NULL;

      if (self->show_past[section])
        text = g_strdup (_ ("Hide what is past"));
      else
        text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u past", "%u past", past->len), past->len);
      append (items, section, CLINIC_PROFILE_PAST, text, NULL);
    }
  for (guint i = 0; self->show_past[section] && i < past->len; i++)
    append (items, section, CLINIC_PROFILE_RECORD, NULL, g_ptr_array_index (past, i));
  if (finds->reviews[section] != NULL)
    {
      g_autofree char *text = review_text (finds->reviews[section]);

      append (items, section, CLINIC_PROFILE_NOTHING, text, NULL);
    }
}

/* Only the middle that differs is told of, so that a view keeps its place and its focus. */
static void
replace_items (ClinicProfileModel *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint start = 0, end = 0, shorter = MIN (old->len, items->len);

  while (start < shorter
         && clinic_profile_item_equal (g_ptr_array_index (old, start), g_ptr_array_index (items, start)))
    start++;
  while (end < shorter - start
         && clinic_profile_item_equal (g_ptr_array_index (old, old->len - 1 - end),
                                       g_ptr_array_index (items, items->len - 1 - end)))
    end++;
  for (guint i = 0; i < start; i++)
    {
      g_object_unref (g_ptr_array_index (items, i));
      g_ptr_array_index (items, i) = g_object_ref (g_ptr_array_index (old, i));
    }
  for (guint i = 0; i < end; i++)
    {
      g_object_unref (g_ptr_array_index (items, items->len - 1 - i));
      g_ptr_array_index (items, items->len - 1 - i)
          = g_object_ref (g_ptr_array_index (old, old->len - 1 - i));
    }
  self->items = items;
  if (old->len - start - end > 0 || items->len - start - end > 0)
    g_list_model_items_changed (self_model (self), start, old->len - start - end, items->len - start - end);
}

void
clinic_profile_model_rebuild (ClinicProfileModel *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  Finds finds;

  g_return_if_fail (CLINIC_IS_PROFILE_MODEL (self));
  find_all (self, &finds);
  for (guint i = 0; i < CLINIC_PROFILE_N_SECTIONS; i++)
    append_section (self, &finds, i, items);
  finds_clear (&finds);
  replace_items (self, items);
}

static void
clinic_profile_model_dispose (GObject *object)
{
  ClinicProfileModel *self = CLINIC_PROFILE_MODEL (object);

  g_clear_object (&self->records);
  G_OBJECT_CLASS (clinic_profile_model_parent_class)->dispose (object);
}

static void
clinic_profile_model_finalize (GObject *object)
{
  g_ptr_array_unref (CLINIC_PROFILE_MODEL (object)->items);
  G_OBJECT_CLASS (clinic_profile_model_parent_class)->finalize (object);
}

static void
clinic_profile_model_class_init (ClinicProfileModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_profile_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_profile_model_finalize;
}

static void
clinic_profile_model_init (ClinicProfileModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

ClinicProfileModel *
clinic_profile_model_new (GListModel *records)
{
  ClinicProfileModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (records), NULL);
  self = g_object_new (CLINIC_TYPE_PROFILE_MODEL, NULL);
  self->records = g_object_ref (records);
  clinic_profile_model_rebuild (self);
  return self;
}

void
clinic_profile_model_toggle_past (ClinicProfileModel *self, ClinicProfileSection section)
{
  g_return_if_fail (CLINIC_IS_PROFILE_MODEL (self));
  g_return_if_fail (section < CLINIC_PROFILE_N_SECTIONS);
  self->show_past[section] = !self->show_past[section];
  clinic_profile_model_rebuild (self);
}
