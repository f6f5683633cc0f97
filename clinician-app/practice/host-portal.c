/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-portal.h"

#include "host-practice-private.h"
#include "host-release.h"

#include "althea-clock.h"
#include "althea-error.h"

#include <string.h>

static const char *const state_names[] = {
  [HOST_INVITE_OPEN] = "open",
  [HOST_INVITE_USED] = "used",
  [HOST_INVITE_REVOKED] = "revoked",
  [HOST_INVITE_BURNED] = "burned",
};

static gboolean
set_corrupt (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                       "A stored invitation or device is damaged.");
  return FALSE;
}

void
host_invite_free (HostInvite *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->patient_id);
  g_free (self->secret);
  g_free (self);
}

gboolean
host_invite_is_open (const HostInvite *self, gint64 now_us)
{
  return self != NULL && self->state == HOST_INVITE_OPEN && now_us < self->expires_us;
}

HostInvite *
host_invite_parse (const char *id, const char *text, GError **error)
{
  g_autoptr (JsonObject) fact = host_fact_parse (text, error);
  if (fact == NULL)
    return NULL;
  g_autoptr (HostInvite) self = g_new0 (HostInvite, 1);
  self->id = g_strdup (id);
  self->patient_id = g_strdup (host_fact_get_string (fact, "patient"));
  self->secret = g_strdup (host_fact_get_string (fact, "secret"));
  self->expires_us = host_fact_get_int (fact, "expires");
  self->n_tries = host_fact_get_int (fact, "tries");
  const char *state = host_fact_get_string (fact, "state");
  for (guint i = 1; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (state, state_names[i]) == 0)
      self->state = i;
  if (self->patient_id != NULL && self->secret != NULL && self->state != 0)
    return g_steal_pointer (&self);
  set_corrupt (error);
  return NULL;
}

HostInvite *
host_invite_load (HostTransaction *transaction, const char *id, GError **error)
{
  g_autofree char *text = host_transaction_get_fact (transaction, HOST_FACT_INVITE, id, error);
  return text != NULL ? host_invite_parse (id, text, error) : NULL;
}

gboolean
host_invite_save (HostTransaction *transaction, const HostInvite *self, GError **error)
{
  g_autoptr (JsonObject) fact = json_object_new ();
  json_object_set_string_member (fact, "patient", self->patient_id);
  json_object_set_string_member (fact, "secret", self->secret);
  json_object_set_int_member (fact, "expires", self->expires_us);
  json_object_set_int_member (fact, "tries", self->n_tries);
  json_object_set_string_member (fact, "state", state_names[self->state]);
  g_autofree char *ends = g_strdup_printf ("%" G_GINT64_FORMAT, self->expires_us);
  return host_fact_save (transaction, HOST_FACT_INVITE, self->id, fact, error)
         && host_transaction_set_fact (transaction, HOST_FACT_INVITE_OPEN, self->id,
                                       self->state == HOST_INVITE_OPEN ? ends : NULL, error);
}

void
host_portal_free (HostPortal *self)
{
  if (self == NULL)
    return;
  g_free (self->patient_id);
  g_free (self->invite_id);
  g_clear_pointer (&self->pins, g_ptr_array_unref);
  g_free (self);
}

