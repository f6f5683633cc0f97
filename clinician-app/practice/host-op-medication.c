/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-thread.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-medication-request.h"

#define TASK_PARTS "urn:althea:task-part"
#define TASK_MEDICATION_REPORT "medication-report"
#define PART_STATE "state"

/* What a patient may say, and how the work item of the practice says it. */
static const struct
{
  const char *code, *words;
} states[] = {
  { "stopped", "Has stopped %s" },
  { "differently", "Takes %s differently" },
};

/* The patient's report of the same medicine that nobody has dealt with yet. (transfer full) (nullable) */
static char *
find_open (HostCall *call, const char *medication_id, GError **error)
{
  g_autofree char *focus = g_strconcat ("MedicationRequest/", medication_id, NULL);
  HostQuery query
      = { .resource_type = "Task", .patient_id = call->patient_id, .based_on = focus, .limit = 200 };
  g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
  for (guint i = 0; page != NULL && i < page->versions->len; i++)
    {
      HostVersion *version = page->versions->pdata[i];
      g_autoptr (AltheaRecord) task = althea_fhir_read (version->json, error);
      if (task == NULL)
        return NULL;
      if (althea_codeable_concept_has_code (althea_record_get_value (task, "code"), HOST_TASK_CODES,
                                            TASK_MEDICATION_REPORT)
          && g_strcmp0 (althea_record_get_string (task, "status"), "requested") == 0)
        return g_strdup (version->id);
    }
  return NULL;
}

gboolean
host_op_medication_report_gather (HostCall *call, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) failure = NULL;
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_id (call, "medication", "MedicationRequest", TRUE, &id, error))
    return FALSE;
  call->gathered = find_open (call, id, &failure);
  call->free_gathered = g_free;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The medicine, of the patient's own chart. */
static AltheaRecord *
read_medication (HostCall *call, const char *id, GError **error)
{
  g_autoptr (AltheaRecord) medication = host_call_read_record (call, "MedicationRequest", id, NULL, error);
  if (medication == NULL)
    return NULL;
  if (g_strcmp0 (althea_record_get_patient_id (medication), call->patient_id) == 0)
    return g_steal_pointer (&medication);
  host_practice_set_not_found (error);
  return NULL;
}

static void
fill (HostCall *call, AltheaRecordBuilder *builder, guint state, const char *text, const char *medicine)
{
  g_autoptr (AltheaCodeableConcept) type = althea_codeable_concept_new (TASK_PARTS, PART_STATE, NULL);
  g_auto (GStrv) around = g_strsplit (states[state].words, "%s", 2);
  g_autofree char *description = g_strconcat (around[0], medicine, around[1], NULL);
  althea_record_builder_set_string (builder, "description", description);
  althea_record_builder_set_list (builder, "input", NULL);
  althea_record_builder_add_take (
      builder, "input",
      althea_value_new (ALTHEA_KIND_PARAMETER, "type", type, "value-code", states[state].code, NULL));
  althea_record_builder_set_list (builder, "note", NULL);
  if (text != NULL)
    {
      AltheaPartialDate *now = host_thread_now ();
      g_autoptr (AltheaReference) author
          = althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor));
      althea_record_builder_add_take (builder, "note",
                                      althea_value_new (ALTHEA_KIND_ANNOTATION, "author-reference", author,
                                                        "time", now, "text", text, NULL));
      althea_partial_date_unref (now);
    }
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
}

/* A new work item, or the one that the patient made before and nobody has begun with. */
static AltheaRecordBuilder *
new_report (HostCall *call, AltheaRecord *medication, const char *medicine, guint64 *base, GError **error)
{
  if (call->gathered != NULL)
    {
      g_autoptr (AltheaRecord) open = host_call_read_record (call, "Task", call->gathered, base, error);
      if (open == NULL)
        return NULL;
      if (g_strcmp0 (althea_record_get_string (open, "status"), "requested") == 0)
        return althea_record_builder_new_edit (open);
    }
  AltheaRecordBuilder *builder
      = host_thread_new_task (call->actor, TASK_MEDICATION_REPORT, call->patient_id, "");
  const AltheaReference *prescriber = althea_record_get_value (medication, "requester");
  *base = 0;
  althea_record_builder_take_value (
      builder, "focus",
      althea_reference_new ("MedicationRequest", althea_record_get_id (medication), medicine));
  if (prescriber != NULL && prescriber->reference != NULL
      && g_str_has_prefix (prescriber->reference, "Practitioner/"))
    althea_record_builder_set_value (builder, "owner", prescriber);
  return builder;
}

/* medication-report {medication, state, text?} -> {task}
 *
 * A patient says that a medicine of the list is "stopped" or taken "differently", and in text why or how. The
 * list stays as it is: a work item asks who prescribed it, or the pool, to decide. Said again before anybody
 * has begun, it replaces what was said. NOT_FOUND for a medicine of another chart. */
gboolean
host_op_medication_report (HostCall *call, GError **error)
{
  g_autofree char *id = NULL, *state = NULL, *text = NULL;
  guint64 base = 0;
  guint found = 0;
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_id (call, "medication", "MedicationRequest", TRUE, &id, error)
      || !host_call_get_text (call, "state", TRUE, FALSE, 20, &state, error)
      || !host_call_get_text (call, "text", FALSE, TRUE, 2000, &text, error))
    return FALSE;
  while (found < G_N_ELEMENTS (states) && !g_str_equal (states[found].code, state))
    found++;
  if (found == G_N_ELEMENTS (states))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is no way of taking a medicine.");
  g_autoptr (AltheaRecord) medication = read_medication (call, id, error);
  if (medication == NULL)
    return FALSE;
  const char *medicine
      = althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (medication));
  g_autoptr (AltheaRecordBuilder) builder = new_report (call, medication, medicine, &base, error);
  if (builder == NULL)
    return FALSE;
  fill (call, builder, found, text, medicine);
  g_autoptr (AltheaRecord) task = althea_record_builder_end (g_steal_pointer (&builder), error);
  if (task == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_record (&call->writer, call->transaction, task, base, error);
  if (version == NULL)
    return FALSE;
  host_call_note_record (call, "Task", version->id);
  host_call_set_result (call, "task", version->id);
  return TRUE;
}
