/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-store-private.h"

#include "althea-text.h"

#include <string.h>

/* Who may be the same person: candidates share the birth date, a telephone number or the family name, and are
 * then weighed. The weights are a rule of thumb of ours: a match of birth date and name alone is enough, and
 * so is one of telephone and first name; a shared birth date or household alone is not. */

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100
#define CANDIDATES_MAX 2000

#define WEIGHT_BIRTH 5
#define WEIGHT_BIRTH_NEAR 2 /* day and month swapped, or one part different */
#define WEIGHT_FAMILY 4
#define WEIGHT_FAMILY_NEAR 3
#define WEIGHT_GIVEN 3
#define WEIGHT_GIVEN_NEAR 2
#define WEIGHT_PHONE 4
#define LIKELY 7

typedef struct
{
  char *family, *given, *phone; /* (owned) folded; phone as digits */
  int birth;
} Wanted;

typedef struct
{
  gint64 id;
  int weight;
} Likely;

static void
wanted_clear (Wanted *self)
{
  g_free (self->family);
  g_free (self->given);
  g_free (self->phone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* Insertions, deletions, substitutions and swaps of neighbours between two short texts, by characters. */
static guint
distance (const char *one, const char *other)
{
  glong n_one = 0, n_other = 0;
  g_autofree gunichar *a = g_utf8_to_ucs4_fast (one, -1, &n_one);
  g_autofree gunichar *b = g_utf8_to_ucs4_fast (other, -1, &n_other);
  const gsize width = (gsize)n_other + 1;
  g_autofree guint *table = g_new (guint, ((gsize)n_one + 1) * width);

  for (gsize j = 0; j < width; j++)
    table[j] = (guint)j;
  for (gsize i = 1; i <= (gsize)n_one; i++)
    {
      guint *row = table + i * width;
      const guint *above = row - width;
      row[0] = (guint)i;
      for (gsize j = 1; j < width; j++)
        {
          row[j] = MIN (above[j - 1] + (a[i - 1] != b[j - 1]), MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], table[(i - 2) * width + j - 2] + 1);
        }
    }
  return table[(gsize)n_one * width + width - 1];
}

/* One slip in short names, two in long ones. */
static gboolean
is_near (const char *one, const char *other)
{
  const glong n = MIN (g_utf8_strlen (one, -1), g_utf8_strlen (other, -1));

  return n >= 3 && strlen (one) < 64 && strlen (other) < 64 && distance (one, other) <= (n >= 7 ? 2 : 1);
}

/* The best fit of @wanted to the whole of @words or to one of them. */
static int
weigh_words (const char *words, gsize n_words, const char *wanted, int same, int near)
{
  g_autofree char *whole = g_strndup (words, n_words);
  g_auto (GStrv) each = NULL;
  int best = 0;

  if (*wanted == '\0' || n_words == 0)
    return 0;
  if (strcmp (whole, wanted) == 0)
    return same;
  if (is_near (whole, wanted))
    best = near;
  each = g_strsplit (whole, " ", 0);
  for (char **word = each; *word != NULL; word++)
    {
      if (strcmp (*word, wanted) == 0)
        return same;
      if (is_near (*word, wanted))
        best = near;
    }
  return best;
}

static int
weigh_birth (int one, int other)
{
  const int month = one / 100 % 100, day = one % 100;
  const gboolean same_year = one / 10000 == other / 10000;

  if (one == 0 || other == 0)
    return 0;
  if (one == other)
    return WEIGHT_BIRTH;
  if (same_year && month == other % 100 && day == other / 100 % 100)
    return WEIGHT_BIRTH_NEAR;
  if (same_year + (month == other / 100 % 100) + (day == other % 100) >= 2)
    return WEIGHT_BIRTH_NEAR;
  return 0;
}

static int
weigh (const Wanted *wanted, int birth, const char *names, const char *numbers)
{
  const char *given = strchr (names, '\t');
  const char *other = given != NULL ? strchr (given + 1, '\t') : NULL;
  g_autofree char *first_given = g_strndup (wanted->given, strcspn (wanted->given, " "));
  const char *phones = strchr (numbers, '\t');
  int weight = weigh_birth (wanted->birth, birth);

  if (given == NULL || other == NULL)
    return 0;
  weight += weigh_words (names, (gsize)(given - names), wanted->family, WEIGHT_FAMILY, WEIGHT_FAMILY_NEAR);
  weight += weigh_words (given + 1, (gsize)(other - given - 1), first_given, WEIGHT_GIVEN, WEIGHT_GIVEN_NEAR);
  if (*wanted->phone != '\0' && phones != NULL && strstr (phones, wanted->phone) != NULL)
    weight += WEIGHT_PHONE;
  return weight;
}

/* --- candidates ---------------------------------------------------------------------------------- */

static gboolean
take (AltheaStatement *statement, GHashTable *ids, GError **error)
{
  gboolean row;

  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (g_hash_table_size (ids) < CANDIDATES_MAX)
        g_hash_table_add (ids, GSIZE_TO_POINTER ((gsize)althea_statement_int (statement, 0)));
    }
  return FALSE;
}

