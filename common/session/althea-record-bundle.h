/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-operation.h"
#include "althea-record.h"

G_BEGIN_DECLS

/* Several records as one text: a FHIR Bundle of type collection, as the draft of a basket holds it. (transfer
 * full) never NULL */
char *althea_record_bundle_to_text (const GPtrArray *records);
/* The records of such a text in order; INVALID when it is none. (transfer full) (element-type AltheaRecord)
 */
GPtrArray *althea_record_bundle_from_text (const char *text, GError **error);

/* An operation whose parameter "records" is a list of @records as FHIR JSON, with further string parameters
 * by pairs of name and value, NULL-terminated; a NULL value leaves it out. (transfer full) */
AltheaOperation *althea_records_operation_new (const char *name, const GPtrArray *records,
                                               const char *first_parameter, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
