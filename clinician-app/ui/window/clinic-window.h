/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* A window of Althea Clinic: what it shows follows the session's state (connecting, first run, sign-in,
 * work). Locked, the workspace leaves the widget tree, so that nothing of a patient can be read; the same
 * person gets it back as it was, with what was typed. Signal "try-again" (). */
#define CLINIC_TYPE_WINDOW (clinic_window_get_type ())
G_DECLARE_FINAL_TYPE (ClinicWindow, clinic_window, CLINIC, WINDOW, AdwApplicationWindow)

ClinicWindow *clinic_window_new (AdwApplication *application, AltheaSession *session);

/* Says that the host could not be started or reached. */
void clinic_window_show_trouble (ClinicWindow *self, const char *text);

/* Opens the chart now, or as soon as somebody is signed in. */
void clinic_window_open_chart (ClinicWindow *self, const char *patient_id);

G_END_DECLS
