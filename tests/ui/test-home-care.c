/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does for the practice from home, without a network: questionnaires, measurements, and what
 * comes back: summaries and notes. */

#include "home-steps.h"

#include "althea-error.h"
#include "althea-form-view.h"
#include "home-assignment.h"
#include "home-form-page.h"
#include "home-measure-dialog.h"
#include "home-measurement.h"
#include "home-medicine-dialog.h"
#include "home-note-page.h"
#include "home-outbox-private.h"
#include "home-safety-view.h"

typedef struct
{
  HomeOutbox *outbox;
  guint n;
} Count;

static gboolean
has_count (gpointer user_data)
{
  Count *count = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (count->outbox)) == count->n;
}

static HomeOutbox *
outbox_of (Fixture *f)
{
  return home_mirror_get_outbox (home_context_get_mirror (f->home->context));
}

static void
await_outbox (Fixture *f, guint n)
{
  Count count = { outbox_of (f), n };

  if (!picture_wait (has_count, &count))
    g_error ("%u things wait to be sent, not %u", g_list_model_get_n_items (G_LIST_MODEL (count.outbox)), n);
  picture_settle (f->window);
}

static HomeOutboxItem *
last_item (Fixture *f)
{
  GListModel *outbox = G_LIST_MODEL (outbox_of (f));
  HomeOutboxItem *item = g_list_model_get_item (outbox, g_list_model_get_n_items (outbox) - 1);

  g_object_unref (item);
  return item;
}

/* As the practice's answer would. */
static void
accept_item (HomeOutboxItem *item, const char *member, const char *value)
{
  g_autoptr (JsonObject) result = json_object_new ();

  json_object_set_string_member (result, member, value);
  home_outbox_item_set_accepted (item, SAMPLE_NOW_US, result);
}

/* What is on the page in front, not on another one of a stack. */
static gboolean
is_in_sight (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_in_sight (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
is_seen (gpointer user_data)
{
  Sought *sought = user_data;

  return is_in_sight (sought->root, sought->text);
}

static void
await_sight (gpointer root, const char *text)
{
  Sought sought = { GTK_WIDGET (root), text };

  if (!picture_wait (is_seen, &sought))
    g_error ("“%s” never came in sight", text);
}

/* --- questionnaires ------------------------------------------------------------------------------- */

static HomeFormPage *
open_form (HomeShell *shell, const char *button)
{
  click (shell, button);
  picture_settle (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (shell))));
  return HOME_FORM_PAGE (find (shell, HOME_TYPE_FORM_PAGE, NULL));
}

/* Gives @answer to the question that is shown. */
static void
answer (Fixture *f, gpointer page, const char *text)
{
  GtkWidget *row = find (page, GTK_TYPE_CHECK_BUTTON, text);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (row), TRUE);
  picture_settle (f->window);
}

static void
test_questionnaire (Fixture *f, gconstpointer data)
{
  HomeShell *shell = NULL;
  HomeFormPage *page = NULL;
  g_autoptr (AltheaRecord) task = NULL;

  home_fixture_open (f->home);
  task = home_fixture_assign (f->home, "althea-phq-2", "2026-12-01");
  shell = open_shell (f);
  await_sight (shell, "Questionnaire: PHQ-2");
  await_sight (shell, "Please answer by 1 Dec");
  page = open_form (shell, "Answer");
  await_sight (page, "Each answer is kept as you give it.");
  answer (f, page, "Several days");
  await_outbox (f, 1);
  await_sight (page, "Kept on this computer");
  /* One save waits, however often one changes one's mind. */
  answer (f, page, "Not at all");
  await_outbox (f, 1);
  gtk_widget_activate_action (GTK_WIDGET (page), "navigation.pop", NULL);
  picture_settle (f->window);
  await_sight (shell, "you have begun, your answers are kept");

  page = open_form (shell, "Go on");
  await_sight (page, "2 of 2");
  answer (f, page, "Nearly every day");
  await_outbox (f, 1);
  click (page, "Send to the practice");
  await_sight (page, "Thank you");
  await_sight (page, "go to the practice when it can be reached");
  await_outbox (f, 1);
  g_assert_false (home_assignment_is_open (home_context_get_mirror (f->home->context), task));
  accept_item (last_item (f), "status", "completed");
  await_sight (page, "Your answers are at the practice (At the practice 10:42).");
  click (page, "Back to Home");
  picture_settle (f->window);
  g_assert_false (is_in_sight (GTK_WIDGET (shell), "PHQ-2"));
}

