/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "althea-error.h"
#include "althea-growth.h"
#include "material.h"

/* Rows of a table with a head, unpacked from gzip; the numbers are looked up by their column's name. */
typedef struct
{
  GPtrArray *lines; /* (element-type GStrv), the head first */
} Table;

static Table *
table_open (const char *name, const char *separator)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "growth", name, NULL) : NULL;
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The shared test material is not there");
      return NULL;
    }
  g_autoptr (GBytes) packed = material_read (path);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (memory, G_CONVERTER (gzip));
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (plain);
  Table *table = g_new0 (Table, 1);
  char *line;
  table->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_ptr_array_add (table->lines, g_strsplit (g_strstrip (line), separator, -1));
      g_free (line);
    }
  g_assert_cmpuint (table->lines->len, >, 1);
  return table;
}

static void
table_free (Table *table)
{
  g_ptr_array_unref (table->lines);
  g_free (table);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

/* NAN for an empty cell. */
static double
cell (Table *table, guint row, const char *column)
{
  char **head = table->lines->pdata[0], **cells = table->lines->pdata[row];
  for (guint i = 0; head[i] != NULL && cells[i] != NULL; i++)
    if (strcmp (head[i], column) == 0)
      return *cells[i] != '\0' ? g_ascii_strtod (cells[i], NULL) : NAN;
  g_assert_not_reached ();
}

static const char *
text_cell (Table *table, guint row, guint column)
{
  return ((char **)table->lines->pdata[row])[column];
}

static double
z_of (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x, double value)
{
  AltheaGrowthScore score;
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_growth_score (chart, measure, sex, x, value, &score, &error));
  g_assert_no_error (error);
  return score.z;
}

/* --- every row of the published tables ----------------------------------------------------------- */

static void
check_row (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex, double x, double l, double m,
           double s, double *largest)
{
  AltheaGrowthScore score;
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_growth_score (chart, measure, sex, x, m, &score, &error));
  g_assert_no_error (error);
  *largest = fmax (*largest, fmax (fabs (score.l - l), fmax (fabs (score.m - m), fabs (score.s - s))));
  g_assert_cmpfloat (fabs (score.z), <, 1e-6);
}

static void
test_who_rows (void)
{
  static const struct
  {
    AltheaGrowthMeasure measure;
    const char *file, *x;
  } sets[] = {
    { ALTHEA_GROWTH_WEIGHT, "weianthro.txt.gz", "age" },
    { ALTHEA_GROWTH_LENGTH, "lenanthro.txt.gz", "age" },
    { ALTHEA_GROWTH_HEAD, "hcanthro.txt.gz", "age" },
    { ALTHEA_GROWTH_BMI, "bmianthro.txt.gz", "age" },
    { ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, "wflanthro.txt.gz", "length" },
  };
  guint n = 0;
  double largest = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (Table) table = table_open (sets[i].file, "\t");
      if (table == NULL)
        return;
      for (guint row = 1; row < table->lines->len; row++)
        {
          double x = cell (table, row, sets[i].x);
          if (sets[i].measure != ALTHEA_GROWTH_WEIGHT_FOR_LENGTH && x > 730)
            continue;
          check_row (ALTHEA_GROWTH_WHO, sets[i].measure, (AltheaSex)cell (table, row, "sex"), x,
                     cell (table, row, "l"), cell (table, row, "m"), cell (table, row, "s"), &largest);
          n++;
        }
    }
  g_test_message ("WHO: %u rows, largest difference of L, M or S %.2g", n, largest);
  g_assert_cmpuint (n, ==, 4 * 2 * 731 + 2 * 651);
  g_assert_cmpfloat (largest, <, 1e-9);
}

