/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record-list.h"
#include "althea-session.h"
#include "althea-transport.h"

G_BEGIN_DECLS

/* For the files of session/ and its tests only. */

AltheaTransport *althea_session_get_transport (AltheaSession *self); /* lent */
/* How long the pause before the first and before later tries to reconnect is at most. */
void althea_session_set_retry_ms (AltheaSession *self, guint first_ms, guint longest_ms);

/* Takes what the host says of the session (the answer of GET and POST /session) and goes on from there. */
gboolean althea_session_take_description (AltheaSession *self, GBytes *json, GError **error);
/* A request failed: looks again at how things stand when the error says that they changed. */
void althea_session_note_error (AltheaSession *self, const GError *error);

/* Beside the public signals: "reset" () when what lists hold may be of another record or another person and
 * must be read again, "changed" with the detail below. */

/* The patient whom a change is about, as the feed says. (nullable) lent */
const char *althea_change_get_patient_id (AltheaChange *change);

/* In althea-session-codes.c. */
void althea_session_code_finder_init (AltheaCodeFinderInterface *iface);

/* --- lists -------------------------------------------------------------------------------------------------
 */

/* @id NULL: a search of @resource_type by @query; otherwise the versions of one record. (transfer full) */
AltheaRecordList *
althea_record_list_new (AltheaSession *session, const char *resource_type, const char *id, const char *query);
AltheaPatientRecords *althea_patient_records_new (AltheaSession *session, const char *patient_id);

/* Makes @records what @wanted holds and tells @model's users the least of it: where a record's id and version
 * stay, its object stays. */
void althea_records_become (GListModel *model, GPtrArray *records, GPtrArray *wanted);

/* --- reading answers: on a worker thread, then back ------------------------------------------------------
 */

typedef struct
{
  GPtrArray *records; /* (owned) (element-type AltheaRecord) */
  char *next;         /* (owned) (nullable) path of the next page */
  gint64 total;       /* -1: not told */
} AltheaRecordPage;
void althea_record_page_free (AltheaRecordPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaRecordPage, althea_record_page_free)

/* GET of a Bundle at @path. (transfer full) */
void althea_session_load_page_async (AltheaSession *self, const char *path, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
AltheaRecordPage *althea_session_load_page_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* The feed: pages of AltheaChange. */
typedef struct
{
  GPtrArray *changes; /* (owned) (element-type AltheaChange) */
  char *epoch;        /* (owned) */
  gint64 cursor;
  gint64 n_left; /* -1: not told */
  gboolean more;
} AltheaChangePage;
void althea_change_page_free (AltheaChangePage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaChangePage, althea_change_page_free)

void althea_session_load_changes_async (AltheaSession *self, gint64 since, guint limit, gboolean bodies,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
AltheaChangePage *
althea_session_load_changes_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* Blocking, any thread. */
AltheaRecordPage *althea_record_page_parse (GBytes *json, GError **error);
AltheaChangePage *althea_change_page_parse (GBytes *json, GError **error);

G_END_DECLS
