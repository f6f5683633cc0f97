/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-thread.h"

#include "althea-basic.h"
#include "althea-error.h"
#include "althea-records.h"

/* What has a list that somebody goes through with the patient. */
static const char *const lists[] = { "allergies", "medications", "problems", NULL };

/* list-reviewed {patient, list} -> {review}
 *
 * Somebody went through a list with the patient. A Basic of its own each time, so that it stays known who did
 * so when; what was on the list then is in the history of its records. */
gboolean
host_op_list_reviewed (HostCall *call, GError **error)
{
  g_autofree char *list = NULL;
  const char *patient_id = host_call_get_patient (call, error);
  if (patient_id == NULL || !host_call_get_text (call, "list", TRUE, FALSE, 40, &list, error))
    return FALSE;
  if (!g_strv_contains (lists, list))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "There is no such list.");
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", patient_id, error);
  if (patient == NULL)
    return FALSE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new ("Basic");
  g_autofree char *id = g_uuid_string_random ();
  althea_record_builder_set_id (builder, id);
  althea_record_builder_take_value (
      builder, "code", althea_codeable_concept_new (ALTHEA_BASIC_SYSTEM, ALTHEA_BASIC_LIST_REVIEW, NULL));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient_id, NULL));
  althea_record_builder_take_value (builder, "created", host_thread_now ());
  althea_record_builder_take_value (
      builder, "author",
      althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor)));
  althea_record_builder_set_string (builder, "content", list);
  host_call_note_record (call, "Basic", id);
  host_call_set_result (call, "review", id);
  return host_call_write (call, g_steal_pointer (&builder), 0, error);
}
