/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-trend-series.h"
#include "clinic-graph.h"

G_BEGIN_DECLS

struct _ClinicGraph
{
  GObject parent_instance;

  GPtrArray *tests; /* (owned) (element-type ClinicGraphTest) */
  GPtrArray *bars;  /* (owned) (element-type ClinicGraphBar) those in the time shown */
  GArray *times;    /* (owned) (element-type gint64) */
  gint64 from_us, until_us;
};

/* Of the interface, in clinic-graph-paint.c. */
double clinic_graph_get_height (ClinicDrawing *drawing, const ClinicPlot *base);
double clinic_graph_get_stop_x (ClinicDrawing *drawing, const ClinicPlot *base, double width, guint stop);
void clinic_graph_paint (ClinicDrawing *drawing, const ClinicPlot *base, double width, double height,
                         int selected);
char *clinic_graph_describe (ClinicDrawing *drawing, guint stop);

G_END_DECLS
