/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>
#include <string.h>

#include "althea-calculator.h"
#include "althea-care-gaps.h"
#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-hint-private.h"
#include "althea-rules.h"
#include "althea-vaccines.h"

#define NOW_US G_GINT64_CONSTANT (1748390400000000) /* 2025-05-28 */

static AltheaRecord *
read_record (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  AltheaRecord *record = althea_fhir_read (bytes, &error);
  g_assert_no_error (error);
  return record;
}

/* --- a chart in few words ---------------------------------------------------------------------------- */

typedef struct
{
  AltheaPatient *patient;
  GPtrArray *records;
} Chart;

static Chart *
chart_new (const char *gender, const char *birth)
{
  Chart *chart = g_new0 (Chart, 1);
  g_autofree char *json = g_strdup_printf (
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"%s\",\"birthDate\":\"%s\"}", gender, birth);
  chart->patient = ALTHEA_PATIENT (read_record (json));
  chart->records = g_ptr_array_new_with_free_func (g_object_unref);
  return chart;
}

static void
chart_free (Chart *chart)
{
  g_object_unref (chart->patient);
  g_ptr_array_unref (chart->records);
  g_free (chart);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chart, chart_free)

static void
add_condition (Chart *chart, const char *icd, const char *status)
{
  g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"Condition\",\"id\":\"c-%u\","
                                           "\"clinicalStatus\":{\"coding\":[{\"code\":\"%s\"}]},\"code\":{"
                                           "\"coding\":[{\"system\":\"http://hl7.org/fhir/sid/"
                                           "icd-10-cm\",\"code\":\"%s\",\"display\":\"A problem\"}]},"
                                           "\"subject\":{\"reference\":\"Patient/p\"}}",
                                           chart->records->len, status, icd);
  g_ptr_array_add (chart->records, read_record (json));
}

static void
add_number (Chart *chart, const char *loinc, const char *date, const char *value, const char *unit)
{
  g_autofree char *json = g_strdup_printf (
      "{\"resourceType\":\"Observation\",\"id\":\"o-%u\",\"status\":\"final\",\"code\":{\"coding\":[{"
      "\"system\":\"http://"
      "loinc.org\",\"code\":\"%s\"}]},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":%s,\"code\":\"%s\"}}",
      chart->records->len, loinc, date, value, unit);
  g_ptr_array_add (chart->records, read_record (json));
}

static void
add_procedure (Chart *chart, const char *words, const char *date)
{
  g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"Procedure\",\"id\":\"pr-%u\",\"status\":"
                                           "\"completed\",\"code\":{\"text\":\"%s\"},\"subject\":{"
                                           "\"reference\":\"Patient/p\"},\"performedDateTime\":\"%s\"}",
                                           chart->records->len, words, date);
  g_ptr_array_add (chart->records, read_record (json));
}

static void
add_vaccine (Chart *chart, const char *cvx, const char *date)
{
  g_autofree char *json
      = g_strdup_printf ("{\"resourceType\":\"Immunization\",\"id\":\"i-%u\",\"status\":\"completed\","
                         "\"vaccineCode\":{\"coding\":[{"
                         "\"system\":\"http://hl7.org/fhir/sid/"
                         "cvx\",\"code\":\"%s\"}]},\"patient\":{\"reference\":\"Patient/p\"},"
                         "\"occurrenceDateTime\":\"%s\"}",
                         chart->records->len, cvx, date);
  g_ptr_array_add (chart->records, read_record (json));
}

static AltheaFacts *
facts_of (Chart *chart)
{
  return althea_facts_new (chart->patient, chart->records, NOW_US);
}

static GPtrArray *
evaluate (Chart *chart)
{
  g_autoptr (AltheaFacts) facts = facts_of (chart);
  return althea_care_gaps_evaluate (facts, althea_rules_get_default ());
}

/* (nullable) lent */
static AltheaHint *
find_hint (GPtrArray *hints, const char *id)
{
  for (guint i = 0; i < hints->len; i++)
    if (strcmp (althea_hint_get_id (hints->pdata[i]), id) == 0)
      return hints->pdata[i];
  return NULL;
}

