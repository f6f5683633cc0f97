/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"
#include "home-vault.h"

G_BEGIN_DECLS

/* What HomeSync does to the mirror. */
const char *home_mirror_get_cursor (HomeMirror *self); /* "" for the first time */
const char *home_mirror_get_epoch (HomeMirror *self);  /* "" for the first time */

/* One page of the change feed (element-type AltheaChange) with the cursor behind it, in one transaction.
 * @last: no more follow, so what an old epoch knew and this one did not name is removed. */
void home_mirror_apply_async (HomeMirror *self, GPtrArray *changes, const char *cursor, const char *epoch,
                              gboolean last, GAsyncReadyCallback callback, gpointer user_data);
gboolean home_mirror_apply_finish (HomeMirror *self, GAsyncResult *result, GError **error);

/* The practice was restored: everything is asked for again, from the start. */
void home_mirror_start_epoch_async (HomeMirror *self, const char *epoch, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean home_mirror_start_epoch_finish (HomeMirror *self, GAsyncResult *result, GError **error);

/* The practice unlinked this computer: told, kept, and final. */
void home_mirror_set_revoked (HomeMirror *self);
/* The practice's name and telephone number as it says them now. */
void home_mirror_set_practice (HomeMirror *self, const char *name, const char *phone);

/* --- work on the vault's thread: home-mirror-work.c ----------------------------------------------- */

gboolean home_pairing_write (AltheaDatabase *database, const AltheaPairing *pairing, const char *user_name,
                             GError **error);

/* Everything that an opened mirror starts with. */
typedef struct
{
  AltheaPairing *pairing; /* (owned) */
  char *user_name;        /* (owned) */
  char *cursor, *epoch;   /* (owned) */
  gint64 last_synced_us;
  gboolean first_sync_done, revoked;
  GHashTable *seen;  /* (owned) set of "Type/id" */
  GHashTable *notes; /* (owned) name -> text */
  GPtrArray *outbox; /* (owned) (element-type HomeOutboxRow) */
} HomeMirrorState;
HomeMirrorState *home_mirror_state_new (void);
void home_mirror_state_free (HomeMirrorState *state);
gboolean home_mirror_state_read (AltheaDatabase *database, gpointer state, GError **error);

/* All records of a type. */
typedef struct
{
  char *resource_type; /* (owned) in */
  GPtrArray *records;  /* (owned) out (element-type AltheaRecord) */
  guint n_unreadable;  /* out: kept on disk, not shown */
} HomeMirrorLoad;
void home_mirror_load_free (HomeMirrorLoad *load);
gboolean home_mirror_load_read (AltheaDatabase *database, gpointer load, GError **error);

/* What a page did to one type. */
typedef struct
{
  GPtrArray *changed;  /* (owned) (element-type AltheaRecord) */
  GPtrArray *gone_ids; /* (owned) (element-type utf8) */
} HomeMirrorDelta;

typedef struct
{
  GPtrArray *changes;   /* (owned) in (element-type AltheaChange) */
  char *cursor, *epoch; /* (owned) in */
  gboolean last;        /* in */
  gboolean first_sync;  /* in */
  gint64 now_us;        /* in */
  GHashTable *deltas;   /* (owned) out: type -> HomeMirrorDelta */
  GPtrArray *seen;      /* (owned) out (element-type utf8) "Type/id" that need no notice */
  GPtrArray *unseen;    /* (owned) out (element-type utf8) corrected, so new again */
  guint n_unreadable;   /* out */
} HomeMirrorPage;
void home_mirror_page_free (HomeMirrorPage *page);
gboolean home_mirror_page_write (AltheaDatabase *database, gpointer page, GError **error);
gboolean
home_mirror_epoch_write (AltheaDatabase *database, gpointer epoch, GError **error); /* (const char *) */

typedef struct
{
  char *key, *value; /* (owned) */
} HomeMirrorPair;
HomeMirrorPair *home_mirror_pair_new (const char *key, const char *value);
void home_mirror_pair_free (HomeMirrorPair *pair);
gboolean home_mirror_value_write (AltheaDatabase *database, gpointer pair, GError **error); /* name, value */
gboolean home_mirror_seen_write (AltheaDatabase *database, gpointer pair, GError **error);  /* type, id */

/* Results and notes are what can be new to a person. */
gboolean home_mirror_type_can_be_new (const char *resource_type);

G_END_DECLS
