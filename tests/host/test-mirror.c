/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The patient's mirror against a real host over HTTPS on loopback. */

#include "mirror-fixture.h"

#define N_MANY 1200
#define N_IN_BUNDLE 300

static GListModel *
records (MirrorFixture *f, const char *type)
{
  return G_LIST_MODEL (home_mirror_get_records (f->mirror, type));
}

/* --- synchronising -------------------------------------------------------------------------------- */

static void
test_first_sync (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (AltheaRecord) newest = NULL;

  add_observation (f->host.session, "a1c-1", ANNA, "7.10");
  add_observation (f->host.session, "a1c-2", ANNA, "7.2");
  add_patient (f->host.session, "bob", "Other", "Bob");
  add_observation (f->host.session, "of-bob", "bob", "5.0");
  mirror_fixture_pair (f);
  g_assert_cmpstr (home_mirror_get_patient_name (f->mirror), ==, "Anna Kowalska");
  g_assert_cmpstr (home_mirror_get_practice_name (f->mirror), ==, "Lakeside Practice");
  g_assert_false (home_mirror_get_first_sync_done (f->mirror));
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  g_assert_true (home_mirror_get_first_sync_done (f->mirror));
  await_n_items (records (f, "Observation"), 2);
  await_n_items (records (f, "Patient"), 1);
  g_assert_null (home_record_list_find (home_mirror_get_records (f->mirror, "Observation"), "of-bob"));
  newest = g_object_ref (home_record_list_find (home_mirror_get_records (f->mirror, "Observation"), "a1c-1"));
  g_assert_cmpstr (althea_decimal_get_text (
                       ((const AltheaQuantity *)althea_record_get_value (newest, "value-quantity"))->value),
                   ==, "7.10");
}

