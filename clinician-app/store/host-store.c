/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-store-private.h"

#include "host-document.h"
#include "host-schema.h"
#include "host-transaction-private.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* Of the largest records; smaller ones keep less. */
#define RESERVE_BYTES (64 * 1024 * 1024)

G_DEFINE_FINAL_TYPE (HostStore, host_store, G_TYPE_OBJECT)

static gint64 reserve_bytes = RESERVE_BYTES;

void
host_store_set_reserve_bytes (gint64 n_bytes)
{
  reserve_bytes = n_bytes;
}

static void
host_store_finalize (GObject *object)
{
  HostStore *self = HOST_STORE (object);

  host_store_close (self);
  host_readers_free (self->readers);
  host_watches_free (self->watches);
  host_codec_free (self->codec);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->blob_key, althea_secret_unref);
  g_clear_pointer (&self->audit_key, althea_secret_unref);
  g_rw_lock_clear (&self->writer_lock);
  g_mutex_clear (&self->seq_lock);
  g_free (self->directory);
  G_OBJECT_CLASS (host_store_parent_class)->finalize (object);
}

static void
host_store_class_init (HostStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_store_finalize;
}

static void
host_store_init (HostStore *self)
{
  self->lock_fd = -1;
  self->watches = host_watches_new ();
  self->codec = host_codec_new ();
  g_rw_lock_init (&self->writer_lock);
  g_mutex_init (&self->seq_lock);
}

/* --- opening ------------------------------------------------------------------------------------- */

static gboolean
make_directories (HostStore *self, GError **error)
{
  g_autofree char *blobs = g_build_filename (self->directory, "blobs", NULL);

  if (g_mkdir_with_parents (blobs, 0700) == 0)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "making the record's directory: %s", g_strerror (errno));
  return FALSE;
}

/* Two writers would hand out the same numbers. The lock goes with the process, however it ends. */
static gboolean
lock_record (HostStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "record.lock", NULL);

  self->lock_fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "locking the record: %s", g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY, "another program has this record open");
  return FALSE;
}

/* SQLite takes an empty file for a new database, and deletes the log that lies beside it. */
static gboolean
is_empty (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size == 0;
}

static gboolean
check_presence (const char *path, HostStoreFlags flags, GError **error)
{
  const gboolean present = g_file_test (path, G_FILE_TEST_EXISTS);

  if (present && (flags & HOST_STORE_CREATE))
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS,
                         "there is a record in this directory already");
  else if (!present && !(flags & HOST_STORE_CREATE))
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "there is no record in this directory");
  else if (present && is_empty (path))
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "the record's database is empty");
  else
    return TRUE;
  return FALSE;
}

static void
on_committed (gint64 last_seq, gpointer user_data)
{
  HostStore *self = user_data;

  g_mutex_lock (&self->seq_lock);
  self->last_seq = last_seq;
  g_mutex_unlock (&self->seq_lock);
  host_watches_tell (self->watches, last_seq);
}

static gboolean
start (HostStore *self, const char *path, AltheaSecret *key, HostStoreFlags flags, GError **error)
{
  g_autoptr (AltheaDatabase) db = althea_database_open (
      path, key, flags & HOST_STORE_CREATE ? ALTHEA_DATABASE_CREATE : ALTHEA_DATABASE_READ_WRITE, error);
  g_autofree char *reserve_path = g_build_filename (self->directory, "reserve", NULL);
  g_autoptr (HostConnection) connection = NULL;
  HostTransaction *transaction;

  if (db == NULL)
    return FALSE;
  if (g_chmod (path, 0600) != 0)
    g_warning ("the record's permissions could not be set: %s", g_strerror (errno));
  connection = host_connection_new (db, self->codec);
  if (!(flags & HOST_STORE_CREATE) && !host_schema_is_there (db, error))
    return FALSE;
  if (!host_schema_migrate (db, error) || !host_store_prepare_record (self, connection, error))
    return FALSE;
  self->last_seq = host_connection_last_seq (connection, error);
  if (self->last_seq < 0)
    return FALSE;
  transaction = host_transaction_new (g_steal_pointer (&connection), self->zone, self->audit_key);
  self->readers = host_readers_new (path, key, self->codec);
  self->writer = host_writer_new (transaction, host_reserve_new (reserve_path, reserve_bytes), self->last_seq,
                                  on_committed, self);
  return TRUE;
}

