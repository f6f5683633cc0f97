/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* One conversation with a composer. Opening it counts its messages as read; what is typed survives leaving,
 * locking and closing. */
#define HOME_TYPE_THREAD_PAGE (home_thread_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeThreadPage, home_thread_page, HOME, THREAD_PAGE, HomePlace)

AdwNavigationPage *home_thread_page_new (HomeContext *context, HomeThread *thread);

G_END_DECLS
