/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-change.h"
#include "althea-changeset.h"
#include "althea-code.h"
#include "althea-error.h"
#include "althea-operation.h"
#include "althea-record.h"

G_BEGIN_DECLS

typedef enum
{
  ALTHEA_SESSION_OFFLINE = 0, /* cannot reach the host; reconnecting with back-off */
  ALTHEA_SESSION_CONNECTING,
  ALTHEA_SESSION_LOCKED,     /* reached; the practice's record is locked until somebody signs in */
  ALTHEA_SESSION_SIGNED_OUT, /* reached; nobody is signed in on this side */
  ALTHEA_SESSION_ONLINE,
  ALTHEA_SESSION_NO_RECORD, /* reached; the host has no record yet: first run, see althea-setup.h */
  ALTHEA_SESSION_REVOKED,   /* reached; the practice unlinked this device; not tried again */
} AltheaSessionState;
#define ALTHEA_TYPE_SESSION_STATE (althea_session_state_get_type ())
GType althea_session_state_get_type (void);

/**
 * AltheaSession:
 * The door to the practice's record as both apps see it: one connection to one host, one signed-in person.
 * Main thread only; nothing blocks. Properties (notify): "state" (AltheaSessionState), "practice-name",
 * "practice-phone", "person-name", "person-reference", "role" ("clinician", "staff", "patient"),
 * "error-text", "unreachable-port" (guint: the host on this machine could not take the port that patients'
 * devices come to; 0 when all is well). Signal "changed" (AltheaChange *): something this person may see was
 * committed, by anybody, including this session; lists of this session follow it by themselves. After each
 * reconnect "resynced" () says that changes may have been missed.
 */
#define ALTHEA_TYPE_SESSION (althea_session_get_type ())
G_DECLARE_FINAL_TYPE (AltheaSession, althea_session, ALTHEA, SESSION, GObject)

/* Over the host's Unix socket on this machine. */
AltheaSession *althea_session_new_local (const char *socket_path);
/* Over HTTPS with a device certificate. @addresses: "host:port", tried in turn; @host_pin: SPKI SHA-256 hex.
 */
AltheaSession *
althea_session_new_remote (const char *const *addresses, const char *host_pin, GTlsCertificate *device);

/* Starts to connect and keeps connected until closed. */
void althea_session_open (AltheaSession *self);
void althea_session_close (AltheaSession *self);

AltheaSessionState althea_session_get_state (AltheaSession *self);
const char *althea_session_get_practice_name (AltheaSession *self);  /* "" before the first contact */
const char *althea_session_get_practice_phone (AltheaSession *self); /* "" when none */
const char *althea_session_get_person_name (AltheaSession *self);    /* "" when signed out */
const char *
althea_session_get_person_reference (AltheaSession *self); /* "Practitioner/..."; "" when signed out */
const char *althea_session_get_role (AltheaSession *self);

/* Staff: user name and passphrase; unlocks the record when it is locked. A patient's device needs none. */
void
althea_session_sign_in_async (AltheaSession *self, const char *user, const char *passphrase,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_session_sign_in_finish (AltheaSession *self, GAsyncResult *result, GError **error);
void althea_session_sign_out (AltheaSession *self);

/* One record; NOT_FOUND when not there or not to be seen. (transfer full) */
void althea_session_read_async (AltheaSession *self, const char *resource_type, const char *id,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AltheaRecord *althea_session_read_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* All versions, newest first: GListModel of AltheaRecord, pages as scrolled to. (transfer full) */
GListModel *althea_session_history (AltheaSession *self, const char *resource_type, const char *id);

/* A live search, AltheaRecordList: pages load as they are asked for; changes show by themselves.
 * @query: FHIR search string "_text=kow&_count=50", already escaped, see althea_query_*. (transfer full) */
GListModel *althea_session_search (AltheaSession *self, const char *resource_type, const char *query);

/* Everything of one patient, live: AltheaPatientRecords. (transfer full) */
GListModel *althea_session_everything (AltheaSession *self, const char *patient_id);

/* One commit, all or none. On success the stored records in order. On CONFLICT *current (optional) is the
 * record as it stands now and *conflict_index the entry. */
void althea_session_commit_async (AltheaSession *self, AltheaChangeset *changeset, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *althea_session_commit_finish (AltheaSession *self, GAsyncResult *result, AltheaRecord **current,
                                         guint *conflict_index, GError **error);

/* A named operation; safe to send again with the same object. (transfer full) result parameters. */
void althea_session_operate_async (AltheaSession *self, AltheaOperation *operation, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
JsonObject *althea_session_operate_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* Searches the practice's code pack of @system: the beginnings of words in any order, or of a code; at most
 * @limit. (transfer full) NOT_FOUND: the practice has no pack of that system. The session is an
 * AltheaCodeFinder too, for widgets that pick codes. */
void
althea_session_find_codes_async (AltheaSession *self, const char *system, const char *text, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AltheaCodeList *althea_session_find_codes_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* The change feed with bodies, for a mirror: changes after @cursor ("" for the first time), at most @limit.
 * Array of AltheaChange; *cursor for the next call, *more, *n_left (optional) how many follow, -1 when the
 * practice does not tell, *epoch (a new one: the practice was restored). Outs (transfer full). */
void
althea_session_changes_async (AltheaSession *self, const char *cursor, guint limit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *althea_session_changes_finish (AltheaSession *self, GAsyncResult *result, char **cursor,
                                          gboolean *more, gint64 *n_left, char **epoch, GError **error);

G_END_DECLS
