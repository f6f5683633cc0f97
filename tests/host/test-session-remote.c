/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"
#include "wire.h"

#define ANNA "anna-0000-1111"
#define BEN "ben-2222-3333"

static void
set_up (HostFixture *f, gconstpointer data)
{
  host_fixture_set_up (f, data);
  host_fixture_sign_in (f);
  add_patient (f->session, ANNA, "Kowalska", "Anna");
  add_patient (f->session, BEN, "Okello", "Ben");
  host_fixture_listen (f);
}

/* --- pairing
 * ------------------------------------------------------------------------------------------------- */

static void
test_pairing (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaPairing) pairing = pair (invite, &error);
  g_autoptr (GTlsCertificate) device = NULL;
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", f->port);
  AltheaSession *session;

  g_assert_no_error (error);
  g_assert_cmpstr (pairing->practice_name, ==, "Lakeside Practice");
  g_assert_cmpstr (pairing->practice_phone, ==, "555 0142");
  g_assert_cmpstr (pairing->patient_id, ==, ANNA);
  g_assert_cmpstr (pairing->patient_name, ==, "Anna Kowalska");
  g_assert_cmpstr (pairing->addresses[0], ==, address);
  g_assert_cmpstr (pairing->host_pin, ==, althea_invite_get_host_pin (invite));
  device = althea_identity_to_tls (pairing->identity, &error);
  g_assert_no_error (error);
  g_assert_true (althea_certificate_is_device_of (device, pairing->authority_pem));
  session = open_remote (pairing);
  await_state (session, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_role (session), ==, "patient");
  g_assert_cmpstr (althea_session_get_person_reference (session), ==, "Patient/" ANNA);
  g_assert_cmpstr (althea_session_get_practice_name (session), ==, "Lakeside Practice");
  end_session (session);
}

/* The card of @invite with another secret. */
static AltheaInvite *
with_secret (AltheaInvite *invite, AltheaSecret *secret)
{
  return althea_invite_new (althea_invite_get_practice_name (invite), althea_invite_get_addresses (invite),
                            althea_invite_get_host_pin (invite), althea_invite_get_id (invite), secret,
                            althea_invite_get_expires_us (invite), NULL);
}

static void
assert_no_pairing (AltheaInvite *invite, AltheaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaPairing) pairing = pair (invite, &error);

  g_assert_null (pairing);
  g_assert_error (error, ALTHEA_ERROR, (int)code);
}

/* Ben's invite keeps the door open meanwhile, so that what is refused is refused by the host and not by a
 * closed door. */
static void
test_used (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) other = make_invite (f, BEN);
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaPairing) pairing = pair (invite, &error);

  g_assert_no_error (error);
  assert_no_pairing (invite, ALTHEA_ERROR_USED);
}

static void
test_revoked_invite (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) other = make_invite (f, BEN);
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autoptr (JsonObject) result
      = must_operate (f->session, althea_operation_new_strings ("invite-revoke", "patient", ANNA, NULL));

  assert_no_pairing (invite, ALTHEA_ERROR_REVOKED);
}

static void
test_wrong_secret (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) other = make_invite (f, BEN);
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
  g_autoptr (AltheaInvite) forged = with_secret (invite, secret);

  /* Five tries, the right secret counted among them; then the invite is burned. */
  for (guint i = 0; i < 5; i++)
    assert_no_pairing (forged, ALTHEA_ERROR_WRONG_SECRET);
  assert_no_pairing (invite, ALTHEA_ERROR_TOO_MANY);
}

static void
test_wrong_pin (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autofree char *pin = g_strnfill (64, 'a');
  g_autoptr (AltheaInvite) elsewhere = althea_invite_new (
      "Lakeside Practice", althea_invite_get_addresses (invite), pin, althea_invite_get_id (invite),
      althea_invite_get_secret (invite), althea_invite_get_expires_us (invite), NULL);

  assert_no_pairing (elsewhere, ALTHEA_ERROR_DENIED);
}

