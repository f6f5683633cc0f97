/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/**
 * ClinicUnsignedList:
 * The notes that this clinician has still to finish: drafts, notes that are not signed, notes of others that
 * wait for a second signature. Hidden while there are none; asked for again when something changes. A row
 * opens the chart (action win.open-chart), which goes on with the draft. Property (notify): "n-notes".
 */
#define CLINIC_TYPE_UNSIGNED_LIST (clinic_unsigned_list_get_type ())
G_DECLARE_FINAL_TYPE (ClinicUnsignedList, clinic_unsigned_list, CLINIC, UNSIGNED_LIST, AdwBin)

void clinic_unsigned_list_set_session (ClinicUnsignedList *self, AltheaSession *session); /* once */
guint clinic_unsigned_list_get_n_notes (ClinicUnsignedList *self);

G_END_DECLS
