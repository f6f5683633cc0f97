/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-devices.h"

#include "host-fact.h"
#include "host-portal.h"

struct _HostDevices
{
  gatomicrefcount refs;
  GHashTable *actors;  /* (owned) pin -> HostActor */
  GHashTable *revoked; /* (owned) set of pins */
  gboolean door_open;
  int stamp; /* the order in which the looks began */
};

static gboolean
add_device (HostDevices *self, const char *pin, const char *fact, GError **error)
{
  g_autoptr (HostDevice) device = host_device_parse (pin, fact, error);

  if (device == NULL)
    return FALSE;
  if (device->revoked)
    g_hash_table_add (self->revoked, g_strdup (device->pin));
  else
    g_hash_table_insert (self->actors, g_strdup (device->pin),
                         host_actor_new_patient (device->patient_id, device->patient_name, device->id));
  return TRUE;
}

HostDevices *
host_devices_load (HostPractice *practice, GError **error)
{
  static int n_looks;
  /* Taken before the look: one that began later cannot have seen less. */
  int stamp = g_atomic_int_add (&n_looks, 1);
  g_autoptr (GPtrArray) facts
      = host_store_list_facts (host_practice_get_store (practice), HOST_FACT_DEVICE, error);
  g_autoptr (HostDevices) self = NULL;

  if (facts == NULL)
    return NULL;
  self = g_new0 (HostDevices, 1);
  self->stamp = stamp;
  g_atomic_ref_count_init (&self->refs);
  self->actors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->door_open = host_pairing_is_open (practice);
  for (guint i = 0; i + 1 < facts->len; i += 2)
    if (!add_device (self, facts->pdata[i], facts->pdata[i + 1], error))
      return NULL;
  return g_steal_pointer (&self);
}

HostDevices *
host_devices_ref (HostDevices *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
host_devices_unref (HostDevices *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->actors);
  g_hash_table_unref (self->revoked);
  g_free (self);
}

HostActor *
host_devices_find (HostDevices *self, const char *pin)
{
  return g_hash_table_lookup (self->actors, pin);
}

gboolean
host_devices_is_door_open (HostDevices *self)
{
  return self->door_open;
}

gboolean
host_devices_was_revoked (HostDevices *self, const char *pin)
{
  return g_hash_table_contains (self->revoked, pin);
}

gboolean
host_devices_is_older (HostDevices *self, HostDevices *other)
{
  return self->stamp < other->stamp;
}
