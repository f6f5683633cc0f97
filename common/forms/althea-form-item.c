/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <math.h>
#include <stdlib.h>

#include "althea-text.h"

/* What an item says beside its text: its options, and the extensions of FHIR R4 and of its questionnaires
 * guide that bound an answer or say how to ask. */

#define FHIR "http://hl7.org/fhir/StructureDefinition/"

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static void
option_free (gpointer data)
{
  AltheaFormOption *option = data;
  g_clear_pointer (&option->value, althea_form_value_unref);
  g_free (option);
}

static double
extension_weight (yyjson_val *object)
{
  static const char *const urls[]
      = { FHIR "ordinalValue", FHIR "questionnaire-ordinalValue", FHIR "itemWeight" };
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      yyjson_val *value = althea_form_extension (object, urls[i]);
      double weight = yyjson_is_raw (value) ? g_ascii_strtod (yyjson_get_raw (value), NULL) : NAN;
      if (isfinite (weight))
        return weight;
    }
  return NAN;
}

/* --- options -------------------------------------------------------------------------------------- */

/* Takes @value. */
static gboolean
add_option (AltheaFormItem *item, AltheaFormValue *value, yyjson_val *json, GError **error)
{
  if (item->options->len >= ALTHEA_FORM_MAX_OPTIONS)
    {
      althea_form_value_unref (value);
      return althea_form_set_too_large (error, "A question of the form has too many options.");
    }
  AltheaFormOption *option = g_new0 (AltheaFormOption, 1);
  option->value = value;
  option->weight = extension_weight (json);
  if (!isfinite (option->weight))
    althea_form_value_get_weight (value, &option->weight);
  option->exclusive = yyjson_is_true (althea_form_extension (json, FHIR "questionnaire-optionExclusive"));
  option->initial = yyjson_is_true (yyjson_obj_get (json, "initialSelected"));
  g_ptr_array_add (item->options, option);
  return TRUE;
}

static gboolean
read_answer_options (AltheaFormItem *item, yyjson_val *json, GError **error)
{
  size_t i, n;
  yyjson_val *option;
  yyjson_arr_foreach (yyjson_obj_get (json, "answerOption"), i, n, option)
  {
    g_autoptr (GError) failure = NULL;
    AltheaFormValue *value = althea_form_value_read (option, "value", &failure);
    if (failure != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
      }
    if (value == NULL)
      return althea_form_set_invalid (error, "An option of the form has no value.");
    if (!add_option (item, value, option, error))
      return FALSE;
  }
  return TRUE;
}

