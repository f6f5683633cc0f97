/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-calculator.h"

G_BEGIN_DECLS

/* What a calculator's run function reads and sets. Inputs are there, converted and within limits unless
 * they are optional; those are NAN, FALSE or NULL when not given. */
double althea_calculation_value (AltheaCalculation *self, const char *input); /* in the input's unit */
gboolean althea_calculation_is_yes (AltheaCalculation *self, const char *input);
gboolean althea_calculation_is_code (AltheaCalculation *self, const char *input, const char *code);
void althea_calculation_set_result (AltheaCalculation *self, double result);
void althea_calculation_set_result_date (AltheaCalculation *self, const GDate *date);
void althea_calculation_take_meaning (AltheaCalculation *self, char *meaning); /* (transfer full) */
/* The day of the chart that it was prefilled from, else today. */
void althea_calculation_get_today (AltheaCalculation *self, GDate *today);

extern const AltheaCalculator althea_calculator_egfr, althea_calculator_creatinine_clearance,
    althea_calculator_ascvd_2013, althea_calculator_prevent_2023, althea_calculator_chads,
    althea_calculator_bmi, althea_calculator_bsa, althea_calculator_dose, althea_calculator_due_date;

/* Choices that several have. */
extern const AltheaInputChoice althea_choices_sex[];

#define ALTHEA_INPUT_OF_SEX(words) { "sex", words, ALTHEA_INPUT_CHOICE, .choices = althea_choices_sex }
#define ALTHEA_INPUT_OF_AGE(words, least, most)                                                              \
  { "age", words, ALTHEA_INPUT_NUMBER, .unit = "a", .min = least, .max = most }

G_END_DECLS
