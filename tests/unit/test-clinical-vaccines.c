/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "althea-series.h"
#include "material.h"

/* --- CDC's own cases, held against the forecast --------------------------------------------------- */

/* Rows of a CSV file, quoted cells understood. (element-type GPtrArray of utf8) */
static GPtrArray *
read_csv (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  GString *cell = g_string_new (NULL);
  gboolean quoted = FALSE;
  for (; *text != '\0'; text++)
    if (quoted && *text == '"' && text[1] == '"')
      g_string_append_c (cell, *text++);
    else if (*text == '"')
      quoted = !quoted;
    else if (!quoted && (*text == ',' || *text == '\n'))
      {
        g_ptr_array_add (row, g_strdup (g_strstrip (cell->str)));
        g_string_truncate (cell, 0);
        if (*text == '\n')
          {
            g_ptr_array_add (rows, row);
            row = g_ptr_array_new_with_free_func (g_free);
          }
      }
    else
      g_string_append_c (cell, *text);
  g_ptr_array_unref (row);
  g_string_free (cell, TRUE);
  return rows;
}

static const char *
cell (GPtrArray *rows, guint row, const char *column)
{
  GPtrArray *head = rows->pdata[0], *cells = rows->pdata[row];
  for (guint i = 0; i < head->len && i < cells->len; i++)
    if (g_ascii_strcasecmp (head->pdata[i], column) == 0)
      return cells->pdata[i];
  return "";
}

static const char *
cell_n (GPtrArray *rows, guint row, const char *column, guint n)
{
  g_autofree char *name = g_strdup_printf ("%s_%u", column, n);
  return cell (rows, row, name);
}

static guint32
day_of (const char *text)
{
  GDate date;
  int year, month, day;
  if (sscanf (text, "%d-%d-%d", &year, &month, &day) != 3)
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

static AltheaVaccineCase *
case_of_row (GPtrArray *rows, guint row)
{
  AltheaVaccineCase *of = g_new0 (AltheaVaccineCase, 1);
  of->schedule = althea_schedule_get ();
  of->birth = day_of (cell (rows, row, "DOB"));
  of->today = day_of (cell (rows, row, "Assessment_Date"));
  of->sex = *cell (rows, row, "Gender") == 'M' ? ALTHEA_SEX_MALE : ALTHEA_SEX_FEMALE;
  of->doses = g_array_new (FALSE, TRUE, sizeof (AltheaGivenDose));
  of->observations = g_array_new (FALSE, TRUE, sizeof (AltheaKnownObservation));
  for (guint i = 1; i <= 7; i++)
    {
      AltheaGivenDose dose = { .cvx = strtoul (cell_n (rows, row, "CVX", i), NULL, 10),
                               .day = day_of (cell_n (rows, row, "Date_Administered", i)) };
      g_strlcpy (dose.maker, cell_n (rows, row, "MVX", i), sizeof dose.maker);
      if (dose.day != 0)
        g_array_append_val (of->doses, dose);
    }
  for (guint i = 1; i <= 3; i++)
    {
      AltheaKnownObservation known = { strtoul (cell_n (rows, row, "Observation_Code", i), NULL, 10),
                                       day_of (cell_n (rows, row, "Observation_Date", i)) };
      if (known.code != 0)
        g_array_append_val (of->observations, known);
    }
  return of;
}

static void
case_free (AltheaVaccineCase *of)
{
  g_array_unref (of->doses);
  g_array_unref (of->observations);
  g_free (of);
}

/* The cases name the groups in several ways. */
static const char *
group_of (const char *name)
{
  static const struct
  {
    const char *name, *group;
  } names[] = {
    { "DTAP", "DTaP/Tdap/Td" }, { "POL", "Polio" },
    { "IPOL", "Polio" },        { "HIB", "Hib" },
    { "PCV", "Pneumococcal" },  { "ROTA", "Rotavirus" },
    { "VAR", "Varicella" },     { "FLU", "Influenza" },
    { "MCV", "Meningococcal" }, { "MENB", "Meningococcal B" },
    { "ZOSTER", "Zoster" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].name, name) == 0)
      return names[i].group;
  return name;
}

