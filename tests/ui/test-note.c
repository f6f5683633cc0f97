/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The visit note against a real host on a socket: begun by a template, kept while it is typed, restored,
 * written on two computers at once, finished and signed, read and added to. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "althea-draft.h"
#include "althea-records.h"
#include "althea-setup.h"
#include "althea-widgets.h"
#include "clinic-note-diagnoses.h"
#include "clinic-note-page.h"
#include "clinic-note-pane.h"
#include "clinic-note-sign-page.h"
#include "clinic-note-text.h"
#include "host-service.h"
#include "picture.h"

#define USER "lee"
#define PASSPHRASE "twelve calm otters"
#define PATIENT "patient-maria"

/* One workstation: a session, a chart of the same patient, its note in a window. */
typedef struct
{
  AltheaSession *session;
  ClinicChart *chart;
  GtkWidget *window, *pane;
} Station;

typedef struct
{
  char *directory; /* (owned) */
  char *socket_path;
  HostService *service;
  Station first, second;
} Fixture;

typedef struct
{
  gboolean done;
  GPtrArray *array;
  GError *error;
} Answer;

static gboolean
is_done (gpointer user_data)
{
  return ((Answer *)user_data)->done;
}

static void
await (Answer *answer)
{
  g_assert_true (picture_wait (is_done, answer));
  g_assert_no_error (answer->error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* --- waiting --------------------------------------------------------------------------------------- */

typedef struct
{
  Station *station;
  const char *text;
} Wanted;

static gboolean
says (gpointer data)
{
  Wanted *wanted = data;
  GtkWidget *label = picture_find (wanted->station->window, GTK_TYPE_LABEL, wanted->text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
await_text (Station *station, const char *text)
{
  Wanted wanted = { station, text };

  if (!picture_wait (says, &wanted))
    g_error ("\"%s\" is not shown", text);
}

static gboolean
is_kept (gpointer data)
{
  return !clinic_note_pane_is_busy (CLINIC_NOTE_PANE (((Station *)data)->pane));
}

static gboolean
is_online (gpointer session)
{
  return althea_session_get_state (session) == ALTHEA_SESSION_ONLINE;
}

static gboolean
is_without_record (gpointer session)
{
  return althea_session_get_state (session) == ALTHEA_SESSION_NO_RECORD;
}

static gboolean
is_loaded (gpointer chart)
{
  return clinic_chart_get_patient (chart) != NULL
         && !althea_patient_records_get_loading (clinic_chart_get_records (chart));
}

static gboolean
is_writing (gpointer data)
{
  return clinic_note_pane_is_writing (CLINIC_NOTE_PANE (((Station *)data)->pane));
}

/* --- a practice with one patient ------------------------------------------------------------------- */

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  g_free (althea_session_set_up_finish (ALTHEA_SESSION (source), result, &answer->error));
  answer->done = TRUE;
}

static void
sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  althea_session_sign_in_finish (ALTHEA_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

static void
commit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->array = althea_session_commit_finish (ALTHEA_SESSION (source), result, NULL, NULL, &answer->error);
  answer->done = TRUE;
}

static void
commit (AltheaSession *session, AltheaRecord *record)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (NULL);
  Answer answer = { 0 };

  althea_changeset_add (changeset, record);
  althea_session_commit_async (session, changeset, NULL, commit_cb, &answer);
  await (&answer);
  g_ptr_array_unref (answer.array);
}

static void
add_patient (AltheaSession *session)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Patient");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) given = g_ptr_array_new ();
  g_autoptr (AltheaRecord) patient = NULL;

  g_ptr_array_add (given, (gpointer) "Maria");
  althea_record_builder_set_id (builder, PATIENT);
  althea_record_builder_add_take (
      builder, "name", althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Kowalska", "given", given, NULL));
  patient = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  commit (session, patient);
}

/* HbA1c; @id and @value to change it later. */
static AltheaRecord *
build_a1c (AltheaRecord *base, const char *value)
{
  AltheaRecordBuilder *builder = base != NULL ? althea_record_builder_new_edit (base)
                                              : althea_record_builder_new ("Observation");
  g_autoptr (AltheaDecimal) number = althea_decimal_new (value, NULL);
  g_autoptr (GError) error = NULL;
  AltheaRecord *record;

  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_take_value (builder, "code",
                                    althea_codeable_concept_new ("http://loinc.org", "4548-4", "HbA1c"));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", PATIENT, NULL));
  althea_record_builder_take_value (builder, "effective-date-time",
                                    althea_partial_date_new ("2026-11-03", NULL));
  althea_record_builder_take_value (builder, "value-quantity", althea_quantity_new_ucum (number, "%", "%"));
  record = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return record;
}

static void
open_station (Fixture *fixture, Station *station)
{
  Answer answer = { 0 };

  if (station->session == NULL)
    {
      station->session = althea_session_new_local (fixture->socket_path);
      althea_session_open (station->session);
    }
  if (althea_session_get_state (station->session) != ALTHEA_SESSION_ONLINE)
    {
      althea_session_sign_in_async (station->session, USER, PASSPHRASE, NULL, sign_in_cb, &answer);
      await (&answer);
    }
  g_assert_true (picture_wait (is_online, station->session));
  station->chart = clinic_chart_new (station->session, PATIENT);
  g_assert_true (picture_wait (is_loaded, station->chart));
  station->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (station->window), 420, 900);
  station->pane = g_object_new (CLINIC_TYPE_NOTE_PANE, NULL);
  adw_window_set_content (ADW_WINDOW (station->window), station->pane);
  clinic_note_pane_set_chart (CLINIC_NOTE_PANE (station->pane), station->chart);
  picture_settle (GTK_WINDOW (station->window));
}

static void
close_chart (Station *station)
{
  if (station->window == NULL)
    return;
  gtk_window_destroy (GTK_WINDOW (station->window));
  station->window = NULL;
  g_clear_object (&station->chart);
}

static void
close_station (Station *station)
{
  close_chart (station);
  if (station->session != NULL)
    althea_session_close (station->session);
  g_clear_object (&station->session);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  fixture->directory = g_dir_make_tmp ("althea-note-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->socket_path = g_build_filename (fixture->directory, "host.sock", NULL);
  fixture->service = host_service_new (fixture->directory);
  host_service_listen_local (fixture->service, fixture->socket_path, &error);
  g_assert_no_error (error);
  fixture->first.session = althea_session_new_local (fixture->socket_path);
  althea_session_open (fixture->first.session);
  g_assert_true (picture_wait (is_without_record, fixture->first.session));
  althea_session_set_up_async (fixture->first.session, "Lakeside", "555 0142", "Dr Lee", USER, PASSPHRASE,
                               set_up_cb, &answer);
  await (&answer);
  g_assert_true (picture_wait (is_online, fixture->first.session));
  add_patient (fixture->first.session);
  open_station (fixture, &fixture->first);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  close_station (&fixture->first);
  close_station (&fixture->second);
  host_service_stop (fixture->service);
  g_clear_object (&fixture->service);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->socket_path);
}

/* --- what a person does ---------------------------------------------------------------------------- */

static gboolean
is_labelled (GtkWidget *widget, const char *label)
{
  g_autofree char *problem
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return problem == NULL;
}

static GtkWidget *
find_text (GtkWidget *root, const char *label)
{
  if (CLINIC_IS_NOTE_TEXT (root) && is_labelled (root, label))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A letter at a time, at the cursor, as keys do it. */
static void
type (Station *station, const char *section, const char *text)
{
  GtkWidget *view = find_text (station->pane, section);

  if (view == NULL)
    g_error ("no section \"%s\"", section);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), c,
                                                  (int)(g_utf8_next_char (c) - c), TRUE);
}

