/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "althea-message-json.h"
#include "host-pairing.h"
#include "host-service-private.h"
#include "host-settings.h"

#define MAX_INVITE_BYTES 64
#define MAX_PROOF_BYTES 128
#define MAX_REQUEST_BYTES 8192
#define MAX_NAME_BYTES 256

/* What a device says when it asks to be enrolled. Lent by the body. */
typedef struct
{
  const char *invite, *proof, *request_pem, *device;
} Enrolling;

static gboolean
read_enrolling (JsonObject *object, Enrolling *asked, GError **error)
{
  return (asked->invite = host_request_get_text (object, "invite", MAX_INVITE_BYTES, error)) != NULL
         && (asked->proof = host_request_get_text (object, "proof", MAX_PROOF_BYTES, error)) != NULL
         && (asked->request_pem = host_request_get_text (object, "request", MAX_REQUEST_BYTES, error)) != NULL
         && (asked->device = host_request_get_text (object, "device", MAX_NAME_BYTES, error)) != NULL;
}

static void
append_setting (GString *json, HostPractice *practice, const char *member, const char *setting)
{
  g_autofree char *value = host_practice_get_setting (practice, setting, NULL);

  host_json_append_member (json, member, value != NULL ? value : "");
}

static void
reply_enrolment (HostReply *reply, HostPractice *practice, const HostEnrolment *enrolment)
{
  g_auto (GStrv) addresses = host_practice_dup_addresses (practice, NULL);
  GString *json = g_string_new ("{");

  host_json_append_member (json, "certificate", enrolment->certificate_pem);
  host_json_append_member (json, "authority", enrolment->authority_pem);
  host_json_append_member (json, "proof", enrolment->host_proof);
  host_json_append_member (json, "patient", enrolment->patient_id);
  host_json_append_member (json, "patient_name", enrolment->patient_name);
  host_json_append_member (json, "device", enrolment->device_id);
  append_setting (json, practice, "practice", HOST_SETTING_NAME);
  append_setting (json, practice, "phone", HOST_SETTING_PHONE);
  g_string_append (json, ",\"addresses\":[");
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      host_json_append_string (json, addresses[i]);
    }
  g_string_append (json, "]}");
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
}

/* The proof is bound to this connection's TLS session: what was said on another one proves nothing here. */
void
host_route_enrol (HostRequest *request, HostReply *reply)
{
  GBytes *exporter = host_channel_get_exporter (request->connection);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_object (request, &error);
  g_autoptr (HostEnrolment) enrolment = NULL;
  Enrolling asked = { 0 };

  if (object != NULL && exporter != NULL && read_enrolling (object, &asked, &error))
    enrolment = host_pairing_enrol (request->practice, asked.invite, exporter, asked.proof, asked.request_pem,
                                    asked.device, &error);
  /* The device's next connection may come before anybody else looked. */
  if (enrolment != NULL && !host_service_reload_devices (request->service, request->practice, &error))
    g_clear_pointer (&enrolment, host_enrolment_free);
  if (enrolment != NULL)
    reply_enrolment (reply, request->practice, enrolment);
  else if (error != NULL)
    {
      host_service_devices_changed (request->service);
      host_reply_set_error (reply, error, NULL);
    }
}
