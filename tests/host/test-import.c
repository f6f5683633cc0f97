/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "import-fixture.h"

#define PATIENT_UUID "5b8f0f0e-1111-4222-8333-444455556666"
#define OBSERVATION(id, patient, value)                                                                      \
  "{'resourceType':'Observation','id':'" id "','status':'final','code':{'text':'Weight'},"                   \
  "'subject':{'reference':'" patient "'},'valueQuantity':{'value':" value ",'unit':'kg'}}"
#define PATIENT(id, family, birth, number)                                                                   \
  "{'resourceType':'Patient','id':'" id "','identifier':[{'system':'urn:example:mrn','value':'" number       \
  "'}],'name':[{'family':'" family "'}],'birthDate':'" birth "'}"

static void
test_bundle (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "b.json",
      "{'resourceType':'Bundle','type':'transaction','entry':["
      "{'fullUrl':'urn:uuid:0b8f0f0e-1111-4222-8333-444455556667','resource':{'resourceType':'Observation',"
      "'status':'final','code':{'text':'Weight'},'subject':{'reference':'urn:uuid:" PATIENT_UUID "'},"
      "'valueQuantity':{'value':71.50,'unit':'kg'}},'request':{'method':'POST','url':'Observation'}},"
      "{'fullUrl':'urn:uuid:" PATIENT_UUID
      "','resource':{'resourceType':'Patient','name':[{'family':'Nowak'}]},"
      "'request':{'method':'POST','url':'Patient'}}]}");
  run_import (f, path);
  assert_counts (f, 2, 0, 0, 0);
  g_autoptr (yyjson_doc) doc = read_record (f, "Observation", "0b8f0f0e-1111-4222-8333-444455556667");
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_assert_cmpstr (althea_json_get_string (root, "subject.reference"), ==, "Patient/" PATIENT_UUID);
  g_assert_cmpstr (yyjson_get_raw (althea_json_get (root, "valueQuantity.value")), ==, "71.50");
  run_import (f, path);
  assert_counts (f, 0, 0, 2, 0);
}

static void
test_transaction_is_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = write_file (f, "t.json",
                    "{'resourceType':'Bundle','type':'transaction','entry':[\n"
                    "{'fullUrl':'urn:uuid:" PATIENT_UUID "','resource':{'resourceType':'Patient'}},\n"
                    "{'resource':{'resourceType':'Patient','id':'p2','birthDate':'80-01-01'}}]}");
  run_import (f, path);
  assert_counts (f, 0, 0, 0, 2);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 0);
  g_autofree char *report = host_import_to_report (f->import);
  g_assert_nonnull (strstr (report, "Patient.birthDate"));
  g_assert_nonnull (strstr (report, "\"line\": 3"));
}

static void
test_dangling_transaction (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "d.json",
      "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':" OBSERVATION (
          "o1", "urn:uuid:" PATIENT_UUID, "1") ",'request':{'method':'POST','url':'Observation'}}]}");
  run_import (f, path);
  g_assert_cmpuint (f->counts.imported, ==, 0);
  g_assert_cmpuint (f->counts.set_aside, >, 0);
  g_assert_cmpuint (count_type (f, "Observation"), ==, 0);
}

static void
test_collection_takes_the_rest (Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = write_file (f, "c.json",
                    "{'resourceType':'Bundle','type':'collection','entry':[{'resource':" PATIENT (
                        "a", "One", "1980",
                        "1") "},"
                             "{'resource':{'resourceType':'Observation','id':'o'}},{'resource':" PATIENT (
                                 "b", "Two", "1981", "2") "}]}");
  run_import (f, path);
  assert_counts (f, 2, 0, 0, 1);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 2);
}

static void
test_changes_make_versions (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "p.json", PATIENT ("a", "Kowalska", "1980-05-06", "1"));
  run_import (f, path);
  assert_counts (f, 1, 0, 0, 0);
  g_free (write_file (f, "p.json", PATIENT ("a", "Nowak", "1980-05-06", "1")));
  run_import (f, path);
  assert_counts (f, 0, 1, 0, 0);
  /* The older file again must not undo the newer one. */
  g_free (write_file (f, "p.json", PATIENT ("a", "Kowalska", "1980-05-06", "1")));
  run_import (f, path);
  assert_counts (f, 0, 0, 1, 0);
  g_autoptr (yyjson_doc) doc = read_record (f, "Patient", "a");
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "name[0].family"), ==, "Nowak");
}

