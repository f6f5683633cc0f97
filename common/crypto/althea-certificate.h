/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/* X.509 with GnuTLS: the practice's own authority, the host's certificate and the devices'. P-256, version 3,
 * random serials, SAN, key usages as DATA.md 4.4 says. Blocking (about 10 ms), any thread. PEM texts are
 * (transfer full). */

typedef struct
{
  char *certificate_pem; /* (owned) */
  char *key_pem;         /* (owned) PKCS #8, secret */
} AltheaIdentity;

void althea_identity_free (AltheaIdentity *self);
AltheaIdentity *althea_identity_copy (const AltheaIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaIdentity, althea_identity_free)

AltheaIdentity *althea_identity_new_authority (const char *name, GError **error); /* 20 years */
/* @hosts: DNS names and IP addresses, NULL-terminated. EKU serverAuth, 397 days. */
AltheaIdentity *althea_identity_new_server (const AltheaIdentity *authority, const char *name,
                                            const char *const *hosts, GError **error);
/* A device's key and its request (PKCS #10) made on the device; the key never leaves it. */
char *althea_device_request_new (const char *device_name, char **key_pem, GError **error);
/* The authority signs the request: EKU clientAuth, subject CN = @device_id, 397 days. INVALID or TOO_LARGE
 * when the request is malformed, its own signature is wrong or its key is not P-256. */
char *althea_device_request_sign (const AltheaIdentity *authority, const char *request_pem,
                                  const char *device_id, GError **error);

/* SHA-256 of the SubjectPublicKeyInfo as 64 hex characters: the pin. NULL when unreadable. */
char *althea_certificate_pin (GTlsCertificate *certificate);
char *althea_certificate_pin_pem (const char *certificate_pem);
/* TRUE when @certificate was signed by the authority, has EKU clientAuth and nothing else, and is in its
 * time. The host's own certificate is none. Whether the device was revoked is for the caller to know, by its
 * pin. */
gboolean althea_certificate_is_device_of (GTlsCertificate *certificate, const char *authority_pem);
char *althea_certificate_dup_common_name (GTlsCertificate *certificate); /* (nullable) */
GTlsCertificate *althea_identity_to_tls (const AltheaIdentity *self, GError **error);

G_END_DECLS
