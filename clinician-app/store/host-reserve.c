/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-reserve.h"

#include <glib/gstdio.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Free space, in sizes of the reserve, from which on it is taken. */
#define ROOM_FACTOR 4

struct _HostReserve
{
  char *path; /* (owned) */
  gint64 n_bytes;
  gboolean held;
};

HostReserve *
host_reserve_new (const char *path, gint64 n_bytes)
{
  HostReserve *self = g_new0 (HostReserve, 1);
  GStatBuf info;

  self->path = g_strdup (path);
  self->n_bytes = n_bytes;
  self->held = g_stat (path, &info) == 0 && info.st_size >= n_bytes;
  return self;
}

void
host_reserve_free (HostReserve *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

static gboolean
has_room (HostReserve *self)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  struct statvfs info;

  return statvfs (directory, &info) == 0
         && (guint64)info.f_bavail * info.f_frsize >= (guint64)self->n_bytes * ROOM_FACTOR;
}

void
host_reserve_take (HostReserve *self)
{
  int fd, result;

  if (self->held || self->n_bytes <= 0 || !has_room (self))
    return;
  fd = g_open (self->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  /* Written blocks, not a hole: only those can be given back. */
  result = posix_fallocate (fd, 0, self->n_bytes);
  close (fd);
  if (result == 0)
    self->held = TRUE;
  else
    {
      g_warning ("no space could be kept in reserve: %s", g_strerror (result));
      g_unlink (self->path);
    }
}

gboolean
host_reserve_give_up (HostReserve *self)
{
  if (!self->held)
    return FALSE;
  self->held = FALSE;
  g_warning ("the disk is full; the reserve is given up");
  return g_unlink (self->path) == 0;
}
