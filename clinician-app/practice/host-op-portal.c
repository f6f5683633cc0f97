/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-portal.h"
#include "host-settings.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"

#define SECRET_BYTES 16
#define INVITE_ID_BYTES 16
#define MAX_INVITE_DAYS 60

/* What an invitation says of the practice. */
typedef struct
{
  char *name, *phone; /* (owned) (nullable) */
  char **addresses;   /* (owned) */
  char *pin;          /* (owned) of the host's key */
} Practice;

static void
practice_free (gpointer data)
{
  Practice *practice = data;
  g_free (practice->name);
  g_free (practice->phone);
  g_strfreev (practice->addresses);
  g_free (practice->pin);
  g_free (practice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Practice, practice_free)

/* Keys may have to be made, which takes its time: not on the writer's. */
gboolean
host_op_invite_create_gather (HostCall *call, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Practice) practice = g_new0 (Practice, 1);
  practice->name = host_practice_get_setting (call->practice, HOST_SETTING_NAME, &failure);
  if (failure == NULL)
    practice->phone = host_practice_get_setting (call->practice, HOST_SETTING_PHONE, &failure);
  if (failure == NULL)
    practice->addresses = host_practice_dup_addresses (call->practice, &failure);
  g_autoptr (AltheaIdentity) server
      = failure == NULL ? host_pairing_get_server_identity (call->practice, &failure) : NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  practice->pin = althea_certificate_pin_pem (server->certificate_pem);
  if (practice->pin == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_CORRUPT, "The host's certificate cannot be read.");
  call->gathered = g_steal_pointer (&practice);
  call->free_gathered = practice_free;
  return TRUE;
}

static gboolean
read_days (HostCall *call, gint64 *days, GError **error)
{
  const char *given = althea_operation_get_string (call->operation, "days");
  *days = HOST_INVITE_DAYS;
  if (given == NULL || g_ascii_string_to_signed (given, 10, 1, MAX_INVITE_DAYS, days, NULL))
    return TRUE;
  return host_call_set_error (error, ALTHEA_ERROR_INVALID, "An invitation lasts 1 to 60 days.");
}

/* The portal of the patient that the call names. NULL on error. */
static HostPortal *
read_portal (HostCall *call, GError **error)
{
  const char *patient_id = host_call_get_patient (call, error);
  if (patient_id == NULL)
    return NULL;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", patient_id, error);
  if (patient == NULL)
    return NULL;
  host_call_note_record (call, "Patient", patient_id);
  return host_portal_load (call->transaction, patient_id, error);
}

/* An older invitation that is still open ends: one card at a time. */
static gboolean
revoke_invite (HostCall *call, HostPortal *portal, GError **error)
{
  if (portal->invite_id == NULL)
    return TRUE;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostInvite) invite = host_invite_load (call->transaction, portal->invite_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (invite == NULL || invite->state != HOST_INVITE_OPEN)
    return TRUE;
  invite->state = HOST_INVITE_REVOKED;
  return host_invite_save (call->transaction, invite, error);
}

static void
give_invite (HostCall *call, const HostInvite *stored, AltheaSecret *secret)
{
  Practice *practice = call->gathered;
  g_autoptr (AltheaInvite) invite = althea_invite_new (
      practice->name != NULL ? practice->name : "", (const char *const *)practice->addresses, practice->pin,
      stored->id, secret, stored->expires_us, practice->phone);
  g_autofree char *link = althea_invite_to_link (invite);
  g_autofree char *file = althea_invite_to_file (invite);
  g_autofree char *expires = althea_clock_to_instant (stored->expires_us);
  host_call_set_result (call, "invite", stored->id);
  host_call_set_result (call, "link", link);
  host_call_set_result (call, "file", file);
  host_call_set_result (call, "expires", expires);
}

/* invite-create {patient, days?} -> {invite, link, file, expires}
 *
 * Invites a patient to pair a computer; an invitation that is still open ends. days: 1 to 60, 14 unless said.
 * The secret stands in link and file and is never told again, but for a repetition of this very operation. */
gboolean
host_op_invite_create (HostCall *call, GError **error)
{
  gint64 days = 0;
  g_autoptr (HostPortal) portal = read_portal (call, error);
  if (portal == NULL || !read_days (call, &days, error) || !revoke_invite (call, portal, error))
    return FALSE;
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (SECRET_BYTES);
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (secret, &n_bytes);
  g_autoptr (HostInvite) invite = g_new0 (HostInvite, 1);
  invite->id = althea_id_random_hex (INVITE_ID_BYTES);
  invite->patient_id = g_strdup (portal->patient_id);
  invite->secret = althea_base32_encode (bytes, n_bytes);
  invite->expires_us = althea_clock_now_us () + days * G_TIME_SPAN_DAY;
  invite->state = HOST_INVITE_OPEN;
  g_free (portal->invite_id);
  portal->invite_id = g_strdup (invite->id);
  if (!host_invite_save (call->transaction, invite, error)
      || !host_portal_save (call->transaction, portal, error)
      || !host_portal_mirror (call->transaction, &call->writer, portal->patient_id, error))
    return FALSE;
  give_invite (call, invite, secret);
  return TRUE;
}

