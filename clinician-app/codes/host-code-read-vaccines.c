/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

#include "althea-text.h"

/* The CDC's tables of vaccines (CVX), manufacturers (MVX), vaccine groups and trade names, each as XML or as
 * text with bars. Both become records of the XML's field names. */

static const char *
get (GHashTable *record, const char *name)
{
  const char *value = g_hash_table_lookup (record, name);

  return value != NULL ? value : "";
}

static gboolean
is_cvx (const char *code)
{
  const gsize n = strlen (code);

  return n >= 2 && n <= 4 && strspn (code, "0123456789") == n;
}

static gboolean
is_mvx (const char *code)
{
  const gsize n = strlen (code);

  if (n < 2 || n > 3)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isupper (code[i]))
      return FALSE;
  return TRUE;
}

/* The file's name once, however many records it has. */
static HostCodeBatch *
get_batch (HostCodeLoad *load, guint system, HostCodeSource *source)
{
  HostCodeBatch *batch = load->batches[system];

  if (batch == NULL || !g_str_equal (batch->files->pdata[batch->files->len - 1], source->name))
    batch = host_code_load_get_batch (load, system, source);
  batch->complete = TRUE;
  return batch;
}

static gboolean
note_date (HostCodeBatch *batch, HostCodeSource *source, const char *text, GError **error)
{
  g_autofree char *date = host_code_date_from_text (text);

  if (*text != '\0' && date == NULL)
    return host_code_source_refuse (source, error, "the date of the last change is no date.");
  host_code_batch_note_date (batch, date);
  return TRUE;
}

gboolean
host_code_take_cvx (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error)
{
  HostCodeBatch *batch = get_batch (load, HOST_CODE_SYSTEM_CVX, source);
  const char *code = get (record, "CVXCode");
  const char *name = get (record, "ShortDescription");
  const char *status = get (record, "Status");
  HostCodeRow *row;

  if (!is_cvx (code) || *name == '\0')
    return host_code_source_refuse (source, error, "there is no CVX code with its name.");
  if (*status == '\0')
    return host_code_source_refuse (source, error, "the vaccine has no status.");
  row = host_code_batch_add (batch, code, name);
  if (row == NULL)
    return host_code_source_refuse (source, error, "the code was there before.");
  row->detail = host_code_batch_keep (batch, get (record, "FullVaccinename"));
  row->words = row->detail;
  /* What was given in former times or abroad is still recorded, behind what is given now. */
  row->rank = g_ascii_strcasecmp (status, "Active") == 0 ? 1000 : 2000;
  row->selectable = g_ascii_strcasecmp (status, "Never Active") != 0;
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_STATUS, status);
  return note_date (batch, source, get (record, "LastUpdated"), error);
}

gboolean
host_code_take_mvx (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error)
{
  HostCodeBatch *batch = get_batch (load, HOST_CODE_SYSTEM_MVX, source);
  const char *code = get (record, "MVX_CODE");
  const char *name = get (record, "Manufacturer Name");
  const char *status = get (record, "Status");
  HostCodeRow *row;

  if (!is_mvx (code) || *name == '\0')
    return host_code_source_refuse (source, error, "there is no MVX code with its name.");
  row = host_code_batch_add (batch, code, name);
  if (row == NULL)
    return host_code_source_refuse (source, error, "the code was there before.");
  row->words = host_code_batch_keep (batch, get (record, "Notes"));
  row->rank = g_ascii_strcasecmp (status, "Active") == 0 ? 1000 : 2000;
  host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_STATUS, status);
  return note_date (batch, source, get (record, "Last Updated"), error);
}

gboolean
host_code_take_vaccine_group (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error)
{
  const char *code = get (record, "CVXCode");

  if (!is_cvx (code))
    return host_code_source_refuse (source, error, "there is no CVX code.");
  host_code_load_append (load->groups, code, "|", get (record, "Vaccine Group Name"));
  return TRUE;
}

gboolean
host_code_take_tradename (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error)
{
  const char *code = get (record, "CVXCode");
  const char *maker = get (record, "MVX Code");

  /* Of what was sold long ago the maker is not always known. */
  if (!is_cvx (code) || (*maker != '\0' && !is_mvx (maker)))
    return host_code_source_refuse (source, error, "there is no CVX code with an MVX code.");
  host_code_load_append (load->tradenames, code, ", ", get (record, "CDC Product Name"));
  if (g_ascii_strcasecmp (get (record, "Product name Status"), "Active") == 0)
    host_code_load_append (load->makers, code, "|", maker);
  return TRUE;
}

