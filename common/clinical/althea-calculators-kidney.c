/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-calculator-private.h"

#define INPUT_CREATININE                                                                                     \
  { "creatinine",    N_ ("Creatinine in serum"), ALTHEA_INPUT_NUMBER, .loinc = "2160-0|38483-4|14682-9",     \
    .unit = "mg/dL", .units = "mg/dL|umol/L",    .min = 0.1,          .max = 30,                             \
    .decimals = 2 }

static const char *
stage_of (double gfr)
{
  return gfr >= 90   ? _ ("G1: normal or high")
         : gfr >= 60 ? _ ("G2: mildly decreased")
         : gfr >= 45 ? _ ("G3a: mildly to moderately decreased")
         : gfr >= 30 ? _ ("G3b: moderately to severely decreased")
         : gfr >= 15 ? _ ("G4: severely decreased")
                     : _ ("G5: kidney failure");
}

static gboolean
run_egfr (AltheaCalculation *calculation, GError **error)
{
  gboolean female = althea_calculation_is_code (calculation, "sex", "female");
  double age = floor (althea_calculation_value (calculation, "age"));
  double kappa = female ? 0.7 : 0.9, alpha = female ? -0.241 : -0.302;
  double ratio = althea_calculation_value (calculation, "creatinine") / kappa;
  double gfr = 142 * pow (fmin (ratio, 1), alpha) * pow (fmax (ratio, 1), -1.2) * pow (0.9938, age)
               * (female ? 1.012 : 1);
  althea_calculation_set_result (calculation, gfr);
  althea_calculation_take_meaning (calculation, g_strdup (stage_of (gfr)));
  return TRUE;
}

static const AltheaCalculatorInput egfr_inputs[] = {
  INPUT_CREATININE,
  ALTHEA_INPUT_OF_AGE (N_ ("Age"), 18, 130),
  ALTHEA_INPUT_OF_SEX (N_ ("Sex at birth")),
};

const AltheaCalculator althea_calculator_egfr = {
  .id = "egfr-ckd-epi-2021",
  .title = N_ ("Kidney function, eGFR (CKD-EPI 2021)"),
  .purpose = N_ ("Adults with stable creatinine; without race"),
  .formula
  = "eGFR = 142 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^−1.200 × 0.9938^age × 1.012 [female]; κ = 0.7 [female] or "
    "0.9 [male] mg/dL, α = −0.241 [female] or −0.302 [male]",
  .source = "Inker LA et al. New creatinine- and cystatin C-based equations to estimate GFR without race. N "
            "Engl J Med "
            "2021;385:1737-49. Stages: KDIGO 2024",
  .year = 2021,
  .loinc = "98979-8",
  .loinc_display
  = "Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula "
    "(CKD-EPI 2021)/1.73 sq M",
  .unit = "mL/min/{1.73_m2}",
  .decimals = 0,
  .inputs = egfr_inputs,
  .n_inputs = G_N_ELEMENTS (egfr_inputs),
  .run = run_egfr,
};

static gboolean
run_clearance (AltheaCalculation *calculation, GError **error)
{
  double age = floor (althea_calculation_value (calculation, "age"));
  double clearance = (140 - age) * althea_calculation_value (calculation, "weight")
                     / (72 * althea_calculation_value (calculation, "creatinine"));
  althea_calculation_set_result (
      calculation, althea_calculation_is_code (calculation, "sex", "female") ? clearance * 0.85 : clearance);
  return TRUE;
}

static const AltheaCalculatorInput clearance_inputs[] = {
  INPUT_CREATININE,
  ALTHEA_INPUT_OF_AGE (N_ ("Age"), 18, 120),
  ALTHEA_INPUT_OF_SEX (N_ ("Sex at birth")),
  { "weight", N_ ("Weight"), ALTHEA_INPUT_NUMBER, .loinc = "29463-7|3141-9", .unit = "kg",
    .units = "kg|[lb_av]", .min = 20, .max = 400, .decimals = 1 },
};

const AltheaCalculator althea_calculator_creatinine_clearance = {
  .id = "creatinine-clearance-cockcroft-gault",
  .title = N_ ("Creatinine clearance (Cockcroft-Gault)"),
  .purpose = N_ ("For doses of medicines whose label asks for it"),
  .formula = "CrCl = (140 − age) × weight [kg] / (72 × Scr [mg/dL]) × 0.85 [female]",
  .source
  = "Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron 1976;16:31-41",
  .year = 1976,
  .loinc = "35591-7",
  .loinc_display = "Creatinine renal clearance predicted by Cockcroft-Gault formula",
  .unit = "mL/min",
  .decimals = 0,
  .inputs = clearance_inputs,
  .n_inputs = G_N_ELEMENTS (clearance_inputs),
  .run = run_clearance,
};
