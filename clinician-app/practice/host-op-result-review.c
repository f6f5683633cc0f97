/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-release-policy.h"
#include "host-release.h"
#include "host-review.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-json.h"
#include "althea-records.h"

#include <string.h>

#define MAX_COMPLETE 50u
#define RULE_BY_HAND "by-hand"

/* What becomes of the result's release. */
typedef enum
{
  KEEP = 1, /* as it is, with its clock */
  OPEN,     /* the patient sees it now */
  HOLD,     /* until somebody decides otherwise, with a reason */
  WAIT,     /* until a day */
} Decision;

typedef struct
{
  HostCall *call;
  Decision decision;
  gint64 due_us;   /* of WAIT */
  char *reason;    /* (owned) (nullable) */
  char *comment;   /* (owned) (nullable) */
  char *action;    /* (owned) (nullable) */
  char *report_id; /* (owned) */
} Review;

static void
review_clear (Review *self)
{
  g_free (self->reason);
  g_free (self->comment);
  g_free (self->action);
  g_free (self->report_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Review, review_clear)

static yyjson_doc *
parse (GBytes *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  return yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
}

/* --- what the person decided -----------------------------------------------------------------------------
 */

static gboolean
read_day (Review *self, const char *release, GError **error)
{
  g_autoptr (AltheaPartialDate) day = althea_partial_date_new (release, NULL);
  if (day == NULL || althea_partial_date_get_precision (day) < ALTHEA_PRECISION_DAY)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID,
                                "A result is released now, on a day, after a call, or held.");
  self->due_us = althea_partial_date_get_start_us (day);
  if (self->due_us <= althea_clock_now_us ())
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That day has begun already.");
  self->decision = WAIT;
  return TRUE;
}

/* Nothing said: acknowledging is what the rules on-review and after-days wait for; a call is not made by
 * reading. */
static Decision
default_decision (yyjson_val *report)
{
  const char *rule = host_release_get_stamp (report, HOST_EXTENSION_RELEASE_RULE);
  return g_strcmp0 (rule, "on-review") == 0 || g_strcmp0 (rule, "after-days") == 0 ? OPEN : KEEP;
}

static gboolean
read_decision (Review *self, yyjson_val *report, GError **error)
{
  const char *release = althea_operation_get_string (self->call->operation, "release");
  if (!host_call_get_text (self->call, "reason", FALSE, FALSE, 500, &self->reason, error))
    return FALSE;
  if (release == NULL || *release == '\0')
    self->decision = default_decision (report);
  else if (g_str_equal (release, "keep"))
    self->decision = KEEP;
  else if (g_str_equal (release, "now") || g_str_equal (release, "called"))
    self->decision = OPEN;
  else if (g_str_equal (release, "hold"))
    self->decision = HOLD;
  else if (!read_day (self, release, error))
    return FALSE;
  if (g_strcmp0 (release, "called") == 0 && self->action == NULL)
    self->action = g_strdup ("Spoke with the patient");
  if ((self->decision == HOLD || self->decision == WAIT) && self->reason == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "Why the patient has to wait must be said.");
  return TRUE;
}

static GBytes *
apply (const Review *self, HostVersion *current, GError **error)
{
  static const char *const final[] = { "final", "amended", "corrected", "appended", NULL };
  g_autoptr (yyjson_doc) doc = parse (current->json);
  const char *status = althea_json_get_string (yyjson_doc_get_root (doc), "status");
  switch (self->decision)
    {
    case OPEN:
      /* What is final goes out by itself; what is not yet is shown as what it is. */
      return host_release_stamp (current->json,
                                 status != NULL && g_strv_contains (final, status) ? NULL : "released", NULL,
                                 0, NULL, error);
    case HOLD:
      return host_release_stamp (current->json, "held", RULE_BY_HAND, 0, self->reason, error);
    case WAIT:
      return host_release_stamp (current->json, "held", RULE_BY_HAND, self->due_us, self->reason, error);
    case KEEP:
    default:
      return g_bytes_ref (current->json);
    }
}

/* --- the report and its values ---------------------------------------------------------------------------
 */

static AltheaAnnotation *
new_note (const Review *self)
{
  g_autoptr (AltheaReference) who = althea_reference_new_raw (host_actor_get_person (self->call->actor),
                                                              host_actor_get_name (self->call->actor));
  g_autoptr (AltheaPartialDate) now = host_thread_now ();
  return althea_value_new (ALTHEA_KIND_ANNOTATION, "author-reference", who, "time", now, "text",
                           self->comment, NULL);
}

