/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

/* --- lists ------------------------------------------------------------------------------------------------
 */

static gboolean
list_has_loaded (gpointer data)
{
  return !althea_record_list_get_loading (data);
}

static GListModel *
search (AltheaSession *session, const char *type, const char *query)
{
  GListModel *list = althea_session_search (session, type, query);

  await (list_has_loaded, list);
  g_assert_null (althea_record_list_get_error_text (ALTHEA_RECORD_LIST (list)));
  return list;
}

static const char *
id_at (GListModel *list, guint position)
{
  g_autoptr (AltheaRecord) record = g_list_model_get_item (list, position);

  return record != NULL ? althea_record_get_id (record) : NULL;
}

typedef struct
{
  GListModel *list;
  guint n_items;
} AwaitedCount;

static gboolean
has_count (gpointer data)
{
  AwaitedCount *awaited = data;

  return g_list_model_get_n_items (awaited->list) == awaited->n_items;
}

static void
await_count (GListModel *list, guint n_items)
{
  AwaitedCount awaited = { list, n_items };

  await (has_count, &awaited);
}

/* What a list said of its changes, as text: "+0:3" three items at 0, "-2:1", "~1:1" replaced. */
static void
note_change (GListModel *list, guint position, guint removed, guint added, GString *said)
{
  if (removed > 0 && added > 0)
    g_string_append_printf (said, "~%u:%u/%u ", position, removed, added);
  else if (removed > 0)
    g_string_append_printf (said, "-%u:%u ", position, removed);
  else
    g_string_append_printf (said, "+%u:%u ", position, added);
}

static void
add_observations (HostFixture *f, guint n)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{'resourceType':'Observation','id':'obs-%03u','status':'final','code':{'coding':[{'system':"
          "'http://loinc.org','code':'8867-4'}]},'subject':{'reference':'Patient/anna'},'effectiveDateTime':"
          "'2026-01-%02u','valueQuantity':{'value':%u,'unit':'/min'}}",
          i, i % 28 + 1, 60 + i);
      g_autoptr (AltheaRecord) record = record_of (text);

      althea_changeset_add (changeset, record);
    }
  stored = commit (f->session, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stored->len, ==, n);
}

static void
test_search_pages (HostFixture *f, gconstpointer data)
{
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_observations (f, 45);
  list = search (f->session, "Observation", "patient=anna&_count=20&_total=accurate");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 20);
  g_assert_cmpint (althea_record_list_get_n_total (ALTHEA_RECORD_LIST (list)), ==, 45);
  /* Looking at the top asks for nothing; looking near the end asks for the next page. */
  g_assert_nonnull (id_at (list, 0));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 20);
  g_assert_nonnull (id_at (list, 19));
  await_count (list, 40);
  g_assert_nonnull (id_at (list, 39));
  await_count (list, 45);
  g_assert_nonnull (id_at (list, 44));
  g_assert_null (id_at (list, 45));
  for (guint i = 0; i < 45; i++)
    g_assert_true (g_hash_table_add (seen, g_strdup (id_at (list, i))));
}

static void
test_search_by_text (HostFixture *f, gconstpointer data)
{
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GListModel) nobody = NULL;
  g_autofree char *query = althea_query_new ("_text", "kowálska an", "_count", NULL, "_sort", "name", NULL);

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_patient (f->session, "ben", "Okello", "Ben");
  g_assert_cmpstr (query, ==, "_text=kow%C3%A1lska%20an&_sort=name");
  list = search (f->session, "Patient", query);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  g_assert_cmpstr (id_at (list, 0), ==, "anna");
  nobody = search (f->session, "Patient", "_text=zzzz");
  g_assert_true (althea_record_list_get_empty (ALTHEA_RECORD_LIST (nobody)));
}

