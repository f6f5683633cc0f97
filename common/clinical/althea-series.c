/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-series.h"

#include <string.h>

gboolean
althea_vaccine_case_has (const AltheaVaccineCase *of, guint code, guint32 *day)
{
  gboolean found = FALSE;
  for (guint i = 0; i < of->observations->len; i++)
    {
      const AltheaKnownObservation *known = &g_array_index (of->observations, AltheaKnownObservation, i);
      if (known->code != code)
        continue;
      if (day != NULL && (!found || known->day > *day))
        *day = known->day;
      found = TRUE;
    }
  return found;
}

gboolean
althea_observation_applies (const AltheaVaccineCase *of, const AltheaScheduleObservation *rule)
{
  guint32 begin = althea_span_add (of->birth, &rule->begin), end = althea_span_add (of->birth, &rule->end);
  return of->today >= begin && (end == 0 || of->today < end)
         && althea_vaccine_case_has (of, rule->code, NULL);
}

gboolean
althea_series_is_relevant (const AltheaVaccineCase *of, const AltheaScheduleSeries *series)
{
  gboolean fits = of->sex == ALTHEA_SEX_MALE     ? series->for_male
                  : of->sex == ALTHEA_SEX_FEMALE ? series->for_female
                                                 : series->for_unknown;
  if (!fits || series->kind != ALTHEA_SERIES_RISK)
    return fits;
  for (guint i = 0; i < series->indications->len; i++)
    if (althea_observation_applies (of, &g_array_index (series->indications, AltheaScheduleObservation, i)))
      return TRUE;
  return FALSE;
}

/* --- 6.2: is the target needed ------------------------------------------------------------------- */

static guint
count_doses (const AltheaPatientSeries *self, const AltheaScheduleWhen *when, guint before)
{
  /* A dose that is being checked is not one of those that may make it needless. */
  guint32 last = before < self->doses->len ? althea_series_dose (self, before)->given->day : ALTHEA_DAY_LAST;
  guint32 birth = self->of->birth, begin = althea_span_add (birth, &when->begin),
          end = althea_span_add (birth, &when->end);
  guint n = 0;
  const GArray *all = when->valid_only ? self->doses : self->of->doses;
  for (guint i = 0; i < all->len; i++)
    {
      const AltheaSeriesDose *dose = when->valid_only ? althea_series_dose (self, i) : NULL;
      const AltheaGivenDose *given = dose != NULL ? dose->given : &g_array_index (all, AltheaGivenDose, i);
      if ((when->vaccines->len == 0 || althea_guints_contain (when->vaccines, given->cvx))
          && given->day < last && given->day >= begin && (end == 0 || given->day < end)
          && given->day >= when->from && given->day < when->until
          && (dose == NULL || dose->status == ALTHEA_DOSE_VALID))
        n++;
    }
  return n;
}

