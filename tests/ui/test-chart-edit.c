/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart's forms over a fake chart: what they save, what they refuse, what happens when saving fails. */

#include <adwaita.h>

#include "althea-basic.h"
#include "althea-clock.h"
#include "althea-code-picker.h"
#include "althea-records.h"
#include "althea-widgets.h"
#include "chart-fixture.h"
#include "clinic-chart-page.h"
#include "clinic-date-row.h"
#include "clinic-profile-model.h"
#include "clinic-profile-row.h"
#include "clinic-record-edits.h"
#include "clinic-record-page.h"
#include "picture.h"
#include "sample-patient.h"

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

/* --- editing --------------------------------------------------------------------------------------- */

static void
test_validation (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "Condition");
  GtkWidget *row = chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Problem");

  chart_fixture_type (fixture, "Began", "31 Feb 2020");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, CLINIC_TYPE_DATE_ROW, "Began"), "error"));
  chart_fixture_type (fixture, "Began", "Feb 2020");
  g_assert_false (
      gtk_widget_has_css_class (chart_fixture_find (fixture, CLINIC_TYPE_DATE_ROW, "Began"), "error"));
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  /* The model's own rule, shown at the row of its field. */
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "“Problem” is missing"));
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  g_assert_true (clinic_editor_has_unsaved (editor));
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

/* As a person does who picks an entry of the list. */
static void
choose_code (ChartFixture *fixture, const char *title, const char *system, const char *code,
             const char *display)
{
  g_autoptr (AltheaCode) chosen = althea_code_new (system, code, display, NULL, NULL, TRUE, NULL);

  althea_code_picker_set_code (
      ALTHEA_CODE_PICKER (chart_fixture_find (fixture, ALTHEA_TYPE_CODE_PICKER, title)), chosen);
}

static void
test_duplicates (ChartFixture *fixture, gconstpointer unused)
{
  chart_fixture_add (fixture, "Condition");
  chart_fixture_type (fixture, "Problem", "hypertension");
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "Hypertension is on the list already."));
  chart_fixture_type (fixture, "Problem", "Hypertension of pregnancy");
  g_assert_null (picture_find (fixture->window, GTK_TYPE_LABEL, "Hypertension is on the list already."));
}

static void
test_same_medicine (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "MedicationRequest");
  const AltheaCodeableConcept *medicine;

  chart_fixture_type (fixture, "Medicine and strength", "metformin 850 mg");
  g_assert_nonnull (
      chart_fixture_find (fixture, GTK_TYPE_LABEL, "The patient takes Metformin 500 mg tablet already."));
  choose_code (fixture, "Medicine and strength", ALTHEA_CODES_RXNORM, "310429", "Furosemide 20 mg tablet");
  g_assert_null (
      picture_find (fixture->window, GTK_TYPE_LABEL, "The patient takes Metformin 500 mg tablet already."));
  chart_fixture_save (editor);
  medicine
      = althea_record_get_value (fake_chart_get_last_record (fixture->chart), "medication-codeable-concept");
  g_assert_true (althea_codeable_concept_has_code (medicine, ALTHEA_CODES_RXNORM, "310429"));
}

/* Nobody can be known to have no allergies while some are on the list. */
static void
test_none_known (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "AllergyIntolerance");
  GtkWidget *row = chart_fixture_find (fixture, ADW_TYPE_SWITCH_ROW, "No known allergies");

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
}

static void
test_asked_for_allergies (void)
{
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (AltheaRecord) patient = sample_find (G_LIST_MODEL (records), "Patient", "");
  g_autoptr (GListStore) alone = g_list_store_new (ALTHEA_TYPE_RECORD);
  g_autoptr (FakeChart) chart = NULL;
  g_autoptr (AdwNavigationPage) editor = NULL;
  g_autoptr (AltheaReference) reference = althea_reference_new ("Patient", SAMPLE_PATIENT_ID, NULL);
  g_autoptr (AltheaRecord) built = NULL;

  g_list_store_append (alone, patient);
  chart = fake_chart_new (SAMPLE_PATIENT_ID, alone);
  editor = g_object_ref_sink (clinic_editor_new_for_type (CLINIC_CHART (chart), "AllergyIntolerance"));
  adw_switch_row_set_active (
      ADW_SWITCH_ROW (picture_find (GTK_WIDGET (editor), ADW_TYPE_SWITCH_ROW, "No known allergies")), TRUE);
  built = clinic_form_build (clinic_editor_get_form (CLINIC_EDITOR (editor)), reference);
  g_assert_true (althea_allergy_intolerance_is_none_known (ALTHEA_ALLERGY_INTOLERANCE (built)));
}

