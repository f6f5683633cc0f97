/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include <string.h>

gboolean
host_transaction_resolve (HostTransaction *self, const HostIndex *index, HostResolved *resolved,
                          GError **error)
{
  const HostTerm status = { .system = "", .code = index->status };

  *resolved = (HostResolved){ .date_ms = index->date_ms };
  resolved->kind = host_transaction_intern_kind (self, index->kind, error);
  if (resolved->kind < 0)
    return FALSE;
  resolved->patient = host_transaction_intern_link (self, &index->patient, error);
  if (resolved->patient < 0)
    return FALSE;
  resolved->encounter = host_transaction_intern_link (self, &index->encounter, error);
  if (resolved->encounter < 0)
    return FALSE;
  resolved->code = host_transaction_intern_term (self, &index->code, error);
  if (resolved->code < 0)
    return FALSE;
  resolved->category = host_transaction_intern_term (self, &index->category, error);
  if (resolved->category < 0)
    return FALSE;
  resolved->status = host_transaction_intern_term (self, &status, error);
  return resolved->status >= 0;
}

/* Runs @sql with whole numbers only, as most rows here have. */
static gboolean
run_ints (HostTransaction *self, const char *sql, const gint64 *values, int n_values, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (int i = 0; i < n_values; i++)
    althea_statement_bind_int (statement, i + 1, values[i]);
  return althea_statement_run (statement, error);
}

static gboolean
write_token (HostTransaction *self, const char *sql, gint64 node, const HostToken *token, GError **error)
{
  const gint64 value = token->link.kind != NULL ? host_transaction_intern_link (self, &token->link, error)
                                                : host_transaction_intern_term (self, &token->term, error);

  if (value <= 0)
    return value == 0;
  return run_ints (self, sql, (const gint64[]){ token->role, value, node }, 3, error);
}

static gboolean
write_identifier (HostTransaction *self, const char *sql, gint64 node, gint64 kind,
                  const HostIdentifier *identifier, GError **error)
{
  const HostTerm term = { .system = identifier->system, .code = "" };
  const gint64 system = host_transaction_intern_term (self, &term, error);
  AltheaStatement *statement;

  if (system < 0)
    return FALSE;
  statement = althea_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, identifier->value, -1);
  althea_statement_bind_int (statement, 2, system);
  althea_statement_bind_int (statement, 3, kind);
  althea_statement_bind_int (statement, 4, node);
  return althea_statement_run (statement, error);
}

static gboolean
add_value (HostTransaction *self, gint64 node, const HostResolved *resolved, const HostValue *value,
           GError **error)
{
  const gint64 code = host_transaction_intern_term (self, &value->code, error);
  const gint64 unit = code > 0 ? host_transaction_intern_term (self, &value->unit, error) : -1;
  AltheaStatement *statement;

  if (unit < 0)
    return FALSE;
  statement = althea_database_prepare (self->db,
                                       "INSERT OR IGNORE INTO obs(patient, code, date, id, num, txt, unit)"
                                       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                       error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, resolved->patient);
  althea_statement_bind_int (statement, 2, code);
  althea_statement_bind_int (statement, 3, resolved->date_ms);
  althea_statement_bind_int (statement, 4, node);
  if (value->has_number)
    althea_statement_bind_real (statement, 5, value->number);
  else
    althea_statement_bind_null (statement, 5);
  if (value->text != NULL)
    althea_statement_bind_static_text (statement, 6, value->text, -1);
  else
    althea_statement_bind_null (statement, 6);
  althea_statement_bind_int (statement, 7, unit);
  return althea_statement_run (statement, error);
}

static gboolean
remove_value (HostTransaction *self, gint64 node, const HostResolved *resolved, const HostValue *value,
              GError **error)
{
  const gint64 code = host_transaction_intern_term (self, &value->code, error);

  return code >= 0
         && run_ints (self, "DELETE FROM obs WHERE patient = $1 AND code = $2 AND date = $3 AND id = $4",
                      (const gint64[]){ resolved->patient, code, resolved->date_ms, node }, 4, error);
}

/* --- conditions, medications, appointments ------------------------------------------------------- */

