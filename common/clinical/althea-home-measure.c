/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-home-measure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Codes are LOINC's (FHIR R4 vital signs profiles; glucose by glucometer). Where the limits come from:
 *
 *  Blood pressure: usual below 140/90 and from 90/60 (2017 ACC/AHA guideline, stage 2 from 140/90); alarm
 * above 180/110. Pulse: usual 50 to 110, alarm below 40 and above 130 (NEWS2, Royal College of Physicians
 * 2017, where 40 and 131 score three points).
 *  Glucose: usual 70 to 250 mg/dL; alarm below 54 (level 2 hypoglycaemia) and above 400 (ADA Standards of
 * Care 2024, sections 6 and 16). 1 mmol/L is 18.016 mg/dL.
 *  Temperature: usual 35.0 to 38.0 °C; alarm below 35.0 and above 40.0 (NEWS2: 35.0 scores three points;
 * 40 °C as the usual advice to call).
 *  Oxygen saturation: usual 95 to 100 %; alarm below 93 (NHS England, pulse oximetry at home: 92 or less is
 * an emergency).
 *  Weight: only what is possible at all.
 * A number on a limit is on the better side of it. */

#define UNBOUND NAN

static const AltheaHomeUnit systolic[] = {
  { "mmHg", "mm[Hg]", "8480-6", "Systolic blood pressure", 40, 300, 90, 140, 70, 180, 0 },
};
static const AltheaHomeUnit diastolic[] = {
  { "mmHg", "mm[Hg]", "8462-4", "Diastolic blood pressure", 20, 200, 60, 90, UNBOUND, 110, 0 },
};
static const AltheaHomeUnit pulse[] = {
  { "/min", "/min", "8867-4", "Heart rate", 20, 250, 50, 110, 40, 130, 0 },
};
static const AltheaHomeUnit weight[] = {
  { "lb", "[lb_av]", "29463-7", "Body weight", 1, 900, UNBOUND, UNBOUND, UNBOUND, UNBOUND, 1 },
  { "kg", "kg", "29463-7", "Body weight", 0.5, 410, UNBOUND, UNBOUND, UNBOUND, UNBOUND, 1 },
};
static const AltheaHomeUnit glucose[] = {
  { "mg/dL", "mg/dL", "41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer", 10, 1000, 70, 250,
    54, 400, 0 },
  { "mmol/L", "mmol/L", "14743-9", "Glucose [Moles/volume] in Capillary blood by Glucometer", 0.6, 55, 3.9,
    13.9, 3.0, 22.2, 1 },
};
static const AltheaHomeUnit temperature[] = {
  { "°F", "[degF]", "8310-5", "Body temperature", 85, 113, 95, 100.4, 95, 104, 1 },
  { "°C", "Cel", "8310-5", "Body temperature", 29.5, 45, 35, 38, 35, 40, 1 },
};
static const AltheaHomeUnit oxygen[] = {
  { "%", "%", "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", 50, 100, 95, UNBOUND, 93,
    UNBOUND, 0 },
};

#define UNITS(array) array, G_N_ELEMENTS (array)

static const AltheaHomeNumber pressure_numbers[] = {
  { N_ ("Upper (systolic)"), UNITS (systolic) },
  { N_ ("Lower (diastolic)"), UNITS (diastolic) },
};
static const AltheaHomeNumber pulse_numbers[] = { { N_ ("Beats in a minute"), UNITS (pulse) } };
static const AltheaHomeNumber weight_numbers[] = { { N_ ("Weight"), UNITS (weight) } };
static const AltheaHomeNumber glucose_numbers[] = { { N_ ("Blood sugar"), UNITS (glucose) } };
static const AltheaHomeNumber temperature_numbers[] = { { N_ ("Temperature"), UNITS (temperature) } };
static const AltheaHomeNumber oxygen_numbers[] = { { N_ ("Oxygen level (SpO₂)"), UNITS (oxygen) } };

static const AltheaHomeMeasure measures[] = {
  { "blood-pressure", N_ ("Blood pressure"), "85354-9", "Blood pressure panel with all children optional",
    UNITS (pressure_numbers) },
  { "pulse", N_ ("Pulse"), "8867-4", "Heart rate", UNITS (pulse_numbers) },
  { "weight", N_ ("Weight"), "29463-7", "Body weight", UNITS (weight_numbers) },
  { "glucose", N_ ("Blood sugar"), "", "Glucose in Capillary blood by Glucometer", UNITS (glucose_numbers) },
  { "temperature", N_ ("Temperature"), "8310-5", "Body temperature", UNITS (temperature_numbers) },
  { "oxygen", N_ ("Oxygen level"), "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry",
    UNITS (oxygen_numbers) },
};

const AltheaHomeMeasure *
althea_home_measures (guint *n_measures)
{
  g_return_val_if_fail (n_measures != NULL, NULL);

  *n_measures = G_N_ELEMENTS (measures);
  return measures;
}

const AltheaHomeMeasure *
althea_home_measure_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (g_strcmp0 (measures[i].id, id) == 0)
      return &measures[i];
  return NULL;
}

const AltheaHomeMeasure *
althea_home_measure_find_loinc (const char *loinc)
{
  if (loinc == NULL || *loinc == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      if (g_str_equal (measures[i].loinc, loinc))
        return &measures[i];
      for (guint j = 0; measures[i].n_numbers == 1 && j < measures[i].numbers[0].n_units; j++)
        if (g_str_equal (measures[i].numbers[0].units[j].loinc, loinc))
          return &measures[i];
    }
  return NULL;
}

const AltheaHomeUnit *
althea_home_number_find_unit (const AltheaHomeNumber *self, const char *unit)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_units; i++)
    if (g_strcmp0 (self->units[i].unit, unit) == 0 || g_strcmp0 (self->units[i].ucum, unit) == 0)
      return &self->units[i];
  return NULL;
}

AltheaHomeJudgement
althea_home_unit_judge (const AltheaHomeUnit *self, double number)
{
  g_return_val_if_fail (self != NULL, ALTHEA_HOME_IMPOSSIBLE);

  /* Comparisons with NAN are false, so a bound that is not there excludes nothing. */
  if (!(number >= self->least && number <= self->most))
    return ALTHEA_HOME_IMPOSSIBLE;
  if (number < self->alarm_low)
    return ALTHEA_HOME_ALARM_LOW;
  if (number > self->alarm_high)
    return ALTHEA_HOME_ALARM_HIGH;
  if (number < self->low)
    return ALTHEA_HOME_UNUSUAL_LOW;
  return number > self->high ? ALTHEA_HOME_UNUSUAL_HIGH : ALTHEA_HOME_USUAL;
}

const char *
althea_home_measure_get_label (const AltheaHomeMeasure *self)
{
  g_return_val_if_fail (self != NULL, "");

  return _ (self->label);
}

const char *
althea_home_number_get_label (const AltheaHomeNumber *self)
{
  g_return_val_if_fail (self != NULL, "");

  return _ (self->label);
}
