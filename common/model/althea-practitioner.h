/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaPractitioner:
 *
 * One clinician or other person who works for patients. A FHIR R4 Practitioner. Property and field names with
 * their kinds:
 *
 *   identifier: identifier list; active: boolean; name: human name list; telecom: contact point list;
 *   address: address list; gender: code; birth-date: date; photo: attachment list;
 *   qualification-code: codeable concept list; communication: codeable concept list.
 */
#define ALTHEA_TYPE_PRACTITIONER (althea_practitioner_get_type ())
G_DECLARE_FINAL_TYPE (AltheaPractitioner, althea_practitioner, ALTHEA, PRACTITIONER, AltheaRecord)

G_END_DECLS
