/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-review.h"

#include "host-practice-private.h"
#include "host-release-policy.h"
#include "host-release.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-records.h"

#include <string.h>

#define FACT_REVIEW "review" /* DiagnosticReport id -> id of its latest review */
#define US_PER_HOUR ((gint64)G_TIME_SPAN_HOUR)

static yyjson_doc *
parse (GBytes *json, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  yyjson_doc *doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (doc == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A stored record is not JSON.");
  return doc;
}

gboolean
host_review_is_news (yyjson_val *result, gint64 now_us)
{
  static const char *const members[] = { "issued", "effectiveDateTime", "effectivePeriod.start" };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = althea_json_get_string (result, members[i]);
      g_autoptr (AltheaPartialDate) date = text != NULL ? althea_partial_date_new (text, NULL) : NULL;
      if (date != NULL)
        return althea_partial_date_get_end_us (date) > now_us - HOST_REVIEW_NEWS_DAYS * 24 * US_PER_HOUR;
    }
  return TRUE;
}

gboolean
host_review_is_wanted (yyjson_val *report, gint64 now_us)
{
  static const char *const arrived[]
      = { "partial", "preliminary", "final", "amended", "corrected", "appended", NULL };
  const char *status = althea_json_get_string (report, "status");
  return g_strcmp0 (althea_json_get_string (report, "resourceType"), "DiagnosticReport") == 0
         && status != NULL && g_strv_contains (arrived, status) && host_review_is_news (report, now_us);
}

/* --- grading ------------------------------------------------------------------------------------------- */

/* HL7 v3 ObservationInterpretation: beyond the critical limits, or abnormal. */
static int
grade_of_code (const char *code)
{
  static const char *const critical[] = { "HH", "LL", "AA", "HU", "LU", NULL };
  static const char *const abnormal[]
      = { "H", "L", "A", "POS", "DET", "R", "I", "HX", "LX", "W", "ND-ABN", "<", ">", NULL };
  if (code != NULL && g_strv_contains (critical, code))
    return 2;
  return code != NULL && g_strv_contains (abnormal, code) ? 1 : 0;
}

static int
grade_of_concepts (yyjson_val *concepts)
{
  yyjson_val *concept, *coding;
  size_t i, n, k, m;
  int grade = 0;
  yyjson_arr_foreach (concepts, i, n, concept)
  {
    yyjson_arr_foreach (yyjson_obj_get (concept, "coding"), k, m, coding)
    {
      grade = MAX (grade, grade_of_code (althea_json_get_string (coding, "code")));
    }
  }
  return grade;
}

static int
grade_of_observation (GBytes *json)
{
  g_autoptr (yyjson_doc) doc = parse (json, NULL);
  yyjson_val *root = yyjson_doc_get_root (doc), *component;
  size_t i, n;
  int grade = grade_of_concepts (yyjson_obj_get (root, "interpretation"));
  yyjson_arr_foreach (yyjson_obj_get (root, "component"), i, n, component)
  {
    grade = MAX (grade, grade_of_concepts (yyjson_obj_get (component, "interpretation")));
  }
  if (grade > 0)
    return grade;
  /* A value outside its range counts where the laboratory did not say so. */
  g_autoptr (AltheaRecord) record = althea_fhir_read (json, NULL);
  const char *flag = record != NULL && ALTHEA_IS_OBSERVATION (record)
                         ? althea_observation_get_flag (ALTHEA_OBSERVATION (record))
                         : NULL;
  return grade_of_code (flag);
}

const char *
host_review_grade (HostTransaction *transaction, yyjson_val *report, GError **error)
{
  static const char *const words[] = { "normal", "abnormal", "critical" };
  yyjson_val *result;
  size_t i, n;
  int grade = 0;
  gboolean missing = FALSE;
  yyjson_arr_foreach (yyjson_obj_get (report, "result"), i, n, result)
  {
    g_autoptr (GError) failure = NULL;
    const char *reference = althea_json_get_string (result, "reference");
    if (reference == NULL || !g_str_has_prefix (reference, "Observation/"))
      continue;
    g_autoptr (HostVersion) observation
        = host_transaction_read (transaction, "Observation", reference + strlen ("Observation/"), &failure);
    if (failure != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&failure));
        return NULL;
      }
    if (observation == NULL)
      missing = TRUE;
    else
      grade = MAX (grade, grade_of_observation (observation->json));
  }
  if (grade < 2 && missing)
    return "incomplete";
  return n == 0 ? "unknown" : words[grade];
}

