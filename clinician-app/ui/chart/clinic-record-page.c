/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-record-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-text.h"
#include "althea-widgets.h"
#include "clinic-field-text.h"
#include "clinic-reason-dialog.h"
#include "clinic-record-edits.h"

struct _ClinicRecordPage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title; /* (template) */
  GtkWidget *state_bar;         /* (template) */
  GtkWidget *title_label;       /* (template) */
  GtkWidget *value_box;         /* (template) */
  GtkWidget *value_label;       /* (template) */
  GtkWidget *range_bar;         /* (template) */
  GtkWidget *status_pill;       /* (template) */
  GtkWidget *edit_button;       /* (template) */
  GtkWidget *stop_button;       /* (template) */
  GtkWidget *trend_button;      /* (template) */
  GtkWidget *more_button;       /* (template) */
  GtkWidget *facts;             /* (template) */
  GtkWidget *text_label;        /* (template) what a document says */
  GtkWidget *stored_label;      /* (template) */

  ClinicChart *chart;   /* (owned) */
  AltheaRecord *record; /* (owned) */
  char *reason;         /* (owned) (nullable) typed and not yet saved */
};

G_DEFINE_FINAL_TYPE (ClinicRecordPage, clinic_record_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
can_edit (AltheaRecord *record)
{
  return ALTHEA_IS_PATIENT (record) || ALTHEA_IS_CONDITION (record) || ALTHEA_IS_ALLERGY_INTOLERANCE (record)
         || ALTHEA_IS_MEDICATION_REQUEST (record) || ALTHEA_IS_IMMUNIZATION (record);
}

static void
add_fact (ClinicRecordPage *self, const char *label, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (GTK_LIST_BOX (self->facts), row);
}

static void
show_facts (ClinicRecordPage *self)
{
  guint n_fields;
  const AltheaField *fields = althea_record_get_fields (self->record, &n_fields);

  gtk_list_box_remove_all (GTK_LIST_BOX (self->facts));
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *text = NULL;

      if (!clinic_field_is_for_people (&fields[i]))
        continue;
      text = clinic_field_to_text (self->record, &fields[i]);
      if (*text != '\0')
        add_fact (self, clinic_field_get_label (&fields[i]), text);
    }
}

static void
show_value (ClinicRecordPage *self)
{
  g_autoptr (AltheaMeasurement) measurement
      = ALTHEA_IS_OBSERVATION (self->record) ? althea_measurement_new (self->record) : NULL;

  gtk_widget_set_visible (self->value_box, measurement != NULL);
  althea_quantity_label_set_measurement (ALTHEA_QUANTITY_LABEL (self->value_label), measurement);
  althea_range_bar_set_measurement (ALTHEA_RANGE_BAR (self->range_bar), measurement);
}

static void
show_text (ClinicRecordPage *self)
{
  gboolean cut = FALSE;
  g_autofree char *text
      = ALTHEA_IS_DOCUMENT_REFERENCE (self->record)
            ? althea_document_reference_dup_text (ALTHEA_DOCUMENT_REFERENCE (self->record), &cut)
            : NULL;
  g_autofree char *shown
      = cut ? g_strconcat (text, "\n\n", _ ("The document goes on, but is too long to be shown here."), NULL)
            : g_strdup (text);

  gtk_label_set_text (GTK_LABEL (self->text_label), shown != NULL ? shown : "");
  gtk_widget_set_visible (self->text_label, shown != NULL);
}

static void
update_actions (ClinicRecordPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean editable = can_edit (self->record), stoppable = clinic_record_can_stop (self->record);
  gboolean measured = ALTHEA_IS_OBSERVATION (self->record),
           can_be_wrong = clinic_record_can_be_wrong (self->record);

  gtk_widget_set_visible (self->edit_button, editable);
  gtk_widget_set_visible (self->stop_button, stoppable);
  gtk_widget_set_visible (self->trend_button, measured);
  gtk_widget_set_visible (self->more_button, can_be_wrong);
  gtk_widget_action_set_enabled (widget, "record.edit", editable);
  gtk_widget_action_set_enabled (widget, "record.stop", stoppable);
  gtk_widget_action_set_enabled (widget, "record.trend", measured);
  gtk_widget_action_set_enabled (widget, "record.mark-wrong", can_be_wrong);
}

static void
show_record (ClinicRecordPage *self)
{
  g_autofree char *title
      = ALTHEA_IS_OBSERVATION (self->record)
            ? g_strdup (althea_codeable_concept_get_display (althea_record_get_value (self->record, "code")))
            : althea_record_to_title (self->record);
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);
  g_autofree char *stored = NULL;
  g_autofree char *time = NULL;

  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  adw_window_title_set_title (self->window_title, clinic_record_get_kind_label (self->record));
  adw_window_title_set_subtitle (self->window_title, name);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  althea_status_pill_set_status (ALTHEA_STATUS_PILL (self->status_pill),
                                 althea_status_from_record (self->record));
  show_value (self);
  show_text (self);
  show_facts (self);
  if (althea_record_get_last_updated_us (self->record) > 0)
    {
      time = althea_time_to_display (althea_record_get_last_updated_us (self->record));
      /* Translators: a version number and a time, "Version 3, saved Today 10:42". */
      stored = g_strdup_printf (_ ("Version %u, saved %s"), (guint)althea_record_get_version (self->record),
                                time);
    }
  gtk_label_set_text (GTK_LABEL (self->stored_label), stored != NULL ? stored : "");
  update_actions (self);
}

