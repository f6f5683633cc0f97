/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-pairing.h"

#include "host-portal.h"
#include "host-practice-private.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEVICE_ID_BYTES 16
#define MAX_DEVICE_NAME 64
#define SECRET_BYTES 16
/* Tries with ids that no invitation has are counted too, so that they take the same time. */
#define UNKNOWN_INVITE "unknown"
#define HOST_FACT_TRIES "invite-tries"

typedef struct
{
  HostWriter writer; /* as the system: nobody is enrolled yet */
  const char *invite_id, *proof, *request_pem;
  GBytes *exporter;
  char *device_name;     /* (owned) cleaned */
  HostInvite *invite;    /* (owned) (nullable) as it stood at the try */
  AltheaSecret *secret;  /* (owned) (nullable) */
  gboolean right;        /* the proof was */
  HostDevice *device;    /* (owned) (nullable) what is to be kept */
  char *certificate_pem; /* (owned) (nullable) */
} Enrolling;

static void
enrolling_clear (Enrolling *self)
{
  g_free (self->device_name);
  g_clear_pointer (&self->invite, host_invite_free);
  g_clear_pointer (&self->secret, althea_secret_unref);
  g_clear_pointer (&self->device, host_device_free);
  g_free (self->certificate_pem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolling, enrolling_clear)

void
host_enrolment_free (HostEnrolment *self)
{
  if (self == NULL)
    return;
  g_free (self->certificate_pem);
  g_free (self->authority_pem);
  g_free (self->host_proof);
  g_free (self->patient_id);
  g_free (self->patient_name);
  g_free (self->device_id);
  g_free (self);
}

/* The one answer to whoever has not proved to hold the card. */
static gboolean
set_wrong (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET, "The invitation did not work.");
  return FALSE;
}

/* Why an invitation that is known does not work, for who holds the card. FALSE with @error unless it does. */
static gboolean
check_state (const HostInvite *invite, GError **error)
{
  AltheaErrorCode code;
  switch (invite->state)
    {
    case HOST_INVITE_USED:
      code = ALTHEA_ERROR_USED;
      break;
    case HOST_INVITE_REVOKED:
      code = ALTHEA_ERROR_REVOKED;
      break;
    case HOST_INVITE_BURNED:
      code = ALTHEA_ERROR_TOO_MANY;
      break;
    case HOST_INVITE_OPEN:
    default:
      if (host_invite_is_open (invite, althea_clock_now_us ()))
        return TRUE;
      code = ALTHEA_ERROR_EXPIRED;
      break;
    }
  g_set_error (error, ALTHEA_ERROR, code, "The invitation is %s.", althea_error_code_to_nick (code));
  return FALSE;
}

static gboolean
is_right (const Enrolling *self, AltheaSecret *secret)
{
  g_autofree char *expected = althea_invite_prove_device (secret, self->exporter, self->request_pem);
  g_autoptr (GBytes) wanted = g_bytes_new (expected, strlen (expected));
  g_autoptr (GBytes) given = g_bytes_new (self->proof, strlen (self->proof));
  return althea_bytes_equal (wanted, given);
}

static AltheaSecret *
read_secret (const HostInvite *invite, GError **error)
{
  g_autoptr (GBytes) bytes = althea_base32_decode (invite->secret, error);
  if (bytes == NULL)
    return NULL;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  return althea_secret_new (data, MIN (n_bytes, SECRET_BYTES));
}

/* As much work as for an invitation that is known: a proof, a counter and an audit entry. */
static gboolean
try_unknown (Enrolling *self, HostTransaction *transaction, GError **error)
{
  g_autoptr (AltheaSecret) nothing = althea_secret_new_random (SECRET_BYTES);
  (void)is_right (self, nothing);
  self->right = FALSE;
  g_autoptr (GError) failure = NULL;
  g_autofree char *fact = host_transaction_get_fact (transaction, HOST_FACT_TRIES, UNKNOWN_INVITE, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  gint64 n_tries = fact != NULL ? g_ascii_strtoll (fact, NULL, 10) : 0;
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, n_tries + 1);
  return host_transaction_set_fact (transaction, HOST_FACT_TRIES, UNKNOWN_INVITE, next, error)
         && host_portal_audit (transaction, self->writer.actor, "pair", "denied", NULL, "unknown", error);
}

