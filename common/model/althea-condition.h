/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaCondition:
 *
 * One problem or diagnosis. A FHIR R4 Condition. Property and field names with their kinds:
 *
 *   identifier: identifier list; clinical-status: codeable concept; verification-status: codeable concept;
 *   category: codeable concept list; severity: codeable concept; code: codeable concept;
 *   body-site: codeable concept list; subject: reference; encounter: reference; onset-date-time: date time;
 *   onset-age: quantity; onset-period: period; onset-string: text; abatement-date-time: date time;
 *   abatement-age: quantity; abatement-period: period; abatement-string: text; recorded-date: date time;
 *   recorder: reference; asserter: reference; stage-summary: codeable concept list; note: annotation list;
 *   asserted-date: date time.
 */
#define ALTHEA_TYPE_CONDITION (althea_condition_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCondition, althea_condition, ALTHEA, CONDITION, AltheaRecord)

/* active, recurrence, relapse, inactive, remission, resolved. (nullable) lent */
const char *althea_condition_get_clinical_status (AltheaCondition *self);
/* TRUE while it belongs on the problem list: active, recurring or relapsed, and neither refuted nor wrong. */
gboolean althea_condition_is_active (AltheaCondition *self);
/* @category: "problem-list-item", "encounter-diagnosis", "health-concern". */
gboolean althea_condition_has_category (AltheaCondition *self, const char *category);
char *althea_condition_dup_onset_display (AltheaCondition *self); /* (transfer full) "" when unknown */

G_END_DECLS
