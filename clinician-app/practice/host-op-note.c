/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-op-note.h"

#include "host-drafts.h"
#include "host-fact.h"
#include "host-operations.h"
#include "host-practice-private.h"
#include "host-signature.h"
#include "host-summary.h"

#include "althea-encounter.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-provenance.h"
#include "althea-text.h"

#include <string.h>

#define TASK_CODES "urn:althea:task"
#define MOST_CONDITIONS 50 /* new ones of one visit */

/* --- what the operations share --------------------------------------------------------------------- */

gboolean
host_op_note_check_signer (HostCall *call, GError **error)
{
  return (call->signer != NULL
          && g_str_equal (host_signer_get_person (call->signer), host_actor_get_person (call->actor)))
         || host_call_set_error (error, ALTHEA_ERROR_DENIED, "Signing needs the passphrase of who signs.");
}

AltheaReference *
host_op_note_self (HostCall *call)
{
  return althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor));
}

gboolean
host_op_note_is_trainee (HostCall *call, const char *practitioner_id, gboolean *trainee, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) fact
      = host_fact_load (call->transaction, HOST_FACT_PERSON, practitioner_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *trainee = fact != NULL && g_strcmp0 (host_fact_get_string (fact, "trainee"), "yes") == 0;
  return TRUE;
}

HostVersion *
host_op_note_read (HostCall *call, AltheaRecord **record, GError **error)
{
  g_autofree char *id = NULL;
  gboolean is_signed = FALSE;
  if (!host_call_get_id (call, "note", "Composition", TRUE, &id, error))
    return NULL;
  g_autoptr (HostVersion) version = host_call_read (call, "Composition", id, error);
  if (version == NULL
      || !host_transaction_is_signed (call->transaction, "Composition", id, &is_signed, error))
    return NULL;
  g_autoptr (AltheaRecord) note = althea_fhir_read (version->json, error);
  if (note == NULL)
    return NULL;
  if (!is_signed || althea_record_is_entered_in_error (note))
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is no signed note that still stands.");
      return NULL;
    }
  host_call_note_record (call, "Composition", id);
  g_free (call->patient_id);
  call->patient_id = g_strdup (version->patient_id);
  *record = g_steal_pointer (&note);
  return g_steal_pointer (&version);
}

gboolean
host_op_note_seal (HostCall *call, GBytes *json, guint64 base_version, const char *act, gint64 when_us,
                   GError **error)
{
  g_autoptr (HostVersion) sealed = host_note_seal (&call->writer, call->transaction, call->signer, json,
                                                   base_version, act, when_us, error);
  if (sealed == NULL)
    return FALSE;
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, sealed->version);
  host_call_note_record (call, "Composition", sealed->id);
  host_call_set_result (call, "note", sealed->id);
  host_call_set_result (call, "version", number);
  return TRUE;
}

/* --- signing --------------------------------------------------------------------------------------- */

typedef struct
{
  HostCall *call;
  AltheaRecord *note;      /* (owned) as it came */
  AltheaRecord *encounter; /* (owned) (nullable) the visit */
  char *encounter_id;      /* (owned) (nullable) */
  char *supervisor;        /* (owned) (nullable) id */
  HostVersion *current;    /* (owned) (nullable) the preliminary note that is stored */
  gint64 when_us;
} Signing;

static void
signing_clear (Signing *self)
{
  g_clear_object (&self->note);
  g_clear_object (&self->encounter);
  g_clear_pointer (&self->current, host_version_unref);
  g_free (self->encounter_id);
  g_free (self->supervisor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signing, signing_clear)

static AltheaRecord *
read_record_text (HostCall *call, const char *text, const char *resource_type, GError **error)
{
  g_autofree char *id = NULL;
  if (text == NULL)
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID, "The operation needs a record.");
      return NULL;
    }
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  if (!althea_fhir_peek (json, NULL, &id) || id == NULL)
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID, "The record needs an id.");
      return NULL;
    }
  g_autoptr (yyjson_doc) doc = host_write_check (json, resource_type, id, error);
  return doc != NULL ? althea_fhir_read (json, error) : NULL;
}

static AltheaRecord *
read_parameter_record (HostCall *call, const char *parameter, const char *resource_type, GError **error)
{
  return read_record_text (call, althea_operation_get_string (call->operation, parameter), resource_type,
                           error);
}

/* The diagnoses that come with the note: (transfer full) (element-type AltheaRecord), empty when none do. */
static GPtrArray *
read_conditions (HostCall *call, GError **error)
{
  JsonObject *parameters = althea_operation_get_parameters (call->operation);
  JsonNode *node = json_object_get_member (parameters, "conditions");
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if ((node != NULL && array == NULL) || (array != NULL && json_array_get_length (array) > MOST_CONDITIONS))
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID, "\"conditions\" is a list of a few records.");
      return NULL;
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;
      AltheaRecord *condition = read_record_text (call, text, "Condition", error);
      if (condition == NULL)
        return NULL;
      g_ptr_array_add (conditions, condition);
    }
  return g_steal_pointer (&conditions);
}

