/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-facts.h"

G_BEGIN_DECLS

/*
 * Clinical calculators as descriptors: what goes in, what comes out, by which published formula. One page
 * shows any of them: list the calculators, make an AltheaCalculation of one, prefill it from the chart, let
 * the person change inputs, run it, show result and formula and source, keep it as an Observation.
 */

typedef enum
{
  ALTHEA_INPUT_NUMBER = 1,
  ALTHEA_INPUT_CHOICE, /* one of .choices */
  ALTHEA_INPUT_YES_NO, /* choices "no" and "yes" */
  ALTHEA_INPUT_DATE,
} AltheaInputKind;

typedef struct
{
  const char *code;  /* "female" */
  const char *label; /* N_ () for people */
} AltheaInputChoice;

typedef struct
{
  const char *name;  /* stable: "creatinine" */
  const char *label; /* N_ () for people */
  AltheaInputKind kind;
  gboolean optional;                /* the result can be had without it */
  const char *loinc;                /* (nullable) codes to prefill from: "2160-0|38483-4" */
  const char *conditions;           /* (nullable) ICD-10-CM prefixes that prefill a yes: "I10|I11" */
  const char *unit;                 /* UCUM code that .min, .max and the formula are in; "" for none */
  const char *units;                /* (nullable) what may be typed, first is offered: "mg/dL|umol/L" */
  double min, max;                  /* what the formula was made for, in .unit; refused outside */
  int decimals;                     /* that make sense when shown */
  const AltheaInputChoice *choices; /* (nullable) ends with a NULL code */
} AltheaCalculatorInput;

typedef struct _AltheaCalculation AltheaCalculation;

typedef struct _AltheaCalculator
{
  const char *id;      /* stable: "egfr-ckd-epi-2021" */
  const char *title;   /* N_ () "eGFR (CKD-EPI 2021)" */
  const char *purpose; /* N_ () one line: for whom and what for */
  const char *formula; /* the formula as text, in mathematical notation, not translated */
  const char *source;  /* authors, journal, year; volume: pages */
  int year;
  const char *loinc, *loinc_display; /* (nullable) code of the Observation; else urn:althea:calculator ID */
  const char *unit;                  /* UCUM of the result; "" a score; NULL: the result is a date */
  int decimals;
  const AltheaCalculatorInput *inputs; /* (array length=n_inputs) */
  guint n_inputs;
  /* private: fills the result of a calculation whose inputs are checked */
  gboolean (*run) (AltheaCalculation *calculation, GError **error);
} AltheaCalculator;

/* All calculators, in the order they are offered. NULL-terminated, static. */
const AltheaCalculator *const *althea_calculators_list (void);
const AltheaCalculator *althea_calculator_find (const char *id); /* (nullable) */

/* --- one calculation ----------------------------------------------------------------------------- */

/* One filling-in of a calculator; one thread; freed with althea_calculation_free(). */
AltheaCalculation *althea_calculation_new (const AltheaCalculator *calculator); /* (transfer full) */
void althea_calculation_free (AltheaCalculation *self);
const AltheaCalculator *althea_calculation_get_calculator (AltheaCalculation *self);

/* Fills each empty input that the chart knows: birth date and sex, newest values, active conditions. A
 * problem that is not listed prefills no "no": the person says so. */
void althea_calculation_prefill (AltheaCalculation *self, AltheaFacts *facts);
/* Where an input was prefilled from. (nullable) lent: an Observation or Condition, NULL when typed. */
AltheaRecord *althea_calculation_get_origin (AltheaCalculation *self, const char *input);

/* @unit: one of the input's units, NULL for its own. What was typed and its unit are kept. */
void
althea_calculation_set_number (AltheaCalculation *self, const char *input, double value, const char *unit);
void althea_calculation_set_code (AltheaCalculation *self, const char *input, const char *code);
void althea_calculation_set_date (AltheaCalculation *self, const char *input, const GDate *date);
void althea_calculation_clear (AltheaCalculation *self, const char *input);
/* Outs (optional) hold what is there, numbers in the unit they were given in; FALSE: nothing is. */
gboolean
althea_calculation_get_number (AltheaCalculation *self, const char *input, double *value, const char **unit);
const char *althea_calculation_get_code (AltheaCalculation *self, const char *input); /* (nullable) lent */
gboolean althea_calculation_get_date (AltheaCalculation *self, const char *input, GDate *date);

/* Works the result out. FALSE and ALTHEA_ERROR_INVALID, naming by its label in the message the first input
 * that is missing or outside of what the formula was made for; @input (out) (optional) lent: its name. */
gboolean althea_calculation_run (AltheaCalculation *self, const char **input, GError **error);

/* After a run that succeeded. */
double althea_calculation_get_result (AltheaCalculation *self); /* NAN: the result is a date */
gboolean althea_calculation_get_result_date (AltheaCalculation *self, GDate *date);
/* "72 mL/min/1.73m2", "3 points", "12 Mar 2026". (transfer full) */
char *althea_calculation_dup_result_display (AltheaCalculation *self);
/* What it means in the words of the source ("G2: mildly decreased"); "" when it says nothing.
 * (transfer full) */
char *althea_calculation_dup_meaning (AltheaCalculation *self);
/* "creatinine 0.9 mg/dL, age 54 a, female": for the note of the Observation. (transfer full) */
char *althea_calculation_dup_inputs_display (AltheaCalculation *self);

/* The result as a final Observation of @patient_id at @at_us, with formula, inputs and source in its note,
 * and derivedFrom what it was prefilled from. (transfer full) NULL and error before a run. */
AltheaRecord *althea_calculation_to_observation (AltheaCalculation *self, const char *patient_id,
                                                 gint64 at_us, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaCalculation, althea_calculation_free)

G_END_DECLS
