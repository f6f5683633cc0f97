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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, func)                                                                                      \
  g_test_add ("/store/" path, Fixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("round-trip", test_round_trip);
#undef ADD
  return g_test_run ();
}
