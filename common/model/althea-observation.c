/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-observation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-record-private.h"

#define LOINC "http://loinc.org"
#define THIN_SPACE "\xe2\x80\x89"
#define EN_DASH "\xe2\x80\x93"

struct _AltheaObservation
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaObservation, althea_observation, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "partOf", N_ ("Part of") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown" },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code", N_ ("Measurement") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "focus", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "focus", N_ ("About") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "effective-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "effectiveDateTime", N_ ("When"), NULL,
    "effective" },
  { "effective-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "effectivePeriod", N_ ("When"), NULL,
    "effective" },
  { "effective-instant", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "effectiveInstant", N_ ("When"), NULL,
    "effective" },
  { "issued", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "issued", N_ ("Reported") },
  { "performer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "performer", N_ ("Measured by") },
  { "value-quantity", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "valueQuantity", N_ ("Value"), NULL, "value" },
  { "value-codeable-concept", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "valueCodeableConcept",
    N_ ("Value"), NULL, "value" },
  { "value-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "valueString", N_ ("Value"), NULL, "value" },
  { "value-boolean", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "valueBoolean", N_ ("Value"), NULL, "value" },
  { "value-integer", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "valueInteger", N_ ("Value"), NULL, "value" },
  { "value-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "valueDateTime", N_ ("Value"), NULL,
    "value" },
  { "value-time", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "valueTime", N_ ("Value"), NULL, "value" },
  { "value-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "valuePeriod", N_ ("Value"), NULL, "value" },
  { "data-absent-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "dataAbsentReason",
    N_ ("Why missing") },
  { "interpretation", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "interpretation", N_ ("Flag") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "body-site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "bodySite", N_ ("Body site") },
  { "method", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "method", N_ ("Method") },
  { "specimen", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "specimen", N_ ("Specimen") },
  { "device", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "device", N_ ("Device") },
  { "reference-range", ALTHEA_KIND_REFERENCE_RANGE, ALTHEA_FIELD_LIST, "referenceRange",
    N_ ("Normal range") },
  { "has-member", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "hasMember", N_ ("Results") },
  { "derived-from", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "derivedFrom", N_ ("Worked out from") },
  { "component", ALTHEA_KIND_COMPONENT, ALTHEA_FIELD_LIST, "component", N_ ("Parts") },
  { "typed", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "extension(urn:althea:typed).valueString",
    N_ ("As it was typed") },
  { "body-position", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/observation-bodyPosition).valueCodeableConcept",
    N_ ("Position") },
};

static const char *const date_fields[]
    = { "effective-date-time", "effective-instant", "effective-period", "issued", NULL };

static char *
to_title (AltheaRecord *record)
{
  const char *name = althea_codeable_concept_get_display (althea_record_get_value (record, "code"));
  g_autofree char *value = althea_observation_dup_value_display (ALTHEA_OBSERVATION (record));
  return *value != '\0' ? g_strconcat (name, " ", value, NULL) : g_strdup (name);
}

static void
althea_observation_class_init (AltheaObservationClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Observation", fields, G_N_ELEMENTS (fields));
}

static void
althea_observation_init (AltheaObservation *self)
{
}

/* HL7's interpretation codes, v2 and v3, as the few flags that people are shown. */
static const char *
flag_for_code (const char *code)
{
  static const struct
  {
    const char *flag, *codes;
  } flags[] = {
    { "HH", "HH|HU|>|AA+" },
    { "LL", "LL|LU|<" },
    { "H", "H|H>" },
    { "L", "L|L<" },
    { "A", "A|AA|POS|DET|R|NR|I|RR|WR" },
    { "N", "N|NEG|ND|S" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (althea_codes_contain (flags[i].codes, code))
      return flags[i].flag;
  return NULL;
}

static const char *
flag_of_interpretation (const GPtrArray *interpretation)
{
  for (guint i = 0; interpretation != NULL && i < interpretation->len; i++)
    {
      const AltheaCodeableConcept *concept = interpretation->pdata[i];
      for (guint j = 0; concept->coding != NULL && j < concept->coding->len; j++)
        {
          const AltheaCoding *coding = concept->coding->pdata[j];
          const char *flag = coding->code != NULL ? flag_for_code (coding->code) : NULL;
          if (flag != NULL)
            return flag;
        }
    }
  return NULL;
}

/* The range that says what is normal: one without a type, or of type normal. */
static const AltheaReferenceRange *
normal_range (const GPtrArray *ranges)
{
  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const AltheaReferenceRange *range = ranges->pdata[i];
      if (range->type == NULL || althea_codeable_concept_has_code (range->type, NULL, "normal"))
        return range;
    }
  return NULL;
}

static const char *
unit_of (const AltheaQuantity *quantity)
{
  return quantity->code != NULL ? quantity->code : quantity->unit;
}

/* A number in another unit must not be compared. */
static gboolean
comparable (const AltheaQuantity *value, const AltheaQuantity *limit)
{
  if (limit == NULL || limit->value == NULL)
    return FALSE;
  return unit_of (limit) == NULL || g_strcmp0 (unit_of (value), unit_of (limit)) == 0
         || (value->unit != NULL && g_strcmp0 (value->unit, limit->unit) == 0);
}

static const char *
flag_of_value (const AltheaQuantity *value, const GPtrArray *interpretation, const GPtrArray *ranges)
{
  const char *flag = flag_of_interpretation (interpretation);
  const AltheaReferenceRange *range = normal_range (ranges);
  if (flag != NULL || range == NULL || value == NULL || value->value == NULL || value->comparator != NULL)
    return flag;
  gboolean low = comparable (value, range->low), high = comparable (value, range->high);
  if (low && althea_decimal_compare (value->value, range->low->value) < 0)
    return "L";
  if (high && althea_decimal_compare (value->value, range->high->value) > 0)
    return "H";
  /* Within one limit is normal only where the other is open, not where it could not be compared. */
  return (low || range->low == NULL) && (high || range->high == NULL) && (low || high) ? "N" : NULL;
}

static gboolean
number_of (const AltheaQuantity *value, double *number)
{
  if (value == NULL || value->value == NULL)
    return FALSE;
  *number = althea_decimal_get_double (value->value);
  return isfinite (*number);
}

static gboolean
range_of (const GPtrArray *ranges, double *low, double *high)
{
  const AltheaReferenceRange *range = normal_range (ranges);
  *low = *high = NAN;
  gboolean has_low = range != NULL && number_of (range->low, low);
  gboolean has_high = range != NULL && number_of (range->high, high);
  return has_low || has_high;
}

static const GPtrArray *
list_of (AltheaObservation *self, const char *field)
{
  return althea_record_get_list (ALTHEA_RECORD (self), field);
}

static const AltheaComponent *
only_component (AltheaObservation *self)
{
  const GPtrArray *components = list_of (self, "component");
  return components != NULL && components->len == 1 ? components->pdata[0] : NULL;
}

/* The more serious of two flags. */
static const char *
worse (const char *a, const char *b)
{
  static const char *const order[] = { "HH", "LL", "H", "L", "A", "N" };
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (a, order[i]) == 0 || g_strcmp0 (b, order[i]) == 0)
      return order[i];
  return NULL;
}

const char *
althea_component_get_flag (const AltheaComponent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return flag_of_value (self->value_quantity, self->interpretation, self->reference_range);
}

const char *
althea_observation_get_flag (AltheaObservation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), NULL);
  const GPtrArray *components = list_of (self, "component");
  const char *flag = flag_of_value (althea_record_get_value (ALTHEA_RECORD (self), "value-quantity"),
                                    list_of (self, "interpretation"), list_of (self, "reference-range"));
  for (guint i = 0; flag == NULL && components != NULL && i < components->len; i++)
    flag = worse (flag, althea_component_get_flag (components->pdata[i]));
  return flag;
}

