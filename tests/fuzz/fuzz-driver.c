/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Throws damaged copies of samples at a target: fuzz-NAME [--runs N] [--seed N] FILE-OR-FOLDER... The same
 * target functions link with libFuzzer where there is clang. A crash prints the seed and the input in
 * hexadecimal. */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define MOST_SAMPLE_BYTES (64 * 1024)
#define MOST_CHANGES 6

static GByteArray *input; /* what the target has just now */
static guint32 seed;

/* Only what a signal handler may call. */
static void
tell_and_die (int number)
{
  static const char digits[] = "0123456789abcdef";
  char pair[2];
  ssize_t written = write (STDERR_FILENO, "\ninput: ", 8);
  for (guint i = 0; written >= 0 && i < input->len; i++)
    {
      pair[0] = digits[input->data[i] >> 4];
      pair[1] = digits[input->data[i] & 15];
      written = write (STDERR_FILENO, pair, 2);
    }
  signal (number, SIG_DFL);
  raise (number);
}

static void
add_sample (GPtrArray *samples, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  char *contents;
  gsize length;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      add_sample (samples, child);
    }
  if (dir == NULL && g_file_get_contents (path, &contents, &length, NULL))
    g_ptr_array_add (samples, g_bytes_new_take (contents, MIN (length, MOST_SAMPLE_BYTES)));
}

static void
change_once (GRand *random, GPtrArray *samples)
{
  guint length = input->len;
  guint at = length > 0 ? (guint)g_rand_int_range (random, 0, (gint32)length) : 0;
  guint8 byte = (guint8)g_rand_int (random);
  switch (length > 0 ? g_rand_int_range (random, 0, 7) : 6)
    {
    case 0:
      input->data[at] ^= (guint8)(1u << (byte % 8));
      break;
    case 1:
      input->data[at] = byte;
      break;
    case 2:
      g_byte_array_remove_range (input, at, MIN (length - at, 1u + byte % 16));
      break;
    case 3:
      g_byte_array_set_size (input, at);
      break;
    case 4:
      {
        g_autofree guint8 *copy = g_memdup2 (input->data + at, MIN (length - at, 1u + byte));
        g_byte_array_append (input, copy, MIN (length - at, 1u + byte));
        break;
      }
    case 5:
      input->data[at] = (guint8) "{}[]\":,\\0-.eE\xff\x80\x00"[byte % 16];
      break;
    default:
      {
        GBytes *other
            = g_ptr_array_index (samples, (guint)g_rand_int_range (random, 0, (gint32)samples->len));
        gsize n_other;
        const guint8 *data = g_bytes_get_data (other, &n_other);
        g_byte_array_append (input, data, (guint)MIN (n_other, byte));
        break;
      }
    }
}

int
main (int argc, char **argv)
{
  int n_runs = 10000, wanted_seed = -1;
  g_auto (GStrv) paths = NULL;
  const GOptionEntry entries[] = {
    { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "How many inputs", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &wanted_seed, "The same inputs as before", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "SAMPLE..." },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_ptr_array_add (samples, g_bytes_new_static ("", 0));
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    add_sample (samples, paths[i]);

  seed = wanted_seed >= 0 ? (guint32)wanted_seed : g_random_int () & G_MAXINT32;
  g_print ("%u samples, seed %u\n", samples->len, seed);
  signal (SIGABRT, tell_and_die);
  signal (SIGSEGV, tell_and_die);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  input = g_byte_array_new ();
  for (int run = 0; run < n_runs; run++)
    {
      GBytes *sample = g_ptr_array_index (samples, (guint)g_rand_int_range (random, 0, (gint32)samples->len));
      gsize n_sample;
      const guint8 *data = g_bytes_get_data (sample, &n_sample);
      g_byte_array_set_size (input, 0);
      g_byte_array_append (input, data, (guint)n_sample);
      for (int i = g_rand_int_range (random, 0, MOST_CHANGES); i > 0; i--)
        change_once (random, samples);
      /* A copy of exactly its length, so that one byte too far is noticed. */
      g_autofree guint8 *exact = input->len > 0 ? g_memdup2 (input->data, input->len) : g_malloc0 (1);
      LLVMFuzzerTestOneInput (exact, input->len);
    }
  g_byte_array_unref (input);
  return 0;
}
