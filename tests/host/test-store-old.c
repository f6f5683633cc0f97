/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* Records of every schema version that was released open with this program and hold what they held. */

#define NEWEST 1
#define PATIENT_ID "018f2a30-1111-7aaa-8bbb-0123456789ab"

typedef StoreFixture Fixture;

/* A record as the program of version @version left it. */
static void
set_up (Fixture *fixture, gconstpointer version)
{
  g_autofree char *name = g_strdup_printf ("v%d.sql", GPOINTER_TO_INT (version));
  g_autofree char *sql_path
      = g_build_filename (g_getenv ("ALTHEA_SOURCE_DIR"), "tests", "old-db", name, NULL);
  g_autofree char *path = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (AltheaSecret) key = NULL;
  g_autoptr (AltheaDatabase) db = NULL;
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("althea-old-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->master = store_master (1);
  path = g_build_filename (fixture->directory, "record.db", NULL);
  key = althea_secret_derive (fixture->master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  g_file_get_contents (sql_path, &sql, NULL, &error);
  g_assert_no_error (error);
  db = althea_database_open (path, key, ALTHEA_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  althea_database_exec (db, sql, &error);
  g_assert_no_error (error);
  g_clear_object (&db);
  store_fixture_open (fixture, HOST_STORE_NONE);
}

static guint
count_found (HostStore *store, HostQuery query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = host_store_search (store, &query, &error);

  g_assert_no_error (error);
  return page->versions->len;
}

static void
test_holds (Fixture *fixture, gconstpointer version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) weight = NULL;
  g_autoptr (HostVersion) first = NULL;
  g_autofree char *fact = NULL;
  g_autofree char *epoch = host_store_dup_epoch (fixture->store);

  store_fixture_verify (fixture);
  weight = host_store_read (fixture->store, "Observation", "weight-1", &error);
  g_assert_no_error (error);
  g_assert_nonnull (
      memmem (g_bytes_get_data (weight->json, NULL), g_bytes_get_size (weight->json), "71.50", 5));
  g_assert_cmpstr (weight->patient_id, ==, PATIENT_ID);
  g_assert_true (weight->released);
  first = host_store_read_version (fixture->store, "Patient", PATIENT_ID, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (
      memmem (g_bytes_get_data (first->json, NULL), g_bytes_get_size (first->json), "\"Reyes\"", 7));
  g_assert_cmpuint (
      count_found (fixture->store, (HostQuery){ .resource_type = "Patient", .text = "luczak 1972" }), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, (HostQuery){ .patient_id = PATIENT_ID }), ==, 5);
  fact = host_store_get_fact (fixture->store, "invite", "i-1", &error);
  g_assert_cmpstr (fact, ==, "{\"state\":\"open\"}");
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 7);
  g_assert_nonnull (epoch);
}

static gboolean
go_on (HostTransaction *transaction, gpointer data, GError **error)
{
  const HostAuditEntry entry = { .action = "read", .outcome = "ok" };
  g_autofree char *result
      = host_transaction_find_operation (transaction, "device-1", "op-1", "digest", error);

  g_assert_cmpstr (result, ==, "{\"message\":\"m\"}");
  g_assert_cmpint (host_transaction_next_number (transaction, "record-number", error), ==, 2);
  return host_transaction_audit (transaction, &store_author, &entry, error);
}

/* The present program writes on where the old one stopped. */
static void
test_goes_on (Fixture *fixture, gconstpointer version)
{
  g_autoptr (GError) error = NULL;

  store_put (fixture->store, "Patient", PATIENT_ID, 2,
             "{\"resourceType\":\"Patient\",\"id\":\"" PATIENT_ID "\",\"name\":[{\"family\":\"Ortega\"}]}");
  store_put (fixture->store, "Observation", "weight-1", 1,
             "{\"resourceType\":\"Observation\",\"id\":\"weight-1\",\"status\":\"final\",\"code\":{\"text\":"
             "\"x\"}}");
  host_store_run (fixture->store, go_on, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_found (fixture->store, (HostQuery){ .resource_type = "Patient", .text = "luczak" }),
                    ==, 0);
  g_assert_cmpuint (count_found (fixture->store, (HostQuery){ .resource_type = "Patient", .text = "ortega" }),
                    ==, 1);
  store_fixture_reopen (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  for (int version = 1; version <= NEWEST; version++)
    {
      g_autofree char *holds = g_strdup_printf ("/store/old/v%d/holds", version);
      g_autofree char *goes_on = g_strdup_printf ("/store/old/v%d/goes-on", version);
      g_test_add (holds, Fixture, GINT_TO_POINTER (version), set_up, test_holds, store_fixture_tear_down);
      g_test_add (goes_on, Fixture, GINT_TO_POINTER (version), set_up, test_goes_on, store_fixture_tear_down);
    }
  return g_test_run ();
}
