/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ClinicReasonDialog:
 * Asks for the reason of something that is not taken back lightly. Names the patient; its button says what
 * happens ("Stop warfarin"). Signal "confirmed" (const char *reason).
 */
#define CLINIC_TYPE_REASON_DIALOG (clinic_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ClinicReasonDialog, clinic_reason_dialog, CLINIC, REASON_DIALOG, AdwAlertDialog)

/* @required: without a reason the button stays off. @typed (nullable): what was typed before. floating */
AdwDialog *clinic_reason_dialog_new (const char *heading, const char *patient_name, const char *body,
                                     const char *action_label, gboolean required, const char *typed);
const char *clinic_reason_dialog_get_reason (ClinicReasonDialog *self);

G_END_DECLS
