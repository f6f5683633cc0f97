/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart page over a fake chart: what it shows, how it is edited, what happens when saving fails. */

#include <adwaita.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "clinic-chart-page.h"
#include "clinic-date-row.h"
#include "clinic-demographics-form.h"
#include "clinic-editor.h"
#include "clinic-history-page.h"
#include "clinic-profile-model.h"
#include "clinic-record-edits.h"
#include "clinic-record-page.h"
#include "clinic-result-row.h"
#include "clinic-timeline-model.h"
#include "fake-chart.h"
#include "picture.h"
#include "sample-patient.h"

typedef struct
{
  GListStore *records;
  FakeChart *chart;
  GtkWidget *window, *page;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
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

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->chart);
  g_object_unref (fixture->records);
}

static GtkWidget *
find (Fixture *fixture, GType type, const char *text)
{
  GtkWidget *found = picture_find (fixture->window, type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text);
  return found;
}

static void
type_into (Fixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (fixture, ADW_TYPE_ENTRY_ROW, title)), text);
}

static void
choose (Fixture *fixture, const char *title, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (fixture, ADW_TYPE_COMBO_ROW, title)), position);
}

static ClinicEditor *
edit (Fixture *fixture, const char *type, const char *id)
{
  gtk_widget_activate_action (fixture->page, "chart.edit-record", "(ss)", type, id);
  return CLINIC_EDITOR (find (fixture, CLINIC_TYPE_EDITOR, NULL));
}

static ClinicEditor *
add (Fixture *fixture, const char *type)
{
  gtk_widget_activate_action (fixture->page, "chart.add", "s", type);
  return CLINIC_EDITOR (find (fixture, CLINIC_TYPE_EDITOR, NULL));
}

static gboolean
is_saved (gpointer editor)
{
  return !clinic_editor_has_unsaved (editor);
}

static gboolean
is_in_conflict (gpointer editor)
{
  return clinic_editor_in_conflict (editor);
}

static gboolean
has_shown_text (gpointer bar)
{
  const char *text = althea_state_bar_get_text (bar);

  return *text != '\0' && !g_str_equal (text, "Saving…");
}

static void
save (ClinicEditor *editor)
{
  g_autoptr (ClinicEditor) kept = g_object_ref (editor);

  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (is_saved, editor));
}

static void
assert_label (gpointer widget, const char *label)
{
  g_assert_cmpstr (
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label), ==,
      NULL);
}

/* --- what it shows --------------------------------------------------------------------------------- */

static void
test_banner (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *name = find (fixture, GTK_TYPE_LABEL, "KOWALSKA, Maria");
  GtkWidget *allergies = find (fixture, GTK_TYPE_LABEL, "Penicillin: Anaphylaxis; Latex: Hives");
  GtkWidget *portal = find (fixture, GTK_TYPE_BUTTON, "Uses Althea Home");

  assert_label (gtk_widget_get_ancestor (name, GTK_TYPE_BUTTON),
                "KOWALSKA, Maria, 54 y (12 Mar 1972) · female · #10442");
  assert_label (allergies, "Allergies: Penicillin: Anaphylaxis; Latex: Hives");
  gtk_test_accessible_assert_role (portal, GTK_ACCESSIBLE_ROLE_BUTTON);
  assert_label (portal, "Uses Althea Home");
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (fixture->page)), ==,
                   "KOWALSKA, Maria");
  g_assert_nonnull (clinic_chart_get_color_class (CLINIC_CHART (fixture->chart)));
}

static guint
count_profile (ClinicProfileModel *model, ClinicProfileSection section, ClinicProfileKind kind)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ClinicProfileItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      n += clinic_profile_item_get_section (item) == section && clinic_profile_item_get_kind (item) == kind
               ? 1
               : 0;
    }
  return n;
}

