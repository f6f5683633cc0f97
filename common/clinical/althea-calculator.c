/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-calculator.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-calculator-private.h"
#include "althea-clock.h"
#include "althea-error.h"
#include "althea-unit.h"

typedef struct
{
  gboolean given;
  double number;
  const char *unit; /* one of the input's */
  const char *code; /* one of the input's choices, or "yes", "no" */
  GDate date;
  AltheaRecord *origin; /* (owned) (nullable) */
} Held;

struct _AltheaCalculation
{
  const AltheaCalculator *calculator;
  Held *held; /* (owned) (array length=calculator->n_inputs) */
  GDate today;
  gboolean done;
  double result; /* NAN: a date */
  GDate result_date;
  char *meaning; /* (owned) (nullable) */
};

const AltheaInputChoice althea_choices_sex[] = {
  { "female", N_ ("Female") },
  { "male", N_ ("Male") },
  { NULL },
};

static const AltheaInputChoice yes_no[] = {
  { "no", N_ ("No") },
  { "yes", N_ ("Yes") },
  { NULL },
};

/* --- descriptors --------------------------------------------------------------------------------------- */

const AltheaCalculator *const *
althea_calculators_list (void)
{
  static const AltheaCalculator *const all[] = {
    &althea_calculator_egfr,       &althea_calculator_creatinine_clearance,
    &althea_calculator_ascvd_2013, &althea_calculator_prevent_2023,
    &althea_calculator_chads,      &althea_calculator_bmi,
    &althea_calculator_bsa,        &althea_calculator_dose,
    &althea_calculator_due_date,   NULL,
  };
  return all;
}

const AltheaCalculator *
althea_calculator_find (const char *id)
{
  const AltheaCalculator *const *all = althea_calculators_list ();
  for (; *all != NULL; all++)
    if (g_strcmp0 ((*all)->id, id) == 0)
      return *all;
  return NULL;
}

/* --- inputs -------------------------------------------------------------------------------------------- */

AltheaCalculation *
althea_calculation_new (const AltheaCalculator *calculator)
{
  g_return_val_if_fail (calculator != NULL, NULL);
  AltheaCalculation *self = g_new0 (AltheaCalculation, 1);
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  self->calculator = calculator;
  self->held = g_new0 (Held, calculator->n_inputs);
  g_date_set_dmy (&self->today, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));
  return self;
}

void
althea_calculation_free (AltheaCalculation *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->calculator->n_inputs; i++)
    g_clear_object (&self->held[i].origin);
  g_free (self->held);
  g_free (self->meaning);
  g_free (self);
}

const AltheaCalculator *
althea_calculation_get_calculator (AltheaCalculation *self)
{
  return self->calculator;
}

static guint
place_of (AltheaCalculation *self, const char *input)
{
  for (guint i = 0; i < self->calculator->n_inputs; i++)
    if (strcmp (self->calculator->inputs[i].name, input) == 0)
      return i;
  return G_MAXUINT;
}

/* (nullable): a calculator may lack an input that others have. */
static Held *
held_of (AltheaCalculation *self, const char *input)
{
  guint place = place_of (self, input);
  return place != G_MAXUINT ? &self->held[place] : NULL;
}

/* The held input, emptied: every change undoes the result. */
static Held *
change (AltheaCalculation *self, const char *input)
{
  Held *held = held_of (self, input);
  self->done = FALSE;
  if (held == NULL)
    return NULL;
  g_clear_object (&held->origin);
  *held = (Held){ 0 };
  return held;
}

static const char *
unit_of_input (const AltheaCalculatorInput *input, const char *unit)
{
  if (unit == NULL || g_strcmp0 (unit, input->unit) == 0 || input->units == NULL)
    return input->unit;
  g_auto (GStrv) units = g_strsplit (input->units, "|", -1);
  for (char **one = units; *one != NULL; one++)
    if (strcmp (*one, unit) == 0)
      return g_intern_string (unit);
  return NULL;
}

void
althea_calculation_set_number (AltheaCalculation *self, const char *input, double value, const char *unit)
{
  guint place = place_of (self, input);
  Held *held = change (self, input);
  g_return_if_fail (held != NULL);
  const char *own = unit_of_input (&self->calculator->inputs[place], unit);
  g_return_if_fail (own != NULL);
  held->number = value;
  held->unit = own;
  held->given = TRUE;
}

void
althea_calculation_set_code (AltheaCalculation *self, const char *input, const char *code)
{
  guint place = place_of (self, input);
  Held *held = change (self, input);
  g_return_if_fail (held != NULL);
  const AltheaInputChoice *choice = self->calculator->inputs[place].choices;
  for (choice = choice != NULL ? choice : yes_no; code != NULL && choice->code != NULL; choice++)
    if (strcmp (choice->code, code) == 0)
      {
        held->code = choice->code;
        held->given = TRUE;
      }
}