/* --- the work item ------------------------------------------------------------------------------------- */

static AltheaCodeableConcept *
part_type (const char *code)
{
  return althea_codeable_concept_new (HOST_REVIEW_PARTS, code, NULL);
}

/* One input of each name: the one that was there goes. @member and @value as althea_value_new() has them. */
static void
set_input (GPtrArray *inputs, const char *name, const char *member, gconstpointer value)
{
  for (guint i = inputs->len; i-- > 0;)
    {
      const AltheaParameter *input = inputs->pdata[i];
      if (althea_codeable_concept_has_code (input->type, HOST_REVIEW_PARTS, name))
        g_ptr_array_remove_index (inputs, i);
    }
  if (value == NULL)
    return;
  g_autoptr (AltheaCodeableConcept) type = part_type (name);
  g_ptr_array_add (inputs, althea_value_new (ALTHEA_KIND_PARAMETER, "type", type, member, value, NULL));
}

static GPtrArray *
copy_inputs (AltheaRecord *task)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  const GPtrArray *list = task != NULL ? althea_record_get_list (task, "input") : NULL;
  for (guint i = 0; list != NULL && i < list->len; i++)
    g_ptr_array_add (inputs, althea_value_ref (list->pdata[i]));
  return inputs;
}

void
host_review_set_values (AltheaRecordBuilder *task, const char *values, gint64 from_us)
{
  gboolean critical = g_str_equal (values, "critical"), abnormal = g_str_equal (values, "abnormal");
  gint64 hours = critical ? 1 : abnormal ? 24 : 72;
  g_autoptr (AltheaPartialDate) due = althea_partial_date_new_for_us (from_us + hours * US_PER_HOUR);
  althea_record_builder_set_string (task, "priority", critical ? "stat" : abnormal ? "urgent" : "routine");
  althea_record_builder_take_value (task, "restriction-period",
                                    althea_value_new (ALTHEA_KIND_PERIOD, "end", due, NULL));
}

/* "ServiceRequest/1" of basedOn. (transfer full) (nullable) the id */
static char *
order_of (yyjson_val *report)
{
  yyjson_val *order;
  size_t i, n;
  yyjson_arr_foreach (yyjson_obj_get (report, "basedOn"), i, n, order)
  {
    const char *reference = althea_json_get_string (order, "reference");
    if (reference != NULL && g_str_has_prefix (reference, "ServiceRequest/"))
      return g_strdup (reference + strlen ("ServiceRequest/"));
  }
  return NULL;
}

/* A record of the same patient that the report names; NULL without @error for anything else. */
static AltheaRecord *
read_related (HostTransaction *transaction, HostVersion *report, const char *type, const char *id,
              guint64 *version, GError **error)
{
  g_autoptr (HostVersion) found = id != NULL ? host_transaction_read (transaction, type, id, error) : NULL;
  if (found == NULL || g_strcmp0 (found->patient_id, report->patient_id) != 0)
    return NULL;
  *version = found->version;
  return althea_fhir_read (found->json, error);
}

