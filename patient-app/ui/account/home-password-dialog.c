/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-password-dialog.h"

#include <glib/gi18n-lib.h>

#include "althea-dialog.h"
#include "althea-error.h"
#include "home-password.h"

struct _HomePasswordDialog
{
  AdwDialog parent_instance;
  HomeContext *context; /* (owned) */
  gboolean busy;
  GtkEditable *old_row;
  GtkEditable *new_row;
  GtkEditable *again_row;
  GtkLabel *advice_label;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (HomePasswordDialog, home_password_dialog, ADW_TYPE_DIALOG)

static void
show_error (HomePasswordDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), *text != '\0');
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
on_changed (HomePasswordDialog *self)
{
  g_autofree char *advice = home_password_advise (gtk_editable_get_text (self->new_row));

  gtk_label_set_label (self->advice_label, advice);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "password.change",
                                 !self->busy && *gtk_editable_get_text (self->old_row) != '\0'
                                     && *gtk_editable_get_text (self->new_row) != '\0'
                                     && *gtk_editable_get_text (self->again_row) != '\0');
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomePasswordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean changed = home_profile_change_password_finish (HOME_PROFILE (source), result, &error);

  if (self->old_row == NULL)
    return;
  self->busy = FALSE;
  on_changed (self);
  if (changed)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    show_error (self, _ ("The password that you have now is not right."));
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY))
    show_error (self, error->message);
  else
    {
      g_autofree char *text = althea_error_to_text (error);

      show_error (self, text);
    }
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomePasswordDialog *self = HOME_PASSWORD_DIALOG (widget);
  HomeMirror *mirror = home_context_get_mirror (self->context);
  const char *password = gtk_editable_get_text (self->new_row);
  const char *const words[] = { home_mirror_get_user_name (mirror), home_mirror_get_patient_name (mirror),
                                home_mirror_get_practice_name (mirror), NULL };
  g_autoptr (GError) error = NULL;

  if (!home_password_check (password, words, &error))
    {
      show_error (self, error->message);
      return;
    }
  if (!g_str_equal (password, gtk_editable_get_text (self->again_row)))
    {
      show_error (self, _ ("The two new passwords are not the same."));
      return;
    }
  self->busy = TRUE;
  show_error (self, "");
  on_changed (self);
  home_profile_change_password_async (home_context_get_profile (self->context),
                                      gtk_editable_get_text (self->old_row), password, changed_cb,
                                      g_object_ref (self));
}

static void
home_password_dialog_dispose (GObject *object)
{
  HomePasswordDialog *self = HOME_PASSWORD_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_PASSWORD_DIALOG);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (home_password_dialog_parent_class)->dispose (object);
}

static void
home_password_dialog_class_init (HomePasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_password_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/account/home-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HomePasswordDialog, old_row);
  gtk_widget_class_bind_template_child (widget_class, HomePasswordDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, HomePasswordDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, HomePasswordDialog, advice_label);
  gtk_widget_class_bind_template_child (widget_class, HomePasswordDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "password.change", NULL, change_action);
}

static void
home_password_dialog_init (HomePasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_changed (self);
}

void
home_password_dialog_present (HomeContext *context, GtkWidget *parent)
{
  HomePasswordDialog *self = NULL;

  g_return_if_fail (HOME_IS_CONTEXT (context));
  g_return_if_fail (home_context_get_profile (context) != NULL);

  self = g_object_new (HOME_TYPE_PASSWORD_DIALOG, NULL);
  self->context = g_object_ref (context);
  althea_dialog_present (ADW_DIALOG (self), parent);
}
