/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-pairing-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-pairing.h"
#include "home-password.h"
#include "home-text-size-row.h"

#define MAX_INVITATION_BYTES (8 * 1024)
#define PULSE_MS 120

struct _HomePairingPage
{
  AdwBin parent_instance;
  HomeProfileList *profiles; /* (owned) */
  AltheaInvite *invite;      /* (owned) (nullable) */
  HomeProfile *profile;      /* (owned) (nullable) once made */
  HomeContext *context;      /* (owned) (nullable) once the profile is open */
  guint pulse_id;            /* 0: none */
  AdwNavigationView *navigation;
  AdwNavigationPage *credentials_page;
  AdwNavigationPage *working_page;
  AdwNavigationPage *confirm_page;
  AdwNavigationPage *sync_page;
  GtkWidget *cancel_button;
  GtkEditable *link_row;
  GtkLabel *invite_error;
  GtkLabel *practice_label;
  GtkLabel *practice_phone_label;
  GtkEditable *user_row;
  GtkEditable *password_row;
  GtkEditable *again_row;
  GtkLabel *advice_label;
  GtkLabel *credentials_error;
  GtkWidget *connect_button;
  AdwStatusPage *confirm_status;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
};

G_DEFINE_FINAL_TYPE (HomePairingPage, home_pairing_page, ADW_TYPE_BIN)

static guint ready_signal, cancelled_signal;

static void
show_error (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (label), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
go_to (HomePairingPage *self, AdwNavigationPage *page)
{
  if (adw_navigation_view_get_visible_page (self->navigation) != page)
    adw_navigation_view_push (self->navigation, page);
}

/* --- the invitation ------------------------------------------------------------------------------- */

void
home_pairing_page_take_invitation (HomePairingPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) invite = NULL;
  g_autofree char *heading = NULL;
  const char *phone = NULL;

  g_return_if_fail (HOME_IS_PAIRING_PAGE (self));
  g_return_if_fail (text != NULL);

  if (self->context != NULL)
    return;
  invite = althea_invite_parse (text, &error);
  if (invite == NULL)
    {
      g_autofree char *words = error->code == ALTHEA_ERROR_INVALID ? g_strdup (error->message)
                                                                   : althea_error_to_text (error);

      show_error (self->invite_error, words);
      return;
    }
  phone = althea_invite_get_practice_phone (invite);
  if (althea_invite_get_expires_us (invite) < althea_clock_now_us ())
    {
      show_error (self->invite_error,
                  _ ("This invitation is past its time. Please ask your practice for a new one."));
      return;
    }
  show_error (self->invite_error, "");
  g_set_object (&self->invite, invite);
  /* Translators: %s is the practice's name. */
  heading = g_strdup_printf (_ ("%s invites you"), althea_invite_get_practice_name (invite));
  gtk_label_set_label (self->practice_label, heading);
  gtk_label_set_label (self->practice_phone_label, phone != NULL ? phone : "");
  gtk_widget_set_visible (GTK_WIDGET (self->practice_phone_label), phone != NULL && *phone != '\0');
  show_error (self->credentials_error, "");
  go_to (self, self->credentials_page);
  gtk_widget_grab_focus (GTK_WIDGET (self->user_row));
}

static void
on_link (HomePairingPage *self)
{
  home_pairing_page_take_invitation (self, gtk_editable_get_text (self->link_row));
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomePairingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autofree char *text = NULL;

  if (self->invite_error == NULL)
    return;
  if (bytes == NULL)
    {
      show_error (self->invite_error,
                  _ ("The file could not be read. Try to open it again, or paste the link."));
      return;
    }
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  home_pairing_page_take_invitation (self, text);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomePairingPage) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GFileInputStream) stream = NULL;

  if (file == NULL || self->invite_error == NULL)
    return;
  stream = g_file_read (file, NULL, NULL);
  if (stream == NULL)
    show_error (self->invite_error,
                _ ("The file could not be read. Try to open it again, or paste the link."));
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), MAX_INVITATION_BYTES, G_PRIORITY_DEFAULT, NULL,
                                     file_read_cb, g_object_ref (self));
}

static void
on_open_file (HomePairingPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _ ("Invitations"));
  gtk_file_filter_add_suffix (filter, "althea-invite");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _ ("Open invitation"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, file_chosen_cb,
                        g_object_ref (self));
}

static void
on_cancel (HomePairingPage *self)
{
  g_signal_emit (self, cancelled_signal, 0);
}

/* --- user name and password ----------------------------------------------------------------------- */

