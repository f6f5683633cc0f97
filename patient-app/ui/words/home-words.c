/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-text.h"
#include "home-words-table.h"

#define LOINC "http://loinc.org"
/* Within this share of the width of the range, a value is only a little outside. */
#define LITTLE 0.1

/* Every code or word of @words that matches by itself -> its HomeWord. Lives as long as the program. */
static GHashTable *
make_index (const HomeWord *words)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const HomeWord *word = words; word->match != NULL; word++)
    {
      g_auto (GStrv) keys = g_strsplit (word->match, " ", -1);

      for (guint i = 0; keys[i] != NULL; i++)
        g_hash_table_insert (index, g_strdup (keys[i]), (gpointer)word);
    }
  return index;
}

static const HomeWord *
find_by_code (const char *code)
{
  static GHashTable *index;

  if (index == NULL)
    index = make_index (home_words_tests);
  return g_hash_table_lookup (index, code);
}

static const HomeWord *
find_by_name (const char *name)
{
  g_autofree char *folded = althea_text_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (const HomeWord *word = home_words_test_names; word->match != NULL; word++)
    {
      g_auto (GStrv) wanted = g_strsplit (word->match, " ", -1);
      gboolean all = TRUE;

      for (guint i = 0; wanted[i] != NULL && all; i++)
        all = g_strv_contains ((const char *const *)words, wanted[i]);
      if (all)
        return word;
    }
  return NULL;
}

static const HomeWord *
find_test (AltheaRecord *observation)
{
  const AltheaCodeableConcept *code = althea_record_get_value (observation, "code");

  if (code == NULL)
    return NULL;
  for (guint i = 0; code->coding != NULL && i < code->coding->len; i++)
    {
      const AltheaCoding *coding = g_ptr_array_index (code->coding, i);
      const HomeWord *word = NULL;

      if (coding->code == NULL || (coding->system != NULL && !g_str_equal (coding->system, LOINC)))
        continue;
      word = find_by_code (coding->code);
      if (word != NULL)
        return word;
    }
  return find_by_name (althea_codeable_concept_get_display (code));
}

static const HomeWord *
find_medicine (const char *name)
{
  static GHashTable *index;
  g_autofree char *folded = althea_text_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  if (index == NULL)
    index = make_index (home_words_medicines);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const HomeWord *word = g_hash_table_lookup (index, words[i]);

      if (word != NULL)
        return word;
    }
  return NULL;
}

const char *
home_words_for_test (AltheaRecord *observation)
{
  const HomeWord *word = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), NULL);

  word = find_test (observation);
  return word != NULL ? _ (word->name) : NULL;
}

const char *
home_words_describe_test (AltheaRecord *observation)
{
  const HomeWord *word = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), NULL);

  word = find_test (observation);
  return word != NULL ? _ (word->sentence) : NULL;
}

const char *
home_words_for_medicine (const char *name)
{
  const HomeWord *word = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  word = find_medicine (name);
  return word != NULL ? _ (word->name) : NULL;
}

const char *
home_words_describe_medicine (const char *name)
{
  const HomeWord *word = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  word = find_medicine (name);
  return word != NULL ? _ (word->sentence) : NULL;
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
