/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-readers.h"
#include "host-store.h"
#include "host-watch.h"
#include "host-writer.h"

G_BEGIN_DECLS

/* What the store's files share. */
struct _HostStore
{
  GObject parent_instance;

  char *directory;         /* (owned) */
  int lock_fd;             /* holds the record for this process; -1 none */
  AltheaSecret *blob_key;  /* (owned) */
  AltheaSecret *audit_key; /* (owned) */
  HostCodec *codec;        /* (owned) */
  GTimeZone *zone;         /* (owned) the practice's, in which dates without one are read */
  HostReaders *readers;    /* (owned) */
  HostWatches *watches;    /* (owned) */
  GRWLock writer_lock;     /* held for reading while the writer is used, for writing while it is closed */
  GMutex seq_lock;
  gint64 last_seq;    /* under seq_lock: of the last commit */
  HostWriter *writer; /* (owned) (nullable) under writer_lock; NULL after closing */
};

/* For tests: how much space the stores opened from now on keep in reserve. */
void host_store_set_reserve_bytes (gint64 n_bytes);

/* Opens or makes what every record has: dictionaries, epoch, time zone. On the writer's connection, before
 * there are others. */
gboolean host_store_prepare_record (HostStore *self, HostConnection *connection, GError **error);

/* The versions of @ids, in order. (transfer full) (element-type HostVersion) */
GPtrArray *host_store_read_ids (HostConnection *connection, const gint64 *ids, guint n_ids, GError **error);

/* Patient.text: see host-patient-search.c. */
HostPage *host_store_search_people (HostStore *self, HostConnection *connection, const HostQuery *query,
                                    GError **error);
/* The other searches' statement for one record, to narrow what a text search found. */
gboolean host_store_search_fits (HostConnection *connection, const HostQuery *query, gint64 node,
                                 gboolean *fits, GError **error);

HostPage *host_page_new (void);

G_END_DECLS
