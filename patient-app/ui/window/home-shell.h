/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/**
 * HomeShell:
 * A signed-in person's view: the places at the side with what waits in each, the practice and its telephone
 * number always in sight, one place shown. Property: "context" (construct only).
 */
#define HOME_TYPE_SHELL (home_shell_get_type ())
G_DECLARE_FINAL_TYPE (HomeShell, home_shell, HOME, SHELL, AdwBin)

HomeShell *home_shell_new (HomeContext *context);
/* "home", "results", "medications", "messages", "record" or "account". */
void home_shell_show_place (HomeShell *self, const char *place);
const char *home_shell_get_place (HomeShell *self);
HomeContext *home_shell_get_context (HomeShell *self);

G_END_DECLS
