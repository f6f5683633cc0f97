/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

/* What the host answers to requests that the apps' own client never makes, over the Unix socket. */

static GBytes *
ask (HostFixture *f, const char *method, const char *path, const char *body, char **expression,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AltheaTransport *transport = althea_session_get_transport (f->session);

  if (body != NULL)
    {
      g_autoptr (GString) json = g_string_new (body);

      g_string_replace (json, "'", "\"", 0);
      bytes = g_bytes_new (json->str, json->len);
    }
  althea_transport_send_async (transport, method, path, bytes, NULL, keep_result, &result);
  await_result (&result);
  return althea_transport_send_finish (transport, result, expression, error);
}

static char *
must_get (HostFixture *f, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ask (f, "GET", path, NULL, NULL, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_refused (HostFixture *f, const char *method, const char *path, const char *body, AltheaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ask (f, method, path, body, NULL, &error);

  if (!g_error_matches (error, ALTHEA_ERROR, (int)code))
    g_test_message ("%s %s %s", method, path, body != NULL ? body : "");
  g_assert_null (bytes);
  g_assert_error (error, ALTHEA_ERROR, (int)code);
}

static void
test_nowhere (HostFixture *f, gconstpointer data)
{
  static const char *const paths[] = { "/",        "/fhir",      "/fhir/Patient/a/b/c/d/e/f/g/h",
                                       "/nothing", "/operation", "/fhir/Patient/a%2Fb",
                                       "/fhir//a", "/live/x",    "/fhir/Patient/..",
                                       "/fhir/%00" };

  host_fixture_sign_in (f);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    assert_refused (f, "GET", paths[i], NULL, ALTHEA_ERROR_NOT_FOUND);
  assert_refused (f, "DELETE", "/fhir/Patient/a", NULL, ALTHEA_ERROR_NOT_FOUND);
  assert_refused (f, "POST", "/pair/enrol", "{}", ALTHEA_ERROR_NOT_FOUND);
}

static void
test_wrong_transactions (HostFixture *f, gconstpointer data)
{
#define PATIENT "'resource':{'resourceType':'Patient','id':'a','name':[{'family':'A'}]}"
  static const char *const bodies[] = {
    "",
    "[]",
    "{'resourceType':'Patient'}",
    "{'resourceType':'Bundle','type':'batch','entry':[{" PATIENT
    ",'request':{'method':'PUT','url':'Patient/a'}}]}",
    "{'resourceType':'Bundle','type':'transaction'}",
    "{'resourceType':'Bundle','type':'transaction','entry':[]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{'request':{'method':'PUT','url':'Patient/a'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT "}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'DELETE','url':'Patient/a'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'PUT','url':'Patient/b'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'POST','url':'Observation'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'PUT','url':'Patient/a','ifMatch':'1'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'PUT','url':'Patient/a','ifMatch':'W/\\\"0\\\"'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'POST','url':'Patient','ifMatch':'W/\\\"1\\\"'}}]}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':{'resourceType':'Patient','id':'a "
    "b'},"
    "'request':{'method':'PUT','url':'Patient/a b'}}]}",
    "{'resourceType':'Bundle','resourceType':'Bundle','type':'transaction'}",
    "{'resourceType':'Bundle','type':'transaction','entry':[{" PATIENT
    ",'request':{'method':'PUT','url':'Patient/a'}}]} {}",
  };
#undef PATIENT
  g_autoptr (GString) deep = g_string_new (NULL);

  host_fixture_sign_in (f);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_refused (f, "POST", "/fhir", bodies[i], ALTHEA_ERROR_INVALID);
  for (guint i = 0; i < 10000; i++)
    g_string_append_c (deep, '[');
  assert_refused (f, "POST", "/fhir", deep->str, ALTHEA_ERROR_INVALID);
  assert_refused (f, "GET", "/fhir/Patient/a", NULL, ALTHEA_ERROR_NOT_FOUND);
}

