/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <stdio.h>
#include <string.h>

#include "althea-text.h"

/* From a package to its ingredient it is at most: brand pack, branded drug, drug, component, precise
 * ingredient, ingredient. */
#define MAX_STEPS 6

/* Fields of RXNCONSO.RRF and RXNREL.RRF that are read. */
enum
{
  CONSO_RXCUI = 0,
  CONSO_LAT = 1,
  CONSO_SAB = 11,
  CONSO_TTY = 12,
  CONSO_CODE = 13,
  CONSO_STR = 14,
  CONSO_SUPPRESS = 16,
  CONSO_FIELDS = 18,
  REL_RXCUI1 = 0,
  REL_RXCUI2 = 4,
  REL_RELA = 7,
  REL_SAB = 10,
  REL_FIELDS = 16,
};

/* What is prescribed, recorded and searched; the first come first where nothing else is known. */
static const char *const term_types[]
    = { "IN", "PIN", "MIN", "SCD", "GPCK", "SBD", "BPCK", "BN", "SCDF", "DF", NULL };
/* Other names of what one of those names. */
static const char *const synonym_types[] = { "PSN", "SY", "TMSY", NULL };
static const char *const ways_down[] = { "has_ingredient",
                                         "has_ingredients",
                                         "has_precise_ingredient",
                                         "consists_of",
                                         "contains",
                                         "tradename_of",
                                         "has_part",
                                         "form_of",
                                         "isa",
                                         NULL };

/* "RxNorm_full_01052026/rrf/RXNCONSO.RRF" */
static void
note_release (HostCodeBatch *batch, const char *path)
{
  const char *at = strstr (path, "RxNorm_");
  const char *digits = at != NULL ? strpbrk (at, "0123456789") : NULL;
  guint month, day, year;

  if (digits == NULL || sscanf (digits, "%2u%2u%4u", &month, &day, &year) != 3)
    return;
  g_autofree char *text = g_strdup_printf ("%u/%u/%u", month, day, year);
  g_autofree char *date = host_code_date_from_text (text);
  host_code_batch_note_date (batch, date);
  if (date != NULL)
    g_set_str (&batch->version, date);
}

static char **
split (HostCodeSource *source, guint n_fields, GError **error)
{
  char **fields = g_strsplit (source->line, "|", -1);

  /* The last bar ends the line, so one empty part follows it. */
  if (g_strv_length (fields) == n_fields + 1)
    return fields;
  host_code_source_refuse (source, error, "the line has %u fields, not %u.", g_strv_length (fields) - 1,
                           n_fields);
  g_strfreev (fields);
  return NULL;
}

static gboolean
is_number (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &number, NULL);
}

/* A synonym may stand before the name it belongs to, so both wait in one row until the end. */
static HostCodeRow *
get_row (HostCodeBatch *batch, const char *code)
{
  HostCodeRow *row = host_code_batch_find (batch, code);

  if (row == NULL)
    {
      row = host_code_batch_add (batch, code, "");
      row->selectable = FALSE;
    }
  return row;
}

static void
take_atc (HostCodeLoad *load, char **fields)
{
  const char *code = fields[CONSO_CODE];

  if (strlen (code) == 7)
    host_code_load_append (load->atc, fields[CONSO_RXCUI], "|", code);
  else if (strlen (code) == 5 && !g_hash_table_contains (load->atc_names, code))
    g_hash_table_insert (load->atc_names, g_strdup (code), g_strdup (fields[CONSO_STR]));
}

static gboolean
read_conso (HostCodeLoad *load, HostCodeBatch *batch, HostCodeSource *source, GError **error)
{
  g_auto (GStrv) fields = split (source, CONSO_FIELDS, error);
  HostCodeRow *row;

  if (fields == NULL)
    return FALSE;
  if (!is_number (fields[CONSO_RXCUI]) || *fields[CONSO_STR] == '\0')
    return host_code_source_refuse (source, error, "there is no RxNorm number with its name.");
  if (g_str_equal (fields[CONSO_SAB], "ATC"))
    take_atc (load, fields);
  if (!g_str_equal (fields[CONSO_SAB], "RXNORM") || !g_str_equal (fields[CONSO_LAT], "ENG")
      || !g_str_equal (fields[CONSO_SUPPRESS], "N"))
    return TRUE;
  if (g_strv_contains (term_types, fields[CONSO_TTY]))
    {
      row = get_row (batch, fields[CONSO_RXCUI]);
      row->display = host_code_batch_keep (batch, fields[CONSO_STR]);
      row->selectable = TRUE;
      host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_TERM_TYPE, fields[CONSO_TTY]);
    }
  else if (g_strv_contains (synonym_types, fields[CONSO_TTY]))
    {
      row = get_row (batch, fields[CONSO_RXCUI]);
      row->words = host_code_batch_join (batch, row->words, " ", fields[CONSO_STR]);
    }
  return TRUE;
}

