/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "chart-fixture.h"

#include "clinic-chart-page.h"
#include "picture.h"
#include "sample-patient.h"

void
chart_fixture_set_up (ChartFixture *fixture, gconstpointer unused)
{
  GtkWidget *navigation = adw_navigation_view_new ();

  fixture->records = sample_patient_new ();
  fixture->chart = fake_chart_new (SAMPLE_PATIENT_ID, fixture->records);
  fixture->page = clinic_chart_page_new_for_chart (CLINIC_CHART (fixture->chart));
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 800);
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (fixture->page));
  adw_window_set_content (ADW_WINDOW (fixture->window), navigation);
  picture_settle (GTK_WINDOW (fixture->window));
}

void
chart_fixture_tear_down (ChartFixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->chart);
  g_object_unref (fixture->records);
}

GtkWidget *
chart_fixture_find (ChartFixture *fixture, GType type, const char *text)
{
  GtkWidget *found = picture_find (fixture->window, type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text);
  return found;
}

void
chart_fixture_type (ChartFixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, title)), text);
}

void
chart_fixture_choose (ChartFixture *fixture, const char *title, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (chart_fixture_find (fixture, ADW_TYPE_COMBO_ROW, title)),
                              position);
}

ClinicEditor *
chart_fixture_edit (ChartFixture *fixture, const char *type, const char *id)
{
  gtk_widget_activate_action (fixture->page, "chart.edit-record", "(ss)", type, id);
  return CLINIC_EDITOR (chart_fixture_find (fixture, CLINIC_TYPE_EDITOR, NULL));
}

ClinicEditor *
chart_fixture_add (ChartFixture *fixture, const char *type)
{
  gtk_widget_activate_action (fixture->page, "chart.add", "s", type);
  return CLINIC_EDITOR (chart_fixture_find (fixture, CLINIC_TYPE_EDITOR, NULL));
}

static gboolean
is_saved (gpointer editor)
{
  return !clinic_editor_has_unsaved (editor);
}

void
chart_fixture_save (ClinicEditor *editor)
{
  g_autoptr (ClinicEditor) kept = g_object_ref (editor);

  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (is_saved, editor));
}
