/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-call.h"

G_BEGIN_DECLS

/* Results that wait for a clinician. Each arrived report has one open Task (code result-review, focus the
 * DiagnosticReport): requested -> completed. Its priority is what the values ask for, and the restriction
 * period ends when somebody must have looked: stat within the hour, urgent within a day, routine within
 * three. A later version of the report goes into the open Task, or into a new one when the last was done. */

#define HOST_TASK_RESULT_REVIEW "result-review"
#define HOST_REVIEW_PARTS "urn:althea:task-part"
/* Inputs of the Task. */
#define HOST_REVIEW_STATUS "status" /* valueCode: of the report */
#define HOST_REVIEW_VALUES                                                                                   \
  "values" /* valueCode: critical, abnormal, normal, unknown (a text), incomplete                            \
            */
#define HOST_REVIEW_CORRECTS "corrects"     /* valueReference: the version that was right until then */
#define HOST_REVIEW_ESCALATED "escalated"   /* valueDateTime: when it went to everybody */
#define HOST_REVIEW_RULE "release-rule"     /* valueCode: how the patient comes to see it */
#define HOST_REVIEW_DUE "release-due"       /* valueDateTime: when time alone opens it */
#define HOST_REVIEW_REASON "release-reason" /* valueString */
/* Outputs. */
#define HOST_REVIEW_BY "reviewed-by" /* valueReference */
#define HOST_REVIEW_ACTION "action"  /* valueString */

/* A report that came from elsewhere is news for this long after it was issued; older ones are history that
 * somebody reviewed where it comes from. */
#define HOST_REVIEW_NEWS_DAYS 30

/* TRUE for a report or result that is no history. */
gboolean host_review_is_news (yyjson_val *result, gint64 now_us);
/* TRUE when a version of a report is something to look at: final, partial, corrected, and news. */
gboolean host_review_is_wanted (yyjson_val *report, gint64 now_us);
/* Opens the review of @report, a stored version, or brings the open one up to date; completes the order that
 * it answers. @before (nullable): the version that it replaces. *task_id (out) (optional) (transfer full)
 * (nullable). */
gboolean host_review_open (const HostWriter *writer, HostTransaction *transaction, HostVersion *report,
                           HostVersion *before, char **task_id, GError **error);
/* The values of a report by now: "critical", "abnormal", "normal", "unknown" for a report without values, or
 * "incomplete" while one that it names is not here. Static; NULL on error. */
const char *host_review_grade (HostTransaction *transaction, yyjson_val *report, GError **error);
/* The work item with another grade: priority, when it is due. */
void host_review_set_values (AltheaRecordBuilder *task, const char *values, gint64 from_us);

/* Gives reviews that are late to everybody and grades those whose values came later than their report. */
gboolean host_practice_escalate_reviews (HostPractice *self, guint *n_escalated, GError **error);

G_END_DECLS
