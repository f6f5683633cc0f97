/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AltheaLiveEvent:
 * What the host says on the live channel: the record has changed up to @seq of this @epoch; the listener asks
 * the change feed for what it may see of it. Never any content. Immutable, any thread. On the WebSocket:
 * {"seq": 1234, "epoch": "..."} as text, at most 1 KiB.
 */
#define ALTHEA_TYPE_LIVE_EVENT (althea_live_event_get_type ())
G_DECLARE_FINAL_TYPE (AltheaLiveEvent, althea_live_event, ALTHEA, LIVE_EVENT, GObject)

/* @seq at least 0; @epoch: the id of the record's life, new after a restore. */
AltheaLiveEvent *althea_live_event_new (gint64 seq, const char *epoch);
gint64 althea_live_event_get_seq (AltheaLiveEvent *self);
const char *althea_live_event_get_epoch (AltheaLiveEvent *self);

char *althea_live_event_to_json (AltheaLiveEvent *self); /* (transfer full) */
/* TOO_LARGE or INVALID. Members that it does not know are skipped, so that a newer host can say more. */
AltheaLiveEvent *althea_live_event_from_json (const char *json, gssize length, GError **error);

G_END_DECLS
