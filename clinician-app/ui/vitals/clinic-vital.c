/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-vital.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define YEAR 365.25
#define MONTH ALTHEA_GROWTH_DAYS_A_MONTH
#define ADULT (18 * YEAR)

static const ClinicVital vitals[CLINIC_N_VITALS] = {
  [CLINIC_VITAL_SYSTOLIC]
  = { N_ ("Systolic"), "8480-6", "Systolic blood pressure", "mmHg", "mm[Hg]", "mmHg", "mm[Hg]", 0 },
  [CLINIC_VITAL_DIASTOLIC]
  = { N_ ("Diastolic"), "8462-4", "Diastolic blood pressure", "mmHg", "mm[Hg]", "mmHg", "mm[Hg]", 0 },
  [CLINIC_VITAL_HEART_RATE]
  = { N_ ("Heart rate"), "8867-4", "Heart rate", "/min", "/min", "/min", "/min", 0 },
  [CLINIC_VITAL_RESP]
  = { N_ ("Breathing rate"), "9279-1", "Respiratory rate", "/min", "/min", "/min", "/min", 0 },
  [CLINIC_VITAL_TEMPERATURE]
  = { N_ ("Temperature"), "8310-5", "Body temperature", "°C", "Cel", "°F", "[degF]", 1 },
  [CLINIC_VITAL_SPO2] = { N_ ("Oxygen saturation"), "2708-6", "Oxygen saturation", "%", "%", "%", "%", 0 },
  [CLINIC_VITAL_WEIGHT] = { N_ ("Weight"), "29463-7", "Body weight", "kg", "kg", "lb", "[lb_av]", 2 },
  [CLINIC_VITAL_HEIGHT] = { N_ ("Height"), "8302-2", "Body height", "cm", "cm", "in", "[in_i]", 1 },
  [CLINIC_VITAL_HEAD] = { N_ ("Head circumference"), "9843-4", "Head Occipital-frontal circumference", "cm",
                          "cm", "in", "[in_i]", 1 },
  [CLINIC_VITAL_PAIN] = { N_ ("Pain, 0 to 10"), "72514-3",
                          "Pain severity - 0-10 verbal numeric rating [Score] - Reported", "/10", "{score}",
                          "/10", "{score}", 0 },
};

const ClinicVital *
clinic_vital_get (ClinicVitalKind kind)
{
  g_return_val_if_fail (kind < CLINIC_N_VITALS, NULL);
  return &vitals[kind];
}

const char *
clinic_vital_get_label (ClinicVitalKind kind)
{
  g_return_val_if_fail (kind < CLINIC_N_VITALS, "");
  return _ (vitals[kind].label);
}

/* --- what is possible, what is likely -------------------------------------------------------------- */

/* Up to an age in days, the last row for everybody older. Our own bounds: wide enough for what hospitals
 * report, narrow enough for a digit too many. */
typedef struct
{
  double until, least, most, low, high;
} Limits;

static const Limits systolic_limits[] = { { 13 * YEAR, 20, 350, 50, 150 }, { INFINITY, 20, 350, 70, 230 } };
static const Limits diastolic_limits[] = { { 13 * YEAR, 0, 250, 20, 110 }, { INFINITY, 0, 250, 30, 140 } };
static const Limits heart_limits[]
    = { { YEAR, 0, 350, 80, 230 }, { 12 * YEAR, 0, 350, 45, 220 }, { INFINITY, 0, 350, 30, 200 } };
static const Limits resp_limits[]
    = { { YEAR, 0, 150, 15, 90 }, { 12 * YEAR, 0, 150, 10, 60 }, { INFINITY, 0, 150, 6, 45 } };
static const Limits temperature_limits[] = { { INFINITY, 20, 46, 34, 41.5 } };
static const Limits spo2_limits[] = { { INFINITY, 0, 100, 70, 100 } };
static const Limits weight_limits[] = { { 90, 0.2, 20, 1, 9 },
                                        { YEAR, 0.2, 40, 2, 16 },
                                        { 5 * YEAR, 0.5, 120, 5, 40 },
                                        { 12 * YEAR, 2, 300, 10, 100 },
                                        { INFINITY, 10, 700, 35, 200 } };
static const Limits height_limits[] = { { YEAR, 15, 110, 40, 90 },
                                        { 5 * YEAR, 20, 170, 60, 130 },
                                        { 12 * YEAR, 40, 240, 80, 185 },
                                        { INFINITY, 50, 275, 125, 215 } };
static const Limits head_limits[] = { { INFINITY, 10, 80, 28, 62 } };
static const Limits pain_limits[] = { { INFINITY, 0, 10, 0, 10 } };

