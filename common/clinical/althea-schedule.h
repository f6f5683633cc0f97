/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-growth.h"

G_BEGIN_DECLS

/*
 * The immunization schedule as read from data/rules/immunization/schedule.txt; its README says what each
 * line means. Read once, never changed, any thread. Days are Julian day numbers as in GDate; 0 is no day.
 */

#define ALTHEA_DAY_LAST G_MAXUINT32

/* A length of time: calendar years and months first, then days (weeks are seven). */
typedef struct
{
  gboolean known;
  gint16 months, days;
} AltheaSpan;

gboolean althea_span_parse (const char *text, AltheaSpan *span); /* "12m-4d", "-" unknown */
/* The day @span after @day. A day that a month does not have becomes the first of the next month. 0 when
 * either is unknown. */
guint32 althea_span_add (guint32 day, const AltheaSpan *span);

typedef struct
{
  guint cvx;
  AltheaSpan begin, end; /* ages that it is for, half open */
  char maker[4];         /* MVX; "" any */
  gboolean named;        /* a forecast names it */
} AltheaScheduleVaccine;

typedef struct
{
  AltheaSpan absolute_min, min, earliest, latest, max;
  guint32 from, until; /* days on which it is in force, both included */
} AltheaScheduleAge;

typedef enum
{
  ALTHEA_GAP_PREVIOUS = 1, /* from the last dose */
  ALTHEA_GAP_DOSE,         /* from the one that was counted as dose .number */
  ALTHEA_GAP_LATEST,       /* from the latest one of .vaccines */
  ALTHEA_GAP_OBSERVATION,  /* from the day of observation .number */
} AltheaGapStart;

typedef struct
{
  AltheaGapStart start;
  guint number;
  GArray *vaccines; /* (nullable) (element-type guint) CVX */
  AltheaSpan absolute_min, min, earliest, latest;
  gboolean first; /* its date goes before those of other antigens in the same vaccine */
  guint32 from, until;
} AltheaScheduleGap;

typedef enum
{
  ALTHEA_WHEN_AGE = 1,
  ALTHEA_WHEN_GAP,      /* since the last dose */
  ALTHEA_WHEN_COUNT,    /* of doses given */
  ALTHEA_WHEN_COMPLETE, /* a series of group .count is */
} AltheaWhenKind;

typedef struct
{
  AltheaWhenKind kind;
  AltheaSpan begin, end; /* ages; .begin is the gap */
  guint32 from, until;   /* days, half open */
  char compare;          /* '>', '=', '<' */
  guint count;
  gboolean valid_only;
  GArray *vaccines; /* (nullable) (element-type guint) CVX */
} AltheaScheduleWhen;

typedef struct
{
  gboolean any; /* one condition is enough */
  guint32 from, until;
  GArray *conditions; /* (element-type AltheaScheduleWhen) */
} AltheaScheduleSet;

typedef struct
{
  gboolean evaluation, forecast; /* where it counts */
  gboolean all;                  /* every set must hold */
  GArray *sets;                  /* (element-type AltheaScheduleSet) */
} AltheaScheduleSkip;

typedef struct
{
  guint number;
  gboolean again; /* recurs for ever */
  GArray *ages;   /* (element-type AltheaScheduleAge) */
  GArray *gaps;   /* (element-type AltheaScheduleGap) */
  GArray *allowed_gaps;
  const GArray *prefer, *allow, *wrong; /* (nullable) (element-type AltheaScheduleVaccine) */
  GArray *skips;                        /* (element-type AltheaScheduleSkip) */
  guint32 season_from, season_until;    /* 0 and ALTHEA_DAY_LAST: all year */
} AltheaScheduleDose;

/* A condition of the patient by CDSi's observation code, and the ages at which it counts. */
typedef struct
{
  guint code;
  AltheaSpan begin, end;
  const GArray *vaccines; /* (nullable) only these are ruled out */
} AltheaScheduleObservation;

typedef enum
{
  ALTHEA_SERIES_STANDARD = 1,
  ALTHEA_SERIES_RISK,
  ALTHEA_SERIES_EVALUATION_ONLY,
} AltheaSeriesKind;

typedef struct
{
  char *name;
  AltheaSeriesKind kind;
  char *vaccine_group;
  gboolean for_male, for_female, for_unknown;
  gboolean by_default, product;
  guint group; /* 1 standard, 2 increased risk, 3 special */
  char priority;
  guint preference;
  AltheaSpan min_start, max_start;
  GArray *equivalent;  /* (element-type guint) groups */
  GArray *indications; /* (element-type AltheaScheduleObservation) */
  GPtrArray *doses;    /* (element-type AltheaScheduleDose) */
} AltheaScheduleSeries;

typedef struct
{
  char *name;
  GArray *immune_by; /* (element-type guint) observation codes */
  guint32 born_before;
  char *country;     /* (nullable) the birth date only counts there */
  GArray *except;    /* (element-type guint) observation codes */
  GArray *not_for;   /* (element-type AltheaScheduleObservation) */
  GPtrArray *series; /* (element-type AltheaScheduleSeries) */
} AltheaScheduleAntigen;

typedef struct
{
  char *name;
  gboolean whole; /* always given as the whole combination */
  GStrv antigens;
} AltheaScheduleGroup;

typedef struct
{
  char *antigen;
  AltheaSpan begin, end; /* ages at which the vaccine counts for it */
} AltheaSchedulePart;

typedef struct
{
  guint cvx;
  char *name;
  GArray *parts; /* (element-type AltheaSchedulePart) */
} AltheaScheduleProduct;

typedef struct
{
  GArray *previous, *current; /* (element-type guint) CVX */
  AltheaSpan begin, min_end, end;
} AltheaScheduleConflict;

typedef struct
{
  char *source;
  GPtrArray *groups;    /* (element-type AltheaScheduleGroup) */
  GHashTable *products; /* CVX to AltheaScheduleProduct */
  GHashTable *titles;   /* observation code to its words */
  GArray *conflicts;    /* (element-type AltheaScheduleConflict) */
  GPtrArray *antigens;  /* (element-type AltheaScheduleAntigen) */
  GHashTable *lists;    /* name to GArray of AltheaScheduleVaccine */
} AltheaSchedule;

const AltheaSchedule *althea_schedule_get (void);
gboolean althea_guints_contain (const GArray *guints, guint value); /* @guints (nullable) */
/* Whether an age, gap or set is in force on a day. */
#define althea_in_force(rule, day) ((day) >= (rule)->from && (day) <= (rule)->until)

G_END_DECLS
