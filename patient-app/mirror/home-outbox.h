/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"
#include "home-outbox-item.h"

G_BEGIN_DECLS

/**
 * HomeOutbox:
 * GListModel of HomeOutboxItem, oldest first: what the patient did and what became of it. An operation is
 * durable here before anything else happens, is sent in order when the practice can be reached, and takes
 * effect exactly once because its id goes with it however often it is sent. Main thread.
 * Properties (notify): "n-waiting" (kept or being sent), "n-refused".
 */
#define HOME_TYPE_OUTBOX (home_outbox_get_type ())
G_DECLARE_FINAL_TYPE (HomeOutbox, home_outbox, HOME, OUTBOX, GObject)

/* The item once it is durable on this computer. (transfer full) */
void home_outbox_add_async (HomeOutbox *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                            gpointer user_data);
HomeOutboxItem *home_outbox_add_finish (HomeOutbox *self, GAsyncResult *result, GError **error);

/* A refused item: replaced by @operation, edited by the person, or dropped when that is NULL. */
void home_outbox_replace_async (HomeOutbox *self, HomeOutboxItem *item, AltheaOperation *operation,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean home_outbox_replace_finish (HomeOutbox *self, GAsyncResult *result, GError **error);

/* Adds @operation in the place of @before (nullable), when that was not sent yet or was refused; else behind
 * it. (transfer full) */
void home_outbox_put_async (HomeOutbox *self, HomeOutboxItem *before, AltheaOperation *operation,
                            GAsyncReadyCallback callback, gpointer user_data);
HomeOutboxItem *home_outbox_put_finish (HomeOutbox *self, GAsyncResult *result, GError **error);

guint home_outbox_get_n_waiting (HomeOutbox *self);
guint home_outbox_get_n_refused (HomeOutbox *self);

/* Where to send; NULL keeps everything here. Referenced. Sends what waits whenever the session is online. */
void home_outbox_set_session (HomeOutbox *self, AltheaSession *session);
void home_outbox_flush (HomeOutbox *self);

/* A person of the practice opened the message that an item became. */
void home_outbox_note_seen (HomeOutbox *self, const char *message_id, gint64 seen_us);
/* The practice was restored: offers again what @is_known does not find there any more. Returns how many. */
typedef gboolean (*HomeOutboxKnown) (HomeOutboxItem *item, gpointer user_data);
guint home_outbox_offer_again (HomeOutbox *self, HomeOutboxKnown is_known, gpointer user_data);

G_END_DECLS
