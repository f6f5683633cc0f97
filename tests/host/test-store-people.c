/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* Finding patients by what people type, and people who are entered twice. */

typedef StoreFixture Fixture;

static const struct
{
  const char *id, *family, *given, *birth, *number, *phone;
} people[] = {
  { "smith-john", "Smith", "John", "1972-03-12", "0000123", "(555) 010-0142" },
  { "smith-jane", "Smith", "Jane", "1980-11-02", "0000124", "(555) 010-0142" },
  { "smithson", "Smithson", "Ada", "1972-12-03", "0000125", "555.867.5309" },
  { "kowalski", "Kowalski", "Łukasz", "1955-01-31", "0000126", "+48 22 555 01 99" },
  { "mueller", "Müller", "Jürgen", "1961-07-04", "0000127", NULL },
  { "obrien", "O'Brien", "Seán", "1990-05-05", "0000128", NULL },
  { "wang", "王", "小明", "2001-02-03", "0000129", NULL },
  { "haddad", "الخطيب", "ليلى", "1988-08-08", "0000130", NULL },
  { "berg", "van der Berg", "Johanna", "1933", "0000131", NULL },
  { "percent", "Per%cent", "Quo\\\"te", "1972", "A-77/1", NULL },
  { "jones", "Jones", "Maria Smith", "1972-03-12", "0001972", NULL },
  { "strasse", "Straße", "Zoë", "2019-06", "0000133", NULL },
};

static void
add_people (HostStore *store)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *telecom
          = people[i].phone != NULL
                ? g_strdup_printf (",\"telecom\":[{\"system\":\"phone\",\"value\":\"%s\"}]", people[i].phone)
                : g_strdup ("");
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"identifier\":[{\"system\":\"urn:althea:record-"
          "number\","
          "\"value\":\"%s\"}],\"name\":[{\"family\":\"%s\",\"given\":[\"%s\"]}],\"birthDate\":\"%s\"%s}",
          people[i].id, people[i].number, people[i].family, people[i].given, people[i].birth, telecom);
      store_put (store, "Patient", people[i].id, 0, json);
    }
}

/* The ids in order, separated by spaces. */
static char *
find (HostStore *store, const char *text)
{
  const HostQuery query = { .resource_type = "Patient", .text = text, .count_total = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = host_store_search (store, &query, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->versions->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((HostVersion *)g_ptr_array_index (page->versions, i))->id);
  g_assert_cmpint (page->total, ==, page->versions->len);
  return g_string_free_and_steal (ids);
}

static void
test_find (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *typed, *found;
  } cases[] = {
    /* One word: family names in order, exact ones first, then others. */
    { "smith", "smith-jane smith-john smithson jones" },
    { "SMITH", "smith-jane smith-john smithson jones" },
    { "smi", "smith-jane smith-john smithson jones" },
    { "joh", "smith-john berg" },
    { "jo", "jones smith-john berg" },
    /* Fragments in any order. */
    { "smi jo", "jones smith-john" },
    { "john smith", "smith-john" },
    { "der ber joh", "berg" },
    /* Letters that people do not have, or have otherwise. */
    { "lukasz", "kowalski" },
    { "Łukasz", "kowalski" },
    { "muller", "mueller" },
    { "MÜLLER jur", "mueller" },
    { "obrien", "obrien" },
    { "o'brien", "obrien" },
    { "O’Brien sean", "obrien" },
    { "strasse", "strasse" },
    { "Straße zoe", "strasse" },
    { "王小明", "wang" },
    { "王", "wang" },
    { "小明", "wang" },
    { "الخطيب", "haddad" },
    { "ليلى", "haddad" },
    /* Birth dates as they are typed. */
    { "1972-03-12", "jones smith-john" },
    { "12.3.1972", "jones smith-john" },
    { "12.03.72", "jones smith-john" },
    { "3/12/1972", "jones smith-john smithson" },
    { "12 Mar 1972", "jones smith-john" },
    { "March 12, 1972", "jones smith-john" },
    { "mar 1972", "jones smith-john" },
    { "19720312", "jones smith-john" },
    { "1972-03", "jones smith-john" },
    { "2019-06", "strasse" },
    { "31.1.1955 kow", "kowalski" },
    { "smith 1980", "smith-jane" },
    { "1980 smith", "smith-jane" },
    { "1933", "berg" },
    /* A year may be a record number too; both count. */
    { "1972", "jones percent smith-john smithson" },
    { "31.2.1972", "" },
    /* Record numbers, whole or without what fills them up. */
    { "0000126", "kowalski" },
    { "126", "kowalski" },
    { "a77", "percent" },
    { "A-77/1", "percent" },
    /* Telephone numbers, whole or in parts. */
    { "555-0142", "" },
    { "010-0142", "smith-jane smith-john" },
    { "0142 john", "smith-john" },
    { "867 5309", "smithson" },
    { "+48 22 555", "kowalski" },
    /* A piece from the middle, when nothing begins so. */
    { "owalsk", "kowalski" },
    { "ithso ada", "smithson" },
    /* Signs mean nothing to the database. */
    { "%", "" },
    { "_", "" },
    { "'", "" },
    { "\"", "" },
    { "*", "" },
    { "smith\" OR \"x", "" },
    { "per%cent", "percent" },
    { "x' OR 1=1 --", "" },
    { "family:smith", "" },
    { "smith NOT john", "" },
    { "NEAR(smith john)", "" },
    { "", "" },
    { "\xff\xfe", "" },
    { "nobody", "" },
    { "smith kowalski", "" },
  };

  add_people (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (fixture->store, cases[i].typed);
      if (strcmp (found, cases[i].found) != 0)
        {
          g_test_message ("'%s' found '%s', not '%s'", cases[i].typed, found, cases[i].found);
          g_test_fail ();
        }
    }
}

