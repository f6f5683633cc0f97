/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicChartBanner:
 * Who the patient is, always in sight: avatar and colour of the chart, name, age and birth date, sex, record
 * number, allergies with severity. Property "narrow": allergies go to the second line. Activating the name
 * runs chart.edit-patient.
 */
#define CLINIC_TYPE_CHART_BANNER (clinic_chart_banner_get_type ())
G_DECLARE_FINAL_TYPE (ClinicChartBanner, clinic_chart_banner, CLINIC, CHART_BANNER, GtkWidget)

void clinic_chart_banner_set_chart (ClinicChartBanner *self, ClinicChart *chart); /* once */
/* "Penicillin: anaphylaxis (severe); Latex: hives", "No known allergies", "Allergies not asked yet".
 * @alarming (out): something severe or of high danger is among them. (transfer full) */
char *clinic_chart_dup_allergies (ClinicChart *chart, gboolean *alarming);

G_END_DECLS
