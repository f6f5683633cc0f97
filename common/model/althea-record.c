/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-record.h"

#include <string.h>

#include "althea-record-private.h"

typedef struct
{
  AltheaRecordParts parts; /* owned; resource_type is interned */
} AltheaRecordPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AltheaRecord, althea_record, G_TYPE_OBJECT)

typedef enum
{
  PROP_RESOURCE_TYPE = 1,
  PROP_ID,
  PROP_VERSION_ID,
  PROP_LAST_UPDATED,
} AltheaRecordProperty;

static GParamSpec *props[PROP_LAST_UPDATED + 1];

static AltheaRecordParts *
parts_of (AltheaRecord *self)
{
  AltheaRecordPrivate *priv = althea_record_get_instance_private (self);
  return &priv->parts;
}

/* --- fields -------------------------------------------------------------------------------------- */

int
althea_record_class_find_field (AltheaRecordClass *klass, const char *field)
{
  guint low = 0, high = klass->n_fields;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (field, klass->fields[klass->order[middle]].name);
      if (order == 0)
        return klass->order[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return -1;
}

/* Finds a slot and insists that the caller knows what it holds. */
static gconstpointer
get_slot (AltheaRecord *self, const char *name, gboolean list, const AltheaField **field)
{
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (self);
  int index = althea_record_class_find_field (klass, name);
  if (index < 0)
    {
      g_critical ("%s has no field \"%s\"", althea_record_get_resource_type (self), name);
      return NULL;
    }
  *field = &klass->fields[index];
  if (list != ((klass->fields[index].flags & ALTHEA_FIELD_LIST) != 0))
    {
      g_critical ("Field \"%s\" of %s is %s list", name, klass->resource_type, list ? "not a" : "a");
      return NULL;
    }
  return parts_of (self)->values[index];
}

static GParamSpec *
make_param_spec (const AltheaField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  if (field->flags & ALTHEA_FIELD_LIST)
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  if (althea_kind_is_string (field->kind))
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  if (field->kind == ALTHEA_KIND_BOOLEAN)
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  if (althea_kind_is_decimal (field->kind))
    return g_param_spec_boxed (field->name, NULL, NULL, ALTHEA_TYPE_DECIMAL, flags);
  if (althea_kind_is_date (field->kind))
    return g_param_spec_boxed (field->name, NULL, NULL, ALTHEA_TYPE_PARTIAL_DATE, flags);
  return g_param_spec_boxed (field->name, NULL, NULL, althea_kind_get_boxed_type (field->kind), flags);
}

static void
get_field_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (object);
  const AltheaField *field = &klass->fields[id - 1];
  gpointer slot = parts_of (ALTHEA_RECORD (object))->values[id - 1];
  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, slot);
  else if (field->kind == ALTHEA_KIND_BOOLEAN && G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, GPOINTER_TO_INT (slot) == ALTHEA_TRUTH_YES);
  else
    g_value_set_boxed (value, slot);
}

static int
compare_by_name (gconstpointer a, gconstpointer b, gpointer fields)
{
  const AltheaField *table = fields;
  return strcmp (table[*(const guint16 *)a].name, table[*(const guint16 *)b].name);
}

void
althea_record_class_install_fields (AltheaRecordClass *klass, const char *resource_type,
                                    const AltheaField *fields, guint n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  g_return_if_fail (n_fields < G_MAXUINT16);
  klass->resource_type = resource_type;
  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->order = g_new (guint16, n_fields);
  klass->plan = g_new0 (gpointer, 1);
  object_class->get_property = get_field_property;
  for (guint i = 0; i < n_fields; i++)
    {
      klass->order[i] = (guint16)i;
      g_object_class_install_property (object_class, i + 1, make_param_spec (&fields[i]));
    }
  g_sort_array (klass->order, n_fields, sizeof *klass->order, compare_by_name, (gpointer)fields);
}

/* --- object -------------------------------------------------------------------------------------- */

AltheaRecord *
althea_record_new_from_parts (GType type, AltheaRecordParts *parts)
{
  g_return_val_if_fail (g_type_is_a (type, ALTHEA_TYPE_RECORD), NULL);
  AltheaRecord *self = g_object_new (type, NULL);
  AltheaRecordParts *own = parts_of (self);
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (self);
  *own = *parts;
  own->resource_type = klass->resource_type != NULL ? klass->resource_type
                                                    : g_intern_string (parts->resource_type);
  own->id = g_strdup (parts->id);
  return self;
}

