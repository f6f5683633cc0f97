/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-record-private.h"

/* The rules of the field tables: required fields, code sets, and what text may hold. */

static gboolean
refuse (GError **error, const char *format, const char *label)
{
  /* A format from the catalogue cannot be checked by the compiler, so the label is put in by hand. */
  g_autoptr (GString) text = g_string_new (format);
  g_string_replace (text, "%s", g_dgettext (GETTEXT_PACKAGE, label), 1);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, text->str);
  return FALSE;
}

/* FHIR text has no control characters but tab, line feed and carriage return. */
static gboolean
is_good_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text++)
    if ((guchar)*text < 0x20 && *text != '\t' && *text != '\n' && *text != '\r')
      return FALSE;
  return TRUE;
}

static gpointer
get_value_slot (gconstpointer holder, guint index)
{
  const AltheaValue *value = holder;
  return althea_value_get_slot (value, &value->type->members[index]);
}

static gboolean
validate_item (const AltheaField *field, gconstpointer item, GError **error)
{
  if (althea_kind_is_string (field->kind))
    {
      if (!is_good_text (item))
        /* Translators: %s is the name of a field. */
        return refuse (error, _ ("“%s” holds characters that cannot be kept"), field->label);
      if (field->codes != NULL && !althea_codes_contain (field->codes, item))
        /* Translators: %s is the name of a field. */
        return refuse (error, _ ("“%s” is not one of the choices there are"), field->label);
      return TRUE;
    }
  if (field->kind == ALTHEA_KIND_DATE && althea_partial_date_get_precision (item) == ALTHEA_PRECISION_TIME)
    /* Translators: %s is the name of a field. */
    return refuse (error, _ ("“%s” must be a day without a time"), field->label);
  if (field->kind == ALTHEA_KIND_INTEGER && strpbrk (althea_decimal_get_text (item), ".eE") != NULL)
    /* Translators: %s is the name of a field. */
    return refuse (error, _ ("“%s” must be a whole number"), field->label);
  if (althea_value_type_for_kind (field->kind) != NULL)
    {
      const AltheaValue *value = item;
      return althea_fields_validate (&value->type->members[0].field, sizeof (AltheaMember),
                                     value->type->n_members, get_value_slot, value, error);
    }
  return TRUE;
}

gboolean
althea_slot_validate (const AltheaField *field, gconstpointer slot, GError **error)
{
  if (slot == NULL || field->kind == ALTHEA_KIND_BOOLEAN)
    return TRUE;
  if (!(field->flags & ALTHEA_FIELD_LIST))
    return validate_item (field, slot, error);
  const GPtrArray *list = slot;
  for (guint i = 0; i < list->len; i++)
    if (!validate_item (field, list->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
is_set (const AltheaField *field, gconstpointer slot)
{
  return slot != NULL && (!(field->flags & ALTHEA_FIELD_LIST) || ((const GPtrArray *)slot)->len > 0);
}

#define FIELD(i) ((const AltheaField *)(const void *)((const char *)fields + (i) * stride))

gboolean
althea_fields_validate (const AltheaField *fields, gsize stride, guint n_fields,
                        gpointer (*get_slot) (gconstpointer holder, guint index), gconstpointer holder,
                        GError **error)
{
  for (guint i = 0; i < n_fields; i++)
    {
      const AltheaField *field = FIELD (i);
      gconstpointer slot = get_slot (holder, i);
      gboolean found = is_set (field, slot);
      for (guint j = 0; field->choice != NULL && j < n_fields; j++)
        {
          const AltheaField *other = FIELD (j);
          if (i == j || g_strcmp0 (other->choice, field->choice) != 0
              || !is_set (other, get_slot (holder, j)))
            continue;
          if (is_set (field, slot))
            /* Translators: %s is the name of a field. */
            return refuse (error, _ ("“%s” is given in two ways"), field->label);
          found = TRUE;
        }
      if (!found && (field->flags & ALTHEA_FIELD_REQUIRED))
        /* Translators: %s is the name of a field. */
        return refuse (error, _ ("“%s” is missing"), field->label);
      if (!althea_slot_validate (field, slot, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
get_record_slot (gconstpointer holder, guint index)
{
  return ((const AltheaRecordParts *)holder)->values[index];
}

gboolean
althea_record_validate (AltheaRecord *self, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), FALSE);
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (self);
  const AltheaRecordParts *parts = althea_record_get_parts (self);
  if (parts->id != NULL)
    {
      gsize n = strspn (parts->id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-.");
      if (n == 0 || n > 64 || parts->id[n] != '\0')
        return refuse (error, _ ("“%s” is not one of the choices there are"), N_ ("Record number"));
    }
  return althea_fields_validate (klass->fields, sizeof (AltheaField), klass->n_fields, get_record_slot, parts,
                                 error);
}
