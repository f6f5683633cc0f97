/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-draft.h"

#include "althea-clock.h"
#include "host-store-private.h"
#include "host-transaction-private.h"

#include <string.h>

#define COUNTER "draft"

void
host_draft_free (HostDraft *self)
{
  g_free (self->person);
  g_free (self->key);
  g_free (self->patient);
  g_free (self->kind);
  g_free (self->rival);
  g_free (self->content);
  g_free (self);
}

/* The row's columns: person, key, patient, kind, rival, sequence, time, content. */
static HostDraft *
read_row (AltheaStatement *row, gsize *n_left)
{
  HostDraft *draft = g_new0 (HostDraft, 1);
  const char *content = althea_statement_text (row, 7);
  const gsize n_bytes = content != NULL ? strlen (content) : 0;

  draft->person = g_strdup (althea_statement_text (row, 0));
  draft->key = g_strdup (althea_statement_text (row, 1));
  draft->patient = g_strdup (althea_statement_text (row, 2));
  draft->kind = g_strdup (althea_statement_text (row, 3));
  draft->rival = g_strdup (althea_statement_text (row, 4));
  draft->sequence = (guint64)althea_statement_int (row, 5);
  draft->time_us = althea_statement_int (row, 6);
  if (n_bytes <= *n_left)
    {
      draft->content = g_strdup (content);
      *n_left -= n_bytes;
    }
  else
    *n_left = 0;
  return draft;
}

static HostDraft *
get_draft (AltheaDatabase *db, const char *person, const char *key, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      db,
      "SELECT person, key, patient, kind, rival, sequence, time, content FROM draft"
      " WHERE person = $1 AND key = $2",
      error);
  gsize n_left = G_MAXSIZE;
  HostDraft *draft = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_static_text (statement, 1, person, -1);
  althea_statement_bind_static_text (statement, 2, key, -1);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    draft = read_row (statement, &n_left);
  althea_statement_reset (statement);
  return draft;
}

/* --- writing ------------------------------------------------------------------------------------- */

static gboolean
run_write (HostTransaction *self, AltheaStatement *statement, GError **error)
{
  self->n_writes++;
  if (host_transaction_is_whole (self, error) && althea_statement_run (statement, error))
    return TRUE;
  self->broken = TRUE;
  return FALSE;
}

HostDraft *
host_transaction_get_draft (HostTransaction *self, const char *person, const char *key, GError **error)
{
  g_return_val_if_fail (self != NULL && person != NULL && key != NULL, NULL);

  return get_draft (self->db, person, key, error);
}

gboolean
host_transaction_put_draft (HostTransaction *self, HostDraft *draft, GError **error)
{
  AltheaStatement *statement;
  gint64 sequence;

  g_return_val_if_fail (self != NULL && draft != NULL && draft->content != NULL, FALSE);

  sequence = host_transaction_next_number (self, COUNTER, error);
  statement = sequence > 0
                  ? althea_database_prepare (
                        self->db,
                        "INSERT INTO draft(person, key, patient, kind, rival, sequence, time, content)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                        " ON CONFLICT (person, key) DO UPDATE SET patient = excluded.patient,"
                        " kind = excluded.kind, rival = excluded.rival, sequence = excluded.sequence,"
                        " time = excluded.time, content = excluded.content",
                        error)
                  : NULL;
  if (statement == NULL)
    return FALSE;
  draft->sequence = (guint64)sequence;
  draft->time_us = althea_clock_now_us ();
  althea_statement_bind_static_text (statement, 1, draft->person, -1);
  althea_statement_bind_static_text (statement, 2, draft->key, -1);
  althea_statement_bind_static_text (statement, 3, draft->patient != NULL ? draft->patient : "", -1);
  althea_statement_bind_static_text (statement, 4, draft->kind, -1);
  althea_statement_bind_static_text (statement, 5, draft->rival != NULL ? draft->rival : "", -1);
  althea_statement_bind_int (statement, 6, sequence);
  althea_statement_bind_int (statement, 7, draft->time_us);
  althea_statement_bind_static_text (statement, 8, draft->content, -1);
  return run_write (self, statement, error);
}

gboolean
host_transaction_remove_draft (HostTransaction *self, const char *person, const char *key, GError **error)
{
  AltheaStatement *statement;

  g_return_val_if_fail (self != NULL && person != NULL && key != NULL, FALSE);

  statement = althea_database_prepare (self->db, "DELETE FROM draft WHERE person = $1 AND key = $2", error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, person, -1);
  althea_statement_bind_static_text (statement, 2, key, -1);
  return run_write (self, statement, error);
}

gint64
host_transaction_count_drafts (HostTransaction *self, const char *person, GError **error)
{
  AltheaStatement *statement;
  gint64 n = -1;
  gboolean row;

  g_return_val_if_fail (self != NULL && person != NULL, -1);

  statement = althea_database_prepare (self->db, "SELECT count(*) FROM draft WHERE person = $1", error);
  if (statement == NULL)
    return -1;
  althea_statement_bind_static_text (statement, 1, person, -1);
  if (!althea_statement_step (statement, &row, error))
    return -1;
  if (row)
    n = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return n;
}

/* --- reading ------------------------------------------------------------------------------------- */

HostDraft *
host_store_get_draft (HostStore *self, const char *person, const char *key, GError **error)
{
  HostConnection *connection;
  HostDraft *draft;

  g_return_val_if_fail (HOST_IS_STORE (self) && person != NULL && key != NULL, NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  draft = get_draft (connection->db, person, key, error);
  host_readers_give (self->readers, connection);
  return draft;
}

static gboolean
list_rows (AltheaStatement *statement, const char *text, gsize max_bytes, GPtrArray *drafts, GError **error)
{
  gsize n_left = max_bytes;
  gboolean row;

  althea_statement_bind_static_text (statement, 1, text, -1);
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (drafts, read_row (statement, &n_left));
    }
  return FALSE;
}

static GPtrArray *
list_drafts (HostStore *self, const char *sql, const char *text, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)host_draft_free);
  HostConnection *connection = host_readers_take (self->readers, error);
  AltheaStatement *statement;
  gboolean ok;

  if (connection == NULL)
    return NULL;
  statement = althea_database_prepare (connection->db, sql, error);
  ok = statement != NULL && list_rows (statement, text, max_bytes, drafts, error);
  host_readers_give (self->readers, connection);
  return ok ? g_steal_pointer (&drafts) : NULL;
}

GPtrArray *
host_store_list_drafts (HostStore *self, const char *person, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (self) && person != NULL, NULL);

  return list_drafts (self,
                      "SELECT person, key, patient, kind, rival, sequence, time, content FROM draft"
                      " WHERE person = $1 ORDER BY sequence DESC",
                      person, max_bytes, error);
}

GPtrArray *
host_store_list_drafts_of_kind (HostStore *self, const char *kind, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (self) && kind != NULL, NULL);

  return list_drafts (self,
                      "SELECT person, key, patient, kind, rival, sequence, time, content FROM draft"
                      " INDEXED BY draft_kind WHERE kind = $1 ORDER BY time DESC, sequence DESC",
                      kind, G_MAXSIZE, error);
}
