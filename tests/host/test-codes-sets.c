/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "codes-fixture.h"

/* The public releases that are at hand, and the starter packs held against them. */

/* --- reading -----------------------------------------------------------------------------------------------
 */

static void
test_icd10cm (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_shared ("icd10cm-order-2026.txt.gz");
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (HostCodeEntry) last = NULL;

  if (path == NULL)
    return;
  codes_import (f, NULL, path, NULL);
  pack = codes_pack (f, ALTHEA_CODES_ICD_10_CM);
  g_assert_cmpstr (pack->date, ==, "2025-10-01");
  g_assert_cmpuint (pack->n_codes, >, 97000);
  last = codes_find (f, ALTHEA_CODES_ICD_10_CM, "Z99.89");
  g_assert_true (last->selectable);
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "htn", "I10");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "fract tibia shaft left spiral nondispl initial closed",
                      "S82.245A");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "s82245a", "S82.245A");
}

static void
test_vaccines (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *place = material_unpack ("terminology/cdc-vaccine-codes.tar.xz");
  g_autoptr (HostCodePack) cvx = NULL;
  g_autoptr (HostCodePack) mvx = NULL;
  g_autoptr (HostCodeEntry) entry = NULL;
  g_autofree char *paths[4] = { NULL };
  static const char *const names[] = { "cvx.xml", "mvx.xml", "vac2vg.xml", "tradename.xml" };

  if (place == NULL)
    return;
  for (guint i = 0; i < 4; i++)
    paths[i] = g_build_filename (place, "cdc-vaccine-codes", names[i], NULL);
  codes_import (f, NULL, paths[0], paths[1], paths[2], paths[3], NULL);
  cvx = codes_pack (f, ALTHEA_CODES_CVX);
  mvx = codes_pack (f, ALTHEA_CODES_MVX);
  g_assert_cmpuint (cvx->n_codes, ==, 288);
  g_assert_cmpstr (cvx->date, >=, "2025-01-01");
  g_assert_cmpuint (mvx->n_codes, >, 80);
  entry = codes_find (f, ALTHEA_CODES_CVX, "110");
  g_assert_nonnull (strstr (entry->facts, "group=DTAP|HepB|POLIO"));
  g_assert_nonnull (strstr (entry->facts, "manufacturer=SKB"));
  codes_assert_first (f, ALTHEA_CODES_CVX, "pediarix", "110");
  for (guint i = 0; i < 4; i++)
    g_clear_pointer (&paths[i], g_free);
  material_remove (place);
}

static void
test_loinc (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *results = codes_shared ("loinc-top2000-us.csv.gz");
  g_autofree char *orders = results != NULL ? codes_shared ("loinc-universal-lab-orders.csv.gz") : NULL;
  g_autoptr (HostCodePack) pack = NULL;

  if (orders == NULL)
    return;
  codes_import (f, "2024-01-01", results, orders, NULL);
  pack = codes_pack (f, ALTHEA_CODES_LOINC);
  g_assert_cmpuint (pack->n_codes, >, 2500);
  codes_assert_first (f, ALTHEA_CODES_LOINC, "creat serpl", "2160-0");
  /* An extract does not take away what it lacks. */
  codes_assert_first (f, ALTHEA_CODES_LOINC, "systolic", "8480-6");
}

static void
test_rxnorm (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *subset = codes_shared ("rxnorm-subset.tsv.gz");
  g_autofree char *older = subset != NULL ? codes_shared ("rxnorm-ingredients-ndfrt.tsv.gz") : NULL;
  g_autoptr (HostCodePack) pack = NULL;

  if (older == NULL)
    return;
  codes_import (f, "2021-01-04", subset, older, NULL);
  pack = codes_pack (f, ALTHEA_CODES_RXNORM);
  g_assert_cmpuint (pack->n_codes, >, 15000);
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "sertraline 50", "312941");
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "zoloft", "36437");
}

