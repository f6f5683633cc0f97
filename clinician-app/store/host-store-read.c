/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-store-private.h"

#include "host-sql.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 1000
/* A cursor this near the end is followed along the feed, not through the patient's records. */
#define NEAR_THE_END 512

HostPage *
host_page_new (void)
{
  HostPage *self = g_new0 (HostPage, 1);

  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify)host_version_unref);
  self->total = -1;
  return self;
}

void
host_page_free (HostPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->versions);
  g_free (self->next);
  g_free (self);
}

static gboolean
not_found (GError **error)
{
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "there is no such record");
  return FALSE;
}

/* Appends every row of @statement, which has the columns of row-by-id.sql. */
static gboolean
read_rows (HostConnection *connection, AltheaStatement *statement, GPtrArray *versions, GError **error)
{
  gboolean row;

  while (althea_statement_step (statement, &row, error))
    {
      HostVersion *version;
      if (!row)
        return TRUE;
      version = host_connection_read_row (connection, statement, error);
      if (version == NULL)
        {
          althea_statement_reset (statement);
          return FALSE;
        }
      g_ptr_array_add (versions, version);
    }
  return FALSE;
}

GPtrArray *
host_store_read_ids (HostConnection *connection, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_full (n_ids, (GDestroyNotify)host_version_unref);

  for (guint i = 0; i < n_ids; i++)
    {
      HostVersion *version = host_connection_read_node (connection, ids[i], error);
      if (version == NULL)
        {
          not_found (error);
          return NULL;
        }
      g_ptr_array_add (versions, version);
    }
  return g_steal_pointer (&versions);
}

/* --- one record ---------------------------------------------------------------------------------- */

HostVersion *
host_store_read (HostStore *self, const char *resource_type, const char *id, GError **error)
{
  HostConnection *connection;
  HostVersion *version;
  GError *failure = NULL;

  g_return_val_if_fail (HOST_IS_STORE (self) && resource_type != NULL && id != NULL, NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  version = host_connection_read (connection, resource_type, id, &failure);
  host_readers_give (self->readers, connection);
  if (version == NULL)
    not_found (&failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return version;
}

/* The versions of one record below @before, newest first. */
static gboolean
read_history (HostConnection *connection, const char *resource_type, const char *id, guint64 before,
              guint limit, GPtrArray *versions, GError **error)
{
  HostVersion *current = host_connection_read (connection, resource_type, id, error);
  AltheaStatement *statement;
  HostFid fid;
  gint64 kind, node;

  if (current == NULL || !host_fid_init (&fid, id, strlen (id)))
    return not_found (error);
  kind = host_connection_kind_id (connection, resource_type, error);
  node = kind > 0 ? host_connection_node_id (connection, kind, &fid, error) : -1;
  if (current->version < before)
    g_ptr_array_add (versions, current);
  else
    host_version_unref (current);
  if (node < 0)
    return FALSE;
  if (versions->len >= limit)
    return TRUE;
  statement = althea_database_prepare (connection->db, host_sql_row_of_history, error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, (gint64)before);
  althea_statement_bind_int (statement, 3, (gint64)(limit - versions->len));
  return read_rows (connection, statement, versions, error);
}

HostVersion *
host_store_read_version (HostStore *self, const char *resource_type, const char *id, guint64 version,
                         GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify)host_version_unref);
  HostConnection *connection;
  HostVersion *found = NULL;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self) && resource_type != NULL && id != NULL, NULL);

  if (version >= G_MAXINT64)
    {
      not_found (error);
      return NULL;
    }
  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = read_history (connection, resource_type, id, version + 1, 1, versions, error);
  host_readers_give (self->readers, connection);
  if (!ok)
    return NULL;
  if (versions->len == 1 && ((HostVersion *)g_ptr_array_index (versions, 0))->version == version)
    found = host_version_ref (g_ptr_array_index (versions, 0));
  else
    not_found (error);
  return found;
}