static gboolean
sibling_is_complete (const AltheaPatientSeries *self, guint group)
{
  for (guint i = 0; self->siblings != NULL && i < self->siblings->len; i++)
    {
      const AltheaPatientSeries *sibling = self->siblings->pdata[i];
      if (sibling->series->group == group && sibling->status == ALTHEA_VACCINE_COMPLETE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
condition_is_met (const AltheaPatientSeries *self, const AltheaScheduleWhen *when, guint32 reference,
                  guint before)
{
  guint32 begin = althea_span_add (self->of->birth, &when->begin);
  guint32 end = althea_span_add (self->of->birth, &when->end);
  guint n;
  switch (when->kind)
    {
    case ALTHEA_WHEN_AGE:
      return reference >= begin && (end == 0 || reference < end);
    case ALTHEA_WHEN_GAP:
      return before > 0
             && reference
                    >= althea_span_add (althea_series_dose (self, before - 1)->given->day, &when->begin);
    case ALTHEA_WHEN_COMPLETE:
      return sibling_is_complete (self, when->count);
    case ALTHEA_WHEN_COUNT:
      n = count_doses (self, when, before);
      return when->compare == '>'   ? n > when->count
             : when->compare == '=' ? n == when->count
                                    : n < when->count;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
set_is_met (const AltheaPatientSeries *self, const AltheaScheduleSet *set, guint32 reference, guint before)
{
  if (!althea_in_force (set, reference))
    return FALSE;
  for (guint i = 0; i < set->conditions->len; i++)
    {
      const AltheaScheduleWhen *when = &g_array_index (set->conditions, AltheaScheduleWhen, i);
      if (condition_is_met (self, when, reference, before) == set->any)
        return set->any;
    }
  return !set->any;
}

static gboolean
skip_is_met (const AltheaPatientSeries *self, const AltheaScheduleSkip *skip, guint32 reference, guint before)
{
  for (guint i = 0; i < skip->sets->len; i++)
    if (set_is_met (self, &g_array_index (skip->sets, AltheaScheduleSet, i), reference, before) != skip->all)
      return !skip->all;
  return skip->all;
}

gboolean
althea_patient_series_skips (const AltheaPatientSeries *self, guint index, gboolean forecast,
                             guint32 reference, guint before)
{
  const GArray *skips = althea_series_target (self, index)->dose->skips;
  for (guint i = 0; i < skips->len; i++)
    {
      const AltheaScheduleSkip *skip = &g_array_index (skips, AltheaScheduleSkip, i);
      if ((forecast ? skip->forecast : skip->evaluation) && skip_is_met (self, skip, reference, before))
        return TRUE;
    }
  return FALSE;
}

/* --- 6.4 to 6.9: does the dose satisfy the target ------------------------------------------------ */

static gboolean
list_has (const AltheaPatientSeries *self, const GArray *list, const AltheaGivenDose *given)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AltheaScheduleVaccine *vaccine = &g_array_index (list, AltheaScheduleVaccine, i);
      guint32 begin = althea_span_add (self->of->birth, &vaccine->begin);
      guint32 end = althea_span_add (self->of->birth, &vaccine->end);
      gboolean maker = vaccine->maker[0] == '\0' || given->maker[0] == '\0'
                       || strcmp (vaccine->maker, given->maker) == 0;
      if (vaccine->cvx == given->cvx && maker && given->day >= begin && (end == 0 || given->day < end))
        return TRUE;
    }
  return FALSE;
}

static AltheaDoseWhy
check_age (const AltheaPatientSeries *self, const AltheaScheduleDose *target, guint32 day)
{
  for (guint i = 0; i < target->ages->len; i++)
    {
      const AltheaScheduleAge *age = &g_array_index (target->ages, AltheaScheduleAge, i);
      guint32 max = althea_span_add (self->of->birth, &age->max);
      if (!althea_in_force (age, day))
        continue;
      if (day < althea_span_add (self->of->birth, &age->absolute_min))
        return ALTHEA_WHY_TOO_YOUNG;
      if (max != 0 && day >= max)
        return ALTHEA_WHY_TOO_OLD;
    }
  return ALTHEA_WHY_NONE;
}

guint32
althea_patient_series_gap_start (const AltheaPatientSeries *self, const AltheaScheduleGap *gap, guint before,
                                 guint32 at)
{
  guint32 day = 0;
  switch (gap->start)
    {
    case ALTHEA_GAP_PREVIOUS:
      for (guint i = before; i > 0 && day == 0; i--)
        {
          const AltheaSeriesDose *dose = althea_series_dose (self, i - 1);
          if ((dose->status == ALTHEA_DOSE_VALID || dose->status == ALTHEA_DOSE_NOT_VALID) && !dose->wrong)
            day = dose->given->day;
        }
      return day;
    case ALTHEA_GAP_DOSE:
      for (guint i = 0; i < self->targets->len; i++)
        if (althea_series_target (self, i)->dose->number == gap->number
            && althea_series_target (self, i)->state == ALTHEA_TARGET_SATISFIED)
          return althea_series_target (self, i)->day;
      return 0;
    case ALTHEA_GAP_LATEST:
      for (guint i = 0; i < before; i++)
        if (althea_guints_contain (gap->vaccines, althea_series_dose (self, i)->given->cvx)
            && !althea_series_dose (self, i)->wrong)
          day = MAX (day, althea_series_dose (self, i)->given->day);
      return day;
    case ALTHEA_GAP_OBSERVATION:
      return althea_vaccine_case_has (self->of, gap->number, &day) ? day : 0;
    default:
      g_return_val_if_reached (0);
    }
}

static gboolean
gaps_are_kept (const AltheaPatientSeries *self, const GArray *gaps, guint before, guint32 day)
{
  for (guint i = 0; i < gaps->len; i++)
    {
      const AltheaScheduleGap *gap = &g_array_index (gaps, AltheaScheduleGap, i);
      guint32 start = althea_patient_series_gap_start (self, gap, before, day);
      if (althea_in_force (gap, day) && day < althea_span_add (start, &gap->absolute_min))
        return FALSE;
    }
  return TRUE;
}

gboolean
althea_vaccine_conflict (const AltheaSchedule *schedule, const AltheaGivenDose *previous,
                         gboolean previous_valid, guint cvx, guint32 *begin, guint32 *end)
{
  for (guint i = 0; i < schedule->conflicts->len; i++)
    {
      const AltheaScheduleConflict *conflict
          = &g_array_index (schedule->conflicts, AltheaScheduleConflict, i);
      if (!althea_guints_contain (conflict->previous, previous->cvx)
          || !althea_guints_contain (conflict->current, cvx))
        continue;
      *begin = althea_span_add (previous->day, &conflict->begin);
      *end = althea_span_add (previous->day, previous_valid ? &conflict->min_end : &conflict->end);
      return TRUE;
    }
  return FALSE;
}

/* A dose of another antigen is not checked here and counts as valid. */
static gboolean
counts_as_valid (const AltheaPatientSeries *self, const AltheaGivenDose *given)
{
  for (guint i = 0; i < self->doses->len; i++)
    {
      const AltheaSeriesDose *dose = althea_series_dose (self, i);
      if (dose->given == given)
        return dose->status == 0 || dose->status == ALTHEA_DOSE_VALID;
    }
  return TRUE;
}

static gboolean
is_disturbed (const AltheaPatientSeries *self, const AltheaGivenDose *given)
{
  for (guint i = 0; i < self->of->doses->len; i++)
    {
      const AltheaGivenDose *previous = &g_array_index (self->of->doses, AltheaGivenDose, i);
      guint32 begin, end;
      if (previous->day < given->day
          && althea_vaccine_conflict (self->of->schedule, previous, counts_as_valid (self, previous),
                                      given->cvx, &begin, &end)
          && given->day >= begin && given->day < end)
        return TRUE;
    }
  return FALSE;
}

static AltheaDoseWhy
check_dose (AltheaPatientSeries *self, guint index, const AltheaScheduleDose *target)
{
  AltheaSeriesDose *dose = althea_series_dose (self, index);
  const AltheaGivenDose *given = dose->given;
  if (given->substandard)
    return ALTHEA_WHY_SUBSTANDARD;
  if (list_has (self, target->wrong, given))
    return ALTHEA_WHY_WRONG_VACCINE;
  AltheaDoseWhy why = check_age (self, target, given->day);
  if (why != ALTHEA_WHY_NONE)
    return why;
  if (!gaps_are_kept (self, target->gaps, index, given->day)
      && (target->allowed_gaps->len == 0 || !gaps_are_kept (self, target->allowed_gaps, index, given->day)))
    return ALTHEA_WHY_TOO_SOON;
  if (is_disturbed (self, given))
    return ALTHEA_WHY_CONFLICT;
  if (!list_has (self, target->prefer, given) && !list_has (self, target->allow, given))
    return ALTHEA_WHY_NOT_FOR_THIS;
  return ALTHEA_WHY_NONE;
}

static AltheaDoseStatus
status_for (AltheaDoseWhy why)
{
  switch (why)
    {
    case ALTHEA_WHY_NONE:
      return ALTHEA_DOSE_VALID;
    case ALTHEA_WHY_SUBSTANDARD:
      return ALTHEA_DOSE_SUBSTANDARD;
    case ALTHEA_WHY_TOO_OLD:
    case ALTHEA_WHY_MORE_THAN_NEEDED:
      return ALTHEA_DOSE_EXTRANEOUS;
    default:
      return ALTHEA_DOSE_NOT_VALID;
    }
}

/* --- 4.4: the doses in turn ---------------------------------------------------------------------- */

/* A dose that recurs is asked for again each time that it was given. */
static void
repeat_target (AltheaPatientSeries *self, guint index)
{
  AltheaTarget again = { althea_series_target (self, index)->dose, ALTHEA_TARGET_OPEN, 0 };
  if (again.dose->again)
    g_array_insert_val (self->targets, index + 1, again);
}

/* The target that the dose is held against: those that are not needed at its day are passed over. */
static AltheaTarget *
next_target (AltheaPatientSeries *self, guint index)
{
  guint32 day = althea_series_dose (self, index)->given->day;
  while (self->current < self->targets->len
         && althea_patient_series_skips (self, self->current, FALSE, day, index))
    althea_series_target (self, self->current++)->state = ALTHEA_TARGET_SKIPPED;
  if (self->current < self->targets->len)
    return althea_series_target (self, self->current);
  return NULL;
}

static void
evaluate (AltheaPatientSeries *self)
{
  for (guint i = 0; i < self->doses->len; i++)
    {
      AltheaSeriesDose *dose = althea_series_dose (self, i);
      AltheaTarget *target = next_target (self, i);
      dose->why = target != NULL ? check_dose (self, i, target->dose) : ALTHEA_WHY_MORE_THAN_NEEDED;
      dose->status = status_for (dose->why);
      dose->wrong = dose->why == ALTHEA_WHY_WRONG_VACCINE;
      if (dose->status != ALTHEA_DOSE_VALID)
        continue;
      target->state = ALTHEA_TARGET_SATISFIED;
      target->day = dose->given->day;
      guint target_number = target->dose->number;
      repeat_target (self, self->current);
      dose->number = target_number;
      self->current++;
    }
}

static gboolean
holds_antigen (const AltheaVaccineCase *of, const AltheaGivenDose *given, const char *antigen)
{
  const AltheaScheduleProduct *product
      = g_hash_table_lookup (of->schedule->products, GUINT_TO_POINTER (given->cvx));
  for (guint i = 0; product != NULL && i < product->parts->len; i++)
    {
      const AltheaSchedulePart *part = &g_array_index (product->parts, AltheaSchedulePart, i);
      guint32 begin = althea_span_add (of->birth, &part->begin),
              end = althea_span_add (of->birth, &part->end);
      if (strcmp (part->antigen, antigen) == 0 && given->day >= begin && (end == 0 || given->day < end))
        return TRUE;
    }
  return FALSE;
}

AltheaPatientSeries *
althea_patient_series_new (const AltheaVaccineCase *of, const AltheaScheduleAntigen *antigen,
                           const AltheaScheduleSeries *series)
{
  AltheaPatientSeries *self = g_new0 (AltheaPatientSeries, 1);
  self->of = of;
  self->antigen = antigen;
  self->series = series;
  self->doses = g_array_new (FALSE, TRUE, sizeof (AltheaSeriesDose));
  self->targets = g_array_new (FALSE, TRUE, sizeof (AltheaTarget));
  for (guint i = 0; i < of->doses->len; i++)
    {
      AltheaSeriesDose dose = { &g_array_index (of->doses, AltheaGivenDose, i) };
      if (holds_antigen (of, dose.given, antigen->name))
        g_array_append_val (self->doses, dose);
    }
  for (guint i = 0; i < series->doses->len; i++)
    {
      AltheaTarget target = { series->doses->pdata[i], ALTHEA_TARGET_OPEN, 0 };
      g_array_append_val (self->targets, target);
    }
  evaluate (self);
  return self;
}

void
althea_patient_series_free (AltheaPatientSeries *self)
{
  g_array_unref (self->doses);
  g_array_unref (self->targets);
  g_free (self);
}

guint
althea_patient_series_count (const AltheaPatientSeries *self, AltheaTargetState state)
{
  guint n = 0;
  for (guint i = 0; i < self->targets->len; i++)
    n += althea_series_target (self, i)->state == state;
  return n;
}
