/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-quantity-label.h"

#include "althea-text.h"

#define MAX_WHOLE_CHARS 40

struct _AltheaQuantityLabel
{
  GtkWidget parent_instance;

  GtkWidget *value; /* (owned by the widget tree) value and dimmed unit */
  GtkWidget *pill;  /* (owned by the widget tree) invisible without a flag */

  char *value_text; /* (owned) */
  char *unit;       /* (owned) */
  AltheaFlag flag;
  AltheaMeasurement *measurement; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaQuantityLabel, althea_quantity_label, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_VALUE_TEXT = 1,
  PROP_UNIT,
  PROP_FLAG,
  PROP_MEASUREMENT,
} AltheaQuantityLabelProperty;

static GParamSpec *props[PROP_MEASUREMENT + 1];

static void
update_pill (AltheaQuantityLabel *self)
{
  static const char *const classes[] = { "flag-low", "flag-high", "flag-critical", "flag-abnormal" };
  const char *wanted = althea_flag_get_css_class (self->flag);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->pill, wanted != NULL);
  if (wanted == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (g_str_equal (classes[i], wanted))
        gtk_widget_add_css_class (self->pill, classes[i]);
      else
        gtk_widget_remove_css_class (self->pill, classes[i]);
    }
  text = g_strdup_printf ("%s\xe2\x80\xaf%s", althea_flag_get_text (self->flag),
                          althea_flag_get_arrow (self->flag));
  gtk_label_set_text (GTK_LABEL (self->pill), text);
  gtk_widget_set_tooltip_text (self->pill, althea_flag_get_label (self->flag));
}

static void
update_label (AltheaQuantityLabel *self)
{
  gboolean has_unit = !althea_text_is_empty (self->unit) && !althea_text_is_empty (self->value_text);
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  text = g_strdup_printf ("%s%s%s", self->value_text != NULL ? self->value_text : "",
                          has_unit ? "\xe2\x80\xaf" : "", has_unit ? self->unit : "");
  if (has_unit)
    {
      PangoAttribute *dim = pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10);

      dim->start_index = strlen (self->value_text);
      pango_attr_list_insert (attributes, dim);
    }
  gtk_label_set_text (GTK_LABEL (self->value), text);
  /* Half a number is a wrong number: only long words may be cut. */
  gtk_label_set_ellipsize (GTK_LABEL (self->value), g_utf8_strlen (text, -1) > MAX_WHOLE_CHARS
                                                        ? PANGO_ELLIPSIZE_END
                                                        : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_attributes (GTK_LABEL (self->value), attributes);
  if (self->measurement != NULL && althea_measurement_is_absent (self->measurement))
    gtk_widget_add_css_class (GTK_WIDGET (self), "absent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "absent");
  if (self->measurement != NULL)
    spoken = g_strdup (althea_measurement_get_accessible_text (self->measurement));
  else
    spoken = g_strconcat (text, self->flag != ALTHEA_FLAG_NONE ? ", " : "",
                          althea_flag_get_label (self->flag), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
althea_quantity_label_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaQuantityLabel *self = ALTHEA_QUANTITY_LABEL (object);

  switch ((AltheaQuantityLabelProperty)prop_id)
    {
    case PROP_VALUE_TEXT:
      g_value_set_string (value, self->value_text);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    case PROP_FLAG:
      g_value_set_enum (value, self->flag);
      break;
    case PROP_MEASUREMENT:
      g_value_set_object (value, self->measurement);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_quantity_label_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaQuantityLabel *self = ALTHEA_QUANTITY_LABEL (object);

  switch ((AltheaQuantityLabelProperty)prop_id)
    {
    case PROP_VALUE_TEXT:
      althea_quantity_label_set (self, g_value_get_string (value), self->unit, self->flag);
      break;
    case PROP_UNIT:
      althea_quantity_label_set (self, self->value_text, g_value_get_string (value), self->flag);
      break;
    case PROP_FLAG:
      althea_quantity_label_set (self, self->value_text, self->unit, g_value_get_enum (value));
      break;
    case PROP_MEASUREMENT:
      althea_quantity_label_set_measurement (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_quantity_label_dispose (GObject *object)
{
  AltheaQuantityLabel *self = ALTHEA_QUANTITY_LABEL (object);

  g_clear_pointer (&self->value, gtk_widget_unparent);
  g_clear_pointer (&self->pill, gtk_widget_unparent);
  g_clear_object (&self->measurement);
  G_OBJECT_CLASS (althea_quantity_label_parent_class)->dispose (object);
}

static void
althea_quantity_label_finalize (GObject *object)
{
  AltheaQuantityLabel *self = ALTHEA_QUANTITY_LABEL (object);

  g_free (self->value_text);
  g_free (self->unit);
  G_OBJECT_CLASS (althea_quantity_label_parent_class)->finalize (object);
}

static void
althea_quantity_label_class_init (AltheaQuantityLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_quantity_label_get_property;
  object_class->set_property = althea_quantity_label_set_property;
  object_class->dispose = althea_quantity_label_dispose;
  object_class->finalize = althea_quantity_label_finalize;
  props[PROP_VALUE_TEXT] = g_param_spec_string ("value-text", NULL, NULL, NULL, flags);
  props[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, NULL, flags);
  props[PROP_FLAG] = g_param_spec_enum ("flag", NULL, NULL, ALTHEA_TYPE_FLAG, ALTHEA_FLAG_NONE, flags);
  props[PROP_MEASUREMENT] = g_param_spec_object ("measurement", NULL, NULL, ALTHEA_TYPE_MEASUREMENT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "quantity");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_quantity_label_init (AltheaQuantityLabel *self)
{
  self->value = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->value), 0);
  gtk_widget_add_css_class (self->value, "numeric");
  gtk_widget_add_css_class (self->value, "value");
  gtk_widget_set_parent (self->value, GTK_WIDGET (self));
  self->pill = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->pill, "flag");
  gtk_widget_set_valign (self->pill, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->pill, FALSE);
  gtk_widget_set_parent (self->pill, GTK_WIDGET (self));
}

GtkWidget *
althea_quantity_label_new (void)
{
  return g_object_new (ALTHEA_TYPE_QUANTITY_LABEL, NULL);
}

static void
set_all (AltheaQuantityLabel *self, AltheaMeasurement *measurement, const char *value_text, const char *unit,
         AltheaFlag flag)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->measurement, measurement))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MEASUREMENT]);
  if (g_set_str (&self->value_text, value_text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUE_TEXT]);
  if (g_set_str (&self->unit, unit))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNIT]);
  if (self->flag != flag)
    {
      self->flag = flag;
      update_pill (self);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FLAG]);
    }
  update_label (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
althea_quantity_label_set (AltheaQuantityLabel *self, const char *value_text, const char *unit,
                           AltheaFlag flag)
{
  g_return_if_fail (ALTHEA_IS_QUANTITY_LABEL (self));
  set_all (self, NULL, value_text, unit, flag);
}

void
althea_quantity_label_set_measurement (AltheaQuantityLabel *self, AltheaMeasurement *measurement)
{
  g_return_if_fail (ALTHEA_IS_QUANTITY_LABEL (self));
  g_return_if_fail (measurement == NULL || ALTHEA_IS_MEASUREMENT (measurement));
  if (measurement == NULL)
    set_all (self, NULL, NULL, NULL, ALTHEA_FLAG_NONE);
  else
    set_all (self, measurement, althea_measurement_get_value_text (measurement),
             althea_measurement_get_unit (measurement), althea_measurement_get_flag (measurement));
}
