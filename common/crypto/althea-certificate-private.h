/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crq_t, gnutls_x509_crq_deinit, NULL)

/* TRUE when @code is not an error; otherwise sets ALTHEA_ERROR_@error_code with the library's reason. */
gboolean althea_gnutls_check (int code, int error_code, const char *what, GError **error);

/* NULL and INVALID when it is not one PEM block of its kind. */
gnutls_x509_crt_t althea_certificate_import_pem (const char *pem, GError **error);
gnutls_x509_privkey_t althea_key_import_pem (const char *pem, GError **error);
gnutls_x509_privkey_t althea_key_new (GError **error);
char *althea_key_export_pem (gnutls_x509_privkey_t key, GError **error);
/* TRUE for an elliptic curve key on P-256, the only kind that is in use. */
gboolean althea_key_is_p256 (gnutls_pk_algorithm_t algorithm, gnutls_ecc_curve_t curve);

typedef enum
{
  ALTHEA_CERTIFICATE_AUTHORITY = 1,
  ALTHEA_CERTIFICATE_SERVER,
  ALTHEA_CERTIFICATE_DEVICE,
} AltheaCertificatePurpose;

/* Version, serial, times, basic constraints, key usage and extended key usage of a certificate whose key and
 * subject are set; a leaf ends with its authority at the latest. @authority NULL: it signs itself. */
gboolean althea_certificate_fill (gnutls_x509_crt_t certificate, AltheaCertificatePurpose purpose,
                                  gnutls_x509_crt_t authority, GError **error);

G_END_DECLS
