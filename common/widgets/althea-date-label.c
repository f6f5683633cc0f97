/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-date-label.h"

struct _AltheaDateLabel
{
  GtkWidget parent_instance;

  GtkWidget *label;        /* (owned by the widget tree) */
  AltheaPartialDate *date; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaDateLabel, althea_date_label, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_DATE = 1,
} AltheaDateLabelProperty;

static GParamSpec *props[PROP_DATE + 1];

static void
althea_date_label_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaDateLabelProperty)prop_id)
    {
    case PROP_DATE:
      g_value_set_boxed (value, ALTHEA_DATE_LABEL (object)->date);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_date_label_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaDateLabelProperty)prop_id)
    {
    case PROP_DATE:
      althea_date_label_set_date (ALTHEA_DATE_LABEL (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_date_label_dispose (GObject *object)
{
  AltheaDateLabel *self = ALTHEA_DATE_LABEL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->date, althea_partial_date_unref);
  G_OBJECT_CLASS (althea_date_label_parent_class)->dispose (object);
}

static void
althea_date_label_class_init (AltheaDateLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_date_label_get_property;
  object_class->set_property = althea_date_label_set_property;
  object_class->dispose = althea_date_label_dispose;
  props[PROP_DATE]
      = g_param_spec_boxed ("date", NULL, NULL, ALTHEA_TYPE_PARTIAL_DATE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datelabel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIME);
}

static void
althea_date_label_init (AltheaDateLabel *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
althea_date_label_new (void)
{
  return g_object_new (ALTHEA_TYPE_DATE_LABEL, NULL);
}

void
althea_date_label_set_date (AltheaDateLabel *self, const AltheaPartialDate *date)
{
  g_autofree char *display = NULL;
  g_autofree char *full = NULL;

  g_return_if_fail (ALTHEA_IS_DATE_LABEL (self));
  if (self->date == date
      || (self->date != NULL && date != NULL && althea_partial_date_equal (self->date, date)))
    return;
  g_clear_pointer (&self->date, althea_partial_date_unref);
  if (date != NULL)
    {
      self->date = althea_partial_date_ref (date);
      display = althea_partial_date_to_display (date);
      full = althea_partial_date_to_full_display (date);
    }
  gtk_label_set_text (GTK_LABEL (self->label), display != NULL ? display : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  display != NULL ? display : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  full != NULL ? full : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATE]);
}

const AltheaPartialDate *
althea_date_label_get_date (AltheaDateLabel *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATE_LABEL (self), NULL);
  return self->date;
}

void
althea_date_label_set_time_us (AltheaDateLabel *self, gint64 time_us)
{
  g_autoptr (AltheaPartialDate) date = time_us != 0 ? althea_partial_date_new_for_us (time_us) : NULL;

  althea_date_label_set_date (self, date);
}