HostPage *
host_store_history (HostStore *self, const char *resource_type, const char *id, guint limit,
                    const char *cursor, GError **error)
{
  g_autoptr (HostPage) page = host_page_new ();
  HostConnection *connection;
  guint64 before = G_MAXINT64;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self) && resource_type != NULL && id != NULL, NULL);

  limit = limit == 0 ? DEFAULT_LIMIT : MIN (limit, MAX_LIMIT);
  if (cursor != NULL && !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT64, &before, NULL))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "the place to go on from is not one of ours");
      return NULL;
    }
  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = read_history (connection, resource_type, id, before, limit + 1, page->versions, error);
  host_readers_give (self->readers, connection);
  if (!ok)
    return NULL;
  if (page->versions->len > limit)
    {
      HostVersion *last = g_ptr_array_index (page->versions, limit - 1);
      page->next = g_strdup_printf ("%" G_GUINT64_FORMAT, last->version);
      g_ptr_array_set_size (page->versions, (int)limit);
    }
  return g_steal_pointer (&page);
}

/* --- the change feed ----------------------------------------------------------------------------- */

static gboolean
read_changes (HostConnection *connection, gint64 since, guint limit, GPtrArray *versions, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, host_sql_changes, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, since);
  althea_statement_bind_int (statement, 2, limit);
  return read_rows (connection, statement, versions, error);
}

static gboolean
read_patient_changes (HostConnection *connection, gint64 since, const char *patient_id, guint limit,
                      GPtrArray *versions, GError **error)
{
  const gint64 last = host_connection_last_seq (connection, error);
  g_autofree char *reference = g_strconcat ("Patient/", patient_id, NULL);
  const gint64 patient = last >= 0 ? host_connection_link_id (connection, reference, error) : -1;
  AltheaStatement *statement;
  gboolean row;

  if (patient <= 0)
    return patient == 0;
  statement = althea_database_prepare (
      connection->db,
      last - since < NEAR_THE_END ? host_sql_changes_of_patient_late : host_sql_changes_of_patient, error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, patient);
  althea_statement_bind_int (statement, 2, since);
  althea_statement_bind_int (statement, 3, limit);
  while (althea_statement_step (statement, &row, error))
    {
      HostVersion *version;
      if (!row)
        return TRUE;
      version = host_connection_read_node (connection, althea_statement_int (statement, 0), error);
      if (version == NULL)
        {
          althea_statement_reset (statement);
          return not_found (error);
        }
      g_ptr_array_add (versions, version);
    }
  return FALSE;
}

GPtrArray *
host_store_changes (HostStore *self, gint64 since, const char *patient_id, guint limit, gboolean *more,
                    GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify)host_version_unref);
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);

  limit = limit == 0 ? DEFAULT_LIMIT : MIN (limit, HOST_MAX_CHART_PAGE);
  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = patient_id == NULL ? read_changes (connection, since, limit + 1, versions, error)
                          : read_patient_changes (connection, since, patient_id, limit + 1, versions, error);
  host_readers_give (self->readers, connection);
  if (!ok)
    return NULL;
  if (more != NULL)
    *more = versions->len > limit;
  if (versions->len > limit)
    g_ptr_array_set_size (versions, (int)limit);
  return g_steal_pointer (&versions);
}

static gboolean
count_told (HostConnection *connection, gint64 since, const char *patient_id, GHashTable *counts,
            GError **error)
{
  g_autofree char *reference = g_strconcat ("Patient/", patient_id, NULL);
  const gint64 patient = host_connection_link_id (connection, reference, error);
  AltheaStatement *statement;
  gboolean row;

  if (patient <= 0)
    return patient == 0;
  statement = althea_database_prepare (connection->db, host_sql_count_told, error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, patient);
  althea_statement_bind_int (statement, 2, since);
  while (althea_statement_step (statement, &row, error))
    {
      const char *kind;
      if (!row)
        return TRUE;
      kind = host_connection_kind_name (connection, althea_statement_int (statement, 0), error);
      if (kind == NULL)
        {
          althea_statement_reset (statement);
          return FALSE;
        }
      g_hash_table_insert (counts, (gpointer)kind,
                           GUINT_TO_POINTER ((guint)althea_statement_int (statement, 1)));
    }
  return FALSE;
}

GHashTable *
host_store_count_told (HostStore *self, gint64 since, const char *patient_id, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);
  g_return_val_if_fail (patient_id != NULL, NULL);

  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = count_told (connection, since, patient_id, counts, error);
  host_readers_give (self->readers, connection);
  return ok ? g_steal_pointer (&counts) : NULL;
}
