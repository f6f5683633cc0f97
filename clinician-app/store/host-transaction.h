/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-version.h"

G_BEGIN_DECLS

/* The writer's side of the store, alive during one HostWork only, on the writer thread. */
typedef struct _HostTransaction HostTransaction;

/* Who did it, for the version rows and the audit. Strings are lent for the call. */
typedef struct
{
  const char *person; /* "Practitioner/..", "Patient/..", "system" */
  const char *role;
  const char *device; /* (nullable) */
} HostAuthor;

/* Current version inside this transaction; NULL without @error when there is none. */
HostVersion *
host_transaction_read (HostTransaction *self, const char *resource_type, const char *id, GError **error);

/* Writes the next version. @base_version: what the author saw; 0 for a new record. CONFLICT when the record
 * stands elsewhere (EXISTS for a new one). The same bytes as the current version: nothing is written and
 * *unchanged is TRUE. @json must be a checked resource with this type and id. @reason (nullable). */
HostVersion *
host_transaction_put (HostTransaction *self, const char *resource_type, const char *id, guint64 base_version,
                      GBytes *json, gboolean released, const HostAuthor *author, const char *reason,
                      gboolean *unchanged, GError **error);

/* The same for a document that host_store_prepare() made ready, which stays the caller's. */
typedef struct _HostDocument HostDocument;
void host_document_free (HostDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostDocument, host_document_free)
HostVersion *host_transaction_put_document (HostTransaction *self, HostDocument *document,
                                            guint64 base_version, gboolean released, const HostAuthor *author,
                                            const char *reason, gboolean *unchanged, GError **error);

char *host_transaction_find_identifier (HostTransaction *self, const char *resource_type, const char *system,
                                        const char *value, GError **error);

/* One audit entry, chained; no clinical text in any member. */
typedef struct
{
  const char *action;        /* "read", "search", "create", "update", "operation:refill", "sign-in", ... */
  const char *outcome;       /* "ok", "denied", "failed" */
  const char *resource_type; /* (nullable) */
  const char *resource_id;   /* (nullable) */
  guint64 version;
  const char *patient_id; /* (nullable) */
  const char *detail;     /* (nullable) codes and ids only */
} HostAuditEntry;

gboolean host_transaction_audit (HostTransaction *self, const HostAuthor *author, const HostAuditEntry *entry,
                                 GError **error);

/* An operation that already happened: its result JSON, or NULL without @error. The same id with another
 * digest is ALTHEA_ERROR_INVALID. */
char *host_transaction_find_operation (HostTransaction *self, const char *device, const char *operation_id,
                                       const char *digest, GError **error);
gboolean host_transaction_remember_operation (HostTransaction *self, const char *device,
                                              const char *operation_id, const char *name, const char *digest,
                                              const char *result_json, GError **error);

char *host_transaction_get_fact (HostTransaction *self, const char *space, const char *key, GError **error);
/* NULL @value removes. */
gboolean host_transaction_set_fact (HostTransaction *self, const char *space, const char *key,
                                    const char *value, GError **error);
/* The next number of a named counter, from 1 (record numbers, receipts). -1 on error. */
gint64 host_transaction_next_number (HostTransaction *self, const char *counter, GError **error);

G_END_DECLS
