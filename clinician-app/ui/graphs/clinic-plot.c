/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-plot.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "althea-trend-scale.h"

#define GAP 6
#define BOX_PADDING 8
#define BOX_RADIUS 8
#define QUIET_ALPHA 0.65
#define GRID_ALPHA 0.13

double
clinic_plot_get_x (const ClinicPlot *self, double at)
{
  return self->x + (at - self->from) / (self->until - self->from) * self->width;
}

double
clinic_plot_get_y (const ClinicPlot *self, double value)
{
  return self->y + (self->high - value) / (self->high - self->low) * self->height;
}

static GdkRGBA
faded (const ClinicPlot *self, double alpha)
{
  GdkRGBA color = self->ink;

  color.alpha *= (float)alpha;
  return color;
}

static PangoLayout *
make_layout (const ClinicPlot *self, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
get_size (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  if (width != NULL)
    *width = (double)w / PANGO_SCALE;
  if (height != NULL)
    *height = (double)h / PANGO_SCALE;
}

void
clinic_plot_measure (const ClinicPlot *self, const char *text, double *width, double *height)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text);

  get_size (layout, width, height);
}

static void
show_layout (const ClinicPlot *self, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (self->cr, color);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

void
clinic_plot_text (const ClinicPlot *self, const char *text, double x, double y, double align,
                  double max_width, const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text);
  double width;

  get_size (layout, &width, NULL);
  if (max_width > 0 && width > max_width)
    {
      pango_layout_set_width (layout, (int)(max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      width = max_width;
    }
  show_layout (self, layout, x - align * width, y, color);
}

static void
fill_rectangle (const ClinicPlot *self, double x, double y, double width, double height, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (self->cr, color);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
}

void
clinic_plot_value_axis (const ClinicPlot *self, const GArray *ticks)
{
  GdkRGBA line = faded (self, GRID_ALPHA), quiet = faded (self, QUIET_ALPHA);

  for (guint i = 0; i < ticks->len; i++)
    {
      const AltheaTrendTick *tick = &g_array_index (ticks, AltheaTrendTick, i);
      double y = round (clinic_plot_get_y (self, tick->at)), height;

      clinic_plot_measure (self, tick->label, NULL, &height);
      fill_rectangle (self, self->x, y, self->width, 1, &line);
      clinic_plot_text (self, tick->label, self->x - GAP, y - height / 2, 1, 0, &quiet);
    }
}

void
clinic_plot_along_axis (const ClinicPlot *self, const GArray *ticks, gboolean labels)
{
  GdkRGBA line = faded (self, GRID_ALPHA), quiet = faded (self, QUIET_ALPHA);
  double bottom = self->y + self->height;

  for (guint i = 0; i < ticks->len; i++)
    {
      const AltheaTrendTick *tick = &g_array_index (ticks, AltheaTrendTick, i);
      double x = round (clinic_plot_get_x (self, tick->at));

      fill_rectangle (self, x, self->y, 1, self->height, &line);
      if (!labels)
        continue;
      fill_rectangle (self, x, bottom, 1, 4, &quiet);
      clinic_plot_text (self, tick->label, x, bottom + GAP, 0.5, 0, &quiet);
    }
}

void
clinic_plot_band (const ClinicPlot *self, double low, double high)
{
  double top, bottom;
  GdkRGBA color;

  if (isnan (low) && isnan (high))
    return;
  gdk_rgba_parse (&color, self->dark ? "rgba(47,196,154,0.16)" : "rgba(0,122,90,0.12)");
  top = isnan (high) ? self->y : MAX (clinic_plot_get_y (self, high), self->y);
  bottom = isnan (low) ? self->y + self->height : MIN (clinic_plot_get_y (self, low), self->y + self->height);
  if (bottom > top)
    fill_rectangle (self, self->x, top, self->width, bottom - top, &color);
}

void
clinic_plot_axis_break (const ClinicPlot *self)
{
  GdkRGBA quiet = faded (self, QUIET_ALPHA);
  double x = self->x, y = self->y + self->height;

  if (self->low <= 0 && self->high >= 0)
    return;
  gdk_cairo_set_source_rgba (self->cr, &quiet);
  cairo_set_line_width (self->cr, 1);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x - 3, y - 2);
  cairo_line_to (self->cr, x + 3, y - 5);
  cairo_line_to (self->cr, x - 3, y - 8);
  cairo_line_to (self->cr, x, y - 10);
  cairo_stroke (self->cr);
}

void
clinic_plot_line (const ClinicPlot *self, const double *at, const double *values, guint n,
                  const GdkRGBA *color, double line_width, gboolean dashed)
{
  static const double dashes[] = { 4, 3 };
  gboolean broken = TRUE;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, self->x, self->y - 1, self->width, self->height + 2);
  cairo_clip (self->cr);
  gdk_cairo_set_source_rgba (self->cr, color);
  cairo_set_line_width (self->cr, line_width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  if (dashed)
    cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        {
          broken = TRUE;
          continue;
        }
      if (broken)
        cairo_move_to (self->cr, clinic_plot_get_x (self, at[i]), clinic_plot_get_y (self, values[i]));
      else
        cairo_line_to (self->cr, clinic_plot_get_x (self, at[i]), clinic_plot_get_y (self, values[i]));
      broken = FALSE;
    }
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

void
clinic_plot_marker (const ClinicPlot *self, guint index, double x, double y, double radius,
                    const GdkRGBA *color, gboolean ringed)
{
  cairo_t *cr = self->cr;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_new_path (cr);
  switch (index % 4)
    {
    case 0:
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      break;
    case 1:
      cairo_rectangle (cr, x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
      break;
    case 2:
      cairo_move_to (cr, x, y - radius * 1.3);
      cairo_line_to (cr, x + radius * 1.3, y);
      cairo_line_to (cr, x, y + radius * 1.3);
      cairo_line_to (cr, x - radius * 1.3, y);
      cairo_close_path (cr);
      break;
    default:
      cairo_move_to (cr, x, y - radius * 1.2);
      cairo_line_to (cr, x + radius * 1.15, y + radius * 0.9);
      cairo_line_to (cr, x - radius * 1.15, y + radius * 0.9);
      cairo_close_path (cr);
      break;
    }
  cairo_fill (cr);
  if (!ringed)
    return;
  cairo_set_line_width (cr, 1.5);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius + 3, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
rounded_rectangle (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

void
clinic_plot_pointer (const ClinicPlot *self, double x, double top, double bottom, double right,
                     const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  GdkRGBA line = faded (self, 0.5), paper, ink;
  double width, height, left;

  fill_rectangle (self, round (x), top, 1, bottom - top, &line);
  if (text == NULL || *text == '\0')
    return;
  layout = make_layout (self, text);
  get_size (layout, &width, &height);
  width += 2 * BOX_PADDING;
  height += 2 * BOX_PADDING;
  left = MAX (x + 10 + width > right ? x - 10 - width : x + 10, 0);
  gdk_rgba_parse (&paper, self->dark ? "#f2f2f4" : "#2e2e33");
  gdk_rgba_parse (&ink, self->dark ? "#1e1e22" : "#ffffff");
  rounded_rectangle (self->cr, left, top, width, height, BOX_RADIUS);
  gdk_cairo_set_source_rgba (self->cr, &paper);
  cairo_fill (self->cr);
  show_layout (self, layout, left + BOX_PADDING, top + BOX_PADDING, &ink);
}
