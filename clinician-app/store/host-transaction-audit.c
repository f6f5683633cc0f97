/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include "althea-clock.h"
#include "host-sql.h"

#include <string.h>

/* Every field is written with its length in front, so that no two rows have the same bytes; a missing text
 * has a length that no text has. */

static void
append_number (GByteArray *bytes, guint64 number)
{
  const guint64 big = GUINT64_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *)&big, sizeof big);
}

static void
append_text (GByteArray *bytes, const char *text)
{
  append_number (bytes, text != NULL ? strlen (text) : G_MAXUINT64);
  if (text != NULL)
    g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
}

void
host_audit_row_hash (const HostAuditRow *row, AltheaSecret *key, const guint8 previous[32], guint8 hash[32])
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (256);

  append_number (bytes, (guint64)row->seq);
  append_number (bytes, (guint64)row->time_us);
  g_byte_array_append (bytes, row->boot, sizeof row->boot);
  append_number (bytes, (guint64)row->monotonic_us);
  append_text (bytes, row->actor);
  append_text (bytes, row->role);
  append_text (bytes, row->device);
  append_text (bytes, row->patient);
  append_text (bytes, row->action);
  append_text (bytes, row->kind);
  append_text (bytes, row->id);
  append_number (bytes, (guint64)row->version);
  append_text (bytes, row->outcome);
  append_text (bytes, row->detail);
  althea_chain_next (key, previous, bytes->data, bytes->len, hash);
}

/* The chain begins with zeros before row 1. */
static gboolean
read_head (HostTransaction *self, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (self->db, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);
  const guint8 *hash;
  gsize n_bytes;
  gboolean row;

  if (statement == NULL || !althea_statement_step (statement, &row, error))
    return FALSE;
  self->audit_seq = 0;
  memset (self->audit_hash, 0, sizeof self->audit_hash);
  if (row)
    {
      hash = althea_statement_blob (statement, 1, &n_bytes);
      self->audit_seq = althea_statement_int (statement, 0);
      memcpy (self->audit_hash, hash, MIN (n_bytes, sizeof self->audit_hash));
    }
  althea_statement_reset (statement);
  return TRUE;
}

static void
bind_text_or_null (AltheaStatement *statement, int index, const char *text)
{
  if (text != NULL)
    althea_statement_bind_static_text (statement, index, text, -1);
  else
    althea_statement_bind_null (statement, index);
}

static gboolean
write_audit (HostTransaction *self, const HostAuditRow *row, const guint8 hash[32], GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, host_sql_insert_audit, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, row->seq);
  althea_statement_bind_int (statement, 2, row->time_us);
  althea_statement_bind_blob (statement, 3, row->boot, sizeof row->boot);
  althea_statement_bind_int (statement, 4, row->monotonic_us);
  bind_text_or_null (statement, 5, row->actor);
  bind_text_or_null (statement, 6, row->role);
  bind_text_or_null (statement, 7, row->device);
  bind_text_or_null (statement, 8, row->patient);
  bind_text_or_null (statement, 9, row->action);
  bind_text_or_null (statement, 10, row->kind);
  bind_text_or_null (statement, 11, row->id);
  althea_statement_bind_int (statement, 12, row->version);
  bind_text_or_null (statement, 13, row->outcome);
  bind_text_or_null (statement, 14, row->detail);
  althea_statement_bind_blob (statement, 15, self->audit_hash, sizeof self->audit_hash);
  althea_statement_bind_blob (statement, 16, hash, 32);
  return althea_statement_run (statement, error);
}

gboolean
host_transaction_audit (HostTransaction *self, const HostAuthor *author, const HostAuditEntry *entry,
                        GError **error)
{
  HostAuditRow row = { 0 };
  guint8 hash[32];

  g_return_val_if_fail (self != NULL && author != NULL && entry != NULL, FALSE);
  g_return_val_if_fail (entry->action != NULL && entry->outcome != NULL, FALSE);

  if (!host_transaction_is_whole (self, error) || (self->audit_seq < 0 && !read_head (self, error)))
    return FALSE;
  row = (HostAuditRow){ .seq = self->audit_seq + 1,
                        .time_us = althea_clock_now_us (),
                        .monotonic_us = althea_clock_monotonic_us (),
                        .actor = author->person,
                        .role = author->role,
                        .device = author->device,
                        .patient = entry->patient_id,
                        .action = entry->action,
                        .kind = entry->resource_type,
                        .id = entry->resource_id,
                        .version = (gint64)entry->version,
                        .outcome = entry->outcome,
                        .detail = entry->detail };
  memcpy (row.boot, self->boot, sizeof row.boot);
  host_audit_row_hash (&row, self->audit_key, self->audit_hash, hash);
  if (!write_audit (self, &row, hash, error))
    {
      self->broken = TRUE;
      return FALSE;
    }
  self->audit_seq = row.seq;
  memcpy (self->audit_hash, hash, sizeof hash);
  self->n_writes++;
  return TRUE;
}
