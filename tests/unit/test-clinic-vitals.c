/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is typed as a measurement, what is possible at an age, what is flagged, and what is worked out. */

#include <math.h>

#include "althea-error.h"
#include "althea-records.h"
#include "clinic-vital.h"
#include "clinic-vitals-records.h"

#define YEAR 365.25
#define LOINC "http://loinc.org"

static void
assert_read (ClinicVitalKind kind, const char *text, gboolean us, const char *value, const char *typed)
{
  ClinicVitalReading reading;
  g_autoptr (GError) error = NULL;

  g_assert_true (clinic_vital_read (kind, text, us, &reading, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (althea_decimal_get_text (reading.value), ==, value);
  g_assert_cmpstr (reading.typed, ==, typed);
  clinic_vital_reading_clear (&reading);
}

static void
test_read (void)
{
  assert_read (CLINIC_VITAL_WEIGHT, "72.50", FALSE, "72.50", NULL);
  assert_read (CLINIC_VITAL_WEIGHT, "72,5 kg", TRUE, "72.5", NULL);
  assert_read (CLINIC_VITAL_WEIGHT, "160", TRUE, "72.57", "160 lb");
  assert_read (CLINIC_VITAL_WEIGHT, "160 lb", FALSE, "72.57", "160 lb");
  assert_read (CLINIC_VITAL_WEIGHT, "7 lb 4 oz", FALSE, "3.29", "7 lb 4 oz");
  assert_read (CLINIC_VITAL_WEIGHT, "3290 g", FALSE, "3.29", "3290 g");
  assert_read (CLINIC_VITAL_HEIGHT, "5'10\"", FALSE, "177.8", "5'10\"");
  assert_read (CLINIC_VITAL_HEIGHT, "5 ft 10", FALSE, "177.8", "5 ft 10");
  assert_read (CLINIC_VITAL_HEIGHT, "1.78 m", FALSE, "178.0", "1.78 m");
  assert_read (CLINIC_VITAL_HEIGHT, "70", TRUE, "177.8", "70 in");
  assert_read (CLINIC_VITAL_TEMPERATURE, "98.6", TRUE, "37.0", "98.6 °F");
  assert_read (CLINIC_VITAL_TEMPERATURE, "37.0 °C", TRUE, "37.0", NULL);
  assert_read (CLINIC_VITAL_SYSTOLIC, "138", TRUE, "138", NULL);
  assert_read (CLINIC_VITAL_SYSTOLIC, "16 kPa", FALSE, "120", "16 kPa");
  /* Zero is a value. */
  assert_read (CLINIC_VITAL_PAIN, "0", FALSE, "0", NULL);
  assert_read (CLINIC_VITAL_PAIN, "3/10", FALSE, "3", NULL);
}

static void
test_refused (void)
{
  static const struct
  {
    ClinicVitalKind kind;
    const char *text;
  } cases[] = { { CLINIC_VITAL_WEIGHT, "" },
                { CLINIC_VITAL_WEIGHT, "heavy" },
                { CLINIC_VITAL_WEIGHT, "72 cm" },
                { CLINIC_VITAL_WEIGHT, "72 kg 5" },
                { CLINIC_VITAL_SYSTOLIC, "120/80" },
                { CLINIC_VITAL_TEMPERATURE, "37 kg" },
                { CLINIC_VITAL_WEIGHT, "7 lb 4 stone" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ClinicVitalReading reading;
      g_autoptr (GError) error = NULL;

      g_assert_false (clinic_vital_read (cases[i].kind, cases[i].text, FALSE, &reading, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_null (reading.value);
    }
}

static void
test_limits (void)
{
  static const struct
  {
    ClinicVitalKind kind;
    double number, age_days;
    ClinicVitalJudgement expected;
  } cases[] = {
    { CLINIC_VITAL_SYSTOLIC, 138, 54 * YEAR, CLINIC_VITAL_LIKELY },
    { CLINIC_VITAL_SYSTOLIC, 240, 54 * YEAR, CLINIC_VITAL_UNLIKELY },
    { CLINIC_VITAL_SYSTOLIC, 1380, 54 * YEAR, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_DIASTOLIC, 0, 54 * YEAR, CLINIC_VITAL_UNLIKELY },
    { CLINIC_VITAL_HEART_RATE, 0, 54 * YEAR, CLINIC_VITAL_UNLIKELY },
    { CLINIC_VITAL_HEART_RATE, -1, 54 * YEAR, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_HEART_RATE, 140, 30, CLINIC_VITAL_LIKELY },
    { CLINIC_VITAL_SPO2, 101, 54 * YEAR, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_TEMPERATURE, 98.6, 54 * YEAR, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_PAIN, 0, NAN, CLINIC_VITAL_LIKELY },
    { CLINIC_VITAL_PAIN, 11, NAN, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_WEIGHT, 72, 30, CLINIC_VITAL_IMPOSSIBLE },
    { CLINIC_VITAL_WEIGHT, 4.3, 30, CLINIC_VITAL_LIKELY },
    /* 15 kg at 10 months is more than 4 standard deviations above the median of WHO's boys. */
    { CLINIC_VITAL_WEIGHT, 15, 300, CLINIC_VITAL_UNLIKELY },
    { CLINIC_VITAL_WEIGHT, 72, NAN, CLINIC_VITAL_LIKELY },
    { CLINIC_VITAL_HEIGHT, NAN, 54 * YEAR, CLINIC_VITAL_IMPOSSIBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (clinic_vital_judge (cases[i].kind, cases[i].number, cases[i].age_days, ALTHEA_SEX_MALE),
                     ==, cases[i].expected);
}

static void
test_flags (void)
{
  static const struct
  {
    ClinicVitalKind kind;
    double number, age_days;
    AltheaFlag expected;
  } cases[] = {
    { CLINIC_VITAL_SYSTOLIC, 129, 54 * YEAR, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_SYSTOLIC, 130, 54 * YEAR, ALTHEA_FLAG_HIGH },
    { CLINIC_VITAL_SYSTOLIC, 181, 54 * YEAR, ALTHEA_FLAG_CRITICAL_HIGH },
    { CLINIC_VITAL_SYSTOLIC, 90, 54 * YEAR, ALTHEA_FLAG_CRITICAL_LOW },
    /* AAP's screening value of boys at 5 years is 103, PALS' lower limit 80. */
    { CLINIC_VITAL_SYSTOLIC, 102, 5.5 * YEAR, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_SYSTOLIC, 103, 5.5 * YEAR, ALTHEA_FLAG_HIGH },
    { CLINIC_VITAL_SYSTOLIC, 79, 5.5 * YEAR, ALTHEA_FLAG_CRITICAL_LOW },
    { CLINIC_VITAL_HEART_RATE, 140, 54 * YEAR, ALTHEA_FLAG_CRITICAL_HIGH },
    { CLINIC_VITAL_HEART_RATE, 140, 30, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_RESP, 25, 54 * YEAR, ALTHEA_FLAG_CRITICAL_HIGH },
    { CLINIC_VITAL_RESP, 40, 30, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_TEMPERATURE, 38.0, 54 * YEAR, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_TEMPERATURE, 38.0, 30, ALTHEA_FLAG_CRITICAL_HIGH },
    { CLINIC_VITAL_SPO2, 95, 54 * YEAR, ALTHEA_FLAG_LOW },
    { CLINIC_VITAL_SPO2, 91, 54 * YEAR, ALTHEA_FLAG_CRITICAL_LOW },
    { CLINIC_VITAL_PAIN, 0, 54 * YEAR, ALTHEA_FLAG_NONE },
    { CLINIC_VITAL_PAIN, 8, 54 * YEAR, ALTHEA_FLAG_HIGH },
    { CLINIC_VITAL_WEIGHT, 150, 54 * YEAR, ALTHEA_FLAG_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        clinic_vital_get_flag (cases[i].kind, cases[i].number, cases[i].age_days, ALTHEA_SEX_MALE), ==,
        cases[i].expected);
  /* Every range says who says so. */
  for (ClinicVitalKind kind = 0; kind < CLINIC_N_VITALS; kind++)
    for (double age_days = 1; age_days < 40 * YEAR; age_days += 97)
      {
        ClinicVitalRange range;

        if (clinic_vital_get_range (kind, age_days, ALTHEA_SEX_FEMALE, &range))
          g_assert_true (range.source != NULL && *range.source != '\0');
      }
}

static AltheaRecord *
find (GPtrArray *records, const char *loinc)
{
  for (guint i = 0; i < records->len; i++)
    if (althea_codeable_concept_has_code (althea_record_get_value (g_ptr_array_index (records, i), "code"),
                                          LOINC, loinc))
      return g_ptr_array_index (records, i);
  return NULL;
}

static void
put (ClinicVitalsSet *set, ClinicVitalKind kind, const char *text)
{
  g_assert_true (clinic_vital_read (kind, text, FALSE, &set->readings[kind], NULL));
}

static GPtrArray *
build (ClinicVitalsSet *set)
{
  g_autoptr (AltheaReference) patient = althea_reference_new ("Patient", "p", NULL);
  g_autoptr (AltheaPartialDate) when = althea_partial_date_new ("2026-11-22T10:00:00Z", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  set->patient = patient;
  set->when = when;
  set->performer = "Practitioner/1";
  set->note = set->note != NULL ? set->note : "";
  records = clinic_vitals_to_records (set, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    clinic_vital_reading_clear (&set->readings[i]);
  return records;
}

static void
test_records (void)
{
  ClinicVitalsSet set = { .age_days = 54 * YEAR, .sex = ALTHEA_SEX_FEMALE, .note = "After a walk" };
  g_autoptr (GPtrArray) records = NULL;
  AltheaRecord *pressure, *weight, *bmi;
  const GPtrArray *components;

  put (&set, CLINIC_VITAL_SYSTOLIC, "184");
  put (&set, CLINIC_VITAL_DIASTOLIC, "84");
  put (&set, CLINIC_VITAL_WEIGHT, "160 lb");
  put (&set, CLINIC_VITAL_HEIGHT, "165");
  put (&set, CLINIC_VITAL_PAIN, "0");
  records = build (&set);
  g_assert_cmpuint (records->len, ==, 5);
  pressure = find (records, "85354-9");
  components = althea_record_get_list (pressure, "component");
  g_assert_cmpuint (components->len, ==, 2);
  g_assert_cmpstr (
      althea_component_get_flag (althea_observation_get_component (ALTHEA_OBSERVATION (pressure), "8480-6")),
      ==, "HH");
  g_assert_cmpstr (
      althea_component_get_flag (althea_observation_get_component (ALTHEA_OBSERVATION (pressure), "8462-4")),
      ==, "H");
  g_assert_nonnull (althea_record_get_first (pressure, "note"));
  g_assert_null (althea_record_get_first (find (records, "29463-7"), "note"));
  weight = find (records, "29463-7");
  g_assert_cmpstr (althea_record_get_string (weight, "typed"), ==, "160 lb");
  bmi = find (records, "39156-5");
  g_assert_cmpuint (althea_record_get_list (bmi, "derived-from")->len, ==, 2);
  g_assert_cmpstr (althea_observation_get_flag (ALTHEA_OBSERVATION (bmi)), ==, "H");
  /* 72.57 kg over 1.65 m squared. */
  {
    double number = 0;

    g_assert_true (althea_observation_get_number (ALTHEA_OBSERVATION (bmi), &number));
    g_assert_cmpfloat_with_epsilon (number, 26.7, 0.001);
  }
  g_assert_nonnull (find (records, "72514-3"));
}

static void
test_child_records (void)
{
  ClinicVitalsSet set = { .age_days = 10 * YEAR, .sex = ALTHEA_SEX_MALE };
  ClinicVitalsSet infant = { .age_days = 180, .sex = ALTHEA_SEX_FEMALE };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) infants = NULL;
  double percentile = 0;

  put (&set, CLINIC_VITAL_WEIGHT, "31.9");
  put (&set, CLINIC_VITAL_HEIGHT, "138.5");
  records = build (&set);
  /* The median BMI of boys at 10 years is 16.6. */
  g_assert_true (althea_observation_get_number (ALTHEA_OBSERVATION (find (records, "59576-9")), &percentile));
  g_assert_cmpfloat_with_epsilon (percentile, 50, 5);
  put (&infant, CLINIC_VITAL_WEIGHT, "7.3");
  put (&infant, CLINIC_VITAL_HEIGHT, "65.7");
  put (&infant, CLINIC_VITAL_HEAD, "42.2");
  infants = build (&infant);
  g_assert_null (find (infants, "39156-5"));
  /* WHO's median head of girls at 6 months is 42.2 cm. */
  g_assert_true (althea_observation_get_number (ALTHEA_OBSERVATION (find (infants, "8289-1")), &percentile));
  g_assert_cmpfloat_with_epsilon (percentile, 50, 5);
  g_assert_nonnull (find (infants, "77606-2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinic-vitals/read", test_read);
  g_test_add_func ("/clinic-vitals/refused", test_refused);
  g_test_add_func ("/clinic-vitals/limits", test_limits);
  g_test_add_func ("/clinic-vitals/flags", test_flags);
  g_test_add_func ("/clinic-vitals/records", test_records);
  g_test_add_func ("/clinic-vitals/child-records", test_child_records);
  return g_test_run ();
}
