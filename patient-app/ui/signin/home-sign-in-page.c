/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-sign-in-page.h"

#include <glib/gi18n-lib.h>

#include "althea-error.h"
#include "home-settings.h"

struct _HomeSignInPage
{
  AdwBin parent_instance;
  HomeProfileList *profiles; /* (owned) */
  guint wait_id;             /* 0: no pause runs */
  gboolean busy;
  AdwComboRow *profile_row;
  AdwActionRow *name_row;
  GtkEditable *password_row;
  GtkLabel *notice_label;
  GtkLabel *error_label;
  GtkWidget *submit_button;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (HomeSignInPage, home_sign_in_page, ADW_TYPE_BIN)

static guint ready_signal, invite_signal;

/* (nullable) lent */
static HomeProfile *
get_profile (HomeSignInPage *self)
{
  return adw_combo_row_get_selected_item (self->profile_row);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (label), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
set_busy (HomeSignInPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->profile_row), !busy);
  gtk_widget_set_sensitive (self->submit_button, !busy && self->wait_id == 0);
}

/* --- the pause after a wrong password ------------------------------------------------------------- */

static gboolean
show_wait (HomeSignInPage *self)
{
  HomeProfile *profile = get_profile (self);
  gint64 wait_us = profile != NULL ? home_profile_get_wait_us (profile) : 0;
  int seconds = (int)((wait_us + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);
  g_autofree char *text = NULL;

  if (seconds == 0)
    return FALSE;
  text = g_strdup_printf (ngettext ("User name or password not right. You can try again in %d second.",
                                    "User name or password not right. You can try again in %d seconds.",
                                    seconds),
                          seconds);
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  return TRUE;
}

static gboolean
wait_cb (gpointer user_data)
{
  HomeSignInPage *self = HOME_SIGN_IN_PAGE (user_data);

  if (show_wait (self))
    return G_SOURCE_CONTINUE;
  self->wait_id = 0;
  gtk_label_set_label (self->error_label, _ ("User name or password not right. Please try again."));
  set_busy (self, self->busy);
  return G_SOURCE_REMOVE;
}

static void
begin_wait (HomeSignInPage *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (show_wait (self))
    self->wait_id = g_timeout_add (500, wait_cb, self);
  set_busy (self, self->busy);
}

/* --- signing in ----------------------------------------------------------------------------------- */

static void
ready (HomeSignInPage *self, HomeProfile *profile, HomeMirror *mirror)
{
  g_autoptr (HomeContext) context = home_context_new (profile, mirror);
  GSettings *store = home_settings_get_store (home_settings_get_default ());

  if (store != NULL)
    g_settings_set_string (store, "last-profile", home_profile_get_name (profile));
  g_signal_emit (self, ready_signal, 0, context);
}

static void
show_failure (HomeSignInPage *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET)
      || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY))
    {
      show_text (self->error_label, _ ("User name or password not right. Please try again."));
      begin_wait (self);
      return;
    }
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT))
    text = g_strdup (
        _ ("The copy of your record on this computer is damaged. Nothing is lost at your practice: ask for"
           " a new invitation."));
  else
    text = althea_error_to_text (error);
  g_warning ("A profile could not be opened: %s", error->message);
  show_text (self->error_label, text);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) mirror = home_profile_unlock_finish (HOME_PROFILE (source), result, &error);

  if (self->password_row == NULL)
    {
      /* The page went while the password was tried: nobody is there to read the record. */
      if (mirror != NULL)
        home_mirror_close (mirror);
      return;
    }
  set_busy (self, FALSE);
  gtk_editable_set_text (self->password_row, "");
  if (mirror != NULL)
    {
      ready (self, HOME_PROFILE (source), mirror);
      return;
    }
  show_failure (self, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
on_submit (HomeSignInPage *self)
{
  HomeProfile *profile = get_profile (self);
  const char *password = gtk_editable_get_text (self->password_row);

  if (profile == NULL || self->busy || self->wait_id != 0)
    return;
  if (*password == '\0')
    {
      show_text (self->error_label, _ ("Please type your password."));
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
      return;
    }
  show_text (self->error_label, "");
  set_busy (self, TRUE);
  home_profile_unlock_async (profile, password, unlocked_cb, g_object_ref (self));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeMirror) mirror = home_profile_unlock_finish (HOME_PROFILE (source), result, &error);

  if (self->password_row == NULL)
    {
      if (mirror != NULL)
        home_mirror_close (mirror);
      return;
    }
  set_busy (self, FALSE);
  if (mirror != NULL)
    {
      ready (self, HOME_PROFILE (source), mirror);
      return;
    }
  g_message ("The keyring did not open the profile: %s", error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
on_typed (HomeSignInPage *self)
{
  if (self->wait_id == 0 && *gtk_editable_get_text (self->password_row) != '\0')
    show_text (self->error_label, "");
}

static void
on_profile_changed (HomeSignInPage *self)
{
  HomeProfile *profile = NULL;

  if (self->name_row == NULL)
    return;
  profile = get_profile (self);
  adw_action_row_set_subtitle (self->name_row, profile != NULL ? home_profile_get_name (profile) : "");
  gtk_editable_set_text (self->password_row, "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  if (profile != NULL)
    begin_wait (self);
}

static void
on_invite (HomeSignInPage *self)
{
  g_signal_emit (self, invite_signal, 0);
}

/* Who is to sign in is chosen already; what is missing is the password. */
static gboolean
home_sign_in_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HOME_SIGN_IN_PAGE (widget)->password_row));
}

