/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-pairing.h"
#include "host-service.h"
#include "host-settings.h"
#include "host-setup.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-pairing.h"
#include "althea-record-list.h"
#include "althea-session-private.h"
#include "althea-setup.h"

#include <glib/gstdio.h>
#include <string.h>

/* A running host on a record of its own in a temporary directory, with one clinician. */
typedef struct
{
  char *directory, *socket_path;
  HostService *service;
  AltheaSession *session; /* local; signed in after host_fixture_sign_in() */
  guint16 port;           /* after host_fixture_listen() */
} HostFixture;

#define LENA_USER "lena"
#define LENA_PASSPHRASE "correct horse battery"
#define DEADLINE_S 30

static inline void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* --- waiting ------------------------------------------------------------------------------------------ */

static inline gboolean
on_deadline (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until @is_so says TRUE; fails the test when it never does. */
static inline void
await (gboolean (*is_so) (gpointer data), gpointer data)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add_seconds (DEADLINE_S, on_deadline, &late);
  while (!is_so (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_true (is_so (data));
}

static inline void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static inline gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **)data != NULL;
}

static inline void
await_result (GAsyncResult **result)
{
  await (has_result, result);
}

/* One state of a session. */
typedef struct
{
  AltheaSession *session;
  AltheaSessionState state;
} AwaitedState;

static inline gboolean
is_in_state (gpointer data)
{
  AwaitedState *awaited = data;
  return althea_session_get_state (awaited->session) == awaited->state;
}

static inline void
await_state (AltheaSession *session, AltheaSessionState state)
{
  AwaitedState awaited = { session, state };
  await (is_in_state, &awaited);
}

/* --- asking ----------------------------------------------------------------------------------------------
 */