static void
test_same_id_other_person (Fixture *f, gconstpointer data)
{
  g_autofree char *first = write_file (f, "1.json", PATIENT ("1", "Kowalska", "1980-05-06", "77"));
  g_autofree char *second = write_file (
      f, "2.json",
      "{'resourceType':'Bundle','type':'collection','entry':[{'resource':" PATIENT (
          "1", "Okafor", "1991-01-02", "78") "},{'resource':" OBSERVATION ("o1", "Patient/1", "60.0") "}]}");
  run_import (f, first);
  run_import (f, second);
  assert_counts (f, 2, 0, 0, 0);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 2);
  g_autofree char *other = host_store_find_identifier (f->store, "Patient", "urn:example:mrn", "78", NULL);
  g_assert_cmpstr (other, !=, "1");
  g_autoptr (yyjson_doc) doc = read_record (f, "Observation", "o1");
  g_autofree char *expected = g_strconcat ("Patient/", other, NULL);
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "subject.reference"), ==, expected);
  run_import (f, second);
  assert_counts (f, 0, 0, 2, 0);
}

/* In one run, whether as files of a directory or in one file, and in either order of storing. */
static void
test_same_id_in_one_run (Fixture *f, gconstpointer data)
{
  g_free (write_file (f, "1.json",
                      "{'resourceType':'Bundle','type':'collection','entry':[{'resource':" PATIENT (
                          "1", "Kowalska", "1980-05-06",
                          "77") "},{'resource':" OBSERVATION ("o1", "Patient/1", "60.0") "}]}"));
  g_free (write_file (
      f, "2.json",
      "{'resourceType':'Bundle','type':'collection','entry':[{'resource':" PATIENT (
          "1", "Okafor", "1991-01-02", "78") "},{'resource':" OBSERVATION ("o1", "Patient/1", "90.0") "}]}"));
  run_import (f, f->files);
  assert_counts (f, 4, 0, 0, 0);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 2);
  g_assert_cmpuint (count_type (f, "Observation"), ==, 2);
  run_import (f, f->files);
  assert_counts (f, 0, 0, 4, 0);
}

static void
test_identified_without_id (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "n.json",
                                      "{'resourceType':'Patient','identifier':[{'system':'urn:example:mrn','"
                                      "value':'5'}],'name':[{'family':'Ito'}]}");
  run_import (f, path);
  assert_counts (f, 1, 0, 0, 0);
  g_free (write_file (f, "n.json",
                      "{'resourceType':'Patient','identifier':[{'system':'urn:example:mrn','value':'5'}],"
                      "'name':[{'family':'Ito'}],'gender':'female'}"));
  run_import (f, path);
  assert_counts (f, 0, 1, 0, 0);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 1);
}

static void
test_nothing_names_it (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "a.ndjson",
      "{'resourceType':'Basic','code':{'text':'x'}}\n{'resourceType':'Basic','code':{'text':'x'}}\n"
      "{'resourceType':'Basic','code':{'text':'y'}}\n");
  run_import (f, path);
  assert_counts (f, 3, 0, 0, 0);
  run_import (f, path);
  assert_counts (f, 0, 0, 3, 0);
}

/* The patient's file names a practitioner of a file that comes later. */
static void
test_conditional_references (Fixture *f, gconstpointer data)
{
  g_free (write_file (
      f, "a.json",
      "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':{'resourceType':'Encounter',"
      "'id':'e1','status':'finished','class':{'code':'AMB'},'participant':[{'individual':{'reference':"
      "'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|42'}}]},"
      "'request':{'method':'POST','url':'Encounter'}}]}"));
  g_free (write_file (f, "b.ndjson.gz.skip", ""));
  g_free (write_file (
      f, "z.json",
      "{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'resourceType':'Practitioner',"
      "'id':'d1','identifier':[{'system':'http://hl7.org/fhir/sid/us-npi','value':'42'}]},"
      "'request':{'method':'POST','url':'Practitioner','ifNoneExist':"
      "'identifier=http://hl7.org/fhir/sid/us-npi|42'}}]}"));
  run_import (f, f->files);
  assert_counts (f, 2, 0, 0, 0);
  g_assert_cmpuint (f->counts.notes, ==, 0);
  g_autoptr (yyjson_doc) doc = read_record (f, "Encounter", "e1");
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "participant[0].individual.reference"),
                   ==, "Practitioner/d1");
}

