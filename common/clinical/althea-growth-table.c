/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-growth-table.h"

#include <string.h>

#include "althea-clinical-data.h"

#define N_CHARTS 2
#define N_MEASURES 5
#define N_SEXES 2

static const char *const chart_words[] = { "who", "cdc", NULL };
static const char *const measure_words[] = { "weight", "length", "head", "bmi", "weight-for-length", NULL };
static const char *const sex_words[] = { "male", "female", NULL };

typedef struct
{
  AltheaLmsTable tables[N_CHARTS][N_MEASURES][N_SEXES];
  char *sources[N_CHARTS];
} Tables;

/* What is being read: rows go into the table that the last "table" line named. */
typedef struct
{
  Tables *tables;
  AltheaLmsTable *table; /* (nullable) before the first */
  GArray *rows;          /* (element-type AltheaLms) */
  double first, step;    /* @step 0: rows say their own x */
} Reader;

static guint
place_of (const char *const *words, const char *word)
{
  guint place = 0;
  while (words[place] != NULL && strcmp (words[place], word) != 0)
    place++;
  g_assert (words[place] != NULL);
  return place;
}

static void
finish_table (Reader *reader)
{
  if (reader->table != NULL)
    {
      reader->table->n_rows = reader->rows->len;
      reader->table->rows = g_memdup2 (reader->rows->data, reader->rows->len * sizeof (AltheaLms));
    }
  g_array_set_size (reader->rows, 0);
}

static void
begin_table (Reader *reader, char **parts)
{
  guint n_parts = g_strv_length (parts);
  g_assert (n_parts == 4 || n_parts == 6);
  finish_table (reader);
  reader->table = &reader->tables->tables[place_of (chart_words, parts[1])]
                                         [place_of (measure_words, parts[2])][place_of (sex_words, parts[3])];
  reader->first = n_parts == 6 ? g_ascii_strtod (parts[4], NULL) : 0;
  reader->step = n_parts == 6 ? g_ascii_strtod (parts[5], NULL) : 0;
}

static void
read_row (Reader *reader, const char *line)
{
  double numbers[4];
  guint n = 0;
  char *end = NULL;
  while (n < G_N_ELEMENTS (numbers) && *line != '\0')
    {
      numbers[n++] = g_ascii_strtod (line, &end);
      g_assert (end != line);
      line = end + strspn (end, "\t");
    }
  gboolean even = reader->step > 0;
  g_assert (n == (even ? 3 : 4) && *line == '\0');
  AltheaLms row = { even ? reader->first + reader->rows->len * reader->step : numbers[0], numbers[n - 3],
                    numbers[n - 2], numbers[n - 1] };
  g_array_append_val (reader->rows, row);
}

/* "# who<tab>words", carried on in "# <tab>words". */
static void
read_head (Reader *reader, const char *line, int *chart)
{
  g_auto (GStrv) parts = g_strsplit (line + 2, "\t", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    return;
  if (*parts[0] != '\0')
    *chart = strcmp (parts[0], "who") == 0 ? 0 : strcmp (parts[0], "cdc") == 0 ? 1 : -1;
  if (*chart < 0)
    return;
  char *before = reader->tables->sources[*chart];
  reader->tables->sources[*chart] = before != NULL ? g_strjoin (" ", before, parts[1], NULL)
                                                   : g_strdup (parts[1]);
  g_free (before);
}

static Tables *
read_tables (void)
{
  g_autofree char *text = althea_clinical_data_dup ("growth/growth.tsv");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GArray) rows = g_array_sized_new (FALSE, FALSE, sizeof (AltheaLms), 800);
  Reader reader = { g_new0 (Tables, 1), NULL, rows, 0, 0 };
  int chart = -1;
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "# "))
      read_head (&reader, *line, &chart);
    else if (g_str_has_prefix (*line, "table\t"))
      {
        g_auto (GStrv) parts = g_strsplit (*line, "\t", -1);
        begin_table (&reader, parts);
      }
    else if (**line != '\0')
      read_row (&reader, *line);
  finish_table (&reader);
  return reader.tables;
}

static const Tables *
get_tables (void)
{
  static gsize made = 0;
  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize)read_tables ());
  return (const Tables *)made;
}

const AltheaLmsTable *
althea_lms_table_get (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex)
{
  g_return_val_if_fail (chart >= ALTHEA_GROWTH_WHO && chart <= ALTHEA_GROWTH_CDC, NULL);
  g_return_val_if_fail (measure >= ALTHEA_GROWTH_WEIGHT && measure <= ALTHEA_GROWTH_WEIGHT_FOR_LENGTH, NULL);
  g_return_val_if_fail (sex == ALTHEA_SEX_MALE || sex == ALTHEA_SEX_FEMALE, NULL);
  const AltheaLmsTable *table = &get_tables ()->tables[chart - 1][measure - 1][sex - 1];
  return table->n_rows > 0 ? table : NULL;
}

gboolean
althea_lms_table_at (const AltheaLmsTable *self, double x, AltheaLms *lms)
{
  guint low = 0, high = self->n_rows - 1;
  /* Spaced rows are first + n * step, which is not exact in binary: 45.3 is a hair below its row. */
  const double hair = 1e-9;
  if (!(x >= self->rows[0].x - hair && x <= self->rows[high].x + hair))
    return FALSE;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (self->rows[middle].x <= x)
        low = middle;
      else
        high = middle;
    }
  const AltheaLms *a = &self->rows[low], *b = &self->rows[high];
  double part = CLAMP ((x - a->x) / (b->x - a->x), 0, 1);
  *lms = (AltheaLms){ x, a->l + part * (b->l - a->l), a->m + part * (b->m - a->m),
                      a->s + part * (b->s - a->s) };
  return TRUE;
}

const char *
althea_lms_table_get_source (AltheaGrowthChart chart)
{
  return get_tables ()->sources[chart - 1];
}
