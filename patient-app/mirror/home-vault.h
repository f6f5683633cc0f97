/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-database.h"

G_BEGIN_DECLS

/**
 * HomeVault:
 * The thread that owns the connection to one profile's mirror.db. Work runs there in the order it was given,
 * each piece in a transaction of its own; results come back to the caller's main context. For mirror/ only.
 */
#define HOME_TYPE_VAULT (home_vault_get_type ())
G_DECLARE_FINAL_TYPE (HomeVault, home_vault, HOME, VAULT, GObject)

/* Runs on the vault's thread inside a transaction; FALSE with @error rolls it back. @data is the caller's and
 * holds only what may cross threads. */
typedef gboolean (*HomeVaultWork) (AltheaDatabase *database, gpointer data, GError **error);

/* Opens @path with the database key made from @master on the vault's thread; an error in that is the answer
 * to every piece of work. @create makes the file when it is missing. */
HomeVault *home_vault_new (const char *path, AltheaSecret *master, gboolean create);

/* @data ends with @free_data after @callback; it may be filled by @work and read by @callback through
 * home_vault_run_finish(). A write is durable when @callback runs. */
void home_vault_write_async (HomeVault *self, HomeVaultWork work, gpointer data, GDestroyNotify free_data,
                             GAsyncReadyCallback callback, gpointer user_data);
void home_vault_read_async (HomeVault *self, HomeVaultWork work, gpointer data, GDestroyNotify free_data,
                            GAsyncReadyCallback callback, gpointer user_data);
/* FALSE with @error; LOCKED when the vault was closed before the work was given. @data (out) (optional): the
 * data of the call, lent while @result lives. The vault itself may be gone. */
gboolean home_vault_run_finish (GAsyncResult *result, gpointer *data, GError **error);

/* Finishes what was queued, closes the file and wipes the key. Waits for the thread, which holds no more than
 * what was queued. */
void home_vault_close (HomeVault *self);

/* For making a profile, on any thread: opens and brings the schema up. (transfer full) */
AltheaDatabase *
home_vault_open_database (const char *path, AltheaSecret *master, gboolean create, GError **error);

/* Small named values: the pairing, the cursor, settings. Inside work only. (transfer full); NULL without
 * error when there is none. A NULL @value removes it. */
char *home_vault_get_value (AltheaDatabase *database, const char *name, GError **error);
gboolean home_vault_set_value (AltheaDatabase *database, const char *name, const char *value, GError **error);

G_END_DECLS
