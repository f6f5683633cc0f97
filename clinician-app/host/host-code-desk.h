/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-codes.h"

G_BEGIN_DECLS

/* Keeps the code packs open from the first question until the record is locked. Any thread. */
typedef struct _HostCodeDesk HostCodeDesk;

HostCodeDesk *host_code_desk_new (void);
void host_code_desk_free (HostCodeDesk *self);
/* Opens the packs of @directory when nobody did yet. (transfer full) NULL with the errors of
 * host_codes_open(). Blocking. */
HostCodes *
host_code_desk_dup (HostCodeDesk *self, const char *directory, AltheaSecret *master, GError **error);
/* Forgets them, and with them the key. */
void host_code_desk_close (HostCodeDesk *self);

G_END_DECLS
