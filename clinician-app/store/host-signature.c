/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-signature.h"

#include "althea-clock.h"
#include "althea-signing.h"
#include "host-store-private.h"
#include "host-transaction-private.h"

#include <string.h>
#include <yyjson.h>

GBytes *
host_signature_statement (const HostSignature *self, const char *hash_hex)
{
  char *text = g_strdup_printf ("althea signature 1\n%s/%s/_history/%" G_GUINT64_FORMAT
                                "\n%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%s\n%s\n",
                                self->resource_type, self->id, self->version, self->act, self->person,
                                self->role, self->time_us, self->signer, hash_hex);

  return g_bytes_new_take (text, strlen (text));
}

/* --- what may follow ----------------------------------------------------------------------------- */

/* Numbers are compared as their text, so they are read as it. */
static yyjson_doc *
read_json (GBytes *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);

  return yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
}

/* yyjson compares numbers, not their texts. */
static gboolean
same (yyjson_val *a, yyjson_val *b)
{
  g_autofree char *first = a != NULL ? yyjson_val_write (a, YYJSON_WRITE_NOFLAG, NULL) : NULL;
  g_autofree char *second = b != NULL ? yyjson_val_write (b, YYJSON_WRITE_NOFLAG, NULL) : NULL;

  return g_strcmp0 (first, second) == 0;
}

static gboolean
begins_with (yyjson_val *longer, yyjson_val *shorter)
{
  size_t i, n;
  yyjson_val *item;

  yyjson_arr_foreach (shorter, i, n, item) if (!same (item, yyjson_arr_get (longer, i))) return FALSE;
  return TRUE;
}

static gboolean
member_may_follow (const char *name, yyjson_val *before, yyjson_val *after, gboolean retracted)
{
  if (strcmp (name, "meta") == 0)
    return TRUE;
  if (retracted && strcmp (name, "status") == 0)
    return yyjson_equals_str (after, "entered-in-error");
  if (retracted && strcmp (name, "extension") == 0)
    return begins_with (after, before);
  return same (before, after);
}

static gboolean
members_may_follow (yyjson_val *of, yyjson_val *before, yyjson_val *after, gboolean retracted)
{
  size_t i, n;
  yyjson_val *key, *value;

  yyjson_obj_foreach (of, i, n, key, value)
  {
    const char *name = yyjson_get_str (key);
    if (!member_may_follow (name, yyjson_obj_get (before, name), yyjson_obj_get (after, name), retracted))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_signature_may_follow (GBytes *signed_json, GBytes *next)
{
  yyjson_doc *before, *after;
  yyjson_val *old_root, *new_root;
  gboolean may = FALSE;

  g_return_val_if_fail (signed_json != NULL && next != NULL, FALSE);

  before = read_json (signed_json);
  after = read_json (next);
  old_root = yyjson_doc_get_root (before);
  new_root = yyjson_doc_get_root (after);
  if (yyjson_is_obj (old_root) && yyjson_is_obj (new_root))
    {
      const gboolean retracted = yyjson_equals_str (yyjson_obj_get (new_root, "status"), "entered-in-error");
      may = members_may_follow (old_root, old_root, new_root, retracted)
            && members_may_follow (new_root, old_root, new_root, retracted);
    }
  yyjson_doc_free (before);
  yyjson_doc_free (after);
  return may;
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

char *
host_transaction_add_signer (HostTransaction *self, const HostAuthor *author, GBytes *public_key,
                             GError **error)
{
  g_autofree char *signer = NULL;
  AltheaStatement *statement;
  gsize n_bytes;
  const void *bytes;

  g_return_val_if_fail (self != NULL && author != NULL && public_key != NULL, NULL);

  signer = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, public_key);
  statement = althea_database_prepare (
      self->db, "INSERT INTO signer(id, person, time, public) VALUES ($1, $2, $3, $4)", error);
  if (statement == NULL)
    return NULL;
  bytes = g_bytes_get_data (public_key, &n_bytes);
  althea_statement_bind_static_text (statement, 1, signer, -1);
  althea_statement_bind_static_text (statement, 2, author->person, -1);
  althea_statement_bind_int (statement, 3, althea_clock_now_us ());
  althea_statement_bind_blob (statement, 4, bytes, n_bytes);
  if (!run_write (self, statement, error))
    return NULL;
  {
    /* The audit's chain has a key of its own: a public key that somebody slips in is not named there. */
    const HostAuditEntry entry = { .action = HOST_AUDIT_SIGNER, .outcome = "ok", .detail = signer };
    if (!host_transaction_audit (self, author, &entry, error))
      return NULL;
  }
  return g_steal_pointer (&signer);
}

/* The public key of @signer, which must be @person's. NULL with @error. */
static GBytes *
find_public_key (AltheaDatabase *db, const char *signer, const char *person, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (db, "SELECT public FROM signer WHERE id = $1 AND person = $2", error);
  GBytes *key = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_static_text (statement, 1, signer, -1);
  althea_statement_bind_static_text (statement, 2, person, -1);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    {
      gsize n_bytes;
      const void *bytes = althea_statement_blob (statement, 0, &n_bytes);
      key = g_bytes_new (bytes, n_bytes);
    }
  else
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "the signing key is not this person's");
  althea_statement_reset (statement);
  return key;
}

static gint64
find_node (HostConnection *connection, const char *resource_type, const char *id, GError **error)
{
  g_autofree char *reference = g_strconcat (resource_type, "/", id, NULL);

  return host_connection_link_id (connection, reference, error);
}

/* The version and packed document that stand in the table. */
static GBytes *
read_packed (HostTransaction *self, gint64 node, guint64 version, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT doc FROM resource WHERE id = $1 AND version = $2", error);
  GBytes *packed = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, (gint64)version);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    {
      gsize n_bytes;
      const void *bytes = althea_statement_blob (statement, 0, &n_bytes);
      packed = g_bytes_new (bytes, n_bytes);
    }
  else
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT,
                         "the version to sign is not the current one");
  althea_statement_reset (statement);
  return packed;
}

