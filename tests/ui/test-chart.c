/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart page over a fake chart: what it shows. */

#include <adwaita.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "chart-fixture.h"
#include "clinic-chart-page.h"
#include "clinic-history-page.h"
#include "clinic-profile-model.h"
#include "clinic-record-page.h"
#include "clinic-chart-banner.h"
#include "clinic-result-row.h"
#include "clinic-timeline-model.h"
#include "picture.h"
#include "sample-patient.h"

static void
assert_label (gpointer widget, const char *label)
{
  g_assert_cmpstr (
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label), ==,
      NULL);
}

/* --- what it shows --------------------------------------------------------------------------------- */

static void
test_banner (ChartFixture *fixture, gconstpointer unused)
{
  GtkWidget *banner = chart_fixture_find (fixture, CLINIC_TYPE_CHART_BANNER, NULL);
  GtkWidget *name = picture_find (banner, GTK_TYPE_LABEL, "KOWALSKA, Maria");
  GtkWidget *allergies
      = chart_fixture_find (fixture, GTK_TYPE_LABEL, "Penicillin: Anaphylaxis; Latex: Hives");
  GtkWidget *portal = chart_fixture_find (fixture, GTK_TYPE_BUTTON, "Uses Althea Home");

  assert_label (gtk_widget_get_ancestor (name, GTK_TYPE_BUTTON),
                "KOWALSKA, Maria, 54 y (12 Mar 1972) · female · #10442");
  assert_label (allergies, "Allergies: Penicillin: Anaphylaxis; Latex: Hives");
  gtk_test_accessible_assert_role (portal, GTK_ACCESSIBLE_ROLE_BUTTON);
  assert_label (portal, "Uses Althea Home");
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (fixture->page)), ==,
                   "KOWALSKA, Maria");
  g_assert_nonnull (clinic_chart_get_color_class (CLINIC_CHART (fixture->chart)));
}

static guint
count_profile (ClinicProfileModel *model, ClinicProfileSection section, ClinicProfileKind kind)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ClinicProfileItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      n += clinic_profile_item_get_section (item) == section && clinic_profile_item_get_kind (item) == kind
               ? 1
               : 0;
    }
  return n;
}

static void
test_profile (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (ClinicProfileModel) model = clinic_profile_model_new (G_LIST_MODEL (records));
  g_autoptr (AltheaRecord) penicillin
      = sample_find (G_LIST_MODEL (records), "AllergyIntolerance", "Penicillin");
  g_autoptr (AltheaRecord) latex = sample_find (G_LIST_MODEL (records), "AllergyIntolerance", "Latex");
  g_autoptr (GListStore) empty = g_list_store_new (ALTHEA_TYPE_RECORD);
  guint position;

  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_RECORD), ==, 3);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_PAST), ==, 1);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_MEDICATIONS, CLINIC_PROFILE_RECORD), ==, 3);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_VITALS, CLINIC_PROFILE_RECORD), ==, 3);
  clinic_profile_model_toggle_past (model, CLINIC_PROFILE_PROBLEMS);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_RECORD), ==, 4);
  /* Without allergies the list does not say that there are none: nobody asked. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (g_list_store_find (records, i == 0 ? penicillin : latex, &position));
      g_list_store_remove (records, position);
    }
  clinic_profile_model_rebuild (model);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_ALLERGIES, CLINIC_PROFILE_WARNING), ==, 1);
}

static void
test_timeline (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (ClinicTimelineModel) model = clinic_timeline_model_new (G_LIST_MODEL (records));
  g_autoptr (ClinicTimelineItem) first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_autoptr (ClinicTimelineItem) second = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_autofree char *heading = clinic_timeline_item_dup_title (first);
  g_autofree char *flagged = clinic_timeline_item_dup_title (second);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_true (clinic_timeline_item_is_heading (first));
  g_assert_cmpstr (heading, ==, "Tired since August");
  /* What is out of range stands first under its visit. */
  g_assert_true (ALTHEA_IS_OBSERVATION (clinic_timeline_item_get_record (second)));
  g_assert_cmpstr (
      althea_observation_get_flag (ALTHEA_OBSERVATION (clinic_timeline_item_get_record (second))), ==, "H");
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, "ferritin");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_MESSAGES, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 4);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, "no such words");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, all);
}