gboolean
althea_component_get_number (const AltheaComponent *self, double *number)
{
  g_return_val_if_fail (self != NULL && number != NULL, FALSE);
  return number_of (self->value_quantity, number);
}

gboolean
althea_observation_get_number (AltheaObservation *self, double *number)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self) && number != NULL, FALSE);
  AltheaRecord *record = ALTHEA_RECORD (self);
  const AltheaDecimal *whole = althea_record_get_value (record, "value-integer");
  if (number_of (althea_record_get_value (record, "value-quantity"), number))
    return TRUE;
  if (whole != NULL)
    {
      *number = althea_decimal_get_double (whole);
      return isfinite (*number);
    }
  const AltheaComponent *component = only_component (self);
  return component != NULL && althea_component_get_number (component, number);
}

gboolean
althea_component_get_range (const AltheaComponent *self, double *low, double *high)
{
  g_return_val_if_fail (self != NULL && low != NULL && high != NULL, FALSE);
  return range_of (self->reference_range, low, high);
}

gboolean
althea_observation_get_range (AltheaObservation *self, double *low, double *high)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self) && low != NULL && high != NULL, FALSE);
  const AltheaComponent *component = only_component (self);
  return range_of (list_of (self, "reference-range"), low, high)
         || (component != NULL && althea_component_get_range (component, low, high));
}

char *
althea_component_to_display (const AltheaComponent *self)
{
  g_return_val_if_fail (self != NULL, g_strdup (""));
  if (self->value_quantity != NULL)
    return althea_quantity_to_display (self->value_quantity);
  if (self->value_codeable_concept != NULL)
    return g_strdup (althea_codeable_concept_get_display (self->value_codeable_concept));
  if (self->value_string != NULL)
    return g_strdup (self->value_string);
  return g_strdup (althea_codeable_concept_get_display (self->data_absent_reason));
}

const AltheaComponent *
althea_observation_get_component (AltheaObservation *self, const char *loinc)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), NULL);
  const GPtrArray *components = list_of (self, "component");
  for (guint i = 0; components != NULL && i < components->len; i++)
    {
      const AltheaComponent *component = components->pdata[i];
      if (althea_codeable_concept_has_code (component->code, LOINC, loinc))
        return component;
    }
  return NULL;
}

