/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-signature.h"
#include "host-sql.h"
#include "host-store-private.h"
#include "host-transaction-private.h"

#include <string.h>

/* A row of check-signed.sql. */
enum
{
  COLUMN_KIND,
  COLUMN_FID,
  COLUMN_VERSION,
  COLUMN_ACT,
  COLUMN_PERSON,
  COLUMN_ROLE,
  COLUMN_TIME,
  COLUMN_SIGNER,
  COLUMN_HASH,
  COLUMN_STORED,
  COLUMN_SIGNATURE,
  COLUMN_PUBLIC,
  COLUMN_CURRENT_VERSION,
  COLUMN_DOCUMENT,
  COLUMN_CURRENT_DOCUMENT,
  COLUMN_PROVENANCE,
};

/* What keeps signed records, signatures and keys as they are. */
#define TRIGGERS                                                                                             \
  "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name IN ('signer_stays', "                  \
  "'signer_is_kept', "                                                                                       \
  "'signed_stays', 'signed_is_kept', 'signed_version_stays', 'signed_version_is_kept')"
#define N_TRIGGERS 6

static gboolean
finding (GError **error, const char *what, const char *name)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "%s: %s", name, what);
  return FALSE;
}

static GBytes *
column_bytes (AltheaStatement *row, int column)
{
  gsize n_bytes;
  const void *bytes = althea_statement_blob (row, column, &n_bytes);

  return bytes != NULL ? g_bytes_new (bytes, n_bytes) : NULL;
}

static gboolean
has_digest (AltheaStatement *row, int column, GBytes *of)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n_digest = sizeof digest, n_bytes, n_expected;
  const guint8 *bytes = g_bytes_get_data (of, &n_bytes);
  const void *expected = althea_statement_blob (row, column, &n_expected);

  g_checksum_update (checksum, bytes, (gssize)n_bytes);
  g_checksum_get_digest (checksum, digest, &n_digest);
  return n_expected == sizeof digest && memcmp (expected, digest, sizeof digest) == 0;
}

static GBytes *
unpack (HostConnection *connection, AltheaStatement *row, int column)
{
  gsize n_packed;
  const guint8 *packed = althea_statement_blob (row, column, &n_packed);

  return packed != NULL ? host_codec_unpack (connection->codec, connection->state, packed, n_packed, NULL)
                        : NULL;
}

/* The Provenance says the same as the signature's row: target, person and the signature itself. */
static gboolean
provenance_fits (HostConnection *connection, AltheaStatement *row, const HostSignature *signature)
{
  g_autoptr (GBytes) json = unpack (connection, row, COLUMN_PROVENANCE);
  g_autoptr (GBytes) bytes = column_bytes (row, COLUMN_SIGNATURE);
  g_autofree char *data = NULL;
  g_autofree char *target = NULL;
  gboolean fits;
  gsize n_bytes;
  const guchar *raw;
  yyjson_doc *doc;
  yyjson_val *root, *sign;

  if (json == NULL)
    return FALSE;
  doc = yyjson_read (g_bytes_get_data (json, NULL), g_bytes_get_size (json), YYJSON_READ_NUMBER_AS_RAW);
  root = yyjson_doc_get_root (doc);
  sign = yyjson_arr_get_first (yyjson_obj_get (root, "signature"));
  raw = g_bytes_get_data (bytes, &n_bytes);
  data = g_base64_encode (raw, n_bytes);
  target = g_strdup_printf ("%s/%s/_history/%" G_GUINT64_FORMAT, signature->resource_type, signature->id,
                            signature->version);
  fits = yyjson_equals_str (yyjson_obj_get (sign, "data"), data)
         && yyjson_equals_str (yyjson_obj_get (yyjson_obj_get (sign, "who"), "reference"), signature->person)
         && yyjson_equals_str (
             yyjson_obj_get (yyjson_arr_get_first (yyjson_obj_get (root, "target")), "reference"), target);
  yyjson_doc_free (doc);
  return fits;
}

static gboolean
check_signature (AltheaStatement *row, const HostSignature *signature, GBytes *json)
{
  g_autoptr (GBytes) public_key = column_bytes (row, COLUMN_PUBLIC);
  g_autoptr (GBytes) bytes = column_bytes (row, COLUMN_SIGNATURE);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, json);
  g_autofree char *key_id = NULL;
  g_autoptr (GBytes) statement = host_signature_statement (signature, hex);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (statement, &n_bytes);

  if (public_key == NULL || bytes == NULL)
    return FALSE;
  key_id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, public_key);
  return g_str_equal (key_id, signature->signer)
         && althea_signature_verify (public_key, bytes, data, n_bytes);
}

