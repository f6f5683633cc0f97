/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  ALTHEA_STATE_KIND_QUIET = 0, /* saving, syncing: words and an icon */
  ALTHEA_STATE_KIND_ATTENTION, /* offline, unsaved */
  ALTHEA_STATE_KIND_TROUBLE,   /* something failed and stays failed */
} AltheaStateKind;
#define ALTHEA_TYPE_STATE_KIND (althea_state_kind_get_type ())
GType althea_state_kind_get_type (void);

/**
 * AltheaStateBar:
 * The one place under the header where offline, unsaved and syncing are said in words. Hidden while "text" is
 * empty. Changes are announced to screen readers (live status). Properties: "text", "kind", "action-label"
 * (nullable), "action-name" (nullable), "fraction" (0 to 1; below 0, the default: no progress line).
 * Signal "activated" ().
 */
#define ALTHEA_TYPE_STATE_BAR (althea_state_bar_get_type ())
G_DECLARE_FINAL_TYPE (AltheaStateBar, althea_state_bar, ALTHEA, STATE_BAR, GtkWidget)

GtkWidget *althea_state_bar_new (void);
void
althea_state_bar_set (AltheaStateBar *self, AltheaStateKind kind, const char *text); /* (nullable) hides */
void althea_state_bar_set_action (AltheaStateBar *self, const char *label, const char *action_name);
void althea_state_bar_set_fraction (AltheaStateBar *self, double fraction);
const char *althea_state_bar_get_text (AltheaStateBar *self); /* "" when hidden */

G_END_DECLS
