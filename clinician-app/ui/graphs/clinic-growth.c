/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-trend-row.h"
#include "althea-unit.h"
#include "clinic-growth-private.h"

#define WEIGHT_CODES "29463-7|3141-9|8339-4|8335-2"
#define LENGTH_CODES "8302-2|8306-3|3137-7|8308-9|89269-5"
#define HEAD_CODES "9843-4|8287-5"
#define BMI_CODES "39156-5"
#define CM_A_METRE 100.0

static void clinic_growth_drawing_init (ClinicDrawingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ClinicGrowth, clinic_growth, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CLINIC_TYPE_DRAWING, clinic_growth_drawing_init))

static void
point_clear (gpointer data)
{
  ClinicGrowthPoint *point = data;

  g_free (point->text);
  g_free (point->date_text);
  g_free (point->place_text);
}

static void
clinic_growth_finalize (GObject *object)
{
  g_array_unref (CLINIC_GROWTH (object)->points);
  G_OBJECT_CLASS (clinic_growth_parent_class)->finalize (object);
}

static void
clinic_growth_class_init (ClinicGrowthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_growth_finalize;
}

static void
clinic_growth_init (ClinicGrowth *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (ClinicGrowthPoint));
  g_array_set_clear_func (self->points, point_clear);
}

/* --- measurements ---------------------------------------------------------------------------------- */

typedef struct
{
  GDate day;
  const AltheaPartialDate *date; /* lent */
  double number;
  const char *text; /* lent: as recorded, in the unit of the chart */
} Measured;

static gboolean
has_code (AltheaRecord *record, const char *codes)
{
  const AltheaCodeableConcept *concept = althea_record_get_value (record, "code");
  g_auto (GStrv) all = g_strsplit (codes, "|", -1);

  for (guint i = 0; all[i] != NULL; i++)
    if (concept != NULL && althea_codeable_concept_has_code (concept, "http://loinc.org", all[i]))
      return TRUE;
  return FALSE;
}

/* All values of @codes to the day, in @unit, newest first. (transfer full) */
static GArray *
collect (AltheaFacts *facts, const char *codes, const char *unit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Measured));
  const GPtrArray *records = althea_facts_get_records (facts, "Observation");

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      AltheaRecord *record = g_ptr_array_index (records, i);
      const AltheaQuantity *quantity = althea_record_get_value (record, "value-quantity");
      const AltheaPartialDate *date = althea_record_get_date (record);
      Measured measured = { .date = date };
      g_autoptr (GDateTime) time = NULL;

      if (quantity == NULL || quantity->value == NULL || quantity->comparator != NULL || date == NULL
          || althea_partial_date_get_day (date) == 0 || !has_code (record, codes))
        continue;
      if (!althea_unit_convert (althea_decimal_get_double (quantity->value),
                                quantity->code != NULL ? quantity->code : quantity->unit, unit, NULL,
                                &measured.number))
        continue;
      time = g_date_time_new_from_unix_local (althea_partial_date_get_start_us (date) / G_USEC_PER_SEC);
      g_date_set_dmy (&measured.day, (GDateDay)g_date_time_get_day_of_month (time),
                      (GDateMonth)g_date_time_get_month (time), (GDateYear)g_date_time_get_year (time));
      g_array_append_val (found, measured);
    }
  return found;
}

static const Measured *
find_day (GArray *all, const GDate *day)
{
  for (guint i = 0; i < all->len; i++)
    if (g_date_compare (&g_array_index (all, Measured, i).day, day) == 0)
      return &g_array_index (all, Measured, i);
  return NULL;
}

static char *
describe_place (const AltheaGrowthScore *score)
{
  g_autofree char *percentile = althea_growth_percentile_to_display (score->percentile);

  /* Translators: "45th percentile", and how many standard deviations from the median. */
  return g_strdup_printf (_ ("%s, z %s%.2f"), percentile, score->z < 0 ? "−" : "+", fabs (score->z));
}

