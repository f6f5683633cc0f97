/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-invite-dialog.h"

#include <glib/gi18n-lib.h>

#include "althea-invite.h"
#include "althea-paper-invite.h"
#include "althea-partial-date.h"
#include "althea-widgets.h"

struct _ClinicInviteDialog
{
  AdwDialog parent;

  AltheaSession *session; /* (owned) */
  char *patient_id;       /* (owned) */
  char *patient_name;     /* (owned) */
  AltheaInvite *invite;   /* (owned) (nullable) while its card is shown */
  GPtrArray *device_rows; /* (owned) rows in devices_group, lent */
  gboolean busy;

  AdwWindowTitle *window_title;
  AltheaStateBar *state_bar;
  GtkStack *stack;
  GtkLabel *state_label;
  GtkLabel *explanation_label;
  GtkButton *invite_button;
  GtkWidget *revoke_invite_button;
  AdwPreferencesGroup *devices_group;
  AltheaQrView *qr_view;
  GtkLabel *expiry_label;
  AdwActionRow *link_row;
};

G_DEFINE_FINAL_TYPE (ClinicInviteDialog, clinic_invite_dialog, ADW_TYPE_DIALOG)

static void load_state (ClinicInviteDialog *self);

static void
say (ClinicInviteDialog *self, const GError *error)
{
  g_autofree char *text = error != NULL ? althea_error_to_text (error) : NULL;

  self->busy = FALSE;
  althea_state_bar_set (self->state_bar, ALTHEA_STATE_KIND_TROUBLE, text);
}

static const char *
get_member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* "2026-12-06T10:00:00Z" as people read it. (transfer full) */
static char *
display_time (const char *text)
{
  g_autoptr (AltheaPartialDate) date = text != NULL ? althea_partial_date_new (text, NULL) : NULL;

  return date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
}

/* --- devices --------------------------------------------------------------------------------------- */

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicInviteDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  g_clear_pointer (&answer, json_object_unref);
  if (self->stack == NULL)
    return;
  say (self, error);
  if (error == NULL)
    load_state (self);
}

static void
revoke_answered_cb (AdwAlertDialog *question, const char *response, gpointer user_data)
{
  ClinicInviteDialog *self = user_data;
  const char *device = g_object_get_data (G_OBJECT (question), "device");
  g_autoptr (AltheaOperation) operation = NULL;

  if (g_strcmp0 (response, "revoke") != 0 || self->stack == NULL)
    return;
  operation = althea_operation_new_strings ("device-revoke", "device", device, NULL);
  althea_session_operate_async (self->session, operation, NULL, revoked_cb, g_object_ref (self));
}

static void
on_revoke_device (GtkButton *button, ClinicInviteDialog *self)
{
  AdwDialog *question = adw_alert_dialog_new (_ ("Cut off this computer?"), NULL);

  adw_alert_dialog_format_body (
      ADW_ALERT_DIALOG (question),
      _ ("Althea Home on it can no longer reach the practice for %s. A new card is needed to "
         "pair it again."),
      self->patient_name);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (question), "keep", _ ("_Keep"), "revoke", _ ("_Cut off"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (question), "revoke", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (question), "keep");
  g_object_set_data_full (G_OBJECT (question), "device",
                          g_strdup (g_object_get_data (G_OBJECT (button), "device")), g_free);
  g_signal_connect_object (question, "response", G_CALLBACK (revoke_answered_cb), self, G_CONNECT_DEFAULT);
  althea_dialog_present (question, GTK_WIDGET (self));
}

static void
add_device_row (ClinicInviteDialog *self, JsonObject *device)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean revoked = g_strcmp0 (get_member (device, "revoked"), "yes") == 0;
  g_autofree char *when = display_time (get_member (device, "paired"));
  g_autofree char *line = g_strdup_printf (revoked ? _ ("Cut off; paired %s") : _ ("Paired %s"), when);
  const char *name = get_member (device, "name");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 name != NULL && *name != '\0' ? name : _ ("Computer"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  if (!revoked)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Cut off…"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "device", g_strdup (get_member (device, "id")), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke_device), self, G_CONNECT_DEFAULT);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  adw_preferences_group_add (self->devices_group, row);
  g_ptr_array_add (self->device_rows, row);
}

