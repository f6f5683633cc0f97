/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"
#include "host-practice.h"

G_BEGIN_DECLS

/**
 * HostDevices:
 * What the handshake asks without waiting: which pins are enrolled and for whom they speak, and whether an
 * invite is open. A picture of the record at one moment, replaced whole when devices or invites change.
 * Immutable, any thread.
 */
typedef struct _HostDevices HostDevices;

/* Blocking. */
HostDevices *host_devices_load (HostPractice *practice, GError **error);
HostDevices *host_devices_ref (HostDevices *self);
void host_devices_unref (HostDevices *self);

HostActor *host_devices_find (HostDevices *self, const char *pin); /* (nullable) lent */
gboolean host_devices_was_revoked (HostDevices *self, const char *pin);
gboolean host_devices_is_door_open (HostDevices *self);
/* TRUE when the look that made @self began before that of @other. */
gboolean host_devices_is_older (HostDevices *self, HostDevices *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostDevices, host_devices_unref)

G_END_DECLS