static void
test_new_problem (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "Condition");
  AltheaRecord *record;
  const AltheaCodeableConcept *code;
  const AltheaPartialDate *onset;

  choose_code (fixture, "Problem", ALTHEA_CODES_ICD_10_CM, "E61.1", "Iron deficiency");
  chart_fixture_type (fixture, "Began", "Aug 2026");
  chart_fixture_save (editor);
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
test_ended_and_active (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_edit (fixture, "Condition", "htn");

  chart_fixture_type (fixture, "Ended", "2025");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_COMBO_ROW, "Status"), "error"));
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  chart_fixture_choose (fixture, "Status", 4);
  chart_fixture_save (editor);
  g_assert_cmpstr (
      althea_condition_get_clinical_status (ALTHEA_CONDITION (fake_chart_get_last_record (fixture->chart))),
      ==, "resolved");
}

static void
test_offline_keeps_text (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_edit (fixture, "Condition", "htn");
  GtkWidget *row = chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Problem");
  GtkWidget *bar = picture_find (GTK_WIDGET (editor), ALTHEA_TYPE_STATE_BAR, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), "Essential hypertension");
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_OFFLINE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (has_shown_text, bar));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Essential hypertension");
  g_assert_true (clinic_editor_has_unsaved (editor));
  chart_fixture_save (editor);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 2);
}

static void
test_conflict (ChartFixture *fixture, gconstpointer unused)
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
  editor = chart_fixture_edit (fixture, "Condition", "htn");
  chart_fixture_type (fixture, "Began", "Jun 2018");
  fake_chart_fail_next (fixture->chart, ALTHEA_ERROR_CONFLICT, theirs);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (picture_wait (is_in_conflict, editor));
  g_assert_true (clinic_editor_has_unsaved (editor));
  /* Both changed the onset; only they added a note. */
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "Jun 2018"));
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "May 2017"));
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "Diagnosed elsewhere."));
  chart_fixture_save (editor);
  saved = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpuint (althea_record_get_version (saved), ==, 7);
  g_assert_cmpstr (althea_partial_date_get_text (althea_record_get_value (saved, "onset-date-time")), ==,
                   "2018-06");
  note = althea_record_get_first (saved, "note");
  g_assert_nonnull (note);
  g_assert_cmpstr (note->text, ==, "Diagnosed elsewhere.");
}

static void
test_asks_before_losing (ChartFixture *fixture, gconstpointer unused)
{
  chart_fixture_edit (fixture, "Condition", "htn");
  chart_fixture_type (fixture, "Problem", "Something typed");
  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "Condition", "dm2");
  g_assert_nonnull (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Problem"))), ==,
      "Something typed");
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (clinic_chart_page_has_unsaved (CLINIC_CHART_PAGE (fixture->page)));
}

static void
test_allergies (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "AllergyIntolerance");
  AltheaRecord *record;
  const AltheaReaction *reaction;

  chart_fixture_type (fixture, "Substance", "Ibuprofen");
  chart_fixture_choose (fixture, "Worst reaction", 3);
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (
      chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Reactions, with commas between"), "error"));
  chart_fixture_type (fixture, "Reactions, with commas between", "Hives, wheezing,");
  chart_fixture_choose (fixture, "Danger if given again", 2);
  chart_fixture_save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpstr (althea_record_get_string (record, "criticality"), ==, "high");
  reaction = althea_record_get_first (record, "reaction");
  g_assert_cmpuint (reaction->manifestation->len, ==, 2);
  g_assert_cmpstr (reaction->severity, ==, "severe");
  g_assert_cmpstr (althea_record_get_patient_id (record), ==, SAMPLE_PATIENT_ID);
}

static void
test_medication (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "MedicationRequest");
  AltheaRecord *record;
  const AltheaDosage *dosage;

  chart_fixture_type (fixture, "Medicine and strength", "Ferrous sulfate 325 mg tablet");
  chart_fixture_type (fixture, "Dose", "one tablet");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Dose"), "error"));
  chart_fixture_type (fixture, "Dose", "1 tablet");
  chart_fixture_choose (fixture, "How often", 2);
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Directions"))),
      ==, "1 tablet twice a day");
  chart_fixture_save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  dosage = althea_record_get_first (record, "dosage-instruction");
  g_assert_cmpstr (dosage->text, ==, "1 tablet twice a day");
  g_assert_cmpstr (althea_decimal_get_text (dosage->frequency), ==, "2");
  g_assert_cmpstr (dosage->period_unit, ==, "d");
  g_assert_cmpstr (dosage->dose_quantity->unit, ==, "tablet");
  g_assert_cmpstr (althea_record_get_string (record, "intent"), ==, "order");
}

