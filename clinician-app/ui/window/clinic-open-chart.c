/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-open-chart.h"

#include <glib/gi18n-lib.h>

#include "althea-person-row.h"

struct _ClinicOpenChart
{
  GObject parent;

  char *patient_id;              /* (owned) */
  AdwNavigationPage *page;       /* (owned) */
  AltheaPatientRecords *records; /* (owned) */
};

G_DEFINE_FINAL_TYPE (ClinicOpenChart, clinic_open_chart, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_PATIENT_ID,
} ClinicOpenChartProperty;

static GParamSpec *props[PROP_PATIENT_ID + 1];

static void
notify_name (ClinicOpenChart *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

static void
clinic_open_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ClinicOpenChart *self = CLINIC_OPEN_CHART (object);
  AltheaRecord *patient = NULL;

  switch ((ClinicOpenChartProperty)id)
    {
    case PROP_NAME:
      patient = althea_patient_records_get_patient (self->records);
      if (patient != NULL)
        g_value_take_string (value, althea_patient_dup_banner_name (patient));
      else
        g_value_set_string (value, _ ("Opening…"));
      break;
    case PROP_PATIENT_ID:
      g_value_set_string (value, self->patient_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_open_chart_finalize (GObject *object)
{
  ClinicOpenChart *self = CLINIC_OPEN_CHART (object);

  g_clear_pointer (&self->patient_id, g_free);
  g_clear_object (&self->page);
  g_clear_object (&self->records);
  G_OBJECT_CLASS (clinic_open_chart_parent_class)->finalize (object);
}

static void
clinic_open_chart_class_init (ClinicOpenChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = clinic_open_chart_get_property;
  object_class->finalize = clinic_open_chart_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PATIENT_ID]
      = g_param_spec_string ("patient-id", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_open_chart_init (ClinicOpenChart *self)
{
}

ClinicOpenChart *
clinic_open_chart_new (const char *patient_id, AdwNavigationPage *page, AltheaPatientRecords *records)
{
  ClinicOpenChart *self = g_object_new (CLINIC_TYPE_OPEN_CHART, NULL);

  self->patient_id = g_strdup (patient_id);
  self->page = g_object_ref_sink (page);
  self->records = g_object_ref (records);
  g_signal_connect_object (records, "notify::patient", G_CALLBACK (notify_name), self, G_CONNECT_SWAPPED);
  return self;
}

const char *
clinic_open_chart_get_patient_id (ClinicOpenChart *self)
{
  return self->patient_id;
}

AdwNavigationPage *
clinic_open_chart_get_page (ClinicOpenChart *self)
{
  return self->page;
}
