/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-call.h"
#include "host-notes.h"

#include "althea-composition.h"

G_BEGIN_DECLS

/* What the operations about notes share. */

/* The signed Composition that parameter "note" names, as it stands. NULL with @error; INVALID when it is not
 * signed, or was marked as an error. (transfer full) */
HostVersion *host_op_note_read (HostCall *call, AltheaRecord **record, GError **error);

/* DENIED unless the call came with the actor's passphrase. */
gboolean host_op_note_check_signer (HostCall *call, GError **error);

/* Seals @json as the call's signer and gives {note, version}. */
gboolean host_op_note_seal (HostCall *call, GBytes *json, guint64 base_version, const char *act,
                            gint64 when_us, GError **error);

/* FALSE with @error also when the people table cannot be read. */
gboolean
host_op_note_is_trainee (HostCall *call, const char *practitioner_id, gboolean *trainee, GError **error);

/* The reference to the call's actor, with name. (transfer full) */
AltheaReference *host_op_note_self (HostCall *call);

G_END_DECLS
