/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What patients measure at home: which values are possible, which are unusual, and which ask for help at
 * once. One table for the app that asks and the practice that takes. Constant, any thread.
 */

/* One unit that a number may be given in, with its limits; each limit is NAN when there is none. */
typedef struct
{
  const char *unit, *ucum;      /* "lb", "[lb_av]" */
  const char *loinc;            /* of a number in this unit */
  const char *display;          /* LOINC's name */
  double least, most;           /* beyond these it is a slip of the finger and is not taken */
  double low, high;             /* beyond these it is unusual: measure again */
  double alarm_low, alarm_high; /* beyond these somebody should be called now */
  guint decimals;               /* as devices show it */
} AltheaHomeUnit;

/* One number: blood pressure has two. */
typedef struct
{
  const char *label;           /* untranslated: "Upper (systolic)" */
  const AltheaHomeUnit *units; /* (array length=n_units) */
  guint n_units;
} AltheaHomeNumber;

typedef struct
{
  const char *id;                  /* "blood-pressure" */
  const char *label;               /* untranslated: "Blood pressure" */
  const char *loinc;               /* of the measurement; "" where it depends on the unit */
  const char *display;             /* LOINC's name */
  const AltheaHomeNumber *numbers; /* (array length=n_numbers) */
  guint n_numbers;
} AltheaHomeMeasure;

typedef enum
{
  ALTHEA_HOME_USUAL = 1,
  ALTHEA_HOME_UNUSUAL_LOW,
  ALTHEA_HOME_UNUSUAL_HIGH,
  ALTHEA_HOME_ALARM_LOW,
  ALTHEA_HOME_ALARM_HIGH,
  ALTHEA_HOME_IMPOSSIBLE,
} AltheaHomeJudgement;

const AltheaHomeMeasure *althea_home_measures (guint *n_measures);
const AltheaHomeMeasure *althea_home_measure_find (const char *id); /* (nullable) */
/* The measurement of a LOINC code, also one that belongs to a unit. (nullable) */
const AltheaHomeMeasure *althea_home_measure_find_loinc (const char *loinc);
/* By unit or UCUM code; NULL: not asked for in it. */
const AltheaHomeUnit *althea_home_number_find_unit (const AltheaHomeNumber *self, const char *unit);
AltheaHomeJudgement althea_home_unit_judge (const AltheaHomeUnit *self, double number);

const char *althea_home_measure_get_label (const AltheaHomeMeasure *self); /* translated */
const char *althea_home_number_get_label (const AltheaHomeNumber *self);   /* translated */

G_END_DECLS
