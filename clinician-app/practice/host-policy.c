/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-policy.h"

#include "host-release.h"

#include <stdlib.h>
#include <string.h>

static int
compare_row (const void *key, const void *row)
{
  return strcmp (key, ((const HostPolicyRow *)row)->resource_type);
}

static const HostPolicyRow *
find_row (const char *resource_type)
{
  if (resource_type == NULL)
    return NULL;
  return bsearch (resource_type, host_policy_rows, host_policy_n_rows, sizeof (HostPolicyRow), compare_row);
}

static char
verb_letter (HostVerb verb)
{
  switch (verb)
    {
    case HOST_VERB_FIND:
      return 'F';
    case HOST_VERB_VIEW:
      return 'V';
    case HOST_VERB_CREATE:
      return 'C';
    case HOST_VERB_UPDATE:
      return 'U';
    case HOST_VERB_RELEASE:
      return 'R';
    case HOST_VERB_OPERATE:
      return 'O';
    default:
      return '?';
    }
}

static const char *
row_cell (const HostPolicyRow *row, HostRole role)
{
  switch (role)
    {
    case HOST_ROLE_CLINICIAN:
      return row->clinician;
    case HOST_ROLE_STAFF:
      return row->staff;
    case HOST_ROLE_PATIENT:
      return row->patient;
    case HOST_ROLE_SYSTEM:
    default:
      return "";
    }
}

gboolean
host_policy_allows (HostRole role, const char *resource_type, HostVerb verb)
{
  if (role == HOST_ROLE_SYSTEM)
    return TRUE;
  const HostPolicyRow *row = find_row (resource_type);
  return row != NULL && strchr (row_cell (row, role), verb_letter (verb)) != NULL;
}

gboolean
host_policy_is_shared (const char *resource_type)
{
  const HostPolicyRow *row = find_row (resource_type);
  return row != NULL && row->scope == HOST_SCOPE_SHARED;
}

/* A shared type may still hold a record about one patient; that one is treated as part of the chart. */
static gboolean
patient_may_view (HostActor *actor, HostVersion *version)
{
  gboolean is_patient = g_str_equal (version->resource_type, "Patient");
  const char *compartment = is_patient ? version->id : version->patient_id;
  if (compartment == NULL)
    return host_policy_is_shared (version->resource_type);
  return version->released && g_str_equal (compartment, host_actor_get_patient_id (actor));
}

gboolean
host_policy_may_view (HostActor *actor, HostVersion *version)
{
  HostRole role = host_actor_get_role (actor);
  if (version->deleted || !host_policy_allows (role, version->resource_type, HOST_VERB_VIEW))
    return FALSE;
  switch (role)
    {
    case HOST_ROLE_PATIENT:
      return patient_may_view (actor, version);
    case HOST_ROLE_STAFF:
      return !host_release_is_restricted (version->json);
    case HOST_ROLE_CLINICIAN:
    case HOST_ROLE_SYSTEM:
    default:
      return TRUE;
    }
}
