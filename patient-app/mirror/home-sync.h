/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"
#include "home-mirror.h"

G_BEGIN_DECLS

typedef enum
{
  HOME_SYNC_STOPPED = 0,
  HOME_SYNC_CONNECTING,
  HOME_SYNC_OFFLINE, /* the practice cannot be reached; everything here can still be read */
  HOME_SYNC_WAITING, /* reached, but the practice's record is locked */
  HOME_SYNC_RUNNING, /* receiving */
  HOME_SYNC_UP_TO_DATE,
  HOME_SYNC_TROUBLE, /* something failed and is tried again */
  HOME_SYNC_REVOKED, /* the practice unlinked this computer */
} HomeSyncState;
#define HOME_TYPE_SYNC_STATE (home_sync_state_get_type ())
GType home_sync_state_get_type (void);

/**
 * HomeSync:
 * Keeps a mirror up to date with its practice: pulls the change feed in pages at the start, when the live
 * channel says so and on demand, commits every page with its cursor, sends what waits in the outbox, and says
 * which messages arrived. Main thread. Properties (notify): "state", "state-text" (what a person reads, with
 * times), "n-received" (changes in this run), "n-total" (with those that are still to come; 0: not known),
 * "session".
 */
#define HOME_TYPE_SYNC (home_sync_get_type ())
G_DECLARE_FINAL_TYPE (HomeSync, home_sync, HOME, SYNC, GObject)

HomeSync *home_sync_new (HomeMirror *mirror);

/* Connects with the device's certificate and stays connected until stopped. */
gboolean home_sync_start (HomeSync *self, GError **error);
void home_sync_stop (HomeSync *self);
void home_sync_now (HomeSync *self);

HomeSyncState home_sync_get_state (HomeSync *self);
const char *home_sync_get_state_text (HomeSync *self); /* lent */
guint home_sync_get_n_received (HomeSync *self);
guint home_sync_get_n_total (HomeSync *self);
AltheaSession *home_sync_get_session (HomeSync *self); /* (nullable) lent */

G_END_DECLS
