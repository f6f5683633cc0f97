/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "host-actor.h"
#include "host-service.h"

G_BEGIN_DECLS

typedef enum
{
  HOST_PEER_UNKNOWN = 0, /* during the handshake */
  HOST_PEER_LOCAL,       /* the Unix socket: this user or root, by peer credentials */
  HOST_PEER_DEVICE,      /* an enrolled device, by its certificate's pin */
  HOST_PEER_ENROLLING,   /* no certificate: the enrolment door and nothing else */
} HostPeer;

/**
 * HostChannel:
 * One accepted connection and who is at its other end. That is decided once, by the socket's credentials or
 * in the TLS handshake, and never from anything that a request says. Serving thread only, but for its getters
 * of what does not change.
 */
#define HOST_TYPE_CHANNEL (host_channel_get_type ())
G_DECLARE_FINAL_TYPE (HostChannel, host_channel, HOST, CHANNEL, GObject)

/* @address: whom to count it for, NULL for the Unix socket. */
HostChannel *host_channel_new (HostPeer peer, GSocket *socket, const char *address, const HostLimits *limits);
/* Once, from UNKNOWN. */
void host_channel_set_device (HostChannel *self, const char *pin, HostActor *actor);
void host_channel_set_enrolling (HostChannel *self);
/* The exporter value of the connection's TLS session (RFC 9266). */
void host_channel_set_exporter (HostChannel *self, GBytes *exporter);

HostPeer host_channel_get_peer (HostChannel *self);
const char *host_channel_get_address (HostChannel *self); /* (nullable) */
const char *host_channel_get_pin (HostChannel *self);     /* (nullable) unless DEVICE */
HostActor *host_channel_get_actor (HostChannel *self);    /* (nullable) unless DEVICE */
GBytes *host_channel_get_exporter (HostChannel *self);    /* (nullable) unless on the network */
const HostLimits *host_channel_get_limits (HostChannel *self);
gsize host_channel_get_body_limit (HostChannel *self);

/* The peer must have gone on by then, else the connection is closed. 0: no deadline while the host works. */
void host_channel_set_deadline (HostChannel *self, guint milliseconds);
gboolean host_channel_is_overdue (HostChannel *self, gint64 now_us);
/* Cuts the connection at once, without a word. */
void host_channel_cut (HostChannel *self);

/* After the answer 101: from then on bytes are no longer HTTP and pass as they are. */
void host_channel_set_upgraded (HostChannel *self);
gboolean host_channel_get_upgraded (HostChannel *self);

/* What soup gives back for a message is its remote address: the connection travels with it. */
GSocketAddress *host_channel_get_tag (HostChannel *self);
HostChannel *host_channel_from_tag (GSocketAddress *tag); /* (nullable) lent */

G_END_DECLS
