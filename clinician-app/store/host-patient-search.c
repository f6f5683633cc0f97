/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-patient-match.h"
#include "host-store-private.h"

#include <string.h>

/* Finding a patient: the rarest kind of what was typed gives the candidates (a birth date, then a number,
 * then names), the rest is compared with each candidate's row. One word alone, as it is typed, goes along the
 * index of family names, which is in the order of the answer. */

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 1000
/* Nobody reads further than this; the query wants another word. */
#define CANDIDATES_MAX 20000
#define TRIGRAM_CHARS 3
/* Sorts behind every text. */
#define AFTER_ALL "\xf4\x8f\xbf\xbf"

typedef struct
{
  gint64 id;
  int penalty;
  char *sort; /* (owned) */
} Found;

typedef struct
{
  HostConnection *connection; /* lent */
  const HostQuery *query;     /* lent */
  HostPatientQuery *words;    /* (owned) */
  guint limit;
  gboolean by_name;  /* the order leaves the penalty out */
  gboolean narrowed; /* the query asks for more than the text */
  GArray *found;     /* (owned) (element-type Found) */
  Found after;       /* where to go on; penalty -1: from the start */
} Search;

static void
clear_found (gpointer item)
{
  g_free (((Found *)item)->sort);
}

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->words, host_patient_query_free);
  g_clear_pointer (&self->found, g_array_unref);
  g_free (self->after.sort);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *one = a;
  const Found *other = b;
  int order = one->penalty - other->penalty;

  if (order == 0)
    order = strcmp (one->sort, other->sort);
  return order != 0 ? order : (one->id > other->id) - (one->id < other->id);
}

static gboolean
is_narrowed (const HostQuery *query)
{
  return query->id != NULL || query->patient_id != NULL || query->identifier_value != NULL
         || query->code != NULL || query->category != NULL || query->status != NULL || query->owner != NULL
         || query->encounter_id != NULL || query->based_on != NULL || query->date_from_us != 0
         || query->date_to_us != 0 || query->updated_from_us != 0 || query->updated_to_us != 0
         || query->released_only;
}

/* --- cursors ------------------------------------------------------------------------------------- */

static char *
cursor_to_text (const Found *last)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "p%d_%" G_GINT64_FORMAT "_", last->penalty, last->id);
  for (const char *c = last->sort; *c != '\0'; c++)
    g_string_append_printf (text, "%02x", (guint)(guchar)*c);
  return g_string_free_and_steal (text);
}

static gboolean
cursor_from_text (Found *after, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", 3);
  gint64 penalty = 0;
  GString *sort;

  if (*text != 'p' || g_strv_length (parts) != 3
      || !g_ascii_string_to_signed (parts[0] + 1, 10, 0, G_MAXINT, &penalty, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &after->id, NULL)
      || strlen (parts[2]) % 2 != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "the place to go on from is not one of ours");
      return FALSE;
    }
  sort = g_string_new (NULL);
  for (const char *c = parts[2]; *c != '\0'; c += 2)
    g_string_append_c (sort, (char)(g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1])));
  after->sort = g_string_free_and_steal (sort);
  after->penalty = (int)penalty;
  return TRUE;
}

/* --- taking candidates --------------------------------------------------------------------------- */

static gboolean
fits (Search *self, gint64 id, gboolean *yes, GError **error)
{
  HostQuery rest = *self->query;

  *yes = TRUE;
  if (!self->narrowed)
    return TRUE;
  rest.text = NULL;
  return host_store_search_fits (self->connection, &rest, id, yes, error);
}

/* Keeps the candidate when it matches and lies behind the cursor. @except_family: those come from elsewhere.
 */
static gboolean
consider (Search *self, gint64 id, gboolean anywhere, const char *except_family, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      self->connection->db, "SELECT birth, sort, names, numbers FROM patient WHERE id = $1", error);
  Found found = { .id = id, .penalty = HOST_NO_MATCH };
  HostPatientFacts facts;
  gboolean row, yes;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, id);
  if (!althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      facts = (HostPatientFacts){ .birth = (int)althea_statement_int (statement, 0),
                                  .sort = althea_statement_text (statement, 1),
                                  .names = althea_statement_text (statement, 2),
                                  .numbers = althea_statement_text (statement, 3) };
      if (except_family == NULL || !g_str_has_prefix (facts.sort, except_family))
        found.penalty = host_patient_match (self->words, &facts, anywhere);
      found.sort = g_strdup (facts.sort);
    }
  althea_statement_reset (statement);
  if (found.penalty == HOST_NO_MATCH)
    {
      g_free (found.sort);
      return TRUE;
    }
  if (self->by_name)
    found.penalty = 0;
  else if (except_family != NULL)
    found.penalty++;
  if (!fits (self, id, &yes, error))
    {
      g_free (found.sort);
      return FALSE;
    }
  if (yes)
    g_array_append_val (self->found, found);
  else
    g_free (found.sort);
  return TRUE;
}

