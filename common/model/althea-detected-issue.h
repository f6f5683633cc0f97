/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaDetectedIssue:
 *
 * Something that was noticed about the patient's care, and what a person made of it: a hint that was silenced
 * with a reason. A FHIR R4 DetectedIssue. Property and field names with their kinds:
 *
 *   identifier: identifier list; status: code; code: codeable concept; severity: code; patient: reference;
 *   identified-date-time: date time; identified-period: period; author: reference; implicated: reference
 * list; detail: text; reference: uri; mitigation-action: codeable concept list; mitigation-date: date time
 * list; mitigation-author: reference list; facts: text (what it rested on, extension urn:althea:hint-facts).
 */
#define ALTHEA_TYPE_DETECTED_ISSUE (althea_detected_issue_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDetectedIssue, althea_detected_issue, ALTHEA, DETECTED_ISSUE, AltheaRecord)

/* System of the codes of hints: the code is the hint's id. */
#define ALTHEA_HINTS "urn:althea:hint"

G_END_DECLS
