/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gate-fixture.h"

/* --- who gets in
 * --------------------------------------------------------------------------------------------- */

static void
test_device_gets_in (GateFixture *f, gconstpointer data)
{
  g_autofree char *reply = ask (f, GET_SESSION);

  g_assert_cmpuint (status_of (reply), ==, 200);
  g_assert_true (strstr (reply, "\"state\":\"online\"") != NULL);
  g_assert_true (strstr (reply, "\"role\":\"patient\"") != NULL);
  g_assert_true (strstr (reply, "Patient/" ANNA) != NULL);
}

static void
test_no_certificate (GateFixture *f, gconstpointer data)
{
  assert_kept_out (f, NULL);
}

static AltheaIdentity *
sign_device (const AltheaIdentity *authority)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *request = althea_device_request_new ("Stranger", &key, &error);
  g_autofree char *certificate = NULL;
  AltheaIdentity *identity = g_new0 (AltheaIdentity, 1);

  g_assert_no_error (error);
  certificate = althea_device_request_sign (authority, request, "0123456789abcdef", &error);
  g_assert_no_error (error);
  identity->certificate_pem = g_steal_pointer (&certificate);
  identity->key_pem = g_steal_pointer (&key);
  return identity;
}

static GTlsCertificate *
to_tls (const AltheaIdentity *identity)
{
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = althea_identity_to_tls (identity, &error);

  g_assert_no_error (error);
  return certificate;
}

static void
test_other_authority (GateFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) authority = althea_identity_new_authority ("Lakeside Practice", &error);
  g_autoptr (AltheaIdentity) device = sign_device (authority);
  g_autoptr (GTlsCertificate) certificate = to_tls (device);

  assert_kept_out (f, certificate);
}

/* Ours, a device's, in its time, and yet nobody's. */
static void
test_not_enrolled (GateFixture *f, gconstpointer data)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (f->host.service);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) authority = host_pairing_get_authority (practice, &error);
  g_autoptr (AltheaIdentity) device = sign_device (authority);
  g_autoptr (GTlsCertificate) certificate = to_tls (device);

  assert_kept_out (f, certificate);
}

/* The chain of the host's own certificate is good; it is no device's all the same. */
static void
test_own_certificate (GateFixture *f, gconstpointer data)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (f->host.service);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) server = host_pairing_get_server_identity (practice, &error);
  g_autoptr (AltheaIdentity) authority = host_pairing_get_authority (practice, &error);
  g_autoptr (GTlsCertificate) certificate = to_tls (server);
  g_autoptr (GTlsCertificate) root = to_tls (authority);

  assert_kept_out (f, certificate);
  assert_kept_out (f, root);
}

static void
test_tls_1_2 (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open_with (f->host.port, f->anna_device, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  g_autofree char *reply = NULL;

  wire_send (wire, GET_SESSION);
  reply = wire_read_all (wire);
  g_assert_cmpstr (reply, ==, "");
}

/* Whatever it asks, it is told that it was revoked, and nothing else. */
static void
assert_farewell (GateFixture *f, GTlsCertificate *certificate, const char *request)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, certificate);
  g_autofree char *reply = NULL;

  wire_send (wire, request);
  reply = wire_read_all (wire);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 410 Gone\r\n"));
  g_assert_nonnull (strstr (reply, "\"code\":\"revoked\""));
  g_assert_null (strstr (reply, ANNA));
  g_assert_cmpuint (strlen (reply), <, 400);
}

/* Cut off while connected, and kept out from then on. */
static void
test_revoked (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *reply = NULL;
  g_autofree char *rest = NULL;
  g_autoptr (JsonObject) result = NULL;
  gint64 revoked_us;

  g_assert_true (wire_send (wire, GET_SESSION));
  reply = wire_read_reply (wire);
  g_assert_cmpuint (status_of (reply), ==, 200);
  result = must_operate (f->host.session,
                         althea_operation_new_strings ("device-revoke", "device", f->anna->device_id, NULL));
  revoked_us = g_get_monotonic_time ();
  rest = wire_read_all (wire);
  g_assert_cmpstr (rest, ==, "");
  g_assert_cmpint (g_get_monotonic_time () - revoked_us, <, 5 * G_USEC_PER_SEC);
  assert_farewell (f, f->anna_device, GET_SESSION);
  assert_farewell (f, f->anna_device, "GET /fhir/Patient/" ANNA " HTTP/1.1\r\nHost: h\r\n\r\n");
  assert_farewell (f, f->anna_device, "nonsense");
}

/* --- whose records
 * ----------------------------------------------------------------------------------------------- */

