/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-demo.h"

#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-record.h"

#include <stdlib.h>
#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC) /* 2026-11-18 */

/* What a run made: "Type/id" to JSON, in order. */
typedef struct
{
  GPtrArray *names;    /* (element-type utf8) */
  GHashTable *records; /* name to GBytes */
  GHashTable *counts;  /* type to number */
} Practice;

static gboolean
collect (const char *resource_type, const char *id, GBytes *json, gpointer user_data, GError **error)
{
  Practice *practice = user_data;
  char *name = g_strconcat (resource_type, "/", id, NULL);
  g_ptr_array_add (practice->names, name);
  g_assert_false (g_hash_table_contains (practice->records, name));
  g_hash_table_insert (practice->records, name, g_bytes_ref (json));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (practice->counts, resource_type));
  g_hash_table_insert (practice->counts, (gpointer)g_intern_string (resource_type), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

static Practice *
make (guint n_patients, guint64 seed, gint64 now_us, gboolean light)
{
  HostDemoOptions options = { .n_patients = n_patients, .seed = seed, .now_us = now_us, .light = light };
  Practice *practice = g_new0 (Practice, 1);
  g_autoptr (GError) error = NULL;
  practice->names = g_ptr_array_new_with_free_func (g_free);
  practice->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  practice->counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_true (host_demo_generate (&options, collect, practice, NULL, &error));
  g_assert_no_error (error);
  return practice;
}

static void
practice_free (Practice *practice)
{
  g_hash_table_unref (practice->records);
  g_hash_table_unref (practice->counts);
  g_ptr_array_unref (practice->names);
  g_free (practice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Practice, practice_free)

static guint
count_of (Practice *practice, const char *type)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (practice->counts, type));
}

static yyjson_doc *
parse (Practice *practice, const char *name)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (g_hash_table_lookup (practice->records, name), &n_bytes);
  g_autoptr (GError) error = NULL;
  yyjson_doc *doc = althea_json_parse (text, n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  return doc;
}

static void
test_every_record_is_valid (void)
{
  g_autoptr (Practice) practice = make (60, 3, NOW_US, FALSE);
  for (guint i = 0; i < practice->names->len; i++)
    {
      const char *name = practice->names->pdata[i];
      g_auto (AltheaJsonProblem) problem = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (yyjson_doc) doc = parse (practice, name);
      if (!althea_fhir_check (yyjson_doc_get_root (doc), &problem, &error))
        g_error ("%s: %s: expected %s", name, problem.path, problem.expected);
      g_autoptr (AltheaRecord) record
          = althea_fhir_read (g_hash_table_lookup (practice->records, name), &error);
      g_assert_no_error (error);
      if (!althea_record_validate (record, &error))
        g_error ("%s: %s", name, error->message);
    }
  static const char *const types[]
      = { "Patient",      "Encounter",     "Condition",        "AllergyIntolerance", "MedicationRequest",
          "Immunization", "Observation",   "DiagnosticReport", "DocumentReference",  "Appointment",
          "Task",         "Communication", "Practitioner",     "PractitionerRole",   "Organization",
          "CarePlan",     "Composition",   "ServiceRequest" };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpuint (count_of (practice, types[i]), >, 0);
  g_assert_cmpuint (count_of (practice, "Patient"), ==, 60);
  g_assert_cmpuint (count_of (practice, "Practitioner"), ==, HOST_DEMO_N_STAFF);
}

static void
test_same_seed_same_bytes (void)
{
  g_autoptr (Practice) a = make (12, 77, NOW_US, FALSE), b = make (12, 77, NOW_US, FALSE);
  g_autoptr (Practice) other = make (12, 78, NOW_US, FALSE), more = make (13, 77, NOW_US, FALSE);
  g_assert_cmpuint (a->names->len, ==, b->names->len);
  for (guint i = 0; i < a->names->len; i++)
    {
      g_assert_cmpstr (a->names->pdata[i], ==, b->names->pdata[i]);
      g_assert_true (g_bytes_equal (g_hash_table_lookup (a->records, a->names->pdata[i]),
                                    g_hash_table_lookup (b->records, b->names->pdata[i])));
    }
  /* The first patient does not depend on how many follow; another seed makes somebody else. */
  const char *first = NULL;
  for (guint i = 0; first == NULL; i++)
    if (g_str_has_prefix (a->names->pdata[i], "Patient/"))
      first = a->names->pdata[i];
  g_assert_true (
      g_bytes_equal (g_hash_table_lookup (a->records, first), g_hash_table_lookup (more->records, first)));
  g_assert_null (g_hash_table_lookup (other->records, first));
}

static void
check_references (Practice *practice, const char *name, yyjson_val *val)
{
  size_t i, n;
  yyjson_val *key, *item;
  if (yyjson_is_arr (val))
    yyjson_arr_foreach (val, i, n, item) check_references (practice, name, item);
  if (!yyjson_is_obj (val))
    return;
  yyjson_obj_foreach (val, i, n, key, item)
  {
    /* What begins with # stands in the record itself. */
    if (yyjson_equals_str (key, "reference") && yyjson_is_str (item) && *yyjson_get_str (item) != '#'
        && !g_hash_table_contains (practice->records, yyjson_get_str (item)))
      g_error ("%s names %s, which is not there", name, yyjson_get_str (item));
    check_references (practice, name, item);
  }
}

