/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-bundle.h"

#define PATIENT "{\"resourceType\":\"Patient\",\"id\":\"p\"}"

static AltheaBundle *
open_text (const char *text, AltheaBundleFormat format)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return althea_bundle_new (bytes, format, NULL);
}

/* The walk as one line: "Patient@1 !3 Observation@4", with ! and the line for a problem. */
static char *
walk (AltheaBundle *bundle)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleEntry entry;
  AltheaBundleStep step;
  while ((step = althea_bundle_next (bundle, &entry, &problem)) != ALTHEA_BUNDLE_END)
    {
      if (line->len > 0)
        g_string_append_c (line, ' ');
      if (step == ALTHEA_BUNDLE_ENTRY)
        g_string_append_printf (line, "%s@%u", entry.resource_type, entry.line);
      else
        g_string_append_printf (line, "!%u", problem.line);
    }
  return g_string_free_and_steal (g_steal_pointer (&line));
}

static void
test_walks (void)
{
  static const struct
  {
    const char *text;
    AltheaBundleFormat format;
    const char *expected;
  } cases[] = {
    { PATIENT, ALTHEA_BUNDLE_FORMAT_GUESS, "Patient@1" },
    { PATIENT "\n", ALTHEA_BUNDLE_FORMAT_GUESS, "Patient@1" },
    { PATIENT PATIENT, ALTHEA_BUNDLE_FORMAT_GUESS, "!1" },
    { PATIENT "\n\n{bad\n" PATIENT "\r\n", ALTHEA_BUNDLE_FORMAT_GUESS, "Patient@1 !3 Patient@4" },
    { "{bad\n" PATIENT, ALTHEA_BUNDLE_FORMAT_NDJSON, "!1 Patient@2" },
    { "{bad\n" PATIENT, ALTHEA_BUNDLE_FORMAT_GUESS, "!1" },
    { "{\n\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n{\"resource\":\n" PATIENT
      "},\n{\"resource\":{\"id\":\"x\"}},{},\n{\"resource\":" PATIENT "}]}",
      ALTHEA_BUNDLE_FORMAT_GUESS, "Patient@4 !5 !5 Patient@6" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\","
      "\"url\":\"Patient/1\"}}]}",
      ALTHEA_BUNDLE_FORMAT_GUESS, "" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}", ALTHEA_BUNDLE_FORMAT_GUESS, "" },
    { "{\"resourceType\":\"Bundle\",\"entry\":{}}", ALTHEA_BUNDLE_FORMAT_GUESS, "!1" },
    { "[]", ALTHEA_BUNDLE_FORMAT_GUESS, "!1" },
    { "", ALTHEA_BUNDLE_FORMAT_GUESS, "" },
    { "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" PATIENT
      "}]}\n{\"resourceType\":\"Bundle\",\"entry\":["
      "{\"resource\":" PATIENT "},{\"resource\":" PATIENT "}]}\n",
      ALTHEA_BUNDLE_FORMAT_GUESS, "Patient@1 Patient@2 Patient@2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaBundle) bundle = open_text (cases[i].text, cases[i].format);
      g_autofree char *first = walk (bundle);
      althea_bundle_rewind (bundle);
      g_autofree char *second = walk (bundle);
      g_assert_cmpstr (first, ==, cases[i].expected);
      g_assert_cmpstr (first, ==, second);
    }
}

static void
test_entry (void)
{
  g_autoptr (AltheaBundle) bundle = open_text (
      "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\","
      "\"resource\":" PATIENT ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient/"
      "p\",\"ifNoneExist\":\"identifier=1\",\"ifMatch\":\"W/\\\"2\\\"\"}}]}",
      ALTHEA_BUNDLE_FORMAT_JSON);
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleEntry entry;
  g_assert_cmpint (althea_bundle_next (bundle, &entry, &problem), ==, ALTHEA_BUNDLE_ENTRY);
  g_assert_cmpstr (althea_bundle_get_type (bundle), ==, "transaction");
  g_assert_cmpstr (entry.id, ==, "p");
  g_assert_cmpstr (entry.full_url, ==, "urn:uuid:1");
  g_assert_cmpstr (entry.method, ==, "PUT");
  g_assert_cmpstr (entry.url, ==, "Patient/p");
  g_assert_cmpstr (entry.if_none_exist, ==, "identifier=1");
  g_assert_cmpstr (entry.if_match, ==, "W/\"2\"");
  g_assert_true (althea_bundle_check (bundle, &problem, NULL));
  g_assert_cmpint (althea_bundle_next (bundle, &entry, &problem), ==, ALTHEA_BUNDLE_END);
}

static void
test_check_says_where (void)
{
  g_autoptr (AltheaBundle) bundle
      = open_text (PATIENT "\n{\"resourceType\":\"Patient\",\"gender\":\"M\"}\n", ALTHEA_BUNDLE_FORMAT_GUESS);
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleEntry entry;
  althea_bundle_next (bundle, &entry, &problem);
  g_assert_cmpint (althea_bundle_next (bundle, &entry, &problem), ==, ALTHEA_BUNDLE_ENTRY);
  g_assert_false (althea_bundle_check (bundle, &problem, NULL));
  g_assert_cmpstr (problem.path, ==, "Patient.gender");
  g_assert_cmpuint (problem.line, ==, 2);
  g_assert_cmpuint (problem.column, ==, 37);
}

/* What was given before is still there when the next is, and when all were. */
static void
test_keep (void)
{
  g_autoptr (AltheaBundle) bundle
      = open_text (PATIENT "\n{\"resourceType\":\"Observation\",\"id\":\"o\"}\n" PATIENT "\n",
                   ALTHEA_BUNDLE_FORMAT_NDJSON);
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleEntry entries[3], end;
  althea_bundle_keep (bundle);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_cmpint (althea_bundle_next (bundle, &entries[i], &problem), ==, ALTHEA_BUNDLE_ENTRY);
  g_assert_cmpint (althea_bundle_next (bundle, &end, &problem), ==, ALTHEA_BUNDLE_END);
  g_assert_cmpstr (entries[0].resource_type, ==, "Patient");
  g_assert_cmpstr (althea_json_get_string (entries[1].resource, "id"), ==, "o");
  g_assert_cmpstr (entries[2].resource_type, ==, "Patient");
}

/* Lines are counted in blocks: those before, across and behind the end of one. */
static void
test_lines (void)
{
  for (guint n_lines = 0; n_lines < 700; n_lines += 7)
    {
      g_autofree char *blank = g_strnfill (n_lines, '\n'), *spaces = g_strnfill (n_lines % 5, ' ');
      g_autofree char *text
          = g_strconcat ("{\"resourceType\":\"Bundle\",", spaces, blank, "\"entry\":[{\"resource\":", spaces,
                         "{\"resourceType\":\"Patient\"}},\n{\"resource\":{\"id\":\"1\"}}]}", NULL);
      g_autofree char *expected = g_strdup_printf ("Patient@%u !%u", n_lines + 1, n_lines + 2);
      g_autoptr (AltheaBundle) bundle = open_text (text, ALTHEA_BUNDLE_FORMAT_JSON);
      g_autofree char *got = walk (bundle);
      g_assert_cmpstr (got, ==, expected);
    }
}

static const char *
resolve (const char *reference, gboolean conditional, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%s %s", reference, conditional ? "?" : "-"));
  return conditional ? "Practitioner/42" : NULL;
}

static void
test_rewrite (void)
{
  static const char text[]
      = "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"urn:uuid:a\"},"
        "\"performer\":[{\"reference\":\"Practitioner?identifier=http://npi|9\"},{\"reference\":\"#c\"},"
        "{\"reference\":\"http://other/Patient/1/_history/3\"},{\"reference\":\"urn:uuid:gone\"}],"
        "\"identifier\":[{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"urn:uuid:a\"}],"
        "\"extension\":[{\"url\":\"urn:uuid:a\",\"valueUri\":\"urn:uuid:a\"},{\"url\":\"x\",\"valueString\":"
        "\"urn:uuid:a\"}]}";
  g_autoptr (AltheaReferenceMap) map = althea_reference_map_new ();
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, strlen (text), NULL, NULL, NULL);
  althea_reference_map_add (map, "urn:uuid:a", "Patient", "old");
  althea_reference_map_add (map, "urn:uuid:a", "Patient", "new");
  althea_reference_map_add (map, "http://other/Patient/1", "Patient", "one");
  g_assert_cmpstr (althea_reference_map_lookup (map, "urn:uuid:a"), ==, "Patient/new");
  g_assert_null (althea_reference_map_lookup (map, "urn:uuid:b"));

  yyjson_val *root = yyjson_doc_get_root (doc);
  g_assert_cmpuint (althea_reference_map_rewrite (map, root, resolve, asked), ==, 5);
  g_assert_cmpstr (althea_json_get_string (root, "subject.reference"), ==, "Patient/new");
  g_assert_cmpstr (althea_json_get_string (root, "performer[0].reference"), ==, "Practitioner/42");
  g_assert_cmpstr (althea_json_get_string (root, "performer[1].reference"), ==, "#c");
  g_assert_cmpstr (althea_json_get_string (root, "performer[2].reference"), ==, "Patient/one");
  g_assert_cmpstr (althea_json_get_string (root, "performer[3].reference"), ==, "urn:uuid:gone");
  g_assert_cmpstr (althea_json_get_string (root, "identifier[0].value"), ==, "urn:uuid:a");
  g_assert_cmpstr (althea_json_get_string (root, "extension[0].valueUri"), ==, "Patient/new");
  g_assert_cmpstr (althea_json_get_string (root, "extension[1].valueString"), ==, "urn:uuid:a");
  g_assert_cmpuint (asked->len, ==, 2);
  g_assert_cmpstr (asked->pdata[0], ==, "Practitioner?identifier=http://npi|9 ?");
  g_assert_cmpstr (asked->pdata[1], ==, "urn:uuid:gone -");

  /* What was changed in place is written as changed. */
  g_autoptr (GBytes) json = althea_json_write (root);
  g_autofree char *written = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  g_assert_nonnull (strstr (written, "\"subject\":{\"reference\":\"Patient/new\"}"));
}

