/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-new-patient-dialog.h"

#include <glib/gi18n-lib.h>

#include "althea-record-operation.h"
#include "althea-widgets.h"
#include "clinic-demographics-form.h"

#define LOOK_AFTER_MS 250
#define MAX_DUPLICATES 5

struct _ClinicNewPatientDialog
{
  AdwDialog parent;

  AltheaSession *session;     /* (owned) */
  GCancellable *looking;      /* (owned) (nullable) the latest search for duplicates */
  GPtrArray *rows;            /* (owned) of lent rows in duplicates_group */
  AltheaOperation *operation; /* (owned) (nullable) sent and not answered: sent again as it was */
  guint look_source;          /* 0: none */

  GtkWidget *register_button;
  AltheaStateBar *state_bar;
  ClinicDemographicsForm *form;
  GtkWidget *duplicates_box;
  AdwPreferencesGroup *duplicates_group;
};

G_DEFINE_FINAL_TYPE (ClinicNewPatientDialog, clinic_new_patient_dialog, ADW_TYPE_DIALOG)

static guint open_chart_signal;

static void
say (ClinicNewPatientDialog *self, const char *text)
{
  althea_state_bar_set (self->state_bar, ALTHEA_STATE_KIND_TROUBLE, text);
}

static void
open_chart (ClinicNewPatientDialog *self, const char *patient_id)
{
  g_signal_emit (self, open_chart_signal, 0, patient_id);
  adw_dialog_force_close (ADW_DIALOG (self));
}

/* --- duplicates ------------------------------------------------------------------------------------- */

static void
on_duplicate_activated (AdwActionRow *row, ClinicNewPatientDialog *self)
{
  open_chart (self, g_object_get_data (G_OBJECT (row), "patient"));
}

static void
clear_duplicates (ClinicNewPatientDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->duplicates_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (self->duplicates_box, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->register_button), _ ("_Register"));
}

static void
duplicate_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNewPatientDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) patient = althea_session_read_finish (ALTHEA_SESSION (source), result, &error);
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;
  GtkWidget *row = NULL;

  if (patient == NULL || self->duplicates_group == NULL || self->rows->len >= MAX_DUPLICATES)
    return;
  name = althea_patient_dup_name (patient);
  line = althea_patient_dup_line (patient);
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "patient", g_strdup (althea_record_get_id (patient)), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_duplicate_activated), self, G_CONNECT_DEFAULT);
  adw_preferences_group_add (self->duplicates_group, row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_set_visible (self->duplicates_box, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->register_button), _ ("_Register anyway"));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNewPatientDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);
  JsonArray *ids = NULL;

  if (self->duplicates_group == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_duplicates (self);
  if (answer == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);
      g_autofree char *words = g_strdup_printf (_ ("Duplicates could not be looked for. %s"), text);

      say (self, words);
      return;
    }
  say (self, NULL);
  ids = json_object_has_member (answer, "patients") ? json_object_get_array_member (answer, "patients")
                                                    : NULL;
  for (guint i = 0; ids != NULL && i < MIN (json_array_get_length (ids), MAX_DUPLICATES); i++)
    althea_session_read_async (self->session, "Patient", json_array_get_string_element (ids, i),
                               self->looking, duplicate_read_cb, g_object_ref (self));
}

static void
look_for_duplicates (ClinicNewPatientDialog *self)
{
  g_autofree char *family = clinic_demographics_form_dup_family (self->form);
  g_autofree char *given = clinic_demographics_form_dup_given (self->form);
  g_autofree char *birth = clinic_demographics_form_dup_birth_date (self->form);
  g_autofree char *phone = clinic_demographics_form_dup_phone (self->form);
  g_autoptr (AltheaOperation) operation = NULL;

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (*family == '\0')
    {
      clear_duplicates (self);
      return;
    }
  self->looking = g_cancellable_new ();
  operation = althea_operation_new_strings (
      "duplicates-find", "family", family, "given", *given != '\0' ? given : NULL, "birth_date",
      *birth != '\0' ? birth : NULL, "phone", *phone != '\0' ? phone : NULL, NULL);
  althea_session_operate_async (self->session, operation, self->looking, found_cb, g_object_ref (self));
}

static gboolean
look_cb (gpointer user_data)
{
  ClinicNewPatientDialog *self = user_data;

  self->look_source = 0;
  look_for_duplicates (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (ClinicNewPatientDialog *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add (LOOK_AFTER_MS, look_cb, self);
}

/* --- registering ------------------------------------------------------------------------------------- */

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNewPatientDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (self->register_button == NULL)
    return;
  gtk_widget_set_sensitive (self->register_button, TRUE);
  if (answer != NULL)
    {
      const char *id = json_object_get_string_member_with_default (answer, "patient", "");

      g_clear_object (&self->operation);
      open_chart (self, id);
      return;
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS))
    {
      g_clear_object (&self->operation);
      look_for_duplicates (self);
    }
  text = althea_error_to_text (error);
  say (self, text);
}