static gboolean
take_by_birth (HostConnection *connection, const Wanted *wanted, GHashTable *ids, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      connection->db, "SELECT id FROM patient WHERE birth = $1 AND birth <> 0", error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, wanted->birth);
  return take (statement, ids, error);
}

static gboolean
take_by_text (HostConnection *connection, const char *sql, const char *text, GHashTable *ids, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (connection->db, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_static_text (statement, 1, text, -1);
  return take (statement, ids, error);
}

/* Both names by their beginnings, so that a slip further on does not hide the person. */
static char *
name_expression (const Wanted *wanted)
{
  const glong n_family = g_utf8_strlen (wanted->family, -1);
  const glong n_given = g_utf8_strlen (wanted->given, -1);
  g_autofree char *family = g_utf8_substring (wanted->family, 0, MIN (n_family, 3));
  g_autofree char *given = g_utf8_substring (wanted->given, 0, MIN (n_given, 2));

  if (strlen (family) == 0 || strlen (given) == 0)
    return NULL;
  return g_strdup_printf ("family : \"%s\"* AND given : \"%s\"*", family, given);
}

static gboolean
take_all (HostConnection *connection, const Wanted *wanted, GHashTable *ids, GError **error)
{
  g_autofree char *names = name_expression (wanted);

  return take_by_birth (connection, wanted, ids, error)
         && (*wanted->phone == '\0'
             || take_by_text (connection, "SELECT id FROM number WHERE digits = $1 AND role = 2",
                              wanted->phone, ids, error))
         && (names == NULL
             || take_by_text (connection, "SELECT rowid FROM pfts WHERE pfts MATCH $1", names, ids, error));
}

static int
compare_likely (gconstpointer a, gconstpointer b)
{
  const Likely *one = a;
  const Likely *other = b;

  if (one->weight != other->weight)
    return other->weight - one->weight;
  return (one->id > other->id) - (one->id < other->id);
}

static gboolean
weigh_candidate (HostConnection *connection, const Wanted *wanted, gint64 id, GArray *likely, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (
      connection->db, "SELECT birth, names, numbers FROM patient WHERE id = $1", error);
  Likely found = { .id = id };
  gboolean row;

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_int (statement, 1, id);
  if (!althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    found.weight = weigh (wanted, (int)althea_statement_int (statement, 0),
                          althea_statement_text (statement, 1), althea_statement_text (statement, 2));
  althea_statement_reset (statement);
  if (found.weight >= LIKELY)
    g_array_append_val (likely, found);
  return TRUE;
}

static gboolean
find (HostConnection *connection, const Wanted *wanted, guint limit, HostPage *page, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GArray) likely = g_array_new (FALSE, FALSE, sizeof (Likely));
  GHashTableIter iter;
  gpointer id;

  if (!take_all (connection, wanted, ids, error))
    return FALSE;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!weigh_candidate (connection, wanted, (gint64)GPOINTER_TO_SIZE (id), likely, error))
      return FALSE;
  g_array_sort (likely, compare_likely);
  for (guint i = 0; i < likely->len && i < limit; i++)
    {
      HostVersion *version
          = host_connection_read_node (connection, g_array_index (likely, Likely, i).id, error);
      if (version == NULL)
        return FALSE;
      g_ptr_array_add (page->versions, version);
    }
  return TRUE;
}

HostPage *
host_store_find_duplicates (HostStore *self, const char *family, const char *given, const char *birth_date,
                            const char *phone, guint limit, GError **error)
{
  g_autoptr (HostPage) page = host_page_new ();
  g_auto (Wanted) wanted = { 0 };
  HostConnection *connection;
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);

  wanted.family = althea_text_fold (family != NULL ? family : "");
  wanted.given = althea_text_fold (given != NULL ? given : "");
  wanted.phone = althea_text_digits (phone != NULL ? phone : "");
  wanted.birth = birth_date != NULL ? host_date_to_number (birth_date, strlen (birth_date)) : 0;
  connection = host_readers_take (self->readers, error);
  if (connection == NULL)
    return NULL;
  ok = find (connection, &wanted, limit == 0 ? DEFAULT_LIMIT : MIN (limit, MAX_LIMIT), page, error);
  host_readers_give (self->readers, connection);
  return ok ? g_steal_pointer (&page) : NULL;
}
