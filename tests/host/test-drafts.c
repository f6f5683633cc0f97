/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include "althea-draft.h"
#include "host-people.h"

/* Unsent work as an editor keeps it, over the host's socket. */

#define NOTE "note-0001"

typedef struct
{
  AltheaDraft *kept, *theirs, *mine;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_object (&answer->kept);
  g_clear_object (&answer->theirs);
  g_clear_object (&answer->mine);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
keep (AltheaSession *session, const char *key, const char *patient, const char *content, guint64 sequence,
      Answer *answer)
{
  g_autoptr (GAsyncResult) result = NULL;

  answer_clear (answer);
  althea_session_keep_draft_async (session, key, patient, ALTHEA_DRAFT_NOTE, content, sequence, keep_result,
                                   &result);
  await_result (&result);
  answer->kept
      = althea_session_keep_draft_finish (session, result, &answer->theirs, &answer->mine, &answer->error);
}

static guint64
must_keep (AltheaSession *session, const char *key, const char *content, guint64 sequence)
{
  g_auto (Answer) answer = { 0 };

  keep (session, key, "anna", content, sequence, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (althea_draft_get_key (answer.kept), ==, key);
  return althea_draft_get_sequence (answer.kept);
}

static AltheaDraft *
read_draft (AltheaSession *session, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  althea_session_read_draft_async (session, key, NULL, keep_result, &result);
  await_result (&result);
  return althea_session_read_draft_finish (session, result, error);
}

static void
assert_content (AltheaSession *session, const char *key, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDraft) draft = read_draft (session, key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (althea_draft_get_content (draft), ==, content);
}

static void
assert_none (AltheaSession *session, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDraft) draft = read_draft (session, key, &error);

  g_assert_null (draft);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static GPtrArray *
list (AltheaSession *session, const char *patient, const char *kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;

  althea_session_list_drafts_async (session, patient, kind, NULL, keep_result, &result);
  await_result (&result);
  drafts = althea_session_list_drafts_finish (session, result, &error);
  g_assert_no_error (error);
  return drafts;
}

static gboolean
discard (AltheaSession *session, const char *key, guint64 sequence, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  althea_session_discard_draft_async (session, key, sequence, keep_result, &result);
  await_result (&result);
  return althea_session_discard_draft_finish (session, result, error);
}

static void
set_up (HostFixture *f, gconstpointer data)
{
  host_fixture_set_up (f, data);
  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
}

/* The same person at another machine. */
static AltheaSession *
second_session (HostFixture *f, const char *user, const char *passphrase)
{
  AltheaSession *session = althea_session_new_local (f->socket_path);
  g_autoptr (GError) error = NULL;

  althea_session_open (session);
  await_state (session, ALTHEA_SESSION_SIGNED_OUT);
  sign_in (session, user, passphrase, &error);
  g_assert_no_error (error);
  return session;
}

/* --- one editor ---------------------------------------------------------------------------------- */

static void
test_keep (HostFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  guint64 first = must_keep (f->session, NOTE, "„Coughing“", 0);
  guint64 second = must_keep (f->session, NOTE, "„Coughing“ since\nTuesday", first);

  g_assert_cmpuint (second, >, first);
  /* The answer was lost and the editor asks again. */
  g_assert_cmpuint (must_keep (f->session, NOTE, "„Coughing“ since\nTuesday", first), ==, second);
  assert_content (f->session, NOTE, "„Coughing“ since\nTuesday");
  must_keep (f->session, "note-0002", "", 0);
  drafts = list (f->session, "anna", ALTHEA_DRAFT_NOTE);
  g_assert_cmpuint (drafts->len, ==, 2);
  g_assert_cmpstr (althea_draft_get_key (drafts->pdata[0]), ==, "note-0002");
  g_assert_cmpstr (althea_draft_get_patient_id (drafts->pdata[1]), ==, "anna");
  g_assert_cmpint (althea_draft_get_time_us (drafts->pdata[1]), >, 0);
  forms = list (f->session, NULL, ALTHEA_DRAFT_FORM);
  g_assert_cmpuint (forms->len, ==, 0);
  g_assert_false (discard (f->session, NOTE, first, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (discard (f->session, NOTE, second, &error));
  g_assert_true (discard (f->session, NOTE, second, &error));
  g_assert_no_error (error);
  assert_none (f->session, NOTE);
}

static void
test_limits (HostFixture *f, gconstpointer data)
{
  g_auto (Answer) answer = { 0 };
  g_autofree char *most = g_strnfill (ALTHEA_DRAFT_MOST_BYTES, '\n');
  g_autofree char *more = g_strnfill (ALTHEA_DRAFT_MOST_BYTES + 1, 'x');
  g_autofree char *long_key = g_strnfill (200, 'k');

  keep (f->session, NOTE, "anna", most, 0, &answer);
  g_assert_no_error (answer.error);
  keep (f->session, NOTE, "anna", more, althea_draft_get_sequence (answer.kept), &answer);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
  assert_content (f->session, NOTE, most);
  keep (f->session, long_key, "anna", "x", 0, &answer);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  keep (f->session, "no/key", "anna", "x", 0, &answer);
  g_assert_nonnull (answer.error);
  keep (f->session, "note-2", "nobody", "x", 0, &answer);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_too_many (HostFixture *f, gconstpointer data)
{
  g_auto (Answer) answer = { 0 };
  guint n = 0;

  do
    {
      g_autofree char *key = g_strdup_printf ("note-%u", n);
      keep (f->session, key, NULL, "x", 0, &answer);
      n += answer.kept != NULL;
    }
  while (answer.kept != NULL && n < 600);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY);
  g_assert_cmpuint (n, ==, 500);
}

/* --- two editors --------------------------------------------------------------------------------- */

static void
test_conflict (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaSession) other = second_session (f, LENA_USER, LENA_PASSPHRASE);
  g_auto (Answer) answer = { 0 };
  guint64 shared = must_keep (f->session, NOTE, "cough", 0);
  guint64 theirs = must_keep (other, NOTE, "cough, fever", shared);
  guint64 mine;

  keep (f->session, NOTE, "anna", "cough, no fever", shared, &answer);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_assert_cmpstr (althea_draft_get_content (answer.theirs), ==, "cough, fever");
  g_assert_cmpuint (althea_draft_get_sequence (answer.theirs), ==, theirs);
  g_assert_cmpstr (althea_draft_get_content (answer.mine), ==, "cough, no fever");
  g_assert_cmpstr (althea_draft_get_conflicts_with (answer.mine), ==, NOTE);
  /* Both are safe, and both can be gone on with. */
  g_autofree char *my_key = g_strdup (althea_draft_get_key (answer.mine));
  mine = althea_draft_get_sequence (answer.mine);
  must_keep (f->session, my_key, "cough, no fever at all", mine);
  must_keep (other, NOTE, "cough, fever, chills", theirs);
  assert_content (f->session, my_key, "cough, no fever at all");
  assert_content (f->session, NOTE, "cough, fever, chills");
  althea_session_close (other);
}

/* Thrown away or signed at one machine while the other goes on writing. */
static void
test_gone_meanwhile (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaSession) other = second_session (f, LENA_USER, LENA_PASSPHRASE);
  g_autoptr (GError) error = NULL;
  g_auto (Answer) answer = { 0 };
  guint64 sequence = must_keep (f->session, NOTE, "cough", 0);

  g_assert_true (discard (other, NOTE, sequence, &error));
  keep (f->session, NOTE, "anna", "cough and more", sequence, &answer);
  g_assert_error (answer.error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_assert_null (answer.theirs);
  g_assert_cmpstr (althea_draft_get_content (answer.mine), ==, "cough and more");
  althea_session_close (other);
}

static void
test_nobody_elses (HostFixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) added = must_operate (
      f->session, althea_operation_new_strings ("staff-add", "user", "omar", "name", "Dr Omar Said", "role",
                                                "clinician", "passphrase", "seven quiet herons", NULL));
  g_autoptr (AltheaSession) omar = second_session (f, "omar", "seven quiet herons");
  g_autoptr (GPtrArray) drafts = NULL;

  must_keep (f->session, NOTE, "of Lena", 0);
  assert_none (omar, NOTE);
  drafts = list (omar, NULL, NULL);
  g_assert_cmpuint (drafts->len, ==, 0);
  must_keep (omar, NOTE, "of Omar", 0);
  assert_content (f->session, NOTE, "of Lena");
  assert_content (omar, NOTE, "of Omar");
  althea_session_close (omar);
}

/* Drafts are in no chart, no feed and no audit. */
static void
test_leaves_no_trace (HostFixture *f, gconstpointer data)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (f->service);
  HostStore *store = host_practice_get_store (practice);
  gint64 seq = host_store_get_last_seq (store);
  g_autoptr (GError) error = NULL;

  must_keep (f->session, NOTE, "of Lena", 0);
  g_assert_cmpint (host_store_get_last_seq (store), ==, seq);
  host_store_verify (store, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
#define TEST(path, func) g_test_add (path, HostFixture, NULL, set_up, func, host_fixture_tear_down)
  TEST ("/drafts/keep", test_keep);
  TEST ("/drafts/limits", test_limits);
  TEST ("/drafts/too-many", test_too_many);
  TEST ("/drafts/conflict", test_conflict);
  TEST ("/drafts/gone-meanwhile", test_gone_meanwhile);
  TEST ("/drafts/nobody-elses", test_nobody_elses);
  TEST ("/drafts/no-trace", test_leaves_no_trace);
  return g_test_run ();
}