static gboolean
check_row (HostConnection *connection, AltheaStatement *row, const HostSignature *signature, const char *name,
           GError **error)
{
  g_autoptr (GBytes) packed = column_bytes (row, COLUMN_DOCUMENT);
  g_autoptr (GBytes) json = unpack (connection, row, COLUMN_DOCUMENT);
  const gboolean current = althea_statement_int (row, COLUMN_CURRENT_VERSION) == (gint64)signature->version;
  g_autoptr (GBytes) now = NULL;

  if (packed == NULL || json == NULL || !has_digest (row, COLUMN_STORED, packed)
      || !has_digest (row, COLUMN_HASH, json))
    return finding (error, "what was signed is not as it was signed", name);
  if (!check_signature (row, signature, json))
    return finding (error, "a signature does not verify", name);
  if (!provenance_fits (connection, row, signature))
    return finding (error, "the provenance of a signature is not as it was made", name);
  now = current ? NULL : unpack (connection, row, COLUMN_CURRENT_DOCUMENT);
  if (!current && (now == NULL || !host_signature_may_follow (json, now)))
    return finding (error, "a later version says something else than what was signed", name);
  return TRUE;
}

static gboolean
check_next (HostConnection *connection, AltheaStatement *row, GError **error)
{
  /* Copied, because unpacking and the like leave the row, and texts of a row are lent. */
  g_autofree char *kind = g_strdup (althea_statement_text (row, COLUMN_KIND));
  g_autofree char *act = g_strdup (althea_statement_text (row, COLUMN_ACT));
  g_autofree char *person = g_strdup (althea_statement_text (row, COLUMN_PERSON));
  g_autofree char *role = g_strdup (althea_statement_text (row, COLUMN_ROLE));
  g_autofree char *signer = g_strdup (althea_statement_text (row, COLUMN_SIGNER));
  gsize n_fid;
  const guint8 *fid = althea_statement_blob (row, COLUMN_FID, &n_fid);
  g_autofree char *id = fid != NULL ? host_fid_to_text (fid, n_fid) : NULL;
  g_autofree char *name = NULL;
  const HostSignature signature = { .resource_type = kind,
                                    .id = id,
                                    .version = (guint64)althea_statement_int (row, COLUMN_VERSION),
                                    .act = act,
                                    .person = person,
                                    .role = role,
                                    .time_us = althea_statement_int (row, COLUMN_TIME),
                                    .signer = signer };

  if (kind == NULL || id == NULL)
    return finding (error, "the record of a signature is gone", "signed");
  name = g_strconcat (kind, "/", id, NULL);
  return check_row (connection, row, &signature, name, error);
}

static gboolean
check_triggers (HostConnection *connection, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, TRIGGERS, error);
  gint64 n = 0;
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    n = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return n == N_TRIGGERS || finding (error, "what keeps signed records as they are is gone", "schema");
}

/* --- against the audit, whose chain has a key of its own ------------------------------------------ */

static gboolean
signature_is_there (HostConnection *connection, const char *reference, gint64 version, const char *act,
                    const char *person)
{
  const gint64 node = host_connection_link_id (connection, reference, NULL);
  AltheaStatement *statement = althea_database_prepare (
      connection->db, "SELECT 1 FROM signed WHERE id = $1 AND version = $2 AND act = $3 AND person = $4",
      NULL);
  gboolean row = FALSE;

  if (statement == NULL || node <= 0)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, version);
  althea_statement_bind_static_text (statement, 3, act, -1);
  althea_statement_bind_static_text (statement, 4, person, -1);
  if (!althea_statement_step (statement, &row, NULL))
    return FALSE;
  althea_statement_reset (statement);
  return row;
}

/* Every signature that was made is there; @keys gets "ID PERSON" of every public key that was. */
static gboolean
check_audited (HostConnection *connection, GHashTable *keys, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (connection->db,
                                 "SELECT action, kind, id, version, detail, actor FROM audit"
                                 " WHERE action IN ('sign', 'signing-key') AND outcome = 'ok'",
                                 error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      g_autofree char *reference = NULL;
      const char *detail, *actor;
      if (!row)
        return TRUE;
      detail = althea_statement_text (statement, 4);
      actor = althea_statement_text (statement, 5);
      if (g_str_equal (althea_statement_text (statement, 0), HOST_AUDIT_SIGNER))
        {
          g_hash_table_add (keys, g_strconcat (detail, " ", actor, NULL));
          continue;
        }
      reference = g_strdup_printf ("%s/%s", althea_statement_text (statement, 1),
                                   althea_statement_text (statement, 2));
      if (!signature_is_there (connection, reference, althea_statement_int (statement, 3), detail, actor))
        {
          althea_statement_reset (statement);
          return finding (error, "a signature is gone", reference);
        }
    }
  return FALSE;
}

static gboolean
check_signers (HostConnection *connection, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AltheaStatement *statement;
  gboolean row;

  if (!check_audited (connection, keys, error))
    return FALSE;
  statement = althea_database_prepare (connection->db, "SELECT id, person FROM signer", error);
  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      g_autofree char *name = NULL;
      if (!row)
        return TRUE;
      name = g_strconcat (althea_statement_text (statement, 0), " ", althea_statement_text (statement, 1),
                          NULL);
      if (!g_hash_table_contains (keys, name))
        {
          althea_statement_reset (statement);
          return finding (error, "a public key is there that nobody made", name);
        }
    }
  return FALSE;
}

gboolean
host_verify_signatures (HostConnection *connection, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, host_sql_check_signed, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return check_triggers (connection, error) && check_signers (connection, error);
      if (!check_next (connection, statement, error))
        {
          althea_statement_reset (statement);
          return FALSE;
        }
    }
  return FALSE;
}
