/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The visit note against a real host on a socket: begun by a template, kept while it is typed, restored,
 * written on two computers at once, finished and signed, read and added to. */

#include <adwaita.h>

#include "althea-records.h"
#include "althea-widgets.h"
#include "clinic-note-diagnoses.h"
#include "clinic-note-page.h"
#include "clinic-note-pane.h"
#include "clinic-note-sign-page.h"
#include "clinic-note-text.h"
#include "note-fixture.h"
#include "picture.h"

/* --- the tests ------------------------------------------------------------------------------------- */

static void
test_templates (Fixture *fixture, gconstpointer unused)
{
  static const char *const titles[] = { "Visit",
                                        "Follow-up visit",
                                        "Telephone encounter",
                                        "Well child visit",
                                        "Psychiatry intake",
                                        "Dental examination",
                                        "Dermatology and aesthetics" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_nonnull (picture_find (fixture->first.pane, ADW_TYPE_ACTION_ROW, titles[i]));
  clinic_note_pane_begin (CLINIC_NOTE_PANE (fixture->first.pane), "telephone");
  note_fixture_assert_text (&fixture->first, "Protocol followed", "***");
}

static void
test_kept_and_restored (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  gint64 began;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_await_text (station, "Nothing written yet");
  note_fixture_type (station, "Subjective", "Tired since August");
  began = g_get_monotonic_time ();
  g_assert_true (clinic_note_pane_is_busy (CLINIC_NOTE_PANE (station->pane)));
  g_assert_true (picture_wait (note_fixture_is_kept, station));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_USEC_PER_SEC);
  note_fixture_fill_row (station, "Reason, in the patient's words", "always tired");
  note_fixture_add_diagnosis (station, "Fatigue");
  note_fixture_type (station, "Plan for Fatigue", "Blood count");
  g_assert_true (picture_wait (note_fixture_is_kept, station));
  /* The chart is closed and opened again. */
  note_fixture_close_chart (station);
  note_fixture_open_station (fixture, station);
  g_assert_true (picture_wait (note_fixture_is_writing, station));
  note_fixture_assert_text (station, "Subjective", "Tired since August");
  note_fixture_assert_text (station, "Plan for Fatigue", "Blood count");
  note_fixture_assert_text (station, "Objective", "@vitals@");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "1. Fatigue"));
}

/* What was typed last goes out although the chart is closed at once. */
static void
test_closed_at_once (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_type (station, "Subjective", "Last words");
  note_fixture_close_chart (station);
  note_fixture_open_station (fixture, station);
  g_assert_true (picture_wait (note_fixture_is_writing, station));
  note_fixture_assert_text (station, "Subjective", "Last words");
}

static void
test_phrases (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkTextIter start, end;
  GtkTextBuffer *buffer;
  g_autofree char *selected = NULL;
  g_autofree char *text = NULL;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_type (station, "Subjective", ".unknown 1.5 .nad ");
  text = note_fixture_read_text (station, "Subjective");
  g_assert_true (g_str_has_prefix (text, ".unknown 1.5 Well, in no distress."));
  g_assert_true (g_str_has_suffix (text, "No ankle swelling. "));
  note_fixture_type (station, "Plan", ".fu ");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (note_fixture_find_text (station->pane, "Plan")));
  g_assert_true (gtk_text_buffer_get_selection_bounds (buffer, &start, &end));
  selected = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (selected, ==, "***");
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  note_fixture_type (station, "Plan", "6");
  note_fixture_assert_text (station, "Plan", "Come back in 6 weeks, or earlier if it gets worse.");
}

static void
test_gaps (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *first, *second;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), "follow-up");
  first = note_fixture_find_text (station->pane, "Since the last visit");
  second = note_fixture_find_text (station->pane, "Come back");
  gtk_widget_activate_action (station->pane, "note.next-gap", NULL);
  g_assert_true (gtk_widget_has_focus (first));
  gtk_widget_activate_action (station->pane, "note.next-gap", NULL);
  g_assert_true (gtk_widget_has_focus (first));
  gtk_widget_activate_action (station->pane, "note.next-gap", NULL);
  g_assert_true (gtk_widget_has_focus (second));
  gtk_widget_activate_action (station->pane, "note.next-gap", NULL);
  g_assert_true (gtk_widget_has_focus (first));
}

static char *
shown_text (GtkWidget *view)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
shows_72 (gpointer view)
{
  g_autofree char *text = shown_text (view);

  return strstr (text, "7.2") != NULL;
}

