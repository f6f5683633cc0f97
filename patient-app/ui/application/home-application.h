/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HomeApplication:
 * Althea Home: one instance, one window. Opens .althea-invite files and althea: links.
 */
#define HOME_TYPE_APPLICATION (home_application_get_type ())
G_DECLARE_FINAL_TYPE (HomeApplication, home_application, HOME, APPLICATION, AdwApplication)

HomeApplication *home_application_new (void);

/* What pages need of the program: style, icons, the types of shared widgets. Once, after GTK began; for tests
 * and previews, which have no application. */
void home_application_prepare (void);

G_END_DECLS
