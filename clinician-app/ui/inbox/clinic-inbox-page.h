/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* What waits for the practice: message threads by state, the chosen one beside them with its composer. What
 * is typed to one patient stays with that thread when another is chosen. Property "n-waiting" (notify). */
#define CLINIC_TYPE_INBOX_PAGE (clinic_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicInboxPage, clinic_inbox_page, CLINIC, INBOX_PAGE, AdwNavigationPage)

/* (transfer none) floating */
GtkWidget *clinic_inbox_page_new (AltheaSession *session);

guint clinic_inbox_page_get_n_waiting (ClinicInboxPage *self);

G_END_DECLS
