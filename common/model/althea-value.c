/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-value.h"

#include <stdarg.h>
#include <string.h>

#include "althea-value-private.h"

#define UCUM_SYSTEM "http://unitsofmeasure.org"

/* --- items and slots ----------------------------------------------------------------------------- */

gpointer
althea_item_ref (AltheaKind kind, gconstpointer item)
{
  if (item == NULL || kind == ALTHEA_KIND_BOOLEAN)
    return (gpointer)item;
  if (althea_kind_is_string (kind))
    return g_strdup (item);
  if (althea_kind_is_decimal (kind))
    return althea_decimal_ref (item);
  if (althea_kind_is_date (kind))
    return althea_partial_date_ref (item);
  return althea_value_ref (item);
}

GDestroyNotify
althea_item_get_destroy (AltheaKind kind)
{
  if (kind == ALTHEA_KIND_BOOLEAN)
    return NULL;
  if (althea_kind_is_string (kind))
    return g_free;
  if (althea_kind_is_decimal (kind))
    return (GDestroyNotify)althea_decimal_unref;
  if (althea_kind_is_date (kind))
    return (GDestroyNotify)althea_partial_date_unref;
  return (GDestroyNotify)althea_value_unref;
}

void
althea_item_unref (AltheaKind kind, gpointer item)
{
  GDestroyNotify destroy = althea_item_get_destroy (kind);
  if (item != NULL && destroy != NULL)
    destroy (item);
}

/* Decimals are equal when they are written the same: 1.5 and 1.50 say different things about precision. */
gboolean
althea_item_equal (AltheaKind kind, gconstpointer a, gconstpointer b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || kind == ALTHEA_KIND_BOOLEAN)
    return FALSE;
  if (althea_kind_is_string (kind))
    return strcmp (a, b) == 0;
  if (althea_kind_is_decimal (kind))
    return strcmp (althea_decimal_get_text (a), althea_decimal_get_text (b)) == 0;
  if (althea_kind_is_date (kind))
    return althea_partial_date_equal (a, b);
  return althea_value_equal (a, b);
}

GPtrArray *
althea_slot_list_new (AltheaKind kind, guint n_reserved)
{
  return g_ptr_array_new_full (n_reserved, althea_item_get_destroy (kind));
}

gpointer
althea_slot_ref (const AltheaField *field, gconstpointer slot)
{
  if (slot != NULL && (field->flags & ALTHEA_FIELD_LIST))
    return g_ptr_array_ref ((GPtrArray *)slot);
  return althea_item_ref (field->kind, slot);
}

void
althea_slot_unref (const AltheaField *field, gpointer slot)
{
  if (slot != NULL && (field->flags & ALTHEA_FIELD_LIST))
    g_ptr_array_unref (slot);
  else
    althea_item_unref (field->kind, slot);
}

gboolean
althea_slot_equal (const AltheaField *field, gconstpointer a, gconstpointer b)
{
  const GPtrArray *left = a, *right = b;
  if (!(field->flags & ALTHEA_FIELD_LIST))
    return althea_item_equal (field->kind, a, b);
  if (left == right)
    return TRUE;
  guint n_left = left != NULL ? left->len : 0, n_right = right != NULL ? right->len : 0;
  if (n_left != n_right)
    return FALSE;
  for (guint i = 0; i < n_left; i++)
    if (!althea_item_equal (field->kind, left->pdata[i], right->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
althea_codes_contain (const char *codes, const char *code)
{
  gsize length = strlen (code);
  while (codes != NULL && *codes != '\0')
    {
      gsize span = strcspn (codes, "|");
      if (span == length && memcmp (codes, code, length) == 0)
        return TRUE;
      codes += span + (codes[span] == '|');
    }
  return FALSE;
}

/* --- values -------------------------------------------------------------------------------------- */

AltheaValue *
althea_value_alloc (const AltheaValueType *type)
{
  AltheaValue *self = g_malloc0 (type->size);
  self->type = type;
  g_atomic_ref_count_init (&self->refs);
  return self;
}

gpointer
althea_value_get_slot (const AltheaValue *self, const AltheaMember *member)
{
  const char *at = (const char *)self + member->offset;
  if (member->field.kind == ALTHEA_KIND_BOOLEAN)
    return GINT_TO_POINTER (*(const AltheaTruth *)at);
  return *(gpointer const *)at;
}

void
althea_value_take_slot (AltheaValue *self, const AltheaMember *member, gpointer slot)
{
  char *at = (char *)self + member->offset;
  if (member->field.kind == ALTHEA_KIND_BOOLEAN)
    *(AltheaTruth *)at = (AltheaTruth)GPOINTER_TO_INT (slot);
  else
    *(gpointer *)at = slot;
}

AltheaValue *
althea_value_ref (const AltheaValue *self)
{
  AltheaValue *mutable = (AltheaValue *)self;
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&mutable->refs);
  return mutable;
}

void
althea_value_unref (AltheaValue *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < self->type->n_members; i++)
    {
      const AltheaMember *member = &self->type->members[i];
      althea_slot_unref (&member->field, althea_value_get_slot (self, member));
    }
  g_free (self->source);
  g_free (self);
}

gboolean
althea_value_equal (const AltheaValue *a, const AltheaValue *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->type != b->type)
    return FALSE;
  for (guint i = 0; i < a->type->n_members; i++)
    {
      const AltheaMember *member = &a->type->members[i];
      if (!althea_slot_equal (&member->field, althea_value_get_slot (a, member),
                              althea_value_get_slot (b, member)))
        return FALSE;
    }
  return TRUE;
}

