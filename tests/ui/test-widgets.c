/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <math.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-trend-scale.h"
#include "althea-widgets.h"
#include "picture.h"
#include "sample-patient.h"

static AltheaRecord *
make_value (const char *value, const char *low, const char *high)
{
  return sample_observation ("x", "laboratory", "2823-3", "Potassium", value, "mmol/L", low, high,
                             "2026-11-03T10:30:00Z", NULL);
}

static void
assert_label (gpointer widget, const char *label)
{
  char *problem
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  g_assert_cmpstr (problem, ==, NULL);
}

static GListModel *
observations_of (GListStore *records, const char *code)
{
  GListStore *found = g_list_store_new (ALTHEA_TYPE_RECORD);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (records)); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (G_LIST_MODEL (records), i);

      if (ALTHEA_IS_OBSERVATION (record)
          && althea_codeable_concept_has_code (althea_record_get_value (record, "code"), NULL, code))
        g_list_store_append (found, record);
    }
  return G_LIST_MODEL (found);
}

static void
test_quantity (void)
{
  g_autoptr (AltheaRecord) record = make_value ("6.10", "3.5", "5.1");
  g_autoptr (AltheaMeasurement) measurement = althea_measurement_new (record);
  g_autoptr (GtkWidget) label = g_object_ref_sink (althea_quantity_label_new ());

  g_assert_cmpstr (althea_measurement_get_value_text (measurement), ==, "6.10");
  g_assert_cmpint (althea_measurement_get_flag (measurement), ==, ALTHEA_FLAG_HIGH);
  althea_quantity_label_set_measurement (ALTHEA_QUANTITY_LABEL (label), measurement);
  assert_label (label, "6.10 mmol/L, high, normal 3.5–5.1");
  g_assert_nonnull (picture_find (label, GTK_TYPE_LABEL, "6.10\xe2\x80\xafmmol/L"));
  g_assert_true (gtk_widget_get_visible (picture_find (label, GTK_TYPE_LABEL, "H\xe2\x80\xaf↑")));
  althea_quantity_label_set (ALTHEA_QUANTITY_LABEL (label), "139", "mmol/L", ALTHEA_FLAG_NONE);
  assert_label (label, "139\xe2\x80\xafmmol/L");
  g_assert_false (gtk_widget_get_visible (picture_find (label, GTK_TYPE_LABEL, "H\xe2\x80\xaf↑")));
}

static void
test_flags (void)
{
  g_assert_cmpint (althea_flag_from_code ("HH"), ==, ALTHEA_FLAG_CRITICAL_HIGH);
  g_assert_cmpint (althea_flag_from_code ("N"), ==, ALTHEA_FLAG_NONE);
  g_assert_cmpint (althea_flag_from_code (NULL), ==, ALTHEA_FLAG_NONE);
  g_assert_cmpstr (althea_flag_get_text (ALTHEA_FLAG_CRITICAL_LOW), ==, "LL");
  g_assert_cmpstr (althea_flag_get_label (ALTHEA_FLAG_CRITICAL_LOW), ==, "critically low");
  g_assert_true (althea_flag_is_critical (ALTHEA_FLAG_CRITICAL_LOW));
  g_assert_false (althea_flag_is_critical (ALTHEA_FLAG_LOW));
}

static void
test_pressure (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), "Observation", "Blood pressure");
  g_autoptr (AltheaMeasurement) whole = althea_measurement_new (record);
  g_autoptr (AltheaMeasurement) upper = althea_measurement_new_component (record, 0);

  g_assert_cmpstr (althea_measurement_get_value_text (whole), ==, "152/94");
  g_assert_cmpstr (althea_measurement_get_unit (whole), ==, "mmHg");
  g_assert_cmpint (althea_measurement_get_flag (whole), ==, ALTHEA_FLAG_HIGH);
  g_assert_false (althea_measurement_is_numeric (whole));
  g_assert_cmpuint (althea_measurement_get_n_components (whole), ==, 2);
  g_assert_cmpstr (althea_measurement_get_title (upper), ==, "Systolic");
  g_assert_cmpfloat (althea_measurement_get_number (upper), ==, 152);
}

