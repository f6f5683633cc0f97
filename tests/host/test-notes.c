/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "note-fixture.h"

/* Notes from the draft to the signature, and what may come after it. */

#define NOTE "note-1"

static AltheaOperation *
sign_operation (NoteFixture *f, const char *more)
{
  g_autofree char *json = note_json (f, NOTE, "Rest and fluids.", more);

  return althea_operation_new_strings ("note-sign", "record", json, NULL);
}

static void
test_sign (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *json = note_json (f, NOTE, "Rest and fluids.", "");
  HostDraftChange change = { .key = "note-1", .patient_id = ANNA, .kind = "note", .content = json };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDraft) draft = host_practice_keep_draft (b->practice, b->clinician, &change, &error);
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("note-sign", "record", json, "draft", "note-1", NULL);
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (draft);
  must_commit (b, b->clinician, "Composition", NOTE, 0, json);
  g_assert_false (can_read (b, b->anna, "Composition", NOTE));
  first = host_practice_operate_signed (b->practice, b->clinician, operation, f->lena, &error);
  g_assert_no_error (error);
  again = host_practice_operate_signed (b->practice, b->clinician, operation, f->lena, &error);
  g_assert_cmpstr (first, ==, again);
  g_autoptr (yyjson_doc) doc = read_doc (b, "Composition", NOTE);
  assert_member (doc, "status", "final");
  g_assert_nonnull (althea_json_get_string (yyjson_doc_get_root (doc), "attester[0].time"));
  g_assert_null (althea_json_get (yyjson_doc_get_root (doc), "extension"));
  /* Released when signed, and the draft is done with. */
  g_assert_true (can_read (b, b->anna, "Composition", NOTE));
  g_assert_null (host_store_get_draft (b->store, host_actor_get_person (b->clinician), "note-1", &error));
  HostQuery query = { .resource_type = "Provenance", .patient_id = ANNA };
  g_autoptr (HostPage) page = host_store_search (b->store, &query, &error);
  g_assert_cmpuint (page->versions->len, ==, 1);
  g_assert_false (can_read (b, b->anna, "Provenance", ((HostVersion *)page->versions->pdata[0])->id));
  must_not_sign (f, b->clinician, f->lena, sign_operation (f, ""), ALTHEA_ERROR_EXISTS);
}

static void
test_who_signs (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *empty = note_json (f, NOTE, "", "");

  /* Without the passphrase, with another's, another's note, by staff, without text. */
  must_not_sign (f, b->clinician, NULL, sign_operation (f, ""), ALTHEA_ERROR_DENIED);
  must_not_sign (f, b->clinician, f->okafor, sign_operation (f, ""), ALTHEA_ERROR_DENIED);
  must_not_sign (f, b->colleague, f->okafor, sign_operation (f, ""), ALTHEA_ERROR_DENIED);
  must_not_sign (f, b->staff, NULL, sign_operation (f, ""), ALTHEA_ERROR_DENIED);
  must_not_sign (f, b->anna, NULL, sign_operation (f, ""), ALTHEA_ERROR_DENIED);
  g_autoptr (GString) bare = g_string_new (empty);
  g_string_replace (bare, ",\"title\":\"Plan\"", "", 0);
  g_string_replace (bare, "{\"title\":\"Plan\",", "{", 0);
  must_not_sign (f, b->clinician, f->lena,
                 althea_operation_new_strings ("note-sign", "record", bare->str, NULL), ALTHEA_ERROR_INVALID);
}

