/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-thread-item.h"

G_BEGIN_DECLS

/* One message of a thread, for list items. Property: "item" (nullable). Signal "retry" (). */
#define ALTHEA_TYPE_THREAD_BUBBLE (althea_thread_bubble_get_type ())
G_DECLARE_FINAL_TYPE (AltheaThreadBubble, althea_thread_bubble, ALTHEA, THREAD_BUBBLE, GtkWidget)

GtkWidget *althea_thread_bubble_new (void);
void althea_thread_bubble_set_item (AltheaThreadBubble *self, AltheaThreadItem *item); /* (nullable) */
AltheaThreadItem *althea_thread_bubble_get_item (AltheaThreadBubble *self);            /* (nullable) lent */

G_END_DECLS
