/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* The message threads of this patient: one chosen above, read and answered below. */
#define CLINIC_TYPE_MESSAGES_PANE (clinic_messages_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicMessagesPane, clinic_messages_pane, CLINIC, MESSAGES_PANE, GtkWidget)

void clinic_messages_pane_set_chart (ClinicMessagesPane *self, ClinicChart *chart); /* once */
void clinic_messages_pane_show_thread (ClinicMessagesPane *self, const char *task_id);
gboolean clinic_messages_pane_has_draft (ClinicMessagesPane *self);

G_END_DECLS