/* Without what differs from one moment to the next. */
static char *
without_date (const char *reply)
{
  g_autoptr (GRegex) date = g_regex_new ("Date: [^\r]*\r\n", 0, 0, NULL);

  return g_regex_replace (date, reply, -1, 0, "", 0, NULL);
}

static char *
get (GateFixture *f, const char *path)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path);
  g_autofree char *reply = ask (f, request);

  return without_date (reply);
}

/* What is another patient's answers byte for byte as what is not there. */
static void
test_other_patient (GateFixture *f, gconstpointer data)
{
  static const char *const shapes[] = { "/fhir/Patient/%s", "/fhir/Patient/%s/_history",
                                        "/fhir/Patient/%s/_history/1", "/fhir/Patient/%s/$everything" };
  g_autofree char *own = NULL;

  add_observation (f->host.session, "of-ben", BEN, "9.9");
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_auto (GStrv) parts = g_strsplit (shapes[i], "%s", 2);
      g_autofree char *to_ben = g_strconcat (parts[0], BEN, parts[1], NULL);
      g_autofree char *to_nobody = g_strconcat (parts[0], "nob-2222-3333", parts[1], NULL);
      g_autofree char *bens = get (f, to_ben);
      g_autofree char *nobodys = get (f, to_nobody);

      g_assert_cmpuint (status_of (bens), ==, 404);
      g_assert_cmpstr (bens, ==, nobodys);
    }
  {
    g_autofree char *bens = get (f, "/fhir/Observation/of-ben");
    g_autofree char *nobodys = get (f, "/fhir/Observation/of-nob");
    g_autofree char *bens_results = get (f, "/fhir/Observation?patient=" BEN);
    g_autofree char *nobodys_results = get (f, "/fhir/Observation?patient=nob-2222-3333");

    g_assert_cmpuint (status_of (bens), ==, 404);
    g_assert_cmpstr (bens, ==, nobodys);
    g_assert_cmpstr (bens_results, ==, nobodys_results);
    g_assert_null (strstr (bens_results, "of-ben"));
  }
  own = get (f, "/fhir/Patient/" ANNA);
  g_assert_cmpuint (status_of (own), ==, 200);
}

/* A token of the Unix socket means nothing here: who one is comes from the handshake alone. */
static void
test_token_means_nothing (GateFixture *f, gconstpointer data)
{
  g_autofree char *request
      = g_strdup_printf ("GET /session HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %064d\r\n\r\n", 0);
  g_autofree char *reply = ask (f, request);
  g_autofree char *sign_in_reply = ask (f, "POST /session HTTP/1.1\r\nHost: h\r\nContent-Length: 53\r\n\r\n"
                                           "{\"user\":\"lena\",\"passphrase\":\"correct horse battery\"}  ");
  g_autofree char *setup_reply = ask (f, "POST /setup HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");

  g_assert_true (strstr (reply, "\"role\":\"patient\"") != NULL);
  g_assert_cmpuint (status_of (sign_in_reply), ==, 404);
  g_assert_cmpuint (status_of (setup_reply), ==, 404);
}

static void
test_served_headers (GateFixture *f, gconstpointer data)
{
  g_autofree char *first = get (f, "/fhir/Patient/" ANNA);
  g_autofree char *ranged
      = ask (f, "GET /fhir/Patient/" ANNA " HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1,3-4\r\n\r\n");
  g_autofree char *etag = NULL;
  g_autofree char *request = NULL;
  g_autofree char *same = NULL;
  g_autofree char *metadata = get (f, "/fhir/metadata");
  const char *at = strstr (first, "ETag: W/\"");

  g_assert_cmpuint (status_of (first), ==, 200);
  g_assert_nonnull (at);
  g_assert_true (strstr (first, "Last-Modified: ") != NULL);
  g_assert_true (strstr (first, "Content-Type: application/fhir+json") != NULL);
  g_assert_true (strstr (first, "Cache-Control: private, no-cache") != NULL);
  g_assert_cmpuint (status_of (ranged), ==, 200);
  g_assert_true (strstr (ranged, "Kowalska") != NULL);
  etag = g_strndup (at + strlen ("ETag: "), strcspn (at + strlen ("ETag: "), "\r"));
  request
      = g_strdup_printf ("GET /fhir/Patient/" ANNA " HTTP/1.1\r\nHost: h\r\nIf-None-Match: %s\r\n\r\n", etag);
  same = ask (f, request);
  g_assert_cmpuint (status_of (same), ==, 304);
  g_assert_null (strstr (same, "Kowalska"));
  g_assert_cmpuint (status_of (metadata), ==, 200);
  g_assert_true (strstr (metadata, "\"fhirVersion\":\"4.0.1\"") != NULL);
}

