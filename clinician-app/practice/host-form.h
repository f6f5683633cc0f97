/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-call.h"
#include "host-release.h"

#include "althea-form-state.h"

G_BEGIN_DECLS

/* Questionnaires, as operations see them. An assignment is a Task (code questionnaire): requested (waits for
 * the patient) -> in-progress (some answers are saved) -> completed, or cancelled. It holds the very form
 * that was assigned, so that the patient has it offline and a later edition changes nothing under somebody's
 * hands. */

#define HOST_TASK_QUESTIONNAIRE "questionnaire"
#define HOST_TASK_SAFETY "safety"
#define HOST_EXTENSION_TASK "urn:althea:task" /* of a response: the assignment that it answers */

/* A form that is being saved. */
typedef struct
{
  AltheaForm *form;       /* (owned) */
  AltheaFormState *state; /* (owned) */
  char *response_id;      /* (owned) */
  guint64 base_version;   /* of the response; 0: a new one */
  char *task_id;          /* (owned) (nullable) */
  gboolean completed;
} HostFormSave;

void host_form_save_clear (HostFormSave *save);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostFormSave, host_form_save_clear)

/* The assignment as the actor may see it; NOT_FOUND for anything else, also for other tasks. Notes the
 * patient for the audit. @form (out) (optional) (transfer full). (transfer full) */
AltheaRecord *
host_form_read_task (HostCall *call, const char *id, guint64 *version, AltheaForm **form, GError **error);
/* Writes the QuestionnaireResponse from what the form knows of the answers. */
gboolean host_form_write_response (HostCall *call, const HostFormSave *save, GError **error);
/* Writes an Observation for each score that stands and for each alert with a code; the first total goes into
 * the result as "total" and "band". */
gboolean host_form_write_scores (HostCall *call, const HostFormSave *save, GError **error);
/* Raises an urgent work item for each alert, once for a response; the result says "safety": "yes". */
gboolean host_form_raise_alerts (HostCall *call, const HostFormSave *save, GError **error);

/* Puts the Questionnaires that come with Althea into the record, where they are missing or of an older
 * version. One that the practice publishes itself is left alone. Blocking. */
gboolean host_practice_put_forms (HostPractice *self, GError **error);

G_END_DECLS
