/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include <string.h>

#include "althea-id.h"
#include "althea-record-private.h"

struct _AltheaRecordBuilder
{
  GType type;
  AltheaRecordClass *klass; /* (owned) a reference on the class */
  AltheaRecordParts parts;  /* owned, with resource_type and id of its own */
};

static AltheaRecordBuilder *
builder_for_type (GType type, const char *resource_type)
{
  AltheaRecordBuilder *self = g_new0 (AltheaRecordBuilder, 1);
  self->type = type;
  self->klass = g_type_class_ref (type);
  self->parts.resource_type = g_strdup (resource_type);
  self->parts.values = g_new0 (gpointer, MAX (self->klass->n_fields, 1));
  return self;
}

AltheaRecordBuilder *
althea_record_builder_new (const char *resource_type)
{
  g_return_val_if_fail (resource_type != NULL, NULL);
  AltheaRecordBuilder *self = builder_for_type (althea_record_type_for_name (resource_type), resource_type);
  self->parts.id = althea_id_new ();
  return self;
}

AltheaRecordBuilder *
althea_record_builder_new_edit (AltheaRecord *base)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (base), NULL);
  const AltheaRecordParts *from = althea_record_get_parts (base);
  AltheaRecordBuilder *self = builder_for_type (G_OBJECT_TYPE (base), from->resource_type);
  self->parts.id = g_strdup (from->id);
  self->parts.version = from->version;
  self->parts.last_updated_us = from->last_updated_us;
  self->parts.source = from->source != NULL ? g_bytes_ref (from->source) : NULL;
  self->parts.patient_id = g_strdup (from->patient_id);
  self->parts.title = g_strdup (from->title);
  self->parts.date = from->date != NULL ? althea_partial_date_ref (from->date) : NULL;
  self->parts.entered_in_error = from->entered_in_error;
  if (from->tags != NULL)
    self->parts.tags = g_ptr_array_copy (from->tags, (GCopyFunc)(void (*) (void))g_strdup, NULL);
  if (self->parts.tags != NULL)
    g_ptr_array_set_free_func (self->parts.tags, g_free);
  for (guint i = 0; i < self->klass->n_fields; i++)
    self->parts.values[i] = althea_slot_ref (&self->klass->fields[i], from->values[i]);
  return self;
}

void
althea_record_builder_free (AltheaRecordBuilder *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->parts.values != NULL && i < self->klass->n_fields; i++)
    althea_slot_unref (&self->klass->fields[i], self->parts.values[i]);
  g_free (self->parts.values);
  g_free ((char *)self->parts.resource_type);
  g_free ((char *)self->parts.id);
  g_clear_pointer (&self->parts.source, g_bytes_unref);
  g_clear_pointer (&self->parts.tags, g_ptr_array_unref);
  g_free (self->parts.patient_id);
  g_free (self->parts.title);
  g_clear_pointer (&self->parts.date, althea_partial_date_unref);
  g_type_class_unref (self->klass);
  g_free (self);
}

void
althea_record_builder_set_id (AltheaRecordBuilder *self, const char *id)
{
  g_return_if_fail (self != NULL && althea_id_is_valid (id));
  g_free ((char *)self->parts.id);
  self->parts.id = g_strdup (id);
}

/* A wrong field or kind is a mistake in the program, found by the first test that goes there. */
static int
require_field (AltheaRecordBuilder *self, const char *name, gboolean list)
{
  int index = althea_record_class_find_field (self->klass, name);
  if (index < 0)
    g_critical ("%s has no field \"%s\"", self->parts.resource_type, name);
  else if (list != ((self->klass->fields[index].flags & ALTHEA_FIELD_LIST) != 0))
    {
      g_critical ("Field \"%s\" of %s is %s list", name, self->parts.resource_type, list ? "not a" : "a");
      index = -1;
    }
  return index;
}

/* Takes @slot. One field of a choice drives out the others. */
static void
put (AltheaRecordBuilder *self, int index, gpointer slot)
{
  const AltheaField *fields = self->klass->fields;
  althea_slot_unref (&fields[index], self->parts.values[index]);
  self->parts.values[index] = slot;
  for (guint i = 0; slot != NULL && fields[index].choice != NULL && i < self->klass->n_fields; i++)
    if ((int)i != index && g_strcmp0 (fields[i].choice, fields[index].choice) == 0)
      {
        althea_slot_unref (&fields[i], self->parts.values[i]);
        self->parts.values[i] = NULL;
      }
}

/* Items are added to an array that nobody else has: what was lent out before stays as it was. */
static GPtrArray *
own_list (AltheaRecordBuilder *self, int index)
{
  AltheaKind kind = self->klass->fields[index].kind;
  const GPtrArray *shared = self->parts.values[index];
  GPtrArray *own = althea_slot_list_new (kind, shared != NULL ? shared->len + 1 : 1);
  for (guint i = 0; shared != NULL && i < shared->len; i++)
    g_ptr_array_add (own, althea_item_ref (kind, shared->pdata[i]));
  put (self, index, own);
  return own;
}

