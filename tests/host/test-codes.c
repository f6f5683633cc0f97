/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "codes-fixture.h"

#define ORDER_LINE(number, code, flag, title)                                                                \
  number " " code " " flag " "                                                                               \
         "Short title                                                  " title "\r\n"

static const char order_file[] = ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension")
    ORDER_LINE ("00002", "S93401 ", "0", "Sprain of unspecified ligament of right ankle")
        ORDER_LINE ("00003", "S93401A", "1", "Sprain of unspecified ligament of right ankle, initial")
            ORDER_LINE ("00004", "T630   ", "0", "Toxic effect of snake venom");

/* --- searching the starter packs --------------------------------------------------------------------------
 */

static void
test_words (CodesFixture *f, gconstpointer unused)
{
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "hypert", "I10");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "diab type 2", "E11.9");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "type diabetes 2 without", "E11.9");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "KNEE right PAIN", "M25.561");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "  coughs  zebra ", "");
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "metf", "6809");
  codes_assert_first (f, ALTHEA_CODES_LOINC, "potass", "2823-3");
}

static void
test_synonyms (CodesFixture *f, gconstpointer unused)
{
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "htn", "I10");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "RA", "M06.9");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "Heart attack", "I21.9");
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "Tylenol", "161");
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "paracetamol", "161");
  codes_assert_first (f, ALTHEA_CODES_CVX, "shingrix", "187");
  codes_assert_first (f, ALTHEA_CODES_LOINC, "hba1c", "4548-4");
  codes_assert_first (f, ALTHEA_CODES_UCUM, "mmHg", "mm[Hg]");
}

static void
test_codes (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) found = codes_search (f, ALTHEA_CODES_ICD_10_CM, "e11", 50);

  g_assert_cmpuint (found->len, >=, 5);
  for (guint i = 0; i < found->len; i++)
    g_assert_true (g_str_has_prefix (((HostCodeEntry *)found->pdata[i])->code, "E11"));
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "e11.65", "E11.65");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "E1165", "E11.65");
  codes_assert_first (f, ALTHEA_CODES_LOINC, "2823-3", "2823-3");
  codes_assert_first (f, ALTHEA_CODES_LOINC, "28233", "2823-3");
  codes_assert_first (f, ALTHEA_CODES_UCUM, "mg/dl", "mg/dL");
  codes_assert_first (f, ALTHEA_CODES_UCUM, "%", "%");
}

/* What a person types on the way to a word and what a nasty one types both find something or nothing. */
static void
test_odd_texts (CodesFixture *f, gconstpointer unused)
{
  static const char *const texts[]
      = { "\"",       "*", "a\" OR \"b", "NEAR(",   "-",    "'; DROP TABLE code",
          "\xff\xfe", "%", "^a",         "words:x", "日本", "a b c d e f g h i j k l m n o p" };
  g_autofree char *lengthy = g_strnfill (100000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_unref (codes_search (f, ALTHEA_CODES_ICD_10_CM, texts[i], 20));
  g_ptr_array_unref (codes_search (f, ALTHEA_CODES_ICD_10_CM, lengthy, 20));
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "htn", "I10");
}

static void
test_empty_text (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) found = codes_search (f, ALTHEA_CODES_ICD_10_CM, "", 3);

  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpstr (((HostCodeEntry *)found->pdata[0])->code, ==, "I10");
}