static void
on_credentials_changed (HomePairingPage *self)
{
  g_autofree char *advice = home_password_advise (gtk_editable_get_text (self->password_row));

  gtk_label_set_label (self->advice_label, advice);
  show_error (self->credentials_error, "");
}

static gboolean
check_credentials (HomePairingPage *self, GError **error)
{
  const char *user = gtk_editable_get_text (self->user_row),
             *password = gtk_editable_get_text (self->password_row);
  const char *const words[] = { user, althea_invite_get_practice_name (self->invite), NULL };

  if (!home_profile_list_check_name (self->profiles, user, error)
      || !home_password_check (password, words, error))
    return FALSE;
  if (g_str_equal (password, gtk_editable_get_text (self->again_row)))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, _ ("The two passwords are not the same."));
  return FALSE;
}

/* What a failure of pairing means to the person. All but those that the right secret earns answer alike. */
static char *
make_pairing_text (HomePairingPage *self, const GError *error)
{
  const char *phone = althea_invite_get_practice_phone (self->invite);

  if (error->domain != ALTHEA_ERROR)
    return althea_error_to_text (error);
  switch ((AltheaErrorCode)error->code)
    {
    case ALTHEA_ERROR_OFFLINE:
      if (phone != NULL && *phone != '\0')
        /* Translators: %s is a telephone number. */
        return g_strdup_printf (
            _ ("Your practice's computer cannot be reached. Nothing is wrong with your invitation;"
               " try again later. If it is urgent, call %s."),
            phone);
      return g_strdup (
          _ ("Your practice's computer cannot be reached. Nothing is wrong with your invitation; try again"
             " later."));
    case ALTHEA_ERROR_EXPIRED:
      return g_strdup (_ ("This invitation is past its time. Please ask your practice for a new one."));
    case ALTHEA_ERROR_USED:
      return g_strdup (_ ("This invitation was used already. If that was not you, call your practice now."));
    case ALTHEA_ERROR_REVOKED:
      return g_strdup (_ ("Your practice took this invitation back. Please ask for a new one."));
    case ALTHEA_ERROR_DENIED:
      return g_strdup (
          _ ("The computer that answered is not your practice's. Nothing was sent to it. Try again in"
             " another network, or call your practice."));
    case ALTHEA_ERROR_TOO_MANY:
    case ALTHEA_ERROR_WRONG_SECRET:
    case ALTHEA_ERROR_NOT_FOUND:
      return g_strdup (_ ("This invitation did not work. Please ask your practice for a new one."));
    default:
      return althea_error_to_text (error);
    }
}

static void
fail (HomePairingPage *self, const char *text)
{
  adw_navigation_view_pop_to_page (self->navigation, self->credentials_page);
  show_error (self->credentials_error, text);
}

static void
forget_passwords (HomePairingPage *self)
{
  gtk_editable_set_text (self->password_row, "");
  gtk_editable_set_text (self->again_row, "");
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomePairingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeProfile) profile = NULL;
  g_autoptr (HomeMirror) mirror
      = home_profile_list_create_finish (HOME_PROFILE_LIST (source), result, &profile, &error);
  g_autofree char *question = NULL, *practice = NULL;

  if (self->navigation == NULL)
    return;
  if (mirror == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      fail (self, text);
      return;
    }
  forget_passwords (self);
  self->profile = g_steal_pointer (&profile);
  self->context = home_context_new (self->profile, mirror);
  /* Translators: %s is a person's name. */
  question = g_strdup_printf (_ ("Are you %s?"), home_mirror_get_patient_name (mirror));
  practice = g_markup_escape_text (home_mirror_get_practice_name (mirror), -1);
  adw_status_page_set_title (self->confirm_status, question);
  adw_status_page_set_description (self->confirm_status, practice);
  go_to (self, self->confirm_page);
}

static void
paired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomePairingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaPairing) pairing = althea_pairing_run_finish (result, &error);

  if (self->navigation == NULL)
    return;
  if (pairing == NULL)
    {
      g_autofree char *text = make_pairing_text (self, error);

      g_message ("Pairing failed: %s", error->message);
      fail (self, text);
      return;
    }
  home_profile_list_create_async (self->profiles, pairing, gtk_editable_get_text (self->user_row),
                                  gtk_editable_get_text (self->password_row), created_cb,
                                  g_object_ref (self));
}