/* invite-revoke {patient} -> {}
 *
 * The open invitation ends; without one nothing happens. Devices that are paired stay paired. */
gboolean
host_op_invite_revoke (HostCall *call, GError **error)
{
  g_autoptr (HostPortal) portal = read_portal (call, error);
  return portal != NULL && revoke_invite (call, portal, error)
         && host_portal_mirror (call->transaction, &call->writer, portal->patient_id, error);
}

static JsonArray *
format_devices (GPtrArray *devices)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < devices->len; i++)
    {
      const HostDevice *device = devices->pdata[i];
      g_autofree char *paired = althea_clock_to_instant (device->paired_us);
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "id", device->id);
      json_object_set_string_member (object, "name", device->name != NULL ? device->name : "");
      json_object_set_string_member (object, "paired", paired);
      json_object_set_string_member (object, "revoked", device->revoked ? "yes" : "no");
      json_array_add_object_element (array, object);
    }
  return array;
}

/* The invite that is the patient's latest; *invite is NULL when there never was one. */
static gboolean
read_invite (HostCall *call, const char *patient_id, HostInvite **invite, GError **error)
{
  HostStore *store = host_practice_get_store (call->practice);
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = host_store_get_fact (store, HOST_FACT_PORTAL, patient_id, &failure);
  g_autoptr (HostPortal) portal = failure == NULL ? host_portal_parse (patient_id, text, &failure) : NULL;
  g_autofree char *fact = NULL;
  if (portal != NULL && portal->invite_id != NULL)
    fact = host_store_get_fact (store, HOST_FACT_INVITE, portal->invite_id, &failure);
  *invite = fact != NULL ? host_invite_parse (portal->invite_id, fact, &failure) : NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* invite-state {patient} -> {state, expires?, tries_left?, devices: [{id, name, paired, revoked}]}
 *
 * state: "not-invited", "invited", "paired" or "revoked"; expires and tries_left while an invitation is open;
 * revoked: "yes" or "no"; paired: an instant. */
gboolean
host_op_invite_state (HostCall *call, GError **error)
{
  const char *patient_id = host_call_get_patient (call, error);
  g_autoptr (HostInvite) invite = NULL;
  if (patient_id == NULL)
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", patient_id, error);
  if (patient == NULL || !read_invite (call, patient_id, &invite, error))
    return FALSE;
  g_autoptr (GPtrArray) devices = host_pairing_list_devices (call->practice, patient_id, error);
  if (devices == NULL)
    return FALSE;
  gint64 now_us = althea_clock_now_us ();
  if (host_invite_is_open (invite, now_us))
    {
      g_autofree char *expires = althea_clock_to_instant (invite->expires_us);
      g_autofree char *tries = g_strdup_printf ("%" G_GINT64_FORMAT, HOST_INVITE_TRIES - invite->n_tries);
      host_call_set_result (call, "expires", expires);
      host_call_set_result (call, "tries_left", tries);
    }
  host_call_note_record (call, "Patient", patient_id);
  host_call_set_result (call, "state", host_portal_state (invite, devices, now_us));
  json_object_set_array_member (call->result, "devices", format_devices (devices));
  return TRUE;
}

/* device-list {patient?} -> {devices: [{id, name, paired, revoked}]}
 *
 * A patient's own devices; staff name the patient. */
gboolean
host_op_device_list (HostCall *call, GError **error)
{
  const char *patient_id = host_call_get_patient (call, error);
  if (patient_id == NULL)
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", patient_id, error);
  if (patient == NULL)
    return FALSE;
  g_autoptr (GPtrArray) devices = host_pairing_list_devices (call->practice, patient_id, error);
  if (devices == NULL)
    return FALSE;
  json_object_set_array_member (call->result, "devices", format_devices (devices));
  return TRUE;
}

static HostDevice *
find_device (HostCall *call, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostDevice) device = NULL;
  g_autofree char *pin = host_transaction_get_fact (call->transaction, HOST_FACT_DEVICE_ID, id, &failure);
  if (pin != NULL)
    device = host_device_load (call->transaction, pin, &failure);
  const char *own = host_actor_get_patient_id (call->actor);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (device == NULL || (own != NULL && !g_str_equal (own, device->patient_id)))
    host_practice_set_not_found (error);
  else
    return g_steal_pointer (&device);
  return NULL;
}

/* device-revoke {device} -> {}
 *
 * The device may no longer connect, from now on. A patient revokes own devices only. */
gboolean
host_op_device_revoke (HostCall *call, GError **error)
{
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "device", "Device", TRUE, &id, error))
    return FALSE;
  g_autoptr (HostDevice) device = find_device (call, id, error);
  if (device == NULL)
    return FALSE;
  g_free (call->patient_id);
  call->patient_id = g_strdup (device->patient_id);
  host_call_note_record (call, "Device", id);
  if (device->revoked)
    return TRUE;
  device->revoked = TRUE;
  return host_device_save (call->transaction, device, error)
         && host_portal_mirror (call->transaction, &call->writer, device->patient_id, error);
}
