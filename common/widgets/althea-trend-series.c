/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-series.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-observation.h"
#include "althea-text.h"

struct _AltheaTrendSeries
{
  GObject parent_instance;

  char *title;      /* (owned) */
  char *unit;       /* (owned) "" when there is none */
  GArray *points;   /* (owned) (element-type AltheaTrendPoint) by time */
  double low, high; /* NAN: open */
};

G_DEFINE_FINAL_TYPE (AltheaTrendSeries, althea_trend_series, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
  PROP_UNIT,
} AltheaTrendSeriesProperty;

static GParamSpec *props[PROP_UNIT + 1];

static void
point_clear (AltheaTrendPoint *point)
{
  g_free (point->text);
  g_free (point->date_text);
}

static void
althea_trend_series_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaTrendSeries *self = ALTHEA_TREND_SERIES (object);

  switch ((AltheaTrendSeriesProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_series_finalize (GObject *object)
{
  AltheaTrendSeries *self = ALTHEA_TREND_SERIES (object);

  g_free (self->title);
  g_free (self->unit);
  g_array_unref (self->points);
  G_OBJECT_CLASS (althea_trend_series_parent_class)->finalize (object);
}

static void
althea_trend_series_class_init (AltheaTrendSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_trend_series_get_property;
  object_class->finalize = althea_trend_series_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_trend_series_init (AltheaTrendSeries *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (AltheaTrendPoint));
  g_array_set_clear_func (self->points, (GDestroyNotify)point_clear);
  self->low = self->high = NAN;
}

AltheaTrendSeries *
althea_trend_series_new (const char *title, const char *unit)
{
  AltheaTrendSeries *self = g_object_new (ALTHEA_TYPE_TREND_SERIES, NULL);

  self->title = g_strdup (title != NULL ? title : "");
  self->unit = g_strdup (unit != NULL ? unit : "");
  return self;
}

void
althea_trend_series_add (AltheaTrendSeries *self, gint64 time_us, double value, AltheaFlag flag,
                         const char *text, const char *date_text)
{
  AltheaTrendPoint point = { .time_us = time_us, .value = value, .flag = flag };
  guint place;

  g_return_if_fail (ALTHEA_IS_TREND_SERIES (self));
  if (text != NULL)
    point.text = g_strdup (text);
  else
    point.text = g_strdup_printf ("%g%s%s", value, *self->unit != '\0' ? "\xe2\x80\xaf" : "", self->unit);
  if (date_text != NULL)
    point.date_text = g_strdup (date_text);
  else
    {
      g_autoptr (AltheaPartialDate) date = althea_partial_date_new_for_us (time_us);

      point.date_text = althea_partial_date_to_full_display (date);
    }
  /* Mostly already in order, so look from the end. */
  for (place = self->points->len; place > 0; place--)
    {
      if (g_array_index (self->points, AltheaTrendPoint, place - 1).time_us <= time_us)
        break;
    }
  g_array_insert_val (self->points, place, point);
}

void
althea_trend_series_set_range (AltheaTrendSeries *self, double low, double high)
{
  g_return_if_fail (ALTHEA_IS_TREND_SERIES (self));
  self->low = low;
  self->high = high;
}

const char *
althea_trend_series_get_title (AltheaTrendSeries *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), "");
  return self->title;
}

const char *
althea_trend_series_get_unit (AltheaTrendSeries *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), "");
  return self->unit;
}

guint
althea_trend_series_get_n_points (AltheaTrendSeries *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), 0);
  return self->points->len;
}

const AltheaTrendPoint *
althea_trend_series_get_point (AltheaTrendSeries *self, guint index)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), NULL);
  g_return_val_if_fail (index < self->points->len, NULL);
  return &g_array_index (self->points, AltheaTrendPoint, index);
}

double
althea_trend_series_get_low (AltheaTrendSeries *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), NAN);
  return self->low;
}

double
althea_trend_series_get_high (AltheaTrendSeries *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), NAN);
  return self->high;
}

/* --- in words ------------------------------------------------------------------------------------ */

typedef struct
{
  const AltheaTrendPoint *first, *last, *lowest, *highest;
  guint n;
} Extremes;

static Extremes
find_extremes (AltheaTrendSeries *self, gint64 from_us)
{
  Extremes found = { 0 };

  for (guint i = 0; i < self->points->len; i++)
    {
      const AltheaTrendPoint *point = &g_array_index (self->points, AltheaTrendPoint, i);

      if (isnan (point->value) || (from_us != 0 && point->time_us < from_us))
        continue;
      if (found.first == NULL)
        found.first = found.lowest = found.highest = point;
      if (point->value < found.lowest->value)
        found.lowest = point;
      if (point->value > found.highest->value)
        found.highest = point;
      found.last = point;
      found.n++;
    }
  return found;
}

