/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"

G_BEGIN_DECLS

/* Questionnaires that the practice asked the patient to fill in: Tasks of the mirror, with what was answered
 * here and is still on its way. Main thread. */

/* TRUE for a Task that assigns a questionnaire, in whatever state. */
gboolean home_assignment_is_one (AltheaRecord *task);
/* TRUE while the patient has something to do about it: not answered, or the practice did not take the
 * answers. Completed answers that wait on this computer count as done. */
gboolean home_assignment_is_open (HomeMirror *mirror, AltheaRecord *task);
/* TRUE when some answers are there already. */
gboolean home_assignment_is_begun (HomeMirror *mirror, AltheaRecord *task);
/* The newest answers that were saved here, with their state. (nullable) lent */
HomeOutboxItem *home_assignment_get_item (HomeMirror *mirror, AltheaRecord *task);
/* The Task as JSON, for the form that it holds. (transfer full) */
GBytes *home_assignment_dup_task (AltheaRecord *task);
/* The newest answers, of this computer or another: a QuestionnaireResponse. (transfer full) (nullable) */
GBytes *home_assignment_dup_answers (HomeMirror *mirror, AltheaRecord *task);

/* Saves @response, the QuestionnaireResponse in progress or completed: durable here first, then sent. It
 * takes the place of earlier answers that were not sent yet. (transfer full) item */
void home_assignment_save_async (HomeMirror *mirror, AltheaRecord *task, const char *response,
                                 GAsyncReadyCallback callback, gpointer user_data);
HomeOutboxItem *home_assignment_save_finish (HomeMirror *mirror, GAsyncResult *result, GError **error);

G_END_DECLS
