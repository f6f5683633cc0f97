/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"
#include "clinic-graph.h"
#include "clinic-paper.h"

G_BEGIN_DECLS

/* Any tests of the chart and the medicines over one time axis; what is drawn is chosen from a list with a
 * search. Actions: trends.print, trends.save. */
#define CLINIC_TYPE_TRENDS_PANE (clinic_trends_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTrendsPane, clinic_trends_pane, CLINIC, TRENDS_PANE, GtkWidget)

GtkWidget *clinic_trends_pane_new (ClinicChart *chart);
ClinicGraph *clinic_trends_pane_get_graph (ClinicTrendsPane *self);  /* (nullable) lent: what is drawn */
ClinicPaper *clinic_trends_pane_make_paper (ClinicTrendsPane *self); /* (transfer full) (nullable) */

G_END_DECLS
