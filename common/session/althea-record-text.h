/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* Records as the text that drafts and operations carry: FHIR JSON. Any thread. */

/* (transfer full) never NULL */
char *althea_record_to_text (AltheaRecord *record);
/* NULL and ALTHEA_ERROR_INVALID when it is no record. (transfer full) */
AltheaRecord *althea_record_new_from_text (const char *text, GError **error);

G_END_DECLS
