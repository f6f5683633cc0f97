/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-unit.h"

#include <string.h>

typedef enum
{
  NUMBER = 1,
  LENGTH,               /* m */
  MASS,                 /* g */
  VOLUME,               /* L */
  AREA,                 /* m2 */
  TIME,                 /* d */
  PRESSURE,             /* kPa */
  MASS_CONCENTRATION,   /* g/L */
  AMOUNT_CONCENTRATION, /* mol/L */
  MASS_RATIO,           /* g albumin in g creatinine */
  AMOUNT_RATIO,         /* g albumin in mol creatinine */
  BODY_MASS_INDEX,      /* kg/m2 */
  FLOW,                 /* mL/min */
  DOSE_BY_MASS,         /* mg/kg */
  GLYCATED_PERCENT,     /* HbA1c by NGSP */
  GLYCATED_AMOUNT,      /* HbA1c by IFCC */
} Dimension;

/* UCUM codes and the spellings that are met in their place. */
static const struct
{
  const char *unit;
  Dimension dimension;
  double factor;
} units[] = {
  { "", NUMBER, 1 },
  { "1", NUMBER, 1 },
  { "m", LENGTH, 1 },
  { "cm", LENGTH, 0.01 },
  { "mm", LENGTH, 0.001 },
  { "[in_i]", LENGTH, 0.0254 },
  { "[in_us]", LENGTH, 0.0254 },
  { "in", LENGTH, 0.0254 },
  { "[ft_i]", LENGTH, 0.3048 },
  { "ft", LENGTH, 0.3048 },
  { "kg", MASS, 1000 },
  { "g", MASS, 1 },
  { "mg", MASS, 0.001 },
  { "ug", MASS, 1e-6 },
  { "[lb_av]", MASS, 453.59237 },
  { "lb", MASS, 453.59237 },
  { "lbs", MASS, 453.59237 },
  { "[oz_av]", MASS, 28.349523125 },
  { "oz", MASS, 28.349523125 },
  { "L", VOLUME, 1 },
  { "mL", VOLUME, 0.001 },
  { "m2", AREA, 1 },
  { "d", TIME, 1 },
  { "wk", TIME, 7 },
  { "mo", TIME, 30.4375 },
  { "a", TIME, 365.25 },
  { "mm[Hg]", PRESSURE, 0.133322387415 },
  { "mmHg", PRESSURE, 0.133322387415 },
  { "kPa", PRESSURE, 1 },
  { "mg/dL", MASS_CONCENTRATION, 0.01 },
  { "g/dL", MASS_CONCENTRATION, 10 },
  { "g/L", MASS_CONCENTRATION, 1 },
  { "mg/L", MASS_CONCENTRATION, 0.001 },
  { "ug/L", MASS_CONCENTRATION, 1e-6 },
  { "mg/mL", MASS_CONCENTRATION, 1 },
  { "mmol/L", AMOUNT_CONCENTRATION, 0.001 },
  { "umol/L", AMOUNT_CONCENTRATION, 1e-6 },
  { "mg/g", MASS_RATIO, 0.001 },
  { "ug/mg", MASS_RATIO, 0.001 },
  { "mg/g{creat}", MASS_RATIO, 0.001 },
  { "mg/mmol", AMOUNT_RATIO, 1 },
  { "mg/mmol{creat}", AMOUNT_RATIO, 1 },
  { "kg/m2", BODY_MASS_INDEX, 1 },
  { "mL/min", FLOW, 1 },
  { "mL/min/{1.73_m2}", FLOW, 1 },
  { "mL/min/1.73m2", FLOW, 1 },
  { "mg/kg", DOSE_BY_MASS, 1 },
  { "%", GLYCATED_PERCENT, 1 },
  { "mmol/mol", GLYCATED_AMOUNT, 1 },
};

/* Molar masses in g/mol, IUPAC 2021 atomic weights; cholesterol and triglycerides as laboratories have
 * agreed to convert them (38.67 and 88.57 mg/dL a mmol/L). */
