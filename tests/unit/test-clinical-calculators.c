/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "althea-calculator.h"
#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-unit.h"

static AltheaRecord *
read_record (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  AltheaRecord *record = althea_fhir_read (bytes, &error);
  g_assert_no_error (error);
  return record;
}

/* Numbers and codes by name, ended with NULL: "age", "55", "sex", "female". A number may have its unit behind
 * a blank. */
static AltheaCalculation *
filled (const char *id, ...)
{
  const AltheaCalculator *calculator = althea_calculator_find (id);
  g_assert_nonnull (calculator);
  AltheaCalculation *calculation = althea_calculation_new (calculator);
  const char *name, *value;
  va_list list;
  va_start (list, id);
  while ((name = va_arg (list, const char *)) != NULL)
    {
      char *end = NULL;
      value = va_arg (list, const char *);
      double number = g_ascii_strtod (value, &end);
      if (end != value)
        althea_calculation_set_number (calculation, name, number, *end == ' ' ? end + 1 : NULL);
      else
        althea_calculation_set_code (calculation, name, value);
    }
  va_end (list);
  return calculation;
}

static double
result_of (AltheaCalculation *calculation)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_calculation_run (calculation, NULL, &error));
  g_assert_no_error (error);
  return althea_calculation_get_result (calculation);
}

#define assert_result(expected, within, ...)                                                                 \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (AltheaCalculation) calculation_ = filled (__VA_ARGS__, NULL);                                 \
    g_assert_cmpfloat_with_epsilon (result_of (calculation_), expected, within);                             \
  }                                                                                                          \
  G_STMT_END

/* --- published examples ------------------------------------------------------------------------------ */

/* Goff 2013, appendix, table A: 55 years, cholesterol 213, HDL 50, untreated 120, no smoker, no diabetes. The
 * table adds terms that it has rounded to two digits, which is up to 0.1 % away from the whole numbers. */
static void
test_pooled_cohort (void)
{
#define EXAMPLE                                                                                              \
  "age", "55", "total", "213", "hdl", "50", "systolic", "120", "treated", "no", "diabetes", "no", "smoker",  \
      "no"
  assert_result (2.1, 0.1, "ascvd-pooled-cohort-2013", EXAMPLE, "sex", "female", "race", "white");
  assert_result (3.0, 0.1, "ascvd-pooled-cohort-2013", EXAMPLE, "sex", "female", "race", "black");
  assert_result (5.3, 0.1, "ascvd-pooled-cohort-2013", EXAMPLE, "sex", "male", "race", "white");
  assert_result (6.1, 0.1, "ascvd-pooled-cohort-2013", EXAMPLE, "sex", "male", "race", "black");
#undef EXAMPLE
}

/* Khan 2023, supplement: a woman of 50, cholesterol 200, HDL 45, treated 160, diabetes, eGFR 90: 9.2 %. */
static void
test_prevent (void)
{
  assert_result (9.2, 0.05, "ascvd-prevent-2023", "age", "50", "sex", "female", "total", "200", "hdl", "45",
                 "systolic", "160", "egfr", "90", "treated", "yes", "statin", "no", "diabetes", "yes",
                 "smoker", "no");
}

/* Inker 2021 by its table of four branches, each branch worked out by hand. */
static void
test_egfr (void)
{
  /* At kappa both powers are one: what is left is 142 x 0.9938^age. */
  assert_result (142 * pow (0.9938, 50), 1e-9, "egfr-ckd-epi-2021", "creatinine", "0.9", "age", "50", "sex",
                 "male");
  assert_result (142 * pow (0.9938, 50) * 1.012, 1e-9, "egfr-ckd-epi-2021", "creatinine", "0.7", "age", "50",
                 "sex", "female");
  assert_result (91.7, 0.05, "egfr-ckd-epi-2021", "creatinine", "1", "age", "50", "sex", "male");
  assert_result (68.6, 0.05, "egfr-ckd-epi-2021", "creatinine", "1", "age", "50", "sex", "female");
  assert_result (124.3, 0.1, "egfr-ckd-epi-2021", "creatinine", "0.5", "age", "50", "sex", "male");
  assert_result (91.7, 0.1, "egfr-ckd-epi-2021", "creatinine", "88.42 umol/L", "age", "50", "sex", "male");
  g_autoptr (AltheaCalculation) low
      = filled ("egfr-ckd-epi-2021", "creatinine", "2.4", "age", "70", "sex", "male", NULL);
  g_assert_cmpfloat (result_of (low), <, 30);
  g_autofree char *meaning = althea_calculation_dup_meaning (low);
  g_assert_true (g_str_has_prefix (meaning, "G4"));
}

