/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include "host-pairing.h"

#include <string.h>

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_string_member (object, name) : NULL;
}

/* The card that the patient holds. */
static AltheaInvite *
invite (Fixture *f, const char *patient)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result
      = must_operate (f, f->staff, althea_operation_new_strings ("invite-create", "patient", patient, NULL));
  AltheaInvite *card = althea_invite_parse (member (result, "link"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_invite_get_id (card), ==, member (result, "invite"));
  return card;
}

/* A device's try with a card; @exporter stands for its TLS session. */
typedef struct
{
  char *request, *key;
  GBytes *exporter;
  char *proof;
} Try;

static Try *
try_new (AltheaSecret *secret)
{
  g_autoptr (GError) error = NULL;
  Try *try = g_new0 (Try, 1);
  try->request = althea_device_request_new ("Kitchen computer", &try->key, &error);
  g_assert_no_error (error);
  g_autofree char *session = althea_id_random_hex (32);
  try->exporter = g_bytes_new (session, strlen (session));
  try->proof = althea_invite_prove_device (secret, try->exporter, try->request);
  return try;
}

static void
try_free (Try *try)
{
  g_free (try->request);
  g_free (try->key);
  g_free (try->proof);
  g_bytes_unref (try->exporter);
  g_free (try);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Try, try_free)

static HostEnrolment *
enrol_try (Fixture *f, const char *id, Try *try, GError **error)
{
  return host_pairing_enrol (f->practice, id, try->exporter, try->proof, try->request, "Kitchen computer",
                             error);
}

static HostEnrolment *
enrol (Fixture *f, AltheaInvite *card, GError **error)
{
  g_autoptr (Try) try = try_new (althea_invite_get_secret (card));
  return enrol_try (f, althea_invite_get_id (card), try, error);
}

static HostEnrolment *
must_enrol (Fixture *f, AltheaInvite *card)
{
  g_autoptr (GError) error = NULL;
  HostEnrolment *enrolment = enrol (f, card, &error);
  g_assert_no_error (error);
  g_assert_nonnull (enrolment);
  return enrolment;
}

static void
assert_enrol_fails (Fixture *f, AltheaInvite *card, AltheaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (enrol (f, card, &error));
  g_assert_error (error, ALTHEA_ERROR, (int)code);
}

