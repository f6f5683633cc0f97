/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <math.h>

#include "althea-calculator-private.h"
#include "althea-error.h"
#include "althea-unit.h"

#define LOINC "http://loinc.org"
#define CALCULATORS "urn:althea:calculator"
#define CATEGORIES "http://terminology.hl7.org/CodeSystem/observation-category"

static void
set_code (AltheaRecordBuilder *builder, const AltheaCalculator *calculator)
{
  g_autoptr (GPtrArray) codings = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  if (calculator->loinc != NULL)
    g_ptr_array_add (codings,
                     althea_value_new (ALTHEA_KIND_CODING, "system", LOINC, "code", calculator->loinc,
                                       "display", calculator->loinc_display, NULL));
  g_ptr_array_add (codings, althea_value_new (ALTHEA_KIND_CODING, "system", CALCULATORS, "code",
                                              calculator->id, "display", calculator->title, NULL));
  althea_record_builder_take_value (
      builder, "code",
      althea_value_new (ALTHEA_KIND_CODEABLE_CONCEPT, "coding", codings, "text", calculator->title, NULL));
}

static void
set_value (AltheaRecordBuilder *builder, AltheaCalculation *calculation, const AltheaCalculator *calculator)
{
  GDate day;
  if (althea_calculation_get_result_date (calculation, &day))
    {
      g_autoptr (AltheaPartialDate) date = althea_partial_date_new_ymd (
          g_date_get_year (&day), g_date_get_month (&day), g_date_get_day (&day));
      althea_record_builder_set_value (builder, "value-date-time", date);
      return;
    }
  g_autoptr (AltheaDecimal) number
      = althea_decimal_new_from_double (althea_calculation_get_result (calculation), calculator->decimals);
  /* A score has no unit: UCUM writes that as {score}. */
  const char *ucum = *calculator->unit != '\0' ? calculator->unit : "{score}";
  althea_record_builder_take_value (builder, "value-quantity",
                                    althea_quantity_new_ucum (number, althea_unit_to_display (ucum), ucum));
}

static void
add_origins (AltheaRecordBuilder *builder, AltheaCalculation *calculation, const AltheaCalculator *calculator)
{
  for (guint i = 0; i < calculator->n_inputs; i++)
    {
      AltheaRecord *origin = althea_calculation_get_origin (calculation, calculator->inputs[i].name);
      if (origin != NULL && ALTHEA_IS_OBSERVATION (origin) && althea_record_get_id (origin) != NULL)
        althea_record_builder_add_take (
            builder, "derived-from",
            althea_reference_new ("Observation", althea_record_get_id (origin), NULL));
    }
}

static void
add_note (AltheaRecordBuilder *builder, AltheaCalculation *calculation, const AltheaCalculator *calculator)
{
  g_autofree char *inputs = althea_calculation_dup_inputs_display (calculation);
  g_autofree char *meaning = althea_calculation_dup_meaning (calculation);
  g_autofree char *text = g_strdup_printf ("%s%s%s\n%s\n%s", meaning, *meaning != '\0' ? ". " : "", inputs,
                                           calculator->formula, calculator->source);
  althea_record_builder_add_take (builder, "note",
                                  althea_value_new (ALTHEA_KIND_ANNOTATION, "text", text, NULL));
}

AltheaRecord *
althea_calculation_to_observation (AltheaCalculation *self, const char *patient_id, gint64 at_us,
                                   GError **error)
{
  const AltheaCalculator *calculator = althea_calculation_get_calculator (self);
  GDate day;
  g_return_val_if_fail (patient_id != NULL, NULL);
  if (isnan (althea_calculation_get_result (self)) && !althea_calculation_get_result_date (self, &day))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "There is no result yet");
      return NULL;
    }
  AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");
  g_autoptr (AltheaPartialDate) at = althea_partial_date_new_for_us (at_us);
  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (CATEGORIES, "survey", "Survey"));
  set_code (builder, calculator);
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient_id, NULL));
  althea_record_builder_set_value (builder, "effective-date-time", at);
  set_value (builder, self, calculator);
  add_origins (builder, self, calculator);
  add_note (builder, self, calculator);
  return althea_record_builder_end (builder, error);
}