static void
on_connect (HomePairingPage *self)
{
  g_autoptr (GError) error = NULL;

  if (!check_credentials (self, &error))
    {
      show_error (self->credentials_error, error->message);
      return;
    }
  show_error (self->credentials_error, "");
  go_to (self, self->working_page);
  althea_pairing_run_async (self->invite, g_get_host_name (), NULL, paired_cb, g_object_ref (self));
}

/* --- is this you ---------------------------------------------------------------------------------- */

static void
ready (HomePairingPage *self)
{
  g_autoptr (HomeContext) context = g_steal_pointer (&self->context);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (context != NULL)
    g_signal_emit (self, ready_signal, 0, context);
}

static void
progress_cb (HomePairingPage *self)
{
  HomeSync *sync = self->context != NULL ? home_context_get_sync (self->context) : NULL;

  if (sync == NULL || self->progress_label == NULL)
    return;
  gtk_label_set_label (self->progress_label, home_sync_get_state_text (sync));
  if (home_sync_get_n_total (sync) > 0)
    {
      g_clear_handle_id (&self->pulse_id, g_source_remove);
      gtk_progress_bar_set_fraction (self->progress_bar,
                                     (double)home_sync_get_n_received (sync) / home_sync_get_n_total (sync));
    }
}

static void
first_sync_done_cb (HomePairingPage *self)
{
  if (self->context != NULL)
    ready (self);
}

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (HOME_PAIRING_PAGE (user_data)->progress_bar);
  return G_SOURCE_CONTINUE;
}

static void
on_confirm (HomePairingPage *self)
{
  go_to (self, self->sync_page);
  self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  g_signal_connect_object (home_context_get_sync (self->context), "notify::state-text",
                           G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_context_get_mirror (self->context), "notify::first-sync-done",
                           G_CALLBACK (first_sync_done_cb), self, G_CONNECT_SWAPPED);
  home_context_start (self->context);
  progress_cb (self);
}

static void
on_start_reading (HomePairingPage *self)
{
  ready (self);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!home_profile_list_remove_finish (HOME_PROFILE_LIST (source), result, &error))
    g_warning ("A profile that nobody wants stays: %s", error->message);
}

/* Somebody else's record must not stay here. */
static void
on_deny (HomePairingPage *self)
{
  g_autoptr (HomeContext) context = g_steal_pointer (&self->context);
  g_autoptr (HomeProfile) profile = g_steal_pointer (&self->profile);

  home_context_close (context);
  home_profile_list_remove_async (self->profiles, profile, removed_cb, NULL);
  adw_navigation_view_pop_to_tag (self->navigation, "invite");
  gtk_editable_set_text (self->link_row, "");
  show_error (self->invite_error,
              _ ("The link was undone and nothing of that record is on this computer. Please tell"
                 " your practice that the invitation was for somebody else."));
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_pairing_page_dispose (GObject *object)
{
  HomePairingPage *self = HOME_PAIRING_PAGE (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (self->context != NULL)
    home_context_close (self->context);
  /* The bin would go on pointing at its child, which the template lets go. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_PAIRING_PAGE);
  g_clear_object (&self->context);
  g_clear_object (&self->profile);
  g_clear_object (&self->invite);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (home_pairing_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, navigation);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, credentials_page);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, working_page);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, confirm_page);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, sync_page);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, link_row);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, invite_error);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, practice_label);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, practice_phone_label);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, advice_label);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, credentials_error);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, confirm_status);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, HomePairingPage, progress_label);
}

static void
home_pairing_page_class_init (HomePairingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_pairing_page_dispose;
  ready_signal = g_signal_new ("ready", HOME_TYPE_PAIRING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, HOME_TYPE_CONTEXT);
  cancelled_signal = g_signal_new ("cancelled", HOME_TYPE_PAIRING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (HOME_TYPE_TEXT_SIZE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/pairing/home-pairing-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_link);
  gtk_widget_class_bind_template_callback (widget_class, on_open_file);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_credentials_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_connect);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_deny);
  gtk_widget_class_bind_template_callback (widget_class, on_start_reading);
}

static void
home_pairing_page_init (HomePairingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_credentials_changed (self);
}

GtkWidget *
home_pairing_page_new (HomeProfileList *profiles, gboolean can_cancel)
{
  HomePairingPage *self = NULL;

  g_return_val_if_fail (HOME_IS_PROFILE_LIST (profiles), NULL);

  self = g_object_new (HOME_TYPE_PAIRING_PAGE, NULL);
  self->profiles = g_object_ref (profiles);
  gtk_widget_set_visible (self->cancel_button, can_cancel);
  return GTK_WIDGET (self);
}
