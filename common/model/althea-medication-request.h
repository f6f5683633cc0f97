/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaMedicationRequest:
 *
 * One prescription, or one medicine that the patient reports to take. A FHIR R4 MedicationRequest. Property
 * and field names with their kinds:
 *
 *   identifier: identifier list; status: code; status-reason: codeable concept; intent: code;
 *   category: codeable concept list; priority: code; do-not-perform: boolean; reported-boolean: boolean;
 *   reported-reference: reference; medication-codeable-concept: codeable concept;
 *   medication-reference: reference; subject: reference; encounter: reference;
 *   supporting-information: reference list; authored-on: date time; requester: reference;
 *   performer: reference; performer-type: codeable concept; recorder: reference;
 *   reason-code: codeable concept list; reason-reference: reference list; based-on: reference list;
 *   group-identifier: identifier; course-of-therapy-type: codeable concept; insurance: reference list;
 *   note: annotation list; dosage-instruction: dosage list; validity-period: period;
 *   number-of-repeats-allowed: integer; quantity: quantity; expected-supply-duration: quantity;
 *   dispense-performer: reference; substitution-allowed: boolean; substitution-reason: codeable concept;
 *   prior-prescription: reference; detected-issue: reference list.
 */
#define ALTHEA_TYPE_MEDICATION_REQUEST (althea_medication_request_get_type ())
G_DECLARE_FINAL_TYPE (AltheaMedicationRequest, althea_medication_request, ALTHEA, MEDICATION_REQUEST,
                      AltheaRecord)

/* The medicine as prescribed, from the concept or the reference; "" when neither has words. lent */
const char *althea_medication_request_get_medication_display (AltheaMedicationRequest *self);
/* RxNorm code of the medicine. (nullable) lent */
const char *althea_medication_request_get_rxnorm (AltheaMedicationRequest *self);
/* All directions as one text; "" when there are none. (transfer full) */
char *althea_medication_request_dup_dosage_text (AltheaMedicationRequest *self);
/* TRUE while the patient is to take it: active or on hold, and not "must not be given". */
gboolean althea_medication_request_is_current (AltheaMedicationRequest *self);

G_END_DECLS
