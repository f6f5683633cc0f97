/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"
#include "althea-error.h"

G_BEGIN_DECLS

/**
 * AltheaDatabase:
 * One connection to an encrypted SQLite (SQLCipher) file. Not thread-safe: a connection belongs to one
 * thread, and only its writer thread has one that writes. Opening proves that the library really is
 * SQLCipher and that the file is not plain SQLite; otherwise the program stops, because going on would put
 * a record on disk in clear.
 *
 * Statements are prepared from static text and cached by its address; values are bound in order.
 */
#define ALTHEA_TYPE_DATABASE (althea_database_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDatabase, althea_database, ALTHEA, DATABASE, GObject)

typedef enum
{
  ALTHEA_DATABASE_READ_WRITE = 0,
  ALTHEA_DATABASE_CREATE = 1 << 0,    /* make it when missing */
  ALTHEA_DATABASE_READ_ONLY = 1 << 1, /* PRAGMA query_only */
  ALTHEA_DATABASE_BULK = 1 << 2,      /* synchronous=FULL still, but rare checkpoints: imports */
} AltheaDatabaseFlags;

/* @key: 32 bytes, used raw. ALTHEA_ERROR_WRONG_SECRET when the key does not open the file,
 * ALTHEA_ERROR_CORRUPT when it is damaged. Blocking. */
AltheaDatabase *
althea_database_open (const char *path, AltheaSecret *key, AltheaDatabaseFlags flags, GError **error);

typedef struct _AltheaStatement AltheaStatement;

/* @sql must be a string literal (or live as long as the connection). Borrowed from the cache, reset and
 * cleared; end with althea_statement_reset() or by preparing it again. */
AltheaStatement *althea_database_prepare (AltheaDatabase *self, const char *sql, GError **error);
gboolean althea_database_exec (AltheaDatabase *self, const char *sql, GError **error); /* without values */

void althea_statement_bind_int (AltheaStatement *self, int index, gint64 value); /* index from 1 */
void althea_statement_bind_real (AltheaStatement *self, int index, double value);
void
althea_statement_bind_text (AltheaStatement *self, int index, const char *value); /* copied; NULL: null */
void althea_statement_bind_static_text (AltheaStatement *self, int index, const char *value,
                                        gssize n_bytes); /* must outlive the step */
void althea_statement_bind_blob (AltheaStatement *self, int index, const void *bytes,
                                 gsize n_bytes); /* must outlive the step */
void althea_statement_bind_null (AltheaStatement *self, int index);
/* TRUE and *row TRUE: a row; TRUE and FALSE: done (and reset). FALSE: @error; binding errors show here too.
 */
gboolean althea_statement_step (AltheaStatement *self, gboolean *row, GError **error);
gboolean
althea_statement_run (AltheaStatement *self, GError **error); /* step to the end, expecting no rows needed */
gint64 althea_statement_int (AltheaStatement *self, int column); /* column from 0 */
double althea_statement_real (AltheaStatement *self, int column);
const char *
althea_statement_text (AltheaStatement *self, int column); /* (nullable) lent until the next step */
const void *althea_statement_blob (AltheaStatement *self, int column, gsize *n_bytes); /* lent */
gboolean althea_statement_is_null (AltheaStatement *self, int column);
void althea_statement_reset (AltheaStatement *self); /* NULL-safe */

gboolean
althea_database_begin (AltheaDatabase *self, gboolean write, GError **error); /* BEGIN or BEGIN IMMEDIATE */
gboolean althea_database_commit (AltheaDatabase *self, GError **error);       /* on failure rolled back */
void althea_database_rollback (AltheaDatabase *self);
gboolean
althea_database_in_transaction (AltheaDatabase *self); /* FALSE too after SQLite rolled back by itself */
/* TRUE once a read or write failed at the disk or found damage: nothing may be acknowledged on it any more.
 */
gboolean althea_database_has_failed (AltheaDatabase *self);
gint64 althea_database_last_rowid (AltheaDatabase *self);
int althea_database_changes (AltheaDatabase *self);

gint64 althea_database_get_size (AltheaDatabase *self); /* of the file, in bytes; 0 when it cannot be told */
/* Ends the automatic checkpoints: the owner asks for them when it is idle or the log has grown. */
void althea_database_take_over_checkpoints (AltheaDatabase *self);
/* ALTHEA_DATABASE_BULK from now on, or no longer. */
gboolean althea_database_set_bulk (AltheaDatabase *self, gboolean bulk, GError **error);
gboolean althea_database_is_bulk (AltheaDatabase *self);
int althea_database_get_wal_pages (AltheaDatabase *self); /* in the log after the last commit */
/* Moves the log into the file as far as readers let it; @truncate: waits for them and empties the log. */
gboolean althea_database_checkpoint (AltheaDatabase *self, gboolean truncate, GError **error);

/* One migration step: SQL with several statements that ends with PRAGMA user_version = its version; run in
 * one transaction. */
typedef struct
{
  int version; /* from 1, rising by 1 */
  const char *sql;
} AltheaMigration;

/* Brings the schema to the last step, each in its own transaction; ALTHEA_ERROR_TOO_NEW when the file is
 * ahead of the program. */
gboolean
althea_database_migrate (AltheaDatabase *self, const AltheaMigration *steps, guint n_steps, GError **error);

/* cipher_integrity_check, integrity_check, foreign_key_check; ALTHEA_ERROR_CORRUPT names the first finding.
 */
gboolean althea_database_check (AltheaDatabase *self, GError **error);

/* Online copy into @path with its own @key (sqlite3_backup in steps). Blocking. */
gboolean althea_database_backup (AltheaDatabase *self, const char *path, AltheaSecret *key, GError **error);

G_END_DECLS