/* A condition that the host does not know is refused with its name, never left out. */
static void
test_search_is_strict (HostFixture *f, gconstpointer data)
{
  static const char *const wrong[] = { "flavour=sweet", "date=yesterday",      "_count=many",
                                       "_sort=size",    "patient=a&patient=b", "patient=Practitioner/1",
                                       "code=a,b",      "_total=maybe",        "name=x" };

  host_fixture_sign_in (f);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/fhir/Observation?", wrong[i], NULL);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AltheaRecordPage) page = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strndup (wrong[i], strcspn (wrong[i], "="));

      althea_session_load_page_async (f->session, path, NULL, keep_result, &result);
      await_result (&result);
      page = althea_session_load_page_finish (f->session, result, &error);
      g_assert_null (page);
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_true (strstr (error->message, name) != NULL);
    }
}

static void
test_search_finds (HostFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *type, *query;
    guint n_found;
  } cases[] = {
    { "Observation", "patient=anna", 45 },
    { "Observation", "subject=Patient/anna&_count=100", 45 },
    { "Observation", "patient=ben", 0 },
    { "Observation", "_id=obs-003", 1 },
    { "Observation", "code=http://loinc.org|8867-4&patient=anna&_count=100", 45 },
    { "Observation", "code=8867-4&patient=anna&date=2026-01-03", 2 },
    { "Observation", "patient=anna&date=ge2026-01-27&_count=100", 2 },
    { "Observation", "patient=anna&date=gt2026-01-27", 1 },
    { "Observation", "patient=anna&date=le2026-01-01", 2 },
    { "Observation", "patient=anna&date=lt2026-01-01", 0 },
    { "Observation", "patient=anna&date=ge2026-01-05&date=lt2026-01-07", 4 },
    { "Observation", "patient=anna&status=final&_count=100", 45 },
    { "Observation", "patient=anna&status=amended", 0 },
    { "Patient", "name=kowal", 1 },
    { "Patient", "_lastUpdated=ge2026-01-01", 1 },
    { "Patient", "_lastUpdated=lt2020-01-01", 0 },
  };

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_observations (f, 45);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GListModel) list = search (f->session, cases[i].type, cases[i].query);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (g_list_model_get_n_items (list), ==, cases[i].n_found);
    }
}

