/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-local.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "althea-error.h"

#define ACCEPT_AT_ONCE 16

struct _HostLocal
{
  HostServer *server; /* not owned */
  HostLimits limits;
  char *path;      /* (owned) */
  GSocket *socket; /* (owned) */
  GSource *source; /* (owned) (nullable) */
};

/* The place must be the user's own: who can enter the directory could put another socket there. */
static gboolean
check_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  struct stat place;

  if (g_mkdir_with_parents (directory, 0700) != 0 || stat (directory, &place) != 0)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "The socket's directory cannot be made: %s",
                   g_strerror (errno));
      return FALSE;
    }
  if (place.st_uid == geteuid () && (place.st_mode & 0077) == 0)
    return TRUE;
  g_set_error_literal (
      error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
      "The socket's directory must belong to this user and be closed to others (mode 0700).");
  return FALSE;
}

static gboolean
is_answered (GSocketAddress *address)
{
  g_autoptr (GSocket) probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);

  return probe != NULL && g_socket_connect (probe, address, NULL, NULL);
}

static GSocket *
open_socket (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (strlen (path) >= sizeof (((struct sockaddr_un *)NULL)->sun_path))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The path of the socket is too long.");
      return NULL;
    }
  address = g_unix_socket_address_new (path);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (is_answered (address))
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS,
                               "Another host answers on this socket.");
          return NULL;
        }
      g_unlink (path);
    }
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, error);
  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  if (g_chmod (path, 0600) != 0)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "The socket's mode cannot be set: %s",
                   g_strerror (errno));
      g_unlink (path);
      return NULL;
    }
  g_socket_set_blocking (socket, FALSE);
  return g_socket_listen (socket, error) ? g_steal_pointer (&socket) : NULL;
}

static gboolean
is_allowed (GSocket *socket)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, NULL);
  uid_t uid = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t)-1;

  return uid != (uid_t)-1 && (uid == geteuid () || uid == 0);
}

static void
welcome (HostLocal *self, GSocket *socket)
{
  g_autoptr (HostChannel) connection = NULL;
  g_autoptr (GSocketConnection) stream = NULL;

  if (!is_allowed (socket))
    {
      g_warning ("a connection of another user was refused");
      g_socket_close (socket, NULL);
      return;
    }
  connection = host_channel_new (HOST_PEER_LOCAL, socket, NULL, &self->limits);
  stream = g_socket_connection_factory_create_connection (socket);
  host_server_add_connection (self->server, connection);
  host_server_serve (self->server, connection, G_IO_STREAM (stream), socket);
}

static gboolean
on_incoming (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, NULL);

      if (socket == NULL)
        break;
      welcome (user_data, socket);
    }
  return G_SOURCE_CONTINUE;
}

HostLocal *
host_local_new (HostServer *server, const HostLimits *limits, const char *path, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  HostLocal *self;

  if (!check_directory (path, error))
    return NULL;
  socket = open_socket (path, error);
  if (socket == NULL)
    {
      althea_error_normalize (error);
      return NULL;
    }
  self = g_new0 (HostLocal, 1);
  self->server = server;
  self->limits = *limits;
  self->path = g_strdup (path);
  self->socket = g_steal_pointer (&socket);
  return self;
}

void
host_local_start (HostLocal *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_incoming), self, NULL);
  g_source_attach (self->source, host_server_get_context (self->server));
}

void
host_local_free (HostLocal *self)
{
  if (self == NULL)
    return;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_unlink (self->path);
  g_object_unref (self->socket);
  g_free (self->path);
  g_free (self);
}
