/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-range-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The band takes the middle of the track; a value further out than the margins stands at the very end. */
#define BAND_START 0.25
#define BAND_END 0.75
#define TRACK_HEIGHT_PX 6
#define MARK_WIDTH_PX 4
#define MARK_HEIGHT_PX 16
#define NATURAL_WIDTH_PX 120
#define MINIMUM_WIDTH_PX 48

struct _AltheaRangeBar
{
  GtkWidget parent_instance;

  AltheaMeasurement *measurement; /* (owned) (nullable) */
  double value, low, high;        /* NAN when unknown */
};

G_DEFINE_FINAL_TYPE (AltheaRangeBar, althea_range_bar, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_MEASUREMENT = 1,
} AltheaRangeBarProperty;

static GParamSpec *props[PROP_MEASUREMENT + 1];

static gboolean
is_outside (AltheaRangeBar *self)
{
  return self->value < self->low || self->value > self->high;
}

/* What lies outside the range comes ever closer to the end of the track, so that far out and a little out
 * look different and nothing leaves it. @distance is in widths of the range. */
static double
fade_out (double distance)
{
  return (1 - exp (-1.5 * distance)) * 0.96;
}

/* Where the value stands on the track, 0 to 1. An open range is measured by its one bound. */
static double
value_position (AltheaRangeBar *self)
{
  double start = isnan (self->low) ? 0 : BAND_START, end = isnan (self->high) ? 1 : BAND_END;
  double width = isnan (self->low) || isnan (self->high) ? fabs (isnan (self->low) ? self->high : self->low)
                                                         : self->high - self->low;

  width = width > 0 ? width : 1;
  if (!isnan (self->high) && self->value > self->high)
    return end + (1 - end) * fade_out ((self->value - self->high) / width);
  if (!isnan (self->low) && self->value < self->low)
    return start - start * fade_out ((self->low - self->value) / width);
  if (isnan (self->low))
    return MAX (end - (self->high - self->value) / width * end, 0.01);
  if (isnan (self->high))
    return start + (1 - start) * fade_out ((self->value - self->low) / width);
  return start + (self->value - self->low) / width * (end - start);
}

static void
althea_range_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AltheaRangeBar *self = ALTHEA_RANGE_BAR (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float top = roundf ((height - TRACK_HEIGHT_PX) / 2);
  float band_start = isnan (self->low) ? 0 : BAND_START * width;
  float band_end = isnan (self->high) ? width : BAND_END * width;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float at = value_position (self) * width;
  GdkRGBA color, track, band;
  GskRoundedRect rounded;

  gtk_widget_get_color (widget, &color);
  /* Only the mark takes the colour of a value outside; the track stays as everything around it. */
  gtk_widget_get_color (gtk_widget_get_parent (widget), &track);
  band = track;
  track.alpha *= 0.12;
  band.alpha *= 0.3;
  if (mirrored)
    {
      float start = band_start;

      band_start = width - band_end;
      band_end = width - start;
      at = width - at;
    }
  gsk_rounded_rect_init_from_rect (&rounded, &GRAPHENE_RECT_INIT (0, top, width, TRACK_HEIGHT_PX),
                                   TRACK_HEIGHT_PX / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &track, &GRAPHENE_RECT_INIT (0, top, width, TRACK_HEIGHT_PX));
  gtk_snapshot_append_color (snapshot, &band,
                             &GRAPHENE_RECT_INIT (band_start, top, band_end - band_start, TRACK_HEIGHT_PX));
  gtk_snapshot_pop (snapshot);
  at = CLAMP (roundf (at - MARK_WIDTH_PX / 2.0), 0, width - MARK_WIDTH_PX);
  gsk_rounded_rect_init_from_rect (
      &rounded,
      &GRAPHENE_RECT_INIT (at, roundf ((height - MARK_HEIGHT_PX) / 2), MARK_WIDTH_PX, MARK_HEIGHT_PX), 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &color, &rounded.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
althea_range_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MINIMUM_WIDTH_PX;
      *natural = NATURAL_WIDTH_PX;
    }
  else
    *minimum = *natural = MARK_HEIGHT_PX;
}

static void
althea_range_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaRangeBarProperty)prop_id)
    {
    case PROP_MEASUREMENT:
      g_value_set_object (value, ALTHEA_RANGE_BAR (object)->measurement);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_range_bar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaRangeBarProperty)prop_id)
    {
    case PROP_MEASUREMENT:
      althea_range_bar_set_measurement (ALTHEA_RANGE_BAR (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_range_bar_dispose (GObject *object)
{
  g_clear_object (&ALTHEA_RANGE_BAR (object)->measurement);
  G_OBJECT_CLASS (althea_range_bar_parent_class)->dispose (object);
}

static void
althea_range_bar_class_init (AltheaRangeBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_range_bar_get_property;
  object_class->set_property = althea_range_bar_set_property;
  object_class->dispose = althea_range_bar_dispose;
  widget_class->snapshot = althea_range_bar_snapshot;
  widget_class->measure = althea_range_bar_measure;
  props[PROP_MEASUREMENT]
      = g_param_spec_object ("measurement", NULL, NULL, ALTHEA_TYPE_MEASUREMENT,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "rangebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
althea_range_bar_init (AltheaRangeBar *self)
{
  self->value = self->low = self->high = NAN;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
althea_range_bar_new (void)
{
  return g_object_new (ALTHEA_TYPE_RANGE_BAR, NULL);
}

void
althea_range_bar_set (AltheaRangeBar *self, double value, double low, double high, const char *text)
{
  g_return_if_fail (ALTHEA_IS_RANGE_BAR (self));
  self->value = value;
  self->low = low;
  self->high = high;
  gtk_widget_set_visible (GTK_WIDGET (self), !isnan (value) && !(isnan (low) && isnan (high)));
  if (is_outside (self))
    gtk_widget_add_css_class (GTK_WIDGET (self), "outside");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "outside");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
althea_range_bar_set_measurement (AltheaRangeBar *self, AltheaMeasurement *measurement)
{
  g_return_if_fail (ALTHEA_IS_RANGE_BAR (self));
  g_return_if_fail (measurement == NULL || ALTHEA_IS_MEASUREMENT (measurement));
  if (!g_set_object (&self->measurement, measurement))
    return;
  if (measurement == NULL)
    althea_range_bar_set (self, NAN, NAN, NAN, NULL);
  else
    althea_range_bar_set (self, althea_measurement_get_number (measurement),
                          althea_measurement_get_low (measurement), althea_measurement_get_high (measurement),
                          althea_measurement_get_accessible_text (measurement));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MEASUREMENT]);
}
