/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HomeSettings:
 * What holds for everybody on this computer before anybody signed in: the text size. Kept in GSettings
 * (org.althea.Home) where its schema is installed, otherwise for this run. Main thread.
 * Property (notify): "text-size" (percent of the desktop's, 100 to 200).
 */
#define HOME_TYPE_SETTINGS (home_settings_get_type ())
G_DECLARE_FINAL_TYPE (HomeSettings, home_settings, HOME, SETTINGS, GObject)

#define HOME_TEXT_SIZE_MIN 100
#define HOME_TEXT_SIZE_DEFAULT 115
#define HOME_TEXT_SIZE_MAX 200

HomeSettings *home_settings_get_default (void); /* lent */
int home_settings_get_text_size (HomeSettings *self);
void home_settings_set_text_size (HomeSettings *self, int percent);
/* For what only windows and pages remember; NULL where the schema is not installed. Lent. */
GSettings *home_settings_get_store (HomeSettings *self);
/* The sizes that people choose from, and their names, in the same order; ends with 0 and NULL. Static. */
const int *home_settings_get_text_sizes (void);
const char *const *home_settings_get_text_size_names (void);

G_END_DECLS
