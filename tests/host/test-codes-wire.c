/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include "althea-code.h"

/* Code packs as the apps ask for them, over the Unix socket. */

static AltheaCodeList *
find (HostFixture *f, const char *system, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  althea_session_find_codes_async (f->session, system, text, 10, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_find_codes_finish (f->session, result, error);
}

static AltheaCodeList *
must_find (HostFixture *f, const char *system, const char *text)
{
  g_autoptr (GError) error = NULL;
  AltheaCodeList *list = find (f, system, text, &error);

  g_assert_no_error (error);
  return list;
}

static char *
get (HostFixture *f, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  althea_transport_send_async (althea_session_get_transport (f->session), "GET", path, NULL, NULL,
                               keep_result, &result);
  await_result (&result);
  bytes = althea_transport_send_finish (althea_session_get_transport (f->session), result, NULL, error);
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static void
test_find (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaCodeList) list = NULL;
  g_autoptr (AltheaCode) code = NULL;
  g_auto (GStrv) strengths = NULL;

  host_fixture_sign_in (f);
  list = must_find (f, ALTHEA_CODES_RXNORM, "metformin");
  g_assert_cmpstr (althea_code_list_get_system (list), ==, ALTHEA_CODES_RXNORM);
  g_assert_cmpuint (strlen (althea_code_list_get_pack_date (list)), ==, 10);
  g_assert_cmpstr (althea_code_list_get_pack_version (list), ==, "starter 1");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  code = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (althea_code_get_code (code), ==, "6809");
  g_assert_cmpstr (althea_code_get_display (code), ==, "metformin");
  g_assert_cmpstr (althea_code_get_detail (code), ==, "Biguanides");
  g_assert_cmpstr (althea_code_get_pack_date (code), ==, althea_code_list_get_pack_date (list));
  g_assert_cmpstr (althea_code_get_fact (code, ALTHEA_CODE_FACT_CLASS), ==, "A10BA02");
  g_assert_null (althea_code_get_fact (code, "nothing"));
  strengths = althea_code_dup_fact_values (code, ALTHEA_CODE_FACT_STRENGTH);
  g_assert_cmpuint (g_strv_length (strengths), ==, 3);
  g_assert_true (althea_code_is_selectable (code));
}

static void
test_nothing_found (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaCodeList) list = NULL;
  g_autoptr (AltheaCodeList) odd = NULL;

  host_fixture_sign_in (f);
  list = must_find (f, ALTHEA_CODES_ICD_10_CM, "zyxomma");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (strlen (althea_code_list_get_pack_date (list)), ==, 10);
  odd = must_find (f, ALTHEA_CODES_ICD_10_CM, "&count=5 \"'\\ %00 ü");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (odd)), ==, 0);
}

static void
test_finder (HostFixture *f, gconstpointer data)
{
  AltheaCodeFinder *finder = ALTHEA_CODE_FINDER (f->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaCodeList) list = NULL;

  host_fixture_sign_in (f);
  althea_code_finder_find_async (finder, ALTHEA_CODES_CVX, "", 3, NULL, keep_result, &result);
  await_result (&result);
  list = althea_code_finder_find_finish (finder, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
}

static void
test_refused (HostFixture *f, gconstpointer data)
{
  static const char *const wrong[] = { "/fhir/ValueSet/$expand", "/fhir/ValueSet/$expand?filter=x",
                                       "/fhir/ValueSet/$expand?url=http://loinc.org&other=x",
                                       "/fhir/ValueSet/$expand?url=http://loinc.org&count=x" };
  g_autoptr (GError) error = NULL;

  host_fixture_sign_in (f);
  althea_session_sign_out (f->session);
  await_state (f->session, ALTHEA_SESSION_SIGNED_OUT);
  g_assert_null (find (f, ALTHEA_CODES_LOINC, "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_SIGNED_OUT);
  g_clear_error (&error);
  host_fixture_sign_in (f);
  g_assert_null (find (f, "http://snomed.info/sct", "x", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_clear_error (&error);
      g_assert_null (get (f, wrong[i], &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
}

/* As another client of FHIR reads it. */
static void
test_value_set (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AltheaRecord) record = NULL;

  host_fixture_sign_in (f);
  json = get (f, "/fhir/ValueSet/$expand?url=http://loinc.org?fhir_vs&filter=potass&count=1", &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (json, strlen (json));
  record = althea_fhir_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_record_get_resource_type (record), ==, "ValueSet");
  g_assert_nonnull (strstr (json, "\"copyright\":\"This material contains content from LOINC"));
  g_assert_nonnull (strstr (json, "\"parameter\":[{\"name\":\"version\",\"valueString\":\"20"));
  g_assert_nonnull (strstr (json, "\"contains\":[{\"system\":\"http://loinc.org\",\"code\":\"2823-3\","
                                  "\"display\":\"Potassium [Moles/volume] in Serum or Plasma\""));
  g_assert_nonnull (strstr (json, "\"designation\":[{\"value\":\"Potassium\"}]"));
}

/* Locking forgets the packs' key; who signs in again finds as before. */
static void
test_lock (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaCodeList) before = NULL;
  g_autoptr (AltheaCodeList) after = NULL;

  host_fixture_sign_in (f);
  before = must_find (f, ALTHEA_CODES_ICD_10_CM, "htn");
  host_service_lock (f->service);
  await_state (f->session, ALTHEA_SESSION_LOCKED);
  g_assert_null (find (f, ALTHEA_CODES_ICD_10_CM, "htn", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED);
  host_fixture_sign_in (f);
  after = must_find (f, ALTHEA_CODES_ICD_10_CM, "htn");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (after)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (before)));
}

static void
test_code (void)
{
  g_autoptr (AltheaCode) text = althea_code_new_text ("funny feeling");
  g_autoptr (AltheaCode) code
      = althea_code_new (ALTHEA_CODES_ICD_10_CM, "I10", "Hypertension", NULL, "2025-10-01", TRUE, NULL);
  g_autoptr (AltheaCodeableConcept) words = althea_code_to_concept (text);
  g_autoptr (AltheaCodeableConcept) concept = althea_code_to_concept (code);
  g_autoptr (AltheaCode) same = althea_code_new_from_concept (concept, ALTHEA_CODES_ICD_10_CM);
  g_autoptr (AltheaCode) other = althea_code_new_from_concept (concept, ALTHEA_CODES_CVX);

  g_assert_true (althea_code_is_free_text (text));
  g_assert_null (words->coding);
  g_assert_cmpstr (words->text, ==, "funny feeling");
  g_assert_false (althea_code_is_free_text (code));
  g_assert_cmpstr (althea_codeable_concept_get_code (concept, ALTHEA_CODES_ICD_10_CM), ==, "I10");
  g_assert_true (althea_code_equal (code, same));
  g_assert_true (althea_code_is_free_text (other));
  g_assert_cmpstr (althea_codes_get_system_name (ALTHEA_CODES_ICD_10_CM), ==, "ICD-10-CM");
}

static void
add (const char *path, void (*func) (HostFixture *, gconstpointer))
{
  g_test_add (path, HostFixture, NULL, host_fixture_set_up, func, host_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/codes/wire/find", test_find);
  add ("/codes/wire/nothing-found", test_nothing_found);
  add ("/codes/wire/finder", test_finder);
  add ("/codes/wire/refused", test_refused);
  add ("/codes/wire/value-set", test_value_set);
  add ("/codes/wire/lock", test_lock);
  g_test_add_func ("/codes/code", test_code);
  return g_test_run ();
}
