/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-form.h"
#include "host-practice-private.h"
#include "host-accept.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-json.h"
#include "althea-records.h"

#include <string.h>

#define TASK_PARTS "urn:althea:task-part"
#define PART_FORM "form"
#define PART_RESPONSE "response"
#define CONTAINED_ID "form"
#define MAX_RECORD_CHARACTERS (900u * 1024)

static gboolean
is_patient (HostCall *call)
{
  return host_actor_get_role (call->actor) == HOST_ROLE_PATIENT;
}

static gboolean
is_open (AltheaRecord *task)
{
  const char *status = althea_record_get_string (task, "status");
  return g_strcmp0 (status, "requested") == 0 || g_strcmp0 (status, "in-progress") == 0;
}

/* --- form-assign ----------------------------------------------------------------------------------- */

/* The open assignment of the same form to the same patient. (transfer full) (nullable) */
static char *
find_open (HostCall *call, const char *questionnaire_id, GError **error)
{
  g_autofree char *focus = g_strconcat ("Questionnaire/", questionnaire_id, NULL);
  g_autofree char *cursor = NULL;
  do
    {
      HostQuery query = { .resource_type = "Task",
                          .patient_id = call->patient_id,
                          .based_on = focus,
                          .limit = 200,
                          .cursor = cursor };
      g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->versions->len; i++)
        {
          HostVersion *version = page->versions->pdata[i];
          g_autoptr (AltheaRecord) task = althea_fhir_read (version->json, error);
          if (task == NULL)
            return NULL;
          if (is_open (task))
            return g_strdup (version->id);
        }
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
    }
  while (cursor != NULL);
  return NULL;
}

gboolean
host_op_form_assign_gather (HostCall *call, GError **error)
{
  g_autofree char *questionnaire_id = NULL;
  g_autoptr (GError) failure = NULL;
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_id (call, "questionnaire", "Questionnaire", TRUE, &questionnaire_id, error))
    return FALSE;
  call->gathered = find_open (call, questionnaire_id, &failure);
  call->free_gathered = g_free;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The Task with the Questionnaire in it, under a name of its own and without what the store says of it. */
static GBytes *
contain (GBytes *task, GBytes *questionnaire, GError **error)
{
  gsize n_task, n_form;
  const char *task_text = g_bytes_get_data (task, &n_task);
  const char *form_text = g_bytes_get_data (questionnaire, &n_form);
  g_autoptr (yyjson_doc) task_doc = yyjson_read (task_text, n_task, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_doc) form_doc = yyjson_read (form_text, n_form, YYJSON_READ_NUMBER_AS_RAW);
  if (task_doc == NULL || form_doc == NULL)
    {
      host_call_set_error (error, ALTHEA_ERROR_CORRUPT, "A stored record is not JSON.");
      return NULL;
    }
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (task_doc, NULL);
  yyjson_mut_val *form = yyjson_val_mut_copy (edit, yyjson_doc_get_root (form_doc));
  yyjson_mut_obj_put (form, yyjson_mut_str (edit, "id"), yyjson_mut_str (edit, CONTAINED_ID));
  yyjson_mut_obj_remove_key (form, "meta");
  yyjson_mut_obj_remove_key (form, "text");
  yyjson_mut_val *contained = yyjson_mut_obj_add_arr (edit, yyjson_mut_doc_get_root (edit), "contained");
  yyjson_mut_arr_append (contained, form);
  return althea_json_write_mut (edit);
}

static AltheaParameter *
task_part (const char *code, const char *reference)
{
  g_autoptr (AltheaCodeableConcept) type = althea_codeable_concept_new (TASK_PARTS, code, NULL);
  g_autoptr (AltheaReference) value = althea_reference_new_raw (reference, NULL);
  return althea_value_new (ALTHEA_KIND_PARAMETER, "type", type, "value-reference", value, NULL);
}

