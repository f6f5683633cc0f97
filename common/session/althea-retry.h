/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pauses between tries that double, each shortened by chance, so that a hundred devices do not come back at
 * the same moment. Private to session/; one thread's default context. */
typedef struct _AltheaRetry AltheaRetry;

AltheaRetry *althea_retry_new (void (*again) (gpointer user_data), gpointer user_data);
void althea_retry_free (AltheaRetry *self);
/* The first and the longest pause; 1 s and 60 s unless told. */
void althea_retry_set_ms (AltheaRetry *self, guint first_ms, guint longest_ms);
/* Calls back after the next pause; does nothing while one is running. */
void althea_retry_later (AltheaRetry *self);
void althea_retry_stop (AltheaRetry *self);
/* It worked: the next pause is the first one again. */
void althea_retry_reset (AltheaRetry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaRetry, althea_retry_free)

G_END_DECLS