/* A guess at the secret of @id; the answer to it. (transfer full) */
static char *
guess (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
  g_autoptr (Try) try = try_new (secret);
  g_assert_null (enrol_try (f, id, try, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  return g_strdup (error->message);
}

static JsonObject *
state_of (Fixture *f, const char *patient)
{
  return must_operate (f, f->staff, althea_operation_new_strings ("invite-state", "patient", patient, NULL));
}

static void
assert_tag (Fixture *f, const char *patient, const char *state)
{
  g_autoptr (yyjson_doc) doc = read_doc (f, "Patient", patient);
  if (g_str_equal (state, "not-invited"))
    assert_member (doc, "meta.tag[0].code", NULL);
  else
    {
      assert_member (doc, "meta.tag[0].system", "urn:althea:portal");
      assert_member (doc, "meta.tag[0].code", state);
    }
}

/* The state as the operation tells it and as the Patient's tag shows it. */
static void
assert_state (Fixture *f, const char *patient, const char *state)
{
  g_autoptr (JsonObject) told = state_of (f, patient);
  g_assert_cmpstr (member (told, "state"), ==, state);
  assert_tag (f, patient, state);
}

static void
test_happy_path (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  assert_state (f, ANNA, "not-invited");
  g_assert_false (host_pairing_is_open (f->practice));
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_assert_true (host_pairing_is_open (f->practice));
  assert_state (f, ANNA, "invited");
  g_assert_cmpstr (althea_invite_get_practice_name (card), ==, "Lakeside Practice");
  g_assert_cmpstr (althea_invite_get_practice_phone (card), ==, "555 0142");
  g_autoptr (AltheaIdentity) server = host_pairing_get_server_identity (f->practice, &error);
  g_assert_no_error (error);
  g_autofree char *host_pin = althea_certificate_pin_pem (server->certificate_pem);
  g_assert_cmpstr (althea_invite_get_host_pin (card), ==, host_pin);

  g_autoptr (Try) try = try_new (althea_invite_get_secret (card));
  g_autoptr (HostEnrolment) enrolment = enrol_try (f, althea_invite_get_id (card), try, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (enrolment->patient_id, ==, ANNA);
  g_assert_cmpstr (enrolment->patient_name, ==, "Anna Kowalska");
  g_autofree char *proof
      = althea_invite_prove_host (althea_invite_get_secret (card), try->exporter, try->request);
  g_assert_cmpstr (enrolment->host_proof, ==, proof);
  g_autoptr (AltheaIdentity) authority = host_pairing_get_authority (f->practice, &error);
  g_assert_cmpstr (enrolment->authority_pem, ==, authority->certificate_pem);

  /* The certificate is the practice's, for this key, and the registry knows the patient by it. */
  AltheaIdentity identity = { enrolment->certificate_pem, try->key };
  g_autoptr (GTlsCertificate) certificate = althea_identity_to_tls (&identity, &error);
  g_assert_no_error (error);
  g_assert_true (althea_certificate_is_device_of (certificate, enrolment->authority_pem));
  g_autofree char *pin = althea_certificate_pin (certificate);
  g_autoptr (HostDevice) device = host_pairing_find_device (f->practice, pin, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (device->patient_id, ==, ANNA);
  g_assert_cmpstr (device->id, ==, enrolment->device_id);
  g_assert_cmpstr (device->name, ==, "Kitchen computer");

  assert_state (f, ANNA, "paired");
  g_assert_false (host_pairing_is_open (f->practice));
  g_autoptr (JsonObject) told = state_of (f, ANNA);
  JsonArray *devices = json_object_get_array_member (told, "devices");
  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
  g_assert_cmpstr (member (json_array_get_object_element (devices, 0), "revoked"), ==, "no");
  assert_state (f, BEN, "not-invited");
}

/* The secret is told once: a repetition of the operation repeats it, nothing else does. */
static void
test_secret_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("invite-create", "patient", ANNA, "days", "3", NULL);
  g_autofree char *first = host_practice_operate (f->practice, f->staff, operation, &error);
  g_assert_no_error (error);
  g_autofree char *again = host_practice_operate (f->practice, f->staff, operation, &error);
  g_assert_cmpstr (first, ==, again);
  g_autoptr (JsonObject) told = state_of (f, ANNA);
  g_assert_false (json_object_has_member (told, "link"));
  g_assert_false (json_object_has_member (told, "secret"));
  g_assert_cmpstr (member (told, "tries_left"), ==, "5");
  must_fail (f, f->staff, althea_operation_new_strings ("invite-create", "patient", ANNA, "days", "0", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->staff, althea_operation_new_strings ("invite-create", "patient", "nobody", NULL),
             ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->anna, althea_operation_new_strings ("invite-create", "patient", ANNA, NULL),
             ALTHEA_ERROR_DENIED, NULL);
}

static void
test_wrong_and_unknown_alike (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_autofree char *wrong = guess (f, althea_invite_get_id (card));
  g_autofree char *unknown_id = althea_id_random_hex (16);
  g_autofree char *unknown = guess (f, unknown_id);
  g_autofree char *nonsense = guess (f, "no/id?");
  g_assert_cmpstr (wrong, ==, unknown);
  g_assert_cmpstr (wrong, ==, nonsense);
  g_autoptr (JsonObject) told = state_of (f, ANNA);
  g_assert_cmpstr (member (told, "tries_left"), ==, "4");
  /* The proof of one session does not serve in another, nor for another request. */
  g_autoptr (GError) error = NULL;
  g_autoptr (Try) try = try_new (althea_invite_get_secret (card));
  g_autoptr (Try) other = try_new (althea_invite_get_secret (card));
  g_assert_null (host_pairing_enrol (f->practice, althea_invite_get_id (card), other->exporter, try->proof,
                                     try->request, "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_null (host_pairing_enrol (f->practice, althea_invite_get_id (card), try->exporter, try->proof,
                                     other->request, "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  /* Wrong tries of others do not keep the patient out, up to a point. */
  g_autoptr (HostEnrolment) enrolment = must_enrol (f, card);
}

static void
test_used (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_autoptr (HostEnrolment) enrolment = must_enrol (f, card);
  assert_enrol_fails (f, card, ALTHEA_ERROR_USED);
  g_autofree char *wrong = guess (f, althea_invite_get_id (card));
  assert_state (f, ANNA, "paired");
}

static void
test_expired (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  althea_clock_set_fake_us (g_get_real_time ());
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  althea_clock_advance_fake_us (14 * G_TIME_SPAN_DAY - G_TIME_SPAN_MINUTE);
  g_assert_true (host_pairing_is_open (f->practice));
  althea_clock_advance_fake_us (2 * G_TIME_SPAN_MINUTE);
  assert_tag (f, ANNA, "invited");
  g_assert_false (host_pairing_is_open (f->practice));
  assert_state (f, ANNA, "not-invited");
  assert_enrol_fails (f, card, ALTHEA_ERROR_EXPIRED);
  g_autofree char *wrong = guess (f, althea_invite_get_id (card));
  g_assert_true (host_pairing_sweep (f->practice, &error));
  g_assert_no_error (error);
  assert_state (f, ANNA, "not-invited");
  g_autoptr (AltheaInvite) next = invite (f, ANNA);
  g_autoptr (HostEnrolment) enrolment = must_enrol (f, next);
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_autoptr (JsonObject) done
      = must_operate (f, f->staff, althea_operation_new_strings ("invite-revoke", "patient", ANNA, NULL));
  assert_state (f, ANNA, "revoked");
  g_assert_false (host_pairing_is_open (f->practice));
  assert_enrol_fails (f, card, ALTHEA_ERROR_REVOKED);
  /* A new card ends the one before. */
  g_autoptr (AltheaInvite) second = invite (f, ANNA);
  g_autoptr (AltheaInvite) third = invite (f, ANNA);
  assert_enrol_fails (f, second, ALTHEA_ERROR_REVOKED);
  g_autoptr (HostEnrolment) enrolment = must_enrol (f, third);
}

static guint
count_stopped (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = "Task", .code = "invite-stopped" };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->staff, &query, &error);
  g_assert_no_error (error);
  return page->versions->len;
}

static void
test_five_tries (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_autofree char *first = guess (f, althea_invite_get_id (card));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *next = guess (f, althea_invite_get_id (card));
      g_assert_cmpstr (next, ==, first);
    }
  assert_state (f, ANNA, "invited");
  g_assert_cmpuint (count_stopped (f), ==, 0);
  g_autofree char *fifth = guess (f, althea_invite_get_id (card));
  g_assert_cmpstr (fifth, ==, first);
  assert_state (f, ANNA, "revoked");
  g_assert_false (host_pairing_is_open (f->practice));
  g_assert_cmpuint (count_stopped (f), ==, 1);
  /* The right card is told what happened; the next guess is told what the first was. */
  assert_enrol_fails (f, card, ALTHEA_ERROR_TOO_MANY);
  g_autofree char *sixth = guess (f, althea_invite_get_id (card));
  g_assert_cmpstr (sixth, ==, first);
  g_assert_cmpuint (count_stopped (f), ==, 1);
  /* The work item is the practice's; the patient's app does not show it. */
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = "Task" };
  g_autoptr (HostPage) hers = host_practice_search (f->practice, f->anna, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hers->versions->len, ==, 0);
}

/* Tries are counted on disk: closing the record does not give them back. */
static void
test_tries_survive (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *wrong = guess (f, althea_invite_get_id (card));
    }
  g_assert_true (host_practice_flush (f->practice, &error));
  g_clear_object (&f->practice);
  host_store_close (f->store);
  g_clear_object (&f->store);
  f->store = host_store_open (f->directory, f->master, HOST_STORE_NONE, &error);
  g_assert_no_error (error);
  f->practice = host_practice_new (f->store);
  g_autoptr (JsonObject) told = state_of (f, ANNA);
  g_assert_cmpstr (member (told, "tries_left"), ==, "1");
  g_autofree char *fifth = guess (f, althea_invite_get_id (card));
  assert_enrol_fails (f, card, ALTHEA_ERROR_TOO_MANY);
}

static void
test_device_cap (Fixture *f, gconstpointer data)
{
  g_autofree char *last = NULL;
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (AltheaInvite) card = invite (f, ANNA);
      g_autoptr (HostEnrolment) enrolment = must_enrol (f, card);
      g_free (last);
      last = g_strdup (enrolment->device_id);
    }
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  assert_enrol_fails (f, card, ALTHEA_ERROR_TOO_MANY);
  /* Room is made by revoking one; the card is still good. */
  g_autoptr (JsonObject) done
      = must_operate (f, f->anna, althea_operation_new_strings ("device-revoke", "device", last, NULL));
  g_autoptr (HostEnrolment) sixth = must_enrol (f, card);
}