static gboolean
set_due (HostCall *call, AltheaRecordBuilder *builder, GError **error)
{
  g_autofree char *text = NULL;
  if (!host_call_get_text (call, "due", FALSE, FALSE, 40, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  g_autoptr (AltheaPartialDate) due = althea_partial_date_new (text, error);
  if (due == NULL)
    return FALSE;
  althea_record_builder_take_value (builder, "restriction-period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "end", due, NULL));
  return TRUE;
}

static AltheaRecordBuilder *
new_assignment (HostCall *call, AltheaForm *form, const char *questionnaire_id, const char *id,
                AltheaRecord *patient)
{
  const char *title = althea_form_get_title (form);
  g_autofree char *name = althea_record_to_title (patient);
  AltheaRecordBuilder *builder
      = host_thread_new_task (call->actor, HOST_TASK_QUESTIONNAIRE, call->patient_id, title);
  althea_record_builder_set_id (builder, id);
  althea_record_builder_take_value (builder, "for", althea_reference_new ("Patient", call->patient_id, name));
  althea_record_builder_take_value (builder, "owner",
                                    althea_reference_new ("Patient", call->patient_id, name));
  althea_record_builder_take_value (builder, "focus",
                                    althea_reference_new ("Questionnaire", questionnaire_id, title));
  althea_record_builder_add_take (builder, "input", task_part (PART_FORM, "#" CONTAINED_ID));
  host_thread_set_turn (builder, HOST_TURN_PATIENT);
  return builder;
}

static gboolean
write_assignment (HostCall *call, AltheaRecordBuilder *taken, HostVersion *questionnaire, const char *id,
                  GError **error)
{
  g_autoptr (AltheaRecord) task = althea_record_builder_end (taken, error);
  g_autoptr (GBytes) bare = task != NULL ? althea_fhir_write (task) : NULL;
  g_autoptr (GBytes) json = bare != NULL ? contain (bare, questionnaire->json, error) : NULL;
  g_autoptr (yyjson_doc) doc = json != NULL ? host_write_check (json, "Task", id, error) : NULL;
  if (doc == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction, "Task", id, 0, json,
                                                    yyjson_doc_get_root (doc), error);
  return version != NULL;
}

/* form-assign {patient, questionnaire, due?} -> {task}
 *
 * Asks the patient to fill in a Questionnaire of the record ("Questionnaire/ID" or the id); due: a FHIR date.
 * EXISTS while the same form is assigned and not answered; INVALID for a form that is not active or that
 * cannot be asked. */
gboolean
host_op_form_assign (HostCall *call, GError **error)
{
  g_autofree char *questionnaire_id = NULL, *id = althea_id_new ();
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_id (call, "questionnaire", "Questionnaire", TRUE, &questionnaire_id, error))
    return FALSE;
  g_autoptr (AltheaRecord) patient = host_call_read_record (call, "Patient", call->patient_id, NULL, error);
  g_autoptr (HostVersion) questionnaire
      = patient != NULL ? host_call_read (call, "Questionnaire", questionnaire_id, error) : NULL;
  g_autoptr (AltheaForm) form = questionnaire != NULL ? althea_form_new (questionnaire->json, error) : NULL;
  if (form == NULL)
    return FALSE;
  if (g_strcmp0 (althea_form_get_status (form), "active") != 0 || althea_form_get_url (form) == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The questionnaire is not in use.");
  if (call->gathered != NULL)
    return host_call_set_error (error, ALTHEA_ERROR_EXISTS, "The questionnaire is assigned already.");
  g_autoptr (AltheaRecordBuilder) builder = new_assignment (call, form, questionnaire_id, id, patient);
  if (!set_due (call, builder, error)
      || !write_assignment (call, g_steal_pointer (&builder), questionnaire, id, error))
    return FALSE;
  host_call_note_record (call, "Task", id);
  host_call_set_result (call, "task", id);
  return TRUE;
}

/* form-cancel {task} -> {}
 *
 * Takes an assignment back that is not answered; one that is cancelled already stays so. */
gboolean
host_op_form_cancel (HostCall *call, GError **error)
{
  guint64 version = 0;
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "task", "Task", TRUE, &id, error))
    return FALSE;
  g_autoptr (AltheaRecord) task = host_form_read_task (call, id, &version, NULL, error);
  if (task == NULL)
    return FALSE;
  if (g_strcmp0 (althea_record_get_string (task, "status"), "cancelled") == 0)
    return TRUE;
  if (!is_open (task))
    return host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The questionnaire is answered.");
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (task);
  althea_record_builder_set_string (builder, "status", "cancelled");
  althea_record_builder_take_value (builder, "business-status", NULL);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}

/* --- form-save ------------------------------------------------------------------------------------- */

/* Where the answers of an assignment are. (transfer full) (nullable): not saved yet. */
static char *
response_of_task (AltheaRecord *task)
{
  const AltheaParameter *output = althea_task_get_output (ALTHEA_TASK (task), PART_RESPONSE);
  const char *reference
      = output != NULL && output->value_reference != NULL ? output->value_reference->reference : NULL;
  return reference != NULL && g_str_has_prefix (reference, "QuestionnaireResponse/")
             ? g_strdup (reference + strlen ("QuestionnaireResponse/"))
             : NULL;
}

/* The form and, when something was saved, the answers that this save replaces. */
static gboolean
read_place (HostCall *call, HostFormSave *save, AltheaRecord **task, guint64 *task_version, GError **error)
{
  g_autofree char *questionnaire_id = NULL;
  if (!host_call_get_id (call, "task", "Task", is_patient (call), &save->task_id, error))
    return FALSE;
  if (save->task_id != NULL)
    {
      *task = host_form_read_task (call, save->task_id, task_version, &save->form, error);
      if (*task == NULL)
        return FALSE;
      if (!is_open (*task))
        return host_call_set_error (error, ALTHEA_ERROR_CONFLICT,
                                    "The questionnaire is answered or taken back.");
      save->response_id = response_of_task (*task);
      return TRUE;
    }
  /* Filled in with the patient in the room: no assignment. */
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_id (call, "questionnaire", "Questionnaire", TRUE, &questionnaire_id, error)
      || !host_call_get_id (call, "response", "QuestionnaireResponse", FALSE, &save->response_id, error))
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", call->patient_id, error);
  g_autoptr (HostVersion) questionnaire
      = patient != NULL ? host_call_read (call, "Questionnaire", questionnaire_id, error) : NULL;
  save->form = questionnaire != NULL ? althea_form_new (questionnaire->json, error) : NULL;
  return save->form != NULL;
}

