/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-bundle.h"
#include "althea-error.h"
#include "althea-partial-date.h"
#include "material.h"

/* What the check of imports accepts and what it refuses, and how it says so. */

static gboolean
check_text (const char *text, gsize n_bytes, AltheaJsonProblem *problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, NULL, problem, &error);
  if (doc == NULL)
    {
      g_assert_nonnull (error);
      return FALSE;
    }
  if (althea_fhir_check (yyjson_doc_get_root (doc), problem, &error))
    {
      g_assert_no_error (error);
      return TRUE;
    }
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  althea_json_problem_locate (problem, doc, text, n_bytes);
  problem->at = NULL;
  return FALSE;
}

typedef struct
{
  const char *name, *json, *path, *found;
  guint line, column;
} Refusal;

#define OBSERVATION "{\"resourceType\":\"Observation\",\n\"status\":\"final\",\"code\":{\"text\":\"x\"}"

static const Refusal refusals[] = {
  { "unknown-element", "{\"resourceType\":\"Patient\",\n  \"hat\":1}", "Patient.hat", "1", 2, 4 },
  { "no-list", "{\"resourceType\":\"Patient\",\n\"name\":{\"family\":\"x\"}}", "Patient.name",
    "{\"family\":\"x\"}", 2, 10 },
  { "list", "{\"resourceType\":\"Patient\",\n\"gender\":[\"male\"]}", "Patient.gender", "[\"male\"]", 2, 2 },
  { "code", "{\"resourceType\":\"Patient\",\n\"gender\":\"M\"}", "Patient.gender", "\"M\"", 2, 11 },
  { "day", "{\"resourceType\":\"Patient\",\n\"birthDate\":\"2023-02-29\"}", "Patient.birthDate",
    "\"2023-02-29\"", 2, 14 },
  { "nested", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\"},\n{\"given\":[\"b\",\"\"]}]}",
    "Patient.name[1].given[1]", "\"\"", 2, 16 },
  { "choice", OBSERVATION ",\"valueString\":\"a\",\n\"valueBoolean\":true}", "Observation.valueBoolean",
    "true", 3, 2 },
  { "component", OBSERVATION ",\n\"component\":[{\"valueString\":\"a\"}]}", "Observation.component[0]", NULL,
    3, 2 },
  { "missing", "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\"}}", "Observation", NULL, 0, 0 },
  { "number", OBSERVATION ",\"valueQuantity\":{\"value\":\n\"7\"}}", "Observation.valueQuantity.value",
    "\"7\"", 3, 2 },
  { "null", "{\"resourceType\":\"Patient\",\"active\":null}", "Patient.active", "null", 1, 28 },
  { "empty", "{\"resourceType\":\"Patient\",\"identifier\":[]}", "Patient.identifier", "[]", 1, 28 },
  { "extension", "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"http://x\"}]}",
    "Patient.extension[0]", "{\"url\":\"http://x\"}", 1, 42 },
  { "type", "{\"resourceType\":\"MedicationOrder\"}", "MedicationOrder.resourceType", "\"MedicationOrder\"",
    1, 18 },
  { "abstract", "{\"resourceType\":\"DomainResource\"}", "DomainResource.resourceType", "\"DomainResource\"",
    1, 18 },
  { "id", "{\"resourceType\":\"Patient\",\"id\":\"a_b\"}", "Patient.id", "\"a_b\"", 1, 33 },
  { "script",
    "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div><ScRipt>x</ScRipt></"
    "div>\"}}",
    "Patient.text.div", "\"<div><ScRipt>x</ScRipt></div>\"", 1, 63 },
  { "event",
    "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div "
    "onclick='x()'>a</div>\"}}",
    "Patient.text.div", "\"<div onclick='x()'>a</div>\"", 1, 63 },
  { "scheme",
    "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\","
    "\"div\":\"<div><a href='java\\nscript:x'>a</a></div>\"}}",
    "Patient.text.div", "\"<div><a href='java\\nscript:x'>a</a></div>\"", 1, 63 },
  { "other-type", "{\"resourceType\":\"Library\",\"id\":\"l\",\"useContext\":[{}]}", "Library.useContext[0]",
    "{}", 1, 37 },
  { "extra-of-object", "{\"resourceType\":\"Patient\",\"_maritalStatus\":{\"id\":\"x\"}}",
    "Patient._maritalStatus", "{\"id\":\"x\"}", 1, 28 },
  { "gap", "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"a\",null],\"_given\":[null,null]}]}",
    "Patient.name[0].given[1]", "null", 1, 37 },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_auto (AltheaJsonProblem) problem = { 0 };
  g_assert_false (check_text (refusal->json, strlen (refusal->json), &problem));
  g_assert_cmpstr (problem.path, ==, refusal->path);
  g_assert_cmpstr (problem.found, ==, refusal->found);
  g_assert_cmpuint (problem.line, ==, refusal->line);
  g_assert_cmpuint (problem.column, ==, refusal->column);
  g_assert_cmpuint (strlen (problem.expected), >, 0);
}