/* POST with an id makes a record as PUT does; a taken version is told with its place. */
static void
test_transaction_forms (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) made = NULL;
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GBytes) stale = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *text = NULL;

  host_fixture_sign_in (f);
  made = ask (
      f, "POST", "/fhir",
      "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':{'resourceType':'Patient','id':'a',"
      "'name':[{'family':'A'}]},'request':{'method':'POST','url':'Patient'}}]}",
      NULL, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (made, NULL), g_bytes_get_size (made));
  g_assert_nonnull (strstr (text, "\"status\":\"201 Created\""));
  g_assert_nonnull (strstr (text, "\"location\":\"Patient/a/_history/1\""));
  g_assert_nonnull (strstr (text, "\"etag\":\"W/\\\"1\\\"\""));
#define EDIT                                                                                                 \
  "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':{'resourceType':'Patient','id':'b','"  \
  "name':"                                                                                                   \
  "[{'family':'B'}]},'request':{'method':'PUT','url':'Patient/"                                              \
  "b'}},{'resource':{'resourceType':'Patient','id':'a',"                                                     \
  "'name':[{'family':'A2'}]},'request':{'method':'PUT','url':'Patient/a','ifMatch':'W/\\\"1\\\"'}}]}"
  changed = ask (f, "POST", "/fhir", EDIT, NULL, &error);
  g_assert_no_error (error);
  stale = ask (
      f, "POST", "/fhir",
      "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':{'resourceType':'Patient','id':'c',"
      "'name':[{'family':'C'}]},'request':{'method':'PUT','url':'Patient/c'}},{'resource':{'resourceType':"
      "'Patient','id':'a','name':[{'family':'A3'}]},'request':{'method':'PUT','url':'Patient/a','ifMatch':"
      "'W/\\\"1\\\"'}}]}",
      &expression, &error);
#undef EDIT
  g_assert_null (stale);
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_assert_cmpstr (expression, ==, "Bundle.entry[1]");
  assert_refused (f, "GET", "/fhir/Patient/c", NULL, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_wrong_parameters (HostFixture *f, gconstpointer data)
{
  static const char *const paths[] = {
    "/changes?since=-1",
    "/changes?since=x",
    "/changes?_count=x",
    "/changes?body=2",
    "/changes?from=1",
    "/fhir/Patient/anna?_summary=true",
    "/fhir/Patient/anna/_history?_count=x",
    "/fhir/Patient/anna/_history/x",
    "/fhir/Patient/anna/$everything?start=2020",
    "/fhir/Patient/anna/$everything?_cursor=x",
    "/fhir/Patient?_id=a&_id=b",
    "/fhir/Patient?name=%ff",
    "/fhir/Patient?=x",
  };

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    assert_refused (f, "GET", paths[i], NULL, ALTHEA_ERROR_INVALID);
  assert_refused (f, "GET", "/fhir/Patient/anna/_history/7", NULL, ALTHEA_ERROR_NOT_FOUND);
}

static void
test_wrong_messages (HostFixture *f, gconstpointer data)
{
  static const char *const bodies[] = { "",
                                        "[]",
                                        "{}",
                                        "{'user':'lena'}",
                                        "{'user':'lena','passphrase':1}",
                                        "{'user':'','passphrase':'x'}",
                                        "nonsense" };

  althea_session_open (f->session);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_refused (f, "POST", "/session", bodies[i], ALTHEA_ERROR_INVALID);
  assert_refused (f, "POST", "/operation/message-send", "{}", ALTHEA_ERROR_SIGNED_OUT);
  host_fixture_sign_in (f);
  assert_refused (f, "POST", "/operation/message-send", "[]", ALTHEA_ERROR_INVALID);
  assert_refused (f, "POST", "/setup",
                  "{'practice':'x','name':'y','user':'z','passphrase':'long enough it is'}",
                  ALTHEA_ERROR_EXISTS);
}

/* What was served before is served again only while it is still so. */
static void
test_cache_is_fresh (HostFixture *f, gconstpointer data)
{
  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  for (guint i = 1; i < 6; i++)
    {
      g_autofree char *before = must_get (f, "/fhir/Patient/anna");
      g_autofree char *again = must_get (f, "/fhir/Patient/anna");
      g_autofree char *text
          = g_strdup_printf ("{'resourceType':'Patient','id':'anna','meta':{'versionId':'%u'},'name':"
                             "[{'family':'Kowalska %u'}]}",
                             i, i + 1);
      g_autoptr (AltheaRecord) stored = must_commit (f->session, text);
      g_autofree char *after = must_get (f, "/fhir/Patient/anna");
      g_autofree char *version = g_strdup_printf ("\"versionId\":\"%u\"", i + 1);

      g_assert_cmpstr (before, ==, again);
      g_assert_nonnull (strstr (after, version));
    }
}

/* A page ends about where the limit of an answer's size is, and the next goes on behind it: nothing twice,
 * nothing lost. */
static void
test_pages_end_by_size (HostFixture *f, gconstpointer data)
{
  static const char *const starts[]
      = { "/fhir/Patient/anna/$everything", "/fhir/Observation?patient=anna&_count=500" };
  HostLimits limits = quick_limits ();
  g_autoptr (GError) error = NULL;

  host_fixture_stop (f);
  limits.reply_bytes = 2000;
  f->service = host_service_new (f->directory);
  host_service_set_limits (f->service, &limits);
  host_service_listen_local (f->service, f->socket_path, &error);
  g_assert_no_error (error);
  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("obs-%02u", i);

      add_observation (f->session, id, "anna", "7.2");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree char *path = g_strdup (starts[i]);
      guint n_pages = 0;

      while (path != NULL)
        {
          g_autofree char *text = must_get (f, path);
          g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
          g_autoptr (AltheaRecordPage) page = althea_record_page_parse (bytes, &error);

          g_assert_no_error (error);
          g_assert_cmpuint (strlen (text), <, 4000);
          for (guint j = 0; j < page->records->len; j++)
            g_assert_true (
                g_hash_table_add (seen, g_strdup (althea_record_get_id (page->records->pdata[j]))));
          g_free (path);
          path = g_steal_pointer (&page->next);
          n_pages++;
        }
      g_assert_cmpuint (n_pages, >, 5);
      g_assert_cmpuint (g_hash_table_size (seen), ==, i == 0 ? 31 : 30);
    }
}