const AltheaRecordParts *
althea_record_get_parts (AltheaRecord *self)
{
  return parts_of (self);
}

static void
althea_record_finalize (GObject *object)
{
  AltheaRecordParts *parts = parts_of (ALTHEA_RECORD (object));
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (object);
  for (guint i = 0; parts->values != NULL && i < klass->n_fields; i++)
    althea_slot_unref (&klass->fields[i], parts->values[i]);
  g_free (parts->values);
  g_free ((char *)parts->id);
  g_clear_pointer (&parts->source, g_bytes_unref);
  g_clear_pointer (&parts->tags, g_ptr_array_unref);
  g_free (parts->patient_id);
  g_free (parts->title);
  g_clear_pointer (&parts->date, althea_partial_date_unref);
  G_OBJECT_CLASS (althea_record_parent_class)->finalize (object);
}

static void
althea_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaRecordParts *parts = parts_of (ALTHEA_RECORD (object));
  switch ((AltheaRecordProperty)id)
    {
    case PROP_RESOURCE_TYPE:
      g_value_set_string (value, parts->resource_type);
      break;
    case PROP_ID:
      g_value_set_string (value, parts->id);
      break;
    case PROP_VERSION_ID:
      g_value_set_uint64 (value, parts->version);
      break;
    case PROP_LAST_UPDATED:
      g_value_set_int64 (value, parts->last_updated_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_record_class_init (AltheaRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->finalize = althea_record_finalize;
  object_class->get_property = althea_record_get_property;
  props[PROP_RESOURCE_TYPE] = g_param_spec_string ("resource-type", NULL, NULL, NULL, flags);
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_VERSION_ID] = g_param_spec_uint64 ("version-id", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_LAST_UPDATED]
      = g_param_spec_int64 ("last-updated", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_record_init (AltheaRecord *self)
{
}

/* --- asking -------------------------------------------------------------------------------------- */

const char *
althea_record_get_resource_type (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  return parts_of (self)->resource_type;
}

const char *
althea_record_get_id (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  return parts_of (self)->id;
}

guint64
althea_record_get_version (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), 0);
  return parts_of (self)->version;
}

gint64
althea_record_get_last_updated_us (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), 0);
  return parts_of (self)->last_updated_us;
}

GBytes *
althea_record_get_source (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  return parts_of (self)->edited ? NULL : parts_of (self)->source;
}

char *
althea_record_dup_reference (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  const AltheaRecordParts *parts = parts_of (self);
  return parts->id != NULL ? g_strconcat (parts->resource_type, "/", parts->id, NULL) : NULL;
}

gboolean
althea_record_has_field (AltheaRecord *self, const char *field)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), FALSE);
  return althea_record_class_find_field (ALTHEA_RECORD_GET_CLASS (self), field) >= 0;
}

const AltheaField *
althea_record_get_fields (AltheaRecord *self, guint *n_fields)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  *n_fields = ALTHEA_RECORD_GET_CLASS (self)->n_fields;
  return ALTHEA_RECORD_GET_CLASS (self)->fields;
}

gboolean
althea_record_field_equal (AltheaRecord *self, AltheaRecord *other, const char *field)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self) && ALTHEA_IS_RECORD (other), FALSE);
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (self);
  int index = althea_record_class_find_field (klass, field);
  g_return_val_if_fail (index >= 0 && ALTHEA_RECORD_GET_CLASS (other) == klass, FALSE);
  return althea_slot_equal (&klass->fields[index], parts_of (self)->values[index],
                            parts_of (other)->values[index]);
}

const char *
althea_record_get_string (AltheaRecord *self, const char *field)
{
  const AltheaField *found = NULL;
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  gconstpointer slot = get_slot (self, field, FALSE, &found);
  g_return_val_if_fail (slot == NULL || althea_kind_is_string (found->kind), NULL);
  return slot;
}

gconstpointer
althea_record_get_value (AltheaRecord *self, const char *field)
{
  const AltheaField *found = NULL;
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  gconstpointer slot = get_slot (self, field, FALSE, &found);
  g_return_val_if_fail (
      slot == NULL || (found->kind != ALTHEA_KIND_BOOLEAN && !althea_kind_is_string (found->kind)), NULL);
  return slot;
}

