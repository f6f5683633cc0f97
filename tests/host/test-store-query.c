/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* Searches by what records say, their order and pages, and the change feed of one patient. */

typedef StoreFixture Fixture;

#define CODE(system, code) "{\"coding\":[{\"system\":\"" system "\",\"code\":\"" code "\"}]}"
#define PATIENT(id) "{\"reference\":\"Patient/" id "\"}"

static const struct
{
  const char *kind, *id, *json;
} records[] = {
  { "Patient", "ann", "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"name\":[{\"family\":\"Ann\"}]}" },
  { "Patient", "bob", "{\"resourceType\":\"Patient\",\"id\":\"bob\",\"name\":[{\"family\":\"Bob\"}]}" },
  { "Encounter", "visit",
    "{\"resourceType\":\"Encounter\",\"id\":\"visit\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
    "\"subject\":" PATIENT ("ann") ",\"period\":{\"start\":\"2026-03-01T09:00:00Z\"}}" },
  { "Observation", "weight-1",
    "{\"resourceType\":\"Observation\",\"id\":\"weight-1\",\"status\":\"final\",\"category\":[" CODE (
        "urn:c",
        "vital-signs") "],"
                       "\"code\":{\"coding\":[{\"system\":\"http://"
                       "loinc.org\",\"code\":\"29463-7\"},{\"system\":\"urn:local\",\"code\":\"WT\"}]},"
                       "\"subject\":" PATIENT (
                           "ann") ",\"encounter\":{\"reference\":\"Encounter/visit\"},"
                                  "\"effectiveDateTime\":\"2026-03-01\",\"valueQuantity\":{\"value\":71.50,"
                                  "\"unit\":\"kg\"}}" },
  { "Observation", "weight-2",
    "{\"resourceType\":\"Observation\",\"id\":\"weight-2\",\"status\":\"amended\",\"category\":[" CODE (
        "urn:c",
        "vital-signs") "," CODE ("urn:c",
                                 "home") "],\"code\":" CODE ("http://loinc.org",
                                                             "29463-7") ",\"subject\":" PATIENT ("ann") ","
                                                                                                        "\"ef"
                                                                                                        "fect"
                                                                                                        "iveD"
                                                                                                        "ateT"
                                                                                                        "ime"
                                                                                                        "\":"
                                                                                                        "\"20"
                                                                                                        "26-"
                                                                                                        "05-"
                                                                                                        "01T0"
                                                                                                        "8:"
                                                                                                        "00:"
                                                                                                        "00+"
                                                                                                        "02:"
                                                                                                        "00\""
                                                                                                        ",\"v"
                                                                                                        "alue"
                                                                                                        "Quan"
                                                                                                        "tity"
                                                                                                        "\":{"
                                                                                                        "\"va"
                                                                                                        "lue"
                                                                                                        "\":"
                                                                                                        "70}"
                                                                                                        "}" },
  { "Observation", "pressure",
    "{\"resourceType\":\"Observation\",\"id\":\"pressure\",\"status\":\"final\",\"category\":[" CODE (
        "urn:c",
        "vital-signs") "],"
                       "\"code\":" CODE ("http://loinc.org", "85354-9") ",\"subject\":" PATIENT (
                           "ann") ",\"effectivePeriod\":"
                                  "{\"start\":\"2026-04-01T10:00:00Z\"},\"component\":[{\"code\":" CODE (
                                      "http://loinc.org", "8480-6") ",\"valueQuantity\":{\"value\":120}}]}" },
  { "Observation", "undated",
    "{\"resourceType\":\"Observation\",\"id\":\"undated\",\"status\":\"final\",\"code\":{\"text\":\"mood\"},"
    "\"subject\":" PATIENT ("ann") "}" },
  { "Observation", "other",
    "{\"resourceType\":\"Observation\",\"id\":\"other\",\"status\":\"final\",\"code\":" CODE (
        "urn:x", "29463-7") ","
                            "\"subject\":" PATIENT ("bob") ",\"effectiveDateTime\":\"2026-03-15\"}" },
  { "Condition", "asthma",
    "{\"resourceType\":\"Condition\",\"id\":\"asthma\",\"clinicalStatus\":" CODE (
        "urn:s", "active") ",\"code\":" CODE ("http://snomed.info/sct",
                                              "195967001") ",\"subject\":" PATIENT ("ann") ",\"onsetDateTime"
                                                                                           "\":\"2019\"}" },
  { "Task", "thread",
    "{\"resourceType\":\"Task\",\"id\":\"thread\",\"status\":\"requested\",\"intent\":\"order\","
    "\"code\":" CODE ("urn:althea:task", "message-thread") ",\"for\":" PATIENT (
        "ann") ",\"owner\":{\"reference\":\"Practitioner/dr\"},"
               "\"authoredOn\":\"2026-06-01T00:00:00Z\"}" },
  { "Communication", "message",
    "{\"resourceType\":\"Communication\",\"id\":\"message\",\"status\":\"completed\",\"subject\":" PATIENT (
        "ann") ","
               "\"partOf\":[{\"reference\":\"Task/thread\"}],\"recipient\":[{\"reference\":\"Practitioner/"
               "dr\"},"
               "{\"reference\":\"Practitioner/nurse\"}],\"sent\":\"2026-06-01T00:01:00Z\"}" },
  { "Appointment", "booking",
    "{\"resourceType\":\"Appointment\",\"id\":\"booking\",\"status\":\"booked\",\"start\":\"2026-07-01T09:00:"
    "00Z\","
    "\"end\":\"2026-07-01T09:20:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Practitioner/dr\"}},"
    "{\"actor\":" PATIENT ("bob") "}]}" },
  { "Practitioner", "dr",
    "{\"resourceType\":\"Practitioner\",\"id\":\"dr\",\"name\":[{\"family\":\"Zed\"}]}" },
  { "Practitioner", "nurse",
    "{\"resourceType\":\"Practitioner\",\"id\":\"nurse\",\"name\":[{\"family\":\"Abel\"}]}" },
  { "DocumentReference", "letter",
    "{\"resourceType\":\"DocumentReference\",\"id\":\"letter\",\"status\":\"current\",\"subject\":" PATIENT (
        "ann") ","
               "\"identifier\":[{\"system\":\"urn:scan\",\"value\":\"77\"}],\"context\":{\"encounter\":[{"
               "\"reference\":"
               "\"Encounter/visit\"}]},\"date\":\"2026-03-02T00:00:00Z\"}" },
};

