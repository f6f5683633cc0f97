/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-keyslots.h"
#include "althea-operation.h"
#include "host-request.h"
#include "host-signer.h"

G_BEGIN_DECLS

/* Where passphrases end: what a person signs with the passphrase is opened here, and only the opened key goes
 * on to the rules. Blocking (Argon2id). */

/* TRUE for operations that take the passphrase of who is signed in. */
gboolean host_signing_is_needed (const char *operation_name);

/* Runs such an operation: checks the passphrase of @request's actor, opens the signing key, and takes the
 * passphrase out of what is remembered. WRONG_SECRET, TOO_MANY after several wrong ones, and what the
 * operation says. (transfer full) */
char *host_signing_operate (HostRequest *request, AltheaOperation *operation, GError **error);

/* Adds a key slot for @person with @passphrase, and the signing key under it. */
gboolean host_signing_add_slot (HostPractice *practice, AltheaKeyslots *slots, AltheaSecret *master,
                                HostActor *person, const char *user, const char *passphrase, GError **error);

/* The signing key of the clinician who set an open record up, under what the key slot gave. */
gboolean host_signing_make_key (HostService *service, const char *practitioner_id, const char *name,
                                AltheaSecret *personal, GError **error);

G_END_DECLS