static void
test_ucum (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *place = material_unpack ("terminology/ucum.tar.xz");
  g_autofree char *table = NULL;
  g_autofree char *essence = NULL;
  g_autoptr (HostCodePack) pack = NULL;

  if (place == NULL)
    return;
  essence = g_build_filename (place, "ucum", "ucum-essence.xml", NULL);
  table = g_build_filename (place, "ucum", "ucum-example-codes.csv", NULL);
  codes_import (f, NULL, essence, NULL);
  pack = codes_pack (f, ALTHEA_CODES_UCUM);
  g_assert_cmpstr (pack->version, ==, "2.2");
  g_assert_cmpstr (pack->date, ==, "2024-06-17");
  codes_assert_first (f, ALTHEA_CODES_UCUM, "joule", "J");
  codes_import (f, "2024-06-17", table, NULL);
  codes_assert_first (f, ALTHEA_CODES_UCUM, "arc minute", "'");
  codes_assert_first (f, ALTHEA_CODES_UCUM, "mg/dl", "mg/dL");
  material_remove (place);
}

/* What is no code file, or another one than those that are read, is refused and said so. */
static void
test_other_files (CodesFixture *f, gconstpointer unused)
{
  static const char *const names[] = { "hcpcs2-2026-04.csv.gz", "ddi-onc-high-priority-pairs.tsv",
                                       "LOINC-NOTICE.txt", "icd10cm-order-addenda-2026.txt" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = codes_shared (names[i]);
      g_autoptr (GError) error = NULL;

      if (path == NULL)
        return;
      g_assert_null (host_codes_import (f->codes, (const char *const[]){ path, NULL }, NULL, NULL, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, names[i]));
    }
}

/* --- the starter packs
 * --------------------------------------------------------------------------------------
 */

/* How many of the starter's codes the imported pack has as well; those that it lacks are told. */
static guint
count_known (CodesFixture *f, const char *system, GPtrArray *starter, gboolean same_display)
{
  guint n = 0;

  for (guint i = 0; i < starter->len; i++)
    {
      const HostCodeEntry *mine = starter->pdata[i];
      g_autoptr (HostCodeEntry) theirs = host_codes_find (f->codes, system, mine->code, NULL);

      if (theirs == NULL)
        g_test_message ("%s “%s” is not in the release", mine->code, mine->display);
      else if (!theirs->selectable)
        g_test_message ("%s is a heading in the release", mine->code);
      else if (same_display && !g_str_equal (theirs->display, mine->display))
        g_test_message ("%s is “%s”, not “%s”", mine->code, theirs->display, mine->display);
      else
        n++;
    }
  return n;
}

/* Every diagnosis is a billable code of the release, with its title. */
static void
test_starter_icd10cm (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_shared ("icd10cm-order-2026.txt.gz");
  g_autoptr (GPtrArray) starter = codes_search (f, ALTHEA_CODES_ICD_10_CM, "", 5000);

  if (path == NULL)
    return;
  g_assert_cmpuint (starter->len, >, 400);
  codes_import (f, NULL, path, NULL);
  g_assert_cmpuint (count_known (f, ALTHEA_CODES_ICD_10_CM, starter, TRUE), ==, starter->len);
}

/* Every vaccine and manufacturer is one of the CDC's and in present use. */
static void
test_starter_vaccines (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *place = material_unpack ("terminology/cdc-vaccine-codes.tar.xz");
  g_autoptr (GPtrArray) vaccines = codes_search (f, ALTHEA_CODES_CVX, "", 5000);
  g_autoptr (GPtrArray) makers = codes_search (f, ALTHEA_CODES_MVX, "", 5000);
  g_autofree char *cvx = NULL;
  g_autofree char *mvx = NULL;

  if (place == NULL)
    return;
  g_assert_cmpuint (vaccines->len, >, 60);
  cvx = g_build_filename (place, "cdc-vaccine-codes", "cvx.xml", NULL);
  mvx = g_build_filename (place, "cdc-vaccine-codes", "mvx.xml", NULL);
  codes_import (f, NULL, cvx, mvx, NULL);
  g_assert_cmpuint (count_known (f, ALTHEA_CODES_CVX, vaccines, TRUE), ==, vaccines->len);
  g_assert_cmpuint (count_known (f, ALTHEA_CODES_MVX, makers, TRUE), ==, makers->len);
  for (guint i = 0; i < vaccines->len; i++)
    {
      g_autoptr (HostCodeEntry) entry
          = codes_find (f, ALTHEA_CODES_CVX, ((HostCodeEntry *)vaccines->pdata[i])->code);

      g_assert_nonnull (strstr (entry->facts, "status=Active"));
      g_assert_nonnull (strstr (entry->facts, "group="));
    }
  material_remove (place);
}

