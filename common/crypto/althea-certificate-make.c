/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-certificate.h"

#include <gnutls/crypto.h>
#include <sodium.h>
#include <string.h>

#include "althea-certificate-private.h"
#include "althea-clock.h"
#include "althea-error.h"

#define DAY_SECONDS ((gint64)24 * 60 * 60)
#define LEAF_DAYS 397
#define AUTHORITY_DAYS (20 * 365 + 5)
/* The clock of a home computer that is a little behind must not refuse a new certificate. */
#define BACKDATED_DAYS 1
#define SERIAL_BYTES 16
#define MOST_NAME_CHARS 64 /* of a common name, RFC 5280 */

gboolean
althea_gnutls_check (int code, int error_code, const char *what, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, error_code, "%s: %s", what, gnutls_strerror (code));
  return FALSE;
}

static gboolean
check (int code, GError **error)
{
  return althea_gnutls_check (code, ALTHEA_ERROR_FAILED, "A certificate cannot be made", error);
}

gnutls_x509_privkey_t
althea_key_new (GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  if (!check (gnutls_x509_privkey_init (&key), error)
      || !check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                               GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                 error))
    return NULL;
  return g_steal_pointer (&key);
}

/* @datum: (transfer full) from GnuTLS, wiped. */
static char *
take_datum (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *)datum->data, datum->size);
  sodium_memzero (datum->data, datum->size);
  gnutls_free (datum->data);
  return text;
}

char *
althea_key_export_pem (gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t pem;
  if (!check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem),
              error))
    return NULL;
  return take_datum (&pem);
}

static gboolean
set_serial (gnutls_x509_crt_t certificate, GError **error)
{
  guint8 serial[SERIAL_BYTES];
  randombytes_buf (serial, sizeof serial);
  /* Positive, and never with a leading zero byte that would be left out. */
  serial[0] = (guint8)((serial[0] & 0x7f) | 0x40);
  return check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error);
}

static gboolean
set_times (gnutls_x509_crt_t certificate, AltheaCertificatePurpose purpose, gnutls_x509_crt_t authority,
           GError **error)
{
  gint64 start_s = althea_clock_now_us () / G_USEC_PER_SEC - BACKDATED_DAYS * DAY_SECONDS;
  gint64 days = purpose == ALTHEA_CERTIFICATE_AUTHORITY ? AUTHORITY_DAYS : LEAF_DAYS;
  gint64 end_s = start_s + days * DAY_SECONDS;
  if (authority != NULL)
    {
      end_s = MIN (end_s, gnutls_x509_crt_get_expiration_time (authority));
      start_s = MAX (start_s, gnutls_x509_crt_get_activation_time (authority));
    }
  return check (gnutls_x509_crt_set_activation_time (certificate, start_s), error)
         && check (gnutls_x509_crt_set_expiration_time (certificate, end_s), error);
}

static gboolean
set_key_ids (gnutls_x509_crt_t certificate, gnutls_x509_crt_t authority, GError **error)
{
  guint8 own[64], issuer[64];
  gsize n_own = sizeof own, n_issuer = sizeof issuer;
  if (!check (gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, own, &n_own), error))
    return FALSE;
  n_own = 20; /* RFC 7093, method 1 */
  if (!check (gnutls_x509_crt_set_subject_key_id (certificate, own, n_own), error))
    return FALSE;
  if (authority == NULL)
    return check (gnutls_x509_crt_set_authority_key_id (certificate, own, n_own), error);
  return check (gnutls_x509_crt_get_subject_key_id (authority, issuer, &n_issuer, NULL), error)
         && check (gnutls_x509_crt_set_authority_key_id (certificate, issuer, n_issuer), error);
}

