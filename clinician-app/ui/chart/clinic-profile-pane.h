/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* The profile of a chart as a list; activating an entry runs chart.open-record(ss) of what is around it. */
#define CLINIC_TYPE_PROFILE_PANE (clinic_profile_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicProfilePane, clinic_profile_pane, CLINIC, PROFILE_PANE, GtkWidget)

void clinic_profile_pane_set_chart (ClinicProfilePane *self, ClinicChart *chart); /* once */

G_END_DECLS