static void
test_live_change (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *held = NULL;
  g_autoptr (AltheaRecord) stored = NULL, withdrawn = NULL;
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new ("talk first");
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (AltheaRecordBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  add_observation (f->host.session, "a1c-1", ANNA, "7.1");
  await_n_items (records (f, "Observation"), 1);
  /* What the practice holds back again goes from this computer too. */
  stored = read_record (f->host.session, "Observation", "a1c-1", &error);
  g_assert_no_error (error);
  builder = althea_record_builder_new_edit (stored);
  althea_record_builder_remove_tag (builder, "urn:althea:release", "released");
  althea_record_builder_add_tag (builder, "urn:althea:release", "held");
  withdrawn = althea_record_builder_end (g_steal_pointer (&builder), &error);
  g_assert_no_error (error);
  althea_changeset_add (changeset, withdrawn);
  done = commit (f->host.session, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  await_n_items (records (f, "Observation"), 0);
}

/* What the mirror knows is there without any network, after a restart. */
static void
test_offline_reading (MirrorFixture *f, gconstpointer data)
{
  gint64 synced_us = 0;

  add_observation (f->host.session, "a1c-1", ANNA, "7.1");
  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  synced_us = home_mirror_get_last_synced_us (f->mirror);
  mirror_fixture_reopen (f);
  g_assert_cmpint (home_mirror_get_last_synced_us (f->mirror), ==, synced_us);
  await_n_items (records (f, "Observation"), 1);
}

static void
add_many (HostFixture *host)
{
  for (guint first = 0; first < N_MANY; first += N_IN_BUNDLE)
    {
      g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
      g_autoptr (GPtrArray) stored = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = first; i < first + N_IN_BUNDLE; i++)
        {
          g_autofree char *id = g_strdup_printf ("many-%04u", i);
          g_autofree char *text = observation_text (id, ANNA, "6.4");
          g_autoptr (AltheaRecord) record = record_of (text);

          althea_changeset_add (changeset, record);
        }
      stored = commit (host->session, changeset, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

static gboolean
has_some (gpointer data)
{
  return home_sync_get_n_received (data) > 0;
}

/* What the first sync said of itself, page by page. */
static void
note_progress (HomeSync *sync, GParamSpec *pspec, GPtrArray *texts)
{
  if (home_sync_get_n_received (sync) > 0 && home_sync_get_state (sync) == HOME_SYNC_RUNNING)
    g_ptr_array_add (texts, g_strdup (home_sync_get_state_text (sync)));
}

static void
test_progress (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *end = NULL;

  add_many (&f->host);
  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  g_signal_connect (f->sync, "notify::state-text", G_CALLBACK (note_progress), texts);
  await (is_synced, f->sync);
  g_signal_handlers_disconnect_by_data (f->sync, texts);
  /* The total is known from the first page, and stays what it was. */
  g_assert_cmpuint (texts->len, >, 1);
  g_assert_cmpuint (home_sync_get_n_total (f->sync), ==, home_sync_get_n_received (f->sync));
  end = g_strdup_printf (" of %u entries", home_sync_get_n_total (f->sync));
  for (guint i = 0; i < texts->len; i++)
    g_assert_true (g_str_has_suffix (g_ptr_array_index (texts, i), end));
}

static void
test_broken_first_sync (MirrorFixture *f, gconstpointer data)
{
  guint n_before = 0;

  add_many (&f->host);
  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (has_some, f->sync);
  n_before = home_sync_get_n_received (f->sync);
  g_assert_cmpuint (n_before, <, N_MANY);
  mirror_fixture_reopen (f);
  g_assert_false (home_mirror_get_first_sync_done (f->mirror));
  g_assert_cmpstr (home_mirror_get_cursor (f->mirror), !=, "");
  await_n_items (records (f, "Observation"), g_list_model_get_n_items (records (f, "Observation")));
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  await_n_items (records (f, "Observation"), N_MANY);
  /* It went on where it broke: what was there was not asked for again. */
  g_assert_cmpuint (home_sync_get_n_received (f->sync), <=, N_MANY + 10 - n_before);
  g_assert_true (home_mirror_get_first_sync_done (f->mirror));
}

/* --- the outbox ----------------------------------------------------------------------------------- */

static void
test_offline_message (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (HomeOutboxItem) item = NULL, again = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) answer = NULL, seen = NULL;

  mirror_fixture_pair (f);
  item = outbox_add (f->mirror, message_operation ("May I take both tablets?"));
  id = g_strdup (home_outbox_item_get_id (item));
  g_assert_cmpint (home_outbox_item_get_state (item), ==, HOME_OUTBOX_KEPT);
  g_assert_cmpstr (home_outbox_item_get_state_text (item), ==, "Kept on this computer");
  g_assert_cmpuint (count_messages (&f->host), ==, 0);
  /* A restart loses nothing. */
  mirror_fixture_reopen (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home_mirror_get_outbox (f->mirror))), ==, 1);
  again = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_outbox (f->mirror)), 0);
  g_assert_cmpstr (home_outbox_item_get_id (again), ==, id);
  g_assert_cmpint (home_outbox_item_get_state (again), ==, HOME_OUTBOX_KEPT);
  mirror_fixture_start (f);
  await_item (again, HOME_OUTBOX_ACCEPTED);
  g_assert_true (g_str_has_prefix (home_outbox_item_get_state_text (again), "At the practice "));
  g_assert_cmpuint (count_messages (&f->host), ==, 1);
  /* Opened by a person there. */
  seen = must_operate (f->host.session,
                       althea_operation_new_strings ("message-seen", "thread",
                                                     home_outbox_item_get_result (again, "thread"), NULL));
  await_item (again, HOME_OUTBOX_SEEN);
  g_assert_true (g_str_has_prefix (home_outbox_item_get_state_text (again), "Seen "));
}

