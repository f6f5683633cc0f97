/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* The practice, this computer and others, text size, password, lock, synchronising, and taking the profile
 * off this computer. */
#define HOME_TYPE_ACCOUNT_PAGE (home_account_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeAccountPage, home_account_page, HOME, ACCOUNT_PAGE, HomePlace)

G_END_DECLS
