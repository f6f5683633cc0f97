/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-readers.h"

/* Each may hold a few MiB of pages. */
#define IDLE_MAX 4

struct _HostReaders
{
  char *path;        /* (owned) */
  AltheaSecret *key; /* (owned) */
  HostCodec *codec;  /* lent */
  GMutex lock;
  GCond given;
  GPtrArray *idle;   /* (owned) under lock (element-type HostConnection) */
  GPtrArray *states; /* (owned) under lock (element-type HostCodecState) */
  guint n_out;       /* under lock */
  gboolean closed;   /* under lock */
};

HostReaders *
host_readers_new (const char *path, AltheaSecret *key, HostCodec *codec)
{
  HostReaders *self = g_new0 (HostReaders, 1);

  self->path = g_strdup (path);
  self->key = althea_secret_ref (key);
  self->codec = codec;
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)host_connection_free);
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify)host_codec_state_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->given);
  return self;
}

void
host_readers_close (HostReaders *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  while (self->n_out > 0)
    g_cond_wait (&self->given, &self->lock);
  g_ptr_array_set_size (self->idle, 0);
  g_mutex_unlock (&self->lock);
}

void
host_readers_free (HostReaders *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->idle);
  g_ptr_array_unref (self->states);
  althea_secret_unref (self->key);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->given);
  g_free (self->path);
  g_free (self);
}

static HostConnection *
open_one (HostReaders *self, GError **error)
{
  g_autoptr (AltheaDatabase) db
      = althea_database_open (self->path, self->key, ALTHEA_DATABASE_READ_ONLY, error);

  return db != NULL ? host_connection_new (db, self->codec) : NULL;
}

HostConnection *
host_readers_take (HostReaders *self, GError **error)
{
  HostConnection *connection = NULL;
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    {
      self->n_out++;
      if (self->idle->len > 0)
        connection = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
    }
  g_mutex_unlock (&self->lock);
  if (closed)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the record is closed");
      return NULL;
    }
  if (connection == NULL)
    connection = open_one (self, error);
  if (connection != NULL && !althea_database_begin (connection->db, FALSE, error))
    g_clear_pointer (&connection, host_connection_free);
  if (connection == NULL)
    host_readers_give (self, NULL);
  return connection;
}

void
host_readers_give (HostReaders *self, HostConnection *connection)
{
  if (connection != NULL)
    {
      althea_database_rollback (connection->db);
      if (althea_database_has_failed (connection->db))
        g_clear_pointer (&connection, host_connection_free);
    }
  g_mutex_lock (&self->lock);
  if (connection != NULL && !self->closed && self->idle->len < IDLE_MAX)
    g_ptr_array_add (self->idle, g_steal_pointer (&connection));
  self->n_out--;
  g_cond_broadcast (&self->given);
  g_mutex_unlock (&self->lock);
  host_connection_free (connection);
}

HostCodecState *
host_readers_take_state (HostReaders *self)
{
  HostCodecState *state = NULL;

  g_mutex_lock (&self->lock);
  if (self->states->len > 0)
    state = g_ptr_array_steal_index_fast (self->states, self->states->len - 1);
  g_mutex_unlock (&self->lock);
  return state != NULL ? state : host_codec_state_new ();
}

void
host_readers_give_state (HostReaders *self, HostCodecState *state)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->states, state);
  g_mutex_unlock (&self->lock);
}
