/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-store-private.h"

#include "host-sql.h"

#include <string.h>

/* One text by up to two keys, on a reader's connection. */
static char *
get_text (HostStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  HostConnection *connection = host_readers_take (self->readers, error);
  char *text;

  if (connection == NULL)
    return NULL;
  text = host_connection_get_text (connection, sql, first, second, error);
  host_readers_give (self->readers, connection);
  return text;
}

char *
host_store_dup_epoch (HostStore *self)
{
  g_autoptr (GError) error = NULL;
  char *epoch;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);

  epoch = get_text (self, "SELECT value FROM setting WHERE key = $1", "epoch", NULL, &error);
  if (epoch == NULL)
    g_warning ("the record's epoch cannot be read: %s", error != NULL ? error->message : "there is none");
  return epoch;
}

char *
host_store_get_fact (HostStore *self, const char *space, const char *key, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (self) && space != NULL && key != NULL, NULL);

  return get_text (self, "SELECT value FROM fact WHERE space = $1 AND key = $2", space, key, error);
}

static gboolean
list_facts (HostConnection *connection, const char *space, GPtrArray *facts, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      connection->db, "SELECT key, value FROM fact WHERE space = $1 ORDER BY key", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, space, -1);
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (facts, g_strdup (althea_statement_text (statement, 0)));
      g_ptr_array_add (facts, g_strdup (althea_statement_text (statement, 1)));
    }
  return FALSE;
}

GPtrArray *
host_store_list_facts (HostStore *self, const char *space, GError **error)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self) && space != NULL, NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = list_facts (connection, space, facts, error);
  host_readers_give (self->readers, connection);
  return ok ? g_steal_pointer (&facts) : NULL;
}

char *
host_store_find_identifier (HostStore *self, const char *resource_type, const char *system, const char *value,
                            GError **error)
{
  HostConnection *connection;
  char *id;

  g_return_val_if_fail (HOST_IS_STORE (self) && resource_type != NULL && value != NULL, NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  id = host_connection_find_identifier (connection, resource_type, system, value, error);
  host_readers_give (self->readers, connection);
  return id;
}

/* --- counts and walks ---------------------------------------------------------------------------- */

static gboolean
read_counts (HostConnection *connection, GHashTable *counts, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (connection->db, "SELECT name, n FROM kind WHERE n > 0 ORDER BY name", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_hash_table_insert (counts, (gpointer)g_intern_string (althea_statement_text (statement, 0)),
                           GUINT_TO_POINTER ((guint)althea_statement_int (statement, 1)));
    }
  return FALSE;
}

GHashTable *
host_store_stats (HostStore *self, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = read_counts (connection, counts, error);
  host_readers_give (self->readers, connection);
  return ok ? g_steal_pointer (&counts) : NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 one = *(const gint64 *)a;
  const gint64 other = *(const gint64 *)b;

  return (one > other) - (one < other);
}

/* The numbers are small, so all of a type's fit in memory, and the index has them in another order. */
static gboolean
collect_ids (HostConnection *connection, const char *resource_type, GArray *ids, GError **error)
{
  const gint64 kind = resource_type != NULL ? host_connection_kind_id (connection, resource_type, error) : 0;
  AltheaStatement *statement;
  gboolean row;

  if (kind < 0 || (kind == 0 && resource_type != NULL))
    return kind == 0;
  statement = althea_database_prepare (
      connection->db,
      kind != 0 ? "SELECT id FROM resource INDEXED BY resource_kind WHERE kind = $1"
                : "SELECT id FROM resource INDEXED BY resource_seq WHERE seq > $1",
      error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, kind);
  while (althea_statement_step (statement, &row, error))
    {
      const gint64 id = row ? althea_statement_int (statement, 0) : 0;
      if (!row)
        {
          g_array_sort (ids, compare_ids);
          return TRUE;
        }
      g_array_append_val (ids, id);
    }
  return FALSE;
}

static gboolean
visit_all (HostConnection *connection, const char *resource_type, HostVisit visit, gpointer user_data,
           GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_ids (connection, resource_type, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (HostVersion) version
          = host_connection_read_node (connection, g_array_index (ids, gint64, i), error);
      if (version == NULL || (!version->deleted && !visit (version, user_data, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
host_store_for_each (HostStore *self, const char *resource_type, HostVisit visit, gpointer user_data,
                     GError **error)
{
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self) && visit != NULL, FALSE);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return FALSE;
  ok = visit_all (connection, resource_type, visit, user_data, error);
  host_readers_give (self->readers, connection);
  return ok;
}
