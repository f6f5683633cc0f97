/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include "althea-clock.h"

#include <string.h>

/* A write that failed half way leaves nothing of its job behind. */
static gboolean
run_write (HostTransaction *self, AltheaStatement *statement, GError **error)
{
  self->n_writes++;
  if (host_transaction_is_whole (self, error) && althea_statement_run (statement, error))
    return TRUE;
  self->broken = TRUE;
  return FALSE;
}

/* --- facts --------------------------------------------------------------------------------------- */

char *
host_transaction_get_fact (HostTransaction *self, const char *space, const char *key, GError **error)
{
  g_return_val_if_fail (self != NULL && space != NULL && key != NULL, NULL);

  return host_connection_get_text (self->connection, "SELECT value FROM fact WHERE space = $1 AND key = $2",
                                   space, key, error);
}

gboolean
host_transaction_set_fact (HostTransaction *self, const char *space, const char *key, const char *value,
                           GError **error)
{
  AltheaStatement *statement;

  g_return_val_if_fail (self != NULL && space != NULL && key != NULL, FALSE);

  statement = althea_database_prepare (self->db,
                                       value != NULL
                                           ? "INSERT INTO fact(space, key, value) VALUES ($1, $2, $3)"
                                             " ON CONFLICT (space, key) DO UPDATE SET value = excluded.value"
                                           : "DELETE FROM fact WHERE space = $1 AND key = $2",
                                       error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, space, -1);
  althea_statement_bind_static_text (statement, 2, key, -1);
  if (value != NULL)
    althea_statement_bind_static_text (statement, 3, value, -1);
  return run_write (self, statement, error);
}

gint64
host_transaction_next_number (HostTransaction *self, const char *counter, GError **error)
{
  AltheaStatement *statement;
  gint64 number = -1;
  gboolean row;

  g_return_val_if_fail (self != NULL && counter != NULL, -1);

  statement = althea_database_prepare (self->db,
                                       "INSERT INTO counter(name, last) VALUES ($1, 1)"
                                       " ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
                                       error);
  if (statement == NULL)
    return -1;
  althea_statement_bind_static_text (statement, 1, counter, -1);
  if (!host_transaction_is_whole (self, error))
    return -1;
  if (!althea_statement_step (statement, &row, error))
    {
      self->broken = TRUE;
      return -1;
    }
  if (row)
    number = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  self->n_writes++;
  return number;
}

/* --- operations that happened -------------------------------------------------------------------- */

char *
host_transaction_find_operation (HostTransaction *self, const char *device, const char *operation_id,
                                 const char *digest, GError **error)
{
  AltheaStatement *statement;
  char *result = NULL;
  gboolean row;

  g_return_val_if_fail (self != NULL && device != NULL && operation_id != NULL && digest != NULL, NULL);

  statement = althea_database_prepare (
      self->db, "SELECT digest, result FROM operation WHERE device = $1 AND id = $2", error);
  if (statement == NULL)
    return NULL;
  althea_statement_bind_static_text (statement, 1, device, -1);
  althea_statement_bind_static_text (statement, 2, operation_id, -1);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row && g_strcmp0 (althea_statement_text (statement, 0), digest) == 0)
    result = g_strdup (althea_statement_text (statement, 1));
  else if (row)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         "this operation id was used for something else before");
  althea_statement_reset (statement);
  return result;
}

gboolean
host_transaction_remember_operation (HostTransaction *self, const char *device, const char *operation_id,
                                     const char *name, const char *digest, const char *result_json,
                                     GError **error)
{
  AltheaStatement *statement;

  g_return_val_if_fail (self != NULL && device != NULL && operation_id != NULL, FALSE);
  g_return_val_if_fail (name != NULL && digest != NULL && result_json != NULL, FALSE);

  statement = althea_database_prepare (
      self->db,
      "INSERT INTO operation(device, id, name, digest, result, time) VALUES ($1, $2, $3, $4, $5, $6)", error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, device, -1);
  althea_statement_bind_static_text (statement, 2, operation_id, -1);
  althea_statement_bind_static_text (statement, 3, name, -1);
  althea_statement_bind_static_text (statement, 4, digest, -1);
  althea_statement_bind_static_text (statement, 5, result_json, -1);
  althea_statement_bind_int (statement, 6, althea_clock_now_us ());
  return run_write (self, statement, error);
}
