/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

#include "althea-text.h"

/* Nobody types more. */
#define MAX_TEXT_BYTES 200

typedef struct
{
  AltheaDatabase *db; /* lent */
  guint system;
  HostCodeIndex *words; /* lent */
  guint limit;
  GPtrArray *found; /* (owned) (element-type HostCodeEntry) */
  GHashTable *ids;  /* (owned) rows that were found */
} Search;

void
host_code_entry_free (HostCodeEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->display);
  g_free (self->detail);
  g_free (self->facts);
  g_free (self);
}

/* Columns: id, code, display, detail, facts, selectable. */
static HostCodeEntry *
read_entry (AltheaStatement *row)
{
  HostCodeEntry *entry = g_new0 (HostCodeEntry, 1);

  entry->code = g_strdup (althea_statement_text (row, 1));
  entry->display = g_strdup (althea_statement_text (row, 2));
  entry->detail = g_strdup (althea_statement_text (row, 3));
  entry->facts = g_strdup (althea_statement_text (row, 4));
  entry->selectable = althea_statement_int (row, 5) != 0;
  return entry;
}

/* Takes the rows of @statement until the limit is reached; it is reset in any case. */
static gboolean
gather (Search *search, AltheaStatement *statement, GError **error)
{
  gboolean row = TRUE;

  while (row && search->found->len < search->limit)
    {
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (row && g_hash_table_add (search->ids, GSIZE_TO_POINTER (althea_statement_int (statement, 0))))
        g_ptr_array_add (search->found, read_entry (statement));
    }
  althea_statement_reset (statement);
  return TRUE;
}

static gboolean
find_phrases (Search *search, const char *folded, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (search->db,
                                 "SELECT c.id, c.code, c.display, c.detail, c.facts, c.selectable"
                                 " FROM phrase p JOIN code c ON c.id = p.code"
                                 " WHERE p.pack = $1 AND p.phrase = $2 ORDER BY c.id",
                                 error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, search->system);
  althea_statement_bind_static_text (statement, 2, folded, -1);
  return gather (search, statement, error);
}

/* The next text after all that begin with @key: keys have no letter above 'z'. */
static char *
end_of_prefix (const char *key)
{
  return g_strconcat (key, "\x7f", NULL);
}

static gboolean
find_by_key (Search *search, const char *key, GError **error)
{
  g_autofree char *end = end_of_prefix (key);
  AltheaStatement *statement
      = althea_database_prepare (search->db,
                                 "SELECT id, code, display, detail, facts, selectable FROM code"
                                 " WHERE pack = $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT $4",
                                 error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, search->system);
  althea_statement_bind_static_text (statement, 2, key, -1);
  althea_statement_bind_static_text (statement, 3, end, -1);
  althea_statement_bind_int (statement, 4, search->limit);
  return gather (search, statement, error);
}

static gboolean
take_row (Search *search, guint32 number, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      search->db, "SELECT id, code, display, detail, facts, selectable FROM code WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, HOST_CODE_FIRST_ROW (search->system) + number);
  return gather (search, statement, error);
}

static gboolean
find_by_words (Search *search, const char *folded, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  /* As many more as may have been found before by their code. */
  host_code_index_search (search->words, folded, search->limit + search->found->len, rows);
  for (guint i = 0; i < rows->len && search->found->len < search->limit; i++)
    if (!take_row (search, g_array_index (rows, guint32, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
find_most_used (Search *search, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (search->db,
                                 "SELECT id, code, display, detail, facts, selectable FROM code"
                                 " WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3",
                                 error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, HOST_CODE_FIRST_ROW (search->system));
  althea_statement_bind_int (statement, 2, HOST_CODE_FIRST_ROW (search->system + 1));
  althea_statement_bind_int (statement, 3, search->limit);
  return gather (search, statement, error);
}

/* Codes are typed as one word with a digit in it; units are codes whatever they are made of. */
static gboolean
looks_like_code (guint system, const char *text)
{
  if (strchr (text, ' ') != NULL)
    return FALSE;
  return system == HOST_CODE_SYSTEM_UCUM || strpbrk (text, "0123456789") != NULL;
}

static gboolean
run (Search *search, const char *text, GError **error)
{
  g_autofree char *folded = althea_text_fold (text);
  g_autofree char *key = host_code_key (search->system, text);

  g_strstrip (folded);
  if (*folded == '\0' && (search->system != HOST_CODE_SYSTEM_UCUM || *key == '\0'))
    return find_most_used (search, error);
  if (*folded != '\0' && !find_phrases (search, folded, error))
    return FALSE;
  if (*key != '\0' && looks_like_code (search->system, text) && !find_by_key (search, key, error))
    return FALSE;
  return *folded == '\0' || search->found->len >= search->limit || find_by_words (search, folded, error);
}

GPtrArray *
host_codes_search_pack (AltheaDatabase *db, guint system, HostCodeIndex *words, const char *text, guint limit,
                        GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)host_code_entry_free);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autofree char *typed = g_utf8_make_valid (text, (gssize)strnlen (text, MAX_TEXT_BYTES));
  Search search = { .db = db, .system = system, .words = words, .limit = limit, .found = found, .ids = ids };

  g_strstrip (typed);
  return run (&search, typed, error) ? g_steal_pointer (&found) : NULL;
}

HostCodeEntry *
host_codes_find_in_pack (AltheaDatabase *db, guint system, const char *code, GError **error)
{
  g_autofree char *key = host_code_key (system, code);
  AltheaStatement *statement
      = althea_database_prepare (db,
                                 "SELECT id, code, display, detail, facts, selectable FROM code"
                                 " WHERE pack = $1 AND key = $2 AND code = $3",
                                 error);
  HostCodeEntry *entry = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, system);
  althea_statement_bind_static_text (statement, 2, key, -1);
  althea_statement_bind_static_text (statement, 3, code, -1);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    entry = read_entry (statement);
  else
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no such code in the pack.");
  althea_statement_reset (statement);
  return entry;
}
