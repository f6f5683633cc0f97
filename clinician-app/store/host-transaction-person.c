/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-transaction-private.h"

#include <string.h>

/* Longer ones are machine ids: found whole or by their beginning, not by a fragment. */
#define FRAGMENT_MAX_CHARS 20

char *
host_person_names_text (const HostPerson *person)
{
  return g_strjoin ("\t", person->family, person->given, person->other, NULL);
}

static void
append_numbers (GString *text, const HostPerson *person, int role, gsize longest)
{
  for (guint i = 0; person->numbers != NULL && i < person->numbers->len; i++)
    {
      const HostNumber *number = &g_array_index (person->numbers, HostNumber, i);
      if (number->role != role || strlen (number->digits) > longest)
        continue;
      if (text->len > 0 && text->str[text->len - 1] != '\t')
        g_string_append_c (text, ' ');
      g_string_append (text, number->digits);
    }
}

char *
host_person_numbers_text (const HostPerson *person)
{
  GString *text = g_string_new (NULL);

  append_numbers (text, person, HOST_NUMBER_RECORD, G_MAXSIZE);
  g_string_append_c (text, '\t');
  append_numbers (text, person, HOST_NUMBER_PHONE, G_MAXSIZE);
  return g_string_free_and_steal (text);
}

/* Statements of the form (row, texts). */
static gboolean
run_texts (HostTransaction *self, const char *sql, gint64 row, const char *const *texts, int n_texts,
           GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, row);
  for (int i = 0; i < n_texts; i++)
    althea_statement_bind_static_text (statement, i + 2, texts[i], -1);
  return althea_statement_run (statement, error);
}

static gboolean
write_name (HostTransaction *self, const char *sql, gint64 node, gint64 kind, const char *sort,
            GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, kind);
  althea_statement_bind_static_text (statement, 2, sort, -1);
  althea_statement_bind_int (statement, 3, node);
  return althea_statement_run (statement, error);
}

static gboolean
add_number (HostTransaction *self, gint64 node, const char *digits, int role, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      self->db, "INSERT OR IGNORE INTO number(digits, role, id) VALUES ($1, $2, $3)", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, digits, -1);
  althea_statement_bind_int (statement, 2, role);
  althea_statement_bind_int (statement, 3, node);
  return althea_statement_run (statement, error);
}

static gboolean
add_numbers (HostTransaction *self, gint64 node, const HostPerson *person, GError **error)
{
  for (guint i = 0; person->numbers != NULL && i < person->numbers->len; i++)
    {
      const HostNumber *number = &g_array_index (person->numbers, HostNumber, i);
      const char *bare = number->role == HOST_NUMBER_RECORD ? host_number_bare (number->digits)
                                                            : number->digits;
      if (!add_number (self, node, number->digits, number->role, error))
        return FALSE;
      if (bare != number->digits && !add_number (self, node, bare, number->role, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_patient_row (HostTransaction *self, gint64 node, const HostPerson *person, GError **error)
{
  g_autofree char *names = host_person_names_text (person);
  g_autofree char *numbers = host_person_numbers_text (person);
  AltheaStatement *statement = althea_database_prepare (
      self->db, "INSERT INTO patient(id, birth, sort, names, numbers) VALUES ($1, $2, $3, $4, $5)", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, node);
  althea_statement_bind_int (statement, 2, person->birth);
  althea_statement_bind_static_text (statement, 3, person->sort, -1);
  althea_statement_bind_static_text (statement, 4, names, -1);
  althea_statement_bind_static_text (statement, 5, numbers, -1);
  return althea_statement_run (statement, error);
}

static gboolean
add_full_text (HostTransaction *self, gint64 node, const HostPerson *person, GError **error)
{
  g_autofree char *names = g_strjoin (" ", person->family, person->given, person->other, NULL);
  GString *numbers = g_string_new (NULL);
  g_autofree char *numbers_text = NULL;

  append_numbers (numbers, person, HOST_NUMBER_RECORD, FRAGMENT_MAX_CHARS);
  append_numbers (numbers, person, HOST_NUMBER_PHONE, FRAGMENT_MAX_CHARS);
  numbers_text = g_string_free_and_steal (numbers);
  return run_texts (self, "INSERT INTO pfts(rowid, family, given, other) VALUES ($1, $2, $3, $4)", node,
                    (const char *const[]){ person->family, person->given, person->other }, 3, error)
         && run_texts (self, "INSERT INTO ptri(rowid, names, numbers) VALUES ($1, $2, $3)", node,
                       (const char *const[]){ names, numbers_text }, 2, error);
}

gboolean
host_transaction_add_person (HostTransaction *self, gint64 node, gint64 kind, const HostIndex *index,
                             GError **error)
{
  const HostPerson *person = &index->person;

  if (!write_name (self, "INSERT INTO name(kind, sort, id) VALUES ($1, $2, $3)", node, kind, person->sort,
                   error))
    return FALSE;
  if (strcmp (index->kind, "Patient") != 0)
    return TRUE;
  return add_patient_row (self, node, person, error) && add_numbers (self, node, person, error)
         && add_full_text (self, node, person, error);
}

static gboolean
remove_numbers (HostTransaction *self, gint64 node, const HostPerson *person, GError **error)
{
  for (guint i = 0; person->numbers != NULL && i < person->numbers->len; i++)
    {
      const HostNumber *number = &g_array_index (person->numbers, HostNumber, i);
      const char *bare = host_number_bare (number->digits);
      AltheaStatement *statement = althea_database_prepare (
          self->db, "DELETE FROM number WHERE id = $1 AND digits IN ($2, $3) AND role IN (1, 2)", error);
      if (statement == NULL)
        return FALSE;
      althea_statement_bind_int (statement, 1, node);
      althea_statement_bind_static_text (statement, 2, number->digits, -1);
      althea_statement_bind_static_text (statement, 3, bare, -1);
      if (!althea_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
host_transaction_remove_person (HostTransaction *self, gint64 node, gint64 kind, const HostIndex *index,
                                GError **error)
{
  const HostPerson *person = &index->person;

  if (!write_name (self, "DELETE FROM name WHERE kind = $1 AND sort = $2 AND id = $3", node, kind,
                   person->sort, error))
    return FALSE;
  if (strcmp (index->kind, "Patient") != 0)
    return TRUE;
  return run_texts (self, "DELETE FROM patient WHERE id = $1", node, NULL, 0, error)
         && remove_numbers (self, node, person, error)
         && run_texts (self, "DELETE FROM pfts WHERE rowid = $1", node, NULL, 0, error)
         && run_texts (self, "DELETE FROM ptri WHERE rowid = $1", node, NULL, 0, error);
}