static const char *const good[] = {
  "{\"resourceType\":\"Patient\",\"_birthDate\":{\"extension\":[{\"url\":\"http://"
  "x\",\"valueCode\":\"u\"}]}}",
  "{\"resourceType\":\"Observation\",\"_status\":{\"extension\":[{\"url\":\"http://"
  "x\",\"valueCode\":\"u\"}]},"
  "\"code\":{\"text\":\"x\"}}",
  "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[null,\"b\"],\"_given\":[{\"id\":\"x\"},null]}]}",
  "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\","
  "\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p>a &lt; b<br/></p><!-- c --></div>\"}}",
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
  "\"valueQuantity\":{\"value\":1e400}}",
  "\xef\xbb\xbf{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"x\"}}",
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_auto (AltheaJsonProblem) problem = { 0 };
      if (!check_text (good[i], strlen (good[i]), &problem))
        g_error ("%s: %s expected", problem.path, problem.expected);
    }
}

/* --- hostile input that others made -------------------------------------------------------------- */

/* tx-dangling-uuid.json is about resolving a transaction; the importer refuses it, not this check. */
static gboolean
is_about_resolving (const char *name)
{
  return strcmp (name, "tx-dangling-uuid.json") == 0;
}

static gboolean
check_file (const char *path, AltheaJsonProblem *problem)
{
  g_autoptr (GBytes) bytes = material_read (path);
  if (!g_str_has_suffix (path, ".ndjson"))
    return check_text (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), problem);
  g_autoptr (AltheaBundle) bundle = althea_bundle_new (bytes, ALTHEA_BUNDLE_FORMAT_GUESS, NULL);
  AltheaBundleEntry entry;
  AltheaBundleStep step;
  guint n = 0;
  while ((step = althea_bundle_next (bundle, &entry, problem)) != ALTHEA_BUNDLE_END)
    {
      if (step == ALTHEA_BUNDLE_PROBLEM || !althea_bundle_check (bundle, problem, NULL))
        return FALSE;
      n++;
    }
  g_assert_cmpuint (n, >, 100);
  return TRUE;
}

static void
test_manifest (void)
{
  g_autofree char *directory = material_unpack ("fhir/adversarial.tar.xz");
  guint n_accepted = 0, n_refused = 0;
  if (directory == NULL)
    return;
  g_autofree char *manifest = g_build_filename (directory, "adversarial", "manifest.tsv", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (manifest, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);
      g_autofree char *path = g_build_filename (directory, "adversarial", columns[0], NULL);
      g_auto (AltheaJsonProblem) problem = { 0 };
      if (is_about_resolving (columns[0]))
        continue;
      gboolean accepted = check_file (path, &problem);
      if (accepted && strcmp (columns[1], "reject") == 0)
        g_error ("%s was accepted: %s", columns[0], columns[3]);
      if (!accepted && strcmp (columns[1], "accept") == 0)
        g_error ("%s was refused: %s expected %s", columns[0], problem.path, problem.expected);
      if (!accepted)
        g_assert_true (problem.expected != NULL && (problem.line > 0 || problem.path != NULL));
      n_accepted += accepted;
      n_refused += !accepted;
    }
  g_assert_cmpuint (n_accepted, >=, 30);
  g_assert_cmpuint (n_refused, >=, 22);
  material_remove (directory);
}

static void
test_corpus (gconstpointer archive)
{
  g_autofree char *directory = material_unpack (archive);
  guint n_checked = 0;
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = material_list (directory, "json");
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GBytes) bytes = material_read (files->pdata[i]);
      g_autoptr (AltheaBundle) bundle = althea_bundle_new (bytes, ALTHEA_BUNDLE_FORMAT_GUESS, NULL);
      g_auto (AltheaJsonProblem) problem = { 0 };
      AltheaBundleEntry entry;
      AltheaBundleStep step;
      while ((step = althea_bundle_next (bundle, &entry, &problem)) != ALTHEA_BUNDLE_END)
        {
          if (step == ALTHEA_BUNDLE_PROBLEM || !althea_bundle_check (bundle, &problem, NULL))
            g_error ("%s, line %u, column %u: %s: expected %s, found %s", (char *)files->pdata[i],
                     problem.line, problem.column, problem.path, problem.expected, problem.found);
          n_checked++;
        }
    }
  g_assert_cmpuint (n_checked, >, 100);
  g_test_message ("%u resources", n_checked);
  material_remove (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("/fhir/check/refuse/", refusals[i].name, NULL);
      g_test_add_data_func (name, &refusals[i], test_refusal);
    }
  g_test_add_func ("/fhir/check/good", test_good);
  g_test_add_func ("/fhir/check/adversarial", test_manifest);
  g_test_add_data_func ("/fhir/check/hl7", "fhir/hl7-r4-examples.tar.xz", test_corpus);
  g_test_add_data_func ("/fhir/check/us-core", "fhir/us-core-examples.tar.xz", test_corpus);
  g_test_add_data_func ("/fhir/check/synthea-2021", "fhir/synthea-r4-2021-uscore.tar.xz", test_corpus);
  g_test_add_data_func ("/fhir/check/synthea-pathling", "fhir/synthea-r4-pathling.tar.xz", test_corpus);
  return g_test_run ();
}
