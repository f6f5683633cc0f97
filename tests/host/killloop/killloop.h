/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../../unit/material.h"

#include "althea-error.h"
#include "host-store.h"

#include <libsoup/soup.h>
#include <string.h>

/* Two writers number their records each from 1, so that a number says how many came before it. */
#define N_WRITERS 2u

/* What a parent knows while it kills. */
typedef struct
{
  char *place, *record;
  AltheaSecret *master;
  guint64 acknowledged[N_WRITERS];    /* the highest number of each writer that was reported as stored */
  guint64 checked[N_WRITERS];         /* up to here they were looked at once */
  char first_byte;                    /* (optional) of the reports, read already; 0 none */
  guint64 n_kills, n_found, n_checks; /* @n_found: stored, but killed before it could be reported */
  GHashTable
      *lost; /* (owned) (nullable) (element-type utf8) what was acknowledged and is not there as it was */
} Killing;

/* The bytes of record @number of @writer, the same whoever writes it. (transfer full) */
GBytes *kill_make_record (guint writer, guint64 number, char **id);

/* Reads "writer number" lines until the end of the pipe. */
void kill_read_reports (Killing *self, int fd);
/* Opens the record and looks for what was acknowledged since the last check; @whole: for all, and the whole
 * check of the store too. */
void kill_check (Killing *self, gboolean whole);

/* Counts @what once, however often it is missed, and says so. */
void kill_note_lost (Killing *self, const char *what);

/* --- a real host ------------------------------------------------------------------------------- */

#define KILL_USER "ada"
#define KILL_PASSPHRASE "seven quiet herons cross the lake"

/* Makes the record; the file with the passphrase. (transfer full) */
char *kill_make_host (Killing *self);
/* Returns when it answers. (transfer full) */
GSubprocess *kill_start_host (Killing *self, const char *passphrase_file);
SoupSession *kill_new_session (const char *socket);
/* The token; NULL when it failed. (transfer full) */
char *kill_sign_in (SoupSession *session, const char *user, const char *passphrase);

/* The forms. */
void kill_loop_store (Killing *self, guint n_kills);
/* The drafts of two editors: what the host said is kept is there after each kill. */
void kill_loop_drafts (Killing *self, guint n_kills);
void kill_loop_host (Killing *self, guint n_kills);
int kill_child_store (const char *record, const char *key_hex, guint64 first, guint64 second);
int kill_child_socket (const char *socket, const char *user, const char *passphrase, guint64 first,
                       guint64 second);
