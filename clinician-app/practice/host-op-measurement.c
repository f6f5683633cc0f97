/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-form.h"
#include "host-practice-private.h"
#include "host-accept.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-home-measure.h"
#include "althea-json.h"
#include "althea-observation.h"

#define CATEGORIES "http://terminology.hl7.org/CodeSystem/observation-category"
#define INTERPRETATIONS "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
#define LOINC "http://loinc.org"
#define UCUM "http://unitsofmeasure.org"
#define MAX_PARTS 2
/* Clocks of homes and practices differ a little. */
#define CLOCK_SLACK_US (10 * G_TIME_SPAN_MINUTE)

typedef struct
{
  const AltheaHomeMeasure *measure;
  const AltheaHomeUnit *units[MAX_PARTS];
  AltheaDecimal *values[MAX_PARTS]; /* (owned) */
  AltheaPartialDate *time;          /* (owned) */
  char *note;                       /* (owned) (nullable) */
  gboolean alarm;
} Measurement;

static void
measurement_clear (Measurement *self)
{
  for (guint i = 0; i < MAX_PARTS; i++)
    g_clear_pointer (&self->values[i], althea_decimal_unref);
  g_clear_pointer (&self->time, althea_partial_date_unref);
  g_clear_pointer (&self->note, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measurement, measurement_clear)

/* --- what arrived ---------------------------------------------------------------------------------- */

/* Number @index in @unit; what nobody can have is not taken, with or without the app's own check. */
static gboolean
take_number (Measurement *self, guint index, const char *text, const char *unit, GError **error)
{
  const AltheaHomeUnit *found = althea_home_number_find_unit (&self->measure->numbers[index], unit);
  if (found == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is no unit of this measurement.");
  if (self->values[index] != NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A part of the measurement is there twice.");
  self->units[index] = found;
  self->values[index] = althea_decimal_new (text != NULL ? text : "", error);
  if (self->values[index] == NULL)
    return FALSE;
  switch (althea_home_unit_judge (found, althea_decimal_get_double (self->values[index])))
    {
    case ALTHEA_HOME_IMPOSSIBLE:
      return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The value is not possible.");
    case ALTHEA_HOME_ALARM_LOW:
    case ALTHEA_HOME_ALARM_HIGH:
      self->alarm = TRUE;
      return TRUE;
    case ALTHEA_HOME_USUAL:
    case ALTHEA_HOME_UNUSUAL_LOW:
    case ALTHEA_HOME_UNUSUAL_HIGH:
    default:
      return TRUE;
    }
}

/* Which number of the measurement has the LOINC code. */
static gboolean
find_part (const AltheaHomeMeasure *measure, const char *loinc, guint *index)
{
  for (guint i = 0; i < measure->n_numbers; i++)
    for (guint j = 0; j < measure->numbers[i].n_units; j++)
      if (g_strcmp0 (measure->numbers[i].units[j].loinc, loinc) == 0)
        {
          *index = i;
          return TRUE;
        }
  return FALSE;
}

static const char *
string_member (JsonNode *node, const char *name)
{
  JsonNode *member
      = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;
  return member != NULL && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_get_string (member)
                                                                              : NULL;
}

/* components: [{code, value}], each by its own code, so that the lower number is never taken for the upper.
 */
static gboolean
take_components (HostCall *call, Measurement *self, const char *unit, GError **error)
{
  JsonNode *node = json_object_get_member (althea_operation_get_parameters (call->operation), "components");
  JsonArray *parts = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (parts == NULL || json_array_get_length (parts) != self->measure->n_numbers)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The measurement needs all of its numbers.");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);
      guint index = 0;
      if (!find_part (self->measure, string_member (part, "code"), &index))
        return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is no part of this measurement.");
      if (!take_number (self, index, string_member (part, "value"), unit, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_value (HostCall *call, Measurement *self, const char *code, const char *unit, GError **error)
{
  g_autofree char *text = NULL;
  if (!host_call_get_text (call, "value", TRUE, FALSE, 40, &text, error)
      || !take_number (self, 0, text, unit, error))
    return FALSE;
  /* The same substance in another unit has another code. */
  return g_strcmp0 (self->units[0]->loinc, code) == 0
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "The code does not go with the unit.");
}

static gboolean
take_time (HostCall *call, Measurement *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!host_call_get_text (call, "time", FALSE, FALSE, 40, &text, error))
    return FALSE;
  self->time = text != NULL ? althea_partial_date_new (text, error) : host_thread_now ();
  if (self->time == NULL)
    return FALSE;
  if (althea_partial_date_get_precision (self->time) != ALTHEA_PRECISION_TIME)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A measurement has a time.");
  return althea_partial_date_get_start_us (self->time) <= althea_clock_now_us () + CLOCK_SLACK_US
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "The time is still to come.");
}

static gboolean
read_measurement (HostCall *call, Measurement *self, GError **error)
{
  g_autofree char *code = NULL, *unit = NULL;
  if (!host_call_get_text (call, "code", TRUE, FALSE, 20, &code, error)
      || !host_call_get_text (call, "unit", TRUE, FALSE, 20, &unit, error)
      || !host_call_get_text (call, "note", FALSE, TRUE, 1000, &self->note, error))
    return FALSE;
  self->measure = althea_home_measure_find_loinc (code);
  if (self->measure == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is not measured at home.");
  if (!take_time (call, self, error))
    return FALSE;
  return self->measure->n_numbers > 1 ? take_components (call, self, unit, error)
                                      : take_value (call, self, code, unit, error);
}

/* --- the record ------------------------------------------------------------------------------------ */

static AltheaQuantity *
quantity (const Measurement *self, guint index)
{
  return althea_value_new (ALTHEA_KIND_QUANTITY, "value", self->values[index], "unit",
                           self->units[index]->unit, "system", UCUM, "code", self->units[index]->ucum, NULL);
}

static void
add_components (AltheaRecordBuilder *builder, const Measurement *self)
{
  for (guint i = 0; i < self->measure->n_numbers; i++)
    {
      AltheaQuantity *value = quantity (self, i);
      g_autoptr (AltheaCodeableConcept) code
          = althea_codeable_concept_new (LOINC, self->units[i]->loinc, self->units[i]->display);
      althea_record_builder_add_take (
          builder, "component",
          althea_value_new (ALTHEA_KIND_COMPONENT, "code", code, "value-quantity", value, NULL));
      althea_value_unref ((AltheaValue *)value);
    }
}

static void
set_code (AltheaRecordBuilder *builder, const Measurement *self)
{
  const AltheaHomeUnit *unit = self->units[0];
  gboolean panel = self->measure->n_numbers > 1;
  g_autoptr (AltheaCodeableConcept) code = althea_codeable_concept_new (
      LOINC, panel ? self->measure->loinc : unit->loinc, panel ? self->measure->display : unit->display);
  althea_record_builder_take_value (builder, "code",
                                    althea_value_edit (code, "text", self->measure->label, NULL));
}

static AltheaRecordBuilder *
new_observation (HostCall *call, const Measurement *self)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");
  const char *person = host_actor_get_person (call->actor), *name = host_actor_get_name (call->actor);
  althea_record_builder_set_string (builder, "status", "preliminary");
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (CATEGORIES, "vital-signs", "Vital Signs"));
  set_code (builder, self);
  althea_record_builder_take_value (builder, "subject",
                                    althea_reference_new ("Patient", call->patient_id, NULL));
  althea_record_builder_set_value (builder, "effective-date-time", self->time);
  althea_record_builder_take_value (builder, "issued", host_thread_now ());
  althea_record_builder_add_take (builder, "performer", althea_reference_new_raw (person, name));
  if (self->measure->n_numbers > 1)
    add_components (builder, self);
  else
    althea_record_builder_take_value (builder, "value-quantity", quantity (self, 0));
  if (self->alarm)
    althea_record_builder_add_take (builder, "interpretation",
                                    althea_codeable_concept_new (INTERPRETATIONS, "AA", NULL));
  if (self->note != NULL)
    {
      g_autoptr (AltheaReference) author = althea_reference_new_raw (person, name);
      althea_record_builder_add_take (
          builder, "note",
          althea_value_new (ALTHEA_KIND_ANNOTATION, "author-reference", author, "text", self->note, NULL));
    }
  althea_record_builder_add_tag (builder, HOST_TAG_ORIGIN, "patient");
  return builder;
}

/* --- safety ---------------------------------------------------------------------------------------- */

static gboolean
raise_alarm (HostCall *call, AltheaRecord *observation, GError **error)
{
  g_autofree char *value = althea_observation_dup_value_display (ALTHEA_OBSERVATION (observation));
  const AltheaCodeableConcept *code = althea_record_get_value (observation, "code");
  /* Read by the practice in its work list; English as the other descriptions that the host writes. */
  g_autofree char *text
      = g_strdup_printf ("%s %s measured at home", althea_codeable_concept_get_display (code), value);
  g_autoptr (AltheaRecordBuilder) builder
      = host_thread_new_task (call->actor, HOST_TASK_SAFETY, call->patient_id, text);
  althea_record_builder_set_string (builder, "priority", "urgent");
  althea_record_builder_take_value (
      builder, "focus", althea_reference_new ("Observation", althea_record_get_id (observation), NULL));
  althea_record_builder_add_tag (builder, HOST_TAG_AUDIENCE, "internal");
  host_call_set_result (call, "safety", "yes");
  return host_call_write (call, g_steal_pointer (&builder), 0, error);
}

/* measurement-send {code, value, unit, components?, time?, note?} -> {observation, safety?}
 *
 * A patient says what was measured at home. code: LOINC, one of those in clinical/althea-home-measure.c;
 * value: the number as text; blood pressure has components [{code, value}] instead; time: FHIR dateTime, now
 * when absent. It is a preliminary Observation tagged as patient-reported, which the patient sees at once,
 * until somebody of the practice takes it into the chart. safety "yes": the value asks for somebody to act
 * now, and an urgent work item is there. INVALID for another unit, what is not possible, or a time to come.
 */
gboolean
host_op_measurement_send (HostCall *call, GError **error)
{
  g_auto (Measurement) measurement = { 0 };
  if (host_call_get_patient (call, error) == NULL || !read_measurement (call, &measurement, error))
    return FALSE;
  g_autoptr (AltheaRecord) record = althea_record_builder_end (new_observation (call, &measurement), error);
  if (record == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_record (&call->writer, call->transaction, record, 0, error);
  if (version == NULL)
    return FALSE;
  host_call_note_record (call, "Observation", version->id);
  host_call_set_result (call, "observation", version->id);
  return !measurement.alarm || raise_alarm (call, record, error);
}

/* --- measurement-accept, measurement-withdraw ------------------------------------------------------ */

/* The patient-reported Observation of the call; NOT_FOUND for all others. */
static HostVersion *
read_reported (HostCall *call, yyjson_doc **doc, GError **error)
{
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "observation", "Observation", TRUE, &id, error))
    return NULL;
  g_autoptr (HostVersion) version = host_call_read (call, "Observation", id, error);
  if (version == NULL)
    return NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  g_autoptr (yyjson_doc) parsed = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (g_strcmp0 (host_release_find_tag (yyjson_doc_get_root (parsed), HOST_TAG_ORIGIN), "patient") != 0)
    {
      host_practice_set_not_found (error);
      return NULL;
    }
  g_free (call->patient_id);
  call->patient_id = g_strdup (version->patient_id);
  host_call_note_record (call, "Observation", id);
  *doc = g_steal_pointer (&parsed);
  return g_steal_pointer (&version);
}

static gboolean
set_status (HostCall *call, HostVersion *current, yyjson_doc *doc, const char *status, GError **error)
{
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (doc, NULL);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_mut_obj_put (root, yyjson_mut_str (edit, "status"), yyjson_mut_str (edit, status));
  host_accept_add (edit, call->actor);
  g_autoptr (GBytes) json = althea_json_write_mut (edit);
  g_autoptr (yyjson_doc) checked = host_write_check (json, "Observation", current->id, error);
  if (checked == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_put (&call->writer, call->transaction, "Observation",
                                                    current->id, current->version, json,
                                                    yyjson_doc_get_root (checked), error);
  return version != NULL;
}

/* measurement-accept {observation} -> {}
 *
 * Takes what a patient measured into the chart: it becomes final, stays patient-reported, and keeps who took
 * it and when. The first time counts; CONFLICT for one that was withdrawn. */
gboolean
host_op_measurement_accept (HostCall *call, GError **error)
{
  g_autoptr (yyjson_doc) doc = NULL;
  g_autoptr (HostVersion) current = read_reported (call, &doc, error);
  if (current == NULL)
    return FALSE;
  const char *status = althea_json_get_string (yyjson_doc_get_root (doc), "status");
  if (g_strcmp0 (status, "final") == 0)
    return TRUE;
  return g_strcmp0 (status, "preliminary") == 0
             ? set_status (call, current, doc, "final", error)
             : host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The measurement was withdrawn.");
}

/* measurement-withdraw {observation} -> {}
 *
 * A slip, said by the patient who sent it or by the practice, before it is in the chart; afterwards it is
 * corrected there. */
gboolean
host_op_measurement_withdraw (HostCall *call, GError **error)
{
  g_autoptr (yyjson_doc) doc = NULL;
  g_autoptr (HostVersion) current = read_reported (call, &doc, error);
  if (current == NULL)
    return FALSE;
  const char *status = althea_json_get_string (yyjson_doc_get_root (doc), "status");
  if (g_strcmp0 (status, "entered-in-error") == 0)
    return TRUE;
  return g_strcmp0 (status, "preliminary") == 0
             ? set_status (call, current, doc, "entered-in-error", error)
             : host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The measurement is in the chart.");
}
