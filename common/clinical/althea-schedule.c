/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "althea-clinical-data.h"

/* Where the reader stands: a line belongs to the last antigen, series, dose, skip and set before it. */
typedef struct
{
  AltheaSchedule *schedule;
  AltheaScheduleAntigen *antigen;
  AltheaScheduleSeries *series;
  AltheaScheduleDose *dose;
} Reader;

/* --- days and spans ------------------------------------------------------------------------------ */

gboolean
althea_span_parse (const char *text, AltheaSpan *span)
{
  *span = (AltheaSpan){ 0 };
  if (strcmp (text, "-") == 0 || *text == '\0')
    return TRUE;
  while (*text != '\0')
    {
      char *end = NULL;
      long number = strtol (text, &end, 10);
      if (end == text || number > 4000 || number < -4000)
        return FALSE;
      switch (*end)
        {
        case 'y':
          span->months += 12 * number;
          break;
        case 'm':
          span->months += number;
          break;
        case 'w':
          span->days += 7 * number;
          break;
        case 'd':
          span->days += number;
          break;
        default:
          return FALSE;
        }
      text = end + 1;
    }
  span->known = TRUE;
  return TRUE;
}

guint32
althea_span_add (guint32 day, const AltheaSpan *span)
{
  if (day == 0 || !span->known)
    return 0;
  if (span->months != 0)
    {
      GDate date;
      g_date_clear (&date, 1);
      g_date_set_julian (&date, day);
      int months = g_date_get_year (&date) * 12 + g_date_get_month (&date) - 1 + span->months;
      int month = months % 12 + 1, year = months / 12;
      GDateDay in_month = g_date_get_day (&date);
      if (in_month > g_date_get_days_in_month (month, year))
        {
          in_month = 1;
          year += month == 12;
          month = month == 12 ? 1 : month + 1;
        }
      g_date_set_dmy (&date, in_month, month, year);
      day = g_date_get_julian (&date);
    }
  return day + span->days;
}

gboolean
althea_guints_contain (const GArray *guints, guint value)
{
  for (guint i = 0; guints != NULL && i < guints->len; i++)
    if (g_array_index (guints, guint, i) == value)
      return TRUE;
  return FALSE;
}

/* --- fields of a line ---------------------------------------------------------------------------- */

static AltheaSpan
span_of (const char *text)
{
  AltheaSpan span;
  if (!althea_span_parse (text, &span))
    g_error ("The immunization schedule has no such age: %s", text);
  return span;
}

static guint32
day_of (const char *text, guint32 otherwise)
{
  GDate date;
  int year, month, day;
  if (strcmp (text, "-") == 0)
    return otherwise;
  if (sscanf (text, "%d-%d-%d", &year, &month, &day) != 3 || !g_date_valid_dmy (day, month, year))
    g_error ("The immunization schedule has no such date: %s", text);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

static GArray *
guints_of (const char *text)
{
  GArray *guints = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    if (g_ascii_isdigit (**part))
      {
        guint number = strtoul (*part, NULL, 10);
        g_array_append_val (guints, number);
      }
  return guints;
}

/* "20@6w~7y=MSD!" */
static AltheaScheduleVaccine
vaccine_of (char *text)
{
  AltheaScheduleVaccine vaccine = { 0 };
  char *named = strchr (text, '!'), *maker = strchr (text, '='), *ages = strchr (text, '@');
  vaccine.named = named != NULL;
  if (named != NULL)
    *named = '\0';
  if (maker != NULL)
    {
      *maker = '\0';
      g_strlcpy (vaccine.maker, maker + 1, sizeof vaccine.maker);
    }
  if (ages != NULL)
    {
      char *end = strchr (ages, '~');
      g_assert (end != NULL);
      *ages = *end = '\0';
      vaccine.begin = span_of (ages + 1);
      vaccine.end = span_of (end + 1);
    }
  vaccine.cvx = strtoul (text, NULL, 10);
  return vaccine;
}

static GArray *
vaccines_of (const char *text)
{
  GArray *vaccines = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleVaccine));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      AltheaScheduleVaccine vaccine = vaccine_of (*part);
      g_array_append_val (vaccines, vaccine);
    }
  return vaccines;
}

static const GArray *
list_of (Reader *reader, const char *name)
{
  const GArray *list = g_hash_table_lookup (reader->schedule->lists, name);
  g_assert (list != NULL);
  return list;
}

/* --- lines --------------------------------------------------------------------------------------- */