static void
add_id (GArray *ids, gint64 id)
{
  if (ids->len < CANDIDATES_MAX)
    g_array_append_val (ids, id);
}

/* Every id that @statement answers with. */
static gboolean
take_ids (AltheaStatement *statement, GArray *ids, GError **error)
{
  gboolean row;

  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      add_id (ids, althea_statement_int (statement, 0));
    }
  return FALSE;
}

static gboolean
ids_by_text (Search *self, const char *sql, const char *text, const char *until, GArray *ids, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (self->connection->db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, text, -1);
  if (until != NULL)
    althea_statement_bind_static_text (statement, 2, until, -1);
  return take_ids (statement, ids, error);
}

static gboolean
ids_by_birth (Search *self, const HostPatientTerm *term, GArray *ids, GError **error)
{
  for (int i = 0; i < 2; i++)
    {
      AltheaStatement *statement;
      if (term->ranges[i].to == 0)
        continue;
      statement = althea_database_prepare (
          self->connection->db, "SELECT id FROM patient WHERE birth >= $1 AND birth < $2 AND birth <> 0",
          error);
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
ids_by_number (Search *self, const char *text, GArray *ids, GError **error)
{
  g_autofree char *until = g_strconcat (text, AFTER_ALL, NULL);
  g_autofree char *expression = g_strconcat ("numbers : \"", text, "\"", NULL);

  return ids_by_text (self, "SELECT id FROM number WHERE digits >= $1 AND digits < $2", text, until, ids,
                      error)
         && (strlen (text) < TRIGRAM_CHARS
             || ids_by_text (self, "SELECT rowid FROM ptri WHERE ptri MATCH $1", expression, NULL, ids,
                             error));
}

/* Folded words are letters and digits, so the quotes of a full-text phrase cannot be closed by them. */
static char *
names_expression (Search *self, const char *column, const char *suffix, glong min_chars)
{
  GString *expression = g_string_new (column);
  gboolean any = FALSE;

  for (guint i = 0; i < self->words->terms->len; i++)
    {
      const HostPatientTerm *term = &g_array_index (self->words->terms, HostPatientTerm, i);
      if (term->kind != HOST_TERM_NAME || g_utf8_strlen (term->text, -1) < min_chars)
        continue;
      if (any)
        g_string_append (expression, " AND ");
      g_string_append_printf (expression, "\"%s\"%s", term->text, suffix);
      any = TRUE;
    }
  if (any && *column != '\0')
    g_string_append_c (expression, ')');
  return any ? g_string_free_and_steal (expression) : g_string_free (expression, TRUE);
}

static gboolean
ids_by_names (Search *self, GArray *ids, GError **error)
{
  g_autofree char *expression = names_expression (self, "", "*", 1);

  return expression == NULL
         || ids_by_text (self, "SELECT rowid FROM pfts WHERE pfts MATCH $1", expression, NULL, ids, error);
}

/* Fragments from the middle of names. */
static gboolean
ids_by_fragments (Search *self, GArray *ids, GError **error)
{
  g_autofree char *expression = names_expression (self, "names : (", "", TRIGRAM_CHARS);

  return expression == NULL
         || ids_by_text (self, "SELECT rowid FROM ptri WHERE ptri MATCH $1", expression, NULL, ids, error);
}

static const HostPatientTerm *
find_term (Search *self, HostTermKind kind, gboolean whole_date)
{
  for (guint i = 0; i < self->words->terms->len; i++)
    {
      const HostPatientTerm *term = &g_array_index (self->words->terms, HostPatientTerm, i);
      if (term->kind == kind && (!whole_date || term->whole_date))
        return term;
    }
  return NULL;
}

static gboolean
collect_ids (Search *self, GArray *ids, GError **error)
{
  const HostPatientTerm *birth = find_term (self, HOST_TERM_BIRTH, TRUE);
  const HostPatientTerm *number = find_term (self, HOST_TERM_NUMBER, FALSE);

  if (birth == NULL && number != NULL)
    return ids_by_number (self, number->text, ids, error);
  if (birth == NULL && find_term (self, HOST_TERM_NAME, FALSE) != NULL)
    return ids_by_names (self, ids, error);
  if (birth == NULL)
    birth = find_term (self, HOST_TERM_BIRTH, FALSE);
  return ids_by_birth (self, birth, ids, error)
         && (birth->text == NULL || ids_by_number (self, birth->text, ids, error));
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 one = *(const gint64 *)a;
  const gint64 other = *(const gint64 *)b;

  return (one > other) - (one < other);
}

static gboolean
consider_all (Search *self, GArray *ids, gboolean anywhere, const char *except_family, GError **error)
{
  gint64 last = -1;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      const gint64 id = g_array_index (ids, gint64, i);
      if (id != last && !consider (self, id, anywhere, except_family, error))
        return FALSE;
      last = id;
    }
  return TRUE;
}

/* --- one word ------------------------------------------------------------------------------------ */

/* Those whose family name begins with the word, along the index: exact names first by themselves. */
static gboolean
take_family (Search *self, const char *word, GError **error)
{
  g_autofree char *until = g_strconcat (word, AFTER_ALL, NULL);
  const gint64 kind = host_connection_kind_id (self->connection, "Patient", error);
  const gboolean goes_on = self->after.penalty == 0;
  AltheaStatement *statement;
  gboolean row;

  if (kind <= 0)
    return kind == 0;
  statement
      = althea_database_prepare (self->connection->db,
                                 "SELECT id, sort FROM name"
                                 " WHERE kind = $1 AND sort >= $2 AND sort < $3 AND (sort, id) > ($4, $5)"
                                 " ORDER BY sort, id",
                                 error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, kind);
  althea_statement_bind_static_text (statement, 2, word, -1);
  althea_statement_bind_static_text (statement, 3, until, -1);
  althea_statement_bind_static_text (statement, 4, goes_on ? self->after.sort : "", -1);
  althea_statement_bind_int (statement, 5, goes_on ? self->after.id : 0);
  while (self->found->len <= self->limit)
    {
      Found found = { 0 };
      gboolean yes;
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      found.id = althea_statement_int (statement, 0);
      if (!fits (self, found.id, &yes, error))
        return FALSE;
      if (!yes)
        continue;
      found.sort = g_strdup (althea_statement_text (statement, 1));
      g_array_append_val (self->found, found);
    }
  althea_statement_reset (statement);
  return TRUE;
}

static gboolean
search_one_word (Search *self, gint64 *total, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *word = g_array_index (self->words->terms, HostPatientTerm, 0).text;

  if (self->after.penalty <= 0 && !take_family (self, word, error))
    return FALSE;
  if (!self->query->count_total && self->found->len > self->limit)
    return TRUE;
  if (!ids_by_names (self, ids, error))
    return FALSE;
  *total = ids->len;
  if (self->found->len > self->limit)
    return TRUE;
  return consider_all (self, ids, FALSE, word, error);
}

/* --- several ------------------------------------------------------------------------------------- */

static gboolean
search_all_words (Search *self, gint64 *total, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_ids (self, ids, error) || !consider_all (self, ids, FALSE, NULL, error))
    return FALSE;
  *total = self->found->len;
  return TRUE;
}

