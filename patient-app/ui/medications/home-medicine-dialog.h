/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/**
 * HomeMedicineDialog:
 * Lets a person tell the practice that a medicine of the list is not taken, or taken in another way. The list
 * stays as it is until the practice has decided.
 */
#define HOME_TYPE_MEDICINE_DIALOG (home_medicine_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HomeMedicineDialog, home_medicine_dialog, HOME, MEDICINE_DIALOG, AdwDialog)

HomeMedicineDialog *
home_medicine_dialog_present (HomeContext *context, GtkWidget *parent, AltheaRecord *medication);

G_END_DECLS
