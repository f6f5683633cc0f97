/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-code-index.h"

#include <string.h>

#include "althea-error.h"

#define END_OF_ROW G_MAXUINT32
#define MAX_WORDS 8

struct _HostCodeIndex
{
  GBytes *vocabulary; /* (owned) words in order, each with its final zero */
  GPtrArray *words;   /* (owned) where each begins in it */
  guint32 *before;    /* (owned) (array length=words + 1) how often all words before that one stand in rows */
  guint32 *rows;      /* (owned) numbers of the words of each row, in order, then END_OF_ROW */
  guint32 *starts;    /* (owned) (array length=n_rows + 1) where each row begins in @rows */
  gsize n_numbers;
  guint32 n_rows;
};

/* --- making -----------------------------------------------------------------------------------------------
 */

struct _HostCodeIndexBuilder
{
  GHashTable *numbers; /* (owned) word to its number by first appearance */
  GPtrArray *words;    /* (owned) by that number, lent by @numbers */
  GArray *rows;        /* (owned) guint32 by those numbers */
};

HostCodeIndexBuilder *
host_code_index_builder_new (void)
{
  HostCodeIndexBuilder *self = g_new0 (HostCodeIndexBuilder, 1);

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_ptr_array_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
host_code_index_builder_free (HostCodeIndexBuilder *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->words);
  g_array_unref (self->rows);
  g_free (self);
}

static guint32
get_number (HostCodeIndexBuilder *self, const char *word)
{
  gpointer number;
  char *own;

  if (g_hash_table_lookup_extended (self->numbers, word, NULL, &number))
    return GPOINTER_TO_UINT (number);
  own = g_strdup (word);
  g_hash_table_insert (self->numbers, own, GUINT_TO_POINTER (self->words->len));
  g_ptr_array_add (self->words, own);
  return self->words->len - 1;
}

static gboolean
has_number (const GArray *rows, guint from, guint32 number)
{
  for (guint i = from; i < rows->len; i++)
    if (g_array_index (rows, guint32, i) == number)
      return TRUE;
  return FALSE;
}

void
host_code_index_builder_add (HostCodeIndexBuilder *self, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  const guint from = self->rows->len;
  const guint32 end = END_OF_ROW;

  for (char **word = words; *word != NULL; word++)
    {
      const guint32 number = **word != '\0' ? get_number (self, *word) : END_OF_ROW;

      if (number != END_OF_ROW && !has_number (self->rows, from, number))
        g_array_append_val (self->rows, number);
    }
  g_array_append_val (self->rows, end);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Numbers by first appearance become numbers by order, so that words with one beginning stand together. */
void
host_code_index_builder_finish (HostCodeIndexBuilder *self, GBytes **vocabulary, GBytes **rows)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->words, NULL, NULL);
  g_autofree guint32 *new_numbers = g_new (guint32, self->words->len + 1);
  GByteArray *text = g_byte_array_new ();
  guint32 *numbers = g_new (guint32, self->rows->len + 1);

  g_ptr_array_sort (sorted, compare_words);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *word = sorted->pdata[i];

      new_numbers[GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, word))] = i;
      g_byte_array_append (text, (const guint8 *)word, (guint)strlen (word) + 1);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const guint32 number = g_array_index (self->rows, guint32, i);

      numbers[i] = GUINT32_TO_LE (number == END_OF_ROW ? END_OF_ROW : new_numbers[number]);
    }
  *vocabulary = g_byte_array_free_to_bytes (text);
  *rows = g_bytes_new_take (numbers, self->rows->len * sizeof *numbers);
}

/* --- reading ----------------------------------------------------------------------------------------------
 */

void
host_code_index_free (HostCodeIndex *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->vocabulary);
  g_ptr_array_unref (self->words);
  g_free (self->before);
  g_free (self->rows);
  g_free (self->starts);
  g_free (self);
}

static gboolean
read_vocabulary (HostCodeIndex *self)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (self->vocabulary, &n_bytes);
  const char *end = text + n_bytes;

  if (n_bytes > 0 && end[-1] != '\0')
    return FALSE;
  for (const char *word = text; word < end; word += strlen (word) + 1)
    g_ptr_array_add (self->words, (gpointer)word);
  return TRUE;
}

