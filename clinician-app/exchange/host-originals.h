/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-store.h"

G_BEGIN_DECLS

/* What earlier imports kept: each file as it was handed over, and each import's report. Any thread;
 * blocking. */

typedef struct
{
  char *name;      /* (owned) "TIME/NUMBER", or "TIME/report"; stays the same */
  char *path;      /* (owned) as it was given, cleaned for a terminal */
  guint64 n_bytes; /* of the file when it was handed over */
  gboolean whole;  /* FALSE: the import ended, or the file could not be read, before all of it was kept */
  char **pieces;   /* (owned) */
} HostOriginal;

void host_original_free (HostOriginal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostOriginal, host_original_free)

/* In order of the imports, each with its report first. (element-type HostOriginal) NULL with CORRUPT, IO. */
GPtrArray *host_originals_list (HostStore *store, GError **error);
/* NULL with NOT_FOUND when there is none of that name. (transfer full) */
HostOriginal *host_originals_find (HostStore *store, const char *name, GError **error);
/* Writes what was kept, byte for byte. */
gboolean
host_original_write (const HostOriginal *self, HostStore *store, GOutputStream *stream, GError **error);

G_END_DECLS
