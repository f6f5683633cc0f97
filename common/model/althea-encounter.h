/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaEncounter:
 *
 * One visit or other contact. A FHIR R4 Encounter. Property and field names with their kinds:
 *
 *   identifier: identifier list; status: code; encounter-class: coding; type: codeable concept list;
 *   service-type: codeable concept; priority: codeable concept; subject: reference;
 *   episode-of-care: reference list; based-on: reference list; participant: participant list;
 *   appointment: reference list; period: period; length: quantity; reason-code: codeable concept list;
 *   reason-reference: reference list; diagnosis-condition: reference list;
 *   diagnosis-use: codeable concept list; diagnosis-rank: integer list (from 1, the main one first; set each
 *   for every diagnosis or for none, because the lists go by place); admit-source: codeable concept;
 *   discharge-disposition: codeable concept; location: reference list; service-provider: reference;
 *   part-of: reference.
 */
#define ALTHEA_TYPE_ENCOUNTER (althea_encounter_get_type ())
G_DECLARE_FINAL_TYPE (AltheaEncounter, althea_encounter, ALTHEA, ENCOUNTER, AltheaRecord)

/* When the visit began and ended. (nullable) lent */
const AltheaPartialDate *althea_encounter_get_start (AltheaEncounter *self);
const AltheaPartialDate *althea_encounter_get_end (AltheaEncounter *self);
/* What the visit was for: the first reason, "" when none is recorded. lent */
const char *althea_encounter_get_reason (AltheaEncounter *self);

G_END_DECLS
