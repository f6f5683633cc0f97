/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-series.h"

typedef struct
{
  AltheaPatientSeries *series;
  guint n_valid, n_open;
  gboolean completable, all_valid;
  guint32 finish, start;
  int score;
} Candidate;

/* Points for a condition: @yes to the only one that meets it, 0 to several, @no to the others. */
static void
award (GArray *candidates, gboolean (*meets) (const Candidate *one, const GArray *all), int yes, int no,
       gboolean shared)
{
  guint n = 0;
  for (guint i = 0; i < candidates->len; i++)
    n += meets (&g_array_index (candidates, Candidate, i), candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *one = &g_array_index (candidates, Candidate, i);
      if (!meets (one, candidates))
        one->score += no;
      else if (n == 1 || !shared)
        one->score += yes;
    }
}

static gboolean
has_most_valid (const Candidate *one, const GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Candidate, i).n_valid > one->n_valid)
      return FALSE;
  return TRUE;
}

static gboolean
is_closest (const Candidate *one, const GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Candidate, i).n_open < one->n_open)
      return FALSE;
  return TRUE;
}

static gboolean
finishes_first (const Candidate *one, const GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Candidate, i).completable
        && g_array_index (all, Candidate, i).finish < one->finish)
      return FALSE;
  return one->completable;
}

static gboolean
starts_first (const Candidate *one, const GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    {
      const Candidate *other = &g_array_index (all, Candidate, i);
      if (other->start != 0 && other->start < one->start)
        return FALSE;
    }
  return one->start != 0;
}

static gboolean
is_completable (const Candidate *one, const GArray *all)
{
  return one->completable;
}

static gboolean
is_product (const Candidate *one, const GArray *all)
{
  return one->series->series->product;
}

static gboolean
is_product_all_valid (const Candidate *one, const GArray *all)
{
  return one->series->series->product && one->all_valid;
}

/* 8.5: the latest least gap of the doses that are still to come counts from the next one. */
static void
work_out_finish (Candidate *one)
{
  const AltheaPatientSeries *self = one->series;
  guint32 finish = self->earliest;
  for (guint i = self->current + 1; i < self->targets->len; i++)
    {
      const GArray *gaps = althea_series_target (self, i)->dose->gaps;
      for (guint j = 0; j < gaps->len; j++)
        finish
            = MAX (finish, althea_span_add (self->earliest, &g_array_index (gaps, AltheaScheduleGap, j).min));
    }
  const GArray *ages = althea_series_target (self, self->targets->len - 1)->dose->ages;
  guint32 max = 0;
  for (guint i = 0; i < ages->len; i++)
    if (althea_in_force (&g_array_index (ages, AltheaScheduleAge, i), self->of->today))
      max = althea_span_add (self->of->birth, &g_array_index (ages, AltheaScheduleAge, i).max);
  one->finish = finish;
  one->completable = self->status == ALTHEA_VACCINE_NOT_COMPLETE && (max == 0 || finish < max);
}

static Candidate
candidate_for (AltheaPatientSeries *series)
{
  Candidate one = { series,
                    althea_patient_series_count (series, ALTHEA_TARGET_SATISFIED),
                    althea_patient_series_count (series, ALTHEA_TARGET_OPEN),
                    FALSE,
                    TRUE,
                    0,
                    0,
                    0 };
  for (guint i = 0; i < series->doses->len; i++)
    one.all_valid &= althea_series_dose (series, i)->status == ALTHEA_DOSE_VALID;
  one.start = series->status == ALTHEA_VACCINE_NOT_COMPLETE ? series->earliest : 0;
  work_out_finish (&one);
  return one;
}

/* --- 8.1: which can be chosen --------------------------------------------------------------------- */

static guint32
first_valid_day (const AltheaPatientSeries *series)
{
  for (guint i = 0; i < series->doses->len; i++)
    if (althea_series_dose (series, i)->status == ALTHEA_DOSE_VALID)
      return althea_series_dose (series, i)->given->day;
  return 0;
}

