/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-sign-in-page.h"

#include <glib/gi18n-lib.h>

#include "clinic-recover-page.h"

struct _ClinicSignInPage
{
  AdwBin parent;

  AltheaSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) while a sign-in runs */

  AdwNavigationView *navigation_view;
  GtkWidget *user_row;
  GtkWidget *passphrase_row;
  GtkWidget *error_label;
  GtkWidget *submit_button;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (ClinicSignInPage, clinic_sign_in_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_PRACTICE_NAME,
} ClinicSignInPageProperty;

static GParamSpec *props[PROP_PRACTICE_NAME + 1];

static void
set_busy (ClinicSignInPage *self, gboolean busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->submit_button, !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->user_row), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->passphrase_row), !busy);
}

static void
show_error (ClinicSignInPage *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->error_label, text != NULL);
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = althea_session_sign_in_finish (ALTHEA_SESSION (source), result, &error);

  g_clear_object (&self->cancellable);
  if (self->user_row == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  if (!done)
    {
      g_autofree char *text = NULL;

      if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
        text = g_strdup (_ ("Name or passphrase not right. Check the keyboard's Caps Lock and try again."));
      else
        text = althea_error_to_text (error);
      show_error (self, text);
      gtk_widget_grab_focus (self->passphrase_row);
    }
}

static void
on_submit (ClinicSignInPage *self)
{
  const char *user = gtk_editable_get_text (GTK_EDITABLE (self->user_row));
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row));

  if (self->cancellable != NULL)
    return;
  if (*user == '\0' || *passphrase == '\0')
    {
      show_error (self, *user == '\0' ? _ ("Type your user name.") : _ ("Type your passphrase."));
      gtk_widget_grab_focus (*user == '\0' ? self->user_row : self->passphrase_row);
      return;
    }
  show_error (self, NULL);
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  althea_session_sign_in_async (self->session, user, passphrase, self->cancellable, signed_in_cb,
                                g_object_ref (self));
}

static void
on_user_activated (ClinicSignInPage *self)
{
  gtk_widget_grab_focus (self->passphrase_row);
}

static void
on_recover (ClinicSignInPage *self)
{
  adw_navigation_view_push (
      self->navigation_view,
      clinic_recover_page_new (self->session, gtk_editable_get_text (GTK_EDITABLE (self->user_row))));
}

static void
on_practice_name (ClinicSignInPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRACTICE_NAME]);
}

static void
clinic_sign_in_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ClinicSignInPage *self = CLINIC_SIGN_IN_PAGE (object);

  switch ((ClinicSignInPageProperty)id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_PRACTICE_NAME:
      g_value_set_string (value,
                          self->session != NULL ? althea_session_get_practice_name (self->session) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_sign_in_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ClinicSignInPage *self = CLINIC_SIGN_IN_PAGE (object);

  switch ((ClinicSignInPageProperty)id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      if (self->session != NULL)
        g_signal_connect_object (self->session, "notify::practice-name", G_CALLBACK (on_practice_name), self,
                                 G_CONNECT_SWAPPED);
      on_practice_name (self);
      break;
    case PROP_PRACTICE_NAME:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_sign_in_page_dispose (GObject *object)
{
  ClinicSignInPage *self = CLINIC_SIGN_IN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  /* The bin must let go of its child itself: the template would take it away behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_sign_in_page_parent_class)->dispose (object);
}

static void
clinic_sign_in_page_finalize (GObject *object)
{
  g_clear_object (&CLINIC_SIGN_IN_PAGE (object)->cancellable);
  G_OBJECT_CLASS (clinic_sign_in_page_parent_class)->finalize (object);
}

static void
clinic_sign_in_page_class_init (ClinicSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = clinic_sign_in_page_get_property;
  object_class->set_property = clinic_sign_in_page_set_property;
  object_class->dispose = clinic_sign_in_page_dispose;
  object_class->finalize = clinic_sign_in_page_finalize;

  props[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, ALTHEA_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_PRACTICE_NAME]
      = g_param_spec_string ("practice-name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/signin/clinic-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicSignInPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_recover);
  gtk_widget_class_bind_template_callback (widget_class, on_user_activated);
}

static void
clinic_sign_in_page_init (ClinicSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_sign_in_page_new (AltheaSession *session)
{
  return g_object_new (CLINIC_TYPE_SIGN_IN_PAGE, "session", session, NULL);
}

void
clinic_sign_in_page_reset (ClinicSignInPage *self, const char *user)
{
  g_return_if_fail (CLINIC_IS_SIGN_IN_PAGE (self));

  show_error (self, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  if (user != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->user_row), user);
  /* Whoever types the sheet meanwhile is not taken away from it. */
  if (CLINIC_IS_RECOVER_PAGE (adw_navigation_view_get_visible_page (self->navigation_view)))
    return;
  gtk_widget_grab_focus (user != NULL && *user != '\0' ? self->passphrase_row : self->user_row);
}

const char *
clinic_sign_in_page_get_user (ClinicSignInPage *self)
{
  g_return_val_if_fail (CLINIC_IS_SIGN_IN_PAGE (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->user_row));
}
