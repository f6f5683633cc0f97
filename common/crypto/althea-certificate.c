/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-certificate.h"

#include <sodium.h>
#include <string.h>

#include "althea-certificate-private.h"
#include "althea-clock.h"
#include "althea-error.h"

#define MOST_PEM_BYTES (16 * 1024)
#define PIN_BYTES 32

static void
free_secret_text (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

void
althea_identity_free (AltheaIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->certificate_pem);
  free_secret_text (self->key_pem);
  g_free (self);
}

AltheaIdentity *
althea_identity_copy (const AltheaIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  AltheaIdentity *copy = g_new0 (AltheaIdentity, 1);
  copy->certificate_pem = g_strdup (self->certificate_pem);
  copy->key_pem = g_strdup (self->key_pem);
  return copy;
}

static gboolean
pem_to_datum (const char *pem, gnutls_datum_t *datum, GError **error)
{
  gsize length = pem != NULL ? strnlen (pem, MOST_PEM_BYTES + 1) : 0;
  if (length == 0 || length > MOST_PEM_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A PEM text is empty or too long");
      return FALSE;
    }
  datum->data = (unsigned char *)pem;
  datum->size = (unsigned int)length;
  return TRUE;
}

gnutls_x509_crt_t
althea_certificate_import_pem (const char *pem, GError **error)
{
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  gnutls_datum_t datum;
  if (!pem_to_datum (pem, &datum, error)
      || !althea_gnutls_check (gnutls_x509_crt_init (&certificate), ALTHEA_ERROR_FAILED, "No memory", error)
      || !althea_gnutls_check (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_PEM),
                               ALTHEA_ERROR_INVALID, "A certificate cannot be read", error))
    return NULL;
  return g_steal_pointer (&certificate);
}

gnutls_x509_privkey_t
althea_key_import_pem (const char *pem, GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  gnutls_datum_t datum;
  if (!pem_to_datum (pem, &datum, error)
      || !althea_gnutls_check (gnutls_x509_privkey_init (&key), ALTHEA_ERROR_FAILED, "No memory", error)
      || !althea_gnutls_check (
          gnutls_x509_privkey_import_pkcs8 (key, &datum, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN),
          ALTHEA_ERROR_INVALID, "A key cannot be read", error))
    return NULL;
  return g_steal_pointer (&key);
}

gboolean
althea_key_is_p256 (gnutls_pk_algorithm_t algorithm, gnutls_ecc_curve_t curve)
{
  return algorithm == GNUTLS_PK_ECDSA && curve == GNUTLS_ECC_CURVE_SECP256R1;
}

static gnutls_x509_crt_t
import_tls_certificate (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_auto (gnutls_x509_crt_t) imported = NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (&imported) < 0)
    return NULL;
  gnutls_datum_t datum = { der->data, der->len };
  if (gnutls_x509_crt_import (imported, &datum, GNUTLS_X509_FMT_DER) < 0)
    return NULL;
  return g_steal_pointer (&imported);
}

static char *
dup_pin (gnutls_x509_crt_t certificate)
{
  guint8 id[PIN_BYTES];
  gsize n_id = sizeof id;
  if (gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, id, &n_id) < 0 || n_id != sizeof id)
    return NULL;
  char *hex = g_malloc (2 * PIN_BYTES + 1);
  return sodium_bin2hex (hex, 2 * PIN_BYTES + 1, id, n_id);
}

char *
althea_certificate_pin (GTlsCertificate *certificate)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_auto (gnutls_x509_crt_t) imported = import_tls_certificate (certificate);
  return imported != NULL ? dup_pin (imported) : NULL;
}

char *
althea_certificate_pin_pem (const char *certificate_pem)
{
  g_return_val_if_fail (certificate_pem != NULL, NULL);
  g_auto (gnutls_x509_crt_t) imported = althea_certificate_import_pem (certificate_pem, NULL);
  return imported != NULL ? dup_pin (imported) : NULL;
}

/* Written out, not merely not excluded: a certificate without the extension is none of ours. */
static gboolean
is_for_clients_only (gnutls_x509_crt_t certificate)
{
  char purpose[64];
  guint n_found = 0;
  for (unsigned int i = 0;; i++)
    {
      gsize length = sizeof purpose;
      int code = gnutls_x509_crt_get_key_purpose_oid (certificate, i, purpose, &length, NULL);
      if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return n_found > 0;
      if (code < 0 || strcmp (purpose, GNUTLS_KP_TLS_WWW_CLIENT) != 0)
        return FALSE;
      n_found++;
    }
}

static gboolean
is_in_its_time (gnutls_x509_crt_t certificate)
{
  gint64 now_s = althea_clock_now_us () / G_USEC_PER_SEC;
  return now_s >= gnutls_x509_crt_get_activation_time (certificate)
         && now_s <= gnutls_x509_crt_get_expiration_time (certificate);
}

static gboolean
has_p256_key (gnutls_x509_crt_t certificate)
{
  gnutls_ecc_curve_t curve;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, NULL);
  return algorithm == GNUTLS_PK_ECDSA && gnutls_x509_crt_get_pk_ecc_raw (certificate, &curve, NULL, NULL) >= 0
         && althea_key_is_p256 ((gnutls_pk_algorithm_t)algorithm, curve);
}

gboolean
althea_certificate_is_device_of (GTlsCertificate *certificate, const char *authority_pem)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate) && authority_pem != NULL, FALSE);
  g_auto (gnutls_x509_crt_t) device = import_tls_certificate (certificate);
  g_auto (gnutls_x509_crt_t) authority = althea_certificate_import_pem (authority_pem, NULL);
  unsigned int problems = 0;

  if (device == NULL || authority == NULL)
    return FALSE;
  /* Times are compared with our own clock, which tests can set. */
  if (gnutls_x509_crt_verify (device, &authority, 1,
                              GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS
                                  | GNUTLS_VERIFY_DO_NOT_ALLOW_SAME | GNUTLS_VERIFY_DISABLE_CRL_CHECKS,
                              &problems)
          < 0
      || problems != 0)
    return FALSE;
  return is_in_its_time (device) && is_in_its_time (authority)
         && gnutls_x509_crt_get_ca_status (device, NULL) <= 0 && has_p256_key (device)
         && is_for_clients_only (device);
}

char *
althea_certificate_dup_common_name (GTlsCertificate *certificate)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_auto (gnutls_x509_crt_t) imported = import_tls_certificate (certificate);
  char name[256];
  gsize length = sizeof name;
  if (imported == NULL
      || gnutls_x509_crt_get_dn_by_oid (imported, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &length) < 0
      || !g_utf8_validate (name, (gssize)length, NULL))
    return NULL;
  return g_strndup (name, length);
}

GTlsCertificate *
althea_identity_to_tls (const AltheaIdentity *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  char *both = g_strconcat (self->certificate_pem, "\n", self->key_pem, NULL);
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (both, -1, error);
  free_secret_text (both);
  if (certificate == NULL)
    althea_error_normalize (error);
  return certificate;
}
