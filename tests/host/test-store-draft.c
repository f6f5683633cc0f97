/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-draft.h"
#include "store-fixture.h"

/* Unsent work: kept for its person, by key, with numbers that are never given twice. */

#define ANNE "Practitioner/anne"
#define BILL "Practitioner/bill"

typedef StoreFixture Fixture;

typedef struct
{
  const char *person, *key, *content;
  guint64 sequence;
  gboolean remove;
} Keeping;

static gboolean
keep_work (HostTransaction *transaction, gpointer data, GError **error)
{
  Keeping *keeping = data;
  HostDraft draft = { .person = (char *)keeping->person,
                      .key = (char *)keeping->key,
                      .patient = (char *)"p-1",
                      .kind = (char *)"note",
                      .rival = (char *)"",
                      .content = (char *)keeping->content };

  if (keeping->remove)
    return host_transaction_remove_draft (transaction, keeping->person, keeping->key, error);
  if (!host_transaction_put_draft (transaction, &draft, error))
    return FALSE;
  keeping->sequence = draft.sequence;
  return TRUE;
}

static guint64
keep (Fixture *fixture, const char *person, const char *key, const char *content)
{
  Keeping keeping = { .person = person, .key = key, .content = content };
  g_autoptr (GError) error = NULL;

  host_store_run (fixture->store, keep_work, &keeping, &error);
  g_assert_no_error (error);
  return keeping.sequence;
}

static void
drop (Fixture *fixture, const char *person, const char *key)
{
  Keeping keeping = { .person = person, .key = key, .remove = TRUE };
  g_autoptr (GError) error = NULL;

  host_store_run (fixture->store, keep_work, &keeping, &error);
  g_assert_no_error (error);
}

static void
assert_content (Fixture *fixture, const char *person, const char *key, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDraft) draft = host_store_get_draft (fixture->store, person, key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (draft != NULL ? draft->content : NULL, ==, content);
}

static void
test_of_a_person (Fixture *fixture, gconstpointer unused)
{
  const gint64 seq = host_store_get_last_seq (fixture->store);

  keep (fixture, ANNE, "note-1", "„Ł“ of Anne");
  keep (fixture, BILL, "note-1", "of Bill");
  assert_content (fixture, ANNE, "note-1", "„Ł“ of Anne");
  assert_content (fixture, BILL, "note-1", "of Bill");
  assert_content (fixture, BILL, "note-2", NULL);
  /* A draft is no change that anybody else follows. */
  g_assert_cmpint (host_store_get_last_seq (fixture->store), ==, seq);
  store_fixture_reopen (fixture);
  assert_content (fixture, ANNE, "note-1", "„Ł“ of Anne");
}

static void
test_sequence (Fixture *fixture, gconstpointer unused)
{
  const guint64 first = keep (fixture, ANNE, "note-1", "a");
  const guint64 second = keep (fixture, ANNE, "note-1", "ab");
  guint64 third;

  g_assert_cmpuint (second, >, first);
  assert_content (fixture, ANNE, "note-1", "ab");
  drop (fixture, ANNE, "note-1");
  assert_content (fixture, ANNE, "note-1", NULL);
  third = keep (fixture, ANNE, "note-1", "new");
  g_assert_cmpuint (third, >, second);
}

static void
test_list (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  const HostDraft *newest, *oldest;

  keep (fixture, ANNE, "a", "1234567");
  keep (fixture, ANNE, "b", "1234567");
  keep (fixture, BILL, "c", "1234567");
  drafts = host_store_list_drafts (fixture->store, ANNE, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drafts->len, ==, 2);
  newest = drafts->pdata[0];
  oldest = drafts->pdata[1];
  g_assert_cmpstr (newest->key, ==, "b");
  g_assert_cmpstr (newest->content, ==, "1234567");
  g_assert_null (oldest->content);
  g_assert_cmpstr (oldest->patient, ==, "p-1");
  notes = host_store_list_drafts_of_kind (fixture->store, "note", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define TEST(path, func) g_test_add (path, Fixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  TEST ("/store/draft/person", test_of_a_person);
  TEST ("/store/draft/sequence", test_sequence);
  TEST ("/store/draft/list", test_list);
  return g_test_run ();
}
