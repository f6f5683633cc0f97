/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-error.h"
#include "althea-form-private.h"
#include "althea-json.h"
#include "althea-text.h"

struct _AltheaFormValue
{
  gatomicrefcount refs;
  AltheaFormValueKind kind;
  char *text;            /* (owned) (nullable) see althea_form_value_get_text() */
  char *system;          /* (owned) (nullable) */
  char *display;         /* (owned) (nullable) of a coding, cleaned for the screen when shown */
  char *unit, *code;     /* (owned) (nullable) of a quantity */
  AltheaDecimal *number; /* (owned) (nullable) of a decimal, an integer, a quantity */
  double weight;         /* NAN: none */
  char *suffix;          /* (owned) (nullable) type name of another kind: "Attachment" */
  char *json;            /* (owned) (nullable) of another kind */
};

G_DEFINE_BOXED_TYPE (AltheaFormValue, althea_form_value, althea_form_value_ref, althea_form_value_unref)

static const struct
{
  const char *suffix;
  AltheaFormValueKind kind;
} kinds[] = {
  { "Boolean", ALTHEA_FORM_VALUE_BOOLEAN },    { "Decimal", ALTHEA_FORM_VALUE_DECIMAL },
  { "Integer", ALTHEA_FORM_VALUE_INTEGER },    { "Date", ALTHEA_FORM_VALUE_DATE },
  { "DateTime", ALTHEA_FORM_VALUE_DATE_TIME }, { "Time", ALTHEA_FORM_VALUE_TIME },
  { "String", ALTHEA_FORM_VALUE_STRING },      { "Uri", ALTHEA_FORM_VALUE_URI },
  { "Coding", ALTHEA_FORM_VALUE_CODING },      { "Quantity", ALTHEA_FORM_VALUE_QUANTITY },
};

AltheaFormValue *
althea_form_value_ref (AltheaFormValue *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
althea_form_value_unref (AltheaFormValue *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->text);
  g_free (self->system);
  g_free (self->display);
  g_free (self->unit);
  g_free (self->code);
  g_free (self->suffix);
  g_free (self->json);
  g_clear_pointer (&self->number, althea_decimal_unref);
  g_free (self);
}

static AltheaFormValue *
new_value (AltheaFormValueKind kind)
{
  AltheaFormValue *self = g_new0 (AltheaFormValue, 1);
  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->weight = NAN;
  return self;
}

static AltheaFormValue *
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, message);
  return NULL;
}

/* --- making --------------------------------------------------------------------------------------- */

AltheaFormValue *
althea_form_value_new_boolean (gboolean yes)
{
  AltheaFormValue *self = new_value (ALTHEA_FORM_VALUE_BOOLEAN);
  self->text = g_strdup (yes ? "true" : "false");
  return self;
}

/* FHIR's integer: 32 bits, no point, no leading zeros. */
static gboolean
is_integer (const char *text)
{
  gint64 value;
  const char *digits = *text == '-' ? text + 1 : text;
  return *digits != '\0' && strspn (digits, "0123456789") == strlen (digits)
         && (digits[0] != '0' || digits[1] == '\0')
         && g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &value, NULL);
}

/* HH:MM:SS with a fraction perhaps. */
static gboolean
is_time (const char *text)
{
  int hour, minute, n = 0;
  double second;
  if (strlen (text) < 8 || strspn (text, "0123456789:.") != strlen (text) || text[2] != ':' || text[5] != ':'
      || text[6] == '.' || text[7] == '.')
    return FALSE;
  return sscanf (text, "%2d:%2d:%n", &hour, &minute, &n) == 2 && n == 6
         && (second = g_ascii_strtod (text + 6, NULL)) < 61 && second >= 0 && hour < 24 && minute < 60;
}

static gboolean
text_fits (AltheaFormValueKind kind, const char *text)
{
  AltheaPrecision precision;
  switch (kind)
    {
    case ALTHEA_FORM_VALUE_INTEGER:
      return is_integer (text);
    case ALTHEA_FORM_VALUE_DATE:
      return althea_partial_date_text_is_valid (text, &precision) && precision != ALTHEA_PRECISION_TIME;
    case ALTHEA_FORM_VALUE_DATE_TIME:
      return althea_partial_date_text_is_valid (text, &precision);
    case ALTHEA_FORM_VALUE_TIME:
      return is_time (text);
    case ALTHEA_FORM_VALUE_STRING:
      return g_utf8_validate (text, -1, NULL);
    case ALTHEA_FORM_VALUE_URI:
      return g_utf8_validate (text, -1, NULL) && strpbrk (text, " \t\r\n") == NULL;
    case ALTHEA_FORM_VALUE_DECIMAL:
      return TRUE; /* Its decimal is read next. */
    case ALTHEA_FORM_VALUE_BOOLEAN:
    case ALTHEA_FORM_VALUE_CODING:
    case ALTHEA_FORM_VALUE_QUANTITY:
    case ALTHEA_FORM_VALUE_OTHER:
    default:
      return FALSE;
    }
}