static void
test_unknown_conditional_is_noted (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "o.json", OBSERVATION ("o1", "Patient?identifier=urn:x|9", "1.0"));
  run_import (f, path);
  assert_counts (f, 1, 0, 0, 0);
  g_assert_cmpuint (f->counts.notes, ==, 1);
}

static void
test_bad_lines_hide_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "l.ndjson",
      PATIENT ("a", "A", "1980", "1") "\n{broken\n" PATIENT (
          "b", "B", "1981",
          "2") "\n\n"
               "{'resourceType':'Patient','id':'c','id':'d'}\n[1,2]\n" PATIENT ("e", "E", "1982", "3"));
  run_import (f, path);
  assert_counts (f, 3, 0, 0, 3);
  g_autofree char *line = host_import_describe (f->import, 0);
  g_assert_nonnull (strstr (line, "l.ndjson:2:"));
  g_autofree char *second = host_import_describe (f->import, 1);
  g_assert_nonnull (strstr (second, "l.ndjson:5:"));
}

static void
test_compressed (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (
        text, "{\"resourceType\":\"Patient\",\"id\":\"p%u\",\"name\":[{\"family\":\"N%u\"}]}\n", i, i);
  g_autofree char *path = g_build_filename (f->files, "many.ndjson.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) raw = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (G_OUTPUT_STREAM (raw), G_CONVERTER (compressor));
  g_assert_true (g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  run_import (f, path);
  assert_counts (f, 5000, 0, 0, 0);
}

/* What was handed over comes back byte for byte, from the report that is kept with it. */
static void
test_original_is_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "p.json", "  {'resourceType' : 'Patient',\r\n 'id':'a' }\n\n");
  g_autoptr (GError) error = NULL;
  run_import (f, path);
  assert_counts (f, 1, 0, 0, 0);
  g_autoptr (GPtrArray) facts = host_store_list_facts (f->store, "import", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, 2);
  g_autoptr (yyjson_doc) fact = yyjson_read (facts->pdata[1], strlen (facts->pdata[1]), 0);
  const char *report_name[] = { althea_json_get_string (yyjson_doc_get_root (fact), "report"), NULL };
  g_autoptr (GBytes) report = host_import_read_original (f->store, report_name, &error);
  g_assert_no_error (error);
  g_autoptr (yyjson_doc) doc = yyjson_read (g_bytes_get_data (report, NULL), g_bytes_get_size (report), 0);
  const char *names[] = { althea_json_get_string (yyjson_doc_get_root (doc), "files[0].originals[0]"), NULL };
  g_autoptr (GBytes) original = host_import_read_original (f->store, names, &error);
  g_assert_no_error (error);
  const char expected[] = "  {\"resourceType\" : \"Patient\",\r\n \"id\":\"a\" }\n\n";
  g_assert_cmpmem (g_bytes_get_data (original, NULL), g_bytes_get_size (original), expected,
                   strlen (expected));
}

static void
test_hostile_texts (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "   \n",
    "{",
    "null",
    "{'resourceType':'Patient','id':'a'",
    "{'resourceType':'Patient'} {'resourceType':'Patient'}",
    "{'resourceType':'Nothing','id':'a'}",
    "{'resourceType':'Patient','id':'a','name':[{'family':'\xff'}]}",
    "{'resourceType':'Patient','id':'a','name':[{'family':'\\ud800'}]}",
    "{'resourceType':'Patient','id':'a','name':null}",
    "{'resourceType':'Bundle','type':'transaction','entry':'no'}",
    "{'resourceType':'Bundle','type':'batch','entry':[1,null,{},{'resource':3}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = write_file (f, "h.json", texts[i]);
      run_import (f, path);
      g_assert_cmpuint (f->counts.imported, ==, 0);
      g_assert_cmpuint (f->counts.set_aside, >, 0);
    }
  g_autoptr (GString) deep = g_string_new ("{'resourceType':'Patient','extension':");
  for (guint i = 0; i < 5000; i++)
    g_string_append (deep, "[");
  g_autofree char *path = write_file (f, "deep.json", deep->str);
  run_import (f, path);
  assert_counts (f, 0, 0, 0, 1);
}

