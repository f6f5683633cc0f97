/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-codes.h"
#include "host-gate.h"
#include "host-read-cache.h"
#include "host-request.h"
#include "host-server.h"
#include "host-service.h"
#include "host-sessions.h"

G_BEGIN_DECLS

/* Stands in the record's directory while a set-up is under way: what lies beside it was never anybody's. */
#define HOST_SERVICE_UNFINISHED "setup-unfinished"

/* For the files of host/ only. */

const HostLimits *host_service_get_limits (HostService *self);
HostSessions *host_service_get_sessions (HostService *self);
/* Serving thread. */
HostReadCache *host_service_get_read_cache (HostService *self);
struct _HostLive *host_service_get_live (HostService *self); /* (nullable) */
HostGate *host_service_get_gate (HostService *self);         /* (nullable) */
gboolean host_service_is_stopping (HostService *self);

/* The code packs. (transfer full) LOCKED, or the errors of opening them. Blocking. */
HostCodes *host_service_dup_codes (HostService *self, GError **error);

/* Runs @work on a worker: on one of the fast ones, or of those for what takes long by design. */
void host_service_push (HostService *self, gboolean slow, void (*work) (gpointer data), gpointer data);
/* FALSE when @practice was closed since it was given: for work that waited its turn. Stays as it is until the
 * worker's work ends. */
gboolean host_service_holds (HostService *self, HostPractice *practice);
/* Runs @func on the serving thread, without waiting. */
void host_service_post (HostService *self, void (*func) (gpointer data), gpointer data);

/* The key slots; NOT_FOUND before set-up. (transfer full) Blocking. */
AltheaKeyslots *host_service_open_keyslots (HostService *self, GError **error);
/* Checks a passphrase and opens the record when it is locked. @master (out) (optional). (transfer full)
 * Blocking. */
HostActor *host_service_authenticate (HostService *self, const char *user, const char *passphrase,
                                      AltheaSecret **master, GError **error);
/* The master key of an open record, for new key slots; LOCKED otherwise. (transfer full) */
AltheaSecret *host_service_dup_master (HostService *self, GError **error);
/* The text of the sheet between set-up and its confirmation. (nullable) (transfer full) */
void host_service_set_recovery_sheet (HostService *self, const char *sheet);
char *host_service_dup_recovery_sheet (HostService *self);

/* Devices or invites may have changed: looks again soon, on a worker. Any thread. */
void host_service_devices_changed (HostService *self);
/* Looks at once: what a worker answers afterwards finds the gate up to date. On a worker. */
gboolean host_service_reload_devices (HostService *self, HostPractice *practice, GError **error);

/* What follows a request from the serving thread to a worker and back: host-dispatch.c. */
void host_dispatch_request (SoupServerMessage *message, HostChannel *connection, gpointer service);
/* Who asks over @connection with @message, by certificate or token. (nullable) (transfer full) Serving
 * thread. */
HostActor *
host_dispatch_find_actor (HostService *service, HostChannel *connection, SoupServerMessage *message);

/* The live channel: host-live.c. Serving thread. */
typedef struct _HostLive HostLive;
HostLive *host_live_new (HostService *service);
void host_live_free (HostLive *self);
void
host_live_add (HostLive *self, SoupWebsocketConnection *websocket, HostChannel *connection, HostActor *actor);
/* The record changed up to @seq. */
void host_live_note (HostLive *self, gint64 seq);
/* Somebody signed out or in, or the record was locked: all are told to look again. */
void host_live_close_all (HostLive *self);

G_END_DECLS