/* The clinician's word stands before what the laboratory wrote. */
static AltheaRecord *
add_note (const Review *self, AltheaRecord *record, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (record);
  if (!althea_record_has_field (record, "note"))
    {
      althea_record_builder_take_value (builder, "comment", new_note (self));
      return althea_record_builder_end (builder, error);
    }
  const GPtrArray *before = althea_record_get_list (record, "note");
  g_ptr_array_add (notes, new_note (self));
  for (guint i = 0; before != NULL && i < before->len; i++)
    g_ptr_array_add (notes, althea_value_ref (before->pdata[i]));
  althea_record_builder_set_list (builder, "note", notes);
  return althea_record_builder_end (builder, error);
}

/* Beside the values that are not normal, or else in the report alone. */
static gboolean
wants_note (AltheaRecord *record)
{
  const char *flag
      = ALTHEA_IS_OBSERVATION (record) ? althea_observation_get_flag (ALTHEA_OBSERVATION (record)) : NULL;
  return ALTHEA_IS_DIAGNOSTIC_REPORT (record) || (flag != NULL && !g_str_equal (flag, "N"));
}

static gboolean
write_part (Review *self, const char *resource_type, const char *id, GError **error)
{
  HostCall *call = self->call;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) current = host_transaction_read (call->transaction, resource_type, id, &failure);
  if (current == NULL || g_strcmp0 (current->patient_id, call->patient_id) != 0)
    {
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_autoptr (GBytes) json = apply (self, current, error);
  g_autoptr (AltheaRecord) record = json != NULL ? althea_fhir_read (json, error) : NULL;
  if (record == NULL)
    return FALSE;
  if (self->comment != NULL && wants_note (record))
    {
      g_autoptr (AltheaRecord) noted = add_note (self, record, error);
      if (noted == NULL)
        return FALSE;
      g_clear_pointer (&json, g_bytes_unref);
      json = althea_fhir_write (noted);
    }
  g_autoptr (yyjson_doc) doc = host_write_check (json, resource_type, id, error);
  if (doc == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction, resource_type, id,
                                                    current->version, json, yyjson_doc_get_root (doc), error);
  return version != NULL
         && (self->decision == KEEP
             || host_release_set_due (call->transaction, resource_type, id, self->due_us, error));
}

static gboolean
write_result (Review *self, yyjson_val *report, GError **error)
{
  yyjson_val *result;
  size_t i, n;
  yyjson_arr_foreach (yyjson_obj_get (report, "result"), i, n, result)
  {
    const char *reference = althea_json_get_string (result, "reference");
    if (reference != NULL && g_str_has_prefix (reference, "Observation/")
        && !write_part (self, "Observation", reference + strlen ("Observation/"), error))
      return FALSE;
  }
  return write_part (self, "DiagnosticReport", self->report_id, error);
}

/* What the patient reads beside the order says the same. */
static gboolean
write_order (Review *self, yyjson_val *report, GError **error)
{
  HostCall *call = self->call;
  const char *reference = althea_json_get_string (report, "basedOn[0].reference");
  if (self->decision == KEEP || reference == NULL || !g_str_has_prefix (reference, "ServiceRequest/"))
    return TRUE;
  guint64 version = 0;
  g_autoptr (GError) failure = NULL;
  g_autoptr (AltheaRecord) order = host_call_read_record (
      call, "ServiceRequest", reference + strlen ("ServiceRequest/"), &version, &failure);
  if (order == NULL || g_strcmp0 (althea_record_get_patient_id (order), call->patient_id) != 0)
    return TRUE;
  g_autoptr (AltheaPartialDate) due = self->due_us != 0 ? althea_partial_date_new_for_us (self->due_us)
                                                        : NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (order);
  althea_record_builder_set_string (builder, "release-rule", self->decision == OPEN ? NULL : RULE_BY_HAND);
  althea_record_builder_set_value (builder, "release-due", due);
  return host_call_write (call, builder, version, error);
}

/* --- work items -------------------------------------------------------------------------------------------
 */

static AltheaParameter *
output (const char *name, const char *member, gconstpointer value)
{
  g_autoptr (AltheaCodeableConcept) type = althea_codeable_concept_new (HOST_REVIEW_PARTS, name, NULL);
  return althea_value_new (ALTHEA_KIND_PARAMETER, "type", type, member, value, NULL);
}

static gboolean
end_task (HostCall *call, AltheaRecord *task, guint64 version, const Review *review, GError **error)
{
  g_autoptr (AltheaReference) who
      = althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor));
  g_autoptr (AltheaPartialDate) now = host_thread_now ();
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (task);
  althea_record_builder_set_string (builder, "status", "completed");
  althea_record_builder_take_value (builder, "business-status", NULL);
  althea_record_builder_set_value (builder, "last-modified", now);
  althea_record_builder_take_value (builder, "execution-period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "end", now, NULL));
  if (review != NULL)
    {
      althea_record_builder_set_value (builder, "owner", who);
      althea_record_builder_add_take (builder, "output", output (HOST_REVIEW_BY, "value-reference", who));
      if (review->action != NULL)
        althea_record_builder_add_take (builder, "output",
                                        output (HOST_REVIEW_ACTION, "value-string", review->action));
    }
  return host_call_write (call, builder, version, error);
}

