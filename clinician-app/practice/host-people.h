/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

G_BEGIN_DECLS

/* The practice and the people who work in it. Blocking; any thread. */

#define HOST_ROLE_CODES "urn:althea:role" /* PractitionerRole.code: clinician, staff */
/* Organization.identifier: the practice whose record this is. Its own in each record, so that an export is
 * known for one where it comes back. */
#define HOST_PRACTICE_IDS "urn:althea:practice"
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

/* The Practitioner's id of the person who signs in as @user, and the @role (out) (optional); NULL without
 * @error when nobody does. (transfer full) (nullable) */
char *host_practice_find_person (HostPractice *self, const char *user, HostRole *role, GError **error);

/* Who learns: what a trainee signs names a clinician who is to sign it too. @actor a clinician who is none,
 * or the system. NOT_FOUND when nobody of that id works here. */
gboolean host_practice_set_trainee (HostPractice *self, HostActor *actor, const char *practitioner_id,
                                    gboolean trainee, GError **error);

G_END_DECLS
