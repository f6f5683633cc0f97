/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AltheaEmptyState:
 * What a place says when there is nothing in it: icon, what is so, what to do next, and the button that does
 * it. Properties: "icon-name", "title", "description" (nullable), "action-label" (nullable hides the button),
 * "action-name" (nullable), "compact" (for panes). Signal "activated" () when the button is pressed.
 */
#define ALTHEA_TYPE_EMPTY_STATE (althea_empty_state_get_type ())
G_DECLARE_FINAL_TYPE (AltheaEmptyState, althea_empty_state, ALTHEA, EMPTY_STATE, GtkWidget)

GtkWidget *althea_empty_state_new (const char *icon_name, const char *title, const char *description);
void althea_empty_state_set_action (AltheaEmptyState *self, const char *label, const char *action_name);

G_END_DECLS
