/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

G_BEGIN_DECLS

/* The practice and the people who work in it. Blocking; any thread. */

#define HOST_ROLE_CODES "urn:althea:role" /* PractitionerRole.code: clinician, staff */
#define HOST_USER_NAMES "urn:althea:user" /* Practitioner.identifier: who signs in by that name */

/* The first thing in a new record, in one transaction: the practice's Organization and its first clinician
 * with Practitioner and PractitionerRole. @phone (nullable). @user: the name that the person signs in with;
 * its key slot is the caller's matter. Returns the Practitioner's id (transfer full); EXISTS when the record
 * has a practice already. */
char *host_practice_set_up (HostPractice *self, const char *practice_name, const char *phone,
                            const char *person_name, const char *user, GError **error);

/* One more person; @actor a clinician or the system. EXISTS when @user is taken. (transfer full) */
char *host_practice_add_person (HostPractice *self, HostActor *actor, HostRole role, const char *person_name,
                                const char *user, GError **error);

G_END_DECLS