/* The answer to the first sending was lost: the same operation goes out again and has one effect. */
static void
test_exactly_once (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (HomeOutboxItem) item = NULL, again = NULL;
  g_autoptr (JsonObject) first = NULL;
  AltheaSession *other = NULL;

  mirror_fixture_pair (f);
  item = outbox_add (f->mirror, message_operation ("Only once, please."));
  other = open_remote (home_mirror_get_pairing (f->mirror));
  await_state (other, ALTHEA_SESSION_ONLINE);
  first = must_operate (other, g_object_ref (home_outbox_item_get_operation (item)));
  end_session (other);
  g_assert_cmpuint (count_messages (&f->host), ==, 1);
  mirror_fixture_start (f);
  await_item (item, HOME_OUTBOX_ACCEPTED);
  g_assert_cmpstr (home_outbox_item_get_result (item, "message"), ==,
                   json_object_get_string_member (first, "message"));
  g_assert_cmpuint (count_messages (&f->host), ==, 1);
}

static void
test_refused_message (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (20000, 'x');
  g_autoptr (HomeOutboxItem) item = NULL, other = NULL, edited = NULL;
  g_autoptr (AltheaOperation) operation = message_operation ("Shorter now.");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  HomeOutbox *outbox = NULL;

  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  outbox = home_mirror_get_outbox (f->mirror);
  item = outbox_add (f->mirror, message_operation (long_text));
  other = outbox_add (f->mirror, message_operation ("A good one behind it."));
  await_item (item, HOME_OUTBOX_REFUSED);
  await_item (other, HOME_OUTBOX_ACCEPTED);
  g_assert_nonnull (home_outbox_item_get_reason (item));
  g_assert_cmpstr (home_outbox_item_get_reason (item), !=, "");
  g_assert_cmpuint (home_outbox_get_n_refused (outbox), ==, 1);
  /* The text is still there after a restart, and can be sent again when it was mended. */
  mirror_fixture_reopen (f);
  outbox = home_mirror_get_outbox (f->mirror);
  g_clear_object (&item);
  item = g_list_model_get_item (G_LIST_MODEL (outbox), 0);
  g_assert_cmpint (home_outbox_item_get_state (item), ==, HOME_OUTBOX_REFUSED);
  g_assert_cmpstr (althea_operation_get_string (home_outbox_item_get_operation (item), "text"), ==,
                   long_text);
  mirror_fixture_start (f);
  home_outbox_replace_async (outbox, item, operation, keep_result, &result);
  await_result (&result);
  g_assert_true (home_outbox_replace_finish (outbox, result, &error));
  g_assert_no_error (error);
  edited
      = g_list_model_get_item (G_LIST_MODEL (outbox), g_list_model_get_n_items (G_LIST_MODEL (outbox)) - 1);
  g_assert_cmpstr (home_outbox_item_get_id (edited), ==, althea_operation_get_id (operation));
  await_item (edited, HOME_OUTBOX_ACCEPTED);
  g_assert_cmpuint (home_outbox_get_n_refused (outbox), ==, 0);
}

/* --- conversations -------------------------------------------------------------------------------- */

static gboolean
has_unread (gpointer data)
{
  return home_thread_list_get_n_unread (data) == 1;
}

static gboolean
has_none_unread (gpointer data)
{
  return home_thread_list_get_n_unread (data) == 0;
}

typedef struct
{
  AltheaSession *session;
  const char *message, *field;
  gboolean there;
} AwaitedMark;

/* Whether the practice's copy of a message has the mark by now. */
static void
await_mark (HostFixture *host, const char *message, const char *field)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < deadline)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaRecord) record = read_record (host->session, "Communication", message, &error);

      g_assert_no_error (error);
      if (althea_record_get_value (record, field) != NULL)
        return;
    }
  g_test_fail_printf ("the practice was never told: %s", field);
}

