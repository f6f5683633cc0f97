/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicRecordPage:
 * One record opened beside the chart: what it says, and what can be done with it (edit, stop, mark as entered
 * in error, history). Follows changes of the record. Titled with the record, subtitled with the patient.
 * Actions: record.edit, record.stop, record.mark-wrong, record.history, record.trend.
 */
#define CLINIC_TYPE_RECORD_PAGE (clinic_record_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicRecordPage, clinic_record_page, CLINIC, RECORD_PAGE, AdwNavigationPage)

AdwNavigationPage *clinic_record_page_new (ClinicChart *chart, AltheaRecord *record);
AltheaRecord *clinic_record_page_get_record (ClinicRecordPage *self); /* lent */

G_END_DECLS
