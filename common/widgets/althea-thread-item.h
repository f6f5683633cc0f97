/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaThreadItem:
 * One message as the thread shows it: a stored Communication, or one that still waits in an outbox. Main
 * thread. Properties (notify): "id" (construct), "text", "sender-name", "own" (written on this side),
 * "time-us", "state-text" (true words: "Kept on this computer", "At the practice 10:02", "Seen 10:40"),
 * "failed" (could not be sent and waits for the person). All but "id" can be set.
 */
#define ALTHEA_TYPE_THREAD_ITEM (althea_thread_item_get_type ())
G_DECLARE_FINAL_TYPE (AltheaThreadItem, althea_thread_item, ALTHEA, THREAD_ITEM, GObject)

AltheaThreadItem *
althea_thread_item_new (const char *id, const char *text, const char *sender_name, gboolean own,
                        gint64 time_us, const char *state_text, gboolean failed);
/* From a Communication. @own_reference: "Patient/1" or "Practitioner/2" of the reader's side; a message is
 * own when its sender is of the same type (any practitioner for a practice, the patient for a patient). */
AltheaThreadItem *
althea_thread_item_new_for_communication (AltheaRecord *communication, const char *own_reference);

const char *althea_thread_item_get_id (AltheaThreadItem *self);
const char *althea_thread_item_get_text (AltheaThreadItem *self);
const char *althea_thread_item_get_sender_name (AltheaThreadItem *self);
gboolean althea_thread_item_get_own (AltheaThreadItem *self);
gint64 althea_thread_item_get_time_us (AltheaThreadItem *self);
const char *althea_thread_item_get_state_text (AltheaThreadItem *self);
gboolean althea_thread_item_get_failed (AltheaThreadItem *self);

G_END_DECLS