static void
read_group (Reader *reader, char **f)
{
  AltheaScheduleGroup *group = g_new0 (AltheaScheduleGroup, 1);
  group->name = g_strdup (f[0]);
  group->whole = strcmp (f[1], "whole") == 0;
  group->antigens = g_strsplit (f[2], ",", -1);
  g_ptr_array_add (reader->schedule->groups, group);
}

static void
read_vaccine (Reader *reader, char **f)
{
  AltheaScheduleProduct *product = g_new0 (AltheaScheduleProduct, 1);
  g_auto (GStrv) parts = g_strsplit (f[2], ",", -1);
  product->cvx = strtoul (f[0], NULL, 10);
  product->name = g_strdup (f[1]);
  product->parts = g_array_new (FALSE, FALSE, sizeof (AltheaSchedulePart));
  for (char **text = parts; *text != NULL; text++)
    {
      AltheaSchedulePart part = { 0 };
      char *ages = strchr (*text, '@'), *end = ages != NULL ? strchr (ages, '~') : NULL;
      if (end != NULL)
        {
          *ages = *end = '\0';
          part.begin = span_of (ages + 1);
          part.end = span_of (end + 1);
        }
      part.antigen = g_strdup (*text);
      g_array_append_val (product->parts, part);
    }
  g_hash_table_insert (reader->schedule->products, GUINT_TO_POINTER (product->cvx), product);
}

static void
read_observation (Reader *reader, char **f)
{
  g_hash_table_insert (reader->schedule->titles, GUINT_TO_POINTER (strtoul (f[0], NULL, 10)),
                       g_strdup (f[1]));
}

static void
read_conflict (Reader *reader, char **f)
{
  AltheaScheduleConflict conflict
      = { guints_of (f[0]), guints_of (f[1]), span_of (f[2]), span_of (f[3]), span_of (f[4]) };
  g_array_append_val (reader->schedule->conflicts, conflict);
}

static void
read_list (Reader *reader, char **f)
{
  g_hash_table_insert (reader->schedule->lists, g_strdup (f[0]), vaccines_of (f[1]));
}

static void
read_antigen (Reader *reader, char **f)
{
  AltheaScheduleAntigen *antigen = g_new0 (AltheaScheduleAntigen, 1);
  antigen->name = g_strdup (f[0]);
  antigen->immune_by = g_array_new (FALSE, FALSE, sizeof (guint));
  antigen->not_for = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleObservation));
  antigen->series = g_ptr_array_new ();
  g_ptr_array_add (reader->schedule->antigens, antigen);
  reader->antigen = antigen;
}

static void
read_immune_by (Reader *reader, char **f)
{
  guint code = strtoul (f[0], NULL, 10);
  g_array_append_val (reader->antigen->immune_by, code);
}

static void
read_born_before (Reader *reader, char **f)
{
  reader->antigen->born_before = day_of (f[0], 0);
  reader->antigen->country = strcmp (f[1], "-") == 0 ? NULL : g_strdup (f[1]);
  reader->antigen->except = guints_of (f[2]);
}

static void
read_not_for (Reader *reader, char **f)
{
  AltheaScheduleObservation observation = { strtoul (f[0], NULL, 10), span_of (f[1]), span_of (f[2]), NULL };
  g_array_append_val (reader->antigen->not_for, observation);
}

static void
read_vaccine_not_for (Reader *reader, char **f)
{
  AltheaScheduleObservation observation
      = { strtoul (f[0], NULL, 10), span_of (f[1]), span_of (f[2]), list_of (reader, f[3]) };
  g_array_append_val (reader->antigen->not_for, observation);
}

static void
read_series (Reader *reader, char **f)
{
  AltheaScheduleSeries *series = g_new0 (AltheaScheduleSeries, 1);
  gboolean all = strcmp (f[3], "-") == 0;
  g_auto (GStrv) sexes = g_strsplit (f[3], ",", -1);
  series->name = g_strdup (f[0]);
  series->kind = strcmp (f[1], "standard") == 0 ? ALTHEA_SERIES_STANDARD
                 : strcmp (f[1], "risk") == 0   ? ALTHEA_SERIES_RISK
                                                : ALTHEA_SERIES_EVALUATION_ONLY;
  series->vaccine_group = g_strdup (f[2]);
  series->for_male = all || g_strv_contains ((const char *const *)sexes, "male");
  series->for_female = all || g_strv_contains ((const char *const *)sexes, "female");
  series->for_unknown = all || g_strv_contains ((const char *const *)sexes, "unknown");
  series->by_default = strcmp (f[4], "default") == 0;
  series->product = strcmp (f[5], "product") == 0;
  series->group = strtoul (f[6], NULL, 10);
  series->priority = *f[7];
  series->preference = strtoul (f[8], NULL, 10);
  series->min_start = span_of (f[9]);
  series->max_start = span_of (f[10]);
  series->equivalent = guints_of (f[11]);
  series->indications = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleObservation));
  series->doses = g_ptr_array_new ();
  g_ptr_array_add (reader->antigen->series, series);
  reader->series = series;
}

