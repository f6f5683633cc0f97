/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-store.h"

G_BEGIN_DECLS

/* Who wants to hear of commits. Any thread. */
typedef struct _HostWatches HostWatches;

HostWatches *host_watches_new (void);
/* No call begins afterwards. */
void host_watches_free (HostWatches *self);
guint host_watches_add (HostWatches *self, HostStore *store, GMainContext *context, HostStoreWatch watch,
                        gpointer user_data, GDestroyNotify destroy);
void host_watches_remove (HostWatches *self, guint id);
/* One call per watch is under way at a time: commits in between are told together. */
void host_watches_tell (HostWatches *self, gint64 last_seq);

G_END_DECLS