static void
test_body (void)
{
  /* Mosteller 1987: 3600 cm kg is one square metre. */
  assert_result (1.0, 1e-9, "bsa-mosteller", "weight", "30", "height", "120");
  assert_result (sqrt (170 * 70 / 3600.0), 1e-9, "bsa-mosteller", "weight", "70", "height", "170");
  assert_result (22.857, 0.001, "bmi", "weight", "70", "height", "175");
  assert_result (22.857, 0.01, "bmi", "weight", "154.32 [lb_av]", "height", "68.9 [in_i]");
  /* Cockcroft and Gault 1976: (140 - 40) x 72 / (72 x 1). */
  assert_result (100, 1e-9, "creatinine-clearance-cockcroft-gault", "creatinine", "1", "age", "40", "sex",
                 "male", "weight", "72");
  assert_result (85, 1e-9, "creatinine-clearance-cockcroft-gault", "creatinine", "1", "age", "40", "sex",
                 "female", "weight", "72");
}

static void
test_dose (void)
{
  /* Amoxicillin 90 mg/kg a day in two doses for 14 kg, 80 mg/mL. */
  g_autoptr (AltheaCalculation) amoxicillin = filled ("dose-by-weight", "weight", "14", "dose", "90", "per",
                                                      "day", "times", "2", "strength", "80", NULL);
  g_assert_cmpfloat_with_epsilon (result_of (amoxicillin), 630, 1e-9);
  g_autofree char *meaning = althea_calculation_dup_meaning (amoxicillin);
  g_assert_nonnull (strstr (meaning, "7.88 mL"));
  assert_result (1000, 1e-9, "dose-by-weight", "weight", "80", "dose", "15", "per", "dose", "times", "4",
                 "max-dose", "1 g");
  assert_result (750, 1e-9, "dose-by-weight", "weight", "80", "dose", "15", "per", "dose", "times", "4",
                 "max-dose", "1000", "max-day", "3000");
}

static void
test_chads (void)
{
  assert_result (0, 0.1, "cha2ds2-vasc", "age", "50", "sex", "male", "heart-failure", "no", "hypertension",
                 "no", "diabetes", "no", "stroke", "no", "vascular", "no");
  /* Lip 2010: the highest score is nine. */
  assert_result (9, 0.1, "cha2ds2-vasc", "age", "80", "sex", "female", "heart-failure", "yes", "hypertension",
                 "yes", "diabetes", "yes", "stroke", "yes", "vascular", "yes");
  assert_result (3, 0.1, "cha2ds2-vasc", "age", "65", "sex", "female", "heart-failure", "no", "hypertension",
                 "yes", "diabetes", "no", "stroke", "no", "vascular", "no");
}

static void
test_due_date (void)
{
  /* ACOG Committee Opinion 700: 280 days after the first day of the last period. */
  g_autoptr (AltheaCalculation) calculation = althea_calculation_new (althea_calculator_find ("due-date"));
  GDate last, due;
  g_date_clear (&last, 1);
  g_date_set_dmy (&last, 1, 1, 2025);
  althea_calculation_set_date (calculation, "last-period", &last);
  g_assert_true (isnan (result_of (calculation)));
  g_assert_true (althea_calculation_get_result_date (calculation, &due));
  g_assert_cmpint (g_date_days_between (&last, &due), ==, 280);
  g_assert_cmpint (g_date_get_month (&due), ==, G_DATE_OCTOBER);
  g_assert_cmpint (g_date_get_day (&due), ==, 8);
  g_autofree char *meaning = althea_calculation_dup_meaning (calculation);
  g_assert_nonnull (strstr (meaning, "21 weeks and 0 days"));
  althea_calculation_set_number (calculation, "cycle", 35, NULL);
  result_of (calculation);
  g_assert_true (althea_calculation_get_result_date (calculation, &due));
  g_assert_cmpint (g_date_days_between (&last, &due), ==, 287);
}