/* What is found follows what is changed. */
static void
test_follows_changes (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *number = NULL;
  g_autofree char *birth = NULL;

  add_people (fixture->store);
  store_put (
      fixture->store, "Patient", "smithson", 1,
      "{\"resourceType\":\"Patient\",\"id\":\"smithson\",\"name\":[{\"use\":\"old\",\"family\":\"Smithson\"},"
      "{\"use\":\"official\",\"family\":\"Lovelace\",\"given\":[\"Ada\"]}],\"birthDate\":\"1815-12-10\"}");
  before = find (fixture->store, "smithson");
  g_assert_cmpstr (before, ==, "smithson");
  after = find (fixture->store, "love");
  g_assert_cmpstr (after, ==, "smithson");
  number = find (fixture->store, "5309");
  g_assert_cmpstr (number, ==, "");
  birth = find (fixture->store, "1972-12-03");
  g_assert_cmpstr (birth, ==, "");
}

/* --- pages --------------------------------------------------------------------------------------- */

#define CROWD 900

static gboolean
add_crowd (HostTransaction *transaction, gpointer data, GError **error)
{
  static const char *const givens[] = { "Maria", "Marian", "Otto" };

  for (guint i = 0; i < CROWD; i++)
    {
      g_autofree char *id = g_strdup_printf ("crowd-%u", i);
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"family\":\"%c%c%s\",\"given\":"
          "[\"%s\"]}],\"birthDate\":\"19%02u-01-01\"}",
          id, 'A' + i * 7 % 26, 'a' + i * 11 % 26, i % 5 == 0 ? "mar" : "son", givens[i % 3], i % 40);
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr (HostVersion) version = host_transaction_put (transaction, "Patient", id, 0, bytes,
                                                              i % 2 == 0, &store_author, NULL, NULL, error);
      if (version == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Reads all pages, putting a new person between each two; returns how many of the crowd came, each once. */
static guint
read_pages (Fixture *fixture, HostQuery *query, gboolean disturb)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  static guint n_added;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) page = NULL;
      query->cursor = cursor;
      page = host_store_search (fixture->store, query, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->versions->len; i++)
        {
          HostVersion *version = g_ptr_array_index (page->versions, i);
          if (g_str_has_prefix (version->id, "crowd-"))
            g_assert_true (g_hash_table_add (seen, g_strdup (version->id)));
        }
      g_free (cursor);
      cursor = g_strdup (page->next);
      g_assert_true (cursor == NULL || page->versions->len == query->limit);
      if (disturb)
        {
          g_autofree char *id = g_strdup_printf ("new-%u", n_added++);
          g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{"
                                                   "\"family\":\"%cnew\",\"given\":[\"Maria\"]}]}",
                                                   id, 'A' + n_added * 5 % 26);
          store_put (fixture->store, "Patient", id, 0, json);
        }
    }
  while (cursor != NULL);
  return g_hash_table_size (seen);
}

