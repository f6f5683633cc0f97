/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* What the files of this folder share; the SQLite handle goes no further. */

sqlite3 *althea_database_get_handle (AltheaDatabase *self);
/* Under which a connection keeps its gboolean "the disk failed" with SQLite. */
#define ALTHEA_DATABASE_FAILED_KEY "althea-failed"

/* Sets @error from @result and the connection's own message, which names tables and never values. */
void althea_database_set_error (sqlite3 *handle, int result, const char *doing, GError **error);

AltheaStatement *althea_statement_new (sqlite3 *handle, const char *sql, GError **error);
void althea_statement_free (AltheaStatement *self);

/* An encrypted connection with its key given and proved, nothing set out yet. NULL with @error. */
sqlite3 *althea_database_connect (const char *path, AltheaSecret *key, int open_flags, GError **error);

/* TRUE when the file starts as plain SQLite files do. A missing or shorter file is not plain. */
gboolean althea_database_file_is_plain (const char *path);

G_END_DECLS