static void
assert_state (Chart *chart, const char *id, int state, const char *due)
{
  g_autoptr (GPtrArray) hints = evaluate (chart);
  AltheaHint *hint = find_hint (hints, id);
  if (state == 0)
    {
      g_assert_null (hint);
      return;
    }
  g_assert_nonnull (hint);
  g_assert_cmpint (althea_hint_get_state (hint), ==, state);
  const AltheaPartialDate *date = althea_hint_get_due (hint);
  g_assert_cmpstr (date != NULL ? althea_partial_date_get_text (date) : NULL, ==, due);
}

/* --- rules -----------------------------------------------------------------------------------------------
 */

static void
test_colorectal (void)
{
  g_autoptr (Chart) young = chart_new ("male", "1980-06-01");
  assert_state (young, "colorectal-cancer-screening", 0, NULL);
  g_autoptr (Chart) chart = chart_new ("male", "1975-03-01");
  assert_state (chart, "colorectal-cancer-screening", ALTHEA_HINT_DUE, NULL);
  add_number (chart, "2335-8", "2023-02-01", "0", "1");
  assert_state (chart, "colorectal-cancer-screening", ALTHEA_HINT_OVERDUE, "2024-02-01");
  add_procedure (chart, "Colonoscopy with biopsy", "2021-04-10");
  assert_state (chart, "colorectal-cancer-screening", ALTHEA_HINT_DONE, "2031-04-10");
  add_condition (chart, "C18.2", "resolved");
  assert_state (chart, "colorectal-cancer-screening", 0, NULL);
}

static void
test_who (void)
{
  g_autoptr (Chart) woman = chart_new ("female", "1958-01-01");
  g_autoptr (Chart) man = chart_new ("male", "1958-01-01");
  assert_state (woman, "breast-cancer-screening", ALTHEA_HINT_DUE, NULL);
  assert_state (man, "breast-cancer-screening", 0, NULL);
  assert_state (woman, "osteoporosis-screening", ALTHEA_HINT_DUE, NULL);
  assert_state (man, "aortic-aneurysm-screening", 0, NULL);
  add_condition (man, "Z87.891", "active");
  assert_state (man, "aortic-aneurysm-screening", ALTHEA_HINT_DUE, NULL);
  add_procedure (woman, "Screening mammography", "2024-06-15");
  assert_state (woman, "breast-cancer-screening", ALTHEA_HINT_DONE, "2026-06-15");
  /* The last year of age is still in, the next is out: 74 today, 75 the day before tomorrow. */
  g_autoptr (Chart) last = chart_new ("female", "1950-05-29");
  g_autoptr (Chart) past = chart_new ("female", "1950-05-28");
  assert_state (last, "breast-cancer-screening", ALTHEA_HINT_DUE, NULL);
  assert_state (past, "breast-cancer-screening", 0, NULL);
}

static void
test_needs (void)
{
  g_autoptr (Chart) chart = chart_new ("female", "1980-01-01");
  assert_state (chart, "diabetes-screening", ALTHEA_HINT_ASK, NULL);
  add_number (chart, "39156-5", "2025-01-01", "22.1", "kg/m2");
  assert_state (chart, "diabetes-screening", 0, NULL);
  add_number (chart, "39156-5", "2025-02-01", "27.4", "kg/m2");
  assert_state (chart, "diabetes-screening", ALTHEA_HINT_DUE, NULL);
  add_number (chart, "4548-4", "2022-07-01", "5.5", "%");
  assert_state (chart, "diabetes-screening", ALTHEA_HINT_SOON, "2025-07-01");
}