/* The answers of before, in progress and of the same patient, are what is saved over. */
static gboolean
read_before (HostCall *call, HostFormSave *save, GError **error)
{
  if (save->response_id == NULL)
    {
      save->response_id = althea_id_new ();
      return TRUE;
    }
  g_autoptr (HostVersion) before = host_call_read (call, "QuestionnaireResponse", save->response_id, error);
  if (before == NULL)
    return FALSE;
  gsize n_bytes;
  const char *text = g_bytes_get_data (before->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  if (g_strcmp0 (before->patient_id, call->patient_id) != 0)
    return host_practice_set_not_found (error);
  if (g_strcmp0 (althea_json_get_string (root, "questionnaire"), althea_form_get_canonical (save->form)) != 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "These are answers to another questionnaire.");
  if (g_strcmp0 (althea_json_get_string (root, "status"), "in-progress") != 0)
    return host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The questionnaire is answered.");
  save->base_version = before->version;
  return TRUE;
}

static gboolean
read_answers (HostCall *call, HostFormSave *save, GError **error)
{
  g_autofree char *text = NULL;
  if (!host_call_get_text (call, "record", TRUE, TRUE, MAX_RECORD_CHARACTERS, &text, error))
    return FALSE;
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  save->state = althea_form_state_new_for_response (save->form, json, error);
  if (save->state == NULL)
    return FALSE;
  g_autoptr (yyjson_doc) doc = yyjson_read (text, strlen (text), YYJSON_READ_NUMBER_AS_RAW);
  const char *status = althea_json_get_string (yyjson_doc_get_root (doc), "status");
  save->completed = g_strcmp0 (status, "completed") == 0;
  if (!save->completed && g_strcmp0 (status, "in-progress") != 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "Answers are in progress or completed.");
  if (althea_form_state_has_unknown (save->state))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The answers are not to this questionnaire.");
  if (save->completed && !althea_form_state_is_complete (save->state))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "Required questions are not answered.");
  return TRUE;
}

