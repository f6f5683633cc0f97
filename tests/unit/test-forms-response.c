/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms-fixture.h"
#include "material.h"

static void
answer_text (AltheaFormState *state, const char *link_id, AltheaFormValueKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaFormValue) value = althea_form_value_new_text (kind, text, &error);
  g_assert_no_error (error);
  althea_form_state_set_answer (state, althea_form_state_find (state, link_id), value);
}

/* --- responses ------------------------------------------------------------------------------------------ */

/* What the form does not know, in every place where it can stand, is there after an edit. */
static void
test_keeps_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaForm) form = form_of ("{\"linkId\":\"a\",\"type\":\"string\"},{\"linkId\":\"g\",\"type\":"
                                         "\"group\",\"item\":[{\"linkId\":\"n\","
                                         "\"type\":\"decimal\"},{\"linkId\":\"c\",\"type\":\"choice\"}]}");
  g_autoptr (GBytes) response
      = bytes_of ("{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"r\",\"meta\":{\"tag\":[{\"code\":"
                  "\"t\"}]},\"extension\":[{\"url\":"
                  "\"urn:x\",\"valueString\":\"kept\"}],\"questionnaire\":\"urn:q|1\",\"status\":\"in-"
                  "progress\",\"item\":[{\"id\":\"i1\","
                  "\"linkId\":\"a\",\"text\":\"As asked "
                  "then\",\"answer\":[{\"valueString\":\"old\"}]},{\"linkId\":\"g\",\"item\":[{"
                  "\"linkId\":\"n\",\"answer\":[{\"extension\":[{\"url\":\"urn:y\",\"valueBoolean\":true}],"
                  "\"valueDecimal\":1.50}]},{"
                  "\"linkId\":\"c\",\"answer\":[{\"valueCoding\":{\"system\":\"s\",\"version\":\"2\","
                  "\"code\":\"k\"}}]},{\"linkId\":\"gone\","
                  "\"answer\":[{\"valueString\":\"of an older form\"}]}]},{\"linkId\":\"gone-too\"}]}");
  g_autoptr (AltheaFormState) state = althea_form_state_new_for_response (form, response, &error);
  g_assert_no_error (error);
  g_assert_true (althea_form_state_has_unknown (state));
  g_autoptr (GBytes) same = althea_form_state_to_response (state, NULL);
  g_assert_true (g_bytes_equal (same, response));
  answer_text (state, "a", ALTHEA_FORM_VALUE_STRING, "new");
  g_autoptr (GBytes) edited = althea_form_state_to_response (state, NULL);
  g_autofree char *before = canonical_of (response);
  g_autofree char *after = canonical_of (edited);
  g_autoptr (GString) expected = g_string_new (before);
  g_assert_cmpuint (g_string_replace (expected, "\"old\"", "\"new\"", 0), ==, 1);
  g_assert_cmpstr (after, ==, expected->str);
  /* Clean: nothing but the answers. */
  g_autoptr (GBytes) clean = althea_form_state_to_clean_response (state, "r2", "completed", "Patient/1",
                                                                  "Patient/1", "2026-11-22");
  g_autofree char *text = canonical_of (clean);
  g_assert_null (strstr (text, "urn:x"));
  g_assert_null (strstr (text, "gone"));
  g_assert_null (strstr (text, "As asked then"));
  g_assert_nonnull (strstr (text, "1.50"));
  assert_response (clean);
}

static void
assert_response_refused (const char *item, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaForm) form = form_of ("{\"linkId\":\"a\",\"type\":\"date\",\"repeats\":true}");
  g_autofree char *text = g_strdup_printf (
      "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"in-progress\",\"item\":[%s]}", item);
  g_autoptr (GBytes) response = bytes_of (text);
  g_autoptr (AltheaFormState) state = althea_form_state_new_for_response (form, response, &error);
  g_assert_null (state);
  g_assert_error (error, ALTHEA_ERROR, code);
}

static void
test_bad_response (void)
{
  assert_response_refused ("{\"linkId\":\"a\",\"answer\":[{\"valueDate\":\"2026-02-30\"}]}",
                           ALTHEA_ERROR_INVALID);
  assert_response_refused ("{\"linkId\":\"a\",\"answer\":[{\"valueBoolean\":\"true\"}]}",
                           ALTHEA_ERROR_INVALID);
  assert_response_refused ("{\"linkId\":\"a\",\"answer\":[{\"valueSpell\":1}]}", ALTHEA_ERROR_INVALID);
  g_autoptr (GString) many = g_string_new ("{\"linkId\":\"a\",\"answer\":[");
  for (guint i = 0; i <= ALTHEA_FORM_MAX_REPEATS; i++)
    g_string_append_printf (many, "%s{\"valueDate\":\"2026\"}", i > 0 ? "," : "");
  g_string_append (many, "]}");
  assert_response_refused (many->str, ALTHEA_ERROR_TOO_LARGE);
}

