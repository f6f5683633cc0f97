/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-chart-banner.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-person-row.h"
#include "althea-records.h"
#include "althea-text.h"
#include "althea-widget-template.h"

struct _ClinicChartBanner
{
  GtkWidget parent_instance;

  GtkWidget *edge;          /* (template) */
  GtkWidget *avatar;        /* (template) */
  GtkWidget *person_button; /* (template) */
  GtkWidget *name_label;    /* (template) */
  GtkWidget *facts_label;   /* (template) */
  GtkWidget *allergy_box;   /* (template) */
  GtkWidget *allergy_icon;  /* (template) */
  GtkWidget *allergy_label; /* (template) */

  ClinicChart *chart; /* (owned) (nullable) */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ClinicChartBanner, clinic_chart_banner, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_NARROW = 1,
} ClinicChartBannerProperty;

static GParamSpec *props[PROP_NARROW + 1];

static gboolean
is_alarming (AltheaAllergyIntolerance *allergy)
{
  return g_strcmp0 (althea_record_get_string (ALTHEA_RECORD (allergy), "criticality"), "high") == 0
         || g_strcmp0 (althea_allergy_intolerance_get_worst_severity (allergy), "severe") == 0;
}

/* What can kill stands first, because a narrow window shows only the beginning. */
static void
append_allergies (GString *text, GListModel *allergies, gboolean alarming)
{
  for (guint i = 0; i < g_list_model_get_n_items (allergies); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (allergies, i);
      AltheaAllergyIntolerance *allergy = ALTHEA_ALLERGY_INTOLERANCE (record);
      g_autofree char *title = NULL;
      g_autofree char *reactions = NULL;

      if (!althea_allergy_intolerance_is_active (allergy)
          || althea_allergy_intolerance_is_none_known (allergy) || althea_record_is_entered_in_error (record)
          || is_alarming (allergy) != alarming)
        continue;
      title = althea_record_to_title (record);
      reactions = althea_allergy_intolerance_dup_reaction_display (allergy);
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "; " : "", title,
                              *reactions != '\0' ? ": " : "", reactions);
    }
}

static gboolean
says_none_known (GListModel *allergies)
{
  for (guint i = 0; i < g_list_model_get_n_items (allergies); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (allergies, i);
      AltheaAllergyIntolerance *allergy = ALTHEA_ALLERGY_INTOLERANCE (record);

      if (althea_allergy_intolerance_is_active (allergy)
          && althea_allergy_intolerance_is_none_known (allergy))
        return TRUE;
    }
  return FALSE;
}

char *
clinic_chart_dup_allergies (ClinicChart *chart, gboolean *alarming)
{
  g_autoptr (GListModel) allergies = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (CLINIC_IS_CHART (chart), NULL);
  allergies = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "AllergyIntolerance");
  append_allergies (text, allergies, TRUE);
  if (alarming != NULL)
    *alarming = text->len > 0;
  append_allergies (text, allergies, FALSE);
  if (text->len > 0)
    return g_string_free_and_steal (g_steal_pointer (&text));
  return g_strdup (says_none_known (allergies) ? _ ("No known allergies") : _ ("Allergies not asked yet"));
}

static void
update_allergies (ClinicChartBanner *self)
{
  gboolean alarming = FALSE;
  g_autofree char *text = clinic_chart_dup_allergies (self->chart, &alarming);
  g_autofree char *spoken = g_strdup_printf (_ ("Allergies: %s"), text);

  gtk_label_set_text (GTK_LABEL (self->allergy_label), text);
  gtk_widget_set_tooltip_text (self->allergy_box, text);
  gtk_widget_set_visible (self->allergy_icon, alarming);
  if (alarming)
    gtk_widget_add_css_class (self->allergy_box, "alarming");
  else
    gtk_widget_remove_css_class (self->allergy_box, "alarming");
  if (g_str_equal (text, _ ("Allergies not asked yet")))
    gtk_widget_add_css_class (self->allergy_box, "warning");
  else
    gtk_widget_remove_css_class (self->allergy_box, "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->allergy_label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

static void
update (ClinicChartBanner *self)
{
  AltheaRecord *patient = clinic_chart_get_patient (self->chart);
  g_autofree char *name = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *spoken = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), patient != NULL);
  if (patient == NULL)
    return;
  name = althea_patient_dup_banner_name (patient);
  plain = althea_patient_dup_name (patient);
  facts = althea_patient_dup_line (patient);
  gtk_label_set_text (GTK_LABEL (self->name_label), name);
  gtk_label_set_text (GTK_LABEL (self->facts_label), facts);
  gtk_widget_set_tooltip_text (self->facts_label, facts);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), plain);
  if (althea_patient_is_deceased (ALTHEA_PATIENT (patient)))
    gtk_widget_add_css_class (GTK_WIDGET (self), "deceased");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "deceased");
  spoken = g_strdup_printf ("%s, %s", name, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->person_button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Patient"), -1);
  update_allergies (self);
}

static void
clinic_chart_banner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicChartBannerProperty)prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, CLINIC_CHART_BANNER (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_chart_banner_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ClinicChartBanner *self = CLINIC_CHART_BANNER (object);

  switch ((ClinicChartBannerProperty)prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gtk_widget_set_visible (self->allergy_box, !self->narrow);
      gtk_widget_set_visible (self->avatar, !self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_chart_banner_dispose (GObject *object)
{
  g_clear_object (&CLINIC_CHART_BANNER (object)->chart);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_CHART_BANNER);
  G_OBJECT_CLASS (clinic_chart_banner_parent_class)->dispose (object);
}

static void
clinic_chart_banner_class_init (ClinicChartBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = clinic_chart_banner_get_property;
  object_class->set_property = clinic_chart_banner_set_property;
  object_class->dispose = clinic_chart_banner_dispose;
  props[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-chart-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, edge);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, avatar);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, person_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, name_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, facts_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, allergy_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, allergy_icon);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartBanner, allergy_label);
  gtk_widget_class_set_css_name (widget_class, "chartbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BANNER);
}

static void
clinic_chart_banner_init (ClinicChartBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
clinic_chart_banner_set_chart (ClinicChartBanner *self, ClinicChart *chart)
{
  g_return_if_fail (CLINIC_IS_CHART_BANNER (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->chart == NULL);
  self->chart = g_object_ref (chart);
  gtk_widget_add_css_class (self->edge, clinic_chart_get_color_class (chart));
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
