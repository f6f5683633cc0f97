/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The graphs of a chart: what is chosen, drawn, said and printed. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "chart-fixture.h"
#include "clinic-graph-canvas.h"
#include "clinic-chart-page.h"
#include "clinic-graphs-pane.h"
#include "clinic-growth-pane.h"
#include "clinic-hints-view.h"
#include "clinic-reason-dialog.h"
#include "clinic-trends-pane.h"
#include "picture.h"
#include "sample-patient.h"

static ClinicTrendsPane *
show_trends (ChartFixture *fixture)
{
  gtk_widget_activate_action (fixture->page, "chart.show-view", "s", "graphs");
  picture_settle (GTK_WINDOW (fixture->window));
  return CLINIC_TRENDS_PANE (chart_fixture_find (fixture, CLINIC_TYPE_TRENDS_PANE, NULL));
}

static GtkCheckButton *
find_check (ChartFixture *fixture, ClinicTrendsPane *pane, const char *title)
{
  GtkWidget *row = picture_find (GTK_WIDGET (pane), ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

static void
test_choose (ChartFixture *fixture, gconstpointer unused)
{
  ClinicTrendsPane *pane = show_trends (fixture);
  GtkWidget *canvas = chart_fixture_find (fixture, CLINIC_TYPE_GRAPH_CANVAS, NULL);
  GtkWidget *search = picture_find (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkCheckButton *check;
  g_autofree char *before = clinic_drawing_to_sentence (CLINIC_DRAWING (clinic_trends_pane_get_graph (pane)));
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  gtk_test_accessible_assert_role (canvas, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_cmpint (clinic_graph_get_times (clinic_trends_pane_get_graph (pane))->len, >, 1);
  check = find_check (fixture, pane, "Ferritin");
  g_assert_false (gtk_check_button_get_active (check));
  g_assert_null (strstr (before, "Ferritin"));
  gtk_check_button_set_active (check, TRUE);
  with = clinic_drawing_to_sentence (CLINIC_DRAWING (clinic_trends_pane_get_graph (pane)));
  g_assert_nonnull (strstr (with, "Ferritin"));
  /* The image says what is drawn, medicines too. */
  g_assert_null (
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, with));
  g_assert_nonnull (strstr (with, "still taken"));
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (picture_find (GTK_WIDGET (pane), GTK_TYPE_CHECK_BUTTON, "Medications")), FALSE);
  without = clinic_drawing_to_sentence (CLINIC_DRAWING (clinic_trends_pane_get_graph (pane)));
  g_assert_null (strstr (without, "still taken"));
  gtk_editable_set_text (GTK_EDITABLE (search), "ferr");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_nonnull (picture_find (GTK_WIDGET (pane), ADW_TYPE_ACTION_ROW, "Ferritin"));
  g_assert_null (picture_find (GTK_WIDGET (pane), ADW_TYPE_ACTION_ROW, "Potassium"));
}

static void
test_keyboard (ChartFixture *fixture, gconstpointer unused)
{
  ClinicTrendsPane *pane = show_trends (fixture);
  ClinicGraphCanvas *canvas
      = CLINIC_GRAPH_CANVAS (chart_fixture_find (fixture, CLINIC_TYPE_GRAPH_CANVAS, NULL));
  int last = (int)clinic_graph_get_times (clinic_trends_pane_get_graph (pane))->len - 1;

  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (canvas)));
  g_assert_cmpstr (clinic_graph_canvas_get_selected_text (canvas), ==, "");
  clinic_graph_canvas_select (canvas, last);
  g_assert_cmpint (clinic_graph_canvas_get_selected (canvas), ==, last);
  g_assert_nonnull (strstr (clinic_graph_canvas_get_selected_text (canvas), "2026"));
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (canvas),
                                                     GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                     clinic_graph_canvas_get_selected_text (canvas)));
  clinic_graph_canvas_select (canvas, last + 5);
  g_assert_cmpint (clinic_graph_canvas_get_selected (canvas), ==, last);
  clinic_graph_canvas_select (canvas, -1);
  g_assert_cmpstr (clinic_graph_canvas_get_selected_text (canvas), ==, "");
}

static void
test_range (ChartFixture *fixture, gconstpointer unused)
{
  ClinicTrendsPane *pane = show_trends (fixture);
  GtkWidget *spans = picture_find (GTK_WIDGET (pane), ADW_TYPE_TOGGLE_GROUP, NULL);
  guint all = clinic_graph_get_times (clinic_trends_pane_get_graph (pane))->len, year;
  g_autoptr (GListModel) rows = NULL;

  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (spans), "year");
  year = clinic_graph_get_times (clinic_trends_pane_get_graph (pane))->len;
  g_assert_cmpuint (year, <, all);
  g_assert_cmpuint (year, >, 0);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (spans), "all");
  rows = clinic_graph_to_rows (clinic_trends_pane_get_graph (pane));
  g_assert_cmpuint (g_list_model_get_n_items (rows), >=, all);
}

