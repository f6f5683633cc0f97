/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-operation.h"

G_BEGIN_DECLS

typedef enum
{
  HOME_OUTBOX_KEPT = 1, /* durable on this computer; waits for the practice to be reached */
  HOME_OUTBOX_SENDING,
  HOME_OUTBOX_ACCEPTED, /* durable at the practice */
  HOME_OUTBOX_SEEN,     /* a person of the practice opened it */
  HOME_OUTBOX_REFUSED,  /* the practice said no; the text is kept */
} HomeOutboxState;
#define HOME_TYPE_OUTBOX_STATE (home_outbox_state_get_type ())
GType home_outbox_state_get_type (void);

/**
 * HomeOutboxItem:
 * One operation of the patient on its way, with its true state. Main thread; changed by HomeOutbox only.
 * Properties (notify): "state", "state-text" (what a person reads, with the time), "reason" (nullable: why it
 * was refused), "failed" (refused).
 */
#define HOME_TYPE_OUTBOX_ITEM (home_outbox_item_get_type ())
G_DECLARE_FINAL_TYPE (HomeOutboxItem, home_outbox_item, HOME, OUTBOX_ITEM, GObject)

const char *home_outbox_item_get_id (HomeOutboxItem *self);
AltheaOperation *home_outbox_item_get_operation (HomeOutboxItem *self); /* lent */
HomeOutboxState home_outbox_item_get_state (HomeOutboxItem *self);
/* "Kept on this computer", "Sending", "At the practice 10:02", "Seen 10:40", "Not sent: ...". Lent. */
const char *home_outbox_item_get_state_text (HomeOutboxItem *self);
const char *home_outbox_item_get_reason (HomeOutboxItem *self); /* (nullable) */
gint64 home_outbox_item_get_made_us (HomeOutboxItem *self);
gint64 home_outbox_item_get_stored_us (HomeOutboxItem *self); /* 0: not at the practice */
gint64 home_outbox_item_get_seen_us (HomeOutboxItem *self);   /* 0: not seen */
/* A member of what the practice answered, such as "thread" or "message". (nullable) lent */
const char *home_outbox_item_get_result (HomeOutboxItem *self, const char *name);

/* The words for a time inside a state: "10:02" today, else with its day. (transfer full) */
char *home_time_to_words (gint64 time_us);

G_END_DECLS
