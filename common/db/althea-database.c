/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-db"

#include "althea-database-private.h"

#include <glib/gstdio.h>

/* Bytes of page cache a connection may fill, as SQLite's negative KiB. */
#define CACHE_READER "PRAGMA cache_size = -6144"
#define CACHE_WRITER "PRAGMA cache_size = -24576"
#define CACHE_BULK "PRAGMA cache_size = -98304"
#define BUSY_TIMEOUT_MS 10000
#define NORMAL_CHECKPOINT_PAGES 1000
#define BULK_CHECKPOINT_PAGES 16000

/**
 * AltheaDatabase:
 * Owned by whoever opened it; used by one thread at a time. The statements it lends die with it.
 */
struct _AltheaDatabase
{
  GObject parent_instance;

  sqlite3 *handle;
  char *path;             /* (owned) */
  GHashTable *statements; /* (owned) (element-type utf8-address AltheaStatement) */
  int wal_pages;          /* in the log after the last commit */
  gboolean bulk;          /* very much is being written */
  gboolean failed;        /* the disk failed or the file is damaged; never FALSE again */
};

G_DEFINE_FINAL_TYPE (AltheaDatabase, althea_database, G_TYPE_OBJECT)

static int
on_wal_commit (void *user_data, sqlite3 *handle, const char *name, int n_pages)
{
  AltheaDatabase *self = user_data;

  self->wal_pages = n_pages;
  return SQLITE_OK;
}

static gboolean
pragma_is (sqlite3 *handle, const char *sql, const char *expected, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int result = sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL);
  gboolean same = FALSE;

  if (result == SQLITE_OK)
    {
      result = sqlite3_step (stmt);
      if (result == SQLITE_ROW)
        same = g_strcmp0 ((const char *)sqlite3_column_text (stmt, 0), expected) == 0;
    }
  sqlite3_finalize (stmt);
  if (!same)
    {
      if (result == SQLITE_ROW || result == SQLITE_DONE)
        g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "the database did not take '%s'", sql);
      else
        althea_database_set_error (handle, result, sql, error);
    }
  return same;
}

static gboolean
set_out (AltheaDatabase *self, AltheaDatabaseFlags flags, GError **error)
{
  const gboolean reads = flags & ALTHEA_DATABASE_READ_ONLY;

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  /* foreign_keys does nothing inside a transaction, so it is set out here and read back. */
  if (!althea_database_exec (self, "PRAGMA foreign_keys = ON", error)
      || !pragma_is (self->handle, "PRAGMA foreign_keys", "1", error)
      || !althea_database_exec (self, "PRAGMA temp_store = MEMORY", error)
      || !althea_database_exec (self, "PRAGMA secure_delete = ON", error)
      || !althea_database_exec (self, "PRAGMA cell_size_check = ON", error)
      || !althea_database_exec (self, "PRAGMA mmap_size = 0", error)
      || !althea_database_exec (self, "PRAGMA cipher_memory_security = OFF", error))
    return FALSE;
  if (reads)
    return althea_database_exec (self, CACHE_READER, error)
           && althea_database_exec (self, "PRAGMA query_only = ON", error);
  if (!pragma_is (self->handle, "PRAGMA journal_mode = WAL", "wal", error)
      || !althea_database_exec (self, "PRAGMA synchronous = FULL", error)
      || !althea_database_exec (self, "PRAGMA journal_size_limit = 67108864", error)
      || !althea_database_exec (self, flags & ALTHEA_DATABASE_BULK ? CACHE_BULK : CACHE_WRITER, error))
    return FALSE;
  sqlite3_wal_autocheckpoint (self->handle,
                              flags & ALTHEA_DATABASE_BULK ? BULK_CHECKPOINT_PAGES : NORMAL_CHECKPOINT_PAGES);
  return TRUE;
}

/* A first page must be on disk before it can be looked at, and it is written by the change to WAL. */
static void
prove_encrypted (AltheaDatabase *self)
{
  if (althea_database_file_is_plain (self->path))
    g_error ("a database was written in clear; the program stops before anything else is");
}

static void
althea_database_finalize (GObject *object)
{
  AltheaDatabase *self = ALTHEA_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("a database was closed while it was in use");
  g_free (self->path);
  G_OBJECT_CLASS (althea_database_parent_class)->finalize (object);
}

static void
althea_database_class_init (AltheaDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_database_finalize;
}

static void
althea_database_init (AltheaDatabase *self)
{
  self->statements
      = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)althea_statement_free);
}

