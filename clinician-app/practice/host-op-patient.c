/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-partial-date.h"
#include "althea-text.h"

#include <string.h>

#define RECORD_NUMBER_SYSTEM "urn:althea:record-number"
#define RECORD_NUMBER_COUNTER "record-number"
/* Numbers begin with five digits, so that they are not taken for ages or dates. */
#define FIRST_RECORD_NUMBER 10000
#define IDENTIFIER_TYPES "http://terminology.hl7.org/CodeSystem/v2-0203"

#define MAX_NAME_CHARACTERS 200u
#define MAX_DUPLICATES 20u
#define MAX_RECORD_BYTES (1024u * 1024)

static GPtrArray *
find_duplicates (HostCall *call, const char *family, const char *given, const char *birth_date,
                 const char *phone, GError **error)
{
  g_autoptr (HostPage) page = host_store_find_duplicates (host_practice_get_store (call->practice), family,
                                                          given, birth_date, phone, MAX_DUPLICATES, error);
  if (page == NULL)
    return NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->versions->len; i++)
    if (host_policy_may_view (call->actor, page->versions->pdata[i]))
      g_ptr_array_add (ids, g_strdup (((HostVersion *)page->versions->pdata[i])->id));
  return g_steal_pointer (&ids);
}

static const char *
phone_of (AltheaRecord *patient)
{
  const GPtrArray *telecom = althea_record_get_list (patient, "telecom");
  for (guint i = 0; telecom != NULL && i < telecom->len; i++)
    {
      const AltheaContactPoint *point = telecom->pdata[i];
      if (g_strcmp0 (point->system, "phone") == 0 || g_strcmp0 (point->system, "sms") == 0)
        return point->value;
    }
  return NULL;
}

/* EXISTS names the ids, so that the caller can show whom it may be; they say nothing about anybody. */
static gboolean
check_duplicates (HostCall *call, AltheaRecord *patient, GError **error)
{
  const AltheaHumanName *name = althea_record_get_first (patient, "name");
  const AltheaPartialDate *birth_date = althea_record_get_value (patient, "birth-date");
  const char *given = name != NULL && name->given != NULL && name->given->len > 0 ? name->given->pdata[0]
                                                                                  : NULL;
  g_autoptr (GPtrArray) ids = find_duplicates (
      call, name != NULL ? name->family : NULL, given,
      birth_date != NULL ? althea_partial_date_get_text (birth_date) : NULL, phone_of (patient), error);
  if (ids == NULL)
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  g_ptr_array_add (ids, NULL);
  g_autofree char *text = g_strjoinv (" ", (char **)ids->pdata);
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "Likely the same person: %s", text);
  return FALSE;
}

static AltheaRecord *
read_registration (HostCall *call, GError **error)
{
  const char *text = althea_operation_get_string (call->operation, "record");
  if (text == NULL || strlen (text) > MAX_RECORD_BYTES)
    {
      host_call_set_error (error, text == NULL ? ALTHEA_ERROR_INVALID : ALTHEA_ERROR_TOO_LARGE,
                           "The operation needs a \"record\" of at most 1 MiB.");
      return NULL;
    }
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  g_autoptr (AltheaRecord) given = althea_fhir_read (json, error);
  if (given == NULL)
    return NULL;
  if (g_strcmp0 (althea_record_get_resource_type (given), "Patient") != 0)
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID, "The record to register is not a Patient.");
      return NULL;
    }
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (given);
  if (althea_record_get_id (given) == NULL)
    {
      g_autofree char *id = althea_id_new ();
      althea_record_builder_set_id (builder, id);
    }
  althea_record_builder_remove_tag (builder, HOST_TAG_PORTAL, "invited");
  althea_record_builder_remove_tag (builder, HOST_TAG_PORTAL, "paired");
  althea_record_builder_remove_tag (builder, HOST_TAG_PORTAL, "revoked");
  g_autoptr (AltheaRecord) patient = althea_record_builder_end (g_steal_pointer (&builder), error);
  if (patient == NULL)
    return NULL;
  g_autoptr (GBytes) written = althea_fhir_write (patient);
  g_autoptr (yyjson_doc) doc = host_write_check (written, "Patient", althea_record_get_id (patient), error);
  return doc != NULL ? g_steal_pointer (&patient) : NULL;
}

gboolean
host_op_patient_register_gather (HostCall *call, GError **error)
{
  g_autoptr (AltheaRecord) patient = read_registration (call, error);
  if (patient == NULL)
    return FALSE;
  if (g_strcmp0 (althea_operation_get_string (call->operation, "confirmed"), "yes") != 0
      && !check_duplicates (call, patient, error))
    return FALSE;
  call->gathered = g_steal_pointer (&patient);
  call->free_gathered = g_object_unref;
  return TRUE;
}