static void
test_nothing_changes_it (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *final = NULL;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) edited = NULL;
  g_autofree char *unsigned_json = note_json (f, "note-2", "Never signed", "");
  g_autoptr (GString) unsigned_final = g_string_new (unsigned_json);

  g_string_replace (unsigned_final, "preliminary", "final", 1);
  g_assert_null (commit_one (b, b->clinician, "Composition", "note-2", 0, unsigned_final->str, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  sign_note (f, NOTE, "Rest and fluids.");
  before = dup_json (b, "Composition", NOTE, 0);
  edited = g_string_new (before);
  g_string_replace (edited, "fluids", "whisky", 1);
  g_assert_null (commit_one (b, b->clinician, "Composition", NOTE, 1, edited->str, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (commit_one (b, b->system, "Composition", NOTE, 1, edited->str, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  /* By an import, too. */
  g_autoptr (GBytes) json = json_bytes (edited->str);
  HostIntakeEntry entry = { .resource_type = "Composition", .id = NOTE, .json = json };
  HostIntakeOutcome outcome;
  g_assert_false (host_practice_import (b->practice, b->system, &entry, 1, "test", &outcome, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_clear_error (&error);
  final = dup_json (b, "Composition", NOTE, 0);
  g_assert_cmpstr (final, ==, before);
  /* It can be held back: that says nothing else. */
  edited = (g_string_free (edited, TRUE), g_string_new (before));
  g_string_replace (edited, "{",
                    "{\"meta\":{\"tag\":[{\"system\":\"urn:althea:release\",\"code\":\"held\"}]},", 1);
  must_commit (b, b->clinician, "Composition", NOTE, 1, edited->str);
  g_assert_false (can_read (b, b->anna, "Composition", NOTE));
}

static void
test_addendum (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  sign_note (f, NOTE, "Rest and fluids.");
  before = dup_json (b, "Composition", NOTE, 0);
  must_not_sign (f, b->colleague, f->okafor,
                 althea_operation_new_strings ("note-addendum", "note", NOTE, "text", "Fever", NULL),
                 ALTHEA_ERROR_INVALID);
  g_autoptr (JsonObject) result
      = must_sign (f, b->colleague, f->okafor,
                   althea_operation_new_strings ("note-addendum", "note", NOTE, "text", "Fever\nsince Monday",
                                                 "reason", "told by phone", NULL));
  const char *id = json_object_get_string_member (result, "note");
  g_autoptr (yyjson_doc) doc = read_doc (b, "Composition", id);
  assert_member (doc, "relatesTo[0].code", "appends");
  assert_member (doc, "relatesTo[0].targetReference.reference", "Composition/" NOTE);
  assert_member (doc, "extension[0].valueString", "told by phone");
  g_assert_true (can_read (b, b->anna, "Composition", id));
  after = dup_json (b, "Composition", NOTE, 0);
  g_assert_cmpstr (before, ==, after);
}

static void
test_retract (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *before = NULL;
  g_autofree char *kept = NULL;

  sign_note (f, NOTE, "Rest and fluids.");
  before = dup_json (b, "Composition", NOTE, 0);
  g_autoptr (JsonObject) result = must_sign (
      f, b->clinician, f->lena,
      althea_operation_new_strings ("note-retract", "note", NOTE, "reason", "wrong chart", NULL));
  g_assert_cmpstr (json_object_get_string_member (result, "version"), ==, "2");
  g_autoptr (yyjson_doc) doc = read_doc (b, "Composition", NOTE);
  assert_member (doc, "status", "entered-in-error");
  assert_member (doc, "extension[0].valueString", "wrong chart");
  kept = dup_json (b, "Composition", NOTE, 1);
  g_assert_cmpstr (kept, ==, before);
  /* The patient who read it sees that it was wrong. */
  g_assert_true (can_read (b, b->anna, "Composition", NOTE));
  must_not_sign (f, b->clinician, f->lena,
                 althea_operation_new_strings ("note-retract", "note", NOTE, "reason", "again", NULL),
                 ALTHEA_ERROR_INVALID);
}

static void
test_trainee (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = note_json (f, NOTE, "Rest and fluids.", "");
  g_autofree char *other = g_strconcat ("Practitioner/", b->colleague_id, NULL);

  g_assert_false (host_practice_set_trainee (b->practice, b->clinician, b->clinician_id, FALSE, NULL));
  g_assert_true (host_practice_set_trainee (b->practice, b->colleague, b->clinician_id, TRUE, &error));
  g_assert_no_error (error);
  must_not_sign (f, b->clinician, f->lena, sign_operation (f, ""), ALTHEA_ERROR_INVALID);
  must_not_sign (f, b->clinician, f->lena,
                 althea_operation_new_strings ("note-sign", "record", json, "supervisor", b->staff_id, NULL),
                 ALTHEA_ERROR_INVALID);
  g_autoptr (JsonObject) result
      = must_sign (f, b->clinician, f->lena,
                   althea_operation_new_strings ("note-sign", "record", json, "supervisor", other, NULL));
  HostQuery query = { .resource_type = "Task", .based_on = "Composition/" NOTE };
  g_autoptr (HostPage) tasks = host_store_search (b->store, &query, &error);
  g_assert_cmpuint (tasks->versions->len, ==, 1);
  const char *task = ((HostVersion *)tasks->versions->pdata[0])->id;
  must_not_sign (f, b->clinician, f->lena, althea_operation_new_strings ("note-cosign", "note", NOTE, NULL),
                 ALTHEA_ERROR_DENIED);
  g_autoptr (JsonObject) done = must_sign (f, b->colleague, f->okafor,
                                           althea_operation_new_strings ("note-cosign", "note", NOTE, NULL));
  g_autoptr (yyjson_doc) doc = read_doc (b, "Task", task);
  assert_member (doc, "status", "completed");
  must_not_sign (f, b->colleague, f->okafor, althea_operation_new_strings ("note-cosign", "note", NOTE, NULL),
                 ALTHEA_ERROR_EXISTS);
}

static void
add_visit (NoteFixture *f, const char *id, const char *end)
{
  g_autofree char *text = g_strdup_printf (
      "{'resourceType':'Encounter','id':'%s','status':'finished','class':{'system':"
      "'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'AMB'},'subject':{'reference':'Patient/" ANNA
      "'},'period':{'start':'%s','end':'%s'},'reasonCode':[{'text':'Coughing for a "
      "week'}],'diagnosis':[{'condition'"
      ":{'reference':'Condition/cold'}}]}",
      id, end, end);

  must_commit (&f->base, f->base.clinician, "Encounter", id, 0, text);
}

static void
test_late_entry (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) long_ago = g_date_time_add_hours (now, -25);
  g_autoptr (GDateTime) just_now = g_date_time_add_hours (now, -23);
  g_autofree char *old = g_date_time_format_iso8601 (long_ago);
  g_autofree char *fresh = g_date_time_format_iso8601 (just_now);
  g_autofree char *late_json = note_json (f, "late", "Rest.", "");
  g_autofree char *timely_json = note_json (f, "timely", "Rest.", "");

  add_visit (f, "visit-old", old);
  add_visit (f, "visit-new", fresh);
  g_autoptr (JsonObject) late = must_sign (
      f, b->clinician, f->lena,
      althea_operation_new_strings ("note-sign", "record", late_json, "encounter", "visit-old", NULL));
  g_autoptr (JsonObject) timely = must_sign (
      f, b->clinician, f->lena,
      althea_operation_new_strings ("note-sign", "record", timely_json, "encounter", "visit-new", NULL));
  g_assert_true (json_object_has_member (late, "late"));
  g_assert_false (json_object_has_member (timely, "late"));
  g_autoptr (yyjson_doc) doc = read_doc (b, "Composition", "late");
  assert_member (doc, "extension[0].url", "urn:althea:late-entry");
}

static void
test_clock_moved_back (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *json = note_json (f, "note-2", "Rest.", "");

  sign_note (f, NOTE, "Rest and fluids.");
  althea_clock_set_fake_us (g_get_real_time () - G_TIME_SPAN_HOUR);
  must_not_sign (f, b->clinician, f->lena, althea_operation_new_strings ("note-sign", "record", json, NULL),
                 ALTHEA_ERROR_FAILED);
  althea_clock_set_fake_us (0);
  sign_note (f, "note-2", "Rest.");
}

static void
test_psychotherapy (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *json = note_json (f, NOTE, "What was said.", "");
  g_autoptr (JsonObject) result
      = must_sign (f, b->clinician, f->lena,
                   althea_operation_new_strings ("note-sign", "record", json, "psychotherapy", "yes", NULL));
  g_autoptr (JsonObject) more
      = must_sign (f, b->clinician, f->lena,
                   althea_operation_new_strings ("note-addendum", "note", NOTE, "text", "More", "reason",
                                                 "left out", NULL));

  g_assert_false (can_read (b, b->anna, "Composition", NOTE));
  g_assert_false (can_read (b, b->anna, "Composition", json_object_get_string_member (more, "note")));
  g_assert_true (can_read (b, b->colleague, "Composition", NOTE));
  g_assert_false (can_read (b, b->staff, "Composition", NOTE));
  g_autofree char *second = note_json (f, "note-2", "What was said.", "");
  must_not_sign (f, b->clinician, f->lena,
                 althea_operation_new_strings ("note-sign", "record", second, "psychotherapy", "yes",
                                               "summary", "yes", NULL),
                 ALTHEA_ERROR_INVALID);
}

/* A person who got a new passphrase from somebody else signs with a new key; the old signatures stand. */
static void
test_new_key (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autoptr (AltheaSecret) other = althea_secret_new_random (32);
  g_autoptr (HostSigner) same = open_signer (b, b->clinician, f->lena_personal);
  g_autoptr (HostSigner) fresh = NULL;

  g_assert_cmpstr (host_signer_get_id (same), ==, host_signer_get_id (f->lena));
  sign_note (f, NOTE, "Rest and fluids.");
  fresh = open_signer (b, b->clinician, other);
  g_assert_cmpstr (host_signer_get_id (fresh), !=, host_signer_get_id (f->lena));
  g_clear_pointer (&f->lena, host_signer_free);
  f->lena = g_steal_pointer (&fresh);
  sign_note (f, "note-2", "Rest.");
}

/* --- what the patient takes home, and what is not done ------------------------------------------- */

static void
add_facts (NoteFixture *f)
{
  Fixture *b = &f->base;

  must_commit (b, b->clinician, "Condition", "cold", 0,
               "{'resourceType':'Condition','id':'cold','clinicalStatus':{'coding':[{'system':"
               "'http://terminology.hl7.org/CodeSystem/condition-clinical','code':'active'}]},'code':{'text':"
               "'Common cold'},'subject':{'reference':'Patient/" ANNA "'}}");
  add_visit (f, "visit-1", "2026-11-18T09:30:00Z");
  must_commit (
      b, b->clinician, "Observation", "fever", 0,
      "{'resourceType':'Observation','id':'fever','status':'final','code':{'text':'Temperature'},'subject':{"
      "'reference':'Patient/" ANNA "'},'encounter':{'reference':'Encounter/visit-1'},'valueQuantity':{"
      "'value':38.20,'unit':'°C'}}");
  must_commit (b, b->clinician, "Observation", "secret", 0,
               "{'resourceType':'Observation','id':'secret','status':'final','meta':{'tag':[{'system':"
               "'urn:althea:release','code':'held'}]},'code':{'text':'Heldvalue'},'subject':{'reference':'"
               "Patient/" ANNA
               "'},'encounter':{'reference':'Encounter/visit-1'},'valueQuantity':{'value':1}}");
  must_commit (
      b, b->clinician, "MedicationRequest", "drug", 0,
      "{'resourceType':'MedicationRequest','id':'drug','status':'active','intent':'order',"
      "'medicationCodeableConcept':{'text':'Paracetamol 500 mg'},'subject':{'reference':'Patient/" ANNA
      "'},'encounter':{'reference':'Encounter/visit-1'},'dosageInstruction':[{'text':'one when in pain'}]}");
}

static void
test_summary (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *json
      = note_json (f, NOTE, "Rest and fluids.", ",'encounter':{'reference':'Encounter/visit-1'}");
  static const char *const said[]
      = { "Coughing for a week",  "Common cold",         "Temperature", "Rest and fluids.",
          "Paracetamol 500 mg: ", "No visit is booked.", "555 0142" };

  add_facts (f);
  g_autoptr (JsonObject) result
      = must_sign (f, b->clinician, f->lena,
                   althea_operation_new_strings ("note-sign", "record", json, "summary", "yes", NULL));
  const char *id = json_object_get_string_member (result, "summary");
  g_autofree char *summary = dup_json (b, "Composition", id, 0);
  g_assert_nonnull (strstr (summary, "34133-9"));
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    if (strstr (summary, said[i]) == NULL)
      g_error ("“%s” is not in %s", said[i], summary);
  g_assert_null (strstr (summary, "Heldvalue"));
  g_assert_true (can_read (b, b->anna, "Composition", id));
  /* With the note goes what was made from it. */
  g_autoptr (JsonObject) gone = must_sign (
      f, b->clinician, f->lena,
      althea_operation_new_strings ("note-retract", "note", NOTE, "reason", "wrong chart", NULL));
  g_autoptr (yyjson_doc) doc = read_doc (b, "Composition", id);
  assert_member (doc, "status", "entered-in-error");
}

static void
test_discharge (NoteFixture *f, gconstpointer data)
{
  g_autofree char *json = note_json (f, NOTE, "Rest.", ",'encounter':{'reference':'Encounter/visit-1'}");

  add_facts (f);
  g_autoptr (JsonObject) result
      = must_sign (f, f->base.clinician, f->lena,
                   althea_operation_new_strings ("note-sign", "record", json, "summary", "discharge", NULL));
  g_autofree char *summary
      = dup_json (&f->base, "Composition", json_object_get_string_member (result, "summary"), 0);
  g_assert_nonnull (strstr (summary, "18842-5"));
  g_assert_nonnull (strstr (summary, "Your stay:"));
}

static JsonArray *
unsigned_notes (Fixture *b, HostActor *actor, const char *day, const char *everybody)
{
  g_autoptr (JsonObject) result = must_operate (
      b, actor, althea_operation_new_strings ("notes-unsigned", "day", day, "everybody", everybody, NULL));

  return json_array_ref (json_object_get_array_member (result, "notes"));
}

static void
test_unsigned (NoteFixture *f, gconstpointer data)
{
  Fixture *b = &f->base;
  g_autofree char *json = note_json (f, NOTE, "Not done yet", "");
  HostDraftChange change = { .key = "note-9", .patient_id = ANNA, .kind = "note", .content = json };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostDraft) draft = host_practice_keep_draft (b->practice, b->clinician, &change, &error);

  must_commit (b, b->clinician, "Composition", NOTE, 0, json);
  g_autofree char *today = dup_today (0);
  g_autofree char *yesterday = dup_today (-1);
  g_autoptr (JsonArray) own = unsigned_notes (b, b->clinician, today, NULL);
  g_autoptr (JsonArray) before = unsigned_notes (b, b->clinician, yesterday, NULL);
  g_autoptr (JsonArray) others = unsigned_notes (b, b->colleague, NULL, NULL);
  g_autoptr (JsonArray) all = unsigned_notes (b, b->colleague, NULL, "yes");
  g_assert_cmpuint (json_array_get_length (own), ==, 2);
  g_assert_cmpuint (json_array_get_length (before), ==, 0);
  g_assert_cmpuint (json_array_get_length (others), ==, 0);
  g_assert_cmpuint (json_array_get_length (all), ==, 2);
  JsonObject *first = json_array_get_object_element (own, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "state"), ==, "draft");
  g_assert_cmpstr (json_object_get_string_member (first, "key"), ==, "note-9");
  g_assert_cmpstr (json_object_get_string_member (first, "title"), ==, "Visit");
  g_assert_cmpstr (json_object_get_string_member (first, "day"), ==, today);
  g_assert_cmpstr (json_object_get_string_member (first, "patient_name"), ==, "Anna Kowalska");
  g_assert_false (json_object_has_member (json_array_get_object_element (all, 0), "title"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(path, func)                                                                                     \
  g_test_add (path, NoteFixture, NULL, note_fixture_set_up, func, note_fixture_tear_down)
  TEST ("/notes/sign", test_sign);
  TEST ("/notes/who", test_who_signs);
  TEST ("/notes/unchanged", test_nothing_changes_it);
  TEST ("/notes/addendum", test_addendum);
  TEST ("/notes/retract", test_retract);
  TEST ("/notes/trainee", test_trainee);
  TEST ("/notes/late", test_late_entry);
  TEST ("/notes/clock", test_clock_moved_back);
  TEST ("/notes/psychotherapy", test_psychotherapy);
  TEST ("/notes/new-key", test_new_key);
  TEST ("/notes/summary", test_summary);
  TEST ("/notes/discharge", test_discharge);
  TEST ("/notes/unsigned", test_unsigned);
  return g_test_run ();
}
