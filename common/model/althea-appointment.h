/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaAppointment:
 *
 * One booked, asked for or past time with the practice. A FHIR R4 Appointment. Property and field names with
 * their kinds:
 *
 *   identifier: identifier list; status: code; cancelation-reason: codeable concept;
 *   service-category: codeable concept list; service-type: codeable concept list;
 *   specialty: codeable concept list; appointment-type: codeable concept;
 *   reason-code: codeable concept list; reason-reference: reference list; priority: integer;
 *   description: text; supporting-information: reference list; start: date time; end: date time;
 *   minutes-duration: integer; slot: reference list; created: date time; comment: text;
 *   patient-instruction: text; based-on: reference list; participant: participant list;
 *   requested-period: period list.
 */
#define ALTHEA_TYPE_APPOINTMENT (althea_appointment_get_type ())
G_DECLARE_FINAL_TYPE (AltheaAppointment, althea_appointment, ALTHEA, APPOINTMENT, AltheaRecord)

/* The first participant that is a @resource_type ("Patient", "Practitioner", "Location"). (nullable) lent */
const AltheaParticipant *
althea_appointment_get_participant (AltheaAppointment *self, const char *resource_type);

G_END_DECLS
