/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* All conversations with the practice, and the way to a new one. */
#define HOME_TYPE_MESSAGES_PAGE (home_messages_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeMessagesPage, home_messages_page, HOME, MESSAGES_PAGE, HomePlace)

G_END_DECLS
