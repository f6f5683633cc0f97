/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-application.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-frame-log.h"
#include "althea-host-process.h"
#include "althea-session.h"
#include "althea-widgets.h"
#include "clinic-window.h"

#define LOCK_AFTER_US (5 * 60 * G_USEC_PER_SEC)
#define LOCK_CHECK_S 5

struct _ClinicApplication
{
  AdwApplication parent;

  char *record_directory;  /* (owned) (nullable) */
  char *socket_path;       /* (owned) (nullable) set: a host that somebody else runs */
  char *patient_id;        /* (owned) (nullable) whose chart the first window opens after the sign-in */
  AltheaHostProcess *host; /* (owned) (nullable) */
  AltheaSession *session;  /* (owned) (nullable) until startup */
  gint64 last_input_us;    /* monotonic */
  guint lock_source;       /* 0: none */
};

G_DEFINE_FINAL_TYPE (ClinicApplication, clinic_application, ADW_TYPE_APPLICATION)

static void
say_trouble (ClinicApplication *self, const GError *error)
{
  g_autofree char *text = althea_error_to_text (error);

  g_warning ("the host could not be reached: %s", error->message);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (CLINIC_IS_WINDOW (l->data))
      clinic_window_show_trouble (l->data, text);
}

static void
host_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (althea_host_process_start_finish (ALTHEA_HOST_PROCESS (source), result, &error))
    althea_session_open (self->session);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_trouble (self, error);
}

static void
start_host (ClinicApplication *self)
{
  if (self->host == NULL)
    althea_session_open (self->session);
  else
    althea_host_process_start_async (self->host, NULL, host_started_cb, g_object_ref (self));
}

static void
make_session (ClinicApplication *self)
{
  if (self->socket_path == NULL)
    {
      if (self->record_directory == NULL)
        self->record_directory = g_build_filename (g_get_user_data_dir (), "althea-clinic", "practice", NULL);
      self->host = althea_host_process_new (self->record_directory);
      g_signal_connect_object (self->host, "ended", G_CALLBACK (start_host), self, G_CONNECT_SWAPPED);
      self->session = althea_session_new_local (althea_host_process_get_socket_path (self->host));
    }
  else
    {
      self->session = althea_session_new_local (self->socket_path);
    }
  start_host (self);
}

/* --- locking -------------------------------------------------------------------------------------- */

static gboolean
input_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer user_data)
{
  CLINIC_APPLICATION (user_data)->last_input_us = althea_clock_monotonic_us ();
  return GDK_EVENT_PROPAGATE;
}

static gboolean
lock_check_cb (gpointer user_data)
{
  ClinicApplication *self = user_data;

  if (althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE
      && althea_clock_monotonic_us () - self->last_input_us > LOCK_AFTER_US)
    althea_session_sign_out (self->session);
  return G_SOURCE_CONTINUE;
}

static ClinicWindow *
open_window (ClinicApplication *self)
{
  ClinicWindow *window = clinic_window_new (ADW_APPLICATION (self), self->session);
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (input_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect_object (window, "try-again", G_CALLBACK (start_host), self, G_CONNECT_SWAPPED);
  althea_frame_log_next (GTK_WIDGET (window), "first frame");
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_window (CLINIC_APPLICATION (user_data));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  althea_dialog_present (
      g_object_new (ADW_TYPE_ABOUT_DIALOG, "application-name", _ ("Althea Clinic"), "application-icon",
                    "org.althea.Clinic", "version", ALTHEA_VERSION, "developer-name",
                    _ ("The Althea developers"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                    _ ("The practice's record: charts, visits, results and messages."), NULL),
      GTK_WIDGET (window));
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = new_window_action },
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
};

/* --- vfuncs --------------------------------------------------------------------------------------- */

static void
clinic_application_startup (GApplication *application)
{
  ClinicApplication *self = CLINIC_APPLICATION (application);
  const char *const quit_keys[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (clinic_application_parent_class)->startup (application);
  althea_widgets_init ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  self->last_input_us = althea_clock_monotonic_us ();
  self->lock_source = g_timeout_add_seconds (LOCK_CHECK_S, lock_check_cb, self);
}

static void
clinic_application_activate (GApplication *application)
{
  ClinicApplication *self = CLINIC_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->session == NULL)
    make_session (self);
  if (window != NULL)
    gtk_window_present (window);
  else
    window = GTK_WINDOW (open_window (self));
  if (self->patient_id != NULL)
    clinic_window_open_chart (CLINIC_WINDOW (window), self->patient_id);
  g_clear_pointer (&self->patient_id, g_free);
}

static int
clinic_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  ClinicApplication *self = CLINIC_APPLICATION (application);

  g_variant_dict_lookup (options, "record", "^ay", &self->record_directory);
  g_variant_dict_lookup (options, "socket", "^ay", &self->socket_path);
  g_variant_dict_lookup (options, "chart", "s", &self->patient_id);
  /* Another record is another practice's: such an instance stands alone. */
  if (self->record_directory != NULL || self->socket_path != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
clinic_application_shutdown (GApplication *application)
{
  ClinicApplication *self = CLINIC_APPLICATION (application);

  g_clear_handle_id (&self->lock_source, g_source_remove);
  if (self->session != NULL)
    althea_session_close (self->session);
  if (self->host != NULL)
    althea_host_process_stop (self->host);
  G_APPLICATION_CLASS (clinic_application_parent_class)->shutdown (application);
}

static void
clinic_application_finalize (GObject *object)
{
  ClinicApplication *self = CLINIC_APPLICATION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->host);
  g_clear_pointer (&self->record_directory, g_free);
  g_clear_pointer (&self->socket_path, g_free);
  g_clear_pointer (&self->patient_id, g_free);
  G_OBJECT_CLASS (clinic_application_parent_class)->finalize (object);
}

static void
clinic_application_class_init (ClinicApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = clinic_application_finalize;
  application_class->startup = clinic_application_startup;
  application_class->activate = clinic_application_activate;
  application_class->shutdown = clinic_application_shutdown;
  application_class->handle_local_options = clinic_application_handle_local_options;
}

static void
clinic_application_init (ClinicApplication *self)
{
  static const GOptionEntry options[] = {
    { "record", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
      N_ ("The practice's record on this machine"), N_ ("DIR") },
    { "socket", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
      N_ ("The socket of a host that runs already"), N_ ("PATH") },
    { "chart", 'c', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
      N_ ("Open the chart of this patient after signing in"), N_ ("ID") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("The practice's record, for clinicians and staff"));
}

ClinicApplication *
clinic_application_new (void)
{
  return g_object_new (CLINIC_TYPE_APPLICATION, "application-id", "org.althea.Clinic", "flags",
                       G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", "/org/althea/Clinic", NULL);
}