static void
test_profile (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (ClinicProfileModel) model = clinic_profile_model_new (G_LIST_MODEL (records));
  g_autoptr (AltheaRecord) penicillin
      = sample_find (G_LIST_MODEL (records), "AllergyIntolerance", "Penicillin");
  g_autoptr (AltheaRecord) latex = sample_find (G_LIST_MODEL (records), "AllergyIntolerance", "Latex");
  g_autoptr (GListStore) empty = g_list_store_new (ALTHEA_TYPE_RECORD);
  guint position;

  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_RECORD), ==, 3);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_PAST), ==, 1);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_MEDICATIONS, CLINIC_PROFILE_RECORD), ==, 3);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_VITALS, CLINIC_PROFILE_RECORD), ==, 3);
  clinic_profile_model_toggle_past (model, CLINIC_PROFILE_PROBLEMS);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_PROBLEMS, CLINIC_PROFILE_RECORD), ==, 4);
  /* Without allergies the list does not say that there are none: nobody asked. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (g_list_store_find (records, i == 0 ? penicillin : latex, &position));
      g_list_store_remove (records, position);
    }
  clinic_profile_model_rebuild (model);
  g_assert_cmpuint (count_profile (model, CLINIC_PROFILE_ALLERGIES, CLINIC_PROFILE_WARNING), ==, 1);
}

static void
test_timeline (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (ClinicTimelineModel) model = clinic_timeline_model_new (G_LIST_MODEL (records));
  g_autoptr (ClinicTimelineItem) first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_autoptr (ClinicTimelineItem) second = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_autofree char *heading = clinic_timeline_item_dup_title (first);
  g_autofree char *flagged = clinic_timeline_item_dup_title (second);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_true (clinic_timeline_item_is_heading (first));
  g_assert_cmpstr (heading, ==, "Tired since August");
  /* What is out of range stands first under its visit. */
  g_assert_true (ALTHEA_IS_OBSERVATION (clinic_timeline_item_get_record (second)));
  g_assert_cmpstr (
      althea_observation_get_flag (ALTHEA_OBSERVATION (clinic_timeline_item_get_record (second))), ==, "H");
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, "ferritin");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_MESSAGES, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 4);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, "no such words");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  clinic_timeline_model_set_filter (model, CLINIC_TIMELINE_ALL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, all);
}

static ClinicResultRow *
find_result (GPtrArray *rows, const char *title)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (g_str_equal (clinic_result_row_get_title (g_ptr_array_index (rows, i)), title))
        return g_ptr_array_index (rows, i);
    }
  g_error ("no result %s", title);
}

static void
test_results (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GPtrArray) rows = clinic_result_rows_new (G_LIST_MODEL (records));
  ClinicResultRow *ldl = find_result (rows, "LDL cholesterol"), *a1c = find_result (rows, "HbA1c");

  g_assert_cmpuint (rows->len, ==, 11);
  g_assert_cmpstr (althea_measurement_get_value_text (clinic_result_row_get_latest (ldl)), ==, "92");
  g_assert_cmpstr (althea_measurement_get_value_text (clinic_result_row_get_previous (ldl)), ==, "94");
  g_assert_cmpstr (clinic_result_row_get_change_text (ldl), ==,
                   "↓\xe2\x80\xaf"
                   "2");
  /* The sample before was clotted: there is nothing to compare with. */
  g_assert_cmpstr (clinic_result_row_get_change_text (a1c), ==, "");
  g_assert_true (clinic_result_row_is_numeric (a1c));
  g_assert_true (clinic_result_row_is_numeric (find_result (rows, "Blood pressure")));
}

static void
test_trend (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *view;

  gtk_widget_activate_action (fixture->page, "chart.show-trend", "(ss)", "Observation", "v2026c-a1c");
  picture_settle (GTK_WINDOW (fixture->window));
  view = find (fixture, ALTHEA_TYPE_TREND_VIEW, "HbA1c");
  g_assert_true (gtk_widget_get_mapped (view));
  g_assert_true (
      g_str_has_prefix (althea_trend_view_get_sentence (ALTHEA_TREND_VIEW (view)), "HbA1c: 8 values"));
}

/* --- editing --------------------------------------------------------------------------------------- */

static void
test_validation (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = add (fixture, "Condition");
  GtkWidget *row = find (fixture, ADW_TYPE_ENTRY_ROW, "Problem");

  type_into (fixture, "Began", "31 Feb 2020");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, CLINIC_TYPE_DATE_ROW, "Began"), "error"));
  type_into (fixture, "Began", "Feb 2020");
  g_assert_false (gtk_widget_has_css_class (find (fixture, CLINIC_TYPE_DATE_ROW, "Began"), "error"));
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  /* The model's own rule, shown at the row of its field. */
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "“Problem” is missing"));
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  g_assert_true (clinic_editor_has_unsaved (editor));
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