/* Somebody else's commits show by themselves: replaced where they stand, added where they belong. */
static void
test_list_follows (HostFixture *f, gconstpointer data)
{
  AltheaSession *colleague = althea_session_new_local (f->socket_path);
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (AltheaRecord) before = NULL;
  g_autoptr (AltheaRecord) kept = NULL;
  g_autoptr (AltheaRecord) after = NULL;
  g_autoptr (AltheaRecord) edited = NULL;
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder;

  host_fixture_sign_in (f);
  althea_session_open (colleague);
  sign_in (colleague, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_observation (f->session, "one", "anna", "7.2");
  list = search (f->session, "Observation", "patient=anna&status=final");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  g_signal_connect (list, "items-changed", G_CALLBACK (note_change), said);
  add_observation (colleague, "two", "anna", "6.9");
  await_count (list, 2);
  g_assert_true (g_str_has_prefix (said->str, "+"));

  /* An edit that still matches replaces the item; the other one stays the same object. */
  g_string_truncate (said, 0);
  before = read_record (colleague, "Observation", "one", &error);
  g_assert_no_error (error);
  kept = g_list_model_get_item (list, g_str_equal (id_at (list, 0), "two") ? 0 : 1);
  builder = althea_record_builder_new_edit (before);
  althea_record_builder_add_tag (builder, "urn:example", "seen");
  edited = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  althea_changeset_add (changeset, edited);
  stored = commit (colleague, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  while (said->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (said->str, "~"));
  after = g_list_model_get_item (list, g_str_equal (id_at (list, 0), "two") ? 0 : 1);
  g_assert_true (after == kept);

  /* An edit that no longer matches takes the item away. */
  g_clear_object (&edited);
  builder = althea_record_builder_new_edit (stored->pdata[0]);
  althea_record_builder_set_string (builder, "status", "entered-in-error");
  edited = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_clear_object (&changeset);
  changeset = althea_changeset_new ("wrong patient");
  althea_changeset_add (changeset, edited);
  g_clear_pointer (&stored, g_ptr_array_unref);
  stored = commit (colleague, changeset, NULL, NULL, &error);
  g_assert_no_error (error);
  await_count (list, 1);
  g_assert_cmpstr (id_at (list, 0), ==, "two");
  end_session (colleague);
}

static void
test_history (HostFixture *f, gconstpointer data)
{
  g_autoptr (GListModel) list = NULL;
  g_autoptr (AltheaRecord) newest = NULL;
  g_autoptr (AltheaRecord) oldest = NULL;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  for (guint i = 1; i < 4; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{'resourceType':'Patient','id':'anna','meta':{'versionId':'%u'},'name':[{'family':"
          "'Kowalska','given':['Anna %u']}],'birthDate':'1972-03-12'}",
          i, i);
      g_autoptr (AltheaRecord) stored = must_commit (f->session, text);
    }
  list = althea_session_history (f->session, "Patient", "anna");
  await_count (list, 4);
  newest = g_list_model_get_item (list, 0);
  oldest = g_list_model_get_item (list, 3);
  g_assert_cmpuint (althea_record_get_version (newest), ==, 4);
  g_assert_cmpuint (althea_record_get_version (oldest), ==, 1);
}

/* --- a chart
 * ---------------------------------------------------------------------------------------------------- */

static gboolean
chart_has_loaded (gpointer data)
{
  return !althea_patient_records_get_loading (data);
}

static void
test_everything (HostFixture *f, gconstpointer data)
{
  g_autoptr (GListModel) chart = NULL;
  g_autoptr (GListModel) observations = NULL;
  g_autoptr (GListModel) same = NULL;
  g_autoptr (AltheaRecord) first = NULL;
  AltheaPatientRecords *records;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_patient (f->session, "ben", "Okello", "Ben");
  add_observations (f, 700);
  add_observation (f->session, "of-ben", "ben", "5.0");
  chart = althea_session_everything (f->session, "anna");
  records = ALTHEA_PATIENT_RECORDS (chart);
  await (chart_has_loaded, chart);
  g_assert_cmpuint (g_list_model_get_n_items (chart), ==, 701);
  g_assert_cmpstr (althea_record_get_id (althea_patient_records_get_patient (records)), ==, "anna");
  g_assert_cmpstr (id_at (chart, 0), ==, "anna");
  observations = althea_patient_records_get_type_model (records, "Observation");
  same = althea_patient_records_get_type_model (records, "Observation");
  g_assert_true (observations == same);
  g_assert_cmpuint (g_list_model_get_n_items (observations), ==, 700);
  first = g_list_model_get_item (observations, 0);
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_date (first)), ==, "2026-01-28");

  /* Another patient's records do not come in; the own ones do, and an edit shows. */
  add_observation (f->session, "of-ben-too", "ben", "5.1");
  add_observation (f->session, "new", "anna", "6.1");
  await_count (chart, 702);
  await_count (observations, 701);
}

static void
test_static_records (void)
{
  g_autoptr (GListStore) store = g_list_store_new (ALTHEA_TYPE_RECORD);
  g_autoptr (AltheaRecord) patient
      = record_of ("{'resourceType':'Patient','id':'anna','name':[{'family':'Kowalska'}]}");
  g_autoptr (AltheaRecord) condition = record_of ("{'resourceType':'Condition','id':'c','subject':{'"
                                                  "reference':'Patient/anna'},'code':{'text':'Asthma'}}");
  g_autoptr (AltheaPatientRecords) records = NULL;
  g_autoptr (GListModel) conditions = NULL;

  g_list_store_append (store, condition);
  g_list_store_append (store, patient);
  records = althea_patient_records_new_static (G_LIST_MODEL (store));
  g_assert_cmpstr (althea_patient_records_get_patient_id (records), ==, "anna");
  g_assert_true (althea_patient_records_get_patient (records) == patient);
  conditions = althea_patient_records_get_type_model (records, "Condition");
  g_assert_cmpuint (g_list_model_get_n_items (conditions), ==, 1);
}

/* --- following
 * ----------------------------------------------------------------------------------------------------- */

static void
note_changed (AltheaSession *session, AltheaChange *change, GPtrArray *changes)
{
  g_ptr_array_add (changes, g_object_ref (change));
}

static void
count_signal (AltheaSession *session, guint *n)
{
  (*n)++;
}

static gboolean
is_positive (gpointer data)
{
  return *(guint *)data > 0;
}

typedef struct
{
  GPtrArray *changes;
  const char *id;
} AwaitedChange;

static gboolean
has_change (gpointer data)
{
  AwaitedChange *awaited = data;

  for (guint i = 0; i < awaited->changes->len; i++)
    if (g_strcmp0 (althea_change_get_id (awaited->changes->pdata[i]), awaited->id) == 0)
      return TRUE;
  return FALSE;
}

static void
test_live (HostFixture *f, gconstpointer data)
{
  AltheaSession *colleague = althea_session_new_local (f->socket_path);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  AwaitedChange awaited = { changes, "anna" };
  g_autoptr (GError) error = NULL;

  host_fixture_sign_in (f);
  althea_session_open (colleague);
  sign_in (colleague, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  g_signal_connect (colleague, "changed", G_CALLBACK (note_changed), changes);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  await (has_change, &awaited);
  awaited.id = "hba1c";
  add_observation (f->session, "hba1c", "anna", "7.2");
  await (has_change, &awaited);
  g_assert_cmpstr (althea_change_get_patient_id (changes->pdata[changes->len - 1]), ==, "anna");
  end_session (colleague);
}

static void
note_closed (SoupWebsocketConnection *live, gboolean *closed)
{
  *closed = TRUE;
}

static void
note_message (SoupWebsocketConnection *live, int type, GBytes *message, gboolean *came)
{
  *came = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A listener says nothing for as long as it likes: no deadline of a request holds for it. */
static void
test_live_stays (HostFixture *f, gconstpointer data)
{
  AltheaTransport *transport = althea_session_get_transport (f->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SoupWebsocketConnection) live = NULL;
  g_autoptr (GError) error = NULL;
  HostLimits limits = quick_limits ();
  gboolean closed = FALSE, came = FALSE, passed = FALSE;

  host_fixture_stop (f);
  limits.body_ms = limits.idle_ms = limits.head_ms = 200;
  f->service = host_service_new (f->directory);
  host_service_set_limits (f->service, &limits);
  host_service_listen_local (f->service, f->socket_path, &error);
  g_assert_no_error (error);
  host_fixture_sign_in (f);
  althea_transport_connect_live_async (transport, NULL, keep_result, &result);
  await_result (&result);
  live = althea_transport_connect_live_finish (transport, result, &error);
  g_assert_no_error (error);
  g_signal_connect (live, "closed", G_CALLBACK (note_closed), &closed);
  g_signal_connect (live, "message", G_CALLBACK (note_message), &came);
  g_timeout_add (700, set_true, &passed);
  await (is_true, &passed);
  g_assert_false (closed);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  await (is_true, &came);
  g_assert_false (closed);
  soup_websocket_connection_close (live, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  await (is_true, &closed);
}

/* The host goes away and comes back: the state says so, and nothing that happened meanwhile is lost. */
static void
test_reconnect (HostFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  AwaitedChange awaited = { changes, "ben" };
  AltheaSession *other;
  g_autoptr (GError) error = NULL;
  guint n_resynced = 0;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  g_signal_connect (f->session, "changed", G_CALLBACK (note_changed), changes);
  g_signal_connect (f->session, "resynced", G_CALLBACK (count_signal), &n_resynced);
  host_fixture_stop (f);
  await_state (f->session, ALTHEA_SESSION_OFFLINE);
  g_assert_null (read_record (f->session, "Patient", "anna", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE);
  g_clear_error (&error);
  host_fixture_start (f);
  await_state (f->session, ALTHEA_SESSION_LOCKED);
  other = althea_session_new_local (f->socket_path);
  althea_session_open (other);
  sign_in (other, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  add_patient (other, "ben", "Okello", "Ben");
  sign_in (f->session, LENA_USER, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  await (is_positive, &n_resynced);
  await (has_change, &awaited);
  end_session (other);
}

/* The feed with bodies, as a mirror reads it: in pages, from any cursor, to the end. */
static void
test_changes_resume (HostFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = g_strdup ("");
  g_autofree char *first_epoch = NULL;
  gboolean more = TRUE;
  guint n_pages = 0;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  add_observations (f, 60);
  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) changes = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *epoch = NULL;
      char *next = NULL;
      gint64 n_left = 0;

      althea_session_changes_async (f->session, cursor, 25, NULL, keep_result, &result);
      await_result (&result);
      changes = althea_session_changes_finish (f->session, result, &next, &more, &n_left, &epoch, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (changes->len, <=, 25);
      /* Counted for patients only, who wait for all of it. */
      g_assert_cmpint (n_left, ==, -1);
      for (guint i = 0; i < changes->len; i++)
        {
          g_assert_nonnull (althea_change_get_resource (changes->pdata[i]));
          g_assert_true (g_hash_table_add (seen, g_strdup (althea_change_get_id (changes->pdata[i]))));
        }
      if (first_epoch == NULL)
        first_epoch = g_strdup (epoch);
      g_assert_cmpstr (epoch, ==, first_epoch);
      g_free (cursor);
      cursor = next;
      n_pages++;
    }
  g_assert_cmpuint (n_pages, >, 2);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("obs-%03u", i);

      g_assert_true (g_hash_table_contains (seen, id));
    }
  g_assert_true (g_hash_table_contains (seen, "anna"));
}

/* --- changesets
 * ------------------------------------------------------------------------------------------------------ */

static void
test_changeset_bundle (void)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new ("a \"quoted\" reason\n");
  g_autofree char *text = observation_text ("one", "anna", "1.50");
  g_autoptr (AltheaRecord) record = record_of (text);
  g_autoptr (GBytes) bundle = NULL;
  g_autofree char *json = NULL;

  althea_changeset_add (changeset, record);
  bundle = althea_changeset_to_bundle (changeset);
  json = g_strndup (g_bytes_get_data (bundle, NULL), g_bytes_get_size (bundle));
  g_assert_true (strstr (json, "\"valueString\":\"a \\\"quoted\\\" reason\\u000a\"") != NULL);
  g_assert_true (strstr (json, "\"url\":\"Observation/one\"") != NULL);
  g_assert_true (strstr (json, "1.50") != NULL);
  g_assert_null (strstr (json, "ifMatch"));
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/session/" name, HostFixture, NULL, host_fixture_set_up, func, host_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("search-pages", test_search_pages);
  TEST ("search-by-text", test_search_by_text);
  TEST ("search-is-strict", test_search_is_strict);
  TEST ("search-finds", test_search_finds);
  TEST ("list-follows", test_list_follows);
  TEST ("history", test_history);
  TEST ("everything", test_everything);
  g_test_add_func ("/session/static-records", test_static_records);
  TEST ("live", test_live);
  TEST ("live-stays", test_live_stays);
  TEST ("reconnect", test_reconnect);
  TEST ("changes-resume", test_changes_resume);
  g_test_add_func ("/session/changeset-bundle", test_changeset_bundle);
  return g_test_run ();
}
