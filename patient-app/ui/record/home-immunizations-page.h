/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/**
 * HomeImmunizationsPage:
 * Which vaccines are due when by the schedule that Althea carries, and all doses on record; to print or save
 * for a school or an employer.
 */
#define HOME_TYPE_IMMUNIZATIONS_PAGE (home_immunizations_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeImmunizationsPage, home_immunizations_page, HOME, IMMUNIZATIONS_PAGE, HomePlace)

AdwNavigationPage *home_immunizations_page_new (HomeContext *context);

G_END_DECLS