/* The page says that the practice knows when it does, and not a moment sooner. */
static void
test_safety (Fixture *f, gconstpointer data)
{
  HomeShell *shell = NULL;
  HomeFormPage *page = NULL;
  g_autoptr (AltheaRecord) task = NULL;

  home_fixture_open (f->home);
  task = home_fixture_assign (f->home, "althea-phq-9", "2026-12-01");
  shell = open_shell (f);
  page = open_form (shell, "Answer");
  for (guint i = 0; i < 8; i++)
    {
      answer (f, page, "Not at all");
      gtk_widget_activate_action (find (page, ALTHEA_TYPE_FORM_VIEW, NULL), "form.next", NULL);
      picture_settle (f->window);
    }
  await_outbox (f, 1);
  g_assert_false (is_in_sight (GTK_WIDGET (page), "You are not alone with this"));
  answer (f, page, "Several days");
  await_sight (page, "You are not alone with this");
  await_sight (page, "555 0142");
  await_sight (page, "988");
  await_sight (page, "Your practice has not been told yet");
  await_outbox (f, 1);
  g_assert_true (is_in_sight (GTK_WIDGET (page), "Your practice has not been told yet"));
  home_outbox_item_set_state (last_item (f), HOME_OUTBOX_SENDING);
  await_sight (page, "Your practice has not been told yet: this is on its way.");
  accept_item (last_item (f), "safety", "yes");
  await_sight (page, "Your practice has been told: this reached them at 10:42 and is marked as urgent.");
  click (page, "Go on with the questions");
  picture_settle (f->window);
  gtk_widget_activate_action (find (page, ALTHEA_TYPE_FORM_VIEW, NULL), "form.next", NULL);
  picture_settle (f->window);
}

/* A save that the practice refused is no thanks, and the questionnaire asks again. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  HomeShell *shell = NULL;
  HomeFormPage *page = NULL;
  g_autoptr (AltheaRecord) task = NULL;

  home_fixture_open (f->home);
  task = home_fixture_assign (f->home, "althea-phq-2", "2026-11-01");
  shell = open_shell (f);
  await_sight (shell, "It was due on 1 Nov");
  page = open_form (shell, "Answer");
  answer (f, page, "Several days");
  gtk_widget_activate_action (find (page, ALTHEA_TYPE_FORM_VIEW, NULL), "form.next", NULL);
  picture_settle (f->window);
  answer (f, page, "Several days");
  await_outbox (f, 1);
  click (page, "Send to the practice");
  await_sight (page, "Thank you");
  home_outbox_item_set_refused (last_item (f), "invalid", "It is not complete.");
  await_sight (page, "The practice did not take your answers.");
  g_assert_true (home_assignment_is_open (home_context_get_mirror (f->home->context), task));
}

/* --- measurements --------------------------------------------------------------------------------- */

static HomeMeasureDialog *
open_measure (Fixture *f, HomeShell *shell, const char *kind)
{
  HomeMeasureDialog *dialog = NULL;

  home_shell_show_place (shell, "results");
  picture_settle (f->window);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (find (shell, ADW_TYPE_TOGGLE_GROUP, NULL)),
                                    "measurements");
  picture_settle (f->window);
  dialog = home_measure_dialog_present (f->home->context, GTK_WIDGET (shell));
  home_measure_dialog_choose (dialog, kind);
  picture_settle (f->window);
  return dialog;
}

static void
test_pressure (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeMeasureDialog *dialog = open_measure (f, shell, "blood-pressure");
  AltheaOperation *operation = NULL;
  g_autofree char *json = NULL;

  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Send")));
  type (dialog, "Upper (systolic), mmHg", "1380");
  type (dialog, "Lower (diastolic), mmHg", "84");
  click (dialog, "Send");
  await_sight (dialog, "please give a number from 40 to 300 mmHg");
  type (dialog, "Upper (systolic), mmHg", "84");
  type (dialog, "Lower (diastolic), mmHg", "138");
  click (dialog, "Send");
  await_sight (dialog, "The upper number is larger than the lower one.");
  /* Usual is sent at once, unusual is asked about once. */
  type (dialog, "Upper (systolic), mmHg", "152");
  type (dialog, "Lower (diastolic), mmHg", "84");
  click (dialog, "Send");
  await_sight (dialog, "Blood pressure is higher than usual");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox_of (f))), ==, 0);
  click (dialog, "Send as it is");
  await_outbox (f, 1);
  await_sight (shell, "On their way to your practice");
  await_sight (shell, "Blood pressure: 152/84 mmHg");
  await_sight (shell, "Kept on this computer");
  operation = home_outbox_item_get_operation (last_item (f));
  json = althea_operation_to_json (operation);
  g_assert_nonnull (strstr (json, "{\"code\":\"8480-6\",\"value\":\"152\"}"));
  g_assert_nonnull (strstr (json, "{\"code\":\"8462-4\",\"value\":\"84\"}"));
  g_assert_cmpstr (home_measurement_get_code (operation), ==, "85354-9");
}