static void
test_references_lead_somewhere (void)
{
  g_autoptr (Practice) practice = make (25, 5, NOW_US, FALSE);
  for (guint i = 0; i < practice->names->len; i++)
    {
      g_autoptr (yyjson_doc) doc = parse (practice, practice->names->pdata[i]);
      check_references (practice, practice->names->pdata[i], yyjson_doc_get_root (doc));
    }
}

/* The note of a visit says the same HbA1c that the laboratory reported for it. */
static void
test_notes_quote_the_results (void)
{
  g_autoptr (Practice) practice = make (40, 9, NOW_US, FALSE);
  g_autoptr (GHashTable) by_encounter = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_quoted = 0;
  for (guint i = 0; i < practice->names->len; i++)
    {
      g_autoptr (yyjson_doc) doc = parse (practice, practice->names->pdata[i]);
      yyjson_val *root = yyjson_doc_get_root (doc);
      if (g_strcmp0 (althea_json_get_string (root, "code.coding[0].code"), "4548-4") == 0
          && g_str_has_prefix (practice->names->pdata[i], "Observation/"))
        g_hash_table_insert (by_encounter, g_strdup (althea_json_get_string (root, "encounter.reference")),
                             g_strdup (yyjson_get_raw (althea_json_get (root, "valueQuantity.value"))));
    }
  for (guint i = 0; i < practice->names->len; i++)
    {
      if (!g_str_has_prefix (practice->names->pdata[i], "DocumentReference/"))
        continue;
      g_autoptr (yyjson_doc) doc = parse (practice, practice->names->pdata[i]);
      yyjson_val *root = yyjson_doc_get_root (doc);
      const char *value = g_hash_table_lookup (
          by_encounter, althea_json_get_string (root, "context.encounter[0].reference"));
      if (value == NULL)
        continue;
      gsize n_bytes;
      g_autofree guchar *note
          = g_base64_decode (althea_json_get_string (root, "content[0].attachment.data"), &n_bytes);
      g_autofree char *text = g_strndup ((char *)note, n_bytes);
      g_autofree char *quoted = g_strdup_printf ("HbA1c %s %%", value);
      g_assert_nonnull (strstr (text, quoted));
      n_quoted++;
    }
  g_assert_cmpuint (n_quoted, >, 10);
}

/* Ages from newborn to 98, names in more than Latin letters, and a diabetic whose HbA1c came down. */
static void
test_people_are_varied (void)
{
  g_autoptr (Practice) practice = make (400, 1, NOW_US, TRUE);
  g_autoptr (GHashTable) families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_native = 0, n_women = 0, n_infants = 0, n_old = 0;
  g_assert_cmpuint (count_of (practice, "Patient"), ==, 400);
  g_assert_cmpuint (count_of (practice, "Observation"), ==, 0);
  for (guint i = 0; i < practice->names->len; i++)
    {
      if (!g_str_has_prefix (practice->names->pdata[i], "Patient/"))
        continue;
      g_autoptr (yyjson_doc) doc = parse (practice, practice->names->pdata[i]);
      yyjson_val *root = yyjson_doc_get_root (doc);
      int year = atoi (althea_json_get_string (root, "birthDate"));
      g_hash_table_add (families, g_strdup (althea_json_get_string (root, "name[0].family")));
      n_native += althea_json_get (root, "name[1]") != NULL;
      n_women += g_strcmp0 (althea_json_get_string (root, "gender"), "female") == 0;
      n_infants += year >= 2025;
      n_old += year <= 1930;
      g_assert_cmpint (year, >=, 2026 - 99);
    }
  g_assert_cmpuint (g_hash_table_size (families), >, 150);
  g_assert_cmpuint (n_native, >, 60);
  g_assert_cmpuint (n_women, >, 160);
  g_assert_cmpuint (n_women, <, 240);
  g_assert_cmpuint (n_infants, >, 5);
  g_assert_cmpuint (n_old, >, 2);
}

static void
test_appointments_stand_around_today (void)
{
  g_autoptr (Practice) practice = make (30, 4, NOW_US, FALSE);
  guint n_today = 0, n_later = 0;
  for (guint i = 0; i < practice->names->len; i++)
    {
      if (!g_str_has_prefix (practice->names->pdata[i], "Appointment/"))
        continue;
      g_autoptr (yyjson_doc) doc = parse (practice, practice->names->pdata[i]);
      const char *start = althea_json_get_string (yyjson_doc_get_root (doc), "start");
      n_today += g_str_has_prefix (start, "2026-11-18");
      n_later += strcmp (start, "2026-11-19") > 0;
    }
  g_assert_cmpuint (n_today, >, 10);
  g_assert_cmpuint (n_later, >, 50);
}

static gboolean
refuse (const char *resource_type, const char *id, GBytes *json, gpointer user_data, GError **error)
{
  guint *n_calls = user_data;
  if (++*n_calls < 40)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
test_an_error_ends_it (void)
{
  HostDemoOptions options = { .n_patients = 50, .seed = 1, .now_us = NOW_US };
  g_autoptr (GError) error = NULL;
  guint n_calls = 0;
  g_assert_false (host_demo_generate (&options, refuse, &n_calls, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (n_calls, ==, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/valid", test_every_record_is_valid);
  g_test_add_func ("/demo/deterministic", test_same_seed_same_bytes);
  g_test_add_func ("/demo/references", test_references_lead_somewhere);
  g_test_add_func ("/demo/notes", test_notes_quote_the_results);
  g_test_add_func ("/demo/people", test_people_are_varied);
  g_test_add_func ("/demo/appointments", test_appointments_stand_around_today);
  g_test_add_func ("/demo/error", test_an_error_ends_it);
  return g_test_run ();
}
