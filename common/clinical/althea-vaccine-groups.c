/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-series.h"

/* --- words ---------------------------------------------------------------------------------------- */

static const struct
{
  const char *group, *label;
} labels[] = {
  { "Chikungunya", N_ ("Chikungunya") },
  { "Cholera", N_ ("Cholera") },
  { "COVID-19", N_ ("COVID-19") },
  { "Dengue", N_ ("Dengue") },
  { "DTaP/Tdap/Td", N_ ("Diphtheria, tetanus and whooping cough") },
  { "Ebola", N_ ("Ebola") },
  { "HepA", N_ ("Hepatitis A") },
  { "HepB", N_ ("Hepatitis B") },
  { "Hib", N_ ("Haemophilus influenzae type b") },
  { "HPV", N_ ("Human papillomavirus") },
  { "Influenza", N_ ("Influenza") },
  { "Japanese Encephalitis", N_ ("Japanese encephalitis") },
  { "Meningococcal", N_ ("Meningococcus ACWY") },
  { "Meningococcal B", N_ ("Meningococcus B") },
  { "MMR", N_ ("Measles, mumps and rubella") },
  { "Orthopoxvirus", N_ ("Mpox and smallpox") },
  { "Pneumococcal", N_ ("Pneumococcus") },
  { "Polio", N_ ("Polio") },
  { "Rabies", N_ ("Rabies") },
  { "Rotavirus", N_ ("Rotavirus") },
  { "RSV", N_ ("Respiratory syncytial virus") },
  { "TBE", N_ ("Tick-borne encephalitis") },
  { "Typhoid", N_ ("Typhoid fever") },
  { "Varicella", N_ ("Chickenpox") },
  { "Yellow Fever", N_ ("Yellow fever") },
  { "Zoster", N_ ("Shingles") },
};

static const char *
label_of (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].group, group) == 0)
      return _ (labels[i].label);
  return group;
}

static const char *
words_of_why (AltheaDoseWhy why)
{
  switch (why)
    {
    case ALTHEA_WHY_SUBSTANDARD:
      return _ ("Expired or spoiled vaccine");
    case ALTHEA_WHY_WRONG_VACCINE:
      return _ ("Not the right vaccine for this dose");
    case ALTHEA_WHY_TOO_YOUNG:
      return _ ("Given too young");
    case ALTHEA_WHY_TOO_OLD:
      return _ ("Given too old");
    case ALTHEA_WHY_TOO_SOON:
      return _ ("Too soon after an earlier dose");
    case ALTHEA_WHY_CONFLICT:
      return _ ("Too close to another live vaccine");
    case ALTHEA_WHY_NOT_FOR_THIS:
      return _ ("Vaccine not meant for this dose or age");
    case ALTHEA_WHY_MORE_THAN_NEEDED:
      return _ ("More doses than needed");
    case ALTHEA_WHY_NONE:
    default:
      return NULL;
    }
}

static const char *
words_of_status (AltheaVaccineStatus status)
{
  switch (status)
    {
    case ALTHEA_VACCINE_COMPLETE:
      return _ ("All doses that are needed were given");
    case ALTHEA_VACCINE_IMMUNE:
      return _ ("Known or presumed to be immune");
    case ALTHEA_VACCINE_CONTRAINDICATED:
      return _ ("A condition speaks against it");
    case ALTHEA_VACCINE_AGED_OUT:
      return _ ("Past the age for this vaccine");
    case ALTHEA_VACCINE_NOT_RECOMMENDED:
      return _ ("Not recommended at this time");
    case ALTHEA_VACCINE_NOT_COMPLETE:
    default:
      return NULL;
    }
}

/* --- chapter 9: the best series of a group's antigens as one ----------------------------------------- */

static guint
count_with (const GPtrArray *best, AltheaVaccineStatus status)
{
  guint n = 0;
  for (guint i = 0; i < best->len; i++)
    n += ((AltheaPatientSeries *)best->pdata[i])->status == status;
  return n;
}

static AltheaVaccineStatus
status_of_group (const GPtrArray *best)
{
  if (best->len == 1)
    return ((AltheaPatientSeries *)best->pdata[0])->status;
  if (count_with (best, ALTHEA_VACCINE_CONTRAINDICATED) > 0)
    return ALTHEA_VACCINE_CONTRAINDICATED;
  if (count_with (best, ALTHEA_VACCINE_NOT_COMPLETE) > 0)
    return ALTHEA_VACCINE_NOT_COMPLETE;
  if (count_with (best, ALTHEA_VACCINE_AGED_OUT) > 0)
    return ALTHEA_VACCINE_AGED_OUT;
  if (count_with (best, ALTHEA_VACCINE_NOT_RECOMMENDED) > 0)
    return ALTHEA_VACCINE_NOT_RECOMMENDED;
  return count_with (best, ALTHEA_VACCINE_IMMUNE) == best->len ? ALTHEA_VACCINE_IMMUNE
                                                               : ALTHEA_VACCINE_COMPLETE;
}

static void
put_day (GDate *date, guint32 day)
{
  g_date_clear (date, 1);
  if (day != 0)
    g_date_set_julian (date, day);
}

