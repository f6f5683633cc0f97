/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-sync.h"

G_BEGIN_DECLS

/* What a person reads about a state. @n_total: 0 not known. @trouble (nullable): what failed. (transfer full)
 */
char *home_sync_make_text (HomeSyncState state, HomeMirror *mirror, guint n_received, guint n_total,
                           gboolean new_epoch, const char *trouble);

/* Messages of the practice that it was not told of yet: an operation that says they arrived, or NULL when
 * there are none. @told: set of ids, which grows by those that are named. (transfer full) */
AltheaOperation *home_sync_make_receipt (HomeMirror *mirror, GHashTable *told);

G_END_DECLS
