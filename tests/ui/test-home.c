/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Althea Home in process: first run, sign-in, places, messages without a network, locking. */

#include <adwaita.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-state-bar.h"
#include "althea-thread-view.h"
#include "home-application.h"
#include "home-compose-dialog.h"
#include "home-fixture.h"
#include "home-greeting.h"
#include "home-outbox.h"
#include "home-pairing-page.h"
#include "home-place-row.h"
#include "home-result-list.h"
#include "home-result-page.h"
#include "home-result-row.h"
#include "home-settings.h"
#include "home-shell.h"
#include "home-sign-in-page.h"
#include "home-thread-page.h"
#include "home-window.h"
#include "home-words.h"
#include "picture.h"
#include "sample-patient.h"

#define PRACTICE "Lakeside Family Medicine"

/* --- finding and doing
 * ---------------------------------------------------------------------------------------- */

static GtkWidget *
find (gpointer root, GType type, const char *label)
{
  GtkWidget *found = picture_find (GTK_WIDGET (root), type, label);

  if (found == NULL)
    g_error ("there is no %s “%s”", g_type_name (type), label != NULL ? label : "");
  return found;
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Sought;

static gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
is_shown (gpointer user_data)
{
  Sought *sought = user_data;

  return shows_text (sought->root, sought->text);
}

static void
await_text (gpointer root, const char *text)
{
  Sought sought = { GTK_WIDGET (root), text };

  if (!picture_wait (is_shown, &sought))
    g_error ("it never showed “%s”", text);
}

/* By its own label or by one inside it. */
static GtkWidget *
find_button (gpointer root, const char *label)
{
  GtkWidget *button = picture_find (GTK_WIDGET (root), GTK_TYPE_BUTTON, label);

  if (button == NULL)
    button = gtk_widget_get_ancestor (find (root, GTK_TYPE_LABEL, label), GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  return button;
}

static void
click (gpointer root, const char *label)
{
  GtkWidget *button = find_button (root, label);

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
type (gpointer root, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (root, ADW_TYPE_ENTRY_ROW, title)), text);
}

typedef struct
{
  HomeFixture *home;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  f->home = home_fixture_new ();
}

static HomeShell *
open_shell (Fixture *f)
{
  HomeShell *shell = home_shell_new (home_fixture_open (f->home));

  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 1000, 720);
  adw_window_set_content (ADW_WINDOW (f->window), GTK_WIDGET (shell));
  picture_settle (f->window);
  return shell;
}

static void
show_widget (Fixture *f, GtkWidget *widget)
{
  f->window = GTK_WINDOW (adw_window_new ());
  adw_window_set_content (ADW_WINDOW (f->window), widget);
  picture_settle (f->window);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (f->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  home_fixture_free (f->home);
  althea_clock_set_fake_us (0);
}

/* --- first run
 * --------------------------------------------------------------------------------------------------- */

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

/* --- sign-in
 * ------------------------------------------------------------------------------------------------------- */

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

/* --- places
 * -------------------------------------------------------------------------------------------------------- */

static void
test_places (Fixture *f, gconstpointer data)
{
  static const char *const places[][2] = { { "results", "Average blood sugar (3 months)" },
                                           { "medications", "Metformin 500 mg tablet" },
                                           { "messages", "Your blood test" },
                                           { "record", "Type 2 diabetes mellitus" },
                                           { "account", "Change password…" },
                                           { "home", "Good morning, Maria" } };
  HomeShell *shell = open_shell (f);
  GtkWidget *row = find (shell, HOME_TYPE_PLACE_ROW, "Messages");

  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Messages, 1 new");
  await_text (shell, PRACTICE);
  await_text (shell, "555 0142");
  await_text (shell, "Dr Susan Lee wrote to you");
  await_text (shell, "Thursday 26 November, 10:20");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      home_shell_show_place (shell, places[i][0]);
      picture_settle (f->window);
      await_text (shell, places[i][1]);
      /* The number is in sight everywhere. */
      await_text (shell, "555 0142");
    }
}

