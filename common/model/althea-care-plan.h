/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaCarePlan:
 *
 * What is planned for the patient, and why. A FHIR R4 CarePlan. Property and field names with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; replaces: reference list;
 *   part-of: reference list; status: code; intent: code; category: codeable concept list; title: text;
 *   description: text; subject: reference; encounter: reference; period: period; created: date time;
 *   author: reference; contributor: reference list; care-team: reference list; addresses: reference list;
 *   supporting-info: reference list; goal: reference list; activity-reference: reference list;
 *   activity-code: codeable concept list; activity-status: code list; activity-description: text list;
 *   note: annotation list.
 */
#define ALTHEA_TYPE_CARE_PLAN (althea_care_plan_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCarePlan, althea_care_plan, ALTHEA, CARE_PLAN, AltheaRecord)

G_END_DECLS
