/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-decimal.h"
#include "althea-flag.h"
#include "althea-growth.h"

G_BEGIN_DECLS

/*
 * What is measured at a visit: names, units, what is possible and what is normal at an age. Constant and
 * pure, any thread. An age is in days, NAN where it is not known: then an adult's limits hold.
 */

/* In the order in which the form asks for them. */
typedef enum
{
  CLINIC_VITAL_SYSTOLIC = 0,
  CLINIC_VITAL_DIASTOLIC,
  CLINIC_VITAL_HEART_RATE,
  CLINIC_VITAL_RESP,
  CLINIC_VITAL_TEMPERATURE,
  CLINIC_VITAL_SPO2,
  CLINIC_VITAL_WEIGHT,
  CLINIC_VITAL_HEIGHT,
  CLINIC_VITAL_HEAD,
  CLINIC_VITAL_PAIN,
  CLINIC_N_VITALS,
} ClinicVitalKind;

typedef struct
{
  const char *label;             /* N_() */
  const char *loinc, *display;   /* LOINC's code and name */
  const char *unit, *ucum;       /* as stored */
  const char *us_unit, *us_ucum; /* what US practices type; the same where there is no other */
  int decimals;                  /* of a converted value */
} ClinicVital;

const ClinicVital *clinic_vital_get (ClinicVitalKind kind);
const char *clinic_vital_get_label (ClinicVitalKind kind); /* translated */

/* One value as read. */
typedef struct
{
  AltheaDecimal *value; /* (owned) in the unit that is stored; as typed where nothing was converted */
  char *typed;          /* (owned) (nullable) what was typed, with its unit, where it was converted */
  double number;        /* @value, to compare */
} ClinicVitalReading;

/**
 * clinic_vital_read:
 * @text: "72.5", "160 lb", "7 lb 4 oz", "5'10\"", "98.6 F"; a unit that is typed goes before @us
 * @us: a bare number is in the US unit
 * @reading: (out) cleared by clinic_vital_reading_clear()
 *
 * Returns: FALSE and ALTHEA_ERROR_INVALID in words for the person when it is not a number in a unit of @kind.
 */
gboolean clinic_vital_read (ClinicVitalKind kind, const char *text, gboolean us, ClinicVitalReading *reading,
                            GError **error);
void clinic_vital_reading_clear (ClinicVitalReading *reading);

typedef enum
{
  CLINIC_VITAL_LIKELY = 0,
  CLINIC_VITAL_UNLIKELY,   /* to be confirmed: rare, more often a slip */
  CLINIC_VITAL_IMPOSSIBLE, /* no living person has it */
} ClinicVitalJudgement;

/* @sex: 0 unknown. Weight, length and head of children are unlikely beyond 4 standard deviations of the
 * growth chart of the age. */
ClinicVitalJudgement clinic_vital_judge (ClinicVitalKind kind, double number, double age_days, AltheaSex sex);

/* What is normal, each NAN when open. Normal is @low to @high, both included; critical is at
 * @critical_low and below, at @critical_high and above. */
typedef struct
{
  double low, high, critical_low, critical_high;
  const char *source; /* static; publication and year */
} ClinicVitalRange;

/* FALSE where nothing is said to be normal at that age. */
gboolean
clinic_vital_get_range (ClinicVitalKind kind, double age_days, AltheaSex sex, ClinicVitalRange *range);
AltheaFlag clinic_vital_get_flag (ClinicVitalKind kind, double number, double age_days, AltheaSex sex);
AltheaFlag clinic_vital_range_get_flag (const ClinicVitalRange *range, double number);

G_END_DECLS
