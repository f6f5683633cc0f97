/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-qr-view.h"

#define QUIET_MODULES 4
#define MAX_MODULES 177 /* version 40 */
#define MINIMUM_MODULE_PX 3
#define NATURAL_MODULE_PX 5

struct _AltheaQrView
{
  GtkWidget parent_instance;

  guint8 *modules; /* (owned) (nullable) (array length=size*size) */
  guint size;
  char *label; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaQrView, althea_qr_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_LABEL = 1,
} AltheaQrViewProperty;

static GParamSpec *props[PROP_LABEL + 1];

static void
althea_qr_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AltheaQrView *self = ALTHEA_QR_VIEW (widget);
  static const GdkRGBA white = { 1, 1, 1, 1 };
  static const GdkRGBA black = { 0, 0, 0, 1 };
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  guint total = self->size + 2 * QUIET_MODULES;
  int module, left, top;

  if (self->size == 0)
    return;
  /* Whole pixels a module: a blurred edge costs a scanner more than a smaller picture. */
  module = MAX (MIN (width, height) / (int)total, 1);
  left = (width - module * (int)total) / 2;
  top = (height - module * (int)total) / 2;
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (left, top, module * total, module * total));
  for (guint y = 0; y < self->size; y++)
    {
      for (guint x = 0; x < self->size; x++)
        {
          guint run = 0;

          while (x + run < self->size && self->modules[y * self->size + x + run] != 0)
            run++;
          if (run == 0)
            continue;
          gtk_snapshot_append_color (snapshot, &black,
                                     &GRAPHENE_RECT_INIT (left + (int)(x + QUIET_MODULES) * module,
                                                          top + (int)(y + QUIET_MODULES) * module,
                                                          run * module, module));
          x += run;
        }
    }
}

static void
althea_qr_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  AltheaQrView *self = ALTHEA_QR_VIEW (widget);
  int total = self->size == 0 ? 0 : (int)self->size + 2 * QUIET_MODULES;

  *minimum = total * MINIMUM_MODULE_PX;
  *natural = total * NATURAL_MODULE_PX;
}

static void
althea_qr_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaQrViewProperty)prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, ALTHEA_QR_VIEW (object)->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_qr_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaQrViewProperty)prop_id)
    {
    case PROP_LABEL:
      althea_qr_view_set_label (ALTHEA_QR_VIEW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_qr_view_finalize (GObject *object)
{
  AltheaQrView *self = ALTHEA_QR_VIEW (object);

  g_free (self->modules);
  g_free (self->label);
  G_OBJECT_CLASS (althea_qr_view_parent_class)->finalize (object);
}

static void
althea_qr_view_class_init (AltheaQrViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_qr_view_get_property;
  object_class->set_property = althea_qr_view_set_property;
  object_class->finalize = althea_qr_view_finalize;
  widget_class->snapshot = althea_qr_view_snapshot;
  widget_class->measure = althea_qr_view_measure;
  props[PROP_LABEL] = g_param_spec_string (
      "label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "qrview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
althea_qr_view_init (AltheaQrView *self)
{
}

GtkWidget *
althea_qr_view_new (void)
{
  return g_object_new (ALTHEA_TYPE_QR_VIEW, NULL);
}

void
althea_qr_view_set_modules (AltheaQrView *self, const guint8 *modules, guint size)
{
  g_return_if_fail (ALTHEA_IS_QR_VIEW (self));
  g_return_if_fail (size <= MAX_MODULES && (modules != NULL || size == 0));
  g_clear_pointer (&self->modules, g_free);
  self->size = size;
  if (size > 0)
    self->modules = g_memdup2 (modules, (gsize)size * size);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
althea_qr_view_set_label (AltheaQrView *self, const char *label)
{
  g_return_if_fail (ALTHEA_IS_QR_VIEW (self));
  if (!g_set_str (&self->label, label))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LABEL]);
}
