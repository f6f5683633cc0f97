/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* What a signed-in person works in: the places, the open charts, one of them shown. Belongs to one person; a
 * window takes it out of its tree while it is locked. Actions: win.show-place(s), win.find, win.new-patient,
 * win.open-chart(s), win.close-chart, win.close-chart-of(s). */
#define CLINIC_TYPE_WORKSPACE (clinic_workspace_get_type ())
G_DECLARE_FINAL_TYPE (ClinicWorkspace, clinic_workspace, CLINIC, WORKSPACE, AdwBreakpointBin)

/* (transfer none) floating */
GtkWidget *clinic_workspace_new (AltheaSession *session);

/* "Practitioner/.." of whom it belongs to. Lent. */
const char *clinic_workspace_get_person (ClinicWorkspace *self);

void clinic_workspace_open_chart (ClinicWorkspace *self, const char *patient_id);

G_END_DECLS
