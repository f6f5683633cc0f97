/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-audit-trail.h"
#include "host-policy.h"
#include "host-practice.h"

G_BEGIN_DECLS

/* For the files of practice/ only. */

HostAuditTrail *host_practice_get_trail (HostPractice *self);

/* The one answer for what is missing and for what may not be seen, byte for byte. Returns FALSE. */
gboolean host_practice_set_not_found (GError **error);

/* The author that @actor writes as; lends the actor's strings. */
HostAuthor host_practice_author (HostActor *actor);

/* An entry for a read or a refusal, written behind; BUSY stops the read. */
gboolean
host_practice_trail_note (HostPractice *self, HostActor *actor, const char *action, const char *outcome,
                          const char *resource_type, const char *id, guint64 version, const char *patient_id,
                          const char *detail, GError **error);

/* The compartment that a version is in; a patient is in its own. (nullable) lent */
const char *host_version_get_compartment (HostVersion *version);

/* A name of a record type as FHIR writes them, so that nothing else reaches the store or the audit. */
gboolean host_practice_is_type_name (const char *resource_type);

G_END_DECLS