static void
add_point (ClinicGrowth *self, double x, double value, const AltheaPartialDate *date)
{
  ClinicGrowthPoint point = { .x = x, .value = value };
  AltheaGrowthScore score;

  if (x < self->first || x > self->last)
    return;
  point.placed = althea_growth_score (self->chart, self->measure, self->sex, x, value, &score, NULL);
  if (point.placed)
    {
      point.z = score.z;
      point.percentile = score.percentile;
    }
  point.place_text = point.placed ? describe_place (&score) : g_strdup ("");
  point.time_us = althea_partial_date_get_start_us (date);
  point.date_text = althea_partial_date_to_full_display (date);
  point.text = g_strdup_printf ("%.4g\xe2\x80\xaf%s", value,
                                althea_unit_to_display (althea_growth_measure_get_unit (self->measure)));
  g_array_append_val (self->points, point);
}

static double
age_in_days (const Measured *measured, const GDate *birth)
{
  return g_date_days_between (birth, &measured->day);
}

static void
add_by_age (ClinicGrowth *self, GArray *all, const GDate *birth)
{
  for (guint i = 0; i < all->len; i++)
    {
      const Measured *measured = &g_array_index (all, Measured, i);

      add_point (self, age_in_days (measured, birth), measured->number, measured->date);
    }
}

/* Body mass index as recorded, and worked out where weight and length of one day are there without it. */
static void
add_body_mass (ClinicGrowth *self, AltheaFacts *facts, const GDate *birth)
{
  g_autoptr (GArray) recorded = collect (facts, BMI_CODES, "kg/m2");
  g_autoptr (GArray) weights = collect (facts, WEIGHT_CODES, "kg");
  g_autoptr (GArray) lengths = collect (facts, LENGTH_CODES, "cm");

  add_by_age (self, recorded, birth);
  for (guint i = 0; i < weights->len; i++)
    {
      const Measured *weight = &g_array_index (weights, Measured, i);
      const Measured *length = find_day (lengths, &weight->day);

      if (length != NULL && length->number > 0 && find_day (recorded, &weight->day) == NULL)
        add_point (self, age_in_days (weight, birth), weight->number / pow (length->number / CM_A_METRE, 2),
                   weight->date);
    }
}

static void
add_weight_for_length (ClinicGrowth *self, AltheaFacts *facts, const GDate *birth)
{
  g_autoptr (GArray) weights = collect (facts, WEIGHT_CODES, "kg");
  g_autoptr (GArray) lengths = collect (facts, LENGTH_CODES, "cm");

  for (guint i = 0; i < weights->len; i++)
    {
      const Measured *weight = &g_array_index (weights, Measured, i);
      const Measured *length = find_day (lengths, &weight->day);

      /* Lying below two years, standing from then on: each chart has its own. */
      if (length != NULL && althea_growth_chart_for_age (age_in_days (weight, birth)) == self->chart)
        add_point (self, length->number, weight->number, weight->date);
    }
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  double left = ((const ClinicGrowthPoint *)a)->x, right = ((const ClinicGrowthPoint *)b)->x;

  return left < right ? -1 : left > right;
}

