/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Althea Clinic: starts or finds the practice's host, holds the one session that its windows share, and locks
 * them when nobody was there for a while. Options: --record DIR (a private host's record), --socket PATH (a
 * host that runs already), --chart ID (a chart to open after the sign-in). */
#define CLINIC_TYPE_APPLICATION (clinic_application_get_type ())
G_DECLARE_FINAL_TYPE (ClinicApplication, clinic_application, CLINIC, APPLICATION, AdwApplication)

ClinicApplication *clinic_application_new (void);

G_END_DECLS
