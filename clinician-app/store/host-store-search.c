/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-store-private.h"

#include "host-sql.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 1000
/* Kinds that make up more of the record than this part are walked along the change feed. */
#define COMMON_PART 20

/* A query with its names turned into numbers. -1 stands for "not narrowed by this". */
typedef struct
{
  const HostQuery *query;
  gint64 kind, patient, encounter, status, owner, based_on, system, node;
  gint64 date_from_ms, date_to_ms;
  gint64 limit;
  gboolean nothing; /* it names what the record has never heard of */
} Search;

/* Where to go on; statements compare their first two columns with it. */
typedef struct
{
  gboolean set;
  gint64 key, id;
  char *sort; /* (owned) (nullable) by name */
} Cursor;

static void
cursor_clear (Cursor *self)
{
  g_free (self->sort);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cursor, cursor_clear)

/* How a statement's rows follow each other. */
typedef enum
{
  DOWN, /* (key, id) falling */
  UP,   /* rising */
  FEW,  /* search-few.sql: rising, with the signs turned for falling orders */
  NAME,
} Direction;

typedef struct
{
  const char *sql;
  Direction direction;
} Plan;

/* --- names to numbers ---------------------------------------------------------------------------- */

/* FALSE on an error only; what is not known makes the answer empty. */
static gboolean
note (Search *search, gint64 *to, gint64 found, const char *asked)
{
  if (asked == NULL)
    *to = -1;
  else if (found < 0)
    return FALSE;
  else if (found == 0)
    search->nothing = TRUE;
  else
    *to = found;
  return TRUE;
}

static gint64
link_of (HostConnection *connection, const char *kind, const char *id, GError **error)
{
  g_autofree char *reference = id != NULL && kind != NULL ? g_strconcat (kind, "/", id, NULL) : NULL;

  return reference != NULL ? host_connection_link_id (connection, reference, error) : 0;
}

static gint64
reference_of (HostConnection *connection, const char *reference, GError **error)
{
  return reference != NULL ? host_connection_link_id (connection, reference, error) : 0;
}

static gint64
term_of (HostConnection *connection, const char *system, const char *code, GError **error)
{
  return system != NULL && code != NULL ? host_connection_term_id (connection, system, code, error) : 0;
}

/* Rounded so that no millisecond outside the asked microseconds is let in. */
static gint64
ms_of_us (gint64 time_us)
{
  return (time_us >= 0 ? time_us + 999 : time_us) / 1000;
}

static gboolean
resolve (HostConnection *connection, const HostQuery *query, Search *search, GError **error)
{
  const gboolean dated = query->date_from_us != 0 || query->date_to_us != 0;

  *search = (Search){ .query = query };
  search->date_from_ms = query->date_from_us != 0 ? ms_of_us (query->date_from_us)
                                                  : HOST_NO_DATE + (dated ? 1 : 0);
  search->date_to_ms = query->date_to_us != 0 ? ms_of_us (query->date_to_us) : G_MAXINT64;
  search->limit = query->limit == 0 ? DEFAULT_LIMIT : MIN (query->limit, MAX_LIMIT);
  return note (search, &search->kind,
               query->resource_type != NULL
                   ? host_connection_kind_id (connection, query->resource_type, error)
                   : 0,
               query->resource_type)
         && note (search, &search->patient, link_of (connection, "Patient", query->patient_id, error),
                  query->patient_id)
         && note (search, &search->encounter, link_of (connection, "Encounter", query->encounter_id, error),
                  query->encounter_id)
         && note (search, &search->node, link_of (connection, query->resource_type, query->id, error),
                  query->id)
         && note (search, &search->owner, reference_of (connection, query->owner, error), query->owner)
         && note (search, &search->based_on, reference_of (connection, query->based_on, error),
                  query->based_on)
         && note (search, &search->status, term_of (connection, "", query->status, error), query->status)
         && note (search, &search->system,
                  query->identifier_value != NULL ? term_of (connection, query->identifier_system, "", error)
                                                  : 0,
                  query->identifier_value != NULL ? query->identifier_system : NULL);
}

/* --- which statement ----------------------------------------------------------------------------- */

static gboolean
has_code_table (const char *kind)
{
  return g_strcmp0 (kind, "Observation") == 0 || g_strcmp0 (kind, "Condition") == 0
         || g_strcmp0 (kind, "MedicationRequest") == 0 || g_strcmp0 (kind, "MedicationStatement") == 0;
}

/* TRUE when the kind is a large part of the record. */
static gboolean
is_common (HostConnection *connection, gint64 kind)
{
  AltheaStatement *statement = althea_database_prepare (
      connection->db, "SELECT n * $2 > (SELECT sum(n) FROM kind) FROM kind WHERE id = $1", NULL);
  gboolean row, common = FALSE;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, kind);
  althea_statement_bind_int (statement, 2, COMMON_PART);
  if (althea_statement_step (statement, &row, NULL) && row)
    common = althea_statement_int (statement, 0) != 0;
  althea_statement_reset (statement);
  return common;
}