void
host_code_relate_vaccines (HostCodeLoad *load)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_CVX];
  GHashTableIter iter;
  gpointer value;

  if (batch == NULL)
    return;
  g_hash_table_iter_init (&iter, batch->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HostCodeRow *row = value;
      const char *names = g_hash_table_lookup (load->tradenames, row->code);

      host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_GROUP,
                                g_hash_table_lookup (load->groups, row->code));
      host_code_batch_add_fact (batch, row, ALTHEA_CODE_FACT_MANUFACTURER,
                                g_hash_table_lookup (load->makers, row->code));
      row->words = host_code_batch_join (batch, row->words, " ", names);
    }
}

/* --- text with bars ---------------------------------------------------------------------------------------
 */

typedef struct
{
  guint n_fields;
  guint code_at;
  gboolean (*is_code) (const char *code);
  HostCodeRecordFunc take;
  const char *const *names;
} BarKind;

static const char *const cvx_names[] = { "CVXCode", "ShortDescription", "FullVaccinename", "Notes",
                                         "Status",  "nonvaccine",       "LastUpdated",     NULL };
static const char *const mvx_names[]
    = { "MVX_CODE", "Manufacturer Name", "Notes", "Status", "Last Updated", NULL };
static const char *const group_names[]
    = { "ShortDescription", "CVXCode", "Status", "Vaccine Group Name", "CVX for Vaccine Group", NULL };
static const char *const tradename_names[] = { "CDC Product Name",    "Short Description", "CVXCode",
                                               "Manufacturer",        "MVX Code",          "MVX Status",
                                               "Product name Status", "Last Updated",      NULL };

static const BarKind bar_kinds[] = {
  { 7, 0, is_cvx, host_code_take_cvx, cvx_names },
  /* Names of vaccines can look like codes of manufacturers, but not the other way round. */
  { 5, 1, is_cvx, host_code_take_vaccine_group, group_names },
  { 5, 0, is_mvx, host_code_take_mvx, mvx_names },
  { 8, 2, is_cvx, host_code_take_tradename, tradename_names },
};

static const BarKind *
find_bar_kind (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, "|", -1);

  for (guint i = 0; i < G_N_ELEMENTS (bar_kinds); i++)
    if (g_strv_length (fields) == bar_kinds[i].n_fields
        && bar_kinds[i].is_code (g_strstrip (fields[bar_kinds[i].code_at])))
      return &bar_kinds[i];
  return NULL;
}

static gboolean
take_bars (HostCodeLoad *load, HostCodeSource *source, const BarKind *kind, GError **error)
{
  g_autoptr (GHashTable) record = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_auto (GStrv) fields = g_strsplit (source->line, "|", -1);

  if (g_strv_length (fields) != kind->n_fields)
    return host_code_source_refuse (source, error, "the line has %u fields, not %u.", g_strv_length (fields),
                                    kind->n_fields);
  for (guint i = 0; i < kind->n_fields; i++)
    g_hash_table_insert (record, (gpointer)kind->names[i], g_strdup (g_strstrip (fields[i])));
  return kind->take (load, source, record, error);
}

gboolean
host_code_read_cdc_text (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  const BarKind *kind = find_bar_kind (source->line);
  GError *failure = NULL;

  if (kind == NULL)
    return host_code_source_refuse (source, error, "this is no code file that is known here.");
  do
    if (*source->line != '\0' && !take_bars (load, source, kind, error))
      return FALSE;
  while (host_code_source_next (source, &failure) != NULL);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* --- UCUM ------------------------------------------------------------------------------------------------
 */

gboolean
host_code_take_ucum_root (HostCodeLoad *load, HostCodeSource *source, const char **names, const char **values,
                          GError **error)
{
  HostCodeBatch *batch = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "xmlns") && g_str_has_suffix (values[i], "ucum-essence"))
      batch = host_code_load_get_batch (load, HOST_CODE_SYSTEM_UCUM, source);
  if (batch == NULL)
    return host_code_source_refuse (source, error, "this is no code file that is known here.");
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "version"))
      g_set_str (&batch->version, values[i]);
    else if (g_str_equal (names[i], "revision-date"))
      host_code_batch_note_date (batch, values[i]);
  return TRUE;
}

gboolean
host_code_take_ucum (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error)
{
  HostCodeBatch *batch = load->batches[HOST_CODE_SYSTEM_UCUM];
  const char *code = get (record, "@Code");
  g_auto (GStrv) names = g_strsplit (get (record, "name"), "; ", 2);
  HostCodeRow *row;

  /* Prefixes are no units by themselves. */
  if (!g_str_has_suffix (get (record, "element"), "unit"))
    return TRUE;
  if (*code == '\0' || names[0] == NULL)
    return host_code_source_refuse (source, error, "there is no unit with its name.");
  row = host_code_batch_add (batch, code, names[0]);
  if (row == NULL)
    return host_code_source_refuse (source, error, "the unit was there before.");
  row->words = host_code_batch_keep (batch, names[1]);
  row->detail = host_code_batch_keep (batch, get (record, "property"));
  return TRUE;
}
