/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-calculator-private.h"
#include "althea-error.h"

/* Body mass and surface, the dose of a child, and the day of birth. */

#define INPUT_WEIGHT                                                                                         \
  { "weight",     N_ ("Weight"),           ALTHEA_INPUT_NUMBER, .loinc = "29463-7|3141-9|3142-7",            \
    .unit = "kg", .units = "kg|[lb_av]|g", .min = 0.3,          .max = 600,                                  \
    .decimals = 1 }
#define INPUT_HEIGHT                                                                                         \
  { "height",     N_ ("Height"),          ALTHEA_INPUT_NUMBER, .loinc = "8302-2|3137-7|8306-3|8308-9",       \
    .unit = "cm", .units = "cm|[in_i]|m", .min = 30,           .max = 260,                                   \
    .decimals = 1 }

/* --- body mass index --------------------------------------------------------------------------------- */

static gboolean
run_bmi (AltheaCalculation *calculation, GError **error)
{
  double metres = althea_calculation_value (calculation, "height") / 100;
  double bmi = althea_calculation_value (calculation, "weight") / (metres * metres);
  double age = althea_calculation_value (calculation, "age");
  althea_calculation_set_result (calculation, bmi);
  /* A child's index means nothing without the growth chart. */
  if (!isnan (age) && age < 20)
    althea_calculation_take_meaning (calculation,
                                     g_strdup (_ ("Below 20 years, read it on the growth chart")));
  else if (!isnan (age))
    althea_calculation_take_meaning (calculation, g_strdup (bmi < 18.5 ? _ ("Underweight")
                                                            : bmi < 25 ? _ ("Healthy weight")
                                                            : bmi < 30 ? _ ("Overweight")
                                                            : bmi < 35 ? _ ("Obesity, class 1")
                                                            : bmi < 40 ? _ ("Obesity, class 2")
                                                                       : _ ("Obesity, class 3")));
  return TRUE;
}

static const AltheaCalculatorInput bmi_inputs[] = {
  INPUT_WEIGHT,
  INPUT_HEIGHT,
  { "age", N_ ("Age"), ALTHEA_INPUT_NUMBER, .optional = TRUE, .unit = "a", .min = 2, .max = 130 },
};

const AltheaCalculator althea_calculator_bmi = {
  .id = "bmi",
  .title = N_ ("Body mass index"),
  .purpose = N_ ("Weight for height; the words are for adults"),
  .formula = "BMI = weight [kg] / (height [m])²",
  .source
  = "World Health Organization, Obesity: preventing and managing the global epidemic, Technical Report "
    "Series 894, 2000",
  .year = 2000,
  .loinc = "39156-5",
  .loinc_display = "Body mass index (BMI) [Ratio]",
  .unit = "kg/m2",
  .decimals = 1,
  .inputs = bmi_inputs,
  .n_inputs = G_N_ELEMENTS (bmi_inputs),
  .run = run_bmi,
};

/* --- body surface --------------------------------------------------------------------------------------- */

static gboolean
run_bsa (AltheaCalculation *calculation, GError **error)
{
  althea_calculation_set_result (calculation,
                                 sqrt (althea_calculation_value (calculation, "height")
                                       * althea_calculation_value (calculation, "weight") / 3600));
  return TRUE;
}

static const AltheaCalculatorInput bsa_inputs[] = { INPUT_WEIGHT, INPUT_HEIGHT };

const AltheaCalculator althea_calculator_bsa = {
  .id = "bsa-mosteller",
  .title = N_ ("Body surface area (Mosteller)"),
  .purpose = N_ ("For doses by square metre"),
  .formula = "BSA [m²] = √(height [cm] × weight [kg] / 3600)",
  .source = "Mosteller RD. Simplified calculation of body-surface area. N Engl J Med 1987;317:1098",
  .year = 1987,
  .loinc = "3140-1",
  .loinc_display = "Body surface area Derived from formula",
  .unit = "m2",
  .decimals = 2,
  .inputs = bsa_inputs,
  .n_inputs = G_N_ELEMENTS (bsa_inputs),
  .run = run_bsa,
};

/* --- dose by weight --------------------------------------------------------------------------------------
 */

static char *
meaning_of_dose (AltheaCalculation *calculation, double dose, double per_day, const char *limited)
{
  double strength = althea_calculation_value (calculation, "strength");
  GString *text = g_string_new (NULL);
  /* Translators: %.0f is how many times a day, %.4g a daily total in milligrams */
  g_string_append_printf (text, _ ("%.0f times a day, %.4g mg a day in all"), per_day, dose * per_day);
  if (!isnan (strength))
    /* Translators: %.2g is a volume in millilitres, %.4g a strength in milligrams a millilitre */
    g_string_append_printf (text, _ ("; %.3g mL of %.4g mg/mL each time"), dose / strength, strength);
  if (limited != NULL)
    g_string_append_printf (text, "; %s", limited);
  return g_string_free_and_steal (text);
}