static gboolean
is_unnamed_icon (GtkWidget *widget)
{
  g_autofree char *missing = NULL;

  if (!GTK_IS_BUTTON (widget) || gtk_button_get_icon_name (GTK_BUTTON (widget)) == NULL
      || !gtk_widget_get_visible (widget) || gtk_widget_get_tooltip_text (widget) != NULL)
    return FALSE;
  return !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
assert_named (GtkWidget *widget)
{
  if (is_unnamed_icon (widget))
    g_error ("a button with the icon %s says nothing to a screen reader",
             gtk_button_get_icon_name (GTK_BUTTON (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_names (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { "home", "results", "medications", "messages", "record", "account" };
  HomeShell *shell = open_shell (f);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      home_shell_show_place (shell, places[i]);
      picture_settle (f->window);
      assert_named (GTK_WIDGET (shell));
    }
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { "home", "results", "medications", "messages", "record", "account" };
  HomeShell *shell = open_shell (f);
  int minimum = 0;

  home_settings_set_text_size (home_settings_get_default (), HOME_TEXT_SIZE_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *place = NULL;

      home_shell_show_place (shell, places[i]);
      picture_settle (f->window);
      place = find (shell, HOME_TYPE_PLACE, NULL);
      gtk_widget_measure (place, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d px", places[i], minimum);
      g_assert_cmpint (minimum, <=, 360);
    }
}

/* --- results
 * -------------------------------------------------------------------------------------------------------- */

static HomeResult *
find_result (HomeResultList *results, const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (results)); i++)
    {
      g_autoptr (HomeResult) result = g_list_model_get_item (G_LIST_MODEL (results), i);

      if (g_str_equal (home_result_get_title (result), title))
        return g_steal_pointer (&result);
    }
  g_error ("there is no result “%s”", title);
}

static void
test_results (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeResultList *results = home_context_get_results (f->home->context);
  g_autoptr (HomeResult) result = find_result (results, "Average blood sugar (3 months)");
  GtkWidget *row = NULL;
  g_autofree char *words = NULL;
  guint start = 0, end = 0;

  g_assert_cmpstr (home_result_get_subtitle (result), ==, "HbA1c");
  g_assert_true (home_result_get_is_new (result));
  words = home_result_dup_accessible_text (result);
  g_assert_true (g_str_has_prefix (words, "New, Average blood sugar (3 months), HbA1c, 7.2"));
  home_shell_show_place (shell, "results");
  picture_settle (f->window);
  row = find (shell, HOME_TYPE_RESULT_ROW, NULL);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, words);
  gtk_section_model_get_section (GTK_SECTION_MODEL (results), 0, &start, &end);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, >, 1);
  /* Newest first, all the way down. */
  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (results)); i++)
    {
      g_autoptr (HomeResult) before = g_list_model_get_item (G_LIST_MODEL (results), i - 1);
      g_autoptr (HomeResult) after = g_list_model_get_item (G_LIST_MODEL (results), i);

      g_assert_cmpint (home_result_get_time_us (before), >=, home_result_get_time_us (after));
    }
}

