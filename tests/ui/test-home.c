/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Althea Home in process: first run, sign-in, the bar, locking. */

#include "home-steps.h"

#include "althea-error.h"
#include "althea-state-bar.h"
#include "home-compose-dialog.h"
#include "home-pairing-page.h"
#include "home-settings.h"
#include "home-sign-in-page.h"
#include "home-window.h"

/* --- first run ------------------------------------------------------------------------------------ */

static char *
make_link (gint64 expires_us)
{
  const char *const addresses[] = { "127.0.0.1:9", NULL };
  g_autofree char *pin = g_strnfill (64, 'b');
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
  g_autoptr (AltheaInvite) invite = althea_invite_new (
      PRACTICE, addresses, pin, "00112233445566778899aabbccddeeff", secret, expires_us, "555 0142");

  return althea_invite_to_link (invite);
}

static gboolean
has_visible_error (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "error") && gtk_widget_get_visible (widget)
      && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_visible_error (child))
      return TRUE;
  return FALSE;
}

static void
test_bad_invitations (Fixture *f, gconstpointer data)
{
  GtkWidget *page = home_pairing_page_new (f->home->profiles, FALSE);
  g_autofree char *good = make_link (SAMPLE_NOW_US + G_TIME_SPAN_DAY), *old = make_link (SAMPLE_NOW_US - 1);

  show_widget (f, page);
  await_text (page, "Do you have an invitation from your practice?");
  g_assert_false (gtk_widget_get_visible (find (page, GTK_TYPE_BUTTON, "Back")));
  home_pairing_page_take_invitation (HOME_PAIRING_PAGE (page), "this is no invitation");
  g_assert_false (shows_text (page, PRACTICE));
  g_assert_true (has_visible_error (page));
  home_pairing_page_take_invitation (HOME_PAIRING_PAGE (page), old);
  await_text (page, "past its time");
  /* One letter wrong is found without asking anybody. */
  good[strlen (good) - 3] = good[strlen (good) - 3] == 'A' ? 'B' : 'A';
  home_pairing_page_take_invitation (HOME_PAIRING_PAGE (page), good);
  g_assert_false (shows_text (page, PRACTICE " invites you"));
}

static void
test_credentials (Fixture *f, gconstpointer data)
{
  GtkWidget *page = home_pairing_page_new (f->home->profiles, TRUE);
  g_autofree char *link = make_link (SAMPLE_NOW_US + G_TIME_SPAN_DAY);

  show_widget (f, page);
  type (page, "Or paste the link", link);
  g_signal_emit_by_name (find (page, ADW_TYPE_ENTRY_ROW, "Or paste the link"), "apply");
  await_text (page, PRACTICE " invites you");
  await_text (page, "555 0142");
  click (page, "Link this computer");
  await_text (page, "Please choose a user name.");
  type (page, "User name", HOME_FIXTURE_USER);
  click (page, "Link this computer");
  await_text (page, "Somebody on this computer has this user name already.");
  type (page, "User name", "anna");
  type (page, "Password", "short");
  click (page, "Link this computer");
  await_text (page, "at least 8 characters");
  type (page, "Password", "password123");
  click (page, "Link this computer");
  await_text (page, "anybody would guess");
  type (page, "Password", "three odd little words");
  type (page, "Password again", "three odd little word");
  click (page, "Link this computer");
  await_text (page, "not the same");
  /* The practice is away: it is said so, and what was typed stays. */
  type (page, "Password again", "three odd little words");
  click (page, "Link this computer");
  await_text (page, "Nothing is wrong with your invitation");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (page, ADW_TYPE_ENTRY_ROW, "User name"))), ==,
                   "anna");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (find (page, ADW_TYPE_PASSWORD_ENTRY_ROW, "Password"))), ==,
      "three odd little words");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->home->profiles)), ==, 1);
}

/* --- sign-in -------------------------------------------------------------------------------------- */

static void
ready_cb (HomeSignInPage *page, HomeContext *context, HomeContext **out)
{
  *out = g_object_ref (context);
}

static gboolean
is_ready (gpointer user_data)
{
  return *(HomeContext **)user_data != NULL;
}

