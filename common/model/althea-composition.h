/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaComposition:
 *
 * One note or summary: a title and sections of text. A FHIR R4 Composition. Property and field names with
 * their kinds:
 *
 *   identifier: identifier; status: code; type: codeable concept; category: codeable concept list;
 *   subject: reference; encounter: reference; date: date time; author: reference list; title: text;
 *   confidentiality: code; attester-mode: code list; attester-time: date time list;
 *   attester-party: reference list; custodian: reference; relates-to-code: code list;
 *   relates-to-target: reference list; event-period: period list; section: section list;
 *   late-entry: boolean (signed more than 24 hours after the visit), cosigner: reference (who is asked to
 * sign too), error-reason: text (why it was entered in error), amendment-reason: text (why this was added):
 *   our extensions.
 *
 * A note that is being written is "preliminary"; signing (operation note-sign) makes it "final" and from then
 * on its text never changes. What comes later is an addendum: a note of its own that relates to the first one
 * as "appends". A note signed by mistake becomes "entered-in-error" with its text as it was.
 */
#define ALTHEA_TYPE_COMPOSITION (althea_composition_get_type ())
G_DECLARE_FINAL_TYPE (AltheaComposition, althea_composition, ALTHEA, COMPOSITION, AltheaRecord)

/* LOINC codes of Composition.type. */
#define ALTHEA_NOTE_PROGRESS "11506-3"
#define ALTHEA_NOTE_TELEPHONE "34748-4"
#define ALTHEA_NOTE_VISIT_SUMMARY "34133-9" /* after-visit summary, for the patient */
#define ALTHEA_NOTE_DISCHARGE_SUMMARY "18842-5"
#define ALTHEA_NOTE_ADDENDUM "55107-7"

/* LOINC codes of sections that the summary of a visit is made from, or has. */
#define ALTHEA_SECTION_REASON "29299-5"       /* reason for visit: "why you came" */
#define ALTHEA_SECTION_SUBJECTIVE "61150-9"   /* what the patient tells */
#define ALTHEA_SECTION_OBJECTIVE "61149-1"    /* what is found */
#define ALTHEA_SECTION_ASSESSMENT "51848-0"   /* what it means */
#define ALTHEA_SECTION_PLAN "18776-5"         /* plan */
#define ALTHEA_SECTION_FINDINGS "59776-5"     /* summary: "what we found" */
#define ALTHEA_SECTION_INSTRUCTIONS "69730-0" /* summary: "what to do"; in a note: words for the patient */
#define ALTHEA_SECTION_MEDICATIONS "10160-0"  /* summary: the medicines after the visit */
#define ALTHEA_SECTION_FOLLOW_UP "80787-5"    /* summary: "when to come back" */
#define ALTHEA_SECTION_COURSE "8648-8"        /* discharge summary: what happened during the stay */

/* TRUE from signing on: final, amended or entered in error. */
gboolean althea_composition_is_signed (AltheaComposition *self);
/* The LOINC code of the type, one of ALTHEA_NOTE_ or another; "" when it has none. Lent. */
const char *althea_composition_get_kind (AltheaComposition *self);
/* TRUE for what is written for the patient: the summaries. */
gboolean althea_composition_is_summary (AltheaComposition *self);
/* The id of the note that this one adds to, when it is an addendum; or of the note that a summary was made
 * from. (nullable) lent */
const char *althea_composition_get_appends_id (AltheaComposition *self);
const char *althea_composition_get_source_id (AltheaComposition *self);
/* The first section with that LOINC code. (nullable) lent */
const AltheaSection *althea_composition_find_section (AltheaComposition *self, const char *loinc);
/* Everything as plain text: each section's title on a line of its own, then its text, an empty line between.
 * (transfer full) never NULL */
char *althea_composition_dup_text (AltheaComposition *self);

/* A section from plain paragraphs (see althea_narrative_from_text()). @loinc (nullable). @entries (nullable)
 * (element-type AltheaReference): what the text was made from. (transfer full) */
AltheaSection *
althea_section_new_text (const char *title, const char *loinc, const char *text, const GPtrArray *entries);
/* (transfer full) never NULL */
char *althea_section_dup_text (const AltheaSection *self);

G_END_DECLS
