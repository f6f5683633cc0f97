/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include <json-glib/json-glib.h>

#include "althea-message-json.h"
#include "host-service-private.h"
#include "host-settings.h"

#define MAX_PASSPHRASE_BYTES 1024

static void
append_setting (GString *json, HostPractice *practice, const char *member, const char *setting)
{
  g_autofree char *value = practice != NULL ? host_practice_get_setting (practice, setting, NULL) : NULL;

  host_json_append_member (json, member, value != NULL ? value : "");
}

/* Where a client can go on following changes from now on. */
static void
append_cursor (GString *json, HostPractice *practice)
{
  HostStore *store = host_practice_get_store (practice);
  g_autofree char *epoch = host_store_dup_epoch (store);

  host_json_append_member (json, "epoch", epoch);
  host_json_append_number (json, "cursor", host_store_get_last_seq (store));
}

static GString *
describe (HostRequest *request, HostPractice *practice, HostActor *actor, const char *state)
{
  GString *json = g_string_new ("{");

  host_json_append_member (json, "state", state);
  append_setting (json, practice, "practice", HOST_SETTING_NAME);
  append_setting (json, practice, "phone", HOST_SETTING_PHONE);
  if (actor != NULL)
    {
      host_json_append_member (json, "person", host_actor_get_person (actor));
      host_json_append_member (json, "name", host_actor_get_name (actor));
      host_json_append_member (json, "role", host_actor_get_role_name (actor));
      host_json_append_number (json, "unreachable_port",
                               host_service_get_unreachable_port (request->service));
      append_cursor (json, practice);
    }
  return json;
}

void
host_route_session_get (HostRequest *request, HostReply *reply)
{
  const char *state = "signed-out";
  GString *json;

  if (request->practice == NULL)
    state = host_service_has_record (request->service) ? "locked" : "no-record";
  else if (request->actor != NULL)
    state = "online";
  json = describe (request, request->practice, request->practice != NULL ? request->actor : NULL, state);
  g_string_append_c (json, '}');
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
}

/* Noted durably before the answer; a sign-in that cannot be noted does not happen. */
static gboolean
note_sign_in (HostPractice *practice, HostActor *actor, GError **error)
{
  HostAuditEntry entry = { .action = "sign-in", .outcome = "ok" };

  return host_practice_note (practice, actor, &entry, error);
}

static void
note_failure (HostRequest *request)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (request->service);
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GError) error = NULL;
  HostAuditEntry entry = { .action = "sign-in", .outcome = "failed" };

  if (practice != NULL && !host_practice_note (practice, system, &entry, &error))
    g_warning ("a failed sign-in could not be noted: %s", error->message);
}

static HostActor *
sign_in (HostRequest *request, const char *user, const char *passphrase, GError **error)
{
  HostSessions *sessions = host_service_get_sessions (request->service);
  g_autoptr (HostActor) actor = NULL;
  g_autoptr (HostPractice) practice = NULL;
  g_autoptr (GError) failure = NULL;

  if (!host_sessions_may_try (sessions, user, error))
    return NULL;
  actor = host_service_authenticate (request->service, user, passphrase, NULL, &failure);
  if (actor == NULL)
    {
      if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
        {
          host_sessions_note_try (sessions, user, FALSE);
          note_failure (request);
        }
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  host_sessions_note_try (sessions, user, TRUE);
  practice = host_service_dup_practice (request->service);
  if (practice != NULL && note_sign_in (practice, actor, error))
    return g_steal_pointer (&actor);
  if (practice == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
  return NULL;
}

void
host_route_session_post (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_object (request, &error);
  const char *user = object != NULL ? host_request_get_text (object, "user", 256, &error) : NULL;
  const char *passphrase
      = user != NULL ? host_request_get_text (object, "passphrase", MAX_PASSPHRASE_BYTES, &error) : NULL;
  g_autoptr (HostActor) actor = passphrase != NULL ? sign_in (request, user, passphrase, &error) : NULL;
  g_autoptr (HostPractice) practice = actor != NULL ? host_service_dup_practice (request->service) : NULL;
  g_autofree char *token = NULL;
  GString *json;

  if (practice == NULL)
    {
      if (error == NULL)
        g_set_error_literal (&error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
      host_reply_set_error (reply, error, NULL);
      return;
    }
  token = host_sessions_open (host_service_get_sessions (request->service), actor);
  json = describe (request, practice, actor, "online");
  host_json_append_member (json, "token", token);
  g_string_append_c (json, '}');
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
}

void
host_route_session_delete (HostRequest *request, HostReply *reply)
{
  HostAuditEntry entry = { .action = "sign-out", .outcome = "ok" };
  g_autoptr (GError) error = NULL;

  if (request->token != NULL)
    host_sessions_close (host_service_get_sessions (request->service), request->token);
  if (request->actor != NULL && request->practice != NULL
      && !host_practice_note (request->practice, request->actor, &entry, &error))
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, g_string_new ("{}"));
}
