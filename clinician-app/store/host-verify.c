/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-blobs.h"
#include "host-document.h"
#include "host-sql.h"
#include "host-store-private.h"
#include "host-transaction-private.h"

#include <string.h>

/* Everything in one snapshot: what is derived is derived again and compared with what is there, and the rows
 * are counted, so that nothing is there that no document accounts for. */

#define BATCH 500

typedef void (*Progress) (const char *what, guint done, guint of, gpointer data);

typedef struct
{
  HostStore *store;
  HostConnection *connection;
  Progress progress; /* (nullable) */
  gpointer data;
  gint64 last_id;
  guint n_documents, n_done;
  /* Rows that documents account for. */
  gint64 n_tokens, n_identifiers, n_values, n_conditions, n_medications, n_appointments, n_names, n_patients;
} Check;

static gboolean
finding (GError **error, const char *what, const char *kind)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "%s (%s)", what, kind);
  return FALSE;
}

static void
tell (Check *self, const char *what, guint done, guint of)
{
  if (self->progress != NULL)
    self->progress (what, done, of, self->data);
}

/* The single number that @sql answers with. */
static gboolean
number (Check *self, const char *sql, gint64 *value, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->connection->db, sql, error);
  gboolean row;

  *value = 0;
  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *value = althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return TRUE;
}

/* TRUE when the statement with these numbers has a row. */
static gboolean
exists (Check *self, const char *sql, const gint64 *values, int n_values)
{
  AltheaStatement *statement = althea_database_prepare (self->connection->db, sql, NULL);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  for (int i = 0; i < n_values; i++)
    althea_statement_bind_int (statement, i + 1, values[i]);
  if (!althea_statement_step (statement, &row, NULL))
    return FALSE;
  althea_statement_reset (statement);
  return row;
}

/* --- one document -------------------------------------------------------------------------------- */

static gint64
link_id (Check *self, const HostLink *link)
{
  g_autofree char *reference = NULL;

  if (link->kind == NULL)
    return 0;
  reference = g_strdup_printf ("%.*s/%.*s", (int)link->n_kind, link->kind, (int)link->n_id, link->id);
  return host_connection_link_id (self->connection, reference, NULL);
}

static gint64
term_id (Check *self, const HostTerm *term)
{
  return term->code != NULL ? host_connection_term_id (self->connection, term->system, term->code, NULL) : 0;
}

static gboolean
check_columns (Check *self, AltheaStatement *row, const HostIndex *index)
{
  const HostTerm status = { .system = "", .code = index->status };

  return althea_statement_int (row, 3) == link_id (self, &index->patient)
         && althea_statement_int (row, 4) == index->date_ms
         && althea_statement_int (row, 5) == term_id (self, &index->code)
         && althea_statement_int (row, 6) == term_id (self, &status)
         && althea_statement_int (row, 7) == term_id (self, &index->category)
         && althea_statement_int (row, 8) == link_id (self, &index->encounter);
}

static gboolean
check_tokens (Check *self, gint64 id, const HostIndex *index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; index->tokens != NULL && i < index->tokens->len; i++)
    {
      const HostToken *token = &g_array_index (index->tokens, HostToken, i);
      const gint64 value = token->link.kind != NULL ? link_id (self, &token->link)
                                                    : term_id (self, &token->term);
      const gint64 both = value * 16 + token->role;
      if (value == 0)
        continue;
      if (!exists (self, "SELECT 1 FROM token WHERE role = $1 AND value = $2 AND id = $3",
                   (const gint64[]){ token->role, value, id }, 3))
        return FALSE;
      if (g_hash_table_add (seen, g_memdup2 (&both, sizeof both)))
        self->n_tokens++;
    }
  return TRUE;
}