static void
test_diabetes (void)
{
  g_autoptr (Chart) chart = chart_new ("male", "1970-01-01");
  assert_state (chart, "diabetes-a1c", 0, NULL);
  add_condition (chart, "E11.9", "active");
  assert_state (chart, "diabetes-a1c", ALTHEA_HINT_DUE, NULL);
  assert_state (chart, "statin-diabetes", ALTHEA_HINT_DUE, NULL);
  assert_state (chart, "diabetes-screening", 0, NULL);
  add_number (chart, "4548-4", "2025-01-20", "6.4", "%");
  assert_state (chart, "diabetes-a1c", ALTHEA_HINT_SOON, "2025-07-20");
  add_number (chart, "4548-4", "2025-02-20", "8.1", "%");
  assert_state (chart, "diabetes-a1c", ALTHEA_HINT_OVERDUE, "2025-05-20");
  /* IFCC units are the same measurement. */
  add_number (chart, "59261-8", "2025-05-01", "75", "mmol/mol");
  assert_state (chart, "diabetes-a1c", ALTHEA_HINT_DONE, "2025-08-01");
  add_number (chart, "14959-1", "2025-01-10", "45", "mg/g");
  assert_state (chart, "diabetes-urine-albumin", ALTHEA_HINT_SOON, "2025-07-10");
  g_ptr_array_add (
      chart->records,
      read_record ("{\"resourceType\":\"MedicationRequest\",\"id\":\"m\",\"status\":\"active\",\"intent\":"
                   "\"order\",\"medicationCodeableConcept\":{\"text\":\"Atorvastatin 20 mg\"},\"subject\":{"
                   "\"reference\":\"Patient/p\"}}"));
  assert_state (chart, "statin-diabetes", ALTHEA_HINT_DONE, NULL);
}

static void
test_words (void)
{
  g_autoptr (Chart) chart = chart_new ("male", "1960-01-01");
  g_autoptr (GPtrArray) hints = evaluate (chart);
  AltheaHint *hint = find_hint (hints, "colorectal-cancer-screening");
  g_assert_nonnull (strstr (althea_hint_get_why (hint), "Age 65"));
  g_assert_nonnull (strstr (althea_hint_get_why (hint), "colonoscopy"));
  g_assert_nonnull (strstr (althea_hint_get_source (hint), "USPSTF"));
  g_assert_cmpint (althea_hint_get_year (hint), ==, 2021);
  g_autofree char *state = althea_hint_dup_state_display (hint);
  g_assert_cmpstr (state, ==, "Due now");
  for (guint i = 1; i < hints->len; i++)
    g_assert_true (althea_hint_get_state (hints->pdata[i - 1]) != ALTHEA_HINT_DONE
                   || althea_hint_get_state (hints->pdata[i]) == ALTHEA_HINT_DONE);
}

/* --- silence -----------------------------------------------------------------------------------------------
 */