static gboolean
read_rows (HostCodeIndex *self, GBytes *rows)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (rows, &n_bytes);

  self->n_numbers = n_bytes / sizeof *self->rows;
  self->rows = g_new (guint32, self->n_numbers + 1);
  self->before = g_new0 (guint32, self->words->len + 1);
  if (n_bytes > 0)
    memcpy (self->rows, bytes, self->n_numbers * sizeof *self->rows);
  for (gsize i = 0; i < self->n_numbers; i++)
    {
      self->rows[i] = GUINT32_FROM_LE (self->rows[i]);
      if (self->rows[i] == END_OF_ROW)
        self->n_rows++;
      else if (self->rows[i] >= self->words->len)
        return FALSE;
      else
        self->before[self->rows[i] + 1]++;
    }
  for (guint i = 0; i < self->words->len; i++)
    self->before[i + 1] += self->before[i];
  return n_bytes % sizeof *self->rows == 0
         && (self->n_numbers == 0 || self->rows[self->n_numbers - 1] == END_OF_ROW);
}

static void
find_starts (HostCodeIndex *self)
{
  guint32 row = 0;

  self->starts = g_new0 (guint32, (gsize)self->n_rows + 1);
  for (gsize i = 0; i < self->n_numbers; i++)
    if (self->rows[i] == END_OF_ROW)
      self->starts[++row] = (guint32)i + 1;
}

HostCodeIndex *
host_code_index_new (GBytes *vocabulary, GBytes *rows, GError **error)
{
  HostCodeIndex *self = g_new0 (HostCodeIndex, 1);

  self->vocabulary = g_bytes_ref (vocabulary);
  self->words = g_ptr_array_new ();
  if (read_vocabulary (self) && read_rows (self, rows))
    {
      find_starts (self);
      return self;
    }
  host_code_index_free (self);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "The words of a code pack are damaged.");
  return NULL;
}

/* --- searching --------------------------------------------------------------------------------------------
 */

/* The words that begin with one typed word stand together. */
typedef struct
{
  guint32 first, n_words;
  guint32 n_uses; /* in how many rows they stand, together */
} Range;

/* The number of the first word that is not before @text, as far as @text goes or, @behind, that is not one of
 * those that begin with it. */
static guint32
find_bound (HostCodeIndex *self, const char *text, gboolean behind)
{
  const gsize n_text = strlen (text);
  guint32 low = 0, high = self->words->len;

  while (low < high)
    {
      const guint32 middle = low + (high - low) / 2;
      const int order = strncmp (self->words->pdata[middle], text, n_text);

      if (order < 0 || (behind && order == 0))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
find_ranges (HostCodeIndex *self, const char *folded, Range *ranges)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint n = 0;

  for (char **word = words; *word != NULL && n < MAX_WORDS; word++)
    if (**word != '\0')
      {
        const guint32 first = find_bound (self, *word, FALSE);
        const guint32 end = find_bound (self, *word, TRUE);

        ranges[n++] = (Range){ first, end - first, self->before[end] - self->before[first] };
      }
  return n;
}

/* The rarest first: it decides over most rows. */
static int
compare_ranges (const void *a, const void *b)
{
  const guint32 x = ((const Range *)a)->n_uses, y = ((const Range *)b)->n_uses;

  return (x > y) - (x < y);
}

static gboolean
row_has (const guint32 *row, const Range *range)
{
  for (; *row != END_OF_ROW; row++)
    if (*row - range->first < range->n_words)
      return TRUE;
  return FALSE;
}

static gboolean
row_has_all (const guint32 *row, const Range *ranges, guint n_ranges)
{
  for (guint i = 0; i < n_ranges; i++)
    if (!row_has (row, &ranges[i]))
      return FALSE;
  return TRUE;
}

void
host_code_index_search (HostCodeIndex *self, const char *folded, guint limit, GArray *found)
{
  Range ranges[MAX_WORDS];
  const guint n = find_ranges (self, folded, ranges);
  guint32 row = 0;

  qsort (ranges, n, sizeof *ranges, compare_ranges);
  if (n == 0 || ranges[0].n_uses == 0)
    return;
  for (gsize i = 0; i < self->n_numbers && found->len < limit; i++)
    {
      if (G_LIKELY (self->rows[i] - ranges[0].first >= ranges[0].n_words))
        continue;
      while (self->starts[row + 1] <= i)
        row++;
      if (row_has_all (self->rows + self->starts[row], ranges + 1, n - 1))
        g_array_append_val (found, row);
      /* On with the next row: this one may have more words with that beginning. */
      i = self->starts[row + 1] - 1;
    }
}
