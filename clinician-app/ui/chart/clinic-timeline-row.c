/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-timeline-row.h"

#include "althea-record-row.h"
#include "althea-text.h"

struct _ClinicTimelineRow
{
  GtkWidget parent_instance;

  GtkWidget *heading;    /* (owned by the widget tree) (nullable) */
  GtkWidget *date;       /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *title;      /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *subtitle;   /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *record_row; /* (owned by the widget tree) (nullable) */
  GtkWidget *vitals;     /* (owned by the widget tree) (nullable) */

  ClinicTimelineItem *item; /* (owned) (nullable) */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ClinicTimelineRow, clinic_timeline_row, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_NARROW = 1,
} ClinicTimelineRowProperty;

static GParamSpec *props[PROP_NARROW + 1];

static GtkWidget *
make_label (const char *css_class, gboolean hexpand)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, hexpand);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
show_heading (ClinicTimelineRow *self)
{
  const AltheaPartialDate *date = clinic_timeline_item_get_date (self->item);
  g_autofree char *title = clinic_timeline_item_dup_title (self->item);
  g_autofree char *subtitle = clinic_timeline_item_dup_subtitle (self->item);
  g_autoptr (AltheaPartialDate) day = NULL;
  g_autofree char *day_text = NULL;
  g_autofree char *full = date != NULL ? althea_partial_date_to_full_display (date) : NULL;

  if (self->heading == NULL)
    {
      self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
      gtk_widget_add_css_class (self->heading, "visit-heading");
      self->date = make_label ("visit-date", FALSE);
      gtk_label_set_ellipsize (GTK_LABEL (self->date), PANGO_ELLIPSIZE_NONE);
      self->title = make_label ("heading", TRUE);
      self->subtitle = make_label ("dim-label", FALSE);
      gtk_box_append (GTK_BOX (self->heading), self->date);
      gtk_box_append (GTK_BOX (self->heading), self->title);
      gtk_box_append (GTK_BOX (self->heading), self->subtitle);
      gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
    }
  /* The hour of a visit is one hover away; the day is what one looks for. */
  if (date != NULL && althea_partial_date_get_precision (date) == ALTHEA_PRECISION_TIME)
    {
      g_autoptr (GDateTime) local
          = g_date_time_new_from_unix_local (althea_partial_date_get_start_us (date) / G_USEC_PER_SEC);

      if (local != NULL)
        day = althea_partial_date_new_ymd (g_date_time_get_year (local), g_date_time_get_month (local),
                                           g_date_time_get_day_of_month (local));
    }
  if (date != NULL)
    day_text = althea_partial_date_to_display (day != NULL ? day : date);
  gtk_label_set_text (GTK_LABEL (self->date), day_text != NULL ? day_text : "");
  gtk_widget_set_tooltip_text (self->date, full);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
}

static void
show_record (ClinicTimelineRow *self)
{
  if (self->record_row == NULL)
    {
      self->record_row
          = g_object_new (ALTHEA_TYPE_RECORD_ROW, "show-date", FALSE, "value-beside", !self->narrow, NULL);
      gtk_widget_add_css_class (self->record_row, "under-visit");
      gtk_widget_set_parent (self->record_row, GTK_WIDGET (self));
    }
  althea_record_row_set_record (ALTHEA_RECORD_ROW (self->record_row),
                                clinic_timeline_item_get_record (self->item));
}

static void
show_vitals (ClinicTimelineRow *self, const char *line)
{
  if (self->vitals == NULL)
    {
      self->vitals = make_label ("under-visit", TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (self->vitals), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (self->vitals), TRUE);
      gtk_widget_add_css_class (self->vitals, "dim-label");
      gtk_widget_set_parent (self->vitals, GTK_WIDGET (self));
    }
  gtk_label_set_text (GTK_LABEL (self->vitals), line);
}

static void
set_visible (GtkWidget *widget, gboolean visible)
{
  if (widget != NULL)
    gtk_widget_set_visible (widget, visible);
}

static void
clinic_timeline_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicTimelineRowProperty)prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, CLINIC_TIMELINE_ROW (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_timeline_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ClinicTimelineRow *self = CLINIC_TIMELINE_ROW (object);

  switch ((ClinicTimelineRowProperty)prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      if (self->record_row != NULL)
        g_object_set (self->record_row, "value-beside", !self->narrow, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_timeline_row_dispose (GObject *object)
{
  ClinicTimelineRow *self = CLINIC_TIMELINE_ROW (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->record_row, gtk_widget_unparent);
  g_clear_pointer (&self->vitals, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (clinic_timeline_row_parent_class)->dispose (object);
}

static void
clinic_timeline_row_class_init (ClinicTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = clinic_timeline_row_get_property;
  G_OBJECT_CLASS (klass)->set_property = clinic_timeline_row_set_property;
  G_OBJECT_CLASS (klass)->dispose = clinic_timeline_row_dispose;
  props[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_timeline_row_init (ClinicTimelineRow *self)
{
}

GtkWidget *
clinic_timeline_row_new (void)
{
  return g_object_new (CLINIC_TYPE_TIMELINE_ROW, NULL);
}

void
clinic_timeline_row_set_item (ClinicTimelineRow *self, ClinicTimelineItem *item)
{
  gboolean heading, vitals;

  g_return_if_fail (CLINIC_IS_TIMELINE_ROW (self));
  if (!g_set_object (&self->item, item))
    return;
  heading = item != NULL && clinic_timeline_item_is_heading (item);
  vitals = item != NULL && clinic_timeline_item_get_vitals (item) != NULL;
  set_visible (self->heading, heading);
  set_visible (self->vitals, vitals);
  set_visible (self->record_row, item != NULL && !heading && !vitals);
  if (heading)
    show_heading (self);
  else if (vitals)
    {
      g_autofree char *line = clinic_timeline_item_dup_title (item);

      show_vitals (self, line);
    }
  else if (item != NULL)
    show_record (self);
}