static void
test_no_pack (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (host_codes_search (f->codes, "http://snomed.info/sct", "x", 5, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (host_codes_find (f->codes, ALTHEA_CODES_CVX, "9999", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_facts (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (HostCodeEntry) potassium = codes_find (f, ALTHEA_CODES_LOINC, "2823-3");
  g_autoptr (HostCodeEntry) metformin = codes_find (f, ALTHEA_CODES_RXNORM, "6809");
  g_autoptr (HostCodeEntry) vaxelis = codes_find (f, ALTHEA_CODES_CVX, "146");

  g_assert_nonnull (strstr (potassium->facts, "unit=mmol/L"));
  g_assert_nonnull (strstr (potassium->facts, "low=3.5"));
  g_assert_nonnull (strstr (potassium->facts, "high=5.0"));
  g_assert_nonnull (strstr (potassium->facts, "range-source=ABIM 2024"));
  g_assert_nonnull (strstr (metformin->facts, "class=A10BA02"));
  g_assert_nonnull (strstr (metformin->facts, "strength=500 mg|850 mg|1000 mg"));
  g_assert_nonnull (strstr (vaxelis->facts, "group=DTaP|Polio|Hib|Hep B"));
  g_assert_nonnull (strstr (vaxelis->facts, "manufacturer=MSP"));
}

static void
test_packs (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packs = host_codes_list (f->codes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (packs->len, ==, 6);
  for (guint i = 0; i < packs->len; i++)
    {
      const HostCodePack *pack = packs->pdata[i];

      g_assert_cmpstr (pack->source, ==, "starter");
      g_assert_cmpuint (strlen (pack->date), ==, 10);
      g_assert_cmpuint (pack->n_codes, >, 15);
      if (g_str_equal (pack->system, ALTHEA_CODES_LOINC))
        g_assert_nonnull (strstr (pack->notice, "Regenstrief"));
    }
  g_assert_cmpstr (host_codes_system_from_name ("icd10cm"), ==, ALTHEA_CODES_ICD_10_CM);
  g_assert_cmpstr (host_codes_system_from_name ("LOINC"), ==, ALTHEA_CODES_LOINC);
  g_assert_cmpstr (host_codes_system_from_name (ALTHEA_CODES_CVX), ==, ALTHEA_CODES_CVX);
  g_assert_null (host_codes_system_from_name ("snomed"));
}

/* --- importing --------------------------------------------------------------------------------------------
 */

static void
test_import_order_file (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_write (f, "icd10cm-order-2026.txt", order_file);
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (HostCodeEntry) heading = NULL;

  codes_import (f, NULL, path, NULL);
  pack = codes_pack (f, ALTHEA_CODES_ICD_10_CM);
  g_assert_cmpstr (pack->date, ==, "2025-10-01");
  g_assert_cmpstr (pack->version, ==, "FY2026");
  g_assert_cmpuint (pack->n_codes, ==, 4);
  /* What the starter knew goes on for what is still a code. */
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "htn", "I10");
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "t2dm", "");
  /* What may be billed comes before its heading. */
  found = codes_search (f, ALTHEA_CODES_ICD_10_CM, "sprain", 5);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((HostCodeEntry *)found->pdata[0])->code, ==, "S93.401A");
  g_assert_true (((HostCodeEntry *)found->pdata[0])->selectable);
  heading = codes_find (f, ALTHEA_CODES_ICD_10_CM, "S93.401");
  g_assert_false (heading->selectable);
}

/* An imported pack is there again when the packs are opened anew, and the starter does not come back. */
static void
test_import_lasts (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_write (f, "icd10cm-order-2026.txt", order_file);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostCodePack) pack = NULL;

  codes_import (f, "2024-10-01", path, NULL);
  g_clear_object (&f->codes);
  f->codes = host_codes_open (f->directory, f->master, &error);
  g_assert_no_error (error);
  pack = codes_pack (f, ALTHEA_CODES_ICD_10_CM);
  g_assert_cmpuint (pack->n_codes, ==, 4);
  g_assert_cmpstr (pack->date, ==, "2024-10-01");
}

/* A searcher that was open before sees what another one imports. */
static void
test_import_is_seen (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_write (f, "icd10cm-order-2026.txt", order_file);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostCodes) other = host_codes_open (f->directory, f->master, &error);
  g_autoptr (GPtrArray) before = codes_search (f, ALTHEA_CODES_ICD_10_CM, "snake", 5);
  g_autoptr (GPtrArray) packs = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 0);
  packs = host_codes_import (other, (const char *const[]){ path, NULL }, NULL, NULL, &error);
  g_assert_no_error (error);
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "snake", "T63.0");
}

