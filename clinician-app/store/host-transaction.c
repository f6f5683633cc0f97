/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include "althea-clock.h"
#include "host-signature.h"
#include "host-sql.h"
#include "host-version-private.h"

#include <string.h>

/* The current version of the record that is to be written. */
typedef struct
{
  gboolean found;
  guint64 version;
  gint64 flags;
  gboolean same_bytes;
  GBytes *json; /* (owned) (nullable) not needed when the bytes are the same */
} Current;

static void
current_clear (Current *self)
{
  g_clear_pointer (&self->json, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Current, current_clear)

HostVersion *
host_transaction_read (HostTransaction *self, const char *resource_type, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && resource_type != NULL && id != NULL, NULL);

  return host_connection_read (self->connection, resource_type, id, error);
}

char *
host_transaction_find_identifier (HostTransaction *self, const char *resource_type, const char *system,
                                  const char *value, GError **error)
{
  g_return_val_if_fail (self != NULL && resource_type != NULL && value != NULL, NULL);

  return host_connection_find_identifier (self->connection, resource_type, system, value, error);
}

/* Packing is deterministic, so equal packed bytes are equal documents; after a change of dictionary or
 * library the documents themselves are compared. */
static gboolean
compare_current (HostTransaction *self, HostDocument *document, const guint8 *packed, gsize n_packed,
                 Current *current, GError **error)
{
  if (n_packed == document->n_packed && memcmp (packed, document->packed, n_packed) == 0)
    {
      current->same_bytes = TRUE;
      return TRUE;
    }
  current->json
      = host_codec_unpack (self->connection->codec, self->connection->state, packed, n_packed, error);
  if (current->json == NULL)
    return FALSE;
  current->same_bytes = g_bytes_equal (current->json, document->json);
  return TRUE;
}

static gboolean
read_current (HostTransaction *self, gint64 node, HostDocument *document, Current *current, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT version, flags, doc FROM resource WHERE id = $1", error);
  const guint8 *packed;
  gsize n_packed;
  gboolean row, ok = TRUE;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  if (!althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      current->found = TRUE;
      current->version = (guint64)althea_statement_int (statement, 0);
      current->flags = althea_statement_int (statement, 1);
      packed = althea_statement_blob (statement, 2, &n_packed);
      ok = compare_current (self, document, packed, n_packed, current, error);
    }
  althea_statement_reset (statement);
  return ok;
}

static gboolean
next_seq (HostTransaction *self, gint64 *seq, GError **error)
{
  if (self->seq < 0)
    self->seq = host_connection_last_seq (self->connection, error);
  if (self->seq < 0)
    return FALSE;
  *seq = ++self->seq;
  return TRUE;
}

/* insert-resource.sql and update-resource.sql name the same values. */
static gboolean
write_row (HostTransaction *self, const char *sql, gint64 node, HostDocument *document,
           const HostResolved *resolved, const HostVersion *version, gint64 author, const char *reason,
           GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);
  const gint64 flags = (version->released ? HOST_FLAG_RELEASED : 0)
                       | (version->was_released ? HOST_FLAG_WAS_RELEASED : 0);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, resolved->kind);
  althea_statement_bind_int (statement, 3, resolved->patient);
  althea_statement_bind_int (statement, 4, resolved->date_ms);
  althea_statement_bind_int (statement, 5, resolved->code);
  althea_statement_bind_int (statement, 6, resolved->status);
  althea_statement_bind_int (statement, 7, resolved->category);
  althea_statement_bind_int (statement, 8, resolved->encounter);
  althea_statement_bind_int (statement, 9, (gint64)version->version);
  althea_statement_bind_int (statement, 10, version->seq);
  althea_statement_bind_int (statement, 11, version->updated_us);
  althea_statement_bind_int (statement, 12, flags);
  althea_statement_bind_int (statement, 13, author);
  althea_statement_bind_text (statement, 14, reason);
  althea_statement_bind_blob (statement, 15, document->packed, document->n_packed);
  return althea_statement_run (statement, error);
}

/* What the tables hold of the version that is left behind is derived from it again, and taken out. */
static gboolean
leave_version (HostTransaction *self, gint64 node, HostDocument *document, const Current *current,
               GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, host_sql_keep_version, error);
  GBytes *json = current->json != NULL ? current->json : document->json;
  g_autoptr (HostDocument) old = NULL;
  HostResolved resolved;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  if (!althea_statement_run (statement, error))
    return FALSE;
  old = host_document_new (self->connection->codec, self->connection->state, self->zone, document->kind,
                           document->id, json, FALSE, error);
  return old != NULL && host_transaction_resolve (self, &old->index, &resolved, error)
         && host_transaction_remove_index (self, node, &old->index, &resolved, error);
}

