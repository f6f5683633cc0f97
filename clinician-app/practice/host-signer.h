/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"
#include "host-practice.h"

G_BEGIN_DECLS

/**
 * HostSigner:
 * A person's Ed25519 key while that person signs. The record keeps it sealed under the person's own
 * passphrase slot, so that nobody signs for another, not even who administers the record; the public key is
 * kept for good. Free it as soon as the signature is made. One thread.
 */
typedef struct _HostSigner HostSigner;

/* Opens the key of @person (a clinician or staff) with what the key slot gave as @personal. Who has none yet
 * gets one, and so does who got a new passphrase from somebody else: what was signed with the key before
 * stays valid. Blocking. */
HostSigner *
host_signer_open (HostPractice *practice, HostActor *person, AltheaSecret *personal, GError **error);
void host_signer_free (HostSigner *self);

const char *host_signer_get_id (HostSigner *self);     /* of the public key */
const char *host_signer_get_person (HostSigner *self); /* "Practitioner/.." */
const char *host_signer_get_name (HostSigner *self);
GBytes *host_signer_sign (HostSigner *self, GBytes *statement); /* (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostSigner, host_signer_free)

G_END_DECLS
