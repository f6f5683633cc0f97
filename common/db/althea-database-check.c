/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-db"

#include "althea-database-private.h"

#define BACKUP_STEP_PAGES 256

static gboolean
first_finding (AltheaDatabase *self, const char *sql, const char *whole, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self, sql, error);
  const char *text;
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  text = row ? althea_statement_text (statement, 0) : NULL;
  if (row && g_strcmp0 (text, whole) != 0)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "%s: %s", sql,
                   text != NULL ? text : "not as it should be");
      althea_statement_reset (statement);
      return FALSE;
    }
  althea_statement_reset (statement);
  return TRUE;
}

gboolean
althea_database_check (AltheaDatabase *self, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);

  return first_finding (self, "PRAGMA cipher_integrity_check", NULL, error)
         && first_finding (self, "PRAGMA integrity_check", "ok", error)
         && first_finding (self, "PRAGMA foreign_key_check", NULL, error);
}

static int
copy_pages (sqlite3 *from, sqlite3 *to)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int result;

  if (backup == NULL)
    return sqlite3_extended_errcode (to);
  do
    {
      result = sqlite3_backup_step (backup, BACKUP_STEP_PAGES);
      if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
        sqlite3_sleep (5);
    }
  while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
  return sqlite3_backup_finish (backup);
}

gboolean
althea_database_backup (AltheaDatabase *self, const char *path, AltheaSecret *key, GError **error)
{
  sqlite3 *to;
  int result;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (path != NULL && key != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS,
                           "there is a file where the copy should go");
      return FALSE;
    }
  to = althea_database_connect (path, key, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (to == NULL)
    return FALSE;
  result = copy_pages (althea_database_get_handle (self), to);
  if (result != SQLITE_OK)
    althea_database_set_error (to, result, "copying a database", error);
  sqlite3_close (to);
  if (result == SQLITE_OK && althea_database_file_is_plain (path))
    g_error ("a copy was written in clear; the program stops before anything else is");
  return result == SQLITE_OK;
}
