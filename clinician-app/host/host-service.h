/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-keyslots.h"
#include "host-practice.h"

G_BEGIN_DECLS

/**
 * HostService:
 * A running host: one record directory, its key slots, the record and its rules once somebody unlocked it,
 * the sessions of signed-in people, and the listeners. Serves on a thread of its own; database work happens
 * in a small pool. All functions may be called from any thread and block, except where said; never call them
 * from the serving thread. Stop it before the last reference goes.
 */
#define HOST_TYPE_SERVICE (host_service_get_type ())
G_DECLARE_FINAL_TYPE (HostService, host_service, HOST, SERVICE, GObject)

/* Times and sizes that keep peers from holding what is not theirs. Zero-initialise and fill from
 * host_limits_default(). */
typedef struct
{
  guint handshake_ms;     /* from accept to a finished TLS handshake */
  guint head_ms;          /* from a request's first byte to the end of its head */
  guint body_ms;          /* between two pieces of a body, either way */
  guint idle_ms;          /* a kept-alive connection without a request */
  gsize head_bytes;       /* request line and headers */
  gsize body_bytes;       /* one request's body from an enrolled device or the same machine */
  gsize pair_body_bytes;  /* one request's body through the enrolment door */
  guint connections;      /* in all, on the network */
  guint connections_each; /* from one address */
  guint pair_connections; /* through the enrolment door, in all */
  gsize reply_bytes;      /* a page of a search, a chart or the change feed ends about here */
  guint session_idle_s;   /* a signed-in person who asks nothing */
  guint session_s;        /* a signed-in person, at most */
} HostLimits;
HostLimits host_limits_default (void);

/* @directory: the record's; made when a record is set up. Key slot files are DIRECTORY/keys and keys.2. */
HostService *host_service_new (const char *directory);
/* Before the first listener. */
void host_service_set_limits (HostService *self, const HostLimits *limits);
const char *host_service_get_directory (HostService *self);

/* TRUE when the directory holds a record (a key slot file). */
gboolean host_service_has_record (HostService *self);
gboolean host_service_is_locked (HostService *self);
/* Opens the record. Unlocking again is no error. Errors: NOT_FOUND (no record), WRONG_SECRET, and the
 * store's. */
gboolean host_service_unlock (HostService *self, AltheaSecret *master, GError **error);
gboolean
host_service_unlock_passphrase (HostService *self, const char *user, const char *passphrase, GError **error);
/* Ends all sessions and closes the record; the listeners go on and answer LOCKED. */
void host_service_lock (HostService *self);
/* The rules over the record, NULL while it is locked. (transfer full) (nullable) */
HostPractice *host_service_dup_practice (HostService *self);

/* Listens on a Unix socket, mode 0600, in a directory that only this user can enter; only this user and root
 * are answered. Takes the place of a socket that nobody answers on. Errors: EXISTS, INVALID (path too long),
 * DENIED (the directory is open to others), IO. */
gboolean host_service_listen_local (HostService *self, const char *socket_path, GError **error);
/* Listens with TLS 1.3 on all addresses, IPv6 and IPv4; @port 0: any. The record must be unlocked, because
 * the host's key is in it (LOCKED). Returns the port, 0 with @error. */
guint16 host_service_listen_network (HostService *self, guint16 port, GError **error);
/* Remembers to do the same as soon as the record is unlocked. @port must not be 0. */
void host_service_listen_network_when_unlocked (HostService *self, guint16 port);
guint16 host_service_get_port (HostService *self); /* 0: not on the network */
/* The port that should have been listened on and could not be; 0: none. It is tried again at each sign-in. */
guint16 host_service_get_unreachable_port (HostService *self);

/* Closes listeners and connections, waits for what is being answered, closes the record. */
void host_service_stop (HostService *self);

G_END_DECLS
