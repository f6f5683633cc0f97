/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-session.h"

G_BEGIN_DECLS

/**
 * ClinicReviewView:
 * One report that waits for a clinician: its values, those that are not normal first, each beside the one
 * before; a comment for the patient; when the patient sees it; other work that is done with it. Bound to one
 * review (a Task) at a time. What was typed stays with its review when another is shown. Action
 * "review.acknowledge" (Ctrl+Enter). Signal "acknowledged" (const char *task_id): the host has it.
 */
#define CLINIC_TYPE_REVIEW_VIEW (clinic_review_view_get_type ())
G_DECLARE_FINAL_TYPE (ClinicReviewView, clinic_review_view, CLINIC, REVIEW_VIEW, GtkWidget)

void clinic_review_view_set_session (ClinicReviewView *self, AltheaSession *session); /* once */
/* @task: of code result-review. (nullable): nothing is shown */
void clinic_review_view_set_task (ClinicReviewView *self, AltheaRecord *task);

/* What the list says of a review: its badges in words ("critical, corrected"); "" for none. (transfer full)
 */
char *clinic_review_dup_badges (AltheaRecord *task);
/* 0 for what cannot wait: the order of the list. */
guint clinic_review_get_rank (AltheaRecord *task);

G_END_DECLS