static gboolean
is_yes (HostCall *call, const char *parameter)
{
  return g_strcmp0 (althea_operation_get_string (call->operation, parameter), "yes") == 0;
}

static gboolean
list_names (const GPtrArray *references, const char *reference)
{
  for (guint i = 0; references != NULL && i < references->len; i++)
    if (g_strcmp0 (((const AltheaReference *)references->pdata[i])->reference, reference) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_note (Signing *self, GError **error)
{
  g_autofree char *text = althea_composition_dup_text (ALTHEA_COMPOSITION (self->note));
  const char *status = althea_record_get_string (self->note, "status");
  if (g_strcmp0 (status, "preliminary") != 0)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "Only a preliminary note is signed.");
  if (althea_record_get_patient_id (self->note) == NULL)
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A note is about a patient.");
  if (althea_text_is_empty (g_strstrip (text)))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A note without text is not signed.");
  if (!list_names (althea_record_get_list (self->note, "author"), host_actor_get_person (self->call->actor)))
    return host_call_set_error (error, ALTHEA_ERROR_DENIED, "A note is signed by who wrote it.");
  return TRUE;
}

/* The stored preliminary note, when there is one, must be what the author goes on from. */
static gboolean
read_current (Signing *self, GError **error)
{
  const char *version = althea_operation_get_string (self->call->operation, "version");
  const char *id = althea_record_get_id (self->note);
  g_autoptr (GError) failure = NULL;
  self->current = host_transaction_read (self->call->transaction, "Composition", id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (self->current == NULL)
    return TRUE;
  g_autoptr (AltheaRecord) stored = althea_fhir_read (self->current->json, error);
  if (stored == NULL)
    return FALSE;
  if (althea_composition_is_signed (ALTHEA_COMPOSITION (stored)))
    return host_call_set_error (error, ALTHEA_ERROR_EXISTS, "This note is signed already.");
  g_autofree char *stands = g_strdup_printf ("%" G_GUINT64_FORMAT, self->current->version);
  return version == NULL || g_str_equal (version, stands)
         || host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The stored note is a newer one.");
}

/* New diagnoses of the visit, in the same commit as the note that speaks of them. */
static gboolean
write_conditions (Signing *self, GError **error)
{
  HostCall *call = self->call;
  const char *patient_id = althea_record_get_patient_id (self->note);
  g_autoptr (GPtrArray) conditions = read_conditions (call, error);
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    {
      if (g_strcmp0 (althea_record_get_patient_id (conditions->pdata[i]), patient_id) != 0)
        return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The diagnosis is another patient's.");
      g_autoptr (HostVersion) written
          = host_write_record (&call->writer, call->transaction, conditions->pdata[i], 0, error);
      if (written == NULL)
        return FALSE;
    }
  return conditions != NULL;
}

/* By id, or as JSON to be written in the same commit: ranked diagnoses, reason, status. */
static gboolean
write_encounter (Signing *self, const char *parameter, GError **error)
{
  HostCall *call = self->call;
  const char *base = althea_operation_get_string (call->operation, "encounter_version");
  guint64 version = 0;
  self->encounter = read_parameter_record (call, "encounter", "Encounter", error);
  if (self->encounter == NULL)
    return FALSE;
  if (base != NULL && !g_ascii_string_to_unsigned (base, 10, 0, G_MAXINT64, &version, NULL))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "\"encounter_version\" is a number.");
  g_autoptr (HostVersion) written
      = host_write_record (&call->writer, call->transaction, self->encounter, version, error);
  return written != NULL;
}

static gboolean
take_encounter (Signing *self, GError **error)
{
  HostCall *call = self->call;
  const char *parameter = althea_operation_get_string (call->operation, "encounter");
  const AltheaReference *named = althea_record_get_value (self->note, "encounter");
  if (parameter != NULL && *parameter == '{')
    {
      if (!write_encounter (self, parameter, error))
        return FALSE;
    }
  else if (parameter != NULL)
    {
      if (!host_call_get_id (call, "encounter", "Encounter", FALSE, &self->encounter_id, error))
        return FALSE;
    }
  else if (named != NULL)
    self->encounter_id = g_strdup (althea_reference_get_id (named));
  if (self->encounter == NULL && self->encounter_id == NULL)
    return TRUE;
  if (self->encounter == NULL)
    self->encounter = host_call_read_record (call, "Encounter", self->encounter_id, NULL, error);
  if (self->encounter == NULL)
    return FALSE;
  g_free (self->encounter_id);
  self->encounter_id = g_strdup (althea_record_get_id (self->encounter));
  return g_strcmp0 (althea_record_get_patient_id (self->encounter), althea_record_get_patient_id (self->note))
             == 0
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "The visit is another patient's.");
}

