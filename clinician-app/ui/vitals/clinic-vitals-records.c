/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-vitals-records.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-error.h"
#include "althea-records.h"

#define LOINC "http://loinc.org"
#define SNOMED "http://snomed.info/sct"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/observation-category"
#define INTERPRETATION "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
#define YEAR 365.25

#define autolist() g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref)

/* --- parts of an Observation ----------------------------------------------------------------------- */

/* The code that US Core asks for beside the general one stands second. */
static AltheaCodeableConcept *
code_of (ClinicVitalKind kind)
{
  const ClinicVital *vital = clinic_vital_get (kind);
  g_autoptr (GPtrArray) codings = autolist ();

  g_ptr_array_add (codings, althea_value_new (ALTHEA_KIND_CODING, "system", LOINC, "code", vital->loinc,
                                              "display", vital->display, NULL));
  if (kind == CLINIC_VITAL_SPO2)
    g_ptr_array_add (codings,
                     althea_value_new (ALTHEA_KIND_CODING, "system", LOINC, "code", "59408-5", "display",
                                       "Oxygen saturation in Arterial blood by Pulse oximetry", NULL));
  return althea_value_new (ALTHEA_KIND_CODEABLE_CONCEPT, "coding", codings, "text", vital->display, NULL);
}

static AltheaQuantity *
limit (double number, const ClinicVital *vital)
{
  g_autoptr (AltheaDecimal) value = NULL;

  if (!isfinite (number))
    return NULL;
  value = althea_decimal_new_from_double (number, vital->decimals == 1 ? 1 : 0);
  return althea_quantity_new_ucum (value, vital->unit, vital->ucum);
}

/* What was compared with, and who says so. */
static GPtrArray *
ranges_of (ClinicVitalKind kind, const ClinicVitalRange *range)
{
  const ClinicVital *vital = clinic_vital_get (kind);
  g_autoptr (AltheaQuantity) low = limit (range->low, vital);
  g_autoptr (AltheaQuantity) high = limit (range->high, vital);
  GPtrArray *ranges = autolist ();
  g_autofree char *text = NULL;

  if (low != NULL && high != NULL)
    text = g_strdup_printf ("%s – %s %s (%s)", althea_decimal_get_text (low->value),
                            althea_decimal_get_text (high->value), vital->unit, range->source);
  else
    text = g_strdup_printf ("%s %s %s (%s)", low != NULL ? "≥" : "≤",
                            althea_decimal_get_text (low != NULL ? low->value : high->value), vital->unit,
                            range->source);
  g_ptr_array_add (
      ranges, althea_value_new (ALTHEA_KIND_REFERENCE_RANGE, "low", low, "high", high, "text", text, NULL));
  return ranges;
}

static AltheaCodeableConcept *
interpretation_of (const ClinicVitalRange *range, double number)
{
  const AltheaFlag flag = clinic_vital_range_get_flag (range, number);

  return althea_codeable_concept_new (INTERPRETATION,
                                      flag != ALTHEA_FLAG_NONE ? althea_flag_get_text (flag) : "N", NULL);
}

static AltheaQuantity *
quantity_of (ClinicVitalKind kind, const ClinicVitalReading *reading)
{
  const ClinicVital *vital = clinic_vital_get (kind);

  return althea_quantity_new_ucum (reading->value, vital->unit, vital->ucum);
}

static AltheaRecordBuilder *
begin (const ClinicVitalsSet *set)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");

  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (CATEGORY, "vital-signs", "Vital Signs"));
  althea_record_builder_set_value (builder, "subject", set->patient);
  althea_record_builder_set_value (builder, "effective-date-time", set->when);
  if (*set->performer != '\0')
    althea_record_builder_add_take (builder, "performer", althea_reference_new_raw (set->performer, NULL));
  if (set->encounter != NULL)
    althea_record_builder_take_value (builder, "encounter", althea_reference_new_raw (set->encounter, NULL));
  return builder;
}

static gboolean
end (AltheaRecordBuilder *builder, const ClinicVitalsSet *set, GPtrArray *records, GError **error)
{
  AltheaRecord *record;

  if (records->len == 0 && *set->note != '\0')
    {
      g_autoptr (AltheaReference) author
          = *set->performer != '\0' ? althea_reference_new_raw (set->performer, NULL) : NULL;

      althea_record_builder_add_take (builder, "note",
                                      althea_value_new (ALTHEA_KIND_ANNOTATION, "text", set->note, "time",
                                                        set->when, "author-reference", author, NULL));
    }
  record = althea_record_builder_end (builder, error);
  if (record != NULL)
    g_ptr_array_add (records, record);
  return record != NULL;
}

/* --- what was measured ----------------------------------------------------------------------------- */

