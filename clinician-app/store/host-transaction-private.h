/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-signing.h"
#include "host-connection.h"
#include "host-document.h"
#include "host-transaction.h"

G_BEGIN_DECLS

/* The writer thread has one of these for its whole life; its memories are void after every rollback. */
struct _HostTransaction
{
  HostConnection *connection; /* (owned) the one that writes */
  AltheaDatabase *db;         /* lent by it */
  GTimeZone *zone;            /* lent by the store: in which dates without one are read */
  AltheaSecret *audit_key;    /* lent by the store */
  GHashTable *nodes;          /* (owned) HostNodeKey to number */
  GHashTable *terms;          /* (owned) "system US code" to number */
  GHashTable *authors;        /* (owned) "person US role US device" to number */
  GHashTable *kind_counts;    /* (owned) number of a type to how many are new */
  GString *key;               /* (owned) scratch of the tables above */
  gint64 seq;                 /* the last one given; -1 not read yet */
  gint64 audit_seq;           /* the last one given; -1 not read yet */
  guint8 audit_hash[32];
  guint8 boot[16];
  guint n_writes;  /* of the present job */
  gboolean broken; /* a write of the present job failed half way: it must not be committed */
};

HostTransaction *host_transaction_new (HostConnection *connection, GTimeZone *zone, AltheaSecret *audit_key);
void host_transaction_free (HostTransaction *self);
void host_transaction_forget (HostTransaction *self);
/* Writes what is kept until a job's end. */
gboolean host_transaction_flush (HostTransaction *self, GError **error);

/* FALSE with @error when an earlier write of this job failed, or SQLite has rolled all back by itself: what
 * follows would be committed alone. */
gboolean host_transaction_is_whole (HostTransaction *self, GError **error);

/* Numbers of names, made when they are new; -1 with @error. */
gint64 host_transaction_intern_kind (HostTransaction *self, const char *kind, GError **error);
gint64
host_transaction_intern_node (HostTransaction *self, const char *kind, const HostFid *fid, GError **error);
gint64 host_transaction_intern_link (HostTransaction *self, const HostLink *link, GError **error);
gint64 host_transaction_intern_term (HostTransaction *self, const HostTerm *term, GError **error);
gint64 host_transaction_intern_author (HostTransaction *self, const HostAuthor *author, GError **error);
/* A node that is known to be new unless *existed. */
gint64 host_transaction_add_node (HostTransaction *self, const char *kind, const HostFid *fid,
                                  gboolean *existed, GError **error);

/* What the resource row holds of an index. */
typedef struct
{
  gint64 kind, patient, encounter, code, category, status;
  gint64 date_ms;
} HostResolved;

gboolean host_transaction_resolve (HostTransaction *self, const HostIndex *index, HostResolved *resolved,
                                   GError **error);
/* Adds or removes everything beside the resource row. */
gboolean host_transaction_add_index (HostTransaction *self, gint64 node, const HostIndex *index,
                                     const HostResolved *resolved, GError **error);
gboolean host_transaction_remove_index (HostTransaction *self, gint64 node, const HostIndex *index,
                                        const HostResolved *resolved, GError **error);
gboolean host_transaction_add_person (HostTransaction *self, gint64 node, gint64 kind, const HostIndex *index,
                                      GError **error);
gboolean host_transaction_remove_person (HostTransaction *self, gint64 node, gint64 kind,
                                         const HostIndex *index, GError **error);
/* The texts of the patient row. (transfer full) */
char *host_person_names_text (const HostPerson *person);
char *host_person_numbers_text (const HostPerson *person);

/* The actions under which the audit names public keys and signatures. */
#define HOST_AUDIT_SIGNER "signing-key"
#define HOST_AUDIT_SIGN "sign"
gboolean
host_transaction_node_is_signed (HostTransaction *self, gint64 node, gboolean *is_signed, GError **error);

/* Signatures fit what is stored, and it is what it was when it was signed: host-verify-signatures.c. CORRUPT
 * names the record. */
gboolean host_verify_signatures (HostConnection *connection, GError **error);

/* The hash of an audit row: its statement's columns in order, chained to @previous. */
typedef struct
{
  gint64 seq, time_us, monotonic_us;
  guint8 boot[16];
  const char *actor, *role, *device, *patient, *action, *kind, *id;
  gint64 version;
  const char *outcome, *detail;
} HostAuditRow;
void
host_audit_row_hash (const HostAuditRow *row, AltheaSecret *key, const guint8 previous[32], guint8 hash[32]);

G_END_DECLS