static void
test_new_problem (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = add (fixture, "Condition");
  AltheaRecord *record;
  const AltheaCodeableConcept *code;
  const AltheaPartialDate *onset;

  type_into (fixture, "Problem", " Iron deficiency ");
  type_into (fixture, "Code (ICD-10 or SNOMED CT)", "E61.1");
  type_into (fixture, "Began", "Aug 2026");
  save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpstr (althea_record_get_patient_id (record), ==, SAMPLE_PATIENT_ID);
  code = althea_record_get_value (record, "code");
  g_assert_cmpstr (althea_codeable_concept_get_display (code), ==, "Iron deficiency");
  g_assert_true (althea_codeable_concept_has_code (code, "http://hl7.org/fhir/sid/icd-10-cm", "E61.1"));
  onset = althea_record_get_value (record, "onset-date-time");
  g_assert_cmpstr (althea_partial_date_get_text (onset), ==, "2026-08");
  g_assert_cmpstr (althea_condition_get_clinical_status (ALTHEA_CONDITION (record)), ==, "active");
}

static void
test_ended_and_active (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = edit (fixture, "Condition", "htn");

  type_into (fixture, "Ended", "2025");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, ADW_TYPE_COMBO_ROW, "Status"), "error"));
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  choose (fixture, "Status", 4);
  save (editor);
  g_assert_cmpstr (
      althea_condition_get_clinical_status (ALTHEA_CONDITION (fake_chart_get_last_record (fixture->chart))),
      ==, "resolved");
}

static void
test_offline_keeps_text (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = edit (fixture, "Condition", "htn");
  GtkWidget *row = find (fixture, ADW_TYPE_ENTRY_ROW, "Problem");
  GtkWidget *bar = picture_find (GTK_WIDGET (editor), ALTHEA_TYPE_STATE_BAR, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), "Essential hypertension");
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_OFFLINE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (has_shown_text, bar));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Essential hypertension");
  g_assert_true (clinic_editor_has_unsaved (editor));
  save (editor);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 2);
}

static void
test_conflict (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AltheaRecord) base = sample_find (G_LIST_MODEL (fixture->records), "Condition", "Hypertension");
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (base);
  g_autoptr (AltheaPartialDate) their_onset = althea_partial_date_new ("2017-05", NULL);
  g_autoptr (AltheaRecord) edited = NULL;
  g_autoptr (AltheaRecord) theirs = NULL;
  ClinicEditor *editor;
  AltheaRecord *saved;
  const AltheaAnnotation *note;

  althea_record_builder_set_value (builder, "onset-date-time", their_onset);
  althea_record_builder_add_take (
      builder, "note", althea_value_new (ALTHEA_KIND_ANNOTATION, "text", "Diagnosed elsewhere.", NULL));
  edited = althea_record_builder_end (builder, NULL);
  theirs = fake_stored (edited, 7);
  editor = edit (fixture, "Condition", "htn");
  type_into (fixture, "Began", "Jun 2018");
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_CONFLICT, theirs);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (is_in_conflict, editor));
  g_assert_true (clinic_editor_has_unsaved (editor));
  /* Both changed the onset; only they added a note. */
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "Jun 2018"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "May 2017"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "Diagnosed elsewhere."));
  save (editor);
  saved = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpuint (althea_record_get_version (saved), ==, 7);
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_value (saved, "onset-date-time")), ==,
                   "2018-06");
  note = althea_record_get_first (saved, "note");
  g_assert_nonnull (note);
  g_assert_cmpstr (note->text, ==, "Diagnosed elsewhere.");
}

static void
test_asks_before_losing (Fixture *fixture, gconstpointer unused)
{
  edit (fixture, "Condition", "htn");
  type_into (fixture, "Problem", "Something typed");
  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "Condition", "dm2");
  g_assert_nonnull (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, ADW_TYPE_ENTRY_ROW, "Problem"))), ==,
                   "Something typed");
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

