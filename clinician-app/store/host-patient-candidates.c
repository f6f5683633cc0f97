/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-patient-candidates.h"

#include <string.h>

#define TRIGRAM_CHARS 3
/* The shortest beginnings that the full-text index keeps ready. */
#define INDEXED_CHARS 2
/* Sorts behind every text. */
#define AFTER_ALL "\xf4\x8f\xbf\xbf"

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 one = *(const gint64 *)a;
  const gint64 other = *(const gint64 *)b;

  return (one > other) - (one < other);
}

gboolean
host_candidates_contain (GArray *ids, gint64 id)
{
  return ids->len > 0 && bsearch (&id, ids->data, ids->len, sizeof id, compare_ids) != NULL;
}

static void
sort_once (GArray *ids)
{
  guint n = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    if (n == 0 || g_array_index (ids, gint64, i) != g_array_index (ids, gint64, n - 1))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
}

/* Leaves in @ids what is in @others too. */
static void
intersect (GArray *ids, GArray *others)
{
  guint n = 0;

  for (guint i = 0; i < ids->len; i++)
    if (host_candidates_contain (others, g_array_index (ids, gint64, i)))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
}

/* --- one index ----------------------------------------------------------------------------------- */

static gboolean
take_ids (AltheaStatement *statement, GArray *ids, GError **error)
{
  gboolean row;

  while (althea_statement_step (statement, &row, error))
    {
      const gint64 id = row ? althea_statement_int (statement, 0) : 0;
      if (!row)
        return TRUE;
      g_array_append_val (ids, id);
    }
  return FALSE;
}

static gboolean
take_by_text (HostConnection *connection, const char *sql, const char *text, const char *until, GArray *ids,
              GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, text, -1);
  if (until != NULL)
    althea_statement_bind_static_text (statement, 2, until, -1);
  return take_ids (statement, ids, error);
}

static gboolean
take_by_birth (HostConnection *connection, const HostPatientTerm *term, GArray *ids, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (term->ranges); i++)
    {
      AltheaStatement *statement;
      if (term->ranges[i].to == 0)
        continue;
      statement = althea_database_prepare (
          connection->db, "SELECT id FROM patient WHERE birth >= $1 AND birth < $2 AND birth <> 0", error);
      if (statement == NULL)
        return FALSE;
      althea_statement_bind_int (statement, 1, term->ranges[i].from);
      althea_statement_bind_int (statement, 2, term->ranges[i].to);
      if (!take_ids (statement, ids, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_by_number (HostConnection *connection, const char *text, GArray *ids, GError **error)
{
  g_autofree char *until = g_strconcat (text, AFTER_ALL, NULL);
  g_autofree char *expression = g_strconcat ("numbers : \"", text, "\"", NULL);

  return take_by_text (connection, "SELECT id FROM number WHERE digits >= $1 AND digits < $2", text, until,
                       ids, error)
         && (strlen (text) < TRIGRAM_CHARS
             || take_by_text (connection, "SELECT rowid FROM ptri WHERE ptri MATCH $1", expression, NULL, ids,
                              error));
}

/* Folded words are letters and digits, so the quotes of a full-text phrase cannot be closed by them.
 * @min_chars: shorter words are left out. NULL when no word is left. */
static char *
names_expression (const HostPatientQuery *query, HostNamesMode mode, glong min_chars)
{
  g_autoptr (GString) expression = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const HostPatientTerm *term = &g_array_index (query->terms, HostPatientTerm, i);
      if (term->kind != HOST_TERM_NAME || g_utf8_strlen (term->text, -1) < min_chars)
        continue;
      g_string_append (expression, expression->len > 0 ? " AND " : "");
      g_string_append_printf (expression, mode == HOST_NAMES_ANYWHERE ? "names : \"%s\"" : "\"%s\"*",
                              term->text);
    }
  return expression->len > 0 ? g_strdup (expression->str) : NULL;
}

static gboolean
take_by_expression (HostConnection *connection, const char *expression, HostNamesMode mode, GArray *ids,
                    GError **error)
{
  return take_by_text (connection,
                       mode == HOST_NAMES_ANYWHERE ? "SELECT rowid FROM ptri WHERE ptri MATCH $1"
                                                   : "SELECT rowid FROM pfts WHERE pfts MATCH $1",
                       expression, NULL, ids, error);
}

/* A single letter begins so many names that it is asked for only when the others leave too many. */
static gboolean
take_by_names (HostConnection *connection, const HostPatientQuery *query, HostNamesMode mode, GArray *ids,
               gboolean *asked, GError **error)
{
  g_autofree char *longer
      = names_expression (query, mode, mode == HOST_NAMES_ANYWHERE ? TRIGRAM_CHARS : INDEXED_CHARS);
  g_autofree char *all = mode == HOST_NAMES_ANYWHERE ? g_strdup (longer) : names_expression (query, mode, 1);

  *asked = all != NULL;
  if (longer != NULL)
    {
      if (!take_by_expression (connection, longer, mode, ids, error))
        return FALSE;
      if (ids->len <= HOST_CANDIDATES_FEW || strcmp (longer, all) == 0)
        return TRUE;
      g_array_set_size (ids, 0);
    }
  return all == NULL || take_by_expression (connection, all, mode, ids, error);
}

/* --- all of them --------------------------------------------------------------------------------- */

static gboolean
take_by_term (HostConnection *connection, const HostPatientTerm *term, GArray *ids, GError **error)
{
  if (term->kind == HOST_TERM_NUMBER)
    return take_by_number (connection, term->text, ids, error);
  return take_by_birth (connection, term, ids, error)
         && (term->text == NULL || take_by_number (connection, term->text, ids, error));
}

/* What is in both; @set NULL is everything. */
static void
narrow (GArray **set, GArray *by)
{
  sort_once (by);
  if (*set == NULL)
    *set = g_array_ref (by);
  else
    intersect (*set, by);
}

GArray *
host_patient_candidates (HostConnection *connection, const HostPatientQuery *query, HostNamesMode mode,
                         GError **error)
{
  g_autoptr (GArray) set = NULL;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const HostPatientTerm *term = &g_array_index (query->terms, HostPatientTerm, i);
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      if (term->kind == HOST_TERM_NAME)
        continue;
      if (!take_by_term (connection, term, ids, error))
        return NULL;
      narrow (&set, ids);
    }
  /* The longest lists are those of names; the rows of a few people tell the same sooner. */
  if (set == NULL || set->len > HOST_CANDIDATES_FEW)
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      gboolean asked;
      if (!take_by_names (connection, query, mode, ids, &asked, error))
        return NULL;
      if (asked)
        narrow (&set, ids);
    }
  return set != NULL ? g_steal_pointer (&set) : g_array_new (FALSE, FALSE, sizeof (gint64));
}