static const char *
number_of (AltheaRecord *patient)
{
  const GPtrArray *identifiers = althea_record_get_list (patient, "identifier");
  for (guint i = 0; identifiers != NULL && i < identifiers->len; i++)
    {
      const AltheaIdentifier *identifier = identifiers->pdata[i];
      if (g_strcmp0 (identifier->system, RECORD_NUMBER_SYSTEM) == 0
          && !althea_text_is_empty (identifier->value))
        return identifier->value;
    }
  return NULL;
}

/* TRUE with *taken when another patient has the number. */
static gboolean
look_up_number (HostCall *call, const char *number, gboolean *taken, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *owner = host_transaction_find_identifier (call->transaction, "Patient",
                                                             RECORD_NUMBER_SYSTEM, number, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *taken = owner != NULL;
  return TRUE;
}

/* Numbers that came from elsewhere are passed over. (transfer full) */
static char *
next_number (HostCall *call, GError **error)
{
  gboolean taken = TRUE;
  g_autofree char *number = NULL;
  while (taken)
    {
      gint64 next = host_transaction_next_number (call->transaction, RECORD_NUMBER_COUNTER, error);
      if (next < 0)
        return NULL;
      g_free (number);
      number = g_strdup_printf ("%" G_GINT64_FORMAT, FIRST_RECORD_NUMBER + next);
      if (!look_up_number (call, number, &taken, error))
        return NULL;
    }
  return g_steal_pointer (&number);
}

static AltheaIdentifier *
number_identifier (const char *number)
{
  g_autoptr (AltheaCodeableConcept) type = althea_codeable_concept_new (IDENTIFIER_TYPES, "MR", NULL);
  return althea_value_new (ALTHEA_KIND_IDENTIFIER, "type", type, "system", RECORD_NUMBER_SYSTEM, "value",
                           number, NULL);
}

/* patient-register {record, confirmed?} -> {patient, record_number}
 *
 * A new patient. record: the JSON text of a Patient, with or without an id; it gets a record number unless it
 * has one. EXISTS when it is likely the same person as somebody who is here, with their ids in the message,
 * unless confirmed is "yes"; EXISTS also for a record number that is taken. */
gboolean
host_op_patient_register (HostCall *call, GError **error)
{
  AltheaRecord *given = call->gathered;
  const char *id = althea_record_get_id (given);
  g_autofree char *number = g_strdup (number_of (given));
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (given);
  gboolean taken = FALSE;
  if (number != NULL)
    {
      if (!look_up_number (call, number, &taken, error))
        return FALSE;
      if (taken)
        return host_call_set_error (error, ALTHEA_ERROR_EXISTS, "The record number is taken.");
    }
  else
    {
      number = next_number (call, error);
      if (number == NULL)
        return FALSE;
      althea_record_builder_add_take (builder, "identifier", number_identifier (number));
    }
  if (!host_call_write (call, g_steal_pointer (&builder), 0, error))
    return FALSE;
  host_call_note_record (call, "Patient", id);
  g_free (call->patient_id);
  call->patient_id = g_strdup (id);
  host_call_set_result (call, "patient", id);
  host_call_set_result (call, "record_number", number);
  return TRUE;
}

/* duplicates-find {family?, given?, birth_date?, phone?} -> {patients: [ids]}
 *
 * Who is likely the same person, best match first, at most 20. */
gboolean
host_op_duplicates_find (HostCall *call, GError **error)
{
  g_autofree char *family = NULL, *given = NULL, *birth_date = NULL, *phone = NULL;
  if (!host_call_get_text (call, "family", FALSE, FALSE, MAX_NAME_CHARACTERS, &family, error)
      || !host_call_get_text (call, "given", FALSE, FALSE, MAX_NAME_CHARACTERS, &given, error)
      || !host_call_get_text (call, "birth_date", FALSE, FALSE, 10, &birth_date, error)
      || !host_call_get_text (call, "phone", FALSE, FALSE, 40, &phone, error))
    return FALSE;
  g_autoptr (GPtrArray) ids = find_duplicates (call, family, given, birth_date, phone, error);
  if (ids == NULL)
    return FALSE;
  JsonArray *patients = json_array_new ();
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (patients, ids->pdata[i]);
  json_object_set_array_member (call->result, "patients", patients);
  return TRUE;
}

/* chart-open {patient} -> {}
 *
 * Somebody looks at the chart; for the audit, when the records come from a screen that has them already. */
gboolean
host_op_chart_open (HostCall *call, GError **error)
{
  const char *patient_id = host_call_get_patient (call, error);
  if (patient_id == NULL)
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", patient_id, error);
  if (patient == NULL)
    return FALSE;
  host_call_note_record (call, "Patient", patient_id);
  return TRUE;
}
