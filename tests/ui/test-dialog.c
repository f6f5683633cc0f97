/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Closing dialogs by their own buttons where animations are off: the dialog must outlive the button's signal.
 */

#include <adwaita.h>

#include "althea-dialog.h"
#include "althea-widgets.h"
#include "picture.h"

typedef struct
{
  GtkWindow *window;
  GWeakRef dialog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 600);
  adw_window_set_content (ADW_WINDOW (fixture->window), gtk_button_new_with_label ("Behind"));
  picture_settle (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_weak_ref_clear (&fixture->dialog);
  gtk_window_destroy (fixture->window);
}

static void
show (Fixture *fixture, AdwDialog *dialog)
{
  g_weak_ref_init (&fixture->dialog, dialog);
  althea_dialog_present (dialog, GTK_WIDGET (fixture->window));
  picture_settle (fixture->window);
  g_assert_true (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) == dialog);
}

/* The button that closes has no label, only its style. */
static GtkWidget *
find_close_button (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "close") ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_close_button (child);
  return found;
}

static void
press (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_gone (gpointer user_data)
{
  g_autoptr (GObject) dialog = g_weak_ref_get (user_data);

  return dialog == NULL;
}

static void
assert_gone (Fixture *fixture)
{
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (picture_wait (is_gone, &fixture->dialog));
  picture_settle (fixture->window);
}

static AdwDialog *
dialog_with_header_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  adw_dialog_set_title (dialog, "Ahead");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), gtk_label_new ("Read this."));
  adw_dialog_set_child (dialog, view);
  return dialog;
}

static void
test_close_button (Fixture *fixture, gconstpointer presentation)
{
  AdwDialog *dialog = dialog_with_header_new ();

  adw_dialog_set_presentation_mode (dialog, (AdwDialogPresentationMode)GPOINTER_TO_INT (presentation));
  show (fixture, dialog);
  press (find_close_button (GTK_WIDGET (dialog)));
  assert_gone (fixture);
}

static void
answer_cb (AdwAlertDialog *dialog, const char *response, char **answer)
{
  g_set_str (answer, response);
}

static void
test_alert (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *answer = NULL;
  AdwDialog *dialog = adw_alert_dialog_new ("Discard it?", NULL);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "keep", "_Keep", "discard", "_Discard", NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (answer_cb), &answer);
  show (fixture, dialog);
  press (picture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "_Discard"));
  g_assert_cmpstr (answer, ==, "discard");
  assert_gone (fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  g_test_add ("/widgets/dialog/close-floating", Fixture, GINT_TO_POINTER (ADW_DIALOG_FLOATING), set_up,
              test_close_button, tear_down);
  g_test_add ("/widgets/dialog/close-sheet", Fixture, GINT_TO_POINTER (ADW_DIALOG_BOTTOM_SHEET), set_up,
              test_close_button, tear_down);
  g_test_add ("/widgets/dialog/alert", Fixture, NULL, set_up, test_alert, tear_down);
  return g_test_run ();
}