static void
test_range_bar (void)
{
  g_autoptr (AltheaRecord) outside = make_value ("6.1", "3.5", "5.1");
  g_autoptr (AltheaRecord) unknown = make_value ("6.1", NULL, NULL);
  g_autoptr (AltheaMeasurement) measured = althea_measurement_new (outside);
  g_autoptr (AltheaMeasurement) unmeasured = althea_measurement_new (unknown);
  g_autoptr (GtkWidget) bar = g_object_ref_sink (althea_range_bar_new ());

  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_IMG);
  althea_range_bar_set_measurement (ALTHEA_RANGE_BAR (bar), measured);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_has_css_class (bar, "outside"));
  assert_label (bar, "6.1 mmol/L, high, normal 3.5–5.1");
  althea_range_bar_set_measurement (ALTHEA_RANGE_BAR (bar), unmeasured);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_false (gtk_widget_has_css_class (bar, "outside"));
}

static void
test_date (void)
{
  g_autoptr (AltheaPartialDate) date = althea_partial_date_new ("2019-03", NULL);
  g_autoptr (GtkWidget) label = g_object_ref_sink (althea_date_label_new ());

  althea_date_label_set_date (ALTHEA_DATE_LABEL (label), date);
  gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_TIME);
  assert_label (label, "Mar 2019");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (label), ==, "Mar 2019");
  althea_date_label_set_date (ALTHEA_DATE_LABEL (label), NULL);
  assert_label (label, "");
}

static void
test_person (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) patient = g_list_model_get_item (G_LIST_MODEL (records), 0);
  g_autoptr (GtkWidget) row = g_object_ref_sink (althea_person_row_new ());
  g_autofree char *banner = althea_patient_dup_banner_name (patient);

  althea_person_row_set_person (ALTHEA_PERSON_ROW (row), patient);
  assert_label (row, "Maria Kowalska");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "54 y (12 Mar 1972) · female · #10442");
  g_assert_cmpstr (banner, ==, "KOWALSKA, Maria");
  g_assert_cmpstr (althea_patient_get_portal_state (patient), ==, "paired");
}

static void
test_record_row (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) allergy = sample_find (G_LIST_MODEL (records), "AllergyIntolerance", "Penicillin");
  g_autoptr (AltheaRecord) stopped = sample_find (G_LIST_MODEL (records), "MedicationRequest", "Warfarin");
  g_autoptr (AltheaRecord) value = make_value ("6.1", "3.5", "5.1");
  g_autoptr (GtkWidget) row = g_object_ref_sink (althea_record_row_new ());
  GtkWidget *pill;

  althea_record_row_set_record (ALTHEA_RECORD_ROW (row), allergy);
  assert_label (row, "Penicillin, Anaphylaxis · severe · high danger, 14 Mar 2019, 09:12");
  althea_record_row_set_record (ALTHEA_RECORD_ROW (row), stopped);
  pill = picture_find (row, ALTHEA_TYPE_STATUS_PILL, NULL);
  g_assert_nonnull (pill);
  g_assert_cmpint (althea_status_pill_get_status (ALTHEA_STATUS_PILL (pill)), ==, ALTHEA_STATUS_STOPPED);
  assert_label (pill, "Stopped");
  /* The same row is used again for another record and shows nothing of the one before. */
  althea_record_row_set_record (ALTHEA_RECORD_ROW (row), value);
  g_assert_false (gtk_widget_get_visible (pill));
  assert_label (row, "Potassium, 6.1 mmol/L, high, normal 3.5–5.1, 3 Nov 2026, 10:30");
}

