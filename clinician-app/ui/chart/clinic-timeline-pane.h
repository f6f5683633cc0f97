/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* The timeline with its filter and its search box; activating a line runs chart.open-record(ss). Property:
 * "narrow". */
#define CLINIC_TYPE_TIMELINE_PANE (clinic_timeline_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTimelinePane, clinic_timeline_pane, CLINIC, TIMELINE_PANE, GtkWidget)

void clinic_timeline_pane_set_chart (ClinicTimelinePane *self, ClinicChart *chart); /* once */
void clinic_timeline_pane_focus_search (ClinicTimelinePane *self);

G_END_DECLS