/* What was sent and not answered is sent again as it was, unless something was typed since. */
static void
on_register (ClinicNewPatientDialog *self)
{
  if (clinic_form_get_dirty (CLINIC_FORM (self->form)))
    g_clear_object (&self->operation);
  if (self->operation == NULL)
    {
      g_autoptr (AltheaRecord) patient = clinic_form_build (CLINIC_FORM (self->form), NULL);

      if (patient == NULL)
        return;
      self->operation = althea_record_operation_new ("patient-register", patient, "confirmed",
                                                     self->rows->len > 0 ? "yes" : NULL, NULL);
    }
  clinic_form_set_dirty (CLINIC_FORM (self->form), FALSE);
  gtk_widget_set_sensitive (self->register_button, FALSE);
  say (self, NULL);
  althea_session_operate_async (self->session, self->operation, NULL, registered_cb, g_object_ref (self));
}

static gboolean
register_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  ClinicNewPatientDialog *self = CLINIC_NEW_PATIENT_DIALOG (widget);

  if (gtk_widget_get_sensitive (self->register_button))
    on_register (self);
  return GDK_EVENT_STOP;
}

static void
discard_answered_cb (AdwAlertDialog *question, const char *response, gpointer user_data)
{
  if (g_strcmp0 (response, "discard") == 0)
    adw_dialog_force_close (ADW_DIALOG (user_data));
}

static void
clinic_new_patient_dialog_close_attempt (AdwDialog *dialog)
{
  ClinicNewPatientDialog *self = CLINIC_NEW_PATIENT_DIALOG (dialog);
  AdwDialog *question = NULL;

  if (!clinic_form_get_dirty (CLINIC_FORM (self->form)) && self->operation == NULL)
    {
      adw_dialog_force_close (dialog);
      return;
    }
  question = adw_alert_dialog_new (_ ("Discard this patient?"), _ ("What you typed was not registered."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (question), "keep", _ ("_Keep editing"), "discard",
                                  _ ("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (question), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (question), "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (discard_answered_cb), dialog, G_CONNECT_DEFAULT);
  althea_dialog_present (question, GTK_WIDGET (dialog));
}

static void
on_cancel (ClinicNewPatientDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
clinic_new_patient_dialog_dispose (GObject *object)
{
  ClinicNewPatientDialog *self = CLINIC_NEW_PATIENT_DIALOG (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_cancellable_cancel (self->looking);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_NEW_PATIENT_DIALOG);
  g_clear_object (&self->looking);
  g_clear_object (&self->operation);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_new_patient_dialog_parent_class)->dispose (object);
}

static void
clinic_new_patient_dialog_finalize (GObject *object)
{
  g_clear_pointer (&CLINIC_NEW_PATIENT_DIALOG (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (clinic_new_patient_dialog_parent_class)->finalize (object);
}

static void
clinic_new_patient_dialog_class_init (ClinicNewPatientDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_new_patient_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_new_patient_dialog_finalize;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, register_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, register_shortcut_cb, NULL);
  ADW_DIALOG_CLASS (klass)->close_attempt = clinic_new_patient_dialog_close_attempt;
  open_chart_signal = g_signal_new ("open-chart", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/patients/clinic-new-patient-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicNewPatientDialog, register_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicNewPatientDialog, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNewPatientDialog, form);
  gtk_widget_class_bind_template_child (widget_class, ClinicNewPatientDialog, duplicates_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicNewPatientDialog, duplicates_group);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_register);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
clinic_new_patient_dialog_init (ClinicNewPatientDialog *self)
{
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (CLINIC_TYPE_DEMOGRAPHICS_FORM);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_new_patient_dialog_new (AltheaSession *session)
{
  ClinicNewPatientDialog *self = g_object_new (CLINIC_TYPE_NEW_PATIENT_DIALOG, "can-close", FALSE, NULL);

  self->session = g_object_ref (session);
  clinic_form_load (CLINIC_FORM (self->form), NULL);
  adw_dialog_set_focus (ADW_DIALOG (self),
                        CLINIC_FORM_GET_CLASS (self->form)->find_field (CLINIC_FORM (self->form), "name"));
  return GTK_WIDGET (self);
}

void
clinic_new_patient_dialog_prefill (ClinicNewPatientDialog *self, const char *typed)
{
  g_return_if_fail (CLINIC_IS_NEW_PATIENT_DIALOG (self) && typed != NULL);

  clinic_demographics_form_prefill (self->form, typed);
  clinic_form_set_dirty (CLINIC_FORM (self->form), FALSE);
}
