/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "althea-basic.h"
#include "practice-fixture.h"

/* Who went through a list with the patient, and when. */

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static AltheaOperation *
reviewed (const char *patient, const char *list)
{
  return althea_operation_new_strings ("list-reviewed", "patient", patient, "list", list, NULL);
}

static void
test_review (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) first = must_operate (f, f->clinician, reviewed (ANNA, "allergies"));
  g_autoptr (JsonObject) second = must_operate (f, f->clinician, reviewed (ANNA, "allergies"));
  const char *id = member (first, "review");
  g_autoptr (yyjson_doc) doc = read_doc (f, "Basic", id);

  assert_member (doc, "subject.reference", "Patient/" ANNA);
  assert_member (doc, "code.coding[0].code", ALTHEA_BASIC_LIST_REVIEW);
  assert_member (doc, "extension[0].valueString", "allergies");
  g_assert_nonnull (althea_json_get (yyjson_doc_get_root (doc), "created"));
  g_assert_nonnull (althea_json_get (yyjson_doc_get_root (doc), "author.reference"));
  /* Each review stays. */
  g_assert_cmpstr (id, !=, member (second, "review"));
  /* It is the practice's own business. */
  g_assert_false (can_read (f, f->anna, "Basic", id));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  must_fail (f, f->clinician, reviewed (ANNA, "pets"), ALTHEA_ERROR_INVALID, NULL);
  must_fail (f, f->clinician, reviewed ("nobody", "allergies"), ALTHEA_ERROR_NOT_FOUND, NULL);
  must_fail (f, f->staff, reviewed (ANNA, "allergies"), ALTHEA_ERROR_DENIED, NULL);
  must_fail (f, f->anna, reviewed (ANNA, "allergies"), ALTHEA_ERROR_DENIED, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/practice/lists/review", Fixture, NULL, fixture_set_up, test_review, fixture_tear_down);
  g_test_add ("/practice/lists/refused", Fixture, NULL, fixture_set_up, test_refused, fixture_tear_down);
  return g_test_run ();
}