/* Who ordered it, or else who saw the patient. (transfer full) (nullable): everybody */
static AltheaReference *
find_owner (HostTransaction *transaction, HostVersion *report, yyjson_val *root, AltheaRecord *order,
            GError **error)
{
  const AltheaReference *requester = order != NULL ? althea_record_get_value (order, "requester") : NULL;
  if (requester != NULL && requester->reference != NULL
      && g_str_has_prefix (requester->reference, "Practitioner/"))
    return (AltheaReference *)althea_value_ref ((const AltheaValue *)requester);
  const char *visit = althea_json_get_string (root, "encounter.reference");
  guint64 version;
  if (visit == NULL || !g_str_has_prefix (visit, "Encounter/"))
    return NULL;
  g_autoptr (AltheaRecord) encounter
      = read_related (transaction, report, "Encounter", visit + strlen ("Encounter/"), &version, error);
  const GPtrArray *people = encounter != NULL ? althea_record_get_list (encounter, "participant") : NULL;
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AltheaParticipant *participant = people->pdata[i];
      if (participant->actor != NULL && participant->actor->reference != NULL
          && g_str_has_prefix (participant->actor->reference, "Practitioner/"))
        return (AltheaReference *)althea_value_ref ((const AltheaValue *)participant->actor);
    }
  return NULL;
}

/* The order is done when the report is; it tells the patient when the result can be read. */
static gboolean
complete_order (const HostWriter *writer, HostTransaction *transaction, AltheaRecord *order, guint64 version,
                yyjson_val *report, GError **error)
{
  const char *status = althea_json_get_string (report, "status");
  gboolean preliminary = g_str_equal (status, "partial") || g_str_equal (status, "preliminary");
  if (order == NULL || preliminary || !althea_service_request_is_open (ALTHEA_SERVICE_REQUEST (order)))
    return TRUE;
  const char *due = host_release_get_stamp (report, HOST_EXTENSION_RELEASE_DUE);
  g_autoptr (AltheaPartialDate) date = due != NULL ? althea_partial_date_new (due, NULL) : NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (order);
  althea_record_builder_set_string (builder, "status", "completed");
  althea_record_builder_set_string (builder, "release-rule",
                                    host_release_get_stamp (report, HOST_EXTENSION_RELEASE_RULE));
  althea_record_builder_set_value (builder, "release-due", date);
  g_autoptr (AltheaRecord) done = althea_record_builder_end (builder, error);
  g_autoptr (HostVersion) stored
      = done != NULL ? host_write_record (writer, transaction, done, version, error) : NULL;
  return stored != NULL;
}

/* The review that is open, with its version; NULL without @error when there is none. */
static AltheaRecord *
find_open (HostTransaction *transaction, HostVersion *report, guint64 *version, GError **error)
{
  g_autofree char *id = host_transaction_get_fact (transaction, FACT_REVIEW, report->id, error);
  g_autoptr (AltheaRecord) task = read_related (transaction, report, "Task", id, version, error);
  if (task != NULL && g_strcmp0 (althea_record_get_string (task, "status"), "requested") == 0)
    return g_steal_pointer (&task);
  *version = 0;
  return NULL;
}

static char *
patient_name (HostTransaction *transaction, HostVersion *report, GError **error)
{
  g_autoptr (HostVersion) patient = host_transaction_read (transaction, "Patient", report->patient_id, error);
  g_autoptr (AltheaRecord) record = patient != NULL ? althea_fhir_read (patient->json, error) : NULL;
  return record != NULL ? althea_record_to_title (record) : NULL;
}

/* How the patient comes to see it: what was held without a rule was held by somebody. NULL: it is seen. */
static const char *
release_rule (yyjson_val *report)
{
  const char *rule = host_release_get_stamp (report, HOST_EXTENSION_RELEASE_RULE);
  return rule == NULL && g_strcmp0 (host_release_get_tag (report), "held") == 0 ? "by-hand" : rule;
}

