/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-operation.h"
#include "althea-record.h"

G_BEGIN_DECLS

/* An operation whose parameter "record" is @record as FHIR JSON, with further string parameters by pairs of
 * name and value, NULL-terminated; a NULL value leaves it out. (transfer full) */
AltheaOperation *althea_record_operation_new (const char *name, AltheaRecord *record,
                                              const char *first_parameter, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
