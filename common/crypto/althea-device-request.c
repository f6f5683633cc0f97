/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-certificate.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "althea-certificate-private.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-text.h"

#define MOST_REQUEST_BYTES (8 * 1024)
#define MOST_NAME_CHARS 64

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pubkey_t, gnutls_pubkey_deinit, NULL)

static gboolean
check_making (int code, GError **error)
{
  return althea_gnutls_check (code, ALTHEA_ERROR_FAILED, "A request for a certificate cannot be made", error);
}

static gboolean
check_reading (int code, GError **error)
{
  return althea_gnutls_check (code, ALTHEA_ERROR_INVALID, "A request for a certificate does not fit", error);
}

/* What stands in the request is for people who read it; the host decides on the name in the certificate. */
static char *
dup_device_common_name (const char *device_name)
{
  g_autofree char *clean = althea_text_clean (device_name, FALSE, NULL);
  g_autofree char *cut = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), MOST_NAME_CHARS));
  return g_strdup (*cut != '\0' ? cut : "device");
}

char *
althea_device_request_new (const char *device_name, char **key_pem, GError **error)
{
  g_return_val_if_fail (device_name != NULL && key_pem != NULL, NULL);
  g_autofree char *name = dup_device_common_name (device_name);
  g_auto (gnutls_x509_crq_t) request = NULL;
  g_auto (gnutls_x509_privkey_t) key = althea_key_new (error);
  gnutls_datum_t pem;

  if (key == NULL || !check_making (gnutls_x509_crq_init (&request), error)
      || !check_making (gnutls_x509_crq_set_version (request, 1), error)
      || !check_making (
          gnutls_x509_crq_set_dn_by_oid (request, GNUTLS_OID_X520_COMMON_NAME, 0, name, (guint)strlen (name)),
          error)
      || !check_making (gnutls_x509_crq_set_key (request, key), error)
      || !check_making (gnutls_x509_crq_sign2 (request, key, GNUTLS_DIG_SHA256, 0), error)
      || !check_making (gnutls_x509_crq_export2 (request, GNUTLS_X509_FMT_PEM, &pem), error))
    return NULL;
  char *text = g_strndup ((const char *)pem.data, pem.size);
  gnutls_free (pem.data);
  *key_pem = althea_key_export_pem (key, error);
  if (*key_pem == NULL)
    g_clear_pointer (&text, g_free);
  return text;
}

/* The public key of a request whose own signature is right: whoever sent it has the private one. */
static gnutls_pubkey_t
read_public_key (const char *request_pem, GError **error)
{
  g_auto (gnutls_x509_crq_t) request = NULL;
  g_auto (gnutls_pubkey_t) key = NULL;
  gnutls_datum_t datum
      = { (unsigned char *)request_pem, (unsigned int)strnlen (request_pem, MOST_REQUEST_BYTES + 1) };
  gnutls_ecc_curve_t curve;

  if (datum.size > MOST_REQUEST_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE,
                           "A request for a certificate is too large");
      return NULL;
    }
  if (!check_reading (gnutls_x509_crq_init (&request), error)
      || !check_reading (gnutls_x509_crq_import (request, &datum, GNUTLS_X509_FMT_PEM), error)
      || !check_reading (gnutls_x509_crq_verify (request, 0), error)
      || !check_reading (gnutls_pubkey_init (&key), error)
      || !check_reading (gnutls_pubkey_import_x509_crq (key, request, 0), error))
    return NULL;
  int algorithm = gnutls_pubkey_get_pk_algorithm (key, NULL);
  if (algorithm != GNUTLS_PK_ECDSA || gnutls_pubkey_export_ecc_raw (key, &curve, NULL, NULL) < 0
      || !althea_key_is_p256 ((gnutls_pk_algorithm_t)algorithm, curve))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "A request for a certificate has another kind of key than P-256");
      return NULL;
    }
  return g_steal_pointer (&key);
}

char *
althea_device_request_sign (const AltheaIdentity *authority, const char *request_pem, const char *device_id,
                            GError **error)
{
  g_return_val_if_fail (authority != NULL && request_pem != NULL, NULL);
  g_return_val_if_fail (althea_id_is_valid (device_id), NULL);
  g_auto (gnutls_pubkey_t) key = read_public_key (request_pem, error);
  g_auto (gnutls_x509_crt_t) issuer
      = key != NULL ? althea_certificate_import_pem (authority->certificate_pem, error) : NULL;
  g_auto (gnutls_x509_privkey_t) issuer_key
      = issuer != NULL ? althea_key_import_pem (authority->key_pem, error) : NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  gnutls_datum_t pem;

  if (issuer_key == NULL || !check_making (gnutls_x509_crt_init (&certificate), error)
      || !check_making (gnutls_x509_crt_set_pubkey (certificate, key), error)
      || !check_making (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, device_id,
                                                       (guint)strlen (device_id)),
                        error)
      || !althea_certificate_fill (certificate, ALTHEA_CERTIFICATE_DEVICE, issuer, error)
      || !check_making (gnutls_x509_crt_sign2 (certificate, issuer, issuer_key, GNUTLS_DIG_SHA256, 0), error)
      || !check_making (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem), error))
    return NULL;
  char *text = g_strndup ((const char *)pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}