static gboolean
run_dose (AltheaCalculation *calculation, GError **error)
{
  double weight = althea_calculation_value (calculation, "weight");
  double per_day = althea_calculation_value (calculation, "times");
  double by_weight = althea_calculation_value (calculation, "dose") * weight;
  double max_dose = althea_calculation_value (calculation, "max-dose");
  double max_day = althea_calculation_value (calculation, "max-day");
  double dose = althea_calculation_is_code (calculation, "per", "day") ? by_weight / per_day : by_weight;
  const char *limited = NULL;
  if (!isnan (max_dose) && dose > max_dose)
    {
      dose = max_dose;
      limited = _ ("held at the largest single dose");
    }
  if (!isnan (max_day) && dose * per_day > max_day)
    {
      dose = max_day / per_day;
      limited = _ ("held at the largest daily dose");
    }
  althea_calculation_set_result (calculation, dose);
  althea_calculation_take_meaning (calculation, meaning_of_dose (calculation, dose, per_day, limited));
  return TRUE;
}

static const AltheaInputChoice per_choices[] = {
  { "dose", N_ ("each dose") },
  { "day", N_ ("day, divided") },
  { NULL },
};

static const AltheaCalculatorInput dose_inputs[] = {
  INPUT_WEIGHT,
  { "dose", N_ ("Dose by weight"), ALTHEA_INPUT_NUMBER, .unit = "mg/kg", .min = 0.0001, .max = 1000,
    .decimals = 3 },
  { "per", N_ ("For"), ALTHEA_INPUT_CHOICE, .choices = per_choices },
  { "times", N_ ("Times a day"), ALTHEA_INPUT_NUMBER, .unit = "", .min = 1, .max = 24 },
  { "max-dose", N_ ("Largest single dose"), ALTHEA_INPUT_NUMBER, .optional = TRUE, .unit = "mg",
    .units = "mg|g|ug", .min = 0.0001, .max = 100000, .decimals = 1 },
  { "max-day", N_ ("Largest daily dose"), ALTHEA_INPUT_NUMBER, .optional = TRUE, .unit = "mg",
    .units = "mg|g|ug", .min = 0.0001, .max = 100000, .decimals = 1 },
  { "strength", N_ ("Strength of the liquid"), ALTHEA_INPUT_NUMBER, .optional = TRUE, .unit = "mg/mL",
    .min = 0.001, .max = 1000, .decimals = 1 },
};

const AltheaCalculator althea_calculator_dose = {
  .id = "dose-by-weight",
  .title = N_ ("Dose by weight"),
  .purpose = N_ ("A child's dose from milligrams a kilogram, never above the largest dose"),
  .formula
  = "dose = min(mg/kg × weight [÷ times a day], largest single dose, largest daily dose ÷ times a day)",
  .source = "Arithmetic; the dose by weight and its limits come from the product's label",
  .unit = "mg",
  .decimals = 1,
  .inputs = dose_inputs,
  .n_inputs = G_N_ELEMENTS (dose_inputs),
  .run = run_dose,
};

/* --- due date ----------------------------------------------------------------------------------------------
 */

static gboolean
run_due_date (AltheaCalculation *calculation, GError **error)
{
  GDate last, due, today;
  double cycle = althea_calculation_value (calculation, "cycle");
  althea_calculation_get_date (calculation, "last-period", &last);
  althea_calculation_get_today (calculation, &today);
  due = last;
  g_date_add_days (&due, 280 + (isnan (cycle) ? 0 : (int)cycle - 28));
  int days = 280 - g_date_days_between (&today, &due);
  if (days < 0 || days > 301)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "The last period is not within the last 43 weeks");
      return FALSE;
    }
  althea_calculation_set_result_date (calculation, &due);
  const char *part = days < 98    ? _ ("first trimester")
                     : days < 196 ? _ ("second trimester")
                                  : _ ("third trimester");
  /* Translators: how far a pregnancy is: weeks, days, trimester */
  althea_calculation_take_meaning (
      calculation, g_strdup_printf (_ ("Today %d weeks and %d days, %s"), days / 7, days % 7, part));
  return TRUE;
}

static const AltheaCalculatorInput due_date_inputs[] = {
  { "last-period", N_ ("First day of the last period"), ALTHEA_INPUT_DATE, .loinc = "8665-2" },
  { "cycle", N_ ("Length of the cycle"), ALTHEA_INPUT_NUMBER, .optional = TRUE, .unit = "d", .min = 20,
    .max = 45 },
};

const AltheaCalculator althea_calculator_due_date = {
  .id = "due-date",
  .title = N_ ("Due date and weeks of pregnancy"),
  .purpose = N_ ("From the last period; an early ultrasound may correct it"),
  .formula = "due date = first day of the last period + 280 days (+ cycle length − 28)",
  .source
  = "American College of Obstetricians and Gynecologists, Committee Opinion 700: Methods for estimating the "
    "due date. Obstet Gynecol 2017;129:e150-4",
  .year = 2017,
  .loinc = "11779-6",
  .loinc_display = "Delivery date Estimated from last menstrual period",
  .unit = NULL,
  .inputs = due_date_inputs,
  .n_inputs = G_N_ELEMENTS (due_date_inputs),
  .run = run_due_date,
};