static void
add_records (HostStore *store)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    store_put (store, records[i].kind, records[i].id, 0, records[i].json);
}

static gint64
us_of (const char *text)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

static void
assert_found (HostStore *store, const HostQuery *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = host_store_search (store, query, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->versions->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((HostVersion *)g_ptr_array_index (page->versions, i))->id);
  g_assert_cmpstr (ids->str, ==, expected);
  if (query->count_total)
    g_assert_cmpint (page->total, ==, page->versions->len);
}

#define FIND(expected, ...)                                                                                  \
  assert_found (fixture->store, &(HostQuery){ .count_total = TRUE, __VA_ARGS__ }, expected)
#define OBSERVATIONS .resource_type = "Observation"
#define OF_ANN OBSERVATIONS, .patient_id = "ann"

static void
test_by_patient (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("weight-2 pressure weight-1 undated", OF_ANN);
  FIND ("undated weight-1 pressure weight-2", OF_ANN, .order = HOST_ORDER_DATE_ASCENDING);
  FIND ("undated pressure weight-2 weight-1", OF_ANN, .order = HOST_ORDER_UPDATED_DESCENDING);
  FIND ("", OBSERVATIONS, .patient_id = "nobody");
  FIND ("", .resource_type = "Goal", .patient_id = "ann");
  FIND ("booking", .resource_type = "Appointment", .patient_id = "bob");
  FIND ("bob other booking", .patient_id = "bob");
  FIND ("booking other bob", .patient_id = "bob", .order = HOST_ORDER_UPDATED_DESCENDING);
}

