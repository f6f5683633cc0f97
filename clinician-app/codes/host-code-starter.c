/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

#include "althea-text.h"
#include "host-codes-resources.h"

/* The starter packs of data/codes: lines of "# key: value" say what a pack is, one line names the columns,
 * and each line more is a code; the most used stands first. */

static const char *const files[HOST_CODE_SYSTEMS] = {
  "icd-10-cm.tsv", "rxnorm.tsv", "cvx.tsv", "mvx.tsv", "loinc.tsv", "ucum.tsv",
};

typedef struct
{
  HostCodeBatch *batch; /* lent */
  char **columns;       /* (owned) (nullable) until they were named */
  guint n_columns;
  guint rank;
  guint line;
} Reading;

static void
register_data (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      host_codes_data_register_resource ();
      g_once_init_leave (&done, 1);
    }
}

static gboolean
refuse (Reading *reading, const char *what, GError **error)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "%s:%u: %s", files[reading->batch->system - 1],
               reading->line, what);
  return FALSE;
}

static void
take_head (Reading *reading, const char *line)
{
  if (g_str_has_prefix (line, "# date: "))
    g_set_str (&reading->batch->date, line + strlen ("# date: "));
  else if (g_str_has_prefix (line, "# version: "))
    g_set_str (&reading->batch->version, line + strlen ("# version: "));
}

/* Columns that are not about finding a code are facts by their own names. */
static void
take_value (Reading *reading, HostCodeRow *row, const char *column, const char *value)
{
  HostCodeBatch *batch = reading->batch;

  if (*value == '\0' || g_str_equal (column, "code") || g_str_equal (column, "display"))
    return;
  if (g_str_equal (column, "synonyms"))
    row->phrases = host_code_batch_join (batch, row->phrases, "|", value);
  else if (g_str_equal (column, "detail"))
    row->detail = host_code_batch_keep (batch, value);
  else
    host_code_batch_add_fact (batch, row, column, value);
  /* What patients call it and what it belongs to is searched for too. */
  if (g_str_equal (column, ALTHEA_CODE_FACT_PLAIN))
    row->phrases = host_code_batch_join (batch, row->phrases, "|", value);
  else if (g_str_equal (column, ALTHEA_CODE_FACT_CLASS_NAME) || g_str_equal (column, ALTHEA_CODE_FACT_GROUP)
           || g_str_equal (column, "detail"))
    row->words = host_code_batch_join (batch, row->words, " ", value);
}

static gboolean
take_line (Reading *reading, const char *line, GError **error)
{
  g_auto (GStrv) values = g_strsplit (line, "\t", -1);
  HostCodeRow *row;

  if (reading->columns == NULL)
    {
      reading->columns = g_steal_pointer (&values);
      reading->n_columns = g_strv_length (reading->columns);
      return reading->n_columns >= 2 && g_str_equal (reading->columns[0], "code")
                     && g_str_equal (reading->columns[1], "display")
                 ? TRUE
                 : refuse (reading, "the first columns are not code and display", error);
    }
  if (g_strv_length (values) != reading->n_columns || *values[0] == '\0' || *values[1] == '\0')
    return refuse (reading, "the line has not a value for each column", error);
  row = host_code_batch_add (reading->batch, values[0], values[1]);
  if (row == NULL)
    return refuse (reading, "the code was there before", error);
  row->rank = ++reading->rank;
  for (guint i = 2; i < reading->n_columns; i++)
    take_value (reading, row, reading->columns[i], values[i]);
  return TRUE;
}

static gboolean
read_lines (Reading *reading, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (reading->line = 1; lines[reading->line - 1] != NULL; reading->line++)
    {
      const char *line = lines[reading->line - 1];

      if (*line == '#')
        take_head (reading, line);
      else if (*line != '\0' && !take_line (reading, line, error))
        return FALSE;
    }
  return reading->batch->date != NULL ? TRUE : refuse (reading, "the pack has no date", error);
}

HostCodeBatch *
host_code_starter_load (guint system, GError **error)
{
  g_autoptr (HostCodeBatch) batch = host_code_batch_new (system);
  g_autofree char *path = g_strconcat ("/org/althea/codes/", files[system - 1], NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  Reading reading = { .batch = batch };
  gboolean ok;

  register_data ();
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_ptr_array_add (batch->files, g_strdup ("starter"));
  ok = read_lines (&reading, text, error);
  g_strfreev (reading.columns);
  return ok ? g_steal_pointer (&batch) : NULL;
}
