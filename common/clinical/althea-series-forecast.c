/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <string.h>

#include "althea-series.h"

/* --- 7.2, 7.3: immune, or not to be vaccinated --------------------------------------------------- */

static gboolean
is_immune (const AltheaPatientSeries *self)
{
  const AltheaScheduleAntigen *antigen = self->antigen;
  for (guint i = 0; i < antigen->immune_by->len; i++)
    if (althea_vaccine_case_has (self->of, g_array_index (antigen->immune_by, guint, i), NULL))
      return TRUE;
  if (antigen->born_before == 0 || self->of->birth >= antigen->born_before)
    return FALSE;
  for (guint i = 0; antigen->except != NULL && i < antigen->except->len; i++)
    if (althea_vaccine_case_has (self->of, g_array_index (antigen->except, guint, i), NULL))
      return FALSE;
  /* The country of birth is not recorded: the schedule's own cases take it as the one that is asked for. */
  return TRUE;
}

static gboolean
vaccine_is_ruled_out (const AltheaPatientSeries *self, const AltheaScheduleVaccine *vaccine)
{
  const GArray *rules = self->antigen->not_for;
  for (guint i = 0; i < rules->len; i++)
    {
      const AltheaScheduleObservation *rule = &g_array_index (rules, AltheaScheduleObservation, i);
      if (rule->vaccines == NULL || !althea_observation_applies (self->of, rule))
        continue;
      for (guint j = 0; j < rule->vaccines->len; j++)
        {
          const AltheaScheduleVaccine *out = &g_array_index (rule->vaccines, AltheaScheduleVaccine, j);
          guint32 begin = althea_span_add (self->of->birth, &out->begin);
          guint32 end = althea_span_add (self->of->birth, &out->end);
          if (out->cvx == vaccine->cvx && self->of->today >= begin && (end == 0 || self->of->today < end))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_contraindicated (const AltheaPatientSeries *self, const AltheaScheduleDose *dose)
{
  const GArray *rules = self->antigen->not_for;
  for (guint i = 0; i < rules->len; i++)
    {
      const AltheaScheduleObservation *rule = &g_array_index (rules, AltheaScheduleObservation, i);
      if (rule->vaccines == NULL && althea_observation_applies (self->of, rule))
        return TRUE;
    }
  if (dose->prefer == NULL)
    return FALSE;
  for (guint i = 0; i < dose->prefer->len; i++)
    if (!vaccine_is_ruled_out (self, &g_array_index (dose->prefer, AltheaScheduleVaccine, i)))
      return FALSE;
  return TRUE;
}

/* --- 7.4: the earliest day ------------------------------------------------------------------------ */

static const AltheaScheduleAge *
age_in_force (const AltheaPatientSeries *self, const AltheaScheduleDose *dose)
{
  for (guint i = 0; i < dose->ages->len; i++)
    {
      const AltheaScheduleAge *age = &g_array_index (dose->ages, AltheaScheduleAge, i);
      if (althea_in_force (age, self->of->today))
        return age;
    }
  return NULL;
}

/* When no live vaccine that was given stands in the way any more, for the vaccine that is free first. */
static guint32
conflict_end (const AltheaPatientSeries *self, const AltheaScheduleDose *dose)
{
  guint32 soonest = ALTHEA_DAY_LAST;
  for (guint i = 0; dose->prefer != NULL && i < dose->prefer->len; i++)
    {
      guint cvx = g_array_index (dose->prefer, AltheaScheduleVaccine, i).cvx;
      guint32 latest = 0;
      for (guint j = 0; j < self->of->doses->len; j++)
        {
          const AltheaGivenDose *previous = &g_array_index (self->of->doses, AltheaGivenDose, j);
          guint32 begin, end;
          if (althea_vaccine_conflict (self->of->schedule, previous, FALSE, cvx, &begin, &end))
            latest = MAX (latest, end);
        }
      soonest = MIN (soonest, latest);
    }
  return soonest == ALTHEA_DAY_LAST ? 0 : soonest;
}

typedef guint32 (*SpanOfGap) (const AltheaScheduleGap *gap, guint32 start);

static guint32
min_of (const AltheaScheduleGap *gap, guint32 start)
{
  return althea_span_add (start, &gap->min);
}

static guint32
earliest_of (const AltheaScheduleGap *gap, guint32 start)
{
  return althea_span_add (start, &gap->earliest);
}

static guint32
latest_of (const AltheaScheduleGap *gap, guint32 start)
{
  return althea_span_add (start, &gap->latest);
}

static guint32
last_gap_day (const AltheaPatientSeries *self, const AltheaScheduleDose *dose, SpanOfGap end_of)
{
  guint32 last = 0;
  for (guint i = 0; i < dose->gaps->len; i++)
    {
      const AltheaScheduleGap *gap = &g_array_index (dose->gaps, AltheaScheduleGap, i);
      if (althea_in_force (gap, self->of->today))
        last = MAX (last, end_of (gap, althea_patient_series_gap_start (self, gap, self->doses->len,
                                                                        self->of->today)));
    }
  return last;
}

static guint32
candidate_earliest (const AltheaPatientSeries *self, const AltheaScheduleDose *dose)
{
  const AltheaScheduleAge *age = age_in_force (self, dose);
  guint32 day = age != NULL ? althea_span_add (self->of->birth, &age->min) : 0;
  day = MAX (day, last_gap_day (self, dose, min_of));
  day = MAX (day, conflict_end (self, dose));
  day = MAX (day, dose->season_from);
  if (self->doses->len > 0)
    day = MAX (day, althea_series_dose (self, self->doses->len - 1)->given->day);
  return MAX (day, self->of->birth);
}

/* --- 7.4 to 7.6 ------------------------------------------------------------------------------------ */

static gboolean
all_gaps_come_first (const AltheaScheduleDose *dose)
{
  for (guint i = 0; i < dose->gaps->len; i++)
    if (!g_array_index (dose->gaps, AltheaScheduleGap, i).first)
      return FALSE;
  return dose->gaps->len > 0;
}

static guint
dose_number (const AltheaPatientSeries *self)
{
  guint n = 1;
  for (guint i = 0; i < self->targets->len; i++)
    {
      const AltheaTarget *target = althea_series_target (self, i);
      n += target->state == ALTHEA_TARGET_SATISFIED && target->day >= target->dose->season_from;
    }
  return n;
}

static void
set_dates (AltheaPatientSeries *self, const AltheaScheduleDose *dose, guint32 earliest)
{
  const AltheaScheduleAge *age = age_in_force (self, dose);
  guint32 recommended = age != NULL ? althea_span_add (self->of->birth, &age->earliest) : 0;
  guint32 late = age != NULL ? althea_span_add (self->of->birth, &age->latest) : 0;
  if (recommended == 0)
    recommended = last_gap_day (self, dose, earliest_of);
  if (late == 0)
    late = last_gap_day (self, dose, latest_of);
  self->earliest = earliest;
  self->recommended = MAX (recommended, earliest);
  self->past_due = late != 0 ? MAX (late - 1, earliest) : 0;
  self->next_dose = dose_number (self);
  self->first = all_gaps_come_first (dose);
}

/* Passes over what is not needed at @reference; a series whose last dose recurs never ends. */
static gboolean
skip_to_needed (AltheaPatientSeries *self, guint32 reference)
{
  gboolean skipped = FALSE;
  while (self->current < self->targets->len
         && althea_patient_series_skips (self, self->current, TRUE, reference, self->doses->len))
    {
      althea_series_target (self, self->current++)->state = ALTHEA_TARGET_SKIPPED;
      skipped = TRUE;
    }
  return skipped;
}

static AltheaVaccineStatus
status_of_ended (const AltheaPatientSeries *self)
{
  return althea_patient_series_count (self, ALTHEA_TARGET_SATISFIED) > 0 ? ALTHEA_VACCINE_COMPLETE
                                                                         : ALTHEA_VACCINE_NOT_RECOMMENDED;
}

static AltheaVaccineStatus
status_of_open (AltheaPatientSeries *self, const AltheaScheduleDose *dose, guint32 *earliest)
{
  const AltheaScheduleAge *age = age_in_force (self, dose);
  self->max_age = age != NULL ? althea_span_add (self->of->birth, &age->max) : 0;
  *earliest = candidate_earliest (self, dose);
  if (is_immune (self))
    return ALTHEA_VACCINE_IMMUNE;
  if (is_contraindicated (self, dose))
    return ALTHEA_VACCINE_CONTRAINDICATED;
  if (self->of->today > dose->season_until)
    return ALTHEA_VACCINE_NOT_RECOMMENDED;
  if (self->max_age != 0 && (self->of->today >= self->max_age || *earliest >= self->max_age))
    return ALTHEA_VACCINE_AGED_OUT;
  return ALTHEA_VACCINE_NOT_COMPLETE;
}

void
althea_patient_series_forecast (AltheaPatientSeries *self)
{
  skip_to_needed (self, self->of->today);
  for (;;)
    {
      guint32 earliest;
      if (self->current == self->targets->len)
        {
          self->status = status_of_ended (self);
          return;
        }
      const AltheaScheduleDose *dose = althea_series_target (self, self->current)->dose;
      self->status = status_of_open (self, dose, &earliest);
      if (self->status != ALTHEA_VACCINE_NOT_COMPLETE)
        {
          self->earliest = earliest;
          return;
        }
      /* What would not be needed any more when it may be given is not forecast. */
      if (!skip_to_needed (self, earliest))
        {
          set_dates (self, dose, earliest);
          return;
        }
    }
}
