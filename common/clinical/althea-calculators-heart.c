/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-calculator-private.h"

#define DIABETES "E08|E09|E10|E11|E13"
#define HYPERTENSION "I10|I11|I12|I13|I15|I16"

#define INPUT_TOTAL(most)                                                                                    \
  { "total",         N_ ("Total cholesterol"), ALTHEA_INPUT_NUMBER, .loinc = "2093-3|14647-2",               \
    .unit = "mg/dL", .units = "mg/dL|mmol/L",  .min = 130,          .max = most }
#define INPUT_HDL                                                                                            \
  { "hdl",           N_ ("HDL cholesterol"),  ALTHEA_INPUT_NUMBER, .loinc = "2085-9|14646-4",                \
    .unit = "mg/dL", .units = "mg/dL|mmol/L", .min = 20,           .max = 100 }
#define INPUT_SYSTOLIC                                                                                       \
  { "systolic",          N_ ("Systolic blood pressure"),                                                     \
    ALTHEA_INPUT_NUMBER, .loinc = "8480-6",                                                                  \
    .unit = "mm[Hg]",    .min = 90,                                                                          \
    .max = 200 }
#define INPUT_YES_NO(name, label, codes) { name, label, ALTHEA_INPUT_YES_NO, .conditions = codes }

static char *
meaning_of_risk (double percent)
{
  return g_strdup (percent < 5     ? _ ("Low risk (below 5 %)")
                   : percent < 7.5 ? _ ("Borderline risk (5 to 7.4 %)")
                   : percent < 20  ? _ ("Intermediate risk (7.5 to 19.9 %)")
                                   : _ ("High risk (20 % or more)"));
}

/* --- Pooled Cohort Equations 2013 ---------------------------------------------------------------------- */

/* Table A of the 2013 guideline's appendix; terms that a group lacks are 0. */
typedef struct
{
  double age, age_squared, total, age_total, hdl, age_hdl, treated, age_treated, untreated, age_untreated,
      smoker, age_smoker, diabetes, mean, survival;
} PooledCohort;

static const PooledCohort white_women = { -29.799, 4.884, 13.540, -3.114, -13.578, 3.149,  2.019, 0,
                                          1.957,   0,     7.574,  -1.665, 0.661,   -29.18, 0.9665 };
static const PooledCohort black_women
    = { 17.114, 0, 0.940, 0, -18.920, 4.475, 29.291, -6.432, 27.820, -6.087, 0.691, 0, 0.874, 86.61, 0.9533 };
static const PooledCohort white_men
    = { 12.344, 0, 11.853, -2.664, -7.990, 1.769, 1.797, 0, 1.764, 0, 7.837, -1.795, 0.658, 61.18, 0.9144 };
static const PooledCohort black_men
    = { 2.469, 0, 0.302, 0, -0.307, 0, 1.916, 0, 1.809, 0, 0.549, 0, 0.645, 19.54, 0.8954 };

static gboolean
run_pooled (AltheaCalculation *calculation, GError **error)
{
  gboolean female = althea_calculation_is_code (calculation, "sex", "female");
  gboolean black = althea_calculation_is_code (calculation, "race", "black");
  const PooledCohort *c = female ? (black ? &black_women : &white_women) : black ? &black_men : &white_men;
  double age = log (floor (althea_calculation_value (calculation, "age")));
  double total = log (althea_calculation_value (calculation, "total"));
  double hdl = log (althea_calculation_value (calculation, "hdl"));
  double systolic = log (althea_calculation_value (calculation, "systolic"));
  double sum = c->age * age + c->age_squared * age * age + c->total * total + c->age_total * age * total
               + c->hdl * hdl + c->age_hdl * age * hdl;
  if (althea_calculation_is_yes (calculation, "treated"))
    sum += c->treated * systolic + c->age_treated * age * systolic;
  else
    sum += c->untreated * systolic + c->age_untreated * age * systolic;
  if (althea_calculation_is_yes (calculation, "smoker"))
    sum += c->smoker + c->age_smoker * age;
  if (althea_calculation_is_yes (calculation, "diabetes"))
    sum += c->diabetes;
  double percent = 100 * (1 - pow (c->survival, exp (sum - c->mean)));
  althea_calculation_set_result (calculation, percent);
  althea_calculation_take_meaning (calculation, meaning_of_risk (percent));
  return TRUE;
}

static const AltheaInputChoice race_choices[] = {
  { "white", N_ ("White or other") },
  { "black", N_ ("African American") },
  { NULL },
};

static const AltheaCalculatorInput pooled_inputs[] = {
  ALTHEA_INPUT_OF_AGE (N_ ("Age"), 40, 79),
  ALTHEA_INPUT_OF_SEX (N_ ("Sex at birth")),
  { "race", N_ ("Race, as the equations ask for it"), ALTHEA_INPUT_CHOICE, .choices = race_choices },
  INPUT_TOTAL (320),
  INPUT_HDL,
  INPUT_SYSTOLIC,
  INPUT_YES_NO ("treated", N_ ("Takes medicine for blood pressure"), NULL),
  INPUT_YES_NO ("diabetes", N_ ("Diabetes"), DIABETES),
  INPUT_YES_NO ("smoker", N_ ("Smokes now"), "F17.21"),
};

