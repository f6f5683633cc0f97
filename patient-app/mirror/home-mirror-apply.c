/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "althea-clock.h"
#include "althea-error.h"
#include "home-mirror-struct.h"

/* What the sync brings: pages of changes, a new epoch, the end of the pairing, the practice's own facts. */

static void
show_page (HomeMirror *self, HomeMirrorPage *page)
{
  GHashTableIter iter;
  gpointer type = NULL, value = NULL;

  for (guint i = 0; i < page->seen->len; i++)
    g_hash_table_add (self->state->seen, g_strdup (g_ptr_array_index (page->seen, i)));
  for (guint i = 0; i < page->unseen->len; i++)
    g_hash_table_remove (self->state->seen, g_ptr_array_index (page->unseen, i));
  g_hash_table_iter_init (&iter, page->deltas);
  while (g_hash_table_iter_next (&iter, &type, &value))
    {
      HomeRecordList *list = g_hash_table_lookup (self->lists, type);
      HomeMirrorDelta *delta = value;

      if (list != NULL)
        home_record_list_apply (list, delta->changed, delta->gone_ids);
    }
  for (guint i = 0; i < page->unseen->len; i++)
    home_mirror_emit_seen_changed (self, g_ptr_array_index (page->unseen, i));
  if (page->n_unreadable > 0)
    g_warning ("%u records that the practice sent cannot be shown", page->n_unreadable);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeMirror *self = g_task_get_source_object (task);
  HomeMirrorPage *page = NULL;
  GError *error = NULL;

  if (!home_vault_run_finish (result, (gpointer *)&page, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->vault != NULL)
    {
      g_set_str (&self->state->cursor, page->cursor);
      g_set_str (&self->state->epoch, page->epoch);
      show_page (self, page);
      if (page->last)
        {
          self->state->last_synced_us = page->now_us;
          g_object_notify (G_OBJECT (self), "last-synced-us");
        }
      if (page->last && !self->state->first_sync_done)
        {
          self->state->first_sync_done = TRUE;
          g_object_notify (G_OBJECT (self), "first-sync-done");
        }
    }
  g_task_return_boolean (task, TRUE);
}

static GTask *
new_task (HomeMirror *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (self->vault != NULL)
    return g_steal_pointer (&task);
  g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the mirror is closed");
  return NULL;
}

void
home_mirror_apply_async (HomeMirror *self, GPtrArray *changes, const char *cursor, const char *epoch,
                         gboolean last, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, home_mirror_apply_async, callback, user_data);
  HomeMirrorPage *page = NULL;

  if (task == NULL)
    return;
  page = g_new0 (HomeMirrorPage, 1);
  page->changes = g_ptr_array_ref (changes);
  page->cursor = g_strdup (cursor);
  page->epoch = g_strdup (epoch);
  page->last = last;
  page->first_sync = !self->state->first_sync_done;
  page->now_us = althea_clock_now_us ();
  home_vault_write_async (self->vault, home_mirror_page_write, page, (GDestroyNotify)home_mirror_page_free,
                          applied_cb, task);
}

gboolean
home_mirror_apply_finish (HomeMirror *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
epoch_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeMirror *self = g_task_get_source_object (task);
  const char *epoch = NULL;
  GError *error = NULL;

  if (!home_vault_run_finish (result, (gpointer *)&epoch, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_set_str (&self->state->cursor, "");
  g_set_str (&self->state->epoch, epoch);
  g_task_return_boolean (task, TRUE);
}

void
home_mirror_start_epoch_async (HomeMirror *self, const char *epoch, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = new_task (self, home_mirror_start_epoch_async, callback, user_data);

  if (task != NULL)
    home_vault_write_async (self->vault, home_mirror_epoch_write, g_strdup (epoch), g_free, epoch_started_cb,
                            task);
}

gboolean
home_mirror_start_epoch_finish (HomeMirror *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
home_mirror_set_revoked (HomeMirror *self)
{
  if (self->state->revoked)
    return;
  self->state->revoked = TRUE;
  home_mirror_write_value (self, "revoked", "yes");
  g_object_notify (G_OBJECT (self), "revoked");
}

void
home_mirror_set_practice (HomeMirror *self, const char *name, const char *phone)
{
  AltheaPairing *pairing = self->state->pairing;

  if (name != NULL && *name != '\0' && g_set_str (&pairing->practice_name, name))
    home_mirror_write_value (self, "pairing.practice-name", name);
  if (phone != NULL && *phone != '\0' && g_set_str (&pairing->practice_phone, phone))
    home_mirror_write_value (self, "pairing.practice-phone", phone);
}
