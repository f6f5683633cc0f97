/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* Round trips, versions, conflicts, facts, operations, the audit, attachments. */

#define PATIENT_ID "018f2a30-1111-7aaa-8bbb-0123456789ab"
#define PATIENT_1 "{\"resourceType\":\"Patient\",\"id\":\"" PATIENT_ID "\",\"name\":[{\"family\":\"Reyes\"}]}"
#define PATIENT_2                                                                                            \
  "{\"resourceType\":\"Patient\",\"id\":\"" PATIENT_ID "\",\"name\":[{\"family\":\"Reyes-Ortega\"}]}"
#define WEIGHT                                                                                               \
  "{\"resourceType\":\"Observation\",\"id\":\"w-1\",\"status\":\"final\",\"subject\":{\"reference\":"        \
  "\"Patient/" PATIENT_ID                                                                                    \
  "\"},\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"29463-7\"}]},"                      \
  "\"effectiveDateTime\":\"2026-03-12T10:42:00Z\",\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\"}}"

typedef StoreFixture Fixture;

static void
test_round_trip (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) patient = NULL;
  g_autoptr (HostVersion) weight = NULL;

  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  store_put (fixture->store, "Observation", "w-1", 0, WEIGHT);
  store_fixture_reopen (fixture);

  patient = host_store_read (fixture->store, "Patient", PATIENT_ID, &error);
  g_assert_no_error (error);
  store_assert_json (patient, PATIENT_1);
  g_assert_cmpstr (patient->id, ==, PATIENT_ID);
  g_assert_cmpstr (patient->patient_id, ==, PATIENT_ID);
  g_assert_cmpint (patient->seq, ==, 1);
  weight = host_store_read (fixture->store, "Observation", "w-1", &error);
  g_assert_no_error (error);
  store_assert_json (weight, WEIGHT);
  g_assert_cmpstr (weight->patient_id, ==, PATIENT_ID);
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 2);
  g_assert_null (host_store_read (fixture->store, "Observation", "w-2", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_odd_ids (Fixture *fixture, gconstpointer unused)
{
  /* Capitals, 15 characters (16 bytes with a tag), one, 64, and what only looks like a UUID. */
  static const char *const ids[] = { "018F2A30-1111-7AAA-8BBB-0123456789AB", "fifteen-chars-x", "a",
                                     "0123456789012345678901234567890123456789012345678901234567890123",
                                     "018f2a30-1111-7aaa-8bbb-0123456789ag" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"Basic\",\"id\":\"%s\"}", ids[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (HostVersion) version = NULL;
      store_put (fixture->store, "Basic", ids[i], 0, json);
      version = host_store_read (fixture->store, "Basic", ids[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (version->id, ==, ids[i]);
    }
}

static void
test_versions (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) current = NULL;
  g_autoptr (HostVersion) first = NULL;
  g_autoptr (HostPage) page = NULL;
  g_autoptr (HostPage) rest = NULL;

  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  store_put (fixture->store, "Patient", PATIENT_ID, 1, PATIENT_2);
  store_put (fixture->store, "Patient", PATIENT_ID, 2, PATIENT_1);
  current = host_store_read (fixture->store, "Patient", PATIENT_ID, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (current->version, ==, 3);
  first = host_store_read_version (fixture->store, "Patient", PATIENT_ID, 2, &error);
  g_assert_no_error (error);
  store_assert_json (first, PATIENT_2);
  page = host_store_history (fixture->store, "Patient", PATIENT_ID, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->versions->len, ==, 2);
  g_assert_cmpuint (((HostVersion *)g_ptr_array_index (page->versions, 0))->version, ==, 3);
  g_assert_nonnull (page->next);
  rest = host_store_history (fixture->store, "Patient", PATIENT_ID, 2, page->next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->versions->len, ==, 1);
  g_assert_cmpuint (((HostVersion *)g_ptr_array_index (rest->versions, 0))->version, ==, 1);
  g_assert_null (rest->next);
  g_assert_null (host_store_read_version (fixture->store, "Patient", PATIENT_ID, 4, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (host_store_history (fixture->store, "Patient", PATIENT_ID, 2, "not a cursor", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

static void
test_conflict (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = NULL;

  g_assert_null (store_try_put (fixture->store, "Patient", PATIENT_ID, 4, PATIENT_1, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_clear_error (&error);
  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  g_assert_null (store_try_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_2, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  store_put (fixture->store, "Patient", PATIENT_ID, 1, PATIENT_2);
  g_assert_null (store_try_put (fixture->store, "Patient", PATIENT_ID, 1, PATIENT_1, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_clear_error (&error);
  version = host_store_read (fixture->store, "Patient", PATIENT_ID, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (version->version, ==, 2);
  store_assert_json (version, PATIENT_2);
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 2);
}

/* A repetition writes nothing, whatever base it names; a changed release does, though the bytes are the same.
 */
static void
test_unchanged (Fixture *fixture, gconstpointer unused)
{
  StorePut put = { .kind = "Patient", .id = PATIENT_ID, .json = PATIENT_1 };
  g_autoptr (GError) error = NULL;

  host_store_run (fixture->store, store_put_work, &put, &error);
  g_assert_no_error (error);
  g_assert_false (put.unchanged);
  host_store_run (fixture->store, store_put_work, &put, &error);
  g_assert_no_error (error);
  g_assert_true (put.unchanged);
  g_assert_cmpuint (put.version->version, ==, 1);
  put.released = TRUE;
  put.base = 1;
  host_store_run (fixture->store, store_put_work, &put, &error);
  g_assert_no_error (error);
  g_assert_false (put.unchanged);
  g_assert_cmpuint (put.version->version, ==, 2);
  g_assert_true (put.version->released);
  g_assert_false (put.version->was_released);
  put.released = FALSE;
  put.base = 2;
  host_store_run (fixture->store, store_put_work, &put, &error);
  g_assert_no_error (error);
  g_assert_false (put.version->released);
  g_assert_true (put.version->was_released);
  g_clear_pointer (&put.version, host_version_unref);
}

static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *kind, *id, *json;
  } wrong[] = {
    { "Patient", "x", "{\"resourceType\":\"Patient\",\"id\":\"y\"}" },
    { "Patient", "x", "{\"resourceType\":\"Person\",\"id\":\"x\"}" },
    { "Patient", "x", "{\"resourceType\":\"Patient\",\"id\":\"x\"" },
    { "Patient", "a b", "{\"resourceType\":\"Patient\",\"id\":\"a b\"}" },
    { "patient", "x", "{\"resourceType\":\"patient\",\"id\":\"x\"}" },
    { "Patient; DROP TABLE node", "x", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (store_try_put (fixture->store, wrong[i].kind, wrong[i].id, 0, wrong[i].json, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, 0);
}

/* --- facts, counters, operations ----------------------------------------------------------------- */

static gboolean
write_facts (HostTransaction *transaction, gpointer data, GError **error)
{
  gint64 *numbers = data;
  g_autofree char *again = NULL;

  if (!host_transaction_set_fact (transaction, "invite", "b", "{\"n\":2}", error)
      || !host_transaction_set_fact (transaction, "invite", "a", "{\"n\":0}", error)
      || !host_transaction_set_fact (transaction, "invite", "a", "{\"n\":1}", error)
      || !host_transaction_set_fact (transaction, "invite", "c", "{}", error)
      || !host_transaction_set_fact (transaction, "invite", "c", NULL, error)
      || !host_transaction_set_fact (transaction, "other", "a", "{}", error))
    return FALSE;
  again = host_transaction_get_fact (transaction, "invite", "a", error);
  g_assert_cmpstr (again, ==, "{\"n\":1}");
  numbers[0] = host_transaction_next_number (transaction, "record-number", error);
  numbers[1] = host_transaction_next_number (transaction, "record-number", error);
  numbers[2] = host_transaction_next_number (transaction, "receipt", error);
  return TRUE;
}

static void
test_facts (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *epoch = host_store_dup_epoch (fixture->store);
  g_autofree char *same_epoch = NULL;
  gint64 numbers[3];

  host_store_run (fixture->store, write_facts, numbers, &error);
  g_assert_no_error (error);
  g_assert_cmpint (numbers[0], ==, 1);
  g_assert_cmpint (numbers[1], ==, 2);
  g_assert_cmpint (numbers[2], ==, 1);
  store_fixture_reopen (fixture);
  facts = host_store_list_facts (fixture->store, "invite", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (facts, 0), ==, "a");
  g_assert_cmpstr (g_ptr_array_index (facts, 1), ==, "{\"n\":1}");
  g_assert_cmpstr (g_ptr_array_index (facts, 2), ==, "b");
  missing = host_store_get_fact (fixture->store, "invite", "c", &error);
  g_assert_no_error (error);
  g_assert_null (missing);
  host_store_run (fixture->store, write_facts, numbers, &error);
  g_assert_no_error (error);
  g_assert_cmpint (numbers[0], ==, 3);
  same_epoch = host_store_dup_epoch (fixture->store);
  g_assert_cmpstr (epoch, ==, same_epoch);
  g_assert_cmpuint (strlen (epoch), ==, 16);
}

static gboolean
operate (HostTransaction *transaction, gpointer data, GError **error)
{
  char **result = data;
  GError *failure = NULL;

  *result = host_transaction_find_operation (transaction, "device-1", "op-1", "digest-1", &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (*result != NULL)
    return TRUE;
  return host_transaction_remember_operation (transaction, "device-1", "op-1", "message-send", "digest-1",
                                              "{\"message\":\"m\"}", error);
}

static gboolean
operate_otherwise (HostTransaction *transaction, gpointer data, GError **error)
{
  g_autofree char *result
      = host_transaction_find_operation (transaction, "device-1", "op-1", "digest-2", error);

  g_assert_null (result);
  return FALSE;
}

static void
test_operation_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  host_store_run (fixture->store, operate, &first, &error);
  g_assert_no_error (error);
  g_assert_null (first);
  host_store_run (fixture->store, operate, &second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "{\"message\":\"m\"}");
  g_assert_false (host_store_run (fixture->store, operate_otherwise, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

static void
test_identifiers (Fixture *fixture, gconstpointer unused)
{
  static const char *const json
      = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"identifier\":[{\"system\":\"urn:a\",\"value\":\"17\"},"
        "{\"value\":\"bare\"}]}";
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *any = NULL;

  store_put (fixture->store, "Patient", "p1", 0, json);
  found = host_store_find_identifier (fixture->store, "Patient", "urn:a", "17", &error);
  g_assert_cmpstr (found, ==, "p1");
  any = host_store_find_identifier (fixture->store, "Patient", NULL, "bare", &error);
  g_assert_cmpstr (any, ==, "p1");
  g_assert_null (host_store_find_identifier (fixture->store, "Patient", "urn:b", "17", &error));
  g_assert_null (host_store_find_identifier (fixture->store, "Practitioner", "urn:a", "17", &error));
  g_assert_null (host_store_find_identifier (fixture->store, "Patient", "urn:a", "%", &error));
  g_assert_no_error (error);
}

/* --- counts and walks ---------------------------------------------------------------------------- */

static gboolean
count_visit (HostVersion *version, gpointer data, GError **error)
{
  GString *seen = data;

  g_string_append_printf (seen, "%s/%s ", version->resource_type, version->id);
  return seen->len < 24;
}

static void
test_counts (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) stats = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  store_put (fixture->store, "Basic", "b", 0, "{\"resourceType\":\"Basic\",\"id\":\"b\"}");
  store_put (fixture->store, "Basic", "a", 0, "{\"resourceType\":\"Basic\",\"id\":\"a\"}");
  store_put (fixture->store, "Basic", "a", 1,
             "{\"resourceType\":\"Basic\",\"id\":\"a\",\"language\":\"en\"}");
  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  stats = host_store_stats (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (stats, "Basic")), ==, 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (stats, "Patient")), ==, 1);
  g_assert_cmpuint (g_hash_table_size (stats), ==, 2);
  g_assert_true (host_store_for_each (fixture->store, "Basic", count_visit, seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "Basic/b Basic/a ");
  g_assert_false (host_store_for_each (fixture->store, NULL, count_visit, all, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (all->str, "Basic/b Basic/a Patient/"));
  g_assert_true (host_store_for_each (fixture->store, "Goal", count_visit, seen, &error));
}

/* --- attachments --------------------------------------------------------------------------------- */

static void
test_attachments (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.7 canary 4711", 20);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *hash = host_store_put_blob (fixture->store, bytes, &error);
  g_autofree char *again = host_store_put_blob (fixture->store, bytes, &error);
  g_autofree char *none = host_store_put_blob (fixture->store, empty, &error);
  g_autofree char *expected = althea_sha256_hex ((const guint8 *)"%PDF-1.7 canary 4711", 20);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GBytes) read_empty = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, expected);
  g_assert_cmpstr (hash, ==, again);
  store_fixture_reopen (fixture);
  read = host_store_get_blob (fixture->store, hash, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, bytes));
  read_empty = host_store_get_blob (fixture->store, none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (read_empty), ==, 0);
  g_assert_null (host_store_get_blob (fixture->store, "../../record.db", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  hash[0] = hash[0] == '0' ? '1' : '0';
  g_assert_null (host_store_get_blob (fixture->store, hash, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

/* --- opening ------------------------------------------------------------------------------------- */

static void
assert_open_fails (const char *directory, guint8 key, HostStoreFlags flags, int code)
{
  g_autoptr (AltheaSecret) master = store_master (key);
  g_autoptr (GError) error = NULL;

  g_assert_null (host_store_open (directory, master, flags, &error));
  g_assert_error (error, ALTHEA_ERROR, code);
}

static void
test_opening (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *nowhere = g_build_filename (fixture->directory, "nowhere", NULL);
  g_autofree char *path = g_build_filename (fixture->directory, "record.db", NULL);
  GStatBuf info;

  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  assert_open_fails (fixture->directory, 1, HOST_STORE_NONE, ALTHEA_ERROR_BUSY);
  assert_open_fails (fixture->directory, 1, HOST_STORE_CREATE, ALTHEA_ERROR_EXISTS);
  store_fixture_close (fixture);
  assert_open_fails (fixture->directory, 9, HOST_STORE_NONE, ALTHEA_ERROR_WRONG_SECRET);
  assert_open_fails (nowhere, 1, HOST_STORE_NONE, ALTHEA_ERROR_NOT_FOUND);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  store_fixture_open (fixture, HOST_STORE_NONE);
}

/* Nothing of what was stored can be read off the files. */
static void
test_nothing_in_clear (Fixture *fixture, gconstpointer unused)
{
  static const char *const files[] = { "record.db", "record.db-wal" };
  static const char *const canaries[] = { "Reyes", "SQLite format 3", PATIENT_ID };

  store_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->directory, files[i], NULL);
      g_autofree char *bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize n_bytes;
      g_file_get_contents (path, &bytes, &n_bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_bytes, >, 0);
      for (guint j = 0; j < G_N_ELEMENTS (canaries); j++)
        g_assert_null (memmem (bytes, n_bytes, canaries[j], strlen (canaries[j])));
    }
}

static void
test_closed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  host_store_close (fixture->store);
  g_assert_null (host_store_read (fixture->store, "Patient", PATIENT_ID, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (store_try_put (fixture->store, "Patient", PATIENT_ID, 0, PATIENT_1, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED);
  g_clear_object (&fixture->store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, func)                                                                                      \
  g_test_add ("/store/" path, Fixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("odd-ids", test_odd_ids);
  ADD ("versions", test_versions);
  ADD ("conflict", test_conflict);
  ADD ("unchanged", test_unchanged);
  ADD ("refused", test_refused);
  ADD ("facts", test_facts);
  ADD ("operation-once", test_operation_once);
  ADD ("identifiers", test_identifiers);
  ADD ("counts", test_counts);
  ADD ("attachments", test_attachments);
  ADD ("opening", test_opening);
  ADD ("nothing-in-clear", test_nothing_in_clear);
  ADD ("closed", test_closed);
#undef ADD
  return g_test_run ();
}
