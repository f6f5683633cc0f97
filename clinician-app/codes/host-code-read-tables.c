/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <stdio.h>
#include <string.h>

#include "althea-text.h"

/* The tables whose columns are found by their headings: LOINC's own and extracts of it, the table of UCUM
 * example codes, and lists of RxNorm names. */

/* Where the column of one of these headings is; G_MAXUINT when it is not there. */
static guint
find_column (GPtrArray *headings, const char *const *names)
{
  for (guint i = 0; i < headings->len; i++)
    for (guint k = 0; names[k] != NULL; k++)
      if (g_ascii_strcasecmp (headings->pdata[i], names[k]) == 0)
        return i;
  return G_MAXUINT;
}

static const char *
get (GPtrArray *values, guint column)
{
  return column < values->len ? g_strstrip (values->pdata[column]) : "";
}

/* The headings were read as the first line. (transfer full) */
static GPtrArray *
split_headings (HostCodeSource *source, char separator)
{
  GPtrArray *headings = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (source->line, (char[]){ separator, '\0' }, -1);

  for (char **part = parts; *part != NULL; part++)
    {
      g_strdelimit (*part, "\"", ' ');
      g_ptr_array_add (headings, g_strstrip (g_strdup (*part)));
    }
  return headings;
}

static gboolean
end_of_file (GError *failure, GError **error)
{
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* --- LOINC ------------------------------------------------------------------------------------------------
 */

typedef struct
{
  guint code, name, short_name, class, rank, status, type, units, related, consumer, version, order;
} LoincColumns;

static gboolean
find_loinc_columns (GPtrArray *headings, LoincColumns *columns)
{
  columns->code = find_column (headings, (const char *const[]){ "LOINC_NUM", "LOINC #", "LOINC", NULL });
  columns->name
      = find_column (headings, (const char *const[]){ "LONG_COMMON_NAME", "Long Common Name", NULL });
  columns->short_name = find_column (headings, (const char *const[]){ "SHORTNAME", "Short Name", NULL });
  columns->class = find_column (headings, (const char *const[]){ "CLASS", NULL });
  columns->rank = find_column (headings, (const char *const[]){ "COMMON_TEST_RANK", "Rank", NULL });
  columns->status = find_column (headings, (const char *const[]){ "STATUS", NULL });
  columns->type = find_column (headings, (const char *const[]){ "CLASSTYPE", NULL });
  columns->units = find_column (headings, (const char *const[]){ "EXAMPLE_UCUM_UNITS", NULL });
  columns->related = find_column (headings, (const char *const[]){ "RELATEDNAMES2", NULL });
  columns->consumer = find_column (headings, (const char *const[]){ "CONSUMER_NAME", NULL });
  columns->version = find_column (headings, (const char *const[]){ "VersionLastChanged", NULL });
  columns->order = find_column (headings, (const char *const[]){ "ORDER_OBS", NULL });
  return columns->code != G_MAXUINT && columns->name != G_MAXUINT;
}

/* Digits, a hyphen and a check digit by the Luhn rule. */
static gboolean
is_loinc (const char *code)
{
  const char *hyphen = strchr (code, '-');
  guint sum = 0;
  gboolean twice = TRUE;

  if (hyphen == NULL || hyphen == code || hyphen - code > 7 || !g_ascii_isdigit (hyphen[1])
      || hyphen[2] != '\0')
    return FALSE;
  for (const char *p = hyphen - 1; p >= code; p--, twice = !twice)
    {
      guint digit = (guint)(*p - '0');

      if (!g_ascii_isdigit (*p))
        return FALSE;
      sum += twice ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
  return (10 - sum % 10) % 10 == (guint)(hyphen[1] - '0');
}

/* CLASSTYPE 1 laboratory, 2 clinical, 3 claims attachments, 4 surveys. */
static const char *
kind_of (const char *type)
{
  static const char *const kinds[] = { "lab", "clinical", "attachment", "survey" };

  return strlen (type) == 1 && *type >= '1' && *type <= '4' ? kinds[*type - '1'] : NULL;
}

/* Later versions are of higher number: "2.8" before "2.78" in time but not in text. */
static guint
version_number (const char *version)
{
  guint major = 0, minor = 0;

  return version != NULL && sscanf (version, "%u.%u", &major, &minor) >= 1 ? major * 1000 + minor : 0;
}

static gboolean
read_loinc (HostCodeBatch *batch, HostCodeSource *source, const LoincColumns *columns, GPtrArray *values,
            GError **error)
{
  const char *code = get (values, columns->code);
  const char *name = get (values, columns->name);
  const char *status = get (values, columns->status);
  guint64 rank = 0;
  HostCodeRow *row;

  if (!is_loinc (code))
    return host_code_source_refuse (source, error, "there is no LOINC code with a right check digit.");
  if (*name == '\0')
    return host_code_source_refuse (source, error, "the code has no name.");
  if (version_number (get (values, columns->version)) > version_number (batch->version))
    g_set_str (&batch->version, get (values, columns->version));
  if (g_str_equal (status, "DEPRECATED") || g_str_equal (status, "DISCOURAGED"))
    return TRUE;
  row = host_code_batch_add (batch, code, name);
  if (row == NULL)
    /* Extracts overlap: the list of orders has many of the results'. */
    return TRUE;
  row->words
      = host_code_batch_join (batch, get (values, columns->short_name), " ", get (values, columns->related));
  row->words = host_code_batch_join (batch, row->words, " ", get (values, columns->consumer));
  if (g_ascii_string_to_unsigned (get (values, columns->rank), 10, 1, G_MAXINT, &rank, NULL))
    row->rank = (guint)rank;
  row->detail = host_code_batch_keep (batch, get (values, columns->short_name));
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_CLASS, get (values, columns->class));
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_KIND, kind_of (get (values, columns->type)));
  return TRUE;
}