static Plan
plan_patient (const Search *search)
{
  if (search->kind < 0)
    return search->query->order == HOST_ORDER_UPDATED_DESCENDING
               ? (Plan){ host_sql_search_patient_changed, DOWN }
               : (Plan){ host_sql_search_patient_all, UP };
  if (search->query->code != NULL && g_strcmp0 (search->query->resource_type, "Observation") == 0)
    return (Plan){ host_sql_search_patient_code, FEW };
  switch (search->query->order)
    {
    case HOST_ORDER_DATE_ASCENDING:
      return (Plan){ host_sql_search_patient_oldest, UP };
    case HOST_ORDER_UPDATED_DESCENDING:
      return (Plan){ host_sql_search_patient_changed, DOWN };
    case HOST_ORDER_DEFAULT:
    case HOST_ORDER_NAME:
    default:
      return (Plan){ host_sql_search_patient_newest, DOWN };
    }
}

static Plan
plan_kind (HostConnection *connection, const Search *search)
{
  const gboolean patients = g_strcmp0 (search->query->resource_type, "Patient") == 0;

  if (search->query->order == HOST_ORDER_NAME || (patients && search->query->order == HOST_ORDER_DEFAULT))
    return (Plan){ host_sql_search_name, NAME };
  switch (search->query->order)
    {
    case HOST_ORDER_DATE_ASCENDING:
      return (Plan){ host_sql_search_kind_oldest, UP };
    case HOST_ORDER_UPDATED_DESCENDING:
      return (Plan){ is_common (connection, search->kind) ? host_sql_search_seq_newest
                                                          : host_sql_search_kind_changed,
                     DOWN };
    case HOST_ORDER_DEFAULT:
    case HOST_ORDER_NAME:
    default:
      return (Plan){ host_sql_search_kind_newest, DOWN };
    }
}

/* The narrowest first: each starts from an index that answers its own question. */
static Plan
choose (HostConnection *connection, const Search *search)
{
  const HostQuery *query = search->query;

  if (query->id != NULL)
    return (Plan){ host_sql_search_id, FEW };
  if (query->identifier_value != NULL)
    return (Plan){ host_sql_search_identifier, FEW };
  if (query->based_on != NULL)
    return (Plan){ host_sql_search_based_on, FEW };
  if (query->encounter_id != NULL)
    return (Plan){ host_sql_search_encounter, FEW };
  if (query->patient_id != NULL)
    return plan_patient (search);
  if (query->owner != NULL)
    return (Plan){ host_sql_search_owner, FEW };
  if (query->code != NULL && has_code_table (query->resource_type))
    return (Plan){ host_sql_search_code, FEW };
  return plan_kind (connection, search);
}

/* --- cursors ------------------------------------------------------------------------------------- */

static char *
cursor_to_text (gint64 key, gint64 id, const char *sort)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT "_", key, id);
  for (const char *c = sort != NULL ? sort : ""; *c != '\0'; c++)
    g_string_append_printf (text, "%02x", (guint)(guchar)*c);
  return g_string_free_and_steal (text);
}

static gboolean
cursor_from_text (Cursor *cursor, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", 3);
  GString *sort;

  if (g_strv_length (parts) != 3
      || !g_ascii_string_to_signed (parts[0], 10, G_MININT64, G_MAXINT64, &cursor->key, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, G_MININT64, G_MAXINT64, &cursor->id, NULL)
      || strlen (parts[2]) % 2 != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "the place to go on from is not one of ours");
      return FALSE;
    }
  sort = g_string_new (NULL);
  for (const char *c = parts[2]; *c != '\0'; c += 2)
    g_string_append_c (sort, (char)(g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1])));
  cursor->sort = g_string_free_and_steal (sort);
  cursor->set = TRUE;
  return TRUE;
}

/* --- running ------------------------------------------------------------------------------------- */

static void
bind_number (AltheaStatement *statement, int index, gint64 value)
{
  if (value >= 0)
    althea_statement_bind_int (statement, index, value);
  else
    althea_statement_bind_null (statement, index);
}

static void
bind_text (AltheaStatement *statement, int index, const char *value)
{
  if (value != NULL)
    althea_statement_bind_static_text (statement, index, value, -1);
  else
    althea_statement_bind_null (statement, index);
}

/* The values of search-filter.sql. */
static void
bind_filter (AltheaStatement *statement, const Search *search)
{
  const HostQuery *query = search->query;

  bind_number (statement, 1, search->kind);
  bind_number (statement, 2, search->patient);
  bind_number (statement, 3, search->encounter);
  bind_number (statement, 4, search->status);
  bind_text (statement, 5, query->category);
  bind_text (statement, 6, query->code);
  bind_text (statement, 7, query->code_system);
  althea_statement_bind_int (statement, 8, search->date_from_ms);
  althea_statement_bind_int (statement, 9, search->date_to_ms);
  bind_number (statement, 10, query->updated_from_us != 0 ? query->updated_from_us : -1);
  bind_number (statement, 11, query->updated_to_us != 0 ? query->updated_to_us : -1);
  althea_statement_bind_int (statement, 12, query->released_only ? HOST_FLAG_RELEASED : 0);
  bind_number (statement, 13, search->owner);
  bind_number (statement, 14, search->based_on);
  bind_text (statement, 15, query->identifier_value);
  bind_number (statement, 16, search->system);
  bind_number (statement, 17, search->node);
}

