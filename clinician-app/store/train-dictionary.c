/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>
#include <zdict.h>

/* Trains the dictionary that the store packs documents with: train-dictionary OUTPUT FILE.ndjson...
 * The files are what "althea-host export" writes of a practice that "althea-host demo" made (80 patients, and
 * the patients of a light one of 1,500), so that no real record ever goes into the program. */

#define DICTIONARY_BYTES (110 * 1024)
/* Of each kind: the dictionary is shared out by bytes, and there are far more observations than anything
 * else. */
#define SAMPLES_PER_FILE 3000

typedef struct
{
  GByteArray *bytes;
  GArray *sizes; /* (element-type gsize) */
} Samples;

/* Takes lines evenly over the whole file, so that early and late patients are in it. */
static void
add_file (Samples *samples, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  const guint n_lines = g_strv_length (lines);
  const guint step = MAX (1, n_lines / SAMPLES_PER_FILE);

  for (guint i = 0; i < n_lines; i += step)
    {
      const gsize n_bytes = strlen (lines[i]);
      if (n_bytes == 0)
        continue;
      g_byte_array_append (samples->bytes, (const guint8 *)lines[i], (guint)n_bytes);
      g_array_append_val (samples->sizes, n_bytes);
    }
}

static gboolean
train (Samples *samples, const char *path, GError **error)
{
  g_autofree char *dictionary = g_malloc (DICTIONARY_BYTES);
  const gsize n_bytes = ZDICT_trainFromBuffer (dictionary, DICTIONARY_BYTES, samples->bytes->data,
                                               (const gsize *)(gpointer)samples->sizes->data,
                                               samples->sizes->len);

  if (ZDICT_isError (n_bytes))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "training: %s", ZDICT_getErrorName (n_bytes));
      return FALSE;
    }
  g_print ("%u documents of %u bytes, dictionary %u of %" G_GSIZE_FORMAT " bytes\n", samples->sizes->len,
           samples->bytes->len, ZDICT_getDictID (dictionary, n_bytes), n_bytes);
  return g_file_set_contents (path, dictionary, (gssize)n_bytes, error);
}

int
main (int argc, char **argv)
{
  Samples samples = { g_byte_array_new (), g_array_new (FALSE, FALSE, sizeof (gsize)) };
  g_autoptr (GError) error = NULL;

  if (argc < 3)
    {
      g_printerr ("usage: train-dictionary OUTPUT FILE.ndjson...\n");
      return 2;
    }
  for (int i = 2; i < argc; i++)
    {
      g_autofree char *text = NULL;
      if (!g_file_get_contents (argv[i], &text, NULL, &error))
        break;
      add_file (&samples, text);
    }
  if (error == NULL)
    train (&samples, argv[1], &error);
  g_byte_array_unref (samples.bytes);
  g_array_unref (samples.sizes);
  if (error != NULL)
    g_printerr ("train-dictionary: %s\n", error->message);
  return error != NULL ? 1 : 0;
}
