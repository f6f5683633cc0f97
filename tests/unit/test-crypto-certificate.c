/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "althea-certificate.h"
#include "althea-clock.h"
#include "althea-error.h"

#define DAY_US ((gint64)24 * 60 * 60 * G_USEC_PER_SEC)

static const char *const hosts[] = { "praxis.example", "192.168.1.5", "fd00::5", NULL };

typedef struct
{
  AltheaIdentity *authority, *server;
  char *key_pem, *certificate_pem; /* of a device */
  GTlsCertificate *device;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->authority = althea_identity_new_authority ("Praxis am See", &error);
  g_assert_no_error (error);
  f->server = althea_identity_new_server (f->authority, "Praxis am See", hosts, &error);
  g_assert_no_error (error);
  g_autofree char *request = althea_device_request_new ("Maria's laptop", &f->key_pem, &error);
  g_assert_no_error (error);
  f->certificate_pem = althea_device_request_sign (f->authority, request, "device-1", &error);
  g_assert_no_error (error);
  AltheaIdentity identity = { f->certificate_pem, f->key_pem };
  f->device = althea_identity_to_tls (&identity, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  althea_clock_set_fake_us (0);
  althea_identity_free (f->authority);
  althea_identity_free (f->server);
  g_free (f->key_pem);
  g_free (f->certificate_pem);
  g_object_unref (f->device);
}

static gnutls_x509_crt_t
import (const char *pem)
{
  gnutls_x509_crt_t certificate;
  gnutls_datum_t datum = { (unsigned char *)pem, (unsigned int)strlen (pem) };
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_PEM), ==, 0);
  return certificate;
}

static void
assert_common (gnutls_x509_crt_t certificate, gboolean is_authority, gint64 days)
{
  guint8 serial[32], key_id[32], authority_key_id[32];
  gsize n_serial = sizeof serial, n_key_id = sizeof key_id, n_authority_key_id = sizeof authority_key_id;
  unsigned int usage, critical;
  gint64 seconds = gnutls_x509_crt_get_expiration_time (certificate)
                   - gnutls_x509_crt_get_activation_time (certificate);
  g_assert_cmpint (gnutls_x509_crt_get_version (certificate), ==, 3);
  g_assert_cmpint (gnutls_x509_crt_get_serial (certificate, serial, &n_serial), ==, 0);
  g_assert_cmpuint (n_serial, ==, 16);
  g_assert_cmpuint (serial[0] & 0x80, ==, 0);
  g_assert_cmpint (gnutls_x509_crt_get_signature_algorithm (certificate), ==, GNUTLS_SIGN_ECDSA_SHA256);
  g_assert_cmpint (gnutls_x509_crt_get_ca_status (certificate, &critical), ==, is_authority ? 1 : 0);
  g_assert_cmpint (gnutls_x509_crt_get_key_usage (certificate, &usage, &critical), ==, 0);
  g_assert_cmpuint (usage, ==,
                    is_authority ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                 : GNUTLS_KEY_DIGITAL_SIGNATURE);
  g_assert_cmpint (gnutls_x509_crt_get_subject_key_id (certificate, key_id, &n_key_id, NULL), ==, 0);
  g_assert_cmpint (
      gnutls_x509_crt_get_authority_key_id (certificate, authority_key_id, &n_authority_key_id, NULL), ==, 0);
  g_assert_cmpint (seconds, ==, days * 24 * 60 * 60);
}

static void
test_contents (Fixture *f, gconstpointer data)
{
  gnutls_x509_crt_t authority = import (f->authority->certificate_pem);
  gnutls_x509_crt_t server = import (f->server->certificate_pem);
  gnutls_x509_crt_t device = import (f->certificate_pem);
  unsigned int ca, type;
  int path_length;
  char text[64];
  gsize length = sizeof text;

  assert_common (authority, TRUE, 20 * 365 + 5);
  assert_common (server, FALSE, 397);
  assert_common (device, FALSE, 397);
  g_assert_cmpint (gnutls_x509_crt_get_basic_constraints (authority, NULL, &ca, &path_length), >=, 0);
  g_assert_cmpuint (ca, ==, 1);
  g_assert_cmpint (path_length, ==, 0);
  g_assert_true (gnutls_x509_crt_check_issuer (server, authority));
  g_assert_true (gnutls_x509_crt_check_hostname (server, "praxis.example"));
  g_assert_true (gnutls_x509_crt_check_hostname (server, "192.168.1.5"));
  g_assert_true (gnutls_x509_crt_check_hostname (server, "fd00::5"));
  g_assert_false (gnutls_x509_crt_check_hostname (server, "192.168.1.6"));
  g_assert_cmpint (gnutls_x509_crt_get_subject_alt_name2 (server, 1, text, &length, &type, NULL), >=, 0);
  g_assert_cmpuint (type, ==, GNUTLS_SAN_IPADDRESS);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_key_purpose_oid (server, 0, text, &length, NULL), ==, 0);
  g_assert_cmpstr (text, ==, GNUTLS_KP_TLS_WWW_SERVER);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_key_purpose_oid (device, 0, text, &length, NULL), ==, 0);
  g_assert_cmpstr (text, ==, GNUTLS_KP_TLS_WWW_CLIENT);
  gnutls_x509_crt_deinit (authority);
  gnutls_x509_crt_deinit (server);
  gnutls_x509_crt_deinit (device);
}