static void
test_paper (ChartFixture *fixture, gconstpointer unused)
{
  ClinicTrendsPane *pane = show_trends (fixture);
  g_autoptr (ClinicPaper) paper = clinic_trends_pane_make_paper (pane);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("althea-graphs-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "graph.pdf", NULL);
  g_autofree char *missing = g_build_filename (folder, "none", "graph.pdf", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (clinic_paper_to_pdf (paper, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_assert_cmpuint (length, >, 4000);
  g_assert_false (clinic_paper_to_pdf (paper, missing, &error));
  g_assert_nonnull (error);
  g_unlink (path);
  g_rmdir (folder);
}

/* --- growth ---------------------------------------------------------------------------------------- */

static void
add_measurement (GListStore *records, const char *id, const char *loinc, const char *name, const char *value,
                 const char *unit, const char *date)
{
  g_autoptr (AltheaRecord) record
      = sample_observation (id, "vital-signs", loinc, name, value, unit, NULL, NULL, date, NULL);

  g_list_store_append (records, record);
}

static void
add_child (GListStore *records)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Patient");
  g_autoptr (AltheaPartialDate) birth = althea_partial_date_new ("2025-03-10", NULL);
  g_autoptr (AltheaRecord) child = NULL;
  g_autoptr (GError) error = NULL;

  althea_record_builder_set_id (builder, SAMPLE_PATIENT_ID);
  althea_record_builder_add_take (
      builder, "name",
      althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Nowak", "text", "Ida Nowak", NULL));
  althea_record_builder_set_string (builder, "gender", "female");
  althea_record_builder_set_value (builder, "birth-date", birth);
  child = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_list_store_append (records, child);
  add_measurement (records, "w0", "29463-7", "Body weight", "3.232", "kg", "2025-03-10");
  add_measurement (records, "w6", "29463-7", "Body weight", "7.1", "kg", "2025-09-09");
  add_measurement (records, "w12", "29463-7", "Body weight", "8.95", "kg", "2026-03-10");
  add_measurement (records, "l12", "8302-2", "Body length", "74.0", "cm", "2026-03-10");
  add_measurement (records, "w18", "29463-7", "Body weight", "8.1", "kg", "2026-09-09");
}

static void
child_set_up (ChartFixture *fixture, gconstpointer unused)
{
  GtkWidget *navigation = adw_navigation_view_new ();

  fixture->records = g_list_store_new (ALTHEA_TYPE_RECORD);
  add_child (fixture->records);
  fixture->chart = fake_chart_new (SAMPLE_PATIENT_ID, fixture->records);
  fixture->page = clinic_chart_page_new_for_chart (CLINIC_CHART (fixture->chart));
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 800);
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (fixture->page));
  adw_window_set_content (ADW_WINDOW (fixture->window), navigation);
  picture_settle (GTK_WINDOW (fixture->window));
  gtk_widget_activate_action (fixture->page, "chart.show-view", "s", "graphs");
  clinic_graphs_pane_show (CLINIC_GRAPHS_PANE (chart_fixture_find (fixture, CLINIC_TYPE_GRAPHS_PANE, NULL)),
                           "growth");
  picture_settle (GTK_WINDOW (fixture->window));
}

static void
test_growth (ChartFixture *fixture, gconstpointer unused)
{
  ClinicGrowthPane *pane = CLINIC_GROWTH_PANE (chart_fixture_find (fixture, CLINIC_TYPE_GROWTH_PANE, NULL));
  GtkWidget *measure = picture_find (GTK_WIDGET (pane), GTK_TYPE_DROP_DOWN, NULL);
  GtkWidget *canvas = picture_find (GTK_WIDGET (pane), CLINIC_TYPE_GRAPH_CANVAS, NULL);
  ClinicGrowth *growth = clinic_growth_pane_get_growth (pane);
  const ClinicGrowthPoint *year;
  g_autofree char *sentence = clinic_drawing_to_sentence (CLINIC_DRAWING (growth));
  g_autofree char *said = NULL;

  /* WHO's median of girls at 365 days is 8.95 kg. */
  g_assert_cmpuint (clinic_growth_get_n_points (growth), ==, 4);
  year = clinic_growth_get_point (growth, 2);
  g_assert_cmpfloat_with_epsilon (year->x, 365, 0.5);
  g_assert_cmpfloat_with_epsilon (year->percentile, 50, 0.5);
  g_assert_cmpfloat_with_epsilon (year->z, 0, 0.01);
  g_assert_nonnull (strstr (sentence, "percentile, z −"));
  g_assert_null (
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence));
  clinic_graph_canvas_select (CLINIC_GRAPH_CANVAS (canvas), 2);
  said = g_strdup (clinic_graph_canvas_get_selected_text (CLINIC_GRAPH_CANVAS (canvas)));
  g_assert_nonnull (strstr (said, "50th percentile"));
  if (g_getenv ("ALTHEA_PICTURE") != NULL)
    {
      picture_settle (GTK_WINDOW (fixture->window));
      picture_save (GTK_WINDOW (fixture->window), g_getenv ("ALTHEA_PICTURE"));
    }
  /* Weight for length: the one day with both. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (measure), 4);
  growth = clinic_growth_pane_get_growth (pane);
  g_assert_cmpuint (clinic_growth_get_n_points (growth), ==, 1);
  g_assert_cmpfloat_with_epsilon (clinic_growth_get_point (growth, 0)->x, 74, 0.01);
  /* Body mass index is worked out from the same day. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (measure), 3);
  growth = clinic_growth_pane_get_growth (pane);
  g_assert_cmpuint (clinic_growth_get_n_points (growth), ==, 1);
  g_assert_cmpfloat_with_epsilon (clinic_growth_get_point (growth, 0)->value, 16.34, 0.01);
}

static void
test_adult_has_no_growth (ChartFixture *fixture, gconstpointer unused)
{
  g_assert_false (clinic_growth_pane_applies (CLINIC_CHART (fixture->chart)));
}

/* --- what is due ----------------------------------------------------------------------------------- */

static gboolean
has_due (gpointer view)
{
  guint n;

  g_object_get (view, "n-due", &n, NULL);
  return n > 0;
}

static GtkWidget *
show_hints (ChartFixture *fixture)
{
  GtkWidget *view = chart_fixture_find (fixture, CLINIC_TYPE_HINTS_VIEW, NULL);
  GtkWidget *expander = picture_find (view, GTK_TYPE_EXPANDER, NULL);

  g_assert_true (picture_wait (has_due, view));
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  picture_settle (GTK_WINDOW (fixture->window));
  if (g_getenv ("ALTHEA_PICTURE") != NULL)
    picture_save (GTK_WINDOW (fixture->window), g_getenv ("ALTHEA_PICTURE"));
  return view;
}

typedef struct
{
  GtkWidget *view;
  guint n;
} Expected;

static gboolean
has_so_many (gpointer user_data)
{
  Expected *expected = user_data;
  guint n;

  g_object_get (expected->view, "n-due", &n, NULL);
  return n == expected->n;
}

/* The view by itself over @chart. (transfer full) the window */
static GtkWidget *
show_again (FakeChart *chart, Expected *expected)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  clinic_chart_attach (CLINIC_CHART (chart), box);
  expected->view = g_object_new (CLINIC_TYPE_HINTS_VIEW, NULL);
  gtk_box_append (GTK_BOX (box), expected->view);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (picture_wait (has_so_many, expected));
  gtk_expander_set_expanded (GTK_EXPANDER (picture_find (expected->view, GTK_TYPE_EXPANDER, NULL)), TRUE);
  return window;
}

static void
test_silence (ChartFixture *fixture, gconstpointer unused)
{
  Expected expected = { show_hints (fixture), 0 };
  g_autoptr (FakeChart) later = NULL;
  GtkWidget *dialog, *window;
  guint before;

  g_object_get (expected.view, "n-due", &before, NULL);
  g_signal_emit_by_name (picture_find (expected.view, GTK_TYPE_BUTTON, "Silence…"), "clicked");
  dialog = chart_fixture_find (fixture, CLINIC_TYPE_REASON_DIALOG, NULL);
  /* Without a reason nothing is silenced. */
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "do"));
  g_signal_emit_by_name (dialog, "confirmed", "Done elsewhere");
  g_assert_true (ALTHEA_IS_DETECTED_ISSUE (fake_chart_get_last_record (fixture->chart)));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  /* Whoever opens the chart after that sees the reason, and may take it back. */
  later = fake_chart_new (SAMPLE_PATIENT_ID, fixture->records);
  expected.n = before - 1;
  window = show_again (later, &expected);
  g_assert_nonnull (picture_find (expected.view, GTK_TYPE_LABEL, "Silenced: Done elsewhere"));
  g_signal_emit_by_name (picture_find (expected.view, GTK_TYPE_BUTTON, "Undo"), "clicked");
  g_assert_true (althea_record_is_entered_in_error (fake_chart_get_last_record (later)));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/graphs/" name, ChartFixture, NULL, chart_fixture_set_up, function, chart_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  ADD ("choose", test_choose);
  ADD ("keyboard", test_keyboard);
  ADD ("range", test_range);
  ADD ("paper", test_paper);
  ADD ("growth/adult", test_adult_has_no_growth);
  ADD ("hints/silence", test_silence);
  g_test_add ("/graphs/growth/child", ChartFixture, NULL, child_set_up, test_growth, chart_fixture_tear_down);
  return g_test_run ();
}
