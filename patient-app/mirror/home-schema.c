/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "home-schema.h"

/* record.json is the resource exactly as the practice sent it. stale marks what a new epoch has not named
 * again yet. seen holds what the person has read; outbox what waits for the practice or was answered lately.
 */
const AltheaMigration home_schema_steps[] = {
  { 1,
    "CREATE TABLE value (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE record (type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT "
    "NULL,"
    " stale INTEGER NOT NULL DEFAULT 0, json BLOB NOT NULL, PRIMARY KEY (type, id)) STRICT;"
    "CREATE TABLE seen (type TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (type, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT "
    "NULL,"
    " body TEXT NOT NULL, state INTEGER NOT NULL, made_us INTEGER NOT NULL, stored_us INTEGER NOT NULL "
    "DEFAULT 0,"
    " seen_us INTEGER NOT NULL DEFAULT 0, result TEXT, error TEXT, reason TEXT) STRICT;"
    "PRAGMA user_version = 1;" },
};

const guint home_schema_n_steps = G_N_ELEMENTS (home_schema_steps);
