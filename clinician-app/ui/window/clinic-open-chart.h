/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record-list.h"

G_BEGIN_DECLS

/* One chart that stands open in a workspace: its page and its patient's name as the sidebar lists it. Main
 * thread. Properties: "name" (notify), "patient-id", "page". */
#define CLINIC_TYPE_OPEN_CHART (clinic_open_chart_get_type ())
G_DECLARE_FINAL_TYPE (ClinicOpenChart, clinic_open_chart, CLINIC, OPEN_CHART, GObject)

ClinicOpenChart *
clinic_open_chart_new (const char *patient_id, AdwNavigationPage *page, AltheaPatientRecords *records);
const char *clinic_open_chart_get_patient_id (ClinicOpenChart *self);
AdwNavigationPage *clinic_open_chart_get_page (ClinicOpenChart *self); /* lent */

G_END_DECLS
