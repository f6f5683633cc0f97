/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-connection.h"

#include "host-sql.h"
#include "host-index.h"
#include "host-version-private.h"

#include <string.h>

HostConnection *
host_connection_new (AltheaDatabase *db, HostCodec *codec)
{
  HostConnection *self = g_new0 (HostConnection, 1);

  self->db = g_object_ref (db);
  self->codec = codec;
  self->state = host_codec_state_new ();
  self->kind_ids = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->kind_names = g_hash_table_new (g_direct_hash, g_direct_equal);
  return self;
}

void
host_connection_free (HostConnection *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->kind_ids);
  g_hash_table_unref (self->kind_names);
  host_codec_state_free (self->state);
  g_object_unref (self->db);
  g_free (self);
}

void
host_connection_forget (HostConnection *self)
{
  g_hash_table_remove_all (self->kind_ids);
  g_hash_table_remove_all (self->kind_names);
}

/* The first column of the first row; 0 when there is none, -1 with @error. */
static gint64
one_number (AltheaStatement *statement, GError **error)
{
  gint64 number = 0;
  gboolean row;

  if (!althea_statement_step (statement, &row, error))
    return -1;
  if (row)
    number = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return number;
}

static void
remember_kind (HostConnection *self, const char *kind, gint64 id)
{
  g_hash_table_insert (self->kind_ids, (gpointer)kind, GINT_TO_POINTER (id));
  g_hash_table_insert (self->kind_names, GINT_TO_POINTER (id), (gpointer)kind);
}

gint64
host_connection_kind_id (HostConnection *self, const char *kind, GError **error)
{
  /* Names come from requests too: only those that the record knows are interned. */
  const char *known = g_quark_to_string (g_quark_try_string (kind));
  gint64 id = known != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->kind_ids, known)) : 0;
  AltheaStatement *statement;

  if (G_LIKELY (id != 0))
    return id;
  statement = althea_database_prepare (self->db, "SELECT id FROM kind WHERE name = $1", error);
  if (statement == NULL)
    return -1;
  althea_statement_bind_static_text (statement, 1, kind, -1);
  id = one_number (statement, error);
  if (id > 0)
    remember_kind (self, g_intern_string (kind), id);
  return id;
}

const char *
host_connection_kind_name (HostConnection *self, gint64 id, GError **error)
{
  const char *name = g_hash_table_lookup (self->kind_names, GINT_TO_POINTER (id));
  AltheaStatement *statement;
  gboolean row;

  if (G_LIKELY (name != NULL))
    return name;
  statement = althea_database_prepare (self->db, "SELECT name FROM kind WHERE id = $1", error);
  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, id);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "a record has an unknown type");
      return NULL;
    }
  name = g_intern_string (althea_statement_text (statement, 0));
  althea_statement_reset (statement);
  remember_kind (self, name, id);
  return name;
}

gint64
host_connection_node_id (HostConnection *self, gint64 kind, const HostFid *fid, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT id FROM node WHERE fid = $1 AND kind = $2", error);

  if (statement == NULL)
    return -1;
  althea_statement_bind_blob (statement, 1, fid->bytes, fid->n_bytes);
  althea_statement_bind_int (statement, 2, kind);
  return one_number (statement, error);
}

gint64
host_connection_term_id (HostConnection *self, const char *system, const char *code, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT id FROM term WHERE code = $1 AND system = $2", error);

  if (statement == NULL)
    return -1;
  althea_statement_bind_static_text (statement, 1, code, -1);
  althea_statement_bind_static_text (statement, 2, system, -1);
  return one_number (statement, error);
}

gint64
host_connection_link_id (HostConnection *self, const char *reference, GError **error)
{
  g_autofree char *kind_name = NULL;
  HostLink link;
  HostFid fid;
  gint64 kind;

  if (!host_link_parse (&link, reference, strlen (reference)) || !host_fid_init (&fid, link.id, link.n_id))
    return 0;
  kind_name = g_strndup (link.kind, link.n_kind);
  kind = host_connection_kind_id (self, kind_name, error);
  return kind > 0 ? host_connection_node_id (self, kind, &fid, error) : kind;
}