const GPtrArray *
althea_record_get_list (AltheaRecord *self, const char *field)
{
  const AltheaField *found = NULL;
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  const GPtrArray *list = get_slot (self, field, TRUE, &found);
  return list != NULL && list->len > 0 ? list : NULL;
}

gconstpointer
althea_record_get_first (AltheaRecord *self, const char *field)
{
  const GPtrArray *list = althea_record_get_list (self, field);
  return list != NULL ? list->pdata[0] : NULL;
}

AltheaTruth
althea_record_get_truth (AltheaRecord *self, const char *field)
{
  const AltheaField *found = NULL;
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), ALTHEA_TRUTH_UNSET);
  gconstpointer slot = get_slot (self, field, FALSE, &found);
  g_return_val_if_fail (slot == NULL || found->kind == ALTHEA_KIND_BOOLEAN, ALTHEA_TRUTH_UNSET);
  return (AltheaTruth)GPOINTER_TO_INT (slot);
}

gboolean
althea_record_has_tag (AltheaRecord *self, const char *system, const char *code)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);
  const GPtrArray *tags = parts_of (self)->tags;
  gsize n_system = system != NULL ? strlen (system) : 0;
  for (guint i = 0; tags != NULL && i < tags->len; i++)
    {
      const char *tag = tags->pdata[i];
      if (strncmp (tag, system != NULL ? system : "", n_system) == 0 && tag[n_system] == '|'
          && strcmp (tag + n_system + 1, code) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
althea_record_is_entered_in_error (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), FALSE);
  if (parts_of (self)->entered_in_error)
    return TRUE;
  if (althea_record_has_field (self, "status")
      && g_strcmp0 (althea_record_get_string (self, "status"), "entered-in-error") == 0)
    return TRUE;
  return althea_record_has_field (self, "verification-status")
         && althea_codeable_concept_has_code (althea_record_get_value (self, "verification-status"), NULL,
                                              "entered-in-error");
}

static const char *
patient_id_of_reference (const AltheaReference *reference)
{
  const char *at;
  if (reference == NULL || reference->reference == NULL)
    return NULL;
  at = reference->reference;
  return g_str_has_prefix (at, "Patient/") && strchr (at + 8, '/') == NULL && at[8] != '\0' ? at + 8 : NULL;
}

static const char *
patient_id_of_participants (AltheaRecord *self)
{
  const GPtrArray *participants = althea_record_get_list (self, "participant");
  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = participants->pdata[i];
      const char *id = patient_id_of_reference (participant->actor);
      if (id != NULL)
        return id;
    }
  return NULL;
}

const char *
althea_record_get_patient_id (AltheaRecord *self)
{
  static const char *const fields[] = { "subject", "patient", "for" };
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  const AltheaRecordParts *parts = parts_of (self);
  if (ALTHEA_RECORD_GET_CLASS (self)->n_fields == 0)
    return parts->patient_id;
  if (strcmp (parts->resource_type, "Patient") == 0)
    return parts->id;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (althea_record_has_field (self, fields[i]))
      {
        const char *id = patient_id_of_reference (althea_record_get_value (self, fields[i]));
        if (id != NULL)
          return id;
      }
  return strcmp (parts->resource_type, "Appointment") == 0 ? patient_id_of_participants (self) : NULL;
}

char *
althea_record_to_title (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), g_strdup (""));
  AltheaRecordClass *klass = ALTHEA_RECORD_GET_CLASS (self);
  const AltheaRecordParts *parts = parts_of (self);
  g_autofree char *title = klass->to_title != NULL ? klass->to_title (self) : g_strdup (parts->title);
  if (title != NULL && *title != '\0')
    return g_steal_pointer (&title);
  return g_strdup (parts->resource_type);
}

const AltheaPartialDate *
althea_record_get_date (AltheaRecord *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (self), NULL);
  const char *const *fields = ALTHEA_RECORD_GET_CLASS (self)->date_fields;
  for (; fields != NULL && *fields != NULL; fields++)
    {
      const AltheaField *field = NULL;
      gconstpointer slot = get_slot (self, *fields, FALSE, &field);
      if (slot != NULL && field->kind == ALTHEA_KIND_PERIOD)
        slot = ((const AltheaPeriod *)slot)->start;
      if (slot != NULL)
        return slot;
    }
  return parts_of (self)->date;
}
