/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"

G_BEGIN_DECLS

/**
 * HomeThread:
 * One conversation with the practice: its stored messages and those of the patient that are still on their
 * way. Main thread; made and kept true by HomeThreadList. Properties (notify): "id" (of the Task; "" while
 * the practice does not have it yet), "subject", "preview" (of the newest message), "last-us", "n-unread",
 * "state-text" (of the patient's newest message while it is not at the practice; "" otherwise), "closed".
 */
#define HOME_TYPE_THREAD (home_thread_get_type ())
G_DECLARE_FINAL_TYPE (HomeThread, home_thread, HOME, THREAD, GObject)

const char *home_thread_get_id (HomeThread *self);
const char *home_thread_get_key (HomeThread *self); /* stable name for drafts, also before there is an id */
const char *home_thread_get_subject (HomeThread *self);
const char *home_thread_get_preview (HomeThread *self);
const char *home_thread_get_state_text (HomeThread *self);
gint64 home_thread_get_last_us (HomeThread *self);
guint home_thread_get_n_unread (HomeThread *self);
gboolean home_thread_get_closed (HomeThread *self);
GListModel *home_thread_get_messages (HomeThread *self); /* lent, of AltheaRecord (Communication), live */
GListModel *home_thread_get_pending (HomeThread *self);  /* lent, of HomeOutboxItem, live */

/* For HomeThreadList. @task (nullable). @messages of AltheaRecord newest first; @pending of HomeOutboxItem.
 */
HomeThread *home_thread_new (const char *key);
void home_thread_update (HomeThread *self, HomeMirror *mirror, const char *id, AltheaRecord *task,
                         GPtrArray *messages, GPtrArray *pending);

G_END_DECLS
