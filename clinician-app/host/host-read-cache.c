/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-read-cache.h"

struct _HostReadCache
{
  GHashTable *links; /* (owned) path -> GList link in @recent */
  GQueue recent;     /* (element-type Cached) newest first */
  gsize bytes, max_bytes;
};

typedef struct
{
  HostReadEntry entry;
  char *path; /* (owned) */
} Cached;

static void
cached_free (Cached *cached)
{
  host_version_unref (cached->entry.version);
  g_bytes_unref (cached->entry.body);
  g_free (cached->entry.etag);
  g_free (cached->path);
  g_free (cached);
}

static void
drop (HostReadCache *self, GList *link)
{
  Cached *cached = link->data;

  self->bytes -= g_bytes_get_size (cached->entry.body);
  g_hash_table_remove (self->links, cached->path);
  g_queue_delete_link (&self->recent, link);
  cached_free (cached);
}

HostReadCache *
host_read_cache_new (gsize max_bytes)
{
  HostReadCache *self = g_new0 (HostReadCache, 1);

  self->links = g_hash_table_new (g_str_hash, g_str_equal);
  self->max_bytes = max_bytes;
  return self;
}

void
host_read_cache_free (HostReadCache *self)
{
  if (self == NULL)
    return;
  host_read_cache_clear (self);
  g_hash_table_unref (self->links);
  g_free (self);
}

const HostReadEntry *
host_read_cache_find (HostReadCache *self, const char *path, gint64 seq)
{
  GList *link = g_hash_table_lookup (self->links, path);
  Cached *cached;

  if (link == NULL)
    return NULL;
  cached = link->data;
  if (cached->entry.seq != seq)
    {
      drop (self, link);
      return NULL;
    }
  if (link != self->recent.head)
    {
      g_queue_unlink (&self->recent, link);
      g_queue_push_head_link (&self->recent, link);
    }
  return &cached->entry;
}

void
host_read_cache_add (HostReadCache *self, const char *path, HostVersion *version, GBytes *body,
                     const char *etag, gint64 seq)
{
  GList *old = g_hash_table_lookup (self->links, path);
  Cached *cached;

  if (old != NULL)
    drop (self, old);
  if (g_bytes_get_size (body) > self->max_bytes / 64)
    return;
  cached = g_new0 (Cached, 1);
  cached->path = g_strdup (path);
  cached->entry.version = host_version_ref (version);
  cached->entry.body = g_bytes_ref (body);
  cached->entry.etag = g_strdup (etag);
  cached->entry.seq = seq;
  g_queue_push_head (&self->recent, cached);
  g_hash_table_insert (self->links, cached->path, self->recent.head);
  self->bytes += g_bytes_get_size (body);
  while (self->bytes > self->max_bytes)
    drop (self, self->recent.tail);
}

void
host_read_cache_clear (HostReadCache *self)
{
  while (self->recent.tail != NULL)
    drop (self, self->recent.tail);
}