static gboolean
search_fragments (Search *self, gint64 *total, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!ids_by_fragments (self, ids, error) || !consider_all (self, ids, TRUE, NULL, error))
    return FALSE;
  *total = self->found->len;
  return TRUE;
}

static gboolean
search_words (Search *self, gint64 *total, GError **error)
{
  const gboolean one = self->words->only_name && !self->by_name && !self->narrowed;

  if (!(one ? search_one_word : search_all_words) (self, total, error))
    return FALSE;
  /* Neither count depends on the page, so all pages of a search are made in the same way. */
  if (*total == 0 && self->found->len == 0 && find_term (self, HOST_TERM_NAME, FALSE) != NULL)
    return search_fragments (self, total, error);
  return TRUE;
}

static gboolean
fill_page (Search *self, HostPage *page, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const Found *last = NULL;
  GPtrArray *versions;

  g_array_sort (self->found, compare_found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = &g_array_index (self->found, Found, i);
      if (self->after.penalty >= 0 && compare_found (found, &self->after) <= 0)
        continue;
      if (ids->len == self->limit)
        {
          page->next = cursor_to_text (last);
          break;
        }
      g_array_append_val (ids, found->id);
      last = found;
    }
  versions = host_store_read_ids (self->connection, (const gint64 *)(gpointer)ids->data, ids->len, error);
  if (versions == NULL)
    return FALSE;
  g_ptr_array_unref (page->versions);
  page->versions = versions;
  return TRUE;
}

HostPage *
host_store_search_people (HostStore *self, HostConnection *connection, const HostQuery *query, GError **error)
{
  g_autoptr (HostPage) page = host_page_new ();
  gint64 total = 0;
  g_auto (Search) search = { .connection = connection,
                             .query = query,
                             .words = host_patient_query_new (query->text),
                             .limit = query->limit == 0 ? DEFAULT_LIMIT : MIN (query->limit, MAX_LIMIT),
                             .by_name = query->order == HOST_ORDER_NAME,
                             .narrowed = is_narrowed (query),
                             .found = g_array_new (FALSE, FALSE, sizeof (Found)),
                             .after = { .penalty = -1 } };

  g_array_set_clear_func (search.found, clear_found);
  if (query->cursor != NULL && !cursor_from_text (&search.after, query->cursor, error))
    return NULL;
  if (search.words->terms->len > 0
      && (!search_words (&search, &total, error) || !fill_page (&search, page, error)))
    return NULL;
  if (query->count_total)
    page->total = total;
  return g_steal_pointer (&page);
}