typedef struct
{
  const char *kind;
  const char *add, *remove;
} Projection;

static const Projection projections[] = {
  { "Condition", "INSERT OR IGNORE INTO cond(code, date, id, patient, status) VALUES ($1, $2, $3, $4, $5)",
    "DELETE FROM cond WHERE code = $1 AND date = $2 AND id = $3" },
  { "MedicationRequest",
    "INSERT OR IGNORE INTO med(code, date, id, patient, status) VALUES ($1, $2, $3, $4, $5)",
    "DELETE FROM med WHERE code = $1 AND date = $2 AND id = $3" },
  { "MedicationStatement",
    "INSERT OR IGNORE INTO med(code, date, id, patient, status) VALUES ($1, $2, $3, $4, $5)",
    "DELETE FROM med WHERE code = $1 AND date = $2 AND id = $3" },
};

static gboolean
write_projection (HostTransaction *self, gint64 node, const HostIndex *index, const HostResolved *resolved,
                  gboolean add, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    if (strcmp (projections[i].kind, index->kind) == 0)
      return run_ints (
          self, add ? projections[i].add : projections[i].remove,
          (const gint64[]){ resolved->code, resolved->date_ms, node, resolved->patient, resolved->status },
          add ? 5 : 3, error);
  if (strcmp (index->kind, "Appointment") != 0)
    return TRUE;
  if (!add)
    return run_ints (self, "DELETE FROM appt WHERE start = $1 AND id = $2",
                     (const gint64[]){ resolved->date_ms, node }, 2, error);
  return run_ints (
      self, "INSERT INTO appt(start, id, stop, patient, status) VALUES ($1, $2, $3, $4, $5)",
      (const gint64[]){ resolved->date_ms, node, index->end_ms, resolved->patient, resolved->status }, 5,
      error);
}

/* --- all of it ----------------------------------------------------------------------------------- */

#define ADD_TOKEN "INSERT OR IGNORE INTO token(role, value, id) VALUES ($1, $2, $3)"
#define REMOVE_TOKEN "DELETE FROM token WHERE role = $1 AND value = $2 AND id = $3"
#define ADD_IDENTIFIER "INSERT OR IGNORE INTO identifier(value, system, kind, id) VALUES ($1, $2, $3, $4)"
#define REMOVE_IDENTIFIER "DELETE FROM identifier WHERE value = $1 AND system = $2 AND kind = $3 AND id = $4"

static gboolean
write_index (HostTransaction *self, gint64 node, const HostIndex *index, const HostResolved *resolved,
             gboolean add, GError **error)
{
  for (guint i = 0; index->tokens != NULL && i < index->tokens->len; i++)
    if (!write_token (self, add ? ADD_TOKEN : REMOVE_TOKEN, node,
                      &g_array_index (index->tokens, HostToken, i), error))
      return FALSE;
  for (guint i = 0; index->identifiers != NULL && i < index->identifiers->len; i++)
    if (!write_identifier (self, add ? ADD_IDENTIFIER : REMOVE_IDENTIFIER, node, resolved->kind,
                           &g_array_index (index->identifiers, HostIdentifier, i), error))
      return FALSE;
  for (guint i = 0; index->values != NULL && i < index->values->len; i++)
    {
      const HostValue *value = &g_array_index (index->values, HostValue, i);
      if (!(add ? add_value : remove_value) (self, node, resolved, value, error))
        return FALSE;
    }
  return write_projection (self, node, index, resolved, add, error);
}

gboolean
host_transaction_add_index (HostTransaction *self, gint64 node, const HostIndex *index,
                            const HostResolved *resolved, GError **error)
{
  return write_index (self, node, index, resolved, TRUE, error)
         && (index->person.sort == NULL
             || host_transaction_add_person (self, node, resolved->kind, index, error));
}

gboolean
host_transaction_remove_index (HostTransaction *self, gint64 node, const HostIndex *index,
                               const HostResolved *resolved, GError **error)
{
  return write_index (self, node, index, resolved, FALSE, error)
         && (index->person.sort == NULL
             || host_transaction_remove_person (self, node, resolved->kind, index, error));
}