AltheaDatabase *
althea_database_open (const char *path, AltheaSecret *key, AltheaDatabaseFlags flags, GError **error)
{
  g_autoptr (AltheaDatabase) self = NULL;
  int open_flags = SQLITE_OPEN_READWRITE | (flags & ALTHEA_DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);

  g_return_val_if_fail (path != NULL && key != NULL, NULL);
  g_return_val_if_fail (!((flags & ALTHEA_DATABASE_CREATE) && (flags & ALTHEA_DATABASE_READ_ONLY)), NULL);

  if (!(flags & ALTHEA_DATABASE_CREATE) && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "there is no database file");
      return NULL;
    }
  self = g_object_new (ALTHEA_TYPE_DATABASE, NULL);
  self->path = g_strdup (path);
  self->handle = althea_database_connect (path, key, open_flags, error);
  if (self->handle == NULL)
    return NULL;
  sqlite3_set_clientdata (self->handle, ALTHEA_DATABASE_FAILED_KEY, &self->failed, NULL);
  if (!set_out (self, flags, error))
    return NULL;
  self->bulk = flags & ALTHEA_DATABASE_BULK ? TRUE : FALSE;
  prove_encrypted (self);
  return g_steal_pointer (&self);
}

sqlite3 *
althea_database_get_handle (AltheaDatabase *self)
{
  return self->handle;
}

AltheaStatement *
althea_database_prepare (AltheaDatabase *self, const char *sql, GError **error)
{
  AltheaStatement *statement;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      althea_statement_reset (statement);
      return statement;
    }
  statement = althea_statement_new (self->handle, sql, error);
  if (statement != NULL)
    g_hash_table_insert (self->statements, (gpointer)sql, statement);
  return statement;
}

gboolean
althea_database_exec (AltheaDatabase *self, const char *sql, GError **error)
{
  int result;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (result == SQLITE_OK)
    return TRUE;
  althea_database_set_error (self->handle, result, "running SQL", error);
  return FALSE;
}

/* The four statements of a transaction are prepared once like any other. */
static gboolean
run (AltheaDatabase *self, const char *sql, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self, sql, error);

  return statement != NULL && althea_statement_run (statement, error);
}

gboolean
althea_database_begin (AltheaDatabase *self, gboolean write, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  return run (self, write ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

gboolean
althea_database_commit (AltheaDatabase *self, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  if (run (self, "COMMIT", error))
    return TRUE;
  althea_database_rollback (self);
  return FALSE;
}

void
althea_database_rollback (AltheaDatabase *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ALTHEA_IS_DATABASE (self));

  /* SQLite has rolled back by itself after some failures, as when the disk was full. */
  if (!sqlite3_get_autocommit (self->handle) && !run (self, "ROLLBACK", &error))
    g_warning ("rolling back: %s", error->message);
}

gboolean
althea_database_in_transaction (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  return !sqlite3_get_autocommit (self->handle);
}

gboolean
althea_database_has_failed (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), TRUE);

  return self->failed;
}

gint64
althea_database_last_rowid (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), 0);

  return sqlite3_last_insert_rowid (self->handle);
}

int
althea_database_changes (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), 0);

  return sqlite3_changes (self->handle);
}

gint64
althea_database_get_size (AltheaDatabase *self)
{
  GStatBuf info;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), 0);

  return g_stat (self->path, &info) == 0 ? info.st_size : 0;
}

void
althea_database_take_over_checkpoints (AltheaDatabase *self)
{
  g_return_if_fail (ALTHEA_IS_DATABASE (self));

  /* The automatic checkpoint is a hook of this kind, so this one takes its place. */
  sqlite3_wal_hook (self->handle, on_wal_commit, self);
}

gboolean
althea_database_set_bulk (AltheaDatabase *self, gboolean bulk, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  if (!althea_database_exec (self, bulk ? CACHE_BULK : CACHE_WRITER, error))
    return FALSE;
  self->bulk = bulk;
  return TRUE;
}

gboolean
althea_database_is_bulk (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  return self->bulk;
}

int
althea_database_get_wal_pages (AltheaDatabase *self)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), 0);

  return self->wal_pages;
}

gboolean
althea_database_checkpoint (AltheaDatabase *self, gboolean truncate, GError **error)
{
  int n_log = 0;
  int n_done = 0;
  int result;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  result = sqlite3_wal_checkpoint_v2 (
      self->handle, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &n_log, &n_done);
  /* A reader in the way is no failure: the rest is moved the next time. */
  if (result == SQLITE_OK || result == SQLITE_BUSY)
    {
      self->wal_pages = n_log > n_done ? n_log - n_done : 0;
      return TRUE;
    }
  althea_database_set_error (self->handle, result, "moving the log into the database", error);
  return FALSE;
}
