/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-problem-form.h"

#include <glib/gi18n-lib.h>

#include "althea-code-picker.h"
#include "althea-condition.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"

#define CLINICAL_STATUS "http://terminology.hl7.org/CodeSystem/condition-clinical"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/condition-category"

struct _ClinicProblemForm
{
  ClinicForm parent_instance;

  GtkWidget *text_row;   /* (template) */
  GtkWidget *status_row; /* (template) */
  GtkWidget *onset_row;  /* (template) */
  GtkWidget *ended_row;  /* (template) */
  GtkWidget *note_view;  /* (template) */
};

G_DEFINE_FINAL_TYPE (ClinicProblemForm, clinic_problem_form, CLINIC_TYPE_FORM)

static const ClinicChoice statuses[] = {
  { "active", N_ ("Active") },     { "recurrence", N_ ("Came back") }, { "remission", N_ ("In remission") },
  { "inactive", N_ ("Inactive") }, { "resolved", N_ ("Resolved") },    { NULL, NULL },
};

static void
code_cb (ClinicProblemForm *self)
{
  ClinicForm *form = CLINIC_FORM (self);
  AltheaRecord *other = clinic_find_duplicate (clinic_form_get_chart (form), "Condition", self->text_row,
                                               clinic_form_get_base (form));
  g_autofree char *title = other != NULL ? althea_record_to_title (other) : NULL;
  /* Translators: %s is a problem or an allergy. */
  g_autofree char *words = other != NULL ? g_strdup_printf (_ ("%s is on the list already."), title) : NULL;

  clinic_form_set_hint (form, self->text_row, words);
}

static void
set_chart (ClinicForm *form, ClinicChart *chart)
{
  clinic_code_row_set_chart (CLINIC_PROBLEM_FORM (form)->text_row, chart);
}

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicProblemForm *self = CLINIC_PROBLEM_FORM (form);
  const char *status = record != NULL ? althea_condition_get_clinical_status (ALTHEA_CONDITION (record))
                                      : NULL;

  clinic_code_row_set_concept (self->text_row,
                               record != NULL ? althea_record_get_value (record, "code") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->status_row), statuses, status != NULL ? status : "active");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->onset_row),
                            record != NULL ? althea_record_get_value (record, "onset-date-time") : NULL);
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->ended_row),
                            record != NULL ? althea_record_get_value (record, "abatement-date-time") : NULL);
  clinic_text_view_set_text (self->note_view, clinic_note_get_text (record));
}

static gboolean
apply_date (ClinicForm *form, AltheaRecordBuilder *builder, GtkWidget *row, const char *field)
{
  g_autoptr (AltheaPartialDate) date = NULL;
  g_autoptr (GError) error = NULL;

  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (row), &date, &error))
    {
      clinic_form_show_error (form, row, error->message);
      return FALSE;
    }
  althea_record_builder_set_value (builder, field, date);
  return TRUE;
}

/* FHIR rule con-4: what has ended is not active any more. */
static gboolean
check_ended (ClinicProblemForm *self, const char *status)
{
  g_autofree char *ended = clinic_editable_dup_text (self->ended_row);

  if (*ended == '\0' || (g_strcmp0 (status, "active") != 0 && g_strcmp0 (status, "recurrence") != 0))
    return TRUE;
  clinic_form_show_error (
      CLINIC_FORM (self), self->status_row,
      _ ("A problem that has ended cannot be active. Choose Resolved, or clear when it ended."));
  return FALSE;
}

static gboolean
apply (ClinicForm *form, AltheaRecordBuilder *builder)
{
  ClinicProblemForm *self = CLINIC_PROBLEM_FORM (form);
  AltheaRecord *base = clinic_form_get_base (form);
  g_autofree char *note = clinic_text_view_dup_text (self->note_view);
  const char *status = clinic_combo_row_get_code (ADW_COMBO_ROW (self->status_row), statuses);
  const char *old_status = base != NULL ? althea_condition_get_clinical_status (ALTHEA_CONDITION (base))
                                        : NULL;

  althea_record_builder_take_value (
      builder, "code",
      clinic_code_row_dup_concept (self->text_row,
                                   base != NULL ? althea_record_get_value (base, "code") : NULL));
  if (!apply_date (form, builder, self->onset_row, "onset-date-time")
      || !apply_date (form, builder, self->ended_row, "abatement-date-time") || !check_ended (self, status))
    return FALSE;
  if (g_strcmp0 (status, old_status) != 0)
    althea_record_builder_take_value (builder, "clinical-status",
                                      althea_codeable_concept_new (CLINICAL_STATUS, status, NULL));
  if (base == NULL)
    {
      g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();

      althea_record_builder_add_take (
          builder, "category",
          althea_codeable_concept_new (CATEGORY, "problem-list-item", "Problem List Item"));
      althea_record_builder_set_value (builder, "recorded-date", now);
    }
  clinic_note_apply (builder, base, note);
  return TRUE;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("New problem");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  ClinicProblemForm *self = CLINIC_PROBLEM_FORM (form);

  if (g_str_equal (field, "code"))
    return self->text_row;
  if (g_str_equal (field, "onset-date-time"))
    return self->onset_row;
  if (g_str_equal (field, "abatement-date-time"))
    return self->ended_row;
  return g_str_equal (field, "clinical-status") ? self->status_row : NULL;
}

static void
clinic_problem_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_PROBLEM_FORM);
  G_OBJECT_CLASS (clinic_problem_form_parent_class)->dispose (object);
}

static void
clinic_problem_form_class_init (ClinicProblemFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_problem_form_dispose;
  form_class->resource_type = "Condition";
  form_class->load = load;
  form_class->set_chart = set_chart;
  form_class->apply = apply;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-problem-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicProblemForm, text_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicProblemForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicProblemForm, onset_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicProblemForm, ended_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicProblemForm, note_view);
  gtk_widget_class_bind_template_callback (widget_class, code_cb);
}

static void
clinic_problem_form_init (ClinicProblemForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->status_row), statuses);
  GtkWidget *rows[] = { self->text_row, self->status_row, self->onset_row, self->ended_row, self->note_view };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clinic_form_watch (CLINIC_FORM (self), rows[i]);
}

GtkWidget *
clinic_problem_form_new (void)
{
  return g_object_new (CLINIC_TYPE_PROBLEM_FORM, NULL);
}