/* Somebody tried the card of a patient until it was stopped: staff should ask the patient. */
static gboolean
burn (Enrolling *self, HostTransaction *transaction, GError **error)
{
  const char *patient_id = self->invite->patient_id;
  self->invite->state = HOST_INVITE_BURNED;
  if (!host_invite_save (transaction, self->invite, error)
      || !host_portal_mirror (transaction, &self->writer, patient_id, error))
    return FALSE;
  g_autoptr (AltheaRecordBuilder) builder
      = host_thread_new_task (self->writer.actor, HOST_TASK_INVITE_STOPPED, patient_id,
                              _ ("The invitation was stopped after five wrong tries"));
  g_autoptr (AltheaRecord) task = althea_record_builder_end (g_steal_pointer (&builder), error);
  if (task == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_record (&self->writer, transaction, task, 0, error);
  return version != NULL;
}

/* Looks at the proof and counts a wrong one, durably, before anybody is told. */
static gboolean
try_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;
  g_autoptr (GError) failure = NULL;
  g_clear_pointer (&self->invite, host_invite_free);
  g_clear_pointer (&self->secret, althea_secret_unref);
  if (althea_id_is_valid (self->invite_id))
    self->invite = host_invite_load (transaction, self->invite_id, &failure);
  if (self->invite != NULL)
    self->secret = read_secret (self->invite, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (self->invite == NULL)
    return try_unknown (self, transaction, error);

  self->right = is_right (self, self->secret);
  if (!self->right)
    self->invite->n_tries++;
  gboolean burnt = self->invite->state == HOST_INVITE_OPEN && self->invite->n_tries >= HOST_INVITE_TRIES;
  return host_invite_save (transaction, self->invite, error)
         && host_portal_audit (transaction, self->writer.actor, "pair", self->right ? "ok" : "denied",
                               self->invite->patient_id, burnt ? "stopped" : "proof", error)
         && (!burnt || burn (self, transaction, error));
}

static gboolean
count_devices (HostTransaction *transaction, const HostPortal *portal, guint *n_active, GError **error)
{
  g_autoptr (GPtrArray) devices = host_portal_load_devices (transaction, portal, error);
  *n_active = 0;
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    if (!((HostDevice *)devices->pdata[i])->revoked)
      (*n_active)++;
  return devices != NULL;
}

static gboolean
name_patient (Enrolling *self, HostTransaction *transaction, GError **error)
{
  g_autoptr (HostVersion) patient
      = host_transaction_read (transaction, "Patient", self->device->patient_id, error);
  g_autoptr (AltheaRecord) record = patient != NULL ? althea_fhir_read (patient->json, error) : NULL;
  if (record == NULL)
    return (error != NULL && *error != NULL) ? FALSE : set_wrong (error);
  g_free (self->device->patient_name);
  self->device->patient_name = althea_record_to_title (record);
  return TRUE;
}

/* A key that is enrolled already stays with what it was enrolled for. */
static gboolean
check_pin (HostTransaction *transaction, const char *pin, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostDevice) known = host_device_load (transaction, pin, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (known != NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         "The key of the device is known already.");
  else
    return TRUE;
  return FALSE;
}

static gboolean
keep_device (Enrolling *self, HostTransaction *transaction, GError **error)
{
  guint n_active = 0;
  g_autoptr (HostPortal) portal = host_portal_load (transaction, self->invite->patient_id, error);
  if (portal == NULL || !count_devices (transaction, portal, &n_active, error)
      || !check_pin (transaction, self->device->pin, error))
    return FALSE;
  if (n_active >= HOST_MAX_DEVICES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY,
                           "The patient has the most devices already.");
      return FALSE;
    }
  g_ptr_array_add (portal->pins, g_strdup (self->device->pin));
  return host_device_save (transaction, self->device, error) && host_portal_save (transaction, portal, error);
}

