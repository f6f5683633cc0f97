/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-review-row.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"
#include "althea-widgets.h"

struct _ClinicReviewRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *title_label;    /* (template) */
  GtkWidget *range_label;    /* (template) */
  GtkWidget *old_label;      /* (template) */
  GtkWidget *quantity;       /* (template) */
  GtkWidget *delta_label;    /* (template) */
  GtkWidget *previous_label; /* (template) */

  ClinicReviewLine *line; /* (owned) */
};

G_DEFINE_FINAL_TYPE (ClinicReviewRow, clinic_review_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_old (ClinicReviewRow *self, const char *old)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  gtk_label_set_attributes (GTK_LABEL (self->old_label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_label (GTK_LABEL (self->old_label), old);
  gtk_widget_set_visible (self->old_label, *old != '\0');
}

/* One sentence, since a struck through number alone is read out as a number. */
static void
describe (ClinicReviewRow *self)
{
  AltheaMeasurement *measurement = clinic_review_line_get_measurement (self->line);
  const char *previous = clinic_review_line_get_previous_text (self->line);
  const char *old = clinic_review_line_get_old_text (self->line);
  const char *delta = clinic_review_line_get_delta_text (self->line);
  /* Translators: %s is a value with its day. */
  g_autofree char *before = *previous != '\0' ? g_strdup_printf (_ ("before %s"), previous) : g_strdup ("");
  /* Translators: %s is a value that was wrong. */
  g_autofree char *corrects = *old != '\0' ? g_strdup_printf (_ ("corrects %s"), old) : g_strdup ("");
  const char *parts[] = { althea_measurement_get_title (measurement),
                          althea_measurement_get_accessible_text (measurement),
                          corrects,
                          before,
                          delta,
                          NULL };
  g_autofree char *label = althea_text_join (", ", parts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (ClinicReviewRow *self)
{
  const char *previous = clinic_review_line_get_previous_text (self->line);
  /* Translators: %s is the value before and its day. */
  g_autofree char *before = g_strdup_printf (_ ("before: %s"), previous);

  show_old (self, clinic_review_line_get_old_text (self->line));
  gtk_label_set_label (GTK_LABEL (self->delta_label), clinic_review_line_get_delta_text (self->line));
  gtk_widget_set_visible (self->delta_label, *clinic_review_line_get_delta_text (self->line) != '\0');
  gtk_label_set_label (GTK_LABEL (self->previous_label), *previous != '\0' ? before : _ ("no value before"));
  describe (self);
}

static void
clinic_review_row_dispose (GObject *object)
{
  ClinicReviewRow *self = CLINIC_REVIEW_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_REVIEW_ROW);
  g_clear_object (&self->line);
  G_OBJECT_CLASS (clinic_review_row_parent_class)->dispose (object);
}

static void
clinic_review_row_class_init (ClinicReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_review_row_dispose;
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/orders/clinic-review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, range_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, old_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, quantity);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, delta_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewRow, previous_label);
}

static void
clinic_review_row_init (ClinicReviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_review_row_new (ClinicReviewLine *line)
{
  ClinicReviewRow *self;
  AltheaMeasurement *measurement;
  const char *range;

  g_return_val_if_fail (CLINIC_IS_REVIEW_LINE (line), NULL);
  self = g_object_new (CLINIC_TYPE_REVIEW_ROW, NULL);
  self->line = g_object_ref (line);
  measurement = clinic_review_line_get_measurement (line);
  range = althea_measurement_get_range_text (measurement);
  gtk_label_set_label (GTK_LABEL (self->title_label), althea_measurement_get_title (measurement));
  gtk_label_set_label (GTK_LABEL (self->range_label), range);
  gtk_widget_set_visible (self->range_label, *range != '\0');
  althea_quantity_label_set_measurement (ALTHEA_QUANTITY_LABEL (self->quantity), measurement);
  g_signal_connect_object (line, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
