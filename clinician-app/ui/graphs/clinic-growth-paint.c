/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-trend-paint.h"
#include "althea-trend-scale.h"
#include "clinic-growth-private.h"

#define GAP 6
#define LEFT 40
#define RIGHT 40
#define MINIMUM_HEIGHT 320
#define N_SAMPLES 96
#define POINT_RADIUS 4
#define DAYS_A_YEAR (12 * ALTHEA_GROWTH_DAYS_A_MONTH)
#define MEDIAN 50.0

static void
tick_clear (gpointer data)
{
  g_free (((AltheaTrendTick *)data)->label);
}

/* Every @step months from birth on, or every fifth centimetre of a length. */
static GArray *
make_ticks (ClinicGrowth *self, double width)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (AltheaTrendTick));
  gboolean length = self->measure == ALTHEA_GROWTH_WEIGHT_FOR_LENGTH;
  gboolean years = !length && self->last > 4 * DAYS_A_YEAR;
  double unit = length ? 1 : years ? DAYS_A_YEAR : ALTHEA_GROWTH_DAYS_A_MONTH;
  double step = length ? 5 : years ? 2 : 3;

  while ((self->last - self->first) / (step * unit) > MAX (width / 60, 2))
    step *= 2;
  g_array_set_clear_func (ticks, tick_clear);
  for (double at = fabs (ceil (self->first / unit / step - 1e-6) * step); at * unit <= self->last * 1.001;
       at += step)
    {
      AltheaTrendTick tick = { .at = at * unit };

      /* Translators: the axis of a growth chart: centimetres, years, months. */
      tick.label = g_strdup_printf (length ? _ ("%g cm") : years ? _ ("%g y") : _ ("%g mo"), at);
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

static void
find_values (ClinicGrowth *self, const double *centiles, gsize n_centiles, double *low, double *high)
{
  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      double x = self->first + (self->last - self->first) * i / (N_SAMPLES - 1);
      double bottom = althea_growth_value_at (self->chart, self->measure, self->sex, x,
                                              althea_growth_percentile_to_z (centiles[0]));
      double top = althea_growth_value_at (self->chart, self->measure, self->sex, x,
                                           althea_growth_percentile_to_z (centiles[n_centiles - 1]));

      if (!isnan (bottom))
        *low = MIN (*low, bottom);
      if (!isnan (top))
        *high = MAX (*high, top);
    }
  for (guint i = 0; i < self->points->len; i++)
    {
      *low = MIN (*low, g_array_index (self->points, ClinicGrowthPoint, i).value);
      *high = MAX (*high, g_array_index (self->points, ClinicGrowthPoint, i).value);
    }
}

static void
lay_out (ClinicGrowth *self, const ClinicPlot *base, double width, ClinicPlot *plot)
{
  *plot = *base;
  plot->x = LEFT;
  plot->width = MAX (width - LEFT - RIGHT, 40);
  plot->from = self->first;
  plot->until = self->last;
}

double
clinic_growth_get_height (ClinicDrawing *drawing, const ClinicPlot *base)
{
  return MINIMUM_HEIGHT;
}

double
clinic_growth_get_stop_x (ClinicDrawing *drawing, const ClinicPlot *base, double width, guint stop)
{
  ClinicPlot plot;

  lay_out (CLINIC_GROWTH (drawing), base, width, &plot);
  return clinic_plot_get_x (&plot, clinic_growth_get_point (CLINIC_GROWTH (drawing), stop)->x);
}