static void
test_by_code (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("weight-2 weight-1", OF_ANN, .code = "29463-7");
  FIND ("weight-2 weight-1", OF_ANN, .code = "29463-7", .code_system = "http://loinc.org");
  FIND ("", OF_ANN, .code = "29463-7", .code_system = "urn:x");
  FIND ("weight-1", OF_ANN, .code = "WT");
  FIND ("weight-2 other weight-1", OBSERVATIONS, .code = "29463-7");
  FIND ("weight-1 other weight-2", OBSERVATIONS, .code = "29463-7", .order = HOST_ORDER_DATE_ASCENDING);
  FIND ("other", OBSERVATIONS, .code = "29463-7", .code_system = "urn:x");
  FIND ("weight-1", OBSERVATIONS, .code = "WT", .code_system = "urn:local");
  FIND ("", OBSERVATIONS, .code = "8480-6");
  FIND ("asthma", .resource_type = "Condition", .code = "195967001");
  FIND ("thread", .resource_type = "Task", .code = "message-thread");
  FIND ("", .resource_type = "Task", .code = "no such code");
}

static void
test_by_words (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("weight-2 pressure weight-1", OF_ANN, .category = "vital-signs");
  FIND ("weight-2", OF_ANN, .category = "home");
  FIND ("", OF_ANN, .category = "laboratory");
  FIND ("visit", .resource_type = "Encounter", .category = "AMB");
  FIND ("weight-2", OBSERVATIONS, .status = "amended");
  FIND ("", OBSERVATIONS, .status = "entered-in-error");
  FIND ("asthma", .resource_type = "Condition", .status = "active", .patient_id = "ann");
}

static void
test_by_reference (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("weight-1", OBSERVATIONS, .encounter_id = "visit");
  FIND ("letter", .resource_type = "DocumentReference", .encounter_id = "visit");
  FIND ("thread", .resource_type = "Task", .owner = "Practitioner/dr");
  FIND ("message", .resource_type = "Communication", .owner = "Practitioner/nurse");
  FIND ("booking", .resource_type = "Appointment", .owner = "Patient/bob");
  FIND ("", .resource_type = "Task", .owner = "Practitioner/nurse");
  FIND ("", .resource_type = "Task", .owner = "nonsense");
  FIND ("message", .resource_type = "Communication", .based_on = "Task/thread");
  FIND ("letter", .resource_type = "DocumentReference", .identifier_value = "77");
  FIND ("letter", .resource_type = "DocumentReference", .identifier_value = "77",
        .identifier_system = "urn:scan");
  FIND ("", .resource_type = "DocumentReference", .identifier_value = "77", .identifier_system = "urn:other");
  FIND ("", .resource_type = "Patient", .identifier_value = "77");
  FIND ("pressure", OBSERVATIONS, .id = "pressure");
  FIND ("", OBSERVATIONS, .id = "pressure", .patient_id = "bob");
}

static void
test_by_time (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("weight-2 pressure", OF_ANN, .date_from_us = us_of ("2026-03-02T00:00:00Z"));
  /* Half open, and what has no date lies in no span. */
  FIND ("pressure weight-1", OF_ANN, .date_to_us = us_of ("2026-05-01T06:00:00Z"));
  FIND ("weight-2", OF_ANN, .date_from_us = us_of ("2026-05-01T06:00:00Z"));
  FIND ("booking", .resource_type = "Appointment", .date_from_us = us_of ("2026-07-01T00:00:00Z"),
        .date_to_us = us_of ("2026-07-02T00:00:00Z"));
  FIND ("", .resource_type = "Appointment", .date_from_us = us_of ("2026-07-02T00:00:00Z"));
  FIND ("", OF_ANN, .updated_to_us = us_of ("2020-01-01T00:00:00Z"));
  FIND ("weight-2 pressure weight-1 undated", OF_ANN, .updated_from_us = us_of ("2020-01-01T00:00:00Z"));
}

