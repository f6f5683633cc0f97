/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* A patient's way into Althea Home: makes and prints the invitation card, says how far it came (not invited,
 * invited, paired, revoked), lists and revokes devices. Bound to one patient; the title names the person. The
 * card's secret is shown once, when it is made, and kept nowhere here. */
#define CLINIC_TYPE_INVITE_DIALOG (clinic_invite_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ClinicInviteDialog, clinic_invite_dialog, CLINIC, INVITE_DIALOG, AdwDialog)

/* @patient_name: as the banner shows it. (transfer none) floating */
GtkWidget *
clinic_invite_dialog_new (AltheaSession *session, const char *patient_id, const char *patient_name);

G_END_DECLS