static void
records_changed_cb (ClinicRecordPage *self)
{
  AltheaRecord *now = clinic_chart_find_record (self->chart, althea_record_get_resource_type (self->record),
                                                althea_record_get_id (self->record));

  if (now != NULL && g_set_object (&self->record, now))
    show_record (self);
}

/* --- edits that need no form --------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicRecordPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) current = NULL;
  g_autoptr (GPtrArray) stored = clinic_chart_commit_finish (CLINIC_CHART (source), result, &current, &error);
  g_autofree char *text = NULL;

  if (self->state_bar == NULL)
    return;
  if (stored != NULL)
    {
      g_clear_pointer (&self->reason, g_free);
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
      return;
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT))
    text = g_strdup (_ ("Somebody changed this meanwhile. Look at it and try again; your reason was kept."));
  else
    text = althea_error_to_text (error);
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, text);
  if (current != NULL && g_set_object (&self->record, current))
    show_record (self);
}

static void
commit (ClinicRecordPage *self, AltheaRecord *edited, const char *reason, GError *error)
{
  g_autoptr (AltheaChangeset) changeset = NULL;

  if (edited == NULL)
    {
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, error->message);
      return;
    }
  g_set_str (&self->reason, reason);
  changeset = althea_changeset_new (reason);
  althea_changeset_add (changeset, edited);
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, _ ("Saving…"));
  clinic_chart_commit_async (self->chart, changeset, saved_cb, g_object_ref (self));
}

static void
stop_confirmed_cb (ClinicRecordPage *self, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) edited = clinic_record_stop (self->record, reason, &error);

  commit (self, edited, reason, error);
}

static void
wrong_confirmed_cb (ClinicRecordPage *self, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) edited = clinic_record_mark_wrong (self->record, &error);

  commit (self, edited, reason, error);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicRecordPage *self = CLINIC_RECORD_PAGE (widget);
  g_autofree char *title = clinic_record_dup_short_title (self->record);
  g_autofree char *patient = clinic_chart_dup_patient_name (self->chart);
  /* Translators: %s is a medicine, "Stop warfarin". */
  g_autofree char *heading = g_strdup_printf (_ ("Stop %s?"), title);
  g_autofree char *label = g_strdup_printf (_ ("_Stop %s"), title);
  AdwDialog *dialog = clinic_reason_dialog_new (heading, patient,
                                                _ ("It stays in the record as stopped, with the reason."),
                                                label, FALSE, self->reason);

  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (stop_confirmed_cb), self, G_CONNECT_SWAPPED);
  althea_dialog_present (dialog, widget);
}

static void
mark_wrong_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicRecordPage *self = CLINIC_RECORD_PAGE (widget);
  g_autofree char *title = althea_record_to_title (self->record);
  g_autofree char *patient = clinic_chart_dup_patient_name (self->chart);
  /* Translators: %s is what was entered wrongly, such as a problem. */
  g_autofree char *heading = g_strdup_printf (_ ("Was “%s” entered in error?"), title);
  AdwDialog *dialog = clinic_reason_dialog_new (
      heading, patient, _ ("Nothing is deleted: it stays in the history, struck through, with the reason."),
      _ ("_Mark as entered in error"), TRUE, self->reason);

  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (wrong_confirmed_cb), self, G_CONNECT_SWAPPED);
  althea_dialog_present (dialog, widget);
}

static void
pass_on (ClinicRecordPage *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "(ss)",
                              althea_record_get_resource_type (self->record),
                              althea_record_get_id (self->record));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pass_on (CLINIC_RECORD_PAGE (widget), "chart.edit-record");
}

static void
history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pass_on (CLINIC_RECORD_PAGE (widget), "chart.show-history");
}

static void
trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pass_on (CLINIC_RECORD_PAGE (widget), "chart.show-trend");
}

/* --- GObject ------------------------------------------------------------------------------------- */

static void
clinic_record_page_dispose (GObject *object)
{
  ClinicRecordPage *self = CLINIC_RECORD_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_RECORD_PAGE);
  g_clear_object (&self->record);
  g_clear_object (&self->chart);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (clinic_record_page_parent_class)->dispose (object);
}

static void
clinic_record_page_class_init (ClinicRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_record_page_dispose;
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  g_type_ensure (ALTHEA_TYPE_RANGE_BAR);
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, value_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, value_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, range_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, status_pill);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, trend_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, facts);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecordPage, stored_label);
  gtk_widget_class_install_action (widget_class, "record.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "record.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "record.mark-wrong", NULL, mark_wrong_action);
  gtk_widget_class_install_action (widget_class, "record.history", NULL, history_action);
  gtk_widget_class_install_action (widget_class, "record.trend", NULL, trend_action);
}

static void
clinic_record_page_init (ClinicRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
clinic_record_page_new (ClinicChart *chart, AltheaRecord *record)
{
  ClinicRecordPage *self;

  g_return_val_if_fail (CLINIC_IS_CHART (chart), NULL);
  g_return_val_if_fail (
      g_strcmp0 (althea_record_get_patient_id (record), clinic_chart_get_patient_id (chart)) == 0, NULL);
  self = g_object_new (CLINIC_TYPE_RECORD_PAGE, "title", " ", NULL);
  self->chart = g_object_ref (chart);
  self->record = g_object_ref (record);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_record (self);
  return ADW_NAVIGATION_PAGE (self);
}

AltheaRecord *
clinic_record_page_get_record (ClinicRecordPage *self)
{
  g_return_val_if_fail (CLINIC_IS_RECORD_PAGE (self), NULL);
  return self->record;
}
