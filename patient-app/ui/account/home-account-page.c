/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-account-page.h"

#include <glib/gi18n-lib.h>

#include "althea-dialog.h"
#include "althea-error.h"
#include "home-device-list.h"
#include "home-password-dialog.h"
#include "home-text-size-row.h"

struct _HomeAccountPage
{
  HomePlace parent_instance;
  AdwActionRow *user_row;
  AdwSwitchRow *keep_row;
  GtkListBox *device_list;
  GtkLabel *device_label;
};

G_DEFINE_FINAL_TYPE (HomeAccountPage, home_account_page, HOME_TYPE_PLACE)

static HomeContext *
get_context (HomeAccountPage *self)
{
  return home_place_get_context (HOME_PLACE (self));
}

/* --- other computers ------------------------------------------------------------------------------ */

static void load_devices (HomeAccountPage *self);

static void
unlinked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!home_device_revoke_finish (result, &error))
    {
      g_autofree char *text = althea_error_to_text (error);

      home_place_say (HOME_PLACE (self), text);
    }
  if (self->device_list != NULL)
    load_devices (self);
}

static void
unlink_answered_cb (AdwAlertDialog *dialog, const char *response, HomeAccountPage *self)
{
  HomeDevice *device = g_object_get_data (G_OBJECT (dialog), "device");

  if (g_str_equal (response, "unlink") && self->device_list != NULL)
    home_device_revoke_async (home_context_get_sync (get_context (self)), device, unlinked_cb,
                              g_object_ref (self));
}

static void
unlink_clicked_cb (GtkButton *button, HomeAccountPage *self)
{
  HomeDevice *device = g_object_get_data (G_OBJECT (button), "device");
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);

  /* Translators: %s is the name of a computer. */
  adw_alert_dialog_format_heading (ADW_ALERT_DIALOG (dialog), _ ("Unlink “%s”?"),
                                   home_device_get_name (device));
  adw_alert_dialog_set_body (
      ADW_ALERT_DIALOG (dialog),
      home_device_get_own (device)
          ? _ ("This computer can no longer reach your practice, and the copy of your record on it is "
               "locked.")
          : _ ("It can no longer reach your practice. To link it again you need a new invitation."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("Cancel"), "unlink", _ ("Unlink"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "unlink", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "device", g_object_ref (device), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (unlink_answered_cb), self, G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, GTK_WIDGET (self));
}

static GtkWidget *
make_device_row (gpointer item, gpointer user_data)
{
  HomeDevice *device = item;
  const char *name = *home_device_get_name (device) != '\0' ? home_device_get_name (device) : _ ("Computer");
  g_autofree char *linked = NULL, *words = NULL;
  GtkWidget *row = NULL, *button = gtk_button_new ();

  if (*home_device_get_paired_text (device) != '\0')
    /* Translators: %s is a date. */
    linked = g_strdup_printf (_ ("Linked %s"), home_device_get_paired_text (device));
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "subtitle",
                      home_device_get_own (device) ? _ ("This computer") : linked, NULL);
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_ ("Unlink")));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: %s is the name of a computer. */
  words = g_strdup_printf (_ ("Unlink %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "device", g_object_ref (device), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (unlink_clicked_cb), user_data, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
devices_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) devices = home_device_list_load_finish (result, &error);

  if (self->device_list == NULL)
    return;
  gtk_list_box_bind_model (self->device_list, devices, make_device_row, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->device_list), devices != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->device_label), devices == NULL);
  if (devices == NULL)
    gtk_label_set_label (self->device_label,
                         g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE)
                             ? _ ("Shown when your practice can be reached.")
                             : _ ("The list could not be read. It is tried again when you come back."));
}

static void
load_devices (HomeAccountPage *self)
{
  HomeContext *context = get_context (self);

  home_device_list_load_async (home_context_get_sync (context),
                               home_mirror_get_device_id (home_context_get_mirror (context)),
                               devices_loaded_cb, g_object_ref (self));
}

static void
sync_state_cb (HomeSync *sync, GParamSpec *pspec, HomeAccountPage *self)
{
  if (self->device_list != NULL && home_sync_get_state (sync) == HOME_SYNC_UP_TO_DATE)
    load_devices (self);
}

/* --- sign-in without a password ------------------------------------------------------------------- */

static void show_kept_open (HomeAccountPage *self);

static void
kept_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!home_profile_set_kept_open_finish (HOME_PROFILE (source), result, &error))
    {
      g_autofree char *text = g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET)
                                  ? g_strdup (_ ("The password is not right. Nothing was changed."))
                                  : althea_error_to_text (error);

      home_place_say (HOME_PLACE (self), text);
    }
  if (self->keep_row != NULL)
    show_kept_open (self);
}

