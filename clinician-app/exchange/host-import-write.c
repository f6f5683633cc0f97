/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"

#include <glib/gi18n-lib.h>

#define MAX_TRIES 4u

typedef struct
{
  GArray *entries;             /* (owned) (element-type HostIntakeEntry) */
  HostIntakeOutcome *outcomes; /* (owned) */
  guint n_kept;
} Batch;

static void
batch_clear (Batch *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->outcomes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static void
fill_batch (Batch *batch, HostImportUnit **units, guint n_units)
{
  batch->entries = g_array_new (FALSE, TRUE, sizeof (HostIntakeEntry));
  for (guint i = 0; i < n_units; i++)
    for (guint j = 0; j < units[i]->entries->len; j++)
      {
        const HostImportEntry *entry = units[i]->entries->pdata[j];
        HostIntakeEntry one = { .resource_type = entry->resource_type, .id = entry->id, .json = entry->json };
        one.document = entry->document;
        one.only_new = !entry->decided;
        one.release = entry->release;
        if (entry->keep)
          batch->n_kept++;
        else
          g_array_append_val (batch->entries, one);
      }
  batch->outcomes = g_new0 (HostIntakeOutcome, MAX (1, batch->entries->len));
}

static void
count_outcomes (HostImport *self, const Batch *batch)
{
  for (guint i = 0; i < batch->entries->len; i++)
    switch (batch->outcomes[i])
      {
      case HOST_INTAKE_CREATED:
        self->counts.imported++;
        break;
      case HOST_INTAKE_UPDATED:
        self->counts.updated++;
        break;
      case HOST_INTAKE_UNCHANGED:
        self->counts.unchanged++;
        break;
      }
  self->counts.unchanged += batch->n_kept;
}

/* Which unit the entry @index of its batch is of. */
static guint
find_unit (HostImportUnit **units, guint n_units, guint index)
{
  guint at = 0;
  for (; at + 1 < n_units; at++)
    {
      guint n_written = 0;
      for (guint i = 0; i < units[at]->entries->len; i++)
        n_written += !((const HostImportEntry *)units[at]->entries->pdata[i])->keep;
      if (index < n_written)
        break;
      index -= n_written;
    }
  return at;
}

/* *failed (optional): the unit that cannot be written with those before it. */
static gboolean
try_write (HostImport *self, HostImportUnit **units, guint n_units, guint *failed, GError **error)
{
  g_auto (Batch) batch = { 0 };
  guint index = 0;
  fill_batch (&batch, units, n_units);
  if (batch.entries->len > 0
      && !host_practice_import (self->practice, self->actor,
                                (const HostIntakeEntry *)(gpointer)batch.entries->data, batch.entries->len,
                                NULL, batch.outcomes, &index, error))
    {
      if (failed != NULL)
        *failed = find_unit (units, n_units, index);
      return FALSE;
    }
  count_outcomes (self, &batch);
  for (guint i = 0; i < n_units; i++)
    units[i]->file->n_taken += units[i]->entries->len;
  return TRUE;
}

/* --- ids that are taken here
 * ------------------------------------------------------------------------------------ */

/* Another person's, another patient's? Then it must not become a version of it. */
static gboolean
is_other (HostImport *self, const HostImportEntry *entry, HostVersion *here, GError **error)
{
  if (!host_import_is_keyed (entry->resource_type))
    return here->patient_id != NULL && entry->patient_id != NULL
           && g_strcmp0 (here->patient_id, entry->patient_id) != 0;
  gsize n_bytes;
  const char *text = g_bytes_get_data (entry->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return !host_import_was_same (self, entry->resource_type, entry->id, yyjson_doc_get_root (doc), error);
}

static void
rename_entry (HostImportUnit *unit, const HostImportEntry *entry)
{
  const char *own = entry->own_id != NULL ? entry->own_id : entry->id;
  g_autofree char *mark = NULL;
  if (host_import_is_keyed (entry->resource_type))
    {
      gsize n_bytes;
      const char *text = g_bytes_get_data (entry->json, &n_bytes);
      g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
      mark = host_import_distinguish (yyjson_doc_get_root (doc));
    }
  g_autofree char *id = host_import_make_id ("renamed", entry->resource_type, own,
                                             mark != NULL ? mark : entry->patient_id, NULL);
  if (unit->renames == NULL)
    unit->renames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (mark == NULL)
    g_hash_table_insert (unit->renames,
                         g_strconcat (entry->resource_type, "/", own, "\037", entry->patient_id, NULL),
                         g_strdup (id));
  g_hash_table_insert (unit->renames, g_strconcat (entry->resource_type, "/", own, NULL),
                       g_steal_pointer (&id));
}

/* Looks at what stands under each id here. *renamed: some id means another; the unit must be worked on again.
 */
static gboolean
resolve_unit (HostImport *self, HostImportUnit *unit, gboolean *renamed, GError **error)
{
  for (guint i = 0; i < unit->entries->len; i++)
    {
      HostImportEntry *entry = unit->entries->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (HostVersion) here = host_store_read (self->store, entry->resource_type, entry->id, &failure);
      if (here == NULL && g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        continue;
      if (here == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_autoptr (GError) unread = NULL;
      gboolean other = is_other (self, entry, here, &unread);
      if (unread != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&unread));
          return FALSE;
        }
      if (other)
        {
          rename_entry (unit, entry);
          *renamed = TRUE;
        }
      else if (!host_import_settle (self, entry, here, error))
        return FALSE;
    }
  return TRUE;
}

/* The same id twice within one piece, with different content: the later one is the next version. */
static void
decide_repeats (HostImportUnit *unit)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < unit->entries->len; i++)
    {
      HostImportEntry *entry = unit->entries->pdata[i];
      if (!g_hash_table_add (seen, g_strconcat (entry->resource_type, "/", entry->id, NULL)))
        entry->decided = TRUE;
    }
}

