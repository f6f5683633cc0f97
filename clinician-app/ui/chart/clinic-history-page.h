/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* All versions of one record, newest first: when each was saved and what it changed. Names the patient. */
#define CLINIC_TYPE_HISTORY_PAGE (clinic_history_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicHistoryPage, clinic_history_page, CLINIC, HISTORY_PAGE, AdwNavigationPage)

AdwNavigationPage *clinic_history_page_new (ClinicChart *chart, AltheaRecord *record);

/* What @newer changed of @older (nullable: it was new), one field a line. (transfer full) */
char *clinic_history_describe (AltheaRecord *newer, AltheaRecord *older);

G_END_DECLS
