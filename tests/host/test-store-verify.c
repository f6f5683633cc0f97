/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <fcntl.h>
#include <unistd.h>

/* Whoever changes a record behind the program's back is found out: with the key and SQL, or on the disk. */

typedef StoreFixture Fixture;

static gboolean
write_all (HostTransaction *transaction, gpointer data, GError **error)
{
  static const struct
  {
    const char *kind, *id, *json;
  } records[] = {
    { "Patient", "p",
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"identifier\":[{\"system\":\"urn:a\",\"value\":\"7\"}],"
      "\"name\":"
      "[{\"family\":\"Reyes\",\"given\":[\"Ana\"]}],\"birthDate\":\"1972-03-12\"}" },
    { "Observation", "o",
      "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
      "\"urn:x\","
      "\"code\":\"1\"},{\"system\":\"urn:x\",\"code\":\"2\"}]},\"subject\":{\"reference\":\"Patient/p\"},"
      "\"valueQuantity\":{\"value\":1.10}}" },
    { "Condition", "c",
      "{\"resourceType\":\"Condition\",\"id\":\"c\",\"code\":{\"coding\":[{\"code\":\"3\"}]},\"subject\":{"
      "\"reference\":"
      "\"Patient/p\"}}" },
    { "MedicationRequest", "m",
      "{\"resourceType\":\"MedicationRequest\",\"id\":\"m\",\"status\":\"active\",\"subject\":{\"reference\":"
      "\"Patient/p\"}}" },
    { "Appointment", "a",
      "{\"resourceType\":\"Appointment\",\"id\":\"a\",\"status\":\"booked\",\"start\":\"2026-07-01T09:00:"
      "00Z\"}" },
  };
  const HostAuditEntry entry = { .action = "update",
                                 .outcome = "ok",
                                 .resource_type = "Patient",
                                 .resource_id = "p",
                                 .version = 1,
                                 .patient_id = "p" };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (records[i].json, strlen (records[i].json));
      g_autoptr (HostVersion) version = host_transaction_put (transaction, records[i].kind, records[i].id, 0,
                                                              bytes, FALSE, &store_author, NULL, NULL, error);
      if (version == NULL || !host_transaction_audit (transaction, &store_author, &entry, error))
        return FALSE;
    }
  return TRUE;
}

static void
fill (HostStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("attached", 8);
  g_autofree char *hash = host_store_put_blob (store, bytes, &error);

  g_assert_no_error (error);
  host_store_run (store, write_all, NULL, &error);
  g_assert_no_error (error);
  store_put (
      store, "Patient", "p", 1,
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"Reyes\",\"given\":[\"Ana\"]}]}");
}

/* As somebody would who has the key. */
static void
tamper (Fixture *fixture, const char *sql)
{
  g_autoptr (AltheaSecret) key = althea_secret_derive (fixture->master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDatabase) db = NULL;

  store_fixture_close (fixture);
  db = althea_database_open (path, key, ALTHEA_DATABASE_READ_WRITE, &error);
  g_assert_no_error (error);
  althea_database_exec (db, sql, &error);
  g_assert_no_error (error);
  g_clear_object (&db);
  store_fixture_open (fixture, HOST_STORE_NONE);
}