HostStore *
host_store_open (const char *directory, AltheaSecret *master, HostStoreFlags flags, GError **error)
{
  g_autoptr (HostStore) self = NULL;
  g_autoptr (AltheaSecret) key = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (directory != NULL && master != NULL, NULL);

  self = g_object_new (HOST_TYPE_STORE, NULL);
  self->directory = g_strdup (directory);
  path = g_build_filename (directory, "record.db", NULL);
  if (!check_presence (path, flags, error) || !make_directories (self, error) || !lock_record (self, error))
    return NULL;
  key = althea_secret_derive (master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  self->blob_key = althea_secret_derive (master, ALTHEA_LABEL_RECORD_BLOBS, 32);
  self->audit_key = althea_secret_derive (master, ALTHEA_LABEL_RECORD_AUDIT, 32);
  return start (self, path, key, flags, error) ? g_steal_pointer (&self) : NULL;
}

void
host_store_close (HostStore *self)
{
  HostWriter *writer;

  g_return_if_fail (HOST_IS_STORE (self));

  g_rw_lock_writer_lock (&self->writer_lock);
  writer = g_steal_pointer (&self->writer);
  g_rw_lock_writer_unlock (&self->writer_lock);
  /* Outside the lock: whoever reads may be asking the writer for something. */
  if (self->readers != NULL)
    host_readers_close (self->readers);
  host_writer_free (writer);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

const char *
host_store_get_directory (HostStore *self)
{
  g_return_val_if_fail (HOST_IS_STORE (self), NULL);

  return self->directory;
}

gint64
host_store_get_last_seq (HostStore *self)
{
  gint64 seq;

  g_return_val_if_fail (HOST_IS_STORE (self), 0);

  g_mutex_lock (&self->seq_lock);
  seq = self->last_seq;
  g_mutex_unlock (&self->seq_lock);
  return seq;
}

/* --- writing ------------------------------------------------------------------------------------- */

static gboolean
is_open (HostStore *self, GError **error)
{
  if (self->writer != NULL)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the record is closed");
  return FALSE;
}

gboolean
host_store_run (HostStore *self, HostWork work, gpointer user_data, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (HOST_IS_STORE (self) && work != NULL, FALSE);

  g_rw_lock_reader_lock (&self->writer_lock);
  ok = is_open (self, error) && host_writer_run (self->writer, work, user_data, error);
  g_rw_lock_reader_unlock (&self->writer_lock);
  return ok;
}

void
host_store_run_async (HostStore *self, HostWork work, gpointer user_data, GAsyncReadyCallback callback,
                      gpointer callback_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (HOST_IS_STORE (self) && work != NULL);

  task = g_task_new (self, NULL, callback, callback_data);
  g_task_set_source_tag (task, host_store_run_async);
  g_rw_lock_reader_lock (&self->writer_lock);
  if (is_open (self, &error))
    host_writer_run_task (self->writer, work, user_data, task);
  else
    g_task_return_error (task, error);
  g_rw_lock_reader_unlock (&self->writer_lock);
}

gboolean
host_store_run_finish (HostStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
set_bulk (HostTransaction *transaction, gpointer user_data, GError **error)
{
  return althea_database_set_bulk (transaction->db, GPOINTER_TO_INT (user_data), error);
}

gboolean
host_store_set_bulk (HostStore *self, gboolean bulk, GError **error)
{
  g_return_val_if_fail (HOST_IS_STORE (self), FALSE);

  return host_store_run (self, set_bulk, GINT_TO_POINTER (bulk), error);
}

HostDocument *
host_store_prepare (HostStore *self, const char *resource_type, const char *id, GBytes *json, GError **error)
{
  HostCodecState *state;
  HostDocument *document;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);
  g_return_val_if_fail (resource_type != NULL && id != NULL && json != NULL, NULL);

  state = host_readers_take_state (self->readers);
  document = host_document_new (self->codec, state, self->zone, resource_type, id, json, FALSE, error);
  host_readers_give_state (self->readers, state);
  return document;
}

HostDocument *
host_store_prepare_parsed (HostStore *self, const char *resource_type, const char *id, GBytes *json,
                           yyjson_val *root, GError **error)
{
  HostCodecState *state;
  HostDocument *document;

  g_return_val_if_fail (HOST_IS_STORE (self), NULL);
  g_return_val_if_fail (resource_type != NULL && id != NULL && json != NULL && root != NULL, NULL);

  state = host_readers_take_state (self->readers);
  document = host_document_new_parsed (self->codec, state, self->zone, resource_type, id, json, root, error);
  host_readers_give_state (self->readers, state);
  return document;
}

/* --- watching ------------------------------------------------------------------------------------ */

guint
host_store_watch (HostStore *self, GMainContext *context, HostStoreWatch watch, gpointer user_data,
                  GDestroyNotify destroy)
{
  g_return_val_if_fail (HOST_IS_STORE (self) && watch != NULL, 0);

  return host_watches_add (self->watches, self, context, watch, user_data, destroy);
}

void
host_store_unwatch (HostStore *self, guint id)
{
  g_return_if_fail (HOST_IS_STORE (self));

  host_watches_remove (self->watches, id);
}