static AltheaVaccineForecast *
find_forecast (GPtrArray *forecasts, const char *group)
{
  for (guint i = 0; i < forecasts->len; i++)
    if (g_ascii_strcasecmp (((AltheaVaccineForecast *)forecasts->pdata[i])->group, group) == 0)
      return forecasts->pdata[i];
  return NULL;
}

static const char *
status_word (AltheaVaccineStatus status)
{
  static const char *const words[]
      = { "none", "not complete", "complete", "immune", "contraindicated", "aged out", "not recommended" };
  return words[status];
}

static char *
date_word (const GDate *date)
{
  char text[16];
  if (!g_date_valid (date))
    return g_strdup ("-");
  g_date_strftime (text, sizeof text, "%Y-%m-%d", date);
  return g_strdup (text);
}

static gboolean
same_day (const GDate *date, const char *expected)
{
  guint32 day = day_of (expected);
  return day == 0 ? !g_date_valid (date) : g_date_valid (date) && g_date_get_julian (date) == day;
}

/* What the forecast differs in first, NULL when it agrees. Static. */
static const char *
difference (GPtrArray *rows, guint row, const AltheaVaccineForecast *forecast)
{
  const char *expected = cell (rows, row, "Series_Status");
  if (forecast == NULL || g_ascii_strcasecmp (expected, status_word (forecast->status)) != 0)
    return "status";
  if (forecast->next_dose != strtoul (cell (rows, row, "Forecast_#"), NULL, 10))
    return "dose number";
  if (!same_day (&forecast->earliest, cell (rows, row, "Earliest_Date")))
    return "earliest date";
  if (!same_day (&forecast->recommended, cell (rows, row, "Recommended_Date")))
    return "recommended date";
  if (*cell (rows, row, "Past_Due_Date") != '\0'
      && !same_day (&forecast->past_due, cell (rows, row, "Past_Due_Date")))
    return "past due date";
  return NULL;
}

static void
tell (GPtrArray *rows, guint row, const AltheaVaccineForecast *forecast, const char *what)
{
  g_autofree char *earliest = forecast != NULL ? date_word (&forecast->earliest) : g_strdup ("-");
  g_autofree char *recommended = forecast != NULL ? date_word (&forecast->recommended) : g_strdup ("-");
  g_autofree char *late = forecast != NULL ? date_word (&forecast->past_due) : g_strdup ("-");
  g_test_message ("  %s %s (%s): %s; expected %s #%s %s %s %s, ours %s #%u %s %s %s",
                  cell (rows, row, "CDC_Test_ID"), cell (rows, row, "Vaccine_Group"),
                  cell (rows, row, "Test_Case_Name"), what, cell (rows, row, "Series_Status"),
                  cell (rows, row, "Forecast_#"), cell (rows, row, "Earliest_Date"),
                  cell (rows, row, "Recommended_Date"), cell (rows, row, "Past_Due_Date"),
                  forecast != NULL ? status_word (forecast->status) : "none",
                  forecast != NULL ? forecast->next_dose : 0, earliest, recommended, late);
}

static const char *
dose_word (AltheaDoseStatus status)
{
  static const char *const words[] = { "", "valid", "not valid", "extraneous", "sub-standard" };
  return words[status];
}

static const AltheaDoseResult *
find_dose (const AltheaVaccineForecast *forecast, guint cvx, guint32 day)
{
  for (guint i = 0; forecast != NULL && i < forecast->n_doses; i++)
    if (forecast->doses[i].cvx == cvx && g_date_get_julian (&forecast->doses[i].given) == day)
      return &forecast->doses[i];
  return NULL;
}