static void
add_points (ClinicGrowth *self, AltheaFacts *facts, const GDate *birth)
{
  static const struct
  {
    AltheaGrowthMeasure measure;
    const char *codes, *unit;
  } simple[] = {
    { ALTHEA_GROWTH_WEIGHT, WEIGHT_CODES, "kg" },
    { ALTHEA_GROWTH_LENGTH, LENGTH_CODES, "cm" },
    { ALTHEA_GROWTH_HEAD, HEAD_CODES, "cm" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    {
      g_autoptr (GArray) all = NULL;

      if (simple[i].measure != self->measure)
        continue;
      all = collect (facts, simple[i].codes, simple[i].unit);
      add_by_age (self, all, birth);
    }
  if (self->measure == ALTHEA_GROWTH_BMI)
    add_body_mass (self, facts, birth);
  if (self->measure == ALTHEA_GROWTH_WEIGHT_FOR_LENGTH)
    add_weight_for_length (self, facts, birth);
  g_array_sort (self->points, compare_points);
}

ClinicGrowth *
clinic_growth_new (AltheaFacts *facts, AltheaGrowthChart chart, AltheaGrowthMeasure measure)
{
  g_autoptr (ClinicGrowth) self = g_object_new (CLINIC_TYPE_GROWTH, NULL);
  GDate birth;

  g_return_val_if_fail (facts != NULL, NULL);
  self->chart = chart;
  self->measure = measure;
  self->sex = althea_facts_get_sex (facts);
  if (self->sex == 0 || !althea_facts_get_birth (facts, &birth)
      || !althea_growth_get_span (chart, measure, self->sex, &self->first, &self->last))
    return NULL;
  add_points (self, facts, &birth);
  return g_steal_pointer (&self);
}

guint
clinic_growth_get_n_points (ClinicGrowth *self)
{
  g_return_val_if_fail (CLINIC_IS_GROWTH (self), 0);
  return self->points->len;
}

const ClinicGrowthPoint *
clinic_growth_get_point (ClinicGrowth *self, guint index)
{
  g_return_val_if_fail (CLINIC_IS_GROWTH (self) && index < self->points->len, NULL);
  return &g_array_index (self->points, ClinicGrowthPoint, index);
}

/* --- in words -------------------------------------------------------------------------------------- */

char *
clinic_growth_dup_title (ClinicGrowth *self)
{
  g_return_val_if_fail (CLINIC_IS_GROWTH (self), NULL);
  /* Translators: what is measured, of whom, by whose chart. */
  return g_strdup_printf (_ ("%s, %s, %s"), althea_growth_measure_get_label (self->measure),
                          self->sex == ALTHEA_SEX_FEMALE ? _ ("girls") : _ ("boys"),
                          althea_growth_chart_get_label (self->chart));
}

char *
clinic_growth_describe (ClinicDrawing *drawing, guint stop)
{
  const ClinicGrowthPoint *point = clinic_growth_get_point (CLINIC_GROWTH (drawing), stop);

  return g_strdup_printf ("%s\n%s%s%s", point->date_text, point->text, *point->place_text != '\0' ? "\n" : "",
                          point->place_text);
}

static const ClinicGrowthPoint *
find_newest (ClinicGrowth *self)
{
  const ClinicGrowthPoint *newest = NULL;

  for (guint i = 0; i < self->points->len; i++)
    {
      const ClinicGrowthPoint *point = &g_array_index (self->points, ClinicGrowthPoint, i);

      if (newest == NULL || point->time_us >= newest->time_us)
        newest = point;
    }
  return newest;
}

static char *
to_sentence (ClinicDrawing *drawing)
{
  ClinicGrowth *self = CLINIC_GROWTH (drawing);
  g_autofree char *title = clinic_growth_dup_title (self);
  const ClinicGrowthPoint *newest = find_newest (self);

  if (newest == NULL)
    return g_strdup_printf (_ ("%s: no measurements on this chart."), title);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %u measurement, latest %s on %s%s%s.",
                                       "%s: %u measurements, latest %s on %s%s%s.", self->points->len),
                          title, self->points->len, newest->text, newest->date_text,
                          *newest->place_text != '\0' ? ", " : "", newest->place_text);
}

GListModel *
clinic_growth_to_rows (ClinicGrowth *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  AltheaTrendSeries *series;

  g_return_val_if_fail (CLINIC_IS_GROWTH (self), NULL);
  series = althea_trend_series_new (althea_growth_measure_get_label (self->measure), "");
  g_ptr_array_add (all, series);
  for (guint i = 0; i < self->points->len; i++)
    {
      const ClinicGrowthPoint *point = &g_array_index (self->points, ClinicGrowthPoint, i);
      g_autofree char *text = g_strdup_printf ("%s%s%s", point->text, *point->place_text != '\0' ? ", " : "",
                                               point->place_text);

      althea_trend_series_add (series, point->time_us, point->value, ALTHEA_FLAG_NONE, text,
                               point->date_text);
    }
  return althea_trend_row_list_new (all, 0);
}

static guint
get_n_stops (ClinicDrawing *drawing)
{
  return CLINIC_GROWTH (drawing)->points->len;
}

static void
clinic_growth_drawing_init (ClinicDrawingInterface *iface)
{
  iface->get_n_stops = get_n_stops;
  iface->get_stop_x = clinic_growth_get_stop_x;
  iface->describe = clinic_growth_describe;
  iface->to_sentence = to_sentence;
  iface->get_height = clinic_growth_get_height;
  iface->paint = clinic_growth_paint;
}