static void
test_import_rxnorm (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *conso = codes_write (
      f, "RXNCONSO.RRF",
      "6809|ENG||||||44||6809||RXNORM|IN|6809|metformin||N|4096|\n"
      "6809|ENG||||||45||||ATC|IN|A10BA02|metformin||N||\n"
      "99001|ENG||||||46||||ATC|PT|A10BA|Biguanides||N||\n"
      "861007|ENG||||||47||861007||RXNORM|PSN|861007|metFORMIN 500 MG Oral Tablet||N|4096|\n"
      "861007|ENG||||||48||861007||RXNORM|SCD|861007|metformin hydrochloride 500 MG Oral Tablet||N|4096|\n"
      "860975|ENG||||||49||||RXNORM|SCDC|1|metformin hydrochloride 500 MG||N||\n"
      "7777|ENG||||||50||||RXNORM|SCD|1|gone 5 MG Oral Tablet||O||\n"
      "151827|ENG||||||51||||RXNORM|BN|151827|Glucophage||N||\n"
      "8888|ENG||||||52||||VANDF|CD|1|METFORMIN 500MG TAB||N||\n");
  g_autofree char *rel = codes_write (f, "RXNREL.RRF",
                                      "860975||CUI|RO|861007||CUI|consists_of|1||RXNORM|||||4096|\n"
                                      "6809||CUI|RO|860975||CUI|has_ingredient|2||RXNORM|||||4096|\n"
                                      "6809||CUI|RO|151827||CUI|tradename_of|3||RXNORM|||||4096|\n");
  g_autoptr (HostCodeEntry) tablet = NULL;
  g_autoptr (HostCodeEntry) brand = NULL;
  g_autoptr (HostCodePack) pack = NULL;

  codes_import (f, "2026-01-05", rel, conso, NULL);
  pack = codes_pack (f, ALTHEA_CODES_RXNORM);
  g_assert_cmpuint (pack->n_codes, ==, 3);
  g_assert_nonnull (strstr (pack->notice, "National Library of Medicine"));
  tablet = codes_find (f, ALTHEA_CODES_RXNORM, "861007");
  g_assert_cmpstr (tablet->display, ==, "metformin hydrochloride 500 MG Oral Tablet");
  g_assert_nonnull (strstr (tablet->facts, "term-type=SCD"));
  g_assert_nonnull (strstr (tablet->facts, "ingredient=6809"));
  g_assert_nonnull (strstr (tablet->facts, "class=A10BA02"));
  g_assert_nonnull (strstr (tablet->facts, "class-name=Biguanides"));
  brand = codes_find (f, ALTHEA_CODES_RXNORM, "151827");
  g_assert_nonnull (strstr (brand->facts, "ingredient=6809"));
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "glucophage", "6809");
  codes_assert_first (f, ALTHEA_CODES_RXNORM, "500 metf tab", "861007");
}

static void
test_import_loinc (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *path = codes_write (
      f, "Loinc.csv",
      "\xEF\xBB\xBF\"LOINC_NUM\",\"COMPONENT\",\"CLASS\",\"VersionLastChanged\",\"STATUS\",\"CLASSTYPE\","
      "\"RELATEDNAMES2\",\"SHORTNAME\",\"LONG_COMMON_NAME\",\"COMMON_TEST_RANK\"\r\n"
      "\"2823-3\",\"Potassium\",\"CHEM\",\"2.73\",\"ACTIVE\",\"1\",\"K; Kalium, \"\"plasma\"\"\",\"Potassium "
      "SerPl-sCnc\",\"Potassium [Moles/volume] in Serum or Plasma\",\"3\"\r\n"
      "\"1000-9\",\"Old\",\"CHEM\",\"2.9\",\"DEPRECATED\",\"1\",\"\",\"Old\",\"Old test\",\"0\"\r\n"
      "\"5778-6\",\"Color\",\"UA\",\"2.78\",\"ACTIVE\",\"1\",\"two\nlines\",\"Color Ur\",\"Color of "
      "Urine\",\"0\"\r\n");
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (HostCodeEntry) potassium = NULL;

  codes_import (f, "2025-08-01", path, NULL);
  pack = codes_pack (f, ALTHEA_CODES_LOINC);
  g_assert_cmpuint (pack->n_codes, ==, 2);
  g_assert_cmpstr (pack->version, ==, "2.78");
  g_assert_nonnull (strstr (pack->notice, "Regenstrief"));
  codes_assert_first (f, ALTHEA_CODES_LOINC, "kalium", "2823-3");
  /* The usual unit and range are the starter's. */
  potassium = codes_find (f, ALTHEA_CODES_LOINC, "2823-3");
  g_assert_nonnull (strstr (potassium->facts, "unit=mmol/L"));
  g_assert_nonnull (strstr (potassium->facts, "class=CHEM"));
}

