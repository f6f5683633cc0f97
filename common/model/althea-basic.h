/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaBasic:
 *
 * Something that FHIR has no type of its own for, such as a practice's own note template. A FHIR R4 Basic.
 * Property and field names with their kinds:
 *
 *   identifier: identifier list; code: codeable concept (what it is, of ALTHEA_BASIC_SYSTEM when it is ours);
 *   subject: reference (nullable: it is the practice's); created: date time; author: reference;
 *   content: text (what it holds; our extension).
 */
#define ALTHEA_TYPE_BASIC (althea_basic_get_type ())
G_DECLARE_FINAL_TYPE (AltheaBasic, althea_basic, ALTHEA, BASIC, AltheaRecord)

#define ALTHEA_BASIC_SYSTEM "urn:althea:basic"
#define ALTHEA_BASIC_NOTE_TEMPLATE "note-template" /* content: a Composition without a patient, as JSON */
#define ALTHEA_BASIC_NOTE_PHRASES "note-phrases"   /* the same; each section is a phrase under its name */
#define ALTHEA_BASIC_LIST_REVIEW "list-review"     /* content: allergies, medications or problems */

/* "" when nothing is held. Lent. */
const char *althea_basic_get_content (AltheaBasic *self);

G_END_DECLS
