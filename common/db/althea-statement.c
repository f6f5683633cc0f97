/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-db"

#include "althea-database-private.h"

/* The common SQL subset names its values $1 to $n; SQLite numbers them by first appearance, so each
 * statement keeps a map from the name to SQLite's own index. */
#define MAX_VALUES 48

struct _AltheaStatement
{
  sqlite3_stmt *stmt;
  sqlite3 *handle; /* lent by the connection */
  const char *sql; /* lent */
  int n_values;
  guint8 index_of[MAX_VALUES + 1];
  int bind_result; /* the first failed binding, told by the next step */
  gboolean stepped;
};

static int
sqlite_index (AltheaStatement *self, int index)
{
  g_assert (index >= 1 && index <= self->n_values);
  return self->index_of[index];
}

static void
note_bind (AltheaStatement *self, int result)
{
  if (G_UNLIKELY (result != SQLITE_OK) && self->bind_result == SQLITE_OK)
    self->bind_result = result;
}

static void
rearm (AltheaStatement *self)
{
  if (self->stepped)
    {
      sqlite3_reset (self->stmt);
      self->stepped = FALSE;
    }
}

static gboolean
map_values (AltheaStatement *self, GError **error)
{
  int n = sqlite3_bind_parameter_count (self->stmt);

  for (int i = 1; i <= n; i++)
    {
      const char *name = sqlite3_bind_parameter_name (self->stmt, i);
      gint64 number = name != NULL && name[0] == '$' ? g_ascii_strtoll (name + 1, NULL, 10) : 0;
      if (number < 1 || number > MAX_VALUES)
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED,
                               "a statement's values are not $1 to $n");
          return FALSE;
        }
      self->index_of[number] = (guint8)i;
      self->n_values = MAX (self->n_values, (int)number);
    }
  return TRUE;
}

AltheaStatement *
althea_statement_new (sqlite3 *handle, const char *sql, GError **error)
{
  AltheaStatement *self = g_new0 (AltheaStatement, 1);
  const char *tail = NULL;
  int result = sqlite3_prepare_v3 (handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &self->stmt, &tail);

  self->handle = handle;
  self->sql = sql;
  if (result != SQLITE_OK || self->stmt == NULL)
    {
      althea_database_set_error (handle, result, "preparing a statement", error);
      althea_statement_free (self);
      return NULL;
    }
  if (!map_values (self, error))
    {
      althea_statement_free (self);
      return NULL;
    }
  return self;
}

void
althea_statement_free (AltheaStatement *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->stmt);
  g_free (self);
}

void
althea_statement_bind_int (AltheaStatement *self, int index, gint64 value)
{
  rearm (self);
  note_bind (self, sqlite3_bind_int64 (self->stmt, sqlite_index (self, index), value));
}

void
althea_statement_bind_real (AltheaStatement *self, int index, double value)
{
  rearm (self);
  note_bind (self, sqlite3_bind_double (self->stmt, sqlite_index (self, index), value));
}

void
althea_statement_bind_text (AltheaStatement *self, int index, const char *value)
{
  rearm (self);
  note_bind (self, value == NULL ? sqlite3_bind_null (self->stmt, sqlite_index (self, index))
                                 : sqlite3_bind_text (self->stmt, sqlite_index (self, index), value, -1,
                                                      SQLITE_TRANSIENT));
}

void
althea_statement_bind_static_text (AltheaStatement *self, int index, const char *value, gssize n_bytes)
{
  rearm (self);
  note_bind (self, sqlite3_bind_text64 (self->stmt, sqlite_index (self, index), value,
                                        n_bytes < 0 ? strlen (value) : (sqlite3_uint64)n_bytes, SQLITE_STATIC,
                                        SQLITE_UTF8));
}

void
althea_statement_bind_blob (AltheaStatement *self, int index, const void *bytes, gsize n_bytes)
{
  rearm (self);
  /* A NULL pointer would bind SQL's null; an empty blob is not that. */
  note_bind (self, sqlite3_bind_blob64 (self->stmt, sqlite_index (self, index), bytes != NULL ? bytes : "",
                                        n_bytes, SQLITE_STATIC));
}

void
althea_statement_bind_null (AltheaStatement *self, int index)
{
  rearm (self);
  note_bind (self, sqlite3_bind_null (self->stmt, sqlite_index (self, index)));
}

gboolean
althea_statement_step (AltheaStatement *self, gboolean *row, GError **error)
{
  int result;

  if (row != NULL)
    *row = FALSE;
  if (G_UNLIKELY (self->bind_result != SQLITE_OK))
    {
      althea_database_set_error (self->handle, self->bind_result, "binding a value", error);
      althea_statement_reset (self);
      return FALSE;
    }
  self->stepped = TRUE;
  result = sqlite3_step (self->stmt);
  if (result == SQLITE_ROW)
    {
      if (row != NULL)
        *row = TRUE;
      return TRUE;
    }
  if (result == SQLITE_DONE)
    {
      rearm (self);
      return TRUE;
    }
  althea_database_set_error (self->handle, result, "running a statement", error);
  althea_statement_reset (self);
  return FALSE;
}

gboolean
althea_statement_run (AltheaStatement *self, GError **error)
{
  gboolean row;

  do
    if (!althea_statement_step (self, &row, error))
      return FALSE;
  while (row);
  return TRUE;
}

gint64
althea_statement_int (AltheaStatement *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

double
althea_statement_real (AltheaStatement *self, int column)
{
  return sqlite3_column_double (self->stmt, column);
}

const char *
althea_statement_text (AltheaStatement *self, int column)
{
  return (const char *)sqlite3_column_text (self->stmt, column);
}

const void *
althea_statement_blob (AltheaStatement *self, int column, gsize *n_bytes)
{
  const void *bytes = sqlite3_column_blob (self->stmt, column);

  if (n_bytes != NULL)
    *n_bytes = (gsize)sqlite3_column_bytes (self->stmt, column);
  return bytes;
}

gboolean
althea_statement_is_null (AltheaStatement *self, int column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

void
althea_statement_reset (AltheaStatement *self)
{
  if (self == NULL)
    return;
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  self->stepped = FALSE;
  self->bind_result = SQLITE_OK;
}
