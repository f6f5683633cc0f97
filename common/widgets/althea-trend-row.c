/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-row.h"

#include <math.h>

struct _AltheaTrendRow
{
  GObject parent_instance;

  char *date_text;  /* (owned) */
  char *title;      /* (owned) */
  char *value_text; /* (owned) */
  AltheaFlag flag;
  gint64 time_us;
};

G_DEFINE_FINAL_TYPE (AltheaTrendRow, althea_trend_row, G_TYPE_OBJECT)

typedef enum
{
  PROP_DATE_TEXT = 1,
  PROP_TITLE,
  PROP_VALUE_TEXT,
  PROP_FLAG_TEXT,
} AltheaTrendRowProperty;

static GParamSpec *props[PROP_FLAG_TEXT + 1];

static void
althea_trend_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaTrendRow *self = ALTHEA_TREND_ROW (object);

  switch ((AltheaTrendRowProperty)prop_id)
    {
    case PROP_DATE_TEXT:
      g_value_set_string (value, self->date_text);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_VALUE_TEXT:
      g_value_set_string (value, self->value_text);
      break;
    case PROP_FLAG_TEXT:
      g_value_set_string (value, althea_flag_get_label (self->flag));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_row_finalize (GObject *object)
{
  AltheaTrendRow *self = ALTHEA_TREND_ROW (object);

  g_free (self->date_text);
  g_free (self->title);
  g_free (self->value_text);
  G_OBJECT_CLASS (althea_trend_row_parent_class)->finalize (object);
}

static void
althea_trend_row_class_init (AltheaTrendRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_trend_row_get_property;
  object_class->finalize = althea_trend_row_finalize;
  props[PROP_DATE_TEXT] = g_param_spec_string ("date-text", NULL, NULL, "", flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_VALUE_TEXT] = g_param_spec_string ("value-text", NULL, NULL, "", flags);
  props[PROP_FLAG_TEXT] = g_param_spec_string ("flag-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_trend_row_init (AltheaTrendRow *self)
{
}

AltheaTrendRow *
althea_trend_row_new (AltheaTrendSeries *series, const AltheaTrendPoint *point)
{
  AltheaTrendRow *self;

  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (series) && point != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_TREND_ROW, NULL);
  self->date_text = g_strdup (point->date_text);
  self->title = g_strdup (althea_trend_series_get_title (series));
  self->value_text = g_strdup (point->text);
  self->flag = point->flag;
  self->time_us = point->time_us;
  return self;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = ALTHEA_TREND_ROW ((gpointer)a)->time_us, right = ALTHEA_TREND_ROW ((gpointer)b)->time_us;

  return left > right ? -1 : left < right;
}

GListModel *
althea_trend_row_list_new (GPtrArray *series, gint64 from_us)
{
  GListStore *rows = g_list_store_new (ALTHEA_TYPE_TREND_ROW);

  for (guint i = 0; series != NULL && i < series->len; i++)
    {
      AltheaTrendSeries *one = g_ptr_array_index (series, i);

      for (guint j = 0; j < althea_trend_series_get_n_points (one); j++)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (one, j);
          g_autoptr (AltheaTrendRow) row = NULL;

          if (from_us != 0 && point->time_us < from_us)
            continue;
          row = althea_trend_row_new (one, point);
          g_list_store_append (rows, row);
        }
    }
  g_list_store_sort (rows, compare_newest_first, NULL);
  return G_LIST_MODEL (rows);
}
