/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/**
 * HomeMeasureDialog:
 * Asks for one measurement made at home: what, the numbers, when. A number that nobody can have is not taken;
 * one that is unusual is asked about before it is sent; one that should not wait shows whom to call.
 */
#define HOME_TYPE_MEASURE_DIALOG (home_measure_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HomeMeasureDialog, home_measure_dialog, HOME, MEASURE_DIALOG, AdwDialog)

HomeMeasureDialog *home_measure_dialog_present (HomeContext *context, GtkWidget *parent);
/* As one would choose it: "weight". */
void home_measure_dialog_choose (HomeMeasureDialog *self, const char *id);

G_END_DECLS