const AltheaCalculator althea_calculator_ascvd_2013 = {
  .id = "ascvd-pooled-cohort-2013",
  .title = N_ ("Risk of heart attack or stroke in 10 years (Pooled Cohort 2013)"),
  .purpose = N_ ("40 to 79 years, never had either; people without known disease"),
  .formula
  = "risk = 1 − S₀^exp(Σ βᵢxᵢ − mean), xᵢ natural logarithms of age, cholesterols and systolic pressure and "
    "their products, βᵢ and S₀ by sex and race",
  .source = "Goff DC et al. 2013 ACC/AHA guideline on the assessment of cardiovascular risk (Pooled Cohort "
            "Equations). "
            "Circulation 2014;129:S49-73. Classes: 2019 ACC/AHA guideline on primary prevention",
  .year = 2013,
  .loinc = "79423-0",
  .loinc_display = "Cardiovascular disease 10Y risk [Likelihood] ACC-AHA Pooled Cohort by Goff 2013",
  .unit = "%",
  .decimals = 1,
  .inputs = pooled_inputs,
  .n_inputs = G_N_ELEMENTS (pooled_inputs),
  .run = run_pooled,
};

/* --- PREVENT 2023, base model for atherosclerotic disease ----------------------------------------------- */

typedef struct
{
  double constant, age, non_hdl, hdl, systolic_low, systolic_high, diabetes, smoker, gfr_low, gfr_high,
      treated, statin, treated_systolic, statin_non_hdl, age_non_hdl, age_hdl, age_systolic, age_diabetes,
      age_smoker, age_gfr;
} Prevent;

static const Prevent prevent_women = { -3.819975, 0.719883,   0.1176967,  -0.151185,  -0.0835358,
                                       0.3592852, 0.8348585,  0.4831078,  0.4864619,  0.0397779,
                                       0.2265309, -0.0592374, -0.0395762, 0.0844423,  -0.0567839,
                                       0.0325692, -0.1035985, -0.2417542, -0.0791142, -0.1671492 };
static const Prevent prevent_men = { -3.500655, 0.7099847,  0.1658663,  -0.1144285, -0.2837212,
                                     0.3239977, 0.7189597,  0.3956973,  0.3690075,  0.0203619,
                                     0.2036522, -0.0865581, -0.0322916, 0.114563,   -0.0300005,
                                     0.0232747, -0.0927024, -0.2018525, -0.0970527, -0.1217081 };

/* The paper's own factor; laboratories use nearly the same. */
#define PREVENT_MMOL(mg_dl) ((mg_dl) * 0.02586)

static gboolean
run_prevent (AltheaCalculation *calculation, GError **error)
{
  const Prevent *c = althea_calculation_is_code (calculation, "sex", "female") ? &prevent_women
                                                                               : &prevent_men;
  double hdl_mg = althea_calculation_value (calculation, "hdl");
  double systolic = althea_calculation_value (calculation, "systolic");
  double gfr = althea_calculation_value (calculation, "egfr");
  double age = (floor (althea_calculation_value (calculation, "age")) - 55) / 10;
  double non_hdl = PREVENT_MMOL (althea_calculation_value (calculation, "total") - hdl_mg) - 3.5;
  double hdl = (PREVENT_MMOL (hdl_mg) - 1.3) / 0.3;
  double low = (fmin (systolic, 110) - 110) / 20, high = (fmax (systolic, 110) - 130) / 20;
  double gfr_low = (fmin (gfr, 60) - 60) / -15, gfr_high = (fmax (gfr, 60) - 90) / -15;
  double diabetes = althea_calculation_is_yes (calculation, "diabetes");
  double smoker = althea_calculation_is_yes (calculation, "smoker");
  double treated = althea_calculation_is_yes (calculation, "treated");
  double statin = althea_calculation_is_yes (calculation, "statin");
  double sum = c->constant + c->age * age + c->non_hdl * non_hdl + c->hdl * hdl + c->systolic_low * low
               + c->systolic_high * high + c->diabetes * diabetes + c->smoker * smoker + c->gfr_low * gfr_low
               + c->gfr_high * gfr_high + c->treated * treated + c->statin * statin
               + c->treated_systolic * treated * high + c->statin_non_hdl * statin * non_hdl
               + c->age_non_hdl * age * non_hdl + c->age_hdl * age * hdl + c->age_systolic * age * high
               + c->age_diabetes * age * diabetes + c->age_smoker * age * smoker + c->age_gfr * age * gfr_low;
  double percent = 100 / (1 + exp (-sum));
  althea_calculation_set_result (calculation, percent);
  althea_calculation_take_meaning (calculation, meaning_of_risk (percent));
  return TRUE;
}

