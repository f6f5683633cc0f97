/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-plot.h"

G_BEGIN_DECLS

/**
 * ClinicDrawing:
 * What a canvas shows and a page prints: a drawing with stops along it that can be chosen, and its words.
 * Main thread. @base of all functions has the first block of a plot filled in.
 */
#define CLINIC_TYPE_DRAWING (clinic_drawing_get_type ())
G_DECLARE_INTERFACE (ClinicDrawing, clinic_drawing, CLINIC, DRAWING, GObject)

struct _ClinicDrawingInterface
{
  GTypeInterface parent;

  guint (*get_n_stops) (ClinicDrawing *self);
  double (*get_stop_x) (ClinicDrawing *self, const ClinicPlot *base, double width, guint stop);
  char *(*describe) (ClinicDrawing *self, guint stop);
  char *(*to_sentence) (ClinicDrawing *self);
  double (*get_height) (ClinicDrawing *self, const ClinicPlot *base);
  void (*paint) (ClinicDrawing *self, const ClinicPlot *base, double width, double height, int selected);
};

guint clinic_drawing_get_n_stops (ClinicDrawing *self);
double clinic_drawing_get_stop_x (ClinicDrawing *self, const ClinicPlot *base, double width, guint stop);
char *clinic_drawing_describe (ClinicDrawing *self, guint stop); /* (transfer full) a line each */
char *clinic_drawing_to_sentence (ClinicDrawing *self);          /* (transfer full) */
double clinic_drawing_get_height (ClinicDrawing *self, const ClinicPlot *base); /* at least */
/* Into @width times @height at the origin. @selected: a stop, -1 none. */
void
clinic_drawing_paint (ClinicDrawing *self, const ClinicPlot *base, double width, double height, int selected);

G_END_DECLS