static gboolean
shows_81 (gpointer view)
{
  g_autofree char *text = shown_text (view);

  return strstr (text, "8.1") != NULL;
}

/* Live while the note is written, frozen from its signing on. */
static void
test_pulls (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  g_autoptr (AltheaRecord) a1c = note_fixture_build_a1c (NULL, "7.2");
  g_autoptr (AltheaRecord) later = NULL;
  g_autoptr (AltheaRecord) last = NULL;
  g_autofree char *frozen = NULL;
  GtkWidget *view;
  const AltheaSection *section;

  note_fixture_commit (station->session, a1c);
  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_type (station, "Subjective", "HbA1c: .a1c ");
  view = note_fixture_find_text (station->pane, "Subjective");
  g_assert_true (picture_wait (shows_72, view));
  note_fixture_assert_text (station, "Subjective", "HbA1c: @a1c@ ");
  later = note_fixture_build_a1c (
      clinic_chart_find_record (station->chart, "Observation", althea_record_get_id (a1c)), "8.1");
  note_fixture_commit (station->session, later);
  g_assert_true (picture_wait (shows_81, view));
  note_fixture_sign (station, PASSPHRASE);
  g_assert_true (picture_wait (note_fixture_has_signed_note, station));
  last = note_fixture_build_a1c (
      clinic_chart_find_record (station->chart, "Observation", althea_record_get_id (a1c)), "9.9");
  note_fixture_commit (station->session, last);
  section = althea_composition_find_section (
      ALTHEA_COMPOSITION (note_fixture_find_note (station, ALTHEA_NOTE_PROGRESS)), ALTHEA_SECTION_SUBJECTIVE);
  frozen = althea_section_dup_text (section);
  g_assert_nonnull (strstr (frozen, "8.1"));
  g_assert_null (strstr (frozen, "@"));
  g_assert_cmpuint (section->entry->len, ==, 1);
}

static gboolean
has_two_conditions (gpointer data)
{
  g_autoptr (GListModel) conditions = althea_patient_records_get_type_model (
      clinic_chart_get_records (((Station *)data)->chart), "Condition");

  return g_list_model_get_n_items (conditions) == 2;
}

static void
test_diagnoses (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *up;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_add_diagnosis (station, "Anaemia");
  note_fixture_add_diagnosis (station, "Low mood");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "2. Low mood"));
  up = gtk_widget_get_ancestor (picture_find (station->window, GTK_TYPE_LABEL, "2. Low mood"), GTK_TYPE_BOX);
  up = picture_find (up, GTK_TYPE_BUTTON, "Rank higher (Alt+Up)");
  g_assert_nonnull (up);
  g_signal_emit_by_name (up, "clicked");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "1. Low mood"));
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "2. Anaemia"));
  note_fixture_sign (station, PASSPHRASE);
  g_assert_true (picture_wait (note_fixture_has_signed_note, station));
  g_assert_true (picture_wait (has_two_conditions, station));
}

static void
test_sign (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  g_autoptr (GListModel) visits = NULL;
  g_autoptr (AltheaRecord) visit = NULL;
  const AltheaCodeableConcept *reason;
  g_autofree char *text = NULL;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  gtk_widget_activate_action (station->pane, "note.finish", NULL);
  note_fixture_await_text (station, "No reason for the visit");
  note_fixture_await_text (station, "Subjective is empty");
  note_fixture_await_text (station, "No diagnosis");
  adw_navigation_view_pop (
      ADW_NAVIGATION_VIEW (picture_find (station->pane, ADW_TYPE_NAVIGATION_VIEW, NULL)));
  note_fixture_fill_row (station, "Reason, in the patient's words", "always tired");
  note_fixture_type (station, "Subjective", "Tired since August");
  note_fixture_type (station, "Assessment", "Probably low iron");
  note_fixture_add_diagnosis (station, "Fatigue");
  note_fixture_type (station, "Plan for Fatigue", "Blood count");
  note_fixture_sign (station, "not my passphrase at all");
  note_fixture_await_text (station, "That is not your passphrase. Nothing was signed; try again.");
  g_assert_null (note_fixture_find_note (station, ALTHEA_NOTE_PROGRESS));
  note_fixture_fill_row (station, "Your passphrase", PASSPHRASE);
  gtk_widget_activate_action (picture_find (station->window, CLINIC_TYPE_NOTE_SIGN_PAGE, NULL), "sign.sign",
                              NULL);
  note_fixture_await_text (station, "Signed. The note cannot be changed any more; an addendum can be added.");
  g_assert_true (picture_wait (note_fixture_has_signed_note, station));
  g_assert_cmpuint (note_fixture_count_drafts (station), ==, 0);
  text = althea_composition_dup_text (
      ALTHEA_COMPOSITION (note_fixture_find_note (station, ALTHEA_NOTE_PROGRESS)));
  g_assert_nonnull (strstr (text, "“always tired”"));
  g_assert_nonnull (strstr (text, "1. Fatigue"));
  g_assert_nonnull (strstr (text, "Fatigue:\nBlood count"));
  visits = althea_patient_records_get_type_model (clinic_chart_get_records (station->chart), "Encounter");
  g_assert_cmpuint (g_list_model_get_n_items (visits), ==, 1);
  visit = g_list_model_get_item (visits, 0);
  g_assert_cmpstr (althea_record_get_string (visit, "status"), ==, "finished");
  reason = althea_record_get_first (visit, "reason-code");
  g_assert_cmpstr (reason->text, ==, "always tired");
  g_assert_cmpint (reason->verbatim, ==, ALTHEA_TRUTH_YES);
  g_assert_nonnull (althea_record_get_first (visit, "diagnosis-condition"));
}

