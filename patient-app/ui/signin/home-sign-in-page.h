/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"
#include "home-profile-list.h"

G_BEGIN_DECLS

/**
 * HomeSignInPage:
 * Who is there, and their password. Signals: "ready" (HomeContext *): open, not synchronising yet; "invite"
 * (): the person has another invitation.
 */
#define HOME_TYPE_SIGN_IN_PAGE (home_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeSignInPage, home_sign_in_page, HOME, SIGN_IN_PAGE, AdwBin)

/* @ask_keyring: open by itself where the person chose that; not after locking. */
GtkWidget *home_sign_in_page_new (HomeProfileList *profiles, gboolean ask_keyring);
/* Says why the person is asked again, such as "Locked after 10 minutes." */
void home_sign_in_page_say (HomeSignInPage *self, const char *text);

G_END_DECLS