static void
test_unreachable (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  static const char *const nowhere[] = { "127.0.0.1:1", NULL };
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", f->port);
  const char *const second[] = { "127.0.0.1:1", address, NULL };
  g_autoptr (AltheaInvite) lost = althea_invite_new (
      "Lakeside Practice", nowhere, althea_invite_get_host_pin (invite), althea_invite_get_id (invite),
      althea_invite_get_secret (invite), althea_invite_get_expires_us (invite), NULL);
  g_autoptr (AltheaInvite) found = althea_invite_new (
      "Lakeside Practice", second, althea_invite_get_host_pin (invite), althea_invite_get_id (invite),
      althea_invite_get_secret (invite), althea_invite_get_expires_us (invite), NULL);
  g_autoptr (AltheaPairing) pairing = NULL;
  g_autoptr (GError) error = NULL;

  assert_no_pairing (lost, ALTHEA_ERROR_OFFLINE);
  pairing = pair (found, &error);
  g_assert_no_error (error);
}

/* A proof made for one TLS session is worth nothing on another, even with the right secret. */
static void
test_proof_is_bound (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) other = make_invite (f, BEN);
  g_autoptr (AltheaInvite) invite = make_invite (f, ANNA);
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *request = althea_device_request_new ("Relay", &key, &error);
  g_autofree char *newlines = NULL;
  gboolean own_session;

  g_assert_no_error (error);
  {
    g_autoptr (GString) escaped = g_string_new (request);

    g_string_replace (escaped, "\n", "\\n", 0);
    newlines = g_string_free (g_steal_pointer (&escaped), FALSE);
  }
  for (own_session = FALSE; own_session <= TRUE; own_session++)
    {
      g_autoptr (Wire) listening = wire_open (f->port, NULL);
      g_autoptr (Wire) speaking = wire_open (f->port, NULL);
      g_autoptr (GBytes) bytes = wire_export (own_session ? speaking : listening);
      g_autofree char *proof = NULL;
      g_autofree char *body = NULL;
      g_autofree char *message = NULL;
      g_autofree char *reply = NULL;

      proof = althea_invite_prove_device (althea_invite_get_secret (invite), bytes, request);
      body = g_strdup_printf ("{\"invite\":\"%s\",\"proof\":\"%s\",\"request\":\"%s\",\"device\":\"Relay\"}",
                              althea_invite_get_id (invite), proof, newlines);
      message = g_strdup_printf ("POST /pair/enrol HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n%s",
                                 strlen (body), body);
      g_assert_true (wire_send (speaking, message));
      reply = wire_read_reply (speaking);
      g_assert_cmpuint (status_of (reply), ==, own_session ? 200 : 401);
    }
}

/* --- the paired device
 * ---------------------------------------------------------------------------------------------- */

/* A host whose key is another is not spoken to, whoever vouches for it. */
static void
test_session_checks_pin (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session;

  pairing->host_pin[0] = pairing->host_pin[0] == 'a' ? 'b' : 'a';
  session = open_remote (pairing);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_record (session, "Patient", ANNA, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
    }
  g_assert_cmpint (althea_session_get_state (session), !=, ALTHEA_SESSION_ONLINE);
  end_session (session);
}

static gboolean
chart_has_loaded (gpointer data)
{
  return !althea_patient_records_get_loading (data);
}