static const Limits *
find_limits (ClinicVitalKind kind, double age_days)
{
  static const Limits *const all[CLINIC_N_VITALS] = {
    [CLINIC_VITAL_SYSTOLIC] = systolic_limits,
    [CLINIC_VITAL_DIASTOLIC] = diastolic_limits,
    [CLINIC_VITAL_HEART_RATE] = heart_limits,
    [CLINIC_VITAL_RESP] = resp_limits,
    [CLINIC_VITAL_TEMPERATURE] = temperature_limits,
    [CLINIC_VITAL_SPO2] = spo2_limits,
    [CLINIC_VITAL_WEIGHT] = weight_limits,
    [CLINIC_VITAL_HEIGHT] = height_limits,
    [CLINIC_VITAL_HEAD] = head_limits,
    [CLINIC_VITAL_PAIN] = pain_limits,
  };
  const Limits *limits = all[kind];

  while (isfinite (limits->until) && !(age_days < limits->until))
    limits++;
  return limits;
}

/* A child's size, held against the chart of its age. */
static gboolean
is_off_the_chart (ClinicVitalKind kind, double number, double age_days, AltheaSex sex)
{
  const AltheaGrowthMeasure measure = kind == CLINIC_VITAL_WEIGHT   ? ALTHEA_GROWTH_WEIGHT
                                      : kind == CLINIC_VITAL_HEIGHT ? ALTHEA_GROWTH_LENGTH
                                                                    : ALTHEA_GROWTH_HEAD;
  AltheaGrowthScore score;

  if (kind < CLINIC_VITAL_WEIGHT || kind > CLINIC_VITAL_HEAD || sex == 0 || !(age_days < 20 * YEAR)
      || !althea_growth_score (althea_growth_chart_for_age (age_days), measure, sex, age_days, number, &score,
                               NULL))
    return FALSE;
  return fabs (score.raw_z) > 4;
}

ClinicVitalJudgement
clinic_vital_judge (ClinicVitalKind kind, double number, double age_days, AltheaSex sex)
{
  const Limits *limits;

  g_return_val_if_fail (kind < CLINIC_N_VITALS, CLINIC_VITAL_IMPOSSIBLE);
  limits = find_limits (kind, age_days);
  if (!isfinite (number) || number < limits->least || number > limits->most)
    return CLINIC_VITAL_IMPOSSIBLE;
  if (number < limits->low || number > limits->high || is_off_the_chart (kind, number, age_days, sex))
    return CLINIC_VITAL_UNLIKELY;
  return CLINIC_VITAL_LIKELY;
}

/* --- what is normal -------------------------------------------------------------------------------- */

#define NEWS2 "Royal College of Physicians, NEWS2, 2017"
#define FLEMING "Fleming et al., Lancet 2011;377:1011, 10th to 90th centile; critical: 1st and 99th"
#define ACC_AHA "ACC/AHA guideline, 2017; low: NEWS2, 2017"
#define AAP_BP "AAP screening table, Pediatrics 2017;140:e20171904; low: AHA PALS, 2020"

/* Centiles 1, 10, 90 and 99 of healthy children up to an age in months. */
typedef struct
{
  double until_months, first, tenth, ninetieth, ninety_ninth;
} Centiles;

static const Centiles heart_centiles[] = {
  { 3, 107, 123, 164, 181 },     { 6, 104, 120, 159, 175 }, { 9, 98, 114, 152, 168 },
  { 12, 93, 109, 145, 161 },     { 18, 88, 103, 140, 156 }, { 24, 82, 98, 135, 149 },
  { 36, 76, 92, 128, 142 },      { 48, 70, 86, 123, 136 },  { 72, 65, 81, 117, 131 },
  { 96, 59, 74, 111, 123 },      { 144, 52, 67, 103, 115 }, { 180, 47, 62, 96, 108 },
  { INFINITY, 43, 58, 92, 104 },
};
static const Centiles resp_centiles[] = {
  { 3, 25, 34, 57, 66 },        { 6, 24, 33, 55, 64 },  { 9, 23, 31, 52, 61 },   { 12, 22, 30, 50, 58 },
  { 18, 21, 28, 46, 53 },       { 24, 19, 25, 40, 46 }, { 36, 18, 22, 34, 38 },  { 48, 17, 21, 29, 33 },
  { 72, 17, 20, 27, 29 },       { 96, 16, 18, 24, 27 }, { 144, 14, 16, 22, 25 }, { 180, 12, 15, 21, 23 },
  { INFINITY, 11, 13, 19, 22 },
};

static ClinicVitalRange
centile_range (const Centiles *rows, double age_days)
{
  while (isfinite (rows->until_months) && !(age_days < rows->until_months * MONTH))
    rows++;
  return (ClinicVitalRange){ rows->tenth, rows->ninetieth, rows->first, rows->ninety_ninth, FLEMING };
}