static gboolean
check_identifiers (Check *self, gint64 id, gint64 kind, const HostIndex *index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; index->identifiers != NULL && i < index->identifiers->len; i++)
    {
      const HostIdentifier *identifier = &g_array_index (index->identifiers, HostIdentifier, i);
      const HostTerm system = { .system = identifier->system, .code = "" };
      AltheaStatement *statement = althea_database_prepare (
          self->connection->db,
          "SELECT 1 FROM identifier WHERE value = $1 AND system = $2 AND kind = $3 AND id = $4", NULL);
      gboolean row = FALSE;
      if (statement == NULL)
        return FALSE;
      /* Asked first, because it is another statement's turn meanwhile. */
      althea_statement_bind_int (statement, 2, term_id (self, &system));
      althea_statement_bind_static_text (statement, 1, identifier->value, -1);
      althea_statement_bind_int (statement, 3, kind);
      althea_statement_bind_int (statement, 4, id);
      if (!althea_statement_step (statement, &row, NULL) || !row)
        return FALSE;
      althea_statement_reset (statement);
      if (g_hash_table_add (seen, g_strconcat (identifier->system, "\x1f", identifier->value, NULL)))
        self->n_identifiers++;
    }
  return TRUE;
}

static gboolean
check_values (Check *self, gint64 id, gint64 patient, const HostIndex *index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; index->values != NULL && i < index->values->len; i++)
    {
      const gint64 code = term_id (self, &g_array_index (index->values, HostValue, i).code);
      if (!exists (self, "SELECT 1 FROM obs WHERE patient = $1 AND code = $2 AND date = $3 AND id = $4",
                   (const gint64[]){ patient, code, index->date_ms, id }, 4))
        return FALSE;
      g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize)code));
    }
  self->n_values += g_hash_table_size (seen);
  return TRUE;
}

/* @row: of check-row.sql. */
static gboolean
check_projection (Check *self, gint64 id, AltheaStatement *row, const HostIndex *index)
{
  const gint64 patient = althea_statement_int (row, 3);
  const gint64 code = althea_statement_int (row, 5);
  const gint64 status = althea_statement_int (row, 6);

  if (strcmp (index->kind, "Condition") == 0)
    {
      self->n_conditions++;
      return exists (
          self,
          "SELECT 1 FROM cond WHERE code = $1 AND date = $2 AND id = $3 AND patient = $4 AND status = $5",
          (const gint64[]){ code, index->date_ms, id, patient, status }, 5);
    }
  if (strcmp (index->kind, "MedicationRequest") == 0 || strcmp (index->kind, "MedicationStatement") == 0)
    {
      self->n_medications++;
      return exists (
          self,
          "SELECT 1 FROM med WHERE code = $1 AND date = $2 AND id = $3 AND patient = $4 AND status = $5",
          (const gint64[]){ code, index->date_ms, id, patient, status }, 5);
    }
  if (strcmp (index->kind, "Appointment") != 0)
    return TRUE;
  self->n_appointments++;
  return exists (
      self, "SELECT 1 FROM appt WHERE start = $1 AND id = $2 AND stop = $3 AND patient = $4 AND status = $5",
      (const gint64[]){ index->date_ms, id, index->end_ms, patient, status }, 5);
}

static gboolean
check_person (Check *self, gint64 id, const HostIndex *index)
{
  g_autofree char *names = NULL;
  g_autofree char *numbers = NULL;
  AltheaStatement *statement;
  gboolean row = FALSE;

  if (index->person.sort == NULL)
    return TRUE;
  self->n_names++;
  if (strcmp (index->kind, "Patient") != 0)
    return TRUE;
  self->n_patients++;
  names = host_person_names_text (&index->person);
  numbers = host_person_numbers_text (&index->person);
  statement = althea_database_prepare (
      self->connection->db,
      "SELECT 1 FROM patient WHERE id = $1 AND birth = $2 AND sort = $3 AND names = $4 AND numbers = $5",
      NULL);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, id);
  althea_statement_bind_int (statement, 2, index->person.birth);
  althea_statement_bind_static_text (statement, 3, index->person.sort, -1);
  althea_statement_bind_static_text (statement, 4, names, -1);
  althea_statement_bind_static_text (statement, 5, numbers, -1);
  if (!althea_statement_step (statement, &row, NULL))
    return FALSE;
  althea_statement_reset (statement);
  return row && exists (self, "SELECT 1 FROM pfts WHERE rowid = $1", &id, 1)
         && exists (self, "SELECT 1 FROM ptri WHERE rowid = $1", &id, 1);
}

