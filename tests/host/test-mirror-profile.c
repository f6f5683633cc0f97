/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles on a patient's computer: keys, passwords, what is on the disk, what a crash leaves. No host. */

#include "mirror-fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANARY "Canary-Kowalska-4711"
#define NOBODYS_ADDRESS "127.0.0.1:9"
#define N_KILLS 25

static AltheaPairing *
make_pairing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) authority = althea_identity_new_authority ("Authority", &error);
  AltheaPairing *pairing = g_new0 (AltheaPairing, 1);
  g_autofree char *request = NULL;

  g_assert_no_error (error);
  pairing->identity = g_new0 (AltheaIdentity, 1);
  request = althea_device_request_new ("computer", &pairing->identity->key_pem, &error);
  g_assert_no_error (error);
  pairing->identity->certificate_pem
      = althea_device_request_sign (authority, request, "0123456789abcdef", &error);
  g_assert_no_error (error);
  pairing->authority_pem = g_strdup (authority->certificate_pem);
  pairing->host_pin = g_strnfill (64, 'a');
  pairing->addresses = g_strsplit (NOBODYS_ADDRESS, "\n", -1);
  pairing->practice_name = g_strdup ("Lakeside Practice");
  pairing->practice_phone = g_strdup ("555 0142");
  pairing->patient_id = g_strdup (ANNA);
  pairing->patient_name = g_strdup (CANARY);
  pairing->device_id = g_strdup ("0123456789abcdef");
  return pairing;
}

static void
set_up (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (AltheaPairing) pairing = make_pairing ();

  mirror_fixture_set_up_home (f, data);
  mirror_fixture_create (f, pairing);
}

static void
apply_version (HomeMirror *mirror, const char *text, guint64 version)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (AltheaChange) change = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL, *id = NULL;

  g_assert_true (althea_fhir_peek (bytes, &type, &id));
  g_ptr_array_add (changes, althea_change_new (type, id, version, 1, FALSE, bytes));
  home_mirror_apply_async (mirror, changes, "1", "epoch", TRUE, keep_result, &result);
  await_result (&result);
  g_assert_true (home_mirror_apply_finish (mirror, result, &error));
  g_assert_no_error (error);
}

static void
apply (HomeMirror *mirror, const char *text)
{
  apply_version (mirror, text, 1);
}

/* --- passwords ------------------------------------------------------------------------------------ */

static void
test_wrong_password (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) mirror = NULL;

  mirror_fixture_close (f);
  althea_clock_set_fake_us (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC);
  mirror = unlock (f->profile, "not the password", &error);
  g_assert_null (mirror);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_assert_cmpint (home_profile_get_wait_us (f->profile), ==, G_TIME_SPAN_SECOND);
  g_clear_error (&error);
  /* Not even the right one is looked at before the pause is over. */
  mirror = unlock (f->profile, ANNA_PASSWORD, &error);
  g_assert_null (mirror);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY);
  g_clear_error (&error);
  for (guint i = 1; i < 4; i++)
    {
      althea_clock_advance_fake_us (home_profile_get_wait_us (f->profile));
      mirror = unlock (f->profile, "not the password", &error);
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
      g_clear_error (&error);
      g_assert_cmpint (home_profile_get_wait_us (f->profile), ==, (G_TIME_SPAN_SECOND << i));
    }
  /* Starting the program again does not shorten it. */
  {
    g_autoptr (HomeProfile) again = home_profile_open (home_profile_get_directory (f->profile), &error);

    g_assert_no_error (error);
    g_assert_cmpint (home_profile_get_wait_us (again), ==, 8 * G_TIME_SPAN_SECOND);
  }
  althea_clock_advance_fake_us (8 * G_TIME_SPAN_SECOND);
  mirror = unlock (f->profile, ANNA_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (home_profile_get_n_failures (f->profile), ==, 0);
  home_mirror_close (mirror);
}