static void
test_import_cdc_text (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *cvx
      = codes_write (f, "cvx.txt",
                     "03        |MMR|measles, mumps and rubella virus vaccine|note|Active|False|2020/11/20\n"
                     "04        |M/R|measles and rubella virus vaccine||Inactive|False|2010/05/28\n"
                     "998       |no vaccine administered|none||Never Active|True|2010/05/28\n");
  g_autofree char *mvx = codes_write (f, "mvx.txt", "MSD       |Merck and Co., Inc.||Active|2012/10/18\n");
  g_autofree char *groups = codes_write (f, "VG.txt", "MMR|03|Active|MMR|03\n");
  g_autofree char *names = codes_write (f, "TRADENAME.txt",
                                        "M-M-R II|MMR|03|Merck and Co., Inc.|MSD|Active|Active|2011/01/19\n");
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (HostCodeEntry) mmr = NULL;

  codes_import (f, NULL, names, cvx, groups, mvx, NULL);
  pack = codes_pack (f, ALTHEA_CODES_CVX);
  g_assert_cmpuint (pack->n_codes, ==, 3);
  g_assert_cmpstr (pack->date, ==, "2020-11-20");
  mmr = codes_find (f, ALTHEA_CODES_CVX, "03");
  g_assert_nonnull (strstr (mmr->facts, "group=MMR"));
  g_assert_nonnull (strstr (mmr->facts, "manufacturer=MSD"));
  codes_assert_first (f, ALTHEA_CODES_CVX, "measles", "03");
  codes_assert_first (f, ALTHEA_CODES_MVX, "merck", "MSD");
}

/* --- what is not taken ------------------------------------------------------------------------------------
 */

typedef struct
{
  const char *name, *text, *expected; /* in the message: file, line and what */
} BadFile;

static const BadFile bad_files[] = {
  { "empty.txt", "", "empty.txt:1: the file is empty" },
  { "poem.txt", "shall I compare thee\n", "poem.txt:1: this is no code file" },
  { "order-2026.txt",
    ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension")
        ORDER_LINE ("00002", "i11    ", "1", "Wrong"),
    "order-2026.txt:2: there is no ICD-10-CM code" },
  { "order-2026.txt",
    ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension")
        ORDER_LINE ("00001", "I11    ", "1", "Wrong"),
    "order-2026.txt:2: the order number" },
  { "order-2026.txt",
    ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension")
        ORDER_LINE ("00002", "I10    ", "1", "Again"),
    "order-2026.txt:2: the code was there before" },
  { "order-2026.txt", ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension") "00002 I11\n",
    "order-2026.txt:2: the line has not the columns" },
  { "order-2026.txt",
    ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension")
        ORDER_LINE ("00002", "I11    ", "x", "Wrong"),
    "order-2026.txt:2: column 15" },
  { "order-2026.txt", ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension") "\xff\xfe\n",
    "order-2026.txt:2: the line is not text in UTF-8" },
  { "order.txt", ORDER_LINE ("00001", "I10    ", "1", "Essential (primary) hypertension"),
    "order.txt: it does not tell its date" },
  { "l.csv", "LOINC_NUM,LONG_COMMON_NAME\n2823-4,Potassium\n", "l.csv:2: there is no LOINC code" },
  { "l.csv", "LOINC_NUM,LONG_COMMON_NAME\n2823-3\n", "l.csv:2: the line has 1 values" },
  { "l.csv", "LOINC_NUM,LONG_COMMON_NAME\n2823-3,\"open\n", "l.csv:2: a quotation mark" },
  { "l.csv", "LOINC_NUM,SOMETHING\n2823-3,x\n", "l.csv:1: there are no columns" },
  { "RXNCONSO.RRF", "6809|ENG||||||44||6809||RXNORM|IN|6809|metformin||N|4096|\nx|ENG|\n",
    "RXNCONSO.RRF:2: the line has" },
  { "RXNREL.RRF", "6809||CUI|RO|860975||CUI|has_ingredient|2||RXNORM|||||4096|\n", "how codes relate" },
  { "cvx.txt", "03|MMR|full||Active|False|2020/11/20\nzz|MMR|full||Active|False|2020/11/20\n",
    "cvx.txt:2: there is no CVX code" },
  { "cvx.txt", "03|MMR|full||Active|False|2020/31/20\n", "cvx.txt:1: the date" },
  { "cvx.xml", "<CVXCodes>\n<CVXInfo>\n<CVXCode>03</CVXCode>\n</CVXInfo>\n</CVXCodes>\n",
    "cvx.xml:2: there is no CVX code with its name" },
  { "cvx.xml", "<CVXCodes>\n<CVXInfo>\n</CVXCodes>\n", "cvx.xml:3: the XML is broken" },
  { "other.xml", "<html>\n</html>\n", "other.xml:1: this is no code file" },
  { "n.tsv", "rxcui\tname\n12\tgood\nabc\tbad\n", "n.tsv:3: there is no RxNorm number" },
};