static void
paint_curve (ClinicGrowth *self, const ClinicPlot *plot, double centile, double line, double *label_y)
{
  double at[N_SAMPLES], values[N_SAMPLES], end = NAN, y;
  GdkRGBA color = plot->ink;
  g_autofree char *label = g_strdup_printf ("%g", centile);

  color.alpha *= centile == MEDIAN ? 0.7F : 0.38F;
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      at[i] = self->first + (self->last - self->first) * i / (N_SAMPLES - 1);
      values[i] = althea_growth_value_at (self->chart, self->measure, self->sex, at[i],
                                          althea_growth_percentile_to_z (centile));
      if (!isnan (values[i]))
        end = values[i];
    }
  clinic_plot_line (plot, at, values, N_SAMPLES, &color, centile == MEDIAN ? 1.5 : 1, FALSE);
  if (isnan (end))
    return;
  /* Labels of curves that run close stand over one another: one that has no room is left out. */
  y = clinic_plot_get_y (plot, end) - line / 2;
  if (*label_y - y < line * 0.85)
    return;
  *label_y = y;
  clinic_plot_text (plot, label, plot->x + plot->width + GAP, y, 0, 0, &plot->ink);
}

static void
paint_points (ClinicGrowth *self, const ClinicPlot *plot, int selected)
{
  g_autofree double *at = g_new (double, MAX (self->points->len, 1));
  g_autofree double *values = g_new (double, MAX (self->points->len, 1));
  GdkRGBA color;

  althea_trend_get_color (0, plot->dark, &color);
  for (guint i = 0; i < self->points->len; i++)
    {
      const ClinicGrowthPoint *point = &g_array_index (self->points, ClinicGrowthPoint, i);

      at[i] = point->x;
      values[i] = point->value;
    }
  clinic_plot_line (plot, at, values, self->points->len, &color, 1.75, FALSE);
  for (guint i = 0; i < self->points->len; i++)
    {
      const ClinicGrowthPoint *point = &g_array_index (self->points, ClinicGrowthPoint, i);
      gboolean far = point->placed && (point->percentile < 3 || point->percentile > 97);

      clinic_plot_marker (plot, 0, clinic_plot_get_x (plot, at[i]), clinic_plot_get_y (plot, values[i]),
                          POINT_RADIUS + ((int)i == selected ? 1.5 : 0), &color, far);
    }
}

void
clinic_growth_paint (ClinicDrawing *drawing, const ClinicPlot *base, double width, double height,
                     int selected)
{
  ClinicGrowth *self = CLINIC_GROWTH (drawing);
  ClinicPlot plot;
  gsize n_centiles;
  const double *centiles = althea_growth_get_centiles (self->chart, &n_centiles);
  g_autoptr (GArray) ticks = NULL;
  g_autoptr (GArray) value_ticks = NULL;
  double line, label_y = G_MAXDOUBLE;
  const char *unit = althea_growth_measure_get_unit (self->measure);

  lay_out (self, base, width, &plot);
  clinic_plot_measure (&plot, "0123", NULL, &line);
  clinic_plot_text (&plot, unit, plot.x, 0, 0, 0, &plot.ink);
  /* Translators: over the numbers at the right of a growth chart's curves. */
  clinic_plot_text (&plot, _ ("percentile"), width, 0, 1, 0, &plot.ink);
  plot.y = line + GAP;
  plot.height = MAX (height - plot.y - line - 3 * GAP, 40);
  find_values (self, centiles, n_centiles, &plot.low, &plot.high);
  value_ticks = althea_trend_scale_new_values (&plot.low, &plot.high, (guint)CLAMP (plot.height / 36, 3, 12));
  ticks = make_ticks (self, plot.width);
  clinic_plot_value_axis (&plot, value_ticks);
  clinic_plot_along_axis (&plot, ticks, TRUE);
  clinic_plot_axis_break (&plot);
  for (gsize i = 0; i < n_centiles; i++)
    paint_curve (self, &plot, centiles[i], line, &label_y);
  paint_points (self, &plot, selected);
  if (selected >= 0)
    {
      g_autofree char *text = clinic_growth_describe (drawing, (guint)selected);

      clinic_plot_pointer (&plot, clinic_growth_get_stop_x (drawing, base, width, (guint)selected), plot.y,
                           plot.y + plot.height, width, text);
    }
}
