/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* First run: the practice, the first clinician, the recovery sheet printed and checked. Signal "done" () when
 * the sheet was checked; the session is signed in by then. Property "session". */
#define CLINIC_TYPE_SETUP_PAGE (clinic_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicSetupPage, clinic_setup_page, CLINIC, SETUP_PAGE, AdwBin)

/* (transfer none) floating */
GtkWidget *clinic_setup_page_new (AltheaSession *session);

G_END_DECLS