static void
test_result_read (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeContext *context = f->home->context;
  HomeResultList *results = home_context_get_results (context);
  g_autoptr (HomeResult) result = find_result (results, "Average blood sugar (3 months)");
  g_autoptr (HomeResult) other = find_result (results, "LDL cholesterol");
  AdwNavigationPage *page = NULL;

  home_shell_show_place (shell, "results");
  g_assert_cmpuint (home_result_list_get_n_new (results), ==, 1);
  page = home_result_page_new (context, results, result);
  home_place_push (HOME_PLACE (find (shell, HOME_TYPE_PLACE, NULL)), page);
  picture_settle (f->window);
  await_text (page, "What is this test?");
  await_text (page, "Usual range: 4.0–5.6");
  await_text (page, "Over time");
  /* Opening one reads all that came with it. */
  g_assert_false (home_result_get_is_new (result));
  g_assert_false (home_result_get_is_new (other));
  g_assert_cmpuint (home_result_list_get_n_new (results), ==, 0);
  gtk_test_accessible_assert_property (find (shell, HOME_TYPE_PLACE_ROW, "Results"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Results");
}

static void
test_words (void)
{
  g_autoptr (AltheaRecord) a_little = sample_observation ("x", "laboratory", "2823-3", "Potassium", "5.2",
                                                          "mmol/L", "3.5", "5.1", "2026-11-03", NULL);
  g_autoptr (AltheaRecord) much = sample_observation ("y", "laboratory", "0-0", "Unheard of", "9.9", "mmol/L",
                                                      "3.5", "5.1", "2026-11-03", NULL);
  g_autoptr (AltheaMeasurement) first = althea_measurement_new (a_little),
                                second = althea_measurement_new (much);

  g_assert_cmpstr (home_words_for_test (a_little), ==, "Potassium");
  g_assert_null (home_words_for_test (much));
  g_assert_null (home_words_describe_test (much));
  g_assert_cmpstr (home_words_for_flag (first), ==, "a little high");
  g_assert_cmpstr (home_words_for_flag (second), ==, "high");
  g_assert_cmpstr (home_words_for_medicine ("Metformin hydrochloride 500 MG Oral Tablet"), ==,
                   "for diabetes");
  g_assert_null (home_words_for_medicine ("Nothing that we know"));
}

static void
test_greeting (void)
{
  g_autofree char *morning = home_greeting_new ("Maria", 5), *noon = home_greeting_new ("Maria", 12);
  g_autofree char *night = home_greeting_new ("", 23);

  g_assert_cmpstr (morning, ==, "Good morning, Maria");
  g_assert_cmpstr (noon, ==, "Good afternoon, Maria");
  g_assert_cmpstr (night, ==, "Good evening");
}

/* --- messages
 * ----------------------------------------------------------------------------------------------------------
 */

static void
test_message_offline (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeContext *context = f->home->context;
  HomeOutbox *outbox = home_mirror_get_outbox (f->home->mirror);
  HomeComposeDialog *dialog = NULL;
  GtkTextView *text = NULL;
  g_autoptr (HomeThread) thread = NULL;
  AdwNavigationPage *page = NULL;

  home_shell_show_place (shell, "messages");
  dialog = home_compose_dialog_present (context, GTK_WIDGET (shell), NULL);
  await_text (dialog, "Not for emergencies.");
  await_text (dialog, "555 0142");
  g_assert_false (gtk_widget_get_sensitive (find (dialog, GTK_TYPE_BUTTON, "Send")));
  type (dialog, "Subject", "My knee");
  text = GTK_TEXT_VIEW (find (dialog, GTK_TYPE_TEXT_VIEW, NULL));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (text), "It hurts on stairs.", -1);
  g_assert_true (gtk_widget_get_sensitive (find (dialog, GTK_TYPE_BUTTON, "Send")));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "compose.send", NULL);
  /* Nothing was sent, and that is what it says. */
  await_text (shell, "My knee");
  await_text (shell, "Kept on this computer");
  g_assert_cmpuint (home_outbox_get_n_waiting (outbox), ==, 1);
  thread = g_list_model_get_item (G_LIST_MODEL (home_context_get_threads (context)), 0);
  g_assert_cmpstr (home_thread_get_subject (thread), ==, "My knee");
  page = home_thread_page_new (context, thread);
  home_place_push (HOME_PLACE (find (shell, HOME_TYPE_PLACE, NULL)), page);
  picture_settle (f->window);
  await_text (page, "It hurts on stairs.");
  await_text (page, "Kept on this computer");
  await_text (page, "as soon as your practice has your message");
}