static void
compare_doses (GPtrArray *rows, guint row, const AltheaVaccineForecast *forecast, guint *n, guint *n_same)
{
  for (guint i = 1; i <= 7; i++)
    {
      const char *expected = cell_n (rows, row, "Evaluation_Status", i);
      guint32 day = day_of (cell_n (rows, row, "Date_Administered", i));
      guint cvx = strtoul (cell_n (rows, row, "CVX", i), NULL, 10);
      if (*expected == '\0' || day == 0)
        continue;
      /* A dose of another group is in the case for what it does to this one. */
      const AltheaDoseResult *ours = find_dose (forecast, cvx, day);
      if (ours == NULL && forecast != NULL)
        continue;
      (*n)++;
      if (ours != NULL && g_ascii_strcasecmp (expected, dose_word (ours->status)) == 0)
        (*n_same)++;
      else
        g_test_message ("  %s %s dose %u: expected %s %s, ours %s", cell (rows, row, "CDC_Test_ID"),
                        cell (rows, row, "Vaccine_Group"), i, expected,
                        cell_n (rows, row, "Evaluation_Reason", i),
                        ours == NULL           ? "no forecast"
                        : ours->reason != NULL ? ours->reason
                                               : dose_word (ours->status));
    }
}

static void
compare_cases (const char *name, double least_percent)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "immunization", name, NULL) : NULL;
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The shared test material is not there");
      return;
    }
  g_autoptr (GBytes) bytes = material_read (path);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GPtrArray) rows = read_csv (text);
  g_autoptr (GHashTable) causes = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_same = 0, n_doses = 0, n_doses_same = 0, n_dates = 0, n = rows->len - 1;
  gint64 began = g_get_monotonic_time ();
  for (guint row = 1; row < rows->len; row++)
    {
      AltheaVaccineCase *of = case_of_row (rows, row);
      g_autoptr (GPtrArray) forecasts = althea_vaccine_case_forecast (of);
      AltheaVaccineForecast *forecast
          = find_forecast (forecasts, group_of (cell (rows, row, "Vaccine_Group")));
      const char *what = difference (rows, row, forecast);
      n_same += what == NULL;
      n_dates += what == NULL || strcmp (what, "past due date") == 0;
      compare_doses (rows, row, forecast, &n_doses, &n_doses_same);
      if (what != NULL)
        {
          g_hash_table_insert (causes, (gpointer)what,
                               GUINT_TO_POINTER (1 + GPOINTER_TO_UINT (g_hash_table_lookup (causes, what))));
          tell (rows, row, forecast, what);
        }
      case_free (of);
    }
  double microseconds = (double)(g_get_monotonic_time () - began) / n;
  GHashTableIter iter;
  gpointer what, count;
  g_hash_table_iter_init (&iter, causes);
  while (g_hash_table_iter_next (&iter, &what, &count))
    g_test_message ("%s: %u differ in %s", name, GPOINTER_TO_UINT (count), (char *)what);
  g_test_message (
      "%s: %u of %u cases agree in everything (%.1f %%), %u in status, dose, earliest and recommended "
      "date (%.1f %%); %u of %u doses (%.1f %%); %.0f us a patient",
      name, n_same, n, 100.0 * n_same / n, n_dates, 100.0 * n_dates / n, n_doses_same, n_doses,
      100.0 * n_doses_same / n_doses, microseconds);
  g_assert_cmpfloat (100.0 * n_dates / n, >=, least_percent);
  g_assert_cmpfloat (100.0 * n_doses_same / n_doses, >=, 99);
}

static void
test_healthy (void)
{
  compare_cases ("cdsi-healthy-cases.csv", 100);
}

static void
test_conditions (void)
{
  compare_cases ("cdsi-condition-cases.csv", 89);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinical/vaccines/cases-healthy", test_healthy);
  g_test_add_func ("/clinical/vaccines/cases-conditions", test_conditions);
  return g_test_run ();
}
