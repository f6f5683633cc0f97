/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-writer.h"
#include "host-transaction-private.h"

#define GROUP_MAX 64
/* A job that wrote this much is committed by itself: nobody should wait for the next of its kind. */
#define BULK_WRITES 500
/* The log is moved into the file when there is nothing to do, or at the latest at this many pages. */
#define CHECKPOINT_IDLE_PAGES 1000
#define CHECKPOINT_BUSY_PAGES 16000
#define CHECKPOINT_BULK_PAGES 32000

/* Lives on the stack of the thread that waits, or on the heap with its task. */
typedef struct
{
  HostWork work; /* NULL: the thread ends */
  gpointer data;
  GTask *task; /* (owned) (nullable) */
  GMutex lock;
  GCond answered;
  gboolean done; /* under lock */
  gboolean ok;
  GError *error; /* (owned) (nullable) */
} Job;

struct _HostWriter
{
  HostTransaction *transaction; /* (owned) */
  HostReserve *reserve;         /* (owned) */
  GAsyncQueue *queue;           /* (owned) (element-type Job) */
  GThread *thread;
  HostWriterCommitted committed;
  gpointer committed_data;
  gint64 last_seq; /* that was told */
};

/* --- answering ----------------------------------------------------------------------------------- */

static void
answer (Job *job)
{
  if (job->task != NULL)
    {
      if (job->ok)
        g_task_return_boolean (job->task, TRUE);
      else
        g_task_return_error (job->task, g_steal_pointer (&job->error));
      g_object_unref (job->task);
      g_free (job);
      return;
    }
  g_mutex_lock (&job->lock);
  job->done = TRUE;
  g_cond_signal (&job->answered);
  g_mutex_unlock (&job->lock);
}

static void
fail (Job *job, const GError *error)
{
  job->ok = FALSE;
  if (job->error == NULL)
    job->error = g_error_copy (error);
}

/* --- one job ------------------------------------------------------------------------------------- */

static gboolean
work (HostWriter *self, Job *job)
{
  HostTransaction *transaction = self->transaction;

  transaction->n_writes = 0;
  transaction->broken = FALSE;
  g_clear_error (&job->error);
  job->ok = job->work (transaction, job->data, &job->error);
  if (job->ok && transaction->broken)
    {
      job->ok = FALSE;
      g_set_error_literal (&job->error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "a write failed half way");
    }
  if (job->ok)
    job->ok = host_transaction_flush (transaction, &job->error);
  if (!job->ok && job->error == NULL)
    g_set_error_literal (&job->error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "a job failed without saying why");
  if (!job->ok)
    host_transaction_forget (transaction);
  return job->ok;
}

/* TRUE when the transaction stands and can take further jobs. */
static gboolean
work_in_savepoint (HostWriter *self, Job *job)
{
  AltheaDatabase *db = self->transaction->db;
  g_autoptr (GError) error = NULL;

  if (!althea_database_exec (db, "SAVEPOINT job", &error))
    {
      fail (job, error);
      return althea_database_in_transaction (db);
    }
  if (work (self, job))
    {
      if (althea_database_exec (db, "RELEASE job", &error))
        return TRUE;
      fail (job, error);
    }
  else if (althea_database_in_transaction (db)
           && althea_database_exec (db, "ROLLBACK TO job; RELEASE job", &error))
    return TRUE;
  althea_database_rollback (db);
  host_transaction_forget (self->transaction);
  return FALSE;
}

/* --- a group ------------------------------------------------------------------------------------- */

static gboolean
may_write (HostWriter *self, GError **error)
{
  if (!althea_database_has_failed (self->transaction->db))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_IO,
                       "the disk failed before; nothing is stored until the record is opened again");
  return FALSE;
}

static void
make_room (HostWriter *self, const GError *error)
{
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DISK_FULL))
    host_reserve_give_up (self->reserve);
}

static void
run_alone (HostWriter *self, Job *job)
{
  AltheaDatabase *db = self->transaction->db;
  g_autoptr (GError) error = NULL;

  if (!may_write (self, &error) || !althea_database_begin (db, TRUE, &error))
    {
      fail (job, error);
      return;
    }
  if (work (self, job) && !althea_database_commit (db, &error))
    fail (job, error);
  if (!job->ok)
    {
      althea_database_rollback (db);
      host_transaction_forget (self->transaction);
      make_room (self, job->error);
    }
}

/* The jobs of a group that SQLite rolled back as a whole run again, each by itself. */
static void
run_again (HostWriter *self, GPtrArray *group)
{
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);
      if (job->ok)
        run_alone (self, job);
    }
}

static Job *
next_of_group (HostWriter *self, GPtrArray *group)
{
  Job *job;

  if (group->len >= GROUP_MAX || self->transaction->n_writes >= BULK_WRITES)
    return NULL;
  job = g_async_queue_try_pop (self->queue);
  if (job != NULL && job->work == NULL)
    {
      g_async_queue_push_front (self->queue, job);
      return NULL;
    }
  return job;
}

