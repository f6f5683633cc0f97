/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "home-mirror.h"
#include "home-thread.h"

G_BEGIN_DECLS

/* One thing that waits for the person, with the button that deals with it. Signal "activated" (). */
#define HOME_TYPE_NEED_ROW (home_need_row_get_type ())
G_DECLARE_FINAL_TYPE (HomeNeedRow, home_need_row, HOME, NEED_ROW, GtkListBoxRow)

GtkWidget *home_need_row_new (const char *title, const char *detail, const char *action);
/* "Dr Lee answered you", with the first words of the message. */
GtkWidget *home_need_row_new_for_thread (HomeThread *thread, HomeMirror *mirror);
/* A questionnaire to fill in, with the day by which. */
GtkWidget *home_need_row_new_for_assignment (AltheaRecord *task, HomeMirror *mirror);

G_END_DECLS
