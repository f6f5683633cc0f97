/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaObservation:
 *
 * One measurement, test result or statement, with its parts. A FHIR R4 Observation. Property and field names
 * with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; part-of: reference list; status: code;
 *   category: codeable concept list; code: codeable concept; subject: reference; focus: reference list;
 *   encounter: reference; effective-date-time: date time; effective-period: period;
 *   effective-instant: date time; issued: date time; performer: reference list; value-quantity: quantity;
 *   value-codeable-concept: codeable concept; value-string: text; value-boolean: boolean;
 *   value-integer: integer; value-date-time: date time; value-time: text; value-period: period;
 *   data-absent-reason: codeable concept; interpretation: codeable concept list; note: annotation list;
 *   body-site: codeable concept; method: codeable concept; specimen: reference; device: reference;
 *   reference-range: reference range list; has-member: reference list; derived-from: reference list;
 *   component: component list; typed: text (before it was converted to the unit that is kept; our
 *   extension); body-position: codeable concept (FHIR's extension).
 */
#define ALTHEA_TYPE_OBSERVATION (althea_observation_get_type ())
G_DECLARE_FINAL_TYPE (AltheaObservation, althea_observation, ALTHEA, OBSERVATION, AltheaRecord)

/* How a value stands to what is normal: "H", "L", "HH", "LL", "A" or "N", from the laboratory's own
 * interpretation, else worked out from the normal range where units agree. NULL when unknown. Static. */
const char *althea_observation_get_flag (AltheaObservation *self);
/* The number for a graph; FALSE when the value is not one. Components count where there is just one. */
gboolean althea_observation_get_number (AltheaObservation *self, double *number);
/* The normal range, each NAN when open; FALSE when there is none. */
gboolean althea_observation_get_range (AltheaObservation *self, double *low, double *high);
/* The value with unit as a person reads it ("7.2 %", "138/84 mmHg"), or why it is missing; "" when neither
 * is recorded. (transfer full) */
char *althea_observation_dup_value_display (AltheaObservation *self);
/* The range in the words of the laboratory, else "4.0 – 5.6 %"; "" without one. (transfer full) */
char *althea_observation_dup_range_display (AltheaObservation *self);
const char *althea_observation_get_unit (AltheaObservation *self); /* (nullable) lent, as shown */
gboolean althea_observation_has_category (AltheaObservation *self, const char *category);
/* The component of a LOINC code. (nullable) lent */
const AltheaComponent *althea_observation_get_component (AltheaObservation *self, const char *loinc);

/* The same for one component. */
const char *althea_component_get_flag (const AltheaComponent *self);
gboolean althea_component_get_number (const AltheaComponent *self, double *number);
gboolean althea_component_get_range (const AltheaComponent *self, double *low, double *high);
char *althea_component_to_display (const AltheaComponent *self); /* (transfer full) the value alone */

G_END_DECLS
