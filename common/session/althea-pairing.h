/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-certificate.h"
#include "althea-invite.h"

G_BEGIN_DECLS

/* What a device gets for a good invitation. */
typedef struct
{
  AltheaIdentity *identity; /* (owned) the device's key and certificate */
  char *authority_pem;      /* (owned) */
  char *host_pin;           /* (owned) hex */
  char **addresses;         /* (owned) NULL-terminated */
  char *practice_name, *practice_phone;
  char *patient_id, *patient_name, *device_id;
} AltheaPairing;

void althea_pairing_free (AltheaPairing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaPairing, althea_pairing_free)

/* Pairs: TLS 1.3 to the first address that answers, the pin checked in the handshake, the secret proved both
 * ways bound to the TLS session, a key made here and its certificate received. Errors: OFFLINE, WRONG_SECRET,
 * EXPIRED, USED, REVOKED, TOO_MANY, DENIED (the pin is not the practice's). Main thread; does not block. */
void althea_pairing_run_async (AltheaInvite *invite, const char *device_name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
AltheaPairing *althea_pairing_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
