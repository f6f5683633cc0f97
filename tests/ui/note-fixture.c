/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "note-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "althea-draft.h"
#include "althea-records.h"
#include "althea-setup.h"
#include "clinic-note-pane.h"
#include "clinic-note-sign-page.h"
#include "clinic-note-text.h"
#include "picture.h"

#define USER "lee"
#define PATIENT "patient-maria"

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

void
note_fixture_await_text (Station *station, const char *text)
{
  Wanted wanted = { station, text };

  if (!picture_wait (says, &wanted))
    g_error ("\"%s\" is not shown", text);
}

gboolean
note_fixture_is_kept (gpointer data)
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

gboolean
note_fixture_is_writing (gpointer data)
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

void
note_fixture_commit (AltheaSession *session, AltheaRecord *record)
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
  note_fixture_commit (session, patient);
}

/* HbA1c; @id and @value to change it later. */
AltheaRecord *
note_fixture_build_a1c (AltheaRecord *base, const char *value)
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

void
note_fixture_open_station (Fixture *fixture, Station *station)
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

void
note_fixture_close_chart (Station *station)
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
  note_fixture_close_chart (station);
  if (station->session != NULL)
    althea_session_close (station->session);
  g_clear_object (&station->session);
}

void
note_fixture_set_up (Fixture *fixture, gconstpointer unused)
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
  note_fixture_open_station (fixture, &fixture->first);
}

void
note_fixture_tear_down (Fixture *fixture, gconstpointer unused)
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

GtkWidget *
note_fixture_find_text (GtkWidget *root, const char *label)
{
  if (CLINIC_IS_NOTE_TEXT (root) && is_labelled (root, label))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = note_fixture_find_text (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A letter at a time, at the cursor, as keys do it. */
void
note_fixture_type (Station *station, const char *section, const char *text)
{
  GtkWidget *view = note_fixture_find_text (station->pane, section);

  if (view == NULL)
    g_error ("no section \"%s\"", section);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), c,
                                                  (int)(g_utf8_next_char (c) - c), TRUE);
}

char *
note_fixture_read_text (Station *station, const char *section)
{
  GtkWidget *view = note_fixture_find_text (station->pane, section);

  if (view == NULL)
    g_error ("no section \"%s\"", section);
  return clinic_note_text_dup_source (CLINIC_NOTE_TEXT (view));
}

void
note_fixture_assert_text (Station *station, const char *section, const char *expected)
{
  g_autofree char *text = note_fixture_read_text (station, section);

  g_assert_cmpstr (text, ==, expected);
}

void
note_fixture_fill_row (Station *station, const char *title, const char *text)
{
  GtkWidget *row = picture_find (station->window, ADW_TYPE_PREFERENCES_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

void
note_fixture_add_diagnosis (Station *station, const char *words)
{
  GtkWidget *row = picture_find (station->window, ADW_TYPE_PREFERENCES_ROW, "Add a diagnosis");

  g_assert_nonnull (row);
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), words);
  /* Leaving the row keeps the words as free text. */
  gtk_widget_grab_focus (note_fixture_find_text (station->pane, "Subjective"));
  picture_settle (GTK_WINDOW (station->window));
}

void
note_fixture_sign (Station *station, const char *passphrase)
{
  gtk_widget_activate_action (station->pane, "note.finish", NULL);
  picture_settle (GTK_WINDOW (station->window));
  note_fixture_fill_row (station, "Your passphrase", passphrase);
  gtk_widget_activate_action (picture_find (station->window, CLINIC_TYPE_NOTE_SIGN_PAGE, NULL), "sign.sign",
                              NULL);
}

AltheaRecord *
note_fixture_find_note (Station *station, const char *kind)
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

gboolean
note_fixture_has_signed_note (gpointer data)
{
  AltheaRecord *note = note_fixture_find_note (data, ALTHEA_NOTE_PROGRESS);

  return note != NULL && althea_composition_is_signed (ALTHEA_COMPOSITION (note))
         && note_fixture_find_note (data, ALTHEA_NOTE_VISIT_SUMMARY) != NULL;
}

gboolean
note_fixture_has_addendum (gpointer data)
{
  return note_fixture_find_note (data, ALTHEA_NOTE_ADDENDUM) != NULL;
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->array = althea_session_list_drafts_finish (ALTHEA_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

guint
note_fixture_count_drafts (Station *station)
{
  Answer answer = { 0 };
  guint n;

  althea_session_list_drafts_async (station->session, PATIENT, ALTHEA_DRAFT_NOTE, NULL, list_cb, &answer);
  await (&answer);
  n = answer.array->len;
  g_ptr_array_unref (answer.array);
  return n;
}