static void
test_conversation (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (HomeThreadList) threads = NULL;
  g_autoptr (HomeThread) thread = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  mirror_fixture_pair (f);
  threads = home_thread_list_new (f->mirror);
  home_thread_list_send_async (threads, NULL, "Tablets", "May I take both?", keep_result, &result);
  await_result (&result);
  thread = home_thread_list_send_finish (threads, result, &error);
  g_assert_no_error (error);
  /* Before the practice has it. */
  g_assert_cmpstr (home_thread_get_id (thread), ==, "");
  g_assert_cmpstr (home_thread_get_subject (thread), ==, "Tablets");
  g_assert_cmpstr (home_thread_get_state_text (thread), ==, "Kept on this computer");
  g_assert_cmpuint (g_list_model_get_n_items (home_thread_get_pending (thread)), ==, 1);
  key = g_strdup (home_thread_get_key (thread));
  mirror_fixture_start (f);
  await_n_items (home_thread_get_messages (thread), 1);
  await_n_items (home_thread_get_pending (thread), 0);
  /* The same conversation goes on under the practice's name for it. */
  g_assert_cmpstr (home_thread_get_id (thread), !=, "");
  g_assert_cmpstr (home_thread_get_key (thread), ==, key);
  await_n_items (threads, 1);
  answer = must_operate (f->host.session, althea_operation_new_strings ("message-send", "patient", ANNA,
                                                                        "thread", home_thread_get_id (thread),
                                                                        "text", "Yes, both.", NULL));
  await (has_unread, threads);
  g_assert_cmpstr (home_thread_get_preview (thread), ==, "Yes, both.");
  await_mark (&f->host, json_object_get_string_member (answer, "message"), "delivered");
  home_thread_list_mark_seen (threads, thread);
  await (has_none_unread, threads);
  await_mark (&f->host, json_object_get_string_member (answer, "message"), "seen");
}

/* --- a restored practice -------------------------------------------------------------------------- */

typedef struct
{
  HomeMirrorPair *epoch;
  HomeOutboxRow *row;
} Tampering;

/* The mirror as it would be when the practice went back to an older copy of its record: another epoch, a
 * record that is no longer there, and a message that was accepted and lost. */
static gboolean
tamper (AltheaDatabase *database, gpointer data, GError **error)
{
  Tampering *tampering = data;
  g_autofree char *ghost = g_strdelimit (observation_text ("ghost", ANNA, "9.9"), "'", '"');

  return home_mirror_value_write (database, tampering->epoch, error)
         && home_outbox_row_insert (database, tampering->row, error)
         && home_outbox_row_update (database, tampering->row, error)
         && althea_database_exec (
             database,
             "INSERT INTO record (type, id, version, seq, json) VALUES ('Observation', 'ghost', 1,"
             " 1, CAST('{\"resourceType\":\"Observation\",\"id\":\"ghost\",\"status\":\"final\","
             "\"code\":{\"text\":\"Ghost\"}}' AS BLOB))",
             error);
}

