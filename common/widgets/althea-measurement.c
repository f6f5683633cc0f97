/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-measurement.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-observation.h"
#include "althea-text.h"

struct _AltheaMeasurement
{
  GObject parent_instance;

  AltheaRecord *record;     /* (owned) */
  char *title;              /* (owned) */
  char *value_text;         /* (owned) */
  char *unit;               /* (owned) */
  char *range_text;         /* (owned) */
  char *date_text;          /* (owned) */
  char *accessible;         /* (owned) */
  char *key;                /* (owned) */
  double number, low, high; /* NAN when unknown */
  AltheaFlag flag;
  guint n_components;
  gboolean absent; /* the text says why there is no value */
};

G_DEFINE_FINAL_TYPE (AltheaMeasurement, althea_measurement, G_TYPE_OBJECT)

typedef enum
{
  PROP_RECORD = 1,
  PROP_TITLE,
  PROP_VALUE_TEXT,
  PROP_UNIT,
  PROP_FLAG,
  PROP_RANGE_TEXT,
  PROP_DATE_TEXT,
  PROP_ACCESSIBLE_TEXT,
} AltheaMeasurementProperty;

static GParamSpec *props[PROP_ACCESSIBLE_TEXT + 1];

static char *
quantity_number (const AltheaQuantity *quantity)
{
  const char *comparator = quantity->comparator;

  if (quantity->value == NULL)
    return g_strdup ("");
  if (g_strcmp0 (comparator, "<=") == 0)
    comparator = "≤";
  else if (g_strcmp0 (comparator, ">=") == 0)
    comparator = "≥";
  return g_strdup_printf ("%s%s%s", comparator != NULL ? comparator : "",
                          comparator != NULL ? "\xe2\x80\xaf" : "",
                          althea_decimal_get_text (quantity->value));
}

static const char *
quantity_unit (const AltheaQuantity *quantity)
{
  const char *unit = quantity->unit != NULL ? quantity->unit : quantity->code;

  /* UCUM's curly braces mark annotations, which are not for reading: "1" and "{score}" are no unit. */
  if (unit == NULL || unit[0] == '{' || g_str_equal (unit, "1"))
    return "";
  return unit;
}

/* The range that says what is normal, not what is treated to or what is critical. */
static const AltheaReferenceRange *
normal_range (const GPtrArray *ranges)
{
  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const AltheaReferenceRange *range = g_ptr_array_index (ranges, i);

      if (range->type == NULL || althea_codeable_concept_has_code (range->type, NULL, "normal"))
        return range;
    }
  return NULL;
}

static char *
range_to_text (const AltheaReferenceRange *range)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (range == NULL)
    return g_strdup ("");
  if (range->low != NULL)
    low = quantity_number (range->low);
  if (range->high != NULL)
    high = quantity_number (range->high);
  if (!althea_text_is_empty (low) && !althea_text_is_empty (high))
    return g_strdup_printf ("%s–%s", low, high);
  if (!althea_text_is_empty (low))
    return g_strdup_printf ("≥\xe2\x80\xaf%s", low);
  if (!althea_text_is_empty (high))
    return g_strdup_printf ("≤\xe2\x80\xaf%s", high);
  return g_strdup (range->text != NULL ? range->text : "");
}

static char *
make_key (const AltheaCodeableConcept *code, const char *unit)
{
  const AltheaCoding *coding = NULL;
  g_autofree char *folded = NULL;

  if (code != NULL && code->coding != NULL && code->coding->len > 0)
    coding = g_ptr_array_index (code->coding, 0);
  if (coding != NULL && coding->code != NULL)
    return g_strdup_printf ("%s|%s|%s", coding->system != NULL ? coding->system : "", coding->code, unit);
  folded = althea_text_fold (althea_codeable_concept_get_display (code));
  return g_strdup_printf ("|%s|%s", folded, unit);
}

