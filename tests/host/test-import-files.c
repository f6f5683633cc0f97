/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-people.h"
#include "import-fixture.h"

#include <unistd.h>

/* Files that are damaged, cannot be read or are not looked at: nothing of them goes by in silence, and none
 * costs another. */

#define LINES 3000u

static char *
make_lines (guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        text, "{\"resourceType\":\"Patient\",\"id\":\"p%u\",\"name\":[{\"family\":\"%08x\"}]}\n", i,
        g_str_hash ("x") * (i + 1) * 2654435761u);
  return g_string_free_and_steal (text);
}

static GByteArray *
compress (const char *text)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_autoptr (GBytes) bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return g_bytes_unref_to_array (g_steal_pointer (&bytes));
}

static char *
write_bytes (Fixture *f, const char *name, const GByteArray *bytes)
{
  char *path = g_build_filename (f->files, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, (const char *)bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_item (Fixture *f, guint index, const char *place, const char *words)
{
  g_autofree char *line = host_import_describe (f->import, index);
  if (line == NULL || strstr (line, place) == NULL || strstr (line, words) == NULL)
    g_error ("item %u is “%s”, not of “%s” with “%s”", index, line, place, words);
}

/* The whole report that is kept, of the last import. */
static yyjson_doc *
read_report (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facts = host_store_list_facts (f->store, "import", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, >=, 2);
  const char *value = facts->pdata[facts->len - 1];
  g_autoptr (yyjson_doc) fact = yyjson_read (value, strlen (value), 0);
  const char *names[] = { althea_json_get_string (yyjson_doc_get_root (fact), "report"), NULL };
  g_autoptr (GBytes) report = host_import_read_original (f->store, names, &error);
  g_assert_no_error (error);
  return yyjson_read (g_bytes_get_data (report, NULL), g_bytes_get_size (report), 0);
}

/* The first file of the report comes back as it was handed over. */
static void
assert_original (Fixture *f, const GByteArray *bytes)
{
  g_autoptr (yyjson_doc) doc = read_report (f);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  yyjson_val *list = althea_json_get (yyjson_doc_get_root (doc), "files[0].originals"), *name;
  size_t i, n;
  yyjson_arr_foreach (list, i, n, name) g_ptr_array_add (names, (gpointer)yyjson_get_str (name));
  g_ptr_array_add (names, NULL);
  g_autoptr (GBytes) original
      = host_import_read_original (f->store, (const char *const *)names->pdata, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (original, NULL), g_bytes_get_size (original), bytes->data, bytes->len);
  g_assert_true (yyjson_get_bool (althea_json_get (yyjson_doc_get_root (doc), "files[0].whole")));
}

/* --- damaged gzip files ---------------------------------------------------------------------------- */

/* The contents were changed, and all that tells is the checksum at the end. */
static void
test_wrong_checksum (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_lines (20);
  g_autoptr (GByteArray) bytes = compress (text);
  bytes->data[bytes->len - 8] ^= 1;
  g_autofree char *path = write_bytes (f, "crc.ndjson.gz", bytes);
  run_import (f, path);
  assert_counts (f, 0, 0, 0, 1);
  assert_item (f, 0, "crc.ndjson.gz: ", "checksum");
  g_assert_cmpuint (count_type (f, "Patient"), ==, 0);
  g_assert_cmpuint (f->counts.unreadable, ==, 0);
  assert_original (f, bytes);
}

static void
test_no_trailer (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_lines (20);
  g_autoptr (GByteArray) whole = compress (text);
  for (guint n_missing = 1; n_missing <= 8; n_missing += 7)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_byte_array_append (bytes, whole->data, whole->len - n_missing);
      g_autofree char *path = write_bytes (f, "cut.ndjson.gz", bytes);
      run_import (f, path);
      assert_counts (f, 0, 0, 0, 1);
      assert_item (f, 0, "cut.ndjson.gz:21: ", "end");
      assert_original (f, bytes);
    }
}

static void
test_damage_in_the_middle (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_lines (LINES);
  g_autoptr (GByteArray) bytes = compress (text);
  memset (bytes->data + bytes->len / 2, 0xff, 16);
  g_autofree char *path = write_bytes (f, "a.ndjson.gz", bytes);
  g_free (write_file (f, "b.json", "{'resourceType':'Patient','id':'other'}"));
  run_import (f, f->files);
  assert_counts (f, 1, 0, 0, 1);
  assert_item (f, 0, "a.ndjson.gz:", "gzip");
  g_assert_cmpuint (count_type (f, "Patient"), ==, 1);
}

/* Lines that a member made of them, and with it the place at which the damage was met. */
static void
test_place_of_damage (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_lines (LINES);
  const char *half = strstr (text, "\n{\"resourceType\":\"Patient\",\"id\":\"p1500\"") + 1;
  g_autofree char *first = g_strndup (text, (gsize)(half - text));
  g_autoptr (GByteArray) bytes = compress (first);
  g_autoptr (GByteArray) second = compress (half);
  second->data[10] = 0xff; /* no such kind of block */
  g_byte_array_append (bytes, second->data, second->len);
  g_autofree char *path = write_bytes (f, "a.ndjson.gz", bytes);
  run_import (f, path);
  assert_counts (f, 0, 0, 0, 1);
  assert_item (f, 0, "a.ndjson.gz:1501: ", "damage");
  g_assert_cmpuint (count_type (f, "Patient"), ==, 0);
}

/* Two files one behind the other are one, as gzip has it. */
static void
test_members (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_lines (LINES);
  const char *half = strstr (text, "\"p1500\"");
  g_autofree char *first = g_strndup (text, (gsize)(half - text));
  g_autoptr (GByteArray) bytes = compress (first);
  g_autoptr (GByteArray) second = compress (half);
  static const guint8 zeros[700] = { 0 };
  g_byte_array_append (bytes, second->data, second->len);
  g_byte_array_append (bytes, zeros, sizeof zeros);
  g_autofree char *path = write_bytes (f, "two.ndjson.gz", bytes);
  run_import (f, path);
  assert_counts (f, LINES, 0, 0, 0);
  assert_original (f, bytes);
  g_byte_array_append (bytes, (const guint8 *)"more", 4);
  g_free (write_bytes (f, "two.ndjson.gz", bytes));
  run_import (f, path);
  assert_counts (f, 0, 0, 0, 1);
}

/* --- names and links ------------------------------------------------------------------------------- */

static void
link_to (Fixture *f, const char *target, const char *name)
{
  g_autofree char *path = g_build_filename (f->files, name, NULL);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
test_skipped_names (Fixture *f, gconstpointer data)
{
  static const char *const names[]
      = { ".hidden.json", "c.json.bz2", "d", "dir", "gone.json", "out.json", "read.txt" };
  g_autofree char *outside = g_build_filename (f->place, "outside.json", NULL);
  g_assert_true (
      g_file_set_contents (outside, "{\"resourceType\":\"Patient\",\"id\":\"outside\"}", -1, NULL));
  g_free (write_file (f, ".hidden.json", "{'resourceType':'Patient','id':'hidden'}"));
  g_free (write_file (f, "c.json.bz2", "BZh"));
  g_free (write_file (f, "d", "{'resourceType':'Patient','id':'inside'}"));
  g_free (write_file (f, "read.txt", "Read me"));
  link_to (f, "d", "a.json");
  link_to (f, "..", "dir");
  link_to (f, "nowhere.json", "gone.json");
  link_to (f, outside, "out.json");
  run_import (f, f->files);
  assert_counts (f, 1, 0, 0, 0);
  g_assert_cmpuint (count_type (f, "Patient"), ==, 1);
  g_autoptr (yyjson_doc) inside = read_record (f, "Patient", "inside");
  g_assert_nonnull (inside);
  g_assert_cmpuint (f->counts.skipped, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_item (f, i, names[i], "skipped");
  g_assert_null (host_import_describe (f->import, G_N_ELEMENTS (names)));
  g_autoptr (yyjson_doc) doc = read_report (f);
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), "items[6].kind"), ==, "skipped");
}