static void
test_cdc_rows (void)
{
  static const struct
  {
    AltheaGrowthMeasure measure;
    const char *l, *m, *s;
  } columns[] = {
    { ALTHEA_GROWTH_WEIGHT, "_LWT1", "_MWT1", "_SWT1" },
    { ALTHEA_GROWTH_LENGTH, "_LHT1", "_MHT1", "_SHT1" },
    { ALTHEA_GROWTH_BMI, "_LBMI1", "_MBMI1", "_SBMI1" },
    { ALTHEA_GROWTH_HEAD, "_LHC1", "_MHC1", "_SHC1" },
    { ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, "_LWHT1", "_MWHT1", "_SWHT1" },
  };
  g_autoptr (Table) table = table_open ("CDCref_d.csv.gz", ",");
  guint n = 0;
  double largest = 0;
  for (guint row = 1; table != NULL && row < table->lines->len; row++)
    for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
      {
        gboolean by_stature = columns[i].measure == ALTHEA_GROWTH_WEIGHT_FOR_LENGTH;
        double m = cell (table, row, columns[i].m);
        double x = cell (table, row, by_stature ? "_HT1" : "_AGEMOS1");
        if (isnan (m) || (!by_stature && x < 24)
            || by_stature != (strcmp (text_cell (table, row, 0), "height") == 0))
          continue;
        check_row (ALTHEA_GROWTH_CDC, columns[i].measure, (AltheaSex)cell (table, row, "SEX"),
                   by_stature ? x : x * ALTHEA_GROWTH_DAYS_A_MONTH, cell (table, row, columns[i].l), m,
                   cell (table, row, columns[i].s), &largest);
        n++;
      }
  if (table == NULL)
    return;
  g_test_message ("CDC: %u rows, largest difference of L, M or S %.2g", n, largest);
  g_assert_cmpuint (n, ==, 3 * 432 + 24 + 90);
  g_assert_cmpfloat (largest, <, 1e-9);
}

/* --- what CDC's own program worked out ----------------------------------------------------------- */

static void
test_cdc_program (void)
{
  static const struct
  {
    AltheaGrowthMeasure measure;
    const char *value, *z, *percentile;
    gboolean raw;
  } columns[] = {
    { ALTHEA_GROWTH_WEIGHT, "weight", "waz", "wapct", FALSE },
    { ALTHEA_GROWTH_LENGTH, "height", "haz", "hapct", FALSE },
    { ALTHEA_GROWTH_BMI, "bmi", "bmiz", "bmipct", FALSE },
    { ALTHEA_GROWTH_BMI, "bmi", "original_bmiz", "original_bmipct", TRUE },
    { ALTHEA_GROWTH_HEAD, "headcir", "headcz", "headcpct", FALSE },
    { ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, "weight", "whz", "whpct", FALSE },
  };
  g_autoptr (Table) table = table_open ("cdc-sas-expected.csv.gz", ",");
  if (table == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      double largest = 0, largest_percentile = 0;
      guint n = 0, n_extended = 0;
      for (guint row = 1; row < table->lines->len; row++)
        {
          gboolean by_stature = columns[i].measure == ALTHEA_GROWTH_WEIGHT_FOR_LENGTH;
          double z = cell (table, row, columns[i].z), value = cell (table, row, columns[i].value);
          double x = by_stature ? cell (table, row, "height")
                                : cell (table, row, "agemos") * ALTHEA_GROWTH_DAYS_A_MONTH;
          AltheaGrowthScore score;
          g_autoptr (GError) error = NULL;
          if (isnan (z) || isnan (value))
            continue;
          g_assert_true (althea_growth_score (ALTHEA_GROWTH_CDC, columns[i].measure,
                                              (AltheaSex)cell (table, row, "sex"), x, value, &score, &error));
          g_assert_no_error (error);
          double ours = columns[i].raw ? score.raw_z : score.z;
          largest = fmax (largest, fabs (ours - z));
          largest_percentile = fmax (largest_percentile, fabs (althea_growth_z_to_percentile (ours)
                                                               - cell (table, row, columns[i].percentile)));
          n++;
          n_extended += score.adjusted;
        }
      g_test_message ("%s: %u values (%u extended), largest difference of z %.2g, of the percentile %.2g",
                      columns[i].z, n, n_extended, largest, largest_percentile);
      if (columns[i].measure == ALTHEA_GROWTH_WEIGHT || columns[i].measure == ALTHEA_GROWTH_LENGTH
          || columns[i].measure == ALTHEA_GROWTH_BMI)
        g_assert_cmpuint (n, >, 2000);
      g_assert_cmpfloat (largest, <, 0.001);
      g_assert_cmpfloat (largest_percentile, <, 0.01);
    }
}

