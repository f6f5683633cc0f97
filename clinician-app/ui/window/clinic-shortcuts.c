/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-shortcuts.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *accelerator;
  const char *does;
} shortcuts[] = {
  { "<Control>k", N_ ("Find a patient") },
  { "<Control>n", N_ ("New patient") },
  { "<Control>1", N_ ("Today") },
  { "<Control>2", N_ ("Patients") },
  { "<Control>3", N_ ("Inbox") },
  { "<Control>4", N_ ("First open chart, and so on to Ctrl+9") },
  { "<Control>w", N_ ("Close the chart") },
  { "F6", N_ ("Next pane") },
  { "F8", N_ ("Write the visit note, or hide it") },
  { "F2", N_ ("Next gap in the note") },
  { "F9", N_ ("Show or hide the profile") },
  { "<Control>f", N_ ("Find in the chart") },
  { "<Control>Return", N_ ("Send, save or register") },
  { "<Control>l", N_ ("Lock") },
  { "<Control>q", N_ ("Quit") },
};

static GtkWidget *
row_new (const char *accelerator, const char *does)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *keys = gtk_label_new (NULL);
  guint key = 0;
  GdkModifierType modifiers = 0;
  g_autofree char *label = NULL;

  gtk_accelerator_parse (accelerator, &key, &modifiers);
  label = gtk_accelerator_get_label (key, modifiers);
  gtk_label_set_text (GTK_LABEL (keys), label);
  gtk_widget_add_css_class (keys, "dim-label");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), does);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  return row;
}

AdwDialog *
clinic_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               row_new (shortcuts[i].accelerator, _ (shortcuts[i].does)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _ ("Keyboard shortcuts"));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_content_width (dialog, 420);
  adw_dialog_set_content_height (dialog, 720);
  return dialog;
}