static char *
read_text (Station *station, const char *section)
{
  GtkWidget *view = find_text (station->pane, section);

  if (view == NULL)
    g_error ("no section \"%s\"", section);
  return clinic_note_text_dup_source (CLINIC_NOTE_TEXT (view));
}

static void
assert_text (Station *station, const char *section, const char *expected)
{
  g_autofree char *text = read_text (station, section);

  g_assert_cmpstr (text, ==, expected);
}

static void
fill_row (Station *station, const char *title, const char *text)
{
  GtkWidget *row = picture_find (station->window, ADW_TYPE_PREFERENCES_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
add_diagnosis (Station *station, const char *words)
{
  GtkWidget *row = picture_find (station->window, ADW_TYPE_PREFERENCES_ROW, "Add a diagnosis");

  g_assert_nonnull (row);
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), words);
  /* Leaving the row keeps the words as free text. */
  gtk_widget_grab_focus (find_text (station->pane, "Subjective"));
  picture_settle (GTK_WINDOW (station->window));
}

static void
sign (Station *station, const char *passphrase)
{
  gtk_widget_activate_action (station->pane, "note.finish", NULL);
  picture_settle (GTK_WINDOW (station->window));
  fill_row (station, "Your passphrase", passphrase);
  gtk_widget_activate_action (picture_find (station->window, CLINIC_TYPE_NOTE_SIGN_PAGE, NULL), "sign.sign",
                              NULL);
}

