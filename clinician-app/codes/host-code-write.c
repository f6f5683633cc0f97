/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include "althea-text.h"

static gboolean
run_with_pack (AltheaDatabase *db, const char *sql, guint system, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, system);
  return althea_statement_run (statement, error);
}

static gboolean
remove_pack (AltheaDatabase *db, guint system, GError **error)
{
  return run_with_pack (db, "DELETE FROM phrase WHERE pack = $1", system, error)
         && run_with_pack (db, "DELETE FROM code WHERE pack = $1", system, error)
         && run_with_pack (db, "DELETE FROM pack WHERE id = $1", system, error);
}

static char *
join_names (GPtrArray *files)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *)files->pdata[i]);
  return g_string_free_and_steal (names);
}

/* Packs are read again where their serial changed. */
static gboolean
next_serial (AltheaDatabase *db, gint64 *serial, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (db, "SELECT coalesce(max(serial), 0) + 1 FROM pack", error);
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  *serial = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return TRUE;
}

static void
bind_words (AltheaStatement *statement, int index, GBytes *bytes)
{
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);

  althea_statement_bind_blob (statement, index, data != NULL ? data : "", n_bytes);
}

static gboolean
insert_pack (HostCodeBatch *self, AltheaDatabase *db, gint64 serial, GBytes *vocabulary, GBytes *rows,
             gboolean starter, GError **error)
{
  g_autofree char *source = join_names (self->files);
  AltheaStatement *statement = althea_database_prepare (
      db,
      "INSERT INTO pack(id, version, date, source, notice, n_codes, starter, serial, vocabulary, rows)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, self->system);
  althea_statement_bind_text (statement, 2, self->version != NULL ? self->version : "");
  althea_statement_bind_text (statement, 3, self->date != NULL ? self->date : "");
  althea_statement_bind_text (statement, 4, source);
  althea_statement_bind_text (statement, 5, self->notice);
  althea_statement_bind_int (statement, 6, g_hash_table_size (self->rows));
  althea_statement_bind_int (statement, 7, starter ? 1 : 0);
  althea_statement_bind_int (statement, 8, serial);
  bind_words (statement, 9, vocabulary);
  bind_words (statement, 10, rows);
  return althea_statement_run (statement, error);
}

static gboolean
insert_code (HostCodeBatch *self, AltheaDatabase *db, gint64 id, const HostCodeRow *row, GError **error)
{
  g_autofree char *key = host_code_key (self->system, row->code);
  AltheaStatement *statement
      = althea_database_prepare (db,
                                 "INSERT INTO code(id, pack, key, code, display, detail, facts, selectable)"
                                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                                 error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, id);
  althea_statement_bind_int (statement, 2, self->system);
  althea_statement_bind_static_text (statement, 3, key, -1);
  althea_statement_bind_static_text (statement, 4, row->code, -1);
  althea_statement_bind_static_text (statement, 5, row->display, -1);
  althea_statement_bind_static_text (statement, 6, row->detail != NULL ? row->detail : "", -1);
  althea_statement_bind_static_text (statement, 7, row->facts != NULL ? row->facts : "", -1);
  althea_statement_bind_int (statement, 8, row->selectable ? 1 : 0);
  return althea_statement_run (statement, error);
}

static gboolean
insert_phrases (HostCodeBatch *self, AltheaDatabase *db, gint64 id, const HostCodeRow *row, GError **error)
{
  g_auto (GStrv) phrases = g_strsplit (row->phrases != NULL ? row->phrases : "", "|", -1);
  AltheaStatement *statement = NULL;

  for (char **phrase = phrases; *phrase != NULL; phrase++)
    {
      g_autofree char *folded = althea_text_fold (*phrase);

      if (*folded == '\0')
        continue;
      statement = althea_database_prepare (
          db, "INSERT INTO phrase(pack, phrase, code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", error);
      if (statement == NULL)
        return FALSE;
      althea_statement_bind_int (statement, 1, self->system);
      althea_statement_bind_static_text (statement, 2, folded, -1);
      althea_statement_bind_int (statement, 3, id);
      if (!althea_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static void
make_index (GPtrArray *rows, GBytes **vocabulary, GBytes **numbers)
{
  g_autoptr (HostCodeIndexBuilder) builder = host_code_index_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const HostCodeRow *row = rows->pdata[i];
      g_autofree char *all
          = althea_text_join (" ", (const char *const[]){ row->display, row->words != NULL ? row->words : "",
                                                          row->phrases != NULL ? row->phrases : "", NULL });
      g_autofree char *folded = althea_text_fold (all);

      host_code_index_builder_add (builder, folded);
    }
  host_code_index_builder_finish (builder, vocabulary, numbers);
}

gboolean
host_code_batch_write (HostCodeBatch *self, AltheaDatabase *db, gboolean starter, GError **error)
{
  g_autoptr (GPtrArray) rows = host_code_batch_sort (self);
  g_autoptr (GBytes) vocabulary = NULL;
  g_autoptr (GBytes) numbers = NULL;
  gint64 serial;

  if (rows->len >= HOST_CODE_MAX_ROWS)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, "The pack has too many codes.");
      return FALSE;
    }
  make_index (rows, &vocabulary, &numbers);
  if (!next_serial (db, &serial, error) || !remove_pack (db, self->system, error)
      || !insert_pack (self, db, serial, vocabulary, numbers, starter, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 id = HOST_CODE_FIRST_ROW (self->system) + i;
      const HostCodeRow *row = rows->pdata[i];

      if (!insert_code (self, db, id, row, error) || !insert_phrases (self, db, id, row, error))
        return FALSE;
    }
  return TRUE;
}
