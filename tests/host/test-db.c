/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <dlfcn.h>
#include <libsoup/soup.h>

/* One connection by itself, in a program that has libsoup's plain SQLite in it too. */

typedef struct
{
  char *directory, *path;
  AltheaSecret *key;
  AltheaDatabase *db;
} Fixture;

static void
open_again (Fixture *fixture, AltheaDatabaseFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->db);
  fixture->db = althea_database_open (fixture->path, fixture->key, flags, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->directory = g_dir_make_tmp ("althea-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "a.db", NULL);
  fixture->key = store_master (1);
  open_again (fixture, ALTHEA_DATABASE_CREATE);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->db);
  store_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
  althea_secret_unref (fixture->key);
}

static void
exec (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  althea_database_exec (fixture->db, sql, &error);
  g_assert_no_error (error);
}

static gint64
number (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  AltheaStatement *statement = althea_database_prepare (fixture->db, sql, &error);
  gint64 value;
  gboolean row;

  g_assert_no_error (error);
  g_assert_true (althea_statement_step (statement, &row, &error) && row);
  value = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return value;
}

static void
assert_open_fails (const char *path, AltheaSecret *key, AltheaDatabaseFlags flags, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (althea_database_open (path, key, flags, &error));
  g_assert_error (error, ALTHEA_ERROR, code);
}

/* --- opening ------------------------------------------------------------------------------------- */

static void
test_encrypted (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  /* libsoup is really here and brings its own SQLite; ours shows nothing of itself. */
  g_assert_cmpuint (soup_get_major_version (), ==, 3);
  g_assert_null (dlsym (RTLD_DEFAULT, "sqlite3_key"));
  exec (fixture, "CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES ('canary 4711')");
  althea_database_checkpoint (fixture->db, TRUE, NULL);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n_bytes, NULL));
  g_assert_cmpuint (n_bytes, >=, 4096);
  g_assert_null (memmem (bytes, n_bytes, "SQLite", 6));
  g_assert_null (memmem (bytes, n_bytes, "canary", 6));
}

static void
test_wrong_key (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AltheaSecret) other = store_master (2);
  g_autofree char *nowhere = g_build_filename (fixture->directory, "nowhere.db", NULL);

  exec (fixture, "CREATE TABLE t(a INT) STRICT");
  g_clear_object (&fixture->db);
  assert_open_fails (fixture->path, other, ALTHEA_DATABASE_READ_WRITE, ALTHEA_ERROR_WRONG_SECRET);
  assert_open_fails (fixture->path, other, ALTHEA_DATABASE_CREATE, ALTHEA_ERROR_WRONG_SECRET);
  assert_open_fails (nowhere, fixture->key, ALTHEA_DATABASE_READ_WRITE, ALTHEA_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));
  open_again (fixture, ALTHEA_DATABASE_READ_WRITE);
}

/* A file that is not encrypted is not opened, and not written to. */
static void
test_plain_file (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "plain.db", NULL);
  g_autofree char *after = NULL;
  char bytes[4096] = "SQLite format 3";
  gsize n_bytes;

  g_assert_true (g_file_set_contents (path, bytes, sizeof bytes, NULL));
  assert_open_fails (path, fixture->key, ALTHEA_DATABASE_READ_WRITE, ALTHEA_ERROR_CORRUPT);
  assert_open_fails (path, fixture->key, ALTHEA_DATABASE_CREATE, ALTHEA_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (path, &after, &n_bytes, NULL));
  g_assert_cmpmem (after, n_bytes, bytes, sizeof bytes);
}

