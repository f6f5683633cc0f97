/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A place in the sidebar: icon, name and how many things wait there (0 hides the number). Properties:
 * "place", "title", "icon-name", "count". */
#define HOME_TYPE_PLACE_ROW (home_place_row_get_type ())
G_DECLARE_FINAL_TYPE (HomePlaceRow, home_place_row, HOME, PLACE_ROW, GtkListBoxRow)

const char *home_place_row_get_place (HomePlaceRow *self);
const char *home_place_row_get_title (HomePlaceRow *self);

G_END_DECLS
