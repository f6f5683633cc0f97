/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "home-words-table.h"

typedef struct
{
  const HomeWord *words;
  const char *file;
} Table;

static const Table tables[] = {
  { home_words_tests, "home-words-tests.c" },
  { home_words_test_names, "home-words-tests.c" },
  { home_words_medicines, "home-words-medicines.c" },
};

/* Two entries for one code would leave it to chance which one a person reads. */
static void
test_unique (void)
{
  for (guint n = 0; n < G_N_ELEMENTS (tables); n++)
    {
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      gboolean whole = tables[n].words == home_words_test_names;

      for (const HomeWord *word = tables[n].words; word->match != NULL; word++)
        {
          g_auto (GStrv) keys = g_strsplit (word->match, whole ? "\n" : " ", -1);

          for (guint i = 0; keys[i] != NULL; i++)
            {
              g_assert_cmpstr (keys[i], !=, "");
              g_assert_true (g_hash_table_add (known, g_strdup (keys[i])));
            }
        }
      g_assert_cmpuint (g_hash_table_size (known), >, 0);
    }
}

/* What xgettext takes out of a source of the words, one message a line. */
static char *
extract (const char *xgettext, const char *file)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ALTHEA_SOURCE_DIR"), "patient-app", "ui", "words", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, xgettext,
                                                      "--from-code=UTF-8", "--no-wrap", "--omit-header",
                                                      "--keyword=N_", "--output=-", path, NULL);
  char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return text;
}

static void
assert_extracted (const char *catalog, const char *words)
{
  g_autofree char *message = g_strdup_printf ("\nmsgid \"%s\"\n", words);

  if (strstr (catalog, message) == NULL)
    g_error ("translators do not get \"%s\"", words);
}

static void
test_extracted (void)
{
  g_autofree char *xgettext = g_find_program_in_path ("xgettext");

  if (xgettext == NULL)
    {
      g_test_skip ("there is no xgettext");
      return;
    }
  for (guint n = 0; n < G_N_ELEMENTS (tables); n++)
    {
      g_autofree char *catalog = extract (xgettext, tables[n].file);

      for (const HomeWord *word = tables[n].words; word->match != NULL; word++)
        {
          assert_extracted (catalog, word->name);
          assert_extracted (catalog, word->sentence);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/home-words/unique", test_unique);
  g_test_add_func ("/home-words/extracted", test_extracted);
  return g_test_run ();
}