static void
keep_answered_cb (AdwAlertDialog *dialog, const char *response, HomeAccountPage *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "entry");
  HomeProfile *profile = home_context_get_profile (get_context (self));

  if (g_str_equal (response, "keep"))
    home_profile_set_kept_open_async (profile, TRUE, gtk_editable_get_text (entry), kept_open_cb,
                                      g_object_ref (self));
  else
    show_kept_open (self);
}

static void
ask_password (HomeAccountPage *self)
{
  AdwDialog *dialog
      = adw_alert_dialog_new (_ ("Sign in without a password?"),
                              _ ("Type your password to agree. Every program that runs in your account of"
                                 " this computer could then open your record."));
  GtkWidget *list = gtk_list_box_new (), *entry = adw_password_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Password"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("Cancel"), "keep", _ ("Agree"),
                                  NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_signal_connect_object (dialog, "response", G_CALLBACK (keep_answered_cb), self, G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, GTK_WIDGET (self));
}

static void
keep_toggled_cb (HomeAccountPage *self)
{
  HomeProfile *profile = home_context_get_profile (get_context (self));

  if (profile == NULL || adw_switch_row_get_active (self->keep_row) == home_profile_get_kept_open (profile))
    return;
  if (adw_switch_row_get_active (self->keep_row))
    ask_password (self);
  else
    home_profile_set_kept_open_async (profile, FALSE, NULL, kept_open_cb, g_object_ref (self));
}

static void
show_kept_open (HomeAccountPage *self)
{
  HomeProfile *profile = home_context_get_profile (get_context (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_row), profile != NULL);
  adw_switch_row_set_active (self->keep_row, profile != NULL && home_profile_get_kept_open (profile));
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  home_sync_now (home_context_get_sync (get_context (HOME_ACCOUNT_PAGE (widget))));
}

static void
password_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  home_password_dialog_present (get_context (HOME_ACCOUNT_PAGE (widget)), widget);
}

static void
remove_answered_cb (AdwAlertDialog *dialog, const char *response, HomeAccountPage *self)
{
  if (g_str_equal (response, "remove"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.remove-profile", NULL);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeAccountPage *self = HOME_ACCOUNT_PAGE (widget);
  guint n_waiting
      = home_outbox_get_n_waiting (home_mirror_get_outbox (home_context_get_mirror (get_context (self))));
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Remove your record from this computer?"), NULL);
  g_autofree char *waiting = NULL;

  if (n_waiting > 0)
    waiting = g_strdup_printf (ngettext ("%u message has not reached your practice and would be lost.",
                                         "%u messages have not reached your practice and would be lost.",
                                         n_waiting),
                               n_waiting);
  adw_alert_dialog_format_body (
      ADW_ALERT_DIALOG (dialog), "%s%s%s",
      _ ("Your practice keeps your record. To read it on this computer again you need a new"
         " invitation."),
      waiting != NULL ? "\n\n" : "", waiting != NULL ? waiting : "");
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("Cancel"), "remove",
                                  _ ("Remove record"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), self, G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, widget);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_account_page_constructed (GObject *object)
{
  HomeAccountPage *self = HOME_ACCOUNT_PAGE (object);
  HomeContext *context = get_context (self);
  gboolean has_profile = home_context_get_profile (context) != NULL;

  G_OBJECT_CLASS (home_account_page_parent_class)->constructed (object);
  adw_action_row_set_subtitle (self->user_row, home_mirror_get_user_name (home_context_get_mirror (context)));
  show_kept_open (self);
  g_signal_connect_object (self->keep_row, "notify::active", G_CALLBACK (keep_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (home_context_get_sync (context), "notify::state", G_CALLBACK (sync_state_cb), self,
                           G_CONNECT_DEFAULT);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.password", has_profile);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.remove", has_profile);
  load_devices (self);
}

static void
home_account_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (home_account_page_parent_class)->dispose (object);
}

static void
home_account_page_class_init (HomeAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_account_page_constructed;
  object_class->dispose = home_account_page_dispose;
  g_type_ensure (HOME_TYPE_TEXT_SIZE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/account/home-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeAccountPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, HomeAccountPage, keep_row);
  gtk_widget_class_bind_template_child (widget_class, HomeAccountPage, device_list);
  gtk_widget_class_bind_template_child (widget_class, HomeAccountPage, device_label);
  gtk_widget_class_install_action (widget_class, "account.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "account.password", NULL, password_action);
  gtk_widget_class_install_action (widget_class, "account.remove", NULL, remove_action);
}

static void
home_account_page_init (HomeAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
