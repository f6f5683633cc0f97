/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-actor.h"

struct _HostActor
{
  GObject parent_instance;
  HostRole role;
  char *person;     /* (owned) "Practitioner/..", "Patient/.." or "system" */
  char *name;       /* (owned) */
  char *device;     /* (owned) */
  char *patient_id; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (HostActor, host_actor, G_TYPE_OBJECT)

/* The Unix socket has no device of its own. */
#define LOCAL_DEVICE "local"

static HostActor *
new_actor (HostRole role, char *person, const char *name, const char *device_id)
{
  HostActor *self = g_object_new (HOST_TYPE_ACTOR, NULL);
  self->role = role;
  self->person = person;
  self->name = g_strdup (name != NULL ? name : "");
  self->device = g_strdup (device_id != NULL && *device_id != '\0' ? device_id : LOCAL_DEVICE);
  return self;
}

static void
host_actor_finalize (GObject *object)
{
  HostActor *self = HOST_ACTOR (object);
  g_free (self->person);
  g_free (self->name);
  g_free (self->device);
  g_free (self->patient_id);
  G_OBJECT_CLASS (host_actor_parent_class)->finalize (object);
}

static void
host_actor_class_init (HostActorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_actor_finalize;
}

static void
host_actor_init (HostActor *self)
{
}

/**
 * host_actor_new_person:
 * A person of the practice. @practitioner_id without "Practitioner/"; @device_id (nullable): the Unix socket.
 * Returns: (transfer full)
 */
HostActor *
host_actor_new_person (HostRole role, const char *practitioner_id, const char *name, const char *device_id)
{
  g_return_val_if_fail (role == HOST_ROLE_CLINICIAN || role == HOST_ROLE_STAFF, NULL);
  g_return_val_if_fail (practitioner_id != NULL && *practitioner_id != '\0', NULL);
  return new_actor (role, g_strconcat ("Practitioner/", practitioner_id, NULL), name, device_id);
}

/**
 * host_actor_new_patient:
 * A patient, who speaks for @patient_id only; from the device registry, never from a request.
 * Returns: (transfer full)
 */
HostActor *
host_actor_new_patient (const char *patient_id, const char *name, const char *device_id)
{
  g_return_val_if_fail (patient_id != NULL && *patient_id != '\0', NULL);
  HostActor *self
      = new_actor (HOST_ROLE_PATIENT, g_strconcat ("Patient/", patient_id, NULL), name, device_id);
  self->patient_id = g_strdup (patient_id);
  return self;
}

/**
 * host_actor_new_system:
 * The administrator's command line on the host itself.
 * Returns: (transfer full)
 */
HostActor *
host_actor_new_system (void)
{
  return new_actor (HOST_ROLE_SYSTEM, g_strdup ("system"), "system", NULL);
}

HostRole
host_actor_get_role (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), 0);
  return self->role;
}

const char *
host_actor_get_role_name (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), NULL);
  switch (self->role)
    {
    case HOST_ROLE_CLINICIAN:
      return "clinician";
    case HOST_ROLE_STAFF:
      return "staff";
    case HOST_ROLE_PATIENT:
      return "patient";
    case HOST_ROLE_SYSTEM:
      return "system";
    default:
      g_assert_not_reached ();
    }
}

const char *
host_actor_get_person (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), NULL);
  return self->person;
}

const char *
host_actor_get_name (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), NULL);
  return self->name;
}

const char *
host_actor_get_device (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), NULL);
  return self->device;
}

const char *
host_actor_get_patient_id (HostActor *self)
{
  g_return_val_if_fail (HOST_IS_ACTOR (self), NULL);
  return self->patient_id;
}
