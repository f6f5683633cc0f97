/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-form.h"

#include "host-practice-private.h"
#include "host-release.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-records.h"

#include <math.h>

#define UCUM "http://unitsofmeasure.org"
#define CATEGORIES "http://terminology.hl7.org/CodeSystem/observation-category"
#define INTERPRETATIONS "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"

void
host_form_save_clear (HostFormSave *save)
{
  g_clear_object (&save->state);
  g_clear_object (&save->form);
  g_clear_pointer (&save->response_id, g_free);
  g_clear_pointer (&save->task_id, g_free);
}

AltheaRecord *
host_form_read_task (HostCall *call, const char *id, guint64 *version, AltheaForm **form, GError **error)
{
  g_autoptr (HostVersion) found = host_call_read (call, "Task", id, error);
  g_autoptr (AltheaRecord) task = found != NULL ? althea_fhir_read (found->json, error) : NULL;
  if (task == NULL)
    return NULL;
  const char *patient_id = althea_record_get_patient_id (task);
  if (!althea_codeable_concept_has_code (althea_record_get_value (task, "code"), HOST_TASK_CODES,
                                         HOST_TASK_QUESTIONNAIRE)
      || patient_id == NULL)
    {
      host_practice_set_not_found (error);
      return NULL;
    }
  if (form != NULL && (*form = althea_form_new_for_task (found->json, error)) == NULL)
    return NULL;
  if (version != NULL)
    *version = found->version;
  g_free (call->patient_id);
  call->patient_id = g_strdup (patient_id);
  host_call_note_record (call, "Task", id);
  return g_steal_pointer (&task);
}

static gboolean
by_patient (HostCall *call)
{
  return host_actor_get_role (call->actor) == HOST_ROLE_PATIENT;
}

/* --- the answers ----------------------------------------------------------------------------------- */

/* So that the answers lead back to what asked for them. */
static GBytes *
add_task (GBytes *json, const char *task_id)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (doc, NULL);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_mut_val *extensions = yyjson_mut_obj_add_arr (edit, root, "extension");
  yyjson_mut_val *extension = yyjson_mut_arr_add_obj (edit, extensions);
  g_autofree char *reference = g_strconcat ("Task/", task_id, NULL);
  yyjson_mut_obj_add_strcpy (edit, extension, "url", HOST_EXTENSION_TASK);
  yyjson_mut_val *value = yyjson_mut_obj_add_obj (edit, extension, "valueReference");
  yyjson_mut_obj_add_strcpy (edit, value, "reference", reference);
  return althea_json_write_mut (edit);
}

static gboolean
put_json (HostCall *call, const char *resource_type, const char *id, guint64 base_version, GBytes *json,
          GError **error)
{
  g_autoptr (yyjson_doc) doc = host_write_check (json, resource_type, id, error);
  if (doc == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction, resource_type, id,
                                                    base_version, json, yyjson_doc_get_root (doc), error);
  return version != NULL;
}

gboolean
host_form_write_response (HostCall *call, const HostFormSave *save, GError **error)
{
  g_autofree char *subject = g_strconcat ("Patient/", call->patient_id, NULL);
  g_autofree char *now = althea_clock_to_instant (althea_clock_now_us ());
  g_autoptr (GBytes) json = althea_form_state_to_clean_response (
      save->state, save->response_id, save->completed ? "completed" : "in-progress", subject,
      host_actor_get_person (call->actor), now);
  if (save->task_id != NULL)
    {
      g_autoptr (GBytes) bare = g_steal_pointer (&json);
      json = add_task (bare, save->task_id);
    }
  if (by_patient (call))
    {
      g_autoptr (GBytes) untagged = g_steal_pointer (&json);
      json = host_write_set_tag (untagged, HOST_TAG_ORIGIN, "patient", error);
      if (json == NULL)
        return FALSE;
    }
  return put_json (call, "QuestionnaireResponse", save->response_id, save->base_version, json, error);
}

/* --- scores ---------------------------------------------------------------------------------------- */

/* One Observation for each score of a response, so that saving it again makes a new version of the same. */
static char *
derived_id (const char *what, const char *response_id)
{
  g_autofree char *name = g_strdup (what);
  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.')
      *c = '-';
  return g_strdup_printf ("%.20s-%s", name, response_id);
}

static AltheaQuantity *
points (double number)
{
  g_autoptr (AltheaDecimal) value = althea_decimal_new_from_double (number, number == floor (number) ? 0 : 2);
  return althea_value_new (ALTHEA_KIND_QUANTITY, "value", value, "unit", "points", "system", UCUM, "code",
                           "{score}", NULL);
}

static void
add_concept (AltheaRecordBuilder *builder, const char *field, const char *system, const char *code,
             const char *display)
{
  althea_record_builder_add_take (builder, field, althea_codeable_concept_new (system, code, display));
}

/* What is normal: from nothing to the highest of the first bands that are no reason to act. */
static void
add_range (AltheaRecordBuilder *builder, const AltheaFormScore *score)
{
  double high = NAN;
  for (guint i = 0; i < score->bands->len; i++)
    {
      const AltheaFormBand *band = score->bands->pdata[i];
      if (g_strcmp0 (band->flag, "N") != 0)
        break;
      high = band->high;
    }
  if (!isfinite (high))
    return;
  AltheaQuantity *low_points = points (0), *high_points = points (high);
  althea_record_builder_add_take (
      builder, "reference-range",
      althea_value_new (ALTHEA_KIND_REFERENCE_RANGE, "low", low_points, "high", high_points, NULL));
  althea_value_unref ((AltheaValue *)low_points);
  althea_value_unref ((AltheaValue *)high_points);
}

