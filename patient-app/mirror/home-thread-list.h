/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-thread.h"

G_BEGIN_DECLS

/**
 * HomeThreadList:
 * GListModel of HomeThread, the one with the newest message first, over a mirror's tasks, messages and
 * outbox. Main thread. Properties (notify): "n-unread" (messages in all threads), "loading".
 */
#define HOME_TYPE_THREAD_LIST (home_thread_list_get_type ())
G_DECLARE_FINAL_TYPE (HomeThreadList, home_thread_list, HOME, THREAD_LIST, GObject)

HomeThreadList *home_thread_list_new (HomeMirror *mirror);
guint home_thread_list_get_n_unread (HomeThreadList *self);
gboolean home_thread_list_get_loading (HomeThreadList *self);

/* The person opened the thread: shown as read at once, and the practice is told through the outbox. */
void home_thread_list_mark_seen (HomeThreadList *self, HomeThread *thread);

/* Sends a message: into @thread, which the practice knows by its id, or a new one about @subject when that is
 * NULL. Done when it is durable here. */
void home_thread_list_send_async (HomeThreadList *self, HomeThread *thread, const char *subject,
                                  const char *text, GAsyncReadyCallback callback, gpointer user_data);
/* The thread that the message is in. (transfer full) */
HomeThread *home_thread_list_send_finish (HomeThreadList *self, GAsyncResult *result, GError **error);

G_END_DECLS
