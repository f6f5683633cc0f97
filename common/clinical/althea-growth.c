/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-growth.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-error.h"
#include "althea-growth-table.h"

/* The 95th percentile as CDC's program counts it. */
#define Z_95TH 1.64485362695147

static gboolean
find_row (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x, AltheaLms *lms)
{
  const AltheaLmsTable *table = althea_lms_table_get (chart, measure, sex);
  gboolean by_month = chart == ALTHEA_GROWTH_CDC && measure != ALTHEA_GROWTH_WEIGHT_FOR_LENGTH;
  return table != NULL && isfinite (x)
         && althea_lms_table_at (table, by_month ? x / ALTHEA_GROWTH_DAYS_A_MONTH : x, lms);
}

static double
lms_value (const AltheaLms *lms, double z)
{
  double base = 1 + lms->l * lms->s * z;
  if (fabs (lms->l) < 1e-12)
    return lms->m * exp (lms->s * z);
  return base > 0 ? lms->m * pow (base, 1 / lms->l) : NAN;
}

static double
lms_z (const AltheaLms *lms, double value)
{
  if (fabs (lms->l) < 1e-12)
    return log (value / lms->m) / lms->s;
  return (pow (value / lms->m, lms->l) - 1) / (lms->l * lms->s);
}

double
althea_growth_z_to_percentile (double z)
{
  return 50 * erfc (-z / G_SQRT2);
}

/* Acklam's rational approximation (2003, relative error 1.2e-9) and one step of Halley's method on top. */
double
althea_growth_percentile_to_z (double percentile)
{
  static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00 };
  static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                              6.680131188771972e+01, -1.328068155288572e+01 };
  static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                              -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00 };
  static const double d[]
      = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00 };
  double p = percentile / 100, z;
  if (!(p > 0 && p < 1))
    return p <= 0 ? -INFINITY : p >= 1 ? INFINITY : NAN;
  if (p < 0.02425 || p > 1 - 0.02425)
    {
      double q = sqrt (-2 * log (MIN (p, 1 - p)));
      z = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5])
          / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
      z = p > 0.5 ? -z : z;
    }
  else
    {
      double q = p - 0.5, r = q * q;
      z = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q
          / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
  double e = 0.5 * erfc (-z / G_SQRT2) - p, u = e * sqrt (2 * G_PI) * exp (z * z / 2);
  return z - u / (1 + z * u / 2);
}

/* WHO's report says of indicators with weight: the tails of the reference hold too few children to shape
 * it, so beyond three the distance between two and three is the unit. */
static double
who_restricted (const AltheaLms *lms, double value, double z)
{
  double sign = z > 0 ? 1 : -1;
  double third = lms_value (lms, 3 * sign), second = lms_value (lms, 2 * sign);
  return sign * 3 + (value - third) / fabs (third - second);
}

/* Above the 95th percentile CDC takes a half-normal distribution fitted to children with obesity (Wei et
 * al., Ann Hum Biol 2020;47:514-521), @months of age. */
static double
cdc_extended_bmi (AltheaSex sex, double months, double bmi, double p95)
{
  double years = months / 12;
  double sigma = sex == ALTHEA_SEX_MALE ? 0.3728 + 0.5196 * years - 0.0091 * years * years
                                        : 0.8334 + 0.3712 * years - 0.0011 * years * years;
  double above = (bmi - p95) / sigma;
  /* The percentile is 90 + 10 * cdf(above). Its distance from 100 keeps its digits where the percentile
   * itself would round up to 100. */
  double rest = 5 * erfc (above / G_SQRT2);
  return -althea_growth_percentile_to_z (rest);
}

gboolean
althea_growth_score (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x,
                     double value, AltheaGrowthScore *score, GError **error)
{
  AltheaLms lms;
  g_return_val_if_fail (score != NULL, FALSE);
  if (!isfinite (value) || value <= 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A measurement is a number above zero");
      return FALSE;
    }
  if (!find_row (chart, measure, sex, x, &lms))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                           "The chart does not reach to this age or length");
      return FALSE;
    }
  *score = (AltheaGrowthScore){ .l = lms.l, .m = lms.m, .s = lms.s, .percent_of_95th = NAN };
  score->raw_z = score->z = lms_z (&lms, value);
  gboolean with_weight = measure != ALTHEA_GROWTH_LENGTH && measure != ALTHEA_GROWTH_HEAD;
  if (chart == ALTHEA_GROWTH_WHO && with_weight && fabs (score->z) > 3)
    {
      score->z = who_restricted (&lms, value, score->z);
      score->adjusted = TRUE;
    }
  if (chart == ALTHEA_GROWTH_CDC && measure == ALTHEA_GROWTH_BMI)
    {
      double p95 = lms_value (&lms, Z_95TH);
      score->percent_of_95th = 100 * value / p95;
      if (value > p95)
        {
          score->z = cdc_extended_bmi (sex, x / ALTHEA_GROWTH_DAYS_A_MONTH, value, p95);
          score->adjusted = TRUE;
        }
    }
  score->percentile = althea_growth_z_to_percentile (score->z);
  return TRUE;
}

