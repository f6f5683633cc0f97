/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "host-settings.h"

#include <glib/gi18n-lib.h>
#include <sys/resource.h>

/* A write of more entries saves little further writing, and all that it holds is in memory. */
#define ENTRIES_A_WRITE 4000u
#define MAX_AHEAD 16u /* pieces that are read and not yet ready */
#define MAX_BYTES_AHEAD (48u * 1024 * 1024)
/* They wait for the disk, not for a processor; together they let it write for several at once. */
#define N_KEEPERS 4
/* The workers step back for the one thread that writes, which all wait for in the end. */
#define WORKER_NICENESS 5

G_DEFINE_FINAL_TYPE (HostImport, host_import, G_TYPE_OBJECT)

/* The running thread's: pieces go to the workers, and come back in the order in which they went. What came
 * back is written by a thread of its own, one write after the other, while the next is made ready. */
typedef struct
{
  HostImport *import;
  GThreadPool *pool;
  GThreadPool *keepers; /* of the originals */
  GQueue ahead;         /* (element-type HostImportUnit) in order */
  gsize bytes_ahead;
  GPtrArray *ready; /* (element-type HostImportUnit) worked on, to be written together */
  guint n_ready;    /* entries of those */
  GThread *writer;  /* (nullable) at work on @writing */
  GPtrArray *writing;
  GError *error;    /* (owned) (nullable) the writer's, once it was waited for */
  GPtrArray *items; /* (element-type HostImportItem) of files, not of pieces */
  guint64 n_written;
  guint64 serial;
  gboolean last_round;
} Run;

static void
host_import_finalize (GObject *object)
{
  HostImport *self = HOST_IMPORT (object);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  host_import_report_free (self->report);
  g_hash_table_unref (self->conditionals);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->created);
  g_hash_table_unref (self->scopes);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->finished);
  g_clear_error (&self->ended_by);
  g_free (self->organization);
  g_clear_object (&self->actor);
  g_clear_object (&self->practice);
  G_OBJECT_CLASS (host_import_parent_class)->finalize (object);
}

static void
host_import_class_init (HostImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_import_finalize;
}

static void
host_import_init (HostImport *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->finished);
  self->report = host_import_report_new ();
  self->conditionals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->created = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
}

HostImport *
host_import_new (HostPractice *practice)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice), NULL);
  HostImport *self = g_object_new (HOST_TYPE_IMPORT, NULL);
  self->practice = g_object_ref (practice);
  self->store = host_practice_get_store (practice);
  self->actor = host_actor_new_system ();
  return self;
}

void
host_import_set_progress (HostImport *self, HostImportProgress progress, gpointer user_data)
{
  g_return_if_fail (HOST_IS_IMPORT (self));
  self->progress = progress;
  self->progress_data = user_data;
}

void
host_import_get_counts (HostImport *self, HostImportCounts *counts)
{
  g_return_if_fail (HOST_IS_IMPORT (self) && counts != NULL);
  *counts = self->counts;
}

char *
host_import_to_report (HostImport *self)
{
  g_return_val_if_fail (HOST_IS_IMPORT (self) && self->files != NULL, NULL);
  return host_import_report_to_json (self->report, self->files, &self->counts, self->started_us,
                                     self->ended_by);
}

char *
host_import_describe (HostImport *self, guint index)
{
  g_return_val_if_fail (HOST_IS_IMPORT (self), NULL);
  return host_import_report_describe (self->report, index);
}

/* --- what was worked on
 * --------------------------------------------------------------------------------------- */

static void
tell_progress (Run *run, gboolean at_end)
{
  HostImport *self = run->import;
  gint64 now_us = g_get_monotonic_time ();
  if (self->progress == NULL || (!at_end && now_us - self->progress_us < G_USEC_PER_SEC / 10))
    return;
  self->progress_us = now_us;
  self->progress (self->counts.bytes, self->bytes_total, run->n_written, self->progress_data);
}

static void
report_item (HostImport *self, HostImportItem *item)
{
  switch (item->kind)
    {
    case HOST_IMPORT_SET_ASIDE:
      self->counts.set_aside++;
      self->counts.unreadable += item->unreadable;
      if (item->file != NULL)
        item->file->n_set_aside++;
      break;
    case HOST_IMPORT_NOTE:
      self->counts.notes++;
      break;
    case HOST_IMPORT_SKIPPED:
      self->counts.skipped++;
      break;
    }
  host_import_report_take (self->report, item);
}

