/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaImmunization:
 *
 * One vaccine dose given, or the reason why it was not. A FHIR R4 Immunization. Property and field names with
 * their kinds:
 *
 *   identifier: identifier list; status: code; status-reason: codeable concept;
 *   vaccine-code: codeable concept; patient: reference; encounter: reference;
 *   occurrence-date-time: date time; occurrence-string: text; recorded: date time; primary-source: boolean;
 *   report-origin: codeable concept; location: reference; manufacturer: reference; lot-number: text;
 *   expiration-date: date; site: codeable concept; route: codeable concept; dose-quantity: quantity;
 *   performer-actor: reference list; note: annotation list; reason-code: codeable concept list;
 *   reason-reference: reference list; is-subpotent: boolean; subpotent-reason: codeable concept list;
 *   program-eligibility: codeable concept list; funding-source: codeable concept;
 *   reaction-detail: reference list; protocol-applied: protocol list.
 */
#define ALTHEA_TYPE_IMMUNIZATION (althea_immunization_get_type ())
G_DECLARE_FINAL_TYPE (AltheaImmunization, althea_immunization, ALTHEA, IMMUNIZATION, AltheaRecord)

/* The vaccine's name; "" when it has none. lent */
const char *althea_immunization_get_vaccine_display (AltheaImmunization *self);
/* CVX code. (nullable) lent */
const char *althea_immunization_get_cvx (AltheaImmunization *self);
/* "2 of 3"; "" when the dose is not numbered. (transfer full) */
char *althea_immunization_dup_dose_display (AltheaImmunization *self);

G_END_DECLS