gboolean
host_code_read_loinc (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  g_autoptr (GPtrArray) headings = split_headings (source, ',');
  HostCodeBatch *batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_LOINC, source);
  GError *failure = NULL;
  LoincColumns columns;

  if (!find_loinc_columns (headings, &columns))
    return host_code_source_refuse (source, error, "there are no columns for code and long common name.");
  /* Extracts do not say what became of a code. */
  batch->complete |= columns.status != G_MAXUINT;
  for (;;)
    {
      g_autoptr (GPtrArray) values = host_code_source_next_csv (source, &failure);

      if (values == NULL)
        return end_of_file (failure, error);
      if (values->len != headings->len)
        return host_code_source_refuse (source, error, "the line has %u values, the heading %u.", values->len,
                                        headings->len);
      if (!read_loinc (batch, source, &columns, values, error))
        return FALSE;
    }
}

/* --- UCUM's example codes ---------------------------------------------------------------------------------
 */

gboolean
host_code_read_ucum_table (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  g_autoptr (GPtrArray) headings = split_headings (source, ',');
  HostCodeBatch *batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_UCUM, source);
  const guint name = find_column (headings, (const char *const[]){ "name (display)", NULL });
  const guint words = find_column (headings, (const char *const[]){ "synonyms", NULL });
  GError *failure = NULL;

  if (name == G_MAXUINT || words == G_MAXUINT)
    return host_code_source_refuse (source, error, "there are no columns for name and synonyms.");
  for (;;)
    {
      g_autoptr (GPtrArray) values = host_code_source_next_csv (source, &failure);
      HostCodeRow *row;

      if (values == NULL)
        return end_of_file (failure, error);
      if (*get (values, 0) == '\0')
        return host_code_source_refuse (source, error, "there is no unit.");
      row = host_code_batch_add (batch, get (values, 0),
                                 *get (values, name) != '\0' ? get (values, name) : get (values, 0));
      if (row == NULL)
        return host_code_source_refuse (source, error, "the unit was there before.");
      row->words = host_code_batch_keep (batch, get (values, words));
    }
}

/* --- lists of RxNorm names --------------------------------------------------------------------------------
 */

gboolean
host_code_read_rxnorm_table (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  HostCodeBatch *batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_RXNORM, source);
  GError *failure = NULL;

  while (host_code_source_next (source, &failure) != NULL)
    {
      g_auto (GStrv) values = g_strsplit (source->line, "\t", 4);
      HostCodeRow *row;
      guint64 number;

      if (g_strv_length (values) < 2
          || !g_ascii_string_to_unsigned (g_strstrip (values[0]), 10, 1, G_MAXINT, &number, NULL)
          || *g_strstrip (values[1]) == '\0')
        return host_code_source_refuse (source, error, "there is no RxNorm number with its name.");
      row = host_code_batch_add (batch, values[0], values[1]);
      if (row != NULL && values[2] != NULL)
        host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_TERM_TYPE, g_strstrip (values[2]));
    }
  return end_of_file (failure, error);
}
