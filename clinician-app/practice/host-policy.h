/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"
#include "host-version.h"

G_BEGIN_DECLS

/* What somebody may do with a record type. Nobody may delete. */
typedef enum
{
  HOST_VERB_FIND = 1 << 0,    /* F: search for records of the type */
  HOST_VERB_VIEW = 1 << 1,    /* V: read one, its history, in a chart, in the change feed */
  HOST_VERB_CREATE = 1 << 2,  /* C: commit a new one */
  HOST_VERB_UPDATE = 1 << 3,  /* U: amend, or mark entered in error */
  HOST_VERB_RELEASE = 1 << 4, /* R: release to the patient or hold back by hand */
  HOST_VERB_OPERATE = 1 << 5, /* O: named operations about the type */
} HostVerb;

/* Whose a record of the type is. */
typedef enum
{
  HOST_SCOPE_CHART = 1, /* of one patient: a patient sees the own ones, once released */
  HOST_SCOPE_SHARED,    /* of nobody: who works here, where, what a code means */
} HostScope;

/* One row of the table; letters of the verbs, "" for none. */
typedef struct
{
  const char *resource_type;
  HostScope scope;
  const char *clinician, *staff, *patient;
} HostPolicyRow;

extern const HostPolicyRow host_policy_rows[]; /* sorted by type */
extern const guint host_policy_n_rows;

/* The cell alone. A type without a row is denied to everybody but the system. Any thread. */
gboolean host_policy_allows (HostRole role, const char *resource_type, HostVerb verb);
gboolean host_policy_is_shared (const char *resource_type);

/* The cell and the record: compartment, release and restriction. Any thread. */
gboolean host_policy_may_view (HostActor *actor, HostVersion *version);

G_END_DECLS
