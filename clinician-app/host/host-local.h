/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-server.h"

G_BEGIN_DECLS

/**
 * HostLocal:
 * The way in on the same machine: a Unix socket that only this user and root are answered on. Serving thread,
 * but for its constructor.
 */
typedef struct _HostLocal HostLocal;

/* Any thread; see host_service_listen_local() for the errors. */
HostLocal *host_local_new (HostServer *server, const HostLimits *limits, const char *path, GError **error);
/* Takes the socket's name away. */
void host_local_free (HostLocal *self);
/* Begins to accept. */
void host_local_start (HostLocal *self);

G_END_DECLS
