/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* Asks who is there and opens the record. When that worked the session's state says so; the page itself
 * decides nothing. Property "session". */
#define CLINIC_TYPE_SIGN_IN_PAGE (clinic_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicSignInPage, clinic_sign_in_page, CLINIC, SIGN_IN_PAGE, AdwBin)

/* (transfer none) floating */
GtkWidget *clinic_sign_in_page_new (AltheaSession *session);

/* Empties the passphrase and puts the cursor where typing goes on; @user (nullable) prefills the name. */
void clinic_sign_in_page_reset (ClinicSignInPage *self, const char *user);

/* The user name as typed. Lent. */
const char *clinic_sign_in_page_get_user (ClinicSignInPage *self);

G_END_DECLS
