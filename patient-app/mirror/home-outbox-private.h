/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-outbox.h"
#include "home-vault.h"

G_BEGIN_DECLS

/* A row of the outbox table. Crosses threads by being handed over. */
typedef struct
{
  char *id, *name, *body; /* (owned) the operation and its JSON */
  int state;              /* HOME_STORED_... */
  gint64 made_us, stored_us, seen_us;
  char *result; /* (owned) (nullable) JSON of the answer */
  char *error;  /* (owned) (nullable) nick of the refusal */
  char *reason; /* (owned) (nullable) the refusal in words */
} HomeOutboxRow;

void home_outbox_row_free (HomeOutboxRow *row);
gboolean home_outbox_rows_read (AltheaDatabase *database, GPtrArray *rows, GError **error);
gboolean home_outbox_row_insert (AltheaDatabase *database, gpointer row, GError **error);
gboolean home_outbox_row_update (AltheaDatabase *database, gpointer row, GError **error); /* by id */
/* Puts a new row in the place of an old one, or only removes it: @pair is {old, new}. */
typedef struct
{
  char *old_id;       /* (owned) */
  HomeOutboxRow *row; /* (owned) (nullable) */
} HomeOutboxSwap;
void home_outbox_swap_free (HomeOutboxSwap *swap);
gboolean home_outbox_swap_write (AltheaDatabase *database, gpointer swap, GError **error);
/* Forgets what was settled before @before_us (gint64 *). */
gboolean home_outbox_prune (AltheaDatabase *database, gpointer before_us, GError **error);

/* --- items ---------------------------------------------------------------------------------------- */

HomeOutboxItem *home_outbox_item_new (AltheaOperation *operation, gint64 made_us);
/* NULL and CORRUPT when the row's body cannot be read. */
HomeOutboxItem *home_outbox_item_new_for_row (const HomeOutboxRow *row, GError **error);
HomeOutboxRow *home_outbox_item_to_row (HomeOutboxItem *self);
void home_outbox_item_set_state (HomeOutboxItem *self, HomeOutboxState state);
void home_outbox_item_set_accepted (HomeOutboxItem *self, gint64 stored_us, JsonObject *result);
void home_outbox_item_set_seen (HomeOutboxItem *self, gint64 seen_us);
void home_outbox_item_set_refused (HomeOutboxItem *self, const char *error_nick, const char *reason);
void home_outbox_item_set_kept (HomeOutboxItem *self); /* offered again */
guint
home_outbox_item_bump_failures (HomeOutboxItem *self); /* how often the practice failed on it this run */

/* --- for HomeMirror ------------------------------------------------------------------------------- */

HomeOutbox *home_outbox_new (HomeVault *vault, GPtrArray *rows);
void home_outbox_close (HomeOutbox *self);

G_END_DECLS
