/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/* Changes the password of the profile on this computer. */
#define HOME_TYPE_PASSWORD_DIALOG (home_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HomePasswordDialog, home_password_dialog, HOME, PASSWORD_DIALOG, AdwDialog)

void home_password_dialog_present (HomeContext *context, GtkWidget *parent);

G_END_DECLS
