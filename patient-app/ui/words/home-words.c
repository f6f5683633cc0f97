/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-words.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-text.h"

#define TABLE_PATH "/org/althea/Home/words/home-words.tsv"
#define LOINC "http://loinc.org"
/* Within this share of the width of the range, a value is only a little outside. */
#define LITTLE 0.1

typedef struct
{
  char *name;     /* (owned) */
  char *sentence; /* (owned) */
  char **words;   /* (owned) (nullable) all must stand in the name */
} Entry;

typedef struct
{
  GHashTable *tests;     /* LOINC -> Entry */
  GPtrArray *test_names; /* Entry with words */
  GHashTable *medicines; /* folded substance -> Entry */
} Table;

static void
add_line (Table *table, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 4);
  Entry *entry = NULL;

  if (*line == '#' || g_strv_length (parts) != 4)
    return;
  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (parts[2]);
  entry->sentence = g_strdup (parts[3]);
  if (g_str_equal (parts[0], "test"))
    g_hash_table_insert (table->tests, g_strdup (parts[1]), entry);
  else if (g_str_equal (parts[0], "medicine"))
    g_hash_table_insert (table->medicines, g_strdup (parts[1]), entry);
  else
    {
      entry->words = g_strsplit (parts[1], " ", -1);
      g_ptr_array_add (table->test_names, entry);
    }
}

/* Lives as long as the program. */
static const Table *
get_table (void)
{
  static Table *table;

  if (table == NULL)
    {
      g_autoptr (GBytes) bytes = g_resources_lookup_data (TABLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_auto (GStrv) lines = NULL;

      table = g_new0 (Table, 1);
      table->tests = g_hash_table_new (g_str_hash, g_str_equal);
      table->medicines = g_hash_table_new (g_str_hash, g_str_equal);
      table->test_names = g_ptr_array_new ();
      g_return_val_if_fail (bytes != NULL, table);
      lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        add_line (table, lines[i]);
    }
  return table;
}

static const Entry *
find_by_name (const char *name)
{
  const Table *table = get_table ();
  g_autofree char *folded = althea_text_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; i < table->test_names->len; i++)
    {
      const Entry *entry = g_ptr_array_index (table->test_names, i);
      gboolean all = TRUE;

      for (guint n = 0; entry->words[n] != NULL && all; n++)
        all = g_strv_contains ((const char *const *)words, entry->words[n]);
      if (all)
        return entry;
    }
  return NULL;
}

static const Entry *
find_test (AltheaRecord *observation)
{
  const AltheaCodeableConcept *code = althea_record_get_value (observation, "code");

  if (code == NULL)
    return NULL;
  for (guint i = 0; code->coding != NULL && i < code->coding->len; i++)
    {
      const AltheaCoding *coding = g_ptr_array_index (code->coding, i);
      const Entry *entry = NULL;

      if (coding->code == NULL || (coding->system != NULL && !g_str_equal (coding->system, LOINC)))
        continue;
      entry = g_hash_table_lookup (get_table ()->tests, coding->code);
      if (entry != NULL)
        return entry;
    }
  return find_by_name (althea_codeable_concept_get_display (code));
}

static const Entry *
find_medicine (const char *name)
{
  g_autofree char *folded = althea_text_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const Entry *entry = g_hash_table_lookup (get_table ()->medicines, words[i]);

      if (entry != NULL)
        return entry;
    }
  return NULL;
}

const char *
home_words_for_test (AltheaRecord *observation)
{
  const Entry *entry = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), NULL);

  entry = find_test (observation);
  return entry != NULL ? _ (entry->name) : NULL;
}

const char *
home_words_describe_test (AltheaRecord *observation)
{
  const Entry *entry = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), NULL);

  entry = find_test (observation);
  return entry != NULL ? _ (entry->sentence) : NULL;
}

const char *
home_words_for_medicine (const char *name)
{
  const Entry *entry = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  entry = find_medicine (name);
  return entry != NULL ? _ (entry->name) : NULL;
}

const char *
home_words_describe_medicine (const char *name)
{
  const Entry *entry = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  entry = find_medicine (name);
  return entry != NULL ? _ (entry->sentence) : NULL;
}

static gboolean
is_little (AltheaMeasurement *measurement, gboolean high)
{
  double value = althea_measurement_get_number (measurement);
  double low_bound = althea_measurement_get_low (measurement),
         high_bound = althea_measurement_get_high (measurement);
  double bound = high ? high_bound : low_bound, width = fabs (bound);

  if (isnan (value) || isnan (bound))
    return FALSE;
  if (!isnan (low_bound) && !isnan (high_bound))
    width = high_bound - low_bound;
  return fabs (value - bound) <= width * LITTLE;
}

const char *
home_words_for_flag (AltheaMeasurement *measurement)
{
  g_return_val_if_fail (ALTHEA_IS_MEASUREMENT (measurement), "");

  switch (althea_measurement_get_flag (measurement))
    {
    case ALTHEA_FLAG_LOW:
      return is_little (measurement, FALSE) ? _ ("a little low") : _ ("low");
    case ALTHEA_FLAG_HIGH:
      return is_little (measurement, TRUE) ? _ ("a little high") : _ ("high");
    case ALTHEA_FLAG_CRITICAL_LOW:
      return _ ("very low");
    case ALTHEA_FLAG_CRITICAL_HIGH:
      return _ ("very high");
    case ALTHEA_FLAG_ABNORMAL:
      return _ ("not as usual");
    case ALTHEA_FLAG_NONE:
    default:
      return "";
    }
}