static void
set_aside_unit (HostImportUnit *unit, const char *reason)
{
  for (guint i = 0; i < unit->entries->len; i++)
    {
      const HostImportEntry *entry = unit->entries->pdata[i];
      HostImportItem *item = g_new0 (HostImportItem, 1);
      item->kind = HOST_IMPORT_SET_ASIDE;
      item->file = unit->file;
      item->line = entry->line + unit->piece.first_line;
      item->resource_type = g_strdup (entry->resource_type);
      item->id = g_strdup (entry->own_id);
      item->expected = g_strdup (reason);
      g_ptr_array_add (unit->items, item);
    }
  g_ptr_array_set_size (unit->entries, 0);
}

static gboolean
ends_run (const GError *failure)
{
  return !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS)
         && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT)
         && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_INVALID)
         && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
}

static gboolean
write_one (HostImport *self, HostImportUnit *unit, GError **error)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr (GError) failure = NULL;
      gboolean renamed = FALSE;
      if (!resolve_unit (self, unit, &renamed, error))
        return FALSE;
      if (renamed)
        {
          host_import_unit_work (unit);
          if (unit->error != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&unit->error));
              return FALSE;
            }
          continue;
        }
      decide_repeats (unit);
      if (try_write (self, &unit, 1, NULL, &failure))
        return TRUE;
      if (ends_run (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS))
        break;
    }
  set_aside_unit (unit, _ ("something that can be stored beside what is here"));
  return TRUE;
}

gboolean
host_import_write (HostImport *self, HostImportUnit **units, guint n_units, GError **error)
{
  while (n_units > 0)
    {
      g_autoptr (GError) failure = NULL;
      guint failed = 0;
      if (try_write (self, units, n_units, &failed, &failure))
        return TRUE;
      if (ends_run (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      /* Together what comes before it, by itself the one that failed, and then the rest. */
      if (!host_import_write (self, units, failed, error) || !write_one (self, units[failed], error))
        return FALSE;
      units += failed + 1;
      n_units -= failed + 1;
    }
  return TRUE;
}