static AltheaRecord *
find_note (Station *station, const char *kind)
{
  g_autoptr (GListModel) notes
      = althea_patient_records_get_type_model (clinic_chart_get_records (station->chart), "Composition");

  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (AltheaRecord) note = g_list_model_get_item (notes, i);

      if (g_str_equal (althea_composition_get_kind (ALTHEA_COMPOSITION (note)), kind))
        return note;
    }
  return NULL;
}

static gboolean
has_signed_note (gpointer data)
{
  AltheaRecord *note = find_note (data, ALTHEA_NOTE_PROGRESS);

  return note != NULL && althea_composition_is_signed (ALTHEA_COMPOSITION (note))
         && find_note (data, ALTHEA_NOTE_VISIT_SUMMARY) != NULL;
}

static gboolean
has_addendum (gpointer data)
{
  return find_note (data, ALTHEA_NOTE_ADDENDUM) != NULL;
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->array = althea_session_list_drafts_finish (ALTHEA_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

static guint
count_drafts (Station *station)
{
  Answer answer = { 0 };
  guint n;

  althea_session_list_drafts_async (station->session, PATIENT, ALTHEA_DRAFT_NOTE, NULL, list_cb, &answer);
  await (&answer);
  n = answer.array->len;
  g_ptr_array_unref (answer.array);
  return n;
}

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
  assert_text (&fixture->first, "Protocol followed", "***");
}

static void
test_kept_and_restored (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  gint64 began;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  await_text (station, "Nothing written yet");
  type (station, "Subjective", "Tired since August");
  began = g_get_monotonic_time ();
  g_assert_true (clinic_note_pane_is_busy (CLINIC_NOTE_PANE (station->pane)));
  g_assert_true (picture_wait (is_kept, station));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_USEC_PER_SEC);
  fill_row (station, "Reason, in the patient's words", "always tired");
  add_diagnosis (station, "Fatigue");
  type (station, "Plan for Fatigue", "Blood count");
  g_assert_true (picture_wait (is_kept, station));
  /* The chart is closed and opened again. */
  close_chart (station);
  open_station (fixture, station);
  g_assert_true (picture_wait (is_writing, station));
  assert_text (station, "Subjective", "Tired since August");
  assert_text (station, "Plan for Fatigue", "Blood count");
  assert_text (station, "Objective", "@vitals@");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "1. Fatigue"));
}

/* What was typed last goes out although the chart is closed at once. */
static void
test_closed_at_once (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  type (station, "Subjective", "Last words");
  close_chart (station);
  open_station (fixture, station);
  g_assert_true (picture_wait (is_writing, station));
  assert_text (station, "Subjective", "Last words");
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
  type (station, "Subjective", ".unknown 1.5 .nad ");
  text = read_text (station, "Subjective");
  g_assert_true (g_str_has_prefix (text, ".unknown 1.5 Well, in no distress."));
  g_assert_true (g_str_has_suffix (text, "No ankle swelling. "));
  type (station, "Plan", ".fu ");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_text (station->pane, "Plan")));
  g_assert_true (gtk_text_buffer_get_selection_bounds (buffer, &start, &end));
  selected = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (selected, ==, "***");
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  type (station, "Plan", "6");
  assert_text (station, "Plan", "Come back in 6 weeks, or earlier if it gets worse.");
}