static gboolean
complete_one (HostCall *call, const char *id, GError **error)
{
  static const char *const over[] = { "completed", "cancelled", "rejected", "failed", NULL };
  guint64 version = 0;
  if (!althea_id_is_valid (id))
    return host_practice_set_not_found (error);
  g_autoptr (AltheaRecord) task = host_call_read_record (call, "Task", id, &version, error);
  if (task == NULL)
    return FALSE;
  const AltheaCodeableConcept *code = althea_record_get_value (task, "code");
  if (g_strcmp0 (althea_record_get_patient_id (task), call->patient_id) != 0)
    return host_practice_set_not_found (error);
  /* A questionnaire is ended by its answers, and a result by its own review. */
  if (althea_codeable_concept_has_code (code, HOST_TASK_CODES, "questionnaire")
      || althea_codeable_concept_has_code (code, HOST_TASK_CODES, HOST_TASK_RESULT_REVIEW))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That work item ends in another way.");
  const char *status = althea_record_get_string (task, "status");
  if (status != NULL && g_strv_contains (over, status))
    return TRUE;
  return end_task (call, task, version, NULL, error);
}

static gboolean
complete_others (HostCall *call, GError **error)
{
  JsonNode *node = json_object_get_member (althea_operation_get_parameters (call->operation), "complete");
  JsonArray *ids = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (node == NULL)
    return TRUE;
  if (ids == NULL || json_array_get_length (ids) > MAX_COMPLETE)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "\"complete\" is a list of work items.");
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *id = json_array_get_element (ids, i);
      const char *text = JSON_NODE_HOLDS_VALUE (id) ? json_node_get_string (id) : NULL;
      if (!complete_one (call, text != NULL ? text : "", error))
        return FALSE;
    }
  return TRUE;
}

static AltheaRecord *
read_review (HostCall *call, guint64 *version, char **report_id, GError **error)
{
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "task", "Task", TRUE, &id, error))
    return NULL;
  g_autoptr (AltheaRecord) task = host_call_read_record (call, "Task", id, version, error);
  if (task == NULL)
    return NULL;
  const AltheaReference *focus = althea_record_get_value (task, "focus");
  if (!althea_codeable_concept_has_code (althea_record_get_value (task, "code"), HOST_TASK_CODES,
                                         HOST_TASK_RESULT_REVIEW)
      || focus == NULL || althea_reference_get_id (focus) == NULL)
    {
      host_practice_set_not_found (error);
      return NULL;
    }
  g_set_str (&call->patient_id, althea_record_get_patient_id (task));
  host_call_note_record (call, "Task", id);
  if (g_strcmp0 (althea_record_get_string (task, "status"), "requested") != 0)
    {
      host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "Somebody has reviewed this result already.");
      return NULL;
    }
  *report_id = g_strdup (althea_reference_get_id (focus));
  return g_steal_pointer (&task);
}

/* result-acknowledge {task, comment?, action?, release?, reason?, complete?: [tasks]} -> {report, release}
 *
 * A clinician has seen the result and answers for what follows. comment: for the patient, kept with the
 * result under the clinician's name. action: what was done, for the practice. release: "now", "called" (now,
 * since somebody spoke with the patient), "keep" (as the rule has it), "hold", or a day; the last two need a
 * reason. Without it the rules on-review and after-days open the result and the others keep it. complete:
 * other open work items of this patient that are done with it. CONFLICT when it was reviewed already. */
gboolean
host_op_result_acknowledge (HostCall *call, GError **error)
{
  static const char *const words[] = { NULL, "kept", "released", "held", "waits" };
  g_auto (Review) self = { .call = call };
  guint64 version = 0;
  if (!host_call_get_text (call, "comment", FALSE, TRUE, 4000, &self.comment, error)
      || !host_call_get_text (call, "action", FALSE, FALSE, 500, &self.action, error))
    return FALSE;
  g_autoptr (AltheaRecord) task = read_review (call, &version, &self.report_id, error);
  g_autoptr (HostVersion) report
      = task != NULL ? host_call_read (call, "DiagnosticReport", self.report_id, error) : NULL;
  g_autoptr (yyjson_doc) doc = report != NULL ? parse (report->json) : NULL;
  yyjson_val *root = yyjson_doc_get_root (doc);
  if (report == NULL)
    return FALSE;
  if (g_strcmp0 (report->patient_id, call->patient_id) != 0)
    return host_practice_set_not_found (error);
  if (!read_decision (&self, root, error) || !write_result (&self, root, error)
      || !write_order (&self, root, error) || !complete_others (call, error)
      || !end_task (call, task, version, &self, error))
    return FALSE;
  host_call_set_result (call, "report", self.report_id);
  host_call_set_result (call, "release", words[self.decision]);
  return TRUE;
}
