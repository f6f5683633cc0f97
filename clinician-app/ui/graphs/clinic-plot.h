/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One rectangle of a graph with its two axes, drawn with Cairo so that screen and paper are the same. The
 * caller fills the first block in and sets where the plot is and what its axes span. Main thread. */
typedef struct
{
  cairo_t *cr;           /* lent */
  PangoContext *context; /* lent: font and resolution */
  GdkRGBA ink;
  gboolean dark;

  double x, y, width, height; /* of the plot itself; labels stand around it */
  double from, until;         /* along: time in microseconds, days, or centimetres */
  double low, high;           /* up */
} ClinicPlot;

double clinic_plot_get_x (const ClinicPlot *self, double at);
double clinic_plot_get_y (const ClinicPlot *self, double value);

/* Size of @text in one line; outs (optional). */
void clinic_plot_measure (const ClinicPlot *self, const char *text, double *width, double *height);
/* Writes one line whose top is at @y; @align 0 begins at @x, 0.5 is centred there, 1 ends there. @max_width
 * 0: as long as it is, else it ends in an ellipsis. */
void clinic_plot_text (const ClinicPlot *self, const char *text, double x, double y, double align,
                       double max_width, const GdkRGBA *color);
/* Lines and labels of the value axis. @ticks (element-type AltheaTrendTick) */
void clinic_plot_value_axis (const ClinicPlot *self, const GArray *ticks);
/* Marks and, when @labels, what they say, under the plot. @ticks (element-type AltheaTrendTick) */
void clinic_plot_along_axis (const ClinicPlot *self, const GArray *ticks, gboolean labels);
void clinic_plot_band (const ClinicPlot *self, double low, double high); /* NAN: open */
/* A zigzag at the foot of the value axis: it does not begin at zero. */
void clinic_plot_axis_break (const ClinicPlot *self);
/* The line through @n points, broken where y is NAN, clipped to the plot. @dashed for what is not measured.
 */
void clinic_plot_line (const ClinicPlot *self, const double *at, const double *values, guint n,
                       const GdkRGBA *color, double line_width, gboolean dashed);
/* The marker of a series; a ring around one that is out of range, so that colour is not the only sign. */
void clinic_plot_marker (const ClinicPlot *self, guint index, double x, double y, double radius,
                         const GdkRGBA *color, gboolean ringed);
/* A line at @x and the words of what is there, in a box that stays within @right. */
void clinic_plot_pointer (const ClinicPlot *self, double x, double top, double bottom, double right,
                          const char *text);

G_END_DECLS