static ClinicResultRow *
find_result (GPtrArray *rows, const char *title)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (g_str_equal (clinic_result_row_get_title (g_ptr_array_index (rows, i)), title))
        return g_ptr_array_index (rows, i);
    }
  g_error ("no result %s", title);
}

static void
test_results (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GPtrArray) rows = clinic_result_rows_new (G_LIST_MODEL (records));
  ClinicResultRow *ldl = find_result (rows, "LDL cholesterol"), *a1c = find_result (rows, "HbA1c");

  g_assert_cmpuint (rows->len, ==, 11);
  g_assert_cmpstr (althea_measurement_get_value_text (clinic_result_row_get_latest (ldl)), ==, "92");
  g_assert_cmpstr (althea_measurement_get_value_text (clinic_result_row_get_previous (ldl)), ==, "94");
  g_assert_cmpstr (clinic_result_row_get_change_text (ldl), ==,
                   "↓\xe2\x80\xaf"
                   "2");
  /* The sample before was clotted: there is nothing to compare with. */
  g_assert_cmpstr (clinic_result_row_get_change_text (a1c), ==, "");
  g_assert_true (clinic_result_row_is_numeric (a1c));
  g_assert_true (clinic_result_row_is_numeric (find_result (rows, "Blood pressure")));
}

static void
test_trend (ChartFixture *fixture, gconstpointer unused)
{
  GtkWidget *view;

  gtk_widget_activate_action (fixture->page, "chart.show-trend", "(ss)", "Observation", "v2026c-a1c");
  picture_settle (GTK_WINDOW (fixture->window));
  view = chart_fixture_find (fixture, ALTHEA_TYPE_TREND_VIEW, "HbA1c");
  g_assert_true (gtk_widget_get_mapped (view));
  g_assert_true (
      g_str_has_prefix (althea_trend_view_get_sentence (ALTHEA_TREND_VIEW (view)), "HbA1c: 8 values"));
}

static gboolean
is_operated (gpointer chart)
{
  return fake_chart_get_last_operation (chart) != NULL;
}

static void
must_not_happen (gpointer unused)
{
  g_assert_not_reached ();
}

