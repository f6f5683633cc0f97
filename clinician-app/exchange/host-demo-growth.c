/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <math.h>

/* Medians of length or height, weight and head circumference, near enough for synthetic children: after the
 * WHO child growth standards to 24 months and the CDC 2000 charts (public domain) from there on. Spread is a
 * share of the median, so a child keeps its percentile while it grows. Not for judging a real child. */
typedef struct
{
  double months;
  double height_m, weight_m, head_m; /* boys: cm, kg, cm; head 0 above three years */
  double height_f, weight_f, head_f; /* girls */
} Median;

static const Median medians[] = {
  { 0, 49.9, 3.35, 34.5, 49.1, 3.23, 33.9 },  { 1, 54.7, 4.47, 37.3, 53.7, 4.19, 36.5 },
  { 2, 58.4, 5.57, 39.1, 57.1, 5.13, 38.3 },  { 4, 63.9, 7.00, 41.6, 62.1, 6.42, 40.6 },
  { 6, 67.6, 7.93, 43.3, 65.7, 7.30, 42.2 },  { 9, 72.0, 8.90, 45.0, 70.1, 8.24, 43.8 },
  { 12, 75.7, 9.65, 46.1, 74.0, 8.95, 44.9 }, { 15, 79.1, 10.3, 46.8, 77.5, 9.60, 45.7 },
  { 18, 82.3, 10.9, 47.4, 80.7, 10.2, 46.2 }, { 24, 87.1, 12.2, 48.3, 85.7, 11.5, 47.2 },
  { 36, 96.1, 14.3, 49.5, 95.1, 13.9, 48.5 }, { 48, 103.3, 16.3, 0, 102.7, 16.1, 0 },
  { 60, 109.6, 18.4, 0, 108.9, 18.0, 0 },     { 72, 115.5, 20.7, 0, 115.0, 20.2, 0 },
  { 84, 121.9, 23.1, 0, 121.0, 22.8, 0 },     { 96, 127.9, 25.6, 0, 127.2, 25.8, 0 },
  { 108, 133.3, 28.6, 0, 132.8, 29.0, 0 },    { 120, 138.4, 31.9, 0, 138.2, 32.9, 0 },
  { 132, 143.4, 35.9, 0, 144.3, 37.2, 0 },    { 144, 149.1, 40.5, 0, 151.2, 41.7, 0 },
  { 156, 156.0, 45.6, 0, 157.0, 46.0, 0 },    { 168, 163.8, 51.0, 0, 160.0, 49.6, 0 },
  { 180, 170.1, 56.3, 0, 161.9, 52.2, 0 },    { 192, 173.6, 60.9, 0, 162.5, 54.0, 0 },
  { 204, 175.3, 64.6, 0, 162.9, 55.2, 0 },    { 216, 176.1, 67.3, 0, 163.1, 56.4, 0 },
};

static double
between (double a, double b, double share)
{
  return a + (b - a) * share;
}

/* @head_cm is 0 from three years on. */
void
host_demo_growth (double age_months, gboolean female, double height_z, double weight_z, double *height_cm,
                  double *weight_kg, double *head_cm)
{
  guint i = 0;
  double age = CLAMP (age_months, 0, 216);
  while (i + 2 < G_N_ELEMENTS (medians) && medians[i + 1].months <= age)
    i++;
  const Median *a = &medians[i], *b = &medians[i + 1];
  double share = CLAMP ((age - a->months) / (b->months - a->months), 0, 1);
  double height = female ? between (a->height_f, b->height_f, share)
                         : between (a->height_m, b->height_m, share);
  double weight = female ? between (a->weight_f, b->weight_f, share)
                         : between (a->weight_m, b->weight_m, share);
  double head = female ? between (a->head_f, b->head_f, share) : between (a->head_m, b->head_m, share);
  double spread = 0.12 + 0.05 * age / 216;
  *height_cm = height * (1 + 0.04 * height_z);
  *weight_kg = weight * exp (spread * weight_z);
  *head_cm = age < 36 ? head * (1 + 0.028 * height_z * 0.6) : 0;
}
