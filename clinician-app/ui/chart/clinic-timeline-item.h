/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/* What a line of the timeline is about, for its filter. */
typedef enum
{
  CLINIC_TIMELINE_VISITS = 1 << 0,
  CLINIC_TIMELINE_RESULTS = 1 << 1,
  CLINIC_TIMELINE_MEDICATIONS = 1 << 2,
  CLINIC_TIMELINE_PROBLEMS = 1 << 3,
  CLINIC_TIMELINE_MESSAGES = 1 << 4,
  CLINIC_TIMELINE_DOCUMENTS = 1 << 5,
  CLINIC_TIMELINE_OTHER = 1 << 6,
  CLINIC_TIMELINE_ALL = (1 << 7) - 1,
} ClinicTimelineKinds;

/**
 * ClinicTimelineItem:
 * One line of the timeline: the heading of a visit or of a day, one record, or the vitals of a visit
 * together. Immutable but for what it caches. Main thread.
 */
#define CLINIC_TYPE_TIMELINE_ITEM (clinic_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTimelineItem, clinic_timeline_item, CLINIC, TIMELINE_ITEM, GObject)

/* @encounter (nullable): a day without one. @date (nullable): not known. */
ClinicTimelineItem *clinic_timeline_item_new_heading (AltheaRecord *encounter, const AltheaPartialDate *date);
ClinicTimelineItem *clinic_timeline_item_new_record (AltheaRecord *record);
ClinicTimelineItem *
clinic_timeline_item_new_vitals (GPtrArray *observations); /* (element-type AltheaRecord) */

gboolean clinic_timeline_item_is_heading (ClinicTimelineItem *self);
AltheaRecord *
clinic_timeline_item_get_record (ClinicTimelineItem *self); /* (nullable) lent: what a click opens */
GPtrArray *clinic_timeline_item_get_vitals (ClinicTimelineItem *self);             /* (nullable) lent */
const AltheaPartialDate *clinic_timeline_item_get_date (ClinicTimelineItem *self); /* (nullable) */
ClinicTimelineKinds clinic_timeline_item_get_kinds (ClinicTimelineItem *self);
char *clinic_timeline_item_dup_title (ClinicTimelineItem *self);
char *clinic_timeline_item_dup_subtitle (ClinicTimelineItem *self); /* "" for none */
/* @needle: folded by althea_text_fold(). */
gboolean clinic_timeline_item_matches (ClinicTimelineItem *self, const char *needle);

/* "Blood pressure 138/84 mmHg · Body weight 82.4 kg". (transfer full) */
char *clinic_vitals_to_line (GPtrArray *observations);
/* What a record is about. */
ClinicTimelineKinds clinic_timeline_kinds_of (AltheaRecord *record);

G_END_DECLS