static void
test_sign_in (Fixture *f, gconstpointer data)
{
  GtkWidget *page = NULL;
  g_autoptr (HomeContext) context = NULL;

  home_mirror_close (f->home->mirror);
  page = home_sign_in_page_new (f->home->profiles, FALSE);
  g_signal_connect (page, "ready", G_CALLBACK (ready_cb), &context);
  show_widget (f, page);
  await_text (page, HOME_FIXTURE_USER);
  click (page, "Sign in");
  await_text (page, "Please type your password.");
  type (page, "Password", "not my password");
  click (page, "Sign in");
  await_text (page, "User name or password not right.");
  g_assert_null (context);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (page, ADW_TYPE_ENTRY_ROW, "Password"))), ==,
                   "");
  /* The pause ends by the clock, and the button comes back by itself. */
  g_assert_false (gtk_widget_get_sensitive (find_button (page, "Sign in")));
  althea_clock_advance_fake_us (2 * G_TIME_SPAN_SECOND);
  await_text (page, "Please try again.");
  type (page, "Password", HOME_FIXTURE_PASSWORD);
  click (page, "Sign in");
  g_assert_true (picture_wait (is_ready, &context));
  g_assert_cmpstr (home_mirror_get_patient_name (home_context_get_mirror (context)), ==, "Maria Kowalska");
  home_context_close (context);
}

/* --- the bar and the text size -------------------------------------------------------------------- */

static gboolean
is_offline (gpointer user_data)
{
  return home_sync_get_state (user_data) == HOME_SYNC_OFFLINE;
}

static void
test_offline_bar (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  GtkWidget *bar = find (shell, ALTHEA_TYPE_STATE_BAR, NULL);

  g_assert_cmpstr (althea_state_bar_get_text (ALTHEA_STATE_BAR (bar)), ==, "");
  home_context_start (f->home->context);
  g_assert_true (picture_wait (is_offline, home_context_get_sync (f->home->context)));
  g_assert_cmpstr (althea_state_bar_get_text (ALTHEA_STATE_BAR (bar)), ==, "Offline. Last updated: 10:42");
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
test_text_size (Fixture *f, gconstpointer data)
{
  HomeSettings *settings = home_settings_get_default ();
  int usual = 0, large = 0;

  home_settings_set_text_size (settings, 100);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual, NULL);
  home_settings_set_text_size (settings, 200);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &large, NULL);
  g_assert_cmpint (large, ==, 2 * usual);
  home_settings_set_text_size (settings, HOME_TEXT_SIZE_DEFAULT);
}

/* --- locking -------------------------------------------------------------------------------------- */

static void
assert_no_patient_text (GtkWidget *widget)
{
  static const char *const words[] = { "Kowalska", "Maria", "HbA1c", "blood", "Metformin", "Susan" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *tooltip = g_strdup (gtk_widget_get_tooltip_text (widget));

      if (GTK_IS_LABEL (widget))
        g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (widget)), words[i]));
      if (tooltip != NULL)
        g_assert_null (strstr (tooltip, words[i]));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_no_patient_text (child);
}

static void
test_lock (Fixture *f, gconstpointer data)
{
  HomeContext *context = home_fixture_open (f->home);
  gpointer shell = NULL;
  GtkWidget *window = NULL;

  /* The window of a program that somebody uses, with a dialog open. */
  window = home_window_new (NULL, f->home->profiles);
  f->window = GTK_WINDOW (window);
  home_window_open_context (HOME_WINDOW (window), context);
  picture_settle (f->window);
  shell = find (window, HOME_TYPE_SHELL, NULL);
  g_object_add_weak_pointer (shell, &shell);
  home_shell_show_place (shell, "results");
  home_compose_dialog_present (context, window, "About my blood");
  picture_settle (f->window);
  /* Nine minutes are not ten. */
  althea_clock_advance_fake_us (9 * G_TIME_SPAN_MINUTE);
  home_window_check_idle (HOME_WINDOW (window));
  g_assert_nonnull (home_window_get_context (HOME_WINDOW (window)));
  althea_clock_advance_fake_us (2 * G_TIME_SPAN_MINUTE);
  home_window_check_idle (HOME_WINDOW (window));
  picture_settle (f->window);
  g_assert_null (home_window_get_context (HOME_WINDOW (window)));
  g_assert_null (shell);
  await_text (window, "Locked because nobody used it for ten minutes.");
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (home_mirror_get_records (f->home->mirror, "Observation"))), ==,
      0);
  {
    g_autofree char *user = g_strdup (HOME_FIXTURE_USER);

    /* The user name is the person's own word for this computer; it is asked for, so it may stand here. */
    g_assert_true (shows_text (window, user));
  }
  assert_no_patient_text (window);
}

int
main (int argc, char **argv)
{
  begin_home_tests (&argc, &argv);
  TEST ("bad-invitations", test_bad_invitations);
  TEST ("credentials", test_credentials);
  TEST ("sign-in", test_sign_in);
  TEST ("offline-bar", test_offline_bar);
  TEST ("text-size", test_text_size);
  TEST ("lock", test_lock);
  return g_test_run ();
}