static void
test_setup_confirm (HostFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) confirmed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sheet = NULL;
  g_autofree char *right = NULL;
  g_auto (GStrv) groups = NULL;

  answer = ask (
      f, "POST", "/setup",
      "{'practice':'Lakeside','name':'Dr Lena Lee','user':'lena','passphrase':'correct horse battery'}", NULL,
      &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_assert_true (g_str_has_prefix (text, "{\"recovery\":\""));
  sheet = g_strndup (text + strlen ("{\"recovery\":\""), strlen (text) - strlen ("{\"recovery\":\"\"}"));
  groups = g_strsplit (sheet, "-", -1);
  assert_refused (f, "POST", "/setup/confirm", "{'groups':{'1':'ZZZZ','2':'ZZZZ'}}",
                  ALTHEA_ERROR_WRONG_SECRET);
  assert_refused (f, "POST", "/setup/confirm", "{'groups':{}}", ALTHEA_ERROR_WRONG_SECRET);
  right = g_strdup_printf ("{'groups':{'3':'%s','9':'%s'}}", groups[2], groups[8]);
  confirmed = ask (f, "POST", "/setup/confirm", right, NULL, &error);
  g_assert_no_error (error);
  /* Once: then the host has forgotten the sheet. */
  assert_refused (f, "POST", "/setup/confirm", right, ALTHEA_ERROR_WRONG_SECRET);
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/host-routes/" name, HostFixture, NULL, host_fixture_set_up, func, host_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("nowhere", test_nowhere);
  TEST ("wrong-transactions", test_wrong_transactions);
  TEST ("transaction-forms", test_transaction_forms);
  TEST ("wrong-parameters", test_wrong_parameters);
  TEST ("wrong-messages", test_wrong_messages);
  TEST ("cache-is-fresh", test_cache_is_fresh);
  TEST ("pages-end-by-size", test_pages_end_by_size);
  g_test_add ("/host-routes/setup-confirm", HostFixture, NULL, host_fixture_set_up_empty, test_setup_confirm,
              host_fixture_tear_down);
  return g_test_run ();
}
