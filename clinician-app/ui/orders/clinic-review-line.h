/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-measurement.h"
#include "althea-session.h"

G_BEGIN_DECLS

/**
 * ClinicReviewLine:
 * One value of a report under review, with what a clinician holds it against: the patient's value before, the
 * change, and the value that it corrects. Finds both by itself. Main thread. Properties (notify):
 * "previous-text" (value and day before, "" while unknown or when there is none), "delta-text" ("+0.4", ""
 * when it cannot be told), "old-text" (the value before the correction, "" otherwise).
 */
#define CLINIC_TYPE_REVIEW_LINE (clinic_review_line_get_type ())
G_DECLARE_FINAL_TYPE (ClinicReviewLine, clinic_review_line, CLINIC, REVIEW_LINE, GObject)

ClinicReviewLine *clinic_review_line_new (AltheaSession *session, AltheaRecord *observation);

AltheaMeasurement *clinic_review_line_get_measurement (ClinicReviewLine *self);
const char *clinic_review_line_get_previous_text (ClinicReviewLine *self);
const char *clinic_review_line_get_delta_text (ClinicReviewLine *self);
const char *clinic_review_line_get_old_text (ClinicReviewLine *self);
/* 0 for critical, 1 for what is not normal, 2 for the rest: their order on the page. */
guint clinic_review_line_get_rank (ClinicReviewLine *self);

/* "+0.4" or "−12": the change between two numbers of one unit, with as many decimals as the finer of both;
 * "" when there is none to tell. (transfer full) */
char *clinic_review_delta (AltheaRecord *now, AltheaRecord *before);

G_END_DECLS
