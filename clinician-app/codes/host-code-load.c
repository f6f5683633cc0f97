/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <stdio.h>
#include <string.h>

#include "althea-text.h"

/* Fields of RxNorm's tables; each line ends with a bar. */
#define RXNCONSO_BARS 18
#define RXNREL_BARS 16

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static GHashTable *
new_texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
host_code_load_init (HostCodeLoad *self)
{
  *self = (HostCodeLoad){ 0 };
  self->edges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  self->atc = new_texts ();
  self->atc_names = new_texts ();
  self->groups = new_texts ();
  self->makers = new_texts ();
  self->tradenames = new_texts ();
}

void
host_code_load_clear (HostCodeLoad *self)
{
  for (guint i = 0; i <= HOST_CODE_SYSTEMS; i++)
    g_clear_pointer (&self->batches[i], host_code_batch_free);
  g_clear_pointer (&self->edges, g_hash_table_unref);
  g_clear_pointer (&self->atc, g_hash_table_unref);
  g_clear_pointer (&self->atc_names, g_hash_table_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->makers, g_hash_table_unref);
  g_clear_pointer (&self->tradenames, g_hash_table_unref);
}

HostCodeBatch *
host_code_load_get_batch (HostCodeLoad *self, guint system, HostCodeSource *source)
{
  if (self->batches[system] == NULL)
    self->batches[system] = host_code_batch_new (system);
  g_ptr_array_add (self->batches[system]->files, g_strdup (source->name));
  return self->batches[system];
}

static gboolean
contains (const char *list, const char *separator, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (list, separator, -1);

  return g_strv_contains ((const char *const *)parts, value);
}

void
host_code_load_append (GHashTable *table, const char *key, const char *separator, const char *value)
{
  const char *present = g_hash_table_lookup (table, key);

  if (althea_text_is_empty (value) || (present != NULL && contains (present, separator, value)))
    return;
  g_hash_table_replace (table, g_strdup (key),
                        present != NULL ? g_strconcat (present, separator, value, NULL) : g_strdup (value));
}

void
host_code_load_relate (HostCodeLoad *self)
{
  host_code_relate_rxnorm (self);
  host_code_relate_vaccines (self);
}

/* --- dates ------------------------------------------------------------------------------------------------
 */

static char *
format_date (guint year, guint month, guint day)
{
  return g_date_valid_dmy ((GDateDay)MIN (day, 255), (GDateMonth)MIN (month, 12), (GDateYear)MIN (year, 9999))
                 && month >= 1 && month <= 12 && year >= 1900
             ? g_strdup_printf ("%04u-%02u-%02u", year, month, day)
             : NULL;
}

char *
host_code_date_from_text (const char *text)
{
  guint a, b, c;
  char end;

  if (sscanf (text, "%4u%*1[/-]%2u%*1[/-]%2u%c", &a, &b, &c, &end) == 3 && strlen (text) >= 8
      && g_ascii_isdigit (text[3]))
    return format_date (a, b, c);
  if (sscanf (text, "%2u/%2u/%4u%c", &a, &b, &c, &end) == 3)
    return format_date (c, a, b);
  if (strlen (text) == 8 && sscanf (text, "%4u%2u%2u%c", &a, &b, &c, &end) == 3)
    return format_date (a, b, c);
  return NULL;
}

/* --- what a file is ---------------------------------------------------------------------------------------
 */

static guint
count_bars (const char *line)
{
  guint n = 0;

  for (; *line != '\0'; line++)
    n += *line == '|';
  return n;
}

/* Order, code, flag and titles of the ICD-10-CM order file stand in fixed columns. */
static gboolean
is_order_line (const char *line)
{
  if (strlen (line) < 78 || line[5] != ' ' || line[13] != ' ' || line[15] != ' ')
    return FALSE;
  for (guint i = 0; i < 5; i++)
    if (!g_ascii_isdigit (line[i]))
      return FALSE;
  return g_ascii_isupper (line[6]) && (line[14] == '0' || line[14] == '1');
}

static HostCodeReader
recognise (const char *line)
{
  const guint bars = count_bars (line);
  g_autofree char *lower = g_ascii_strdown (line, -1);

  if (*g_strchug (lower) == '<')
    return host_code_read_xml;
  if (is_order_line (line))
    return host_code_read_icd10cm;
  if (bars == RXNCONSO_BARS)
    return host_code_read_rxnconso;
  if (bars == RXNREL_BARS)
    return host_code_read_rxnrel;
  if (bars >= 4 && bars <= 7)
    return host_code_read_cdc_text;
  if (g_str_has_prefix (lower, "rxcui\t"))
    return host_code_read_rxnorm_table;
  if (g_str_has_prefix (lower, "case-sensitive code,"))
    return host_code_read_ucum_table;
  if (g_str_has_prefix (lower, "loinc") || g_str_has_prefix (lower, "\"loinc"))
    return host_code_read_loinc;
  return NULL;
}

gboolean
host_code_load_file (HostCodeLoad *self, const char *path, GError **error)
{
  g_autoptr (HostCodeSource) source = host_code_source_open (path, error);
  GError *failure = NULL;
  HostCodeReader reader;

  if (source == NULL)
    return FALSE;
  if (host_code_source_next (source, &failure) == NULL)
    {
      if (failure == NULL)
        return host_code_source_refuse (source, error, "the file is empty.");
      g_propagate_error (error, failure);
      return FALSE;
    }
  reader = recognise (source->line);
  if (reader == NULL)
    return host_code_source_refuse (source, error, "this is no code file that is known here.");
  return reader (self, source, error);
}
