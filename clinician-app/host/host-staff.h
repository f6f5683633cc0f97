/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-service.h"

G_BEGIN_DECLS

/* What everybody who signs in needs, whichever way the key slot is made. INVALID names what is wrong, in
 * English words that a person can act on. */
gboolean host_staff_check (const char *user, const char *passphrase, GError **error);

/* The owner of a person's key slot. (transfer full) */
char *host_staff_owner (HostRole role, const char *practitioner_id);

/* Opens the record with its recovery @sheet, as typed, and gives the person @user a new passphrase in place
 * of the forgotten one; both are in the audit. Sheet and other passphrases stay as they are. Returns the
 * Practitioner's id (transfer full). Errors: INVALID for a mistyped sheet, with words that name its group, or
 * a passphrase that does not do; WRONG_SECRET for the sheet of another record; NOT_FOUND when nobody signs in
 * as
 * @user; host_service_unlock()'s. Blocking (Argon2id). */
char *host_staff_recover (HostService *service, const char *sheet, const char *user, const char *passphrase,
                          GError **error);

G_END_DECLS