static void
test_wrong_record (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) problem = sample_find (G_LIST_MODEL (records), "Condition", "Hypertension");
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (problem);
  g_autoptr (AltheaRecord) wrong = NULL;
  g_autoptr (GtkWidget) row = g_object_ref_sink (althea_record_row_new ());

  althea_record_builder_take_value (
      builder, "verification-status",
      althea_codeable_concept_new ("http://terminology.hl7.org/CodeSystem/condition-ver-status",
                                   "entered-in-error", NULL));
  wrong = althea_record_builder_end (builder, NULL);
  g_assert_cmpint (althea_status_from_record (wrong), ==, ALTHEA_STATUS_ENTERED_IN_ERROR);
  althea_record_row_set_record (ALTHEA_RECORD_ROW (row), wrong);
  g_assert_true (gtk_widget_has_css_class (row, "wrong"));
  althea_record_row_set_record (ALTHEA_RECORD_ROW (row), problem);
  g_assert_false (gtk_widget_has_css_class (row, "wrong"));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_empty_state (void)
{
  g_autoptr (GtkWidget) empty
      = g_object_ref_sink (althea_empty_state_new ("starred-symbolic", "Nothing here", "Do this next."));
  guint count = 0;
  GtkWidget *button;

  assert_label (empty, "Nothing here");
  gtk_test_accessible_assert_property (empty, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Do this next.");
  althea_empty_state_set_action (ALTHEA_EMPTY_STATE (empty), "Do it", NULL);
  g_signal_connect_swapped (empty, "activated", G_CALLBACK (count_cb), &count);
  button = picture_find (empty, GTK_TYPE_BUTTON, "Do it");
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (count, ==, 1);
}

static void
test_state_bar (void)
{
  g_autoptr (GtkWidget) bar = g_object_ref_sink (althea_state_bar_new ());

  g_assert_false (gtk_widget_get_visible (bar));
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_STATUS);
  althea_state_bar_set (ALTHEA_STATE_BAR (bar), ALTHEA_STATE_KIND_ATTENTION, "Offline");
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_has_css_class (bar, "attention"));
  assert_label (bar, "Offline");
  althea_state_bar_set (ALTHEA_STATE_BAR (bar), ALTHEA_STATE_KIND_QUIET, NULL);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_false (gtk_widget_has_css_class (bar, "attention"));
}

static void
test_scale (void)
{
  double low = 6.9, high = 9.6;
  g_autoptr (GArray) values = althea_trend_scale_new_values (&low, &high, 6);
  g_autoptr (GArray) times = NULL;
  gint64 from_us = SAMPLE_NOW_US - 400 * G_TIME_SPAN_DAY;

  g_assert_cmpfloat (low, <=, 6.9);
  g_assert_cmpfloat (high, >=, 9.6);
  g_assert_cmpuint (values->len, <=, 6);
  g_assert_cmpuint (values->len, >=, 3);
  g_assert_cmpstr (g_array_index (values, AltheaTrendTick, 0).label, ==, "6");
  times = althea_trend_scale_new_times (from_us, SAMPLE_NOW_US, 6);
  g_assert_cmpuint (times->len, <=, 6);
  g_assert_cmpuint (times->len, >=, 3);
  for (guint i = 0; i < times->len; i++)
    {
      g_assert_cmpfloat (g_array_index (times, AltheaTrendTick, i).at, >=, (double)from_us);
      g_assert_cmpfloat (g_array_index (times, AltheaTrendTick, i).at, <=, (double)SAMPLE_NOW_US);
    }
  g_assert_cmpstr (g_array_index (times, AltheaTrendTick, 0).label, ==, "Jan 2026");
}

static void
test_series (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GListModel) observations = observations_of (records, "4548-4");
  g_autoptr (AltheaRecord) other_unit = sample_observation (
      "ifcc", "laboratory", "4548-4", "HbA1c", "64", "mmol/mol", NULL, NULL, "2022-01-05T10:00:00Z", NULL);
  g_autoptr (GPtrArray) series = NULL;
  AltheaTrendSeries *a1c;
  g_autofree char *sentence = NULL;
  guint left_out = 0, n_gaps = 0;

  g_list_store_append (G_LIST_STORE (observations), other_unit);
  series = althea_trend_series_new_for_observations (observations, &left_out);
  g_assert_cmpuint (series->len, ==, 1);
  g_assert_cmpuint (left_out, ==, 1);
  a1c = g_ptr_array_index (series, 0);
  g_assert_cmpuint (althea_trend_series_get_n_points (a1c), ==, 10);
  for (guint i = 0; i < 10; i++)
    n_gaps += isnan (althea_trend_series_get_point (a1c, i)->value) ? 1 : 0;
  g_assert_cmpuint (n_gaps, ==, 2);
  sentence = althea_trend_series_to_sentence (a1c, 0);
  g_assert_cmpstr (sentence, ==,
                   "HbA1c: 8 values from 14 Mar 2019 to 3 Nov 2026, lowest 7.2\xe2\x80\xaf%, highest "
                   "9.6\xe2\x80\xaf%, latest "
                   "7.2\xe2\x80\xaf% (high, normal 4 to 5.6).");
}