/* --- what is not a request
 * ---------------------------------------------------------------------------------------- */

/* Each is answered once, and the connection ends: what follows on it is never read as a second request. */
static void
test_smuggling (GateFixture *f, gconstpointer data)
{
#define HIDDEN "GET /session HTTP/1.1\r\nHost: h\r\n\r\n"
  static const struct
  {
    guint status;
    const char *text;
  } cases[] = {
    { 400, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: "
           "chunked\r\n\r\n0\r\n\r\n" HIDDEN },
    { 400, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 35\r\n\r\n" HIDDEN },
    { 400, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: +0\r\n\r\n" HIDDEN },
    { 400, "GET /session HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n" HIDDEN },
    { 400, "GET /session HTTP/1.1\r\nHost: h\r\nContent-Length: 35\r\n\r\n" HIDDEN },
    { 400,
      "POST /fhir HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n" HIDDEN },
    { 400, "POST /fhir HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n" HIDDEN },
    { 400, "POST /fhir HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n" HIDDEN },
    { 400, "GET /session HTTP/1.1\nHost: h\r\n\r\n" HIDDEN },
    { 405, "TRACE /session HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
    { 405, "FOO /session HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
    { 405, "PATCH /fhir/Patient/" ANNA " HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
    { 505, "GET /session HTTP/1.0\r\nHost: h\r\n\r\n" HIDDEN },
    { 417, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n" HIDDEN },
    { 413, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n" HIDDEN },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
      g_autofree char *reply = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_true (wire_send (wire, cases[i].text));
      reply = wire_read_all (wire);
      g_assert_cmpuint (status_of (reply), ==, cases[i].status);
      g_assert_cmpuint (count_replies (reply), ==, 1);
      g_assert_true (strstr (reply, "Connection: close") != NULL);
    }
#undef HIDDEN
}

/* Two honest requests in one packet are two requests; an upgrade that is refused carries nothing behind it.
 */
static void
test_pipelining (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autoptr (Wire) upgrading = wire_open (f->host.port, f->anna_device);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *refused = NULL;

  g_assert_true (wire_send (wire, GET_SESSION "GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"));
  first = wire_read_reply (wire);
  second = wire_read_reply (wire);
  g_assert_cmpuint (status_of (first), ==, 200);
  g_assert_cmpuint (status_of (second), ==, 404);
  g_assert_true (wire_send (
      upgrading, "GET /session HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                 "\r\n" GET_SESSION));
  refused = wire_read_all (upgrading);
  g_assert_cmpuint (count_replies (refused), ==, 1);
}

static void
test_long_head (GateFixture *f, gconstpointer data)
{
  g_autoptr (GString) request = g_string_new ("GET /session HTTP/1.1\r\nHost: h\r\nX: ");
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *reply = NULL;

  for (guint i = 0; i < 40 * 1024; i++)
    g_string_append_c (request, 'x');
  wire_send (wire, request->str);
  reply = wire_read_all (wire);
  g_assert_cmpuint (status_of (reply), ==, 431);
}

/* More than the limit without saying so first: told why as soon as it is known. */
static void
test_endless_body (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *chunk = g_strnfill (64 * 1024, 'x');
  g_autofree char *framed = g_strdup_printf ("10000\r\n%s\r\n", chunk);
  g_autofree char *reply = NULL;
  guint n_sent = 0;

  g_assert_true (wire_send (wire, "POST /fhir HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
  while (n_sent < 200 && wire_send (wire, framed))
    n_sent++;
  reply = wire_read_all (wire);
  g_assert_cmpuint (status_of (reply), ==, 413);
  g_assert_cmpuint (count_replies (reply), ==, 1);
}

#define TEST(name, func) g_test_add ("/gate/" name, GateFixture, NULL, gate_set_up, func, gate_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("device-gets-in", test_device_gets_in);
  TEST ("no-certificate", test_no_certificate);
  TEST ("other-authority", test_other_authority);
  TEST ("not-enrolled", test_not_enrolled);
  TEST ("own-certificate", test_own_certificate);
  TEST ("tls-1.2", test_tls_1_2);
  TEST ("revoked", test_revoked);
  TEST ("other-patient", test_other_patient);
  TEST ("token-means-nothing", test_token_means_nothing);
  TEST ("served-headers", test_served_headers);
  TEST ("smuggling", test_smuggling);
  TEST ("pipelining", test_pipelining);
  TEST ("long-head", test_long_head);
  TEST ("endless-body", test_endless_body);
  return g_test_run ();
}
