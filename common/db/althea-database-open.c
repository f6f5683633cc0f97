/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-db"

#include "althea-database-private.h"

#include <glib/gstdio.h>
#include <fcntl.h>
#include <unistd.h>

#define KEY_BYTES 32
#define PLAIN_MAGIC "SQLite format 3"

static int
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return ALTHEA_ERROR_DISK_FULL;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return ALTHEA_ERROR_CORRUPT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return ALTHEA_ERROR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ALTHEA_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return ALTHEA_ERROR_INVALID;
    case SQLITE_TOOBIG:
      return ALTHEA_ERROR_TOO_LARGE;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ALTHEA_ERROR_DENIED;
    default:
      return ALTHEA_ERROR_FAILED;
    }
}

/* A page whose authentication fails comes out of SQLCipher as the general error without words of its own;
 * every other use of that code says what was wrong. */
static gboolean
is_damaged_page (sqlite3 *handle, int result)
{
  return result == SQLITE_ERROR && handle != NULL
         && g_strcmp0 (sqlite3_errmsg (handle), sqlite3_errstr (SQLITE_ERROR)) == 0;
}

void
althea_database_set_error (sqlite3 *handle, int result, const char *doing, GError **error)
{
  int extended = handle != NULL ? sqlite3_extended_errcode (handle) : result;
  int code = is_damaged_page (handle, result) ? ALTHEA_ERROR_CORRUPT : code_of (result);
  gboolean *failed = handle != NULL ? sqlite3_get_clientdata (handle, ALTHEA_DATABASE_FAILED_KEY) : NULL;

  if (failed != NULL && (code == ALTHEA_ERROR_IO || code == ALTHEA_ERROR_CORRUPT))
    *failed = TRUE;

  /* The connection's text is only taken when it speaks of this failure. */
  g_set_error (error, ALTHEA_ERROR, code, "%s: %s (%d)", doing,
               handle != NULL && (extended & 0xff) == (result & 0xff) ? sqlite3_errmsg (handle)
                                                                      : sqlite3_errstr (result),
               extended);
}

gboolean
althea_database_file_is_plain (const char *path)
{
  char head[sizeof PLAIN_MAGIC] = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC);
  gboolean plain;

  if (fd < 0)
    return FALSE;
  plain = read (fd, head, sizeof head) == (ssize_t)sizeof head
          && memcmp (head, PLAIN_MAGIC, sizeof head) == 0;
  close (fd);
  return plain;
}

/* SQLCipher takes a key that needs no derivation as x'64 hexadecimal digits'. */
static int
give_key (sqlite3 *handle, AltheaSecret *key)
{
  static const char digits[] = "0123456789abcdef";
  char text[2 + 2 * KEY_BYTES + 1 + 1];
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (key, &n_bytes);
  int result;

  g_assert (n_bytes == KEY_BYTES);
  text[0] = 'x';
  text[1] = '\'';
  for (gsize i = 0; i < KEY_BYTES; i++)
    {
      text[2 + 2 * i] = digits[bytes[i] >> 4];
      text[3 + 2 * i] = digits[bytes[i] & 15];
    }
  text[2 + 2 * KEY_BYTES] = '\'';
  text[3 + 2 * KEY_BYTES] = '\0';
  result = sqlite3_key (handle, text, (int)strlen (text));
  explicit_bzero (text, sizeof text);
  return result;
}

static gboolean
answers (sqlite3 *handle, const char *question)
{
  sqlite3_stmt *stmt = NULL;
  gboolean yes = sqlite3_prepare_v2 (handle, question, -1, &stmt, NULL) == SQLITE_OK
                 && sqlite3_step (stmt) == SQLITE_ROW && sqlite3_column_bytes (stmt, 0) > 0;

  sqlite3_finalize (stmt);
  return yes;
}

/* Limits far above what our own statements need, far below what an attacker would like. */
static void
cut_limits (sqlite3 *handle)
{
  sqlite3_limit (handle, SQLITE_LIMIT_LENGTH, 128 * 1024 * 1024);
  sqlite3_limit (handle, SQLITE_LIMIT_SQL_LENGTH, 256 * 1024);
  sqlite3_limit (handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit (handle, SQLITE_LIMIT_COMPOUND_SELECT, 20);
  sqlite3_limit (handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (handle, SQLITE_LIMIT_VARIABLE_NUMBER, 100);
  sqlite3_limit (handle, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
  sqlite3_limit (handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
  sqlite3_limit (handle, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

sqlite3 *
althea_database_connect (const char *path, AltheaSecret *key, int open_flags, GError **error)
{
  sqlite3 *handle = NULL;
  int result;

  if (althea_database_file_is_plain (path))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                           "the file is not encrypted; it is left alone");
      return NULL;
    }
  result = sqlite3_open_v2 (path, &handle, open_flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (result != SQLITE_OK)
    {
      althea_database_set_error (handle, result, "opening a database", error);
      sqlite3_close (handle);
      return NULL;
    }
  sqlite3_exec (handle, "PRAGMA cipher_log_level = NONE", NULL, NULL, NULL);
  if (!answers (handle, "PRAGMA cipher_version"))
    g_error ("the database library in this process is not SQLCipher; nothing is written in clear");
  result = give_key (handle, key);
  if (result == SQLITE_OK)
    result = sqlite3_exec (handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    {
      if ((result & 0xff) == SQLITE_NOTADB)
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET,
                             "the key does not open this database");
      else
        althea_database_set_error (handle, result, "reading a database", error);
      sqlite3_close (handle);
      return NULL;
    }
  cut_limits (handle);
  return handle;
}