static void
show_devices (ClinicInviteDialog *self, JsonObject *state)
{
  JsonArray *devices
      = json_object_has_member (state, "devices") ? json_object_get_array_member (state, "devices") : NULL;
  guint n = devices != NULL ? json_array_get_length (devices) : 0;

  for (guint i = 0; i < self->device_rows->len; i++)
    adw_preferences_group_remove (self->devices_group, g_ptr_array_index (self->device_rows, i));
  g_ptr_array_set_size (self->device_rows, 0);
  for (guint i = 0; i < n; i++)
    add_device_row (self, json_array_get_object_element (devices, i));
  gtk_widget_set_visible (GTK_WIDGET (self->devices_group), n > 0);
}

/* --- state ------------------------------------------------------------------------------------------ */

static void
show_state (ClinicInviteDialog *self, JsonObject *state)
{
  const char *name = get_member (state, "state");
  g_autofree char *until = display_time (get_member (state, "expires"));
  g_autofree char *invited = g_strdup_printf (_ ("Invited. The card is good until %s."), until);
  gboolean open = g_strcmp0 (name, "invited") == 0;
  gboolean paired = g_strcmp0 (name, "paired") == 0;

  if (open)
    gtk_label_set_text (self->state_label, invited);
  else if (paired)
    gtk_label_set_text (self->state_label, _ ("Paired"));
  else if (g_strcmp0 (name, "revoked") == 0)
    gtk_label_set_text (self->state_label, _ ("Revoked"));
  else
    gtk_label_set_text (self->state_label, _ ("Not invited yet"));
  gtk_label_set_text (
      self->explanation_label,
      paired ? _ ("Messages, results and the released record reach this patient's own computer. Another "
                  "computer needs a card of its own.")
             : _ ("With an invitation card the patient reads released results, medications and visits at "
                  "home, and writes to the practice."));
  gtk_button_set_label (self->invite_button, open     ? _ ("_Make a new card in its place")
                                             : paired ? _ ("_Invite another computer")
                                                      : _ ("_Make an invitation card"));
  gtk_widget_set_visible (self->revoke_invite_button, open);
  show_devices (self, state);
  gtk_stack_set_visible_child_name (self->stack, "state");
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicInviteDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *state = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  if (self->stack != NULL)
    {
      say (self, error);
      if (state != NULL)
        show_state (self, state);
    }
  g_clear_pointer (&state, json_object_unref);
}

static void
load_state (ClinicInviteDialog *self)
{
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("invite-state", "patient", self->patient_id, NULL);

  althea_session_operate_async (self->session, operation, NULL, state_cb, g_object_ref (self));
}

/* --- the card ---------------------------------------------------------------------------------------- */

static void
show_card (ClinicInviteDialog *self)
{
  g_autofree char *link = althea_invite_to_link (self->invite);
  g_autofree char *until = althea_time_to_display (althea_invite_get_expires_us (self->invite));
  g_autofree char *expiry = g_strdup_printf (_ ("Good until %s, for one computer."), until);
  g_autoptr (GError) error = NULL;
  guint size = 0;
  g_autoptr (GBytes) modules = althea_paper_qr_modules (link, &size, &error);

  if (modules != NULL)
    althea_qr_view_set_modules (self->qr_view, g_bytes_get_data (modules, NULL), size);
  else
    say (self, error);
  althea_qr_view_set_label (self->qr_view, _ ("Invitation as a QR code"));
  gtk_label_set_text (self->expiry_label, expiry);
  adw_action_row_set_subtitle (self->link_row, link);
  gtk_stack_set_visible_child_name (self->stack, "card");
}

