/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/* A new message to the practice: what it is about, the text, and when not to write but to call. What is typed
 * stays until it is kept. */
#define HOME_TYPE_COMPOSE_DIALOG (home_compose_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HomeComposeDialog, home_compose_dialog, HOME, COMPOSE_DIALOG, AdwDialog)

/* Shows it over @parent. @subject (nullable) fills the subject. (transfer none) */
HomeComposeDialog *home_compose_dialog_present (HomeContext *context, GtkWidget *parent, const char *subject);

G_END_DECLS