static void
lose_epoch (MirrorFixture *f, const char *operation_id)
{
  g_autoptr (AltheaOperation) operation = NULL;
  g_autoptr (JsonObject) parameters = json_object_new ();
  g_autofree char *path = g_build_filename (home_profile_get_directory (f->profile), "mirror.db", NULL);
  g_autofree char *keys = g_build_filename (home_profile_get_directory (f->profile), "keys", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaKeyslots) slots = NULL;
  g_autoptr (AltheaSecret) master = NULL;
  g_autoptr (AltheaDatabase) database = NULL;
  Tampering tampering = { home_mirror_pair_new ("sync.epoch", "an older epoch"), g_new0 (HomeOutboxRow, 1) };

  json_object_set_string_member (parameters, "patient", ANNA);
  json_object_set_string_member (parameters, "subject", "Lost");
  json_object_set_string_member (parameters, "text", "Was accepted, then lost.");
  operation = althea_operation_new_with_id ("message-send", operation_id, parameters);
  tampering.row->id = g_strdup (operation_id);
  tampering.row->name = g_strdup ("message-send");
  tampering.row->body = althea_operation_to_json (operation);
  tampering.row->state = 2;
  tampering.row->made_us = tampering.row->stored_us = althea_clock_now_us ();
  tampering.row->result = g_strdup ("{\"thread\":\"gone\",\"message\":\"gone\"}");
  slots = althea_keyslots_open (keys, &error);
  g_assert_no_error (error);
  master = althea_keyslots_open_passphrase (slots, ANNA_USER, ANNA_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  database = home_vault_open_database (path, master, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (althea_database_begin (database, TRUE, &error));
  g_assert_true (tamper (database, &tampering, &error));
  g_assert_true (althea_database_commit (database, &error));
  g_assert_no_error (error);
  home_mirror_pair_free (tampering.epoch);
  home_outbox_row_free (tampering.row);
}

static void
test_new_epoch (MirrorFixture *f, gconstpointer data)
{
  g_autofree char *id = althea_id_new ();
  g_autoptr (HomeOutboxItem) item = NULL;
  g_autofree char *epoch = NULL;

  add_observation (f->host.session, "a1c-1", ANNA, "7.1");
  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  epoch = g_strdup (home_mirror_get_epoch (f->mirror));
  mirror_fixture_close (f);
  lose_epoch (f, id);
  mirror_fixture_reopen (f);
  await_n_items (records (f, "Observation"), 2);
  item = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_outbox (f->mirror)), 0);
  g_assert_cmpint (home_outbox_item_get_state (item), ==, HOME_OUTBOX_ACCEPTED);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  g_assert_cmpstr (home_mirror_get_epoch (f->mirror), ==, epoch);
  await_n_items (records (f, "Observation"), 1);
  g_assert_nonnull (home_record_list_find (home_mirror_get_records (f->mirror, "Observation"), "a1c-1"));
  await_item (item, HOME_OUTBOX_ACCEPTED);
  g_assert_cmpstr (home_outbox_item_get_result (item, "message"), !=, "gone");
  g_assert_cmpuint (count_messages (&f->host), ==, 1);
}

/* --- the end -------------------------------------------------------------------------------------- */

static gboolean
is_revoked (gpointer data)
{
  return home_mirror_get_revoked (data);
}

static void
test_revoked_device (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) done = NULL;

  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  done = must_operate (
      f->host.session,
      althea_operation_new_strings ("device-revoke", "device", home_mirror_get_device_id (f->mirror), NULL));
  await (is_revoked, f->mirror);
  g_assert_cmpint (home_sync_get_state (f->sync), ==, HOME_SYNC_REVOKED);
  /* It stays so, also without the practice. */
  mirror_fixture_reopen (f);
  g_assert_true (home_mirror_get_revoked (f->mirror));
}

static gboolean
is_offline (gpointer data)
{
  return home_sync_get_state (data) == HOME_SYNC_OFFLINE;
}

/* A practice that is only away is not taken for one that unlinked the computer. */
static void
test_practice_away (MirrorFixture *f, gconstpointer data)
{
  mirror_fixture_pair (f);
  mirror_fixture_start (f);
  await (is_synced, f->sync);
  host_fixture_stop (&f->host);
  await (is_offline, f->sync);
  g_assert_false (home_mirror_get_revoked (f->mirror));
  g_assert_true (g_str_has_prefix (home_sync_get_state_text (f->sync), "Offline. Last updated: "));
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/mirror/" name, MirrorFixture, NULL, mirror_fixture_set_up, func, mirror_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("first-sync", test_first_sync);
  TEST ("live-change", test_live_change);
  TEST ("offline-reading", test_offline_reading);
  TEST ("broken-first-sync", test_broken_first_sync);
  TEST ("progress", test_progress);
  TEST ("offline-message", test_offline_message);
  TEST ("exactly-once", test_exactly_once);
  TEST ("refused-message", test_refused_message);
  TEST ("conversation", test_conversation);
  TEST ("new-epoch", test_new_epoch);
  TEST ("practice-away", test_practice_away);
  TEST ("revoked-device", test_revoked_device);
  return g_test_run ();
}
