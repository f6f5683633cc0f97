/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-paint.h"

#include <math.h>

#include "althea-trend-scale.h"

#define GAP_PX 6
#define TOP_PX 12
#define RIGHT_PX 14
#define POINT_RADIUS_PX 4
#define MAX_DIRECT_LABEL_PX 130
#define TICK_SPACING_X_PX 84
#define TICK_SPACING_Y_PX 34
#define TOOLTIP_PADDING_PX 8

/* Okabe and Ito's palette, safe for the common kinds of colour blindness: the order keeps neighbours far
 * apart; in the dark lighter tones of the same hues. */
static const char *const light_palette[]
    = { "#0072b2", "#d55e00", "#007a5a", "#a8487f", "#8a6100", "#3b3b98" };
static const char *const dark_palette[]
    = { "#56b4e9", "#f28b3c", "#2fc49a", "#e79ac6", "#f0d042", "#a9a6ff" };

void
althea_trend_get_color (guint index, gboolean dark, GdkRGBA *color)
{
  gdk_rgba_parse (color, (dark ? dark_palette : light_palette)[index % G_N_ELEMENTS (light_palette)]);
}

static GdkRGBA
series_color (AltheaTrendPaint *self, guint index)
{
  GdkRGBA color;

  althea_trend_get_color (index, self->dark, &color);
  return color;
}

static PangoLayout *
make_label (AltheaTrendPaint *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
label_width (AltheaTrendPaint *self, const char *text)
{
  g_autoptr (PangoLayout) layout = make_label (self, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
find_extent (AltheaTrendPaint *self)
{
  gint64 first = G_MAXINT64, last = G_MININT64;

  self->low = G_MAXDOUBLE;
  self->high = -G_MAXDOUBLE;
  for (guint i = 0; i < self->series->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (self->series, i);
      double low = althea_trend_series_get_low (series), high = althea_trend_series_get_high (series);

      for (guint j = 0; j < althea_trend_series_get_n_points (series); j++)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (series, j);

          if (isnan (point->value) || (self->from_us != 0 && point->time_us < self->from_us)
              || (self->until_us != 0 && point->time_us > self->until_us))
            continue;
          first = MIN (first, point->time_us);
          last = MAX (last, point->time_us);
          self->low = MIN (self->low, point->value);
          self->high = MAX (self->high, point->value);
        }
      /* Both bounds lie within the plot, also those of a range that is open at one end. */
      if (!isnan (low))
        {
          self->low = MIN (self->low, low);
          self->high = MAX (self->high, low);
        }
      if (!isnan (high))
        {
          self->low = MIN (self->low, high);
          self->high = MAX (self->high, high);
        }
    }
  if (self->from_us == 0)
    self->from_us = first;
  if (self->until_us == 0)
    self->until_us = last;
  if (self->until_us - self->from_us < G_TIME_SPAN_DAY)
    {
      self->from_us -= G_TIME_SPAN_DAY / 2;
      self->until_us += G_TIME_SPAN_DAY / 2;
    }
}

static const AltheaTrendPoint *
last_point (AltheaTrendPaint *self, AltheaTrendSeries *series)
{
  for (guint i = althea_trend_series_get_n_points (series); i > 0; i--)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i - 1);

      if (!isnan (point->value) && point->time_us >= self->from_us && point->time_us <= self->until_us)
        return point;
    }
  return NULL;
}

/* What stands beside the last point: the series' name where there are several, the value where there is one.
 */
static const char *
direct_label (AltheaTrendPaint *self, guint index)
{
  AltheaTrendSeries *series = g_ptr_array_index (self->series, index);
  const AltheaTrendPoint *point = last_point (self, series);

  if (point == NULL)
    return NULL;
  return self->series->len > 1 ? althea_trend_series_get_title (series) : point->text;
}

void
althea_trend_paint_layout (AltheaTrendPaint *self)
{
  int width = gtk_widget_get_width (self->widget), height = gtk_widget_get_height (self->widget);
  int left = 0, right = 0;
  g_autoptr (PangoLayout) sample = make_label (self, "0123 Mar");

  find_extent (self);
  pango_layout_get_pixel_size (sample, NULL, &self->label_height);
  self->value_ticks = althea_trend_scale_new_values (
      &self->low, &self->high,
      CLAMP ((height - TOP_PX - self->label_height) / MAX (TICK_SPACING_Y_PX, 2 * self->label_height), 3, 8)
          + 1);
  for (guint i = 0; i < self->value_ticks->len; i++)
    left = MAX (left, label_width (self, g_array_index (self->value_ticks, AltheaTrendTick, i).label));
  for (guint i = 0; i < self->series->len; i++)
    {
      const char *label = direct_label (self, i);

      if (label != NULL)
        right = MAX (right, MIN (label_width (self, label), MAX_DIRECT_LABEL_PX));
    }
  left += 2 * GAP_PX;
  right += RIGHT_PX;
  graphene_rect_init (&self->plot, left, TOP_PX, MAX (width - left - right, 40),
                      MAX (height - TOP_PX - self->label_height - 2 * GAP_PX, 40));
  self->time_ticks = althea_trend_scale_new_times (
      self->from_us, self->until_us,
      MAX ((int)self->plot.size.width / MAX (TICK_SPACING_X_PX, label_width (self, "Mar 20000")), 2));
}