static void
test_allergies (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = add (fixture, "AllergyIntolerance");
  AltheaRecord *record;
  const AltheaReaction *reaction;

  type_into (fixture, "Substance", "Ibuprofen");
  choose (fixture, "Worst reaction", 3);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (
      find (fixture, ADW_TYPE_ENTRY_ROW, "Reactions, with commas between"), "error"));
  type_into (fixture, "Reactions, with commas between", "Hives, wheezing,");
  choose (fixture, "Danger if given again", 2);
  save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpstr (althea_record_get_string (record, "criticality"), ==, "high");
  reaction = althea_record_get_first (record, "reaction");
  g_assert_cmpuint (reaction->manifestation->len, ==, 2);
  g_assert_cmpstr (reaction->severity, ==, "severe");
  g_assert_cmpstr (althea_record_get_patient_id (record), ==, SAMPLE_PATIENT_ID);
  editor = add (fixture, "AllergyIntolerance");
  adw_switch_row_set_active (ADW_SWITCH_ROW (find (fixture, ADW_TYPE_SWITCH_ROW, "No known allergies")),
                             TRUE);
  save (editor);
  g_assert_true (althea_allergy_intolerance_is_none_known (
      ALTHEA_ALLERGY_INTOLERANCE (fake_chart_get_last_record (fixture->chart))));
}

static void
test_medication (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = add (fixture, "MedicationRequest");
  AltheaRecord *record;
  const AltheaDosage *dosage;

  type_into (fixture, "Medicine and strength", "Ferrous sulfate 325 mg tablet");
  type_into (fixture, "Dose", "one tablet");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, ADW_TYPE_ENTRY_ROW, "Dose"), "error"));
  type_into (fixture, "Dose", "1 tablet");
  choose (fixture, "How often", 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, ADW_TYPE_ENTRY_ROW, "Directions"))),
                   ==, "1 tablet twice a day");
  save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  dosage = althea_record_get_first (record, "dosage-instruction");
  g_assert_cmpstr (dosage->text, ==, "1 tablet twice a day");
  g_assert_cmpstr (althea_decimal_get_text (dosage->frequency), ==, "2");
  g_assert_cmpstr (dosage->period_unit, ==, "d");
  g_assert_cmpstr (dosage->dose_quantity->unit, ==, "tablet");
  g_assert_cmpstr (althea_record_get_string (record, "intent"), ==, "order");
}

static gboolean
is_committed (gpointer chart)
{
  return fake_chart_get_n_commits (chart) > 0;
}

static void
test_stop (Fixture *fixture, gconstpointer unused)
{
  AltheaRecord *record;
  AdwDialog *dialog;
  const AltheaCodeableConcept *reason;

  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "MedicationRequest", "lisinopril");
  gtk_widget_activate_action (find (fixture, CLINIC_TYPE_RECORD_PAGE, NULL), "record.stop", NULL);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, "Stop Lisinopril?");
  g_assert_true (g_str_has_prefix (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "KOWALSKA, Maria"));
  g_assert_cmpstr (adw_alert_dialog_get_response_label (ADW_ALERT_DIALOG (dialog), "do"), ==,
                   "_Stop Lisinopril");
  type_into (fixture, "Reason", "Cough");
  g_signal_emit_by_name (dialog, "response::do", "do");
  g_assert_true (picture_wait (is_committed, fixture->chart));
  record = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpstr (althea_record_get_string (record, "status"), ==, "stopped");
  reason = althea_record_get_value (record, "status-reason");
  g_assert_cmpstr (althea_codeable_concept_get_display (reason), ==, "Cough");
  g_assert_cmpstr (fake_chart_get_last_reason (fixture->chart), ==, "Cough");
}

static void
test_entered_in_error (void)
{
  static const char *const types[]
      = { "Condition", "AllergyIntolerance", "MedicationRequest", "Immunization", "Observation" };
  g_autoptr (GListStore) records = sample_patient_new ();

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (AltheaRecord) record = sample_find (G_LIST_MODEL (records), types[i], "");
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaRecord) wrong = clinic_record_mark_wrong (record, &error);

      g_assert_no_error (error);
      g_assert_true (althea_record_is_entered_in_error (wrong));
      g_assert_false (clinic_record_can_be_wrong (wrong));
    }
}

