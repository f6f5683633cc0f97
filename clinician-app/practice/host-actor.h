/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Who asks: made by the gate from the connection and the session, never from a request's body.
 * Immutable, any thread. */
#define HOST_TYPE_ACTOR (host_actor_get_type ())
G_DECLARE_FINAL_TYPE (HostActor, host_actor, HOST, ACTOR, GObject)

typedef enum
{
  HOST_ROLE_CLINICIAN = 1,
  HOST_ROLE_STAFF = 2,
  HOST_ROLE_PATIENT = 3,
  HOST_ROLE_SYSTEM
  = 4, /* the administrator's command line on the host itself, with the record's passphrase */
} HostRole;

HostActor *
host_actor_new_person (HostRole role, const char *practitioner_id, const char *name, const char *device_id);
HostActor *host_actor_new_patient (const char *patient_id, const char *name, const char *device_id);
HostActor *host_actor_new_system (void);

HostRole host_actor_get_role (HostActor *self);
const char *host_actor_get_role_name (HostActor *self); /* "clinician", "staff", "patient", "system" */
const char *host_actor_get_person (HostActor *self);    /* "Practitioner/..", "Patient/..", "system" */
const char *host_actor_get_name (HostActor *self);
const char *host_actor_get_device (HostActor *self);     /* never NULL: "local" for the Unix socket */
const char *host_actor_get_patient_id (HostActor *self); /* (nullable) the one patient a patient speaks for */

G_END_DECLS
