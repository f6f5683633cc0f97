/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The places of Althea Home in process: what they show, their names for screen readers, narrow windows,
 * results, messages without a network. */

#include "home-steps.h"

#include "althea-thread-view.h"
#include "home-compose-dialog.h"
#include "home-greeting.h"
#include "home-outbox.h"
#include "home-result-list.h"
#include "home-result-page.h"
#include "home-result-row.h"
#include "home-settings.h"
#include "home-thread-page.h"
#include "home-words.h"

/* --- places --------------------------------------------------------------------------------------- */

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

/* --- results -------------------------------------------------------------------------------------- */

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
  /* With nothing new, the first page has the latest at hand. */
  home_shell_show_place (HOME_SHELL (shell), "home");
  await_text (shell, "Latest results");
  g_assert_null (picture_find (GTK_WIDGET (shell), GTK_TYPE_LABEL, "New results"));
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

/* --- messages ------------------------------------------------------------------------------------- */

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

int
main (int argc, char **argv)
{
  begin_home_tests (&argc, &argv);
  TEST ("places", test_places);
  TEST ("names", test_names);
  TEST ("narrow", test_narrow);
  TEST ("results", test_results);
  TEST ("result-read", test_result_read);
  g_test_add_func ("/althea-home/words", test_words);
  g_test_add_func ("/althea-home/greeting", test_greeting);
  TEST ("message-offline", test_message_offline);
  TEST ("answer-offline", test_answer_offline);
  TEST ("draft-survives", test_draft_survives);
  return g_test_run ();
}