static char *
make_accessible (AltheaMeasurement *self)
{
  g_autoptr (GString) text = g_string_new (self->value_text);

  if (text->len == 0)
    g_string_append (text, _ ("no value"));
  if (*self->unit != '\0')
    g_string_append_printf (text, " %s", self->unit);
  if (self->flag != ALTHEA_FLAG_NONE)
    g_string_append_printf (text, ", %s", althea_flag_get_label (self->flag));
  if (*self->range_text != '\0')
    {
      g_string_append (text, ", ");
      /* Translators: a reference range, such as "normal 4.0–5.6". */
      g_string_append_printf (text, _ ("normal %s"), self->range_text);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* A quantity is shown in two parts, so that its unit can be dimmed. */
static void
take_quantity (AltheaMeasurement *self, const AltheaQuantity *quantity)
{
  self->value_text = quantity_number (quantity);
  self->unit = g_strdup (quantity_unit (quantity));
}

/* Systolic over diastolic and the like: two numbers of one unit share it ("138/84"); anything else is told
 * by the model with names and units. */
static gboolean
join_pair (AltheaMeasurement *self, const GPtrArray *components)
{
  const AltheaComponent *first, *second;
  g_autofree char *upper = NULL;
  g_autofree char *lower = NULL;

  if (components == NULL || components->len != 2)
    return FALSE;
  first = g_ptr_array_index (components, 0);
  second = g_ptr_array_index (components, 1);
  if (first->value_quantity == NULL || second->value_quantity == NULL
      || g_strcmp0 (quantity_unit (first->value_quantity), quantity_unit (second->value_quantity)) != 0)
    return FALSE;
  upper = quantity_number (first->value_quantity);
  lower = quantity_number (second->value_quantity);
  self->value_text = g_strdup_printf ("%s/%s", upper, lower);
  self->unit = g_strdup (quantity_unit (first->value_quantity));
  return TRUE;
}

static void
finish (AltheaMeasurement *self, const AltheaCodeableConcept *code, const GPtrArray *ranges)
{
  const AltheaPartialDate *date = althea_measurement_get_date (self);

  self->title = g_strdup (althea_codeable_concept_get_display (code));
  if (self->unit == NULL)
    self->unit = g_strdup ("");
  if (self->value_text == NULL)
    self->value_text = g_strdup ("");
  self->range_text = range_to_text (normal_range (ranges));
  self->key = make_key (code, self->unit);
  self->date_text = date != NULL ? althea_partial_date_to_display (date) : g_strdup ("");
  self->accessible = make_accessible (self);
}

static void
althea_measurement_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaMeasurement *self = ALTHEA_MEASUREMENT (object);

  switch ((AltheaMeasurementProperty)prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_VALUE_TEXT:
      g_value_set_string (value, self->value_text);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    case PROP_FLAG:
      g_value_set_enum (value, self->flag);
      break;
    case PROP_RANGE_TEXT:
      g_value_set_string (value, self->range_text);
      break;
    case PROP_DATE_TEXT:
      g_value_set_string (value, self->date_text);
      break;
    case PROP_ACCESSIBLE_TEXT:
      g_value_set_string (value, self->accessible);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_measurement_finalize (GObject *object)
{
  AltheaMeasurement *self = ALTHEA_MEASUREMENT (object);

  g_clear_object (&self->record);
  g_free (self->title);
  g_free (self->value_text);
  g_free (self->unit);
  g_free (self->range_text);
  g_free (self->date_text);
  g_free (self->accessible);
  g_free (self->key);
  G_OBJECT_CLASS (althea_measurement_parent_class)->finalize (object);
}

static void
althea_measurement_class_init (AltheaMeasurementClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_measurement_get_property;
  object_class->finalize = althea_measurement_finalize;
  props[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, ALTHEA_TYPE_RECORD, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_VALUE_TEXT] = g_param_spec_string ("value-text", NULL, NULL, "", flags);
  props[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, "", flags);
  props[PROP_FLAG] = g_param_spec_enum ("flag", NULL, NULL, ALTHEA_TYPE_FLAG, ALTHEA_FLAG_NONE, flags);
  props[PROP_RANGE_TEXT] = g_param_spec_string ("range-text", NULL, NULL, "", flags);
  props[PROP_DATE_TEXT] = g_param_spec_string ("date-text", NULL, NULL, "", flags);
  props[PROP_ACCESSIBLE_TEXT] = g_param_spec_string ("accessible-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_measurement_init (AltheaMeasurement *self)
{
  self->number = self->low = self->high = NAN;
}

AltheaMeasurement *
althea_measurement_new (AltheaRecord *observation)
{
  AltheaMeasurement *self;
  const AltheaQuantity *quantity;
  const GPtrArray *components;

  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (observation), NULL);
  self = g_object_new (ALTHEA_TYPE_MEASUREMENT, NULL);
  self->record = g_object_ref (observation);
  quantity = althea_record_get_value (observation, "value-quantity");
  components = althea_record_get_list (observation, "component");
  self->n_components = components != NULL ? components->len : 0;
  if (quantity != NULL)
    take_quantity (self, quantity);
  else if (!join_pair (self, components))
    self->value_text = althea_observation_dup_value_display (ALTHEA_OBSERVATION (observation));
  if (!althea_observation_get_number (ALTHEA_OBSERVATION (observation), &self->number))
    self->number = NAN;
  althea_observation_get_range (ALTHEA_OBSERVATION (observation), &self->low, &self->high);
  self->flag = althea_flag_from_code (althea_observation_get_flag (ALTHEA_OBSERVATION (observation)));
  self->absent = althea_record_get_value (observation, "data-absent-reason") != NULL && quantity == NULL
                 && self->n_components == 0;
  finish (self, althea_record_get_value (observation, "code"),
          althea_record_get_list (observation, "reference-range"));
  return self;
}

AltheaMeasurement *
althea_measurement_new_component (AltheaRecord *observation, guint index)
{
  const GPtrArray *components;
  const AltheaComponent *component;
  AltheaMeasurement *self;

  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (observation), NULL);
  components = althea_record_get_list (observation, "component");
  g_return_val_if_fail (components != NULL && index < components->len, NULL);
  component = g_ptr_array_index (components, index);
  self = g_object_new (ALTHEA_TYPE_MEASUREMENT, NULL);
  self->record = g_object_ref (observation);
  if (component->value_quantity != NULL)
    take_quantity (self, component->value_quantity);
  else
    self->value_text = althea_component_to_display (component);
  if (!althea_component_get_number (component, &self->number))
    self->number = NAN;
  althea_component_get_range (component, &self->low, &self->high);
  self->flag = althea_flag_from_code (althea_component_get_flag (component));
  finish (self, component->code, component->reference_range);
  return self;
}

AltheaRecord *
althea_measurement_get_record (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), NULL);
  return self->record;
}

const char *
althea_measurement_get_title (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->title;
}

const char *
althea_measurement_get_value_text (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->value_text;
}

const char *
althea_measurement_get_unit (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->unit;
}

AltheaFlag
althea_measurement_get_flag (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), ALTHEA_FLAG_NONE);
  return self->flag;
}

const char *
althea_measurement_get_range_text (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->range_text;
}

const AltheaPartialDate *
althea_measurement_get_date (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), NULL);
  return althea_record_get_date (self->record);
}

const char *
althea_measurement_get_accessible_text (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->accessible;
}

gboolean
althea_measurement_is_absent (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), FALSE);
  return self->absent;
}

gboolean
althea_measurement_is_numeric (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), FALSE);
  return !isnan (self->number);
}

double
althea_measurement_get_number (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), NAN);
  return self->number;
}

double
althea_measurement_get_low (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), NAN);
  return self->low;
}

double
althea_measurement_get_high (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), NAN);
  return self->high;
}

guint
althea_measurement_get_n_components (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), 0);
  return self->n_components;
}

const char *
althea_measurement_get_key (AltheaMeasurement *self)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (self), "");
  return self->key;
}