static void
test_answer_offline (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeContext *context = f->home->context;
  g_autoptr (HomeThread) thread
      = g_list_model_get_item (G_LIST_MODEL (home_context_get_threads (context)), 0);
  AdwNavigationPage *page = NULL;
  AltheaThreadView *view = NULL;

  g_assert_cmpstr (home_thread_get_subject (thread), ==, "Your blood test");
  g_assert_cmpuint (home_thread_get_n_unread (thread), ==, 1);
  home_shell_show_place (shell, "messages");
  page = home_thread_page_new (context, thread);
  home_place_push (HOME_PLACE (find (shell, HOME_TYPE_PLACE, NULL)), page);
  picture_settle (f->window);
  /* Reading it is what opening it means. */
  g_assert_cmpuint (home_thread_list_get_n_unread (home_context_get_threads (context)), ==, 0);
  view = ALTHEA_THREAD_VIEW (find (page, ALTHEA_TYPE_THREAD_VIEW, NULL));
  althea_thread_view_set_draft (view, "I come on Thursday.");
  gtk_widget_activate_action (GTK_WIDGET (view), "thread.send", NULL);
  await_text (view, "Kept on this computer");
  await_text (view, "I come on Thursday.");
  {
    g_autofree char *draft = althea_thread_view_dup_draft (view);

    g_assert_cmpstr (draft, ==, "");
  }
}

static void
test_draft_survives (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeContext *context = f->home->context;
  g_autoptr (HomeThread) thread
      = g_list_model_get_item (G_LIST_MODEL (home_context_get_threads (context)), 0);
  AdwNavigationPage *page = NULL;
  g_autofree char *draft = NULL;

  home_shell_show_place (shell, "messages");
  page = home_thread_page_new (context, thread);
  home_place_push (HOME_PLACE (find (shell, HOME_TYPE_PLACE, NULL)), page);
  picture_settle (f->window);
  althea_thread_view_set_draft (ALTHEA_THREAD_VIEW (find (page, ALTHEA_TYPE_THREAD_VIEW, NULL)),
                                "Half a sen");
  /* Away at once, before any timer could have kept it. */
  home_shell_show_place (shell, "home");
  picture_settle (f->window);
  home_shell_show_place (shell, "messages");
  page = home_thread_page_new (context, thread);
  home_place_push (HOME_PLACE (find (shell, HOME_TYPE_PLACE, NULL)), page);
  draft = althea_thread_view_dup_draft (ALTHEA_THREAD_VIEW (find (page, ALTHEA_TYPE_THREAD_VIEW, NULL)));
  g_assert_cmpstr (draft, ==, "Half a sen");
}

/* --- the bar and the text size
 * --------------------------------------------------------------------------------------- */

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
  g_assert_cmpstr (althea_state_bar_get_text (ALTHEA_STATE_BAR (bar)), ==,
                   "Offline. You see what was saved 10:42.");
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

/* --- locking
 * ---------------------------------------------------------------------------------------------------------
 */

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

#define TEST(name, func) g_test_add ("/home/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_crypto_init ();
  home_application_prepare ();
  TEST ("bad-invitations", test_bad_invitations);
  TEST ("credentials", test_credentials);
  TEST ("sign-in", test_sign_in);
  TEST ("places", test_places);
  TEST ("names", test_names);
  TEST ("narrow", test_narrow);
  TEST ("results", test_results);
  TEST ("result-read", test_result_read);
  g_test_add_func ("/home/words", test_words);
  g_test_add_func ("/home/greeting", test_greeting);
  TEST ("message-offline", test_message_offline);
  TEST ("answer-offline", test_answer_offline);
  TEST ("draft-survives", test_draft_survives);
  TEST ("offline-bar", test_offline_bar);
  TEST ("text-size", test_text_size);
  TEST ("lock", test_lock);
  return g_test_run ();
}