static gboolean
has_no_name (gpointer key, gpointer value, gpointer user_data)
{
  return *((HostCodeRow *)value)->display == '\0';
}

gboolean
host_code_read_rxnconso (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  HostCodeBatch *batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_RXNORM, source);
  GError *failure = NULL;

  batch->complete = TRUE;
  note_release (batch, source->path);
  do
    if (*source->line != '\0' && !read_conso (load, batch, source, error))
      return FALSE;
  while (host_code_source_next (source, &failure) != NULL);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_hash_table_foreach_remove (batch->rows, has_no_name, NULL);
  return TRUE;
}

/* --- relations --------------------------------------------------------------------------------------------
 */

/* A line says: the second is in that relation to the first. */
static gboolean
read_rel (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  g_auto (GStrv) fields = split (source, REL_FIELDS, error);
  GPtrArray *parts;

  if (fields == NULL)
    return FALSE;
  if (!g_str_equal (fields[REL_SAB], "RXNORM") || !g_strv_contains (ways_down, fields[REL_RELA])
      || *fields[REL_RXCUI1] == '\0' || *fields[REL_RXCUI2] == '\0')
    return TRUE;
  if (!is_number (fields[REL_RXCUI1]) || !is_number (fields[REL_RXCUI2]))
    return host_code_source_refuse (source, error, "the line does not relate two RxNorm numbers.");
  parts = g_hash_table_lookup (load->edges, fields[REL_RXCUI2]);
  if (parts == NULL)
    {
      parts = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (load->edges, g_strdup (fields[REL_RXCUI2]), parts);
    }
  g_ptr_array_add (parts, g_strdup (fields[REL_RXCUI1]));
  return TRUE;
}

gboolean
host_code_read_rxnrel (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  GError *failure = NULL;

  do
    if (*source->line != '\0' && !read_rel (load, source, error))
      return FALSE;
  while (host_code_source_next (source, &failure) != NULL);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
is_ingredient (HostCodeBatch *batch, const char *code)
{
  const HostCodeRow *row = host_code_batch_find (batch, code);

  return row != NULL && g_strcmp0 (row->facts, ALTHEA_CODE_FACT_TERM_TYPE "=IN") == 0;
}

/* Gathers the ingredients that @code leads to, in the order they are met. */
static void
find_ingredients (HostCodeLoad *load, const char *code, guint steps, GHashTable *seen, GPtrArray *found)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_RXNORM];
  GPtrArray *parts = g_hash_table_lookup (load->edges, code);

  for (guint i = 0; parts != NULL && i < parts->len && steps > 0; i++)
    {
      if (!g_hash_table_add (seen, parts->pdata[i]))
        continue;
      if (is_ingredient (batch, parts->pdata[i]))
        g_ptr_array_add (found, parts->pdata[i]);
      else
        find_ingredients (load, parts->pdata[i], steps - 1, seen, found);
    }
}

static void
add_class (HostCodeLoad *load, HostCodeRow *row, const char *ingredient)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_RXNORM];
  const char *class = g_hash_table_lookup (load->atc, ingredient);
  g_autofree char *group = class != NULL ? g_strndup (class, 5) : NULL;

  if (class == NULL)
    return;
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_CLASS, class);
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_CLASS_NAME,
                            g_hash_table_lookup (load->atc_names, group));
}

/* A product of one ingredient has its class; a combination has one of its own or none. */
static void
relate_row (HostCodeLoad *load, HostCodeRow *row)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_RXNORM];
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  if (is_ingredient (batch, row->code))
    {
      add_class (load, row, row->code);
      return;
    }
  find_ingredients (load, row->code, MAX_STEPS, seen, found);
  if (found->len == 1)
    add_class (load, row, found->pdata[0]);
  g_ptr_array_add (found, NULL);
  joined = g_strjoinv ("|", (char **)found->pdata);
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_INGREDIENT, joined);
}

void
host_code_relate_rxnorm (HostCodeLoad *load)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_RXNORM];
  g_autoptr (GPtrArray) rows = NULL;

  if (batch == NULL)
    return;
  /* Products first: whether a row is an ingredient shows in that it has no other fact yet. */
  rows = g_hash_table_get_values_as_ptr_array (batch->rows);
  for (guint i = 0; i < rows->len; i++)
    if (!is_ingredient (batch, ((HostCodeRow *)rows->pdata[i])->code))
      relate_row (load, rows->pdata[i]);
  for (guint i = 0; i < rows->len; i++)
    if (is_ingredient (batch, ((HostCodeRow *)rows->pdata[i])->code))
      relate_row (load, rows->pdata[i]);
}
