/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-gate.h"
#include "host-service.h"

G_BEGIN_DECLS

/**
 * HostNetwork:
 * The host on the network: its gate with the record's own keys, and the picture of enrolled devices kept
 * fresh. Made and freed from any thread but the serving one.
 */
typedef struct _HostNetwork HostNetwork;

/* @port 0: any. Blocking. NULL with LOCKED while the record is locked, IO when the port is taken. */
HostNetwork *host_network_start (HostService *service, HostServer *server, guint16 port, GError **error);
void host_network_stop (HostNetwork *self);

guint16 host_network_get_port (HostNetwork *self);
HostGate *host_network_get_gate (HostNetwork *self); /* serving thread */
/* Devices or invites may have changed. Serving thread. */
void host_network_note_devices (HostNetwork *self);

G_END_DECLS