void
althea_record_builder_set_string (AltheaRecordBuilder *self, const char *field, const char *value)
{
  g_return_if_fail (self != NULL);
  int index = require_field (self, field, FALSE);
  g_return_if_fail (index >= 0 && althea_kind_is_string (self->klass->fields[index].kind));
  put (self, index, value != NULL && *value != '\0' ? g_strdup (value) : NULL);
}

void
althea_record_builder_set_value (AltheaRecordBuilder *self, const char *field, gconstpointer value)
{
  g_return_if_fail (self != NULL);
  int index = require_field (self, field, FALSE);
  g_return_if_fail (index >= 0);
  althea_record_builder_take_value (self, field, althea_item_ref (self->klass->fields[index].kind, value));
}

static gboolean
fits (const AltheaField *field, gconstpointer value)
{
  if (field->kind == ALTHEA_KIND_BOOLEAN || althea_kind_is_string (field->kind))
    return FALSE;
  const AltheaValueType *type = althea_value_type_for_kind (field->kind);
  return value == NULL || type == NULL || ((const AltheaValue *)value)->type == type;
}

void
althea_record_builder_take_value (AltheaRecordBuilder *self, const char *field, gpointer value)
{
  g_return_if_fail (self != NULL);
  int index = require_field (self, field, FALSE);
  g_return_if_fail (index >= 0 && fits (&self->klass->fields[index], value));
  put (self, index, value);
}

void
althea_record_builder_add_value (AltheaRecordBuilder *self, const char *field, gconstpointer value)
{
  g_return_if_fail (self != NULL && value != NULL);
  int index = require_field (self, field, TRUE);
  g_return_if_fail (index >= 0);
  althea_record_builder_add_take (self, field, althea_item_ref (self->klass->fields[index].kind, value));
}

void
althea_record_builder_add_take (AltheaRecordBuilder *self, const char *field, gpointer value)
{
  g_return_if_fail (self != NULL && value != NULL);
  int index = require_field (self, field, TRUE);
  g_return_if_fail (index >= 0 && fits (&self->klass->fields[index], value));
  g_ptr_array_add (own_list (self, index), value);
}

void
althea_record_builder_add_string (AltheaRecordBuilder *self, const char *field, const char *value)
{
  g_return_if_fail (self != NULL && value != NULL);
  int index = require_field (self, field, TRUE);
  g_return_if_fail (index >= 0 && althea_kind_is_string (self->klass->fields[index].kind));
  g_ptr_array_add (own_list (self, index), g_strdup (value));
}

void
althea_record_builder_set_list (AltheaRecordBuilder *self, const char *field, const GPtrArray *values)
{
  g_return_if_fail (self != NULL);
  int index = require_field (self, field, TRUE);
  g_return_if_fail (index >= 0);
  AltheaKind kind = self->klass->fields[index].kind;
  GPtrArray *own = values != NULL && values->len > 0 ? althea_slot_list_new (kind, values->len) : NULL;
  for (guint i = 0; own != NULL && i < values->len; i++)
    g_ptr_array_add (own, althea_item_ref (kind, values->pdata[i]));
  put (self, index, own);
}

void
althea_record_builder_set_truth (AltheaRecordBuilder *self, const char *field, AltheaTruth value)
{
  g_return_if_fail (self != NULL);
  int index = require_field (self, field, FALSE);
  g_return_if_fail (index >= 0 && self->klass->fields[index].kind == ALTHEA_KIND_BOOLEAN);
  put (self, index, GINT_TO_POINTER (value));
}

static char *
make_tag (const char *system, const char *code)
{
  return g_strconcat (system != NULL ? system : "", "|", code, NULL);
}

void
althea_record_builder_add_tag (AltheaRecordBuilder *self, const char *system, const char *code)
{
  g_return_if_fail (self != NULL && code != NULL);
  g_autofree char *tag = make_tag (system, code);
  if (self->parts.tags == NULL)
    self->parts.tags = g_ptr_array_new_with_free_func (g_free);
  if (!g_ptr_array_find_with_equal_func (self->parts.tags, tag, g_str_equal, NULL))
    g_ptr_array_add (self->parts.tags, g_steal_pointer (&tag));
}

void
althea_record_builder_remove_tag (AltheaRecordBuilder *self, const char *system, const char *code)
{
  g_return_if_fail (self != NULL && code != NULL);
  g_autofree char *tag = make_tag (system, code);
  guint at;
  while (self->parts.tags != NULL
         && g_ptr_array_find_with_equal_func (self->parts.tags, tag, g_str_equal, &at))
    g_ptr_array_remove_index (self->parts.tags, at);
}

AltheaRecord *
althea_record_builder_end (AltheaRecordBuilder *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (AltheaRecord) record = NULL;
  AltheaRecordParts parts = self->parts;
  parts.edited = TRUE;
  record = althea_record_new_from_parts (self->type, &parts);
  /* The record took everything but the two strings that it copied. */
  self->parts.values = NULL;
  self->parts.source = NULL;
  self->parts.tags = NULL;
  self->parts.patient_id = self->parts.title = NULL;
  self->parts.date = NULL;
  althea_record_builder_free (self);
  if (!althea_record_validate (record, error))
    return NULL;
  return g_steal_pointer (&record);
}
