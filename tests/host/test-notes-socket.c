/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-fixture.h"

#include "althea-composition.h"
#include "althea-draft.h"
#include "althea-record-operation.h"

/* Signing as the clinic's window does it: over the socket, with the passphrase of who is signed in. */

static AltheaRecord *
make_note (HostFixture *f, const char *text)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");
  g_autoptr (GError) error = NULL;
  AltheaRecord *note;

  althea_record_builder_set_string (builder, "status", "preliminary");
  althea_record_builder_take_value (
      builder, "type",
      althea_codeable_concept_new ("http://loinc.org", ALTHEA_NOTE_PROGRESS, "Progress note"));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", "anna", NULL));
  althea_record_builder_take_value (builder, "date", althea_partial_date_new_now ());
  althea_record_builder_add_take (
      builder, "author", althea_reference_new_raw (althea_session_get_person_reference (f->session), NULL));
  althea_record_builder_set_string (builder, "title", "Visit");
  althea_record_builder_add_take (builder, "section",
                                  althea_section_new_text ("Plan", ALTHEA_SECTION_PLAN, text, NULL));
  note = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return note;
}

static JsonObject *
sign (HostFixture *f, AltheaRecord *note, const char *passphrase, GError **error)
{
  g_autoptr (AltheaOperation) operation = althea_record_operation_new (
      "note-sign", note, "passphrase", passphrase, "draft", "note-1", "summary", "visit", NULL);

  return operate (f->session, operation, error);
}

static void
test_sign (HostFixture *f, gconstpointer data)
{
  g_autoptr (AltheaRecord) note = NULL;
  g_autoptr (AltheaRecord) stored = NULL;
  g_autoptr (AltheaRecord) summary = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  host_fixture_sign_in (f);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  note = make_note (f, "Rest & fluids\n- soup\n- tea\n\nBack in a week");
  g_assert_null (sign (f, note, "not her passphrase", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET);
  g_clear_error (&error);
  result = sign (f, note, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (result, "version"), ==, "1");
  stored = read_record (f->session, "Composition", althea_record_get_id (note), &error);
  g_assert_no_error (error);
  g_assert_true (althea_composition_is_signed (ALTHEA_COMPOSITION (stored)));
  text = althea_composition_dup_text (ALTHEA_COMPOSITION (stored));
  g_assert_cmpstr (text, ==, "Plan\nRest & fluids\n\n- soup\n- tea\n\nBack in a week");
  summary
      = read_record (f->session, "Composition", json_object_get_string_member (result, "summary"), &error);
  g_assert_no_error (error);
  g_assert_true (althea_composition_is_summary (ALTHEA_COMPOSITION (summary)));
  g_assert_cmpstr (althea_composition_get_source_id (ALTHEA_COMPOSITION (summary)), ==,
                   althea_record_get_id (note));
  g_assert_nonnull (
      althea_composition_find_section (ALTHEA_COMPOSITION (summary), ALTHEA_SECTION_INSTRUCTIONS));
}

/* The key was made with the person, and is the same after the host was started again. */
static void
test_key_stays (HostFixture *f, gconstpointer data)
{
  g_autoptr (HostPractice) practice = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (AltheaRecord) note = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  host_fixture_sign_in (f);
  practice = host_service_dup_practice (f->service);
  before = host_store_list_facts (host_practice_get_store (practice), "signer", &error);
  g_assert_cmpuint (before->len, ==, 2);
  add_patient (f->session, "anna", "Kowalska", "Anna");
  note = make_note (f, "Rest");
  result = sign (f, note, LENA_PASSPHRASE, &error);
  g_assert_no_error (error);
  after = host_store_list_facts (host_practice_get_store (practice), "signer", &error);
  g_assert_cmpstr (before->pdata[1], ==, after->pdata[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  g_test_add ("/notes/socket/sign", HostFixture, NULL, host_fixture_set_up, test_sign,
              host_fixture_tear_down);
  g_test_add ("/notes/socket/key", HostFixture, NULL, host_fixture_set_up, test_key_stays,
              host_fixture_tear_down);
  return g_test_run ();
}
