/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-draft.h"
#include "host-practice.h"

G_BEGIN_DECLS

/* Unsent work of whoever asks, and of nobody else: there is no way to name another person. Durable when a
 * call returns, not audited, because nothing of the record was read or written. Blocking; any thread but one
 * that serves. The system has none: DENIED. */

#define HOST_DRAFT_MOST_BYTES (1024 * 1024) /* of one content */
#define HOST_DRAFT_MOST 500                 /* of one person */

typedef struct
{
  const char *key;        /* 1 to 128 of letters, digits and . _ - */
  const char *patient_id; /* (nullable) whom it is about; the actor must be able to see the chart */
  const char *kind;
  const char *content;
  guint64 sequence;   /* of the draft that the editor goes on from; 0: a new one */
  const char *editor; /* (nullable) which editor of the person sends: lower-case letters and digits */
} HostDraftChange;

/* Keeps it and returns the draft without content. When the person went on elsewhere meanwhile, or threw the
 * draft away, that stays as it is; what was sent is kept beside it, under the key host_draft_dup_rival_key(),
 * and the answer is CONFLICT. The same content again is no conflict. Errors: INVALID, TOO_LARGE, TOO_MANY,
 * NOT_FOUND (the patient). (transfer full) */
HostDraft *host_practice_keep_draft (HostPractice *self, HostActor *actor, const HostDraftChange *change,
                                     GError **error);
char *host_draft_dup_rival_key (const char *key, const char *editor);

/* NOT_FOUND when there is none. (transfer full) */
HostDraft *host_practice_get_draft (HostPractice *self, HostActor *actor, const char *key, GError **error);
/* Newest first; @patient_id and @kind (nullable) narrow. (element-type HostDraft) */
GPtrArray *host_practice_list_drafts (HostPractice *self, HostActor *actor, const char *patient_id,
                                      const char *kind, GError **error);
/* CONFLICT when it stands at another sequence. Nothing to discard is no error. */
gboolean host_practice_discard_draft (HostPractice *self, HostActor *actor, const char *key, guint64 sequence,
                                      GError **error);

G_END_DECLS
