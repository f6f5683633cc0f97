/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-graph-test.h"

#include <glib/gi18n-lib.h>

#include "althea-trend-series.h"

struct _ClinicGraphTest
{
  GObject parent_instance;

  ClinicResultRow *row; /* (owned) */
  char *detail;         /* (owned) */
  GPtrArray *series;    /* (owned) (nullable) until asked for */
  guint n_left_out;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (ClinicGraphTest, clinic_graph_test, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
  PROP_DETAIL,
  PROP_CHOSEN,
} ClinicGraphTestProperty;

static GParamSpec *props[PROP_CHOSEN + 1];

static void
clinic_graph_test_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ClinicGraphTest *self = CLINIC_GRAPH_TEST (object);

  switch ((ClinicGraphTestProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, clinic_graph_test_get_title (self));
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_graph_test_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((ClinicGraphTestProperty)prop_id)
    {
    case PROP_CHOSEN:
      clinic_graph_test_set_chosen (CLINIC_GRAPH_TEST (object), g_value_get_boolean (value));
      break;
    case PROP_TITLE:
    case PROP_DETAIL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_graph_test_finalize (GObject *object)
{
  ClinicGraphTest *self = CLINIC_GRAPH_TEST (object);

  g_clear_object (&self->row);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_free (self->detail);
  G_OBJECT_CLASS (clinic_graph_test_parent_class)->finalize (object);
}

static void
clinic_graph_test_class_init (ClinicGraphTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = clinic_graph_test_get_property;
  object_class->set_property = clinic_graph_test_set_property;
  object_class->finalize = clinic_graph_test_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags);
  props[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                                             flags | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_graph_test_init (ClinicGraphTest *self)
{
}

ClinicGraphTest *
clinic_graph_test_new (ClinicResultRow *row)
{
  ClinicGraphTest *self = g_object_new (CLINIC_TYPE_GRAPH_TEST, NULL);
  AltheaMeasurement *latest = clinic_result_row_get_latest (row);
  const char *unit = althea_measurement_get_unit (latest);
  guint n = g_list_model_get_n_items (clinic_result_row_get_observations (row));

  self->row = g_object_ref (row);
  /* Translators: latest value, space and unit or nothing, how many values there are. */
  self->detail = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s%s%s · %u value", "%s%s%s · %u values", n),
                                  althea_measurement_get_value_text (latest),
                                  *unit != '\0' ? "\xe2\x80\xaf" : "", unit, n);
  return self;
}

const char *
clinic_graph_test_get_key (ClinicGraphTest *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_TEST (self), NULL);
  return clinic_result_row_get_key (self->row);
}

const char *
clinic_graph_test_get_title (ClinicGraphTest *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_TEST (self), NULL);
  return clinic_result_row_get_title (self->row);
}

gboolean
clinic_graph_test_is_chosen (ClinicGraphTest *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_TEST (self), FALSE);
  return self->chosen;
}

void
clinic_graph_test_set_chosen (ClinicGraphTest *self, gboolean chosen)
{
  g_return_if_fail (CLINIC_IS_GRAPH_TEST (self));
  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

GPtrArray *
clinic_graph_test_get_series (ClinicGraphTest *self, guint *n_left_out)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_TEST (self), NULL);
  if (self->series == NULL)
    self->series = althea_trend_series_new_for_observations (clinic_result_row_get_observations (self->row),
                                                             &self->n_left_out);
  if (n_left_out != NULL)
    *n_left_out = self->n_left_out;
  return self->series;
}

static int
compare_most_values_first (gconstpointer a, gconstpointer b)
{
  ClinicGraphTest *left = *(ClinicGraphTest **)a, *right = *(ClinicGraphTest **)b;
  guint n_left = g_list_model_get_n_items (clinic_result_row_get_observations (left->row));
  guint n_right = g_list_model_get_n_items (clinic_result_row_get_observations (right->row));

  if (n_left != n_right)
    return n_left > n_right ? -1 : 1;
  return g_utf8_collate (clinic_graph_test_get_title (left), clinic_graph_test_get_title (right));
}

GPtrArray *
clinic_graph_tests_new (GListModel *records)
{
  g_autoptr (GPtrArray) rows = clinic_result_rows_new (records);
  GPtrArray *tests = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      ClinicResultRow *row = g_ptr_array_index (rows, i);

      if (clinic_result_row_is_numeric (row))
        g_ptr_array_add (tests, clinic_graph_test_new (row));
    }
  g_ptr_array_sort (tests, compare_most_values_first);
  return tests;
}
