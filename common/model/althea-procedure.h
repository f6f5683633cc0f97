/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaProcedure:
 *
 * One thing that was done to or for the patient. A FHIR R4 Procedure. Property and field names with their
 * kinds:
 *
 *   identifier: identifier list; based-on: reference list; part-of: reference list; status: code;
 *   status-reason: codeable concept; category: codeable concept; code: codeable concept; subject: reference;
 *   encounter: reference; performed-date-time: date time; performed-period: period; performed-string: text;
 *   performed-age: quantity; recorder: reference; asserter: reference; performer-actor: reference list;
 *   location: reference; reason-code: codeable concept list; reason-reference: reference list;
 *   body-site: codeable concept list; outcome: codeable concept; report: reference list;
 *   complication: codeable concept list; complication-detail: reference list;
 *   follow-up: codeable concept list; note: annotation list; used-reference: reference list;
 *   used-code: codeable concept list.
 */
#define ALTHEA_TYPE_PROCEDURE (althea_procedure_get_type ())
G_DECLARE_FINAL_TYPE (AltheaProcedure, althea_procedure, ALTHEA, PROCEDURE, AltheaRecord)

G_END_DECLS