static const AltheaMember *
find_member (const AltheaValueType *type, const char *name)
{
  for (guint i = 0; i < type->n_members; i++)
    if (strcmp (type->members[i].field.name, name) == 0)
      return &type->members[i];
  return NULL;
}

static void
set_members (AltheaValue *self, const char *field, va_list arguments)
{
  for (; field != NULL; field = va_arg (arguments, const char *))
    {
      const AltheaMember *member = find_member (self->type, field);
      if (member == NULL)
        g_error ("%s has no field \"%s\"", self->type->name, field);
      gpointer slot;
      if (member->field.kind == ALTHEA_KIND_BOOLEAN)
        slot = GINT_TO_POINTER (va_arg (arguments, int));
      else
        slot = althea_slot_ref (&member->field, va_arg (arguments, gconstpointer));
      althea_slot_unref (&member->field, althea_value_get_slot (self, member));
      althea_value_take_slot (self, member, slot);
    }
}

gpointer
althea_value_new (AltheaKind kind, const char *first_field, ...)
{
  const AltheaValueType *type = althea_value_type_for_kind (kind);
  g_return_val_if_fail (type != NULL, NULL);
  AltheaValue *self = althea_value_alloc (type);
  va_list arguments;
  va_start (arguments, first_field);
  set_members (self, first_field, arguments);
  va_end (arguments);
  return self;
}

gpointer
althea_value_edit (gconstpointer base, const char *first_field, ...)
{
  const AltheaValue *from = base;
  g_return_val_if_fail (from != NULL, NULL);
  AltheaValue *self = althea_value_alloc (from->type);
  va_list arguments;
  for (guint i = 0; i < from->type->n_members; i++)
    {
      const AltheaMember *member = &from->type->members[i];
      althea_value_take_slot (self, member,
                              althea_slot_ref (&member->field, althea_value_get_slot (from, member)));
    }
  self->source = g_strdup (from->source);
  va_start (arguments, first_field);
  set_members (self, first_field, arguments);
  va_end (arguments);
  return self;
}

/* --- the common ones ----------------------------------------------------------------------------- */

AltheaCodeableConcept *
althea_codeable_concept_new_text (const char *text)
{
  return althea_value_new (ALTHEA_KIND_CODEABLE_CONCEPT, "text", text, NULL);
}

AltheaCodeableConcept *
althea_codeable_concept_new (const char *system, const char *code, const char *display)
{
  g_autoptr (GPtrArray) coding = althea_slot_list_new (ALTHEA_KIND_CODING, 1);
  g_ptr_array_add (coding, althea_value_new (ALTHEA_KIND_CODING, "system", system, "code", code, "display",
                                             display, NULL));
  return althea_value_new (ALTHEA_KIND_CODEABLE_CONCEPT, "coding", coding, "text", display, NULL);
}

AltheaQuantity *
althea_quantity_new_ucum (const AltheaDecimal *value, const char *unit, const char *ucum)
{
  return althea_value_new (ALTHEA_KIND_QUANTITY, "value", value, "unit", unit, "system",
                           ucum != NULL ? UCUM_SYSTEM : NULL, "code", ucum, NULL);
}

AltheaReference *
althea_reference_new (const char *type, const char *id, const char *display)
{
  g_return_val_if_fail (type != NULL && id != NULL, NULL);
  g_autofree char *reference = g_strconcat (type, "/", id, NULL);
  return althea_reference_new_raw (reference, display);
}

AltheaReference *
althea_reference_new_raw (const char *reference, const char *display)
{
  return althea_value_new (ALTHEA_KIND_REFERENCE, "reference", reference, "display", display, NULL);
}

gboolean
althea_reference_split (const AltheaReference *self, char **type, char **id)
{
  const char *text = self != NULL ? self->reference : NULL;
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  if (slash == NULL || slash == text || !g_ascii_isupper (*text))
    return FALSE;
  for (const char *p = text; p < slash; p++)
    if (!g_ascii_isalpha (*p))
      return FALSE;
  const char *end = slash + 1 + strcspn (slash + 1, "/?#");
  if (end == slash + 1 || (*end != '\0' && !g_str_has_prefix (end, "/_history/")))
    return FALSE;
  if (type != NULL)
    *type = g_strndup (text, (gsize)(slash - text));
  if (id != NULL)
    *id = g_strndup (slash + 1, (gsize)(end - slash - 1));
  return TRUE;
}

const char *
althea_reference_get_id (const AltheaReference *self)
{
  const char *slash = self != NULL && self->reference != NULL ? strrchr (self->reference, '/') : NULL;
  return slash != NULL && slash[1] != '\0' ? slash + 1 : NULL;
}
