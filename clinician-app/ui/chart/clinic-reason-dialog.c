/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-reason-dialog.h"

#include <glib/gi18n-lib.h>

struct _ClinicReasonDialog
{
  AdwAlertDialog parent_instance;

  GtkWidget *entry; /* (owned by the widget tree) */
  gboolean required;
};

G_DEFINE_FINAL_TYPE (ClinicReasonDialog, clinic_reason_dialog, ADW_TYPE_ALERT_DIALOG)

enum
{
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
entry_changed_cb (ClinicReasonDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (clinic_reason_dialog_get_reason (self)));

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "do", !self->required || *text != '\0');
}

static void
clinic_reason_dialog_response (AdwAlertDialog *dialog, const char *response)
{
  ClinicReasonDialog *self = CLINIC_REASON_DIALOG (dialog);
  g_autofree char *text = g_strstrip (g_strdup (clinic_reason_dialog_get_reason (self)));

  if (g_str_equal (response, "do"))
    g_signal_emit (self, signals[CONFIRMED], 0, text);
}

static void
clinic_reason_dialog_class_init (ClinicReasonDialogClass *klass)
{
  ADW_ALERT_DIALOG_CLASS (klass)->response = clinic_reason_dialog_response;
  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
clinic_reason_dialog_init (ClinicReasonDialog *self)
{
  GtkWidget *box = gtk_list_box_new ();

  self->entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("Reason"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (box, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (box), self->entry);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (self), box);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
}

AdwDialog *
clinic_reason_dialog_new (const char *heading, const char *patient_name, const char *body,
                          const char *action_label, gboolean required, const char *typed)
{
  ClinicReasonDialog *self = g_object_new (CLINIC_TYPE_REASON_DIALOG, NULL);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (self);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", patient_name, body);

  self->required = required;
  adw_alert_dialog_set_heading (dialog, heading);
  adw_alert_dialog_set_body (dialog, text);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "do", action_label, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, "cancel");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed != NULL ? typed : "");
  entry_changed_cb (self);
  return ADW_DIALOG (self);
}

const char *
clinic_reason_dialog_get_reason (ClinicReasonDialog *self)
{
  g_return_val_if_fail (CLINIC_IS_REASON_DIALOG (self), "");
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
