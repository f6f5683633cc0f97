/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

#include "althea-text.h"

#define LOINC_NOTICE                                                                                         \
  "This material contains content from LOINC (http://loinc.org). LOINC is copyright (c) Regenstrief "        \
  "Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is "        \
  "available at no cost under the license at http://loinc.org/license. LOINC(R) is a registered United "     \
  "States trademark of Regenstrief Institute, Inc."
#define RXNORM_NOTICE                                                                                        \
  "This product uses publicly available data from the U.S. National Library of Medicine (NLM), National "    \
  "Institutes of Health, Department of Health and Human Services; NLM is not responsible for the product "   \
  "and does not endorse or recommend this or any other product."

static const char *
notice_of (guint system)
{
  switch (system)
    {
    case HOST_CODE_SYSTEM_LOINC:
      return LOINC_NOTICE;
    case HOST_CODE_SYSTEM_RXNORM:
      return RXNORM_NOTICE;
    default:
      return "";
    }
}

HostCodeBatch *
host_code_batch_new (guint system)
{
  HostCodeBatch *self = g_new0 (HostCodeBatch, 1);

  self->system = system;
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->texts = g_string_chunk_new (64 * 1024);
  self->files = g_ptr_array_new_with_free_func (g_free);
  self->notice = notice_of (system);
  return self;
}

void
host_code_batch_free (HostCodeBatch *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->rows);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->files);
  g_free (self->version);
  g_free (self->date);
  g_free (self);
}

const char *
host_code_batch_keep (HostCodeBatch *self, const char *text)
{
  return althea_text_is_empty (text) ? NULL : g_string_chunk_insert (self->texts, text);
}

HostCodeRow *
host_code_batch_add (HostCodeBatch *self, const char *code, const char *display)
{
  HostCodeRow *row;

  if (g_hash_table_contains (self->rows, code))
    return NULL;
  row = g_new0 (HostCodeRow, 1);
  row->code = g_string_chunk_insert (self->texts, code);
  row->display = g_string_chunk_insert (self->texts, display);
  row->selectable = TRUE;
  g_hash_table_insert (self->rows, (gpointer)row->code, row);
  return row;
}

HostCodeRow *
host_code_batch_find (HostCodeBatch *self, const char *code)
{
  return g_hash_table_lookup (self->rows, code);
}

const char *
host_code_batch_join (HostCodeBatch *self, const char *first, const char *separator, const char *second)
{
  g_autofree char *joined = NULL;

  if (althea_text_is_empty (first) || althea_text_is_empty (second))
    return host_code_batch_keep (self, althea_text_is_empty (first) ? second : first);
  joined = g_strconcat (first, separator, second, NULL);
  return g_string_chunk_insert (self->texts, joined);
}

/* Facts are lines of name=value. */
static gboolean
has_fact (const char *facts, const char *name)
{
  const gsize n_name = strlen (name);

  for (const char *line = facts; line != NULL; line = strchr (line, '\n'))
    {
      if (*line == '\n')
        line++;
      if (strncmp (line, name, n_name) == 0 && line[n_name] == '=')
        return TRUE;
    }
  return FALSE;
}

void
host_code_batch_add_fact (HostCodeBatch *self, HostCodeRow *row, const char *name, const char *value)
{
  g_autofree char *line = NULL;

  if (althea_text_is_empty (value) || has_fact (row->facts, name))
    return;
  line = g_strconcat (name, "=", value, NULL);
  g_strdelimit (line, "\r\n\t", ' ');
  row->facts = host_code_batch_join (self, row->facts, "\n", line);
}

void
host_code_batch_note_date (HostCodeBatch *self, const char *date)
{
  if (date != NULL && g_strcmp0 (date, self->date) > 0)
    g_set_str (&self->date, date);
}

/* --- what the starter knows -------------------------------------------------------------------------------
 */

static void
add_facts_of (HostCodeBatch *self, HostCodeRow *row, const char *facts)
{
  g_auto (GStrv) lines = g_strsplit (facts != NULL ? facts : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      char *equals = strchr (*line, '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      host_code_batch_add_fact (self, row, *line, equals + 1);
    }
}

static void
enrich_row (HostCodeBatch *self, HostCodeRow *row, const HostCodeRow *known)
{
  row->rank = known->rank;
  row->words = host_code_batch_join (self, row->words, " ", known->words);
  row->phrases = host_code_batch_join (self, row->phrases, "|", known->phrases);
  if (row->detail == NULL)
    row->detail = host_code_batch_keep (self, known->detail);
  add_facts_of (self, row, known->facts);
}

void
host_code_batch_enrich (HostCodeBatch *self, HostCodeBatch *starter)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, starter->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HostCodeRow *known = value;
      HostCodeRow *row = host_code_batch_find (self, known->code);

      if (row == NULL && !self->complete)
        {
          row = host_code_batch_add (self, known->code, known->display);
          row->selectable = known->selectable;
        }
      if (row != NULL)
        enrich_row (self, row, known);
    }
}

/* --- order ------------------------------------------------------------------------------------------------
 */

/* General names are shorter than those of their special cases. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const HostCodeRow *one = *(const HostCodeRow *const *)a;
  const HostCodeRow *other = *(const HostCodeRow *const *)b;
  const guint one_rank = one->rank > 0 ? one->rank : G_MAXUINT;
  const guint other_rank = other->rank > 0 ? other->rank : G_MAXUINT;
  gsize n_one, n_other;

  if (one->selectable != other->selectable)
    return one->selectable ? -1 : 1;
  if (one_rank != other_rank)
    return one_rank < other_rank ? -1 : 1;
  n_one = strlen (one->display);
  n_other = strlen (other->display);
  if (n_one != n_other)
    return n_one < n_other ? -1 : 1;
  return strcmp (one->code, other->code);
}

GPtrArray *
host_code_batch_sort (HostCodeBatch *self)
{
  GPtrArray *rows = g_hash_table_get_values_as_ptr_array (self->rows);

  g_ptr_array_sort (rows, compare_rows);
  return rows;
}