static void
test_conditional (void)
{
  static const struct
  {
    const char *reference, *type, *system, *value;
  } cases[] = { { "Practitioner?identifier=http://npi|99", "Practitioner", "http://npi", "99" },
                { "Location?identifier=https%3A%2F%2Fa%7Cb%20c", "Location", "https://a", "b c" },
                { "Patient?identifier=5", "Patient", NULL, "5" },
                { "Patient?identifier=|5", "Patient", "", "5" },
                { "Patient?name=x", NULL, NULL, NULL },
                { "Patient?identifier=a|b&name=x", NULL, NULL, NULL },
                { "Patient?identifier=a|", NULL, NULL, NULL },
                { "?identifier=a", NULL, NULL, NULL },
                { "Patient/1", NULL, NULL, NULL } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *type = NULL, *system = NULL, *value = NULL;
      g_assert_true (althea_reference_split_conditional (cases[i].reference, &type, &system, &value)
                     == (cases[i].type != NULL));
      g_assert_cmpstr (type, ==, cases[i].type);
      g_assert_cmpstr (system, ==, cases[i].system);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir/bundle/walks", test_walks);
  g_test_add_func ("/fhir/bundle/entry", test_entry);
  g_test_add_func ("/fhir/bundle/check", test_check_says_where);
  g_test_add_func ("/fhir/bundle/keep", test_keep);
  g_test_add_func ("/fhir/bundle/lines", test_lines);
  g_test_add_func ("/fhir/bundle/rewrite", test_rewrite);
  g_test_add_func ("/fhir/bundle/conditional", test_conditional);
  return g_test_run ();
}
