/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include <math.h>

#include "althea-trend-paint.h"
#include "althea-trend-scale.h"
#include "clinic-graph-private.h"

#define GAP 6
#define RIGHT 14
#define POINT_RADIUS 3.5
#define MIN_PANEL 104
#define MAX_PANEL 220
#define BAR_PADDING 3
#define TICK_SPACING_X 88
#define TICK_SPACING_Y 30
#define UNKNOWN_END 26 /* how long a bar is whose end nobody recorded */
#define MAX_LABEL 130

/* What all panels share. */
typedef struct
{
  double left, right; /* margins of the plots */
  double line;        /* height of a line of text */
} Frame;

static void
free_ticks (GArray *ticks)
{
  g_array_unref (ticks);
}

/* The value axis of one test: all its values in the window and its range. FALSE without a value. */
static gboolean
find_values (ClinicGraph *self, GPtrArray *all, double *low, double *high)
{
  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (guint i = 0; i < all->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (all, i);
      double bounds[] = { althea_trend_series_get_low (series), althea_trend_series_get_high (series) };

      for (guint j = 0; j < althea_trend_series_get_n_points (series); j++)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (series, j);

          if (isnan (point->value) || point->time_us < self->from_us)
            continue;
          *low = MIN (*low, point->value);
          *high = MAX (*high, point->value);
        }
      for (guint j = 0; j < 2 && *high >= *low; j++)
        {
          if (isnan (bounds[j]))
            continue;
          *low = MIN (*low, bounds[j]);
          *high = MAX (*high, bounds[j]);
        }
    }
  return *high >= *low;
}

static double
widest_tick (const ClinicPlot *base, const GArray *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      double width;

      clinic_plot_measure (base, g_array_index (ticks, AltheaTrendTick, i).label, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

static const AltheaTrendPoint *
last_point (ClinicGraph *self, AltheaTrendSeries *series)
{
  for (guint i = althea_trend_series_get_n_points (series); i > 0; i--)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i - 1);

      if (!isnan (point->value))
        return point->time_us >= self->from_us ? point : NULL;
    }
  return NULL;
}

/* Beside the last point of each series: the name where a test has several, else the value. */
static const char *
direct_label (ClinicGraph *self, GPtrArray *all, guint index)
{
  const AltheaTrendPoint *point = last_point (self, g_ptr_array_index (all, index));

  if (point == NULL)
    return NULL;
  return all->len > 1 ? althea_trend_series_get_title (g_ptr_array_index (all, index)) : point->text;
}

/* The margins are the widest that any panel needs, so that one time stands under the other. */
static void
lay_out (ClinicGraph *self, const ClinicPlot *base, Frame *frame)
{
  double right = 0;

  frame->left = 0;
  clinic_plot_measure (base, "0123 Mar", NULL, &frame->line);
  for (guint i = 0; i < self->tests->len; i++)
    {
      GPtrArray *all = clinic_graph_test_get_series (g_ptr_array_index (self->tests, i), NULL);
      double low, high;
      GArray *ticks;

      if (!find_values (self, all, &low, &high))
        continue;
      ticks = althea_trend_scale_new_values (&low, &high, 6);
      frame->left = MAX (frame->left, widest_tick (base, ticks));
      free_ticks (ticks);
      for (guint j = 0; j < all->len; j++)
        {
          const char *label = direct_label (self, all, j);
          double width;

          if (label == NULL)
            continue;
          clinic_plot_measure (base, label, &width, NULL);
          right = MAX (right, MIN (width, MAX_LABEL));
        }
    }
  frame->left += 2 * GAP;
  frame->right = right + RIGHT + GAP;
}

static double
bars_height (ClinicGraph *self, const Frame *frame)
{
  return self->bars->len > 0 ? self->bars->len * (frame->line + 2 * BAR_PADDING + GAP) + GAP : 0;
}

double
clinic_graph_get_height (ClinicDrawing *drawing, const ClinicPlot *base)
{
  ClinicGraph *self = CLINIC_GRAPH (drawing);
  Frame frame;

  lay_out (self, base, &frame);
  return self->tests->len * (MIN_PANEL + frame.line + 3 * GAP) + bars_height (self, &frame) + frame.line
         + 3 * GAP;
}

double
clinic_graph_get_stop_x (ClinicDrawing *drawing, const ClinicPlot *base, double width, guint stop)
{
  ClinicGraph *self = CLINIC_GRAPH (drawing);
  Frame frame;
  ClinicPlot plot = *base;

  lay_out (self, base, &frame);
  plot.x = frame.left;
  plot.width = MAX (width - frame.left - frame.right, 40);
  plot.from = (double)self->from_us;
  plot.until = (double)self->until_us;
  return clinic_plot_get_x (&plot, (double)g_array_index (self->times, gint64, stop));
}