/* An answer cannot bring its own weight, and a total that was sent is computed again. */
static void
test_tampered (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaForm) form = shipped ("althea-phq-2");
  g_autoptr (GBytes) response
      = bytes_of ("{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"item\":[{"
                  "\"linkId\":\"problems\",\"item\":[{"
                  "\"linkId\":\"q1\",\"answer\":[{\"valueCoding\":{\"extension\":[{\"url\":"
                  "\"http://hl7.org/fhir/StructureDefinition/"
                  "ordinalValue\",\"valueDecimal\":0}],\"system\":\"http://loinc.org\","
                  "\"code\":\"LA6571-9\"}}]},{\"linkId\":\"q2\",\"answer\":[{\"valueCoding\":{\"system\":"
                  "\"http://loinc.org\",\"code\":"
                  "\"LA6571-9\"}}]}]},{\"linkId\":\"total\",\"answer\":[{\"valueInteger\":0}]}]}");
  g_autoptr (AltheaFormState) state = althea_form_state_new_for_response (form, response, &error);
  g_assert_no_error (error);
  double total;
  g_assert_true (althea_form_state_get_score (state, althea_form_get_scores (form)->pdata[0], &total, NULL));
  g_assert_cmpfloat (total, ==, 6);
  AltheaFormValue *shown = althea_form_node_get_answer (althea_form_state_find (state, "total"));
  g_assert_cmpstr (althea_form_value_get_text (shown), ==, "6");
}

/* --- other people's forms ---------------------------------------------------------------------------------
 */

static char *
member_of (GBytes *json, const char *name)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return g_strdup (yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), name)));
}

/* Reads it against a blank form or its own, and writes it all anew: the same comes out. */
static void
assert_rewritten (AltheaForm *form, GBytes *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaFormState) state = althea_form_state_new_for_response (form, response, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) stopped = althea_form_state_to_response (state, "stopped");
  g_autofree char *after = canonical_of (stopped);
  g_autofree char *before = canonical_of (response);
  g_autoptr (GString) expected = g_string_new (before);
  g_string_replace (expected, "\"status\":\"completed\"", "\"status\":\"stopped\"", 0);
  g_string_replace (expected, "\"status\":\"in-progress\"", "\"status\":\"stopped\"", 0);
  g_assert_cmpstr (after, ==, expected->str);
}

static void
test_examples (gconstpointer archive)
{
  g_autofree char *directory = material_unpack (archive);
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = material_list (directory, ".json");
  g_autoptr (GHashTable) forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (AltheaForm) blank = form_of ("{\"linkId\":\"none of theirs\",\"type\":\"string\"}");
  guint n_forms = 0, n_responses = 0, n_pairs = 0;
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_path_get_basename (files->pdata[i]);
      if (!g_str_has_prefix (name, "Questionnaire-"))
        continue;
      g_autoptr (GBytes) json = material_read (files->pdata[i]);
      AltheaForm *form = althea_form_new (json, &error);
      g_assert_no_error (error);
      g_autoptr (AltheaFormState) state = althea_form_state_new (form);
      g_autoptr (GBytes) response = althea_form_state_to_response (state, NULL);
      assert_response (response);
      char *url = member_of (json, "url");
      g_hash_table_replace (forms, url != NULL ? url : g_strdup (name), form);
      n_forms++;
    }
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name = g_path_get_basename (files->pdata[i]);
      if (!g_str_has_prefix (name, "QuestionnaireResponse-"))
        continue;
      g_autoptr (GBytes) json = material_read (files->pdata[i]);
      g_autofree char *asked = member_of (json, "questionnaire");
      if (asked != NULL)
        asked[strcspn (asked, "|")] = '\0';
      AltheaForm *form = asked != NULL ? g_hash_table_lookup (forms, asked) : NULL;
      assert_rewritten (blank, json);
      n_responses++;
      if (form == NULL)
        continue;
      assert_rewritten (form, json);
      n_pairs++;
    }
  g_test_message ("%u forms, %u responses, %u of them with their form", n_forms, n_responses, n_pairs);
  g_assert_cmpuint (n_forms, >=, 4);
  g_assert_cmpuint (n_responses, >=, 2);
  material_remove (directory);
}

/* Two of the three questions are in the example of US Core: the same answers, with the same weights. */
static void
test_audit_c_example (void)
{
  g_autofree char *directory = material_unpack ("fhir/us-core-examples.tar.xz");
  if (directory == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (directory, "us-core-examples", "800", "Questionnaire-AUDIT-C.json", NULL);
  g_autoptr (GBytes) json = material_read (path);
  g_autoptr (AltheaForm) theirs = althea_form_new (json, &error);
  g_assert_no_error (error);
  g_autoptr (AltheaForm) ours = shipped ("althea-audit-c");
  static const char *const pairs[][2] = { { "/68519-8", "q2" }, { "/68520-6", "q3" } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const AltheaFormItem *item = althea_form_find (theirs, pairs[i][0]);
      const AltheaFormItem *own = althea_form_find (ours, pairs[i][1]);
      g_assert_nonnull (item);
      g_assert_cmpuint (own->options->len, ==, item->options->len);
      for (guint k = 0; k < item->options->len; k++)
        {
          const AltheaFormOption *a = item->options->pdata[k], *b = own->options->pdata[k];
          g_assert_cmpstr (althea_form_value_get_text (a->value), ==, althea_form_value_get_text (b->value));
          g_assert_cmpfloat (a->weight, ==, b->weight);
        }
    }
  material_remove (directory);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/audit-c/example", test_audit_c_example);
  g_test_add_func ("/forms/response/keeps-unknown", test_keeps_unknown);
  g_test_add_func ("/forms/response/bad", test_bad_response);
  g_test_add_func ("/forms/response/tampered", test_tampered);
  g_test_add_data_func ("/forms/examples/hl7", "fhir/hl7-r4-examples.tar.xz", test_examples);
  g_test_add_data_func ("/forms/examples/us-core", "fhir/us-core-examples.tar.xz", test_examples);
  return g_test_run ();
}
