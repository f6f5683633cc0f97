/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

#include <yyjson.h>

G_BEGIN_DECLS

/* The way in for many records at once, from files that the administrator imports. */

typedef enum
{
  HOST_INTAKE_TO_DECIDE = 0,
  HOST_INTAKE_RELEASED,
  HOST_INTAKE_HELD,
} HostIntakeRelease;

/* Whether the patient may see @document as a new record. Any thread: the caller's workers have it at hand. */
HostIntakeRelease host_intake_decide (HostDocument *document);

typedef struct
{
  const char *resource_type;
  const char *id;
  GBytes *json;           /* as it shall be kept; the importer has checked it with althea_fhir_check() */
  yyjson_val *resource;   /* (nullable) @json parsed, to spare reading it again */
  HostDocument *document; /* (nullable) @json as host_store_prepare() packed it, lent for the call */
  gboolean only_new; /* EXISTS, and nothing of the batch kept, when other content is here under this id */
  HostIntakeRelease release; /* what host_intake_decide() said of @document, where it was asked before */
} HostIntakeEntry;

typedef enum
{
  HOST_INTAKE_CREATED = 1,
  HOST_INTAKE_UPDATED,
  HOST_INTAKE_UNCHANGED, /* the same bytes are there already */
} HostIntakeOutcome;

/* Writes @entries in order as one transaction with one audit entry that tells how many; release is decided
 * for each as for any commit. What is here under the same id becomes an older version. For the system only
 * (DENIED).
 * @source (nullable): a word for the audit, without anything of the content. @outcomes (array
 * length=n_entries): filled on success. *failed (optional): the entry that was at work when it failed;
 * nothing of the batch is kept then. About 2,000 entries a call are a good size; calls from two or three
 * threads keep the writer busy, for packing is done on the caller's. */
gboolean
host_practice_import (HostPractice *self, HostActor *actor, const HostIntakeEntry *entries, guint n_entries,
                      const char *source, HostIntakeOutcome *outcomes, guint *failed, GError **error);

G_END_DECLS
