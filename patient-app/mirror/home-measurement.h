/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"

G_BEGIN_DECLS

/* Operations on what was measured at home. Main thread. */

/* What sends a measurement. @code: LOINC; @part_codes (nullable): the LOINC codes of its numbers when it has
 * several; @values: the numbers as text, NULL-terminated; @time: FHIR dateTime; @note (nullable). (transfer
 * full) */
AltheaOperation *
home_measurement_new_operation (const char *code, const char *unit, const char *const *part_codes,
                                const char *const *values, const char *time, const char *note);

/* TRUE for an outbox item that sends a measurement that the mirror does not have yet. */
gboolean home_measurement_is_pending (HomeMirror *mirror, HomeOutboxItem *item);
/* TRUE when the person said here that the Observation was a mistake. */
gboolean home_measurement_is_withdrawn (HomeMirror *mirror, AltheaRecord *observation);
/* TRUE for what the patient measured and the practice has not taken into the chart. */
gboolean home_measurement_is_reported (AltheaRecord *observation, gboolean *waiting);

const char *home_measurement_get_code (AltheaOperation *operation); /* (nullable) lent */
/* "138/84 mmHg". (transfer full) */
char *home_measurement_dup_value (AltheaOperation *operation);

G_END_DECLS
