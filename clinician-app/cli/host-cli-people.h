/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-cli-private.h"

G_BEGIN_DECLS

/* Adds the person and the key slot, each where it is missing; nothing of them when host_staff_check()
 * refuses. Returns the Practitioner's id. (transfer full) */
char *host_cli_ensure_person (HostCliRecord *record, HostRole role, const char *name, const char *user,
                              const char *passphrase, GError **error);

G_END_DECLS
