/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record-list.h"

G_BEGIN_DECLS

/* What a note takes from the chart by name: "vitals", "a1c", "medications", "problems", "allergies". In the
 * source of a note it stands as "@name@"; while the note is written its text follows the chart; signing
 * freezes it. Main thread. */

gboolean clinic_note_pull_is_known (const char *name);
/* NULL-terminated, with the words for people by the next one. Static. */
const char *const *clinic_note_pull_get_names (void);
const char *clinic_note_pull_get_label (const char *name);

/* The text as the chart has it now; says so when there is nothing. @entries (nullable) (element-type
 * AltheaReference): gets what it was made from. (transfer full) never empty */
char *clinic_note_pull_to_text (const char *name, AltheaPatientRecords *records, GPtrArray *entries);

G_END_DECLS
