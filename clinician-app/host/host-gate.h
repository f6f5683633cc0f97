/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-devices.h"
#include "host-server.h"

G_BEGIN_DECLS

/**
 * HostGate:
 * The network's way in: TLS 1.3, and a client certificate that the practice's authority signed for an
 * enrolled device, both settled in the handshake. A peer without a certificate passes only while an invite is
 * open, and then only to the enrolment door. Serving thread, but for its constructor.
 */
typedef struct _HostGate HostGate;

HostGate *host_gate_new (HostServer *server, const HostLimits *limits, GTlsCertificate *identity,
                         const char *authority_pem, HostDevices *devices);
/* Waits for handshakes under way, which are cut first. */
void host_gate_free (HostGate *self);

/* Returns the port; 0 with @error. */
guint16 host_gate_listen (HostGate *self, guint16 port, GError **error);
/* Replaces what is known of devices and cuts the connections that it no longer allows. */
void host_gate_set_devices (HostGate *self, HostDevices *devices);
/* Who speaks on @connection now; NULL when its device is enrolled no more. (nullable) lent */
HostActor *host_gate_find_actor (HostGate *self, HostChannel *connection);

G_END_DECLS