double
althea_growth_value_at (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x,
                        double z)
{
  AltheaLms lms;
  return find_row (chart, measure, sex, x, &lms) ? lms_value (&lms, z) : NAN;
}

gboolean
althea_growth_get_span (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double *first,
                        double *last)
{
  const AltheaLmsTable *table = althea_lms_table_get (chart, measure, sex);
  gboolean by_month = chart == ALTHEA_GROWTH_CDC && measure != ALTHEA_GROWTH_WEIGHT_FOR_LENGTH;
  double unit = by_month ? ALTHEA_GROWTH_DAYS_A_MONTH : 1;
  g_return_val_if_fail (first != NULL && last != NULL, FALSE);
  if (table == NULL)
    return FALSE;
  *first = table->rows[0].x * unit;
  *last = table->rows[table->n_rows - 1].x * unit;
  return TRUE;
}

AltheaGrowthChart
althea_growth_chart_for_age (double age_days)
{
  return age_days < 24 * ALTHEA_GROWTH_DAYS_A_MONTH ? ALTHEA_GROWTH_WHO : ALTHEA_GROWTH_CDC;
}

const double *
althea_growth_get_centiles (AltheaGrowthChart chart, gsize *n)
{
  static const double who[] = { 2, 5, 10, 25, 50, 75, 90, 95, 98 };
  static const double cdc[] = { 3, 5, 10, 25, 50, 75, 85, 90, 95, 97 };
  g_return_val_if_fail (n != NULL, NULL);
  *n = chart == ALTHEA_GROWTH_WHO ? G_N_ELEMENTS (who) : G_N_ELEMENTS (cdc);
  return chart == ALTHEA_GROWTH_WHO ? who : cdc;
}

char *
althea_growth_percentile_to_display (double percentile)
{
  if (!isfinite (percentile))
    return g_strdup ("");
  if (percentile < 0.1)
    /* Translators: a percentile below one in a thousand */
    return g_strdup (_ ("<0.1th percentile"));
  if (percentile > 99.9)
    /* Translators: a percentile above 999 in a thousand */
    return g_strdup (_ (">99.9th percentile"));
  if (percentile < 1 || percentile > 99)
    /* Translators: %.1f is a percentile with a digit, like 99.4 */
    return g_strdup_printf (_ ("%.1fth percentile"), percentile);
  int whole = (int)lround (percentile);
  gboolean teen = whole / 10 == 1;
  if (whole % 10 == 1 && !teen)
    /* Translators: %d ends in one: 21st percentile */
    return g_strdup_printf (_ ("%dst percentile"), whole);
  if (whole % 10 == 2 && !teen)
    /* Translators: %d ends in two: 22nd percentile */
    return g_strdup_printf (_ ("%dnd percentile"), whole);
  if (whole % 10 == 3 && !teen)
    /* Translators: %d ends in three: 23rd percentile */
    return g_strdup_printf (_ ("%drd percentile"), whole);
  /* Translators: %d is any other number: 50th percentile */
  return g_strdup_printf (_ ("%dth percentile"), whole);
}

const char *
althea_growth_measure_get_label (AltheaGrowthMeasure measure)
{
  switch (measure)
    {
    case ALTHEA_GROWTH_WEIGHT:
      return _ ("Weight for age");
    case ALTHEA_GROWTH_LENGTH:
      return _ ("Length or height for age");
    case ALTHEA_GROWTH_HEAD:
      return _ ("Head circumference for age");
    case ALTHEA_GROWTH_BMI:
      return _ ("Body mass index for age");
    case ALTHEA_GROWTH_WEIGHT_FOR_LENGTH:
      return _ ("Weight for length or height");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
althea_growth_measure_get_unit (AltheaGrowthMeasure measure)
{
  switch (measure)
    {
    case ALTHEA_GROWTH_LENGTH:
    case ALTHEA_GROWTH_HEAD:
      return "cm";
    case ALTHEA_GROWTH_BMI:
      return "kg/m2";
    case ALTHEA_GROWTH_WEIGHT:
    case ALTHEA_GROWTH_WEIGHT_FOR_LENGTH:
      return "kg";
    default:
      g_return_val_if_reached ("");
    }
}

const char *
althea_growth_chart_get_label (AltheaGrowthChart chart)
{
  return chart == ALTHEA_GROWTH_WHO ? _ ("WHO, birth to 24 months") : _ ("CDC, 2 to 20 years");
}

const char *
althea_growth_get_source (AltheaGrowthChart chart)
{
  g_return_val_if_fail (chart == ALTHEA_GROWTH_WHO || chart == ALTHEA_GROWTH_CDC, "");
  return althea_lms_table_get_source (chart);
}