static void
test_alarm (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeMeasureDialog *dialog = open_measure (f, shell, "oxygen");

  type (dialog, "Oxygen level (SpO₂), %", "88");
  click (dialog, "Send");
  await_sight (dialog, "is so low that it should not wait");
  click (dialog, "Send as it is");
  await_sight (dialog, "This value should not wait");
  await_sight (dialog, "555 0142");
  await_sight (dialog, "Your practice has not been told yet");
  accept_item (last_item (f), "safety", "yes");
  await_sight (dialog, "Your practice has been told: this reached them at 10:42");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  picture_settle (f->window);
}

/* A time to come is none, and a number in the other unit is judged by that unit. */
static void
test_time_and_unit (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  HomeMeasureDialog *dialog = open_measure (f, shell, "temperature");
  GtkWidget *unit = find (dialog, ADW_TYPE_COMBO_ROW, "Unit");

  adw_combo_row_set_selected (ADW_COMBO_ROW (unit), 1);
  type (dialog, "Temperature", "98.6");
  click (dialog, "Send");
  await_sight (dialog, "please give a number from 29.5 to 45 °C");
  adw_combo_row_set_selected (ADW_COMBO_ROW (unit), 0);
  type (dialog, "Time, 24 hours", "23:59");
  click (dialog, "Send");
  await_sight (dialog, "This time is still to come.");
  type (dialog, "Time, 24 hours", "7.30");
  click (dialog, "Send");
  await_sight (dialog, "Please give the day as 2026-03-12");
  type (dialog, "Time, 24 hours", "07:30");
  click (dialog, "Send");
  await_outbox (f, 1);
  {
    g_autofree char *value = home_measurement_dup_value (home_outbox_item_get_operation (last_item (f)));

    g_assert_cmpstr (value, ==, "98.6 °F");
  }
  /* The next time it asks in the same unit. */
  dialog = open_measure (f, shell, "temperature");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (find (dialog, ADW_TYPE_COMBO_ROW, "Unit"))),
                    ==, 0);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  picture_settle (f->window);
}

static void
test_reported (Fixture *f, gconstpointer data)
{
  HomeShell *shell = NULL;

  home_fixture_open (f->home);
  home_fixture_add_visit (f->home);
  shell = open_shell (f);
  home_shell_show_place (shell, "results");
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (find (shell, ADW_TYPE_TOGGLE_GROUP, NULL)),
                                    "measurements");
  await_sight (shell, "Measured by you. Your practice has not looked at it yet.");
  g_signal_emit_by_name (find (shell, GTK_TYPE_LIST_VIEW, NULL), "activate", 0);
  await_sight (shell, "You can take it back");
  click (shell, "This was a mistake");
  await_outbox (f, 1);
  await_sight (shell, "You said that this was a mistake.");
  {
    HomeMirror *mirror = home_context_get_mirror (f->home->context);

    g_assert_true (home_measurement_is_withdrawn (
        mirror, home_record_list_find (home_mirror_get_records (mirror, "Observation"), "home-weight")));
  }
}

/* --- medicines ------------------------------------------------------------------------------------ */

static void
test_medicine (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);
  GtkWidget *dialog = NULL;

  home_shell_show_place (shell, "medications");
  picture_settle (f->window);
  click (shell, "I stopped, or take it differently…");
  picture_settle (f->window);
  dialog = find (f->window, HOME_TYPE_MEDICINE_DIALOG, NULL);
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Send")));
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (find (dialog, GTK_TYPE_CHECK_BUTTON, "I take it differently")), TRUE);
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Send")));
  type (dialog, "Why, or how you take it", "Only in the evening");
  click (dialog, "Send");
  await_outbox (f, 1);
  await_sight (shell, "You told your practice that you take this differently. Kept on this computer");
  g_assert_cmpstr (althea_operation_get_name (home_outbox_item_get_operation (last_item (f))), ==,
                   "medication-report");
}

/* --- notes ---------------------------------------------------------------------------------------- */