AltheaFormValue *
althea_form_value_new_text (AltheaFormValueKind kind, const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (*text == '\0' || !text_fits (kind, text))
    return set_invalid (error, "An answer is not of its kind.");
  g_autoptr (AltheaFormValue) self = new_value (kind);
  self->text = g_strdup (text);
  if (kind == ALTHEA_FORM_VALUE_DECIMAL || kind == ALTHEA_FORM_VALUE_INTEGER)
    self->number = althea_decimal_new (text, error);
  if (kind == ALTHEA_FORM_VALUE_DECIMAL && self->number == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

AltheaFormValue *
althea_form_value_new_coding (const char *system, const char *code, const char *display)
{
  g_return_val_if_fail (code != NULL || display != NULL, NULL);
  AltheaFormValue *self = new_value (ALTHEA_FORM_VALUE_CODING);
  self->system = g_strdup (system);
  self->text = g_strdup (code);
  self->display = g_strdup (display);
  return self;
}

AltheaFormValue *
althea_form_value_new_quantity (const char *number, const char *unit, const char *system, const char *code,
                                GError **error)
{
  g_autoptr (AltheaDecimal) decimal = althea_decimal_new (number, error);
  if (decimal == NULL)
    return NULL;
  AltheaFormValue *self = new_value (ALTHEA_FORM_VALUE_QUANTITY);
  self->number = g_steal_pointer (&decimal);
  self->text = g_strdup (number);
  self->unit = g_strdup (unit);
  self->system = g_strdup (system);
  self->code = g_strdup (code);
  return self;
}

/* --- JSON ----------------------------------------------------------------------------------------- */

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static gboolean
is_weight (const char *url)
{
  static const char *const urls[] = { "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                      "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
                                      "http://hl7.org/fhir/StructureDefinition/itemWeight", NULL };
  return url != NULL && g_strv_contains (urls, url);
}

/* An ordinal value is a decimal by FHIR; whole numbers are seen too. NAN: none. */
static double
read_weight (yyjson_val *object)
{
  size_t i, n;
  yyjson_val *extension;
  yyjson_arr_foreach (yyjson_obj_get (object, "extension"), i, n, extension)
  {
    if (!is_weight (member (extension, "url")))
      continue;
    yyjson_val *value = yyjson_obj_get (extension, "valueDecimal");
    if (value == NULL)
      value = yyjson_obj_get (extension, "valueInteger");
    double weight = yyjson_is_raw (value) ? g_ascii_strtod (yyjson_get_raw (value), NULL) : NAN;
    if (isfinite (weight))
      return weight;
  }
  return NAN;
}

static AltheaFormValue *
read_coding (yyjson_val *value, GError **error)
{
  const char *code = member (value, "code"), *display = member (value, "display");
  if (code == NULL && display == NULL)
    return set_invalid (error, "A coding of a form has neither code nor display.");
  AltheaFormValue *self = althea_form_value_new_coding (member (value, "system"), code, display);
  self->weight = read_weight (value);
  return self;
}

static AltheaFormValue *
read_quantity (yyjson_val *value, GError **error)
{
  yyjson_val *number = yyjson_obj_get (value, "value");
  if (!yyjson_is_raw (number))
    return set_invalid (error, "A quantity of a form has no number.");
  return althea_form_value_new_quantity (yyjson_get_raw (number), member (value, "unit"),
                                         member (value, "system"), member (value, "code"), error);
}

static AltheaFormValue *
read_other (const char *suffix, yyjson_val *value)
{
  AltheaFormValue *self = new_value (ALTHEA_FORM_VALUE_OTHER);
  g_autoptr (GBytes) json = althea_json_write (value);
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  self->suffix = g_strdup (suffix);
  self->json = g_strndup (text, n_bytes);
  self->display = g_strdup (member (value, yyjson_obj_get (value, "title") != NULL ? "title" : "display"));
  return self;
}

static AltheaFormValue *
read_kind (AltheaFormValueKind kind, yyjson_val *value, GError **error)
{
  switch (kind)
    {
    case ALTHEA_FORM_VALUE_CODING:
      return read_coding (value, error);
    case ALTHEA_FORM_VALUE_QUANTITY:
      return read_quantity (value, error);
    case ALTHEA_FORM_VALUE_BOOLEAN:
      if (yyjson_is_bool (value))
        return althea_form_value_new_boolean (yyjson_get_bool (value));
      break;
    case ALTHEA_FORM_VALUE_DECIMAL:
    case ALTHEA_FORM_VALUE_INTEGER:
      if (yyjson_is_raw (value))
        return althea_form_value_new_text (kind, yyjson_get_raw (value), error);
      break;
    case ALTHEA_FORM_VALUE_DATE:
    case ALTHEA_FORM_VALUE_DATE_TIME:
    case ALTHEA_FORM_VALUE_TIME:
    case ALTHEA_FORM_VALUE_STRING:
    case ALTHEA_FORM_VALUE_URI:
      if (yyjson_is_str (value))
        return althea_form_value_new_text (kind, yyjson_get_str (value), error);
      break;
    case ALTHEA_FORM_VALUE_OTHER:
    default:
      break;
    }
  return set_invalid (error, "A value of a form is not of its kind.");
}

AltheaFormValue *
althea_form_value_read (yyjson_val *object, const char *prefix, GError **error)
{
  size_t i, n, length = strlen (prefix);
  yyjson_val *key, *value;
  yyjson_obj_foreach (object, i, n, key, value)
  {
    const char *name = yyjson_get_str (key);
    if (strncmp (name, prefix, length) != 0 || !g_ascii_isupper (name[length]))
      continue;
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_equal (name + length, kinds[k].suffix))
        return read_kind (kinds[k].kind, value, error);
    if (!yyjson_is_obj (value))
      return set_invalid (error, "A form has a value of a kind that is not known.");
    return read_other (name + length, value);
  }
  return NULL;
}

static const char *
suffix_of (AltheaFormValue *self)
{
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (kinds[k].kind == self->kind)
      return kinds[k].suffix;
  return self->suffix;
}

static void
add_text (yyjson_mut_doc *doc, yyjson_mut_val *object, const char *name, const char *text)
{
  if (text != NULL)
    yyjson_mut_obj_add_strcpy (doc, object, name, text);
}

static yyjson_mut_val *
write_value (AltheaFormValue *self, yyjson_mut_doc *doc)
{
  yyjson_mut_val *object;
  switch (self->kind)
    {
    case ALTHEA_FORM_VALUE_BOOLEAN:
      return yyjson_mut_bool (doc, *self->text == 't');
    case ALTHEA_FORM_VALUE_DECIMAL:
    case ALTHEA_FORM_VALUE_INTEGER:
      return yyjson_mut_rawcpy (doc, self->text);
    case ALTHEA_FORM_VALUE_CODING:
      object = yyjson_mut_obj (doc);
      add_text (doc, object, "system", self->system);
      add_text (doc, object, "code", self->text);
      add_text (doc, object, "display", self->display);
      return object;
    case ALTHEA_FORM_VALUE_QUANTITY:
      object = yyjson_mut_obj (doc);
      yyjson_mut_obj_add_val (doc, object, "value", yyjson_mut_rawcpy (doc, self->text));
      add_text (doc, object, "unit", self->unit);
      add_text (doc, object, "system", self->system);
      add_text (doc, object, "code", self->code);
      return object;
    case ALTHEA_FORM_VALUE_OTHER:
      {
        g_autoptr (yyjson_doc) other
            = yyjson_read (self->json, strlen (self->json), YYJSON_READ_NUMBER_AS_RAW);
        return yyjson_val_mut_copy (doc, yyjson_doc_get_root (other));
      }
    case ALTHEA_FORM_VALUE_DATE:
    case ALTHEA_FORM_VALUE_DATE_TIME:
    case ALTHEA_FORM_VALUE_TIME:
    case ALTHEA_FORM_VALUE_STRING:
    case ALTHEA_FORM_VALUE_URI:
    default:
      return yyjson_mut_strcpy (doc, self->text);
    }
}

void
althea_form_value_write (AltheaFormValue *self, yyjson_mut_doc *doc, yyjson_mut_val *object,
                         const char *prefix)
{
  g_autofree char *name = g_strconcat (prefix, suffix_of (self), NULL);
  yyjson_mut_obj_add (object, yyjson_mut_strcpy (doc, name), write_value (self, doc));
}

/* --- what it says ---------------------------------------------------------------------------------- */

AltheaFormValueKind
althea_form_value_get_kind (AltheaFormValue *self)
{
  return self->kind;
}

const char *
althea_form_value_get_text (AltheaFormValue *self)
{
  return self->text;
}

const char *
althea_form_value_get_system (AltheaFormValue *self)
{
  return self->system;
}

const char *
althea_form_value_get_display (AltheaFormValue *self)
{
  return self->display;
}

const char *
althea_form_value_get_unit (AltheaFormValue *self)
{
  return self->unit;
}

const char *
althea_form_value_get_code (AltheaFormValue *self)
{
  return self->code;
}

gboolean
althea_form_value_get_weight (AltheaFormValue *self, double *weight)
{
  *weight = self->weight;
  return isfinite (self->weight);
}

gboolean
althea_form_value_get_number (AltheaFormValue *self, double *number)
{
  *number = self->number != NULL ? althea_decimal_get_double (self->number) : NAN;
  return isfinite (*number);
}

int
althea_form_value_get_decimals (AltheaFormValue *self)
{
  return self->number != NULL ? althea_decimal_get_decimals (self->number) : 0;
}

char *
althea_form_value_to_display (AltheaFormValue *self)
{
  switch (self->kind)
    {
    case ALTHEA_FORM_VALUE_BOOLEAN:
      return g_strdup (*self->text == 't' ? _ ("Yes") : _ ("No"));
    case ALTHEA_FORM_VALUE_CODING:
      return althea_text_clean (self->display != NULL ? self->display : self->text, FALSE, NULL);
    case ALTHEA_FORM_VALUE_QUANTITY:
      {
        const char *unit = self->unit != NULL ? self->unit : self->code;
        return unit != NULL ? g_strconcat (self->text, "\u2009", unit, NULL) : g_strdup (self->text);
      }
    case ALTHEA_FORM_VALUE_DATE:
    case ALTHEA_FORM_VALUE_DATE_TIME:
      {
        g_autoptr (AltheaPartialDate) date = althea_partial_date_new (self->text, NULL);
        return date != NULL ? althea_partial_date_to_full_display (date) : g_strdup (self->text);
      }
    case ALTHEA_FORM_VALUE_TIME:
      return g_strndup (self->text, 5);
    case ALTHEA_FORM_VALUE_OTHER:
      return self->display != NULL ? althea_text_clean (self->display, FALSE, NULL)
                                   : g_strdup (_ ("Attached"));
    case ALTHEA_FORM_VALUE_DECIMAL:
    case ALTHEA_FORM_VALUE_INTEGER:
    case ALTHEA_FORM_VALUE_STRING:
    case ALTHEA_FORM_VALUE_URI:
    default:
      return althea_text_clean (self->text, TRUE, NULL);
    }
}

/* One side may not say the system; then the code alone decides. */
static gboolean
coding_equal (AltheaFormValue *a, AltheaFormValue *b)
{
  if (a->text == NULL || b->text == NULL)
    return a->text == b->text && g_strcmp0 (a->display, b->display) == 0;
  return g_str_equal (a->text, b->text)
         && (a->system == NULL || b->system == NULL || g_str_equal (a->system, b->system));
}

static gboolean
same_unit (AltheaFormValue *a, AltheaFormValue *b)
{
  if (a->code != NULL && b->code != NULL)
    return g_str_equal (a->code, b->code) && g_strcmp0 (a->system, b->system) == 0;
  return g_strcmp0 (a->unit != NULL ? a->unit : a->code, b->unit != NULL ? b->unit : b->code) == 0;
}

static gboolean
is_number (AltheaFormValue *self)
{
  return self->kind == ALTHEA_FORM_VALUE_DECIMAL || self->kind == ALTHEA_FORM_VALUE_INTEGER;
}

static gboolean
is_date (AltheaFormValue *self)
{
  return self->kind == ALTHEA_FORM_VALUE_DATE || self->kind == ALTHEA_FORM_VALUE_DATE_TIME;
}

gboolean
althea_form_value_compare (AltheaFormValue *a, AltheaFormValue *b, int *order)
{
  *order = 0;
  if ((is_number (a) && is_number (b))
      || (a->kind == ALTHEA_FORM_VALUE_QUANTITY && b->kind == a->kind && same_unit (a, b)))
    {
      *order = althea_decimal_compare (a->number, b->number);
      return TRUE;
    }
  if (is_date (a) && is_date (b))
    {
      g_autoptr (AltheaPartialDate) first = althea_partial_date_new (a->text, NULL);
      g_autoptr (AltheaPartialDate) second = althea_partial_date_new (b->text, NULL);
      *order = althea_partial_date_compare (first, second);
      return TRUE;
    }
  if (a->kind == ALTHEA_FORM_VALUE_TIME && b->kind == a->kind)
    {
      *order = strcmp (a->text, b->text);
      return TRUE;
    }
  return FALSE;
}

gboolean
althea_form_value_equal (AltheaFormValue *a, AltheaFormValue *b)
{
  int order;
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  if (althea_form_value_compare (a, b, &order))
    return order == 0;
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case ALTHEA_FORM_VALUE_CODING:
      return coding_equal (a, b);
    case ALTHEA_FORM_VALUE_QUANTITY:
      return FALSE;
    case ALTHEA_FORM_VALUE_OTHER:
      return g_strcmp0 (a->suffix, b->suffix) == 0 && g_strcmp0 (a->json, b->json) == 0;
    default:
      return g_strcmp0 (a->text, b->text) == 0;
    }
}
