/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-timeline-item.h"

G_BEGIN_DECLS

/* One line of the timeline. Property: "narrow" (values at the end of the row, not in a column). */
#define CLINIC_TYPE_TIMELINE_ROW (clinic_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTimelineRow, clinic_timeline_row, CLINIC, TIMELINE_ROW, GtkWidget)

GtkWidget *clinic_timeline_row_new (void);
void clinic_timeline_row_set_item (ClinicTimelineRow *self, ClinicTimelineItem *item); /* (nullable) */

G_END_DECLS
