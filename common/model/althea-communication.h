/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaCommunication:
 *
 * One message. A FHIR R4 Communication. Property and field names with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; part-of: reference list;
 *   in-response-to: reference list; status: code; status-reason: codeable concept;
 *   category: codeable concept list; priority: code; medium: codeable concept list; subject: reference;
 *   topic: codeable concept; about: reference list; encounter: reference; sent: date time;
 *   received: date time; recipient: reference list; sender: reference; reason-code: codeable concept list;
 *   reason-reference: reference list; payload: payload list; note: annotation list;
 *   written (by the sender's clock), delivered (reached the patient's device), seen (opened by a person of
 *   the other side): date time, our extensions.
 */
#define ALTHEA_TYPE_COMMUNICATION (althea_communication_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCommunication, althea_communication, ALTHEA, COMMUNICATION, AltheaRecord)

/* The text of the message: the first payload that has one. (nullable) lent */
const char *althea_communication_get_text (AltheaCommunication *self);

G_END_DECLS
