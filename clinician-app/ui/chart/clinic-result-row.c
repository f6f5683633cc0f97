/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-result-row.h"

#include <math.h>

#include "althea-observation.h"
#include "althea-partial-date.h"
#include "althea-text.h"

struct _ClinicResultRow
{
  GObject parent_instance;

  GListStore *observations;    /* (owned) newest first */
  AltheaMeasurement *latest;   /* (owned) */
  AltheaMeasurement *previous; /* (owned) (nullable) of the same unit */
  char *key;                   /* (owned) */
  char *change_text;           /* (owned) */
  char *count_text;            /* (owned) */
};

G_DEFINE_FINAL_TYPE (ClinicResultRow, clinic_result_row, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
  PROP_LATEST,
  PROP_PREVIOUS,
  PROP_CHANGE_TEXT,
  PROP_DATE,
  PROP_COUNT_TEXT,
  PROP_OBSERVATIONS,
} ClinicResultRowProperty;

static GParamSpec *props[PROP_OBSERVATIONS + 1];

#define MAX_CHANGE_DECIMALS 3

/* The difference as people write it: with as many decimals as the values have, within reason. */
static char *
describe_change (AltheaMeasurement *latest, AltheaMeasurement *previous)
{
  const AltheaQuantity *now, *before;
  double difference;
  int decimals;

  if (previous == NULL || !althea_measurement_is_numeric (latest)
      || !althea_measurement_is_numeric (previous))
    return g_strdup ("");
  now = althea_record_get_value (althea_measurement_get_record (latest), "value-quantity");
  before = althea_record_get_value (althea_measurement_get_record (previous), "value-quantity");
  /* "<5" and "7" have no difference that could be told. */
  if (now == NULL || before == NULL || now->comparator != NULL || before->comparator != NULL)
    return g_strdup ("");
  decimals = MAX (althea_decimal_get_decimals (now->value), althea_decimal_get_decimals (before->value));
  decimals = MIN (decimals, MAX_CHANGE_DECIMALS);
  difference = althea_measurement_get_number (latest) - althea_measurement_get_number (previous);
  if (fabs (difference) < pow (10, -decimals) / 2)
    return g_strdup ("=");
  return g_strdup_printf ("%s\xe2\x80\xaf%.*f", difference > 0 ? "↑" : "↓", decimals, fabs (difference));
}

static void
clinic_result_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ClinicResultRow *self = CLINIC_RESULT_ROW (object);

  switch ((ClinicResultRowProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, clinic_result_row_get_title (self));
      break;
    case PROP_LATEST:
      g_value_set_object (value, self->latest);
      break;
    case PROP_PREVIOUS:
      g_value_set_object (value, self->previous);
      break;
    case PROP_CHANGE_TEXT:
      g_value_set_string (value, self->change_text);
      break;
    case PROP_DATE:
      g_value_set_boxed (value, althea_measurement_get_date (self->latest));
      break;
    case PROP_COUNT_TEXT:
      g_value_set_string (value, self->count_text);
      break;
    case PROP_OBSERVATIONS:
      g_value_set_object (value, self->observations);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_result_row_finalize (GObject *object)
{
  ClinicResultRow *self = CLINIC_RESULT_ROW (object);

  g_clear_object (&self->observations);
  g_clear_object (&self->latest);
  g_clear_object (&self->previous);
  g_free (self->key);
  g_free (self->change_text);
  g_free (self->count_text);
  G_OBJECT_CLASS (clinic_result_row_parent_class)->finalize (object);
}

static void
clinic_result_row_class_init (ClinicResultRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = clinic_result_row_get_property;
  object_class->finalize = clinic_result_row_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_LATEST] = g_param_spec_object ("latest", NULL, NULL, ALTHEA_TYPE_MEASUREMENT, flags);
  props[PROP_PREVIOUS] = g_param_spec_object ("previous", NULL, NULL, ALTHEA_TYPE_MEASUREMENT, flags);
  props[PROP_CHANGE_TEXT] = g_param_spec_string ("change-text", NULL, NULL, "", flags);
  props[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, ALTHEA_TYPE_PARTIAL_DATE, flags);
  props[PROP_COUNT_TEXT] = g_param_spec_string ("count-text", NULL, NULL, "", flags);
  props[PROP_OBSERVATIONS] = g_param_spec_object ("observations", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_result_row_init (ClinicResultRow *self)
{
  self->observations = g_list_store_new (ALTHEA_TYPE_RECORD);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return althea_partial_date_compare (althea_record_get_date (*(AltheaRecord **)b),
                                      althea_record_get_date (*(AltheaRecord **)a));
}

ClinicResultRow *
clinic_result_row_new (GPtrArray *observations)
{
  ClinicResultRow *self;

  g_return_val_if_fail (observations != NULL && observations->len > 0, NULL);
  self = g_object_new (CLINIC_TYPE_RESULT_ROW, NULL);
  g_ptr_array_sort (observations, compare_newest_first);
  g_list_store_splice (self->observations, 0, 0, observations->pdata, observations->len);
  self->latest = althea_measurement_new (g_ptr_array_index (observations, 0));
  if (observations->len > 1)
    self->previous = althea_measurement_new (g_ptr_array_index (observations, 1));
  /* Values in two units stand beside each other, but nothing is computed from them. */
  if (self->previous != NULL
      && g_str_equal (althea_measurement_get_unit (self->latest),
                      althea_measurement_get_unit (self->previous)))
    self->change_text = describe_change (self->latest, self->previous);
  else
    self->change_text = g_strdup ("");
  self->count_text = g_strdup_printf ("%u", observations->len);
  self->key = g_strdup (althea_measurement_get_key (self->latest));
  return self;
}

const char *
clinic_result_row_get_key (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), NULL);
  return self->key;
}