static void
test_silence (void)
{
  g_autoptr (Chart) chart = chart_new ("male", "1975-03-01");
  g_autoptr (GPtrArray) hints = evaluate (chart);
  AltheaHint *hint = find_hint (hints, "colorectal-cancer-screening");
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_hint_silence (hint, "p", "  ", NULL, NOW_US, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (althea_hint_is_silenced (hint));
  g_autoptr (AltheaReference) author = althea_reference_new ("Practitioner", "d", "Dr Day");
  g_autoptr (AltheaRecord) issue
      = althea_hint_silence (hint, "p", "Declined after talk", author, NOW_US, &error);
  g_assert_no_error (error);
  /* As it is stored and read again. */
  g_autoptr (GBytes) json = althea_fhir_write (issue);
  g_autofree char *text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  g_ptr_array_add (chart->records, read_record (text));
  g_autoptr (GPtrArray) again = evaluate (chart);
  AltheaHint *silenced = find_hint (again, "colorectal-cancer-screening");
  g_assert_true (althea_hint_is_silenced (silenced));
  g_assert_cmpstr (althea_hint_get_silence_reason (silenced), ==, "Declined after talk");
  g_assert_false (althea_hint_is_silenced (find_hint (again, "hiv-screening")));
  /* A new fact asks again. */
  add_number (chart, "2335-8", "2024-02-01", "0", "1");
  g_autoptr (GPtrArray) changed = evaluate (chart);
  g_assert_false (althea_hint_is_silenced (find_hint (changed, "colorectal-cancer-screening")));
}

/* --- immunization
 * -------------------------------------------------------------------------------------------- */

static void
test_vaccines (void)
{
  g_autoptr (Chart) child = chart_new ("female", "2024-03-01");
  assert_state (child, "vaccine-mmr", ALTHEA_HINT_DUE, "2025-03-01");
  /* Recommended until 16 months and 4 weeks old. */
  g_autoptr (Chart) late = chart_new ("female", "2023-06-01");
  assert_state (late, "vaccine-mmr", ALTHEA_HINT_OVERDUE, "2024-10-28");
}

static void
test_vaccine_doses (void)
{
  g_autoptr (Chart) child = chart_new ("female", "2020-02-01");
  add_vaccine (child, "03", "2021-03-01");
  add_vaccine (child, "03", "2021-03-15");
  g_autoptr (AltheaFacts) facts = facts_of (child);
  g_autoptr (GPtrArray) forecasts = althea_vaccines_forecast (facts);
  AltheaVaccineForecast *mmr = NULL;
  for (guint i = 0; i < forecasts->len; i++)
    if (strcmp (((AltheaVaccineForecast *)forecasts->pdata[i])->group, "MMR") == 0)
      mmr = forecasts->pdata[i];
  g_assert_nonnull (mmr);
  g_assert_cmpint (mmr->status, ==, ALTHEA_VACCINE_NOT_COMPLETE);
  g_assert_cmpuint (mmr->next_dose, ==, 2);
  g_assert_cmpuint (mmr->n_doses, ==, 2);
  g_assert_cmpint (mmr->doses[0].status, ==, ALTHEA_DOSE_VALID);
  g_assert_cmpint (mmr->doses[1].status, ==, ALTHEA_DOSE_NOT_VALID);
  g_assert_nonnull (mmr->doses[1].reason);
  g_assert_true (mmr->doses[1].record != NULL && mmr->routine);
  assert_state (child, "vaccine-mmr", ALTHEA_HINT_DUE, "2024-02-01");
  add_vaccine (child, "03", "2024-05-01");
  assert_state (child, "vaccine-mmr", ALTHEA_HINT_DONE, NULL);
}

static void
test_vaccine_condition (void)
{
  g_autoptr (Chart) adult = chart_new ("male", "1985-01-01");
  assert_state (adult, "vaccine-pneumococcal", 0, NULL);
  add_condition (adult, "E11.9", "active");
  assert_state (adult, "vaccine-pneumococcal", ALTHEA_HINT_DUE, "2004-01-01");
}

/* --- the file and the thread
 * ----------------------------------------------------------------------------------- */

/* LOINC's last digit checks the others (mod 10). */
static gboolean
loinc_is_whole (const char *code)
{
  const char *hyphen = strchr (code, '-');
  guint sum = 0, place = 0;
  if (hyphen == NULL || hyphen == code || strlen (hyphen) != 2)
    return FALSE;
  for (const char *digit = hyphen - 1; digit >= code; digit--, place++)
    {
      guint value = (*digit - '0') * (place % 2 == 0 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    }
  return (10 - sum % 10) % 10 == (guint)(hyphen[1] - '0');
}

static void
check_loincs (const char *codes, guint *n)
{
  g_auto (GStrv) each = g_strsplit (codes != NULL ? codes : "", "|", -1);
  for (char **code = each; *code != NULL && **code != '\0'; code++, (*n)++)
    if (!loinc_is_whole (*code))
      g_error ("%s is not a LOINC code", *code);
}

static void
test_codes (void)
{
  AltheaRules *rules = althea_rules_get_default ();
  const AltheaCalculator *const *calculators = althea_calculators_list ();
  guint n = 0;
  for (guint i = 0; i < rules->rules->len; i++)
    {
      const AltheaRule *rule = rules->rules->pdata[i];
      const GPtrArray *lists[] = { rule->done, rule->needs, rule->sooner };
      for (gsize j = 0; j < G_N_ELEMENTS (lists); j++)
        for (guint k = 0; k < lists[j]->len; k++)
          check_loincs (((AltheaRuleItem *)lists[j]->pdata[k])->loincs, &n);
      g_assert_nonnull (rule->url);
    }
  for (; *calculators != NULL; calculators++)
    {
      check_loincs ((*calculators)->loinc, &n);
      for (guint i = 0; i < (*calculators)->n_inputs; i++)
        check_loincs ((*calculators)->inputs[i].loinc, &n);
    }
  g_test_message ("%u rules of %s, %u LOINC codes", althea_rules_get_n (rules), althea_rules_get_date (rules),
                  n);
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpuint (althea_rules_get_n (rules), >=, 12);
}

static void
test_bad_rules (void)
{
  static const char *const bad[] = {
    "",
    "title: no rule\n",
    "rule a\ntitle: A\nkind: prevention\nsource: S\nyear: 2020\n",
    "rule a\ntitle: A\nkind: prevention\nsource: S\nyear: 2020\ndone: x ; every 2q ; loinc 1-8\n",
    "rule a\ntitle: A\nkind: prevention\nsource: S\nyear: 2020\nage: 70 to 40\ndone: x ; once ; loinc 1-8\n",
    "rule a\ntitle: A\nkind: prevention\nsource: S\nyear: 2020\nsex: any\ndone: x ; once ; loinc 1-8\n",
    "rule a\ntitle: A\nrule b\ntitle: B\nkind: prevention\nsource: S\nyear: 2020\ndone: x ; once ; loinc "
    "1-8\n",
    "rule a\ntitle: A\nkind: prevention\nsource: S\nyear: 2020\ncolour: red\ndone: x ; once ; loinc 1-8\n",
    "rule a\ntitle: \xff\nkind: prevention\nsource: S\nyear: 2020\ndone: x ; once ; loinc 1-8\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_rules_new (bytes, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
  static const char good[] = "# date: 2020-01-02\nrule a\ntitle: A\nkind: prevention\nsource: S\nyear: "
                             "2020\ndone: x ; once ; loinc 1-8\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (good, strlen (good));
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRules) rules = althea_rules_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_rules_get_n (rules), ==, 1);
  g_assert_cmpstr (althea_rules_get_date (rules), ==, "2020-01-02");
}

static void
evaluate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static void
test_thread (void)
{
  g_autoptr (Chart) chart = chart_new ("male", "1975-03-01");
  /* A big chart, so that the figure means something. */
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *date = g_strdup_printf ("20%02u-%02u-%02u", i % 25, i % 12 + 1, i % 28 + 1);
      add_number (chart, i % 2 == 0 ? "8867-4" : "9279-1", date, "70", "/min");
    }
  gint64 began = g_get_monotonic_time ();
  g_autoptr (AltheaFacts) facts = facts_of (chart);
  gint64 made = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  althea_care_gaps_evaluate_async (facts, althea_rules_get_default (), NULL, evaluate_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GPtrArray) hints = althea_care_gaps_evaluate_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_hint (hints, "colorectal-cancer-screening"));
  g_test_message ("chart of 20000 observations: snapshot %.1f ms, %u hints on the worker %.1f ms",
                  (made - began) / 1000.0, hints->len, (g_get_monotonic_time () - made) / 1000.0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) none = NULL;
  g_cancellable_cancel (cancellable);
  althea_care_gaps_evaluate_async (facts, althea_rules_get_default (), cancellable, evaluate_cb, &none);
  while (none == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (althea_care_gaps_evaluate_finish (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
overdue_since (GDateYear year)
{
  AltheaHintParts parts = { .id = "x", .title = "Vaccine", .state = ALTHEA_HINT_OVERDUE };
  g_date_set_dmy (&parts.due, 8, G_DATE_APRIL, year);
  g_autoptr (AltheaHint) hint = althea_hint_new (&parts);
  return althea_hint_dup_state_display (hint);
}

static void
test_long_overdue (void)
{
  g_autofree char *recent = overdue_since (2024);
  g_autofree char *childhood = overdue_since (1972);
  g_assert_nonnull (strstr (recent, "2024"));
  g_assert_cmpstr (childhood, ==, "Overdue");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  althea_clock_set_fake_us (NOW_US);
  g_test_add_func ("/clinical/care-gaps/colorectal", test_colorectal);
  g_test_add_func ("/clinical/care-gaps/who", test_who);
  g_test_add_func ("/clinical/care-gaps/needs", test_needs);
  g_test_add_func ("/clinical/care-gaps/diabetes", test_diabetes);
  g_test_add_func ("/clinical/care-gaps/words", test_words);
  g_test_add_func ("/clinical/care-gaps/long-overdue", test_long_overdue);
  g_test_add_func ("/clinical/care-gaps/silence", test_silence);
  g_test_add_func ("/clinical/care-gaps/vaccines", test_vaccines);
  g_test_add_func ("/clinical/care-gaps/vaccine-doses", test_vaccine_doses);
  g_test_add_func ("/clinical/care-gaps/vaccine-condition", test_vaccine_condition);
  g_test_add_func ("/clinical/care-gaps/codes", test_codes);
  g_test_add_func ("/clinical/care-gaps/bad-rules", test_bad_rules);
  g_test_add_func ("/clinical/care-gaps/thread", test_thread);
  return g_test_run ();
}