/* --- what every calculator keeps to ------------------------------------------------------------------- */

static void
test_descriptors (void)
{
  const AltheaCalculator *const *all = althea_calculators_list ();
  guint n = 0;
  for (; *all != NULL; all++, n++)
    {
      g_assert_true (althea_calculator_find ((*all)->id) == *all);
      g_assert_true (*(*all)->title != '\0' && *(*all)->formula != '\0' && *(*all)->source != '\0');
      for (guint i = 0; i < (*all)->n_inputs; i++)
        {
          const AltheaCalculatorInput *input = &(*all)->inputs[i];
          g_auto (GStrv) units = input->units != NULL ? g_strsplit (input->units, "|", -1) : NULL;
          double converted;
          g_assert_true (input->kind != ALTHEA_INPUT_NUMBER
                         || (input->unit != NULL && input->max > input->min));
          g_assert_true (input->kind != ALTHEA_INPUT_CHOICE || input->choices != NULL);
          for (char **unit = units; unit != NULL && *unit != NULL; unit++)
            g_assert_true (althea_unit_convert (1, *unit, input->unit, input->loinc, &converted));
        }
      /* Nothing given: the first required input is named, not guessed. */
      g_autoptr (AltheaCalculation) empty = althea_calculation_new (*all);
      g_autoptr (GError) error = NULL;
      const char *input = NULL;
      g_assert_false (althea_calculation_run (empty, &input, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_cmpstr (input, ==, (*all)->inputs[0].name);
    }
  g_assert_cmpuint (n, >=, 8);
}

static void
test_limits (void)
{
  g_autoptr (AltheaCalculation) young
      = filled ("egfr-ckd-epi-2021", "creatinine", "0.5", "age", "9", "sex", "male", NULL);
  g_autoptr (GError) error = NULL;
  const char *input = NULL;
  g_assert_false (althea_calculation_run (young, &input, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_cmpstr (input, ==, "age");
  g_assert_true (isnan (althea_calculation_get_result (young)));
  althea_calculation_set_number (young, "age", 19, NULL);
  g_assert_cmpfloat (result_of (young), >, 100);
  /* A change undoes the result. */
  althea_calculation_set_number (young, "age", 20, NULL);
  g_assert_true (isnan (althea_calculation_get_result (young)));
}

static void
test_units (void)
{
  double value;
  g_assert_true (althea_unit_convert (1, "mg/dL", "umol/L", "2160-0", &value));
  g_assert_cmpfloat_with_epsilon (value, 88.4, 0.01);
  g_assert_true (althea_unit_convert (5.172, "mmol/L", "mg/dL", "2093-3", &value));
  g_assert_cmpfloat_with_epsilon (value, 200, 0.01);
  g_assert_true (althea_unit_convert (53, "mmol/mol", "%", "4548-4", &value));
  g_assert_cmpfloat_with_epsilon (value, 7.0, 0.005);
  g_assert_true (althea_unit_convert (3.4, "mg/mmol", "mg/g", "9318-7", &value));
  g_assert_cmpfloat_with_epsilon (value, 30, 0.1);
  g_assert_true (althea_unit_convert (150, "[lb_av]", "kg", NULL, &value));
  g_assert_cmpfloat_with_epsilon (value, 68.0389, 0.0001);
  g_assert_false (althea_unit_convert (1, "mg/dL", "mmol/L", "99999-9", &value));
  g_assert_false (althea_unit_convert (1, "kg", "cm", NULL, &value));
  g_assert_false (althea_unit_convert (1, "furlong", "cm", NULL, &value));
}

/* --- from and to the chart ---------------------------------------------------------------------------- */

static void
test_chart (void)
{
  g_autoptr (AltheaRecord) patient = read_record (
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"female\",\"birthDate\":\"1971-03-02\"}");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (
      records,
      read_record (
          "{\"resourceType\":\"Observation\",\"id\":\"old\",\"status\":\"final\",\"code\":{\"coding\":[{"
          "\"system\":\"http://loinc.org\",\"code\":\"2160-0\"}]},\"subject\":{\"reference\":\"Patient/"
          "p\"},\"effectiveDateTime\":\"2020-01-01\",\"valueQuantity\":{\"value\":2.0,\"code\":\"mg/"
          "dL\",\"unit\":\"mg/dL\"}}"));
  g_ptr_array_add (
      records,
      read_record (
          "{\"resourceType\":\"Observation\",\"id\":\"new\",\"status\":\"final\",\"code\":{\"coding\":[{"
          "\"system\":\"http://loinc.org\",\"code\":\"2160-0\"}]},\"subject\":{\"reference\":\"Patient/"
          "p\"},\"effectiveDateTime\":\"2025-01-01\",\"valueQuantity\":{\"value\":88.42,\"code\":\"umol/"
          "L\",\"unit\":\"umol/L\"}}"));
  g_ptr_array_add (
      records,
      read_record ("{\"resourceType\":\"Observation\",\"id\":\"home\",\"status\":\"preliminary\",\"code\":{"
                   "\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"2160-0\"}]},\"subject\":{"
                   "\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2025-02-01\",\"valueQuantity\":{"
                   "\"value\":9,\"code\":\"mg/dL\"}}"));
  g_autoptr (AltheaFacts) facts
      = althea_facts_new (ALTHEA_PATIENT (patient), records, althea_clock_now_us ());
  g_autoptr (AltheaCalculation) calculation
      = althea_calculation_new (althea_calculator_find ("egfr-ckd-epi-2021"));
  g_autoptr (GError) error = NULL;
  double creatinine;
  g_assert_null (althea_calculation_to_observation (calculation, "p", althea_clock_now_us (), &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  althea_calculation_prefill (calculation, facts);
  g_assert_true (althea_calculation_get_number (calculation, "creatinine", &creatinine, NULL));
  g_assert_cmpfloat_with_epsilon (creatinine, 1.0, 0.001);
  g_assert_cmpstr (althea_record_get_id (althea_calculation_get_origin (calculation, "creatinine")), ==,
                   "new");
  g_assert_cmpfloat_with_epsilon (result_of (calculation), 66.93, 0.05);
  g_autoptr (AltheaRecord) observation
      = althea_calculation_to_observation (calculation, "p", althea_clock_now_us (), &error);
  g_assert_no_error (error);
  double number;
  g_assert_true (althea_observation_get_number (ALTHEA_OBSERVATION (observation), &number));
  g_assert_cmpfloat (number, ==, 67);
  g_assert_true (althea_codeable_concept_has_code (althea_record_get_value (observation, "code"),
                                                   "http://loinc.org", "98979-8"));
  const AltheaReference *from = althea_record_get_first (observation, "derived-from");
  g_assert_cmpstr (from->reference, ==, "Observation/new");
  const AltheaAnnotation *note = althea_record_get_first (observation, "note");
  g_assert_nonnull (strstr (note->text, "Inker"));
  g_assert_cmpstr (althea_record_get_patient_id (observation), ==, "p");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  althea_clock_set_fake_us (G_GINT64_CONSTANT (1748390400000000)); /* 2025-05-28 */
  g_test_add_func ("/clinical/calculators/pooled-cohort", test_pooled_cohort);
  g_test_add_func ("/clinical/calculators/prevent", test_prevent);
  g_test_add_func ("/clinical/calculators/egfr", test_egfr);
  g_test_add_func ("/clinical/calculators/body", test_body);
  g_test_add_func ("/clinical/calculators/dose", test_dose);
  g_test_add_func ("/clinical/calculators/chads", test_chads);
  g_test_add_func ("/clinical/calculators/due-date", test_due_date);
  g_test_add_func ("/clinical/calculators/descriptors", test_descriptors);
  g_test_add_func ("/clinical/calculators/limits", test_limits);
  g_test_add_func ("/clinical/calculators/units", test_units);
  g_test_add_func ("/clinical/calculators/chart", test_chart);
  return g_test_run ();
}