static void
paint_series (ClinicGraph *self, const ClinicPlot *plot, AltheaTrendSeries *series, guint shape,
              const GdkRGBA *color, gint64 selected_us)
{
  guint n = althea_trend_series_get_n_points (series);
  g_autofree double *at = g_new (double, MAX (n, 1));
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);

      at[i] = (double)point->time_us;
      values[i] = point->value;
    }
  clinic_plot_line (plot, at, values, n, color, 1.75, FALSE);
  for (guint i = 0; i < n; i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);

      if (!isnan (values[i]) && point->time_us >= self->from_us)
        clinic_plot_marker (plot, shape, clinic_plot_get_x (plot, at[i]), clinic_plot_get_y (plot, values[i]),
                            POINT_RADIUS + (point->time_us == selected_us ? 1.5 : 0), color,
                            point->flag != ALTHEA_FLAG_NONE);
    }
}

static void
paint_direct_labels (ClinicGraph *self, const ClinicPlot *plot, GPtrArray *all, guint first_color,
                     double line)
{
  double taken = -G_MAXDOUBLE;

  for (guint i = 0; i < all->len; i++)
    {
      const char *text = direct_label (self, all, i);
      const AltheaTrendPoint *point;
      GdkRGBA color;
      double y;

      if (text == NULL)
        continue;
      point = last_point (self, g_ptr_array_index (all, i));
      y = clinic_plot_get_y (plot, point->value) - line / 2;
      if (fabs (y - taken) < line)
        y = taken + line;
      taken = y;
      althea_trend_get_color (first_color + i, plot->dark, &color);
      clinic_plot_text (plot, text, clinic_plot_get_x (plot, (double)point->time_us) + POINT_RADIUS + GAP, y,
                        0, MAX_LABEL, &color);
    }
}

/* The band belongs to one series; of several each has its own, which would hide one another. */
static void
paint_ranges (const ClinicPlot *plot, GPtrArray *all, guint first_color)
{
  AltheaTrendSeries *first = g_ptr_array_index (all, 0);

  if (all->len == 1)
    {
      clinic_plot_band (plot, althea_trend_series_get_low (first), althea_trend_series_get_high (first));
      return;
    }
  for (guint i = 0; i < all->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (all, i);
      double bounds[] = { althea_trend_series_get_low (series), althea_trend_series_get_high (series) };
      double at[] = { plot->from, plot->until };
      GdkRGBA color;

      althea_trend_get_color (first_color + i, plot->dark, &color);
      color.alpha *= 0.6F;
      for (guint j = 0; j < 2; j++)
        {
          double line[] = { bounds[j], bounds[j] };

          if (!isnan (bounds[j]))
            clinic_plot_line (plot, at, line, 2, &color, 1, TRUE);
        }
    }
}

static void
paint_title (ClinicGraph *self, const ClinicPlot *plot, ClinicGraphTest *test, GPtrArray *all, guint color,
             double y, double line)
{
  const char *unit = all->len > 0 ? althea_trend_series_get_unit (g_ptr_array_index (all, 0)) : "";
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", clinic_graph_test_get_title (test), *unit != '\0' ? ", " : "", unit);
  GdkRGBA rgba;

  althea_trend_get_color (color, plot->dark, &rgba);
  clinic_plot_marker (plot, color, plot->x + POINT_RADIUS, y + line / 2, POINT_RADIUS, &rgba, FALSE);
  clinic_plot_text (plot, text, plot->x + 2 * POINT_RADIUS + GAP, y, 0, plot->width - 4 * GAP, &plot->ink);
}

/* One test. @plot has x, width and the time; @top is where the panel begins. Returns the next colour. */
static guint
paint_panel (ClinicGraph *self, ClinicPlot *plot, ClinicGraphTest *test, guint color, double top,
             double height, double line, gint64 selected_us, const GArray *times)
{
  GPtrArray *all = clinic_graph_test_get_series (test, NULL);

  paint_title (self, plot, test, all, color, top, line);
  plot->y = top + line + GAP;
  plot->height = height - line - GAP;
  if (find_values (self, all, &plot->low, &plot->high))
    {
      GArray *ticks = althea_trend_scale_new_values (
          &plot->low, &plot->high, (guint)CLAMP (plot->height / MAX (TICK_SPACING_Y, 2 * line), 3, 6));

      paint_ranges (plot, all, color);
      clinic_plot_value_axis (plot, ticks);
      clinic_plot_along_axis (plot, times, FALSE);
      clinic_plot_axis_break (plot);
      for (guint i = 0; i < all->len; i++)
        {
          GdkRGBA rgba;

          althea_trend_get_color (color + i, plot->dark, &rgba);
          paint_series (self, plot, g_ptr_array_index (all, i), color + i, &rgba, selected_us);
        }
      paint_direct_labels (self, plot, all, color, line);
      free_ticks (ticks);
    }
  return color + MAX (all->len, 1);
}