/* A column of a gzip-compressed table, by hand: importing an extract would keep the starter's own codes. */
static GHashTable *
read_column (const char *path, char separator)
{
  GHashTable *codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (stream, gunzip);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (plain);
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_strdelimit (line, "\"", ' ');
      line[strcspn (line, (char[]){ separator, '\0' })] = '\0';
      g_hash_table_add (codes, g_strdup (g_strstrip (line)));
      g_free (line);
    }
  return codes;
}

static guint
count_in (GPtrArray *starter, GHashTable *first, GHashTable *second)
{
  guint n = 0;

  for (guint i = 0; i < starter->len; i++)
    {
      const char *code = ((HostCodeEntry *)starter->pdata[i])->code;

      if (g_hash_table_contains (first, code) || g_hash_table_contains (second, code))
        n++;
      else
        g_test_message ("%s “%s” is in no extract", code, ((HostCodeEntry *)starter->pdata[i])->display);
    }
  return n;
}

/* The extracts of LOINC are of the laboratory and those of RxNorm are old, so a share is all they can vouch
 * for. */
static void
check_share (CodesFixture *f, const char *system, char separator, const char *one, const char *two,
             guint percent)
{
  g_autofree char *first_path = codes_shared (one);
  g_autofree char *second_path = first_path != NULL ? codes_shared (two) : NULL;
  g_autoptr (GPtrArray) starter = codes_search (f, system, "", 5000);
  g_autoptr (GHashTable) first = NULL;
  g_autoptr (GHashTable) second = NULL;
  guint n;

  if (second_path == NULL)
    return;
  first = read_column (first_path, separator);
  second = read_column (second_path, separator);
  n = count_in (starter, first, second);
  g_test_message ("%u of %u codes are in the extracts", n, starter->len);
  g_assert_cmpuint (starter->len, >=, 250);
  g_assert_cmpuint (n * 100, >=, starter->len * percent);
}

static void
test_starter_loinc (CodesFixture *f, gconstpointer unused)
{
  check_share (f, ALTHEA_CODES_LOINC, ',', "loinc-top2000-us.csv.gz", "loinc-universal-lab-orders.csv.gz",
               80);
}

static void
test_starter_rxnorm (CodesFixture *f, gconstpointer unused)
{
  check_share (f, ALTHEA_CODES_RXNORM, '\t', "rxnorm-subset.tsv.gz", "rxnorm-ingredients-ndfrt.tsv.gz", 90);
}

/* Each usual unit of a test is a unit of the starter, so that a picker can show it. */
static void
test_starter_units (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) tests = codes_search (f, ALTHEA_CODES_LOINC, "", 5000);

  for (guint i = 0; i < tests->len; i++)
    {
      const HostCodeEntry *entry = tests->pdata[i];
      g_auto (GStrv) facts = g_strsplit (entry->facts, "\n", -1);

      for (char **fact = facts; *fact != NULL; fact++)
        if (g_str_has_prefix (*fact, "unit="))
          host_code_entry_free (codes_find (f, ALTHEA_CODES_UCUM, *fact + strlen ("unit=")));
    }
}

static void
add (const char *path, void (*func) (CodesFixture *, gconstpointer))
{
  g_test_add (path, CodesFixture, NULL, codes_set_up, func, codes_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/codes/sets/icd-10-cm", test_icd10cm);
  add ("/codes/sets/vaccines", test_vaccines);
  add ("/codes/sets/loinc", test_loinc);
  add ("/codes/sets/rxnorm", test_rxnorm);
  add ("/codes/sets/ucum", test_ucum);
  add ("/codes/sets/other-files", test_other_files);
  add ("/codes/starter/icd-10-cm", test_starter_icd10cm);
  add ("/codes/starter/vaccines", test_starter_vaccines);
  add ("/codes/starter/loinc", test_starter_loinc);
  add ("/codes/starter/rxnorm", test_starter_rxnorm);
  add ("/codes/starter/units", test_starter_units);
  return g_test_run ();
}
