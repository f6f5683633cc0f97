/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"
#include "home-mirror.h"

G_BEGIN_DECLS

/* One run over the practice's change feed: asks for a page, commits it to the mirror together with its
 * cursor, and goes on until there is no more. Broken off, the next run goes on where this one was. Main
 * thread. */

/* After each page. @n_received: changes so far in this run. @n_left: how many follow, -1 when the practice
 * does not tell. @new_epoch: the practice was restored and everything comes again. */
typedef void (*HomePullProgress) (guint n_received, gint64 n_left, gboolean new_epoch, gpointer user_data);

/* @owner (not NULL) is kept alive until the run is over and given to @progress. Fails as the session and the
 * mirror fail; CANCELLED. */
void
home_pull_run_async (GObject *owner, AltheaSession *session, HomeMirror *mirror, HomePullProgress progress,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean home_pull_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