HostPortal *
host_portal_parse (const char *patient_id, const char *text, GError **error)
{
  g_autoptr (HostPortal) self = g_new0 (HostPortal, 1);
  self->patient_id = g_strdup (patient_id);
  self->pins = g_ptr_array_new_with_free_func (g_free);
  if (text == NULL)
    return g_steal_pointer (&self);
  g_autoptr (JsonObject) fact = host_fact_parse (text, error);
  if (fact == NULL)
    return NULL;
  self->invite_id = g_strdup (host_fact_get_string (fact, "invite"));
  /* Pins are hex and stand as one text, parted by spaces. */
  const char *pins = host_fact_get_string (fact, "pins");
  g_auto (GStrv) parts = g_strsplit (pins != NULL ? pins : "", " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (self->pins, g_strdup (parts[i]));
  return g_steal_pointer (&self);
}

HostPortal *
host_portal_load (HostTransaction *transaction, const char *patient_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = host_transaction_get_fact (transaction, HOST_FACT_PORTAL, patient_id, &failure);
  if (failure == NULL)
    return host_portal_parse (patient_id, text, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
host_portal_save (HostTransaction *transaction, const HostPortal *self, GError **error)
{
  g_autoptr (JsonObject) fact = json_object_new ();
  g_autoptr (GString) pins = g_string_new (NULL);
  for (guint i = 0; i < self->pins->len; i++)
    g_string_append_printf (pins, "%s%s", i > 0 ? " " : "", (const char *)self->pins->pdata[i]);
  if (self->invite_id != NULL)
    json_object_set_string_member (fact, "invite", self->invite_id);
  json_object_set_string_member (fact, "pins", pins->str);
  return host_fact_save (transaction, HOST_FACT_PORTAL, self->patient_id, fact, error);
}

void
host_device_free (HostDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->patient_id);
  g_free (self->patient_name);
  g_free (self->pin);
  g_free (self->name);
  g_free (self);
}

HostDevice *
host_device_parse (const char *pin, const char *text, GError **error)
{
  g_autoptr (JsonObject) fact = host_fact_parse (text, error);
  if (fact == NULL)
    return NULL;
  g_autoptr (HostDevice) self = g_new0 (HostDevice, 1);
  self->id = g_strdup (host_fact_get_string (fact, "id"));
  self->patient_id = g_strdup (host_fact_get_string (fact, "patient"));
  self->patient_name = g_strdup (host_fact_get_string (fact, "patient_name"));
  self->pin = g_strdup (pin);
  self->name = g_strdup (host_fact_get_string (fact, "name"));
  self->paired_us = host_fact_get_int (fact, "paired");
  self->revoked = host_fact_get_int (fact, "revoked") != 0;
  if (self->id != NULL && self->patient_id != NULL)
    return g_steal_pointer (&self);
  set_corrupt (error);
  return NULL;
}

HostDevice *
host_device_load (HostTransaction *transaction, const char *pin, GError **error)
{
  g_autofree char *text = host_transaction_get_fact (transaction, HOST_FACT_DEVICE, pin, error);
  return text != NULL ? host_device_parse (pin, text, error) : NULL;
}

gboolean
host_device_save (HostTransaction *transaction, const HostDevice *self, GError **error)
{
  g_autoptr (JsonObject) fact = json_object_new ();
  json_object_set_string_member (fact, "id", self->id);
  json_object_set_string_member (fact, "patient", self->patient_id);
  json_object_set_string_member (fact, "patient_name", self->patient_name != NULL ? self->patient_name : "");
  json_object_set_string_member (fact, "name", self->name != NULL ? self->name : "");
  json_object_set_int_member (fact, "paired", self->paired_us);
  json_object_set_int_member (fact, "revoked", self->revoked ? 1 : 0);
  return host_fact_save (transaction, HOST_FACT_DEVICE, self->pin, fact, error)
         && host_transaction_set_fact (transaction, HOST_FACT_DEVICE_ID, self->id, self->pin, error);
}

GPtrArray *
host_portal_load_devices (HostTransaction *transaction, const HostPortal *self, GError **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify)host_device_free);
  for (guint i = 0; i < self->pins->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      HostDevice *device = host_device_load (transaction, self->pins->pdata[i], &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (device != NULL)
        g_ptr_array_add (devices, device);
    }
  return g_steal_pointer (&devices);
}

const char *
host_portal_state (const HostInvite *invite, GPtrArray *devices, gint64 now_us)
{
  for (guint i = 0; i < devices->len; i++)
    if (!((HostDevice *)devices->pdata[i])->revoked)
      return "paired";
  if (host_invite_is_open (invite, now_us))
    return "invited";
  if (devices->len > 0
      || (invite != NULL && (invite->state == HOST_INVITE_REVOKED || invite->state == HOST_INVITE_BURNED)))
    return "revoked";
  return "not-invited";
}

/* TRUE when the tag of the stored Patient is @code already. */
static gboolean
has_tag (HostVersion *patient, const char *code)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (patient->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return g_strcmp0 (host_release_find_tag (yyjson_doc_get_root (doc), HOST_TAG_PORTAL), code) == 0;
}

static gboolean
load_state (HostTransaction *transaction, const char *patient_id, const char **state, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostInvite) invite = NULL;
  g_autoptr (HostPortal) portal = host_portal_load (transaction, patient_id, &failure);
  g_autoptr (GPtrArray) devices = portal != NULL ? host_portal_load_devices (transaction, portal, &failure)
                                                 : NULL;
  if (devices != NULL && portal->invite_id != NULL)
    invite = host_invite_load (transaction, portal->invite_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *state = host_portal_state (invite, devices, althea_clock_now_us ());
  return TRUE;
}

gboolean
host_portal_mirror (HostTransaction *transaction, const HostWriter *writer, const char *patient_id,
                    GError **error)
{
  const char *state = NULL;
  if (!load_state (transaction, patient_id, &state, error))
    return FALSE;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) patient = host_transaction_read (transaction, "Patient", patient_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (patient == NULL)
    return host_practice_set_not_found (error);
  /* Nobody was ever invited: no tag. */
  const char *code = g_str_equal (state, "not-invited") ? NULL : state;
  if (has_tag (patient, code))
    return TRUE;
  g_autoptr (GBytes) json = host_write_set_tag (patient->json, HOST_TAG_PORTAL, code, error);
  if (json == NULL)
    return FALSE;
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (HostVersion) written = host_write_put (writer, transaction, "Patient", patient_id,
                                                    patient->version, json, yyjson_doc_get_root (doc), error);
  return written != NULL;
}

gboolean
host_portal_audit (HostTransaction *transaction, HostActor *actor, const char *action, const char *outcome,
                   const char *patient_id, const char *detail, GError **error)
{
  HostAuthor author = host_practice_author (actor);
  HostAuditEntry entry = {
    .action = action,
    .outcome = outcome,
    .resource_type = patient_id != NULL ? "Patient" : NULL,
    .resource_id = patient_id,
    .patient_id = patient_id,
    .detail = detail,
  };
  return host_transaction_audit (transaction, &author, &entry, error);
}