static inline gboolean
sign_in (AltheaSession *session, const char *user, const char *passphrase, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  althea_session_sign_in_async (session, user, passphrase, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_sign_in_finish (session, result, error);
}

static inline AltheaRecord *
read_record (AltheaSession *session, const char *type, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  althea_session_read_async (session, type, id, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_read_finish (session, result, error);
}

static inline JsonObject *
operate (AltheaSession *session, AltheaOperation *operation, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  althea_session_operate_async (session, operation, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_operate_finish (session, result, error);
}

/* Takes @operation. */
static inline JsonObject *
must_operate (AltheaSession *session, AltheaOperation *operation)
{
  g_autoptr (AltheaOperation) own = operation;
  g_autoptr (GError) error = NULL;
  JsonObject *object = operate (session, own, &error);
  g_assert_no_error (error);
  return object;
}

static inline GPtrArray *
commit (AltheaSession *session, AltheaChangeset *changeset, AltheaRecord **current, guint *conflict,
        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  althea_session_commit_async (session, changeset, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_commit_finish (session, result, current, conflict, error);
}

/* A record of JSON with ' for ". */
static inline AltheaRecord *
record_of (const char *text)
{
  g_autoptr (GString) json = g_string_new (text);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecord *record;
  g_string_replace (json, "'", "\"", 0);
  bytes = g_bytes_new (json->str, json->len);
  record = althea_fhir_read (bytes, &error);
  g_assert_no_error (error);
  return record;
}

static inline AltheaRecord *
must_commit (AltheaSession *session, const char *text)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  g_autoptr (AltheaRecord) record = record_of (text);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  althea_changeset_add (changeset, record);
  stored = commit (session, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stored->len, ==, 1);
  return g_object_ref (stored->pdata[0]);
}

static inline void
add_patient (AltheaSession *session, const char *id, const char *family, const char *given)
{
  g_autofree char *text = g_strdup_printf ("{'resourceType':'Patient','id':'%s','name':[{'family':'%s',"
                                           "'given':['%s']}],'birthDate':'1972-03-12','gender':'unknown'}",
                                           id, family, given);
  g_autoptr (AltheaRecord) patient = must_commit (session, text);
}

/* A result that the patient sees at once. */
static inline char *
observation_text (const char *id, const char *patient, const char *value)
{
  return g_strdup_printf (
      "{'resourceType':'Observation','id':'%s','status':'final','meta':{'tag':[{'system':"
      "'urn:althea:release','code':'released'}]},'code':{'coding':[{'system':'http://loinc.org',"
      "'code':'4548-4','display':'HbA1c'}]},'subject':{'reference':'Patient/%s'},"
      "'effectiveDateTime':'2026-01-12T09:30:00Z','valueQuantity':{'value':%s,'unit':'%%',"
      "'system':'http://unitsofmeasure.org','code':'%%'}}",
      id, patient, value);
}

static inline void
add_observation (AltheaSession *session, const char *id, const char *patient, const char *value)
{
  g_autofree char *text = observation_text (id, patient, value);
  g_autoptr (AltheaRecord) record = must_commit (session, text);
}

/* --- the host
 * ------------------------------------------------------------------------------------------------ */

static inline HostLimits
quick_limits (void)
{
  HostLimits limits = host_limits_default ();
  limits.handshake_ms = 3000;
  limits.head_ms = 600;
  limits.body_ms = 1500;
  limits.idle_ms = 20000;
  return limits;
}

static inline void
host_fixture_start (HostFixture *f)
{
  g_autoptr (GError) error = NULL;
  HostLimits limits = quick_limits ();
  f->service = host_service_new (f->directory);
  host_service_set_limits (f->service, &limits);
  host_service_listen_local (f->service, f->socket_path, &error);
  g_assert_no_error (error);
}

static inline void
host_fixture_stop (HostFixture *f)
{
  host_service_stop (f->service);
  g_clear_object (&f->service);
}

/* A host without a record. */
static inline void
host_fixture_set_up_empty (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  althea_crypto_init ();
  f->directory = g_dir_make_tmp ("althea-host-XXXXXX", &error);
  g_assert_no_error (error);
  f->socket_path = g_build_filename (f->directory, "host.sock", NULL);
  host_fixture_start (f);
  f->session = althea_session_new_local (f->socket_path);
  althea_session_set_retry_ms (f->session, 20, 100);
}

static inline void
host_fixture_set_up (HostFixture *f, gconstpointer data)
{
  HostSetup setup = { "Lakeside Practice", "555 0142", "Dr Lena Lee", LENA_USER, LENA_PASSPHRASE };
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = NULL;
  host_fixture_set_up_empty (f, data);
  sheet = host_setup_run (f->service, &setup, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sheet);
}

static inline void
host_fixture_sign_in (HostFixture *f)
{
  g_autoptr (GError) error = NULL;
  althea_session_open (f->session);
  sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  await_state (f->session, ALTHEA_SESSION_ONLINE);
}

/* On the network, on loopback; invitations say so. */
static inline void
host_fixture_listen (HostFixture *f)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (f->service);
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  f->port = host_service_listen_network (f->service, 0, &error);
  g_assert_no_error (error);
  address = g_strdup_printf ("127.0.0.1:%u", f->port);
  host_practice_set_setting (practice, system, HOST_SETTING_ADDRESSES, address, &error);
  g_assert_no_error (error);
}

static inline gboolean
is_null (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Closes @session, lets what is under way end, and sees that nothing holds it any more. Takes it. */
static inline void
end_session (AltheaSession *session)
{
  gpointer left = session;
  g_object_add_weak_pointer (G_OBJECT (session), &left);
  althea_session_close (session);
  g_object_unref (session);
  await (is_null, &left);
}

static inline void
host_fixture_tear_down (HostFixture *f, gconstpointer data)
{
  end_session (g_steal_pointer (&f->session));
  if (f->service != NULL)
    host_fixture_stop (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (f->directory);
  g_clear_pointer (&f->directory, g_free);
  g_clear_pointer (&f->socket_path, g_free);
  althea_clock_set_fake_us (0);
}

/* An invitation for @patient, as its card reads. */
static inline AltheaInvite *
make_invite (HostFixture *f, const char *patient)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object
      = must_operate (f->session, althea_operation_new_strings ("invite-create", "patient", patient, NULL));
  AltheaInvite *invite = althea_invite_parse (json_object_get_string_member (object, "link"), &error);
  g_assert_no_error (error);
  return invite;
}

static inline AltheaPairing *
pair (AltheaInvite *invite, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  althea_pairing_run_async (invite, "Kitchen computer", NULL, keep_result, &result);
  await_result (&result);
  return althea_pairing_run_finish (result, error);
}

static inline AltheaPairing *
pair_patient (HostFixture *f, const char *patient)
{
  g_autoptr (AltheaInvite) invite = make_invite (f, patient);
  g_autoptr (GError) error = NULL;
  AltheaPairing *pairing = pair (invite, &error);
  g_assert_no_error (error);
  return pairing;
}

/* A patient's session over HTTPS, open. */
static inline AltheaSession *
open_remote (const AltheaPairing *pairing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) device = althea_identity_to_tls (pairing->identity, &error);
  AltheaSession *session;
  g_assert_no_error (error);
  session = althea_session_new_remote ((const char *const *)pairing->addresses, pairing->host_pin, device);
  althea_session_set_retry_ms (session, 20, 100);
  althea_session_open (session);
  return session;
}
