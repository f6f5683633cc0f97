/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-sparkline.h"

#include <math.h>

#include "althea-trend-series.h"

#define MAX_POINTS 12
#define MAX_LINES 2
#define WIDTH_PX 60
#define HEIGHT_PX 18
#define MARK_PX 2.25f
#define EDGE_PX 3.0

struct _AltheaSparkline
{
  GtkWidget parent_instance;

  GListModel *observations; /* (owned) (nullable) */
  GPtrArray *series;        /* (owned) (nullable) of AltheaTrendSeries */
};

G_DEFINE_FINAL_TYPE (AltheaSparkline, althea_sparkline, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_OBSERVATIONS = 1,
} AltheaSparklineProperty;

static GParamSpec *props[PROP_OBSERVATIONS + 1];

typedef struct
{
  double from, to; /* time or value at the two ends */
} Span;

static guint
first_shown (AltheaTrendSeries *series)
{
  guint n = althea_trend_series_get_n_points (series);

  return n > MAX_POINTS ? n - MAX_POINTS : 0;
}

static void
widen (Span *span, double at)
{
  span->from = fmin (span->from, at);
  span->to = fmax (span->to, at);
}

static void
measure_series (AltheaTrendSeries *series, Span *time, Span *value)
{
  for (guint i = first_shown (series); i < althea_trend_series_get_n_points (series); i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);

      if (isnan (point->value))
        continue;
      widen (time, (double)point->time_us);
      widen (value, point->value);
    }
}

/* Where @at lies between the ends, 0 to 1; in the middle when the ends are one. */
static double
part_of (const Span *span, double at)
{
  return span->to > span->from ? (at - span->from) / (span->to - span->from) : 0.5;
}

static void
snapshot_series (AltheaSparkline *self, GtkSnapshot *snapshot, AltheaTrendSeries *series, const Span *time,
                 const Span *value)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * EDGE_PX;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * EDGE_PX;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPathBuilder) mark = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1.5f);
  g_autoptr (GskPath) path = NULL, dot = NULL;
  graphene_point_t at = { 0 };
  GdkRGBA color, faint;
  gboolean drawing = FALSE;

  for (guint i = first_shown (series); i < althea_trend_series_get_n_points (series); i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);
      gboolean gap = isnan (point->value);

      if (!gap)
        {
          at.x = (float)(EDGE_PX + width * part_of (time, (double)point->time_us));
          at.y = (float)(EDGE_PX + height * (1 - part_of (value, point->value)));
        }
      if (!gap && drawing)
        gsk_path_builder_line_to (builder, at.x, at.y);
      else if (!gap)
        gsk_path_builder_move_to (builder, at.x, at.y);
      drawing = !gap;
    }
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  faint = color;
  faint.alpha *= 0.55f;
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &faint);
  gsk_path_builder_add_circle (mark, &at, MARK_PX);
  dot = gsk_path_builder_to_path (mark);
  gtk_snapshot_append_fill (snapshot, dot, GSK_FILL_RULE_WINDING, &color);
}

static void
althea_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AltheaSparkline *self = ALTHEA_SPARKLINE (widget);
  Span time = { INFINITY, -INFINITY }, value = { INFINITY, -INFINITY };

  if (althea_sparkline_get_n_points (self) < 2)
    return;
  for (guint i = 0; i < MIN (self->series->len, MAX_LINES); i++)
    measure_series (g_ptr_array_index (self->series, i), &time, &value);
  for (guint i = 0; i < MIN (self->series->len, MAX_LINES); i++)
    snapshot_series (self, snapshot, g_ptr_array_index (self->series, i), &time, &value);
}

static void
althea_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
}

static void
althea_sparkline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaSparklineProperty)prop_id)
    {
    case PROP_OBSERVATIONS:
      g_value_set_object (value, ALTHEA_SPARKLINE (object)->observations);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_sparkline_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaSparklineProperty)prop_id)
    {
    case PROP_OBSERVATIONS:
      althea_sparkline_set_observations (ALTHEA_SPARKLINE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_sparkline_dispose (GObject *object)
{
  AltheaSparkline *self = ALTHEA_SPARKLINE (object);

  g_clear_object (&self->observations);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  G_OBJECT_CLASS (althea_sparkline_parent_class)->dispose (object);
}

static void
althea_sparkline_class_init (AltheaSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_sparkline_get_property;
  object_class->set_property = althea_sparkline_set_property;
  object_class->dispose = althea_sparkline_dispose;
  widget_class->snapshot = althea_sparkline_snapshot;
  widget_class->measure = althea_sparkline_measure;
  props[PROP_OBSERVATIONS]
      = g_param_spec_object ("observations", NULL, NULL, G_TYPE_LIST_MODEL,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  /* The numbers beside it say the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
althea_sparkline_init (AltheaSparkline *self)
{
}

void
althea_sparkline_set_observations (AltheaSparkline *self, GListModel *observations)
{
  g_return_if_fail (ALTHEA_IS_SPARKLINE (self));
  g_return_if_fail (observations == NULL || G_IS_LIST_MODEL (observations));

  if (!g_set_object (&self->observations, observations))
    return;
  g_clear_pointer (&self->series, g_ptr_array_unref);
  if (observations != NULL)
    self->series = althea_trend_series_new_for_observations (observations, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OBSERVATIONS]);
}

guint
althea_sparkline_get_n_points (AltheaSparkline *self)
{
  guint n = 0, n_points;
  AltheaTrendSeries *first;

  g_return_val_if_fail (ALTHEA_IS_SPARKLINE (self), 0);
  if (self->series == NULL || self->series->len == 0)
    return 0;
  first = g_ptr_array_index (self->series, 0);
  n_points = althea_trend_series_get_n_points (first);
  for (guint i = first_shown (first); i < n_points; i++)
    n += !isnan (althea_trend_series_get_point (first, i)->value);
  return n;
}