static void
test_immunization (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "Immunization");
  GtkWidget *given = chart_fixture_find (fixture, CLINIC_TYPE_DATE_ROW, "Date");
  AltheaRecord *record;
  g_autofree char *dose = NULL;

  choose_code (fixture, "Vaccine", ALTHEA_CODES_CVX, "115", "Tdap");
  chart_fixture_type (fixture, "Date", "1 Jan 1960");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (given, "error"));
  g_assert_nonnull (chart_fixture_find (fixture, GTK_TYPE_LABEL, "This is before the patient was born."));
  chart_fixture_type (fixture, "Date", "1 Jan 2090");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (gtk_widget_has_css_class (given, "error"));
  /* She had one on 21 Sep 2021. */
  chart_fixture_type (fixture, "Date", "1 Oct 2021");
  g_assert_nonnull (
      chart_fixture_find (fixture, GTK_TYPE_LABEL, "Tdap was given on 21 Sep 2021, less than 28 days away."));
  chart_fixture_type (fixture, "Date", "20 Sep 2026");
  g_assert_null (picture_find (fixture->window, GTK_TYPE_LABEL,
                               "Tdap was given on 21 Sep 2021, less than 28 days away."));
  chart_fixture_type (fixture, "Dose number, such as 2 or 2 of 3", "second");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_cmpuint (fake_chart_get_n_commits (fixture->chart), ==, 0);
  chart_fixture_type (fixture, "Dose number, such as 2 or 2 of 3", "2 of 3");
  chart_fixture_type (fixture, "Lot number", "AB123");
  chart_fixture_type (fixture, "Expires", "2027-05-01");
  chart_fixture_type (fixture, "Manufacturer", "Sanofi Pasteur");
  chart_fixture_choose (fixture, "Site", 1);
  chart_fixture_choose (fixture, "Route", 1);
  chart_fixture_save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  dose = althea_immunization_dup_dose_display (ALTHEA_IMMUNIZATION (record));
  g_assert_cmpstr (dose, ==, "2 of 3");
  g_assert_cmpstr (althea_immunization_get_cvx (ALTHEA_IMMUNIZATION (record)), ==, "115");
  g_assert_cmpstr (althea_record_get_string (record, "lot-number"), ==, "AB123");
  g_assert_cmpstr (((const AltheaReference *)althea_record_get_value (record, "manufacturer"))->display, ==,
                   "Sanofi Pasteur");
  g_assert_true (althea_codeable_concept_has_code (althea_record_get_value (record, "route"), NULL, "IM"));
  g_assert_cmpstr (althea_record_get_patient_id (record), ==, SAMPLE_PATIENT_ID);
}

static void
test_list_reviewed (ChartFixture *fixture, gconstpointer unused)
{
  g_autoptr (GListStore) records = g_list_store_new (ALTHEA_TYPE_RECORD);
  AltheaRecordBuilder *builder = althea_record_builder_new ("Basic");
  g_autoptr (AltheaPartialDate) day = althea_partial_date_new ("2026-11-03", NULL);
  g_autoptr (AltheaRecord) review = NULL;
  g_autoptr (ClinicProfileModel) model = NULL;
  gboolean said = FALSE;
  AltheaOperation *operation;

  gtk_widget_activate_action (chart_fixture_find (fixture, CLINIC_TYPE_PROFILE_ROW, NULL),
                              "profile.list-reviewed", "s", "allergies");
  operation = fake_chart_get_last_operation (fixture->chart);
  g_assert_cmpstr (althea_operation_get_name (operation), ==, "list-reviewed");
  althea_record_builder_take_value (
      builder, "code", althea_codeable_concept_new (ALTHEA_BASIC_SYSTEM, ALTHEA_BASIC_LIST_REVIEW, NULL));
  althea_record_builder_set_value (builder, "created", day);
  althea_record_builder_take_value (builder, "author", althea_reference_new ("Practitioner", "1", "Dr Lee"));
  althea_record_builder_set_string (builder, "content", "problems");
  review = althea_record_builder_end (builder, NULL);
  g_list_store_append (records, review);
  model = clinic_profile_model_new (G_LIST_MODEL (records));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ClinicProfileItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      said |= clinic_profile_item_get_section (item) == CLINIC_PROFILE_PROBLEMS
              && g_strcmp0 (clinic_profile_item_get_text (item), "Reviewed 3 Nov, Dr Lee") == 0;
    }
  g_assert_true (said);
}

