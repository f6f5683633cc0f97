/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-thread.h"

#include "host-fact.h"
#include "host-practice-private.h"

#include "althea-clock.h"
#include "althea-error.h"

#include <string.h>

#define TURN_SYSTEM "urn:althea:turn"

AltheaRecord *
host_thread_read (HostCall *call, const char *id, guint64 *version, GError **error)
{
  g_autoptr (AltheaRecord) task = host_call_read_record (call, "Task", id, version, error);
  if (task == NULL)
    return NULL;
  const char *status = althea_record_get_string (task, "status");
  const char *patient_id = althea_record_get_patient_id (task);
  if (!althea_codeable_concept_has_code (althea_record_get_value (task, "code"), HOST_TASK_CODES,
                                         HOST_TASK_THREAD)
      || patient_id == NULL || g_strcmp0 (status, "entered-in-error") == 0)
    {
      host_practice_set_not_found (error);
      return NULL;
    }
  g_free (call->patient_id);
  call->patient_id = g_strdup (patient_id);
  host_call_note_record (call, "Task", id);
  return g_steal_pointer (&task);
}

AltheaPartialDate *
host_thread_now (void)
{
  g_autofree char *instant = althea_clock_to_instant (althea_clock_now_us ());
  return althea_partial_date_new (instant, NULL);
}

static void
take_concept (AltheaRecordBuilder *builder, const char *field, const char *system, const char *code)
{
  althea_record_builder_take_value (builder, field, althea_codeable_concept_new (system, code, NULL));
}

void
host_thread_set_turn (AltheaRecordBuilder *builder, HostTurn turn)
{
  take_concept (builder, "business-status", TURN_SYSTEM, turn == HOST_TURN_PRACTICE ? "practice" : "patient");
}

AltheaRecordBuilder *
host_thread_new_task (HostActor *actor, const char *code, const char *patient_id, const char *description)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Task");
  const char *person = host_actor_get_person (actor);
  althea_record_builder_set_string (builder, "status", "requested");
  althea_record_builder_set_string (builder, "intent", "order");
  take_concept (builder, "code", HOST_TASK_CODES, code);
  althea_record_builder_set_string (builder, "description", description);
  althea_record_builder_take_value (builder, "for", althea_reference_new ("Patient", patient_id, NULL));
  /* The system is no person that FHIR could refer to. */
  if (strchr (person, '/') != NULL)
    althea_record_builder_take_value (builder, "requester",
                                      althea_reference_new_raw (person, host_actor_get_name (actor)));
  althea_record_builder_take_value (builder, "authored-on", host_thread_now ());
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  host_thread_set_turn (builder, HOST_TURN_PRACTICE);
  return builder;
}

AltheaReference *
host_thread_find_person (HostCall *call, const char *practitioner_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) fact
      = host_fact_load (call->transaction, HOST_FACT_PERSON, practitioner_id, &failure);
  if (fact == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        host_practice_set_not_found (error);
      return NULL;
    }
  g_autoptr (AltheaRecord) person
      = host_call_read_record (call, "Practitioner", practitioner_id, NULL, error);
  if (person == NULL)
    return NULL;
  g_autofree char *name = althea_record_to_title (person);
  return althea_reference_new ("Practitioner", practitioner_id, name);
}
