/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-text.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* A file of nothing but errors must not fill the memory; what is past this is counted only. */
#define MAX_ITEMS 100000u

struct _HostImportReport
{
  GMutex lock;
  GPtrArray *items; /* (element-type HostImportItem) */
  guint64 n_left_out;
};

void
host_import_file_free (HostImportFile *self)
{
  g_free (self->path);
  g_free (self->directory);
  g_ptr_array_unref (self->originals);
  g_array_unref (self->waiting);
  g_free (self);
}

void
host_import_item_free (HostImportItem *self)
{
  g_free (self->path);
  g_free (self->resource_type);
  g_free (self->id);
  g_free (self->element);
  g_free (self->expected);
  g_free (self->found);
  g_free (self);
}

HostImportReport *
host_import_report_new (void)
{
  HostImportReport *self = g_new0 (HostImportReport, 1);
  g_mutex_init (&self->lock);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_item_free);
  return self;
}

void
host_import_report_free (HostImportReport *self)
{
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
host_import_report_take (HostImportReport *self, HostImportItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->items->len < MAX_ITEMS)
    g_ptr_array_add (self->items, item);
  else
    {
      self->n_left_out++;
      host_import_item_free (item);
    }
}

guint
host_import_report_count (HostImportReport *self)
{
  return self->items->len;
}

static const char *
get_path (const HostImportItem *item)
{
  return item->file != NULL ? item->file->path : item->path;
}

/* What became of it, in the report's words and in people's. */
static const char *
name_kind (HostImportKind kind, gboolean translated)
{
  switch (kind)
    {
    case HOST_IMPORT_SET_ASIDE:
      return translated ? _ ("set aside") : "set-aside";
    case HOST_IMPORT_NOTE:
      return translated ? _ ("taken, note") : "note";
    case HOST_IMPORT_SKIPPED:
      return translated ? _ ("skipped") : "skipped";
    }
  g_assert_not_reached ();
}

char *
host_import_report_describe (HostImportReport *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (index >= self->items->len)
    return NULL;
  const HostImportItem *item = self->items->pdata[index];
  GString *text = g_string_new (get_path (item));
  if (item->line > 0)
    g_string_append_printf (text, ":%" G_GUINT64_FORMAT, item->line);
  if (item->line > 0 && item->column > 0)
    g_string_append_printf (text, ":%u", item->column);
  g_string_append_printf (text, ": %s", name_kind (item->kind, TRUE));
  if (item->element != NULL)
    g_string_append_printf (text, ": %s", item->element);
  if (item->expected != NULL)
    /* Translators: what an import file should have had at this place */
    g_string_append_printf (text, _ (": expected %s"), item->expected);
  if (item->found != NULL)
    g_string_append_printf (text, _ (", found %s"), item->found);
  /* It goes to a terminal, and parts of it were written by whoever made the file. */
  g_autofree char *raw = g_string_free_and_steal (text);
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  char *clean = althea_text_clean (valid, FALSE, NULL);
  g_strdelimit (clean, "\n\r\t", ' ');
  return clean;
}

/* --- as JSON
 * -------------------------------------------------------------------------------------------------- */

static void
add_text (yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, const char *text)
{
  if (text == NULL)
    return;
  /* A file's name, or what stood at the place, may be no UTF-8 at all. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  yyjson_mut_obj_add_strcpy (doc, object, key, valid);
}

static void
add_files (yyjson_mut_doc *doc, yyjson_mut_val *root, GPtrArray *files)
{
  yyjson_mut_val *list = yyjson_mut_obj_add_arr (doc, root, "files");
  for (guint i = 0; i < files->len; i++)
    {
      const HostImportFile *file = files->pdata[i];
      yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, list);
      add_text (doc, object, "path", file->path);
      yyjson_mut_obj_add_uint (doc, object, "bytes", file->n_bytes);
      yyjson_mut_obj_add_uint (doc, object, "taken", file->n_taken);
      yyjson_mut_obj_add_uint (doc, object, "setAside", file->n_set_aside);
      yyjson_mut_obj_add_bool (doc, object, "whole", file->ended && file->n_unkept == 0);
      yyjson_mut_val *originals = yyjson_mut_obj_add_arr (doc, object, "originals");
      for (guint j = 0; j < file->originals->len; j++)
        if (file->originals->pdata[j] != NULL)
          yyjson_mut_arr_add_strcpy (doc, originals, file->originals->pdata[j]);
    }
}

static void
add_items (yyjson_mut_doc *doc, yyjson_mut_val *root, GPtrArray *items)
{
  yyjson_mut_val *list = yyjson_mut_obj_add_arr (doc, root, "items");
  for (guint i = 0; i < items->len; i++)
    {
      const HostImportItem *item = items->pdata[i];
      yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, list);
      add_text (doc, object, "kind", name_kind (item->kind, FALSE));
      add_text (doc, object, "file", get_path (item));
      if (item->line > 0)
        yyjson_mut_obj_add_uint (doc, object, "line", item->line);
      if (item->line > 0 && item->column > 0)
        yyjson_mut_obj_add_uint (doc, object, "column", item->column);
      add_text (doc, object, "type", item->resource_type);
      add_text (doc, object, "id", item->id);
      add_text (doc, object, "element", item->element);
      add_text (doc, object, "expected", item->expected);
      add_text (doc, object, "found", item->found);
    }
}

char *
host_import_report_to_json (HostImportReport *self, GPtrArray *files, const HostImportCounts *counts,
                            gint64 started_us, const GError *ended_by)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *started = althea_clock_to_instant (started_us);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  add_text (doc, root, "started", started);
  if (ended_by != NULL)
    add_text (doc, root, "endedBy", althea_error_code_to_nick ((AltheaErrorCode)ended_by->code));
  yyjson_mut_obj_add_uint (doc, root, "imported", counts->imported);
  yyjson_mut_obj_add_uint (doc, root, "updated", counts->updated);
  yyjson_mut_obj_add_uint (doc, root, "unchanged", counts->unchanged);
  yyjson_mut_obj_add_uint (doc, root, "setAside", counts->set_aside);
  yyjson_mut_obj_add_uint (doc, root, "notes", counts->notes);
  yyjson_mut_obj_add_uint (doc, root, "skipped", counts->skipped);
  if (self->n_left_out > 0)
    yyjson_mut_obj_add_uint (doc, root, "itemsNotListed", self->n_left_out);
  add_files (doc, root, files);
  add_items (doc, root, self->items);
  char *text = yyjson_mut_write (doc, YYJSON_WRITE_PRETTY_TWO_SPACES | YYJSON_WRITE_NEWLINE_AT_END, NULL);
  g_assert (text != NULL);
  char *copy = g_strdup (text);
  free (text);
  return copy;
}
