/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* What a chart page does with its parts and nothing else knows of. */

/* Says on both buttons how the patient stands to Althea Home. @patient (nullable): not known yet. */
void clinic_chart_parts_show_portal (AltheaRecord *patient, GtkLabel *label, GtkImage *icon,
                                     GtkWidget *button, GtkWidget *narrow_button);
/* Goes round those of @panes that are shown, beginning after the one that has the focus. */
void clinic_chart_parts_move_focus (GtkWidget **panes, guint n_panes, int step);
void clinic_chart_parts_load_style (void);
void clinic_chart_parts_set_class (GtkWidget *widget, const char *style_class, gboolean on);

G_END_DECLS