static char *
range_in_words (AltheaTrendSeries *self)
{
  if (!isnan (self->low) && !isnan (self->high))
    /* Translators: a reference range, such as "normal 4 to 5.6". */
    return g_strdup_printf (_ ("normal %g to %g"), self->low, self->high);
  if (!isnan (self->low))
    return g_strdup_printf (_ ("normal from %g"), self->low);
  if (!isnan (self->high))
    return g_strdup_printf (_ ("normal up to %g"), self->high);
  return g_strdup ("");
}

/* The day is enough for a sentence. */
static char *
day_of (const AltheaTrendPoint *point)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (point->time_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%-d %b %Y") : g_strdup (point->date_text);
}

char *
althea_trend_series_to_sentence (AltheaTrendSeries *self, gint64 from_us)
{
  Extremes found;
  g_autofree char *range = NULL;
  g_autofree char *standing = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (ALTHEA_IS_TREND_SERIES (self), NULL);
  found = find_extremes (self, from_us);
  if (found.n == 0)
    return g_strdup_printf (_ ("%s: no values in this time."), self->title);
  range = range_in_words (self);
  standing = althea_text_join (
      ", ", (const char *const[]){ althea_flag_get_label (found.last->flag), range, NULL });
  aside = *standing != '\0' ? g_strdup_printf (" (%s)", standing) : g_strdup ("");
  first = day_of (found.first);
  last = day_of (found.last);
  if (found.n == 1)
    /* Translators: test, value, date, and in brackets how it stands to normal, or nothing. */
    return g_strdup_printf (_ ("%s: one value, %s on %s%s."), self->title, found.last->text, last, aside);
  /* Translators: test, count, first date, last date, lowest, highest, latest value, how that stands to
   * normal. */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s: %u value from %s to %s, lowest %s, highest %s, latest %s%s.",
                   "%s: %u values from %s to %s, lowest %s, highest %s, latest %s%s.", found.n),
      self->title, found.n, first, last, found.lowest->text, found.highest->text, found.last->text, aside);
}

/* --- from Observations --------------------------------------------------------------------------- */

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return althea_partial_date_compare (althea_record_get_date (*(AltheaRecord **)b),
                                      althea_record_get_date (*(AltheaRecord **)a));
}

static GPtrArray *
sorted_observations (GListModel *observations)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (observations); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (observations, i);

      if (ALTHEA_IS_OBSERVATION (record) && althea_record_get_date (record) != NULL
          && !althea_record_is_entered_in_error (record))
        g_ptr_array_add (sorted, g_steal_pointer (&record));
    }
  g_ptr_array_sort (sorted, compare_newest_first);
  return sorted;
}

static char *
key_without_unit (AltheaMeasurement *measurement)
{
  const char *key = althea_measurement_get_key (measurement);

  return g_strndup (key, strrchr (key, '|') - key);
}

/* The newest value of a test sets the unit and the range of its series. */
static gboolean
add_measurement (GPtrArray *series, GHashTable *by_key, AltheaMeasurement *measurement)
{
  g_autofree char *key = key_without_unit (measurement);
  AltheaTrendSeries *found = g_hash_table_lookup (by_key, key);
  const AltheaPartialDate *date = althea_measurement_get_date (measurement);
  g_autofree char *date_text = althea_partial_date_to_full_display (date);
  g_autofree char *text = NULL;
  const char *unit = althea_measurement_get_unit (measurement);

  if (found == NULL)
    {
      if (!althea_measurement_is_numeric (measurement))
        return TRUE;
      found = althea_trend_series_new (althea_measurement_get_title (measurement), unit);
      althea_trend_series_set_range (found, althea_measurement_get_low (measurement),
                                     althea_measurement_get_high (measurement));
      g_ptr_array_add (series, found);
      g_hash_table_insert (by_key, g_steal_pointer (&key), found);
    }
  if (althea_measurement_is_numeric (measurement) && !g_str_equal (found->unit, unit))
    return FALSE;
  text = g_strdup_printf ("%s%s%s", althea_measurement_get_value_text (measurement),
                          *unit != '\0' ? "\xe2\x80\xaf" : "", unit);
  althea_trend_series_add (found, althea_partial_date_get_start_us (date),
                           althea_measurement_get_number (measurement),
                           althea_measurement_get_flag (measurement), text, date_text);
  return TRUE;
}

GPtrArray *
althea_trend_series_new_for_observations (GListModel *observations, guint *n_left_out)
{
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);
  guint left_out = 0;

  g_return_val_if_fail (G_IS_LIST_MODEL (observations), series);
  sorted = sorted_observations (observations);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_autoptr (AltheaMeasurement) whole = althea_measurement_new (g_ptr_array_index (sorted, i));
      guint n_components = althea_measurement_get_n_components (whole);

      if (althea_measurement_is_numeric (whole) || n_components == 0)
        {
          left_out += add_measurement (series, by_key, whole) ? 0 : 1;
          continue;
        }
      for (guint j = 0; j < n_components; j++)
        {
          g_autoptr (AltheaMeasurement) part
              = althea_measurement_new_component (g_ptr_array_index (sorted, i), j);

          left_out += add_measurement (series, by_key, part) ? 0 : 1;
        }
    }
  if (n_left_out != NULL)
    *n_left_out = left_out;
  return series;
}
