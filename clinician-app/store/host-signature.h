/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-store.h"

G_BEGIN_DECLS

/* Signatures over versions of records. What is signed is a statement: which bytes (SHA-256 of the document as
 * it is stored), of which version of which record, by whom, as what and when. The document of a version that
 * is signed is in canonical form, so that there is one text for what it says. Any thread. */
typedef struct
{
  const char *resource_type, *id; /* lent */
  guint64 version;
  const char *act;    /* "author", "cosigner", "retraction" */
  const char *person; /* "Practitioner/.." */
  const char *role;   /* "clinician" */
  gint64 time_us;
  const char *signer; /* id of the public key */
} HostSignature;

/* SHA-256 as lower-case hex. */
#define HOST_HASH_CHARS 64

/* What the signing key signs. (transfer full) */
GBytes *host_signature_statement (const HostSignature *self, const char *hash_hex);

/* A public key of the author, once and for all; its id is the key's SHA-256 in hex, returned. Noted in the
 * audit. (transfer full) */
char *host_transaction_add_signer (HostTransaction *self, const HostAuthor *author, GBytes *public_key,
                                   GError **error);

/* Signs the current version of the record, which must be @signature->version and stand as @signature is
 * about. From then on a later version may say nothing else, see host_signature_may_follow(). INVALID when the
 * key is unknown or does not verify; EXISTS when the person signed this version in this act before.
 * @provenance_id: the Provenance that carries the same to the outside, written in this transaction. @author:
 * whom the audit names. */
gboolean host_transaction_add_signature (HostTransaction *self, const HostSignature *signature, GBytes *bytes,
                                         const char *provenance_id, const HostAuthor *author, GError **error);

/* TRUE in *is_signed when a version of the record was signed. */
gboolean host_transaction_is_signed (HostTransaction *self, const char *resource_type, const char *id,
                                     gboolean *is_signed, GError **error);
/* When the youngest signature and the youngest audit entry were made, whichever is later; 0 when there is
 * none; -1 with @error. */
gint64 host_transaction_last_moment_us (HostTransaction *self, GError **error);

/* TRUE when @next says what @signed_json says: everything but meta is the same; or it only became
 * "entered-in-error", with extensions added that say why. */
gboolean host_signature_may_follow (GBytes *signed_json, GBytes *next);

G_END_DECLS
