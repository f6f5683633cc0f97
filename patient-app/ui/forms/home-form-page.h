/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/**
 * HomeFormPage:
 * A questionnaire that the practice asked for, one question a page. Each answer is kept on this computer and
 * sent when the practice can be reached; who comes back goes on where the answers end.
 */
#define HOME_TYPE_FORM_PAGE (home_form_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeFormPage, home_form_page, HOME, FORM_PAGE, HomePlace)

/* @task: the assignment. */
AdwNavigationPage *home_form_page_new (HomeContext *context, AltheaRecord *task);

G_END_DECLS
