/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-profile-item.h"

G_BEGIN_DECLS

/* One line of the profile pane: heading with +, record, or words. Property: "item" (nullable). */
#define CLINIC_TYPE_PROFILE_ROW (clinic_profile_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicProfileRow, clinic_profile_row, CLINIC, PROFILE_ROW, GtkWidget)

GtkWidget *clinic_profile_row_new (void);
void clinic_profile_row_set_item (ClinicProfileRow *self, ClinicProfileItem *item); /* (nullable) */

G_END_DECLS