static void
test_gaps (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *first, *second;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), "follow-up");
  first = find_text (station->pane, "Since the last visit");
  second = find_text (station->pane, "Come back");
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
  g_autoptr (AltheaRecord) a1c = build_a1c (NULL, "7.2");
  g_autoptr (AltheaRecord) later = NULL;
  g_autoptr (AltheaRecord) last = NULL;
  g_autofree char *frozen = NULL;
  GtkWidget *view;
  const AltheaSection *section;

  commit (station->session, a1c);
  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  type (station, "Subjective", "HbA1c: .a1c ");
  view = find_text (station->pane, "Subjective");
  g_assert_true (picture_wait (shows_72, view));
  assert_text (station, "Subjective", "HbA1c: @a1c@ ");
  later = build_a1c (clinic_chart_find_record (station->chart, "Observation", althea_record_get_id (a1c)),
                     "8.1");
  commit (station->session, later);
  g_assert_true (picture_wait (shows_81, view));
  sign (station, PASSPHRASE);
  g_assert_true (picture_wait (has_signed_note, station));
  last = build_a1c (clinic_chart_find_record (station->chart, "Observation", althea_record_get_id (a1c)),
                    "9.9");
  commit (station->session, last);
  section = althea_composition_find_section (ALTHEA_COMPOSITION (find_note (station, ALTHEA_NOTE_PROGRESS)),
                                             ALTHEA_SECTION_SUBJECTIVE);
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
  add_diagnosis (station, "Anaemia");
  add_diagnosis (station, "Low mood");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "2. Low mood"));
  up = gtk_widget_get_ancestor (picture_find (station->window, GTK_TYPE_LABEL, "2. Low mood"), GTK_TYPE_BOX);
  up = picture_find (up, GTK_TYPE_BUTTON, "Rank higher (Alt+Up)");
  g_assert_nonnull (up);
  g_signal_emit_by_name (up, "clicked");
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "1. Low mood"));
  g_assert_nonnull (picture_find (station->window, GTK_TYPE_LABEL, "2. Anaemia"));
  sign (station, PASSPHRASE);
  g_assert_true (picture_wait (has_signed_note, station));
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
  await_text (station, "No reason for the visit");
  await_text (station, "Subjective is empty");
  await_text (station, "No diagnosis");
  adw_navigation_view_pop (
      ADW_NAVIGATION_VIEW (picture_find (station->pane, ADW_TYPE_NAVIGATION_VIEW, NULL)));
  fill_row (station, "Reason, in the patient's words", "always tired");
  type (station, "Subjective", "Tired since August");
  type (station, "Assessment", "Probably low iron");
  add_diagnosis (station, "Fatigue");
  type (station, "Plan for Fatigue", "Blood count");
  sign (station, "not my passphrase at all");
  await_text (station, "That is not your passphrase. Nothing was signed; try again.");
  g_assert_null (find_note (station, ALTHEA_NOTE_PROGRESS));
  fill_row (station, "Your passphrase", PASSPHRASE);
  gtk_widget_activate_action (picture_find (station->window, CLINIC_TYPE_NOTE_SIGN_PAGE, NULL), "sign.sign",
                              NULL);
  await_text (station, "Signed. The note cannot be changed any more; an addendum can be added.");
  g_assert_true (picture_wait (has_signed_note, station));
  g_assert_cmpuint (count_drafts (station), ==, 0);
  text = althea_composition_dup_text (ALTHEA_COMPOSITION (find_note (station, ALTHEA_NOTE_PROGRESS)));
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
  type (station, "Subjective", "Tired");
  sign (station, PASSPHRASE);
  g_assert_true (picture_wait (has_signed_note, station));
  await_text (station, "Tired");
  page = picture_find (station->window, CLINIC_TYPE_NOTE_PAGE, NULL);
  gtk_widget_activate_action (page, "note.addendum", NULL);
  picture_settle (GTK_WINDOW (station->window));
  view = picture_find (page, GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Ferritin came: 6", -1);
  fill_row (station, "Reason", "Result arrived");
  fill_row (station, "Your passphrase", PASSPHRASE);
  g_signal_emit_by_name (picture_find (page, GTK_TYPE_BUTTON, "Sign the addendum"), "clicked");
  g_assert_true (picture_wait (has_addendum, station));
  await_text (station, "Ferritin came: 6");
  await_text (station, "Reason: Result arrived");
}

/* Both are told, and the text of both stands in the note. */
static void
test_two_workstations (Fixture *fixture, gconstpointer unused)
{
  Station *first = &fixture->first, *second = &fixture->second;
  g_autofree char *text = NULL;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (first->pane), NULL);
  type (first, "Subjective", "Tired");
  g_assert_true (picture_wait (is_kept, first));
  open_station (fixture, second);
  g_assert_true (picture_wait (is_writing, second));
  type (second, "Plan", "Written at the second");
  g_assert_true (picture_wait (is_kept, second));
  type (first, "Plan", "Written at the first");
  await_text (first, "Written on another computer too");
  gtk_widget_activate_action (first->pane, "note.merge", NULL);
  g_assert_true (picture_wait (is_kept, first));
  text = read_text (first, "Plan");
  g_assert_nonnull (strstr (text, "Written at the first"));
  g_assert_nonnull (strstr (text, "Written at the second"));
  g_assert_cmpuint (count_drafts (first), ==, 1);
}

static void
test_discard (Fixture *fixture, gconstpointer unused)
{
  Station *station = &fixture->first;
  GtkWidget *dialog;
  gint64 deadline;

  clinic_note_pane_begin (CLINIC_NOTE_PANE (station->pane), NULL);
  type (station, "Subjective", "Wrong patient");
  g_assert_true (picture_wait (is_kept, station));
  gtk_widget_activate_action (station->pane, "note.discard", NULL);
  picture_settle (GTK_WINDOW (station->window));
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (station->window)));
  g_signal_emit_by_name (dialog, "response", "discard");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  await_text (station, "Begin a note");
  deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (count_drafts (station) > 0)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
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