static void
invited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicInviteDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  if (answer != NULL)
    {
      const char *link = get_member (answer, "link");

      g_clear_object (&self->invite);
      self->invite = althea_invite_parse (link != NULL ? link : "", &error);
    }
  g_clear_pointer (&answer, json_object_unref);
  if (self->stack == NULL)
    return;
  say (self, error);
  if (self->invite != NULL)
    show_card (self);
}

static void
on_invite (ClinicInviteDialog *self)
{
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->busy)
    return;
  self->busy = TRUE;
  operation = althea_operation_new_strings ("invite-create", "patient", self->patient_id, NULL);
  althea_session_operate_async (self->session, operation, NULL, invited_cb, g_object_ref (self));
}

static void
on_revoke_invite (ClinicInviteDialog *self)
{
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("invite-revoke", "patient", self->patient_id, NULL);

  althea_session_operate_async (self->session, operation, NULL, revoked_cb, g_object_ref (self));
}

static void
on_copy (ClinicInviteDialog *self)
{
  g_autofree char *link = althea_invite_to_link (self->invite);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), link);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _ ("Link copied"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicInviteDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (self->stack != NULL)
    say (self, error);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicInviteDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || self->invite == NULL)
    return;
  text = althea_invite_to_file (self->invite);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb,
                                       g_object_ref (self));
}

static void
on_save (ClinicInviteDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Save the invitation"));
  gtk_file_dialog_set_initial_name (dialog, "invitation.althea-invite");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, file_chosen_cb,
                        g_object_ref (self));
}

static void
draw_card_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, ClinicInviteDialog *self)
{
  if (self->invite == NULL)
    return;
  g_autofree char *link = althea_invite_to_link (self->invite);
  const AltheaPaperInvite card = {
    .practice_name = althea_invite_get_practice_name (self->invite),
    .practice_phone = althea_invite_get_practice_phone (self->invite),
    .patient_name = self->patient_name,
    .link = link,
    .expires_us = althea_invite_get_expires_us (self->invite),
  };
  althea_paper_invite_card_draw (gtk_print_context_get_cairo_context (context),
                                 gtk_print_context_get_width (context),
                                 gtk_print_context_get_height (context), &card);
}

static void
on_print (ClinicInviteDialog *self)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _ ("Invitation to Althea Home"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_card_cb), self, G_CONNECT_DEFAULT);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    say (self, error);
}

static void
clinic_invite_dialog_dispose (GObject *object)
{
  ClinicInviteDialog *self = CLINIC_INVITE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_INVITE_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->invite);
  G_OBJECT_CLASS (clinic_invite_dialog_parent_class)->dispose (object);
}

static void
clinic_invite_dialog_finalize (GObject *object)
{
  ClinicInviteDialog *self = CLINIC_INVITE_DIALOG (object);

  g_clear_pointer (&self->patient_id, g_free);
  g_clear_pointer (&self->patient_name, g_free);
  g_clear_pointer (&self->device_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (clinic_invite_dialog_parent_class)->finalize (object);
}

static void
clinic_invite_dialog_class_init (ClinicInviteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_invite_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_invite_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/invite/clinic-invite-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, state_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, invite_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, revoke_invite_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, devices_group);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, qr_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, expiry_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicInviteDialog, link_row);
  gtk_widget_class_bind_template_callback (widget_class, on_invite);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke_invite);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
}

static void
clinic_invite_dialog_init (ClinicInviteDialog *self)
{
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_QR_VIEW);
  self->device_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_invite_dialog_new (AltheaSession *session, const char *patient_id, const char *patient_name)
{
  ClinicInviteDialog *self = g_object_new (CLINIC_TYPE_INVITE_DIALOG, NULL);
  g_autofree char *title = g_strdup_printf (_ ("Althea Home for %s"), patient_name);

  self->session = g_object_ref (session);
  self->patient_id = g_strdup (patient_id);
  self->patient_name = g_strdup (patient_name);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  adw_window_title_set_subtitle (self->window_title, patient_name);
  load_state (self);
  return GTK_WIDGET (self);
}
