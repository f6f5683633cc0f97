/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* Results, newest first, a section a report or day; tests or measurements. */
#define HOME_TYPE_RESULTS_PAGE (home_results_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeResultsPage, home_results_page, HOME, RESULTS_PAGE, HomePlace)

G_END_DECLS