void
althea_calculation_set_date (AltheaCalculation *self, const char *input, const GDate *date)
{
  Held *held = change (self, input);
  g_return_if_fail (held != NULL);
  held->given = date != NULL && g_date_valid (date);
  if (held->given)
    held->date = *date;
}

void
althea_calculation_clear (AltheaCalculation *self, const char *input)
{
  change (self, input);
}

gboolean
althea_calculation_get_number (AltheaCalculation *self, const char *input, double *value, const char **unit)
{
  const Held *held = held_of (self, input);
  if (held == NULL || !held->given || held->unit == NULL)
    return FALSE;
  if (value != NULL)
    *value = held->number;
  if (unit != NULL)
    *unit = held->unit;
  return TRUE;
}

const char *
althea_calculation_get_code (AltheaCalculation *self, const char *input)
{
  const Held *held = held_of (self, input);
  return held != NULL ? held->code : NULL;
}

gboolean
althea_calculation_get_date (AltheaCalculation *self, const char *input, GDate *date)
{
  const Held *held = held_of (self, input);
  if (held == NULL || !held->given || !g_date_valid (&held->date))
    return FALSE;
  if (date != NULL)
    *date = held->date;
  return TRUE;
}

AltheaRecord *
althea_calculation_get_origin (AltheaCalculation *self, const char *input)
{
  const Held *held = held_of (self, input);
  return held != NULL ? held->origin : NULL;
}

/* --- from the chart --------------------------------------------------------------------------------------
 */

static gboolean
prefill_date (AltheaCalculation *self, const AltheaCalculatorInput *input, AltheaFacts *facts)
{
  AltheaRecord *record = input->loinc != NULL ? althea_facts_find_record (facts, "Observation",
                                                                          "http://loinc.org", input->loinc)
                                              : NULL;
  const AltheaPartialDate *date = record != NULL ? althea_record_get_value (record, "value-date-time") : NULL;
  GDate day;
  if (date == NULL || althea_partial_date_get_day (date) == 0)
    return FALSE;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, althea_partial_date_get_day (date), althea_partial_date_get_month (date),
                  althea_partial_date_get_year (date));
  althea_calculation_set_date (self, input->name, &day);
  g_set_object (&held_of (self, input->name)->origin, record);
  return TRUE;
}

static void
prefill_number (AltheaCalculation *self, const AltheaCalculatorInput *input, AltheaFacts *facts)
{
  AltheaObservation *from = NULL;
  double number;
  int years = althea_facts_get_age_years (facts);
  if (strcmp (input->name, "age") == 0 && years >= 0)
    althea_calculation_set_number (self, input->name, years, NULL);
  else if (input->loinc != NULL
           && althea_facts_find_number (facts, input->loinc, input->unit, &number, &from))
    {
      althea_calculation_set_number (self, input->name, number, NULL);
      g_set_object (&held_of (self, input->name)->origin, ALTHEA_RECORD (from));
    }
}

static void
prefill_yes (AltheaCalculation *self, const AltheaCalculatorInput *input, AltheaFacts *facts)
{
  AltheaRecord *condition = input->conditions != NULL
                                ? althea_facts_find_condition (facts, input->conditions, NULL, FALSE)
                                : NULL;
  if (condition == NULL)
    return;
  althea_calculation_set_code (self, input->name, "yes");
  g_set_object (&held_of (self, input->name)->origin, condition);
}

void
althea_calculation_prefill (AltheaCalculation *self, AltheaFacts *facts)
{
  AltheaSex sex = althea_facts_get_sex (facts);
  althea_facts_get_today (facts, &self->today);
  for (guint i = 0; i < self->calculator->n_inputs; i++)
    {
      const AltheaCalculatorInput *input = &self->calculator->inputs[i];
      if (self->held[i].given)
        continue;
      if (input->kind == ALTHEA_INPUT_NUMBER)
        prefill_number (self, input, facts);
      else if (input->kind == ALTHEA_INPUT_YES_NO)
        prefill_yes (self, input, facts);
      else if (input->kind == ALTHEA_INPUT_DATE)
        prefill_date (self, input, facts);
      else if (input->choices == althea_choices_sex && sex != 0)
        althea_calculation_set_code (self, input->name, sex == ALTHEA_SEX_FEMALE ? "female" : "male");
    }
}

/* --- for the formulas -------------------------------------------------------------------------------------
 */

static double
converted (const AltheaCalculatorInput *input, const Held *held)
{
  double value;
  if (!held->given || !althea_unit_convert (held->number, held->unit, input->unit, input->loinc, &value))
    return NAN;
  return value;
}