static void
read_for (Reader *reader, char **f)
{
  AltheaScheduleObservation observation = { strtoul (f[0], NULL, 10), span_of (f[1]), span_of (f[2]), NULL };
  g_array_append_val (reader->series->indications, observation);
}

static void
read_dose (Reader *reader, char **f)
{
  AltheaScheduleDose *dose = g_new0 (AltheaScheduleDose, 1);
  dose->number = strtoul (f[0], NULL, 10);
  dose->again = strcmp (f[1], "again") == 0;
  dose->ages = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleAge));
  dose->gaps = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleGap));
  dose->allowed_gaps = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleGap));
  dose->skips = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleSkip));
  dose->season_until = ALTHEA_DAY_LAST;
  g_ptr_array_add (reader->series->doses, dose);
  reader->dose = dose;
}

static void
read_age (Reader *reader, char **f)
{
  AltheaScheduleAge age = { span_of (f[0]),
                            span_of (f[1]),
                            span_of (f[2]),
                            span_of (f[3]),
                            span_of (f[4]),
                            day_of (f[5], 0),
                            day_of (f[6], ALTHEA_DAY_LAST) };
  g_array_append_val (reader->dose->ages, age);
}

static AltheaScheduleGap
gap_of (char **f)
{
  AltheaScheduleGap gap = { .absolute_min = span_of (f[1]),
                            .min = span_of (f[2]),
                            .earliest = span_of (f[3]),
                            .latest = span_of (f[4]),
                            .first = strcmp (f[5], "first") == 0,
                            .from = day_of (f[6], 0),
                            .until = day_of (f[7], ALTHEA_DAY_LAST) };
  const char *argument = strchr (f[0], ' ');
  if (g_str_has_prefix (f[0], "latest "))
    {
      gap.start = ALTHEA_GAP_LATEST;
      gap.vaccines = guints_of (argument + 1);
    }
  else if (argument != NULL)
    {
      gap.start = *f[0] == 'd' ? ALTHEA_GAP_DOSE : ALTHEA_GAP_OBSERVATION;
      gap.number = strtoul (argument + 1, NULL, 10);
    }
  else
    gap.start = ALTHEA_GAP_PREVIOUS;
  return gap;
}

static void
read_gap (Reader *reader, char **f)
{
  AltheaScheduleGap gap = gap_of (f);
  g_array_append_val (reader->dose->gaps, gap);
}

static void
read_gap_allowed (Reader *reader, char **f)
{
  AltheaScheduleGap gap = gap_of (f);
  g_array_append_val (reader->dose->allowed_gaps, gap);
}

static void
read_prefer (Reader *reader, char **f)
{
  reader->dose->prefer = list_of (reader, f[0]);
}

static void
read_allow (Reader *reader, char **f)
{
  reader->dose->allow = list_of (reader, f[0]);
}

static void
read_wrong (Reader *reader, char **f)
{
  reader->dose->wrong = list_of (reader, f[0]);
}

static void
read_skip (Reader *reader, char **f)
{
  AltheaScheduleSkip skip = { .evaluation = strcmp (f[0], "forecast") != 0,
                              .forecast = strcmp (f[0], "evaluation") != 0,
                              .all = strcmp (f[1], "and") == 0,
                              .sets = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleSet)) };
  g_array_append_val (reader->dose->skips, skip);
}

static void
read_set (Reader *reader, char **f)
{
  AltheaScheduleSkip *skip
      = &g_array_index (reader->dose->skips, AltheaScheduleSkip, reader->dose->skips->len - 1);
  AltheaScheduleSet set = { strcmp (f[0], "or") == 0, day_of (f[1], 0), day_of (f[2], ALTHEA_DAY_LAST),
                            g_array_new (FALSE, FALSE, sizeof (AltheaScheduleWhen)) };
  g_array_append_val (skip->sets, set);
}