double
althea_trend_paint_time_to_x (AltheaTrendPaint *self, gint64 time_us)
{
  return self->plot.origin.x
         + (double)(time_us - self->from_us) / (double)(self->until_us - self->from_us)
               * self->plot.size.width;
}

static double
value_to_y (AltheaTrendPaint *self, double value)
{
  return self->plot.origin.y + (self->high - value) / (self->high - self->low) * self->plot.size.height;
}

static void
paint_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (round (x), round (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* The band of the first series: with several series their ranges would hide each other. */
static void
paint_band (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  AltheaTrendSeries *series = g_ptr_array_index (self->series, 0);
  double low = althea_trend_series_get_low (series), high = althea_trend_series_get_high (series);
  double top, bottom;
  GdkRGBA color;

  if (self->series->len > 1 || (isnan (low) && isnan (high)))
    return;
  gdk_rgba_parse (&color, self->dark ? "rgba(47,196,154,0.16)" : "rgba(0,122,90,0.12)");
  top = isnan (high) ? self->plot.origin.y : value_to_y (self, high);
  bottom = isnan (low) ? self->plot.origin.y + self->plot.size.height : value_to_y (self, low);
  gtk_snapshot_append_color (
      snapshot, &color, &GRAPHENE_RECT_INIT (self->plot.origin.x, top, self->plot.size.width, bottom - top));
}

static void
paint_axes (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  GdkRGBA ink, line;
  double bottom = self->plot.origin.y + self->plot.size.height;

  gtk_widget_get_color (self->widget, &ink);
  line = ink;
  line.alpha *= 0.13;
  ink.alpha *= 0.65;
  for (guint i = 0; i < self->value_ticks->len; i++)
    {
      AltheaTrendTick *tick = &g_array_index (self->value_ticks, AltheaTrendTick, i);
      g_autoptr (PangoLayout) label = make_label (self, tick->label);
      double y = round (value_to_y (self, tick->at));
      int width, height;

      pango_layout_get_pixel_size (label, &width, &height);
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (self->plot.origin.x, y, self->plot.size.width, 1));
      paint_text (snapshot, label, self->plot.origin.x - GAP_PX - width, y - height / 2.0, &ink);
    }
  for (guint i = 0; i < self->time_ticks->len; i++)
    {
      AltheaTrendTick *tick = &g_array_index (self->time_ticks, AltheaTrendTick, i);
      g_autoptr (PangoLayout) label = make_label (self, tick->label);
      double x = round (althea_trend_paint_time_to_x (self, (gint64)tick->at));
      int width;

      pango_layout_get_pixel_size (label, &width, NULL);
      gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT (x, bottom, 1, 4));
      paint_text (snapshot, label, CLAMP (x - width / 2.0, 0, gtk_widget_get_width (self->widget) - width),
                  bottom + GAP_PX, &ink);
    }
}

/* A zigzag at the foot of the value axis says that it does not begin at zero. */
static void
paint_axis_break (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  g_autoptr (GskPathBuilder) builder = NULL;
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1);
  double x = self->plot.origin.x, y = self->plot.origin.y + self->plot.size.height;
  GdkRGBA ink;

  if (self->low <= 0 && self->high >= 0)
    return;
  gtk_widget_get_color (self->widget, &ink);
  ink.alpha *= 0.65;
  builder = gsk_path_builder_new ();
  gsk_path_builder_move_to (builder, x, y);
  gsk_path_builder_line_to (builder, x - 3, y - 2);
  gsk_path_builder_line_to (builder, x + 3, y - 5);
  gsk_path_builder_line_to (builder, x - 3, y - 8);
  gsk_path_builder_line_to (builder, x, y - 10);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gtk_snapshot_append_stroke (snapshot, path, stroke, &ink);
}

/* Each series has a shape of its own, so that colour is not the only sign. */
static void
add_marker (GskPathBuilder *builder, guint index, double x, double y, double radius)
{
  switch (index % 4)
    {
    case 0:
      gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), radius);
      break;
    case 1:
      gsk_path_builder_add_rect (
          builder, &GRAPHENE_RECT_INIT (x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8));
      break;
    case 2:
      gsk_path_builder_move_to (builder, x, y - radius * 1.3);
      gsk_path_builder_line_to (builder, x + radius * 1.3, y);
      gsk_path_builder_line_to (builder, x, y + radius * 1.3);
      gsk_path_builder_line_to (builder, x - radius * 1.3, y);
      gsk_path_builder_close (builder);
      break;
    default:
      gsk_path_builder_move_to (builder, x, y - radius * 1.2);
      gsk_path_builder_line_to (builder, x + radius * 1.15, y + radius * 0.9);
      gsk_path_builder_line_to (builder, x - radius * 1.15, y + radius * 0.9);
      gsk_path_builder_close (builder);
      break;
    }
}