/* The last day on which a vaccine with one of the series' antigens was given. */
static guint32
last_given (const GPtrArray *best)
{
  guint32 day = 0;
  for (guint i = 0; i < best->len; i++)
    {
      const AltheaPatientSeries *series = best->pdata[i];
      if (series->doses->len > 0)
        day = MAX (day, althea_series_dose (series, series->doses->len - 1)->given->day);
    }
  return day;
}

static void
merge_dates (AltheaVaccineForecast *forecast, const GPtrArray *best, gboolean whole)
{
  guint32 soonest = ALTHEA_DAY_LAST, latest = 0, recommended = ALTHEA_DAY_LAST, late = ALTHEA_DAY_LAST;
  gboolean first = FALSE;
  for (guint i = 0; i < best->len; i++)
    {
      const AltheaPatientSeries *series = best->pdata[i];
      if (series->status != ALTHEA_VACCINE_NOT_COMPLETE)
        continue;
      soonest = MIN (soonest, series->earliest);
      latest = MAX (latest, series->earliest);
      recommended = MIN (recommended, series->recommended);
      late = series->past_due != 0 ? MIN (late, series->past_due) : late;
      first |= series->first;
      if (forecast->next_dose == 0)
        forecast->next_dose = series->next_dose;
      else
        forecast->next_dose = whole ? MIN (forecast->next_dose, series->next_dose)
                                    : MAX (forecast->next_dose, series->next_dose);
      forecast->routine |= series->series->kind == ALTHEA_SERIES_STANDARD;
    }
  guint32 earliest = first && best->len > 1 ? MAX (soonest, last_given (best)) : latest;
  put_day (&forecast->earliest, earliest);
  put_day (&forecast->recommended, MAX (recommended, earliest));
  put_day (&forecast->past_due, late == ALTHEA_DAY_LAST ? 0 : MAX (late, earliest));
}

/* A dose that is not valid for one antigen is not for the group; one that is more than needed for one
 * antigen and needed for another is needed. */
static gboolean
outweighs (AltheaDoseStatus status, AltheaDoseStatus other)
{
  static const guint8 weight[] = { [0] = 0,
                                   [ALTHEA_DOSE_EXTRANEOUS] = 1,
                                   [ALTHEA_DOSE_VALID] = 2,
                                   [ALTHEA_DOSE_NOT_VALID] = 3,
                                   [ALTHEA_DOSE_SUBSTANDARD] = 4 };
  return weight[status] > weight[other];
}

/* How a dose counts for one antigen: in the series that is told, else in another one where it is valid, as
 * a child's doses are beside a series for a condition. (nullable) lent */
static const AltheaSeriesDose *
find_dose (const AltheaPatientSeries *told, const AltheaGivenDose *given, const GPtrArray *all_best)
{
  const AltheaSeriesDose *found = NULL;
  for (guint i = 0; i < told->doses->len; i++)
    if (althea_series_dose (told, i)->given == given)
      found = althea_series_dose (told, i);
  for (guint i = 0; found != NULL && found->status != ALTHEA_DOSE_VALID && i < all_best->len; i++)
    {
      const AltheaPatientSeries *other = all_best->pdata[i];
      for (guint j = 0; other->antigen == told->antigen && j < other->doses->len; j++)
        if (althea_series_dose (other, j)->given == given
            && althea_series_dose (other, j)->status == ALTHEA_DOSE_VALID)
          found = althea_series_dose (other, j);
    }
  return found;
}

static void
merge_doses (AltheaVaccineForecast *forecast, const AltheaVaccineCase *of, const GPtrArray *best,
             const GPtrArray *all_best)
{
  GArray *doses = g_array_new (FALSE, TRUE, sizeof (AltheaDoseResult));
  for (guint i = 0; i < of->doses->len; i++)
    {
      const AltheaGivenDose *given = &g_array_index (of->doses, AltheaGivenDose, i);
      AltheaDoseResult result = { .record = given->record, .cvx = given->cvx };
      for (guint j = 0; j < best->len; j++)
        {
          const AltheaSeriesDose *dose = find_dose (best->pdata[j], given, all_best);
          if (dose == NULL || !outweighs (dose->status, result.status))
            continue;
          result.status = dose->status;
          result.number = dose->number;
          result.reason = words_of_why (dose->why);
        }
      put_day (&result.given, given->day);
      if (result.status != 0)
        g_array_append_val (doses, result);
    }
  forecast->n_doses = doses->len;
  forecast->doses = (AltheaDoseResult *)g_array_free (doses, FALSE);
}

static void
forecast_free (AltheaVaccineForecast *forecast)
{
  g_free (forecast->doses);
  g_free (forecast);
}