/* --- what cannot be read --------------------------------------------------------------------------- */

/* Whoever runs this may be root, to whom no file is closed; this one opens, and gives an error. */
#define UNREADABLE "/proc/self/mem"

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *first = write_file (f, "a.json", "{'resourceType':'Patient','id':'a'}");
  g_autofree char *last = write_file (f, "c.json", "{'resourceType':'Patient','id':'c'}");
  g_autofree char *loop = g_build_filename (f->place, "loop.json", NULL);
  const char *paths[] = { first, UNREADABLE, loop, last, NULL };
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (symlink ("loop.json", loop), ==, 0);
  f->import = host_import_new (f->practice);
  g_assert_true (host_import_run (f->import, paths, &error));
  g_assert_no_error (error);
  host_import_get_counts (f->import, &f->counts);
  assert_counts (f, 2, 0, 0, 2);
  g_assert_cmpuint (f->counts.unreadable, ==, 2);
  assert_item (f, 0, UNREADABLE, "set aside");
  assert_item (f, 1, loop, "set aside");
  g_autoptr (yyjson_doc) doc = read_report (f);
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_assert_cmpuint (yyjson_get_uint (althea_json_get (root, "setAside")), ==, 2);
  g_assert_cmpuint (yyjson_arr_size (althea_json_get (root, "files")), ==, 4);
}

