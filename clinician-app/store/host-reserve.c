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

/* The part of the record's size that is kept, and the least that a few dozen commits need. */
#define RECORD_PART 8
#define LEAST_BYTES (4 * 1024 * 1024)

struct _HostReserve
{
  char *path; /* (owned) */
  gint64 max_bytes;
  gint64 held_bytes;
};

HostReserve *
host_reserve_new (const char *path, gint64 max_bytes)
{
  HostReserve *self = g_new0 (HostReserve, 1);
  GStatBuf info;

  self->path = g_strdup (path);
  self->max_bytes = max_bytes;
  if (g_stat (path, &info) == 0)
    self->held_bytes = info.st_size;
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
has_room (HostReserve *self, gint64 n_bytes)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  struct statvfs info;

  return statvfs (directory, &info) == 0
         && (guint64)info.f_bavail * info.f_frsize >= (guint64)n_bytes * ROOM_FACTOR;
}

void
host_reserve_take (HostReserve *self, gint64 record_bytes)
{
  const gint64 wanted = MIN (self->max_bytes, MAX (LEAST_BYTES, record_bytes / RECORD_PART));
  int fd, result;

  /* Not for every page that the record grows by. */
  if (wanted <= 0 || (self->held_bytes > 0 && wanted < 2 * self->held_bytes) || !has_room (self, wanted))
    return;
  fd = g_open (self->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  /* Written blocks, not a hole: only those can be given back. */
  result = posix_fallocate (fd, 0, wanted);
  close (fd);
  if (result == 0)
    self->held_bytes = wanted;
  else
    {
      g_warning ("no space could be kept in reserve: %s", g_strerror (result));
      g_unlink (self->path);
      self->held_bytes = 0;
    }
}

gboolean
host_reserve_give_up (HostReserve *self)
{
  if (self->held_bytes == 0)
    return FALSE;
  self->held_bytes = 0;
  g_warning ("the disk is full; the reserve is given up");
  return g_unlink (self->path) == 0;
}
