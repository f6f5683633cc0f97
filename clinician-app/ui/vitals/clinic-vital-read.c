/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"
#include "clinic-vital.h"

/* Units as people type them, in small letters, and how they become the unit that is stored. */
typedef struct
{
  const char *names; /* joined by | */
  const char *ucum;  /* of the stored unit that it is for */
  double factor, offset;
  const char *then; /* (nullable) unit of a bare number that follows: the inches after feet */
} TypedUnit;

static const TypedUnit units[] = {
  { "mmhg|mm hg|mm[hg]", "mm[Hg]", 1, 0, NULL },
  { "kpa", "mm[Hg]", 7.50062, 0, NULL },
  { "/min|bpm|min", "/min", 1, 0, NULL },
  { "c|°c|cel", "Cel", 1, 0, NULL },
  { "f|°f|[degf]", "Cel", 5.0 / 9, -160.0 / 9, NULL },
  { "%", "%", 1, 0, NULL },
  { "kg", "kg", 1, 0, NULL },
  { "g", "kg", 0.001, 0, NULL },
  { "lb|lbs|#|[lb_av]", "kg", 0.45359237, 0, "oz" },
  { "oz", "kg", 0.028349523125, 0, NULL },
  { "cm", "cm", 1, 0, NULL },
  { "m", "cm", 100, 0, NULL },
  { "ft|'|′|’", "cm", 30.48, 0, "in" },
  { "in|\"|″|”|''|[in_i]", "cm", 2.54, 0, NULL },
  { "/10", "{score}", 1, 0, NULL },
};

static gboolean
has_name (const char *names, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (names, "|", -1);

  return g_strv_contains ((const char *const *)parts, name);
}

static const TypedUnit *
find_unit (const char *ucum, const char *typed)
{
  g_autofree char *name = g_utf8_strdown (typed, -1);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (g_str_equal (units[i].ucum, ucum) && has_name (units[i].names, name))
        return &units[i];
    }
  return NULL;
}

/* One number with the unit behind it; both (transfer full), the unit "" when there is none. */
static gboolean
take_part (const char **text, char **number, char **unit)
{
  gsize length = strspn (*text, "-0123456789.,");
  const char *from = *text + length;

  if (length == 0)
    return FALSE;
  *number = g_strndup (*text, length);
  while (*from == ' ')
    from++;
  /* "/10" is a unit, not a number. */
  length = g_str_has_prefix (from, "/10") ? 3 : strcspn (from, "-0123456789");
  *unit = g_strstrip (g_strndup (from, length));
  *text = from + length;
  return TRUE;
}

static gboolean
fail (ClinicVitalKind kind, GError **error)
{
  const ClinicVital *vital = clinic_vital_get (kind);

  /* Translators: what is measured and its unit: "Weight is a number, in kg or lb." */
  if (g_str_equal (vital->unit, vital->us_unit))
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("%s is a number, in %s."),
                 clinic_vital_get_label (kind), vital->unit);
  else
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("%s is a number, in %s or %s."),
                 clinic_vital_get_label (kind), vital->unit, vital->us_unit);
  return FALSE;
}

/* Adds one part; @next (inout) is the unit of a bare number. */
static gboolean
add_part (const ClinicVital *vital, const char *number, const char *typed, const char **next, double *sum,
          gboolean *converted)
{
  g_autoptr (AltheaDecimal) value = althea_decimal_new_from_input (number, NULL);
  const TypedUnit *unit
      = *typed == '\0' && *next == NULL ? NULL : find_unit (vital->ucum, *typed != '\0' ? typed : *next);

  if (value == NULL || unit == NULL)
    return FALSE;
  *sum += althea_decimal_get_double (value) * unit->factor + unit->offset;
  *converted |= unit->factor != 1;
  *next = unit->then;
  return TRUE;
}

gboolean
clinic_vital_read (ClinicVitalKind kind, const char *text, gboolean us, ClinicVitalReading *reading,
                   GError **error)
{
  const ClinicVital *vital = clinic_vital_get (kind);
  const char *next, *rest = text;
  g_autofree char *first = NULL;
  gboolean converted = FALSE, bare = FALSE;
  double sum = 0;
  guint n_parts = 0;

  g_return_val_if_fail (vital != NULL && text != NULL && reading != NULL, FALSE);
  next = us ? vital->us_unit : vital->unit;
  *reading = (ClinicVitalReading){ 0 };
  for (; *rest != '\0'; n_parts++)
    {
      g_autofree char *number = NULL;
      g_autofree char *unit = NULL;

      if (!take_part (&rest, &number, &unit) || !add_part (vital, number, unit, &next, &sum, &converted))
        return fail (kind, error);
      bare = *unit == '\0' && n_parts == 0;
      if (first == NULL)
        first = g_steal_pointer (&number);
    }
  if (n_parts == 0 || (n_parts > 1 && !converted))
    return fail (kind, error);
  reading->value = converted ? althea_decimal_new_from_double (sum, vital->decimals)
                             : althea_decimal_new_from_input (first, NULL);
  reading->number = althea_decimal_get_double (reading->value);
  if (converted)
    reading->typed = bare ? g_strconcat (text, " ", vital->us_unit, NULL) : g_strdup (text);
  return TRUE;
}

void
clinic_vital_reading_clear (ClinicVitalReading *reading)
{
  g_return_if_fail (reading != NULL);
  g_clear_pointer (&reading->value, althea_decimal_unref);
  g_clear_pointer (&reading->typed, g_free);
}