static void
test_by_name (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  FIND ("ann bob", .resource_type = "Patient");
  FIND ("nurse dr", .resource_type = "Practitioner", .order = HOST_ORDER_NAME);
  FIND ("bob ann", .resource_type = "Patient", .order = HOST_ORDER_UPDATED_DESCENDING);
}

/* A record's columns follow it to its next version. */
static void
test_after_change (Fixture *fixture, gconstpointer unused)
{
  add_records (fixture->store);
  store_put (
      fixture->store, "Observation", "weight-1", 1,
      "{\"resourceType\":\"Observation\",\"id\":\"weight-1\",\"status\":\"entered-in-error\",\"code\":" CODE (
          "urn:x", "height") ",\"subject\":" PATIENT ("bob") ",\"effectiveDateTime\":\"2027-01-01\"}");
  FIND ("weight-2", OF_ANN, .code = "29463-7");
  FIND ("", OBSERVATIONS, .code = "WT");
  FIND ("", OBSERVATIONS, .encounter_id = "visit");
  FIND ("weight-1 other", OBSERVATIONS, .patient_id = "bob");
  FIND ("weight-1", OBSERVATIONS, .code = "height", .status = "entered-in-error");
  FIND ("weight-2 pressure", OF_ANN, .category = "vital-signs");
}

/* --- pages --------------------------------------------------------------------------------------- */

#define SERIES 230

static gboolean
add_series (HostTransaction *transaction, gpointer data, GError **error)
{
  for (guint i = 0; i < SERIES; i++)
    {
      g_autofree char *id = g_strdup_printf ("s-%u", i);
      /* Many share a day, so that the order needs more than the date. */
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":" CODE (
              "urn:x",
              "series") ",\"subject\":" PATIENT ("ann") ",\"encounter\":{\"reference\":\"Encounter/e\"},"
                                                        "\"effectiveDateTime\":\"2026-01-%02u\"}",
          id, i * 13 % 28 + 1);
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr (HostVersion) version = host_transaction_put (transaction, "Observation", id, 0, bytes, FALSE,
                                                              &store_author, NULL, NULL, error);
      if (version == NULL)
        return FALSE;
    }
  return TRUE;
}

static guint
count_pages (Fixture *fixture, HostQuery query)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  static guint n_added;

  query.limit = 37;
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) page = NULL;
      g_autofree char *id = g_strdup_printf ("late-%u", n_added++);
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":" CODE (
              "urn:x",
              "series") ",\"subject\":" PATIENT ("ann") ",\"encounter\":{\"reference\":\"Encounter/e\"},"
                                                        "\"effectiveDateTime\":\"2026-01-%02u\"}",
          id, n_added * 5 % 28 + 1);
      query.cursor = cursor;
      page = host_store_search (fixture->store, &query, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->versions->len; i++)
        {
          HostVersion *version = g_ptr_array_index (page->versions, i);
          if (g_str_has_prefix (version->id, "s-"))
            g_assert_true (g_hash_table_add (seen, g_strdup (version->id)));
        }
      g_free (cursor);
      cursor = g_strdup (page->next);
      store_put (fixture->store, "Observation", id, 0, json);
    }
  while (cursor != NULL);
  return g_hash_table_size (seen);
}

static void
test_pages (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  host_store_run (fixture->store, add_series, NULL, &error);
  g_assert_no_error (error);
  for (guint order = HOST_ORDER_DEFAULT; order <= HOST_ORDER_UPDATED_DESCENDING; order++)
    {
      g_assert_cmpuint (count_pages (fixture, (HostQuery){ OBSERVATIONS, .order = order }), ==, SERIES);
      g_assert_cmpuint (count_pages (fixture, (HostQuery){ OF_ANN, .order = order }), ==, SERIES);
      g_assert_cmpuint (count_pages (fixture, (HostQuery){ OF_ANN, .code = "series", .order = order }), ==,
                        SERIES);
      g_assert_cmpuint (
          count_pages (fixture, (HostQuery){ OBSERVATIONS, .encounter_id = "e", .order = order }), ==,
          SERIES);
      g_assert_cmpuint (count_pages (fixture, (HostQuery){ .patient_id = "ann", .order = order }), ==,
                        SERIES);
    }
}

