/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-pairing.h"
#include "home-outbox.h"
#include "home-record-list.h"

G_BEGIN_DECLS

/**
 * HomeMirror:
 * One patient's copy of what the practice released, opened with the profile's key: live lists of records,
 * what was read, drafts, the outbox. Everything in it can be read without a network. Main thread; the
 * database has a thread of its own. Ends with home_mirror_close(), after which every list is empty and the
 * key is gone.
 *
 * Properties (notify): "revoked", "last-synced-us" (0: never), "first-sync-done". Signal "seen-changed"
 * (const char *resource_type, const char *id): something was marked as read, or is new again.
 */
#define HOME_TYPE_MIRROR (home_mirror_get_type ())
G_DECLARE_FINAL_TYPE (HomeMirror, home_mirror, HOME, MIRROR, GObject)

/* Opens @path (mirror.db) with the profile's master key. WRONG_SECRET, CORRUPT, TOO_NEW. */
void home_mirror_open_async (const char *path, AltheaSecret *master, GAsyncReadyCallback callback,
                             gpointer user_data);
HomeMirror *home_mirror_open_finish (GAsyncResult *result, GError **error);
void home_mirror_close (HomeMirror *self);

/* Who and where. Lent, never NULL. */
const char *home_mirror_get_user_name (HomeMirror *self);
const char *home_mirror_get_patient_id (HomeMirror *self);
const char *home_mirror_get_patient_name (HomeMirror *self);
const char *home_mirror_get_practice_name (HomeMirror *self);
const char *home_mirror_get_practice_phone (HomeMirror *self); /* "" when the practice gave none */
const char *home_mirror_get_device_id (HomeMirror *self);
AltheaPairing *home_mirror_get_pairing (HomeMirror *self);

/* The live list of one type, read from disk when first asked for. Lent, the same one each time. */
HomeRecordList *home_mirror_get_records (HomeMirror *self, const char *resource_type);
HomeOutbox *home_mirror_get_outbox (HomeMirror *self);

/* A result or a note that arrived and was not opened yet; messages of the practice not read yet. Records of
 * other types are never new. */
gboolean home_mirror_is_new (HomeMirror *self, AltheaRecord *record);
/* Shows at once and is kept in the background; a failure to keep it is logged and shows as new again later.
 */
void home_mirror_mark_seen (HomeMirror *self, AltheaRecord *record);

/* Small things that are kept with the mirror: drafts by thread. NULL removes. */
const char *home_mirror_get_note (HomeMirror *self, const char *name); /* (nullable) lent */
void home_mirror_set_note (HomeMirror *self, const char *name, const char *text);

gboolean home_mirror_get_revoked (HomeMirror *self);
gboolean home_mirror_get_first_sync_done (HomeMirror *self);
gint64 home_mirror_get_last_synced_us (HomeMirror *self);

G_END_DECLS