/* Back to who asked for it, or to the pool. */
static void
set_completed (AltheaRecord *task, AltheaRecordBuilder *builder)
{
  const AltheaReference *requester = althea_record_get_value (task, "requester");
  gboolean of_practice = requester != NULL && requester->reference != NULL
                         && g_str_has_prefix (requester->reference, "Practitioner/");
  AltheaPartialDate *now = host_thread_now ();
  althea_record_builder_set_string (builder, "status", "completed");
  althea_record_builder_set_value (builder, "owner", of_practice ? requester : NULL);
  althea_record_builder_take_value (builder, "execution-period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "end", now, NULL));
  althea_partial_date_unref (now);
  host_thread_set_turn (builder, HOST_TURN_PRACTICE);
}

static gboolean
move_task (HostCall *call, const HostFormSave *save, AltheaRecord *task, guint64 version, GError **error)
{
  gboolean begun = g_strcmp0 (althea_record_get_string (task, "status"), "in-progress") == 0;
  if (begun && !save->completed)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (task);
  g_autofree char *reference = g_strconcat ("QuestionnaireResponse/", save->response_id, NULL);
  althea_record_builder_set_string (builder, "status", "in-progress");
  if (save->base_version == 0)
    althea_record_builder_add_take (builder, "output", task_part (PART_RESPONSE, reference));
  if (save->completed)
    set_completed (task, builder);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}

/* form-save {task, record} or, by the practice, {patient, questionnaire, response?, record}
 *   -> {response, status, total?, band?, safety?}
 *
 * record: JSON text of the QuestionnaireResponse, of which the answers and the status count, in-progress or
 * completed; who, when and what it adds up to is decided here. A patient answers what was assigned to the
 * patient. total and band: of the first score, once completed. safety "yes": an answer asks for somebody to
 * act now, and an urgent work item is there; show the safety page. INVALID when something required is missing
 * in a completed one, or answers are not of this form; CONFLICT when it is answered already. */
gboolean
host_op_form_save (HostCall *call, GError **error)
{
  g_auto (HostFormSave) save = { 0 };
  g_autoptr (AltheaRecord) task = NULL;
  guint64 task_version = 0;
  if (!read_place (call, &save, &task, &task_version, error) || !read_before (call, &save, error)
      || !read_answers (call, &save, error) || !host_form_write_response (call, &save, error))
    return FALSE;
  host_call_note_record (call, "QuestionnaireResponse", save.response_id);
  host_call_set_result (call, "response", save.response_id);
  host_call_set_result (call, "status", save.completed ? "completed" : "in-progress");
  if (task != NULL && !move_task (call, &save, task, task_version, error))
    return FALSE;
  /* Somebody who gives this answer and goes no further needs help all the same, so it does not wait for the
   * end. */
  return (!save.completed || host_form_write_scores (call, &save, error))
         && host_form_raise_alerts (call, &save, error);
}

/* --- form-accept ----------------------------------------------------------------------------------- */

static GBytes *
add_review (HostCall *call, HostVersion *response, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (response->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) edit = doc != NULL ? yyjson_doc_mut_copy (doc, NULL) : NULL;
  if (edit == NULL)
    {
      host_call_set_error (error, ALTHEA_ERROR_CORRUPT, "A stored record is not JSON.");
      return NULL;
    }
  host_accept_add (edit, call->actor);
  return althea_json_write_mut (edit);
}

/* *task_id (transfer full) (nullable): the assignment that the answers name. */
static gboolean
inspect (HostVersion *response, gboolean *reviewed, char **task_id, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (response->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc), *extension;
  size_t i, n;
  const char *status = althea_json_get_string (root, "status");
  if (g_strcmp0 (status, "completed") != 0 && g_strcmp0 (status, "amended") != 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The questionnaire is not answered yet.");
  yyjson_arr_foreach (yyjson_obj_get (root, "extension"), i, n, extension)
  {
    const char *url = althea_json_get_string (extension, "url");
    const char *reference = althea_json_get_string (extension, "valueReference.reference");
    *reviewed |= g_strcmp0 (url, HOST_EXTENSION_REVIEW) == 0;
    if (g_strcmp0 (url, HOST_EXTENSION_TASK) == 0 && reference != NULL
        && g_str_has_prefix (reference, "Task/"))
      g_set_str (task_id, reference + strlen ("Task/"));
  }
  return TRUE;
}

static gboolean
close_task (HostCall *call, const char *task_id, GError **error)
{
  guint64 version = 0;
  g_autoptr (AltheaRecord) task = host_form_read_task (call, task_id, &version, NULL, error);
  if (task == NULL)
    return FALSE;
  if (althea_record_get_value (task, "business-status") == NULL)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (task);
  althea_record_builder_take_value (builder, "business-status", NULL);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}

/* form-accept {response} -> {}
 *
 * A person of the practice has taken note of completed answers: who and when is kept with them, and they wait
 * for nobody any more. The first time counts. */
gboolean
host_op_form_accept (HostCall *call, GError **error)
{
  g_autofree char *id = NULL, *task_id = NULL;
  gboolean reviewed = FALSE;
  if (!host_call_get_id (call, "response", "QuestionnaireResponse", TRUE, &id, error))
    return FALSE;
  g_autoptr (HostVersion) response = host_call_read (call, "QuestionnaireResponse", id, error);
  if (response == NULL || !inspect (response, &reviewed, &task_id, error))
    return FALSE;
  g_free (call->patient_id);
  call->patient_id = g_strdup (response->patient_id);
  if (!reviewed)
    {
      g_autoptr (GBytes) json = add_review (call, response, error);
      g_autoptr (yyjson_doc) doc = json != NULL ? host_write_check (json, "QuestionnaireResponse", id, error)
                                                : NULL;
      if (doc == NULL)
        return FALSE;
      g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction,
                                                        "QuestionnaireResponse", id, response->version, json,
                                                        yyjson_doc_get_root (doc), error);
      if (version == NULL)
        return FALSE;
    }
  if (task_id != NULL && !close_task (call, task_id, error))
    return FALSE;
  host_call_note_record (call, "QuestionnaireResponse", id);
  return TRUE;
}
