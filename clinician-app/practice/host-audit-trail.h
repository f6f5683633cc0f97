/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"
#include "host-store.h"

G_BEGIN_DECLS

/**
 * HostAuditTrail:
 * Writes the audit of reads, which have no transaction of their own, in batches behind the reader's back.
 * Any thread; owned by the practice.
 */
typedef struct _HostAuditTrail HostAuditTrail;

HostAuditTrail *host_audit_trail_new (HostStore *store);
/* Writes what is left and ends the thread. */
void host_audit_trail_free (HostAuditTrail *self);

/* Takes one entry. BUSY while earlier entries cannot be written: nothing more is read until the record of
 * what was read is whole again. Waits only when thousands of entries are behind. */
gboolean
host_audit_trail_note (HostAuditTrail *self, HostActor *actor, const HostAuditEntry *entry, GError **error);

/* The same without ever waiting; FALSE when it cannot be taken now. */
gboolean host_audit_trail_try_note (HostAuditTrail *self, HostActor *actor, const HostAuditEntry *entry);

/* Returns when everything noted before is durable; BUSY when it could not be written. */
gboolean host_audit_trail_flush (HostAuditTrail *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostAuditTrail, host_audit_trail_free)

G_END_DECLS