static AltheaVaccineForecast *
forecast_of_group (const AltheaVaccineCase *of, const AltheaScheduleGroup *group, const GPtrArray *best,
                   const GPtrArray *all_best)
{
  AltheaVaccineForecast *forecast = g_new0 (AltheaVaccineForecast, 1);
  forecast->group = group->name;
  forecast->label = label_of (group->name);
  forecast->status = status_of_group (best);
  forecast->reason = words_of_status (forecast->status);
  put_day (&forecast->earliest, 0);
  put_day (&forecast->recommended, 0);
  put_day (&forecast->past_due, 0);
  if (forecast->status == ALTHEA_VACCINE_NOT_COMPLETE)
    merge_dates (forecast, best, group->whole);
  merge_doses (forecast, of, best, all_best);
  return forecast;
}

/* --- one forecast a vaccine group --------------------------------------------------------------------- */

/* Of the forecasts of several series groups the one to tell: what was begun or may be given now, for a
 * condition before the routine, then what is done, then what comes later in life. */
static guint
rank_of (const AltheaVaccineForecast *forecast, guint32 today)
{
  static const guint8 ranks[] = { [ALTHEA_VACCINE_COMPLETE] = 1,        [ALTHEA_VACCINE_IMMUNE] = 2,
                                  [ALTHEA_VACCINE_NOT_COMPLETE] = 3,    [ALTHEA_VACCINE_CONTRAINDICATED] = 4,
                                  [ALTHEA_VACCINE_NOT_RECOMMENDED] = 5, [ALTHEA_VACCINE_AGED_OUT] = 6 };
  gboolean now = forecast->status == ALTHEA_VACCINE_NOT_COMPLETE
                 && (forecast->next_dose > 1 || g_date_get_julian (&forecast->earliest) <= today);
  return now ? 0 : ranks[forecast->status];
}

static gboolean
goes_before (const AltheaVaccineForecast *a, const AltheaVaccineForecast *b, guint32 today)
{
  guint rank_a = rank_of (a, today), rank_b = rank_of (b, today);
  if (rank_a != rank_b)
    return rank_a < rank_b;
  if (a->routine != b->routine)
    return !a->routine;
  return a->status == ALTHEA_VACCINE_NOT_COMPLETE && g_date_compare (&a->recommended, &b->recommended) < 0;
}

static GPtrArray *
evaluate_antigen (const AltheaVaccineCase *of, const AltheaScheduleAntigen *antigen)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_patient_series_free);
  for (guint i = 0; i < antigen->series->len; i++)
    if (althea_series_is_relevant (of, antigen->series->pdata[i]))
      g_ptr_array_add (all, althea_patient_series_new (of, antigen, antigen->series->pdata[i]));
  /* Twice, because a series may not be needed when another one of its antigen is complete. */
  for (guint i = 0; i < all->len; i++)
    althea_patient_series_forecast (all->pdata[i]);
  for (guint i = 0; i < all->len; i++)
    {
      AltheaPatientSeries *series = all->pdata[i];
      series->siblings = all;
      if (series->status == ALTHEA_VACCINE_NOT_COMPLETE)
        althea_patient_series_forecast (series);
    }
  return all;
}

static const AltheaScheduleAntigen *
find_antigen (const AltheaSchedule *schedule, const char *name)
{
  for (guint i = 0; i < schedule->antigens->len; i++)
    {
      const AltheaScheduleAntigen *antigen = schedule->antigens->pdata[i];
      if (strcmp (antigen->name, name) == 0)
        return antigen;
    }
  return NULL;
}

static void
add_group (GPtrArray *forecasts, const AltheaVaccineCase *of, const AltheaScheduleGroup *group)
{
  g_autoptr (GPtrArray) patients = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) best = g_ptr_array_new ();
  AltheaVaccineForecast *told = NULL;
  for (char **name = group->antigens; *name != NULL; name++)
    {
      const AltheaScheduleAntigen *antigen = find_antigen (of->schedule, *name);
      GPtrArray *all = antigen != NULL ? evaluate_antigen (of, antigen) : NULL;
      g_autoptr (GPtrArray) selected = all != NULL ? althea_patient_series_select (all) : NULL;
      if (all != NULL)
        g_ptr_array_add (patients, all);
      for (guint i = 0; selected != NULL && i < selected->len; i++)
        g_ptr_array_add (best, selected->pdata[i]);
    }
  for (guint number = 1; number <= 9; number++)
    {
      g_autoptr (GPtrArray) of_number = g_ptr_array_new ();
      for (guint i = 0; i < best->len; i++)
        if (((AltheaPatientSeries *)best->pdata[i])->series->group == number)
          g_ptr_array_add (of_number, best->pdata[i]);
      if (of_number->len == 0)
        continue;
      AltheaVaccineForecast *forecast = forecast_of_group (of, group, of_number, best);
      if (told == NULL || goes_before (forecast, told, of->today))
        {
          g_clear_pointer (&told, forecast_free);
          told = forecast;
        }
      else
        forecast_free (forecast);
    }
  if (told != NULL)
    g_ptr_array_add (forecasts, told);
}

GPtrArray *
althea_vaccine_case_forecast (const AltheaVaccineCase *of)
{
  GPtrArray *forecasts = g_ptr_array_new_with_free_func ((GDestroyNotify)forecast_free);
  for (guint i = 0; i < of->schedule->groups->len; i++)
    add_group (forecasts, of, of->schedule->groups->pdata[i]);
  return forecasts;
}
