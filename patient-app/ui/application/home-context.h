/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"
#include "home-profile.h"
#include "home-sync.h"
#include "home-thread-list.h"

G_BEGIN_DECLS

typedef struct _HomeResultList HomeResultList;

/**
 * HomeContext:
 * What a signed-in person's pages work with: mirror, synchronising, conversations, results. Made at sign-in
 * and closed at lock; after that nothing of the patient is left in it. Main thread.
 *
 * Properties (notify): "first-name", "patient-name", "practice-name", "practice-phone", "bar-text" (what the
 * slim bar says; "" when all is well), "bar-kind" (AltheaStateKind), "n-unread", "n-new-results",
 * "sync-text". Signal "show-place" (const char *place): a page asks for another one, such as "messages".
 */
#define HOME_TYPE_CONTEXT (home_context_get_type ())
G_DECLARE_FINAL_TYPE (HomeContext, home_context, HOME, CONTEXT, GObject)

/* @profile (nullable) in tests and previews. */
HomeContext *home_context_new (HomeProfile *profile, HomeMirror *mirror);
/* Begins to synchronise. */
void home_context_start (HomeContext *self);
/* Stops, closes the mirror and empties every list. */
void home_context_close (HomeContext *self);

HomeProfile *home_context_get_profile (HomeContext *self);    /* (nullable) lent */
HomeMirror *home_context_get_mirror (HomeContext *self);      /* lent */
HomeSync *home_context_get_sync (HomeContext *self);          /* lent */
HomeThreadList *home_context_get_threads (HomeContext *self); /* lent */
HomeResultList *home_context_get_results (HomeContext *self); /* lent */
const char *home_context_get_first_name (HomeContext *self);
void home_context_show_place (HomeContext *self, const char *place);

G_END_DECLS