static AltheaComponent *
component_of (const ClinicVitalsSet *set, ClinicVitalKind kind)
{
  const ClinicVitalReading *reading = &set->readings[kind];
  g_autoptr (AltheaCodeableConcept) code = code_of (kind);
  g_autoptr (AltheaQuantity) value = quantity_of (kind, reading);
  g_autoptr (GPtrArray) ranges = NULL;
  g_autoptr (GPtrArray) flags = NULL;
  ClinicVitalRange range;

  if (clinic_vital_get_range (kind, set->age_days, set->sex, &range))
    {
      ranges = ranges_of (kind, &range);
      flags = autolist ();
      g_ptr_array_add (flags, interpretation_of (&range, reading->number));
    }
  return althea_value_new (ALTHEA_KIND_COMPONENT, "code", code, "value-quantity", value, "interpretation",
                           flags, "reference-range", ranges, NULL);
}

static gboolean
add_pressure (const ClinicVitalsSet *set, GPtrArray *records, GError **error)
{
  const ClinicVitalReading *systolic = &set->readings[CLINIC_VITAL_SYSTOLIC];
  const ClinicVitalReading *diastolic = &set->readings[CLINIC_VITAL_DIASTOLIC];
  AltheaRecordBuilder *builder;

  if (systolic->value == NULL)
    return TRUE;
  builder = begin (set);
  althea_record_builder_take_value (
      builder, "code",
      althea_codeable_concept_new (LOINC, "85354-9", "Blood pressure panel with all children optional"));
  althea_record_builder_add_take (builder, "component", component_of (set, CLINIC_VITAL_SYSTOLIC));
  althea_record_builder_add_take (builder, "component", component_of (set, CLINIC_VITAL_DIASTOLIC));
  if (set->position != NULL)
    althea_record_builder_take_value (
        builder, "body-position", althea_codeable_concept_new (SNOMED, set->position, set->position_display));
  if (set->site != NULL)
    althea_record_builder_take_value (builder, "body-site",
                                      althea_codeable_concept_new (SNOMED, set->site, set->site_display));
  if (systolic->typed != NULL || diastolic->typed != NULL)
    {
      g_autofree char *typed = g_strdup_printf (
          "%s / %s", systolic->typed != NULL ? systolic->typed : althea_decimal_get_text (systolic->value),
          diastolic->typed != NULL ? diastolic->typed : althea_decimal_get_text (diastolic->value));

      althea_record_builder_set_string (builder, "typed", typed);
    }
  return end (builder, set, records, error);
}

static gboolean
add_one (const ClinicVitalsSet *set, ClinicVitalKind kind, GPtrArray *records, GError **error)
{
  const ClinicVitalReading *reading = &set->readings[kind];
  AltheaRecordBuilder *builder;
  ClinicVitalRange range;

  if (reading->value == NULL)
    return TRUE;
  builder = begin (set);
  althea_record_builder_take_value (builder, "code", code_of (kind));
  althea_record_builder_take_value (builder, "value-quantity", quantity_of (kind, reading));
  althea_record_builder_set_string (builder, "typed", reading->typed);
  if (clinic_vital_get_range (kind, set->age_days, set->sex, &range))
    {
      g_autoptr (GPtrArray) ranges = ranges_of (kind, &range);

      althea_record_builder_set_list (builder, "reference-range", ranges);
      althea_record_builder_add_take (builder, "interpretation", interpretation_of (&range, reading->number));
    }
  return end (builder, set, records, error);
}

/* --- what is worked out ---------------------------------------------------------------------------- */

static double
number_of (const ClinicVitalsSet *set, ClinicVitalKind kind)
{
  return set->readings[kind].value != NULL ? set->readings[kind].number : NAN;
}

static double
height_of (const ClinicVitalsSet *set)
{
  const double now = number_of (set, CLINIC_VITAL_HEIGHT);

  if (isfinite (now) || set->old_height == NULL || set->old_height->value == NULL)
    return now;
  return althea_decimal_get_double (set->old_height->value);
}

double
clinic_vitals_get_bmi (const ClinicVitalsSet *set)
{
  double weight, metres;

  g_return_val_if_fail (set != NULL, NAN);
  weight = number_of (set, CLINIC_VITAL_WEIGHT);
  metres = height_of (set) / 100;
  /* Under two years weight for length is looked at instead. */
  return set->age_days < 2 * YEAR || !(metres > 0) ? NAN : weight / (metres * metres);
}

gboolean
clinic_vitals_get_bmi_score (const ClinicVitalsSet *set, double bmi, AltheaGrowthScore *score)
{
  g_return_val_if_fail (set != NULL && score != NULL, FALSE);
  return isfinite (bmi) && set->sex != 0 && set->age_days < 20 * YEAR
         && althea_growth_score (ALTHEA_GROWTH_CDC, ALTHEA_GROWTH_BMI, set->sex, set->age_days, bmi, score,
                                 NULL);
}