static void
test_demographics (Fixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor;
  AltheaRecord *record;
  const AltheaHumanName *name;

  gtk_widget_activate_action (fixture->page, "chart.edit-patient", NULL);
  editor = CLINIC_EDITOR (find (fixture, CLINIC_TYPE_EDITOR, NULL));
  type_into (fixture, "Family name", "");
  type_into (fixture, "Given names", "");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, ADW_TYPE_ENTRY_ROW, "Family name"), "error"));
  type_into (fixture, "Family name", "Kowalska-Nowak");
  type_into (fixture, "Given names", "Maria Anna");
  type_into (fixture, "Birth date", "Mar 2030");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, CLINIC_TYPE_DATE_ROW, "Birth date"), "error"));
  type_into (fixture, "Birth date", "1972");
  type_into (fixture, "E-mail", "not an address");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (find (fixture, ADW_TYPE_ENTRY_ROW, "E-mail"), "error"));
  type_into (fixture, "E-mail", "");
  save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  name = althea_patient_get_name (ALTHEA_PATIENT (record));
  g_assert_cmpstr (name->family, ==, "Kowalska-Nowak");
  g_assert_cmpuint (name->given->len, ==, 2);
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_value (record, "birth-date")), ==, "1972");
  g_assert_null (althea_patient_get_email (ALTHEA_PATIENT (record)));
  g_assert_cmpstr (althea_patient_get_phone (ALTHEA_PATIENT (record)), ==, "555 0177");
  g_assert_cmpstr (althea_patient_get_mrn (ALTHEA_PATIENT (record)), ==, "10442");
  g_assert_true (althea_record_has_tag (record, "urn:althea:portal", "paired"));
}

/* A form that is opened and saved untouched changes nothing. */
static void
test_untouched (void)
{
  static const struct
  {
    const char *type, *id;
  } targets[] = { { "Condition", "htn" },
                  { "AllergyIntolerance", "penicillin" },
                  { "MedicationRequest", "metformin" } };
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (FakeChart) chart = fake_chart_new (SAMPLE_PATIENT_ID, records);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      AltheaRecord *record = clinic_chart_find_record (CLINIC_CHART (chart), targets[i].type, targets[i].id);
      g_autoptr (AdwNavigationPage) editor
          = g_object_ref_sink (clinic_editor_new (CLINIC_CHART (chart), record));
      g_autoptr (AltheaRecord) built
          = clinic_form_build (clinic_editor_get_form (CLINIC_EDITOR (editor)), NULL);
      guint n_fields;
      const AltheaField *fields = althea_record_get_fields (record, &n_fields);

      g_assert_nonnull (built);
      for (guint j = 0; j < n_fields; j++)
        {
          if (!althea_record_field_equal (record, built, fields[j].name))
            g_error ("%s.%s changed", targets[i].type, fields[j].name);
        }
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *typed, *text;
  } dates[] = {
    { "2019", "2019" },
    { "2019-03", "2019-03" },
    { "2019-03-12", "2019-03-12" },
    { "Mar 2019", "2019-03" },
    { "12 March 2019", "2019-03-12" },
    { "March 12, 2019", "2019-03-12" },
    { "12.3.2019", "2019-03-12" },
    { " 3.2019 ", "2019-03" },
    { "29 Feb 2020", "2020-02-29" },
    { "29 Feb 2019", NULL },
    { "13/13/2019", NULL },
    { "soon", NULL },
    { "12", NULL },
    { "12 Mar 19", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaPartialDate) date = clinic_date_parse (dates[i].typed, &error);

      if (g_strcmp0 (date != NULL ? althea_partial_date_get_text (date) : NULL, dates[i].text) != 0)
        g_error ("“%s” was read as %s", dates[i].typed,
                 date != NULL ? althea_partial_date_get_text (date) : "nothing");
      if (date == NULL)
        g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
}

static gboolean
is_operated (gpointer chart)
{
  return fake_chart_get_last_operation (chart) != NULL;
}

