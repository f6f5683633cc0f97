/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* FHIR JSON to records and back. Any thread. */

/* Reads one resource. @json is referenced as the record's source when it is already exact; numbers keep
 * their text. NULL and ALTHEA_ERROR_INVALID, with path and reason, when it is not a resource that the
 * field table accepts. (transfer full) */
AltheaRecord *althea_fhir_read (GBytes *json, GError **error);

/* The record's JSON. As read, when nothing was edited, to the byte. Else its source with the edited fields
 * merged in: what is unknown stays, member order is kept, new members follow; meta.versionId and
 * meta.lastUpdated are left out, for the store to put in. (transfer full) */
GBytes *althea_fhir_write (AltheaRecord *record);

/* The FHIR resource type and id at the top level, found without reading the rest. Outs (transfer full)
 * (optional); FALSE when there is no resourceType. */
gboolean althea_fhir_peek (GBytes *json, char **resource_type, char **id);

G_END_DECLS