static gboolean
is_scorable (const AltheaPatientSeries *series, const GPtrArray *group)
{
  gboolean others_possible = FALSE, some_valid = FALSE, some_default = FALSE;
  char best = 'Z';
  for (guint i = 0; i < group->len; i++)
    {
      const AltheaPatientSeries *other = group->pdata[i];
      gboolean ruled_out = other->status == ALTHEA_VACCINE_CONTRAINDICATED;
      others_possible |= !ruled_out;
      some_valid |= first_valid_day (other) != 0;
      some_default |= other->series->by_default;
      best = MIN (best, other->series->priority);
    }
  if (series->status == ALTHEA_VACCINE_CONTRAINDICATED && others_possible)
    return FALSE;
  guint32 first = first_valid_day (series);
  guint32 max_start = althea_span_add (series->of->birth, &series->series->max_start);
  switch (series->series->kind)
    {
    case ALTHEA_SERIES_RISK:
      return series->series->priority <= best;
    case ALTHEA_SERIES_STANDARD:
      return first != 0 ? max_start == 0 || first < max_start : !some_valid && !some_default;
    case ALTHEA_SERIES_EVALUATION_ONLY:
      return series->status == ALTHEA_VACCINE_COMPLETE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* --- 8.2 to 8.7: the one of its series group ------------------------------------------------------- */

static gboolean
is_complete (const Candidate *one)
{
  return one->series->status == ALTHEA_VACCINE_COMPLETE;
}

static gboolean
is_in_process (const Candidate *one)
{
  return one->series->status == ALTHEA_VACCINE_NOT_COMPLETE && one->n_valid > 0;
}

static void
keep_only (GArray *candidates, gboolean (*keep) (const Candidate *one))
{
  for (guint i = candidates->len; i > 0; i--)
    if (!keep (&g_array_index (candidates, Candidate, i - 1)))
      g_array_remove_index (candidates, i - 1);
}

static guint
count_if (const GArray *candidates, gboolean (*counts) (const Candidate *one))
{
  guint n = 0;
  for (guint i = 0; i < candidates->len; i++)
    n += counts (&g_array_index (candidates, Candidate, i));
  return n;
}

static AltheaPatientSeries *
best_scored (const GArray *candidates)
{
  const Candidate *best = NULL;
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *one = &g_array_index (candidates, Candidate, i);
      if (best == NULL || one->score > best->score
          || (one->score == best->score
              && one->series->series->preference < best->series->series->preference))
        best = one;
    }
  return best != NULL ? best->series : NULL;
}

static void
score_in_process (GArray *candidates)
{
  award (candidates, is_product_all_valid, 2, -2, FALSE);
  award (candidates, is_completable, 3, -3, FALSE);
  award (candidates, has_most_valid, 2, -2, TRUE);
  award (candidates, is_closest, 2, -2, TRUE);
  award (candidates, finishes_first, 1, -1, TRUE);
}

static void
score_without_doses (GArray *candidates)
{
  award (candidates, starts_first, 1, -1, TRUE);
  award (candidates, is_completable, 1, -1, FALSE);
  award (candidates, is_product, -1, 1, FALSE);
}

static AltheaPatientSeries *
prioritize (const GPtrArray *group)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  AltheaPatientSeries *by_default = NULL;
  for (guint i = 0; i < group->len; i++)
    {
      AltheaPatientSeries *series = group->pdata[i];
      if (series->series->by_default)
        by_default = series;
      if (is_scorable (series, group))
        {
          Candidate one = candidate_for (series);
          g_array_append_val (candidates, one);
        }
    }
  if (candidates->len == 0)
    return by_default;
  guint n_complete = count_if (candidates, is_complete), n_in_process = count_if (candidates, is_in_process);
  if (n_complete > 0)
    {
      keep_only (candidates, is_complete);
      award (candidates, has_most_valid, 1, -1, TRUE);
    }
  else if (n_in_process > 0)
    {
      keep_only (candidates, is_in_process);
      score_in_process (candidates);
    }
  else if (candidates->len > 1 && by_default != NULL)
    return by_default;
  else
    score_without_doses (candidates);
  return best_scored (candidates);
}

/* --- 8.8 -------------------------------------------------------------------------------------------- */

static gboolean
has_equivalent (const GPtrArray *prioritized, const AltheaPatientSeries *one, gboolean complete)
{
  for (guint i = 0; i < prioritized->len; i++)
    {
      const AltheaPatientSeries *other = prioritized->pdata[i];
      if (other != one && althea_guints_contain (one->series->equivalent, other->series->group)
          && (complete ? other->status == ALTHEA_VACCINE_COMPLETE
                       : other->series->kind == ALTHEA_SERIES_RISK))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_best (const GPtrArray *prioritized, const AltheaPatientSeries *one)
{
  if (one->status == ALTHEA_VACCINE_COMPLETE)
    return TRUE;
  if (has_equivalent (prioritized, one, TRUE) || one->series->kind == ALTHEA_SERIES_EVALUATION_ONLY)
    return FALSE;
  return one->series->kind == ALTHEA_SERIES_RISK || !has_equivalent (prioritized, one, FALSE);
}

GPtrArray *
althea_patient_series_select (const GPtrArray *all)
{
  g_autoptr (GPtrArray) prioritized = g_ptr_array_new ();
  GPtrArray *best = g_ptr_array_new ();
  for (guint number = 1; number <= 9; number++)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new ();
      for (guint i = 0; i < all->len; i++)
        if (((AltheaPatientSeries *)all->pdata[i])->series->group == number)
          g_ptr_array_add (group, all->pdata[i]);
      AltheaPatientSeries *one = group->len > 0 ? prioritize (group) : NULL;
      if (one != NULL)
        g_ptr_array_add (prioritized, one);
    }
  for (guint i = 0; i < prioritized->len; i++)
    if (is_best (prioritized, prioritized->pdata[i]))
      g_ptr_array_add (best, prioritized->pdata[i]);
  return best;
}
