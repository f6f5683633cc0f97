/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"
#include "host-query.h"
#include "host-transaction.h"
#include "host-version.h"

G_BEGIN_DECLS

/**
 * HostStore:
 * The practice's record on disk: a directory with record.db (SQLCipher), blobs/ (content-addressed,
 * each encrypted), and a reserve file that is given up when the disk is full. One writer thread commits in
 * groups; every reading thread gets a connection of its own. All functions may be called from any thread
 * and block; nothing here belongs on a thread that serves a window or a socket.
 */
#define HOST_TYPE_STORE (host_store_get_type ())
G_DECLARE_FINAL_TYPE (HostStore, host_store, HOST, STORE, GObject)

typedef enum
{
  HOST_STORE_NONE = 0,
  HOST_STORE_CREATE = 1 << 0, /* the directory must not hold a record yet */
} HostStoreFlags;

/* @master: the record's master key; the database, blob and audit keys are derived from it. Without
 * HOST_STORE_CREATE nothing is made: NOT_FOUND where there is no database, CORRUPT when it is empty. */
HostStore *
host_store_open (const char *directory, AltheaSecret *master, HostStoreFlags flags, GError **error);
/* Waits for the writer to finish, checkpoints, closes. The object answers ALTHEA_ERROR_LOCKED from then on.
 */
void host_store_close (HostStore *self);

const char *host_store_get_directory (HostStore *self);
char *host_store_dup_epoch (HostStore *self); /* random; new after a restore */
gint64 host_store_get_last_seq (HostStore *self);

/* --- writing ------------------------------------------------------------------------------------ */

/* Runs on the writer thread inside one transaction (a savepoint of a group commit); FALSE with @error
 * rolls back all of it. May run again after a failed group: no effects outside the transaction. */
typedef gboolean (*HostWork) (HostTransaction *transaction, gpointer user_data, GError **error);

/* Returns after the commit is durable (synchronous=FULL). Errors of @work come back as they are; SQLITE_FULL
 * as DISK_FULL, I/O failures as IO. */
gboolean host_store_run (HostStore *self, HostWork work, gpointer user_data, GError **error);
/* The same without waiting; @callback in the caller's thread-default context. user_data must live until then.
 */
void host_store_run_async (HostStore *self, HostWork work, gpointer user_data, GAsyncReadyCallback callback,
                           gpointer callback_data);
gboolean host_store_run_finish (HostStore *self, GAsyncResult *result, GError **error);

/* For as long as an import lasts: the writer has a larger cache, and moves its log into the file seldom.
 * Every commit is as durable as before. */
gboolean host_store_set_bulk (HostStore *self, gboolean bulk, GError **error);

/* Packs and takes apart a document on the calling thread, so that an import has its writer only write.
 * Belongs to this store; @json as for host_transaction_put(). (transfer full) */
HostDocument *
host_store_prepare (HostStore *self, const char *resource_type, const char *id, GBytes *json, GError **error);
/* The same where @json is parsed already: @root says what it says, and lives, strings and all, for longer
 * than the document. */
struct yyjson_val;
HostDocument *host_store_prepare_parsed (HostStore *self, const char *resource_type, const char *id,
                                         GBytes *json, struct yyjson_val *root, GError **error);

/* --- reading ------------------------------------------------------------------------------------- */

/* NULL and NOT_FOUND when there is none. */
HostVersion *host_store_read (HostStore *self, const char *resource_type, const char *id, GError **error);
HostVersion *host_store_read_version (HostStore *self, const char *resource_type, const char *id,
                                      guint64 version, GError **error);
/* Newest first; @cursor (nullable). */
HostPage *host_store_history (HostStore *self, const char *resource_type, const char *id, guint limit,
                              const char *cursor, GError **error);
HostPage *host_store_search (HostStore *self, const HostQuery *query, GError **error);
/* Records with seq > @since in commit order, at most @limit; of one patient when @patient_id is not NULL.
 * Each record appears once, at its current version. *more: there are further ones. */
GPtrArray *host_store_changes (HostStore *self, gint64 since, const char *patient_id, guint limit,
                               gboolean *more, GError **error);
/* How many records of a patient follow @since and are released or were once, by type: interned type to GUINT.
 * What the patient was never told of is not counted. */
GHashTable *host_store_count_told (HostStore *self, gint64 since, const char *patient_id, GError **error);
/* "TYPE" -> count of current records, sorted; GHashTable of interned type to GUINT. */
GHashTable *host_store_stats (HostStore *self, GError **error);
/* Finds the record that carries an identifier; (transfer full) id or NULL without error when none. */
char *host_store_find_identifier (HostStore *self, const char *resource_type, const char *system,
                                  const char *value, GError **error);
/* Patients that are likely the same person: same birth date and folded name, phone or near spelling. */
HostPage *host_store_find_duplicates (HostStore *self, const char *family, const char *given,
                                      const char *birth_date, const char *phone, guint limit, GError **error);

/* Facts: the practice's own state beside FHIR (invites, devices, settings), small JSON by space and key. */
char *host_store_get_fact (HostStore *self, const char *space, const char *key,
                           GError **error); /* NULL without error: none */
/* (element-type utf8) key, value, key, value... sorted by key. */
GPtrArray *host_store_list_facts (HostStore *self, const char *space, GError **error);

/* Calls @visit for each current record of @resource_type (NULL: all) in id order; stops on FALSE. */
typedef gboolean (*HostVisit) (HostVersion *version, gpointer user_data, GError **error);
gboolean host_store_for_each (HostStore *self, const char *resource_type, HostVisit visit, gpointer user_data,
                              GError **error);

/* --- attachments --------------------------------------------------------------------------------- */

/* Stores bytes once by their SHA-256 (hex, returned); durable before it returns. */
char *host_store_put_blob (HostStore *self, GBytes *bytes, GError **error);
GBytes *host_store_get_blob (HostStore *self, const char *sha256, GError **error);
/* Whether there is a file of that name; what is in it is checked by host_store_verify(), which does not know
 * who names what. */
gboolean host_store_has_blob (HostStore *self, const char *sha256);

/* --- keeping it whole ------------------------------------------------------------------------------ */

/* Everything: database checks, every document readable, indexes as derived, blobs as named, audit chain
 * unbroken. ALTHEA_ERROR_CORRUPT names the first finding. @progress (nullable) on the calling thread. */
gboolean
host_store_verify (HostStore *self, void (*progress) (const char *what, guint done, guint of, gpointer data),
                   gpointer data, GError **error);

/* Called in @context after each commit (coalesced), with the last seq. Returns an id for _unwatch. */
typedef void (*HostStoreWatch) (HostStore *self, gint64 last_seq, gpointer user_data);
guint host_store_watch (HostStore *self, GMainContext *context, HostStoreWatch watch, gpointer user_data,
                        GDestroyNotify destroy);
void host_store_unwatch (HostStore *self, guint id);

G_END_DECLS