static void
test_messages (Fixture *fixture, gconstpointer unused)
{
  AltheaOperation *operation;
  AltheaThreadView *view;
  g_autofree char *draft = NULL;
  g_autofree char *first_id = NULL;

  gtk_widget_activate_action (fixture->page, "chart.show-view", "s", "messages");
  picture_settle (GTK_WINDOW (fixture->window));
  view = ALTHEA_THREAD_VIEW (find (fixture, ALTHEA_TYPE_THREAD_VIEW, NULL));
  /* The patient's last message was not seen by anybody: opening it says so to the host. */
  g_assert_true (picture_wait (is_operated, fixture->chart));
  operation = fake_chart_get_last_operation (fixture->chart);
  g_assert_cmpstr (althea_operation_get_name (operation), ==, "message-seen");
  g_assert_cmpstr (althea_operation_get_string (operation, "thread"), ==, "thread-tired");
  althea_thread_view_set_draft (view, "Please come fasting.");
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_OFFLINE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "thread.send", NULL);
  picture_settle (GTK_WINDOW (fixture->window));
  draft = althea_thread_view_dup_draft (view);
  g_assert_cmpstr (draft, ==, "Please come fasting.");
  operation = fake_chart_get_last_operation (fixture->chart);
  g_assert_cmpstr (althea_operation_get_name (operation), ==, "message-send");
  g_assert_cmpstr (althea_operation_get_string (operation, "patient"), ==, SAMPLE_PATIENT_ID);
  first_id = g_strdup (althea_operation_get_id (operation));
  /* Trying again is the same operation, so that it cannot arrive twice. */
  gtk_widget_activate_action (GTK_WIDGET (view), "thread.send", NULL);
  picture_settle (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (althea_operation_get_id (fake_chart_get_last_operation (fixture->chart)), ==, first_id);
  g_assert_false (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

static void
test_history (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) old = sample_find (G_LIST_MODEL (records), "Condition", "Hypertension");
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (old);
  g_autoptr (AltheaPartialDate) onset = althea_partial_date_new ("2018-06", NULL);
  g_autoptr (AltheaRecord) new = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *same = NULL;

  althea_record_builder_set_value (builder, "onset-date-time", onset);
  new = althea_record_builder_end (builder, NULL);
  changes = clinic_history_describe (new, old);
  g_assert_cmpstr (changes, ==, "Began: 2019 → Jun 2018");
  same = clinic_history_describe (old, old);
  g_assert_cmpstr (same, ==, "Nothing that people read");
}

static void
test_pane_shows_only_this_patient (Fixture *fixture, gconstpointer unused)
{
  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "Condition", "dm2");
  g_assert_nonnull (
      picture_find (find (fixture, CLINIC_TYPE_RECORD_PAGE, NULL), GTK_TYPE_LABEL, "KOWALSKA, Maria"));
  gtk_widget_activate_action (fixture->page, "chart.show-history", "(ss)", "Condition", "dm2");
  g_assert_nonnull (picture_find (find (fixture, CLINIC_TYPE_HISTORY_PAGE, NULL), GTK_TYPE_LABEL,
                                  "Type 2 diabetes mellitus · KOWALSKA, Maria"));
  gtk_widget_activate_action (fixture->page, "chart.add", "s", "Condition");
  g_assert_nonnull (
      picture_find (find (fixture, CLINIC_TYPE_EDITOR, NULL), GTK_TYPE_LABEL, "KOWALSKA, Maria"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  ADD ("/chart/banner", test_banner);
  g_test_add_func ("/chart/profile", test_profile);
  g_test_add_func ("/chart/timeline", test_timeline);
  g_test_add_func ("/chart/results", test_results);
  ADD ("/chart/trend", test_trend);
  ADD ("/chart/edit/validation", test_validation);
  ADD ("/chart/edit/new-problem", test_new_problem);
  ADD ("/chart/edit/ended-and-active", test_ended_and_active);
  ADD ("/chart/edit/offline-keeps-text", test_offline_keeps_text);
  ADD ("/chart/edit/conflict", test_conflict);
  ADD ("/chart/edit/asks-before-losing", test_asks_before_losing);
  ADD ("/chart/edit/allergies", test_allergies);
  ADD ("/chart/edit/medication", test_medication);
  ADD ("/chart/edit/stop", test_stop);
  ADD ("/chart/edit/demographics", test_demographics);
  g_test_add_func ("/chart/edit/entered-in-error", test_entered_in_error);
  g_test_add_func ("/chart/edit/untouched", test_untouched);
  g_test_add_func ("/chart/edit/dates", test_dates);
  ADD ("/chart/messages", test_messages);
  g_test_add_func ("/chart/history", test_history);
  ADD ("/chart/names-the-patient", test_pane_shows_only_this_patient);
  return g_test_run ();
}