/* Blood pressures from which on a child is to be looked at again, by whole years from 1. */
static const struct
{
  double boys[2], girls[2];
} screening[] = {
  { { 98, 52 }, { 98, 54 } },   { { 100, 55 }, { 101, 58 } }, { { 101, 58 }, { 102, 60 } },
  { { 102, 60 }, { 103, 62 } }, { { 103, 63 }, { 104, 64 } }, { { 105, 66 }, { 105, 67 } },
  { { 106, 68 }, { 106, 68 } }, { { 107, 69 }, { 107, 69 } }, { { 107, 70 }, { 108, 71 } },
  { { 108, 72 }, { 109, 72 } }, { { 110, 74 }, { 111, 74 } }, { { 113, 75 }, { 114, 75 } },
};

static ClinicVitalRange
child_pressure (ClinicVitalKind kind, double age_days, AltheaSex sex)
{
  const gboolean systolic = kind == CLINIC_VITAL_SYSTOLIC;
  const int years = (int)(age_days / YEAR), part = systolic ? 0 : 1;
  ClinicVitalRange range = { NAN, NAN, NAN, NAN, AAP_BP };

  if (systolic)
    range.low = age_days < 28 ? 60 : years < 1 ? 70 : MIN (70 + 2 * years, 90);
  if (systolic)
    /* Below PALS' limit is hypotension, so one less is the first critical value. */
    range.critical_low = range.low - 1;
  if (years >= 13)
    {
      /* From 13 on the guideline counts as for adults: below 120/80. */
      range.high = systolic ? 119 : 79;
      range.critical_high = systolic ? 181 : 121;
    }
  else if (years >= 1)
    /* The screening value itself asks for another look. */
    range.high = (sex == ALTHEA_SEX_MALE ? screening[years - 1].boys[part] : screening[years - 1].girls[part])
                 - 1;
  return range;
}

gboolean
clinic_vital_get_range (ClinicVitalKind kind, double age_days, AltheaSex sex, ClinicVitalRange *range)
{
  const gboolean child = age_days < ADULT;

  g_return_val_if_fail (kind < CLINIC_N_VITALS && range != NULL, FALSE);
  switch (kind)
    {
    case CLINIC_VITAL_SYSTOLIC:
      *range = child ? child_pressure (kind, age_days, sex)
                     : (ClinicVitalRange){ 101, 129, 90, 181, ACC_AHA };
      return TRUE;
    case CLINIC_VITAL_DIASTOLIC:
      *range = child ? child_pressure (kind, age_days, sex)
                     : (ClinicVitalRange){ NAN, 79, NAN, 121, "ACC/AHA guideline, 2017" };
      return isfinite (range->high);
    case CLINIC_VITAL_HEART_RATE:
      *range = child ? centile_range (heart_centiles, age_days)
                     : (ClinicVitalRange){ 51, 90, 40, 131, NEWS2 };
      return TRUE;
    case CLINIC_VITAL_RESP:
      *range = child ? centile_range (resp_centiles, age_days) : (ClinicVitalRange){ 12, 20, 8, 25, NEWS2 };
      return TRUE;
    case CLINIC_VITAL_TEMPERATURE:
      /* AAP, febrile infant guideline 2021: 38.0 °C under 3 months is an emergency. */
      *range = age_days < 90 ? (ClinicVitalRange){ 36.1, 37.9, 35, 38, "AAP febrile infant guideline, 2021" }
                             : (ClinicVitalRange){ 36.1, 38, 35, NAN, NEWS2 };
      return TRUE;
    case CLINIC_VITAL_SPO2:
      *range = child
                   ? (ClinicVitalRange){ 94, NAN, 89, NAN, "AHA PALS, 2020; critical: WHO Pocket book, 2013" }
                   : (ClinicVitalRange){ 96, NAN, 91, NAN, NEWS2 };
      return TRUE;
    case CLINIC_VITAL_PAIN:
      *range = (ClinicVitalRange){ NAN, 6, NAN, NAN, "Numeric rating scale: severe from 7" };
      return TRUE;
    case CLINIC_VITAL_WEIGHT:
    case CLINIC_VITAL_HEIGHT:
    case CLINIC_VITAL_HEAD:
    case CLINIC_N_VITALS:
    default:
      return FALSE;
    }
}

AltheaFlag
clinic_vital_range_get_flag (const ClinicVitalRange *range, double number)
{
  g_return_val_if_fail (range != NULL, ALTHEA_FLAG_NONE);
  /* A comparison with NAN is false: an open end flags nothing. */
  if (number <= range->critical_low)
    return ALTHEA_FLAG_CRITICAL_LOW;
  if (number >= range->critical_high)
    return ALTHEA_FLAG_CRITICAL_HIGH;
  if (number < range->low)
    return ALTHEA_FLAG_LOW;
  return number > range->high ? ALTHEA_FLAG_HIGH : ALTHEA_FLAG_NONE;
}

AltheaFlag
clinic_vital_get_flag (ClinicVitalKind kind, double number, double age_days, AltheaSex sex)
{
  ClinicVitalRange range;

  return clinic_vital_get_range (kind, age_days, sex, &range) ? clinic_vital_range_get_flag (&range, number)
                                                              : ALTHEA_FLAG_NONE;
}