static void
test_bad_request (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  g_autoptr (Try) try = try_new (althea_invite_get_secret (card));
  const char *request = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n";
  g_autofree char *proof
      = althea_invite_prove_device (althea_invite_get_secret (card), try->exporter, request);
  g_assert_null (host_pairing_enrol (f->practice, althea_invite_get_id (card), try->exporter, proof, request,
                                     "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  /* The same key again is nobody's second device. */
  g_autoptr (HostEnrolment) first = enrol_try (f, althea_invite_get_id (card), try, &error);
  g_assert_no_error (error);
  g_autoptr (AltheaInvite) bens = invite (f, BEN);
  g_autofree char *bens_proof
      = althea_invite_prove_device (althea_invite_get_secret (bens), try->exporter, try->request);
  g_assert_null (host_pairing_enrol (f->practice, althea_invite_get_id (bens), try->exporter, bens_proof,
                                     try->request, "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  assert_state (f, BEN, "invited");
}

static char *
pin_of (HostEnrolment *enrolment)
{
  return althea_certificate_pin_pem (enrolment->certificate_pem);
}

static void
test_device_revoke (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) annas = invite (f, ANNA);
  g_autoptr (HostEnrolment) anna = must_enrol (f, annas);
  g_autoptr (AltheaInvite) bens = invite (f, BEN);
  g_autoptr (HostEnrolment) ben = must_enrol (f, bens);

  /* Another patient's device is no device. */
  must_fail (f, f->anna, althea_operation_new_strings ("device-revoke", "device", ben->device_id, NULL),
             ALTHEA_ERROR_NOT_FOUND, "There is no such record.");
  must_fail (f, f->anna, althea_operation_new_strings ("device-revoke", "device", "none", NULL),
             ALTHEA_ERROR_NOT_FOUND, "There is no such record.");
  must_fail (f, f->anna, althea_operation_new_strings ("device-list", "patient", BEN, NULL),
             ALTHEA_ERROR_NOT_FOUND, "There is no such record.");
  g_autoptr (JsonObject) own = must_operate (f, f->anna, althea_operation_new ("device-list", NULL));
  JsonArray *devices = json_object_get_array_member (own, "devices");
  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
  g_assert_cmpstr (member (json_array_get_object_element (devices, 0), "id"), ==, anna->device_id);

  g_autoptr (JsonObject) done = must_operate (
      f, f->staff, althea_operation_new_strings ("device-revoke", "device", anna->device_id, NULL));
  g_autofree char *anna_pin = pin_of (anna);
  g_autofree char *ben_pin = pin_of (ben);
  g_assert_null (host_pairing_find_device (f->practice, anna_pin, &error));
  g_assert_no_error (error);
  g_autoptr (HostDevice) still = host_pairing_find_device (f->practice, ben_pin, &error);
  g_assert_nonnull (still);
  assert_state (f, ANNA, "revoked");
  assert_state (f, BEN, "paired");
  g_assert_null (host_pairing_find_device (f->practice, "00", &error));
  g_assert_no_error (error);
}

/* Both keys are made once, whoever asks first, and stay. */
static gpointer
ask_server (gpointer data)
{
  g_autoptr (GError) error = NULL;
  AltheaIdentity *identity = host_pairing_get_server_identity (((Fixture *)data)->practice, &error);
  g_assert_no_error (error);
  return identity;
}

static void
test_identity_once (Fixture *f, gconstpointer data)
{
  GThread *threads[3];
  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new ("asker", ask_server, f);
  g_autofree char *pin = NULL;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AltheaIdentity) identity = g_thread_join (threads[i]);
      g_autofree char *other = althea_certificate_pin_pem (identity->certificate_pem);
      if (pin != NULL)
        g_assert_cmpstr (pin, ==, other);
      else
        pin = g_steal_pointer (&other);
    }
}

typedef struct
{
  Fixture *f;
  AltheaInvite *card;
  gboolean enrolled;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HostEnrolment) enrolment = enrol (racer->f, racer->card, &error);
  racer->enrolled = enrolment != NULL;
  if (!racer->enrolled)
    g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_USED);
  return NULL;
}