static void
test_addendum (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *page;
  GtkWidget *view;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_type (station, "Subjective", "Tired");
  note_fixture_sign (station, PASSPHRASE);
  g_assert_true (picture_wait (note_fixture_has_signed_note, station));
  note_fixture_await_text (station, "Tired");
  page = picture_find (station->window, CLINIC_TYPE_NOTE_PAGE, NULL);
  gtk_widget_activate_action (page, "note.addendum", NULL);
  picture_settle (GTK_WINDOW (station->window));
  view = picture_find (page, GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Ferritin came: 6", -1);
  note_fixture_fill_row (station, "Reason", "Result arrived");
  note_fixture_fill_row (station, "Your passphrase", PASSPHRASE);
  g_signal_emit_by_name (picture_find (page, GTK_TYPE_BUTTON, "Sign the addendum"), "clicked");
  g_assert_true (picture_wait (note_fixture_has_addendum, station));
  note_fixture_await_text (station, "Ferritin came: 6");
  note_fixture_await_text (station, "Reason: Result arrived");
}

/* Both are told, and the text of both stands in the note. */
static void
test_two_workstations (Fixture *fixture, gconstpointer unused)
{
  Station *first = &fixture->first, *second = &fixture->second;
  g_autofree char *text = NULL;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (first->pane), NULL);
  note_fixture_type (first, "Subjective", "Tired");
  g_assert_true (picture_wait (note_fixture_is_kept, first));
  note_fixture_open_station (fixture, second);
  g_assert_true (picture_wait (note_fixture_is_writing, second));
  note_fixture_type (second, "Plan", "Written at the second");
  g_assert_true (picture_wait (note_fixture_is_kept, second));
  note_fixture_type (first, "Plan", "Written at the first");
  note_fixture_await_text (first, "Written on another computer too");
  gtk_widget_activate_action (first->pane, "note.merge", NULL);
  g_assert_true (picture_wait (note_fixture_is_kept, first));
  text = note_fixture_read_text (first, "Plan");
  g_assert_nonnull (strstr (text, "Written at the first"));
  g_assert_nonnull (strstr (text, "Written at the second"));
  g_assert_cmpuint (note_fixture_count_drafts (first), ==, 1);
}

static void
test_discard (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *dialog;
  gint64 deadline;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  note_fixture_type (station, "Subjective", "Wrong patient");
  g_assert_true (picture_wait (note_fixture_is_kept, station));
  gtk_widget_activate_action (station->pane, "note.discard", NULL);
  picture_settle (GTK_WINDOW (station->window));
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (station->window)));
  g_signal_emit_by_name (dialog, "response", "discard");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  note_fixture_await_text (station, "Begin a note");
  deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (note_fixture_count_drafts (station) > 0)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, note_fixture_set_up, func, note_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add ("/note/templates", test_templates);
  add ("/note/kept-and-restored", test_kept_and_restored);
  add ("/note/closed-at-once", test_closed_at_once);
  add ("/note/phrases", test_phrases);
  add ("/note/gaps", test_gaps);
  add ("/note/pulls", test_pulls);
  add ("/note/diagnoses", test_diagnoses);
  add ("/note/sign", test_sign);
  add ("/note/addendum", test_addendum);
  add ("/note/two-workstations", test_two_workstations);
  add ("/note/discard", test_discard);
  return g_test_run ();
}
