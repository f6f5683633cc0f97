/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-pull.h"

#include "home-mirror-private.h"

#define PAGE_SIZE 500

typedef struct
{
  AltheaSession *session; /* (owned) */
  HomeMirror *mirror;     /* (owned) */
  HomePullProgress progress;
  guint n_received; /* in this run */
  guint n_page;     /* changes of the page that is being committed */
  gint64 n_left;    /* behind that page; -1 unknown */
  gboolean last;    /* no page follows it */
  gboolean new_epoch;
} Pull;

static void fetch_page (GTask *task);

static void
pull_free (gpointer data)
{
  Pull *pull = data;

  g_clear_object (&pull->session);
  g_clear_object (&pull->mirror);
  g_free (pull);
}

static void
tell (GTask *task)
{
  Pull *pull = g_task_get_task_data (task);

  pull->progress (pull->n_received, pull->n_left, pull->new_epoch, g_task_get_source_object (task));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *pull = g_task_get_task_data (task);
  GError *error = NULL;

  if (!home_mirror_apply_finish (HOME_MIRROR (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  pull->n_received += pull->n_page;
  if (g_task_return_error_if_cancelled (task))
    return;
  tell (task);
  if (pull->last)
    g_task_return_boolean (task, TRUE);
  else
    fetch_page (g_steal_pointer (&task));
}

static void
epoch_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!home_mirror_start_epoch_finish (HOME_MIRROR (source), result, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    fetch_page (g_steal_pointer (&task));
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *pull = g_task_get_task_data (task);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *cursor = NULL, *epoch = NULL;
  const char *known_epoch = home_mirror_get_epoch (pull->mirror);
  gboolean more = FALSE;
  gint64 n_left = -1;
  GError *error = NULL;

  changes = althea_session_changes_finish (ALTHEA_SESSION (source), result, &cursor, &more, &n_left, &epoch,
                                           &error);
  if (changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (*known_epoch != '\0' && g_strcmp0 (epoch, known_epoch) != 0)
    {
      /* The page belongs to a cursor of the old epoch, so it says nothing. */
      pull->new_epoch = TRUE;
      pull->n_left = -1;
      tell (task);
      home_mirror_start_epoch_async (pull->mirror, epoch, epoch_started_cb, g_steal_pointer (&task));
      return;
    }
  pull->n_page = changes->len;
  pull->n_left = n_left;
  pull->last = !more;
  home_mirror_apply_async (pull->mirror, changes, cursor, epoch, !more, applied_cb, g_steal_pointer (&task));
}

static void
fetch_page (GTask *task)
{
  Pull *pull = g_task_get_task_data (task);

  althea_session_changes_async (pull->session, home_mirror_get_cursor (pull->mirror), PAGE_SIZE,
                                g_task_get_cancellable (task), page_cb, task);
}

void
home_pull_run_async (GObject *owner, AltheaSession *session, HomeMirror *mirror, HomePullProgress progress,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;
  Pull *pull = NULL;

  g_return_if_fail (G_IS_OBJECT (owner));
  g_return_if_fail (ALTHEA_IS_SESSION (session));
  g_return_if_fail (HOME_IS_MIRROR (mirror));
  g_return_if_fail (progress != NULL);

  task = g_task_new (owner, cancellable, callback, user_data);
  g_task_set_source_tag (task, home_pull_run_async);
  /* What was committed is told of even when the run was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  pull = g_new0 (Pull, 1);
  pull->session = g_object_ref (session);
  pull->mirror = g_object_ref (mirror);
  pull->progress = progress;
  pull->n_left = -1;
  g_task_set_task_data (task, pull, pull_free);
  fetch_page (task);
}

gboolean
home_pull_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, home_pull_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