static void
paint_span (const ClinicPlot *plot, const ClinicGraphSpan *span, double top, double height)
{
  double left = CLAMP (clinic_plot_get_x (plot, (double)span->from_us), plot->x, plot->x + plot->width);
  double right = span->current         ? plot->x + plot->width
                 : span->until_us != 0 ? clinic_plot_get_x (plot, (double)span->until_us)
                                       : left + UNKNOWN_END;
  GdkRGBA fill = plot->ink, edge = plot->ink;

  right = CLAMP (right, plot->x, plot->x + plot->width);
  if (right <= left || clinic_plot_get_x (plot, (double)span->from_us) > plot->x + plot->width)
    return;
  fill.alpha *= span->current ? 0.16F : 0.09F;
  edge.alpha *= 0.55F;
  gdk_cairo_set_source_rgba (plot->cr, &fill);
  cairo_rectangle (plot->cr, left, top, right - left, height);
  cairo_fill (plot->cr);
  gdk_cairo_set_source_rgba (plot->cr, &edge);
  /* A beginning and an end are drawn where they are known, and only there. */
  if ((double)span->from_us >= plot->from)
    cairo_rectangle (plot->cr, left, top, 2, height);
  if (!span->current && span->until_us != 0)
    cairo_rectangle (plot->cr, right - 2, top, 2, height);
  cairo_fill (plot->cr);
}

static void
paint_bar (const ClinicPlot *plot, ClinicGraphBar *bar, double top, double line)
{
  guint n = clinic_graph_bar_get_n_spans (bar);
  const ClinicGraphSpan *first = clinic_graph_bar_get_span (bar, 0);
  double x = clinic_plot_get_x (plot, (double)first->from_us), width;
  const char *text = n == 1 ? first->text : clinic_graph_bar_get_title (bar);

  for (guint i = 0; i < n; i++)
    paint_span (plot, clinic_graph_bar_get_span (bar, i), top, line + 2 * BAR_PADDING);
  clinic_plot_measure (plot, text, &width, NULL);
  x = MAX (x, plot->x);
  /* Where it does not fit over its bar it stands before it. */
  if (x + width + 2 * GAP > plot->x + plot->width && x - width - GAP > plot->x)
    clinic_plot_text (plot, text, x - GAP, top + BAR_PADDING, 1, 0, &plot->ink);
  else
    clinic_plot_text (plot, text, x + GAP, top + BAR_PADDING, 0, plot->x + plot->width - x - GAP, &plot->ink);
}

void
clinic_graph_paint (ClinicDrawing *drawing, const ClinicPlot *base, double width, double height, int selected)
{
  ClinicGraph *self = CLINIC_GRAPH (drawing);
  gint64 selected_us = selected < 0 ? 0 : g_array_index (self->times, gint64, selected);
  ClinicPlot plot = *base;
  Frame frame;
  double top = 0, panel, bottom;
  GArray *times;
  guint color = 0;

  lay_out (self, base, &frame);
  plot.x = frame.left;
  plot.width = MAX (width - frame.left - frame.right, 40);
  plot.from = (double)self->from_us;
  plot.until = (double)self->until_us;
  times = althea_trend_scale_new_times (self->from_us, self->until_us,
                                        (guint)MAX (plot.width / MAX (TICK_SPACING_X, 5 * frame.line), 2));
  panel = (height - bars_height (self, &frame) - frame.line - 3 * GAP) / MAX (self->tests->len, 1) - 2 * GAP;
  panel = MIN (panel, MAX_PANEL);
  for (guint i = 0; i < self->tests->len; i++)
    {
      color = paint_panel (self, &plot, g_ptr_array_index (self->tests, i), color, top, panel, frame.line,
                           selected_us, times);
      top += panel + 2 * GAP;
    }
  bottom = top;
  for (guint i = 0; i < self->bars->len; i++)
    {
      paint_bar (&plot, g_ptr_array_index (self->bars, i), bottom, frame.line);
      bottom += frame.line + 2 * BAR_PADDING + GAP;
    }
  plot.y = top;
  plot.height = bottom - top;
  clinic_plot_along_axis (&plot, times, TRUE);
  if (selected >= 0)
    {
      g_autofree char *text = clinic_graph_describe (drawing, (guint)selected);

      clinic_plot_pointer (&plot, clinic_plot_get_x (&plot, (double)selected_us), 0, bottom, width, text);
    }
  free_ticks (times);
}
