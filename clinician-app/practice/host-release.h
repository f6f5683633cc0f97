/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

/* Decides at commit whether the patient may see a version. Pure functions, any thread. */

#define HOST_TAG_RELEASE "urn:althea:release"
#define HOST_TAG_ORIGIN "urn:althea:origin"     /* code patient: patient-reported */
#define HOST_TAG_AUDIENCE "urn:althea:audience" /* code internal: work of the practice among itself */

/* Which rule decided; the reasons stand beside the rules in host-release.c. */
typedef enum
{
  HOST_RELEASE_RULE_RESTRICTED = 1,
  HOST_RELEASE_RULE_HELD,
  HOST_RELEASE_RULE_INTERNAL,
  HOST_RELEASE_RULE_BY_HAND,
  HOST_RELEASE_RULE_CORRECTION,
  HOST_RELEASE_RULE_TYPE,
  HOST_RELEASE_RULE_STATUS,
  HOST_RELEASE_RULE_PARTY,
  HOST_RELEASE_RULE_UNKNOWN_TYPE,
} HostReleaseRule;

/* @resource: a checked FHIR object. @was_released: the patient could see the current or an earlier version.
 * @rule (out) (optional). */
gboolean host_release_decide (yyjson_val *resource, gboolean was_released, HostReleaseRule *rule);

/* The code of meta.tag urn:althea:release: "held", "released" or NULL. Lent. */
const char *host_release_get_tag (yyjson_val *resource);
/* The code of the first meta.tag of @system, or NULL. Lent. */
const char *host_release_find_tag (yyjson_val *resource, const char *system);

/* TRUE for what only clinicians read: labelled very restricted, or psychotherapy notes. */
gboolean host_release_is_restricted (GBytes *json);

G_END_DECLS