/* Nothing of a bad file is taken, and nothing of the good one beside it. */
static void
test_bad_files (CodesFixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *good = codes_write (f, "mvx.txt", "MSD|Merck||Active|2012/10/18\n");
      g_autofree char *bad = codes_write (f, bad_files[i].name, bad_files[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (HostCodePack) pack = NULL;
      const char *const paths[] = { good, bad, NULL };

      if (strstr (bad_files[i].expected, "relate") == NULL)
        g_assert_null (host_codes_import (f->codes, paths, NULL, NULL, &error));
      else
        g_assert_null (host_codes_import (f->codes, paths + 1, NULL, NULL, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      if (strstr (error->message, bad_files[i].expected) == NULL)
        g_error ("“%s” says “%s”, not “%s”", bad_files[i].name, error->message, bad_files[i].expected);
      pack = codes_pack (f, ALTHEA_CODES_MVX);
      g_assert_cmpstr (pack->source, ==, "starter");
    }
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "t2dm", "E11.9");
}

static void
test_cut_gzip (CodesFixture *f, gconstpointer unused)
{
  g_autofree char *shared = codes_shared ("icd10cm-order-2026.txt.gz");
  g_autofree char *path = g_build_filename (f->directory, "icd10cm-order-2026.txt.gz", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes;

  if (shared == NULL)
    return;
  g_assert_true (g_file_get_contents (shared, &bytes, &n_bytes, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n_bytes / 2, NULL));
  g_assert_null (host_codes_import (f->codes, (const char *const[]){ path, NULL }, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "damaged or ends too early"));
  codes_assert_first (f, ALTHEA_CODES_ICD_10_CM, "t2dm", "E11.9");
}

static void
test_missing_file (CodesFixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      host_codes_import (f->codes, (const char *const[]){ "/nonexistent/x", NULL }, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
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
  add ("/codes/search/words", test_words);
  add ("/codes/search/synonyms", test_synonyms);
  add ("/codes/search/codes", test_codes);
  add ("/codes/search/odd-texts", test_odd_texts);
  add ("/codes/search/empty-text", test_empty_text);
  add ("/codes/search/no-pack", test_no_pack);
  add ("/codes/starter/facts", test_facts);
  add ("/codes/starter/packs", test_packs);
  add ("/codes/import/order-file", test_import_order_file);
  add ("/codes/import/lasts", test_import_lasts);
  add ("/codes/import/is-seen", test_import_is_seen);
  add ("/codes/import/rxnorm", test_import_rxnorm);
  add ("/codes/import/loinc", test_import_loinc);
  add ("/codes/import/cdc-text", test_import_cdc_text);
  add ("/codes/refuse/bad-files", test_bad_files);
  add ("/codes/refuse/cut-gzip", test_cut_gzip);
  add ("/codes/refuse/missing-file", test_missing_file);
  return g_test_run ();
}