static void
assert_corrupt (HostStore *store, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (host_store_verify (store, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  if (strstr (error->message, word) == NULL)
    g_error ("'%s' does not speak of '%s'", error->message, word);
}

static void
test_tampered (Fixture *fixture, gconstpointer sql_and_word)
{
  const char *const *parts = sql_and_word;

  fill (fixture->store);
  store_fixture_verify (fixture);
  tamper (fixture, parts[1]);
  assert_corrupt (fixture->store, parts[2]);
  store_fixture_close (fixture);
}

static const char *const tampers[][3] = {
  { "column", "UPDATE resource SET date = 5 WHERE code <> 0", "columns" },
  { "patient", "UPDATE resource SET patient = 0 WHERE code <> 0", "columns" },
  { "document", "UPDATE resource SET doc = x'00112233'", "unpack" },
  { "other-document", "UPDATE resource SET doc = (SELECT doc FROM history) WHERE code <> 0", "stored as" },
  { "token", "DELETE FROM token", "index entry" },
  { "identifier", "INSERT INTO identifier(value, system, kind, id) VALUES ('9', 1, 1, 1)", "identifier" },
  { "obs", "INSERT INTO obs(patient, code, date, id, unit) VALUES (1, 1, 1, 1, 0)", "obs" },
  { "cond", "DELETE FROM cond", "index entry" },
  { "med", "UPDATE med SET status = 0", "index entry" },
  { "appt", "UPDATE appt SET stop = 1", "index entry" },
  { "person", "UPDATE patient SET birth = 1", "index entry" },
  { "words", "DELETE FROM pfts", "index entry" },
  { "name", "INSERT INTO name(kind, sort, id) VALUES (1, 'x', 1)", "name" },
  { "record-gone",
    "DELETE FROM identifier; DELETE FROM appt; DELETE FROM resource WHERE id = (SELECT max(id) FROM "
    "resource)",
    "kind" },
  { "version-gone", "DROP TRIGGER history_is_kept; DELETE FROM history", "seq" },
  { "audit-changed", "DROP TRIGGER audit_stays; UPDATE audit SET actor = 'Practitioner/other' WHERE seq = 3",
    "entry 3" },
  { "audit-moved", "DROP TRIGGER audit_stays; UPDATE audit SET time = time - 1 WHERE seq = 2", "entry 2" },
  { "audit-gone", "DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE seq = 4", "entry 4" },
};

/* The database itself refuses what the program never does. */
static void
test_refused_by_database (Fixture *fixture, gconstpointer unused)
{
  static const char *const forbidden[]
      = { "UPDATE history SET version = 9",
          "DELETE FROM history",
          "UPDATE audit SET actor = 'x'",
          "DELETE FROM audit",
          "INSERT INTO resource(id, kind, patient, date, code, status, category, encounter, version, seq, "
          "updated, flags, "
          "author, doc) VALUES (4711, 1, 0, 0, 0, 0, 0, 0, 1, 99, 0, 0, 0, x'00')",
          "UPDATE resource SET version = 'one'",
          "UPDATE pfts_data SET block = x'00'" };
  g_autoptr (AltheaSecret) key = althea_secret_derive (fixture->master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDatabase) db = NULL;

  fill (fixture->store);
  store_fixture_close (fixture);
  db = althea_database_open (path, key, ALTHEA_DATABASE_READ_WRITE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_assert_false (althea_database_exec (db, forbidden[i], &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  g_clear_object (&db);
  store_fixture_open (fixture, HOST_STORE_NONE);
}

/* --- on the disk --------------------------------------------------------------------------------- */

static void
flip_byte (const char *path, goffset offset)
{
  const int fd = g_open (path, O_RDWR | O_CLOEXEC);
  guint8 byte;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
  byte ^= 1;
  g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  close (fd);
}

static void
test_page_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  fill (fixture->store);
  store_fixture_close (fixture);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  flip_byte (path, info.st_size - 2000);
  fixture->store = host_store_open (fixture->directory, fixture->master, HOST_STORE_NONE, &error);
  if (fixture->store == NULL)
    {
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
      return;
    }
  g_assert_false (host_store_verify (fixture->store, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  store_fixture_close (fixture);
}

static void
assert_opening_finds_corrupt (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (host_store_open (fixture->directory, fixture->master, HOST_STORE_NONE, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
}

/* A database of which nothing is left is not taken for a new one, and nothing is written into it. */
static void
test_emptied (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  GStatBuf info;

  fill (fixture->store);
  store_fixture_close (fixture);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_opening_finds_corrupt (fixture);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);
}

static void
test_without_tables (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AltheaSecret) key = althea_secret_derive (fixture->master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDatabase) db = NULL;

  fill (fixture->store);
  store_fixture_close (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  db = althea_database_open (path, key, ALTHEA_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  g_clear_object (&db);
  assert_opening_finds_corrupt (fixture);
}

static char *
first_blob (const char *directory)
{
  g_autofree char *blobs = g_build_filename (directory, "blobs", NULL);
  g_autoptr (GDir) top = g_dir_open (blobs, 0, NULL);
  const char *name = g_dir_read_name (top);
  g_autofree char *path = g_build_filename (blobs, name, NULL);
  g_autoptr (GDir) inner = g_dir_open (path, 0, NULL);

  return g_build_filename (path, g_dir_read_name (inner), NULL);
}

static void
test_attachment_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autofree char *hash = althea_sha256_hex ((const guint8 *)"attached", 8);
  g_autoptr (GError) error = NULL;

  fill (fixture->store);
  path = first_blob (fixture->directory);
  g_assert_null (strstr (path, hash + 2));
  flip_byte (path, 30);
  g_assert_null (host_store_get_blob (fixture->store, hash, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (host_store_verify (fixture->store, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  store_fixture_close (fixture);
}

/* After the disk failed nothing is acknowledged any more, until the record is opened again. */
static void
test_suspect (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  int failed = 0;

  fill (fixture->store);
  store_fixture_reopen (fixture);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  for (goffset offset = 8192; offset < info.st_size; offset += 4096)
    flip_byte (path, offset + 100);
  for (guint i = 0; i < 3; i++)
    if (store_try_put (fixture->store, "Basic", "b", 0, "{\"resourceType\":\"Basic\",\"id\":\"b\"}", &error)
        == NULL)
      {
        failed = error->code;
        g_clear_error (&error);
      }
  g_assert_cmpint (failed, ==, ALTHEA_ERROR_IO);
  store_fixture_close (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, data, func)                                                                                \
  g_test_add ("/store/verify/" path, Fixture, data, store_fixture_set_up, func, store_fixture_tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (tampers); i++)
    {
      g_autofree char *name = g_strconcat ("/store/verify/tampered/", tampers[i][0], NULL);
      g_test_add (name, Fixture, tampers[i], store_fixture_set_up, test_tampered, store_fixture_tear_down);
    }
  ADD ("refused-by-database", NULL, test_refused_by_database);
  ADD ("page-damaged", NULL, test_page_damaged);
  ADD ("emptied", NULL, test_emptied);
  ADD ("without-tables", NULL, test_without_tables);
  ADD ("attachment-damaged", NULL, test_attachment_damaged);
  ADD ("suspect", NULL, test_suspect);
#undef ADD
  return g_test_run ();
}
