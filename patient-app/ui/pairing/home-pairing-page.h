/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-context.h"
#include "home-profile-list.h"

G_BEGIN_DECLS

/**
 * HomePairingPage:
 * From an invitation to an open record, a question a step: the invitation, a user name and a password, is
 * this you, and the first copy of the record. What was typed stays when a step fails. Signals: "ready"
 * (HomeContext *): go on with it; "cancelled" (): back to sign-in.
 */
#define HOME_TYPE_PAIRING_PAGE (home_pairing_page_get_type ())
G_DECLARE_FINAL_TYPE (HomePairingPage, home_pairing_page, HOME, PAIRING_PAGE, AdwBin)

/* @can_cancel: somebody has a profile here already. */
GtkWidget *home_pairing_page_new (HomeProfileList *profiles, gboolean can_cancel);
/* The text of an invitation that was opened or pasted elsewhere: a file or a link. */
void home_pairing_page_take_invitation (HomePairingPage *self, const char *text);

G_END_DECLS
