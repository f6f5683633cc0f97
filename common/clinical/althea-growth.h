/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Growth of children against two published charts, by the LMS method (Cole and Green 1992). Pure
 * functions over tables that are compiled in; any thread. Lengths in centimetres, weights in kilograms,
 * body mass index in kg/m2, ages in days. The tables name their source: althea_growth_get_source().
 */

typedef enum
{
  ALTHEA_GROWTH_WHO = 1, /* WHO Child Growth Standards 2006, 0 to 730 days, one row a day */
  ALTHEA_GROWTH_CDC,     /* CDC 2000 charts, 2 to 20 years, head to 36 months; one row a month */
} AltheaGrowthChart;

typedef enum
{
  ALTHEA_GROWTH_WEIGHT = 1,        /* kg by age */
  ALTHEA_GROWTH_LENGTH,            /* cm by age: lying (WHO), standing (CDC) */
  ALTHEA_GROWTH_HEAD,              /* cm by age */
  ALTHEA_GROWTH_BMI,               /* kg/m2 by age */
  ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, /* kg by cm: lying (WHO), standing (CDC, weight for stature) */
} AltheaGrowthMeasure;

typedef enum
{
  ALTHEA_SEX_MALE = 1,
  ALTHEA_SEX_FEMALE,
} AltheaSex;

/* A month as CDC's program counts it. */
#define ALTHEA_GROWTH_DAYS_A_MONTH 30.4375

typedef struct
{
  double z;               /* standard deviations from the median; bounded as the chart's own program does */
  double percentile;      /* 0 to 100, of @z */
  double raw_z;           /* plain LMS, before what follows */
  gboolean adjusted;      /* WHO: counted by SD distances beyond 3; CDC BMI: extended above the 95th */
  double l, m, s;         /* the row of the table, between two rows the line that joins them */
  double percent_of_95th; /* CDC BMI only, else NAN: how severe obesity is graded */
} AltheaGrowthScore;

/**
 * althea_growth_score:
 * @x: age in days, or for ALTHEA_GROWTH_WEIGHT_FOR_LENGTH the length in cm
 * @value: what was measured
 * @score: (out)
 *
 * Places a measurement on a chart. Weight-based WHO indicators beyond 3 standard deviations are counted
 * in the distance between 2 and 3 (WHO 2006, chapter 7); CDC body mass index above the 95th percentile is
 * the extended one (Wei 2020).
 *
 * Returns: FALSE and ALTHEA_ERROR_NOT_FOUND where the chart has no such measure at @x, or
 * ALTHEA_ERROR_INVALID for a value that no person has (not finite, not above zero).
 */
gboolean althea_growth_score (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x,
                              double value, AltheaGrowthScore *score, GError **error);

/* The measurement at @z standard deviations, for the lines of a chart; NAN outside of the chart. */
double althea_growth_value_at (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x,
                               double z);

/* Where the chart begins and ends: days, or cm for weight for length. FALSE: it has no such measure. */
gboolean althea_growth_get_span (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex,
                                 double *first, double *last);

/* The chart to use at an age: WHO below 24 months, CDC from then on, as CDC and AAP advise (MMWR 2010;59
 * RR-9). Head circumference from 24 to 36 months is CDC's. */
AltheaGrowthChart althea_growth_chart_for_age (double age_days);

/* The centiles that the chart is printed with (WHO 2, 5, 10 ... 98; CDC 3 or 5 ... 97), ascending.
 * @n (out). Static. */
const double *althea_growth_get_centiles (AltheaGrowthChart chart, gsize *n);

double althea_growth_z_to_percentile (double z); /* 0 to 100 */
double althea_growth_percentile_to_z (double percentile);

/* "3rd percentile", "50th percentile", "<0.1th percentile", translated. (transfer full) */
char *althea_growth_percentile_to_display (double percentile);

/* Names for people, translated; lent. */
const char *althea_growth_measure_get_label (AltheaGrowthMeasure measure);
const char *althea_growth_measure_get_unit (AltheaGrowthMeasure measure); /* kg, cm, kg/m2 */
const char *althea_growth_chart_get_label (AltheaGrowthChart chart);
/* Publisher, title, year and what the tables here were made from. Lent, never NULL. */
const char *althea_growth_get_source (AltheaGrowthChart chart);

G_END_DECLS
