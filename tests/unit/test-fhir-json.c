/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "material.h"

static yyjson_doc *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  yyjson_doc *doc = althea_json_parse (text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  return doc;
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    guint line, column;
  } cases[] = { { "", 1, 1 },
                { "{\n  \"a\": tru\n}", 2, 8 },
                { "{\"a\":1,\n\"ł\":2,\"a\":3}", 2, 8 },
                { "{\"a\":1}\n{\"b\":2}", 2, 1 },
                { "{\"a\":\"\\ud800\"}", 1, 13 },
                { "{\"a\":\"x\\u0000y\"}", 1, 7 },
                { "{\"a\":\"\xc0\xaf\"}", 1, 7 },
                { "{\"a\":\"\xe9\"}", 1, 7 },
                { "{\"a\":01}", 1, 6 },
                { "{\"a\":1,}", 1, 7 },
                { "// x\n{}", 1, 1 },
                { "{\"a\":NaN}", 1, 6 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (AltheaJsonProblem) problem = { 0 };
      g_assert_null (althea_json_parse (cases[i].text, strlen (cases[i].text), NULL, &problem, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_cmpuint (problem.line, ==, cases[i].line);
      g_assert_cmpuint (problem.column, ==, cases[i].column);
      g_assert_nonnull (problem.expected);
    }
}

static void
test_limits (void)
{
  const gsize n_deep = 10 * 1000 * 1000;
  g_autofree char *deep = g_strnfill (n_deep, '[');
  g_autoptr (GError) error = NULL;
  g_auto (AltheaJsonProblem) problem = { 0 };
  g_assert_null (althea_json_parse (deep, n_deep, NULL, &problem, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_cmpuint (problem.column, ==, ALTHEA_JSON_MAX_DEPTH + 1);
  g_clear_error (&error);

  AltheaJsonLimits limits = { .max_bytes = 10, .max_depth = 2 };
  g_assert_null (althea_json_parse ("{\"a\":1234567890}", 16, &limits, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_autoptr (yyjson_doc) within = althea_json_parse ("{\"a\":[1]}", 9, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (within);
  g_assert_null (althea_json_parse ("[[[1]]]", 7, &limits, NULL, NULL));
  /* What stands beside each other is not deeper. */
  g_autoptr (yyjson_doc) beside
      = althea_json_parse ("[[],{},[],1]", 12, &(AltheaJsonLimits){ 0, 2 }, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (beside);
  g_assert_null (althea_json_parse ("[[],[1,[]]]", 11, &(AltheaJsonLimits){ 0, 2 }, &problem, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_cmpuint (problem.column, ==, 8);
  g_clear_error (&error);
  /* Brackets in texts are not nesting. */
  g_autoptr (yyjson_doc) quoted = althea_json_parse ("[\"[[\\\"[\"]", 9, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (quoted);
}

/* The reader of records refuses it as well, before anything goes down that deep. */
static void
test_deep_record (void)
{
  g_autofree char *deep = g_strnfill (1000 * 1000, '['), *close = g_strnfill (1000 * 1000, ']');
  g_autofree char *text = g_strconcat ("{\"resourceType\":\"Patient\",\"hat\":", deep, close, "}", NULL);
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_fhir_read (json, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

static void
test_bad_records (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "\"x\"",
    "{}",
    "{\"resourceType\":1}",
    "{\"resourceType\":\"Patient\",\"gender\":1}",
    "{\"resourceType\":\"Patient\",\"name\":{}}",
    "{\"resourceType\":\"Patient\",\"birthDate\":\"soon\"}",
    "{\"resourceType\":\"Patient\",\"birthDate\":\"2020-01-01T00:00:00Z\"}",
    "{\"resourceType\":\"Observation\",\"component\":[{\"valueQuantity\":{\"value\":\"7\"}}]}",
    /* Which of two would count must not be left to chance. */
    "{\"resourceType\":\"Patient\",\"gender\":\"male\",\"gender\":\"female\"}",
    "{\"resourceType\":\"Patient\",\"active\":true,\"active\":false}",
    "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\"}],\"name\":[{\"family\":\"b\"}]}",
    "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1,\"value\":2}}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_fhir_read (json, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
  g_autoptr (GBytes) json = g_bytes_new_static (texts[9], strlen (texts[9]));
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_fhir_read (json, &error));
  g_assert_nonnull (strstr (error->message, "Observation.component.valueQuantity.value"));
}

static void
test_many_members (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "\"m%u\":%u,", i, i);
  gsize length = text->len;
  g_string_append (text, "\"n\":1}");
  g_autoptr (yyjson_doc) doc = parse (text->str);
  g_assert_cmpuint (yyjson_obj_size (yyjson_doc_get_root (doc)), ==, 1001);
  g_string_truncate (text, length);
  g_string_append (text, "\"m7\":1}");
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_json_parse (text->str, text->len, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

static void
test_numbers_keep_text (void)
{
  static const char text[] = "{\"a\":[1.10,-0.0,1e400,123456789012345678.9,0.0000000000000000001]}";
  g_autoptr (yyjson_doc) doc = parse (text);
  g_autoptr (GBytes) written = althea_json_write (yyjson_doc_get_root (doc));
  g_autoptr (yyjson_mut_doc) copy = yyjson_doc_mut_copy (doc, NULL);
  g_autoptr (GBytes) again = althea_json_write_mut (copy);
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written), text, strlen (text));
  g_assert_true (g_bytes_equal (written, again));
}

static void
test_byte_order_mark (void)
{
  static const char text[] = "\xef\xbb\xbf{\n\"a\":1,\"a\":2}";
  g_auto (AltheaJsonProblem) problem = { 0 };
  g_autoptr (yyjson_doc) good = parse ("\xef\xbb\xbf{\"a\":1}");
  g_assert_nonnull (good);
  g_assert_null (althea_json_parse (text, strlen (text), NULL, &problem, NULL));
  g_assert_cmpuint (problem.line, ==, 2);
  g_assert_cmpuint (problem.column, ==, 8);
}

/* The order and the escapes are those of RFC 8785; U+FB33 stands behind U+1F600 in UTF-16. */
static void
test_canonical (void)
{
  g_autoptr (yyjson_doc) doc
      = parse ("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Dalet\","
               "\"1\":\"One\",\"\\ud83d\\ude00\":\"Smile\",\"\\u0080\":\"Control\","
               "\"\\u00f6\":\"o\",\"b\":{\"z\":1.10,\"a\":[true,null,[],{}]},"
               "\"t\":\"\\u000f\\n/\\\"\\\\\\u2028\"}");
  g_autoptr (GBytes) written = althea_json_write_canonical (yyjson_doc_get_root (doc));
  g_autofree char *text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  g_assert_cmpstr (
      text, ==,
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"b\":{\"a\":[true,null,[],{}],\"z\":1.10},"
      "\"t\":\"\\u000f\\n/\\\"\\\\\u2028\",\"\xc2\x80\":\"Control\",\"ö\":\"o\",\"€\":\"Euro Sign\","
      "\"😀\":\"Smile\",\"\ufb33\":\"Dalet\"}");
}

static void
test_paths (void)
{
  g_autoptr (yyjson_doc) doc = parse ("{\"name\":[{\"family\":\"A\"},{\"given\":[\"B\",\"C\"]}]}");
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_assert_cmpstr (althea_json_get_string (root, "name[0].family"), ==, "A");
  g_assert_cmpstr (althea_json_get_string (root, "name[1].given[1]"), ==, "C");
  g_assert_null (althea_json_get (root, "name[2].given"));
  g_assert_null (althea_json_get_string (root, "name"));
  g_assert_true (althea_json_get (root, "") == root);
}

static void
test_peek (void)
{
  static const struct
  {
    const char *text, *type, *id;
  } cases[] = {
    { "{\"resourceType\":\"Patient\",\"id\":\"p\",\"x\":[", "Patient", "p" },
    { " {\"a\":{\"id\":\"no\",\"b\":[\"}]\",\"\\\"\"]},\"n\":-1.5e3,\"id\" : \"p\" , \"resourceType\": "
      "\"Task\"}",
      "Task", "p" },
    { "\xef\xbb\xbf{\"resourceType\":\"Bundle\",\"type\":\"batch\"}", "Bundle", NULL },
    { "{\"id\":\"p\"}", NULL, NULL },
    { "[1]", NULL, NULL },
    { "", NULL, NULL },
    { "{\"a\":}", NULL, NULL },
    { "{\"a\":\"\\", NULL, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new (cases[i].text, strlen (cases[i].text));
      g_autofree char *type = NULL, *id = NULL;
      g_assert_true (althea_fhir_peek (json, &type, &id) == (cases[i].type != NULL));
      g_assert_cmpstr (type, ==, cases[i].type);
      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

/* The public test suite of JSON parsers: y_ must be read, n_ refused, i_ may be either. */
static void
test_suite (void)
{
  g_autofree char *directory = material_unpack ("json/jsontestsuite.tar.xz");
  guint n = 0;
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = material_list (directory, ".json");
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GBytes) bytes = material_read (files->pdata[i]);
      g_autofree char *name = g_path_get_basename (files->pdata[i]);
      AltheaJsonLimits limits = { .max_depth = 600 };
      g_autoptr (yyjson_doc) doc
          = althea_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits, NULL, NULL);
      /* Two that are legal JSON and that we refuse on purpose: which of two members counts, and what a C
       * string would cut off. */
      if (strstr (name, "duplicated_key") != NULL || strstr (name, "null_escape") != NULL
          || strstr (name, "escaped_null") != NULL)
        {
          g_assert_null (doc);
          continue;
        }
      if (g_str_has_prefix (name, "y_") && doc == NULL)
        g_error ("%s was refused", name);
      if (g_str_has_prefix (name, "n_") && doc != NULL)
        g_error ("%s was read", name);
      n++;
    }
  g_assert_cmpuint (n, >, 100);
  material_remove (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir/json/refusals", test_refusals);
  g_test_add_func ("/fhir/json/limits", test_limits);
  g_test_add_func ("/fhir/json/deep-record", test_deep_record);
  g_test_add_func ("/fhir/json/bad-records", test_bad_records);
  g_test_add_func ("/fhir/json/many-members", test_many_members);
  g_test_add_func ("/fhir/json/numbers", test_numbers_keep_text);
  g_test_add_func ("/fhir/json/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/fhir/json/canonical", test_canonical);
  g_test_add_func ("/fhir/json/paths", test_paths);
  g_test_add_func ("/fhir/json/peek", test_peek);
  g_test_add_func ("/fhir/json/suite", test_suite);
  return g_test_run ();
}
