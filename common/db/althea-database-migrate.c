/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-db"

#include "althea-database-private.h"

static gboolean
read_version (AltheaDatabase *self, int *version, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self, "PRAGMA user_version", error);
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  *version = row ? (int)althea_statement_int (statement, 0) : 0;
  althea_statement_reset (statement);
  return TRUE;
}

static gboolean
run_step (AltheaDatabase *self, const AltheaMigration *step, GError **error)
{
  int version = 0;

  if (!althea_database_exec (self, step->sql, error) || !read_version (self, &version, error))
    return FALSE;
  if (version == step->version)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED,
               "migration step %d does not end with its own user_version", step->version);
  return FALSE;
}

/* The version is read again inside the transaction: another process may have been quicker. */
static gboolean
run_step_once (AltheaDatabase *self, const AltheaMigration *step, GError **error)
{
  int version = 0;

  if (!althea_database_begin (self, TRUE, error))
    return FALSE;
  if (read_version (self, &version, error) && (version >= step->version || run_step (self, step, error)))
    return althea_database_commit (self, error);
  althea_database_rollback (self);
  return FALSE;
}

gboolean
althea_database_migrate (AltheaDatabase *self, const AltheaMigration *steps, guint n_steps, GError **error)
{
  int version = 0;

  g_return_val_if_fail (ALTHEA_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (steps != NULL && n_steps > 0, FALSE);

  if (!read_version (self, &version, error))
    return FALSE;
  if (version > steps[n_steps - 1].version)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW,
                   "the database has schema version %d, this program knows up to %d", version,
                   steps[n_steps - 1].version);
      return FALSE;
    }
  for (guint i = 0; i < n_steps; i++)
    {
      g_assert (steps[i].version == (int)i + 1);
      if (steps[i].version > version && !run_step_once (self, &steps[i], error))
        return FALSE;
    }
  return TRUE;
}
