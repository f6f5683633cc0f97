/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-outbox-private.h"

#include "home-schema.h"

void
home_outbox_row_free (HomeOutboxRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->name);
  g_free (row->body);
  g_free (row->result);
  g_free (row->error);
  g_free (row->reason);
  g_free (row);
}

void
home_outbox_swap_free (HomeOutboxSwap *swap)
{
  g_free (swap->old_id);
  home_outbox_row_free (swap->row);
  g_free (swap);
}

gboolean
home_outbox_rows_read (AltheaDatabase *database, GPtrArray *rows, GError **error)
{
  AltheaStatement *statement = NULL;
  gboolean row = FALSE;

  statement = althea_database_prepare (database,
                                       "SELECT id, name, body, state, made_us, stored_us, seen_us, result, "
                                       "error, reason FROM outbox ORDER BY number",
                                       error);
  if (statement == NULL)
    return FALSE;
  while (TRUE)
    {
      HomeOutboxRow *item = NULL;

      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      item = g_new0 (HomeOutboxRow, 1);
      item->id = g_strdup (althea_statement_text (statement, 0));
      item->name = g_strdup (althea_statement_text (statement, 1));
      item->body = g_strdup (althea_statement_text (statement, 2));
      item->state = (int)althea_statement_int (statement, 3);
      item->made_us = althea_statement_int (statement, 4);
      item->stored_us = althea_statement_int (statement, 5);
      item->seen_us = althea_statement_int (statement, 6);
      item->result = g_strdup (althea_statement_text (statement, 7));
      item->error = g_strdup (althea_statement_text (statement, 8));
      item->reason = g_strdup (althea_statement_text (statement, 9));
      g_ptr_array_add (rows, item);
    }
}

gboolean
home_outbox_row_insert (AltheaDatabase *database, gpointer data, GError **error)
{
  const HomeOutboxRow *row = data;
  AltheaStatement *statement = althea_database_prepare (
      database, "INSERT INTO outbox (id, name, body, state, made_us) VALUES ($1, $2, $3, $4, $5)", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, row->id);
  althea_statement_bind_text (statement, 2, row->name);
  althea_statement_bind_text (statement, 3, row->body);
  althea_statement_bind_int (statement, 4, row->state);
  althea_statement_bind_int (statement, 5, row->made_us);
  return althea_statement_run (statement, error);
}

gboolean
home_outbox_row_update (AltheaDatabase *database, gpointer data, GError **error)
{
  const HomeOutboxRow *row = data;
  AltheaStatement *statement = althea_database_prepare (
      database,
      "UPDATE outbox SET state = $2, stored_us = $3, seen_us = $4, result = $5, error = $6,"
      " reason = $7 WHERE id = $1",
      error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, row->id);
  althea_statement_bind_int (statement, 2, row->state);
  althea_statement_bind_int (statement, 3, row->stored_us);
  althea_statement_bind_int (statement, 4, row->seen_us);
  althea_statement_bind_text (statement, 5, row->result);
  althea_statement_bind_text (statement, 6, row->error);
  althea_statement_bind_text (statement, 7, row->reason);
  return althea_statement_run (statement, error);
}

gboolean
home_outbox_swap_write (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeOutboxSwap *swap = data;
  AltheaStatement *statement = althea_database_prepare (database, "DELETE FROM outbox WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, swap->old_id);
  if (!althea_statement_run (statement, error))
    return FALSE;
  return swap->row == NULL || home_outbox_row_insert (database, swap->row, error);
}

gboolean
home_outbox_prune (AltheaDatabase *database, gpointer data, GError **error)
{
  const gint64 *before_us = data;
  AltheaStatement *statement
      = althea_database_prepare (database, "DELETE FROM outbox WHERE state = $1 AND stored_us < $2", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, HOME_STORED_ACCEPTED);
  althea_statement_bind_int (statement, 2, *before_us);
  return althea_statement_run (statement, error);
}
