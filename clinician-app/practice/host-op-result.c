/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-release-policy.h"
#include "host-release.h"
#include "host-review.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-records.h"

#include <string.h>

#define MAX_RECORDS 200u

/* A record of a report that somebody types in. */
typedef struct
{
  const char *resource_type; /* static */
  char *id;                  /* (owned) */
  GBytes *json;              /* (owned) */
} Typed;

static void
typed_free (gpointer data)
{
  Typed *typed = data;
  g_free (typed->id);
  g_clear_pointer (&typed->json, g_bytes_unref);
  g_free (typed);
}

static const char *
type_of (yyjson_val *root)
{
  const char *type = althea_json_get_string (root, "resourceType");
  if (g_strcmp0 (type, "Observation") == 0)
    return "Observation";
  return g_strcmp0 (type, "DiagnosticReport") == 0 ? "DiagnosticReport" : NULL;
}

static gboolean
read_typed (HostCall *call, const char *text, GPtrArray *records, GError **error)
{
  g_autofree char *subject = g_strconcat ("Patient/", call->patient_id, NULL);
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  g_autoptr (yyjson_doc) bare = yyjson_read (text, strlen (text), YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (bare);
  const char *type = type_of (root), *id = althea_json_get_string (root, "id");
  if (type == NULL || id == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID,
                                "A result is a DiagnosticReport and its Observations.");
  g_autoptr (yyjson_doc) doc = host_write_check (json, type, id, error);
  if (doc == NULL)
    return FALSE;
  if (g_strcmp0 (althea_json_get_string (root, "subject.reference"), subject) != 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The result is of another patient.");
  if (host_release_get_tag (root) != NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID,
                                "Release is decided when the result is acknowledged.");
  Typed *typed = g_new0 (Typed, 1);
  typed->resource_type = type;
  typed->id = g_strdup (id);
  typed->json = g_steal_pointer (&json);
  /* The report is written last, when the values that it names are there. */
  g_ptr_array_insert (records, g_str_equal (type, "Observation") ? 0 : -1, typed);
  return TRUE;
}

static gboolean
read_records (HostCall *call, GPtrArray *records, GError **error)
{
  JsonNode *node = json_object_get_member (althea_operation_get_parameters (call->operation), "records");
  JsonArray *texts = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = texts != NULL ? json_array_get_length (texts) : 0, n_reports = 0;
  if (n == 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The operation needs \"records\".");
  if (n > MAX_RECORDS)
    return host_call_set_error (error, ALTHEA_ERROR_TOO_LARGE, "Too many results at once.");
  for (guint i = 0; i < n; i++)
    {
      JsonNode *text = json_array_get_element (texts, i);
      if (!JSON_NODE_HOLDS_VALUE (text) || json_node_get_value_type (text) != G_TYPE_STRING)
        return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A result is JSON text.");
      if (!read_typed (call, json_node_get_string (text), records, error))
        return FALSE;
    }
  for (guint i = 0; i < records->len; i++)
    n_reports += g_str_equal (((Typed *)records->pdata[i])->resource_type, "DiagnosticReport");
  return n_reports == 1
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "One report is entered at a time.");
}

/* A final value is not changed in silence. */
static gboolean
check_correction (HostVersion *current, GBytes *json, GError **error)
{
  static const char *const settled[] = { "final", "amended", "corrected", "appended", NULL };
  static const char *const corrections[]
      = { "amended", "corrected", "appended", "cancelled", "entered-in-error", NULL };
  gsize n_old, n_new;
  const char *old_text = g_bytes_get_data (current->json, &n_old);
  const char *new_text = g_bytes_get_data (json, &n_new);
  g_autoptr (yyjson_doc) before = yyjson_read (old_text, n_old, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_doc) after = yyjson_read (new_text, n_new, YYJSON_READ_NUMBER_AS_RAW);
  const char *was = althea_json_get_string (yyjson_doc_get_root (before), "status");
  const char *is = althea_json_get_string (yyjson_doc_get_root (after), "status");
  if (was == NULL || !g_strv_contains (settled, was) || (is != NULL && g_strv_contains (corrections, is)))
    return TRUE;
  return host_call_set_error (error, ALTHEA_ERROR_INVALID,
                              "What was final is corrected, and then says so in its status.");
}

/* *before (transfer full) (nullable): what it replaces. */
static HostVersion *
write_typed (HostCall *call, const HostReleasePolicy *policy, const Typed *typed, HostVersion **before,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) current
      = host_transaction_read (call->transaction, typed->resource_type, typed->id, &failure);
  g_autoptr (GBytes) json = NULL;
  gint64 due_us = 0;
  if (current != NULL && g_strcmp0 (current->patient_id, call->patient_id) != 0)
    host_practice_set_not_found (&failure);
  else if (current != NULL && check_correction (current, typed->json, &failure))
    json = host_release_carry (typed->json, current->json, &failure);
  else if (current == NULL && failure == NULL)
    {
      gsize n_bytes;
      const char *text = g_bytes_get_data (typed->json, &n_bytes);
      g_autoptr (yyjson_doc) bare = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
      json = host_release_policy_stamp (policy, yyjson_doc_get_root (bare), typed->json,
                                        althea_clock_now_us (), &due_us, &failure);
      if (json == NULL && failure == NULL)
        json = g_bytes_ref (typed->json);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  g_autoptr (yyjson_doc) doc = host_write_check (json, typed->resource_type, typed->id, error);
  if (doc == NULL)
    return NULL;
  g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction, typed->resource_type,
                                                    typed->id, current != NULL ? current->version : 0, json,
                                                    yyjson_doc_get_root (doc), error);
  if (version == NULL
      || (due_us != 0
          && !host_release_set_due (call->transaction, typed->resource_type, typed->id, due_us, error)))
    return NULL;
  if (before != NULL)
    *before = g_steal_pointer (&current);
  return g_steal_pointer (&version);
}