/* The second transaction: the invitation is looked at again, for two devices may have come with one card. */
static gboolean
enrol_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostInvite) invite = host_invite_load (transaction, self->invite_id, &failure);
  if (invite == NULL)
    {
      if (failure == NULL)
        return set_wrong (error);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!check_state (invite, error) || !name_patient (self, transaction, error)
      || !keep_device (self, transaction, error))
    return FALSE;
  invite->state = HOST_INVITE_USED;
  return host_invite_save (transaction, invite, error)
         && host_portal_mirror (transaction, &self->writer, invite->patient_id, error)
         && host_portal_audit (transaction, self->writer.actor, "device-add", "ok", invite->patient_id,
                               self->device->id, error);
}

static gboolean
make_device (Enrolling *self, const AltheaIdentity *authority, GError **error)
{
  self->device = g_new0 (HostDevice, 1);
  self->device->id = althea_id_random_hex (DEVICE_ID_BYTES);
  self->device->patient_id = g_strdup (self->invite->patient_id);
  self->device->name = g_strdup (self->device_name);
  self->device->paired_us = althea_clock_now_us ();
  self->certificate_pem = althea_device_request_sign (authority, self->request_pem, self->device->id, error);
  if (self->certificate_pem == NULL)
    return FALSE;
  self->device->pin = althea_certificate_pin_pem (self->certificate_pem);
  if (self->device->pin != NULL)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "The new certificate cannot be read.");
  return FALSE;
}

static char *
clean_device_name (const char *name)
{
  g_autofree char *clean
      = althea_text_clean (name != NULL && g_utf8_validate (name, -1, NULL) ? name : "", FALSE, NULL);
  g_autofree char *cut = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), MAX_DEVICE_NAME));
  return g_strdup (g_strstrip (cut));
}

static HostEnrolment *
enrolment_of (const Enrolling *self, const AltheaIdentity *authority)
{
  HostEnrolment *enrolment = g_new0 (HostEnrolment, 1);
  enrolment->certificate_pem = g_strdup (self->certificate_pem);
  enrolment->authority_pem = g_strdup (authority->certificate_pem);
  enrolment->host_proof = althea_invite_prove_host (self->secret, self->exporter, self->request_pem);
  enrolment->patient_id = g_strdup (self->device->patient_id);
  enrolment->patient_name = g_strdup (self->device->patient_name);
  enrolment->device_id = g_strdup (self->device->id);
  return enrolment;
}

HostEnrolment *
host_pairing_enrol (HostPractice *practice, const char *invite_id, GBytes *exporter, const char *proof,
                    const char *request_pem, const char *device_name, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && exporter != NULL, NULL);
  g_return_val_if_fail (invite_id != NULL && proof != NULL && request_pem != NULL, NULL);
  HostStore *store = host_practice_get_store (practice);
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_auto (Enrolling) self = {
    .writer = { .actor = system, .reason = "pair", .in_operation = TRUE },
    .invite_id = invite_id,
    .proof = proof,
    .request_pem = request_pem,
    .exporter = exporter,
    .device_name = clean_device_name (device_name),
  };
  if (!host_store_run (store, try_work, &self, error))
    return NULL;
  if (!self.right)
    {
      set_wrong (error);
      return NULL;
    }
  if (!check_state (self.invite, error))
    return NULL;
  g_autoptr (AltheaIdentity) authority = host_pairing_get_authority (practice, error);
  if (authority == NULL || !make_device (&self, authority, error)
      || !host_store_run (store, enrol_work, &self, error))
    return NULL;
  return enrolment_of (&self, authority);
}
