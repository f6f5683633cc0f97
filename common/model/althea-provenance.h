/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaProvenance:
 *
 * Who answers for one version of a record. A FHIR R4 Provenance. Property and field names with their kinds:
 *
 *   target: reference list; occurred: date time; occurred-period: period; recorded: date time;
 *   policy: uri list; reason: codeable concept list; activity: codeable concept;
 *   agent-type: codeable concept list; agent-who: reference list; agent-on-behalf-of: reference list;
 *   entity-role: code list; entity-what: reference list; signature-when: date time list;
 *   signature-who: reference list; signature-target-format, signature-format: code list;
 *   signature-data: text list.
 *
 * Signing a note makes one with a signature (format ALTHEA_SIGNATURE_FORMAT); so do co-signing it and marking
 * it entered in error. The target is "Composition/ID/_history/VERSION"; a second target names the patient.
 */
#define ALTHEA_TYPE_PROVENANCE (althea_provenance_get_type ())
G_DECLARE_FINAL_TYPE (AltheaProvenance, althea_provenance, ALTHEA, PROVENANCE, AltheaRecord)

#define ALTHEA_SIGNATURE_FORMAT "application/vnd.althea.ed25519"
/* Provenance.activity: what the signature says. */
#define ALTHEA_SIGNATURE_ACTS "urn:althea:signature"
#define ALTHEA_SIGNATURE_AUTHOR "author"
#define ALTHEA_SIGNATURE_COSIGNER "cosigner"
#define ALTHEA_SIGNATURE_RETRACTION "retraction"

/* The act of the signature, one of the above; NULL when there is no signature of ours. Lent. */
const char *althea_provenance_get_act (AltheaProvenance *self);
/* The id and version that the first target names. @version (out) (optional): 0 when it names none.
 * (transfer full) (nullable): NULL when it is not of @resource_type. */
char *althea_provenance_dup_target_id (AltheaProvenance *self, const char *resource_type, guint64 *version);

G_END_DECLS
