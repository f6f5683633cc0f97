/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-cli-private.h"

G_BEGIN_DECLS

/* The Practitioner's id of the person who signs in as @user; NULL without @error when nobody does. (transfer
 * full) */
char *host_cli_find_person (HostStore *store, const char *user, GError **error);

/* Adds the person and the key slot, each where it is missing. Returns the Practitioner's id. (transfer full)
 */
char *host_cli_ensure_person (HostCliRecord *record, HostRole role, const char *name, const char *user,
                              const char *passphrase, GError **error);

G_END_DECLS
