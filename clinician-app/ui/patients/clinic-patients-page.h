/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* One box that finds patients as one types; Enter opens the first (action win.open-chart with the id). An
 * empty box lists whom this person opened last, then everybody by name. */
#define CLINIC_TYPE_PATIENTS_PAGE (clinic_patients_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicPatientsPage, clinic_patients_page, CLINIC, PATIENTS_PAGE, AdwNavigationPage)

/* (transfer none) floating */
GtkWidget *clinic_patients_page_new (AltheaSession *session);

/* Puts the cursor in the box with its text selected. */
void clinic_patients_page_focus_search (ClinicPatientsPage *self);

/* What is being looked for, without the spaces around it; "" for nothing. (transfer full) */
char *clinic_patients_page_dup_search (ClinicPatientsPage *self);

/* Moves @patient to the top of the recent ones; they are kept in memory only. */
void clinic_patients_page_add_recent (ClinicPatientsPage *self, AltheaRecord *patient);

G_END_DECLS
