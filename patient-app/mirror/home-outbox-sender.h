/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"
#include "home-outbox-item.h"

G_BEGIN_DECLS

/**
 * HomeOutboxSender:
 * Sends what waits in an outbox, in order and one at a time, whenever its session is online; tries again what
 * failed on the way and gives up what the practice refuses. Owned by the outbox; main thread. Signal
 * "settled" (HomeOutboxItem *): the practice took or refused an item.
 */
#define HOME_TYPE_OUTBOX_SENDER (home_outbox_sender_get_type ())
G_DECLARE_FINAL_TYPE (HomeOutboxSender, home_outbox_sender, HOME, OUTBOX_SENDER, GObject)

/* @items: GListModel of HomeOutboxItem, which outlives this. */
HomeOutboxSender *home_outbox_sender_new (GListModel *items);
void home_outbox_sender_set_session (HomeOutboxSender *self, AltheaSession *session); /* (nullable) */
void home_outbox_sender_flush (HomeOutboxSender *self);
/* Nothing is sent any more, and what is under way counts as not sent. */
void home_outbox_sender_close (HomeOutboxSender *self);

G_END_DECLS
