/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-thread-item.h"

G_BEGIN_DECLS

/**
 * AltheaThreadView:
 * A message thread, oldest first, with day separators and true states, over a composer (Ctrl+Enter sends).
 *
 * What is typed stays until the owner says that it is kept: signal "send" (const char *text) is emitted, the
 * composer waits, and the owner calls althea_thread_view_sent() or althea_thread_view_failed(). "retry"
 * (AltheaThreadItem *item) is emitted by the button of a failed item.
 * Properties: "own-reference" (set before the model), "can-send", "composer-label", "draft" (what stands in
 * the composer).
 */
#define ALTHEA_TYPE_THREAD_VIEW (althea_thread_view_get_type ())
G_DECLARE_FINAL_TYPE (AltheaThreadView, althea_thread_view, ALTHEA, THREAD_VIEW, GtkWidget)

GtkWidget *althea_thread_view_new (const char *own_reference);
void althea_thread_view_set_own_reference (AltheaThreadView *self, const char *own_reference);
/* @messages: GListModel of Communication records, in any order, live; @pending (nullable): GListModel of
 * AltheaThreadItem that come after them. Referenced. NULL @messages empties the view. */
void althea_thread_view_set_model (AltheaThreadView *self, GListModel *messages, GListModel *pending);
void althea_thread_view_sent (AltheaThreadView *self); /* clears the composer */
void
althea_thread_view_failed (AltheaThreadView *self, const char *text); /* says why; keeps what was typed */
char *althea_thread_view_dup_draft (AltheaThreadView *self);          /* (transfer full) */
void althea_thread_view_set_draft (AltheaThreadView *self, const char *text);
void althea_thread_view_set_can_send (AltheaThreadView *self, gboolean can_send);
void althea_thread_view_focus_composer (AltheaThreadView *self);

G_END_DECLS
