/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-channel.h"

G_BEGIN_DECLS

/**
 * HostGuardStream:
 * Stands between a connection and libsoup: hands on a request's head only when it is whole and well formed
 * and no byte more than belongs to the request, keeps the connection's deadlines, and answers what breaks a
 * limit by itself. Owned by libsoup; serving thread. Closing it closes the socket without waiting for the
 * peer.
 */
#define HOST_TYPE_GUARD_STREAM (host_guard_stream_get_type ())
G_DECLARE_FINAL_TYPE (HostGuardStream, host_guard_stream, HOST, GUARD_STREAM, GIOStream)

/* @base: a GSocketConnection or a GTlsConnection after its handshake. @closed is called once, at the end. */
GIOStream *
host_guard_stream_new (GIOStream *base, GSocket *socket, HostChannel *connection,
                       void (*closed) (HostChannel *connection, gpointer user_data), gpointer user_data);

G_END_DECLS