/* @flag: "" when nothing is said about what is normal. */
static gboolean
add_computed (const ClinicVitalsSet *set, const char *loinc, const char *display, double number,
              const char *unit, const char *ucum, const char *flag, const char *source, GPtrArray *records,
              GError **error)
{
  AltheaRecordBuilder *builder = begin (set);
  g_autoptr (AltheaDecimal) value = althea_decimal_new_from_double (number, 1);
  const guint n_measured = records->len;

  althea_record_builder_take_value (builder, "code", althea_codeable_concept_new (LOINC, loinc, display));
  althea_record_builder_take_value (builder, "value-quantity", althea_quantity_new_ucum (value, unit, ucum));
  althea_record_builder_take_value (builder, "method", althea_codeable_concept_new_text (source));
  if (*flag != '\0')
    althea_record_builder_add_take (builder, "interpretation",
                                    althea_codeable_concept_new (INTERPRETATION, flag, NULL));
  for (guint i = 0; i < n_measured; i++)
    {
      AltheaRecord *record = g_ptr_array_index (records, i);
      const AltheaCodeableConcept *code = althea_record_get_value (record, "code");
      const ClinicVitalKind kinds[] = { CLINIC_VITAL_WEIGHT, CLINIC_VITAL_HEIGHT, CLINIC_VITAL_HEAD };

      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        {
          if (althea_codeable_concept_has_code (code, LOINC, clinic_vital_get (kinds[j])->loinc)
              && g_str_equal (loinc, "8289-1") == (kinds[j] == CLINIC_VITAL_HEAD))
            althea_record_builder_add_take (
                builder, "derived-from",
                althea_reference_new ("Observation", althea_record_get_id (record), NULL));
        }
    }
  return end (builder, set, records, error);
}

static const char *
adult_bmi_flag (double bmi)
{
  return bmi < 18.5 ? "L" : bmi >= 25 ? "H" : "N";
}

static const char *
percentile_flag (double percentile, double low, double high)
{
  return percentile < low ? "L" : percentile >= high ? "H" : "N";
}

static gboolean
add_bmi (const ClinicVitalsSet *set, GPtrArray *records, GError **error)
{
  const double bmi = clinic_vitals_get_bmi (set);
  AltheaGrowthScore score;

  if (!isfinite (bmi))
    return TRUE;
  if (!clinic_vitals_get_bmi_score (set, bmi, &score))
    return add_computed (set, "39156-5", "Body mass index", bmi, "kg/m²", "kg/m2",
                         set->age_days < 20 * YEAR ? "" : adult_bmi_flag (bmi),
                         "Weight / height²; normal 18.5 – 24.9 (WHO)", records, error);
  return add_computed (set, "39156-5", "Body mass index", bmi, "kg/m²", "kg/m2",
                       percentile_flag (score.percentile, 5, 85), "Weight / height²; CDC 2000", records,
                       error)
         && add_computed (set, "59576-9", "Body mass index percentile", score.percentile, "%", "%",
                          percentile_flag (score.percentile, 5, 85), "CDC 2000", records, error);
}

/* The percentiles of infants. */
static gboolean
add_growth (const ClinicVitalsSet *set, GPtrArray *records, GError **error)
{
  const double head = number_of (set, CLINIC_VITAL_HEAD), weight = number_of (set, CLINIC_VITAL_WEIGHT);
  const double length = number_of (set, CLINIC_VITAL_HEIGHT);
  AltheaGrowthScore score;

  if (set->sex == 0 || !(set->age_days < 3 * YEAR))
    return TRUE;
  if (isfinite (head)
      && althea_growth_score (althea_growth_chart_for_age (set->age_days), ALTHEA_GROWTH_HEAD, set->sex,
                              set->age_days, head, &score, NULL)
      && !add_computed (set, "8289-1", "Head circumference percentile", score.percentile, "%", "%",
                        percentile_flag (score.percentile, 2, 98),
                        althea_growth_chart_get_label (althea_growth_chart_for_age (set->age_days)), records,
                        error))
    return FALSE;
  if (!isfinite (weight) || !isfinite (length) || set->age_days >= 2 * YEAR
      || !althea_growth_score (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, set->sex, length, weight,
                               &score, NULL))
    return TRUE;
  return add_computed (set, "77606-2", "Weight-for-length percentile", score.percentile, "%", "%",
                       percentile_flag (score.percentile, 2, 98),
                       althea_growth_chart_get_label (ALTHEA_GROWTH_WHO), records, error);
}

GPtrArray *
clinic_vitals_to_records (const ClinicVitalsSet *set, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (set != NULL && set->patient != NULL && set->when != NULL, NULL);
  if (!add_pressure (set, records, error))
    return NULL;
  for (ClinicVitalKind kind = CLINIC_VITAL_HEART_RATE; kind < CLINIC_N_VITALS; kind++)
    {
      if (!add_one (set, kind, records, error))
        return NULL;
    }
  if (!add_bmi (set, records, error) || !add_growth (set, records, error))
    return NULL;
  return g_steal_pointer (&records);
}