static void
count_kind (HostTransaction *self, gint64 kind)
{
  gpointer key = GINT_TO_POINTER (kind);

  g_hash_table_insert (self->kind_counts, key,
                       GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (self->kind_counts, key)) + 1));
}

static gboolean
write_version (HostTransaction *self, gint64 node, HostDocument *document, const Current *current,
               HostVersion *version, const HostAuthor *author, const char *reason, GError **error)
{
  const gint64 author_id = host_transaction_intern_author (self, author, error);
  HostResolved resolved;

  if (author_id < 0 || !host_transaction_resolve (self, &document->index, &resolved, error)
      || !next_seq (self, &version->seq, error))
    return FALSE;
  version->version = current->version + 1;
  version->updated_us = althea_clock_now_us ();
  version->was_released = (current->flags & (HOST_FLAG_RELEASED | HOST_FLAG_WAS_RELEASED)) != 0;
  if (current->found && !leave_version (self, node, document, current, error))
    return FALSE;
  if (!write_row (self, current->found ? host_sql_update_resource : host_sql_insert_resource, node, document,
                  &resolved, version, author_id, reason, error))
    return FALSE;
  if (!current->found)
    count_kind (self, resolved.kind);
  self->n_writes++;
  return host_transaction_add_index (self, node, &document->index, &resolved, error);
}

static gboolean
check_base (const Current *current, guint64 base_version, GError **error)
{
  if (current->version == base_version)
    return TRUE;
  if (base_version == 0)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "there is a record with this id already");
  else
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT,
                 "the record is at version %" G_GUINT64_FORMAT ", not %" G_GUINT64_FORMAT, current->version,
                 base_version);
  return FALSE;
}

/* What was signed stays said, whoever writes: people, operations, imports. */
static gboolean
check_signed (HostTransaction *self, gint64 node, const Current *current, HostDocument *document,
              GError **error)
{
  gboolean is_signed;

  if (!host_transaction_node_is_signed (self, node, &is_signed, error))
    return FALSE;
  if (!is_signed || current->same_bytes || host_signature_may_follow (current->json, document->json))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
                       "what was signed is not changed; it can be added to");
  return FALSE;
}

HostVersion *
host_transaction_put_document (HostTransaction *self, HostDocument *document, guint64 base_version,
                               gboolean released, const HostAuthor *author, const char *reason,
                               gboolean *unchanged, GError **error)
{
  g_autoptr (HostVersion) version = NULL;
  g_auto (Current) current = { 0 };
  gboolean existed;
  gint64 node;

  g_return_val_if_fail (self != NULL && document != NULL && author != NULL, NULL);

  if (unchanged != NULL)
    *unchanged = FALSE;
  if (!host_transaction_is_whole (self, error))
    return NULL;
  node = host_transaction_add_node (self, document->kind, &document->fid, &existed, error);
  if (node < 0)
    self->broken = TRUE;
  if (node < 0 || (existed && !read_current (self, node, document, &current, error)))
    return NULL;
  if (current.found && current.same_bytes && released == ((current.flags & HOST_FLAG_RELEASED) != 0))
    {
      if (unchanged != NULL)
        *unchanged = TRUE;
      return host_connection_read_node (self->connection, node, error);
    }
  if (!check_base (&current, base_version, error)
      || (current.found && !check_signed (self, node, &current, document, error)))
    return NULL;
  version = host_version_new ();
  version->resource_type = document->kind;
  version->id = g_strdup (document->id);
  if (document->index.patient.kind != NULL)
    version->patient_id = g_strndup (document->index.patient.id, document->index.patient.n_id);
  version->released = released;
  version->json = g_bytes_ref (document->json);
  if (!write_version (self, node, document, &current, version, author, reason, error))
    {
      self->broken = TRUE;
      return NULL;
    }
  return g_steal_pointer (&version);
}

HostVersion *
host_transaction_put (HostTransaction *self, const char *resource_type, const char *id, guint64 base_version,
                      GBytes *json, gboolean released, const HostAuthor *author, const char *reason,
                      gboolean *unchanged, GError **error)
{
  g_autoptr (HostDocument) document = NULL;

  g_return_val_if_fail (self != NULL && resource_type != NULL && id != NULL && json != NULL && author != NULL,
                        NULL);

  document = host_document_new (self->connection->codec, self->connection->state, self->zone, resource_type,
                                id, json, TRUE, error);
  return document != NULL ? host_transaction_put_document (self, document, base_version, released, author,
                                                           reason, unchanged, error)
                          : NULL;
}
