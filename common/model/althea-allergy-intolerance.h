/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaAllergyIntolerance:
 *
 * One allergy or intolerance, or the statement that none is known. A FHIR R4 AllergyIntolerance. Property and
 * field names with their kinds:
 *
 *   identifier: identifier list; clinical-status: codeable concept; verification-status: codeable concept;
 *   type: code; category: code list; criticality: code; code: codeable concept; patient: reference;
 *   encounter: reference; onset-date-time: date time; onset-age: quantity; onset-period: period;
 *   onset-string: text; recorded-date: date time; recorder: reference; asserter: reference;
 *   last-occurrence: date time; note: annotation list; reaction: reaction list.
 */
#define ALTHEA_TYPE_ALLERGY_INTOLERANCE (althea_allergy_intolerance_get_type ())
G_DECLARE_FINAL_TYPE (AltheaAllergyIntolerance, althea_allergy_intolerance, ALTHEA, ALLERGY_INTOLERANCE,
                      AltheaRecord)

/* active, inactive, resolved. (nullable) lent */
const char *althea_allergy_intolerance_get_clinical_status (AltheaAllergyIntolerance *self);
/* TRUE while alerts must heed it: not inactive, resolved, refuted or wrong. */
gboolean althea_allergy_intolerance_is_active (AltheaAllergyIntolerance *self);
/* TRUE for a record that says that no allergy is known (SNOMED CT 716186003, 409137002 and their kin). */
gboolean althea_allergy_intolerance_is_none_known (AltheaAllergyIntolerance *self);
/* severe, moderate, mild: the worst of the reactions. (nullable) static */
const char *althea_allergy_intolerance_get_worst_severity (AltheaAllergyIntolerance *self);
/* "hives, wheezing"; "" when no reaction is recorded. (transfer full) */
char *althea_allergy_intolerance_dup_reaction_display (AltheaAllergyIntolerance *self);

G_END_DECLS
