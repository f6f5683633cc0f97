/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* One line a test: latest, previous, change, date; the chosen test's trend beside it or, narrow, above. */
#define CLINIC_TYPE_RESULTS_PANE (clinic_results_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicResultsPane, clinic_results_pane, CLINIC, RESULTS_PANE, GtkWidget)

void clinic_results_pane_set_chart (ClinicResultsPane *self, ClinicChart *chart); /* once */
/* Chooses the test of @observation, so that its trend shows. */
void clinic_results_pane_show_test (ClinicResultsPane *self, AltheaRecord *observation);

G_END_DECLS
