/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "home-result.h"

G_BEGIN_DECLS

/**
 * HomeResultList:
 * GListModel and GtkSectionModel of HomeResult over a mirror: newest report or day first, a section each.
 * Main thread. Properties (notify): "n-new" (sections with something unread), "loading", "measurements"
 * (TRUE: blood pressure, weight and the like; FALSE, the default: tests).
 */
#define HOME_TYPE_RESULT_LIST (home_result_list_get_type ())
G_DECLARE_FINAL_TYPE (HomeResultList, home_result_list, HOME, RESULT_LIST, GObject)

HomeResultList *home_result_list_new (HomeMirror *mirror, gboolean measurements);
guint home_result_list_get_n_new (HomeResultList *self);
gboolean home_result_list_get_loading (HomeResultList *self);
/* All values of the same test, newest first: GListModel of AltheaRecord, for the trend. (transfer full) */
GListModel *home_result_list_get_same_test (HomeResultList *self, HomeResult *result);
/* The person opened a result: everything of its section counts as read. */
void home_result_list_mark_seen (HomeResultList *self, HomeResult *result);

G_END_DECLS
