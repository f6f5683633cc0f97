/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaOrganization:
 *
 * A practice, hospital, laboratory, pharmacy or insurer. A FHIR R4 Organization. Property and field names
 * with their kinds:
 *
 *   identifier: identifier list; active: boolean; type: codeable concept list; name: text; alias: text list;
 *   telecom: contact point list; address: address list; part-of: reference; endpoint: reference list.
 */
#define ALTHEA_TYPE_ORGANIZATION (althea_organization_get_type ())
G_DECLARE_FINAL_TYPE (AltheaOrganization, althea_organization, ALTHEA, ORGANIZATION, AltheaRecord)

G_END_DECLS
