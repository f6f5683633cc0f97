/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "clinic-timeline-item.h"

G_BEGIN_DECLS

/**
 * ClinicTimelineModel:
 * Everything that happened, newest first, grouped by visit and else by day, as one flat list (GListModel of
 * ClinicTimelineItem): headings, and under each what belongs to it and passes the filter. Main thread.
 */
#define CLINIC_TYPE_TIMELINE_MODEL (clinic_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTimelineModel, clinic_timeline_model, CLINIC, TIMELINE_MODEL, GObject)

ClinicTimelineModel *clinic_timeline_model_new (GListModel *records);
void clinic_timeline_model_rebuild (ClinicTimelineModel *self);
void
clinic_timeline_model_set_filter (ClinicTimelineModel *self, ClinicTimelineKinds kinds, const char *text);
/* How many lines there are without a filter. */
guint clinic_timeline_model_get_n_unfiltered (ClinicTimelineModel *self);

G_END_DECLS
