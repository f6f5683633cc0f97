/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-measurement.h"
#include "home-mirror.h"

G_BEGIN_DECLS

/**
 * HomeResult:
 * One result as the patient sees it: an Observation, with the report that it came in where there is one; or a
 * report that says its result in words. Main thread. Properties: "title" (plain words), "subtitle" (the
 * clinical name when it differs; ""), "measurement" (nullable), "flag-text", "group-title", "group-date"
 * (AltheaPartialDate), "comment" (the doctor's line; ""), "is-new" (notify).
 */
#define HOME_TYPE_RESULT (home_result_get_type ())
G_DECLARE_FINAL_TYPE (HomeResult, home_result, HOME, RESULT, GObject)

/* @observation and @report: one of them may be NULL. */
HomeResult *home_result_new (HomeMirror *mirror, AltheaRecord *observation, AltheaRecord *report);

AltheaRecord *home_result_get_observation (HomeResult *self);      /* (nullable) lent */
AltheaRecord *home_result_get_report (HomeResult *self);           /* (nullable) lent */
AltheaMeasurement *home_result_get_measurement (HomeResult *self); /* (nullable) lent */
const char *home_result_get_title (HomeResult *self);
const char *home_result_get_subtitle (HomeResult *self);
const char *home_result_get_flag_text (HomeResult *self);
const char *home_result_get_comment (HomeResult *self);
const char *home_result_get_group_key (HomeResult *self); /* results of one report or day share it */
const char *home_result_get_group_title (HomeResult *self);
const AltheaPartialDate *home_result_get_date (HomeResult *self); /* (nullable) */
gint64 home_result_get_time_us (HomeResult *self);                /* of the group; 0 unknown */
gboolean home_result_get_is_new (HomeResult *self);
void home_result_update_is_new (HomeResult *self, HomeMirror *mirror);
/* Everything a screen reader says of it in a list. (transfer full) */
char *home_result_dup_accessible_text (HomeResult *self);

G_END_DECLS