/* Empties @items. */
static void
report_items (HostImport *self, GPtrArray *items)
{
  g_ptr_array_set_free_func (items, NULL);
  for (guint i = 0; i < items->len; i++)
    report_item (self, items->pdata[i]);
  g_ptr_array_set_size (items, 0);
}

static gpointer
write_units (gpointer data)
{
  Run *run = data;
  GPtrArray *units = run->writing;
  if (host_import_write (run->import, (HostImportUnit **)units->pdata, units->len, &run->error))
    for (guint i = 0; i < units->len; i++)
      report_items (run->import, ((HostImportUnit *)units->pdata[i])->items);
  return NULL;
}

/* What was written is freed by the workers, for it takes its time. */
static gboolean
finish_writing (Run *run, GError **error)
{
  const HostImportCounts *counts = &run->import->counts;
  if (run->writer == NULL)
    return TRUE;
  g_thread_join (g_steal_pointer (&run->writer));
  run->n_written = counts->imported + counts->updated + counts->unchanged;
  for (guint i = 0; i < run->writing->len; i++)
    {
      HostImportUnit *unit = run->writing->pdata[i];
      unit->spent = TRUE;
      g_thread_pool_push (run->pool, unit, NULL);
    }
  g_ptr_array_set_size (run->writing, 0);
  if (run->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&run->error));
  return FALSE;
}

static gboolean
write_ready (Run *run, GError **error)
{
  GPtrArray *empty = run->writing;
  if (run->ready->len == 0)
    return TRUE;
  if (!finish_writing (run, error))
    return FALSE;
  run->writing = run->ready;
  run->ready = empty;
  run->n_ready = 0;
  run->writer = g_thread_new ("import-write", write_units, run);
  return TRUE;
}

static void
keep_name (HostImportUnit *unit)
{
  GPtrArray *names = unit->file->originals;
  if (unit->original == NULL || unit->last_round)
    return;
  g_ptr_array_add (names, g_steal_pointer (&unit->original));
  unit->file->n_unkept--;
}

/* Takes the oldest piece back from the workers. */
static gboolean
finish_oldest (Run *run, GError **error)
{
  HostImport *self = run->import;
  g_autoptr (HostImportUnit) unit = g_queue_pop_head (&run->ahead);
  g_mutex_lock (&self->lock);
  while (!unit->done || !unit->kept)
    g_cond_wait (&self->finished, &self->lock);
  g_mutex_unlock (&self->lock);
  run->bytes_ahead -= g_bytes_get_size (unit->piece.data);
  if (unit->error != NULL || unit->keep_error != NULL)
    {
      GError **failure = unit->error != NULL ? &unit->error : &unit->keep_error;
      g_propagate_error (error, g_steal_pointer (failure));
      return FALSE;
    }
  keep_name (unit);
  if (unit->waits)
    {
      g_array_append_val (unit->file->waiting, unit->ordinal);
      return TRUE;
    }
  self->counts.bytes += g_bytes_get_size (unit->piece.data);
  tell_progress (run, FALSE);
  run->n_ready += unit->entries->len;
  g_ptr_array_add (run->ready, g_steal_pointer (&unit));
  return run->n_ready < ENTRIES_A_WRITE || write_ready (run, error);
}

/* --- reading ahead
 * ----------------------------------------------------------------------------------------------- */

static void
work (gpointer data, gpointer user_data)
{
  HostImportUnit *unit = data;
  HostImport *self = user_data;
  if (unit->spent)
    {
      host_import_unit_free (unit);
      return;
    }
  setpriority (PRIO_PROCESS, 0, WORKER_NICENESS);
  host_import_unit_work (unit);
  g_mutex_lock (&self->lock);
  unit->done = TRUE;
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->lock);
}

static void
keep (gpointer data, gpointer user_data)
{
  HostImportUnit *unit = data;
  HostImport *self = user_data;
  unit->original = host_import_keep_original (self->store, unit->piece.original, &unit->keep_error);
  g_mutex_lock (&self->lock);
  unit->kept = TRUE;
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->lock);
}