gint64
host_connection_last_seq (HostConnection *self, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, "SELECT max(seq) FROM resource", error);

  return statement != NULL ? one_number (statement, error) : -1;
}

static char *
column_fid (AltheaStatement *row, int column)
{
  gsize n_bytes;
  const guint8 *bytes = althea_statement_blob (row, column, &n_bytes);

  return bytes != NULL ? host_fid_to_text (bytes, n_bytes) : NULL;
}

HostVersion *
host_connection_read_row (HostConnection *self, AltheaStatement *row, GError **error)
{
  g_autoptr (HostVersion) version = host_version_new ();
  const gint64 flags = althea_statement_int (row, 6);
  const guint8 *packed;
  gsize n_packed;

  version->resource_type = host_connection_kind_name (self, althea_statement_int (row, 0), error);
  if (version->resource_type == NULL)
    return NULL;
  version->id = column_fid (row, 1);
  version->patient_id = column_fid (row, 2);
  version->version = (guint64)althea_statement_int (row, 3);
  version->seq = althea_statement_int (row, 4);
  version->updated_us = althea_statement_int (row, 5);
  version->released = (flags & HOST_FLAG_RELEASED) != 0;
  version->was_released = (flags & HOST_FLAG_WAS_RELEASED) != 0;
  version->deleted = (flags & HOST_FLAG_DELETED) != 0;
  packed = althea_statement_blob (row, 7, &n_packed);
  version->json = host_codec_unpack (self->codec, self->state, packed, n_packed, error);
  return version->json != NULL ? g_steal_pointer (&version) : NULL;
}

static HostVersion *
read_one (HostConnection *self, AltheaStatement *statement, GError **error)
{
  HostVersion *version = NULL;
  gboolean row;

  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    version = host_connection_read_row (self, statement, error);
  althea_statement_reset (statement);
  return version;
}

HostVersion *
host_connection_read_node (HostConnection *self, gint64 node, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, host_sql_row_by_id, error);

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, node);
  return read_one (self, statement, error);
}

HostVersion *
host_connection_read (HostConnection *self, const char *kind, const char *id, GError **error)
{
  AltheaStatement *statement;
  HostFid fid;
  gint64 kind_id;

  if (!host_fid_init (&fid, id, strlen (id)))
    return NULL;
  kind_id = host_connection_kind_id (self, kind, error);
  if (kind_id <= 0)
    return NULL;
  statement = althea_database_prepare (self->db, host_sql_row_by_fid, error);
  if (statement == NULL)
    return NULL;
  althea_statement_bind_blob (statement, 1, fid.bytes, fid.n_bytes);
  althea_statement_bind_int (statement, 2, kind_id);
  return read_one (self, statement, error);
}

char *
host_connection_find_identifier (HostConnection *self, const char *kind, const char *system,
                                 const char *value, GError **error)
{
  const gint64 kind_id = host_connection_kind_id (self, kind, error);
  gint64 system_id = 0;
  AltheaStatement *statement;
  char *id = NULL;
  gboolean row;

  if (kind_id <= 0)
    return NULL;
  if (system != NULL)
    {
      system_id = host_connection_term_id (self, system, "", error);
      if (system_id <= 0)
        return NULL;
    }
  statement = althea_database_prepare (self->db,
                                       "SELECT n.fid FROM identifier i JOIN node n ON n.id = i.id"
                                       " WHERE i.value = $1 AND i.kind = $2 AND ($3 = 0 OR i.system = $3)"
                                       " ORDER BY i.id LIMIT 1",
                                       error);
  if (statement == NULL)
    return NULL;
  althea_statement_bind_static_text (statement, 1, value, -1);
  althea_statement_bind_int (statement, 2, kind_id);
  althea_statement_bind_int (statement, 3, system_id);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    id = column_fid (statement, 0);
  althea_statement_reset (statement);
  return id;
}

char *
host_connection_get_text (HostConnection *self, const char *sql, const char *first, const char *second,
                          GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);
  char *text = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_static_text (statement, 1, first, -1);
  if (second != NULL)
    althea_statement_bind_static_text (statement, 2, second, -1);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    text = g_strdup (althea_statement_text (statement, 0));
  althea_statement_reset (statement);
  return text;
}
