/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "host-channel.h"

G_BEGIN_DECLS

/**
 * HostServer:
 * The serving thread: its main loop, libsoup behind the guard, the open connections and their deadlines.
 * Owned by the service. Nothing on this thread waits for a disk, a key or a peer.
 */
typedef struct _HostServer HostServer;

/* Called on the serving thread for each whole request, and for each WebSocket that was granted. */
typedef void (*HostServerRequest) (SoupServerMessage *message, HostChannel *connection, gpointer user_data);
typedef void (*HostServerSocket) (SoupWebsocketConnection *socket, SoupServerMessage *message,
                                  HostChannel *connection, gpointer user_data);

HostServer *host_server_new (const HostLimits *limits, HostServerRequest request, HostServerSocket websocket,
                             gpointer user_data);
/* Ends the thread: cuts every connection first. Not on the serving thread. */
void host_server_free (HostServer *self);

GMainContext *host_server_get_context (HostServer *self);
/* Runs @func on the serving thread and waits for it. Not on the serving thread. */
void host_server_call (HostServer *self, void (*func) (gpointer data), gpointer data);
/* The same without waiting, from any thread. @destroy (nullable). */
void host_server_post (HostServer *self, void (*func) (gpointer data), gpointer data, GDestroyNotify destroy);

/* On the serving thread. Counts a connection from its accept on, so that its deadlines hold during the
 * handshake. */
void host_server_add_connection (HostServer *self, HostChannel *connection);
void host_server_remove_connection (HostServer *self, HostChannel *connection);
/* How many connections there are: on the network in all, from one address, through the enrolment door. */
guint host_server_count_network (HostServer *self);
guint host_server_count_address (HostServer *self, const char *address);
guint host_server_count_door (HostServer *self);
/* Hands a connection to libsoup; it is removed when it ends. */
void host_server_serve (HostServer *self, HostChannel *connection, GIOStream *stream, GSocket *socket);
/* Cuts the connections that @should_cut says TRUE of. */
void host_server_cut (HostServer *self, gboolean (*should_cut) (HostChannel *connection, gpointer data),
                      gpointer data);

G_END_DECLS