static void
test_pages (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  HostQuery all = { .resource_type = "Patient", .limit = 70 };
  HostQuery mar = { .resource_type = "Patient", .text = "mar", .limit = 40 };
  HostQuery maria = { .resource_type = "Patient", .text = "maria", .limit = 40 };
  HostQuery otto = { .resource_type = "Patient", .text = "otto s", .limit = 13 };
  HostQuery by_name = { .resource_type = "Patient", .text = "mar", .limit = 40, .order = HOST_ORDER_NAME };
  HostQuery released = { .resource_type = "Patient", .text = "maria", .limit = 20, .released_only = TRUE };
  HostQuery year = { .resource_type = "Patient", .text = "1907", .limit = 5 };
  HostQuery middle = { .resource_type = "Patient", .text = "ari", .limit = 50 };

  host_store_run (fixture->store, add_crowd, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read_pages (fixture, &all, FALSE), ==, CROWD);
  g_assert_cmpuint (read_pages (fixture, &all, TRUE), ==, CROWD);
  g_assert_cmpuint (read_pages (fixture, &mar, TRUE), ==, CROWD / 3 * 2);
  g_assert_cmpuint (read_pages (fixture, &maria, TRUE), ==, CROWD / 3 * 2);
  g_assert_cmpuint (read_pages (fixture, &by_name, TRUE), ==, CROWD / 3 * 2);
  g_assert_cmpuint (read_pages (fixture, &released, FALSE), ==, CROWD / 3);
  g_assert_cmpuint (read_pages (fixture, &year, FALSE), ==, 23);
  g_assert_cmpuint (read_pages (fixture, &middle, FALSE), ==, CROWD / 3 * 2);
  read_pages (fixture, &otto, FALSE);
}

static void
test_bad_cursor (Fixture *fixture, gconstpointer unused)
{
  static const char *const cursors[] = { "", "x", "p0_1", "p-1_1_", "p0_1_6", "0_1_6a", "p0_x_6a" };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      const HostQuery query = { .resource_type = "Patient", .text = "a", .cursor = cursors[i] };
      g_autoptr (GError) error = NULL;
      g_assert_null (host_store_search (fixture->store, &query, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
}

/* --- entered twice ------------------------------------------------------------------------------- */

static char *
duplicates (HostStore *store, const char *family, const char *given, const char *birth, const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = host_store_find_duplicates (store, family, given, birth, phone, 5, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->versions->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((HostVersion *)g_ptr_array_index (page->versions, i))->id);
  return g_string_free_and_steal (ids);
}

static void
test_duplicates (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *family, *given, *birth, *phone, *found;
  } cases[] = {
    { "Smith", "John", "1972-03-12", NULL, "smith-john" },
    { "SMITH", "Jon", "1972-03-12", NULL, "smith-john" },
    { "Smyth", "John", "1972-03-12", NULL, "smith-john" },
    { "Smith", "John", "1972-12-03", NULL, "smith-john" },
    { "Muller", "Jurgen", "1961-07-04", NULL, "mueller" },
    { "Muler", "Jürgen", "1961-07-05", NULL, "mueller" },
    { "Kowalsky", "Lukasz", NULL, "+48 22 555 01 99", "kowalski" },
    { "Brown", "John", NULL, "555 010 0142", "smith-john" },
    /* The same household, or the same birthday, is not the same person. */
    { "Green", "Peter", NULL, "555 010 0142", "" },
    { "Green", "Peter", "1972-03-12", NULL, "" },
    { "Smith", "Zacharias", "1950-01-01", NULL, "" },
    { "", "", "1972-03-12", NULL, "" },
    { NULL, NULL, NULL, NULL, "" },
  };

  add_people (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found
          = duplicates (fixture->store, cases[i].family, cases[i].given, cases[i].birth, cases[i].phone);
      if (strcmp (found, cases[i].found) != 0)
        {
          g_test_message ("case %u found '%s', not '%s'", i, found, cases[i].found);
          g_test_fail ();
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define ADD(path, func)                                                                                      \
  g_test_add ("/store/people/" path, Fixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("find", test_find);
  ADD ("follows-changes", test_follows_changes);
  ADD ("pages", test_pages);
  ADD ("bad-cursor", test_bad_cursor);
  ADD ("duplicates", test_duplicates);
#undef ADD
  return g_test_run ();
}
