/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-schedule.h"
#include "althea-vaccines.h"

G_BEGIN_DECLS

/*
 * One patient's doses held against one series of the schedule, after chapters 5 to 8 of CDC's logic
 * specification. Private to the forecast. One thread at a time.
 */

typedef struct
{
  guint cvx;
  char maker[4]; /* MVX; "" unknown */
  guint32 day;
  gboolean substandard;
  AltheaRecord *record; /* (nullable) lent */
} AltheaGivenDose;

typedef struct
{
  guint code;  /* CDSi observation */
  guint32 day; /* 0 unknown */
} AltheaKnownObservation;

typedef struct
{
  const AltheaSchedule *schedule;
  guint32 birth, today;
  AltheaSex sex;        /* 0 unknown */
  GArray *doses;        /* (element-type AltheaGivenDose) ascending by day */
  GArray *observations; /* (element-type AltheaKnownObservation) */
} AltheaVaccineCase;

typedef enum
{
  ALTHEA_WHY_NONE = 0,
  ALTHEA_WHY_SUBSTANDARD,
  ALTHEA_WHY_WRONG_VACCINE,
  ALTHEA_WHY_TOO_YOUNG,
  ALTHEA_WHY_TOO_OLD,
  ALTHEA_WHY_TOO_SOON,
  ALTHEA_WHY_CONFLICT,
  ALTHEA_WHY_NOT_FOR_THIS,
  ALTHEA_WHY_MORE_THAN_NEEDED,
} AltheaDoseWhy;

/* How one dose counts in one series. */
typedef struct
{
  const AltheaGivenDose *given;
  AltheaDoseStatus status; /* 0 before it is checked */
  AltheaDoseWhy why;
  gboolean wrong; /* given by mistake: no gap is counted from it */
  guint number;   /* of the dose in the series that it counts as, else 0 */
} AltheaSeriesDose;

typedef enum
{
  ALTHEA_TARGET_OPEN = 0,
  ALTHEA_TARGET_SATISFIED,
  ALTHEA_TARGET_SKIPPED,
} AltheaTargetState;

typedef struct
{
  const AltheaScheduleDose *dose;
  AltheaTargetState state;
  guint32 day; /* when it was satisfied */
} AltheaTarget;

typedef struct
{
  const AltheaVaccineCase *of;
  const AltheaScheduleAntigen *antigen;
  const AltheaScheduleSeries *series;
  GArray *doses;   /* (element-type AltheaSeriesDose) those that hold the antigen */
  GArray *targets; /* (element-type AltheaTarget) */
  guint current;   /* index of the first open target, the number of targets when none is */
  /* forecast */
  AltheaVaccineStatus status;
  guint32 earliest, recommended, past_due, max_age;
  guint next_dose;
  gboolean first;            /* the dose's gaps go before those of other antigens */
  const GPtrArray *siblings; /* (nullable) the antigen's patient series, for "series complete" */
} AltheaPatientSeries;

gboolean
althea_vaccine_case_has (const AltheaVaccineCase *of, guint code, guint32 *day); /* @day (optional) */
gboolean althea_observation_applies (const AltheaVaccineCase *of, const AltheaScheduleObservation *rule);

/* Chapter 5: whether the series is for this patient. */
gboolean althea_series_is_relevant (const AltheaVaccineCase *of, const AltheaScheduleSeries *series);
/* Chapter 6: makes it with all doses checked. (transfer full) */
AltheaPatientSeries *
althea_patient_series_new (const AltheaVaccineCase *of, const AltheaScheduleAntigen *antigen,
                           const AltheaScheduleSeries *series);
void althea_patient_series_free (AltheaPatientSeries *self);
guint althea_patient_series_count (const AltheaPatientSeries *self, AltheaTargetState state);
/* Chapter 6.2: whether target @index is not needed. @before: the index in doses of the dose that is
 * checked, the number of doses in a forecast. */
gboolean althea_patient_series_skips (const AltheaPatientSeries *self, guint index, gboolean forecast,
                                      guint32 reference, guint before);
/* The day that a gap is counted from, for the dose at @before; 0 when there is none. */
guint32 althea_patient_series_gap_start (const AltheaPatientSeries *self, const AltheaScheduleGap *gap,
                                         guint before, guint32 at);
/* The days between which a dose of @cvx would be disturbed by what @previous gave: FALSE when it is not. */
gboolean althea_vaccine_conflict (const AltheaSchedule *schedule, const AltheaGivenDose *previous,
                                  gboolean previous_valid, guint cvx, guint32 *begin, guint32 *end);
/* Chapter 7: status and dates of the next dose. */
void althea_patient_series_forecast (AltheaPatientSeries *self);
/* Chapter 8: the best series of each series group. @all: the antigen's patient series.
 * (transfer container) (element-type AltheaPatientSeries) */
GPtrArray *althea_patient_series_select (const GPtrArray *all);

/* Chapters 4 to 9 for every vaccine group. (transfer full) (element-type AltheaVaccineForecast) */
GPtrArray *althea_vaccine_case_forecast (const AltheaVaccineCase *of);

#define althea_series_target(self, i) (&g_array_index ((self)->targets, AltheaTarget, (i)))
#define althea_series_dose(self, i) (&g_array_index ((self)->doses, AltheaSeriesDose, (i)))

G_END_DECLS