static const struct
{
  const char *loincs;
  double molar_mass;
} substances[] = {
  { "2160-0|38483-4|14682-9", 113.12 },                                              /* creatinine */
  { "2093-3|14647-2|2085-9|14646-4|13457-7|18262-6|22748-8|2089-1|43396-1", 386.7 }, /* cholesterol */
  { "2571-8|14927-8", 885.7 },                                                       /* triglycerides */
  { "2345-7|2339-0|1558-6|14749-6|41653-7|15074-8", 180.156 },                       /* glucose */
  { "3094-0|14937-7", 28.014 },                                                      /* urea nitrogen */
  { "1975-2|14631-6", 584.66 },                                                      /* bilirubin */
  { "17861-6|2000-8", 40.078 },                                                      /* calcium */
};

static gboolean
lists_share (const char *a, const char *b)
{
  g_auto (GStrv) codes = g_strsplit (a, "|", -1);
  g_auto (GStrv) others = g_strsplit (b, "|", -1);
  for (char **code = codes; *code != NULL; code++)
    if (g_strv_contains ((const char *const *)others, *code))
      return TRUE;
  return FALSE;
}

static double
molar_mass_of (const char *loinc)
{
  for (gsize i = 0; loinc != NULL && i < G_N_ELEMENTS (substances); i++)
    if (lists_share (loinc, substances[i].loincs))
      return substances[i].molar_mass;
  return 0;
}

static gboolean
find_unit (const char *unit, Dimension *dimension, double *factor)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].unit, unit != NULL ? unit : "") == 0)
      {
        *dimension = units[i].dimension;
        *factor = units[i].factor;
        return TRUE;
      }
  return FALSE;
}

gboolean
althea_unit_convert (double value, const char *from, const char *to, const char *loinc, double *converted)
{
  Dimension a, b;
  double factor_a, factor_b, mass;
  g_return_val_if_fail (converted != NULL, FALSE);
  if (g_strcmp0 (from != NULL ? from : "", to != NULL ? to : "") == 0)
    {
      *converted = value;
      return TRUE;
    }
  if (!find_unit (from, &a, &factor_a) || !find_unit (to, &b, &factor_b))
    return FALSE;
  double base = value * factor_a;
  if (a == b)
    *converted = base / factor_b;
  else if (a == MASS_CONCENTRATION && b == AMOUNT_CONCENTRATION && (mass = molar_mass_of (loinc)) > 0)
    *converted = base / mass / factor_b;
  else if (a == AMOUNT_CONCENTRATION && b == MASS_CONCENTRATION && (mass = molar_mass_of (loinc)) > 0)
    *converted = base * mass / factor_b;
  /* Albumin by creatinine: one mg/mmol is 1000 / 113.12 mg/g. */
  else if (a == AMOUNT_RATIO && b == MASS_RATIO)
    *converted = base / 113.12 / factor_b;
  else if (a == MASS_RATIO && b == AMOUNT_RATIO)
    *converted = base * 113.12 / factor_b;
  /* HbA1c: the master equation of IFCC and NGSP (Hoelzel, Clin Chem 2004;50:166-174). */
  else if (a == GLYCATED_AMOUNT && b == GLYCATED_PERCENT)
    *converted = 0.09148 * value + 2.152;
  else if (a == GLYCATED_PERCENT && b == GLYCATED_AMOUNT)
    *converted = (value - 2.152) / 0.09148;
  else
    return FALSE;
  return TRUE;
}

const char *
althea_unit_to_display (const char *ucum)
{
  static const struct
  {
    const char *ucum, *display;
  } spellings[] = {
    { "mm[Hg]", "mmHg" }, { "[in_i]", "in" },  { "[ft_i]", "ft" },
    { "[lb_av]", "lb" },  { "[oz_av]", "oz" }, { "umol/L", "µmol/L" },
    { "kg/m2", "kg/m²" }, { "m2", "m²" },      { "mL/min/{1.73_m2}", "mL/min/1.73 m²" },
    { "a", "y" },         { "{score}", "" },
  };
  for (gsize i = 0; ucum != NULL && i < G_N_ELEMENTS (spellings); i++)
    if (strcmp (spellings[i].ucum, ucum) == 0)
      return spellings[i].display;
  return ucum != NULL ? ucum : "";
}