/* The first job has no savepoint: there is nothing before it to keep, and a large import would hold a copy
 * of every page it changes. Returns FALSE when the transaction is gone. */
static gboolean
run_first (HostWriter *self, Job *job)
{
  AltheaDatabase *db = self->transaction->db;

  if (work (self, job))
    return TRUE;
  althea_database_rollback (db);
  make_room (self, job->error);
  return FALSE;
}

static void
commit_group (HostWriter *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;

  if (althea_database_commit (self->transaction->db, &error))
    return;
  host_transaction_forget (self->transaction);
  make_room (self, error);
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);
      if (job->ok)
        fail (job, error);
    }
}

static void
run_group (HostWriter *self, GPtrArray *group, Job *first)
{
  g_autoptr (GError) error = NULL;
  Job *job;

  g_ptr_array_add (group, first);
  if (!may_write (self, &error) || !althea_database_begin (self->transaction->db, TRUE, &error))
    {
      fail (first, error);
      return;
    }
  if (!run_first (self, first))
    return;
  while ((job = next_of_group (self, group)) != NULL)
    {
      g_ptr_array_add (group, job);
      if (!work_in_savepoint (self, job))
        {
          make_room (self, job->error);
          run_again (self, group);
          return;
        }
    }
  commit_group (self, group);
}

/* --- the thread ---------------------------------------------------------------------------------- */

static void
tell (HostWriter *self)
{
  gint64 seq = self->transaction->seq;

  /* Not known after a rollback, even when others of the group were committed. */
  if (seq < 0)
    seq = host_connection_last_seq (self->transaction->connection, NULL);
  if (seq <= self->last_seq)
    return;
  self->last_seq = seq;
  self->committed (seq, self->committed_data);
}

static void
tidy (HostWriter *self)
{
  const int n_pages = althea_database_get_wal_pages (self->transaction->db);
  const int limit = althea_database_is_bulk (self->transaction->db) ? CHECKPOINT_BULK_PAGES
                    : g_async_queue_length (self->queue) > 0        ? CHECKPOINT_BUSY_PAGES
                                                                    : CHECKPOINT_IDLE_PAGES;
  g_autoptr (GError) error = NULL;

  if (n_pages < limit)
    return;
  if (!althea_database_checkpoint (self->transaction->db, FALSE, &error))
    g_warning ("%s", error->message);
  host_reserve_take (self->reserve, althea_database_get_size (self->transaction->db));
}

static gpointer
writer_thread (gpointer data)
{
  HostWriter *self = data;
  g_autoptr (GPtrArray) group = g_ptr_array_sized_new (GROUP_MAX);
  Job *job;

  while ((job = g_async_queue_pop (self->queue))->work != NULL)
    {
      run_group (self, group, job);
      tell (self);
      for (guint i = 0; i < group->len; i++)
        answer (g_ptr_array_index (group, i));
      g_ptr_array_set_size (group, 0);
      tidy (self);
    }
  answer (job);
  return NULL;
}

/* --- public -------------------------------------------------------------------------------------- */

HostWriter *
host_writer_new (HostTransaction *transaction, HostReserve *reserve, gint64 last_seq,
                 HostWriterCommitted committed, gpointer user_data)
{
  HostWriter *self = g_new0 (HostWriter, 1);

  self->transaction = transaction;
  self->reserve = reserve;
  self->queue = g_async_queue_new ();
  self->last_seq = last_seq;
  self->committed = committed;
  self->committed_data = user_data;
  althea_database_take_over_checkpoints (transaction->db);
  self->thread = g_thread_new ("store-writer", writer_thread, self);
  return self;
}

gboolean
host_writer_run (HostWriter *self, HostWork work_func, gpointer data, GError **error)
{
  Job job = { .work = work_func, .data = data };

  g_return_val_if_fail (g_thread_self () != self->thread, FALSE);

  g_mutex_init (&job.lock);
  g_cond_init (&job.answered);
  g_async_queue_push (self->queue, &job);
  g_mutex_lock (&job.lock);
  while (!job.done)
    g_cond_wait (&job.answered, &job.lock);
  g_mutex_unlock (&job.lock);
  g_mutex_clear (&job.lock);
  g_cond_clear (&job.answered);
  if (!job.ok && job.error != NULL)
    g_propagate_error (error, job.error);
  return job.ok;
}

void
host_writer_run_task (HostWriter *self, HostWork work_func, gpointer data, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->work = work_func;
  job->data = data;
  job->task = g_object_ref (task);
  g_async_queue_push (self->queue, job);
}

void
host_writer_free (HostWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return;
  host_writer_run (self, NULL, NULL, NULL);
  g_thread_join (self->thread);
  if (!althea_database_has_failed (self->transaction->db)
      && !althea_database_checkpoint (self->transaction->db, TRUE, &error))
    g_warning ("%s", error->message);
  host_transaction_free (self->transaction);
  host_reserve_free (self->reserve);
  g_async_queue_unref (self->queue);
  g_free (self);
}