static void
paint_series (AltheaTrendPaint *self, GtkSnapshot *snapshot, guint index)
{
  AltheaTrendSeries *series = g_ptr_array_index (self->series, index);
  GskPathBuilder *line = gsk_path_builder_new ();
  GskPathBuilder *markers = gsk_path_builder_new ();
  g_autoptr (GskPath) line_path = NULL;
  g_autoptr (GskPath) marker_path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (2);
  GdkRGBA color = series_color (self, index);
  gboolean broken = TRUE;

  for (guint i = 0; i < althea_trend_series_get_n_points (series); i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);
      double x, y;

      if (isnan (point->value))
        {
          broken = TRUE;
          continue;
        }
      x = althea_trend_paint_time_to_x (self, point->time_us);
      y = value_to_y (self, point->value);
      if (broken)
        gsk_path_builder_move_to (line, x, y);
      else
        gsk_path_builder_line_to (line, x, y);
      broken = FALSE;
      if (point->time_us >= self->from_us && point->time_us <= self->until_us)
        add_marker (markers, index, x, y, POINT_RADIUS_PX + (point->time_us == self->selected_us ? 2 : 0));
    }
  line_path = gsk_path_builder_free_to_path (line);
  marker_path = gsk_path_builder_free_to_path (markers);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  /* The line to a point before the window enters at the edge. */
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (self->plot.origin.x, 0, gtk_widget_get_width (self->widget),
                                               gtk_widget_get_height (self->widget)));
  gtk_snapshot_append_stroke (snapshot, line_path, stroke, &color);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_fill (snapshot, marker_path, GSK_FILL_RULE_WINDING, &color);
}

static void
paint_direct_labels (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  double taken = -G_MAXDOUBLE;

  for (guint i = 0; i < self->series->len; i++)
    {
      const char *text = direct_label (self, i);
      const AltheaTrendPoint *point;
      g_autoptr (PangoLayout) label = NULL;
      GdkRGBA color = series_color (self, i);
      double y;

      if (text == NULL)
        continue;
      point = last_point (self, g_ptr_array_index (self->series, i));
      label = make_label (self, text);
      pango_layout_set_width (label, MAX_DIRECT_LABEL_PX * PANGO_SCALE);
      pango_layout_set_ellipsize (label, PANGO_ELLIPSIZE_END);
      y = value_to_y (self, point->value) - self->label_height / 2.0;
      if (fabs (y - taken) < self->label_height)
        y = taken + self->label_height;
      taken = y;
      paint_text (snapshot, label,
                  althea_trend_paint_time_to_x (self, point->time_us) + POINT_RADIUS_PX + GAP_PX, y, &color);
    }
}

static void
paint_tooltip (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout = NULL;
  double x = round (althea_trend_paint_time_to_x (self, self->selected_us)), left;
  int width, height;
  GskRoundedRect box;
  GdkRGBA ink, paper, line;

  gtk_widget_get_color (self->widget, &ink);
  line = ink;
  line.alpha *= 0.5;
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (x, self->plot.origin.y, 1, self->plot.size.height));
  if (self->selected_text == NULL || *self->selected_text == '\0')
    return;
  layout = make_label (self, self->selected_text);
  pango_layout_get_pixel_size (layout, &width, &height);
  width += 2 * TOOLTIP_PADDING_PX;
  height += 2 * TOOLTIP_PADDING_PX;
  left = x + 10 + width > gtk_widget_get_width (self->widget) ? x - 10 - width : x + 10;
  left = MAX (left, 0);
  gdk_rgba_parse (&paper, self->dark ? "#f2f2f4" : "#2e2e33");
  gdk_rgba_parse (&ink, self->dark ? "#1e1e22" : "#ffffff");
  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (left, self->plot.origin.y, width, height), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &paper, &box.bounds);
  gtk_snapshot_pop (snapshot);
  paint_text (snapshot, layout, left + TOOLTIP_PADDING_PX, self->plot.origin.y + TOOLTIP_PADDING_PX, &ink);
}

void
althea_trend_paint_snapshot (AltheaTrendPaint *self, GtkSnapshot *snapshot)
{
  paint_band (self, snapshot);
  paint_axes (self, snapshot);
  paint_axis_break (self, snapshot);
  for (guint i = 0; i < self->series->len; i++)
    paint_series (self, snapshot, i);
  paint_direct_labels (self, snapshot);
  if (self->selected_us != 0)
    paint_tooltip (self, snapshot);
}

void
althea_trend_paint_clear (AltheaTrendPaint *self)
{
  g_clear_pointer (&self->value_ticks, g_array_unref);
  g_clear_pointer (&self->time_ticks, g_array_unref);
}