/* Who learns has somebody who answers for what is written. */
static gboolean
take_supervisor (Signing *self, GError **error)
{
  HostCall *call = self->call;
  const char *self_id = strchr (host_actor_get_person (call->actor), '/') + 1;
  gboolean trainee = FALSE, supervisor_is_trainee = FALSE;
  if (!host_call_get_id (call, "supervisor", "Practitioner", FALSE, &self->supervisor, error)
      || !host_op_note_is_trainee (call, self_id, &trainee, error))
    return FALSE;
  if (self->supervisor == NULL)
    return !trainee
           || host_call_set_error (error, ALTHEA_ERROR_INVALID, "A trainee's note names who signs it too.");
  g_autoptr (JsonObject) fact = host_fact_load (call->transaction, HOST_FACT_PERSON, self->supervisor, error);
  if (fact == NULL)
    return error != NULL && *error != NULL
               ? FALSE
               : host_call_set_error (error, ALTHEA_ERROR_INVALID, "The supervisor does not work here.");
  if (!host_op_note_is_trainee (call, self->supervisor, &supervisor_is_trainee, error))
    return FALSE;
  return (g_strcmp0 (host_fact_get_string (fact, "role"), "clinician") == 0 && !supervisor_is_trainee
          && !g_str_equal (self->supervisor, self_id))
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "The supervisor is another clinician.");
}

/* When the visit was over, or when the note says it was. */
static gint64
service_time_us (Signing *self)
{
  const AltheaPartialDate *date = NULL;
  if (self->encounter != NULL)
    {
      date = althea_encounter_get_end (ALTHEA_ENCOUNTER (self->encounter));
      if (date == NULL)
        date = althea_encounter_get_start (ALTHEA_ENCOUNTER (self->encounter));
    }
  if (date == NULL)
    date = althea_record_get_value (self->note, "date");
  return date != NULL ? althea_partial_date_get_end_us (date) : self->when_us;
}

static GBytes *
make_final (Signing *self, GError **error)
{
  HostCall *call = self->call;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (self->note);
  gboolean late = self->when_us - service_time_us (self) > HOST_NOTE_LATE_US;
  althea_record_builder_set_string (builder, "status", "final");
  if (self->encounter_id != NULL)
    althea_record_builder_take_value (builder, "encounter",
                                      althea_reference_new ("Encounter", self->encounter_id, NULL));
  althea_record_builder_set_list (builder, "attester-mode", NULL);
  althea_record_builder_set_list (builder, "attester-time", NULL);
  althea_record_builder_set_list (builder, "attester-party", NULL);
  althea_record_builder_add_string (builder, "attester-mode", "professional");
  althea_record_builder_add_take (builder, "attester-time", althea_partial_date_new_for_us (self->when_us));
  althea_record_builder_add_take (builder, "attester-party", host_op_note_self (call));
  althea_record_builder_set_truth (builder, "late-entry", late ? ALTHEA_TRUTH_YES : ALTHEA_TRUTH_UNSET);
  althea_record_builder_take_value (
      builder, "cosigner",
      self->supervisor != NULL ? althea_reference_new ("Practitioner", self->supervisor, NULL) : NULL);
  if (late)
    host_call_set_result (call, "late", "yes");
  g_autoptr (AltheaRecord) final = althea_record_builder_end (g_steal_pointer (&builder), error);
  if (final == NULL)
    return NULL;
  g_autoptr (GBytes) json = althea_fhir_write (final);
  return host_note_canonical (json, is_yes (call, "psychotherapy"), error);
}

/* The supervisor's inbox. */
static gboolean
ask_cosigner (Signing *self, const char *note_id, GError **error)
{
  HostCall *call = self->call;
  AltheaRecordBuilder *builder = althea_record_builder_new ("Task");
  const char *patient = althea_record_get_patient_id (self->note);
  althea_record_builder_set_string (builder, "status", "requested");
  althea_record_builder_set_string (builder, "intent", "order");
  althea_record_builder_take_value (builder, "code",
                                    althea_codeable_concept_new (TASK_CODES, "cosign", NULL));
  althea_record_builder_set_string (builder, "description", althea_record_get_string (self->note, "title"));
  althea_record_builder_take_value (builder, "focus", althea_reference_new ("Composition", note_id, NULL));
  althea_record_builder_take_value (builder, "for", althea_reference_new ("Patient", patient, NULL));
  althea_record_builder_take_value (builder, "requester", host_op_note_self (call));
  althea_record_builder_take_value (builder, "owner",
                                    althea_reference_new ("Practitioner", self->supervisor, NULL));
  althea_record_builder_take_value (builder, "authored-on", althea_partial_date_new_for_us (self->when_us));
  return host_call_write (call, builder, 0, error);
}