static void
read_when (Reader *reader, char **f)
{
  AltheaScheduleSkip *skip
      = &g_array_index (reader->dose->skips, AltheaScheduleSkip, reader->dose->skips->len - 1);
  AltheaScheduleSet *set = &g_array_index (skip->sets, AltheaScheduleSet, skip->sets->len - 1);
  AltheaScheduleWhen when = { .until = ALTHEA_DAY_LAST };
  if (strcmp (f[0], "age") == 0)
    when = (AltheaScheduleWhen){ .kind = ALTHEA_WHEN_AGE, .begin = span_of (f[1]), .end = span_of (f[2]) };
  else if (strcmp (f[0], "gap") == 0)
    when = (AltheaScheduleWhen){ .kind = ALTHEA_WHEN_GAP, .begin = span_of (f[1]) };
  else if (strcmp (f[0], "complete") == 0)
    when = (AltheaScheduleWhen){ .kind = ALTHEA_WHEN_COMPLETE, .count = strtoul (f[1], NULL, 10) };
  else
    when = (AltheaScheduleWhen){ .kind = ALTHEA_WHEN_COUNT,
                                 .begin = span_of (f[1]),
                                 .end = span_of (f[2]),
                                 .from = day_of (f[3], 0),
                                 .until = day_of (f[4], ALTHEA_DAY_LAST),
                                 .compare = *f[5] == 'g'   ? '>'
                                            : *f[5] == 'e' ? '='
                                                           : '<',
                                 .count = strtoul (f[6], NULL, 10),
                                 .valid_only = strcmp (f[7], "valid") == 0,
                                 .vaccines = guints_of (f[8]) };
  g_array_append_val (set->conditions, when);
}

static void
read_season (Reader *reader, char **f)
{
  reader->dose->season_from = day_of (f[0], 0);
  reader->dose->season_until = day_of (f[1], ALTHEA_DAY_LAST);
}

static const struct
{
  const char *word;
  guint n_fields; /* behind the word */
  void (*read) (Reader *reader, char **fields);
} lines[] = {
  { "age", 7, read_age },
  { "allow", 1, read_allow },
  { "antigen", 1, read_antigen },
  { "born-before", 3, read_born_before },
  { "conflict", 5, read_conflict },
  { "dose", 2, read_dose },
  { "for", 3, read_for },
  { "gap", 8, read_gap },
  { "gap-allowed", 8, read_gap_allowed },
  { "group", 3, read_group },
  { "immune-by", 1, read_immune_by },
  { "list", 2, read_list },
  { "not-for", 3, read_not_for },
  { "observation", 2, read_observation },
  { "prefer", 1, read_prefer },
  { "season", 2, read_season },
  { "series", 12, read_series },
  { "set", 3, read_set },
  { "skip", 2, read_skip },
  { "vaccine", 3, read_vaccine },
  { "vaccine-not-for", 4, read_vaccine_not_for },
  { "when", 2, read_when },
  { "wrong", 1, read_wrong },
};

static void
read_line (Reader *reader, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", -1);
  guint n = g_strv_length (parts);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strcmp (lines[i].word, parts[0]) == 0)
      {
        g_assert (n - 1 >= lines[i].n_fields);
        lines[i].read (reader, parts + 1);
        return;
      }
  g_error ("The immunization schedule has a line that cannot be read: %s", line);
}

static AltheaSchedule *
read_schedule (void)
{
  g_autofree char *text = althea_clinical_data_dup ("rules/immunization/schedule.txt");
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);
  AltheaSchedule *schedule = g_new0 (AltheaSchedule, 1);
  Reader reader = { .schedule = schedule };
  schedule->groups = g_ptr_array_new ();
  schedule->antigens = g_ptr_array_new ();
  schedule->products = g_hash_table_new (NULL, NULL);
  schedule->titles = g_hash_table_new (NULL, NULL);
  schedule->lists = g_hash_table_new (g_str_hash, g_str_equal);
  schedule->conflicts = g_array_new (FALSE, FALSE, sizeof (AltheaScheduleConflict));
  for (char **row = rows; *row != NULL; row++)
    if (g_str_has_prefix (*row, "# source\t"))
      schedule->source = g_strdup (strchr (*row, '\t') + 1);
    else if (**row != '#' && **row != '\0')
      read_line (&reader, *row);
  return schedule;
}

const AltheaSchedule *
althea_schedule_get (void)
{
  static gsize made = 0;
  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize)read_schedule ());
  return (const AltheaSchedule *)made;
}
