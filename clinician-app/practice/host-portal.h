/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-fact.h"
#include "host-pairing.h"
#include "host-write.h"

G_BEGIN_DECLS

/* Invitations and devices as facts, inside transactions. */

#define HOST_INVITE_TRIES 5
#define HOST_INVITE_DAYS 14
#define HOST_MAX_DEVICES 5

typedef enum
{
  HOST_INVITE_OPEN = 1,
  HOST_INVITE_USED,
  HOST_INVITE_REVOKED,
  HOST_INVITE_BURNED, /* too many wrong tries */
} HostInviteState;

/* The secret is kept whole, because a proof by HMAC cannot be checked against its hash; the record is
 * encrypted, and nothing but the answer to invite-create ever tells it. */
typedef struct
{
  char *id, *patient_id; /* (owned) */
  char *secret;          /* (owned) base 32 */
  gint64 expires_us;
  gint64 n_tries;
  HostInviteState state;
} HostInvite;
void host_invite_free (HostInvite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostInvite, host_invite_free)

gboolean host_invite_is_open (const HostInvite *self, gint64 now_us);
/* NULL without @error when there is none. (transfer full) */
HostInvite *host_invite_load (HostTransaction *transaction, const char *id, GError **error);
HostInvite *host_invite_parse (const char *id, const char *fact, GError **error);
/* Keeps the list of open ones in step. */
gboolean host_invite_save (HostTransaction *transaction, const HostInvite *self, GError **error);

/* What a patient has: the latest invite and all devices ever. */
typedef struct
{
  char *patient_id;
  char *invite_id; /* (owned) (nullable) */
  GPtrArray *pins; /* (owned) (element-type utf8) */
} HostPortal;
void host_portal_free (HostPortal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostPortal, host_portal_free)

/* An empty one when there is none. (transfer full) NULL on error. */
HostPortal *host_portal_load (HostTransaction *transaction, const char *patient_id, GError **error);
HostPortal *host_portal_parse (const char *patient_id, const char *fact, GError **error);
gboolean host_portal_save (HostTransaction *transaction, const HostPortal *self, GError **error);

HostDevice *host_device_load (HostTransaction *transaction, const char *pin, GError **error);
HostDevice *host_device_parse (const char *pin, const char *fact, GError **error);
gboolean host_device_save (HostTransaction *transaction, const HostDevice *self, GError **error);

/* "not-invited", "invited", "paired" or "revoked". @invite (nullable); @devices (element-type HostDevice). */
const char *host_portal_state (const HostInvite *invite, GPtrArray *devices, gint64 now_us);
/* Devices of @self inside the transaction. (transfer full) (element-type HostDevice) */
GPtrArray *host_portal_load_devices (HostTransaction *transaction, const HostPortal *self, GError **error);

/* Writes the state into the Patient's tag when it changed, so that every screen sees it. */
gboolean host_portal_mirror (HostTransaction *transaction, const HostWriter *writer, const char *patient_id,
                             GError **error);

gboolean host_portal_audit (HostTransaction *transaction, HostActor *actor, const char *action,
                            const char *outcome, const char *patient_id, const char *detail, GError **error);

G_END_DECLS
