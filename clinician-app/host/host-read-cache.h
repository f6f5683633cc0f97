/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-reply.h"
#include "host-version.h"

G_BEGIN_DECLS

/**
 * HostReadCache:
 * Single records as they were last served, so that the next read of the same one needs no worker. An entry
 * counts only while nothing at all was committed since it was read; who may see it is asked again each time.
 * Serving thread.
 */
typedef struct _HostReadCache HostReadCache;

typedef struct
{
  HostVersion *version; /* (owned) */
  GBytes *body;         /* (owned) as served */
  char *etag;           /* (owned) */
  gint64 seq;           /* the record's last, before it was read */
} HostReadEntry;

HostReadCache *host_read_cache_new (gsize max_bytes);
void host_read_cache_free (HostReadCache *self);
/* @path: "TYPE/ID". @seq: the record's last now. (nullable) lent until the next call */
const HostReadEntry *host_read_cache_find (HostReadCache *self, const char *path, gint64 seq);
void host_read_cache_add (HostReadCache *self, const char *path, HostVersion *version, GBytes *body,
                          const char *etag, gint64 seq);
void host_read_cache_clear (HostReadCache *self);

G_END_DECLS
