/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* For who forgot the passphrase: takes the groups of the recovery sheet and a new passphrase, opens the
 * record and signs in. When that worked the session's state says so. Property "session". */
#define CLINIC_TYPE_RECOVER_PAGE (clinic_recover_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicRecoverPage, clinic_recover_page, CLINIC, RECOVER_PAGE, AdwNavigationPage)

/* @user: as far as it was typed already. (transfer none) floating */
AdwNavigationPage *clinic_recover_page_new (AltheaSession *session, const char *user);

G_END_DECLS