static void
digest_of (GBytes *bytes, guint8 digest[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_bytes, n_digest = 32;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  g_checksum_update (checksum, data, (gssize)n_bytes);
  g_checksum_get_digest (checksum, digest, &n_digest);
}

static gboolean
insert_signature (HostTransaction *self, const HostSignature *signature, gint64 node, gint64 provenance,
                  const guint8 hash[32], const guint8 stored[32], GBytes *bytes, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      self->db,
      "INSERT INTO signed(id, version, act, person, role, time, signer, hash, stored, signature, provenance)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      error);
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, (gint64)signature->version);
  althea_statement_bind_static_text (statement, 3, signature->act, -1);
  althea_statement_bind_static_text (statement, 4, signature->person, -1);
  althea_statement_bind_static_text (statement, 5, signature->role, -1);
  althea_statement_bind_int (statement, 6, signature->time_us);
  althea_statement_bind_static_text (statement, 7, signature->signer, -1);
  althea_statement_bind_blob (statement, 8, hash, 32);
  althea_statement_bind_blob (statement, 9, stored, 32);
  althea_statement_bind_blob (statement, 10, data, n_bytes);
  althea_statement_bind_int (statement, 11, provenance);
  return run_write (self, statement, error);
}

static gboolean
signed_before (HostTransaction *self, const HostSignature *signature, gint64 node, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      self->db, "SELECT 1 FROM signed WHERE id = $1 AND version = $2 AND act = $3 AND person = $4", error);
  gboolean row;

  if (statement == NULL)
    return TRUE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, (gint64)signature->version);
  althea_statement_bind_static_text (statement, 3, signature->act, -1);
  althea_statement_bind_static_text (statement, 4, signature->person, -1);
  if (!althea_statement_step (statement, &row, error))
    return TRUE;
  althea_statement_reset (statement);
  if (row)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "this person has signed it already");
  return row;
}

gboolean
host_transaction_add_signature (HostTransaction *self, const HostSignature *signature, GBytes *bytes,
                                const char *provenance_id, const HostAuthor *author, GError **error)
{
  const HostAuditEntry entry = { .action = HOST_AUDIT_SIGN,
                                 .outcome = "ok",
                                 .resource_type = signature->resource_type,
                                 .resource_id = signature->id,
                                 .version = signature->version,
                                 .detail = signature->act };
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) statement = NULL;
  g_autofree char *hex = NULL;
  guint8 hash[32], stored[32];
  gint64 node, provenance;
  gsize n_bytes, n_packed;
  const guint8 *data;

  g_return_val_if_fail (self != NULL && bytes != NULL && provenance_id != NULL && author != NULL, FALSE);

  node = find_node (self->connection, signature->resource_type, signature->id, error);
  provenance = node > 0 ? find_node (self->connection, "Provenance", provenance_id, error) : -1;
  packed = provenance > 0 ? read_packed (self, node, signature->version, error) : NULL;
  if (packed == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "there is no such record to sign");
      return FALSE;
    }
  data = g_bytes_get_data (packed, &n_packed);
  json = host_codec_unpack (self->connection->codec, self->connection->state, data, n_packed, error);
  key = json != NULL ? find_public_key (self->db, signature->signer, signature->person, error) : NULL;
  if (key == NULL || signed_before (self, signature, node, error))
    return FALSE;
  digest_of (json, hash);
  digest_of (packed, stored);
  hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, json);
  statement = host_signature_statement (signature, hex);
  data = g_bytes_get_data (statement, &n_bytes);
  if (!althea_signature_verify (key, bytes, data, n_bytes))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "the signature does not fit");
      return FALSE;
    }
  return insert_signature (self, signature, node, provenance, hash, stored, bytes, error)
         && host_transaction_audit (self, author, &entry, error);
}

/* --- asking -------------------------------------------------------------------------------------- */

gboolean
host_transaction_node_is_signed (HostTransaction *self, gint64 node, gboolean *is_signed, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT 1 FROM signed WHERE id = $1 LIMIT 1", error);

  *is_signed = FALSE;
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  if (!althea_statement_step (statement, is_signed, error))
    return FALSE;
  althea_statement_reset (statement);
  return TRUE;
}

gboolean
host_transaction_is_signed (HostTransaction *self, const char *resource_type, const char *id,
                            gboolean *is_signed, GError **error)
{
  gint64 node;

  g_return_val_if_fail (self != NULL && resource_type != NULL && id != NULL && is_signed != NULL, FALSE);

  *is_signed = FALSE;
  node = find_node (self->connection, resource_type, id, error);
  return node == 0 || (node > 0 && host_transaction_node_is_signed (self, node, is_signed, error));
}

gint64
host_transaction_last_moment_us (HostTransaction *self, GError **error)
{
  AltheaStatement *statement;
  gint64 moment = 0;
  gboolean row;

  g_return_val_if_fail (self != NULL, -1);

  statement
      = althea_database_prepare (self->db,
                                 "SELECT max((SELECT COALESCE(max(time), 0) FROM signed),"
                                 " (SELECT COALESCE((SELECT time FROM audit ORDER BY seq DESC LIMIT 1), 0)))",
                                 error);
  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return -1;
  if (row)
    moment = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return moment;
}
