/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "althea-error.h"

G_BEGIN_DECLS

/**
 * AltheaTransport:
 * HTTP to one host, private to session/: over its Unix socket, or over TLS 1.3 to the one key that its pin
 * names. No redirects, cookies, proxies, caches or content decoding. Main thread.
 */
#define ALTHEA_TYPE_TRANSPORT (althea_transport_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTransport, althea_transport, ALTHEA, TRANSPORT, GObject)

AltheaTransport *althea_transport_new_local (const char *socket_path);
/* @addresses: "host:port", at least one; the one that answered last is tried first. @device (nullable). */
AltheaTransport *
althea_transport_new_remote (const char *const *addresses, const char *host_pin, GTlsCertificate *device);
gboolean althea_transport_is_local (AltheaTransport *self);
/* Sent with each request from now on; NULL: none. */
void althea_transport_set_token (AltheaTransport *self, const char *token);
gboolean althea_transport_has_token (AltheaTransport *self);

/* @path: with the query, escaped. @body (nullable). A refusal of the host becomes its ALTHEA_ERROR; a host
 * that cannot be reached is OFFLINE, one with another key DENIED. Answers over 64 MiB are TOO_LARGE. */
void
althea_transport_send_async (AltheaTransport *self, const char *method, const char *path, GBytes *body,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @expression (out) (optional) (nullable): the element that a refusal is about. (transfer full) */
GBytes *
althea_transport_send_finish (AltheaTransport *self, GAsyncResult *result, char **expression, GError **error);

/* The live channel. (transfer full) */
void althea_transport_connect_live_async (AltheaTransport *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
SoupWebsocketConnection *
althea_transport_connect_live_finish (AltheaTransport *self, GAsyncResult *result, GError **error);
/* Breaks off all that is under way. */
void althea_transport_abort (AltheaTransport *self);

G_END_DECLS
