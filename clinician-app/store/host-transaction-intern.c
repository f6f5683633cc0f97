/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include <string.h>

/* Memories are emptied when they reach this size: some MiB at most. */
#define MEMORY_MAX 60000
#define SEPARATOR '\x1f'

/* --- nodes --------------------------------------------------------------------------------------- */

typedef struct
{
  const char *kind; /* interned */
  HostFid fid;
} NodeKey;

static guint
node_key_hash (gconstpointer item)
{
  const NodeKey *key = item;
  guint hash = (guint)GPOINTER_TO_SIZE (key->kind);

  for (guint i = 0; i < key->fid.n_bytes; i++)
    hash = hash * 31 + key->fid.bytes[i];
  return hash;
}

static gboolean
node_key_equal (gconstpointer a, gconstpointer b)
{
  const NodeKey *one = a;
  const NodeKey *other = b;

  return one->kind == other->kind && one->fid.n_bytes == other->fid.n_bytes
         && memcmp (one->fid.bytes, other->fid.bytes, one->fid.n_bytes) == 0;
}

static void
remember (GHashTable *table, gpointer key, gint64 id)
{
  if (g_hash_table_size (table) >= MEMORY_MAX)
    g_hash_table_remove_all (table);
  g_hash_table_insert (table, key, GSIZE_TO_POINTER ((gsize)id));
}

static void
remember_node (HostTransaction *self, const char *kind, const HostFid *fid, gint64 id)
{
  NodeKey *key = g_new (NodeKey, 1);

  key->kind = kind;
  key->fid = *fid;
  remember (self->nodes, key, id);
}

/* --- life ---------------------------------------------------------------------------------------- */

/* Which start of the machine the monotonic times of the audit belong to. */
static void
read_boot (guint8 boot[16])
{
  g_autofree char *text = NULL;
  HostFid fid;

  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL)
      && strlen (g_strchomp (text)) == 36 && host_fid_init (&fid, text, 36) && fid.n_bytes == 16)
    memcpy (boot, fid.bytes, 16);
}

HostTransaction *
host_transaction_new (HostConnection *connection, GTimeZone *zone, AltheaSecret *audit_key)
{
  HostTransaction *self = g_new0 (HostTransaction, 1);

  self->connection = connection;
  self->db = connection->db;
  self->zone = zone;
  self->audit_key = audit_key;
  self->nodes = g_hash_table_new_full (node_key_hash, node_key_equal, g_free, NULL);
  self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->authors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kind_counts = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->key = g_string_new (NULL);
  self->seq = -1;
  self->audit_seq = -1;
  read_boot (self->boot);
  return self;
}

void
host_transaction_free (HostTransaction *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->terms);
  g_hash_table_unref (self->authors);
  g_hash_table_unref (self->kind_counts);
  g_string_free (self->key, TRUE);
  host_connection_free (self->connection);
  g_free (self);
}

void
host_transaction_forget (HostTransaction *self)
{
  host_connection_forget (self->connection);
  g_hash_table_remove_all (self->nodes);
  g_hash_table_remove_all (self->terms);
  g_hash_table_remove_all (self->authors);
  g_hash_table_remove_all (self->kind_counts);
  self->seq = -1;
  self->audit_seq = -1;
}

gboolean
host_transaction_is_whole (HostTransaction *self, GError **error)
{
  if (!self->broken && althea_database_in_transaction (self->db))
    return TRUE;
  self->broken = TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "an earlier write of this job failed");
  return FALSE;
}

gboolean
host_transaction_flush (HostTransaction *self, GError **error)
{
  GHashTableIter iter;
  gpointer kind, count;

  g_hash_table_iter_init (&iter, self->kind_counts);
  while (g_hash_table_iter_next (&iter, &kind, &count))
    {
      AltheaStatement *statement
          = althea_database_prepare (self->db, "UPDATE kind SET n = n + $2 WHERE id = $1", error);
      if (statement == NULL)
        return FALSE;
      althea_statement_bind_int (statement, 1, GPOINTER_TO_INT (kind));
      althea_statement_bind_int (statement, 2, GPOINTER_TO_INT (count));
      if (!althea_statement_run (statement, error))
        return FALSE;
    }
  g_hash_table_remove_all (self->kind_counts);
  return TRUE;
}

/* --- names to numbers ---------------------------------------------------------------------------- */

gint64
host_transaction_intern_kind (HostTransaction *self, const char *kind, GError **error)
{
  gint64 id = host_connection_kind_id (self->connection, kind, error);
  AltheaStatement *statement;

  if (id != 0)
    return id;
  statement = althea_database_prepare (self->db, "INSERT INTO kind(name) VALUES ($1)", error);
  if (statement == NULL)
    return -1;
  althea_statement_bind_static_text (statement, 1, kind, -1);
  if (!althea_statement_run (statement, error))
    return -1;
  return host_connection_kind_id (self->connection, kind, error);
}

