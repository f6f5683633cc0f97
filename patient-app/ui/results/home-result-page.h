/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"
#include "home-result-list.h"

G_BEGIN_DECLS

/* One result: value and range, what the test is, the doctor's line, and how it went over time. Opening it
 * counts its report as read. */
#define HOME_TYPE_RESULT_PAGE (home_result_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeResultPage, home_result_page, HOME, RESULT_PAGE, HomePlace)

AdwNavigationPage *home_result_page_new (HomeContext *context, HomeResultList *list, HomeResult *result);

G_END_DECLS
