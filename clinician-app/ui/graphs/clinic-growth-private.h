/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-growth.h"

G_BEGIN_DECLS

struct _ClinicGrowth
{
  GObject parent_instance;

  AltheaGrowthChart chart;
  AltheaGrowthMeasure measure;
  AltheaSex sex;
  double first, last; /* of the chart: days or cm */
  GArray *points;     /* (owned) (element-type ClinicGrowthPoint) */
};

/* Of the interface, in clinic-growth-paint.c. */
double clinic_growth_get_height (ClinicDrawing *drawing, const ClinicPlot *base);
double clinic_growth_get_stop_x (ClinicDrawing *drawing, const ClinicPlot *base, double width, guint stop);
void clinic_growth_paint (ClinicDrawing *drawing, const ClinicPlot *base, double width, double height,
                          int selected);
char *clinic_growth_describe (ClinicDrawing *drawing, guint stop);

G_END_DECLS