static gboolean
check_document (Check *self, AltheaStatement *row, GError **error)
{
  const gint64 id = althea_statement_int (row, 0);
  g_autofree char *kind = g_strdup (althea_statement_text (row, 1));
  gsize n_fid, n_packed;
  const guint8 *fid = althea_statement_blob (row, 2, &n_fid);
  g_autofree char *text_id = host_fid_to_text (fid, n_fid);
  const guint8 *packed = althea_statement_blob (row, 9, &n_packed);
  g_autoptr (GBytes) json
      = host_codec_unpack (self->store->codec, self->connection->state, packed, n_packed, error);
  g_autoptr (HostDocument) document = NULL;

  self->last_id = id;
  if (json == NULL)
    return FALSE;
  if (text_id == NULL)
    return finding (error, "a record's id cannot be read", kind);
  document = host_document_new (self->store->codec, self->connection->state, self->store->zone, kind, text_id,
                                json, TRUE, NULL);
  if (document == NULL)
    return finding (error, "a document is not what it is stored as", kind);
  if (!check_columns (self, row, &document->index))
    return finding (error, "a record's columns are not those of its document", kind);
  if (!check_tokens (self, id, &document->index)
      || !check_identifiers (self, id, althea_statement_int (row, 10), &document->index)
      || !check_values (self, id, althea_statement_int (row, 3), &document->index)
      || !check_projection (self, id, row, &document->index) || !check_person (self, id, &document->index))
    return finding (error, "an index entry of a record is missing", kind);
  return TRUE;
}

static gboolean
check_batch (Check *self, guint *n_rows, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->connection->db, host_sql_check_row, error);
  gboolean row;

  *n_rows = 0;
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, self->last_id);
  althea_statement_bind_int (statement, 2, BATCH);
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (!check_document (self, statement, error))
        {
          althea_statement_reset (statement);
          return FALSE;
        }
      (*n_rows)++;
    }
  return FALSE;
}

static gboolean
check_documents (Check *self, GError **error)
{
  gint64 n;
  guint n_rows;

  if (!number (self, "SELECT count(*) FROM resource", &n, error))
    return FALSE;
  self->n_documents = (guint)n;
  do
    {
      tell (self, "documents", self->n_done, self->n_documents);
      if (!check_batch (self, &n_rows, error))
        return FALSE;
      self->n_done += n_rows;
    }
  while (n_rows > 0);
  return self->n_done == self->n_documents || finding (error, "a record has lost its name", "node");
}

/* --- the rest ------------------------------------------------------------------------------------ */

static gboolean
check_counts (Check *self, GError **error)
{
  const struct
  {
    const char *table, *sql;
    gint64 expected;
  } counts[] = {
    { "token", "SELECT count(*) FROM token", self->n_tokens },
    { "identifier", "SELECT count(*) FROM identifier", self->n_identifiers },
    { "obs", "SELECT count(*) FROM obs", self->n_values },
    { "cond", "SELECT count(*) FROM cond", self->n_conditions },
    { "med", "SELECT count(*) FROM med", self->n_medications },
    { "appt", "SELECT count(*) FROM appt", self->n_appointments },
    { "name", "SELECT count(*) FROM name", self->n_names },
    { "patient", "SELECT count(*) FROM patient", self->n_patients },
    { "kind", "SELECT count(*) FROM kind k WHERE n <> (SELECT count(*) FROM resource WHERE kind = k.id)", 0 },
    /* Every number of the change feed was given to one version, and none is missing. */
    { "seq",
      "SELECT (SELECT count(*) FROM resource) + (SELECT count(*) FROM history) - COALESCE((SELECT max(seq) "
      "FROM resource), 0)",
      0 },
    { "history", "SELECT count(*) - count(DISTINCT seq) FROM history", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      gint64 found;
      if (!number (self, counts[i].sql, &found, error))
        return FALSE;
      if (found != counts[i].expected)
        return finding (error, "a table holds what no document accounts for", counts[i].table);
    }
  return TRUE;
}

static gboolean
check_history (Check *self, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      self->connection->db,
      "SELECT h.version, r.version, h.doc FROM history h LEFT JOIN resource r ON r.id = h.id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      g_autoptr (GBytes) json = NULL;
      const guint8 *packed;
      gsize n_packed;
      if (!row)
        return TRUE;
      packed = althea_statement_blob (statement, 2, &n_packed);
      json = host_codec_unpack (self->store->codec, self->connection->state, packed, n_packed, error);
      if (json == NULL || althea_statement_int (statement, 0) >= althea_statement_int (statement, 1))
        {
          althea_statement_reset (statement);
          return json == NULL ? FALSE : finding (error, "an earlier version is not earlier", "history");
        }
    }
  return FALSE;
}

