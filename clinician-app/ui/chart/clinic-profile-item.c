/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-profile-item.h"

struct _ClinicProfileItem
{
  GObject parent_instance;

  ClinicProfileSection section;
  ClinicProfileKind kind;
  char *text;           /* (owned) (nullable) */
  AltheaRecord *record; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicProfileItem, clinic_profile_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_TEXT = 1,
  PROP_RECORD,
} ClinicProfileItemProperty;

static GParamSpec *props[PROP_RECORD + 1];

static void
clinic_profile_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ClinicProfileItem *self = CLINIC_PROFILE_ITEM (object);

  switch ((ClinicProfileItemProperty)prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_profile_item_finalize (GObject *object)
{
  ClinicProfileItem *self = CLINIC_PROFILE_ITEM (object);

  g_free (self->text);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (clinic_profile_item_parent_class)->finalize (object);
}

static void
clinic_profile_item_class_init (ClinicProfileItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = clinic_profile_item_get_property;
  object_class->finalize = clinic_profile_item_finalize;
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, ALTHEA_TYPE_RECORD, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_profile_item_init (ClinicProfileItem *self)
{
}

ClinicProfileItem *
clinic_profile_item_new (ClinicProfileSection section, ClinicProfileKind kind, const char *text,
                         AltheaRecord *record)
{
  ClinicProfileItem *self = g_object_new (CLINIC_TYPE_PROFILE_ITEM, NULL);

  self->section = section;
  self->kind = kind;
  self->text = g_strdup (text);
  self->record = record != NULL ? g_object_ref (record) : NULL;
  return self;
}

ClinicProfileSection
clinic_profile_item_get_section (ClinicProfileItem *self)
{
  g_return_val_if_fail (CLINIC_IS_PROFILE_ITEM (self), CLINIC_PROFILE_PROBLEMS);
  return self->section;
}

ClinicProfileKind
clinic_profile_item_get_kind (ClinicProfileItem *self)
{
  g_return_val_if_fail (CLINIC_IS_PROFILE_ITEM (self), CLINIC_PROFILE_NOTHING);
  return self->kind;
}

const char *
clinic_profile_item_get_text (ClinicProfileItem *self)
{
  g_return_val_if_fail (CLINIC_IS_PROFILE_ITEM (self), NULL);
  return self->text;
}

AltheaRecord *
clinic_profile_item_get_record (ClinicProfileItem *self)
{
  g_return_val_if_fail (CLINIC_IS_PROFILE_ITEM (self), NULL);
  return self->record;
}

gboolean
clinic_profile_item_equal (ClinicProfileItem *self, ClinicProfileItem *other)
{
  return self->section == other->section && self->kind == other->kind && self->record == other->record
         && g_strcmp0 (self->text, other->text) == 0;
}

const char *
clinic_profile_section_get_type (ClinicProfileSection section)
{
  static const char *const types[] = {
    [CLINIC_PROFILE_PROBLEMS] = "Condition",
    [CLINIC_PROFILE_ALLERGIES] = "AllergyIntolerance",
    [CLINIC_PROFILE_MEDICATIONS] = "MedicationRequest",
    [CLINIC_PROFILE_IMMUNIZATIONS] = "Immunization",
    [CLINIC_PROFILE_VITALS] = "Observation:vital-signs",
  };

  g_return_val_if_fail (section < CLINIC_PROFILE_N_SECTIONS, NULL);
  return types[section];
}

const char *
clinic_profile_section_get_list (ClinicProfileSection section)
{
  static const char *const lists[CLINIC_PROFILE_N_SECTIONS] = {
    [CLINIC_PROFILE_PROBLEMS] = "problems",
    [CLINIC_PROFILE_ALLERGIES] = "allergies",
    [CLINIC_PROFILE_MEDICATIONS] = "medications",
  };

  g_return_val_if_fail (section < CLINIC_PROFILE_N_SECTIONS, NULL);
  return lists[section];
}
