/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* What a field of a record says, for details, comparisons and histories. (transfer full), "" when it is
 * empty; the items of a list are joined with line breaks. */
char *clinic_field_to_text (AltheaRecord *record, const AltheaField *field);
const char *clinic_field_get_label (const AltheaField *field); /* translated */
/* FALSE for what only machines read or what the page says anyway: numbers of other systems, the patient. */
gboolean clinic_field_is_for_people (const AltheaField *field);
/* Copies one field of @from into @builder. */
void clinic_field_copy (AltheaRecordBuilder *builder, AltheaRecord *from, const AltheaField *field);

G_END_DECLS