/* --- a record's export that comes back ------------------------------------------------------------- */

static gboolean
append_record (HostVersion *version, gpointer user_data, GError **error)
{
  GHashTable *files = user_data;
  GString *text = g_hash_table_lookup (files, version->resource_type);
  gsize n_bytes;
  const char *json = g_bytes_get_data (version->json, &n_bytes);
  if (text == NULL)
    {
      text = g_string_new (NULL);
      g_hash_table_insert (files, g_strdup (version->resource_type), text);
    }
  g_string_append_len (text, json, (gssize)n_bytes);
  g_string_append_c (text, '\n');
  return TRUE;
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

/* Another record of a practice of that name, exported into the files' directory. */
static void
export_practice (Fixture *f, const char *name)
{
  g_autofree char *place = g_build_filename (f->place, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) store = host_store_open (place, f->master, HOST_STORE_CREATE, &error);
  g_assert_no_error (error);
  g_autoptr (HostPractice) practice = host_practice_new (store);
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_text);
  GHashTableIter iter;
  gpointer type, text;
  g_free (host_practice_set_up (practice, name, "555 0100", "Dr Ann Lee", "lee", &error));
  g_assert_no_error (error);
  g_assert_true (host_store_for_each (store, NULL, append_record, files, &error));
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &type, &text))
    {
      g_autofree char *file = g_strconcat (type, ".ndjson", NULL);
      g_free (write_file (f, file, ((GString *)text)->str));
    }
  g_clear_object (&practice);
  host_store_close (store);
}

static void
set_up_practice (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_free (host_practice_set_up (f->practice, "Riverside", NULL, "Dr Ann Lee", "lee", &error));
  g_assert_no_error (error);
}

static void
test_own_practice (Fixture *f, gconstpointer data)
{
  export_practice (f, "Riverside");
  set_up_practice (f);
  run_import (f, f->files);
  g_assert_cmpuint (count_type (f, "Organization"), ==, 1);
  g_assert_cmpuint (count_type (f, "Practitioner"), ==, 1);
  g_assert_cmpuint (count_type (f, "PractitionerRole"), ==, 1);
  g_assert_cmpuint (f->counts.set_aside + f->counts.notes, ==, 0);
  run_import (f, f->files);
  g_assert_cmpuint (f->counts.imported + f->counts.updated, ==, 0);
  g_assert_cmpuint (count_type (f, "PractitionerRole"), ==, 1);
}

/* Who it is cannot be known, so both are there, and it is said. */
static void
test_other_practice (Fixture *f, gconstpointer data)
{
  export_practice (f, "Hillside");
  set_up_practice (f);
  run_import (f, f->files);
  g_assert_cmpuint (count_type (f, "Organization"), ==, 2);
  g_assert_cmpuint (count_type (f, "PractitionerRole"), ==, 2);
  g_assert_cmpuint (f->counts.notes, ==, 1);
  assert_item (f, 0, "Organization.ndjson:1", "practice");
}

#define ADD(path, func)                                                                                      \
  g_test_add ("/import-files/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  althea_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("checksum", test_wrong_checksum);
  ADD ("trailer", test_no_trailer);
  ADD ("middle", test_damage_in_the_middle);
  ADD ("place", test_place_of_damage);
  ADD ("members", test_members);
  ADD ("skipped", test_skipped_names);
  ADD ("unreadable", test_unreadable);
  ADD ("own-practice", test_own_practice);
  ADD ("other-practice", test_other_practice);
  return g_test_run ();
}