static void
test_limits (Fixture *fixture, gconstpointer unused)
{
  const HostQuery fifty = { OBSERVATIONS };
  const HostQuery huge = { OBSERVATIONS, .limit = G_MAXUINT };
  const HostQuery bad = { OBSERVATIONS, .cursor = "0_1" };
  const HostQuery text = { OBSERVATIONS, .text = "high" };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = NULL;
  g_autoptr (HostPage) all = NULL;

  host_store_run (fixture->store, add_series, NULL, &error);
  page = host_store_search (fixture->store, &fifty, &error);
  g_assert_cmpuint (page->versions->len, ==, 50);
  g_assert_cmpint (page->total, ==, -1);
  all = host_store_search (fixture->store, &huge, &error);
  g_assert_cmpuint (all->versions->len, ==, SERIES);
  g_assert_null (all->next);
  g_assert_null (host_store_search (fixture->store, &bad, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (host_store_search (fixture->store, &text, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

/* --- the feed of one patient --------------------------------------------------------------------- */

static char *
changes (HostStore *store, gint64 since, const char *patient, guint limit, gboolean *more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = host_store_changes (store, since, patient, limit, more, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < versions->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((HostVersion *)g_ptr_array_index (versions, i))->id);
  return g_string_free_and_steal (ids);
}

static void
test_changes (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bob = NULL;
  g_autofree char *bob_again = NULL;
  g_autofree char *some = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *far = NULL;
  gboolean more;

  add_records (fixture->store);
  bob = changes (fixture->store, 0, "bob", 0, &more);
  g_assert_cmpstr (bob, ==, "bob other booking");
  g_assert_false (more);
  store_put (fixture->store, "Patient", "bob", 1,
             "{\"resourceType\":\"Patient\",\"id\":\"bob\",\"name\":[{\"family\":\"Bobbin\"}]}");
  bob_again = changes (fixture->store, 8, "bob", 0, &more);
  g_assert_cmpstr (bob_again, ==, "booking bob");
  some = changes (fixture->store, 0, "bob", 2, &more);
  g_assert_cmpstr (some, ==, "other booking");
  g_assert_true (more);
  nobody = changes (fixture->store, 0, "nobody", 2, &more);
  g_assert_cmpstr (nobody, ==, "");
  /* A cursor that is far behind is followed another way, to the same answer. */
  for (guint i = 0; i < 3; i++)
    {
      store_put (fixture->store, "Basic", (const char *[]){ "x", "y", "z" }[i], 0,
                 (const char *[]){ "{\"resourceType\":\"Basic\",\"id\":\"x\"}",
                                   "{\"resourceType\":\"Basic\",\"id\":\"y\"}",
                                   "{\"resourceType\":\"Basic\",\"id\":\"z\"}" }[i]);
    }
  host_store_run (fixture->store, add_series, NULL, &error);
  g_assert_no_error (error);
  for (guint64 version = 2; host_store_get_last_seq (fixture->store) < 600; version++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"Basic\",\"id\":\"x\",\"language\":\"en-%u\"}", (guint)version);
      store_put (fixture->store, "Basic", "x", version - 1, json);
    }
  far = changes (fixture->store, 0, "bob", 0, &more);
  g_assert_cmpstr (far, ==, "other booking bob");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, func)                                                                                      \
  g_test_add ("/store/query/" path, Fixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("by-patient", test_by_patient);
  ADD ("by-code", test_by_code);
  ADD ("by-words", test_by_words);
  ADD ("by-reference", test_by_reference);
  ADD ("by-time", test_by_time);
  ADD ("by-name", test_by_name);
  ADD ("after-change", test_after_change);
  ADD ("pages", test_pages);
  ADD ("limits", test_limits);
  ADD ("changes", test_changes);
#undef ADD
  return g_test_run ();
}
