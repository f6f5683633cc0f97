/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-application.h"

#include <glib/gi18n-lib.h>

#include "althea-frame-log.h"
#include "althea-widgets.h"
#include "home-settings.h"
#include "home-window.h"

#define APPLICATION_ID "org.althea.Home"
#define RESOURCE_BASE "/org/althea/Home"
#define MAX_INVITATION_BYTES (8 * 1024)
#define IDLE_CHECK_SECONDS 5

struct _HomeApplication
{
  AdwApplication parent_instance;
  char *profile_directory;   /* (owned) (nullable) the usual one */
  HomeProfileList *profiles; /* (owned) (nullable) until startup */
  guint idle_id;             /* 0: none */
};

G_DEFINE_FINAL_TYPE (HomeApplication, home_application, ADW_TYPE_APPLICATION)

void
home_application_prepare (void)
{
  static gsize once;
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = NULL;

  if (!g_once_init_enter (&once))
    return;
  althea_widgets_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCE_BASE "/icons");
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCE_BASE "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  home_settings_get_default ();
  g_once_init_leave (&once, 1);
}

static HomeWindow *
get_window (HomeApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (home_window_new (GTK_APPLICATION (self), self->profiles));
  return HOME_WINDOW (window);
}

static gboolean
idle_cb (gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    home_window_check_idle (HOME_WINDOW (window));
  return G_SOURCE_CONTINUE;
}

static void
home_application_activate (GApplication *application)
{
  HomeWindow *window = get_window (HOME_APPLICATION (application));

  althea_frame_log_next (GTK_WIDGET (window), "first frame");
  gtk_window_present (GTK_WINDOW (window));
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    g_warning ("An invitation could not be read: %s", error->message);
  else
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  /* What cannot be read is told like what cannot be understood. */
  home_window_take_invitation (get_window (self), text != NULL ? text : "");
}

static void
home_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  HomeApplication *self = HOME_APPLICATION (application);
  g_autofree char *uri = g_file_get_uri (files[0]);
  g_autoptr (GFileInputStream) stream = NULL;

  gtk_window_present (GTK_WINDOW (get_window (self)));
  if (g_ascii_strncasecmp (uri, "althea:", strlen ("althea:")) == 0)
    {
      home_window_take_invitation (get_window (self), uri);
      return;
    }
  stream = g_file_read (files[0], NULL, NULL);
  if (stream != NULL)
    g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), MAX_INVITATION_BYTES, G_PRIORITY_DEFAULT, NULL,
                                     file_read_cb, g_object_ref (self));
  else
    home_window_take_invitation (get_window (self), "");
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  althea_dialog_present (
      g_object_new (ADW_TYPE_ABOUT_DIALOG, "application-name", _ ("Althea Home"), "application-icon",
                    APPLICATION_ID, "version", ALTHEA_VERSION, "developer-name", _ ("The Althea developers"),
                    "license-type", GTK_LICENSE_GPL_3_0, "comments",
                    _ ("Your health record at home: results, medicines, messages with your practice."), NULL),
      GTK_WIDGET (window));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (window);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_action },
  { .name = "quit", .activate = quit_action },
};

static void
home_application_startup (GApplication *application)
{
  HomeApplication *self = HOME_APPLICATION (application);
  static const char *const quit_keys[] = { "<Control>q", NULL };
  static const char *const lock_keys[] = { "<Control>l", NULL };

  G_APPLICATION_CLASS (home_application_parent_class)->startup (application);
  home_application_prepare ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.lock", lock_keys);
  self->profiles = home_profile_list_new (self->profile_directory);
  self->idle_id = g_timeout_add_seconds (IDLE_CHECK_SECONDS, idle_cb, self);
}

/* The window's own dispose closes the mirror, so that what was queued is on the disk before the program ends.
 */
static void
home_application_shutdown (GApplication *application)
{
  HomeApplication *self = HOME_APPLICATION (application);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  G_APPLICATION_CLASS (home_application_parent_class)->shutdown (application);
}

static int
home_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  HomeApplication *self = HOME_APPLICATION (application);
  g_autofree char *directory = NULL;

  if (!g_variant_dict_lookup (options, "profile-dir", "^ay", &directory))
    return -1;
  if (g_path_is_absolute (directory))
    self->profile_directory = g_steal_pointer (&directory);
  else
    self->profile_directory = g_canonicalize_filename (directory, NULL);
  /* Other profiles are another person's: such an instance stands alone. */
  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
home_application_finalize (GObject *object)
{
  HomeApplication *self = HOME_APPLICATION (object);

  g_free (self->profile_directory);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (home_application_parent_class)->finalize (object);
}

static void
home_application_class_init (HomeApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = home_application_finalize;
  application_class->activate = home_application_activate;
  application_class->open = home_application_open;
  application_class->startup = home_application_startup;
  application_class->shutdown = home_application_shutdown;
  application_class->handle_local_options = home_application_handle_local_options;
}

static void
home_application_init (HomeApplication *self)
{
  g_application_add_main_option (G_APPLICATION (self), "profile-dir", 0, G_OPTION_FLAG_NONE,
                                 G_OPTION_ARG_FILENAME, _ ("Keep profiles in this directory"),
                                 _ ("DIRECTORY"));
}

HomeApplication *
home_application_new (void)
{
  return g_object_new (HOME_TYPE_APPLICATION, "application-id", APPLICATION_ID, "resource-base-path",
                       RESOURCE_BASE, "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}
