/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#define ORDER(id, patient, more)                                                                             \
  "{'resourceType':'ServiceRequest','id':'" id "','status':'draft','intent':'order',"                        \
  "'category':[{'coding':[{'system':'http://snomed.info/sct','code':'108252007'}]}],"                        \
  "'subject':{'reference':'Patient/" patient "'}" more "}"
#define CODE ",'code':{'coding':[{'system':'http://loinc.org','code':'4548-4'}],'text':'HbA1c'}"
#define EXPECTED(day)                                                                                        \
  ",'extension':[{'url':'urn:althea:expected-by','valueDate':'" day "'},"                                    \
  "{'url':'urn:althea:fasting','valueBoolean':true}]"

static AltheaOperation *
sign (const char *id, const char *const *lines)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonArray *records = json_array_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) text = g_string_new (lines[i]);
      g_string_replace (text, "'", "\"", 0);
      json_array_add_string_element (records, text->str);
    }
  json_object_set_string_member (parameters, "patient", ANNA);
  json_object_set_array_member (parameters, "records", records);
  return id != NULL ? althea_operation_new_with_id ("order-sign", id, parameters)
                    : althea_operation_new ("order-sign", parameters);
}

static void
set_day (const char *instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (instant, NULL);
  althea_clock_set_fake_us (g_date_time_to_unix (time) * G_USEC_PER_SEC);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fixture_set_up (f, data);
  set_day ("2026-11-22T10:00:00Z");
}

static guint
count_orders (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) stats = host_store_stats (f->store, &error);
  g_assert_no_error (error);
  return GPOINTER_TO_UINT (g_hash_table_lookup (stats, g_intern_string ("ServiceRequest")));
}

static void
test_sign (Fixture *f, gconstpointer data)
{
  const char *const lines[]
      = { ORDER ("o1", ANNA, CODE EXPECTED ("2026-11-29")), ORDER ("o2", ANNA, CODE), NULL };
  g_autofree char *id = althea_id_new ();
  g_autoptr (JsonObject) result = must_operate (f, f->clinician, sign (id, lines));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "orders")), ==, 2);
  g_autoptr (yyjson_doc) order = read_doc (f, "ServiceRequest", "o1");
  g_autofree char *who = g_strconcat ("Practitioner/", f->clinician_id, NULL);
  assert_member (order, "status", "active");
  assert_member (order, "requester.reference", who);
  assert_member (order, "authoredOn", "2026-11-22T10:00:00.000Z");
  /* The patient sees what was ordered, and what to mind. */
  g_assert_true (can_read (f, f->anna, "ServiceRequest", "o1"));
  g_assert_false (can_read (f, f->ben, "ServiceRequest", "o1"));
  /* The same again gives the same answer and no second order. */
  g_autoptr (JsonObject) again = must_operate (f, f->clinician, sign (id, lines));
  g_assert_true (json_object_has_member (again, "orders"));
  g_assert_cmpuint (count_orders (f), ==, 2);
  /* A new try of what is signed is told, line by line. */
  g_autoptr (JsonObject) twice = must_operate (f, f->clinician, sign (NULL, lines));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (twice, "failed")), ==, 2);
  /* Who does not prescribe does not order. */
  const char *const other[] = { ORDER ("o9", ANNA, CODE), NULL };
  must_fail (f, f->staff, sign (NULL, other), ALTHEA_ERROR_DENIED, NULL);
  must_fail (f, f->anna, sign (NULL, other), ALTHEA_ERROR_DENIED, NULL);
}

/* One line that is wrong keeps all from being signed, and every wrong one is named. */
static void
test_told_by_line (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *line, *text;
  } wrong[] = {
    { ORDER ("w1", BEN, CODE), "The order is for another patient." },
    { ORDER ("w2", ANNA, ""), "The order does not say what to do." },
    { ORDER ("w3", ANNA, CODE EXPECTED ("2026-11-21")), "The day that a result is expected by is over." },
    { ORDER ("w4", ANNA, ",'nonsense':1"), "The order cannot be read." },
    { "{'resourceType':'ServiceRequest','id':'w5','status':'draft','intent':'order','code':{'text':'x'},"
      "'subject':{'reference':'Patient/" ANNA "'}}",
      "The order is neither a test, nor imaging, nor a referral." },
    { "not json", "The order cannot be read." },
  };
  const char *lines[G_N_ELEMENTS (wrong) + 2] = { ORDER ("good", ANNA, CODE) };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    lines[i + 1] = wrong[i].line;
  g_autoptr (JsonObject) result = must_operate (f, f->clinician, sign (NULL, lines));
  JsonArray *failed = json_object_get_array_member (result, "failed");
  g_assert_cmpuint (json_array_get_length (failed), ==, G_N_ELEMENTS (wrong));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      JsonObject *line = json_array_get_object_element (failed, i);
      g_assert_cmpint (json_object_get_int_member (line, "line"), ==, i + 1);
      g_assert_cmpstr (json_object_get_string_member (line, "text"), ==, wrong[i].text);
    }
  g_assert_cmpuint (count_orders (f), ==, 0);
  const char *const none[] = { NULL };
  must_fail (f, f->clinician, sign (NULL, none), ALTHEA_ERROR_INVALID, NULL);
}

static guint
count_overdue (Fixture *f)
{
  g_autoptr (JsonObject) result = must_operate (f, f->staff, althea_operation_new ("orders-overdue", NULL));
  return json_array_get_length (json_object_get_array_member (result, "orders"));
}

static void
test_overdue_and_cancelled (Fixture *f, gconstpointer data)
{
  const char *const lines[]
      = { ORDER ("o1", ANNA, CODE EXPECTED ("2026-11-24")), ORDER ("o2", ANNA, CODE), NULL };
  g_autoptr (JsonObject) result = must_operate (f, f->clinician, sign (NULL, lines));
  g_assert_true (json_object_has_member (result, "orders"));
  g_assert_cmpuint (count_overdue (f), ==, 0);
  /* The day itself is still in time. */
  set_day ("2026-11-24T12:00:00Z");
  g_assert_cmpuint (count_overdue (f), ==, 0);
  set_day ("2026-11-26T12:00:00Z");
  g_assert_cmpuint (count_overdue (f), ==, 1);

  must_fail (f, f->clinician, althea_operation_new_strings ("order-cancel", "order", "o1", NULL),
             ALTHEA_ERROR_INVALID, NULL);
  g_autoptr (JsonObject) cancelled = must_operate (
      f, f->clinician,
      althea_operation_new_strings ("order-cancel", "order", "o1", "reason", "Done elsewhere", NULL));
  g_autoptr (yyjson_doc) order = read_doc (f, "ServiceRequest", "o1");
  assert_member (order, "status", "revoked");
  assert_member (order, "note[0].text", "Done elsewhere");
  g_assert_cmpuint (count_overdue (f), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/orders/sign", Fixture, NULL, set_up, test_sign, fixture_tear_down);
  g_test_add ("/orders/told-by-line", Fixture, NULL, set_up, test_told_by_line, fixture_tear_down);
  g_test_add ("/orders/overdue-and-cancelled", Fixture, NULL, set_up, test_overdue_and_cancelled,
              fixture_tear_down);
  return g_test_run ();
}