static const AltheaCalculatorInput prevent_inputs[] = {
  ALTHEA_INPUT_OF_AGE (N_ ("Age"), 30, 79),
  ALTHEA_INPUT_OF_SEX (N_ ("Sex at birth")),
  INPUT_TOTAL (320),
  INPUT_HDL,
  INPUT_SYSTOLIC,
  { "egfr", N_ ("Kidney function (eGFR)"), ALTHEA_INPUT_NUMBER, .loinc = "98979-8|62238-1|33914-3|69405-9",
    .unit = "mL/min/{1.73_m2}", .min = 15, .max = 140 },
  INPUT_YES_NO ("treated", N_ ("Takes medicine for blood pressure"), NULL),
  INPUT_YES_NO ("statin", N_ ("Takes a statin"), NULL),
  INPUT_YES_NO ("diabetes", N_ ("Diabetes"), DIABETES),
  INPUT_YES_NO ("smoker", N_ ("Smokes now"), "F17.21"),
};

const AltheaCalculator althea_calculator_prevent_2023 = {
  .id = "ascvd-prevent-2023",
  .title = N_ ("Risk of heart attack or stroke in 10 years (PREVENT 2023)"),
  .purpose = N_ ("30 to 79 years, never had either; with kidney function, without race"),
  .formula
  = "risk = 1 / (1 + exp(−Σ βᵢxᵢ)), base model for atherosclerotic cardiovascular disease, βᵢ by sex",
  .source
  = "Khan SS et al. Development and validation of the American Heart Association's PREVENT equations. "
    "Circulation 2024;149:430-49",
  .year = 2023,
  .unit = "%",
  .decimals = 1,
  .inputs = prevent_inputs,
  .n_inputs = G_N_ELEMENTS (prevent_inputs),
  .run = run_prevent,
};

/* --- CHA2DS2-VASc ------------------------------------------------------------------------------------------
 */

static gboolean
run_chads (AltheaCalculation *calculation, GError **error)
{
  double age = althea_calculation_value (calculation, "age");
  int points = (age >= 75) * 2 + (age >= 65 && age < 75)
               + althea_calculation_is_code (calculation, "sex", "female")
               + althea_calculation_is_yes (calculation, "heart-failure")
               + althea_calculation_is_yes (calculation, "hypertension")
               + althea_calculation_is_yes (calculation, "diabetes")
               + 2 * althea_calculation_is_yes (calculation, "stroke")
               + althea_calculation_is_yes (calculation, "vascular");
  int without_sex = points - althea_calculation_is_code (calculation, "sex", "female");
  althea_calculation_set_result (calculation, points);
  /* 2023 ACC/AHA/ACCP/HRS guideline: recommended from 2 points in men and 3 in women. */
  althea_calculation_take_meaning (
      calculation, g_strdup (without_sex >= 2   ? _ ("Blood thinner recommended")
                             : without_sex == 1 ? _ ("Blood thinner is a reasonable choice to discuss")
                                                : _ ("Low risk, no blood thinner for this reason")));
  return TRUE;
}

static const AltheaCalculatorInput chads_inputs[] = {
  ALTHEA_INPUT_OF_AGE (N_ ("Age"), 18, 130),
  ALTHEA_INPUT_OF_SEX (N_ ("Sex at birth")),
  INPUT_YES_NO ("heart-failure", N_ ("Heart failure"), "I50|I11.0|I13.0|I13.2|I42|I43"),
  INPUT_YES_NO ("hypertension", N_ ("High blood pressure"), HYPERTENSION),
  INPUT_YES_NO ("diabetes", N_ ("Diabetes"), DIABETES),
  INPUT_YES_NO ("stroke", N_ ("Stroke, passing stroke or embolism, ever"), "I63|I69.3|G45|Z86.73|I74"),
  INPUT_YES_NO ("vascular", N_ ("Heart attack or narrowed arteries, ever"),
                "I21|I22|I25|I70|I73.9|Z95.1|Z95.5"),
};

const AltheaCalculator althea_calculator_chads = {
  .id = "cha2ds2-vasc",
  .title = N_ ("Stroke risk in atrial fibrillation (CHA₂DS₂-VASc)"),
  .purpose = N_ ("Atrial fibrillation without mitral stenosis or mechanical valve"),
  .formula
  = "heart failure 1, hypertension 1, age ≥ 75 2, diabetes 1, stroke 2, vascular disease 1, age 65 to 74 1, "
    "female 1",
  .source
  = "Lip GY et al. Refining clinical risk stratification for predicting stroke in atrial fibrillation. Chest "
    "2010;137:263-72. Advice: 2023 ACC/AHA/ACCP/HRS guideline",
  .year = 2010,
  .unit = "",
  .inputs = chads_inputs,
  .n_inputs = G_N_ELEMENTS (chads_inputs),
  .run = run_chads,
};