static void
test_missing_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "p.json", PATIENT ("a", "A", "1980", "1"));
  g_autofree char *missing = g_build_filename (f->files, "missing.json", NULL);
  const char *paths[] = { path, missing, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostImport) import = host_import_new (f->practice);
  g_assert_false (host_import_run (import, paths, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 0);
}

/* One Bundle with two versions of a patient: the later one is the current one, the earlier is kept. */
static void
test_versions_in_a_bundle (Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = write_file (f, "v.json",
                    "{'resourceType':'Bundle','type':'collection','entry':["
                    "{'fullUrl':'http://example.org/Patient/"
                    "45','resource':{'resourceType':'Patient','id':'45','name':[{'text':'One'}]}},"
                    "{'fullUrl':'http://example.org/Patient/"
                    "45','resource':{'resourceType':'Patient','id':'45','name':[{'text':'Two'}]}}]}");
  run_import (f, path);
  assert_counts (f, 1, 1, 0, 0);
  g_autoptr (yyjson_doc) doc = read_record (f, "Patient", "45");
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "name[0].text"), ==, "Two");
  run_import (f, path);
  assert_counts (f, 0, 0, 2, 0);
}

/* Nothing is deleted by a file, and what was not done is said. */
static void
test_deletions (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "d.json",
      "{'resourceType':'Bundle','type':'transaction','entry':["
      "{'request':{'method':'DELETE','url':'Patient/a'}},"
      "{'resource':" PATIENT ("b", "B", "1981", "2") ",'request':{'method':'PUT','url':'Patient/b'}}]}");
  g_autofree char *before = write_file (f, "p.json", PATIENT ("a", "A", "1980", "1"));
  run_import (f, before);
  run_import (f, path);
  assert_counts (f, 1, 0, 0, 0);
  g_assert_cmpuint (f->counts.notes, ==, 1);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 2);
}

static void
write_numbered (Fixture *f, guint number, const char *value)
{
  g_autofree char *name = g_strdup_printf ("f%02u.json", number);
  g_autofree char *text = g_strdup_printf (
      "{'resourceType':'Bundle','type':'collection','entry':[{'resource':" OBSERVATION (
          "a%u", "Patient/p%u", "%s") "},{'resource':" OBSERVATION ("b%u", "Patient/p%u", "1") "}]}",
      number, number, value, number, number);
  g_free (write_file (f, name, text));
}

/* Files are written together; one that cannot be new among those that are is found, and costs no other. */
static void
test_changes_among_new (Fixture *f, gconstpointer data)
{
  for (guint i = 3; i < 20; i += 5)
    write_numbered (f, i, "1");
  run_import (f, f->files);
  assert_counts (f, 8, 0, 0, 0);
  for (guint i = 0; i < 20; i++)
    write_numbered (f, i, "2");
  run_import (f, f->files);
  assert_counts (f, 32, 4, 4, 0);
  g_assert_cmpuint (count_type (f, "Observation"), ==, 40);
  g_autoptr (yyjson_doc) doc = read_record (f, "Observation", "a18");
  g_assert_cmpstr (yyjson_get_raw (althea_json_get (yyjson_doc_get_root (doc), "valueQuantity.value")), ==,
                   "2");
  run_import (f, f->files);
  assert_counts (f, 0, 0, 40, 0);
}

#define ADD(path, func) g_test_add ("/import/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  althea_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("bundle", test_bundle);
  ADD ("transaction", test_transaction_is_whole);
  ADD ("dangling", test_dangling_transaction);
  ADD ("collection", test_collection_takes_the_rest);
  ADD ("versions", test_changes_make_versions);
  ADD ("same-id", test_same_id_other_person);
  ADD ("same-id-one-run", test_same_id_in_one_run);
  ADD ("identified", test_identified_without_id);
  ADD ("unnamed", test_nothing_names_it);
  ADD ("conditional", test_conditional_references);
  ADD ("conditional-unknown", test_unknown_conditional_is_noted);
  ADD ("bad-lines", test_bad_lines_hide_nothing);
  ADD ("compressed", test_compressed);
  ADD ("original", test_original_is_kept);
  ADD ("hostile", test_hostile_texts);
  ADD ("missing", test_missing_file);
  ADD ("deletions", test_deletions);
  ADD ("bundle-versions", test_versions_in_a_bundle);
  ADD ("changes-among-new", test_changes_among_new);
  return g_test_run ();
}
