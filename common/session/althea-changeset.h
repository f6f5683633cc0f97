/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* What one commit writes: new records and edits of known versions, with a reason. Main thread; filled, then
 * sent; not changed afterwards. */
#define ALTHEA_TYPE_CHANGESET (althea_changeset_get_type ())
G_DECLARE_FINAL_TYPE (AltheaChangeset, althea_changeset, ALTHEA, CHANGESET, GObject)

AltheaChangeset *althea_changeset_new (const char *reason); /* (nullable) */
/* A record of version 0 is created; another one updates the version that it was edited from. */
void althea_changeset_add (AltheaChangeset *self, AltheaRecord *record);
guint althea_changeset_get_n_records (AltheaChangeset *self);
AltheaRecord *althea_changeset_get_record (AltheaChangeset *self, guint index); /* lent */
const char *althea_changeset_get_reason (AltheaChangeset *self);
/* FHIR transaction Bundle with If-Match and back. (transfer full) */
GBytes *althea_changeset_to_bundle (AltheaChangeset *self);

G_END_DECLS