static gboolean
check_audit_row (Check *self, AltheaStatement *row, guint8 previous[32], gint64 expected_seq)
{
  HostAuditRow audit = { .seq = althea_statement_int (row, 0),
                         .time_us = althea_statement_int (row, 1),
                         .monotonic_us = althea_statement_int (row, 3),
                         .actor = althea_statement_text (row, 4),
                         .role = althea_statement_text (row, 5),
                         .device = althea_statement_text (row, 6),
                         .patient = althea_statement_text (row, 7),
                         .action = althea_statement_text (row, 8),
                         .kind = althea_statement_text (row, 9),
                         .id = althea_statement_text (row, 10),
                         .version = althea_statement_int (row, 11),
                         .outcome = althea_statement_text (row, 12),
                         .detail = althea_statement_text (row, 13) };
  gsize n_boot, n_prev, n_hash;
  const void *boot = althea_statement_blob (row, 2, &n_boot);
  const void *prev = althea_statement_blob (row, 14, &n_prev);
  const void *hash = althea_statement_blob (row, 15, &n_hash);
  guint8 expected[32];

  if (audit.seq != expected_seq || n_boot != sizeof audit.boot || n_prev != 32 || n_hash != 32)
    return FALSE;
  memcpy (audit.boot, boot, sizeof audit.boot);
  host_audit_row_hash (&audit, self->store->audit_key, previous, expected);
  if (memcmp (prev, previous, 32) != 0 || memcmp (hash, expected, 32) != 0)
    return FALSE;
  memcpy (previous, expected, 32);
  return TRUE;
}

static gboolean
check_audit (Check *self, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->connection->db, "SELECT * FROM audit ORDER BY seq", error);
  guint8 previous[32] = { 0 };
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (gint64 seq = 1; althea_statement_step (statement, &row, error); seq++)
    {
      if (!row)
        return TRUE;
      if (!check_audit_row (self, statement, previous, seq))
        {
          althea_statement_reset (statement);
          g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                       "the audit is broken at entry %" G_GINT64_FORMAT, seq);
          return FALSE;
        }
    }
  return FALSE;
}

typedef gboolean (*Part) (Check *self, GError **error);

static gboolean
check_database (Check *self, GError **error)
{
  return althea_database_check (self->connection->db, error);
}

static gboolean
check_signatures (Check *self, GError **error)
{
  return host_verify_signatures (self->connection, error);
}

static gboolean
check_blobs (Check *self, GError **error)
{
  return host_blobs_check (self->store, error);
}

gboolean
host_store_verify (HostStore *self, void (*progress) (const char *what, guint done, guint of, gpointer data),
                   gpointer data, GError **error)
{
  static const struct
  {
    const char *what;
    Part part;
  } parts[] = { { "database", check_database },   { "signatures", check_signatures },
                { "documents", check_documents }, { "indexes", check_counts },
                { "history", check_history },     { "audit", check_audit },
                { "attachments", check_blobs } };
  Check check = { .store = self, .progress = progress, .data = data };
  gboolean ok = TRUE;

  g_return_val_if_fail (HOST_IS_STORE (self), FALSE);

  check.connection = host_readers_take (self->readers, error);
  if (check.connection == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts) && ok; i++)
    {
      tell (&check, parts[i].what, 0, 1);
      ok = parts[i].part (&check, error);
      if (ok)
        tell (&check, parts[i].what, 1, 1);
    }
  host_readers_give (self->readers, check.connection);
  return ok;
}