/* --- rules ---------------------------------------------------------------------------------------- */

static void
test_who_restricted (void)
{
  /* The units beyond three are equal and as long as from two to three, for weight and not for length. */
  for (int sign = -1; sign <= 1; sign += 2)
    {
      double second = althea_growth_value_at (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_FEMALE, 365,
                                              2 * sign);
      double third = althea_growth_value_at (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_FEMALE, 365,
                                             3 * sign);
      double five = third + 2 * (third - second);
      g_assert_cmpfloat_with_epsilon (
          z_of (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_FEMALE, 365, five), 5 * sign, 1e-9);
      g_assert_cmpfloat_with_epsilon (
          z_of (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_FEMALE, 365, second), 2 * sign, 1e-9);
      double length
          = althea_growth_value_at (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_LENGTH, ALTHEA_SEX_MALE, 100, 4 * sign);
      g_assert_cmpfloat_with_epsilon (
          z_of (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_LENGTH, ALTHEA_SEX_MALE, 100, length), 4 * sign, 1e-9);
    }
}

static void
test_edges (void)
{
  AltheaGrowthScore score;
  g_autoptr (GError) error = NULL;
  double first, last;
  g_assert_false (althea_growth_score (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_MALE, 731, 12,
                                       &score, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (althea_growth_score (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_MALE, NAN, 12,
                                       &score, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      althea_growth_score (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_MALE, 10, 0, &score, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_true (
      althea_growth_get_span (ALTHEA_GROWTH_CDC, ALTHEA_GROWTH_HEAD, ALTHEA_SEX_FEMALE, &first, &last));
  g_assert_cmpfloat_with_epsilon (last, 36 * ALTHEA_GROWTH_DAYS_A_MONTH, 1e-9);
  g_assert_true (althea_growth_get_span (ALTHEA_GROWTH_WHO, ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, ALTHEA_SEX_MALE,
                                         &first, &last));
  g_assert_cmpfloat_with_epsilon (first, 45, 1e-9);
  g_assert_cmpfloat_with_epsilon (last, 110, 1e-6);
  g_assert_cmpint (althea_growth_chart_for_age (730), ==, ALTHEA_GROWTH_WHO);
  g_assert_cmpint (althea_growth_chart_for_age (731), ==, ALTHEA_GROWTH_CDC);
  g_assert_true (
      isnan (althea_growth_value_at (ALTHEA_GROWTH_CDC, ALTHEA_GROWTH_WEIGHT, ALTHEA_SEX_MALE, 100, 0)));
}

static void
test_words (void)
{
  static const struct
  {
    double percentile;
    const char *text;
  } cases[] = {
    { 0.04, "<0.1th percentile" }, { 0.62, "0.6th percentile" },    { 3, "3rd percentile" },
    { 11.2, "11th percentile" },   { 52, "52nd percentile" },       { 91, "91st percentile" },
    { 99.4, "99.4th percentile" }, { 99.97, ">99.9th percentile" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = althea_growth_percentile_to_display (cases[i].percentile);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  for (double z = -8; z <= 8; z += 0.25)
    g_assert_cmpfloat_with_epsilon (
        althea_growth_percentile_to_z (althea_growth_z_to_percentile (z < 0 ? z : -z)), z < 0 ? z : -z, 1e-7);
  g_assert_nonnull (strstr (althea_growth_get_source (ALTHEA_GROWTH_WHO), "World Health Organization"));
  g_assert_nonnull (strstr (althea_growth_get_source (ALTHEA_GROWTH_CDC), "National Center"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinical/growth/who-rows", test_who_rows);
  g_test_add_func ("/clinical/growth/cdc-rows", test_cdc_rows);
  g_test_add_func ("/clinical/growth/cdc-program", test_cdc_program);
  g_test_add_func ("/clinical/growth/who-restricted", test_who_restricted);
  g_test_add_func ("/clinical/growth/edges", test_edges);
  g_test_add_func ("/clinical/growth/words", test_words);
  return g_test_run ();
}
