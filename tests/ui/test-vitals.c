/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The form of vitals over a fake chart: what it asks, refuses and saves. */

#include <adwaita.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "chart-fixture.h"
#include "clinic-vital-row.h"
#include "picture.h"
#include "sample-patient.h"

#define VITALS "Observation:vital-signs"
#define LOINC "http://loinc.org"

static AltheaRecord *
find_saved (ChartFixture *fixture, const char *loinc)
{
  AltheaRecord *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->records)); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->records), i);

      if (ALTHEA_IS_OBSERVATION (record)
          && althea_codeable_concept_has_code (althea_record_get_value (record, "code"), LOINC, loinc)
          && (found == NULL
              || althea_partial_date_compare (althea_record_get_date (record), althea_record_get_date (found))
                     > 0))
        found = record;
    }
  return found;
}

static void
test_saves (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, VITALS);
  AltheaRecord *pressure, *weight;
  g_autofree char *display = NULL;

  chart_fixture_choose (fixture, "Units", 0);
  chart_fixture_type (fixture, "Systolic", "128");
  chart_fixture_type (fixture, "Diastolic", "0");
  chart_fixture_type (fixture, "Weight", "160 lb");
  chart_fixture_type (fixture, "Height", "165");
  chart_fixture_type (fixture, "Pain, 0 to 10", "0");
  chart_fixture_choose (fixture, "Position", 1);
  chart_fixture_choose (fixture, "Cuff on", 1);
  /* Zero is a value, but an unusual diastolic pressure: asked once. */
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Diastolic"), "error"));
  g_assert_nonnull (chart_fixture_find (
      fixture, GTK_TYPE_LABEL, "Diastolic of 0 mmHg is unusual at this age. Save again if it is right."));
  chart_fixture_save (editor);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 1);
  pressure = find_saved (fixture, "85354-9");
  display = althea_observation_dup_value_display (ALTHEA_OBSERVATION (pressure));
  g_assert_true (g_str_has_prefix (display, "128/0"));
  g_assert_true (althea_codeable_concept_has_code (althea_record_get_value (pressure, "body-position"), NULL,
                                                   "33586001"));
  g_assert_true (
      althea_codeable_concept_has_code (althea_record_get_value (pressure, "body-site"), NULL, "368208006"));
  weight = find_saved (fixture, "29463-7");
  g_assert_cmpstr (althea_record_get_string (weight, "typed"), ==, "160 lb");
  g_assert_cmpstr (althea_record_get_patient_id (weight), ==, SAMPLE_PATIENT_ID);
  g_assert_nonnull (find_saved (fixture, "39156-5"));
  g_assert_nonnull (find_saved (fixture, "72514-3"));
}

static void
assert_refused (ChartFixture *fixture, ClinicEditor *editor, const char *title, const char *words)
{
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  g_assert_true (gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, title), "error"));
  gtk_test_accessible_assert_state (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, title),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, words));
}

static void
test_refuses (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, VITALS);

  chart_fixture_choose (fixture, "Units", 0);
  assert_refused (fixture, editor, "Systolic", "Type at least one measurement.");
  chart_fixture_type (fixture, "Systolic", "120");
  assert_refused (fixture, editor, "Diastolic", "A blood pressure has two numbers, systolic and diastolic.");
  chart_fixture_type (fixture, "Diastolic", "130");
  assert_refused (fixture, editor, "Diastolic", "The diastolic pressure is lower than the systolic.");
  chart_fixture_type (fixture, "Diastolic", "80");
  chart_fixture_type (fixture, "Temperature", "98.6");
  assert_refused (fixture, editor, "Temperature",
                  "Temperature cannot be 98.6 °C at this age. Look at the number and its unit.");
  chart_fixture_choose (fixture, "Units", 1);
  chart_fixture_type (fixture, "Weight", "heavy");
  assert_refused (fixture, editor, "Weight", "Weight is a number, in kg or lb.");
  chart_fixture_type (fixture, "Weight", "");
  chart_fixture_type (fixture, "Measured", "1 Jan 1950");
  assert_refused (fixture, editor, "Measured", "This is before the patient was born.");
  chart_fixture_type (fixture, "Measured", "1 Jan 2090");
  assert_refused (fixture, editor, "Measured", "This is in the future.");
}

/* The rows in the order of the tab key, and what the chart knows already. */
static void
test_rows (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, VITALS);
  GtkWidget *row = chart_fixture_find (fixture, CLINIC_TYPE_VITAL_ROW, "Systolic");

  for (ClinicVitalKind kind = 0; row != NULL && kind < CLINIC_N_VITALS; kind++)
    {
      g_assert_cmpint (clinic_vital_row_get_kind (CLINIC_VITAL_ROW (row)), ==, kind);
      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), !=,
                       GTK_ACCESSIBLE_ROLE_PRESENTATION);
      /* Nobody measures the head of a grown woman. */
      g_assert_true (gtk_widget_get_visible (row) == (kind != CLINIC_VITAL_HEAD));
      row = gtk_widget_get_next_sibling (row);
    }
  g_assert_null (row);
  g_assert_false (clinic_editor_has_unsaved (editor));
  chart_fixture_choose (fixture, "Units", 0);
  chart_fixture_type (fixture, "Heart rate", "140");
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "HH ⇈"));
  g_assert_true (clinic_editor_has_unsaved (editor));
}

int
main (int argc, char **argv)
{
#define CHART_TEST(path, function)                                                                           \
  g_test_add (path, ChartFixture, NULL, chart_fixture_set_up, function, chart_fixture_tear_down)

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  CHART_TEST ("/vitals/saves", test_saves);
  CHART_TEST ("/vitals/refuses", test_refuses);
  CHART_TEST ("/vitals/rows", test_rows);
  return g_test_run ();
}
