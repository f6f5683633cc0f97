/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows every shared widget in one window and writes a picture of it, to be looked at:
 * headless preview-widgets OUT.png [--dark] [--width=N] [--height=N] [--large] [--page=values|trend|thread]
 */

#include <adwaita.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "picture.h"
#include "sample-patient.h"

static gboolean dark, large;
static int width = 720, height = 760;
static char *page;

static const GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "large", 0, 0, G_OPTION_ARG_NONE, &large, NULL, NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, NULL },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, NULL },
  { "page", 0, 0, G_OPTION_ARG_STRING, &page, NULL, NULL },
  { NULL },
};

static gboolean
is_type (gpointer item, gpointer user_data)
{
  return g_strcmp0 (althea_record_get_resource_type (item), user_data) == 0;
}

static gboolean
is_test (gpointer item, gpointer user_data)
{
  return ALTHEA_IS_OBSERVATION (item)
         && althea_codeable_concept_has_code (althea_record_get_value (item, "code"), NULL, user_data);
}

static GListModel *
filter (GListStore *records, GtkCustomFilterFunc func, const char *what)
{
  return G_LIST_MODEL (
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (records)),
                                 GTK_FILTER (gtk_custom_filter_new (func, (gpointer)what, NULL))));
}

static GtkWidget *
make_values (GListStore *records)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  static const char *const tests[] = { "2823-3", "2276-4", "4548-4", "2951-2", "13457-7" };
  g_autoptr (AltheaRecord) patient = g_list_model_get_item (G_LIST_MODEL (records), 0);
  GtkWidget *person = althea_person_row_new ();
  GtkWidget *bar = althea_state_bar_new ();
  GtkWidget *pills = adw_wrap_box_new ();
  g_autoptr (GListModel) allergies = filter (records, is_type, "AllergyIntolerance");
  g_autoptr (GListModel) medicines = filter (records, is_type, "MedicationRequest");
  GtkWidget *empty = althea_empty_state_new ("chat-message-new-symbolic", "No results yet",
                                             "They appear here when the laboratory sends them.");

  althea_state_bar_set (ALTHEA_STATE_BAR (bar), ALTHEA_STATE_KIND_ATTENTION,
                        "Offline. What you see was kept at 10:02.");
  gtk_box_append (GTK_BOX (box), bar);
  althea_person_row_set_person (ALTHEA_PERSON_ROW (person), patient);
  gtk_box_append (GTK_BOX (box), person);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autoptr (GListModel) found = filter (records, is_test, tests[i]);
      g_autoptr (AltheaRecord) record = g_list_model_get_item (found, g_list_model_get_n_items (found) - 1);
      g_autoptr (AltheaMeasurement) measurement = althea_measurement_new (record);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *label = althea_record_row_new ();
      GtkWidget *range = althea_range_bar_new ();

      althea_record_row_set_record (ALTHEA_RECORD_ROW (label), record);
      althea_range_bar_set_measurement (ALTHEA_RANGE_BAR (range), measurement);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (row), range);
      gtk_box_append (GTK_BOX (box), row);
    }
  for (guint i = ALTHEA_STATUS_NEW; i <= ALTHEA_STATUS_DRAFT; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (pills), althea_status_pill_new (i));
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (pills), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (pills), 6);
  gtk_box_append (GTK_BOX (box), pills);
  gtk_box_append (GTK_BOX (box), althea_record_list_box_new (allergies, "Allergies"));
  gtk_box_append (GTK_BOX (box), althea_record_list_box_new (medicines, "Medicines"));
  althea_empty_state_set_action (ALTHEA_EMPTY_STATE (empty), "Ask for a test", NULL);
  gtk_box_append (GTK_BOX (box), empty);
  return box;
}

static GtkWidget *
make_trend (GListStore *records)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *a1c = althea_trend_view_new ();
  GtkWidget *pressure = althea_trend_view_new ();
  g_autoptr (GListModel) values = filter (records, is_test, "4548-4");
  g_autoptr (GListModel) pressures = filter (records, is_test, "85354-9");
  GtkWidget *chart;

  althea_trend_view_set_observations (ALTHEA_TREND_VIEW (a1c), "HbA1c", values);
  althea_trend_view_set_observations (ALTHEA_TREND_VIEW (pressure), "Blood pressure", pressures);
  g_object_set (a1c, "show-table", TRUE, NULL);
  chart = picture_find (a1c, ALTHEA_TYPE_TREND_CHART, NULL);
  g_object_set (chart, "selected", 3, NULL);
  gtk_box_append (GTK_BOX (box), a1c);
  gtk_box_append (GTK_BOX (box), pressure);
  return box;
}

static GtkWidget *
make_thread (GListStore *records)
{
  GtkWidget *thread = althea_thread_view_new ("Practitioner/lee");
  g_autoptr (GListModel) messages = filter (records, is_type, "Communication");
  g_autoptr (GListStore) pending = g_list_store_new (ALTHEA_TYPE_THREAD_ITEM);
  g_autoptr (AltheaThreadItem) item = althea_thread_item_new (
      "p1", "Your potassium is a little high. Please repeat the test tomorrow.", "Dr Susan Lee", TRUE,
      SAMPLE_NOW_US, "Kept on this computer, not sent yet", TRUE);

  g_list_store_append (pending, item);
  althea_thread_view_set_model (ALTHEA_THREAD_VIEW (thread), messages, G_LIST_MODEL (pending));
  althea_thread_view_set_draft (ALTHEA_THREAD_VIEW (thread), "See you on Tuesday. Please bring");
  return thread;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT.png");
  g_autoptr (GListStore) records = NULL;
  GtkWidget *window, *view, *content;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != 2)
    return 2;
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  if (large)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  records = sample_patient_new ();
  window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_widget_add_css_class (window, "dense");
  if (g_strcmp0 (page, "trend") == 0)
    content = make_trend (records);
  else if (g_strcmp0 (page, "thread") == 0)
    content = make_thread (records);
  else
    content = make_values (records);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), content);
  adw_window_set_content (ADW_WINDOW (window), view);
  picture_settle (GTK_WINDOW (window));
  picture_save (GTK_WINDOW (window), argv[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
