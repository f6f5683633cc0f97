/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-host-process.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <sys/prctl.h>

#include "althea-error.h"

#define PROGRAM "althea-host"
#define SOCKET "host.sock"
/* How often the socket is tried while the child starts, and for how long. */
#define TRY_MS 25
#define TRIES (20 * 1000 / TRY_MS)

struct _AltheaHostProcess
{
  GObject parent_instance;
  char *directory, *socket_path; /* (owned) */
  GSubprocess *child;            /* (owned) (nullable) when this object started one */
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE (AltheaHostProcess, althea_host_process, G_TYPE_OBJECT)

static guint ended_signal;

static void
althea_host_process_dispose (GObject *object)
{
  AltheaHostProcess *self = ALTHEA_HOST_PROCESS (object);

  althea_host_process_stop (self);
  G_OBJECT_CLASS (althea_host_process_parent_class)->dispose (object);
}

static void
althea_host_process_finalize (GObject *object)
{
  AltheaHostProcess *self = ALTHEA_HOST_PROCESS (object);

  g_clear_object (&self->child);
  g_free (self->directory);
  g_free (self->socket_path);
  G_OBJECT_CLASS (althea_host_process_parent_class)->finalize (object);
}

static void
althea_host_process_class_init (AltheaHostProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = althea_host_process_dispose;
  G_OBJECT_CLASS (klass)->finalize = althea_host_process_finalize;
  ended_signal = g_signal_new ("ended", ALTHEA_TYPE_HOST_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
althea_host_process_init (AltheaHostProcess *self)
{
}

AltheaHostProcess *
althea_host_process_new (const char *directory)
{
  AltheaHostProcess *self;

  g_return_val_if_fail (directory != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_HOST_PROCESS, NULL);
  self->directory = g_strdup (directory);
  self->socket_path = g_build_filename (directory, SOCKET, NULL);
  return self;
}

const char *
althea_host_process_get_socket_path (AltheaHostProcess *self)
{
  g_return_val_if_fail (ALTHEA_IS_HOST_PROCESS (self), NULL);
  return self->socket_path;
}

/* The variable, then the place beside this program, then where Althea is installed. (transfer full)
 * (nullable) */
static char *
find_program (void)
{
  const char *named = g_getenv ("ALTHEA_HOST_PROGRAM");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *place = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *beside = place != NULL ? g_build_filename (place, PROGRAM, NULL) : NULL;
  g_autofree char *installed = g_build_filename (ALTHEA_BINDIR, PROGRAM, NULL);

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return g_find_program_in_path (PROGRAM);
}

typedef struct
{
  guint n_tries;
  GSource *pause; /* (owned) (nullable) */
} Starting;

static void
starting_free (gpointer data)
{
  Starting *starting = data;

  if (starting->pause != NULL)
    g_source_destroy (starting->pause);
  g_clear_pointer (&starting->pause, g_source_unref);
  g_free (starting);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaHostProcess) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    g_warning ("the host could not be waited for: %s", error->message);
  if (self->child != G_SUBPROCESS (source))
    return;
  g_clear_object (&self->child);
  if (!self->stopping)
    g_signal_emit (self, ended_signal, 0);
}

/* In the child: an app that dies must not leave an open record behind. */
static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean
spawn (AltheaHostProcess *self, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) failure = NULL;

  if (program == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                           "The program althea-host was not found.");
      return FALSE;
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->child = g_subprocess_launcher_spawn (launcher, &failure, program, "--record", self->directory,
                                             "serve", "--socket", self->socket_path, NULL);
  if (self->child == NULL)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                   "The program althea-host cannot be started: %s", failure->message);
      return FALSE;
    }
  self->stopping = FALSE;
  g_subprocess_wait_async (self->child, NULL, ended_cb, g_object_ref (self));
  return TRUE;
}

static void try_socket (GTask *task);

static gboolean
on_pause_over (gpointer user_data)
{
  GTask *task = user_data;
  Starting *starting = g_task_get_task_data (task);

  g_clear_pointer (&starting->pause, g_source_unref);
  try_socket (g_object_ref (task));
  return G_SOURCE_REMOVE;
}

static void
try_again_soon (GTask *task)
{
  Starting *starting = g_task_get_task_data (task);

  starting->pause = g_timeout_source_new (TRY_MS);
  g_source_set_callback (starting->pause, on_pause_over, g_object_ref (task), g_object_unref);
  g_source_attach (starting->pause, g_task_get_context (task));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AltheaHostProcess *self = g_task_get_source_object (task);
  Starting *starting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection != NULL)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (starting->n_tries++ == 0 && self->child == NULL && !spawn (self, (g_clear_error (&error), &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (starting->n_tries > TRIES || self->child == NULL)
    g_task_return_new_error_literal (task, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE,
                                     "The private host did not start.");
  else
    try_again_soon (task);
  g_clear_error (&error);
}

/* Takes @task. */
static void
try_socket (GTask *task)
{
  AltheaHostProcess *self = g_task_get_source_object (task);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket_path);

  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), g_task_get_cancellable (task),
                                 tried_cb, task);
}

void
althea_host_process_start_async (AltheaHostProcess *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ALTHEA_IS_HOST_PROCESS (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, althea_host_process_start_async);
  g_task_set_task_data (task, g_new0 (Starting, 1), starting_free);
  try_socket (task);
}

gboolean
althea_host_process_start_finish (AltheaHostProcess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
althea_host_process_stop (AltheaHostProcess *self)
{
  g_return_if_fail (ALTHEA_IS_HOST_PROCESS (self));
  self->stopping = TRUE;
  if (self->child != NULL)
    g_subprocess_send_signal (self->child, SIGTERM);
}