static AltheaRecordBuilder *
new_observation (HostCall *call, const HostFormSave *save, AltheaFormValue *code, const char *title,
                 double number)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");
  const char *display = althea_form_value_get_display (code);
  althea_record_builder_set_string (builder, "status", "final");
  add_concept (builder, "category", CATEGORIES, "survey", "Survey");
  g_autoptr (AltheaCodeableConcept) concept
      = althea_codeable_concept_new (althea_form_value_get_system (code), althea_form_value_get_text (code),
                                     display != NULL ? display : title);
  althea_record_builder_take_value (builder, "code", althea_value_edit (concept, "text", title, NULL));
  althea_record_builder_take_value (builder, "subject",
                                    althea_reference_new ("Patient", call->patient_id, NULL));
  althea_record_builder_take_value (builder, "effective-date-time", host_thread_now ());
  althea_record_builder_take_value (builder, "issued", host_thread_now ());
  althea_record_builder_add_take (
      builder, "performer",
      althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor)));
  althea_record_builder_add_take (builder, "derived-from",
                                  althea_reference_new ("QuestionnaireResponse", save->response_id, NULL));
  althea_record_builder_take_value (builder, "value-quantity", points (number));
  if (by_patient (call))
    althea_record_builder_add_tag (builder, HOST_TAG_ORIGIN, "patient");
  return builder;
}

static void
set_interpretation (AltheaRecordBuilder *builder, const char *flag, const char *text)
{
  g_autoptr (AltheaCodeableConcept) concept
      = althea_codeable_concept_new (INTERPRETATIONS, flag != NULL ? flag : "N", NULL);
  althea_record_builder_add_take (builder, "interpretation",
                                  text != NULL ? althea_value_edit (concept, "text", text, NULL)
                                               : (gpointer)althea_value_ref ((AltheaValue *)concept));
}

static gboolean
write_score (HostCall *call, const HostFormSave *save, const AltheaFormScore *score, GError **error)
{
  const AltheaFormBand *band = NULL;
  double total;
  if (!althea_form_state_get_score (save->state, score, &total, &band))
    return TRUE;
  if (json_object_get_size (call->result) == 0 || !json_object_has_member (call->result, "total"))
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      host_call_set_result (call, "total", g_ascii_formatd (text, sizeof text, "%.10g", total));
      if (band != NULL)
        host_call_set_result (call, "band", band->label);
    }
  if (score->code == NULL || althea_form_value_get_text (score->code) == NULL)
    return TRUE;
  g_autofree char *id = derived_id (score->id, save->response_id);
  g_autoptr (AltheaRecordBuilder) builder = new_observation (call, save, score->code, score->title, total);
  althea_record_builder_set_id (builder, id);
  if (band != NULL)
    set_interpretation (builder, band->flag, band->label);
  add_range (builder, score);
  return host_call_write (call, g_steal_pointer (&builder), 0, error);
}

static gboolean
write_alert_score (HostCall *call, const HostFormSave *save, const AltheaFormAlert *alert, GError **error)
{
  AltheaFormNode *node = althea_form_state_find (save->state, alert->item->link_id);
  AltheaFormValue *answer = node != NULL ? althea_form_node_get_answer (node) : NULL;
  double weight;
  if (alert->code == NULL || answer == NULL || !althea_form_node_is_enabled (node)
      || !althea_form_item_get_weight (alert->item, answer, &weight))
    return TRUE;
  g_autofree char *id = derived_id (alert->item->link_id, save->response_id);
  g_autofree char *said = althea_form_value_to_display (answer);
  g_autofree char *title = g_strdup_printf ("%s %s", althea_form_get_title (save->form),
                                            alert->item->prefix != NULL ? alert->item->prefix : "");
  g_autoptr (AltheaRecordBuilder) builder
      = new_observation (call, save, alert->code, g_strchomp (title), weight);
  althea_record_builder_set_id (builder, id);
  set_interpretation (builder, weight > alert->above ? "A" : "N", said);
  return host_call_write (call, g_steal_pointer (&builder), 0, error);
}

gboolean
host_form_write_scores (HostCall *call, const HostFormSave *save, GError **error)
{
  const GPtrArray *scores = althea_form_get_scores (save->form);
  const GPtrArray *alerts = althea_form_get_alerts (save->form);
  for (guint i = 0; i < scores->len; i++)
    if (!write_score (call, save, scores->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < alerts->len; i++)
    if (!write_alert_score (call, save, alerts->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- alerts ---------------------------------------------------------------------------------------- */

static gboolean
raise_alert (HostCall *call, const HostFormSave *save, const AltheaFormAlert *alert, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *id = derived_id (alert->id, save->response_id);
  g_autoptr (HostVersion) raised = host_transaction_read (call->transaction, "Task", id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (raised != NULL)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder
      = host_thread_new_task (call->actor, HOST_TASK_SAFETY, call->patient_id, alert->text);
  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "priority", "urgent");
  althea_record_builder_take_value (builder, "focus",
                                    althea_reference_new ("QuestionnaireResponse", save->response_id, NULL));
  /* What the practice does about it is its own work, whoever gave the answer. */
  althea_record_builder_add_tag (builder, HOST_TAG_AUDIENCE, "internal");
  return host_call_write (call, g_steal_pointer (&builder), 0, error);
}

gboolean
host_form_raise_alerts (HostCall *call, const HostFormSave *save, GError **error)
{
  g_autoptr (GPtrArray) alerts = althea_form_state_list_alerts (save->state);
  for (guint i = 0; i < alerts->len; i++)
    {
      const AltheaFormAlert *alert = alerts->pdata[i];
      if (!raise_alert (call, save, alert, error))
        return FALSE;
      host_call_set_result (call, alert->id, "yes");
    }
  return TRUE;
}