static void
test_reads_released (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session = open_remote (pairing);
  g_autoptr (GListModel) chart = NULL;
  g_autoptr (AltheaRecord) released = NULL;
  g_autoptr (GError) error = NULL;

  add_observation (f->session, "released", ANNA, "7.2");
  add_observation (f->session, "of-ben", BEN, "9.9");
  await_state (session, ALTHEA_SESSION_ONLINE);
  released = read_record (session, "Observation", "released", &error);
  g_assert_no_error (error);
  g_assert_null (read_record (session, "Observation", "of-ben", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  chart = althea_session_everything (session, ANNA);
  await (chart_has_loaded, chart);
  g_assert_cmpstr (althea_record_get_id (althea_patient_records_get_patient (ALTHEA_PATIENT_RECORDS (chart))),
                   ==, ANNA);
  for (guint i = 0; i < g_list_model_get_n_items (chart); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (chart, i);

      g_assert_cmpstr (althea_record_get_id (record), !=, "of-ben");
    }
  g_clear_object (&chart);
  end_session (session);
}

typedef struct
{
  guint n_own, n_foreign;
} Told;

static void
note_change (AltheaSession *session, AltheaChange *change, Told *told)
{
  if (g_str_equal (althea_change_get_id (change), "released"))
    told->n_own++;
  if (g_str_equal (althea_change_get_id (change), "of-ben"))
    told->n_foreign++;
}

static gboolean
was_told (gpointer data)
{
  return ((Told *)data)->n_own > 0;
}

static void
test_live_over_https (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session = open_remote (pairing);
  Told told = { 0 };

  await_state (session, ALTHEA_SESSION_ONLINE);
  g_signal_connect (session, "changed", G_CALLBACK (note_change), &told);
  add_observation (f->session, "of-ben", BEN, "9.9");
  add_observation (f->session, "released", ANNA, "7.2");
  await (was_told, &told);
  g_assert_cmpuint (told.n_foreign, ==, 0);
  end_session (session);
}

static void
test_revoked_device (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session = open_remote (pairing);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  await_state (session, ALTHEA_SESSION_ONLINE);
  result = must_operate (f->session,
                         althea_operation_new_strings ("device-revoke", "device", pairing->device_id, NULL));
  await_state (session, ALTHEA_SESSION_REVOKED);
  g_assert_null (read_record (session, "Patient", ANNA, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_REVOKED);
  end_session (session);
}

/* A message to the practice and its answer, each seen by the other side. */
static void
test_messages_both_ways (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session = open_remote (pairing);
  g_autoptr (JsonObject) asked = NULL;
  g_autoptr (JsonObject) answered = NULL;
  g_autoptr (AltheaRecord) question = NULL;
  g_autoptr (AltheaRecord) answer = NULL;
  g_autoptr (GError) error = NULL;

  await_state (session, ALTHEA_SESSION_ONLINE);
  asked = must_operate (session, althea_operation_new_strings ("message-send", "patient", ANNA, "subject",
                                                               "Tablets", "text", "May I take both?", NULL));
  question
      = read_record (f->session, "Communication", json_object_get_string_member (asked, "message"), &error);
  g_assert_no_error (error);
  answered = must_operate (f->session,
                           althea_operation_new_strings ("message-send", "patient", ANNA, "thread",
                                                         json_object_get_string_member (asked, "thread"),
                                                         "text", "Yes.", NULL));
  answer
      = read_record (session, "Communication", json_object_get_string_member (answered, "message"), &error);
  g_assert_no_error (error);
  end_session (session);
}

/* The host restarts with its port: the device finds it again by itself. */
static void
test_comes_back (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (f, ANNA);
  AltheaSession *session = open_remote (pairing);
  guint16 port = f->port;
  g_autoptr (GError) error = NULL;

  await_state (session, ALTHEA_SESSION_ONLINE);
  host_fixture_stop (f);
  await_state (session, ALTHEA_SESSION_OFFLINE);
  host_fixture_start (f);
  host_service_listen_network_when_unlocked (f->service, port);
  await_state (f->session, ALTHEA_SESSION_LOCKED);
  sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (host_service_get_port (f->service), ==, port);
  await_state (session, ALTHEA_SESSION_ONLINE);
  /* Locked while devices are connected: they are told so, and find it open again. */
  host_service_lock (f->service);
  await_state (session, ALTHEA_SESSION_LOCKED);
  await_state (f->session, ALTHEA_SESSION_LOCKED);
  sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  await_state (session, ALTHEA_SESSION_ONLINE);
  end_session (session);
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/session-remote/" name, HostFixture, NULL, set_up, func, host_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("pairing", test_pairing);
  TEST ("used", test_used);
  TEST ("revoked-invite", test_revoked_invite);
  TEST ("wrong-secret", test_wrong_secret);
  TEST ("wrong-pin", test_wrong_pin);
  TEST ("unreachable", test_unreachable);
  TEST ("proof-is-bound", test_proof_is_bound);
  TEST ("session-checks-pin", test_session_checks_pin);
  TEST ("reads-released", test_reads_released);
  TEST ("live-over-https", test_live_over_https);
  TEST ("revoked-device", test_revoked_device);
  TEST ("messages-both-ways", test_messages_both_ways);
  TEST ("comes-back", test_comes_back);
  return g_test_run ();
}
