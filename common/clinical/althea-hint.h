/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "althea-records.h"

G_BEGIN_DECLS

typedef enum
{
  ALTHEA_HINT_OVERDUE = 1, /* past the last recommended day */
  ALTHEA_HINT_DUE,         /* may and should be done now */
  ALTHEA_HINT_SOON,        /* due within the rule's notice */
  ALTHEA_HINT_DONE,        /* up to date: says by what and when next */
  ALTHEA_HINT_ASK,         /* a fact is missing to tell; why says which */
} AltheaHintState;

/**
 * AltheaHint:
 *
 * One thing that a care rule or the immunization schedule says about one patient: what, why, by whose
 * recommendation, since or until when. Immutable, any thread. Properties, all read-only: "id", "title",
 * "why", "source", "url", "year", "state", "due" (boxed AltheaPartialDate, nullable), "kind", "silenced",
 * "silence-reason".
 */
#define ALTHEA_TYPE_HINT (althea_hint_get_type ())
G_DECLARE_FINAL_TYPE (AltheaHint, althea_hint, ALTHEA, HINT, GObject)

const char *althea_hint_get_id (AltheaHint *self);     /* stable: "colorectal-screening", "vaccine-mmr" */
const char *althea_hint_get_title (AltheaHint *self);  /* "Colorectal cancer screening" */
const char *althea_hint_get_why (AltheaHint *self);    /* facts used: "Age 52; no colonoscopy recorded" */
const char *althea_hint_get_source (AltheaHint *self); /* "USPSTF 2021, grade A" */
const char *althea_hint_get_url (AltheaHint *self);    /* (nullable) */
int althea_hint_get_year (AltheaHint *self);
const char *althea_hint_get_kind (AltheaHint *self); /* "prevention", "disease" or "immunization" */
AltheaHintState althea_hint_get_state (AltheaHint *self);
const AltheaPartialDate *althea_hint_get_due (AltheaHint *self); /* (nullable) lent */
/* "Overdue since 12 Mar 2025", "Due now", "Due 3 Jun", "Up to date until 2027". (transfer full) */
char *althea_hint_dup_state_display (AltheaHint *self);

/* A person silenced it and the facts have not changed since. */
gboolean althea_hint_is_silenced (AltheaHint *self);
const char *althea_hint_get_silence_reason (AltheaHint *self); /* (nullable) as it was written */

/**
 * althea_hint_silence:
 * @reason: why, in the person's words; must not be empty
 * @author: (nullable) Practitioner
 *
 * The record that silences the hint for its patient: a DetectedIssue, status final, whose code is
 * urn:althea:hint ID, whose mitigation has the reason, and whose extension urn:althea:hint-facts keeps what
 * the hint rested on, so that it is asked again when that changes. Commit it like any record; the next
 * evaluation sees it.
 *
 * Returns: (transfer full) (nullable): NULL and ALTHEA_ERROR_INVALID without a reason
 */
AltheaRecord *althea_hint_silence (AltheaHint *self, const char *patient_id, const char *reason,
                                   const AltheaReference *author, gint64 at_us, GError **error);

G_END_DECLS
