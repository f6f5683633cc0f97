/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-patient-candidates.h"
#include "host-patient-match.h"
#include "host-store-private.h"

#include <string.h>

/* Finding a patient: the indexes of names, birth dates and numbers each give a set, and what is in all of
 * them is weighed by its row. Where that would be too many rows, the answer is read off the index of names,
 * which is in the order of the answer. One word alone, as it is typed, goes along that index from the start.
 */

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 1000
/* Penalties of what is read off the index: by the family name, then the rest. */
#define PENALTY_MANY_FAMILY 1000
#define PENALTY_MANY 1001
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
has_names (const HostPatientQuery *words)
{
  for (guint i = 0; i < words->terms->len; i++)
    if (g_array_index (words->terms, HostPatientTerm, i).kind == HOST_TERM_NAME)
      return TRUE;
  return FALSE;
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

static gboolean
consider_all (Search *self, GArray *ids, gboolean anywhere, const char *except_family, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!consider (self, g_array_index (ids, gint64, i), anywhere, except_family, error))
      return FALSE;
  return TRUE;
}

/* --- along the index of names -------------------------------------------------------------------- */

/* Those of @ids (NULL: all) whose sort text lies in [@from, @until), in its order, as many as a page needs
 * behind the cursor. */
typedef struct
{
  const char *from, *until;
  GArray *ids;
  const char *except_family; /* (nullable) */
  int penalty;
} Walk;

static AltheaStatement *
start_walk (Search *self, const Walk *walk, GError **error)
{
  const gint64 kind = host_connection_kind_id (self->connection, "Patient", error);
  const gboolean goes_on = self->after.penalty == walk->penalty;
  AltheaStatement *statement
      = kind >= 0 ? althea_database_prepare (
                        self->connection->db,
                        "SELECT id, sort FROM name"
                        " WHERE kind = $1 AND sort >= $2 AND sort < $3 AND (sort, id) > ($4, $5)"
                        " ORDER BY sort, id",
                        error)
                  : NULL;

  if (statement == NULL)
    return NULL;
  althea_statement_bind_int (statement, 1, kind);
  althea_statement_bind_text (statement, 2, walk->from);
  althea_statement_bind_text (statement, 3, walk->until);
  althea_statement_bind_text (statement, 4, goes_on ? self->after.sort : "");
  althea_statement_bind_int (statement, 5, goes_on ? self->after.id : 0);
  return statement;
}

/* TRUE when a family walk has it; one word alone has its own. */
static gboolean
is_family_of (Search *self, const char *sort)
{
  for (guint i = 0; i < self->words->terms->len && !self->words->only_name; i++)
    {
      const HostPatientTerm *term = &g_array_index (self->words->terms, HostPatientTerm, i);
      if (term->kind == HOST_TERM_NAME && g_str_has_prefix (sort, term->text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_on_walk (Search *self, const Walk *walk, gint64 id, const char *sort)
{
  return (walk->ids == NULL || host_candidates_contain (walk->ids, id))
         && (walk->penalty != PENALTY_MANY || !is_family_of (self, sort))
         && (walk->except_family == NULL || !g_str_has_prefix (sort, walk->except_family));
}

static gboolean
take_walk (Search *self, const Walk *walk, GError **error)
{
  AltheaStatement *statement;
  gboolean row;
  guint n = 0;

  if (self->after.penalty > walk->penalty)
    return TRUE;
  statement = start_walk (self, walk, error);
  if (statement == NULL)
    return FALSE;
  while (n <= self->limit)
    {
      Found found = { .penalty = walk->penalty };
      gboolean yes;
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      found.id = althea_statement_int (statement, 0);
      if (!is_on_walk (self, walk, found.id, althea_statement_text (statement, 1)))
        continue;
      if (!fits (self, found.id, &yes, error))
        return FALSE;
      if (!yes)
        continue;
      found.sort = g_strdup (althea_statement_text (statement, 1));
      g_array_append_val (self->found, found);
      n++;
    }
  althea_statement_reset (statement);
  return TRUE;
}

/* Too many to weigh: those whose family name begins with one of the words, then all others, each in the order
 * of names. @except_family: the one word that was looked for by itself before. */
static gboolean
take_many (Search *self, GArray *ids, const char *except_family, GError **error)
{
  Walk rest = {
    .from = "", .until = AFTER_ALL, .ids = ids, .except_family = except_family, .penalty = PENALTY_MANY
  };

  if (self->by_name)
    rest.penalty = 0;
  for (guint i = 0; i < self->words->terms->len && !self->by_name && except_family == NULL; i++)
    {
      const HostPatientTerm *term = &g_array_index (self->words->terms, HostPatientTerm, i);
      g_autofree char *until = g_strconcat (term->text != NULL ? term->text : "", AFTER_ALL, NULL);
      const Walk family = { .from = term->text, .until = until, .ids = ids, .penalty = PENALTY_MANY_FAMILY };
      if (term->kind == HOST_TERM_NAME && !take_walk (self, &family, error))
        return FALSE;
    }
  return self->found->len > self->limit || take_walk (self, &rest, error);
}

/* --- the ways ------------------------------------------------------------------------------------ */

static gboolean
take (Search *self, GArray *ids, gboolean anywhere, const char *except_family, GError **error)
{
  if (ids->len > HOST_CANDIDATES_FEW && !anywhere)
    return take_many (self, ids, except_family, error);
  return consider_all (self, ids, anywhere, except_family, error);
}

/* Those whose family name begins with the word come first, along the index: exact names lead by themselves.
 */
static gboolean
search_one_word (Search *self, gint64 *total, GError **error)
{
  const char *word = g_array_index (self->words->terms, HostPatientTerm, 0).text;
  g_autofree char *until = g_strconcat (word, AFTER_ALL, NULL);
  const Walk family = { .from = word, .until = until, .penalty = 0 };
  g_autoptr (GArray) ids = NULL;

  if (!take_walk (self, &family, error))
    return FALSE;
  if (!self->query->count_total && self->found->len > self->limit)
    return TRUE;
  ids = host_patient_candidates (self->connection, self->words, HOST_NAMES_BEGIN, error);
  if (ids == NULL)
    return FALSE;
  *total = ids->len;
  return self->found->len > self->limit || take (self, ids, FALSE, word, error);
}

static gboolean
search_all_words (Search *self, HostNamesMode mode, gint64 *total, GError **error)
{
  g_autoptr (GArray) ids = host_patient_candidates (self->connection, self->words, mode, error);

  if (ids == NULL)
    return FALSE;
  /* A narrower question has to be put to each, and so has a fragment, because its index lets in too many. */
  if (self->narrowed || mode == HOST_NAMES_ANYWHERE)
    {
      if (!consider_all (self, ids, mode == HOST_NAMES_ANYWHERE, NULL, error))
        return FALSE;
      *total = self->found->len;
      return TRUE;
    }
  if (!take (self, ids, FALSE, NULL, error))
    return FALSE;
  *total = ids->len > HOST_CANDIDATES_FEW ? ids->len : self->found->len;
  return TRUE;
}

static gboolean
search_words (Search *self, gint64 *total, GError **error)
{
  const gboolean one = self->words->only_name && !self->by_name && !self->narrowed;

  if (!(one ? search_one_word (self, total, error) : search_all_words (self, HOST_NAMES_BEGIN, total, error)))
    return FALSE;
  /* Neither count depends on the page, so all pages of a search are made in the same way. */
  if (*total == 0 && self->found->len == 0 && has_names (self->words))
    return search_all_words (self, HOST_NAMES_ANYWHERE, total, error);
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
