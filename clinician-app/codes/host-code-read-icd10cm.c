/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <stdio.h>
#include <string.h>

/* The order file of NCHS: columns 1-5 order number, 7-13 code without its point, 15 whether it is valid for
 * billing, 17-76 short title, 78 on long title. */
#define CODE_AT 6
#define FLAG_AT 14
#define SHORT_AT 16
#define LONG_AT 77

static gboolean
is_code (const char *code)
{
  const gsize n = strlen (code);

  if (n < 3 || n > 7 || !g_ascii_isupper (code[0]))
    return FALSE;
  for (gsize i = 1; i < n; i++)
    if (!g_ascii_isdigit (code[i]) && !g_ascii_isupper (code[i]))
      return FALSE;
  return TRUE;
}

static char *
with_point (const char *code)
{
  return strlen (code) > 3 ? g_strdup_printf ("%.3s.%s", code, code + 3) : g_strdup (code);
}

static gboolean
read_line (HostCodeBatch *batch, HostCodeSource *source, guint *order, GError **error)
{
  const char *line = source->line;
  g_autofree char *number = g_strndup (line, 5);
  g_autofree char *code = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  guint64 next = 0;
  HostCodeRow *row;

  if (strlen (line) <= LONG_AT || !g_ascii_string_to_unsigned (number, 10, 1, 999999, &next, NULL))
    return host_code_source_refuse (source, error, "the line has not the columns of an order file.");
  if (next <= *order)
    return host_code_source_refuse (source, error, "the order number is not above the one before.");
  *order = (guint)next;
  code = g_strstrip (g_strndup (line + CODE_AT, 7));
  name = g_strstrip (g_strndup (line + SHORT_AT, LONG_AT - SHORT_AT - 1));
  title = g_strstrip (g_strdup (line + LONG_AT));
  if (!is_code (code))
    return host_code_source_refuse (source, error, "there is no ICD-10-CM code in columns 7 to 13.");
  if (line[FLAG_AT] != '0' && line[FLAG_AT] != '1')
    return host_code_source_refuse (source, error, "column 15 must be 0 or 1.");
  if (*title == '\0')
    return host_code_source_refuse (source, error, "the code has no title.");
  shown = with_point (code);
  row = host_code_batch_add (batch, shown, title);
  if (row == NULL)
    return host_code_source_refuse (source, error, "the code was there before.");
  row->selectable = line[FLAG_AT] == '1';
  if (g_strcmp0 (name, title) != 0)
    row->words = host_code_batch_keep (batch, name);
  return TRUE;
}

/* "icd10cm-order-2026.txt": the fiscal year that begins on 1 October of the year before. */
static void
note_year (HostCodeBatch *batch, const char *name)
{
  const char *at = strstr (name, "20");
  guint year;

  if (batch->date != NULL || at == NULL || sscanf (at, "%4u", &year) != 1 || year < 2015 || year > 2099)
    return;
  batch->version = g_strdup_printf ("FY%u", year);
  batch->date = g_strdup_printf ("%u-10-01", year - 1);
}

gboolean
host_code_read_icd10cm (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  HostCodeBatch *batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_ICD_10_CM, source);
  GError *failure = NULL;
  guint order = 0;

  batch->complete = TRUE;
  note_year (batch, source->name);
  do
    if (*source->line != '\0' && !read_line (batch, source, &order, error))
      return FALSE;
  while (host_code_source_next (source, &failure) != NULL);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
