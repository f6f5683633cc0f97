/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-store.h"

G_BEGIN_DECLS

/**
 * HostDraft:
 * Unsent work of one person: kept until it is signed, sent or thrown away, without versions, without a place
 * in the change feed. Who may see it is the caller's matter: every function takes the person whose it is.
 */
typedef struct
{
  char *person;     /* (owned) "Practitioner/.." */
  char *key;        /* (owned) */
  char *patient;    /* (owned) id, "" when it is about nobody */
  char *kind;       /* (owned) */
  char *rival;      /* (owned) key of the draft that this is the other side of; "" none */
  guint64 sequence; /* never given twice in one record */
  gint64 time_us;
  char *content; /* (owned) (nullable) left out in lists */
} HostDraft;

void host_draft_free (HostDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostDraft, host_draft_free)

/* NULL without @error when there is none. (transfer full) */
HostDraft *
host_transaction_get_draft (HostTransaction *self, const char *person, const char *key, GError **error);
/* Adds or replaces. Gives @draft the next sequence and the present time. */
gboolean host_transaction_put_draft (HostTransaction *self, HostDraft *draft, GError **error);
gboolean
host_transaction_remove_draft (HostTransaction *self, const char *person, const char *key, GError **error);
gint64 host_transaction_count_drafts (HostTransaction *self, const char *person, GError **error); /* -1 */

HostDraft *host_store_get_draft (HostStore *self, const char *person, const char *key, GError **error);
/* Newest first. @max_bytes: of contents in all; what comes after has none. (element-type HostDraft) */
GPtrArray *host_store_list_drafts (HostStore *self, const char *person, gsize max_bytes, GError **error);
/* Of everybody, of one kind, newest first, with contents: for lists of what is not finished. */
GPtrArray *host_store_list_drafts_of_kind (HostStore *self, const char *kind, GError **error);

G_END_DECLS