static void
test_not_given (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor = chart_fixture_add (fixture, "Immunization");
  AltheaRecord *record;

  chart_fixture_type (fixture, "Vaccine", "Zoster");
  chart_fixture_choose (fixture, "Status", 1);
  g_assert_true (gtk_widget_get_visible (chart_fixture_find (fixture, ADW_TYPE_COMBO_ROW, "Why not")));
  chart_fixture_choose (fixture, "Why not", 1);
  chart_fixture_save (editor);
  record = fake_chart_get_last_record (fixture->chart);
  g_assert_cmpstr (althea_record_get_string (record, "status"), ==, "not-done");
  g_assert_true (
      althea_codeable_concept_has_code (althea_record_get_value (record, "status-reason"), NULL, "PATOBJ"));
}

static gboolean
is_committed (gpointer chart)
{
  return fake_chart_get_n_commits (chart) > 0;
}

static void
test_stop (ChartFixture *fixture, gconstpointer unused)
{
  AltheaRecord *record;
  AdwDialog *dialog;
  const AltheaCodeableConcept *reason;

  gtk_widget_activate_action (fixture->page, "chart.open-record", "(ss)", "MedicationRequest", "lisinopril");
  gtk_widget_activate_action (chart_fixture_find (fixture, CLINIC_TYPE_RECORD_PAGE, NULL), "record.stop",
                              NULL);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, "Stop Lisinopril?");
  g_assert_true (g_str_has_prefix (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "KOWALSKA, Maria"));
  g_assert_cmpstr (adw_alert_dialog_get_response_label (ADW_ALERT_DIALOG (dialog), "do"), ==,
                   "_Stop Lisinopril");
  chart_fixture_type (fixture, "Reason", "Cough");
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
test_demographics (ChartFixture *fixture, gconstpointer unused)
{
  ClinicEditor *editor;
  AltheaRecord *record;
  const AltheaHumanName *name;

  gtk_widget_activate_action (fixture->page, "chart.edit-patient", NULL);
  editor = CLINIC_EDITOR (chart_fixture_find (fixture, CLINIC_TYPE_EDITOR, NULL));
  chart_fixture_type (fixture, "Family name", "");
  chart_fixture_type (fixture, "Given names", "");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "Family name"), "error"));
  chart_fixture_type (fixture, "Family name", "Kowalska-Nowak");
  chart_fixture_type (fixture, "Given names", "Maria Anna");
  chart_fixture_type (fixture, "Birth date", "Mar 2030");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, CLINIC_TYPE_DATE_ROW, "Birth date"), "error"));
  chart_fixture_type (fixture, "Birth date", "1972");
  chart_fixture_type (fixture, "E-mail", "not an address");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.save", NULL);
  g_assert_true (
      gtk_widget_has_css_class (chart_fixture_find (fixture, ADW_TYPE_ENTRY_ROW, "E-mail"), "error"));
  chart_fixture_type (fixture, "E-mail", "");
  chart_fixture_save (editor);
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

#define ADD(path, func)                                                                                      \
  g_test_add (path, ChartFixture, NULL, chart_fixture_set_up, func, chart_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  ADD ("/chart-edit/validation", test_validation);
  ADD ("/chart-edit/new-problem", test_new_problem);
  ADD ("/chart-edit/duplicates", test_duplicates);
  ADD ("/chart-edit/same-medicine", test_same_medicine);
  ADD ("/chart-edit/none-known", test_none_known);
  ADD ("/chart-edit/immunization", test_immunization);
  ADD ("/chart-edit/list-reviewed", test_list_reviewed);
  ADD ("/chart-edit/not-given", test_not_given);
  ADD ("/chart-edit/ended-and-active", test_ended_and_active);
  ADD ("/chart-edit/offline-keeps-text", test_offline_keeps_text);
  ADD ("/chart-edit/conflict", test_conflict);
  ADD ("/chart-edit/asks-before-losing", test_asks_before_losing);
  ADD ("/chart-edit/allergies", test_allergies);
  ADD ("/chart-edit/medication", test_medication);
  ADD ("/chart-edit/stop", test_stop);
  ADD ("/chart-edit/demographics", test_demographics);
  g_test_add_func ("/chart-edit/asked-for-allergies", test_asked_for_allergies);
  g_test_add_func ("/chart-edit/entered-in-error", test_entered_in_error);
  g_test_add_func ("/chart-edit/untouched", test_untouched);
  g_test_add_func ("/chart-edit/dates", test_dates);
  return g_test_run ();
}