/* Codes of a contained value set: those it names one by one, or its expansion. */
static gboolean
add_codes (AltheaFormItem *item, yyjson_val *codes, const char *system, GError **error)
{
  size_t i, n;
  yyjson_val *code;
  yyjson_arr_foreach (codes, i, n, code)
  {
    const char *own = member (code, "system");
    if (member (code, "code") == NULL)
      continue;
    AltheaFormValue *value = althea_form_value_new_coding (own != NULL ? own : system, member (code, "code"),
                                                           member (code, "display"));
    if (!add_option (item, value, code, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_value_set (AltheaFormItem *item, yyjson_val *set, GError **error)
{
  size_t i, n;
  yyjson_val *include;
  yyjson_val *expansion = yyjson_obj_get (yyjson_obj_get (set, "expansion"), "contains");
  if (expansion != NULL)
    return add_codes (item, expansion, NULL, error);
  yyjson_arr_foreach (yyjson_obj_get (yyjson_obj_get (set, "compose"), "include"), i, n, include)
  {
    if (!add_codes (item, yyjson_obj_get (include, "concept"), member (include, "system"), error))
      return FALSE;
  }
  return TRUE;
}

static yyjson_val *
find_contained (yyjson_val *root, const char *reference)
{
  size_t i, n;
  yyjson_val *contained;
  if (*reference != '#')
    return NULL;
  yyjson_arr_foreach (yyjson_obj_get (root, "contained"), i, n, contained)
  {
    if (g_strcmp0 (member (contained, "id"), reference + 1) == 0
        && g_strcmp0 (member (contained, "resourceType"), "ValueSet") == 0)
      return contained;
  }
  return NULL;
}

gboolean
althea_form_read_options (AltheaFormItem *item, yyjson_val *json, yyjson_val *root, GError **error)
{
  const char *set = member (json, "answerValueSet");
  g_ptr_array_set_free_func (item->options, option_free);
  if (!read_answer_options (item, json, error))
    return FALSE;
  if (item->options->len > 0 || set == NULL)
    return TRUE;
  yyjson_val *contained = find_contained (root, set);
  if (contained != NULL && !read_value_set (item, contained, error))
    return FALSE;
  item->options_away = item->options->len == 0;
  return TRUE;
}

/* --- limits and looks ----------------------------------------------------------------------------- */

static const char *
control_code (yyjson_val *json)
{
  yyjson_val *concept = althea_form_extension (json, FHIR "questionnaire-itemControl");
  return member (yyjson_arr_get_first (yyjson_obj_get (concept, "coding")), "code");
}

static AltheaFormControl
read_control (yyjson_val *json)
{
  const char *code = control_code (json);
  if (g_strcmp0 (code, "drop-down") == 0 || g_strcmp0 (code, "autocomplete") == 0)
    return ALTHEA_FORM_CONTROL_LIST;
  if (g_strcmp0 (code, "radio-button") == 0 || g_strcmp0 (code, "check-box") == 0)
    return ALTHEA_FORM_CONTROL_BUTTONS;
  if (g_strcmp0 (code, "help") == 0)
    return ALTHEA_FORM_CONTROL_HELP;
  return ALTHEA_FORM_CONTROL_AUTO;
}

static int
extension_int (yyjson_val *json, const char *url, int fallback)
{
  yyjson_val *value = althea_form_extension (json, url);
  if (!yyjson_is_raw (value))
    return fallback;
  return (int)CLAMP (g_ascii_strtoll (yyjson_get_raw (value), NULL, 10), 0, G_MAXINT);
}

/* A limit is in the extension's own value[x]. */
static gboolean
read_limit (yyjson_val *json, const char *url, AltheaFormValue **limit, GError **error)
{
  size_t i, n;
  yyjson_val *extension;
  yyjson_arr_foreach (yyjson_obj_get (json, "extension"), i, n, extension)
  {
    if (g_strcmp0 (member (extension, "url"), url) != 0 || *limit != NULL)
      continue;
    g_autoptr (GError) failure = NULL;
    *limit = althea_form_value_read (extension, "value", &failure);
    if (failure != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
      }
  }
  return TRUE;
}

static gboolean
read_units (AltheaFormItem *item, yyjson_val *json, GError **error)
{
  size_t i, n;
  yyjson_val *extension;
  if (!read_limit (json, FHIR "questionnaire-unit", &item->unit, error))
    return FALSE;
  yyjson_arr_foreach (yyjson_obj_get (json, "extension"), i, n, extension)
  {
    if (g_strcmp0 (member (extension, "url"), FHIR "questionnaire-unitOption") != 0
        || item->units->len >= ALTHEA_FORM_MAX_OPTIONS)
      continue;
    AltheaFormValue *unit = althea_form_value_read (extension, "value", error);
    if (unit == NULL || althea_form_value_get_kind (unit) != ALTHEA_FORM_VALUE_CODING)
      {
        g_clear_pointer (&unit, althea_form_value_unref);
        return error == NULL || *error != NULL
                   ? FALSE
                   : althea_form_set_invalid (error, "A unit of the form is no coding.");
      }
    g_ptr_array_add (item->units, unit);
  }
  if (item->unit != NULL && althea_form_value_get_kind (item->unit) != ALTHEA_FORM_VALUE_CODING)
    return althea_form_set_invalid (error, "A unit of the form is no coding.");
  return TRUE;
}

gboolean
althea_form_read_extensions (AltheaFormItem *item, yyjson_val *json, GError **error)
{
  const char *hint = yyjson_get_str (althea_form_extension (json, FHIR "entryFormat"));
  item->hidden = yyjson_is_true (althea_form_extension (json, FHIR "questionnaire-hidden"));
  item->control = read_control (json);
  item->min_length = extension_int (json, FHIR "minLength", -1);
  item->max_decimals = extension_int (json, FHIR "maxDecimalPlaces", -1);
  item->min_count = (guint)extension_int (json, FHIR "questionnaire-minOccurs", 0);
  item->max_count = (guint)extension_int (json, FHIR "questionnaire-maxOccurs", 0);
  item->hint = hint != NULL ? althea_text_clean (hint, FALSE, NULL) : NULL;
  item->calculated
      = g_strdup (yyjson_get_str (althea_form_extension (json, ALTHEA_FORM_EXTENSION_CALCULATED)));
  return read_limit (json, FHIR "minValue", &item->minimum, error)
         && read_limit (json, FHIR "maxValue", &item->maximum, error) && read_units (item, json, error);
}