static void
bind_cursor (AltheaStatement *statement, const Plan *plan, const Search *search, const Cursor *cursor,
             gint64 limit)
{
  const gint64 start = plan->direction == DOWN ? G_MAXINT64 : G_MININT64;

  althea_statement_bind_int (statement, 18, cursor->set ? cursor->key : start);
  althea_statement_bind_int (statement, 19, cursor->set ? cursor->id : start);
  althea_statement_bind_int (statement, 20, limit);
  if (plan->direction == NAME)
    bind_text (statement, 21, cursor->sort != NULL ? cursor->sort : "");
  if (plan->direction == FEW)
    althea_statement_bind_int (statement, 22,
                               search->query->order == HOST_ORDER_DATE_ASCENDING       ? 1
                               : search->query->order == HOST_ORDER_UPDATED_DESCENDING ? 2
                                                                                       : 0);
}

static AltheaStatement *
start_plan (HostConnection *connection, const Plan *plan, const Search *search, const Cursor *cursor,
            gint64 limit, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, plan->sql, error);

  if (statement == NULL)
    return NULL;
  bind_filter (statement, search);
  bind_cursor (statement, plan, search, cursor, limit);
  return statement;
}

/* The page's ids, and the cursor behind its last one when there are more. */
static gboolean
collect (HostConnection *connection, const Plan *plan, const Search *search, const Cursor *cursor,
         GArray *ids, char **next, GError **error)
{
  AltheaStatement *statement = start_plan (connection, plan, search, cursor, search->limit + 1, error);
  g_autofree char *last = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      const gint64 id = row ? althea_statement_int (statement, 1) : 0;
      if (!row)
        return TRUE;
      if (ids->len == search->limit)
        {
          *next = g_steal_pointer (&last);
          althea_statement_reset (statement);
          return TRUE;
        }
      g_array_append_val (ids, id);
      if (ids->len == search->limit)
        {
          const gboolean falling = plan->direction == FEW
                                   && search->query->order != HOST_ORDER_DATE_ASCENDING;
          last = cursor_to_text (althea_statement_int (statement, 0), falling ? -id : id,
                                 plan->direction == NAME ? althea_statement_text (statement, 2) : NULL);
        }
    }
  return FALSE;
}

static gboolean
count (HostConnection *connection, const Plan *plan, const Search *search, gint64 *total, GError **error)
{
  const Cursor from_the_start = { 0 };
  AltheaStatement *statement = start_plan (connection, plan, search, &from_the_start, -1, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (*total = 0; althea_statement_step (statement, &row, error); (*total)++)
    if (!row)
      return TRUE;
  return FALSE;
}

static HostPage *
run (HostConnection *connection, const HostQuery *query, GError **error)
{
  g_autoptr (HostPage) page = host_page_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Cursor) cursor = { 0 };
  GPtrArray *versions;
  Search search;
  Plan plan;

  if (!resolve (connection, query, &search, error)
      || (query->cursor != NULL && !cursor_from_text (&cursor, query->cursor, error)))
    return NULL;
  if (query->count_total)
    page->total = 0;
  if (search.nothing)
    return g_steal_pointer (&page);
  plan = choose (connection, &search);
  if (!collect (connection, &plan, &search, &cursor, ids, &page->next, error)
      || (query->count_total && !count (connection, &plan, &search, &page->total, error)))
    return NULL;
  versions = host_store_read_ids (connection, (const gint64 *)(gpointer)ids->data, ids->len, error);
  if (versions == NULL)
    return NULL;
  g_ptr_array_unref (page->versions);
  page->versions = versions;
  return g_steal_pointer (&page);
}

gboolean
host_store_search_fits (HostConnection *connection, const HostQuery *query, gint64 node, gboolean *fits,
                        GError **error)
{
  const Plan plan = { host_sql_search_id, FEW };
  const Cursor from_the_start = { 0 };
  AltheaStatement *statement;
  Search search;

  *fits = FALSE;
  if (!resolve (connection, query, &search, error))
    return FALSE;
  if (search.nothing || (search.node > 0 && search.node != node))
    return TRUE;
  search.node = node;
  statement = start_plan (connection, &plan, &search, &from_the_start, 1, error);
  if (statement == NULL || !althea_statement_step (statement, fits, error))
    return FALSE;
  althea_statement_reset (statement);
  return TRUE;
}

HostPage *
host_store_search (HostStore *self, const HostQuery *query, GError **error)
{
  HostConnection *connection;
  HostPage *page;

  g_return_val_if_fail (HOST_IS_STORE (self) && query != NULL, NULL);
  g_return_val_if_fail (query->resource_type != NULL || query->patient_id != NULL, NULL);

  if (query->text != NULL && g_strcmp0 (query->resource_type, "Patient") != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "only patients are found by text");
      return NULL;
    }
  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  if (query->text != NULL)
    page = host_store_search_people (self, connection, query, error);
  else
    page = run (connection, query, error);
  host_readers_give (self->readers, connection);
  return page;
}
