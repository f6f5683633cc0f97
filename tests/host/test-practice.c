/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <string.h>

#define CONDITION(id, patient, text)                                                                         \
  "{'resourceType':'Condition','id':'" id "','subject':{'reference':'Patient/" patient "'},"                 \
  "'code':{'text':'" text "'}}"

static void
test_commit_reads_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) made
      = commit_one (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Asthma"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (made->version, ==, 1);
  g_assert_true (made->released);
  g_autoptr (HostVersion) own = host_practice_read (f->practice, f->anna, "Condition", "c1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (own->patient_id, ==, ANNA);
  /* Sent again after a lost answer: done already. */
  g_autoptr (HostVersion) again
      = commit_one (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Asthma"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->version, ==, 1);
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  must_commit (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Asthma"));
  must_commit (f, f->colleague, "Condition", "c1", 1, CONDITION ("c1", ANNA, "Severe asthma"));
  g_autoptr (GBytes) fresh = json_bytes (CONDITION ("c2", ANNA, "Gout"));
  g_autoptr (GBytes) stale = json_bytes (CONDITION ("c1", ANNA, "Mild asthma"));
  HostCommitEntry entries[] = { { "Condition", "c2", 0, fresh }, { "Condition", "c1", 1, stale } };
  g_autoptr (GError) error = NULL;
  guint index = 99;
  g_assert_null (host_practice_commit (f->practice, f->clinician, entries, 2, NULL, &index, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
  g_assert_cmpuint (index, ==, 1);
  /* All or none. */
  g_assert_false (can_read (f, f->clinician, "Condition", "c2"));
  g_autoptr (yyjson_doc) doc = read_doc (f, "Condition", "c1");
  assert_member (doc, "code.text", "Severe asthma");

  g_clear_error (&error);
  g_assert_null (commit_one (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Other"), &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (
      commit_one (f, f->clinician, "Condition", "none", 3, CONDITION ("none", ANNA, "Other"), &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static void
assert_refused (Fixture *f, const char *type, const char *id, guint64 base, const char *text,
                AltheaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (commit_one (f, f->clinician, type, id, base, text, &error));
  g_assert_error (error, ALTHEA_ERROR, (int)code);
}

static void
test_bad_records (Fixture *f, gconstpointer data)
{
  must_commit (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Asthma"));
  assert_refused (f, "Condition", "c2", 0, "{", ALTHEA_ERROR_INVALID);
  assert_refused (f, "Condition", "c2", 0, "[]", ALTHEA_ERROR_INVALID);
  assert_refused (f, "Condition", "c2", 0, CONDITION ("other", ANNA, "Asthma"), ALTHEA_ERROR_INVALID);
  assert_refused (f, "Observation", "c2", 0, CONDITION ("c2", ANNA, "Asthma"), ALTHEA_ERROR_INVALID);
  assert_refused (f, "Condition", "c 2", 0, CONDITION ("c 2", ANNA, "Asthma"), ALTHEA_ERROR_INVALID);
  assert_refused (f, "Observation", "o1", 0,
                  "{'resourceType':'Observation','id':'o1','status':'perhaps','code':{'text':'x'},"
                  "'subject':{'reference':'Patient/" ANNA "'}}",
                  ALTHEA_ERROR_INVALID);
  /* The same member twice, and a patient who is not here. */
  assert_refused (f, "Condition", "c2", 0,
                  "{'resourceType':'Condition','id':'c2','id':'c2','subject':{'reference':'Patient/" ANNA
                  "'}}",
                  ALTHEA_ERROR_INVALID);
  assert_refused (f, "Condition", "c2", 0, CONDITION ("c2", "nobody", "Asthma"), ALTHEA_ERROR_INVALID);
  /* A record stays with its patient. */
  assert_refused (f, "Condition", "c1", 1, CONDITION ("c1", BEN, "Asthma"), ALTHEA_ERROR_INVALID);
  assert_refused (f, "Patient", ANNA, 1,
                  "{'resourceType':'Patient','id':'" ANNA "','name':[{'family':'Kowalska'}],"
                  "'meta':{'tag':[{'system':'urn:althea:portal','code':'paired'}]}}",
                  ALTHEA_ERROR_INVALID);
}

static void
test_commit_limits (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (host_practice_commit (f->practice, f->clinician, NULL, 0, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (GBytes) json = json_bytes (CONDITION ("c1", ANNA, "Asthma"));
  g_autofree HostCommitEntry *many = g_new0 (HostCommitEntry, 1001);
  for (guint i = 0; i < 1001; i++)
    many[i] = (HostCommitEntry){ "Condition", "c1", 0, json };
  g_assert_null (host_practice_commit (f->practice, f->clinician, many, 1001, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_autoptr (GString) big = g_string_new (
      "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/" ANNA "'},'code':{'text':'");
  for (guint i = 0; i < 9 * 1024 * 1024; i++)
    g_string_append_c (big, 'a');
  g_string_append (big, "'}}");
  g_assert_null (commit_one (f, f->clinician, "Condition", "c1", 0, big->str, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
}

/* --- patient A never sees B ---------------------------------------------------------------------- */

/* One record of each kind for a patient; ids end with the patient's. */
static const char *const chart[][2] = {
  { "Condition", "'subject':%s,'code':{'text':'CANARY-%s'}" },
  { "Observation", "'status':'final','subject':%s,'code':{'text':'CANARY-%s'}" },
  { "AllergyIntolerance", "'patient':%s,'code':{'text':'CANARY-%s'}" },
  { "MedicationRequest",
    "'status':'active','intent':'order','subject':%s,'medicationCodeableConcept':{'text':'CANARY-%s'}" },
  { "Immunization", "'status':'completed','patient':%s,'vaccineCode':{'text':'CANARY-%s'},"
                    "'occurrenceDateTime':'2024-05-01'" },
  { "Procedure", "'status':'completed','subject':%s,'code':{'text':'CANARY-%s'}" },
  { "DiagnosticReport", "'status':'final','subject':%s,'code':{'text':'CANARY-%s'}" },
  { "Encounter",
    "'status':'finished','class':{'code':'AMB'},'subject':%s,'reasonCode':[{'text':'CANARY-%s'}]" },
  { "CarePlan", "'status':'active','intent':'plan','subject':%s,'title':'CANARY-%s'" },
  { "Appointment",
    "'status':'booked','participant':[{'actor':%s,'status':'accepted'}],'description':'CANARY-%s'" },
  { "DocumentReference", "'status':'current','subject':%s,'content':[{'attachment':{'title':'CANARY-%s'}}]" },
};

static char *
chart_id (guint i, const char *patient)
{
  return g_strdup_printf ("%s-%s", chart[i][0], patient);
}

static char *
chart_text (guint i, const char *patient)
{
  g_autofree char *id = chart_id (i, patient);
  g_autofree char *reference = g_strdup_printf ("{'reference':'Patient/%s'}", patient);
  g_autoptr (GString) text = g_string_new (chart[i][1]);
  g_string_replace (text, "CANARY-%s", patient, 1);
  g_string_replace (text, "%s", reference, 1);
  return g_strdup_printf ("{'resourceType':'%s','id':'%s',%s}", chart[i][0], id, text->str);
}

static void
fill_charts (Fixture *f)
{
  const char *patients[] = { ANNA, BEN };
  for (guint p = 0; p < 2; p++)
    for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
      {
        g_autofree char *id = chart_id (i, patients[p]);
        g_autofree char *text = chart_text (i, patients[p]);
        must_commit (f, f->clinician, chart[i][0], id, 0, text);
      }
}

static void
assert_no_canary (HostVersion *version, const char *other)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  g_assert_null (g_strstr_len (text, (gssize)n_bytes, other));
}

/* What a request for @id answers is what a request for nothing answers. */
static void
assert_same_as_missing (Fixture *f, HostActor *actor, const char *type, const char *id)
{
  g_autoptr (GError) missing = NULL;
  g_assert_null (host_practice_read (f->practice, actor, type, "no-such-record", &missing));
  for (guint way = 0; way < 3; way++)
    {
      g_autoptr (GError) error = NULL;
      gpointer found = way == 0 ? (gpointer)host_practice_read (f->practice, actor, type, id, &error)
                       : way == 1
                           ? (gpointer)host_practice_read_version (f->practice, actor, type, id, 1, &error)
                           : (gpointer)host_practice_history (f->practice, actor, type, id, 0, NULL, &error);
      g_assert_null (found);
      g_assert_true (error->domain == missing->domain);
      g_assert_cmpint (error->code, ==, missing->code);
      g_assert_cmpstr (error->message, ==, missing->message);
    }
}

static void
test_patient_reads_own_only (Fixture *f, gconstpointer data)
{
  fill_charts (f);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *own = chart_id (i, ANNA);
      g_autofree char *other = chart_id (i, BEN);
      g_autoptr (HostVersion) version = host_practice_read (f->practice, f->anna, chart[i][0], own, &error);
      g_assert_no_error (error);
      assert_same_as_missing (f, f->anna, chart[i][0], other);
      /* Every other type with the id of B, too. */
      for (guint t = 0; t < G_N_ELEMENTS (chart); t++)
        if (t != i)
          assert_same_as_missing (f, f->anna, chart[t][0], other);
    }
  assert_same_as_missing (f, f->anna, "Patient", BEN);
}

static HostPage *
search (Fixture *f, HostActor *actor, HostQuery query)
{
  g_autoptr (GError) error = NULL;
  query.count_total = TRUE;
  HostPage *page = host_practice_search (f->practice, actor, &query, &error);
  g_assert_no_error (error);
  return page;
}

static void
assert_empty (HostPage *found)
{
  g_autoptr (HostPage) page = found;
  g_assert_cmpuint (page->versions->len, ==, 0);
  g_assert_cmpint (page->total, ==, 0);
  g_assert_null (page->next);
}

static void
test_patient_finds_own_only (Fixture *f, gconstpointer data)
{
  fill_charts (f);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    {
      const char *type = chart[i][0];
      g_autofree char *other = chart_id (i, BEN);
      g_autoptr (HostPage) all = search (f, f->anna, (HostQuery){ .resource_type = type });
      g_assert_cmpuint (all->versions->len, ==, 1);
      g_assert_cmpint (all->total, ==, 1);
      assert_no_canary (all->versions->pdata[0], BEN);
      assert_empty (search (f, f->anna, (HostQuery){ .resource_type = type, .patient_id = BEN }));
      assert_empty (search (f, f->anna, (HostQuery){ .resource_type = type, .id = other }));
      assert_empty (search (f, f->anna, (HostQuery){ .resource_type = type, .patient_id = "nobody" }));
    }
  g_autoptr (HostPage) patients = search (f, f->anna, (HostQuery){ .resource_type = "Patient" });
  g_assert_cmpuint (patients->versions->len, ==, 1);
  g_assert_cmpstr (((HostVersion *)patients->versions->pdata[0])->id, ==, ANNA);
  assert_empty (search (f, f->anna, (HostQuery){ .resource_type = "Patient", .id = BEN }));
  assert_empty (search (f, f->anna, (HostQuery){ .resource_type = "Patient", .text = "Okello" }));
}

static void
test_patient_chart_and_feed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;
  fill_charts (f);
  g_assert_null (host_practice_everything (f->practice, f->anna, BEN, 0, NULL, &error));
  g_assert_null (host_practice_everything (f->practice, f->anna, "nobody", 0, NULL, &missing));
  g_assert_cmpint (error->code, ==, missing->code);
  g_assert_cmpstr (error->message, ==, missing->message);
  g_clear_error (&error);
  g_assert_null (host_practice_everything (f->practice, f->anna, BEN, 0, "1", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autoptr (HostPage) own = host_practice_everything (f->practice, f->anna, ANNA, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own->versions->len, ==, 1 + G_N_ELEMENTS (chart));
  g_autoptr (HostFeed) feed = host_practice_changes (f->practice, f->anna, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (feed->entries->len, ==, 1 + G_N_ELEMENTS (chart));
  for (guint i = 0; i < feed->entries->len; i++)
    assert_no_canary (((HostFeedEntry *)feed->entries->pdata[i])->version, BEN);
}

/* The chart in small pages: everything once, in the end. */
static void
test_chart_pages (Fixture *f, gconstpointer data)
{
  fill_charts (f);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  guint n_pages = 0;
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) page
          = host_practice_everything (f->practice, f->clinician, ANNA, 3, cursor, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->versions->len; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (((HostVersion *)page->versions->pdata[i])->id)));
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
      n_pages++;
      g_assert_cmpuint (n_pages, <, 20);
    }
  while (cursor != NULL);
  g_assert_cmpuint (n_pages, >, 2);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1 + G_N_ELEMENTS (chart));
}

static void
test_feed_tells_of_withdrawal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *held
      = "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/" ANNA "'},"
        "'meta':{'tag':[{'system':'urn:althea:release','code':'held'}]},'code':{'text':'Asthma'}}";
  const char *never
      = "{'resourceType':'Condition','id':'c2','subject':{'reference':'Patient/" ANNA "'},"
        "'meta':{'tag':[{'system':'urn:althea:release','code':'held'}]},'code':{'text':'Gout'}}";
  must_commit (f, f->clinician, "Condition", "c1", 0, CONDITION ("c1", ANNA, "Asthma"));
  g_autoptr (HostFeed) first = host_practice_changes (f->practice, f->anna, 0, 0, &error);
  g_assert_no_error (error);
  must_commit (f, f->clinician, "Condition", "c1", 1, held);
  must_commit (f, f->clinician, "Condition", "c2", 0, never);
  g_autoptr (HostFeed) next = host_practice_changes (f->practice, f->anna, first->cursor, 0, &error);
  g_assert_no_error (error);
  /* What was never shown is not told of. */
  g_assert_cmpuint (next->entries->len, ==, 1);
  HostFeedEntry *entry = next->entries->pdata[0];
  g_assert_true (entry->gone);
  g_assert_cmpstr (entry->version->id, ==, "c1");
  g_assert_cmpint (next->cursor, >, first->cursor);
  g_autoptr (HostFeed) last = host_practice_changes (f->practice, f->anna, next->cursor, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (last->entries->len, ==, 0);
  g_assert_false (last->more);
}

/* What is left is what will come: neither what is held nor another patient's. */
static void
test_feed_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFeed) all = NULL, practice = NULL;
  const char *never
      = "{'resourceType':'Condition','id':'held','subject':{'reference':'Patient/" ANNA "'},"
        "'meta':{'tag':[{'system':'urn:althea:release','code':'held'}]},'code':{'text':'Gout'}}";
  gint64 since = 0, n_left = -1;
  guint n_came = 0;
  fill_charts (f);
  must_commit (f, f->clinician, "Condition", "held", 0, never);
  must_commit (f, f->clinician, "Condition", "last", 0, CONDITION ("last", ANNA, "Asthma"));
  all = host_practice_changes (f->practice, f->anna, 0, 1000, &error);
  g_assert_no_error (error);
  g_assert_false (all->more);
  g_assert_cmpint (all->n_left, ==, 0);
  g_assert_cmpuint (all->entries->len, >, 4);
  while (n_left != 0)
    {
      g_autoptr (HostFeed) page = host_practice_changes (f->practice, f->anna, since, 2, &error);
      g_assert_no_error (error);
      n_came += page->entries->len;
      n_left = page->n_left;
      since = page->cursor;
      g_assert_cmpint (n_came + n_left, ==, all->entries->len);
      g_assert_true (page->more || n_left == 0);
    }
  practice = host_practice_changes (f->practice, f->clinician, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (practice->n_left, ==, -1);
}

static void
test_patient_writes_nothing (Fixture *f, gconstpointer data)
{
  fill_charts (f);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    {
      g_autoptr (GError) own_error = NULL;
      g_autoptr (GError) other_error = NULL;
      g_autofree char *own = chart_id (i, ANNA);
      g_autofree char *own_text = chart_text (i, ANNA);
      g_autofree char *other = chart_id (i, BEN);
      g_autofree char *other_text = chart_text (i, BEN);
      g_assert_null (commit_one (f, f->anna, chart[i][0], own, 1, own_text, &own_error));
      g_assert_null (commit_one (f, f->anna, chart[i][0], other, 1, other_text, &other_error));
      g_assert_error (own_error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
      g_assert_error (other_error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
      g_assert_cmpstr (own_error->message, ==, other_error->message);
      g_clear_error (&own_error);
      g_assert_null (commit_one (f, f->anna, chart[i][0], "new", 0, own_text, &own_error));
      g_assert_error (own_error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
    }
}

/* Who works here and where is for everybody, released or not. */
static void
test_shared_records (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *organization = host_practice_get_setting (f->practice, HOST_SETTING_ORGANIZATION, &error);
  g_assert_no_error (error);
  g_autoptr (HostVersion) practice
      = host_practice_read (f->practice, f->anna, "Organization", organization, &error);
  g_assert_no_error (error);
  g_autoptr (HostPage) people = search (f, f->anna, (HostQuery){ .resource_type = "Practitioner" });
  g_assert_cmpuint (people->versions->len, ==, 3);
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = host_practice_get_setting (f->practice, HOST_SETTING_PHONE, &error);
  g_assert_cmpstr (phone, ==, "555 0142");
  g_assert_false (host_practice_set_setting (f->practice, f->staff, HOST_SETTING_PHONE, "1", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (host_practice_set_setting (f->practice, f->clinician, HOST_SETTING_ADDRESSES,
                                            "192.0.2.5:8443, clinic.example:9000", &error));
  g_auto (GStrv) addresses = host_practice_dup_addresses (f->practice, &error);
  g_assert_cmpuint (g_strv_length (addresses), ==, 2);
  g_assert_cmpstr (addresses[1], ==, "clinic.example:9000");
  /* One practice a record, one person a user name, and not everybody makes people. */
  g_assert_null (host_practice_set_up (f->practice, "Other", NULL, "Dr No", "no", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (
      host_practice_add_person (f->practice, f->clinician, HOST_ROLE_STAFF, "Lena Two", "lena", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (host_practice_add_person (f->practice, f->staff, HOST_ROLE_STAFF, "Max", "max", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
}

static void
test_import (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = json_bytes (CONDITION ("i1", ANNA, "Asthma"));
  g_autoptr (GBytes) two
      = json_bytes ("{'resourceType':'Observation','id':'i2','status':'preliminary','code':{'text':'x'},"
                    "'subject':{'reference':'Patient/" ANNA "'}}");
  g_autoptr (GBytes) two_final
      = json_bytes ("{'resourceType':'Observation','id':'i2','status':'final','code':{'text':'x'},"
                    "'subject':{'reference':'Patient/" ANNA "'}}");
  HostIntakeEntry entries[] = { { "Condition", "i1", one, NULL }, { "Observation", "i2", two, NULL } };
  HostIntakeOutcome outcomes[2];
  g_assert_false (host_practice_import (f->practice, f->clinician, entries, 2, NULL, outcomes, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (host_practice_import (f->practice, f->system, entries, 2, "test", outcomes, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcomes[0], ==, HOST_INTAKE_CREATED);
  g_assert_true (can_read (f, f->anna, "Condition", "i1"));
  g_assert_false (can_read (f, f->anna, "Observation", "i2"));
  entries[1].json = two_final;
  g_assert_true (host_practice_import (f->practice, f->system, entries, 2, "test", outcomes, NULL, &error));
  g_assert_cmpint (outcomes[0], ==, HOST_INTAKE_UNCHANGED);
  g_assert_cmpint (outcomes[1], ==, HOST_INTAKE_UPDATED);
  g_assert_true (can_read (f, f->anna, "Observation", "i2"));
}

/* When reads cannot be noted, there are no reads. */
static void
test_no_audit_no_read (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("althea-practice-XXXXXX", NULL);
  g_autofree char *record = g_build_filename (directory, "record", NULL);
  g_autoptr (AltheaSecret) master = althea_secret_new_random (32);
  g_mkdir (record, 0700);
  g_autoptr (HostStore) store = host_store_open (record, master, HOST_STORE_CREATE, &error);
  g_assert_no_error (error);
  g_autoptr (HostPractice) practice = host_practice_new (store);
  g_autofree char *id = host_practice_set_up (practice, "Hill", NULL, "Dr Po", "po", &error);
  g_assert_no_error (error);
  g_autoptr (HostActor) actor = host_actor_new_person (HOST_ROLE_CLINICIAN, id, "Dr Po", NULL);
  g_autoptr (HostVersion) version = host_practice_read (practice, actor, "Practitioner", id, &error);
  g_assert_no_error (error);
  g_assert_true (host_practice_flush (practice, &error));

  /* The record is sealed behind the trail's back. */
  host_store_close (store);
  g_assert_true (host_practice_read_again (practice, actor, version));
  g_test_expect_message ("althea-practice", G_LOG_LEVEL_WARNING, "*audit of reads cannot be written*");
  g_assert_false (host_practice_flush (practice, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY);
  g_test_assert_expected_messages ();
  g_assert_false (host_practice_read_again (practice, actor, version));
  g_clear_error (&error);
  HostQuery query = { .resource_type = "Nonsense" };
  g_assert_null (host_practice_search (practice, actor, &query, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY);
  g_test_expect_message ("althea-practice", G_LOG_LEVEL_CRITICAL, "*1 audit entries*");
  g_clear_object (&practice);
  g_test_assert_expected_messages ();
  g_clear_object (&store);
  remove_tree (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/practice/commit/reads-back", test_commit_reads_back);
  ADD ("/practice/commit/conflict", test_conflict);
  ADD ("/practice/commit/bad-records", test_bad_records);
  ADD ("/practice/commit/limits", test_commit_limits);
  ADD ("/practice/patient/reads-own-only", test_patient_reads_own_only);
  ADD ("/practice/patient/finds-own-only", test_patient_finds_own_only);
  ADD ("/practice/patient/chart-and-feed", test_patient_chart_and_feed);
  ADD ("/practice/patient/writes-nothing", test_patient_writes_nothing);
  ADD ("/practice/chart-pages", test_chart_pages);
  ADD ("/practice/feed/withdrawal", test_feed_tells_of_withdrawal);
  ADD ("/practice/feed/counts", test_feed_counts);
  ADD ("/practice/shared-records", test_shared_records);
  ADD ("/practice/settings", test_settings);
  ADD ("/practice/import", test_import);
  ADD ("/practice/no-audit-no-read", test_no_audit_no_read);
  return g_test_run ();
}
