/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"

G_BEGIN_DECLS

/**
 * HomePlace:
 * What every page of a signed-in person has: a header bar, under it the one slim bar that says what is not
 * well, then the page itself. Properties: "context" (construct only), "content" (the page), "end-widget" (at
 * the end of the header bar, nullable).
 */
#define HOME_TYPE_PLACE (home_place_get_type ())
G_DECLARE_DERIVABLE_TYPE (HomePlace, home_place, HOME, PLACE, AdwNavigationPage)

struct _HomePlaceClass
{
  AdwNavigationPageClass parent_class;
};

HomeContext *home_place_get_context (HomePlace *self); /* lent */
void home_place_set_content (HomePlace *self, GtkWidget *content);
/* Shows @page above this one, with a way back. */
void home_place_push (HomePlace *self, AdwNavigationPage *page);
/* A list that was just filled begins with its first header, which the toolkit would scroll past. */
void home_place_start_at_top (GtkListView *list);
/* A short notice at the foot of the window. */
void home_place_say (HomePlace *self, const char *text);

/* Rows of list views are called what they show: for the init of a widget that is the child of one. */
void home_place_name_list_item (GtkWidget *row);

G_END_DECLS
