/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* Edits that need no form. All return the edited record (transfer full), NULL and INVALID when it breaks a
 * rule. */

gboolean clinic_record_can_be_wrong (AltheaRecord *record); /* has a way to be marked as entered in error */
AltheaRecord *clinic_record_mark_wrong (AltheaRecord *record, GError **error);
gboolean clinic_record_can_stop (AltheaRecord *record); /* a current medication */
AltheaRecord *clinic_record_stop (AltheaRecord *record, const char *reason, GError **error);
/* "Metformin 500 mg tablet" without the strength, for "Stop metformin". (transfer full) */
char *clinic_record_dup_short_title (AltheaRecord *record);

/* "Problem", "Medication", ...: what kind of thing a record is to people. Translated, static. */
const char *clinic_record_get_kind_label (AltheaRecord *record);

G_END_DECLS