gint64
host_transaction_add_node (HostTransaction *self, const char *kind, const HostFid *fid, gboolean *existed,
                           GError **error)
{
  const gint64 kind_id = host_transaction_intern_kind (self, kind, error);
  AltheaStatement *statement;

  *existed = FALSE;
  if (kind_id < 0)
    return -1;
  statement = althea_database_prepare (
      self->db, "INSERT INTO node(kind, fid) VALUES ($1, $2) ON CONFLICT (fid, kind) DO NOTHING", error);
  if (statement == NULL)
    return -1;
  althea_statement_bind_int (statement, 1, kind_id);
  althea_statement_bind_blob (statement, 2, fid->bytes, fid->n_bytes);
  if (!althea_statement_run (statement, error))
    return -1;
  *existed = althea_database_changes (self->db) == 0;
  return *existed ? host_connection_node_id (self->connection, kind_id, fid, error)
                  : althea_database_last_rowid (self->db);
}

gint64
host_transaction_intern_node (HostTransaction *self, const char *kind, const HostFid *fid, GError **error)
{
  const NodeKey key = { .kind = kind, .fid = *fid };
  gint64 id = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (self->nodes, &key));
  gint64 kind_id;
  gboolean existed;

  if (id != 0)
    return id;
  kind_id = host_transaction_intern_kind (self, kind, error);
  if (kind_id < 0)
    return -1;
  id = host_connection_node_id (self->connection, kind_id, fid, error);
  if (id == 0)
    id = host_transaction_add_node (self, kind, fid, &existed, error);
  if (id > 0)
    remember_node (self, kind, fid, id);
  return id;
}

gint64
host_transaction_intern_link (HostTransaction *self, const HostLink *link, GError **error)
{
  char kind[64];
  HostFid fid;

  if (link->kind == NULL || link->n_kind >= sizeof kind || !host_fid_init (&fid, link->id, link->n_id))
    return 0;
  memcpy (kind, link->kind, link->n_kind);
  kind[link->n_kind] = '\0';
  return host_transaction_intern_node (self, g_intern_string (kind), &fid, error);
}

gint64
host_transaction_intern_term (HostTransaction *self, const HostTerm *term, GError **error)
{
  AltheaStatement *statement;
  gint64 id;

  if (term->code == NULL)
    return 0;
  g_string_assign (self->key, term->system);
  g_string_append_c (self->key, SEPARATOR);
  g_string_append (self->key, term->code);
  id = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (self->terms, self->key->str));
  if (id != 0)
    return id;
  id = host_connection_term_id (self->connection, term->system, term->code, error);
  if (id == 0)
    {
      statement = althea_database_prepare (self->db, "INSERT INTO term(system, code) VALUES ($1, $2)", error);
      if (statement == NULL)
        return -1;
      althea_statement_bind_static_text (statement, 1, term->system, -1);
      althea_statement_bind_static_text (statement, 2, term->code, -1);
      if (!althea_statement_run (statement, error))
        return -1;
      id = althea_database_last_rowid (self->db);
    }
  if (id > 0)
    remember (self->terms, g_strndup (self->key->str, self->key->len), id);
  return id;
}

/* Binds the author's three parts and answers with the first column. */
static gint64
author_statement (HostTransaction *self, const char *sql, const HostAuthor *author, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);
  gint64 id = 0;
  gboolean row;

  if (statement == NULL)
    return -1;
  althea_statement_bind_text (statement, 1, author->person);
  althea_statement_bind_text (statement, 2, author->role);
  althea_statement_bind_text (statement, 3, author->device != NULL ? author->device : "");
  if (!althea_statement_step (statement, &row, error))
    return -1;
  if (row)
    id = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return id;
}

gint64
host_transaction_intern_author (HostTransaction *self, const HostAuthor *author, GError **error)
{
  gint64 id;

  g_string_assign (self->key, author->person);
  g_string_append_c (self->key, SEPARATOR);
  g_string_append (self->key, author->role);
  g_string_append_c (self->key, SEPARATOR);
  g_string_append (self->key, author->device != NULL ? author->device : "");
  id = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (self->authors, self->key->str));
  if (id != 0)
    return id;
  id = author_statement (self, "SELECT id FROM author WHERE person = $1 AND role = $2 AND device = $3",
                         author, error);
  if (id == 0)
    id = author_statement (self, "INSERT INTO author(person, role, device) VALUES ($1, $2, $3) RETURNING id",
                           author, error);
  if (id > 0)
    remember (self->authors, g_strdup (self->key->str), id);
  return id;
}
