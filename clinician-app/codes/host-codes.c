/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct _HostCodes
{
  GObject parent_instance;

  char *path;                                    /* (owned) of codes.db */
  AltheaSecret *key;                             /* (owned) of the database */
  GMutex lock;                                   /* over what follows */
  AltheaDatabase *db;                            /* (owned) for searching */
  HostCodeIndex *indexes[HOST_CODE_SYSTEMS + 1]; /* (owned) (nullable) until the first search */
  gint64 serials[HOST_CODE_SYSTEMS + 1];         /* of the packs that they are of */
};

G_DEFINE_FINAL_TYPE (HostCodes, host_codes, G_TYPE_OBJECT)

void
host_code_pack_free (HostCodePack *self)
{
  if (self == NULL)
    return;
  g_free (self->system);
  g_free (self->version);
  g_free (self->date);
  g_free (self->source);
  g_free (self->notice);
  g_free (self);
}

static void
host_codes_finalize (GObject *object)
{
  HostCodes *self = HOST_CODES (object);

  g_clear_object (&self->db);
  for (guint i = 0; i <= HOST_CODE_SYSTEMS; i++)
    g_clear_pointer (&self->indexes[i], host_code_index_free);
  g_clear_pointer (&self->key, althea_secret_unref);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  G_OBJECT_CLASS (host_codes_parent_class)->finalize (object);
}

static void
host_codes_class_init (HostCodesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_codes_finalize;
}

static void
host_codes_init (HostCodes *self)
{
  g_mutex_init (&self->lock);
}

/* --- their words -------------------------------------------------------------------------------------------
 */

/* The words of the pack as it is in this transaction's snapshot. */
static HostCodeIndex *
get_index (HostCodes *self, guint system, gint64 serial, GError **error)
{
  if (self->indexes[system] != NULL && self->serials[system] == serial)
    return self->indexes[system];
  g_clear_pointer (&self->indexes[system], host_code_index_free);
  self->indexes[system] = host_codes_read_index (self->db, system, error);
  self->serials[system] = serial;
  return self->indexes[system];
}