static void
test_summary (Fixture *f, gconstpointer data)
{
  static const char *const words[]
      = { "Why you came", "Tired for two weeks", "What we found",     "Iron deficiency anaemia",
          "What to do",   "with orange juice",   "When to come back", "In four weeks",
          "Dr Susan Lee" };
  HomeShell *shell = NULL;
  HomeNotePage *page = NULL;

  home_fixture_open (f->home);
  home_fixture_add_visit (f->home);
  shell = open_shell (f);
  await_sight (shell, "Needs you");
  await_sight (shell, "Summary of your visit");
  {
    GtkWidget *row = gtk_widget_get_ancestor (find (shell, GTK_TYPE_LABEL, "Summary of your visit"),
                                              GTK_TYPE_LIST_BOX_ROW);

    click (row, "Read");
  }
  picture_settle (f->window);
  page = HOME_NOTE_PAGE (find (shell, HOME_TYPE_NOTE_PAGE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    await_sight (page, words[i]);
  gtk_test_accessible_assert_property (find (page, GTK_TYPE_BUTTON, "Save as PDF…"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Save as PDF…");
  gtk_widget_activate_action (GTK_WIDGET (page), "navigation.pop", NULL);
  picture_settle (f->window);
  /* Read, so it needs nobody any more; it stays in the record. */
  g_assert_false (is_in_sight (GTK_WIDGET (shell), "Summary of your visit"));
  home_shell_show_place (shell, "record");
  await_sight (shell, "Visit summaries");
  await_sight (shell, "Summary of your visit");
}

static gboolean
is_read (gpointer user_data)
{
  return !home_record_list_get_loading (user_data);
}

static void
test_note (Fixture *f, gconstpointer data)
{
  HomeMirror *mirror = home_context_get_mirror (home_fixture_open (f->home));
  g_autoptr (GListStore) records = g_list_store_new (ALTHEA_TYPE_RECORD);
  AdwNavigationPage *page = NULL;
  AltheaRecord *note = NULL;

  home_fixture_add_visit (f->home);
  picture_wait (is_read, home_mirror_get_records (mirror, "Composition"));
  note = home_record_list_find (home_mirror_get_records (mirror, "Composition"), "note");
  page = home_note_page_new (f->home->context, note);
  show_widget (f, GTK_WIDGET (page));
  await_sight (page, "Two weeks of fatigue.");
  await_sight (page, "Added later");
  await_sight (page, "Ferritin came back at 8.");
  g_assert_false (is_in_sight (GTK_WIDGET (page), "marked this as a mistake"));
  {
    AltheaRecordBuilder *builder = althea_record_builder_new_edit (note);
    g_autoptr (GError) error = NULL;
    g_autoptr (AltheaRecord) wrong = NULL;

    althea_record_builder_set_string (builder, "status", "entered-in-error");
    althea_record_builder_set_string (builder, "error-reason", "It was about somebody else.");
    wrong = althea_record_builder_end (builder, &error);
    g_assert_no_error (error);
    g_list_store_append (records, wrong);
    home_fixture_apply (f->home, G_LIST_MODEL (records));
  }
  await_sight (page, "Your practice marked this as a mistake.");
  await_sight (page, "It was about somebody else.");
}

/* --- immunizations -------------------------------------------------------------------------------- */

static void
test_immunizations (Fixture *f, gconstpointer data)
{
  HomeShell *shell = open_shell (f);

  home_shell_show_place (shell, "record");
  picture_settle (f->window);
  click (shell, "What is due, and the record to print");
  await_sight (shell, "What you were given");
  await_sight (shell, "If you were vaccinated elsewhere, tell your practice.");
  /* Somebody of 54 who has no shingles vaccine on record. */
  await_sight (shell, "Shingles");
  await_sight (shell, "Due now");
  await_sight (shell, "CDC");
}

int
main (int argc, char **argv)
{
  begin_home_tests (&argc, &argv);
  TEST ("questionnaire", test_questionnaire);
  TEST ("questionnaire-safety", test_safety);
  TEST ("questionnaire-refused", test_refused);
  TEST ("measure-pressure", test_pressure);
  TEST ("measure-alarm", test_alarm);
  TEST ("measure-time-and-unit", test_time_and_unit);
  TEST ("measure-reported", test_reported);
  TEST ("medicine", test_medicine);
  TEST ("immunizations", test_immunizations);
  TEST ("visit-summary", test_summary);
  TEST ("note", test_note);
  return g_test_run ();
}