/* One card, four devices at once: one of them. */
static void
test_race (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaInvite) card = invite (f, ANNA);
  Racer racers[4];
  GThread *threads[4];
  guint n_enrolled = 0;
  for (guint i = 0; i < 4; i++)
    {
      racers[i] = (Racer){ f, card, FALSE };
      threads[i] = g_thread_new ("racer", race, &racers[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      n_enrolled += racers[i].enrolled;
    }
  g_assert_cmpuint (n_enrolled, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/pairing/happy-path", test_happy_path);
  ADD ("/pairing/secret-stays", test_secret_stays);
  ADD ("/pairing/wrong-and-unknown-alike", test_wrong_and_unknown_alike);
  ADD ("/pairing/used", test_used);
  ADD ("/pairing/expired", test_expired);
  ADD ("/pairing/revoked", test_revoked);
  ADD ("/pairing/five-tries", test_five_tries);
  ADD ("/pairing/tries-survive", test_tries_survive);
  ADD ("/pairing/device-cap", test_device_cap);
  ADD ("/pairing/bad-request", test_bad_request);
  ADD ("/pairing/device-revoke", test_device_revoke);
  ADD ("/pairing/identity-once", test_identity_once);
  ADD ("/pairing/race", test_race);
  return g_test_run ();
}