/* Beforehand, so that the first letter typed is answered as quickly as the next. */
static gboolean
load_indexes (HostCodes *self, GError **error)
{
  for (guint system = 1; system <= HOST_CODE_SYSTEMS; system++)
    {
      gint64 serial = 0;
      g_autoptr (HostCodePack) pack = host_codes_read_pack (self->db, system, &serial, error);

      if (pack == NULL || get_index (self, system, serial, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* --- the starter packs ------------------------------------------------------------------------------------
 */

/* An imported pack stays; an older starter gives way to this program's. */
static gboolean
wants_starter (AltheaDatabase *db, HostCodeBatch *starter, gboolean *wants, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (db, "SELECT starter, date, version FROM pack WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, starter->system);
  if (!althea_statement_step (statement, &row, error))
    return FALSE;
  *wants = !row
           || (althea_statement_int (statement, 0) != 0
               && (g_strcmp0 (althea_statement_text (statement, 1), starter->date) < 0
                   || g_strcmp0 (althea_statement_text (statement, 2), starter->version) != 0));
  althea_statement_reset (statement);
  return TRUE;
}

static gboolean
put_in_starter (AltheaDatabase *db, guint system, GError **error)
{
  g_autoptr (HostCodeBatch) starter = host_code_starter_load (system, error);
  gboolean wants;

  return starter != NULL && wants_starter (db, starter, &wants, error)
         && (!wants || host_code_batch_write (starter, db, TRUE, error));
}

static gboolean
put_in_starters (AltheaDatabase *db, GError **error)
{
  gboolean ok = althea_database_begin (db, TRUE, error);

  if (!ok)
    return FALSE;
  for (guint system = 1; system <= HOST_CODE_SYSTEMS && ok; system++)
    ok = put_in_starter (db, system, error);
  if (ok)
    return althea_database_commit (db, error);
  althea_database_rollback (db);
  return FALSE;
}

HostCodes *
host_codes_open (const char *directory, AltheaSecret *master, GError **error)
{
  g_autoptr (HostCodes) self = NULL;

  g_return_val_if_fail (directory != NULL && master != NULL, NULL);
  self = g_object_new (HOST_TYPE_CODES, NULL);
  self->path = g_build_filename (directory, "codes.db", NULL);
  self->key = althea_secret_derive (master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  self->db = althea_database_open (self->path, self->key, ALTHEA_DATABASE_CREATE, error);
  if (self->db == NULL)
    return NULL;
  if (g_chmod (self->path, 0600) != 0)
    g_warning ("the permissions of the code packs could not be set: %s", g_strerror (errno));
  if (!host_code_schema_migrate (self->db, error) || !put_in_starters (self->db, error)
      || !load_indexes (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- what is there ----------------------------------------------------------------------------------------
 */

static HostCodePack *
read_pack (AltheaStatement *row)
{
  HostCodePack *pack = g_new0 (HostCodePack, 1);
  const gint64 system = althea_statement_int (row, 0);

  pack->system = g_strdup (host_code_system_get_address ((guint)CLAMP (system, 1, HOST_CODE_SYSTEMS)));
  pack->version = g_strdup (althea_statement_text (row, 1));
  pack->date = g_strdup (althea_statement_text (row, 2));
  pack->source = g_strdup (althea_statement_text (row, 3));
  pack->notice = g_strdup (althea_statement_text (row, 4));
  pack->n_codes = (guint)althea_statement_int (row, 5);
  return pack;
}

HostCodePack *
host_codes_read_pack (AltheaDatabase *db, guint system, gint64 *serial, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      db, "SELECT id, version, date, source, notice, n_codes, serial FROM pack WHERE id = $1", error);
  HostCodePack *pack = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, system);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    {
      pack = read_pack (statement);
      if (serial != NULL)
        *serial = althea_statement_int (statement, 6);
    }
  else
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no pack of that system.");
  althea_statement_reset (statement);
  return pack;
}

static GBytes *
column_bytes (AltheaStatement *row, int column)
{
  gsize n_bytes;
  const void *bytes = althea_statement_blob (row, column, &n_bytes);

  return g_bytes_new (bytes, n_bytes);
}

HostCodeIndex *
host_codes_read_index (AltheaDatabase *db, guint system, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (db, "SELECT vocabulary, rows FROM pack WHERE id = $1", error);
  g_autoptr (GBytes) vocabulary = NULL;
  g_autoptr (GBytes) rows = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, system);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no pack of that system.");
      return NULL;
    }
  vocabulary = column_bytes (statement, 0);
  rows = column_bytes (statement, 1);
  althea_statement_reset (statement);
  return host_code_index_new (vocabulary, rows, error);
}

static GPtrArray *
list_packs (AltheaDatabase *db, GError **error)
{
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify)host_code_pack_free);
  AltheaStatement *statement = althea_database_prepare (
      db, "SELECT id, version, date, source, notice, n_codes FROM pack ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&packs);
      g_ptr_array_add (packs, read_pack (statement));
    }
  return NULL;
}

GPtrArray *
host_codes_list (HostCodes *self, GError **error)
{
  GPtrArray *packs;

  g_return_val_if_fail (HOST_IS_CODES (self), NULL);
  g_mutex_lock (&self->lock);
  packs = list_packs (self->db, error);
  g_mutex_unlock (&self->lock);
  return packs;
}

/* --- asking -----------------------------------------------------------------------------------------------
 */

static gboolean
find_system (const char *address, guint *system, GError **error)
{
  *system = host_code_system_from_address (address);
  if (*system != 0)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no pack of that system.");
  return FALSE;
}

static GPtrArray *
search (HostCodes *self, guint system, const char *text, guint limit, HostCodePack **pack, GError **error)
{
  HostCodeIndex *words;
  gint64 serial = 0;

  *pack = host_codes_read_pack (self->db, system, &serial, error);
  if (*pack == NULL)
    return NULL;
  words = get_index (self, system, serial, error);
  return words != NULL ? host_codes_search_pack (self->db, system, words, text, limit, error) : NULL;
}

GPtrArray *
host_codes_search (HostCodes *self, const char *system, const char *text, guint limit, HostCodePack **pack,
                   GError **error)
{
  g_autoptr (HostCodePack) searched = NULL;
  GPtrArray *found = NULL;
  guint number;

  g_return_val_if_fail (HOST_IS_CODES (self) && system != NULL && text != NULL && limit > 0, NULL);
  if (!find_system (system, &number, error))
    return NULL;
  g_mutex_lock (&self->lock);
  /* One snapshot: the date told is that of the codes found, whoever imports meanwhile. */
  if (althea_database_begin (self->db, FALSE, error))
    {
      found = search (self, number, text, limit, &searched, error);
      althea_database_rollback (self->db);
    }
  g_mutex_unlock (&self->lock);
  if (found != NULL && pack != NULL)
    *pack = g_steal_pointer (&searched);
  return found;
}

HostCodeEntry *
host_codes_find (HostCodes *self, const char *system, const char *code, GError **error)
{
  HostCodeEntry *entry;
  guint number;

  g_return_val_if_fail (HOST_IS_CODES (self) && system != NULL && code != NULL, NULL);
  if (!find_system (system, &number, error))
    return NULL;
  g_mutex_lock (&self->lock);
  entry = host_codes_find_in_pack (self->db, number, code, error);
  g_mutex_unlock (&self->lock);
  return entry;
}

/* --- importing --------------------------------------------------------------------------------------------
 */

static gboolean
is_date (const char *date)
{
  g_auto (GStrv) parts = g_strsplit (date, "-", -1);
  guint64 year = 0, month = 0, day = 0;

  return strlen (date) == 10 && g_strv_length (parts) == 3
         && g_ascii_string_to_unsigned (parts[0], 10, 1900, 2200, &year, NULL)
         && g_ascii_string_to_unsigned (parts[1], 10, 1, 12, &month, NULL)
         && g_ascii_string_to_unsigned (parts[2], 10, 1, 31, &day, NULL)
         && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* A pack without its date would be shown as if it were of no age. */
static gboolean
finish_batch (HostCodeBatch *batch, const char *version, const char *date, GError **error)
{
  g_autoptr (HostCodeBatch) starter = NULL;

  if (version != NULL)
    g_set_str (&batch->version, version);
  if (date != NULL)
    g_set_str (&batch->date, date);
  if (g_hash_table_size (batch->rows) == 0)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "%s: there are no codes in it.",
                 (const char *)batch->files->pdata[0]);
  else if (batch->date == NULL || !is_date (batch->date))
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                 "%s: it does not tell its date; give it with --date YYYY-MM-DD.",
                 (const char *)batch->files->pdata[0]);
  else if ((starter = host_code_starter_load (batch->system, error)) != NULL)
    {
      host_code_batch_enrich (batch, starter);
      return TRUE;
    }
  return FALSE;
}

static gboolean
write_batches (AltheaDatabase *db, HostCodeLoad *load, GPtrArray *packs, GError **error)
{
  for (guint system = 1; system <= HOST_CODE_SYSTEMS; system++)
    {
      HostCodePack *pack;

      if (load->batches[system] == NULL)
        continue;
      if (!host_code_batch_write (load->batches[system], db, FALSE, error))
        return FALSE;
      pack = host_codes_read_pack (db, system, NULL, error);
      if (pack == NULL)
        return FALSE;
      g_ptr_array_add (packs, pack);
    }
  return TRUE;
}

static GPtrArray *
write_load (HostCodes *self, HostCodeLoad *load, GError **error)
{
  g_autoptr (AltheaDatabase) db = althea_database_open (self->path, self->key, ALTHEA_DATABASE_BULK, error);
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify)host_code_pack_free);

  if (db == NULL || !althea_database_begin (db, TRUE, error))
    return NULL;
  if (!write_batches (db, load, packs, error))
    {
      althea_database_rollback (db);
      return NULL;
    }
  if (!althea_database_commit (db, error) || !althea_database_checkpoint (db, TRUE, error))
    return NULL;
  return g_steal_pointer (&packs);
}

GPtrArray *
host_codes_import (HostCodes *self, const char *const *paths, const char *version, const char *date,
                   GError **error)
{
  g_auto (HostCodeLoad) load = { 0 };
  gboolean any = FALSE;

  g_return_val_if_fail (HOST_IS_CODES (self) && paths != NULL && paths[0] != NULL, NULL);
  host_code_load_init (&load);
  for (guint i = 0; paths[i] != NULL; i++)
    if (!host_code_load_file (&load, paths[i], error))
      return NULL;
  host_code_load_relate (&load);
  for (guint system = 1; system <= HOST_CODE_SYSTEMS; system++)
    if (load.batches[system] != NULL)
      {
        any = TRUE;
        if (!finish_batch (load.batches[system], version, date, error))
          return NULL;
      }
  if (any)
    return write_load (self, &load, error);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                       "These files say how codes relate; give the files of the codes with them.");
  return NULL;
}
