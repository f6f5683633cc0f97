/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"

G_BEGIN_DECLS

/* The schema of mirror.db, oldest step first. For home-vault.c. */
extern const AltheaMigration home_schema_steps[];
extern const guint home_schema_n_steps;

/* outbox.state on disk. Appended to, never renumbered. */
#define HOME_STORED_KEPT 1     /* waits to be sent */
#define HOME_STORED_ACCEPTED 2 /* at the practice */
#define HOME_STORED_REFUSED 3  /* the practice said no; the text is kept */

G_END_DECLS