/* "138/84 mmHg" for systolic (LOINC 8480-6) over diastolic (8462-4) pressure, else "name value, ...". */
static char *
components_to_display (AltheaObservation *self)
{
  const GPtrArray *components = list_of (self, "component");
  const AltheaComponent *systolic = althea_observation_get_component (self, "8480-6");
  const AltheaComponent *diastolic = althea_observation_get_component (self, "8462-4");
  GString *line = g_string_new (NULL);
  if (systolic != NULL && diastolic != NULL && systolic->value_quantity != NULL
      && diastolic->value_quantity != NULL && systolic->value_quantity->value != NULL
      && diastolic->value_quantity->value != NULL)
    {
      g_autofree char *lower = althea_quantity_to_display (diastolic->value_quantity);
      g_string_append_printf (line, "%s/%s", althea_decimal_get_text (systolic->value_quantity->value),
                              lower);
      /* The unit's code is for machines: people write mmHg. */
      g_string_replace (line, "mm[Hg]", "mmHg", 0);
      return g_string_free_and_steal (line);
    }
  for (guint i = 0; components != NULL && i < components->len; i++)
    {
      const AltheaComponent *component = components->pdata[i];
      g_autofree char *value = althea_component_to_display (component);
      g_string_append_printf (line, "%s%s %s", line->len > 0 ? ", " : "",
                              althea_codeable_concept_get_display (component->code), value);
    }
  return g_string_free_and_steal (line);
}

static char *
scalar_to_display (AltheaRecord *record)
{
  const AltheaDecimal *whole = althea_record_get_value (record, "value-integer");
  const AltheaPartialDate *date = althea_record_get_value (record, "value-date-time");
  AltheaTruth truth = althea_record_get_truth (record, "value-boolean");
  if (althea_record_get_value (record, "value-quantity") != NULL)
    return althea_quantity_to_display (althea_record_get_value (record, "value-quantity"));
  if (althea_record_get_value (record, "value-codeable-concept") != NULL)
    return g_strdup (
        althea_codeable_concept_get_display (althea_record_get_value (record, "value-codeable-concept")));
  if (althea_record_get_string (record, "value-string") != NULL)
    return g_strdup (althea_record_get_string (record, "value-string"));
  if (truth != ALTHEA_TRUTH_UNSET)
    return g_strdup (truth == ALTHEA_TRUTH_YES ? _ ("Yes") : _ ("No"));
  if (whole != NULL)
    return g_strdup (althea_decimal_get_text (whole));
  if (date != NULL)
    return althea_partial_date_to_full_display (date);
  if (althea_record_get_string (record, "value-time") != NULL)
    return g_strdup (althea_record_get_string (record, "value-time"));
  if (althea_record_get_value (record, "value-period") != NULL)
    return althea_period_to_display (althea_record_get_value (record, "value-period"));
  return NULL;
}

char *
althea_observation_dup_value_display (AltheaObservation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), g_strdup (""));
  char *text = scalar_to_display (ALTHEA_RECORD (self));
  if (text == NULL && list_of (self, "component") != NULL)
    text = components_to_display (self);
  if (text != NULL)
    return text;
  return g_strdup (althea_codeable_concept_get_display (
      althea_record_get_value (ALTHEA_RECORD (self), "data-absent-reason")));
}

char *
althea_observation_dup_range_display (AltheaObservation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), g_strdup (""));
  const AltheaComponent *component = only_component (self);
  const AltheaReferenceRange *range = normal_range (list_of (self, "reference-range"));
  if (range == NULL && component != NULL)
    range = normal_range (component->reference_range);
  if (range == NULL)
    return g_strdup ("");
  if (range->text != NULL)
    return g_strdup (range->text);
  g_autofree char *low = althea_quantity_to_display (range->low);
  g_autofree char *high = althea_quantity_to_display (range->high);
  if (*low != '\0' && *high != '\0')
    return g_strdup_printf ("%s " EN_DASH " %s", althea_decimal_get_text (range->low->value), high);
  if (*low != '\0')
    return g_strconcat ("≥" THIN_SPACE, low, NULL);
  return *high != '\0' ? g_strconcat ("≤" THIN_SPACE, high, NULL) : g_strdup ("");
}

const char *
althea_observation_get_unit (AltheaObservation *self)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), NULL);
  const AltheaQuantity *value = althea_record_get_value (ALTHEA_RECORD (self), "value-quantity");
  const AltheaComponent *component = only_component (self);
  if (value == NULL && component != NULL)
    value = component->value_quantity;
  if (value == NULL)
    return NULL;
  return value->unit != NULL ? value->unit : value->code;
}

gboolean
althea_observation_has_category (AltheaObservation *self, const char *category)
{
  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (self), FALSE);
  const GPtrArray *categories = list_of (self, "category");
  for (guint i = 0; categories != NULL && i < categories->len; i++)
    if (althea_codeable_concept_has_code (categories->pdata[i], NULL, category))
      return TRUE;
  return FALSE;
}
