/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"

G_BEGIN_DECLS

/**
 * AltheaDraft:
 * Unsent work as the practice's computer keeps it: a note, a form, an order basket. It belongs to the person
 * who is signed in and is seen by nobody else; it follows that person to every machine. Immutable; main
 * thread. Properties: "key", "patient-id", "kind", "content", "sequence", "time" (gint64, microseconds).
 *
 * How an editor keeps one: begin with sequence 0 (or that of the draft it restored), keep the text at most
 * two seconds after a key press, never two at once, and pass the sequence that the last answer gave. CONFLICT
 * says that the same person went on with it elsewhere: the answer carries that draft; what was sent is safe
 * too, under the key althea_draft_get_key() of @mine, and both are shown side by side. Signing the note
 * (note-sign with parameter draft) removes the draft in the same commit.
 *
 * Keys: 1 to 128 of letters, digits and . _ -; a visit note's is "note-" and the id of its Composition, a
 * basket's "basket-" and the patient's id. Kinds: "note" (content: Composition), "form"
 * (QuestionnaireResponse), "basket" (Bundle), or another word.
 */
#define ALTHEA_TYPE_DRAFT (althea_draft_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDraft, althea_draft, ALTHEA, DRAFT, GObject)

#define ALTHEA_DRAFT_NOTE "note"
#define ALTHEA_DRAFT_FORM "form"
#define ALTHEA_DRAFT_BASKET "basket"
#define ALTHEA_DRAFT_MOST_BYTES (1024 * 1024) /* of the content */

const char *althea_draft_get_key (AltheaDraft *self);
const char *althea_draft_get_patient_id (AltheaDraft *self); /* "" when it is about nobody */
const char *althea_draft_get_kind (AltheaDraft *self);
const char *althea_draft_get_content (AltheaDraft *self); /* (nullable) NULL in a list without contents */
guint64 althea_draft_get_sequence (AltheaDraft *self);    /* rises with each keeping, from 1 */
gint64 althea_draft_get_time_us (AltheaDraft *self);      /* when it was kept, by the practice's clock */
/* The key of the draft that this one is the other side of after a conflict; NULL for most. */
const char *althea_draft_get_conflicts_with (AltheaDraft *self);

/* Keeps @content; when the answer comes it is on the disk of the practice's computer. @patient_id (nullable).
 * @sequence: that of the draft which the editor goes on from, 0 for a new one. The same content as the last
 * is no conflict, so that asking again after a lost answer is safe. Errors: CONFLICT, TOO_LARGE, TOO_MANY
 * (500 drafts of one person), OFFLINE. */
void althea_session_keep_draft_async (AltheaSession *self, const char *key, const char *patient_id,
                                      const char *kind, const char *content, guint64 sequence,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* The draft as it is kept now, without content, or NULL with @error. On CONFLICT *theirs (out) (optional)
 * (nullable) is what stands there, *mine (out) (optional) (nullable) what was sent, each with content and
 * kept. All (transfer full). */
AltheaDraft *althea_session_keep_draft_finish (AltheaSession *self, GAsyncResult *result,
                                               AltheaDraft **theirs, AltheaDraft **mine, GError **error);

/* One draft with its content; NOT_FOUND. (transfer full) */
void althea_session_read_draft_async (AltheaSession *self, const char *key, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
AltheaDraft *althea_session_read_draft_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* The person's own drafts, newest first, with their contents up to 4 MiB in all (the rest without).
 * @patient_id and @kind (nullable) narrow. (transfer full) (element-type AltheaDraft) */
void althea_session_list_drafts_async (AltheaSession *self, const char *patient_id, const char *kind,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *althea_session_list_drafts_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* Throws a draft away, at the wish of the person. @sequence: what the person saw; CONFLICT when it is another
 * by now. TRUE also when there was none. */
void althea_session_discard_draft_async (AltheaSession *self, const char *key, guint64 sequence,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_session_discard_draft_finish (AltheaSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
