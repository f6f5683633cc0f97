/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ClinicGraphsPane:
 * The view of a chart where numbers become pictures: trends over time, growth of a child, calculators. It
 * finds the chart of the page that it is on and makes each part when it is first looked at.
 */
#define CLINIC_TYPE_GRAPHS_PANE (clinic_graphs_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGraphsPane, clinic_graphs_pane, CLINIC, GRAPHS_PANE, AdwBin)

/* Shows "trends" or "growth". */
void clinic_graphs_pane_show (ClinicGraphsPane *self, const char *name);

G_END_DECLS