const char *
clinic_result_row_get_title (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), NULL);
  return althea_measurement_get_title (self->latest);
}

AltheaMeasurement *
clinic_result_row_get_latest (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), NULL);
  return self->latest;
}

AltheaMeasurement *
clinic_result_row_get_previous (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), NULL);
  return self->previous;
}

const char *
clinic_result_row_get_change_text (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), "");
  return self->change_text;
}

GListModel *
clinic_result_row_get_observations (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), NULL);
  return G_LIST_MODEL (self->observations);
}

gboolean
clinic_result_row_is_numeric (ClinicResultRow *self)
{
  g_return_val_if_fail (CLINIC_IS_RESULT_ROW (self), FALSE);
  if (althea_measurement_is_numeric (self->latest) || althea_measurement_get_n_components (self->latest) > 0)
    return TRUE;
  return self->previous != NULL && althea_measurement_is_numeric (self->previous);
}

/* What makes two Observations results of one test: the first code, or the folded words without one. */
static char *
test_key (AltheaRecord *record)
{
  const AltheaCodeableConcept *code = althea_record_get_value (record, "code");

  if (code != NULL && code->coding != NULL && code->coding->len > 0)
    {
      const AltheaCoding *coding = g_ptr_array_index (code->coding, 0);

      if (coding->code != NULL)
        return g_strdup_printf ("%s|%s", coding->system != NULL ? coding->system : "", coding->code);
    }
  return althea_text_fold (althea_codeable_concept_get_display (code));
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  ClinicResultRow *left = *(ClinicResultRow **)a, *right = *(ClinicResultRow **)b;
  const AltheaPartialDate *left_date = althea_measurement_get_date (left->latest);
  const AltheaPartialDate *right_date = althea_measurement_get_date (right->latest);
  int order = althea_partial_date_compare (right_date, left_date);

  return order != 0
             ? order
             : g_utf8_collate (clinic_result_row_get_title (left), clinic_result_row_get_title (right));
}

GPtrArray *
clinic_result_rows_new (GListModel *records)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) tests
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  GHashTableIter iter;
  gpointer observations;
  guint n;

  g_return_val_if_fail (G_IS_LIST_MODEL (records), rows);
  n = g_list_model_get_n_items (records);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      g_autofree char *key = NULL;
      GPtrArray *found;

      if (!ALTHEA_IS_OBSERVATION (record) || althea_record_is_entered_in_error (record))
        continue;
      key = test_key (record);
      found = g_hash_table_lookup (tests, key);
      if (found == NULL)
        {
          found = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (tests, g_steal_pointer (&key), found);
        }
      g_ptr_array_add (found, g_steal_pointer (&record));
    }
  g_hash_table_iter_init (&iter, tests);
  while (g_hash_table_iter_next (&iter, NULL, &observations))
    g_ptr_array_add (rows, clinic_result_row_new (observations));
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}