static gboolean
send_piece (Run *run, HostImportFile *file, HostImportPiece *piece, guint ordinal, GError **error)
{
  HostImportUnit *unit = g_new0 (HostImportUnit, 1);
  unit->import = run->import;
  unit->file = file;
  unit->piece = *piece;
  *piece = (HostImportPiece){ 0 };
  unit->serial = run->serial++;
  unit->ordinal = ordinal;
  unit->last_round = run->last_round;
  run->bytes_ahead += g_bytes_get_size (unit->piece.data);
  g_queue_push_tail (&run->ahead, unit);
  unit->kept = unit->piece.original == NULL;
  g_thread_pool_push (run->pool, unit, NULL);
  if (unit->piece.original != NULL)
    {
      file->n_unkept++;
      g_thread_pool_push (run->keepers, unit, NULL);
    }
  while (run->ahead.length > 1 && (run->ahead.length > MAX_AHEAD || run->bytes_ahead > MAX_BYTES_AHEAD))
    if (!finish_oldest (run, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_wanted (const HostImportFile *file, guint ordinal)
{
  for (guint i = 0; i < file->waiting->len; i++)
    if (g_array_index (file->waiting, guint, i) == ordinal)
      return TRUE;
  return FALSE;
}

static gboolean
finish_all (Run *run, GError **error)
{
  while (run->ahead.length > 0)
    if (!finish_oldest (run, error))
      return FALSE;
  return TRUE;
}

static gboolean
send_pieces (Run *run, HostImportReader *reader, HostImportFile *file, GError **error)
{
  for (guint ordinal = 0;; ordinal++)
    {
      g_auto (HostImportPiece) piece = { 0 };
      if (!host_import_reader_next (reader, &piece, error))
        return FALSE;
      if (piece.data == NULL)
        return TRUE;
      if (run->last_round)
        g_clear_pointer (&piece.original, g_bytes_unref);
      if ((!run->last_round || is_wanted (file, ordinal)) && !send_piece (run, file, &piece, ordinal, error))
        return FALSE;
    }
}

/* A compressed original is kept before anything of it is taken, for its pieces are no part of it. */
static gboolean
begin_file (Run *run, HostImportReader *reader, HostImportFile *file, GError **error)
{
  if (run->last_round || !host_import_reader_is_compressed (reader))
    return TRUE;
  return host_import_keep_file (run->import->store, file, error) && host_import_reader_check (reader, error);
}

/* The originals of the pieces are known when all came back. */
static gboolean
end_file (Run *run, HostImportReader *reader, HostImportFile *file, GError **error)
{
  if (run->last_round)
    return TRUE;
  file->ended = TRUE;
  if (host_import_reader_is_compressed (reader) || !host_import_reader_is_cut (reader))
    return TRUE;
  return finish_all (run, error) && host_import_keep_file (run->import->store, file, error);
}

/* It costs no other file. */
static void
set_aside_file (Run *run, HostImportFile *file, guint64 line, const GError *failure)
{
  HostImportItem *item = g_new0 (HostImportItem, 1);
  gboolean damaged = g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  item->kind = HOST_IMPORT_SET_ASIDE;
  item->file = file;
  item->line = line;
  item->unreadable = !damaged;
  item->expected = g_strdup (damaged ? _ ("a gzip file that is whole; nothing of it was taken")
                                     : _ ("something that can be read; what was read of it before is taken"));
  item->found = g_strdup (failure->message);
  g_ptr_array_add (run->items, item);
}

static gboolean
read_file (Run *run, HostImportFile *file, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean failed_before = file->failed;
  file->failed = FALSE;
  HostImportReader *reader = host_import_reader_new (file, &failure);
  gboolean ok = reader != NULL && begin_file (run, reader, file, &failure)
                && send_pieces (run, reader, file, &failure) && end_file (run, reader, file, &failure);
  guint64 line = reader != NULL ? host_import_reader_get_line (reader) : 0;
  host_import_reader_free (reader);
  if (!ok && !file->failed)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (!ok && !failed_before)
    set_aside_file (run, file, line, failure);
  ok |= file->failed;
  file->failed |= failed_before;
  return ok;
}

/* Who gets another id is known before those are worked on who may refer to them. */
static gboolean
run_round (Run *run, GError **error)
{
  HostImport *self = run->import;
  guint rank = 0;
  for (guint i = 0; i < self->files->len; i++)
    {
      HostImportFile *file = self->files->pdata[i];
      if (run->last_round && file->waiting->len == 0)
        continue;
      if (file->rank > rank && !finish_all (run, error))
        return FALSE;
      rank = file->rank;
      if (!read_file (run, file, error))
        return FALSE;
      self->counts.files += !run->last_round;
    }
  return finish_all (run, error) && write_ready (run, error) && finish_writing (run, error);
}

/* --- a run
 * --------------------------------------------------------------------------------------------------- */

static gboolean
init_run (Run *run, HostImport *self, GError **error)
{
  *run = (Run){ .import = self, .ahead = G_QUEUE_INIT };
  run->ready = g_ptr_array_new ();
  run->writing = g_ptr_array_new ();
  run->items = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_item_free);
  /* Threads of its own, for they are not given back as they were. */
  run->pool = g_thread_pool_new (work, self, (int)MAX (1, g_get_num_processors ()), TRUE, error);
  if (run->pool != NULL)
    run->keepers = g_thread_pool_new (keep, self, N_KEEPERS, FALSE, error);
  return run->keepers != NULL;
}

static void
clear_run (Run *run)
{
  finish_writing (run, NULL);
  /* Waits for the workers, so that nobody works on what is freed next. */
  if (run->pool != NULL)
    g_thread_pool_free (run->pool, FALSE, TRUE);
  if (run->keepers != NULL)
    g_thread_pool_free (run->keepers, FALSE, TRUE);
  g_queue_clear_full (&run->ahead, (GDestroyNotify)host_import_unit_free);
  g_ptr_array_set_free_func (run->ready, (GDestroyNotify)host_import_unit_free);
  g_ptr_array_unref (run->ready);
  g_ptr_array_unref (run->writing);
  report_items (run->import, run->items);
  g_ptr_array_unref (run->items);
}

static gboolean
run_rounds (Run *run, GError **error)
{
  HostStore *store = run->import->store;
  gboolean ok = host_store_set_bulk (store, TRUE, error) && run_round (run, error);
  run->last_round = TRUE;
  ok = ok && run_round (run, error);
  finish_writing (run, NULL);
  return host_store_set_bulk (store, FALSE, ok ? error : NULL) && ok;
}

/* Last, and what was only passed by behind what is wrong. */
static void
report_left_out (HostImport *self, GPtrArray *items)
{
  for (guint i = 0; i < items->len;)
    if (((HostImportItem *)items->pdata[i])->kind == HOST_IMPORT_SKIPPED)
      i++;
    else
      report_item (self, g_ptr_array_steal_index (items, i));
  report_items (self, items);
}

static gboolean
find_practice (HostImport *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  self->organization = host_practice_get_setting (self->practice, HOST_SETTING_ORGANIZATION, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
host_import_run (HostImport *self, const char *const *paths, GError **error)
{
  Run run;
  g_return_val_if_fail (HOST_IS_IMPORT (self) && self->files == NULL && paths != NULL, FALSE);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_item_free);
  self->started_us = althea_clock_now_us ();
  self->files = host_import_find_files (paths, left_out, &self->bytes_total, error);
  if (self->files == NULL)
    return FALSE;
  if (!find_practice (self, error))
    return FALSE;
  host_import_take_room (self);
  gboolean ok = init_run (&run, self, &self->ended_by) && run_rounds (&run, &self->ended_by);
  tell_progress (&run, TRUE);
  clear_run (&run);
  report_left_out (self, left_out);
  if (ok)
    return host_import_keep_report (self, error);
  /* What was taken is in the record, so the report of it is too; the error the run ended with is the one that
   * counts. */
  althea_error_normalize (&self->ended_by);
  host_import_keep_report (self, NULL);
  g_propagate_error (error, g_error_copy (self->ended_by));
  return FALSE;
}

gboolean
host_import_has_report (HostImport *self)
{
  g_return_val_if_fail (HOST_IS_IMPORT (self), FALSE);
  return self->has_report;
}