static void
test_settings (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (number (fixture, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (number (fixture, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (number (fixture, "PRAGMA secure_delete"), ==, 1);
  g_assert_cmpint (number (fixture, "PRAGMA temp_store"), ==, 2);
  g_assert_cmpint (number (fixture, "PRAGMA cell_size_check"), ==, 1);
  g_assert_cmpint (number (fixture, "PRAGMA trusted_schema"), ==, 0);
  exec (fixture,
        "CREATE TABLE a(id INTEGER PRIMARY KEY) STRICT; CREATE TABLE b(a INT REFERENCES a(id)) STRICT");
  g_assert_false (althea_database_exec (fixture->db, "INSERT INTO b VALUES (1)", NULL));
  g_assert_false (althea_database_exec (fixture->db, "ATTACH 'x.db' AS x", NULL));
  g_assert_false (althea_database_exec (fixture->db, "SELECT \"not a column\"", NULL));
}

static void
test_read_only (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  exec (fixture, "CREATE TABLE t(a INT) STRICT");
  open_again (fixture, ALTHEA_DATABASE_READ_ONLY);
  g_assert_cmpint (number (fixture, "SELECT count(*) FROM t"), ==, 0);
  g_assert_false (althea_database_exec (fixture->db, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
}

/* --- statements ---------------------------------------------------------------------------------- */

static void
test_values (Fixture *fixture, gconstpointer unused)
{
  static const char insert[] = "INSERT INTO t(a, b, c, d, e) VALUES ($2, $1, $4, $3, $5)";
  static const char read[] = "SELECT a, b, c, d, e FROM t";
  g_autoptr (GError) error = NULL;
  AltheaStatement *statement;
  gboolean row;
  gsize n_bytes;

  exec (fixture, "CREATE TABLE t(a INT, b TEXT, c REAL, d BLOB, e TEXT) STRICT");
  statement = althea_database_prepare (fixture->db, insert, &error);
  g_assert_no_error (error);
  /* The names count, not the order in which they stand. */
  althea_statement_bind_text (statement, 1, "one'; --");
  althea_statement_bind_int (statement, 2, G_MAXINT64);
  althea_statement_bind_blob (statement, 3, NULL, 0);
  althea_statement_bind_real (statement, 4, 0.5);
  althea_statement_bind_text (statement, 5, NULL);
  g_assert_true (althea_statement_run (statement, &error));
  g_assert_cmpint (althea_database_changes (fixture->db), ==, 1);
  g_assert_cmpint (althea_database_last_rowid (fixture->db), ==, 1);
  g_assert_true (althea_database_prepare (fixture->db, insert, &error) == statement);
  statement = althea_database_prepare (fixture->db, read, &error);
  g_assert_true (althea_statement_step (statement, &row, &error) && row);
  g_assert_cmpint (althea_statement_int (statement, 0), ==, G_MAXINT64);
  g_assert_cmpstr (althea_statement_text (statement, 1), ==, "one'; --");
  g_assert_cmpfloat (althea_statement_real (statement, 2), ==, 0.5);
  g_assert_false (althea_statement_is_null (statement, 3));
  althea_statement_blob (statement, 3, &n_bytes);
  g_assert_cmpuint (n_bytes, ==, 0);
  g_assert_true (althea_statement_is_null (statement, 4));
  g_assert_true (althea_statement_step (statement, &row, &error) && !row);
  g_assert_null (althea_database_prepare (fixture->db, "SELECT nothing FROM nowhere", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (althea_database_prepare (fixture->db, "SELECT ?", &error));
  g_assert_nonnull (error);
}

static void
test_constraint (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  exec (fixture, "CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT");
  g_assert_true (althea_database_begin (fixture->db, TRUE, &error));
  exec (fixture, "INSERT INTO t VALUES (1)");
  g_assert_false (althea_database_exec (fixture->db, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_true (althea_database_in_transaction (fixture->db));
  althea_database_rollback (fixture->db);
  g_assert_false (althea_database_in_transaction (fixture->db));
  g_assert_cmpint (number (fixture, "SELECT count(*) FROM t"), ==, 0);
  althea_database_rollback (fixture->db);
}

/* --- migrations ---------------------------------------------------------------------------------- */

static void
test_migrate (Fixture *fixture, gconstpointer unused)
{
  static const AltheaMigration steps[] = {
    { 1, "CREATE TABLE t(a INT) STRICT; INSERT INTO t VALUES (1); PRAGMA user_version = 1" },
    { 2, "ALTER TABLE t ADD COLUMN b INT; UPDATE t SET b = a + 1; PRAGMA user_version = 2" },
    { 3, "INSERT INTO t(a) VALUES (5); SELECT nothing FROM nowhere; PRAGMA user_version = 3" },
  };
  static const AltheaMigration forgetful[] = {
    { 1, "PRAGMA user_version = 1" },
    { 2, "PRAGMA user_version = 2" },
    { 3, "DELETE FROM t" },
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (althea_database_migrate (fixture->db, steps, 1, &error));
  g_assert_true (althea_database_migrate (fixture->db, steps, 2, &error));
  g_assert_true (althea_database_migrate (fixture->db, steps, 2, &error));
  g_assert_cmpint (number (fixture, "SELECT sum(b) FROM t"), ==, 2);
  /* A step that fails leaves nothing behind. */
  g_assert_false (althea_database_migrate (fixture->db, steps, 3, &error));
  g_clear_error (&error);
  g_assert_cmpint (number (fixture, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (number (fixture, "PRAGMA user_version"), ==, 2);
  g_assert_false (althea_database_migrate (fixture->db, forgetful, 3, &error));
  g_clear_error (&error);
  g_assert_cmpint (number (fixture, "SELECT count(*) FROM t"), ==, 1);
  g_assert_false (althea_database_migrate (fixture->db, steps, 1, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW);
}

/* --- copies and checks --------------------------------------------------------------------------- */

static void
test_backup (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "copy.db", NULL);
  g_autoptr (AltheaSecret) other = store_master (3);
  g_autoptr (GError) error = NULL;

  exec (fixture, "CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES ('kept')");
  g_assert_true (althea_database_backup (fixture->db, path, other, &error));
  g_assert_no_error (error);
  g_assert_false (althea_database_backup (fixture->db, path, other, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  assert_open_fails (path, fixture->key, ALTHEA_DATABASE_READ_WRITE, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_clear_object (&fixture->db);
  fixture->db = althea_database_open (path, other, ALTHEA_DATABASE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (fixture, "SELECT count(*) FROM t WHERE a = 'kept'"), ==, 1);
  g_assert_true (althea_database_check (fixture->db, &error));
  g_assert_no_error (error);
}

static void
test_check (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  exec (fixture, "CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES (hex(zeroblob(20000)))");
  g_assert_true (althea_database_check (fixture->db, &error));
  g_clear_object (&fixture->db);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n_bytes, NULL));
  bytes[n_bytes - 1000] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize)n_bytes, NULL));
  open_again (fixture, ALTHEA_DATABASE_READ_WRITE);
  g_assert_false (althea_database_check (fixture->db, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, func) g_test_add ("/db/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("encrypted", test_encrypted);
  ADD ("wrong-key", test_wrong_key);
  ADD ("plain-file", test_plain_file);
  ADD ("settings", test_settings);
  ADD ("read-only", test_read_only);
  ADD ("values", test_values);
  ADD ("constraint", test_constraint);
  ADD ("migrate", test_migrate);
  ADD ("backup", test_backup);
  ADD ("check", test_check);
#undef ADD
  return g_test_run ();
}