/* result-enter {patient, records: [JSON text]} -> {report, task?}
 *
 * A result that came on paper or was measured here: one DiagnosticReport and its Observations, all of one
 * patient. It goes the way of those that arrive: release by the practice's rule, and a review. Records that
 * are here already are corrected: what was final then says corrected or amended, and its earlier versions
 * stay. The order that basedOn names is completed. INVALID when one is of another patient. */
gboolean
host_op_result_enter (HostCall *call, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (typed_free);
  if (host_call_get_patient (call, error) == NULL)
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", call->patient_id, error);
  if (patient == NULL || !read_records (call, records, error))
    return FALSE;
  g_autoptr (HostReleasePolicy) policy = host_release_policy_load (call->transaction, error);
  for (guint i = 0; policy != NULL && i < records->len; i++)
    {
      const Typed *typed = records->pdata[i];
      g_autoptr (HostVersion) before = NULL;
      g_autofree char *task_id = NULL;
      g_autoptr (HostVersion) version = write_typed (call, policy, typed, &before, error);
      if (version == NULL)
        return FALSE;
      if (!g_str_equal (typed->resource_type, "DiagnosticReport"))
        continue;
      if (!host_review_open (&call->writer, call->transaction, version, before, &task_id, error))
        return FALSE;
      host_call_note_record (call, "DiagnosticReport", version->id);
      host_call_set_result (call, "report", version->id);
      if (task_id != NULL)
        host_call_set_result (call, "task", task_id);
    }
  return policy != NULL;
}

/* --- the practice's rule -------------------------------------------------------------------------------- */

/* release-policy {} -> {policy}
 *
 * policy: JSON text, one member a category of results (laboratory, imaging, pathology, genetics, other) with
 * rule (immediate, on-review, after-days, after-call), days and reason. */
gboolean
host_op_release_policy (HostCall *call, GError **error)
{
  g_autoptr (HostReleasePolicy) policy = host_practice_get_release_policy (call->practice, error);
  if (policy == NULL)
    return FALSE;
  g_autofree char *text = host_release_policy_format (policy);
  host_call_set_result (call, "policy", text);
  return TRUE;
}

/* release-policy-set {category, rule, days?, reason?} -> {policy}
 *
 * For results that arrive from now on. reason: required for every rule but "immediate". */
gboolean
host_op_release_policy_set (HostCall *call, GError **error)
{
  g_autofree char *category = NULL, *rule = NULL, *days = NULL, *reason = NULL;
  if (!host_call_get_text (call, "category", TRUE, FALSE, 40, &category, error)
      || !host_call_get_text (call, "rule", TRUE, FALSE, 40, &rule, error)
      || !host_call_get_text (call, "days", FALSE, FALSE, 4, &days, error)
      || !host_call_get_text (call, "reason", FALSE, FALSE, 500, &reason, error))
    return FALSE;
  g_autoptr (HostReleasePolicy) policy = host_release_policy_load (call->transaction, error);
  if (policy == NULL || !host_release_policy_set (policy, category, rule, days, reason, error))
    return FALSE;
  g_autofree char *text = host_release_policy_format (policy);
  host_call_set_result (call, "policy", text);
  return host_transaction_set_fact (call->transaction, "setting", HOST_SETTING_RELEASE_POLICY, text, error);
}
