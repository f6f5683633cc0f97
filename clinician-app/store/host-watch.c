/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-watch.h"

typedef struct
{
  guint id;
  GWeakRef store;
  GMainContext *context; /* (owned) */
  HostStoreWatch watch;
  gpointer user_data;
  GDestroyNotify destroy;
  GMutex lock;
  gboolean pending; /* under lock: a call is on its way */
  gboolean removed; /* under lock */
  gint64 last_seq;  /* under lock */
} Watch;

struct _HostWatches
{
  GMutex lock;
  GPtrArray *watches; /* (owned) under lock (element-type Watch) */
  guint last_id;
};

static void
watch_clear (gpointer data)
{
  Watch *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_weak_ref_clear (&self->store);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

static void
watch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, watch_clear);
}

static void
watch_remove (gpointer data)
{
  Watch *self = data;

  g_mutex_lock (&self->lock);
  self->removed = TRUE;
  g_mutex_unlock (&self->lock);
  watch_unref (self);
}

HostWatches *
host_watches_new (void)
{
  HostWatches *self = g_new0 (HostWatches, 1);

  self->watches = g_ptr_array_new_with_free_func (watch_remove);
  g_mutex_init (&self->lock);
  return self;
}

void
host_watches_free (HostWatches *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->watches);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
host_watches_add (HostWatches *self, HostStore *store, GMainContext *context, HostStoreWatch watch,
                  gpointer user_data, GDestroyNotify destroy)
{
  Watch *added = g_atomic_rc_box_new0 (Watch);

  g_weak_ref_init (&added->store, store);
  added->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  added->watch = watch;
  added->user_data = user_data;
  added->destroy = destroy;
  g_mutex_init (&added->lock);
  g_mutex_lock (&self->lock);
  added->id = ++self->last_id;
  g_ptr_array_add (self->watches, added);
  g_mutex_unlock (&self->lock);
  return added->id;
}

void
host_watches_remove (HostWatches *self, guint id)
{
  Watch *removed = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->watches->len && removed == NULL; i++)
    if (((Watch *)g_ptr_array_index (self->watches, i))->id == id)
      removed = g_ptr_array_steal_index (self->watches, i);
  g_mutex_unlock (&self->lock);
  /* Outside the lock, because the owner's destroy function may come back here. */
  if (removed != NULL)
    watch_remove (removed);
}

static gboolean
call (gpointer data)
{
  Watch *self = data;
  g_autoptr (HostStore) store = g_weak_ref_get (&self->store);
  gboolean removed;
  gint64 last_seq;

  g_mutex_lock (&self->lock);
  self->pending = FALSE;
  removed = self->removed;
  last_seq = self->last_seq;
  g_mutex_unlock (&self->lock);
  if (!removed && store != NULL)
    self->watch (store, last_seq, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_one (Watch *self, gint64 last_seq)
{
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&self->lock);
  self->last_seq = last_seq;
  if (!self->pending)
    {
      self->pending = TRUE;
      source = g_idle_source_new ();
    }
  g_mutex_unlock (&self->lock);
  if (source == NULL)
    return;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call, g_atomic_rc_box_acquire (self), watch_unref);
  g_source_attach (source, self->context);
}

void
host_watches_tell (HostWatches *self, gint64 last_seq)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->watches->len; i++)
    tell_one (g_ptr_array_index (self->watches, i), last_seq);
  g_mutex_unlock (&self->lock);
}
