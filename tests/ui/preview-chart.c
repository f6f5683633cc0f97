/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the chart of the sample patient and writes a picture of it, to be looked at:
 * headless preview-chart OUT.png [--dark] [--width=N] [--height=N] [--large] [--view=results]
 * [--open=Condition]
 *   [--edit=Condition] [--add=Condition] [--conflict] [--history] [--bundle=FILE.json: another patient] */

#include <adwaita.h>

#include "althea-bundle.h"
#include "althea-clock.h"
#include "althea-fhir.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "clinic-chart-page.h"
#include "clinic-editor.h"
#include "fake-chart.h"
#include "picture.h"
#include "sample-patient.h"

static gboolean dark, large, conflict, history, trend;
static int width = 1090, height = 760;
static char *view, *opened, *edited, *added, *bundle_path;

static const GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "large", 0, 0, G_OPTION_ARG_NONE, &large, NULL, NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, NULL },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, NULL },
  { "view", 0, 0, G_OPTION_ARG_STRING, &view, NULL, NULL },
  { "trend", 0, 0, G_OPTION_ARG_NONE, &trend, NULL, NULL },
  { "open", 0, 0, G_OPTION_ARG_STRING, &opened, NULL, NULL },
  { "edit", 0, 0, G_OPTION_ARG_STRING, &edited, NULL, NULL },
  { "add", 0, 0, G_OPTION_ARG_STRING, &added, NULL, NULL },
  { "bundle", 0, 0, G_OPTION_ARG_FILENAME, &bundle_path, NULL, NULL },
  { "conflict", 0, 0, G_OPTION_ARG_NONE, &conflict, NULL, NULL },
  { "history", 0, 0, G_OPTION_ARG_NONE, &history, NULL, NULL },
  { NULL },
};

static AltheaRecord *
with_onset (AltheaRecord *record, const char *onset, const char *note)
{
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (record);
  g_autoptr (AltheaPartialDate) date = althea_partial_date_new (onset, NULL);

  althea_record_builder_set_value (builder, "onset-date-time", date);
  althea_record_builder_add_take (builder, "note",
                                  althea_value_new (ALTHEA_KIND_ANNOTATION, "text", note, NULL));
  return althea_record_builder_end (builder, NULL);
}

static void
show_conflict (GtkWidget *page, FakeChart *chart, GListStore *records)
{
  g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), "Condition", "Hypertension");
  g_autoptr (AltheaRecord) other = with_onset (record, "2017-05", "Diagnosed elsewhere.");
  g_autoptr (AltheaRecord) theirs = fake_stored (other, 7);
  GtkWidget *row;

  gtk_widget_activate_action (page, "chart.edit-record", "(ss)", "Condition", "htn");
  row = picture_find (page, ADW_TYPE_ENTRY_ROW, "Began");
  gtk_editable_set_text (GTK_EDITABLE (row), "Jun 2018");
  fake_chart_fail_next (chart, ALTHEA_ERROR_CONFLICT, theirs);
  gtk_widget_activate_action (gtk_widget_get_ancestor (row, CLINIC_TYPE_EDITOR), "editor.save", NULL);
}

static void
show_history (GtkWidget *page, FakeChart *chart, GListStore *records)
{
  g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), "Condition", "Hypertension");
  g_autoptr (AltheaRecord) second = with_onset (record, "2018-06", "Home readings are high.");
  AltheaRecord *versions[] = { record, second };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AltheaRecord) stored = fake_stored (versions[i], i);
      g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);

      althea_changeset_add (changeset, stored);
      clinic_chart_commit_async (CLINIC_CHART (chart), changeset, NULL, NULL);
    }
  gtk_widget_activate_action (page, "chart.show-history", "(ss)", "Condition", "htn");
}

/* The records of a FHIR bundle of one patient, references between them made local. (transfer full) */
static GListStore *
read_bundle (const char *path, char **patient_id)
{
  GListStore *records = g_list_store_new (ALTHEA_TYPE_RECORD);
  g_autoptr (AltheaReferenceMap) map = althea_reference_map_new ();
  g_autoptr (AltheaBundle) bundle = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleEntry entry;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    g_error ("%s cannot be read", path);
  bytes = g_bytes_new_take (text, length);
  bundle = althea_bundle_new (bytes, ALTHEA_BUNDLE_FORMAT_GUESS, NULL);
  while (althea_bundle_next (bundle, &entry, &problem) != ALTHEA_BUNDLE_END)
    if (entry.full_url != NULL && entry.id != NULL)
      althea_reference_map_add (map, entry.full_url, entry.resource_type, entry.id);
  althea_bundle_rewind (bundle);
  while (althea_bundle_next (bundle, &entry, &problem) != ALTHEA_BUNDLE_END)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (AltheaRecord) record = NULL;

      althea_reference_map_rewrite (map, entry.resource, NULL, NULL);
      json = althea_json_write (entry.resource);
      record = althea_fhir_read (json, NULL);
      if (record == NULL)
        continue;
      if (ALTHEA_IS_PATIENT (record))
        {
          *patient_id = g_strdup (althea_record_get_id (record));
          g_list_store_insert (records, 0, record);
        }
      else
        g_list_store_append (records, record);
    }
  return records;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT.png");
  g_autoptr (GListStore) records = NULL;
  g_autoptr (FakeChart) chart = NULL;
  g_autofree char *patient_id = NULL;
  GtkWidget *window, *page, *navigation;

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
  records = bundle_path != NULL ? read_bundle (bundle_path, &patient_id) : sample_patient_new ();
  chart = fake_chart_new (patient_id != NULL ? patient_id : SAMPLE_PATIENT_ID, records);
  window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_widget_add_css_class (window, "dense");
  page = clinic_chart_page_new_for_chart (CLINIC_CHART (chart));
  navigation = adw_navigation_view_new ();
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  adw_window_set_content (ADW_WINDOW (window), navigation);
  picture_settle (GTK_WINDOW (window));
  if (view != NULL)
    gtk_widget_activate_action (page, "chart.show-view", "s", view);
  if (trend)
    gtk_widget_activate_action (page, "chart.show-trend", "(ss)", "Observation", "v2026c-a1c");
  if (opened != NULL)
    {
      g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), opened, "");

      clinic_chart_page_show_record (CLINIC_CHART_PAGE (page), record);
    }
  if (edited != NULL)
    {
      g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), edited, "");

      gtk_widget_activate_action (page, "chart.edit-record", "(ss)", edited, althea_record_get_id (record));
    }
  if (added != NULL)
    gtk_widget_activate_action (page, "chart.add", "s", added);
  if (conflict)
    show_conflict (page, chart, records);
  if (history)
    show_history (page, chart, records);
  picture_settle (GTK_WINDOW (window));
  picture_save (GTK_WINDOW (window), argv[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