/* As the keyboard does it: the chart's own key controller is asked. */
static gboolean
press (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  return handled;
}

static int
get_selected (GtkWidget *chart)
{
  int selected;

  g_object_get (chart, "selected", &selected, NULL);
  return selected;
}

static void
test_trend_keys (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GListModel) observations = observations_of (records, "4548-4");
  g_autoptr (GPtrArray) series = althea_trend_series_new_for_observations (observations, NULL);
  g_autoptr (GtkWidget) chart = g_object_ref_sink (althea_trend_chart_new ());

  althea_trend_chart_set_series (ALTHEA_TREND_CHART (chart), series);
  g_assert_true (gtk_widget_get_focusable (chart));
  /* Nothing is chosen: the first press chooses the latest value; gaps are no stop on the way. */
  g_assert_true (press (chart, GDK_KEY_Left));
  g_assert_cmpint (get_selected (chart), ==, 7);
  g_assert_true (
      g_str_has_prefix (althea_trend_chart_get_selected_text (ALTHEA_TREND_CHART (chart)), "3 Nov 2026"));
  press (chart, GDK_KEY_Left);
  g_assert_true (
      g_str_has_prefix (althea_trend_chart_get_selected_text (ALTHEA_TREND_CHART (chart)), "19 May 2026"));
  press (chart, GDK_KEY_Home);
  press (chart, GDK_KEY_Left);
  g_assert_cmpint (get_selected (chart), ==, 0);
  press (chart, GDK_KEY_End);
  press (chart, GDK_KEY_Right);
  g_assert_cmpint (get_selected (chart), ==, 7);
  g_assert_true (press (chart, GDK_KEY_Escape));
  g_assert_cmpint (get_selected (chart), ==, -1);
  g_assert_false (press (chart, GDK_KEY_Escape));
}

static void
test_trend_view (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GListModel) observations = observations_of (records, "85354-9");
  GtkWidget *window = gtk_window_new (), *view = althea_trend_view_new (), *chart;

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (window), view);
  althea_trend_view_set_observations (ALTHEA_TREND_VIEW (view), "Blood pressure", observations);
  picture_settle (GTK_WINDOW (window));
  chart = picture_find (view, ALTHEA_TYPE_TREND_CHART, NULL);
  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (
      g_str_has_prefix (althea_trend_view_get_sentence (ALTHEA_TREND_VIEW (view)), "Systolic: 10 values"));
  g_object_set (chart, "selected", 8, NULL);
  g_assert_cmpstr (althea_trend_chart_get_selected_text (ALTHEA_TREND_CHART (chart)), ==,
                   "14 Aug 2026, 10:20\nSystolic 136\xe2\x80\xafmmHg, high\nDiastolic 82\xe2\x80\xafmmHg");
  althea_trend_view_set_span (ALTHEA_TREND_VIEW (view), ALTHEA_TREND_SPAN_YEAR);
  g_assert_true (strstr (althea_trend_view_get_sentence (ALTHEA_TREND_VIEW (view)), "Systolic: 3 values")
                 != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  char *text;
  guint count;
} Sent;

static void
send_cb (AltheaThreadView *view, const char *text, Sent *sent)
{
  g_free (sent->text);
  sent->text = g_strdup (text);
  sent->count++;
}

