/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-draft.h"

G_BEGIN_DECLS

typedef enum
{
  CLINIC_KEEPING_NOTHING = 0, /* nothing was typed yet */
  CLINIC_KEEPING_KEPT,        /* the practice's computer has all of it */
  CLINIC_KEEPING_WAITING,     /* typed, on its way */
  CLINIC_KEEPING_UNREACHABLE, /* not kept: the record cannot be reached; tried again by itself */
  CLINIC_KEEPING_CONFLICT,    /* the same draft was written on another computer; both are kept */
  CLINIC_KEEPING_REFUSED,     /* not kept, and trying again would not help */
} ClinicKeeping;

/**
 * ClinicNoteKeeper:
 * Keeps one draft at the host while it is written: what is typed is sent a third of a second after the first
 * key, then as soon as the last answer came, never two at once. Owned by the pane that writes; an answer that
 * is on its way outlives it. Main thread. Signal "changed" (): the state did.
 */
#define CLINIC_TYPE_NOTE_KEEPER (clinic_note_keeper_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNoteKeeper, clinic_note_keeper, CLINIC, NOTE_KEEPER, GObject)

/* @session (nullable): nothing is kept, for previews. */
ClinicNoteKeeper *clinic_note_keeper_new (AltheaSession *session, const char *key, const char *patient_id);

const char *clinic_note_keeper_get_key (ClinicNoteKeeper *self);
ClinicKeeping clinic_note_keeper_get_state (ClinicNoteKeeper *self);
/* "Kept 10:42" and the like. (transfer full) never NULL */
char *clinic_note_keeper_dup_text (ClinicNoteKeeper *self);

/* Goes on from a draft that was read. */
void clinic_note_keeper_resume (ClinicNoteKeeper *self, AltheaDraft *draft);
/* @content takes the place of what waits. */
void clinic_note_keeper_keep (ClinicNoteKeeper *self, const char *content);
/* Sends at once what waits. */
void clinic_note_keeper_flush (ClinicNoteKeeper *self);
/* TRUE while something is typed and not kept, or an answer is awaited. */
gboolean clinic_note_keeper_is_busy (ClinicNoteKeeper *self);
/* From now on nothing is sent: the draft became a note, or was discarded. */
void clinic_note_keeper_stop (ClinicNoteKeeper *self);
/* Throws the draft away. */
void clinic_note_keeper_discard (ClinicNoteKeeper *self);

/* While in conflict: the other side's draft, and what was typed here, as the host keeps it. (nullable) lent
 */
AltheaDraft *clinic_note_keeper_get_theirs (ClinicNoteKeeper *self);
AltheaDraft *clinic_note_keeper_get_mine (ClinicNoteKeeper *self);
/* Ends the conflict with @content, which is kept over theirs. */
void clinic_note_keeper_settle (ClinicNoteKeeper *self, const char *content, gboolean discard_mine);

G_END_DECLS