static void
home_sign_in_page_dispose (GObject *object)
{
  HomeSignInPage *self = HOME_SIGN_IN_PAGE (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (home_sign_in_page_parent_class)->dispose (object);
}

static void
home_sign_in_page_class_init (HomeSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_sign_in_page_dispose;
  widget_class->grab_focus = home_sign_in_page_grab_focus;
  ready_signal = g_signal_new ("ready", HOME_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, HOME_TYPE_CONTEXT);
  invite_signal = g_signal_new ("invite", HOME_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  g_type_ensure (HOME_TYPE_PROFILE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/signin/home-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, profile_row);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, notice_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, HomeSignInPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_profile_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_invite);
}

static void
home_sign_in_page_init (HomeSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who signed in last is offered first. */
static void
choose_last (HomeSignInPage *self)
{
  GSettings *store = home_settings_get_store (home_settings_get_default ());
  g_autofree char *last = store != NULL ? g_settings_get_string (store, "last-profile") : NULL;

  for (guint i = 0; last != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->profiles)); i++)
    {
      g_autoptr (HomeProfile) profile = g_list_model_get_item (G_LIST_MODEL (self->profiles), i);

      if (g_str_equal (home_profile_get_name (profile), last))
        adw_combo_row_set_selected (self->profile_row, i);
    }
}

GtkWidget *
home_sign_in_page_new (HomeProfileList *profiles, gboolean ask_keyring)
{
  HomeSignInPage *self = NULL;
  gboolean one = FALSE;
  HomeProfile *profile = NULL;

  g_return_val_if_fail (HOME_IS_PROFILE_LIST (profiles), NULL);

  self = g_object_new (HOME_TYPE_SIGN_IN_PAGE, NULL);
  self->profiles = g_object_ref (profiles);
  adw_combo_row_set_model (self->profile_row, G_LIST_MODEL (profiles));
  choose_last (self);
  one = g_list_model_get_n_items (G_LIST_MODEL (profiles)) == 1;
  gtk_widget_set_visible (GTK_WIDGET (self->profile_row), !one);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), one);
  on_profile_changed (self);
  profile = get_profile (self);
  if (ask_keyring && one && profile != NULL && home_profile_get_kept_open (profile))
    {
      set_busy (self, TRUE);
      home_profile_unlock_kept_async (profile, kept_cb, g_object_ref (self));
    }
  return GTK_WIDGET (self);
}

void
home_sign_in_page_say (HomeSignInPage *self, const char *text)
{
  g_return_if_fail (HOME_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (text != NULL);

  show_text (self->notice_label, text);
}
