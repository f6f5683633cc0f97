/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaTask:
 *
 * One request or piece of work and its state, as both sides see it. A FHIR R4 Task. Property and field names
 * with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; group-identifier: identifier;
 *   part-of: reference list; status: code; status-reason: codeable concept;
 *   business-status: codeable concept; intent: code; priority: code; code: codeable concept;
 *   description: text; focus: reference; for: reference; encounter: reference; execution-period: period;
 *   authored-on: date time; last-modified: date time; requester: reference;
 *   performer-type: codeable concept list; owner: reference; location: reference;
 *   reason-code: codeable concept; reason-reference: reference; insurance: reference list;
 *   note: annotation list; relevant-history: reference list; restriction-period: period;
 *   input: parameter list; output: parameter list.
 */
#define ALTHEA_TYPE_TASK (althea_task_get_type ())
G_DECLARE_FINAL_TYPE (AltheaTask, althea_task, ALTHEA, TASK, AltheaRecord)

/* The first input or output whose type has @code. (nullable) lent */
const AltheaParameter *althea_task_get_input (AltheaTask *self, const char *code);
const AltheaParameter *althea_task_get_output (AltheaTask *self, const char *code);

G_END_DECLS