static void
fill_inputs (AltheaRecordBuilder *builder, AltheaRecord *task, yyjson_val *root, HostVersion *before,
             const char *values)
{
  g_autoptr (GPtrArray) inputs = copy_inputs (task);
  const char *due = host_release_get_stamp (root, HOST_EXTENSION_RELEASE_DUE);
  g_autoptr (AltheaPartialDate) date = due != NULL ? althea_partial_date_new (due, NULL) : NULL;
  set_input (inputs, HOST_REVIEW_STATUS, "value-code", althea_json_get_string (root, "status"));
  set_input (inputs, HOST_REVIEW_VALUES, "value-code", values);
  set_input (inputs, HOST_REVIEW_ESCALATED, "value-date-time", NULL);
  set_input (inputs, HOST_REVIEW_RULE, "value-code", release_rule (root));
  set_input (inputs, HOST_REVIEW_DUE, "value-date-time", date);
  set_input (inputs, HOST_REVIEW_REASON, "value-string",
             host_release_get_stamp (root, HOST_EXTENSION_RELEASE_REASON));
  if (before != NULL)
    {
      g_autofree char *text
          = g_strdup_printf ("DiagnosticReport/%s/_history/%" G_GUINT64_FORMAT, before->id, before->version);
      g_autoptr (AltheaReference) reference = althea_reference_new_raw (text, NULL);
      set_input (inputs, HOST_REVIEW_CORRECTS, "value-reference", reference);
    }
  althea_record_builder_set_list (builder, "input", inputs);
}

static AltheaRecordBuilder *
new_review (const HostWriter *writer, HostVersion *report, yyjson_val *root, const char *name)
{
  g_autoptr (AltheaRecord) record = althea_fhir_read (report->json, NULL);
  g_autofree char *title = record != NULL ? althea_record_to_title (record) : g_strdup ("");
  AltheaRecordBuilder *builder
      = host_thread_new_task (writer->actor, HOST_TASK_RESULT_REVIEW, report->patient_id, title);
  althea_record_builder_take_value (builder, "for",
                                    althea_reference_new ("Patient", report->patient_id, name));
  althea_record_builder_take_value (builder, "focus",
                                    althea_reference_new ("DiagnosticReport", report->id, title));
  /* What the practice makes of a result is its own work; the patient reads the result. */
  althea_record_builder_add_tag (builder, HOST_TAG_AUDIENCE, "internal");
  return builder;
}

static gboolean
write_review (const HostWriter *writer, HostTransaction *transaction, HostVersion *report,
              AltheaRecordBuilder *builder, guint64 version, char **task_id, GError **error)
{
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, error);
  g_autoptr (HostVersion) stored
      = record != NULL ? host_write_record (writer, transaction, record, version, error) : NULL;
  if (stored == NULL)
    return FALSE;
  if (task_id != NULL)
    *task_id = g_strdup (stored->id);
  return host_transaction_set_fact (transaction, FACT_REVIEW, report->id, stored->id, error);
}

gboolean
host_review_open (const HostWriter *writer, HostTransaction *transaction, HostVersion *report,
                  HostVersion *before, char **task_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint64 order_version = 0, version = 0;
  g_autoptr (yyjson_doc) doc = parse (report->json, error);
  yyjson_val *root = yyjson_doc_get_root (doc);
  if (task_id != NULL)
    *task_id = NULL;
  if (doc == NULL)
    return FALSE;
  if (report->patient_id == NULL || !host_review_is_wanted (root, althea_clock_now_us ()))
    return TRUE;
  /* Where it comes from somebody has read it and let the patient see it. */
  if (before == NULL && g_strcmp0 (host_release_get_tag (root), "released") == 0)
    return TRUE;
  g_autofree char *order_id = order_of (root);
  g_autoptr (AltheaRecord) order
      = read_related (transaction, report, "ServiceRequest", order_id, &order_version, &failure);
  g_autoptr (AltheaReference) owner
      = failure == NULL ? find_owner (transaction, report, root, order, &failure) : NULL;
  g_autoptr (AltheaRecord) open = failure == NULL ? find_open (transaction, report, &version, &failure)
                                                  : NULL;
  g_autofree char *name = failure == NULL ? patient_name (transaction, report, &failure) : NULL;
  const char *values = failure == NULL ? host_review_grade (transaction, root, &failure) : NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  AltheaRecordBuilder *builder = open != NULL ? althea_record_builder_new_edit (open)
                                              : new_review (writer, report, root, name);
  if (open == NULL)
    althea_record_builder_set_value (builder, "owner", owner);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  host_review_set_values (builder, values, althea_clock_now_us ());
  fill_inputs (builder, open, root, before, values);
  return write_review (writer, transaction, report, builder, version, task_id, error)
         && complete_order (writer, transaction, order, order_version, root, error);
}