static gboolean
set_usages (gnutls_x509_crt_t certificate, AltheaCertificatePurpose purpose, GError **error)
{
  gboolean is_authority = purpose == ALTHEA_CERTIFICATE_AUTHORITY;
  const char *extended = purpose == ALTHEA_CERTIFICATE_SERVER ? GNUTLS_KP_TLS_WWW_SERVER
                                                              : GNUTLS_KP_TLS_WWW_CLIENT;
  guint usage = is_authority ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE;
  if (!check (gnutls_x509_crt_set_basic_constraints (certificate, is_authority, is_authority ? 0 : -1), error)
      || !check (gnutls_x509_crt_set_key_usage (certificate, usage), error))
    return FALSE;
  return is_authority || check (gnutls_x509_crt_set_key_purpose_oid (certificate, extended, 0), error);
}

gboolean
althea_certificate_fill (gnutls_x509_crt_t certificate, AltheaCertificatePurpose purpose,
                         gnutls_x509_crt_t authority, GError **error)
{
  return check (gnutls_x509_crt_set_version (certificate, 3), error) && set_serial (certificate, error)
         && set_times (certificate, purpose, authority, error) && set_usages (certificate, purpose, error)
         && set_key_ids (certificate, authority, error);
}

static gboolean
set_common_name (gnutls_x509_crt_t certificate, const char *name, GError **error)
{
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MOST_NAME_CHARS));
  return check (
      gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, cut, (guint)strlen (cut)),
      error);
}

static gboolean
add_host (gnutls_x509_crt_t certificate, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      (guint)g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  error);
  g_autofree char *ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || *ascii == '\0')
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "A host name for a certificate does not fit");
      return FALSE;
    }
  return check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, ascii,
                                                      (guint)strlen (ascii), GNUTLS_FSAN_APPEND),
                error);
}

static AltheaIdentity *
identity_export (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GError **error)
{
  g_autoptr (AltheaIdentity) self = g_new0 (AltheaIdentity, 1);
  gnutls_datum_t pem;
  self->key_pem = althea_key_export_pem (key, error);
  if (self->key_pem == NULL
      || !check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem), error))
    return NULL;
  self->certificate_pem = take_datum (&pem);
  return g_steal_pointer (&self);
}

AltheaIdentity *
althea_identity_new_authority (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_auto (gnutls_x509_privkey_t) key = althea_key_new (error);
  if (key == NULL || !check (gnutls_x509_crt_init (&certificate), error)
      || !check (gnutls_x509_crt_set_key (certificate, key), error)
      || !set_common_name (certificate, name, error)
      || !althea_certificate_fill (certificate, ALTHEA_CERTIFICATE_AUTHORITY, NULL, error)
      || !check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error))
    return NULL;
  return identity_export (certificate, key, error);
}

AltheaIdentity *
althea_identity_new_server (const AltheaIdentity *authority, const char *name, const char *const *hosts,
                            GError **error)
{
  g_return_val_if_fail (authority != NULL && name != NULL, NULL);
  g_auto (gnutls_x509_crt_t) issuer = althea_certificate_import_pem (authority->certificate_pem, error);
  g_auto (gnutls_x509_privkey_t) issuer_key
      = issuer != NULL ? althea_key_import_pem (authority->key_pem, error) : NULL;
  g_auto (gnutls_x509_privkey_t) key = issuer_key != NULL ? althea_key_new (error) : NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  if (key == NULL || !check (gnutls_x509_crt_init (&certificate), error)
      || !check (gnutls_x509_crt_set_key (certificate, key), error)
      || !set_common_name (certificate, name, error)
      || !althea_certificate_fill (certificate, ALTHEA_CERTIFICATE_SERVER, issuer, error))
    return NULL;
  for (gsize i = 0; hosts != NULL && hosts[i] != NULL; i++)
    if (!add_host (certificate, hosts[i], error))
      return NULL;
  if (!check (gnutls_x509_crt_sign2 (certificate, issuer, issuer_key, GNUTLS_DIG_SHA256, 0), error))
    return NULL;
  return identity_export (certificate, key, error);
}