static gboolean
write_summary (Signing *self, GError **error)
{
  HostCall *call = self->call;
  if (call->gathered == NULL)
    return TRUE;
  g_autoptr (GBytes) json = host_summary_write (call->gathered, self->note, self->encounter,
                                                host_actor_get_person (call->actor),
                                                host_actor_get_name (call->actor), self->when_us, error);
  if (json == NULL)
    return FALSE;
  g_autoptr (HostVersion) summary = host_note_seal (&call->writer, call->transaction, call->signer, json, 0,
                                                    ALTHEA_SIGNATURE_AUTHOR, self->when_us, error);
  if (summary == NULL)
    return FALSE;
  host_call_set_result (call, "summary", summary->id);
  return TRUE;
}

static gboolean
remove_draft (Signing *self, GError **error)
{
  const char *key = althea_operation_get_string (self->call->operation, "draft");
  return key == NULL
         || host_transaction_remove_draft (self->call->transaction, host_actor_get_person (self->call->actor),
                                           key, error);
}

/* What the summary says is looked up before the transaction: it may take many searches. */
gboolean
host_op_note_sign_gather (HostCall *call, GError **error)
{
  const char *wanted = althea_operation_get_string (call->operation, "summary");
  gboolean discharge = g_strcmp0 (wanted, "discharge") == 0;
  g_autofree char *encounter_id = NULL;
  if (!host_op_note_check_signer (call, error))
    return FALSE;
  if (wanted == NULL || *wanted == '\0' || g_str_equal (wanted, "no"))
    return TRUE;
  if (!discharge && !g_str_equal (wanted, "yes") && !g_str_equal (wanted, "visit"))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The summary is \"visit\" or \"discharge\".");
  if (is_yes (call, "psychotherapy"))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "A psychotherapy note has no summary.");
  g_autoptr (AltheaRecord) note = read_parameter_record (call, "record", "Composition", error);
  if (note == NULL)
    return FALSE;
  const char *parameter = althea_operation_get_string (call->operation, "encounter");
  g_autoptr (AltheaRecord) encounter = parameter != NULL && *parameter == '{'
                                           ? read_parameter_record (call, "encounter", "Encounter", error)
                                           : NULL;
  if (parameter != NULL && *parameter == '{' && encounter == NULL)
    return FALSE;
  if (encounter != NULL)
    encounter_id = g_strdup (althea_record_get_id (encounter));
  else if (!host_call_get_id (call, "encounter", "Encounter", FALSE, &encounter_id, error))
    return FALSE;
  if (encounter_id == NULL)
    encounter_id = g_strdup (althea_reference_get_id (althea_record_get_value (note, "encounter")));
  call->gathered = host_summary_gather (call->practice, call->actor, discharge,
                                        althea_record_get_patient_id (note), encounter_id, error);
  call->free_gathered = (GDestroyNotify)host_summary_free;
  g_autoptr (GPtrArray) conditions = call->gathered != NULL ? read_conditions (call, error) : NULL;
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    host_summary_add_condition (call->gathered, conditions->pdata[i]);
  return conditions != NULL;
}

/* note-sign: see OPERATIONS.md.
 *
 * All or nothing: the note in its final form with the author's signature, the visit, the summary for the
 * patient, the supervisor's work item, and the draft that is no longer needed. */
gboolean
host_op_note_sign (HostCall *call, GError **error)
{
  g_auto (Signing) self = { .call = call };
  if (!host_op_note_check_signer (call, error))
    return FALSE;
  self.note = read_parameter_record (call, "record", "Composition", error);
  if (self.note == NULL || !check_note (&self, error))
    return FALSE;
  g_free (call->patient_id);
  call->patient_id = g_strdup (althea_record_get_patient_id (self.note));
  self.when_us = host_note_get_moment_us (call->transaction, error);
  if (self.when_us == 0 || !read_current (&self, error) || !write_conditions (&self, error)
      || !take_encounter (&self, error) || !take_supervisor (&self, error))
    return FALSE;
  g_autoptr (GBytes) json = make_final (&self, error);
  if (json == NULL)
    return FALSE;
  return host_op_note_seal (call, json, self.current != NULL ? self.current->version : 0,
                            ALTHEA_SIGNATURE_AUTHOR, self.when_us, error)
         && (self.supervisor == NULL || ask_cosigner (&self, althea_record_get_id (self.note), error))
         && write_summary (&self, error) && remove_draft (&self, error);
}
