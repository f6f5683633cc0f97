/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-window.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "home-pairing-page.h"
#include "home-settings.h"
#include "home-shell.h"
#include "home-sign-in-page.h"

struct _HomeWindow
{
  AdwApplicationWindow parent_instance;
  HomeProfileList *profiles; /* (owned) */
  HomeContext *context;      /* (owned) (nullable) while somebody is signed in */
  gint64 touched_us;         /* monotonic */
  AdwBin *page_bin;
};

G_DEFINE_FINAL_TYPE (HomeWindow, home_window, ADW_TYPE_APPLICATION_WINDOW)

static void show_start (HomeWindow *self, gboolean ask_keyring, const char *reason);

static void
update_actions (HomeWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", self->context != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.remove-profile", self->context != NULL);
}

/* --- signed in ------------------------------------------------------------------------------------ */

static void
revoked_cb (HomeWindow *self)
{
  if (self->context != NULL && home_mirror_get_revoked (home_context_get_mirror (self->context)))
    home_window_lock (self,
                      _ ("This computer is no longer linked to your practice. The copy of your record stays"
                         " locked. Ask your practice for a new invitation."));
}

void
home_window_open_context (HomeWindow *self, HomeContext *context)
{
  g_return_if_fail (HOME_IS_WINDOW (self));
  g_return_if_fail (HOME_IS_CONTEXT (context));

  if (!g_set_object (&self->context, context))
    return;
  self->touched_us = althea_clock_monotonic_us ();
  if (home_mirror_get_revoked (home_context_get_mirror (context)))
    {
      revoked_cb (self);
      return;
    }
  g_signal_connect_object (home_context_get_mirror (context), "notify::revoked", G_CALLBACK (revoked_cb),
                           self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->page_bin, GTK_WIDGET (home_shell_new (context)));
  gtk_widget_grab_focus (adw_bin_get_child (self->page_bin));
  update_actions (self);
}

static void
ready_cb (GtkWidget *page, HomeContext *context, HomeWindow *self)
{
  home_context_start (context);
  home_window_open_context (self, context);
}

static void
close_dialogs (HomeWindow *self)
{
  AdwDialog *dialog = NULL;

  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self))) != NULL)
    adw_dialog_force_close (dialog);
}

/* The pages go first: they keep their drafts as they go, and the mirror must still be open for that. */
static void
end_context (HomeWindow *self)
{
  g_autoptr (HomeContext) context = g_steal_pointer (&self->context);

  close_dialogs (self);
  adw_bin_set_child (self->page_bin, NULL);
  home_context_close (context);
}

void
home_window_lock (HomeWindow *self, const char *reason)
{
  g_return_if_fail (HOME_IS_WINDOW (self));

  if (self->context == NULL)
    return;
  end_context (self);
  show_start (self, FALSE, reason);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed = home_profile_list_remove_finish (HOME_PROFILE_LIST (source), result, &error);

  if (!removed)
    g_warning ("A profile could not be removed: %s", error->message);
  if (self->page_bin != NULL)
    show_start (self, FALSE, removed ? NULL : _ ("The record could not be removed. Please try again."));
}

/* --- nobody signed in ----------------------------------------------------------------------------- */

static void
cancelled_cb (HomePairingPage *page, HomeWindow *self)
{
  show_start (self, FALSE, NULL);
}

static HomePairingPage *
show_pairing (HomeWindow *self)
{
  gboolean can_cancel = g_list_model_get_n_items (G_LIST_MODEL (self->profiles)) > 0;
  GtkWidget *page = home_pairing_page_new (self->profiles, can_cancel);

  g_signal_connect_object (page, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (page, "cancelled", G_CALLBACK (cancelled_cb), self, G_CONNECT_DEFAULT);
  adw_bin_set_child (self->page_bin, page);
  update_actions (self);
  return HOME_PAIRING_PAGE (page);
}

static void
invite_cb (HomeSignInPage *page, HomeWindow *self)
{
  show_pairing (self);
}

static void
show_start (HomeWindow *self, gboolean ask_keyring, const char *reason)
{
  GtkWidget *page = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->profiles)) == 0)
    {
      show_pairing (self);
      return;
    }
  page = home_sign_in_page_new (self->profiles, ask_keyring);
  g_signal_connect_object (page, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (page, "invite", G_CALLBACK (invite_cb), self, G_CONNECT_DEFAULT);
  if (reason != NULL)
    home_sign_in_page_say (HOME_SIGN_IN_PAGE (page), reason);
  adw_bin_set_child (self->page_bin, page);
  gtk_widget_grab_focus (page);
  update_actions (self);
}

void
home_window_take_invitation (HomeWindow *self, const char *text)
{
  GtkWidget *page = NULL;

  g_return_if_fail (HOME_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  /* Somebody's record is open: the invitation may be somebody else's, so that one is closed first. */
  if (self->context != NULL)
    end_context (self);
  page = adw_bin_get_child (self->page_bin);
  home_pairing_page_take_invitation (
      HOME_IS_PAIRING_PAGE (page) ? HOME_PAIRING_PAGE (page) : show_pairing (self), text);
}

/* --- locking by itself ---------------------------------------------------------------------------- */

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, HomeWindow *self)
{
  self->touched_us = althea_clock_monotonic_us ();
  return GDK_EVENT_PROPAGATE;
}

void
home_window_check_idle (HomeWindow *self)
{
  g_return_if_fail (HOME_IS_WINDOW (self));

  if (self->context != NULL && althea_clock_monotonic_us () - self->touched_us >= HOME_LOCK_AFTER_US)
    home_window_lock (self, _ ("Locked because nobody used it for ten minutes. What you typed is kept."));
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
lock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  home_window_lock (HOME_WINDOW (widget), NULL);
}

static void
remove_profile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeWindow *self = HOME_WINDOW (widget);
  g_autoptr (HomeProfile) profile = NULL;

  if (self->context == NULL)
    return;
  g_set_object (&profile, home_context_get_profile (self->context));
  if (profile == NULL)
    return;
  end_context (self);
  home_profile_list_remove_async (self->profiles, profile, removed_cb, g_object_ref (self));
}

static void
home_window_dispose (GObject *object)
{
  HomeWindow *self = HOME_WINDOW (object);

  if (self->context != NULL)
    end_context (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_WINDOW);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (home_window_parent_class)->dispose (object);
}

static void
home_window_class_init (HomeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/window/home-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeWindow, page_bin);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "win.remove-profile", NULL, remove_profile_action);
}

static void
home_window_init (HomeWindow *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "roomy");
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
remember_size (HomeWindow *self)
{
  GSettings *store = home_settings_get_store (home_settings_get_default ());

  if (store == NULL)
    return;
  g_settings_bind (store, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (store, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (store, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

GtkWidget *
home_window_new (GtkApplication *application, HomeProfileList *profiles)
{
  HomeWindow *self = NULL;

  g_return_val_if_fail (HOME_IS_PROFILE_LIST (profiles), NULL);

  self = g_object_new (HOME_TYPE_WINDOW, "application", application, NULL);
  self->profiles = g_object_ref (profiles);
  remember_size (self);
  show_start (self, TRUE, NULL);
  return GTK_WIDGET (self);
}

HomeContext *
home_window_get_context (HomeWindow *self)
{
  g_return_val_if_fail (HOME_IS_WINDOW (self), NULL);

  return self->context;
}