double
althea_calculation_value (AltheaCalculation *self, const char *input)
{
  guint place = place_of (self, input);
  g_return_val_if_fail (place != G_MAXUINT, NAN);
  return converted (&self->calculator->inputs[place], &self->held[place]);
}

gboolean
althea_calculation_is_yes (AltheaCalculation *self, const char *input)
{
  return althea_calculation_is_code (self, input, "yes");
}

gboolean
althea_calculation_is_code (AltheaCalculation *self, const char *input, const char *code)
{
  return g_strcmp0 (althea_calculation_get_code (self, input), code) == 0;
}

void
althea_calculation_set_result (AltheaCalculation *self, double result)
{
  self->result = result;
}

void
althea_calculation_set_result_date (AltheaCalculation *self, const GDate *date)
{
  self->result = NAN;
  self->result_date = *date;
}

void
althea_calculation_take_meaning (AltheaCalculation *self, char *meaning)
{
  g_free (self->meaning);
  self->meaning = meaning;
}

void
althea_calculation_get_today (AltheaCalculation *self, GDate *today)
{
  *today = self->today;
}

/* --- the result --------------------------------------------------------------------------------------------
 */

static gboolean
check_input (const AltheaCalculatorInput *input, const Held *held, GError **error)
{
  if (!held->given)
    {
      if (input->optional)
        return TRUE;
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("%s is missing"), _ (input->label));
      return FALSE;
    }
  if (input->kind != ALTHEA_INPUT_NUMBER)
    return TRUE;
  double value = converted (input, held);
  if (isfinite (value) && value >= input->min && value <= input->max)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
               /* Translators: label, least and greatest number, unit */
               _ ("%s: this formula is for %g to %g %s"), _ (input->label), input->min, input->max,
               althea_unit_to_display (input->unit));
  return FALSE;
}

gboolean
althea_calculation_run (AltheaCalculation *self, const char **input, GError **error)
{
  g_clear_pointer (&self->meaning, g_free);
  g_date_clear (&self->result_date, 1);
  self->result = NAN;
  self->done = FALSE;
  for (guint i = 0; i < self->calculator->n_inputs; i++)
    if (!check_input (&self->calculator->inputs[i], &self->held[i], error))
      {
        if (input != NULL)
          *input = self->calculator->inputs[i].name;
        return FALSE;
      }
  if (input != NULL)
    *input = NULL;
  self->done = self->calculator->run (self, error);
  return self->done;
}

double
althea_calculation_get_result (AltheaCalculation *self)
{
  return self->done ? self->result : NAN;
}

gboolean
althea_calculation_get_result_date (AltheaCalculation *self, GDate *date)
{
  if (!self->done || !g_date_valid (&self->result_date))
    return FALSE;
  *date = self->result_date;
  return TRUE;
}

static AltheaPartialDate *
partial_of (const GDate *date)
{
  return althea_partial_date_new_ymd (g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
}

char *
althea_calculation_dup_result_display (AltheaCalculation *self)
{
  if (!self->done)
    return g_strdup ("");
  if (self->calculator->unit == NULL)
    {
      g_autoptr (AltheaPartialDate) date = partial_of (&self->result_date);
      return althea_partial_date_to_full_display (date);
    }
  g_autofree char *number = g_strdup_printf ("%.*f", self->calculator->decimals, self->result);
  const char *unit = althea_unit_to_display (self->calculator->unit);
  return *unit != '\0' ? g_strdup_printf ("%s\xe2\x80\x89%s", number, unit) : g_steal_pointer (&number);
}

char *
althea_calculation_dup_meaning (AltheaCalculation *self)
{
  return g_strdup (self->done && self->meaning != NULL ? self->meaning : "");
}

static const char *
label_of_code (const AltheaCalculatorInput *input, const char *code)
{
  const AltheaInputChoice *choice = input->choices != NULL ? input->choices : yes_no;
  for (; choice->code != NULL; choice++)
    if (g_strcmp0 (choice->code, code) == 0)
      return _ (choice->label);
  return "";
}

char *
althea_calculation_dup_inputs_display (AltheaCalculation *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->calculator->n_inputs; i++)
    {
      const AltheaCalculatorInput *input = &self->calculator->inputs[i];
      const Held *held = &self->held[i];
      if (!held->given)
        continue;
      g_string_append_printf (text, "%s%s ", text->len > 0 ? ", " : "", _ (input->label));
      if (held->code != NULL)
        g_string_append (text, label_of_code (input, held->code));
      else if (g_date_valid (&held->date))
        {
          g_autoptr (AltheaPartialDate) date = partial_of (&held->date);
          g_autofree char *shown = althea_partial_date_to_full_display (date);
          g_string_append (text, shown);
        }
      else
        g_string_append_printf (text, "%.6g %s", held->number, althea_unit_to_display (held->unit));
    }
  return g_string_free_and_steal (text);
}