static void
test_thread (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GListStore) messages = g_list_store_new (ALTHEA_TYPE_RECORD);
  GtkWidget *window = gtk_window_new (), *view = althea_thread_view_new ("Practitioner/lee");
  Sent sent = { 0 };
  g_autofree char *draft = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (records)); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (G_LIST_MODEL (records), i);

      if (ALTHEA_IS_COMMUNICATION (record))
        g_list_store_append (messages, record);
    }
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 600);
  gtk_window_set_child (GTK_WINDOW (window), view);
  althea_thread_view_set_model (ALTHEA_THREAD_VIEW (view), G_LIST_MODEL (messages), NULL);
  g_signal_connect (view, "send", G_CALLBACK (send_cb), &sent);
  picture_settle (GTK_WINDOW (window));
  g_assert_nonnull (picture_find (view, GTK_TYPE_LABEL, "Thank you. I booked Tuesday at 10:20."));
  g_assert_nonnull (picture_find (view, GTK_TYPE_LABEL, "Seen 2 Oct"));
  g_assert_nonnull (picture_find (view, GTK_TYPE_LABEL, "2 Oct"));
  /* Nothing but spaces is no message. */
  althea_thread_view_set_draft (ALTHEA_THREAD_VIEW (view), "  \n ");
  g_assert_false (gtk_widget_activate_action (view, "thread.send", NULL) && sent.count > 0);
  althea_thread_view_set_draft (ALTHEA_THREAD_VIEW (view), "See you then. ");
  g_assert_true (gtk_widget_activate_action (view, "thread.send", NULL));
  g_assert_cmpstr (sent.text, ==, "See you then.");
  /* What was typed stays until it is kept, and a second press sends nothing twice. */
  gtk_widget_activate_action (view, "thread.send", NULL);
  g_assert_cmpuint (sent.count, ==, 1);
  althea_thread_view_failed (ALTHEA_THREAD_VIEW (view), "The practice cannot be reached.");
  draft = althea_thread_view_dup_draft (ALTHEA_THREAD_VIEW (view));
  g_assert_cmpstr (draft, ==, "See you then. ");
  g_assert_nonnull (picture_find (view, GTK_TYPE_LABEL, "The practice cannot be reached."));
  gtk_widget_activate_action (view, "thread.send", NULL);
  g_assert_cmpuint (sent.count, ==, 2);
  althea_thread_view_sent (ALTHEA_THREAD_VIEW (view));
  after = althea_thread_view_dup_draft (ALTHEA_THREAD_VIEW (view));
  g_assert_cmpstr (after, ==, "");
  g_free (sent.text);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_qr (void)
{
  static const guint8 modules[] = { 1, 0, 0, 1 };
  g_autoptr (GtkWidget) view = g_object_ref_sink (althea_qr_view_new ());
  int minimum, natural;

  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 0);
  althea_qr_view_set_modules (ALTHEA_QR_VIEW (view), modules, 2);
  althea_qr_view_set_label (ALTHEA_QR_VIEW (view), "Invitation code");
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 30);
  g_assert_cmpint (natural, ==, 50);
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  assert_label (view, "Invitation code");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  g_test_add_func ("/widgets/flags", test_flags);
  g_test_add_func ("/widgets/quantity", test_quantity);
  g_test_add_func ("/widgets/pressure", test_pressure);
  g_test_add_func ("/widgets/range-bar", test_range_bar);
  g_test_add_func ("/widgets/date", test_date);
  g_test_add_func ("/widgets/person", test_person);
  g_test_add_func ("/widgets/record-row", test_record_row);
  g_test_add_func ("/widgets/wrong-record", test_wrong_record);
  g_test_add_func ("/widgets/empty-state", test_empty_state);
  g_test_add_func ("/widgets/state-bar", test_state_bar);
  g_test_add_func ("/widgets/scale", test_scale);
  g_test_add_func ("/widgets/series", test_series);
  g_test_add_func ("/widgets/trend-keys", test_trend_keys);
  g_test_add_func ("/widgets/trend-view", test_trend_view);
  g_test_add_func ("/widgets/thread", test_thread);
  g_test_add_func ("/widgets/qr", test_qr);
  return g_test_run ();
}
