/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-measurement.h"
#include "althea-record.h"

G_BEGIN_DECLS

/* Plain words for clinical names, from tables of our own (home-words-table.h). They stand beside the clinical
 * name and never in its place. Main thread; all strings are static or (transfer full) as said. */

/* "Average blood sugar (3 months)" for an Observation, or for a DiagnosticReport by its code; NULL when the
 * table does not know it. Lent. */
const char *home_words_for_test (AltheaRecord *observation);
/* One sentence on what the test shows; NULL when unknown. Lent. */
const char *home_words_describe_test (AltheaRecord *observation);
/* "for blood pressure" for the name of a medicine; NULL when unknown. Lent. */
const char *home_words_for_medicine (const char *name);
const char *home_words_describe_medicine (const char *name);

/* "a little high", "low", "very high"; "" when in range or nothing is known. Lent. */
const char *home_words_for_flag (AltheaMeasurement *measurement);

G_END_DECLS
