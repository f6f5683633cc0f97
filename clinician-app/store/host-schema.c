/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-schema.h"

#include "althea-id.h"
#include "host-sql.h"
#include "host-store-private.h"

#include <string.h>

gboolean
host_schema_migrate (AltheaDatabase *db, GError **error)
{
  /* A step is never changed once it was released: add one, and a fixture of the version left behind. */
  const AltheaMigration steps[] = {
    { 1, host_sql_schema_1 },
    { 2, host_sql_schema_2 },
  };

  return althea_database_migrate (db, steps, G_N_ELEMENTS (steps), error);
}

gboolean
host_schema_is_there (AltheaDatabase *db, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (db, "PRAGMA user_version", error);
  gint64 version = 0;
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    version = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  if (version > 0)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "the record's database has no tables");
  return FALSE;
}

static gboolean
load_dictionaries (HostCodec *codec, AltheaDatabase *db, gboolean *has_ours, GError **error)
{
  const guint32 ours = host_codec_dictionary_id (host_data_dictionary, host_data_dictionary_size);
  AltheaStatement *statement
      = althea_database_prepare (db, "SELECT id, blob FROM zdict ORDER BY id = $1, id", error);
  gboolean row;

  *has_ours = FALSE;
  if (statement == NULL)
    return FALSE;
  /* Ours comes last, because the last one packs. */
  althea_statement_bind_int (statement, 1, ours);
  while (althea_statement_step (statement, &row, error))
    {
      gsize n_bytes;
      const guint8 *bytes;
      if (!row)
        return TRUE;
      bytes = althea_statement_blob (statement, 1, &n_bytes);
      if (!host_codec_add (codec, bytes, n_bytes, error))
        {
          althea_statement_reset (statement);
          return FALSE;
        }
      *has_ours = althea_statement_int (statement, 0) == ours;
    }
  return FALSE;
}

static gboolean
add_dictionary (HostCodec *codec, AltheaDatabase *db, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (db, "INSERT INTO zdict(id, blob, sha256) VALUES ($1, $2, $3)", error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n_digest = sizeof digest;

  if (statement == NULL)
    return FALSE;
  g_checksum_update (checksum, host_data_dictionary, (gssize)host_data_dictionary_size);
  g_checksum_get_digest (checksum, digest, &n_digest);
  althea_statement_bind_int (statement, 1,
                             host_codec_dictionary_id (host_data_dictionary, host_data_dictionary_size));
  althea_statement_bind_blob (statement, 2, host_data_dictionary, host_data_dictionary_size);
  althea_statement_bind_blob (statement, 3, digest, n_digest);
  return althea_statement_run (statement, error)
         && host_codec_add (codec, host_data_dictionary, host_data_dictionary_size, error);
}

static gboolean
make_setting (AltheaDatabase *db, const char *key, const char *value, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      db, "INSERT INTO setting(key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, key, -1);
  althea_statement_bind_static_text (statement, 2, value, -1);
  return althea_statement_run (statement, error);
}

static gboolean
load_zone (HostStore *self, HostConnection *connection, GError **error)
{
  g_autofree char *name = host_connection_get_text (connection, "SELECT value FROM setting WHERE key = $1",
                                                    "zone", NULL, error);

  if (name == NULL)
    return FALSE;
  self->zone = g_time_zone_new_identifier (name);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  return TRUE;
}

gboolean
host_store_prepare_record (HostStore *self, HostConnection *connection, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *epoch = althea_id_random_hex (8);
  AltheaDatabase *db = connection->db;
  gboolean has_ours;

  if (!althea_database_begin (db, TRUE, error))
    return FALSE;
  if (load_dictionaries (self->codec, db, &has_ours, error)
      && (has_ours || add_dictionary (self->codec, db, error)) && make_setting (db, "epoch", epoch, error)
      && make_setting (db, "zone", g_time_zone_get_identifier (zone), error)
      && load_zone (self, connection, error))
    return althea_database_commit (db, error);
  althea_database_rollback (db);
  return FALSE;
}
