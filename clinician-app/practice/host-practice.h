/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"
#include "host-store.h"
#include "althea-operation.h"

G_BEGIN_DECLS

/**
 * HostPractice:
 * The rules over the record: every read and write of any client comes through here with its actor, is
 * checked against the policy table, and is audited. Blocking, any thread but one that serves.
 */
#define HOST_TYPE_PRACTICE (host_practice_get_type ())
G_DECLARE_FINAL_TYPE (HostPractice, host_practice, HOST, PRACTICE, GObject)

HostPractice *host_practice_new (HostStore *store);
HostStore *host_practice_get_store (HostPractice *self);
/* Makes the audit of reads so far durable; before host_store_close(). */
gboolean host_practice_flush (HostPractice *self, GError **error);

/* Reads. What the actor may not see answers exactly as what is not there: NOT_FOUND. */
HostVersion *host_practice_read (HostPractice *self, HostActor *actor, const char *resource_type,
                                 const char *id, GError **error);
/* TRUE when a version that was read before, and is still the current one, may be given to @actor again; noted
 * as a read. Does not block: FALSE also when the audit is behind, and host_practice_read() then says why. */
gboolean host_practice_read_again (HostPractice *self, HostActor *actor, HostVersion *version);
HostVersion *host_practice_read_version (HostPractice *self, HostActor *actor, const char *resource_type,
                                         const char *id, guint64 version, GError **error);
HostPage *host_practice_history (HostPractice *self, HostActor *actor, const char *resource_type,
                                 const char *id, guint limit, const char *cursor, GError **error);
HostPage *host_practice_search (HostPractice *self, HostActor *actor, const HostQuery *query, GError **error);
/* All records of a patient in pages; the Patient itself comes first. */
HostPage *host_practice_everything (HostPractice *self, HostActor *actor, const char *patient_id, guint limit,
                                    const char *cursor, GError **error);

/* The change feed of this actor. A patient gets what was released of the own compartment; what is no longer
 * released comes as gone (json NULL in the version's place is told by @gone of the entry). */
typedef struct
{
  GPtrArray *entries; /* (element-type HostFeedEntry) */
  gint64 cursor;      /* pass as @since next time */
  gboolean more;
  gint64 n_left; /* entries that follow @cursor; -1: not counted, since the actor is no patient */
  char *epoch;   /* (owned) */
} HostFeed;
typedef struct
{
  HostVersion *version; /* (owned) */
  gboolean gone;        /* tell id and type only */
} HostFeedEntry;
void host_feed_free (HostFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostFeed, host_feed_free)
HostFeed *
host_practice_changes (HostPractice *self, HostActor *actor, gint64 since, guint limit, GError **error);

/* One commit. Entries in order; all or none. */
typedef struct
{
  const char *resource_type;
  const char *id;       /* already known; the client makes ids */
  guint64 base_version; /* 0: create */
  GBytes *json;         /* checked by the practice against FHIR and the policy */
} HostCommitEntry;

/* On success one version an entry, in order. CONFLICT: *conflict_index says which (optional). */
GPtrArray *host_practice_commit (HostPractice *self, HostActor *actor, const HostCommitEntry *entries,
                                 guint n_entries, const char *reason, guint *conflict_index, GError **error);

/* Runs a named operation exactly once for (device, operation id); a repetition gets the first answer.
 * Returns the result as JSON text. (transfer full) */
char *
host_practice_operate (HostPractice *self, HostActor *actor, AltheaOperation *operation, GError **error);

struct _HostSigner;
/* The same for an operation that signs: @signer is the actor's own key, opened with the passphrase that came
 * with the request; the passphrase itself is not among the parameters. */
char *host_practice_operate_signed (HostPractice *self, HostActor *actor, AltheaOperation *operation,
                                    struct _HostSigner *signer, GError **error);

/* Notes in the audit what has no write of its own: sign-in, denied requests, opened charts. */
gboolean
host_practice_note (HostPractice *self, HostActor *actor, const HostAuditEntry *entry, GError **error);

G_END_DECLS
