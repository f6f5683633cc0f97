/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* The first place: what waits for the person with the button for it, new results, and what comes up. */
#define HOME_TYPE_OVERVIEW_PAGE (home_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeOverviewPage, home_overview_page, HOME, OVERVIEW_PAGE, HomePlace)

G_END_DECLS