static void
test_pin (Fixture *f, gconstpointer data)
{
  g_autofree char *pin = althea_certificate_pin (f->device);
  g_autofree char *from_pem = althea_certificate_pin_pem (f->certificate_pem);
  g_autofree char *other = althea_certificate_pin_pem (f->server->certificate_pem);
  g_autofree char *name = althea_certificate_dup_common_name (f->device);
  g_assert_cmpuint (strlen (pin), ==, 64);
  g_assert_cmpstr (pin, ==, from_pem);
  g_assert_cmpstr (pin, !=, other);
  g_assert_cmpstr (name, ==, "device-1");
  g_assert_null (
      althea_certificate_pin_pem ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
  g_assert_null (althea_certificate_pin_pem (""));
}

/* The same number that openssl and certtool give for the key. */
static void
test_pin_is_the_spki_hash (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tool = g_find_program_in_path ("certtool");
  g_autofree char *pin = althea_certificate_pin_pem (f->certificate_pem);
  g_autofree char *folder = NULL, *path = NULL, *out = NULL;
  if (tool == NULL)
    {
      g_test_skip ("certtool is not installed");
      return;
    }
  folder = g_dir_make_tmp ("althea-certificate-XXXXXX", &error);
  path = g_build_filename (folder, "device.pem", NULL);
  g_assert_true (g_file_set_contents (path, f->certificate_pem, -1, &error));
  const char *argv[] = { tool, "--infile", path, "--certificate-info", NULL };
  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error));
  g_assert_no_error (error);
  g_autofree char *line = g_strdup_printf ("sha256:%s", pin);
  g_assert_nonnull (strstr (out, line));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_device_of (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) stranger = althea_identity_new_authority ("Praxis am See", &error);
  g_autoptr (GTlsCertificate) server = althea_identity_to_tls (f->server, &error);
  g_autoptr (GTlsCertificate) authority = althea_identity_to_tls (f->authority, &error);
  g_autoptr (AltheaIdentity) copy = althea_identity_copy (f->authority);
  g_assert_no_error (error);
  g_assert_true (althea_certificate_is_device_of (f->device, copy->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (f->device, stranger->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (f->device, f->server->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (server, f->authority->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (authority, f->authority->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (f->device, "not a certificate"));
}

static void
test_device_times (Fixture *f, gconstpointer data)
{
  gint64 now_us = althea_clock_now_us ();
  const struct
  {
    gint64 days;
    gboolean fits;
  } cases[] = { { -2, FALSE }, { 0, TRUE }, { 395, TRUE }, { 397, FALSE }, { 21 * 365, FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      althea_clock_set_fake_us (now_us + cases[i].days * DAY_US);
      g_assert_cmpint (althea_certificate_is_device_of (f->device, f->authority->certificate_pem), ==,
                       cases[i].fits);
    }
}

/* A device certificate that was signed by another device is none. */
static void
test_device_cannot_sign (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *request = althea_device_request_new ("x", &key_pem, &error);
  AltheaIdentity false_authority = { f->certificate_pem, f->key_pem };
  g_autofree char *signed_pem = althea_device_request_sign (&false_authority, request, "device-2", &error);
  g_assert_no_error (error);
  AltheaIdentity identity = { signed_pem, key_pem };
  g_autoptr (GTlsCertificate) device = althea_identity_to_tls (&identity, &error);
  g_assert_no_error (error);
  g_assert_false (althea_certificate_is_device_of (device, f->authority->certificate_pem));
  g_assert_false (althea_certificate_is_device_of (device, f->certificate_pem));
}

static char *
request_with_key (gnutls_pk_algorithm_t algorithm, unsigned int bits)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crq_t request;
  gnutls_datum_t pem;
  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), ==, 0);
  gnutls_x509_crq_init (&request);
  gnutls_x509_crq_set_version (request, 1);
  gnutls_x509_crq_set_key (request, key);
  g_assert_cmpint (gnutls_x509_crq_sign2 (request, key, GNUTLS_DIG_SHA256, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crq_export2 (request, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  char *text = g_strndup ((char *)pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_crq_deinit (request);
  gnutls_x509_privkey_deinit (key);
  return text;
}

static void
assert_refused (Fixture *f, const char *request, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_device_request_sign (f->authority, request, "device-3", &error));
  g_assert_error (error, ALTHEA_ERROR, code);
}

static void
test_bad_requests (Fixture *f, gconstpointer data)
{
  g_autofree char *p256
      = request_with_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));
  g_autofree char *p384
      = request_with_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP384R1));
  g_autofree char *rsa = request_with_key (GNUTLS_PK_RSA, 2048);
  g_autofree char *huge = g_strnfill (100000, 'A');
  g_autofree char *signed_pem = althea_device_request_sign (f->authority, p256, "device-3", NULL);
  g_assert_nonnull (signed_pem);
  assert_refused (f, p384, ALTHEA_ERROR_INVALID);
  assert_refused (f, rsa, ALTHEA_ERROR_INVALID);
  assert_refused (f, "", ALTHEA_ERROR_INVALID);
  assert_refused (f, huge, ALTHEA_ERROR_TOO_LARGE);
  assert_refused (f, f->certificate_pem, ALTHEA_ERROR_INVALID);
}

/* One bit anywhere in the request, and it is refused: nobody gets a certificate for somebody else's key. */
static void
test_altered_request (Fixture *f, gconstpointer data)
{
  g_autofree char *key_pem = NULL;
  g_autofree char *pem = althea_device_request_new ("laptop", &key_pem, NULL);
  gnutls_datum_t text = { (unsigned char *)pem, (unsigned int)strlen (pem) }, der;
  g_assert_cmpint (gnutls_pem_base64_decode2 ("NEW CERTIFICATE REQUEST", &text, &der), ==, 0);
  for (unsigned int i = 0; i < der.size; i++)
    {
      gnutls_datum_t altered_pem;
      der.data[i] ^= 1;
      g_assert_cmpint (gnutls_pem_base64_encode2 ("NEW CERTIFICATE REQUEST", &der, &altered_pem), ==, 0);
      g_autofree char *altered = g_strndup ((char *)altered_pem.data, altered_pem.size);
      g_autoptr (GError) error = NULL;
      g_autofree char *signed_pem = althea_device_request_sign (f->authority, altered, "device-4", &error);
      if (signed_pem != NULL)
        g_error ("A request with byte %u altered was signed", i);
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      gnutls_free (altered_pem.data);
      der.data[i] ^= 1;
    }
  gnutls_free (der.data);
}

static void
test_odd_names (Fixture *f, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (500, 'n');
  const char *names[] = { "", long_name, "Ünïcode – 診療所", "line\nbreak", "CN=x,O=y" };
  static const char *const bad_hosts[] = { "a b\xff", NULL };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key_pem = NULL;
      g_autofree char *request = althea_device_request_new (names[i], &key_pem, &error);
      g_assert_no_error (error);
      g_autofree char *signed_pem = althea_device_request_sign (f->authority, request, "device-5", &error);
      g_assert_no_error (error);
      if (*names[i] == '\0')
        continue;
      g_autoptr (AltheaIdentity) authority = althea_identity_new_authority (names[i], &error);
      g_assert_no_error (error);
    }
  g_assert_null (althea_identity_new_server (f->authority, "x", bad_hosts, &error));
  g_assert_nonnull (error);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/crypto/certificate/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  ADD ("contents", test_contents);
  ADD ("pin", test_pin);
  ADD ("pin/spki-hash", test_pin_is_the_spki_hash);
  ADD ("device-of", test_device_of);
  ADD ("device-of/times", test_device_times);
  ADD ("device-of/device-cannot-sign", test_device_cannot_sign);
  ADD ("request/bad", test_bad_requests);
  ADD ("request/altered", test_altered_request);
  ADD ("odd-names", test_odd_names);
  return g_test_run ();
}