static void
test_messages (ChartFixture *fixture, gconstpointer unused)
{
  AltheaOperation *operation;
  AltheaThreadView *view;
  g_autofree char *draft = NULL;
  g_autofree char *first_id = NULL;

  gtk_widget_activate_action (fixture->page, "chart.show-view", "s", "messages");
  picture_settle (GTK_WINDOW (fixture->window));
  view = ALTHEA_THREAD_VIEW (chart_fixture_find (fixture, ALTHEA_TYPE_THREAD_VIEW, NULL));
  /* The patient's last message was not seen by anybody: opening it says so to the host. */
  g_assert_true (picture_wait (is_operated, fixture->chart));
  operation = fake_chart_get_last_operation (fixture->chart);
  g_assert_cmpstr (althea_operation_get_name (operation), ==, "message-seen");
  g_assert_cmpstr (althea_operation_get_string (operation, "thread"), ==, "thread-tired");
  althea_thread_view_set_draft (view, "Please come fasting.");
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
  /* A message that is not sent is not lost by closing the chart. */
  clinic_chart_page_ask_to_close (CLINIC_CHART_PAGE (fixture->page), G_CALLBACK (must_not_happen), NULL,
                                  NULL);
  g_assert_nonnull (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_OFFLINE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "thread.send", NULL);
  picture_settle (GTK_WINDOW (fixture->window));
  draft = althea_thread_view_dup_draft (view);
  g_assert_cmpstr (draft, ==, "Please come fasting.");
  operation = fake_chart_get_last_operation (fixture->chart);
  g_assert_cmpstr (althea_operation_get_name (operation), ==, "message-send");
  g_assert_cmpstr (althea_operation_get_string (operation, "patient"), ==, SAMPLE_PATIENT_ID);
  first_id = g_strdup (althea_operation_get_id (operation));
  /* Trying again is the same operation, so that it cannot arrive twice. */
  gtk_widget_activate_action (GTK_WIDGET (view), "thread.send", NULL);
  picture_settle (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (althea_operation_get_id (fake_chart_get_last_operation (fixture->chart)), ==, first_id);
  g_assert_false (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

static void
test_history (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) old = sample_find (G_LIST_MODEL (records), "Condition", "Hypertension");
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (old);
  g_autoptr (AltheaPartialDate) onset = althea_partial_date_new ("2018-06", NULL);
  g_autoptr (AltheaRecord) new = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *same = NULL;

  althea_record_builder_set_value (builder, "onset-date-time", onset);
  new = althea_record_builder_end (builder, NULL);
  changes = clinic_history_describe (new, old);
  g_assert_cmpstr (changes, ==, "Began: 2019 → Jun 2018");
  same = clinic_history_describe (old, old);
  g_assert_cmpstr (same, ==, "Nothing that people read");
}

static void
test_pane_shows_only_this_patient (ChartFixture *fixture, gconstpointer unused)
{
  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "Condition", "dm2");
  g_assert_nonnull (picture_find (chart_fixture_find (fixture, CLINIC_TYPE_RECORD_PAGE, NULL), GTK_TYPE_LABEL,
                                  "KOWALSKA, Maria"));
  gtk_widget_activate_action (fixture->page, "chart.show-history", "(ss)", "Condition", "dm2");
  g_assert_nonnull (picture_find (chart_fixture_find (fixture, CLINIC_TYPE_HISTORY_PAGE, NULL),
                                  GTK_TYPE_LABEL, "KOWALSKA, Maria · Type 2 diabetes mellitus"));
  gtk_widget_activate_action (fixture->page, "chart.add", "s", "Condition");
  g_assert_nonnull (picture_find (chart_fixture_find (fixture, CLINIC_TYPE_EDITOR, NULL), GTK_TYPE_LABEL,
                                  "KOWALSKA, Maria"));
}

static gboolean
has_focus_in (ChartFixture *fixture, const char *type)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, g_type_from_name (type)) != NULL;
}

static void
test_panes_by_keyboard (ChartFixture *fixture, gconstpointer unused)
{
  gtk_widget_activate_action (fixture->page, "chart.find", NULL);
  g_assert_true (has_focus_in (fixture, "ClinicTimelinePane"));
  gtk_widget_activate_action (fixture->page, "chart.next-pane", NULL);
  g_assert_true (has_focus_in (fixture, "ClinicChartBanner"));
  gtk_widget_activate_action (fixture->page, "chart.next-pane", NULL);
  g_assert_true (has_focus_in (fixture, "ClinicProfilePane"));
  gtk_widget_activate_action (fixture->page, "chart.previous-pane", NULL);
  g_assert_true (has_focus_in (fixture, "ClinicChartBanner"));
}

#define ADD(path, func)                                                                                      \
  g_test_add (path, ChartFixture, NULL, chart_fixture_set_up, func, chart_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  ADD ("/chart/banner", test_banner);
  g_test_add_func ("/chart/profile", test_profile);
  g_test_add_func ("/chart/timeline", test_timeline);
  g_test_add_func ("/chart/results", test_results);
  ADD ("/chart/trend", test_trend);
  ADD ("/chart/messages", test_messages);
  g_test_add_func ("/chart/history", test_history);
  ADD ("/chart/panes-by-keyboard", test_panes_by_keyboard);
  ADD ("/chart/names-the-patient", test_pane_shows_only_this_patient);
  return g_test_run ();
}