static void
test_change_password (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) refused = NULL, changed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) mirror = NULL;

  althea_clock_set_fake_us (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC);
  home_profile_change_password_async (f->profile, "wrong", "another fine phrase", keep_result, &refused);
  await_result (&refused);
  g_assert_false (home_profile_change_password_finish (f->profile, refused, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  althea_clock_advance_fake_us (G_TIME_SPAN_MINUTE);
  home_profile_change_password_async (f->profile, ANNA_PASSWORD, "another fine phrase", keep_result,
                                      &changed);
  await_result (&changed);
  g_assert_true (home_profile_change_password_finish (f->profile, changed, &error));
  g_assert_no_error (error);
  mirror_fixture_close (f);
  mirror = unlock (f->profile, ANNA_PASSWORD, &error);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  althea_clock_advance_fake_us (G_TIME_SPAN_MINUTE);
  mirror = unlock (f->profile, "another fine phrase", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (home_mirror_get_patient_name (mirror), ==, CANARY);
  home_mirror_close (mirror);
}

static gboolean
set_kept_open (HomeProfile *profile, gboolean kept_open, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  home_profile_set_kept_open_async (profile, kept_open, password, keep_result, &result);
  await_result (&result);
  return home_profile_set_kept_open_finish (profile, result, error);
}

static HomeMirror *
unlock_kept (HomeProfile *profile, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  home_profile_unlock_kept_async (profile, keep_result, &result);
  await_result (&result);
  return home_profile_unlock_finish (profile, result, error);
}

/* A key in the desktop's keyring, only for those who asked for it with their password. */
static void
test_kept_open (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) kept = NULL;

  mirror_fixture_close (f);
  kept = unlock_kept (f->profile, &error);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  althea_clock_set_fake_us (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC);
  g_assert_false (set_kept_open (f->profile, TRUE, "not the password", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  g_assert_false (home_profile_get_kept_open (f->profile));
  althea_clock_advance_fake_us (G_TIME_SPAN_MINUTE);
  g_assert_true (set_kept_open (f->profile, TRUE, ANNA_PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_true (home_profile_get_kept_open (f->profile));
  kept = unlock_kept (f->profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (home_mirror_get_patient_name (kept), ==, CANARY);
  home_mirror_close (kept);
  g_clear_object (&kept);
  g_assert_true (set_kept_open (f->profile, FALSE, NULL, &error));
  g_assert_no_error (error);
  kept = unlock_kept (f->profile, &error);
  g_assert_null (kept);
  g_assert_nonnull (error);
}

static void
test_password_rules (void)
{
  const char *const names[] = { "maria", "Maria Kowalska", "Lakeside Family Medicine", NULL };
  static const char *const bad[] = { "",           "short",      "1234567",    "12345678",     "87654321",
                                     "aaaaaaaaaa", "abababab",   "20262026",   "password",     "Password1!",
                                     "P@ssw0rd99", "iloveyou!!", "qwertyuiop", "kowalska1972", "Lakeside2026",
                                     "maria12345", "KOWALSKA!!!" };
  static const char *const good[]
      = { "four plain garden words", "Tr4velling-light", "grünes Fahrrad", "xk7#mQ2!v", "мой красный дом" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (home_password_check (bad[i], names, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_cmpstr (error->message, !=, "");
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (home_password_check (good[i], names, &error));
      g_assert_no_error (error);
    }
}

static void
test_user_names (MirrorFixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "   ", "a\nb", "evil\342\200\256name" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (home_profile_list_check_name (f->profiles, bad[i], &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (home_profile_list_check_name (f->profiles, " ANNA ", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (home_profile_list_check_name (f->profiles, "Żaneta", &error));
  g_assert_no_error (error);
}

/* --- what is on the disk -------------------------------------------------------------------------- */

static gboolean
holds (const char *path, const char *needle)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &bytes, &n_bytes, &error);
  g_assert_no_error (error);
  return memmem (bytes, n_bytes, needle, strlen (needle)) != NULL;
}

static void
assert_nowhere (const char *directory, const char *needle)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  guint n_files = 0;

  for (const char *name = NULL; (name = g_dir_read_name (dir)) != NULL; n_files++)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (holds (path, needle))
        g_error ("%s holds %s in clear", name, needle);
    }
  g_assert_cmpuint (n_files, >=, 3);
}

static void
test_nothing_in_clear (MirrorFixture *f, gconstpointer data)
{
  const char *directory = home_profile_get_directory (f->profile);
  g_autofree char *path = g_build_filename (directory, "mirror.db", NULL), *key = NULL;
  g_autoptr (HomeOutboxItem) item = NULL;

  key = g_strdup (home_mirror_get_pairing (f->mirror)->identity->key_pem);
  apply (f->mirror, "{'resourceType':'Condition','id':'c1','code':{'text':'" CANARY "'},"
                    "'subject':{'reference':'Patient/anna'}}");
  home_mirror_set_note (f->mirror, "draft.x", CANARY);
  item = outbox_add (f->mirror, message_operation (CANARY));
  /* While it is open, with its log beside it, and after it was closed. */
  assert_nowhere (directory, CANARY);
  mirror_fixture_close (f);
  assert_nowhere (directory, CANARY);
  assert_nowhere (directory, "PRIVATE KEY");
  assert_nowhere (directory, ANNA_PASSWORD);
  g_assert_false (holds (path, "SQLite format 3"));
  g_assert_nonnull (strstr (key, "PRIVATE KEY"));
  mirror_fixture_reopen (f);
  g_assert_cmpstr (home_mirror_get_note (f->mirror, "draft.x"), ==, CANARY);
  await_n_items (home_mirror_get_records (f->mirror, "Condition"), 1);
}

static void
test_locked_is_empty (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (HomeRecordList) list = NULL;
  g_autoptr (HomeOutboxItem) item = outbox_add (f->mirror, message_operation ("Hello"));
  g_autoptr (GListModel) outbox = g_object_ref (G_LIST_MODEL (home_mirror_get_outbox (f->mirror)));

  apply (f->mirror, "{'resourceType':'Condition','id':'c1','code':{'text':'Asthma'},"
                    "'subject':{'reference':'Patient/anna'}}");
  list = g_object_ref (home_mirror_get_records (f->mirror, "Condition"));
  await_n_items (list, 1);
  home_mirror_close (f->mirror);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (outbox), ==, 0);
  g_assert_null (home_mirror_get_note (f->mirror, "draft.x"));
}

static void
test_remove (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *directory = g_strdup (home_profile_get_directory (f->profile));
  g_autofree char *keys = g_build_filename (directory, "keys", NULL), *copy = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before = 0, n_after = 0;

  mirror_fixture_close (f);
  g_file_get_contents (keys, &before, &n_before, &error);
  g_assert_no_error (error);
  /* A second name for the same file keeps what was in it, as a disk might. */
  copy = g_build_filename (f->home, "what-the-disk-kept", NULL);
  g_assert_cmpint (link (keys, copy), ==, 0);
  home_profile_list_remove_async (f->profiles, f->profile, keep_result, &result);
  await_result (&result);
  g_assert_true (home_profile_list_remove_finish (f->profiles, result, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->profiles)), ==, 0);
  g_file_get_contents (copy, &after, &n_after, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_after, ==, n_before);
  g_assert_cmpint (memcmp (before, after, n_before), !=, 0);
  g_assert_null (memmem (after, n_after, ANNA_USER, strlen (ANNA_USER)));
}

static void
test_half_made (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *half = g_build_filename (f->home, ".new-0011223344556677", NULL);
  g_autofree char *keys = g_build_filename (half, "keys", NULL);
  g_autoptr (HomeProfileList) profiles = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (half, 0700), ==, 0);
  g_file_set_contents (keys, "half", -1, &error);
  g_assert_no_error (error);
  profiles = home_profile_list_new (f->home);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (profiles)), ==, 1);
}

static void
test_damaged (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (home_profile_get_directory (f->profile), "mirror.db", NULL);
  g_autofree char *bytes = NULL;
  gsize n_bytes = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) mirror = NULL;

  mirror_fixture_close (f);
  g_file_get_contents (path, &bytes, &n_bytes, &error);
  g_assert_no_error (error);
  memset (bytes, 'x', MIN (n_bytes, 4096));
  g_file_set_contents (path, bytes, (gssize)n_bytes, &error);
  g_assert_no_error (error);
  mirror = unlock (f->profile, ANNA_PASSWORD, &error);
  g_assert_null (mirror);
  g_assert_nonnull (error);
  g_assert_cmpint (home_profile_get_n_failures (f->profile), ==, 0);
}

/* --- what is news --------------------------------------------------------------------------------- */

static void
test_news (MirrorFixture *f, gconstpointer data)
{
  HomeRecordList *list = home_mirror_get_records (f->mirror, "Observation");
  AltheaRecord *record = NULL;

  althea_clock_set_fake_us (G_GINT64_CONSTANT (1795344120) * G_USEC_PER_SEC);
  /* What is old at the first synchronisation is no news; what is recent is. */
  {
    g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
    static const char *const dates[] = { "2020-01-01", "2026-11-20" };
    g_autoptr (GAsyncResult) result = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
      {
        g_autofree char *id = g_strdup_printf ("o%u", i);
        g_autofree char *json = g_strdup_printf (
            "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{\"text\":\"T\"},"
            "\"effectiveDateTime\":\"%s\"}",
            id, dates[i]);
        g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

        g_ptr_array_add (changes, althea_change_new ("Observation", id, 1, i + 1, FALSE, bytes));
      }
    home_mirror_apply_async (f->mirror, changes, "2", "epoch", TRUE, keep_result, &result);
    await_result (&result);
    g_assert_true (home_mirror_apply_finish (f->mirror, result, NULL));
  }
  await_n_items (list, 2);
  g_assert_false (home_mirror_is_new (f->mirror, home_record_list_find (list, "o0")));
  record = home_record_list_find (list, "o1");
  g_assert_true (home_mirror_is_new (f->mirror, record));
  home_mirror_mark_seen (f->mirror, record);
  g_assert_false (home_mirror_is_new (f->mirror, record));
  mirror_fixture_reopen (f);
  list = home_mirror_get_records (f->mirror, "Observation");
  await_n_items (list, 2);
  g_assert_false (home_mirror_is_new (f->mirror, home_record_list_find (list, "o1")));
  /* An old result that comes later is news, and a corrected one is news again. */
  apply (f->mirror, "{'resourceType':'Observation','id':'o2','status':'final','code':{'text':'T'},"
                    "'effectiveDateTime':'2019-05-05'}");
  await_n_items (list, 3);
  g_assert_true (home_mirror_is_new (f->mirror, home_record_list_find (list, "o2")));
  apply_version (f->mirror,
                 "{'resourceType':'Observation','id':'o1','status':'corrected','code':{'text':'T'},"
                 "'effectiveDateTime':'2026-11-20'}",
                 2);
  g_assert_true (home_mirror_is_new (f->mirror, home_record_list_find (list, "o1")));
}

/* --- kill -9 -------------------------------------------------------------------------------------- */

/* The other process: says the id of each operation that is durable, until it is killed. */
G_NORETURN static void
run_child (const char *directory)
{
  g_autoptr (HomeProfile) profile = home_profile_open (directory, NULL);
  g_autoptr (HomeMirror) mirror = NULL;

  althea_crypto_init ();
  mirror = unlock (profile, ANNA_PASSWORD, NULL);
  while (TRUE)
    {
      g_autoptr (HomeOutboxItem) item = outbox_add (mirror, message_operation ("Kept?"));

      g_print ("%s\n", home_outbox_item_get_id (item));
      fflush (stdout);
    }
}

static char *program;

static void
test_killed (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  mirror_fixture_close (f);
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                                        "--child", home_profile_get_directory (f->profile),
                                                        NULL);
      g_autoptr (GDataInputStream) out = NULL;
      char *line = NULL;

      g_assert_no_error (error);
      out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      /* Killed at a moment that nobody chose: some operations after the first one. */
      for (guint n = 0; n <= i % 7 && (line = g_data_input_stream_read_line (out, NULL, NULL, NULL)) != NULL;
           n++)
        g_hash_table_add (said, line);
      g_subprocess_send_signal (child, SIGKILL);
      while ((line = g_data_input_stream_read_line (out, NULL, NULL, NULL)) != NULL)
        g_hash_table_add (said, line);
      g_subprocess_wait (child, NULL, NULL);
    }
  g_assert_cmpuint (g_hash_table_size (said), >=, N_KILLS);
  mirror_fixture_reopen (f);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (home_mirror_get_outbox (f->mirror))); i++)
    {
      g_autoptr (HomeOutboxItem) item
          = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_outbox (f->mirror)), i);

      g_assert_cmpint (home_outbox_item_get_state (item), ==, HOME_OUTBOX_KEPT);
      g_hash_table_remove (said, home_outbox_item_get_id (item));
    }
  g_assert_cmpuint (g_hash_table_size (said), ==, 0);
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/mirror-profile/" name, MirrorFixture, NULL, set_up, func, mirror_fixture_tear_down_home)

int
main (int argc, char **argv)
{
  g_autofree char *keyring = NULL, *keyring_file = NULL;
  int status = 0;

  if (argc == 3 && g_str_equal (argv[1], "--child"))
    run_child (argv[2]);
  program = argv[0];
  keyring = g_dir_make_tmp ("althea-keyring-XXXXXX", NULL);
  keyring_file = g_build_filename (keyring, "test.keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring_file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  TEST ("wrong-password", test_wrong_password);
  TEST ("change-password", test_change_password);
  TEST ("kept-open", test_kept_open);
  g_test_add_func ("/mirror-profile/password-rules", test_password_rules);
  TEST ("user-names", test_user_names);
  TEST ("nothing-in-clear", test_nothing_in_clear);
  TEST ("locked-is-empty", test_locked_is_empty);
  TEST ("remove", test_remove);
  TEST ("half-made", test_half_made);
  TEST ("damaged", test_damaged);
  TEST ("news", test_news);
  TEST ("killed", test_killed);
  status = g_test_run ();
  remove_tree (keyring);
  return status;
}
