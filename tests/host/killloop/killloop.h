/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../../unit/material.h"

#include "althea-error.h"
#include "host-store.h"

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
} Killing;

/* The bytes of record @number of @writer, the same whoever writes it. (transfer full) */
GBytes *kill_make_record (guint writer, guint64 number, char **id);

/* Reads "writer number" lines until the end of the pipe. */
void kill_read_reports (Killing *self, int fd);
/* Opens the record and looks for what was acknowledged since the last check; @whole: for all, and the whole
 * check of the store too. */
void kill_check (Killing *self, gboolean whole);

/* The two forms. */
void kill_loop_store (Killing *self, guint n_kills);
void kill_loop_host (Killing *self, guint n_kills);
int kill_child_store (const char *record, const char *key_hex, guint64 first, guint64 second);
int kill_child_socket (const char *socket, const char *user, const char *passphrase, guint64 first,
                       guint64 second);
