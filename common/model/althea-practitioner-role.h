/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaPractitionerRole:
 *
 * What a practitioner does for which organization, and how to reach them there. A FHIR R4 PractitionerRole.
 * Property and field names with their kinds:
 *
 *   identifier: identifier list; active: boolean; period: period; practitioner: reference;
 *   organization: reference; code: codeable concept list; specialty: codeable concept list;
 *   location: reference list; healthcare-service: reference list; telecom: contact point list;
 *   availability-exceptions: text; endpoint: reference list.
 */
#define ALTHEA_TYPE_PRACTITIONER_ROLE (althea_practitioner_role_get_type ())
G_DECLARE_FINAL_TYPE (AltheaPractitionerRole, althea_practitioner_role, ALTHEA, PRACTITIONER_ROLE,
                      AltheaRecord)

G_END_DECLS
