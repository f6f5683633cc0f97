/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-clock.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ROOM_NAME "import-room"
#define ROOM_BYTES (1024 * 1024) /* a large report is a tenth of it, packed; the rest is the database's */

void
host_import_take_room (HostImport *self)
{
  g_autofree char *path = g_build_filename (host_store_get_directory (self->store), ROOM_NAME, NULL);
  int fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return;
  /* Written blocks, not a hole: only those can be given back. */
  if (posix_fallocate (fd, 0, ROOM_BYTES) != 0)
    g_unlink (path);
  close (fd);
}

static void
give_room (HostImport *self)
{
  g_autofree char *path = g_build_filename (host_store_get_directory (self->store), ROOM_NAME, NULL);
  g_unlink (path);
}

typedef struct
{
  char *key, *value;
} ReportFact;

static gboolean
set_fact (HostTransaction *transaction, gpointer user_data, GError **error)
{
  ReportFact *fact = user_data;
  return host_transaction_set_fact (transaction, HOST_IMPORT_FACTS, fact->key, fact->value, error);
}

gboolean
host_import_keep_report (HostImport *self, GError **error)
{
  g_autofree char *text = host_import_to_report (self);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  give_room (self);
  g_autofree char *name = host_import_keep_original (self->store, bytes, error);
  if (name == NULL)
    return FALSE;
  g_autofree char *key = althea_clock_to_instant (self->started_us);
  g_autofree char *value = g_strdup_printf (
      "{\"report\":\"%s\",\"imported\":%" G_GUINT64_FORMAT ",\"updated\":%" G_GUINT64_FORMAT
      ",\"unchanged\":%" G_GUINT64_FORMAT ",\"setAside\":%" G_GUINT64_FORMAT "}",
      name, self->counts.imported, self->counts.updated, self->counts.unchanged, self->counts.set_aside);
  ReportFact fact = { key, value };
  self->has_report = host_store_run (self->store, set_fact, &fact, error);
  return self->has_report;
}
